"""Maximal contractions: the amplitude that a muscle's other amplitudes are told in per cent of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from primemover.knowledge import Knowledge
from primemover.recordings.emg.model import EmgChannel, EmgRecording, FloatArray
from primemover.signals.emg.amplitude import AmplitudeSettings, moving_rms
from primemover.signals.emg.model import AnalysedChannel, MaximumReference
from primemover.signals.emg.rules import settings_of
from primemover.signals.emg.treating import treat_channel
from primemover.terms import Side


class _Tried(NamedTuple):
    volts: float
    position: str


def highest_rms(filtered: FloatArray, *, rate_hz: float, settings: AmplitudeSettings) -> float:
    """The highest RMS in volts over any whole window without a blow; NaN where there is none.

    Notes
    -----
    The same window must serve the task and the maximal contraction: the highest of many short
    windows is raised by chance. A window has a blow when so short a piece of it holds so much of
    its power as no contraction does (``maximum_blow_s``, ``maximum_blow_share``).
    """
    window_s = settings.maximum_window_s
    half = round(window_s * rate_hz) // 2
    amplitude = moving_rms(filtered, rate_hz=rate_hz, window_s=window_s)
    blown = _blown(filtered, amplitude=amplitude, rate_hz=rate_hz, settings=settings)
    steady = np.where(blown, np.nan, amplitude)
    whole = steady[half : len(steady) - half] if half else steady
    return float(np.nanmax(whole)) if np.isfinite(whole).any() else float("nan")


def _blown(
    filtered: FloatArray, *, amplitude: FloatArray, rate_hz: float, settings: AmplitudeSettings
) -> npt.NDArray[np.bool_]:
    """Whether the window around each sample has a blow in it, or the end of one."""
    from scipy.ndimage import maximum_filter1d

    blow_s = settings.maximum_blow_s
    short = moving_rms(filtered, rate_hz=rate_hz, window_s=blow_s)
    reach = round((settings.maximum_window_s - blow_s) * rate_hz)
    loudest = maximum_filter1d(np.nan_to_num(short), size=max(1, reach))
    limit = settings.maximum_blow_share * settings.maximum_window_s / blow_s
    blown = loudest**2 > limit * np.nan_to_num(amplitude**2)
    return np.asarray(maximum_filter1d(blown, size=1 + 2 * round(blow_s * rate_hz)))


def maximum_references(
    recordings: Sequence[EmgRecording], *, knowledge: Knowledge
) -> tuple[MaximumReference, ...]:
    """The maximum of each muscle and side, the best of all recordings (positions).

    Channels without a muscle are left out, and those whose faults make them unusable. Where one
    recording has several channels of a muscle and side, each has a maximum of its own.
    """
    settings = settings_of(AmplitudeSettings, knowledge=knowledge)
    tried: dict[tuple[str, Side | None, str], list[_Tried]] = {}
    doubled = {place for recording in recordings for place in _doubled(recording)}
    for recording in recordings:
        for channel, volts in _maxima(recording, settings=settings, knowledge=knowledge):
            name = channel.name if (channel.muscle, channel.side) in doubled else ""
            key = (channel.muscle, channel.side, name)
            tried.setdefault(key, []).append(_Tried(volts, recording.source))
    return tuple(
        MaximumReference(
            muscle=muscle,
            side=side,
            volts=max(each).volts,
            window_s=settings.maximum_window_s,
            position=max(each).position,
            tried=len(each),
            channel=name,
        )
        for (muscle, side, name), each in tried.items()
    )


def _doubled(recording: EmgRecording) -> set[tuple[str, Side | None]]:
    """Muscles and sides that several channels of one recording claim."""
    counted = Counter((each.muscle, each.side) for each in recording.channels if each.muscle)
    return {place for place, count in counted.items() if count > 1}


def _maxima(
    recording: EmgRecording, *, settings: AmplitudeSettings, knowledge: Knowledge
) -> Iterator[tuple[EmgChannel, float]]:
    for channel in recording.channels:
        if not channel.muscle:
            continue
        treated = treat_channel(channel, knowledge=knowledge)
        if not treated.quality.usable:
            continue
        volts = highest_rms(treated.filtered, rate_hz=channel.rate_hz, settings=settings)
        if volts > 0:
            yield channel, volts


def trusted_references(
    channels: Sequence[AnalysedChannel],
    *,
    references: Sequence[MaximumReference],
    settings: AmplitudeSettings,
) -> tuple[tuple[MaximumReference, ...], tuple[str, ...]]:
    """The references that the task bears out, and a sentence for each that it exceeds.

    A task above its maximum shows that the contraction was no maximum. By as much as knowledge
    says, the reference is not used at all.
    """
    kept, notes = [], []
    for reference in references:
        held = [
            highest_rms(each.filtered, rate_hz=each.channel.rate_hz, settings=settings)
            for each in channels
            if each.quality.usable and reference.fits(each.channel)
        ]
        times = max((each for each in held if each > 0), default=0.0) / reference.volts
        if times > 1.0:
            notes.append(_exceeded(reference, times=times, settings=settings))
        if not times > settings.maximum_task_times:
            kept.append(reference)
    return tuple(kept), tuple(notes)


def _exceeded(reference: MaximumReference, *, times: float, settings: AmplitudeSettings) -> str:
    words = " ".join(filter(None, (reference.side, reference.muscle.replace("_", " "))))
    told = (
        f"{words}: the task reaches {100 * times:.0f} % of its maximum over "
        f"{1000 * reference.window_s:.0f} ms ({reference.position})"
    )
    if times > settings.maximum_task_times:
        return f"{told}, so that maximum is not used; record a maximal contraction again."
    return f"{told}; the contraction was not maximal, so percentages of it are too high."
