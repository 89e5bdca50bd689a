"""Surface EMG as measures: a number of a muscle, or of two, with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.measures.model import Measure, Refusal
from primemover.signals.emg.model import EmgSignals
from primemover.terms import Side

if TYPE_CHECKING:
    import xarray as xr

Statement = Literal["first", "second", "undecided"]
"""Which of two muscles began first, or that it cannot be told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgMeasure(Measure):
    """A measure of surface EMG.

    ``muscle`` and ``against`` are ids of muscles, or groups of them; ``against`` is "" where only
    one is meant. ``efforts`` counts the repetitions it rests on. ``cautions`` are sentences about
    the channels it was taken from.
    """

    muscle: str
    against: str = ""
    efforts: int = 0
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgRefusal(Refusal):
    """Why a quantity of a muscle was not measured, and what to record instead."""

    muscle: str
    against: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MuscleOrder:
    """Which of two muscles began first over the repetitions.

    ``lag`` is in ms, positive when ``second`` began after ``first``; None where nothing could be
    measured. ``reason`` says why it is undecided, "" otherwise.
    """

    first: str
    second: str
    side: Side | None
    statement: Statement
    lag: EmgMeasure | None
    reason: str


class EmgMeasureFunction(Protocol):
    """How a measure of surface EMG is called."""

    def __call__(
        self, signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
    ) -> Sequence[EmgMeasure | EmgRefusal]:
        """What was measured, or why not."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgMeasureEntry:
    """A measure of surface EMG as a plug-in."""

    quantity: str
    unit: str
    measure: EmgMeasureFunction


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgResult:
    """Everything about one recording of surface EMG.

    ``versions`` name software, knowledge and reader. ``side`` is the working side as told.
    """

    protocol: EmgProtocol
    side: Side | None
    signals: EmgSignals
    measures: tuple[EmgMeasure, ...]
    refusals: tuple[EmgRefusal, ...]
    orders: tuple[MuscleOrder, ...]
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """Name of the recording's file."""
        return self.signals.recording.source

    def to_dict(self) -> dict[str, Any]:
        """The result as plain JSON values; samples are left out."""
        from primemover.measures.emg.documents import result_document

        return result_document(self)

    def to_xarray(self) -> xr.DataTree:
        """Signals, onsets and measures as xarray."""
        from primemover.measures.emg.documents import result_tree

        return result_tree(self)
