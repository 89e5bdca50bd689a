"""`python -m benchmarks.accuracy.emg.learn`: by how much intervals of onsets are made longer.

A split-conformal correction: on semi-real bursts of the development muscles, each arm of the plain
interval (from the point to its end) is multiplied by the least factor with which all but
``MISSED`` of the bursts lie within it on that side, at 10, at 15 and at 20 dB. The figures go
into ``knowledge/emg_rules/onset.toml`` by hand, as a product rule that says so.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from benchmarks.accuracy.emg.generator import FloatArray, Shape
from benchmarks.accuracy.emg.methods import found, settings
from benchmarks.accuracy.emg.seeds import MUSCLES, generator
from benchmarks.accuracy.emg.semi_real import mixed
from primemover.signals.emg.model import Onset
from primemover.signals.emg.onsets import OnsetSettings

SNR_DB: Final = (10.0, 15.0, 20.0)
SHAPES: Final[tuple[Shape, ...]] = ("cosine", "quadratic", "exponential", "two-stage")
MISSED: Final = 0.025
"""Share of bursts that may lie beyond the interval, on each side."""
TRIALS: Final = 600
LEAST_ARM_S: Final = 0.001


@dataclass(frozen=True, kw_only=True, slots=True)
class Widening:
    """Factors of the early and the late arm."""

    early: float
    late: float


def plain(with_settings: OnsetSettings) -> OnsetSettings:
    """The settings without any widening."""
    return replace(with_settings, onset_widen_early=1.0, onset_widen_late=1.0)


def arms(
    *, snr_db: float, trials: int, with_settings: OnsetSettings, cell: str = "learn"
) -> FloatArray:
    """One row a burst: truth less point, early arm, late arm, in seconds."""
    rng = generator("development", cell=f"{cell} {snr_db:g}")
    rows = []
    for _ in range(trials):
        trial = mixed(rng, muscles=MUSCLES["development"], shapes=SHAPES, snr_db=snr_db)
        onset = found(trial, with_settings=plain(with_settings))
        if isinstance(onset, Onset):
            rows.append(
                (
                    trial.onset_s - onset.time_s,
                    onset.time_s - onset.low_s,
                    onset.high_s - onset.time_s,
                )
            )
    return np.array(rows)


def widening(rows: FloatArray) -> Widening:
    """The least factors that leave ``MISSED`` beyond, the finite number of bursts allowed for."""
    beyond, early, late = rows.T
    needed_early = np.where(beyond < 0, -beyond / np.maximum(early, LEAST_ARM_S), 0.0)
    needed_late = np.where(beyond > 0, beyond / np.maximum(late, LEAST_ARM_S), 0.0)
    return Widening(early=_conformal(needed_early), late=_conformal(needed_late))


def _conformal(needed: FloatArray) -> float:
    """The value that a new one exceeds with the chance ``MISSED`` at most."""
    rank = int(np.ceil((1 - MISSED) * (len(needed) + 1)))
    return float(np.sort(needed)[min(rank, len(needed)) - 1])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the factors for each signal-to-noise, and those that hold at each of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=TRIALS)
    asked = parser.parse_args(arguments)
    with_settings = settings()
    learned = []
    for snr_db in SNR_DB:
        rows = arms(snr_db=snr_db, trials=asked.trials, with_settings=with_settings)
        learned.append(widening(rows))
        _show(f"{snr_db:g} dB, {len(rows)} bursts", learned[-1])
    most = Widening(
        early=max(each.early for each in learned), late=max(each.late for each in learned)
    )
    _show("to hold at each of them", most)


def _show(name: str, factors: Widening) -> None:
    print(
        f"{name}: onset_widen_early {factors.early:.2f}, onset_widen_late {factors.late:.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
