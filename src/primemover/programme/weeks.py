"""The outline of a plan: phase, weekly sets, lighter and re-test weeks, before any session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from primemover.errors import PlanError

if TYPE_CHECKING:
    from primemover.knowledge import CitedNumber, Knowledge, PlanPhase


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekOutline:
    """One week before its sessions are made; ``sets`` is what it aims at for the glutes.

    ``most`` may not be passed whatever else is added.
    """

    number: int
    phase: PlanPhase
    sets: int
    most: int
    lighter: bool
    retest: bool


def outline(
    weeks: int,
    *,
    beginner: bool,
    held: bool,
    knowledge: Knowledge,
    phases: Sequence[str] = (),
    longer_learning: bool = False,
) -> tuple[WeekOutline, ...]:
    """Every week of a plan.

    Parameters
    ----------
    held : bool
        Safety keeps loads as they are: the first phase goes on, and sets do not rise.
    phases : sequence of str
        Phase of each week where it is known; the last one goes on. By default phases take their
        usual weeks.
    longer_learning : bool
        The first phase takes as long as for beginners.
    """
    names = tuple(phases) or _usual(
        weeks, long=(longer_learning or beginner, beginner), held=held, knowledge=knowledge
    )
    if unknown := sorted(set(names) - knowledge.phases.keys()):
        raise PlanError(f"plan: no phase {unknown[0]!r}; known are {', '.join(knowledge.phases)}")
    return tuple(
        _week(
            number,
            phase=knowledge.phases[names[min(number, len(names)) - 1]],
            beginner=beginner,
            held=held,
            knowledge=knowledge,
        )
        for number in range(1, weeks + 1)
    )


def in_order(knowledge: Knowledge) -> tuple[PlanPhase, ...]:
    """The phases, first to last."""
    return tuple(sorted(knowledge.phases.values(), key=lambda phase: phase.order))


def _usual(
    weeks: int, *, long: tuple[bool, bool], held: bool, knowledge: Knowledge
) -> tuple[str, ...]:
    """Phases by week; ``long``: the longer time for the first one, and for the others."""
    order = in_order(knowledge)
    if held:
        return (order[0].id,)
    names: list[str] = []
    for place, phase in enumerate(order):
        names += [phase.id] * _end(phase.numbers["usual_weeks"], high=long[min(place, 1)])
    return tuple(names[:weeks])


def _week(
    number: int, *, phase: PlanPhase, beginner: bool, held: bool, knowledge: Knowledge
) -> WeekOutline:
    rising = not beginner and not held
    lighter = rising and number % _whole(knowledge, "lighter_week", "planned") == 0
    sets = _sets(number, beginner=beginner, held=held, knowledge=knowledge)
    if lighter:
        fewest = _end(knowledge.dosing["weekly_sets"].numbers["start"], high=False)
        sets = max(fewest, round(sets * _whole(knowledge, "lighter_week", "share") / 100))
    again = knowledge.dosing["retest"].numbers["weeks"]
    top = int(knowledge.dosing["weekly_sets"].numbers["planned_top"].high or 0)
    learning = phase == in_order(knowledge)[0]
    return WeekOutline(
        number=number,
        phase=phase,
        sets=sets,
        most=sets if lighter or learning else top,
        lighter=lighter,
        retest=number % int(again.low or 1) == 0 and number <= int(again.high or 0),
    )


def risen(week: WeekOutline, *, got: Sequence[float], knowledge: Knowledge) -> WeekOutline:
    """The week aiming no higher than the allowed rise above what came before.

    ``got`` are the glute sets of every week before. A week is held against the most of the weeks
    that lie at least as far back as rises are apart.
    """
    numbers = knowledge.dosing["weekly_sets"].numbers
    rise, start = _end(numbers["rise"], high=True), _end(numbers["start"], high=True)
    every = int(numbers["rise_every"].value or 1)
    before = got[: max(week.number - 1 - every, 0) + 1]
    most = int(max((*before, start - rise))) + rise
    return replace(week, sets=min(week.sets, most), most=min(week.most, most))


def _sets(number: int, *, beginner: bool, held: bool, knowledge: Knowledge) -> int:
    """Glute sets aimed at: the start, and a little more every few weeks."""
    numbers = knowledge.dosing["weekly_sets"].numbers
    start = _end(numbers["start"], high=True)
    if held:
        return start
    rises = (number - 1) // int(numbers["rise_every"].value or 1)
    rise = _end(numbers["rise"], high=not beginner)
    return min(start + rises * rise, int(numbers["planned_top"].high or 0))


def _end(number: CitedNumber, *, high: bool) -> int:
    end = number.high if high else number.low
    return int(end if end is not None else number.value or 0)


def _whole(knowledge: Knowledge, entry: str, name: str) -> int:
    return int(knowledge.dosing[entry].numbers[name].value or 1)
