"""Tests: how each is done, filmed and answered, what it may mean and what it does not."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import (
    CitedNumber,
    KnowledgeModel,
    Refers,
    Seen,
    SourceKeys,
    Tags,
    Text,
    Texts,
)
from primemover.knowledge.conditions import Condition
from primemover.knowledge.exercises import When
from primemover.terms import Grade

QuestionIds = Annotated[tuple[str, ...], Field(strict=False), Refers("questions")]
CameraView = Literal["side", "front", "back"]
CountedSignal = Literal[
    "knee_flexion",
    "hip_flexion",
    "elbow_flexion",
    "hip_opening",
    "hip_abduction",
    "leg_opening",
    "hip_rise",
]

OLDEST_YEARS = 200
"""Upper end of an age group that has none."""


class Camera(KnowledgeModel):
    """How a test is filmed, and how its repetitions are found.

    Attributes
    ----------
    views : tuple of {"side", "front", "back"}
        Where the camera may stand, the best first.
    counted_signal, direction
        The series whose ``peaks`` or ``valleys`` are the turning points; "" for holds.
    min_amplitude : float
        Smallest excursion that can be a repetition, in the unit of that series: degrees, or per
        cent of a shank for ``hip_rise``.
    relative_amplitude : float
        Smallest excursion as a share of the series' range in the recording.
    min_gap_s : float
        Turning points nearer than this are one.
    hold : bool
        Whether a position is held instead of repeated.
    longest_hold : CitedNumber or None
        Seconds after which a hold is not timed any further; None where there is no end to it.
    sides : {"both", "near", "given"}
        ``both`` legs work alike; ``near``: the side nearest the camera; ``given``: the person
        says which side.
    sagittal : bool
        Whether its angles lie in the plane seen from the side, so that the view decides.
    measures : tuple of str
        Quantities measured from it.
    film : str
        How to film it, in plain words.
    """

    views: Annotated[tuple[CameraView, ...], Field(strict=False, min_length=1)]
    counted_signal: CountedSignal | Literal[""] = ""
    direction: Literal["peaks", "valleys", ""] = ""
    min_amplitude: Annotated[float, Field(gt=0)] | None = None
    relative_amplitude: Annotated[float, Field(gt=0, lt=1)] | None = None
    min_gap_s: Annotated[float, Field(gt=0)] | None = None
    hold: bool
    longest_hold: CitedNumber | None = None
    sides: Literal["both", "near", "given"]
    sagittal: bool
    measures: Texts
    film: Text

    @model_validator(mode="after")
    def _hold_or_repeat(self) -> Self:
        counting = (
            self.counted_signal,
            self.direction,
            self.min_amplitude,
            self.relative_amplitude,
            self.min_gap_s,
        )
        if self.hold and any(counting):
            raise ValueError("a hold counts no repetitions")
        if self.longest_hold is not None and not (self.hold and self.longest_hold.value):
            raise ValueError("longest_hold is a value for what is held")
        if not self.hold and not all(counting):
            raise ValueError(
                "repetitions need counted_signal, direction, min_amplitude, "
                "relative_amplitude and min_gap_s"
            )
        return self


class Reference(CitedNumber):
    """What other people do: something to set a result beside, never a mark to pass.

    ``sd`` is the spread between people; ``age_from`` and ``age_to`` are whole years, inclusive.
    """

    what: Text
    sex: Literal["female", "male", ""] = ""
    age_from: int | None = None
    age_to: int | None = None

    def fits(self, *, age_years: float | None, sex: str | None) -> bool | None:
        """Whether it speaks of someone like this; None when what is needed was not told."""
        verdicts = (self._sex_fits(sex), self._age_fits(age_years))
        if False in verdicts:
            return False
        return None if None in verdicts else True

    def _sex_fits(self, sex: str | None) -> bool | None:
        if not self.sex:
            return True
        return None if sex is None else sex == self.sex

    def _age_fits(self, age_years: float | None) -> bool | None:
        if self.age_from is None:
            return True
        if age_years is None:
            return None
        return self.age_from <= int(age_years) <= (self.age_to or OLDEST_YEARS)


class TestProtocol(KnowledgeModel):
    """One test: how it is done, what answers or films it, what it may and does not mean.

    Attributes
    ----------
    aliases : tuple of str
        Other ids this test stands for.
    steps : tuple of str
        How to do it.
    camera : Camera or None
        For the tests that can be filmed.
    tags : tuple of Tag
        What it asks of the body; safety rows exclude by tag.
    skip_if : tuple of Condition
        Any one that holds leaves the test out.
    modify_if : tuple of When
        What to change when a condition holds, in plain words.
    questions : tuple of str
        Questions that answer it without a camera.
    suggests, does_not_mean : str
        What a result that stands out may mean, and what it does not.
    reliability : tuple of Reference
        How well it repeats, between trials or between raters (``what`` says which).
    norms : tuple of Reference
        What other people do.
    """

    __test__: ClassVar[bool] = False  # the name would make pytest collect it

    id: Text
    name: Text
    origin: Literal["article", "added", "validated"]
    aliases: Texts = ()
    steps: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
    camera: Camera | None = None
    tags: Tags = ()
    skip_if: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    modify_if: Annotated[tuple[When, ...], Field(strict=False)] = ()
    questions: QuestionIds = ()
    suggests: Text
    does_not_mean: Text
    reliability: Annotated[tuple[Reference, ...], Field(strict=False)] = ()
    norms: Annotated[tuple[Reference, ...], Field(strict=False)] = ()
    grade: Grade
    sources: SourceKeys
    seen: Seen
    note: str = ""
