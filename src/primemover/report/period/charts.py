"""The plots of a period: days trained, sets, loads, pain, where it was felt, re-tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from primemover.findings.trends import Trend, TrendPoint
from primemover.report.angle_plot import number
from primemover.report.body_map import TARGET_SITES
from primemover.report.period.drawing import (
    SHAPES,
    SMALL,
    Anchor,
    Drawing,
    Frame,
    Mark,
    Scale,
    Shape,
    Size,
    day_ticks,
    framed,
    line,
    path,
    rect,
    sign,
    words,
)
from primemover.report.period.sums import Course, FeltShare, PainPoint, Period, WeekSum
from primemover.report.period.words import place_words
from primemover.report.programme.lights import WORST_PAIN
from primemover.report.words import unit_sign
from primemover.terms import Side

AMOUNT_WORDS: Final = {
    "load": "heaviest set, kg",
    "repetitions": "best set, repetitions",
    "hold": "longest hold, s",
}
"""What the values up the side of a course are."""

KG_PER_LB: Final = 0.45359237
"""The international avoirdupois pound."""

HEADROOM: Final = 1.08
"""How far the plot reaches above the largest value, so that it does not touch its label."""

AWAY_WIDTH: Final = 34
"""Width of a bar above which its week can be said to be one away, drawing units."""

_KEY_GAP: Final = 7.2
"""Room a letter takes in the key of a plot, drawing units; a little more than the widest font."""

_KEY_LINE: Final = 20
"""Height of a further line of a key, drawing units."""


def adherence_chart(weeks: Sequence[WeekSum], *, size: Size) -> Drawing:
    """A bar for each week: as high as was planned, filled as far as was done."""
    most = max([week.done for week in weeks] + [week.planned for week in weeks] + [1])
    frame = framed([float(most)], size=size, count=min(most, 4))
    marks = [*frame.grid()]
    for week, left, width in _slots(weeks, size=size):
        middle = left + width / 2
        if week.planned:
            top = frame.y(week.planned)
            marks.append(rect("planned", corner=(left, top), size=(width, size.floor - top)))
        if week.done:
            top = frame.y(week.done)
            marks.append(rect("done", corner=(left, top), size=(width, size.floor - top)))
        if week.away and not week.done:
            text = "away" if width >= AWAY_WIDTH else "–"
            marks.append(words(text, at=(middle, size.floor - 8), anchor="middle"))
        marks.append(words(str(week.number), at=(middle, size.floor + 18), anchor="middle"))
    marks.append(words("week", at=(size.left - 7, size.floor + 18), anchor="end"))
    marks += _key([("done", "sessions done"), ("planned", "days planned")], size=size)
    told = "; ".join(f"week {w.number}: {w.done} of {w.planned}" for w in weeks)
    return Drawing(
        ident="adherence",
        size=size,
        title="Sessions done and days planned, by week",
        description=f"{told}.",
        marks=tuple(marks),
    )


def sets_chart(weeks: Sequence[WeekSum], *, size: Size) -> Drawing:
    """Two bars for each week: sets for the large buttock muscle, and for the outer hip."""
    frame = framed([max(*(w.large for w in weeks), *(w.outer for w in weeks), 1.0)], size=size)
    marks = [*frame.grid()]
    for week, left, width in _slots(weeks, size=size):
        for number_, (css, value) in enumerate((("done", week.large), ("second", week.outer))):
            top = frame.y(value)
            if value:
                x = round(left + number_ * width / 2, 1)
                marks.append(rect(css, corner=(x, top), size=(width / 2 - 1, size.floor - top)))
        middle = left + width / 2
        marks.append(words(str(week.number), at=(middle, size.floor + 18), anchor="middle"))
    marks.append(words("week", at=(size.left - 7, size.floor + 18), anchor="end"))
    marks += _key([("done", "large buttock muscle"), ("second", "outer hip")], size=size)
    told = "; ".join(f"week {w.number}: {number(w.large)} and {number(w.outer)}" for w in weeks)
    return Drawing(
        ident="sets",
        size=size,
        title="Strength sets each week",
        description=f"Large buttock muscle and outer hip: {told}.",
        marks=tuple(marks),
    )


def course_chart(course: Course, *, period: Period, imperial: bool = False) -> Drawing:
    """One exercise over time, with the day each rung was reached; ``imperial`` loads in pounds."""
    size, pounds = SMALL, imperial and course.amount == "load"
    values = [point.value / (KG_PER_LB if pounds else 1.0) for point in course.points]
    frame = framed([max(values) * HEADROOM], size=size, count=3)
    first, last = course.points[0].on, course.points[-1].on
    x = frame.days(period.since, last=period.until)
    placed = [
        (x(point.on.toordinal()), frame.y(value))
        for point, value in zip(course.points, values, strict=True)
    ]
    marks = [*frame.grid(), *day_ticks(period.since, last=period.until, x=x, size=size)]
    for rung in course.rungs:
        at = x(rung.on.toordinal())
        marks.append(line("rung", start=(at, size.top), end=(at, size.floor)))
        near_edge = at > size.width * 0.7
        anchor: Anchor = "end" if near_edge else "start"
        shift = -5 if near_edge else 5
        marks.append(words(rung.words, at=(at + shift, size.floor - 8), anchor=anchor, css="label"))
    marks.append(path("curve", points=placed))
    marks += [sign("circle", at=(a, b), css="point", radius=3.4) for a, b in placed]
    unit = "heaviest set, lb" if pounds else AMOUNT_WORDS[course.amount]
    marks.append(words(unit, at=(size.left, size.top - 9)))
    return Drawing(
        ident=f"course-{course.exercise.replace('_', '-')}",
        size=size,
        title=f"{course.name}: {unit}",
        description=(
            f"From {number(values[0])} on {first:%d %b} to {number(values[-1])} on {last:%d %b}, "
            f"over {len(values)} days."
        ),
        marks=tuple(marks),
    )


def pain_chart(
    points: Sequence[PainPoint], *, period: Period, limits: tuple[int, int], size: Size
) -> Drawing:
    """Every rating on its day, a shape for each place, over the bands of the traffic light."""
    amber, red = limits
    places = tuple(dict.fromkeys(point.place for point in points))
    shapes = dict(zip(places, SHAPES, strict=False))
    key, more = _signs_key([(shapes[p], place_words(p)) for p in places], size=size)
    size = replace(size, top=size.top + more, height=size.height + more)
    frame = Frame(size=size, low=0.0, high=float(WORST_PAIN), ticks=(0.0, 2.0, 4.0, 6.0, 8.0, 10.0))
    x = frame.days(period.since, last=period.until)
    edges = (
        (0.0, amber - 0.5, "green"),
        (amber - 0.5, red - 0.5, "amber"),
        (red - 0.5, 10.0, "red"),
    )
    marks = []
    for low, high, name in edges:
        top, bottom = frame.y(high), frame.y(low)
        marks.append(
            rect(
                f"zone-{name}", corner=(size.left, top), size=(size.edge - size.left, bottom - top)
            )
        )
        marks.append(words(name, at=(size.edge - 5, top + 15), anchor="end"))
    marks += [*frame.grid(), *day_ticks(period.since, last=period.until, x=x, size=size)]
    for point in points:
        css = "pain-during" if point.during else "pain-between"
        at = x(point.on.toordinal())
        marks.append(sign(shapes[point.place], at=(at, frame.y(point.rating)), css=css))
    marks += key
    told = "; ".join(f"{p.on:%d %b}, {place_words(p.place)}: {p.rating}" for p in points)
    return Drawing(
        ident="pain",
        size=size,
        title="Pain, 0 to 10",
        description=f"{told}.",
        marks=tuple(marks),
    )


def felt_chart(shares: Sequence[FeltShare], *, size: Size) -> Drawing:
    """Two bars for each place: in what share of exercises it was felt, earlier and later."""
    row, left = 38, 118
    height = size.top + row * len(shares) + 10
    sized = Size(
        name=size.name, width=size.width, height=height, left=left, right=44, top=34, bottom=10
    )
    x = Scale(0.0, 1.0, sized.left, sized.edge)
    marks = [line("axis", start=(sized.left, sized.top), end=(sized.left, sized.height - 6))]
    for index, share in enumerate(shares):
        top = sized.top + 6 + index * row
        target = "label" if share.site in TARGET_SITES else "tick"
        marks.append(
            words(place_words(share.site), at=(left - 8, top + 18), anchor="end", css=target)
        )
        for line_, (css, value) in enumerate((("second", share.earlier), ("done", share.later))):
            y = top + line_ * 14
            marks.append(
                rect(css, corner=(sized.left, y), size=(max(1.0, x(value) - sized.left), 12))
            )
            marks.append(words(f"{round(value * 100)} %", at=(x(value) + 6, y + 11)))
    marks += _key([("second", "earlier sessions"), ("done", "later sessions")], size=sized, at=0.0)
    told = "; ".join(
        f"{place_words(s.site)}: {round(s.earlier * 100)} then {round(s.later * 100)} %"
        for s in shares
    )
    return Drawing(
        ident="felt",
        size=sized,
        title="Where exercises were felt, share of exercises",
        description=f"{told}.",
        marks=tuple(marks),
    )


def trend_chart(trend: Trend, *, ident: str) -> Drawing:
    """One quantity over the checks, with the band that noise alone would fill about the first."""
    size, read = SMALL, [point for point in trend.points if point.value is not None]
    ends = [*_ends(read), *_band_ends(trend, first=read[0])]
    frame = framed(ends, size=size, from_zero=False, count=3)
    days = [point.at.date() for point in read]
    x = frame.days(days[0], last=days[-1] if days[-1] > days[0] else days[0])
    marks = [*_band(trend, first=read[0], frame=frame), *frame.grid()]
    marks += _check_days(days, x=x, size=size)
    placed = [(x(p.at.date().toordinal()), frame.y(p.value or 0.0)) for p in read if p.comparable]
    marks.append(path("curve", points=placed))
    for point in read:
        marks += _check(point, x=x, frame=frame)
    unit = unit_sign(trend.unit) or "count"
    side = named_side(trend.name, side=trend.side)
    values = ", ".join(f"{number(p.value or 0.0)} on {p.at:%d %b}" for p in read)
    band = f" Noise: {number(trend.band)} either way." if trend.band is not None else ""
    return Drawing(
        ident=ident,
        size=size,
        title=f"{trend.name[:1].upper()}{trend.name[1:]}{side}, {unit}",
        description=f"{values}.{band}",
        marks=tuple(marks),
    )


def named_side(name: str, *, side: Side | None) -> str:
    """The side as it follows a name; "" where there is none or the name says it already."""
    return "" if side is None or f"({side})" in name else f" ({side})"


def _slots(weeks: Sequence[WeekSum], *, size: Size) -> Iterator[tuple[WeekSum, float, float]]:
    """Each week with the left edge and the width of its bar."""
    room = (size.edge - size.left) / len(weeks)
    width = min(room * 0.72, 56.0)
    for index, week in enumerate(weeks):
        yield week, round(size.left + index * room + (room - width) / 2, 1), round(width, 1)


def _key(
    entries: Iterable[tuple[str, str]], *, size: Size, at: float | None = None
) -> Iterator[Mark]:
    x = size.left if at is None else at
    for css, text in entries:
        yield rect(css, corner=(x, 8), size=(12, 12))
        yield words(text, at=(x + 18, 18.5))
        x += 34 + len(text) * _KEY_GAP


def _signs_key(entries: Iterable[tuple[Shape, str]], *, size: Size) -> tuple[tuple[Mark, ...], int]:
    """The key in as many lines as it needs, and how much room its further lines take."""
    marks: list[Mark] = []
    x, down = float(size.left), 0
    for shape, text in entries:
        width = 34 + len(text) * _KEY_GAP
        if marks and x + width > size.width:
            x, down = float(size.left), down + _KEY_LINE
        marks += [
            sign(shape, at=(x + 6, 14 + down), css="pain-during"),
            words(text, at=(x + 18, 18.5 + down)),
        ]
        x += width
    return tuple(marks), down


def _ends(points: Sequence[TrendPoint]) -> Iterator[float]:
    for point in points:
        value = point.value or 0.0
        yield from (value - point.uncertainty, value + point.uncertainty)


def _band_ends(trend: Trend, *, first: TrendPoint) -> tuple[float, ...]:
    if trend.band is None or first.value is None:
        return ()
    return (first.value - trend.band, first.value + trend.band)


def _band(trend: Trend, *, first: TrendPoint, frame: Frame) -> Iterator[Mark]:
    ends = _band_ends(trend, first=first)
    if ends:
        low, high = ends
        top, size = frame.y(high), frame.size
        yield rect(
            "noise", corner=(size.left, top), size=(size.edge - size.left, frame.y(low) - top)
        )


def _check_days(days: Sequence[date], *, x: Scale, size: Size) -> Iterator[Mark]:
    """The days of the checks, leaving out those that would overlap."""
    free = -1e9
    for day in dict.fromkeys(days):
        at = x(day.toordinal())
        if at - free >= 48:
            yield words(f"{day.day} {day:%b}", at=(at, size.floor + 18), anchor="middle")
            free = at


def _check(point: TrendPoint, *, x: Scale, frame: Frame) -> Iterator[Mark]:
    at, value = x(point.at.date().toordinal()), point.value or 0.0
    if point.uncertainty:
        ends = frame.y(value - point.uncertainty), frame.y(value + point.uncertainty)
        yield line("whisker", start=(at, ends[0]), end=(at, ends[1]))
    shape: Shape = "circle" if point.verdict in (None, "more_than_noise") else "ring"
    if not point.comparable:
        shape = "cross"
    yield sign(shape, at=(at, frame.y(value)), css="point")
