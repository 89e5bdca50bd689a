"""What people type about a session, turned into what a log holds; faults are usage errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, get_args

from primemover.app.usage import UsageError, known

if TYPE_CHECKING:
    from primemover.programme.log import Absence, CompletedSet, PainNote, PainPlace

SETS_HELP: Final = (
    "expected sets such as 12,10,8 (repetitions), 10x20kg (with a weight), 30s (held), and @2 at "
    "the end for the repetitions left, for example 10x20kg,8x20kg@2"
)
_SET = re.compile(
    r"(?:(?P<count>\d{1,2})\*)?(?:(?P<hold>\d{1,4}(?:\.\d)?)s|(?P<reps>\d{1,3}))"
    r"(?:x(?P<load>\d{1,3}(?:\.\d{1,2})?)(?:kg)?)?",
    re.ASCII,
)
_MOST_LEFT: Final = 10
_WORST: Final = 10


def parse_sets(text: str, *, where: str) -> tuple[CompletedSet, ...]:
    """Sets written as ``12,10,8``, ``3*12``, ``10x20kg,8x20kg@2`` or ``30s,30s``.

    Raises
    ------
    UsageError
        When it is written otherwise.
    """
    from primemover.programme.log import CompletedSet

    body, at, left = text.replace(" ", "").lower().partition("@")
    reserve = _whole(left, most=_MOST_LEFT, where=where) if at else None
    sets: list[CompletedSet] = []
    for part in body.split(","):
        found = _SET.fullmatch(part)
        if found is None:
            raise UsageError(f"{where}: {SETS_HELP}; got {text!r}")
        one = CompletedSet(
            reps=int(found["reps"]) if found["reps"] else None,
            hold_s=float(found["hold"]) if found["hold"] else None,
            load_kg=float(found["load"]) if found["load"] else None,
            reps_in_reserve=reserve,
        )
        sets += [one] * int(found["count"] or 1)
    return tuple(sets)


def parse_exercise(text: str, *, exercises: Sequence[str]) -> tuple[str, tuple[CompletedSet, ...]]:
    """Exercise and sets of ``EXERCISE=SETS``.

    Raises
    ------
    UsageError
        When it has another form or names an exercise that does not exist.
    """
    name, equals, sets = text.partition("=")
    if not equals or not sets:
        raise UsageError(f"{text}: expected EXERCISE=SETS, for example clam=12,12; {SETS_HELP}")
    return known(name.strip(), among=exercises, what="exercise"), parse_sets(sets, where=name)


def parse_pain(text: str) -> tuple[PainPlace, int]:
    """Place and rating of ``PLACE=0..10``.

    Raises
    ------
    UsageError
        When the place is not known or the rating is not from 0 to 10.
    """
    from primemover.programme.log import PainPlace

    name, equals, rating = text.partition("=")
    if not equals:
        raise UsageError(f"--pain {text}: expected PLACE=RATING, for example knee=3")
    places: tuple[PainPlace, ...] = get_args(PainPlace)
    chosen = known(name.strip(), among=places, what="--pain: place")
    where = f"--pain {text}"
    return next(p for p in places if p == chosen), _whole(rating, most=_WORST, where=where)


def parse_away(text: str) -> Absence:
    """Days away of ``WHY:FIRST..LAST``, such as ``illness:2026-11-02..2026-11-08``.

    Raises
    ------
    UsageError
        When it is written otherwise, or ends before it begins.
    """
    from primemover.app.store import new_id
    from primemover.programme.log import Absence

    why, _, days = text.partition(":")
    first, _, last = days.partition("..")
    reason = known(why.strip(), among=("illness", "travel", "other"), what="--away: reason")
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as fault:
        raise UsageError(
            f"--away {text}: expected WHY:FIRST..LAST, for example illness:2026-11-02..2026-11-08"
        ) from fault
    if end < begin:
        raise UsageError(f"--away {text}: the last day comes before the first")
    named = next(each for each in ("illness", "travel", "other") if each == reason)
    return Absence(id=new_id(), first=begin, last=end, why=named)


def pain_note(text: str, *, on: date, note: str) -> PainNote:
    """Pain outside a session, of ``PLACE=RATING``."""
    from primemover.app.store import new_id
    from primemover.programme.log import PainNote

    place, rating = parse_pain(text)
    return PainNote(id=new_id(), on=on, place=place, rating=rating, note=note)


def _whole(text: str, *, most: int, where: str) -> int:
    if not (text.isascii() and text.strip().isdecimal()) or int(text) > most:
        raise UsageError(f"{where}: expected a whole number from 0 to {most}, got {text!r}")
    return int(text)
