"""One quantity over many checks, with the noise about where it began."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from primemover.findings.change import Change, Turn, Verdict, judged_at, nothing_felt
from primemover.findings.noise import Noise
from primemover.findings.readings import Better, Place, Reading, TestDay, places
from primemover.findings.repeats import Repeats, usable_repeats
from primemover.knowledge import Knowledge
from primemover.terms import Side


@dataclass(frozen=True, kw_only=True, slots=True)
class TrendPoint:
    """One check's value and what may be said of it beside the first.

    ``value`` is None where it was not read; ``comparable`` is False where it was, but under
    conditions that cannot be set beside the first. ``verdict`` is None for the first itself.
    """

    check: str
    at: datetime
    value: float | None
    uncertainty: float = 0.0
    comparable: bool = True
    verdict: Verdict | None = None
    turn: Turn = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """The course of one quantity.

    ``band`` is how far from the first value one can be by noise, in ``unit``; None where nobody
    knows. ``latest`` is the change from the first to the last comparable value.
    """

    key: str
    quantity: str
    name: str
    unit: str
    side: Side | None
    better: Better
    points: tuple[TrendPoint, ...]
    band: float | None = None
    noise: Noise | None = None
    latest: Change | None = None


def series(
    days: Iterable[TestDay],
    *,
    knowledge: Knowledge,
    repeats: Iterable[Sequence[TestDay]] = (),
) -> tuple[Trend, ...]:
    """Every quantity read at least once, over the checks in order of time.

    Parameters
    ----------
    repeats : iterable of sequences of TestDay
        As for :func:`primemover.findings.change.compare`.
    """
    ordered = sorted(days, key=lambda day: day.at)
    usable = usable_repeats(repeats, knowledge=knowledge)
    return tuple(
        _trend(place, days=ordered, repeats=usable, knowledge=knowledge)
        for place in places(ordered)
        if any(_read(day, place=place) for day in ordered) and not nothing_felt(place, days=ordered)
    )


def _read(day: TestDay, *, place: Place) -> Reading | None:
    return next((each for each in day.at_place(place) if each.value is not None), None)


def _trend(
    place: Place,
    *,
    days: Sequence[TestDay],
    repeats: Repeats,
    knowledge: Knowledge,
) -> Trend:
    start, first = next(
        (day, reading) for day in days if (reading := _read(day, place=place)) is not None
    )
    points: list[TrendPoint] = []
    latest: Change | None = None
    for day in days:
        reading = _read(day, place=place)
        if day is start or reading is None:
            points.append(_point(day, reading=reading))
            continue
        change = judged_at(place, before=start, after=day, repeats=repeats, knowledge=knowledge)
        latest = change if change.change is not None else latest
        points.append(_judged_point(day, reading=reading, change=change))
    return Trend(
        key=place[0],
        quantity=first.quantity,
        name=first.name,
        unit=first.unit,
        side=place[1],
        better=first.better,
        points=tuple(points),
        band=latest.limit if latest else None,
        noise=latest.noise if latest else None,
        latest=latest,
    )


def _point(day: TestDay, *, reading: Reading | None) -> TrendPoint:
    return TrendPoint(
        check=day.id,
        at=day.at,
        value=reading.value if reading else None,
        uncertainty=reading.uncertainty if reading else 0.0,
    )


def _judged_point(day: TestDay, *, reading: Reading, change: Change) -> TrendPoint:
    return TrendPoint(
        check=day.id,
        at=day.at,
        value=reading.value if change.after is None else change.after,
        uncertainty=reading.uncertainty,
        comparable=change.change is not None,
        verdict=change.verdict,
        turn=change.turn,
        reason=change.reason,
    )
