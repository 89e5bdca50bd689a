"""Recordings of muscle sensors made by hand, as a rule sees them."""

from __future__ import annotations

from primemover.findings.model import RecordedTest
from primemover.measures.emg.examine import emg_measures
from primemover.measures.emg.model import EmgMeasure, MuscleOrder, Statement
from primemover.terms import Confidence, Side

QUANTITIES = {each.quantity for each in emg_measures().values()}


def emg_measure(
    quantity: str,
    value: float,
    *,
    muscle: str,
    against: str = "",
    unit: str = "%",
    uncertainty: float = 5.0,
    side: Side | None = "left",
    efforts: int = 6,
    confidence: Confidence = "normal",
    cautions: tuple[str, ...] = (),
) -> EmgMeasure:
    """A measure of ``value`` give or take ``uncertainty``; only of what is really measured."""
    assert quantity in QUANTITIES
    return EmgMeasure(
        quantity=quantity,
        value=value,
        unit=unit,
        side=side,
        uncertainty=uncertainty,
        valid_share=1.0,
        method="made by hand",
        confidence=confidence,
        muscle=muscle,
        against=against,
        efforts=efforts,
        cautions=cautions,
    )


def shares(
    glutes: float, hamstrings: float, *, uncertainty: float = 5.0, side: Side | None = "left"
) -> tuple[EmgMeasure, ...]:
    """Shares of glutes and hamstrings, in %, and what is left for the low back."""
    values = {
        "glutes": glutes,
        "hamstrings": hamstrings,
        "erector_spinae": max(0.0, 100.0 - glutes - hamstrings),
    }
    return tuple(
        emg_measure("amplitude_share", each, muscle=group, uncertainty=uncertainty, side=side)
        for group, each in values.items()
    )


def order(
    lag_ms: float | None,
    statement: Statement,
    *,
    first: str = "gluteus_maximus",
    second: str = "biceps_femoris",
    side: Side | None = "left",
    efforts: int = 6,
    uncertainty: float = 20.0,
    reason: str = "",
) -> MuscleOrder:
    """Two muscles; ``lag_ms`` is positive when ``second`` began after ``first``."""
    lag = None
    if lag_ms is not None:
        lag = emg_measure(
            "onset_lag",
            lag_ms,
            muscle=first,
            against=second,
            unit="ms",
            uncertainty=uncertainty,
            side=side,
            efforts=efforts,
        )
    return MuscleOrder(
        first=first, second=second, side=side, statement=statement, lag=lag, reason=reason
    )


def recorded(
    test: str = "bridge",
    *measures: EmgMeasure,
    orders: tuple[MuscleOrder, ...] = (),
    side: Side | None = "left",
    protocol: str = "",
) -> RecordedTest:
    """A recording that gave these measures and orders."""
    return RecordedTest(
        protocol=protocol or test,
        test=test,
        side=side,
        measures=measures,
        orders=orders,
        source=f"{test}.csv",
    )
