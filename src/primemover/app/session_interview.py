"""A session told in conversation: one exercise after the other, Enter for as planned."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.app.log_words import SETS_HELP, parse_pain, parse_sets
from primemover.app.usage import UsageError

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.knowledge.questions import QuestionOption
    from primemover.programme.log import (
        CompletedExercise,
        CompletedSession,
        CompletedSet,
    )
    from primemover.programme.plan import PlannedExercise, PlannedSession

_HOW: Final = """What did you do? Enter: as planned. `-`: not done. `no`: I do not want it again.
Otherwise the sets: 12,10,8 or 10x20kg@2 (two left) or 30s. `quit` ends here and keeps the rest.
"""


_FELT_IN: Final = "activate"
"""The phase of the exercises that are done to feel the right place."""

_SITES: Final = "felt.clam_before"
"""The question whose sites are offered."""


class _Quit(Exception):  # noqa: N818 - not an error: the person has said enough
    """The person wants to stop."""


def ask_about(
    planned: PlannedSession, *, on: date, knowledge: Knowledge
) -> CompletedSession | None:
    """The session as the person tells it; None when nothing was told."""
    from primemover.app.store import new_id
    from primemover.programme.log import CompletedSession

    _say(f"{planned.title}\n{_HOW}")
    exercises: list[CompletedExercise] = []
    effort: int | None = None
    try:
        for block in planned.blocks:
            felt = block.phase == _FELT_IN
            for one in block.exercises:
                _ask_one(one, told=exercises, felt=felt, knowledge=knowledge)
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


def _ask_one(
    one: PlannedExercise, *, told: list[CompletedExercise], felt: bool, knowledge: Knowledge
) -> None:
    """Nothing; what is told of one exercise is in ``told`` at once, so that quitting keeps it."""
    done = _one(one)
    if done is None:
        return
    told.append(done)
    if not done.sets:
        return
    told[-1] = _with_pain(done)
    told[-1] = _with_end(told[-1], knowledge=knowledge)
    if felt:
        told[-1] = _with_sites(told[-1], knowledge=knowledge)


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


def _with_end(told: CompletedExercise, *, knowledge: Knowledge) -> CompletedExercise:
    """Whether it was broken off is asked where it hurt badly: the stop rule rests on it."""
    from primemover.programme.pain_light import pain_bands

    if (told.pain or 0) < pain_bands(knowledge).red_from:
        return told
    answer = _answer("  Did you break it off? y/N ").lower()
    return replace(told, stopped=answer in {"y", "yes"})


def _with_sites(told: CompletedExercise, *, knowledge: Knowledge) -> CompletedExercise:
    """Where it was felt: the exercises of this part are there to be felt in the right place."""
    options = knowledge.questions[_SITES].options
    listed = ", ".join(f"{place} {each.label}" for place, each in enumerate(options, start=1))
    while True:
        text = _answer(f"  Where did you feel it most? Enter: skip. {listed}: ").lower()
        sites = [_site(part.strip(), options=options) for part in text.split(",") if part.strip()]
        named = [site for site in sites if site]
        if len(named) == len(sites):
            return replace(told, felt=tuple(dict.fromkeys(named)))
        _say("  A number or a name from the list, several with a comma between, or Enter.")


def _site(text: str, *, options: Sequence[QuestionOption]) -> str:
    """The site meant by its number, id or label; "" when it is none."""
    for place, each in enumerate(options, start=1):
        if text in {str(place), each.id, each.id.replace("_", " "), each.label.lower()}:
            return each.id
    return ""


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
