"""Movements that are coached before a camera: set-up, counting, and cues, each with its limits."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import (
    CitedNumber,
    ExerciseIds,
    KnowledgeModel,
    Refers,
    Text,
    Texts,
)
from primemover.knowledge.protocols import CameraView, CountedSignal

LiveQuantity = Literal[
    "knee_flexion",
    "hip_flexion",
    "hip_abduction",
    "hip_opening",
    "leg_opening",
    "hip_rise",
    "hip_height",
    "trunk_lean",
    "trunk_tilt",
    "trunk_side_lean",
    "trunk_from_upright",
    "shank_lean",
    "heel_rise",
    "body_line",
    "frontal_plane_projection",
    "ankle_gap",
    "foot_lift",
    "feet_apart",
    "hip_bend_most",
    "stacked",
    "facing_up",
    "propped",
    "hand_height",
    "travel",
    "seconds",
    "seconds_out",
    "seconds_back",
    "excursion",
]
"""What is followed live; ``seconds…`` and ``excursion`` are of a whole repetition."""

Sides = Literal["both", "near", "given"]
Views = Annotated[tuple[CameraView, ...], Field(strict=False, min_length=1)]


class CoachingRule(CitedNumber):
    """One number that holds for every coached movement; ``what`` says what it decides."""

    id: Text
    what: Text

    @property
    def number(self) -> float:
        """The value; a rule always has one."""
        return self.value or 0.0

    @model_validator(mode="after")
    def _has_value(self) -> Self:
        if self.value is None:
            raise ValueError("a coaching rule needs a value")
        return self


class LiveLimit(CitedNumber):
    """Keeps one quantity between ``low`` and ``high``; ``code`` is said when it does not.

    In a guard ``value`` is what its peak must reach. ``slack`` widens the range once it has been
    kept, so that nothing flickers. ``kept`` limits hold through the movement too; the others hold
    for the start alone.
    """

    quantity: LiveQuantity
    code: Text
    slack: Annotated[float, Field(ge=0)] = 0.0
    kept: bool = False


class CoachedPosture(KnowledgeModel):
    """A posture to start from or to hold, by its limits in the order they are told.

    ``low`` ones are done down on the floor or a bench: the camera stands low, and eyes are off the
    screen. ``on_side`` ones turn the body's front to the side, so that a camera in front of it sees
    somebody who lies.
    """

    id: Text
    low: bool = False
    on_side: bool = False
    limits: Annotated[tuple[LiveLimit, ...], Field(strict=False, min_length=1)]


class Counting(KnowledgeModel):
    """How repetitions are found where no filmed test says it."""

    signal: CountedSignal
    direction: Literal["peaks", "valleys"]
    sides: Sides
    relative_amplitude: CitedNumber
    min_gap_s: CitedNumber


class Depth(KnowledgeModel):
    """What tells how deep, high or wide a repetition went: a quantity and its extreme.

    ``measure`` is the calibrated quantity that is the same, "" where none is: figures are shown
    only with the interval of a calibration.
    """

    quantity: LiveQuantity
    take: Literal["peak", "trough", "range"]
    measure: str = ""


class CoachedCue(KnowledgeModel):
    """One cue: from which reading it is earned, and from which it counts as corrected.

    Attributes
    ----------
    code : str
        ``cue.<code>`` and ``praise.<code>`` are the events; words live in the app.
    what : str
        What is seen, in plain words, for pages about the coach.
    take : {"peak", "trough", "range", "median"}
        Which reading of a repetition; holds use the median of a moment.
    since_start : bool
        Whether the reading where the repetition began is taken off.
    views : tuple
        From where it can be seen; from elsewhere it stays silent.
    threshold, test : str
        The limits ``clear`` (cue) and ``borderline`` (corrected) of ``thresholds``.
    limit, settled : CitedNumber
        The same where no threshold exists.
    priority : int
        The smallest comes first.
    """

    code: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    what: Text
    quantity: LiveQuantity
    take: Literal["peak", "trough", "range", "median"]
    since_start: bool = False
    views: Views
    comparison: Literal["above", "below"]
    threshold: Annotated[str, Refers("thresholds")] = ""
    test: Annotated[str, Refers("tests")] = ""
    limit: CitedNumber | None = None
    settled: CitedNumber | None = None
    priority: Annotated[int, Field(ge=1, le=9)]

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        own = self.limit is not None and self.settled is not None
        if own == bool(self.threshold):
            raise ValueError("name a threshold, or give limit and settled")
        if self.limit is not None and self.settled is not None:
            first, second = self.limit.value, self.settled.value
            if first is None or second is None:
                raise ValueError("limit and settled need values")
            if (second < first) != (self.comparison == "above"):
                raise ValueError("settled lies beyond limit")
        return self


class CoachedMovement(KnowledgeModel):
    """One movement as it is coached live.

    Attributes
    ----------
    exercises : tuple of str
        Exercises it serves; each at most one movement.
    test : str
        The filmed test whose counting it shares; "" with ``counting`` or ``hold``.
    views : tuple
        Where the camera may stand, the best first.
    start : str
        Posture to begin in, or, where ``hold``, the posture held.
    begun_out : str
        Posture at the far end in which a set may be begun too, "" where none is: a bar is lifted
        from the floor.
    works : {"upper", "lower"}
        Lying on a side, which side the one given is: the leg on top, or the side leant on.
    needs : {"whole", "body"}
        Whether the feet must be in the picture too.
    counts_from : CitedNumber or None
        Smallest excursion that counts live, in the unit of the counted signal.
    guards : tuple of LiveLimit
        What a repetition must keep to be one, told by ``not_counted.<code>``: its peak must not
        pass ``high``, nor its trough ``low``; its peak must reach ``value``. Of ``travel`` it is
        the way from start to end.
    cannot_see : tuple of str
        What people look for and no camera shows here, in plain words.
    """

    id: Text
    name: Text
    exercises: Annotated[ExerciseIds, Field(min_length=1)]
    test: Annotated[str, Refers("tests")] = ""
    hold: bool = False
    sides: Sides
    views: Views
    start: Annotated[str, Refers("coached_postures")]
    begun_out: Annotated[str, Refers("coached_postures")] = ""
    works: Literal["upper", "lower"] = "upper"
    needs: Literal["whole", "body"] = "whole"
    counting: Counting | None = None
    counts_from: CitedNumber | None = None
    depth: Depth | None = None
    guards: Annotated[tuple[LiveLimit, ...], Field(strict=False)] = ()
    cues: Annotated[tuple[CoachedCue, ...], Field(strict=False)] = ()
    cannot_see: Texts = ()

    @model_validator(mode="after")
    def _hold_or_count(self) -> Self:
        if self.hold and (self.counting or self.counts_from or self.depth):
            raise ValueError("a hold counts no repetitions")
        if not self.hold and (self.counts_from is None or self.depth is None):
            raise ValueError("repetitions need counts_from and depth")
        if not self.hold and bool(self.test) == (self.counting is not None):
            raise ValueError("repetitions are counted as a test does, or as counting says")
        if len({cue.code for cue in self.cues}) != len(self.cues):
            raise ValueError("two cues share a code")
        return self
