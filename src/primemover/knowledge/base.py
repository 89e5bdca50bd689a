"""What every knowledge model shares: strictness, cited numbers, references by name, tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from primemover.terms import Grade

Seen = Literal["retrieved", "recalled"]
"""``retrieved``: read in a text; ``recalled``: from memory, shown to people as unverified."""

Basis = Literal["published", "product_rule"]
"""Where a number comes from: the literature, or a choice of this project."""

Tag = Literal[
    "prone",
    "supine",
    "side_lying",
    "quadruped",
    "kneeling",
    "standing",
    "single_leg_standing",
    "unsupported_balance",
    "floor",
    "step_height",
    "long_hold",
    "to_failure",
    "max_effort",
    "heavy_load",
    "breath_hold",
    "overhead",
    "arm_support",
    "arm_behind_body",
    "wrist_load",
    "deep_hip_flexion",
    "hip_extension_end_range",
    "hip_rotation_end_range",
    "hip_crosses_midline",
    "hip_abduction_active",
    "deep_knee_flexion",
    "knee_load",
    "spine_load",
    "spine_flexion_load",
    "ballistic",
    "impact",
    "abdominal_doming",
    "lateral_hip_compression",
    "hamstring_load",
    "single_leg_load",
]
"""What a position or a load asks of the body; safety rows exclude exercises and tests by it."""

TAGS: tuple[str, ...] = get_args(Tag)


@dataclass(frozen=True)
class Refers:
    """Marks a field whose text (or each text of a tuple) is an id of another shelf.

    The loader checks every marked field; an empty text means no reference.
    """

    shelf: str


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]
Tags = Annotated[tuple[Tag, ...], Field(strict=False)]
SourceKey = Annotated[str, Refers("sources")]
SourceKeys = Annotated[tuple[str, ...], Field(strict=False), Refers("sources")]
MuscleIds = Annotated[tuple[str, ...], Field(strict=False), Refers("muscles")]
ExerciseIds = Annotated[tuple[str, ...], Field(strict=False), Refers("exercises")]


class KnowledgeModel(BaseModel):
    """Base of every model read from a knowledge file: strict, frozen, no unknown field."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Cited(KnowledgeModel):
    """Something with where it comes from and how far to trust it.

    What is ``published`` names its sources; a ``product_rule`` is a choice of this project and
    says so.
    """

    sources: SourceKeys = ()
    where: str = ""
    grade: Grade
    seen: Seen
    basis: Basis = "published"
    note: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of every source."""
        return self.sources

    @property
    def unverified(self) -> bool:
        """True when it claims to be published and is only recalled; screens must say so."""
        return self.basis == "published" and self.seen == "recalled"

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.basis == "published" and not self.keys:
            raise ValueError('no source; name one, or write basis = "product_rule"')
        return self


class CitedNumber(Cited):
    """One number, or one range, with where it comes from and how far to trust it.

    ``value``, ``low`` and ``high`` are in ``unit``; at least one is given, and ``sd`` is the
    standard deviation between people. One source is named by ``source``, several by ``sources``.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    unit: Text
    population: str = ""
    n: Annotated[int, Field(ge=1)] | None = None
    source: SourceKey = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of every source of this number."""
        return (self.source, *self.sources) if self.source else self.sources

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.value is None and self.low is None and self.high is None:
            raise ValueError("a number needs value, low or high")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low ({self.low:g}) is above high ({self.high:g})")
        return self
