"""How far each repetition of a set went: beside the others, and in degrees where that is known."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final, Literal

from primemover.coaching.report import LiveRepetition, SetReport
from primemover.knowledge import Calibration, Knowledge
from primemover.knowledge.calibration import CalibrationBand
from primemover.knowledge.coached import CoachedMovement

LIVE_MODEL: Final = "mediapipe-lite"
"""Engine and model that look while somebody is coached, as calibrations are named."""
_SIDE_DEG: Final = 90.0  # exactly from the side: the end of the yaw, no limit

Word = Literal["furthest", "further", "like_most", "less"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """One repetition beside the others of its set.

    ``share`` is of the furthest one. ``low_deg`` and ``high_deg`` hold the true angle in 95 % of
    cases; None where no calibration says how exactly it is read.
    """

    share: float
    word: Word
    low_deg: float | None = None
    high_deg: float | None = None


def extents(
    report: SetReport, *, movement: CoachedMovement, knowledge: Knowledge
) -> tuple[Extent, ...]:
    """The extent of every repetition, in the order they were done."""
    ways = [one.excursion for one in report.repetitions]
    if not ways:
        return ()
    most, middle = max(ways), median(ways)
    slack = knowledge.coaching_rules["alike_share"].number * middle
    known = _known(movement, knowledge=knowledge)
    words = [_word(way, most=most, middle=middle, slack=slack) for way in ways]
    spans = [_span(one, known=known) for one in report.repetitions]
    return tuple(
        Extent(share=way / most if most else 0.0, word=word, low_deg=low, high_deg=high)
        for way, word, (low, high) in zip(ways, words, spans, strict=True)
    )


def _word(way: float, *, most: float, middle: float, slack: float) -> Word:
    if abs(way - middle) <= slack:
        return "like_most"
    if way < middle:
        return "less"
    return "furthest" if way == most else "further"


Known = tuple[Calibration, tuple[CalibrationBand, ...]]


def _known(movement: CoachedMovement, *, knowledge: Knowledge) -> Known | None:
    """The calibration and its bands from wherever the camera may have stood.

    None unless every one of them says how exactly the angle is read.
    """
    calibration = knowledge.calibrations.get(LIVE_MODEL)
    quantity = movement.depth.measure if movement.depth else ""
    if calibration is None or quantity not in calibration.quantities:
        return None
    least_deg = knowledge.gates["oblique_view"].value
    every = calibration.quantities[quantity].of_test(movement.test or None)
    own = [band for band in every if band.tests] or every
    bands = tuple(band for band in own if band.meets(least_deg, high_deg=_SIDE_DEG))
    sure = bool(bands) and not any(band.refuse_reason for band in bands)
    return (calibration, bands) if sure else None


def _span(one: LiveRepetition, *, known: Known | None) -> tuple[float | None, float | None]:
    """The angles that hold the true one, whichever of the bands it was read in."""
    if known is None or one.depth is None:
        return None, None
    calibration, bands = known
    ends = [
        band.corrected(one.depth, yaw_deg=yaw_deg) + sign * calibration.half_width(band)
        for band in bands
        for yaw_deg in (band.yaw_from_deg, min(band.yaw_to_deg, _SIDE_DEG))
        for sign in (-1, 1)
    ]
    return max(min(ends), 0.0), max(ends)
