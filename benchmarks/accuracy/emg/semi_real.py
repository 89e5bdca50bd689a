"""Bursts made of a real recording: its own active stretches rise, by a known shape, from its rest.

The recording is 7.6 s of walking at 1000 Hz (thirteen muscles, MIT licence), found through
``PRIMEMOVER_TEST_DATA``. What noise with a textbook spectrum lacks is in it: motor units that come
and go, amplitude that drifts within a burst, rest that is not quite silent.
"""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.emg.generator import (
    BURST_S,
    EARLIEST_S,
    FALL_S,
    LATEST_S,
    LONG_S,
    REST_VOLTS,
    FloatArray,
    Shape,
    Trial,
    band_passed,
    effort_about,
    envelope,
)

RATE_HZ: Final = 1000.0
ACTIVE_SHARE: Final = 0.45
"""A stretch is active where it stands above this share of what strong stretches have."""
STRONG_PERCENTILE: Final = 85
QUIET_PERCENTILE: Final = 10
QUIET_TIMES: Final = 2.0
WINDOW_S: Final = 0.15
TRIM_S: Final = 0.05
"""Taken off both ends of a stretch of rest: a moving window sees the burst beside it too late."""
LEAST_S: Final = 0.15
FADE_S: Final = 0.05
SHORTEST_RAMP_S: Final = 0.05
LONGEST_RAMP_S: Final = 0.3


@dataclass(frozen=True, kw_only=True, slots=True)
class Pieces:
    """Stretches of one muscle: at work and at rest."""

    active: tuple[FloatArray, ...]
    quiet: tuple[FloatArray, ...]


def recording_path() -> Path | None:
    """Where the walking recording lies, or None."""
    folder = os.environ.get("PRIMEMOVER_TEST_DATA")
    path = Path(folder or ".") / "emg" / "walking_raw_1000hz.csv.gz"
    return path if folder and path.exists() else None


@lru_cache(maxsize=16)
def pieces_of(muscle: str) -> Pieces:
    """What semi-real signals of a channel are put together from."""
    volts = band_passed(_channel(muscle), rate_hz=RATE_HZ)
    width = round(WINDOW_S * RATE_HZ)
    amplitude = np.sqrt(np.convolve(volts**2, np.full(width, 1 / width), "same"))
    strong = np.percentile(amplitude, STRONG_PERCENTILE)
    quiet = np.percentile(amplitude, QUIET_PERCENTILE)
    return Pieces(
        active=_runs(volts, amplitude > ACTIVE_SHARE * strong, trim_s=0.0),
        quiet=_runs(volts, amplitude < QUIET_TIMES * quiet, trim_s=TRIM_S),
    )


def semi_real(
    rng: np.random.Generator,
    *,
    muscle: str,
    snr_db: float,
    shape: Shape,
    ramp_s: float,
    onset_s: float | None = None,
) -> Trial:
    """A burst of a channel's own activity, rising by ``shape`` out of its own rest."""
    pieces = pieces_of(muscle)
    onset = float(rng.uniform(EARLIEST_S, LATEST_S)) if onset_s is None else onset_s
    samples = round(LONG_S * RATE_HZ)
    time = np.arange(samples) / RATE_HZ
    rise = envelope(time - onset, shape=shape, ramp_s=ramp_s)
    fall = np.clip((onset + BURST_S - time) / FALL_S, 0.0, 1.0)
    burst = _joined(rng, pieces.active, samples=samples)
    rest = _joined(rng, pieces.quiet, samples=samples)
    volts = REST_VOLTS * (10 ** (snr_db / 20) * rise * fall * burst + rest)
    return Trial(
        volts=band_passed(volts, rate_hz=RATE_HZ),
        rate_hz=RATE_HZ,
        onset_s=onset,
        effort=effort_about(rng, onset_s=onset, end_s=onset + BURST_S),
    )


def mixed(
    rng: np.random.Generator, *, muscles: Sequence[str], shapes: Sequence[Shape], snr_db: float
) -> Trial:
    """A semi-real burst of a muscle, a shape and a ramp's length drawn at random."""
    muscle = muscles[int(rng.integers(len(muscles)))]
    shape = shapes[int(rng.integers(len(shapes)))]
    ramp_s = float(rng.uniform(SHORTEST_RAMP_S, LONGEST_RAMP_S))
    return semi_real(rng, muscle=muscle, snr_db=snr_db, shape=shape, ramp_s=ramp_s)


@lru_cache(maxsize=1)
def _table() -> dict[str, FloatArray]:
    path = recording_path()
    if path is None:
        raise FileNotFoundError("PRIMEMOVER_TEST_DATA names no folder with emg/walking_raw_1000hz")
    with gzip.open(path, "rt", newline="") as file:
        head, *rows = csv.reader(file)
    values = np.array(rows, dtype=float)
    return {name: values[:, column] for column, name in enumerate(head)}


def _channel(muscle: str) -> FloatArray:
    return _table()[muscle] * 1e-6


def _runs(
    volts: FloatArray, wanted: npt.NDArray[np.bool_], *, trim_s: float
) -> tuple[FloatArray, ...]:
    """Stretches where ``wanted`` holds for long enough, each of RMS 1.

    Strides differ in strength; put together as they are, they would make steps that no rest has.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], wanted.astype(int), [0]])))
    trim = round(trim_s * RATE_HZ)
    least = round(LEAST_S * RATE_HZ)
    pairs = zip(edges[::2] + trim, edges[1::2] - trim, strict=True)
    found = [volts[begin:end] for begin, end in pairs if end - begin >= least]
    if not found:
        longest = int(np.argmax(edges[1::2] - edges[::2]))
        found = [volts[edges[2 * longest] : edges[2 * longest + 1]]]
    return tuple(each / each.std() for each in found)


def _joined(
    rng: np.random.Generator, stretches: Sequence[FloatArray], *, samples: int
) -> FloatArray:
    """Stretches drawn at random, faded into each other, of RMS 1."""
    fade = round(FADE_S * RATE_HZ)
    weight = np.sqrt(np.linspace(0.0, 1.0, fade))
    longest = max(len(each) for each in stretches)
    total = np.zeros(samples + 2 * fade + 2 * longest)
    at = -int(rng.integers(longest)) + longest
    while at < samples + longest + fade:
        piece = stretches[int(rng.integers(len(stretches)))].copy()
        piece[:fade] *= weight
        piece[-fade:] *= weight[::-1]
        room = total[at : at + len(piece)]
        room += piece[: len(room)]
        at += len(piece) - fade
    kept = total[longest + fade : longest + fade + samples]
    return np.asarray(kept / kept.std())
