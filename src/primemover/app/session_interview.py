"""A session told in conversation: one exercise after the other, Enter for as planned."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.app.log_words import SETS_HELP, parse_pain, parse_sets
from primemover.app.usage import UsageError

if TYPE_CHECKING:
    from primemover.programme.log import (
        CompletedExercise,
        CompletedSession,
        CompletedSet,
    )
    from primemover.programme.plan import PlannedExercise, PlannedSession

_HOW: Final = """What did you do? Enter: as planned. `-`: not done. `no`: I do not want it again.
Otherwise the sets: 12,10,8 or 10x20kg@2 (two left) or 30s. `quit` ends here and keeps the rest.
"""


class _Quit(Exception):  # noqa: N818 - not an error: the person has said enough
    """The person wants to stop."""


def ask_about(planned: PlannedSession, *, on: date) -> CompletedSession | None:
    """The session as the person tells it; None when nothing was told."""
    from primemover.app.store import new_id
    from primemover.programme.log import CompletedSession

    _say(f"{planned.title}\n{_HOW}")
    exercises: list[CompletedExercise] = []
    effort: int | None = None
    try:
        for one in planned.exercises():
            told = _one(one)
            if told is None:
                continue
            exercises.append(told)
            if told.sets:
                exercises[-1] = _with_pain(told)
        effort = _effort()
    except (_Quit, EOFError):
        _say("Ended here.")
    if not exercises:
        _say("Nothing was told, so nothing is kept.")
        return None
    return CompletedSession(
        id=new_id(),
        on=on,
        session=planned.id,
        kind=planned.kind,
        exercises=tuple(exercises),
        effort=effort,
    )


def sets_as_planned(one: PlannedExercise) -> tuple[CompletedSet, ...]:
    """The sets of ``one`` as its dose asks for them: the low end of its repetitions."""
    from primemover.programme.log import CompletedSet

    dose = one.dose
    each = CompletedSet(
        reps=dose.reps_low,
        hold_s=float(dose.hold_s) if dose.hold_s else None,
        load_kg=one.load_kg,
        reps_in_reserve=dose.reps_in_reserve if dose.reps_low else None,
    )
    return (each,) * dose.sets


def _one(one: PlannedExercise) -> CompletedExercise | None:
    from primemover.programme.dose import in_words
    from primemover.programme.log import CompletedExercise

    load = f" with {one.load_kg:g} kg" if one.load_kg else ""
    asked = f"{one.name}, {in_words(one.dose, each_side=one.each_side)}{load}: "
    while True:
        text = _answer(asked).lower()
        if text == "-":
            return None
        if text == "no":
            return CompletedExercise(exercise=one.exercise, slot=one.slot, refused=True)
        try:
            sets = parse_sets(text, where=one.name) if text else sets_as_planned(one)
        except UsageError:
            _say(f"  {SETS_HELP}")
            continue
        return CompletedExercise(exercise=one.exercise, slot=one.slot, step=one.step, sets=sets)


def _with_pain(told: CompletedExercise) -> CompletedExercise:
    while True:
        text = _answer("  Any pain? Enter: none; otherwise where and how much, as knee=3: ")
        if not text:
            return replace(told, pain=0)
        try:
            place, rating = parse_pain(text)
        except UsageError:
            _say("  Where and how much, from 0 to 10: knee=3, low_back=2, hip_side=1 …")
            continue
        return replace(told, pain=rating, pain_place=place)


def _effort() -> int | None:
    while True:
        text = _answer("How hard was it all in all, 0 to 10? ")
        if not text:
            return None
        if text.isdecimal() and int(text) <= 10:
            return int(text)
        _say("  A whole number from 0 to 10, or Enter.")


def _answer(asked: str) -> str:
    sys.stderr.write(asked)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    text = line.strip()
    if text.lower() in {"quit", "q"}:
        raise _Quit
    return text


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
