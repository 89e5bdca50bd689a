"""One recording of surface EMG from beginning to end: signals, measures, orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from primemover.knowledge import EmgProtocol, Knowledge, load_knowledge
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal, EmgResult
from primemover.measures.emg.order import muscle_orders
from primemover.registry import discover
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from primemover.recordings.emg.model import EmgRecording
    from primemover.signals.emg.model import EmgSignals, MaximumReference, StartFrom
    from primemover.signals.emg.starts import StartSeries

PACKAGE = "primemover.measures.emg"
"""Folder, and entry-point group, of the measures of surface EMG."""


LEGS_MIXED: Final = (
    "Which leg worked was not told, and muscles of both legs were recorded: repetitions of the "
    "other leg may be in this. Record one leg a file and say which."
)


def examine_emg(
    recording: EmgRecording,
    *,
    protocol: EmgProtocol,
    side: Side | None = None,
    maxima: Sequence[EmgRecording] | Sequence[MaximumReference] = (),
    knowledge: Knowledge | None = None,
    starts_from: StartSeries | StartFrom | None = None,
    onsets: bool = True,
    progress: Callable[[float], None] | None = None,
) -> EmgResult:
    """Everything that can be said of ``recording``, and what cannot with its reason.

    Parameters
    ----------
    side : Side, optional
        The working leg, where ``protocol`` works one leg at a time.
    maxima : sequence of EmgRecording or of MaximumReference
        Maximal contractions, one recording a position; without them muscles are not compared.
    starts_from : StartSeries or StartFrom, optional
        What tells when a movement began: a series of another device on the recording's clock, or
        which of the recording's own sensors.
    onsets : bool
        Whether onsets, and with them orders, are looked for; the slowest part.
    progress : callable, optional
        Called with the share done, 0 to 1.
    """
    from primemover.signals.emg.analyse import analyse_emg  # loads scipy

    known = knowledge or load_knowledge()
    signals = analyse_emg(
        recording,
        protocol=protocol,
        knowledge=known,
        maxima=maxima,
        starts_from=starts_from,
        onsets=onsets,
        progress=progress,
    )
    return examined(signals, protocol=protocol, side=side, knowledge=known)


def examined(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge, side: Side | None = None
) -> EmgResult:
    """Every measure and every order of signals that are there already."""
    of_the_side = on_side(signals, protocol=protocol, side=side)
    found = [
        each
        for entry in emg_measures().values()
        for each in entry.measure(of_the_side, protocol=protocol, knowledge=knowledge)
    ]
    if legs_mixed(of_the_side, protocol=protocol):
        found = [_doubted(each) for each in found]
    return EmgResult(
        protocol=protocol,
        side=side,
        signals=of_the_side,
        measures=tuple(each for each in found if isinstance(each, EmgMeasure)),
        refusals=tuple(each for each in found if isinstance(each, EmgRefusal)),
        orders=muscle_orders(of_the_side, protocol=protocol, knowledge=knowledge),
        versions={
            "primemover": _software_version(),
            "knowledge": knowledge.version,
            "reader": signals.recording.format,
        },
    )


@cache
def emg_measures() -> dict[str, EmgMeasureEntry]:
    """Every measure of surface EMG by the name of its module."""
    return discover(PACKAGE)


def on_side(signals: EmgSignals, *, protocol: EmgProtocol, side: Side | None) -> EmgSignals:
    """``signals`` with the working leg written into efforts that do not name one."""
    if side is None or not protocol.sided:
        return signals
    efforts = tuple(
        each if each.side is not None else replace(each, side=side) for each in signals.efforts
    )
    return replace(signals, efforts=efforts)


def legs_mixed(signals: EmgSignals, *, protocol: EmgProtocol) -> bool:
    """Whether one leg works at a time and nothing tells which, with muscles of both recorded."""
    untold = any(each.side is None for each in signals.efforts)
    sides = {each.channel.side for each in signals.channels if each.channel.muscle}
    return protocol.sided and untold and sides.issuperset(SIDES)


def _doubted(found: EmgMeasure | EmgRefusal) -> EmgMeasure | EmgRefusal:
    if isinstance(found, EmgRefusal):
        return found
    return replace(found, confidence="low", cautions=(*found.cautions, LEGS_MIXED))


def _software_version() -> str:
    try:
        return version("primemover")
    except PackageNotFoundError:
        return "unknown"
