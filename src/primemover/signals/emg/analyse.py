"""From a recording of surface EMG to everything found in its signals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.recordings.emg.model import EmgRecording
from primemover.signals.emg.crosstalk import (
    CrosstalkSettings,
    Likeness,
    crosstalk_faults,
    likeness_of,
)
from primemover.signals.emg.efforts import EffortSettings, find_efforts
from primemover.signals.emg.model import (
    AnalysedChannel,
    Effort,
    EmgSignals,
    MaximumReference,
    StartFrom,
)
from primemover.signals.emg.normalising import maximum_references, trusted_references
from primemover.signals.emg.onsets import OnsetSettings, find_onsets
from primemover.signals.emg.quality import channel_quality
from primemover.signals.emg.rules import settings_of
from primemover.signals.emg.starts import StartSeries, find_starts
from primemover.signals.emg.treating import Treated, TreatmentSettings, treat, treatment_settings


def analyse_emg(
    recording: EmgRecording,
    *,
    protocol: EmgProtocol,
    knowledge: Knowledge,
    maxima: Sequence[EmgRecording] | Sequence[MaximumReference] = (),
    starts_from: StartSeries | StartFrom | None = None,
    onsets: bool = True,
    progress: Callable[[float], None] | None = None,
) -> EmgSignals:
    """Every channel filtered and judged, the efforts, and what happened in each of them.

    Doubt becomes a fault of a channel or a note, never an exception.

    Parameters
    ----------
    maxima : sequence of EmgRecording or of MaximumReference
        Maximal contractions, one recording a position; the best of each muscle is taken.
    starts_from : StartSeries or StartFrom, optional
        What tells when a movement began: a series of another device on the recording's clock, or
        which of the recording's own sensors. None takes the first of the recording's own that
        moves with the efforts.
    onsets : bool
        Whether to look for onsets, which takes most of the time.
    progress : callable, optional
        Called with the share done, 0 to 1.
    """
    told = progress or _untold
    settings = treatment_settings(knowledge)
    treated = []
    for n, channel in enumerate(recording.channels):
        treated.append(treat(channel, settings=settings))
        told(0.5 * (n + 1) / len(recording.channels))
    efforts = find_efforts(
        [each.channel for each in treated],
        kind=protocol.efforts,
        settings=settings_of(EffortSettings, knowledge=knowledge),
        recording=recording,
        wanted=protocol.muscles,
    )
    channels, likeness = _judged(
        treated, efforts=efforts, protocol=protocol, settings=settings, knowledge=knowledge
    )
    told(0.7)
    references, notes = trusted_references(
        channels, references=_references(maxima, knowledge=knowledge), settings=settings.amplitude
    )
    if onsets:
        channels = _with_onsets(channels, efforts=efforts, knowledge=knowledge, told=told)
    starts = find_starts(recording, efforts=efforts, starts_from=starts_from, knowledge=knowledge)
    told(1.0)
    return EmgSignals(
        recording=recording,
        channels=channels,
        kind=protocol.efforts,
        efforts=efforts,
        starts=starts,
        references=references,
        crosstalk={pair: each.largest for pair, each in likeness.items()},
        notes=(*_notes(channels, efforts=efforts, protocol=protocol), *notes),
    )


def _untold(share: float) -> None:
    """Nothing: nobody asked how far it is."""


def _references(
    maxima: Sequence[EmgRecording] | Sequence[MaximumReference], *, knowledge: Knowledge
) -> tuple[MaximumReference, ...]:
    known = tuple(each for each in maxima if isinstance(each, MaximumReference))
    recorded = [each for each in maxima if isinstance(each, EmgRecording)]
    return (*known, *maximum_references(recorded, knowledge=knowledge))


def _judged(
    treated: Sequence[Treated],
    *,
    efforts: tuple[Effort, ...],
    protocol: EmgProtocol,
    settings: TreatmentSettings,
    knowledge: Knowledge,
) -> tuple[tuple[AnalysedChannel, ...], dict[tuple[str, str], Likeness]]:
    """Channels with the quality that shows once efforts and the other channels are known."""
    crosstalk = settings_of(CrosstalkSettings, knowledge=knowledge)
    likeness = likeness_of([each.channel for each in treated], settings=crosstalk)
    channels = []
    for each, looked in treated:
        faults = (
            *each.quality.faults,
            *crosstalk_faults(likeness, name=each.channel.name, settings=crosstalk),
        )
        quality = channel_quality(
            looked,
            envelope=each.envelope,
            efforts=efforts,
            gait=protocol.efforts == "gait",
            settings=settings.quality,
            faults=faults,
        )
        channels.append(replace(each, quality=quality))
    return tuple(channels), likeness


def _with_onsets(
    channels: tuple[AnalysedChannel, ...],
    *,
    efforts: tuple[Effort, ...],
    knowledge: Knowledge,
    told: Callable[[float], None],
) -> tuple[AnalysedChannel, ...]:
    settings = settings_of(OnsetSettings, knowledge=knowledge)
    found = []
    for n, each in enumerate(channels):
        onsets = find_onsets(
            each.filtered,
            rate_hz=each.channel.rate_hz,
            start_s=each.channel.start_s,
            efforts=efforts,
            settings=settings,
            usable=each.quality.usable,
        )
        found.append(replace(each, onsets=onsets))
        told(0.7 + 0.3 * (n + 1) / len(channels))
    return tuple(found)


def _notes(
    channels: Sequence[AnalysedChannel], *, efforts: tuple[Effort, ...], protocol: EmgProtocol
) -> tuple[str, ...]:
    if not any(each.quality.usable for each in channels):
        return ("No channel can be used, so nothing was measured; see what is said of each.",)
    if efforts:
        return ()
    what = {"repetitions": "repetition", "hold": "held effort", "gait": "step"}[protocol.efforts]
    return (
        f"No {what} was found: no channel rises above its own rest and falls back; "
        "mark the efforts in the recording, or record with rest before and after each.",
    )
