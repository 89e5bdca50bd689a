"""Order of two muscles over five repetitions, by the product's own rule of lags."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.accuracy.emg.figures import share_row
from benchmarks.accuracy.emg.generator import EARLIEST_S, LATEST_S, effort_about, synthetic
from benchmarks.accuracy.emg.methods import found, settings
from benchmarks.accuracy.emg.seeds import Use, generator
from benchmarks.rows import Row
from primemover.knowledge import load_knowledge
from primemover.measures.emg.lags import Lag, LagSettings, disagreed, stated
from primemover.measures.emg.model import Statement
from primemover.signals.emg.model import Onset
from primemover.signals.emg.onsets import OnsetSettings
from primemover.signals.emg.rules import settings_of

REPETITIONS: Final = 5
LAGS_MS: Final = (60.0, -60.0, 0.0)
"""Below 0 the second, weaker muscle begins first: being found late then hides its lead."""
LEVELS_DB: Final = ((15.0, 15.0), (20.0, 8.0))
RAMP_S: Final = 0.1
TARGET_LEVELS: Final = (15.0, 15.0)
LEAST_RIGHT: Final = {60.0: 0.85}
MOST_WRONG: Final = 0.05


def order_rows(*, trials: int, use: Use) -> list[Row]:
    """How often the order is called right, wrong, or left undecided; ``trials`` sets of five."""
    rows = []
    for levels in LEVELS_DB:
        for lag_ms in LAGS_MS:
            if lag_ms < 0 and levels[0] == levels[1]:
                continue  # the same as the other way round
            made = _cell(levels, lag_ms=lag_ms, trials=trials, use=use)
            print(*(f"{row.quantity} {row.measured} {row.unit}" for row in made), flush=True)
            rows += made
    return rows


def _cell(levels: tuple[float, float], *, lag_ms: float, trials: int, use: Use) -> list[Row]:
    case = (
        f"{levels[0]:g} and {levels[1]:g} dB, ramp of {1e3 * RAMP_S:g} ms, true lag {lag_ms:g} ms"
    )
    rng = generator(use, cell=f"order {case}")
    onset_settings = settings()
    lag_settings = settings_of(LagSettings, knowledge=load_knowledge())
    said = []
    for _ in range(trials):
        lags = [
            _lag(rng, levels=levels, lag_ms=lag_ms, with_settings=onset_settings)
            for _ in range(REPETITIONS)
        ]
        said.append(_said([lag for lag in lags if lag is not None], settings=lag_settings))
    print(f"{case}: {trials} sets of {REPETITIONS}", flush=True)
    return _rows(case, said=said, levels=levels, lag_ms=lag_ms)


def _said(lags: list[Lag], *, settings: LagSettings) -> Statement:
    """What the product says of these repetitions."""
    told = stated(lags, settings=settings).statement
    if told != "undecided" and disagreed([each.disagree for each in lags], settings=settings):
        return "undecided"
    return told


def _rows(
    case: str, *, said: list[Statement], levels: tuple[float, float], lag_ms: float
) -> list[Row]:
    asked = levels == TARGET_LEVELS
    n = len(said)
    if lag_ms == 0:
        called = n - said.count("undecided")
        most = MOST_WRONG if asked else None
        return [share_row(case, "called different", hits=called, trials=n, most=most)]
    least = LEAST_RIGHT.get(lag_ms) if asked else None
    right: tuple[Statement, Statement] = ("first", "second")
    true, turned = right if lag_ms > 0 else right[::-1]
    return [
        share_row(case, "called right", hits=said.count(true), trials=n, least=least),
        share_row(case, "called the wrong way round", hits=said.count(turned), trials=n),
    ]


def _lag(
    rng: np.random.Generator,
    *,
    levels: tuple[float, float],
    lag_ms: float,
    with_settings: OnsetSettings,
) -> Lag | None:
    """The lag of one repetition; None where a burst was too weak."""
    first_s = float(rng.uniform(EARLIEST_S, LATEST_S))
    effort = effort_about(rng, onset_s=first_s, end_s=first_s + 1.5)
    one, other = (
        found(
            synthetic(rng, snr_db=snr_db, ramp_s=RAMP_S, onset_s=onset_s, effort=effort),
            with_settings=with_settings,
        )
        for snr_db, onset_s in zip(levels, (first_s, first_s + lag_ms / 1e3), strict=True)
    )
    if not isinstance(one, Onset) or not isinstance(other, Onset):
        return None
    width = np.hypot(one.high_s - one.low_s, other.high_s - other.low_s) / 2
    return Lag(
        ms=1e3 * (other.time_s - one.time_s),
        half_width_ms=1e3 * float(width),
        step_ms=1e3 * (other.step_s - one.step_s),
        disagree=one.disagree or other.disagree,
    )
