"""Semi-real bursts: errors, how often the interval holds the truth, and how wide it is.

Muscles, strides and random numbers are others than those the intervals were learned on. Two sets
of shapes: those that the widening was learned on (none of them in the posterior's family), and
two that nothing was learned on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from benchmarks.accuracy.emg.figures import error_rows, median, share_row, signed_row
from benchmarks.accuracy.emg.generator import Shape
from benchmarks.accuracy.emg.learn import SHAPES
from benchmarks.accuracy.emg.methods import OURS, found, settings
from benchmarks.accuracy.emg.seeds import MUSCLES, Use, generator
from benchmarks.accuracy.emg.semi_real import mixed
from benchmarks.rows import Row
from primemover.signals.emg.model import Onset

NEW_SHAPES: Final[tuple[Shape, ...]] = ("logistic", "stairs")
SNR_DB: Final = (20.0, 15.0, 10.0)
TARGET_DB: Final = 20.0
TARGETS_MS: Final = (30.0, 100.0)
LEAST_COVERAGE: Final = 0.90


def coverage_rows(*, trials: int, use: Use) -> list[Row]:
    """Every signal-to-noise with the mixed shapes, then the shapes that are new, then muscles."""
    rows = []
    for snr_db in SNR_DB:
        rows += _cell("mixed ramps", snr_db=snr_db, shapes=SHAPES, trials=trials, use=use)
    rows += _cell("other ramps", snr_db=TARGET_DB, shapes=NEW_SHAPES, trials=trials, use=use)
    return rows


def _cell(name: str, *, snr_db: float, shapes: Sequence[Shape], trials: int, use: Use) -> list[Row]:
    case = f"semi-real, {name}, {snr_db:g} dB"
    rng = generator(use, cell=case)
    with_settings = settings()
    table = []
    for _ in range(trials):
        trial = mixed(rng, muscles=MUSCLES[use], shapes=shapes, snr_db=snr_db)
        onset = found(trial, with_settings=with_settings)
        nan = float("nan")
        ends = (onset.time_s, onset.low_s, onset.high_s) if isinstance(onset, Onset) else (nan,) * 3
        table.append([1e3 * (end - trial.onset_s) for end in ends])
    print(f"{case}: {trials} signals", flush=True)
    error, low, high = np.array(table).T
    target = snr_db == TARGET_DB and shapes == SHAPES
    told = np.isfinite(error)
    return [
        *error_rows(case, method=OURS, errors_ms=error, targets=TARGETS_MS if target else None),
        share_row(
            case,
            "interval holds the truth (stated 95 %)",
            hits=int(((low <= 0) & (high >= 0)).sum()),
            trials=int(told.sum()),
            least=LEAST_COVERAGE if target else None,
        ),
        share_row(case, "truth earlier than it", hits=int((low > 0).sum()), trials=int(told.sum())),
        share_row(case, "truth later than it", hits=int((high < 0).sum()), trials=int(told.sum())),
        signed_row(case, "median width of the interval", median(high - low)),
    ]
