"""The statistics of the accuracy experiment: plain arrays in, figures out, NaN left out.

Clips of one body are alike, so every interval that speaks of people is a *body-clustered* one:
whole bodies are drawn with replacement, never single clips. With few bodies such an interval is
itself uncertain; the page says so.

References
----------
.. [1] Bland JM, Altman DG. Lancet 1986;327:307-310 (limits of agreement).
.. [2] Wilson EB. J Am Stat Assoc 1927;22:209-212 (interval of a share).
.. [3] Hanley JA, McNeil BJ. Radiology 1982;143:29-36 (area under the curve as a probability).
.. [4] Field CA, Welsh AH. J R Stat Soc B 2007;69:369-390 (bootstrap of clusters).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

Z95: Final = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""
RESAMPLES: Final = 1000
SEED: Final = 20260
LEAST_SPREAD: Final = 1e-9
"""Truth that varies less than this has no slope."""
LEAST_SHARE_VARIED: Final = 0.2
"""Truth whose spread is less than this share of the errors' spread tells none either."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A figure with its 95 % interval; NaN where nothing is known."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How readings agree with the truth, in the unit of the quantity.

    ``bias`` is measured minus true, ``low`` and ``high`` the 95 % limits of agreement,
    ``slope`` and ``offset`` those of measured = offset + slope · true (NaN where the truth
    hardly varies, see `tells_slope`), ``true_sd`` how much it varies.
    """

    n: int
    bias: float
    mae: float
    rmse: float
    sd: float
    low: float
    high: float
    slope: float
    offset: float
    true_sd: float


def agreement(measured: FloatArray, true: FloatArray) -> Agreement:
    """The agreement of pairs; pairs with a NaN are left out, none at all give NaN."""
    measured, true = _pairs(measured, true)
    nan = float("nan")
    if len(true) == 0:
        return Agreement(
            n=0,
            bias=nan,
            mae=nan,
            rmse=nan,
            sd=nan,
            low=nan,
            high=nan,
            slope=nan,
            offset=nan,
            true_sd=nan,
        )
    error = measured - true
    bias = float(error.mean())
    sd = float(error.std(ddof=1)) if len(error) > 1 else nan
    slope, offset = line(true, measured) if tells_slope(true, measured) else (nan, nan)
    return Agreement(
        n=len(error),
        bias=bias,
        mae=float(np.abs(error).mean()),
        rmse=float(np.sqrt((error**2).mean())),
        sd=sd,
        low=bias - Z95 * sd,
        high=bias + Z95 * sd,
        slope=slope,
        offset=offset,
        true_sd=float(true.std(ddof=1)) if len(true) > 1 else nan,
    )


def line(x: FloatArray, y: FloatArray) -> tuple[float, float]:
    """Slope and offset of the least-squares line; NaN when ``x`` hardly varies."""
    if len(x) < 3 or float(np.std(x)) < LEAST_SPREAD:
        return float("nan"), float("nan")
    slope, offset = np.polyfit(x, y, 1)
    return float(slope), float(offset)


def within_body_slope(measured: FloatArray, true: FloatArray, bodies: Sequence[str]) -> float:
    """Slope of measured on true with every body's own mean taken off both.

    It says what a change *in one person* reads as, free of differences between people; NaN where
    the truth hardly varies within a body, see `tells_slope`.
    """
    keep = np.isfinite(measured) & np.isfinite(true)
    labels = np.asarray(bodies)[keep]
    x, y = true[keep].astype(float), measured[keep].astype(float)
    for body in np.unique(labels):
        own = labels == body
        x[own] -= x[own].mean()
        y[own] -= y[own].mean()
    return line(x, y)[0] if tells_slope(x, y) else float("nan")


def tells_slope(true: FloatArray, measured: FloatArray) -> bool:
    """Whether the truth varies enough, beside the errors, for a slope to mean anything."""
    if len(true) < 2:
        return False
    return float(np.std(true)) >= LEAST_SHARE_VARIED * float(np.std(measured - true))


def clustered(
    statistic: Callable[[npt.NDArray[np.intp]], float],
    clusters: Sequence[str],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval:
    """``statistic`` of all rows with the 95 % percentile interval over redrawn clusters.

    Parameters
    ----------
    statistic : callable
        Takes the indices of the rows drawn (a row may come up several times).
    clusters : sequence of str
        The cluster of each row: whole clusters are drawn with replacement.
    """
    labels = np.asarray(clusters)
    groups = [np.flatnonzero(labels == name) for name in np.unique(labels)]
    value = statistic(np.arange(len(labels))) if len(labels) else float("nan")
    if len(groups) < 2:
        return Interval(value=value, low=float("nan"), high=float("nan"))
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(groups), size=(resamples, len(groups)))
    found = np.array([statistic(np.concatenate([groups[i] for i in draw])) for draw in draws])
    found = found[np.isfinite(found)]
    if len(found) == 0:
        return Interval(value=value, low=float("nan"), high=float("nan"))
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(value=value, low=float(low), high=float(high))


def coverage(value: FloatArray, half_width: FloatArray, true: FloatArray) -> float:
    """Share of the intervals value ± half-width that hold the truth."""
    known = np.isfinite(value) & np.isfinite(half_width) & np.isfinite(true)
    if not known.any():
        return float("nan")
    return float((np.abs(value - true)[known] <= half_width[known]).mean())


def covered(
    value: FloatArray, half_width: FloatArray, true: FloatArray, *, bodies: Sequence[str]
) -> Interval:
    """Coverage with its body-clustered interval."""
    return clustered(lambda i: coverage(value[i], half_width[i], true[i]), bodies)


@dataclass(frozen=True, kw_only=True, slots=True)
class Roc:
    """The receiver operating characteristic: shares called faulty as the limit falls."""

    limits: FloatArray
    false_alarms: FloatArray
    hits: FloatArray


def roc(scores: FloatArray, faulty: BoolArray) -> Roc:
    """Hits and false alarms for every limit, from the highest score down; larger is faultier."""
    scores, faulty = _scored(scores, faulty)
    limits = np.concatenate([[np.inf], np.unique(scores)[::-1]])
    called = scores[None, :] >= limits[:, None]
    return Roc(
        limits=limits,
        false_alarms=called[:, ~faulty].mean(axis=1)
        if (~faulty).any()
        else np.full(len(limits), np.nan),
        hits=called[:, faulty].mean(axis=1) if faulty.any() else np.full(len(limits), np.nan),
    )


def auc(scores: FloatArray, faulty: BoolArray) -> float:
    """Probability that a faulty one scores higher than a clean one, ties counted half."""
    scores, faulty = _scored(scores, faulty)
    bad, good = scores[faulty], scores[~faulty]
    if len(bad) == 0 or len(good) == 0:
        return float("nan")
    higher = (bad[:, None] > good[None, :]).mean()
    equal = (bad[:, None] == good[None, :]).mean()
    return float(higher + equal / 2)


def auc_by_body(scores: FloatArray, faulty: BoolArray, *, bodies: Sequence[str]) -> Interval:
    """The area under the curve with its body-clustered interval."""
    return clustered(lambda i: auc(scores[i], faulty[i]), bodies)


def hits_at(scores: FloatArray, faulty: BoolArray, *, false_alarm_rate: float) -> float:
    """Largest share of faulty ones found with no more false alarms than this."""
    curve = roc(scores, faulty)
    allowed = curve.false_alarms <= false_alarm_rate + LEAST_SPREAD
    return float(curve.hits[allowed].max()) if allowed.any() else float("nan")


def wilson(successes: int, n: int) -> Interval:
    """A share with Wilson's 95 % interval; NaN of nothing."""
    if n == 0:
        return Interval(value=float("nan"), low=float("nan"), high=float("nan"))
    share, z2 = successes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * np.sqrt(share * (1 - share) / n + z2 / (4 * n**2)) / (1 + z2 / n)
    return Interval(
        value=share, low=float(max(centre - half, 0.0)), high=float(min(centre + half, 1.0))
    )


def _pairs(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    keep = np.isfinite(a) & np.isfinite(b)
    return a[keep], b[keep]


def _scored(scores: FloatArray, faulty: BoolArray) -> tuple[FloatArray, BoolArray]:
    scores = np.asarray(scores, dtype=float)
    keep = np.isfinite(scores)
    return scores[keep], np.asarray(faulty, dtype=bool)[keep]
