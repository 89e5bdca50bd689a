"""Safety rows: when a check stops, waits or leaves something out, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from primemover.knowledge.base import (
    Basis,
    CitedNumber,
    ExerciseIds,
    KnowledgeModel,
    Refers,
    Seen,
    SourceKeys,
    Tag,
    Tags,
    Text,
)
from primemover.knowledge.conditions import Condition
from primemover.terms import Grade

SafetyLevel = Literal["emergency", "urgent", "block", "gate", "modify", "caution", "rule"]
"""From the strictest to the mildest: the first three stop, a gate waits for a go-ahead."""

TestIds = Annotated[tuple[str, ...], Field(strict=False), Refers("tests")]

LimitName = Literal[
    "max_hold_s",
    "no_failure",
    "no_breath_hold",
    "no_max_tests",
    "no_progression",
    "no_heavy_load",
    "no_impact",
    "no_eyes_closed",
    "supported_only",
    "adult_present",
    "moderate_effort",
    "no_protein_figures",
    "no_body_figures",
]
LIMIT_NAMES: tuple[str, ...] = get_args(LimitName)
"""What a row limits; of two numbers the smaller is the stricter, of two flags the true one."""

TAGS_OF_LIMIT: Final[Mapping[LimitName, tuple[frozenset[Tag], str]]] = {
    "no_heavy_load": (frozenset({"heavy_load"}), "Heavy loads are left out for now."),
    "no_impact": (frozenset({"impact", "ballistic"}), "Quick movements are left out for now."),
    "no_breath_hold": (frozenset({"breath_hold"}), "It tempts to hold the breath."),
    "no_failure": (frozenset({"to_failure"}), "It goes to the last repetition."),
    "no_max_tests": (frozenset({"to_failure", "max_effort"}), "It asks for all you have."),
    "supported_only": (frozenset({"unsupported_balance"}), "It leaves nothing to hold on to."),
}
"""What a limit means for the tags an exercise or a test may bear, and in words."""

BODY_FIGURES: Final = frozenset({"about.mass_kg", "tape.hip_girth_cm"})
"""Questions whose answers are figures of the body; ``no_body_figures`` bars tests asking them."""


class SafetyRow(KnowledgeModel):
    """One safety row: for whom, how strict, what is said, what is left out.

    Attributes
    ----------
    when : Condition or None
        On the answers; None for a rule that is always in force.
    say, do : str
        What it is about and what to do, as read by the person.
    excludes_tags, excludes_exercises, excludes_tests : tuple of str
        Left out while the row applies. A test may be named by one of its aliases.
    limits : dict
        Bounds on what stays in.
    cleared_by : str
        For a gate: the question whose yes lets the check go on. What the row leaves out and
        limits stays so; what a go-ahead lifts is written into ``when`` with ``unless``.
    cleared_reason : str
        For a gate that somebody else lifts: the question that says who did. A go-ahead counts
        once it is answered; "" where the clearing question itself names who.
    figures : tuple of CitedNumber
        Numbers that the condition compares with, each with its own source.
    basis, seen, grade, note
        Where it comes from and how far to trust it.
    """

    id: Text
    domain: Text
    level: SafetyLevel
    when: Condition | None = None
    say: Text
    do: Text
    excludes_tags: Tags = ()
    excludes_exercises: ExerciseIds = ()
    excludes_tests: TestIds = ()
    limits: dict[str, bool | float] = Field(default_factory=dict)
    cleared_by: Annotated[str, Refers("questions")] = ""
    cleared_reason: Annotated[str, Refers("questions")] = ""
    figures: Annotated[tuple[CitedNumber, ...], Field(strict=False)] = ()
    sources: SourceKeys
    basis: Basis
    seen: Seen
    grade: Grade
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.when is None and self.level != "rule":
            raise ValueError(f"level {self.level} needs a condition; only a rule goes without")
        if bool(self.cleared_by) != (self.level == "gate"):
            raise ValueError("a gate, and only a gate, names the question that clears it")
        if self.cleared_reason and not self.cleared_by:
            raise ValueError("cleared_reason belongs to a gate")
        for name, limit in self.limits.items():
            if name not in LIMIT_NAMES:
                raise ValueError(f"limits.{name}: expected one of {', '.join(LIMIT_NAMES)}")
            if name.startswith("max_") == isinstance(limit, bool) or limit <= 0:
                raise ValueError(f"limits.{name}: a max_ is a positive number, a no_ is true")
        return self
