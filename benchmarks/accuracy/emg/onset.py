"""Errors of onsets: steps and ramps at 10 and 15 dB, by every method, on the same signals."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.accuracy.emg.figures import error_rows
from benchmarks.accuracy.emg.generator import Trial, synthetic
from benchmarks.accuracy.emg.methods import OURS, errors_ms, settings
from benchmarks.accuracy.emg.peers import with_peer
from benchmarks.accuracy.emg.seeds import Use, generator
from benchmarks.rows import Row

RAMPS_S: Final = (0.0, 0.1, 0.2, 0.3)
SNR_DB: Final = (10.0, 15.0)
STEP_TARGET: Final = (5.0, 20.0)
RAMP_TARGETS: Final = {10.0: (20.0, 80.0), 15.0: (10.0, 40.0)}


def onset_rows(*, trials: int, use: Use) -> list[Row]:
    """Every cell; ramps of 100 to 300 ms together are a cell of their own."""
    rows = []
    for snr_db in SNR_DB:
        for ramp_s in RAMPS_S:
            name = "step" if ramp_s == 0 else f"ramp of {1e3 * ramp_s:g} ms"
            rows += _cell(name, snr_db=snr_db, ramps_s=(ramp_s, ramp_s), trials=trials, use=use)
        rows += _cell(
            "ramps of 100 to 300 ms", snr_db=snr_db, ramps_s=(0.1, 0.3), trials=trials, use=use
        )
    return rows


def _cell(
    name: str, *, snr_db: float, ramps_s: tuple[float, float], trials: int, use: Use
) -> list[Row]:
    case = f"{name}, {snr_db:g} dB"
    rng = generator(use, cell=f"onset {case}")
    made = [_trial(rng, snr_db=snr_db, ramps_s=ramps_s) for _ in range(trials)]
    found = with_peer(errors_ms(made, with_settings=settings()), made)
    print(f"{case}: {trials} signals", flush=True)
    target = STEP_TARGET if ramps_s[1] == 0 else RAMP_TARGETS[snr_db]
    rows = [
        row
        for method, errors in found.items()
        for row in error_rows(
            case, method=method, errors_ms=errors, targets=target if method == OURS else None
        )
    ]
    print(*(f"  {row.quantity} {row.measured} {row.unit}" for row in rows), sep="\n", flush=True)
    return rows


def _trial(rng: np.random.Generator, *, snr_db: float, ramps_s: tuple[float, float]) -> Trial:
    return synthetic(rng, snr_db=snr_db, ramp_s=float(rng.uniform(*ramps_s)))
