"""The two things a measure can be: a number with its uncertainty, or a refusal with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from primemover.knowledge import Calibration
from primemover.signals.movement import Movement
from primemover.terms import Confidence, Side


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A number that can be defended.

    Attributes
    ----------
    quantity : str
        Name as in ``measures/<quantity>.py``.
    value, uncertainty : float
        In ``unit``; ``uncertainty`` is the half-width of the 95 % interval.
    side : Side or None
    valid_share : float
        Share of the frames used that passed the plausibility checks, 0 to 1.
    method : str
        How it was obtained, in words and versions, e.g. ``world landmarks, mediapipe/full``.
    confidence : Confidence
        ``low`` is shown, but never supports a finding alone.
    """

    quantity: str
    value: float
    unit: str
    side: Side | None
    uncertainty: float
    valid_share: float
    method: str
    confidence: Confidence = "normal"

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self.value - self.uncertainty

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self.value + self.uncertainty


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why a quantity was not measured and what to film instead.

    ``cause`` is a short code (``view``, ``cropped``, ``jump``, ``not_seen``, ``attenuated``,
    ``uncalibrated``, ``too_short`` …); ``reason`` and ``remedy`` are for people.
    """

    quantity: str
    side: Side | None
    cause: str
    reason: str
    remedy: str


class MeasureFunction(Protocol):
    """How a measure is called; ``calibration`` is None for an uncalibrated pose engine."""

    def __call__(
        self, movement: Movement, *, calibration: Calibration | None
    ) -> Sequence[Measure | Refusal]:
        """What was measured, or why not."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureEntry:
    """A measure as a plug-in: which quantity, of which filmed tests, and the function."""

    quantity: str
    unit: str
    tests: tuple[str, ...]
    measure: MeasureFunction
