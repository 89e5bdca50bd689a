"""What people type about a session, turned into what a log holds; faults are usage errors."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, get_args

from primemover.app.day_bounds import LONGEST_AWAY, day_near
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

# Our own rules: beyond these it is a slip of the keys, and one slip would steer weeks of a plan.
MOST_REPS: Final = 200
MOST_HOLD_S: Final = 3600.0
MOST_LOAD_KG: Final = 500.0
MOST_SETS: Final = 30
MOST_MINUTES: Final = 600.0
LONGEST_NOTE: Final = 2000

_AWAY: Final = "expected WHY:FIRST..LAST, for example illness:2026-11-02..2026-11-08"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hurt:
    """Where something hurt and how much, 0 to 10; ``exercise`` is "" for a session as a whole."""

    place: PainPlace
    rating: int
    exercise: str = ""


def parse_sets(text: str, *, where: str) -> tuple[CompletedSet, ...]:
    """Sets written as ``12,10,8``, ``3*12``, ``10x20kg,8x20kg@2`` or ``30s,30s``.

    Raises
    ------
    UsageError
        When it is written otherwise, or a number in it cannot be meant.
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
        _require_sense(one, count=int(found["count"] or 1), where=f"{where}: {part}")
    return require_number_of_sets(tuple(sets), where=where)


def require_number_of_sets(
    sets: tuple[CompletedSet, ...], *, where: str
) -> tuple[CompletedSet, ...]:
    """``sets`` themselves, when somebody may have done as many.

    Raises
    ------
    UsageError
        When there are more than :data:`MOST_SETS`.
    """
    if len(sets) > MOST_SETS:
        raise UsageError(f"{where}: expected at most {MOST_SETS} sets, got {len(sets)}")
    return sets


def _require_sense(one: CompletedSet, *, count: int, where: str) -> None:
    """Nothing; a set that nobody can have done is refused with what is expected."""
    bounds = (
        ("sets", count, 1, MOST_SETS, ""),
        ("repetitions", one.reps, 1, MOST_REPS, ""),
        ("seconds", one.hold_s, 1, MOST_HOLD_S, " s"),
        ("weight", one.load_kg, 0, MOST_LOAD_KG, " kg"),
    )
    faults = [
        f"{name} from {low:g} to {high:g}{unit}, got {value:g}"
        for name, value, low, high, unit in bounds
        if value is not None and not low <= value <= high
    ]
    if faults:
        raise UsageError(f"{where}: expected {'; '.join(faults)}")


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
        raise UsageError(
            f"--pain {text}: expected PLACE=RATING, for example knee=3, or EXERCISE:PLACE=RATING"
        )
    places: tuple[PainPlace, ...] = get_args(PainPlace)
    chosen = known(name.strip(), among=places, what="--pain: place")
    where = f"--pain {text}"
    return next(p for p in places if p == chosen), _whole(rating, most=_WORST, where=where)


def parse_hurt(text: str, *, exercises: Sequence[str]) -> Hurt:
    """What hurt, of ``PLACE=0..10`` or ``EXERCISE:PLACE=0..10``.

    Raises
    ------
    UsageError
        When exercise or place are not known or the rating is not from 0 to 10.
    """
    before, colon, rest = text.partition(":")
    place, rating = parse_pain(rest if colon else text)
    if not colon:
        return Hurt(place=place, rating=rating)
    exercise = known(before.strip(), among=exercises, what="--pain: exercise")
    return Hurt(place=place, rating=rating, exercise=exercise)


def parse_away(text: str, *, equipment: frozenset[str] | None = None) -> Absence:
    """Days away of ``WHY:FIRST..LAST``, such as ``illness:2026-11-02..2026-11-08``.

    Parameters
    ----------
    equipment : frozenset of str, optional
        What there is to train with on a journey; sessions go on with it.

    Raises
    ------
    UsageError
        When it is written otherwise, ends before it begins, is more than a year away or longer
        than half a year, or somebody ill is to train.
    """
    from primemover.app.store import new_id
    from primemover.programme.log import Absence

    why, _, days = text.partition(":")
    first, _, last = days.partition("..")
    reason = known(why.strip(), among=("illness", "travel", "other"), what="--away: reason")
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as fault:
        raise UsageError(f"--away {text}: {_AWAY}") from fault
    if end < begin:
        raise UsageError(f"--away {text}: the last day comes before the first")
    for day in (begin, end):
        day_near(day, what="--away")
    if end - begin >= LONGEST_AWAY:
        raise UsageError(
            f"--away {text}: expected at most {LONGEST_AWAY.days} days; make a new plan when you "
            "are back"
        )
    if equipment is not None and reason == "illness":
        raise UsageError("--with: goes with travel and other; while you are ill, rest")
    named = next(each for each in ("illness", "travel", "other") if each == reason)
    return Absence(id=new_id(), first=begin, last=end, why=named, equipment=equipment)


def pain_note(hurt: Hurt, *, on: date, note: str = "") -> PainNote:
    """Pain that belongs to a day and to no exercise."""
    from primemover.app.store import new_id
    from primemover.programme.log import PainNote

    return PainNote(id=new_id(), on=on, place=hurt.place, rating=hurt.rating, note=note)


def require_effort(effort: int | None) -> int | None:
    """``effort`` itself, when it is one.

    Raises
    ------
    UsageError
        When it is not from 0 to 10.
    """
    if effort is not None and not 0 <= effort <= _WORST:
        raise UsageError(f"--effort {effort}: expected 0 (nothing) to 10 (as hard as can be)")
    return effort


def require_minutes(minutes: float | None) -> float | None:
    """``minutes`` themselves, when a session may have taken them.

    Raises
    ------
    UsageError
        When they are not more than 0 and at most :data:`MOST_MINUTES`.
    """
    if minutes is None or (math.isfinite(minutes) and 0 < minutes <= MOST_MINUTES):
        return minutes
    raise UsageError(f"--minutes {minutes:g}: expected more than 0 and at most {MOST_MINUTES:g}")


def require_short(note: str) -> str:
    """``note`` itself.

    Raises
    ------
    UsageError
        When it is longer than :data:`LONGEST_NOTE` characters.
    """
    if len(note) > LONGEST_NOTE:
        raise UsageError(f"--note: expected at most {LONGEST_NOTE} characters, got {len(note)}")
    return note


def _whole(text: str, *, most: int, where: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 4) or int(digits) > most:
        raise UsageError(f"{where}: expected a whole number from 0 to {most}, got {text!r}")
    return int(digits)
