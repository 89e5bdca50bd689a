"""One channel, filtered and judged: what is done to every recording before efforts are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from primemover.knowledge import Knowledge
from primemover.recordings.emg.model import EmgChannel, FloatArray
from primemover.signals.emg.amplitude import AmplitudeSettings, moving_rms
from primemover.signals.emg.filters import (
    FilterSettings,
    Mains,
    band_of,
    band_pass,
    mains_found,
    spectrum_of,
)
from primemover.signals.emg.heart import Heart, HeartSettings, heart_found
from primemover.signals.emg.model import AnalysedChannel
from primemover.signals.emg.quality import Looked, QualitySettings, channel_quality, half_seconds
from primemover.signals.emg.rules import settings_of

_BEYOND_ANY_UNIT = 1e9  # volts: squares of more would not fit, and no unit makes it muscle


@dataclass(frozen=True, kw_only=True, slots=True)
class TreatmentSettings:
    """Everything that the treatment of one channel rests on."""

    filters: FilterSettings
    amplitude: AmplitudeSettings
    quality: QualitySettings
    heart: HeartSettings


class Treated(NamedTuple):
    """A channel with its treatment, and what its quality is judged by once efforts are known."""

    channel: AnalysedChannel
    looked: Looked


def treatment_settings(knowledge: Knowledge) -> TreatmentSettings:
    """The settings of every treatment, as knowledge has them."""
    return TreatmentSettings(
        filters=settings_of(FilterSettings, knowledge=knowledge),
        amplitude=settings_of(AmplitudeSettings, knowledge=knowledge),
        quality=settings_of(QualitySettings, knowledge=knowledge),
        heart=settings_of(HeartSettings, knowledge=knowledge),
    )


def treat_channel(channel: EmgChannel, *, knowledge: Knowledge) -> AnalysedChannel:
    """A channel filtered and judged, without signal-to-noise: efforts are not known yet."""
    return treat(channel, settings=treatment_settings(knowledge)).channel


def treat(channel: EmgChannel, *, settings: TreatmentSettings) -> Treated:
    """As :func:`treat_channel`, together with what quality is judged by later."""
    if not _filterable(channel, settings=settings.filters):
        return _untreated(channel, settings=settings)
    spectrum = spectrum_of(
        channel.volts, rate_hz=channel.rate_hz, window_s=settings.filters.mains_window_s
    )
    mains = mains_found(
        channel.volts, rate_hz=channel.rate_hz, settings=settings.filters, spectrum=spectrum
    )
    heart = heart_found(channel.volts, rate_hz=channel.rate_hz, settings=settings.heart)
    band = band_of(channel.rate_hz, settings=settings.filters, heart=heart is not None)
    filtered = band_pass(
        channel.volts,
        rate_hz=channel.rate_hz,
        band=band,
        order=int(settings.filters.band_order),
        notches_hz=mains.lines_hz if mains else (),
        notch_width_hz=settings.filters.notch_width_hz,
        shortest_piece_s=settings.filters.shortest_piece_s,
    )
    looked = Looked(
        channel=channel,
        filtered=filtered,
        spectrum=spectrum,
        mains=mains,
        heart=heart,
        band=band,
        half_seconds_v=half_seconds(filtered, rate_hz=channel.rate_hz),
    )
    words = _words(band=band, mains=mains, heart=heart, settings=settings)
    return _judged(looked, words=words, settings=settings)


def _filterable(channel: EmgChannel, *, settings: FilterSettings) -> bool:
    """Whether there is a band to be filtered and a number in it that can be squared."""
    if not (np.isfinite(channel.rate_hz) and channel.rate_hz > 0):
        return False
    low_hz, high_hz = band_of(channel.rate_hz, settings=settings, heart=True)
    with np.errstate(invalid="ignore"):
        return high_hz > low_hz and not bool((np.abs(channel.volts) > _BEYOND_ANY_UNIT).any())


def _untreated(channel: EmgChannel, *, settings: TreatmentSettings) -> Treated:
    looked = Looked(
        channel=channel,
        filtered=np.full(len(channel.volts), np.nan),
        spectrum=None,
        mains=None,
        heart=None,
        band=band_of(1.0, settings=settings.filters),
        half_seconds_v=np.empty(0),
    )
    return _judged(
        looked, words=("Not filtered: nothing can be measured on it.",), settings=settings
    )


def _judged(looked: Looked, *, words: tuple[str, ...], settings: TreatmentSettings) -> Treated:
    envelope = _envelope(looked, window_s=settings.amplitude.rms_window_s)
    analysed = AnalysedChannel(
        channel=looked.channel,
        filtered=looked.filtered,
        envelope=envelope,
        quality=channel_quality(looked, envelope=envelope, settings=settings.quality),
        treatment=words,
    )
    return Treated(analysed, looked)


def _envelope(looked: Looked, *, window_s: float) -> FloatArray:
    if not np.isfinite(looked.filtered).any():
        return looked.filtered.copy()
    return moving_rms(looked.filtered, rate_hz=looked.channel.rate_hz, window_s=window_s)


def _words(
    *,
    band: tuple[float, float],
    mains: Mains | None,
    heart: Heart | None,
    settings: TreatmentSettings,
) -> tuple[str, ...]:
    """What was done, as a methods section tells it."""
    order = int(settings.filters.band_order)
    words = [
        f"Band-pass {band[0]:g}–{band[1]:g} Hz: Butterworth, order {order} at each edge, forwards "
        "and back, so without delay and with half the amplitude at the edges."
    ]
    if heart is not None:
        words.append(f"The lower edge was raised to {band[0]:g} Hz because a heartbeat leaks in.")
    if mains is None:
        words.append("No notch: no mains hum was found.")
    else:
        lines = ", ".join(f"{line:g}" for line in mains.lines_hz)
        words.append(
            f"Notch at {lines} Hz, {settings.filters.notch_width_hz:g} Hz wide, forwards and back, "
            "because mains hum was found there."
        )
    window_ms = 1000 * settings.amplitude.rms_window_s
    words.append(f"Amplitude: moving RMS over {window_ms:.0f} ms, each window around its sample.")
    return tuple(words)
