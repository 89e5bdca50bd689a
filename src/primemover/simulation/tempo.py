"""When a repetition is where: out, pause and back, each begun and ended at rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge.motions import Tempo

FloatArray = npt.NDArray[np.float64]

LONGEST_HOLD_S: Final = 1.0
"""A held position does not change: longer holds are simulated for this long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RepetitionTimes:
    """Time, share of the repetition and share of the way out, (frame,) each."""

    time_s: FloatArray
    phase: FloatArray
    share: FloatArray


def repetition_times(tempo: Tempo, *, hold: bool, frames: int) -> RepetitionTimes:
    """One repetition at evenly spaced times; the rest before the next is left out.

    Notes
    -----
    Each way follows the smoothest course between two points at rest (least jerk), as people's
    movements nearly do.
    """
    stay_s = min(tempo.hold_s, LONGEST_HOLD_S) if hold else tempo.pause_s
    ends_s = np.cumsum([0.0, tempo.out_s, stay_s, tempo.back_s])
    time_s = np.linspace(0.0, ends_s[-1], frames)
    out = _smooth(time_s / tempo.out_s)
    back = _smooth((time_s - ends_s[2]) / tempo.back_s)
    return RepetitionTimes(time_s=time_s, phase=time_s / ends_s[-1], share=out - back)


def _smooth(part: FloatArray) -> FloatArray:
    part = np.clip(part, 0.0, 1.0)
    return np.asarray(part**3 * (10 - 15 * part + 6 * part**2))
