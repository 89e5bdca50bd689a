"""The lag that a method makes up: one onset, seen at 20 dB by one sensor and at 8 by another."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.accuracy.emg.figures import median, share_row, signed_row
from benchmarks.accuracy.emg.generator import EARLIEST_S, LATEST_S, Trial, synthetic
from benchmarks.accuracy.emg.methods import OURS, errors_ms, settings
from benchmarks.accuracy.emg.peers import with_peer
from benchmarks.accuracy.emg.seeds import Use, generator
from benchmarks.rows import Row

STRONG_DB: Final = 20.0
WEAK_DB: Final = 8.0
RAMP_S: Final = 0.2
MOST_MS: Final = 10.0


def fake_lag_rows(*, trials: int, use: Use) -> list[Row]:
    """Median fake lag of every method, and in how many pairs it told both onsets."""
    rng = generator(use, cell="fake lag")
    pairs = [_pair(rng) for _ in range(trials)]
    with_settings = settings()
    strong, weak = (
        with_peer(errors_ms(side, with_settings=with_settings), side)
        for side in ([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    )
    case = f"same onset, {STRONG_DB:g} and {WEAK_DB:g} dB, ramp of {1e3 * RAMP_S:g} ms"
    rows = []
    for method in strong:
        lag = weak[method] - strong[method]
        told = int(np.isfinite(lag).sum())
        most = MOST_MS if method == OURS else None
        rows.append(signed_row(case, f"{method}: median fake lag", median(lag), most=most))
        rows.append(share_row(case, f"{method}: pairs told", hits=told, trials=len(lag)))
    return rows


def _pair(rng: np.random.Generator) -> tuple[Trial, Trial]:
    onset_s = float(rng.uniform(EARLIEST_S, LATEST_S))
    strong = synthetic(rng, snr_db=STRONG_DB, ramp_s=RAMP_S, onset_s=onset_s)
    weak = synthetic(rng, snr_db=WEAK_DB, ramp_s=RAMP_S, onset_s=onset_s, effort=strong.effort)
    return strong, weak
