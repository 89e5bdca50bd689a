"""How far from today a day may lie that somebody types: a slip of the keys must not be kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from primemover.app.usage import UsageError

A_YEAR: Final = timedelta(days=366)
"""Our own rule: a plan has at most 52 weeks, so what is further away is a slip of the keys."""

LONGEST_AWAY: Final = timedelta(days=180)
"""Our own rule: after half a year away a new check and a new plan serve better."""


def day_near(day: date, *, what: str, back: timedelta = A_YEAR, ahead: timedelta = A_YEAR) -> date:
    """``day`` itself, when it is near enough to today.

    Raises
    ------
    UsageError
        When it is not; ``what`` is the option it came from.
    """
    today = date.today()
    first, last = today - back, today + ahead
    if not first <= day <= last:
        raise UsageError(f"{what} {day}: expected a day from {first} to {last}")
    return day
