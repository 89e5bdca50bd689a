"""How a decision is written: what it rests on is named, and a rule of our own says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from primemover.programme.plan import Decision

if TYPE_CHECKING:
    from primemover.knowledge import Dosing
    from primemover.programme.plan_maker import Making

_OWN = "That is a rule of our own."


def decided(about: str, *, what: str, why: str, sources: Iterable[str] = ()) -> Decision:
    """A decision; without sources its reason says that it is a rule of our own."""
    keys = tuple(dict.fromkeys(sources))
    return Decision(about=about, what=what, why=why if keys else f"{why} {_OWN}", sources=keys)


def decided_by_dosing(about: str, *, what: str, entry: Dosing) -> Decision:
    """A decision whose reason is the advice of an entry of the dosing shelf."""
    return decided(about, what=what, why=entry.advice, sources=entry.sources)


def first_weeks(making: Making) -> dict[tuple[str, str], int]:
    """The week in which each exercise first comes, by slot and id; 0 for a sitting break."""
    sessions = [session for week in making.weeks for session in week.sessions]
    sessions += [making.desk.session] if making.desk else []
    coming: dict[tuple[str, str], int] = {}
    for session in sessions:
        for one in session.exercises():
            coming.setdefault((one.slot, one.exercise), session.week)
    return coming
