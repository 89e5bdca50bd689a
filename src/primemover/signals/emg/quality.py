"""How good each channel is: every fault named, with the figure it was judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10, nan, sqrt
from typing import NamedTuple

import numpy as np

from primemover.recordings.emg.model import EmgChannel, FloatArray
from primemover.signals.emg.amplitude import span_of
from primemover.signals.emg.filters import Mains, Spectrum
from primemover.signals.emg.heart import Heart
from primemover.signals.emg.model import (
    ChannelFault,
    ChannelQuality,
    Effort,
    FaultCode,
    Severity,
)

_LOUD_S = 0.5  # the window of maximal contractions: what a channel's loudest stretch is told over


@dataclass(frozen=True, kw_only=True, slots=True)
class QualitySettings:
    """Rules of knowledge (``emg_rules/quality.toml``) by which faults are told."""

    dead_run_s: float
    dead_caution_share: float
    dead_unusable_share: float
    dead_loudest_v: float
    clip_run_samples: float
    clip_caution_share: float
    clip_unusable_share: float
    mains_caution_share: float
    mains_unusable_share: float
    motion_low_hz: float
    motion_caution_share: float
    motion_step_window_s: float
    motion_step_times: float
    weak_snr_db: float
    rest_percentile: float
    rest_gait_percentile: float
    missing_caution_share: float
    missing_unusable_share: float
    unit_highest_v: float
    slow_caution_hz: float
    slow_unusable_hz: float
    short_s: float


class Looked(NamedTuple):
    """What a channel is judged by: its signal before and after the filter, and what was found."""

    channel: EmgChannel
    filtered: FloatArray
    spectrum: Spectrum | None
    mains: Mains | None
    heart: Heart | None
    band: tuple[float, float]
    half_seconds_v: FloatArray


def channel_faults(looked: Looked, *, settings: QualitySettings) -> tuple[ChannelFault, ...]:
    """Every fault of a channel that shows without knowing where the efforts are."""
    checks = (
        _short, _slow, _missing, _flat, _silent, _unit, _clipped, _mains, _motion, _steps, _heart,
    )  # fmt: skip
    found = (check(looked, settings) for check in checks)
    return tuple(fault for fault in found if fault is not None)


def channel_quality(
    looked: Looked,
    *,
    envelope: FloatArray,
    efforts: Sequence[Effort] = (),
    gait: bool = False,
    settings: QualitySettings,
    faults: Sequence[ChannelFault] | None = None,
) -> ChannelQuality:
    """How good a channel is, signal-to-noise included where there are efforts.

    Parameters
    ----------
    envelope : array (sample,)
        Moving RMS of the filtered signal, in volts.
    gait : bool
        Whether the efforts are steps, which leave no rest between them.
    faults : sequence of ChannelFault, optional
        Those of :func:`channel_faults`, where they are known already.
    """
    known = channel_faults(looked, settings=settings) if faults is None else tuple(faults)
    rest_v, active_v = rest_and_active(
        envelope, channel=looked.channel, efforts=efforts, gait=gait, settings=settings
    )
    snr_db = signal_to_noise_db(active_v, rest_v=rest_v)
    if snr_db < settings.weak_snr_db:
        known = (*known, _weak(snr_db))
    return ChannelQuality(
        faults=known,
        rest_rms_v=rest_v,
        active_rms_v=active_v,
        snr_db=snr_db,
        mains_hz=looked.mains.base_hz if looked.mains else None,
    )


def rest_and_active(
    envelope: FloatArray,
    *,
    channel: EmgChannel,
    efforts: Sequence[Effort],
    gait: bool,
    settings: QualitySettings,
) -> tuple[float, float]:
    """RMS in volts at rest and over efforts; NaN each where there is nothing to take it from.

    Rest is a low percentile of the moving RMS outside all efforts, or of the whole where efforts
    leave less than half a second.
    """
    if not efforts:
        return nan, nan
    active = np.zeros(len(envelope), dtype=bool)
    for effort in efforts:
        inside = span_of(
            effort.start_s,
            to_s=effort.end_s,
            rate_hz=channel.rate_hz,
            start_s=channel.start_s,
            count=len(envelope),
        )
        active[inside] = True
    present = np.isfinite(envelope)
    resting = envelope[present & ~active]
    percentile = settings.rest_percentile
    if gait or len(resting) < _LOUD_S * channel.rate_hz:
        resting, percentile = envelope[present], settings.rest_gait_percentile
    working = envelope[present & active]
    rest_v = float(np.percentile(resting, percentile)) if len(resting) else nan
    return rest_v, float(np.sqrt(np.mean(np.square(working)))) if len(working) else nan


def signal_to_noise_db(active_v: float, *, rest_v: float) -> float:
    """20 log10 of the effort's amplitude, rest taken away in power, by rest's.

    NaN where one is unknown, -inf where the effort is not above rest.
    """
    if not (np.isfinite(active_v) and np.isfinite(rest_v)):
        return nan
    own = active_v**2 - rest_v**2
    if own <= 0:
        return float("-inf")
    return 20 * log10(sqrt(own) / rest_v) if rest_v > 0 else float("inf")


def half_seconds(filtered: FloatArray, *, rate_hz: float) -> FloatArray:
    """RMS in volts of each half second, laid end to end; of all there is where that is less.

    What is missing counts as 0.
    """
    length = min(max(round(_LOUD_S * rate_hz), 1), max(len(filtered), 1))
    rows = filtered[: len(filtered) // length * length].reshape(-1, length)
    powers = np.einsum("ij,ij->i", rows, rows) / length
    for n in np.flatnonzero(~np.isfinite(powers)):
        powers[n] = np.square(np.nan_to_num(rows[n])).mean()
    return np.asarray(np.sqrt(powers), dtype=np.float64)


def _loudest_v(looked: Looked) -> float:
    return float(looked.half_seconds_v.max(initial=0.0))


def _fault(
    code: FaultCode, severity: Severity, words: str, figure: float, unit: str = "1"
) -> ChannelFault:
    return ChannelFault(code=code, severity=severity, words=words, figure=figure, unit=unit)


def _by_share(share: float, *, caution: float, unusable: float) -> Severity | None:
    if share >= unusable:
        return "unusable"
    return "caution" if share >= caution else None


def _short(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    length_s = len(looked.channel.volts) / looked.channel.rate_hz if _has_rate(looked) else 0.0
    if length_s >= settings.short_s:
        return None
    words = f"Only {length_s:.3g} s long, less than {settings.short_s:g} s: nothing is measured."
    return _fault("short", "unusable", words, length_s, "s")


def _has_rate(looked: Looked) -> bool:
    return bool(np.isfinite(looked.channel.rate_hz)) and looked.channel.rate_hz > 0


def _slow(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    rate_hz = looked.channel.rate_hz
    if not _has_rate(looked) or rate_hz < settings.slow_unusable_hz:
        words = (
            f"Sampled at {rate_hz:.4g} Hz: raw surface EMG needs {settings.slow_unusable_hz:g} Hz "
            "at the least; export the raw signal, not an envelope."
        )
        return _fault("slow", "unusable", words, rate_hz, "Hz")
    if rate_hz >= settings.slow_caution_hz:
        return None
    words = (
        f"Sampled at {rate_hz:.4g} Hz: the band ends at {looked.band[1]:.0f} Hz, so its amplitude "
        "is not to be compared with that of a faster recording."
    )
    return _fault("slow", "caution", words, rate_hz, "Hz")


def _missing(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    volts = looked.channel.volts
    share = 1.0 - float(np.isfinite(volts).mean()) if len(volts) else 1.0
    severity = _by_share(
        share, caution=settings.missing_caution_share, unusable=settings.missing_unusable_share
    )
    if severity is None:
        return None
    words = f"{100 * share:.3g} % of the samples are missing; nothing is filtered across a gap."
    return _fault("missing", severity, words, share)


def _flat(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    volts = looked.channel.volts
    if not _has_rate(looked) or len(volts) < 2:
        return None
    starts = np.concatenate([[0], np.flatnonzero(volts[1:] != volts[:-1]) + 1, [len(volts)]])
    lengths = np.diff(starts)
    longest = max(settings.dead_run_s * looked.channel.rate_hz, 2)
    share = float(lengths[lengths > longest].sum()) / len(volts)
    severity = _by_share(
        share, caution=settings.dead_caution_share, unusable=settings.dead_unusable_share
    )
    if severity is None:
        return None
    words = f"Flat for {100 * share:.3g} % of the time: the sensor sent no signal there."
    return _fault("dead", severity, words, share)


def _silent(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    volts = _loudest_v(looked)
    if volts >= settings.dead_loudest_v or not np.isfinite(looked.filtered).any():
        return None
    words = (
        f"Its loudest half second has {1e6 * volts:.2g} µV, less than an amplifier's own noise: "
        "no signal, or another unit than the file says."
    )
    return _fault("dead", "unusable", words, 1e6 * volts, "µV")


def _unit(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    volts = _loudest_v(looked)
    if not np.isfinite(looked.filtered).any():  # too large to be filtered, or missing
        volts = float(
            np.abs(looked.channel.volts[np.isfinite(looked.channel.volts)]).max(initial=0)
        )
    if volts <= settings.unit_highest_v:
        return None
    words = (
        f"At its loudest it has {1000 * volts:.4g} mV, more than any muscle gives: "
        "the unit is not the one that the file says; name it in a mapping file."
    )
    return _fault("unit", "unusable", words, 1000 * volts, "mV")


def _clipped(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    volts = looked.channel.volts
    share = clipped_share(volts, run_samples=int(settings.clip_run_samples))
    severity = _by_share(
        share, caution=settings.clip_caution_share, unusable=settings.clip_unusable_share
    )
    if severity is None:
        return None
    words = (
        f"{100 * share:.2g} % of the samples are cut off at the end of the range: amplitude is "
        "told too low; lower the gain."
    )
    return _fault("clipped", severity, words, share)


def clipped_share(volts: FloatArray, *, run_samples: int) -> float:
    """Share of samples that lie in runs at the very highest or lowest value, 0 to 1.

    A channel that never changes is flat, not clipped: 0.
    """
    present = volts[np.isfinite(volts)]
    if len(present) < run_samples or present.min() == present.max():
        return 0.0
    count = 0
    for extreme in (present.min(), present.max()):
        at = np.flatnonzero(volts == extreme)
        edges = np.flatnonzero(np.diff(at) > 1) + 1
        lengths = np.diff(np.concatenate([[0], edges, [len(at)]]))
        count += int(lengths[lengths >= run_samples].sum())
    return count / len(volts)


def _mains(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    if looked.mains is None:
        return None
    severity = _by_share(
        looked.mains.share,
        caution=settings.mains_caution_share,
        unusable=settings.mains_unusable_share,
    )
    if severity is None:
        return None
    lines = ", ".join(f"{line:g}" for line in looked.mains.lines_hz)
    words = (
        f"Mains hum at {lines} Hz made up {100 * looked.mains.share:.0f} % of the power in the "
        "band; it was filtered out."
    )
    return _fault("mains", severity, words, looked.mains.share)


def _motion(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    if looked.spectrum is None or looked.band[1] <= looked.band[0]:
        return None
    below = looked.spectrum.power(settings.motion_low_hz, high_hz=looked.band[0])
    whole = below + looked.spectrum.power(looked.band[0], high_hz=looked.band[1])
    share = below / whole if whole > 0 else 0.0
    if share < settings.motion_caution_share:
        return None
    words = (
        f"{100 * share:.0f} % of the power lies below {looked.band[0]:g} Hz: cable or skin moved. "
        "The band-pass takes most of it away."
    )
    return _fault("motion", "caution", words, share)


def _steps(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    volts = looked.channel.volts
    if not _has_rate(looked) or not _loudest_v(looked) > 0:
        return None
    length = max(round(settings.motion_step_window_s * looked.channel.rate_hz), 1)
    if len(volts) < 3 * length:
        return None
    means = volts[: len(volts) // length * length].reshape(-1, length).mean(axis=1)
    jumps = np.abs(means[2:] - means[:-2])
    jumps = jumps[np.isfinite(jumps)]
    if not len(jumps):
        return None
    # a single knock raises the loudest half second, but not the tenth that is loudest
    usual = float(np.percentile(looked.half_seconds_v, 90)) or _loudest_v(looked)
    times = float(jumps.max()) / usual
    if times < settings.motion_step_times:
        return None
    words = (
        f"The baseline jumps by {times:.0f} times the loudest EMG amplitude: a sensor or cable "
        "was knocked or came loose."
    )
    return _fault("motion", "caution", words, times)


def _heart(looked: Looked, settings: QualitySettings) -> ChannelFault | None:
    del settings  # a heartbeat was told by its own
    if looked.heart is None:
        return None
    words = (
        f"A heartbeat leaks in, {60 * looked.heart.rate_hz:.0f} a minute; the band begins at "
        f"{looked.band[0]:g} Hz to keep most of it out."
    )
    return _fault("heart", "caution", words, 60 * looked.heart.rate_hz, "beats/min")


def _weak(snr_db: float) -> ChannelFault:
    told = f"{snr_db:.1f} dB" if np.isfinite(snr_db) else "not at all"
    words = f"In effort it lies {told} above rest: too little to tell when it begins."
    return _fault("weak", "caution", words, snr_db, "dB")
