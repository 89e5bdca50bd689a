"""Surface EMG whose answer is known: bursts of set size, start, ramp and signal-to-noise.

``synthetic_emg`` returns a recording together with what was put in. Signals are coloured noise of
unit RMS within each burst, times an amplitude that rises along a ramp, plus white noise of the
baseline. What leaks from one channel into another is a copy, added as it would reach the skin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

from primemover.recordings.emg.model import EmgChannel, EmgRecording, Marker
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]

BAND_HZ: Final = (25.0, 220.0)
"""Where the power of the signal lies: that of a gluteal recording, mostly below 100 Hz."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Burst:
    """What one channel does in every repetition.

    ``amplitude_v`` is the RMS of the muscle's own signal once the ramp is over, without the
    baseline; ``delay_s`` the start of the ramp after the repetition's start, with ``jitter_s`` of
    scatter (standard deviation) from repetition to repetition; ``snr_db`` is
    20 log10(amplitude_v / RMS of the baseline). ``slowing_per_s`` is the share of its frequencies
    that the signal loses a second within each repetition.
    """

    muscle: str
    side: Side | None = "right"
    amplitude_v: float = 1e-4
    snr_db: float = 20.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    ramp_s: float = 0.0
    slowing_per_s: float = 0.0
    rate_hz: float = 2000.0
    name: str = ""

    @property
    def channel(self) -> str:
        """Name of the channel."""
        return self.name or "_".join(filter(None, (self.muscle, self.side)))


@dataclass(frozen=True, kw_only=True, slots=True)
class SyntheticEmg:
    """A recording and its truth: each repetition's ends, and each channel's onsets, in s."""

    recording: EmgRecording
    efforts_s: tuple[tuple[float, float], ...]
    onsets_s: Mapping[str, tuple[float, ...]]


def synthetic_emg(
    bursts: Sequence[Burst],
    *,
    repetitions: int = 6,
    effort_s: float = 2.0,
    rest_s: float = 2.0,
    leaks: Mapping[tuple[str, str], float] | None = None,
    markers: bool = False,
    seed: int = 0,
    source: str = "synthetic.csv",
) -> SyntheticEmg:
    """A recording of ``repetitions`` efforts with rest before, between and after.

    Parameters
    ----------
    leaks : mapping of (from channel, to channel) to share
        How much of one channel's signal the other picks up too (crosstalk), 0 to 1; both must
        have the same rate.
    markers : bool
        Whether each repetition's start is marked (``start``).
    """
    random = np.random.default_rng(seed)
    efforts = tuple(
        (rest_s + n * (effort_s + rest_s), (n + 1) * (effort_s + rest_s))
        for n in range(repetitions)
    )
    length_s = rest_s + repetitions * (effort_s + rest_s)
    own: dict[str, FloatArray] = {}
    onsets: dict[str, tuple[float, ...]] = {}
    for burst in bursts:
        starts = [
            start + burst.delay_s + burst.jitter_s * float(random.standard_normal())
            for start, _ in efforts
        ]
        ends = [end for _, end in efforts]
        onsets[burst.channel] = tuple(starts)
        own[burst.channel] = _bursts(
            burst, starts=starts, ends=ends, length_s=length_s, random=random
        )
    mixed = {name: volts.copy() for name, volts in own.items()}
    for (origin, target), share in (leaks or {}).items():
        mixed[target] += share * own[origin]
    return SyntheticEmg(
        recording=EmgRecording(
            source=source,
            format="synthetic",
            channels=tuple(
                _channel(burst, volts=mixed[burst.channel], random=random) for burst in bursts
            ),
            markers=tuple(Marker(time_s=s, name="start") for s, _ in efforts) if markers else (),
        ),
        efforts_s=efforts,
        onsets_s=onsets,
    )


def maximum_recording(
    bursts: Sequence[Burst], *, volts: Mapping[str, float], seed: int = 1, source: str = "mvic.csv"
) -> EmgRecording:
    """A recording of one 5 s contraction of each channel at ``volts`` (RMS) by channel name."""
    alike = [
        Burst(
            muscle=each.muscle,
            side=each.side,
            amplitude_v=volts[each.channel],
            snr_db=40.0,
            rate_hz=each.rate_hz,
            name=each.name,
        )
        for each in bursts
    ]
    return synthetic_emg(
        alike, repetitions=1, effort_s=5.0, rest_s=3.0, seed=seed, source=source
    ).recording


def coloured_noise(
    count: int,
    *,
    rate_hz: float,
    random: np.random.Generator,
    band_hz: tuple[float, float] = BAND_HZ,
) -> FloatArray:
    """Gaussian noise (sample,) of unit RMS whose power lies in ``band_hz``."""
    high = min(band_hz[1], 0.45 * rate_hz)
    sections = signal.butter(2, (band_hz[0], high), btype="band", fs=rate_hz, output="sos")
    spare = int(rate_hz)  # the filter's start is thrown away
    noise = signal.sosfilt(sections, random.standard_normal(count + spare))[spare:]
    found: FloatArray = noise / np.sqrt(np.mean(noise**2))
    return found


def _channel(burst: Burst, *, volts: FloatArray, random: np.random.Generator) -> EmgChannel:
    baseline_v = burst.amplitude_v / 10 ** (burst.snr_db / 20)
    return EmgChannel(
        name=burst.channel,
        muscle=burst.muscle,
        side=burst.side,
        rate_hz=burst.rate_hz,
        volts=volts + baseline_v * random.standard_normal(len(volts)),
    )


def _bursts(
    burst: Burst,
    *,
    starts: Sequence[float],
    ends: Sequence[float],
    length_s: float,
    random: np.random.Generator,
) -> FloatArray:
    """The muscle's own signal (sample,) in V, without the baseline."""
    times = np.arange(round(length_s * burst.rate_hz)) / burst.rate_hz
    carrier = coloured_noise(len(times), rate_hz=burst.rate_hz, random=random)
    volts = np.zeros_like(times)
    for start, end in zip(starts, ends, strict=True):
        ramp = np.clip((times - start) / burst.ramp_s, 0.0, 1.0) if burst.ramp_s else times >= start
        inside = (times >= start) & (times < end)
        own = _slowed(carrier, times=times, start_s=start, end_s=end, burst=burst)
        volts[inside] = (burst.amplitude_v * ramp * own)[inside]
    return volts


def _slowed(
    carrier: FloatArray, *, times: FloatArray, start_s: float, end_s: float, burst: Burst
) -> FloatArray:
    """``carrier`` played slower and slower from ``start_s`` on; its RMS stays."""
    if not burst.slowing_per_s:
        return carrier
    since = np.clip(times - start_s, 0.0, end_s - start_s)
    read_at = times - 0.5 * burst.slowing_per_s * since**2
    # between samples a band-limited signal is read by a cubic
    from scipy.interpolate import CubicSpline

    found: FloatArray = CubicSpline(times, carrier)(read_at)
    return found
