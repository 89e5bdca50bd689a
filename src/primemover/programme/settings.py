"""What a person decides about a plan: read from the answers, checked, spread over the week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from primemover.errors import PlanError
from primemover.programme.person import Person, person_from
from primemover.programme.plan import PlanSettings

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.recordings.answers import Answers

DAYS_OF_A_WEEK: Final = 7
_STRENGTH_DAYS_KEPT: Final = "strength_days"


def settings_from(answers: Answers, *, starts_on: date, knowledge: Knowledge) -> PlanSettings:
    """Settings as the answers wish them; days spread over the week, the first on ``starts_on``.

    Who would rather do yoga gets it on every day beyond the two of strength that are advised for
    everybody, and on one of two days.
    """
    person = person_from(answers, knowledge=knowledge)
    asked = knowledge.questions["goals.minutes_per_session"]
    low, high = int(asked.low or 1), int(asked.high or 1)
    days = person.days_per_week
    return PlanSettings(
        starts_on=starts_on,
        days_per_week=days,
        minutes=max(low, min(high, int(person.minutes))),
        weekdays=spread(days, first=starts_on.weekday()),
        yoga_days=_yoga_days(days, knowledge=knowledge) if "yoga" in person.goals else 0,
    )


def spread(days: int, *, first: int) -> tuple[int, ...]:
    """Weekdays (0 is Monday) as far apart as the week allows, ``first`` among them.

    Examples
    --------
    >>> spread(3, first=0)
    (0, 2, 4)
    """
    apart = (DAYS_OF_A_WEEK * number // days for number in range(days))
    return tuple(sorted((first + offset) % DAYS_OF_A_WEEK for offset in apart))


def checked(settings: PlanSettings, *, knowledge: Knowledge) -> PlanSettings:
    """The same settings, usual days added where there are too few or too many.

    Raises
    ------
    PlanError
        Naming everything that no plan can be made of.
    """
    asked = knowledge.questions
    minutes, days = asked["goals.minutes_per_session"], asked["goals.days_per_week"]
    bounds = (
        ("minutes", settings.minutes, minutes.low, minutes.high),
        ("days_per_week", settings.days_per_week, days.low, days.high),
        ("weeks", settings.weeks, 1, 52),
        ("yoga_days", settings.yoga_days, 0, days.high),
        *(("weekdays", day, 0, DAYS_OF_A_WEEK - 1) for day in settings.weekdays),
    )
    faults = [
        f"{name}: expected {low:g} to {high:g}, got {value}"
        for name, value, low, high in bounds
        if low is not None and high is not None and not low <= value <= high
    ]
    if faults:
        raise PlanError(f"plan settings: {'; '.join(faults)}; correct these and plan again")
    weekdays = tuple(sorted(set(settings.weekdays)))
    if len(weekdays) != settings.days_per_week:
        weekdays = spread(settings.days_per_week, first=settings.starts_on.weekday())
    return replace(
        settings, weekdays=weekdays, yoga_days=min(settings.yoga_days, settings.days_per_week)
    )


def person_of(answers: Answers, *, settings: PlanSettings, knowledge: Knowledge) -> Person:
    """The person, with the days and minutes that were decided for this plan."""
    person = person_from(answers, knowledge=knowledge)
    return replace(person, days_per_week=settings.days_per_week, minutes=float(settings.minutes))


def dates_of(settings: PlanSettings, *, week: int) -> tuple[date, ...]:
    """The usual days of one week (1 is the first), which begins on the weekday of the start."""
    begins = settings.starts_on + timedelta(days=DAYS_OF_A_WEEK * (week - 1))
    offsets = sorted((day - begins.weekday()) % DAYS_OF_A_WEEK for day in settings.weekdays)
    return tuple(begins + timedelta(days=offset) for offset in offsets)


def days_in_a_row(settings: PlanSettings) -> bool:
    """Whether two of the usual days follow each other, round the end of the week too."""
    days = set(settings.weekdays)
    return any((day + 1) % DAYS_OF_A_WEEK in days for day in days) and len(days) > 1


def yoga_places(settings: PlanSettings) -> frozenset[int]:
    """Which sessions of a week (1 is the first) are yoga: those between strength come first."""
    days = range(1, settings.days_per_week + 1)
    order = [*(day for day in days if day % 2 == 0), *(day for day in days if day % 2)]
    return frozenset(order[: settings.yoga_days])


def _yoga_days(days: int, *, knowledge: Knowledge) -> int:
    kept = int(knowledge.dosing[_STRENGTH_DAYS_KEPT].numbers["days"].low or 1)
    return max(1, days - kept)
