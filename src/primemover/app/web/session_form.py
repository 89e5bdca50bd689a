"""A session of the log as a form: every exercise with its sets, a field a number; faults by field.

Fields are numbered: ``exercise_2`` is the third exercise, ``amount_2_1`` (repetitions, or seconds
held), ``load_2_1`` and ``left_2_1`` are of its second set, ``rows_2`` says which of its sets are
shown. Of a session that is corrected the numbers are those of the log, so what is not touched stays
exactly as it was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from pydantic import ConfigDict

from primemover.app.log_words import (
    LONGEST_NOTE,
    MOST_HOLD_S,
    MOST_MINUTES,
    MOST_REPS,
    MOST_SETS,
)
from primemover.app.web.endpoints import Form
from primemover.app.web.told_sets import MOST_LEFT, SetFaults, load_of, whole
from primemover.app.web.units import kg_number
from primemover.programme.log import CompletedExercise, CompletedSet

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.programme.log import CompletedSession
    from primemover.terms import Side

MOST_EXERCISES: Final = 24
NEW_SETS: Final = 3
"""Empty lines for sets of an exercise that is written down anew."""
_MOST_EFFORT: Final = 10
_ROWS: Final = re.compile(r"\d{1,3}(,\d{1,3})*", re.ASCII)


class SessionForm(Form):
    """A session as a form tells it; ``do`` says which button was pressed.

    ``keep`` keeps it. ``set:2`` shows one more set of the third exercise, ``drop:2:1`` one less,
    ``out:2`` leaves the exercise out and ``exercise`` shows one more; these keep nothing.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow", frozen=True, str_strip_whitespace=True
    )

    do: str = "keep"
    as_planned: bool = False
    effort: str = ""
    minutes: str = ""
    note: str = ""
    entry: str = ""

    def text(self, name: str) -> str:
        """What was typed into a numbered field; "" for nothing."""
        found = (self.model_extra or {}).get(name, "")
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetRow:
    """One set as its fields hold it; ``number`` is its place in the names of the fields."""

    number: int
    amount: str = ""
    load: str = ""
    left: str = ""
    side: Side | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is told of it."""
        return not (self.amount or self.load or self.left)


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """One exercise and its sets.

    ``exercise`` is "" where none is chosen yet. ``before`` is what the log holds of it, for one
    that is corrected. ``seconds`` says that it is counted in seconds held.
    """

    number: int
    exercise: str = ""
    before: CompletedExercise | None = None
    seconds: bool = False
    rows: tuple[SetRow, ...] = ()


def groups_of(session: CompletedSession, *, visit: Visit) -> tuple[Group, ...]:
    """The exercises of a session of the log, as the form shows them first."""
    return tuple(
        Group(
            number=number,
            exercise=one.exercise,
            before=one,
            seconds=_in_seconds(one.exercise, before=one, visit=visit),
            rows=tuple(row_of(each, number=at, visit=visit) for at, each in enumerate(one.sets)),
        )
        for number, one in enumerate(session.exercises)
    )


def nothing_yet() -> tuple[Group, ...]:
    """One exercise to be chosen, with some empty sets."""
    return (_fresh(0),)


def row_of(one: CompletedSet, *, number: int, visit: Visit) -> SetRow:
    """A set of the log in the visitor's unit."""
    amount = one.reps if one.reps is not None else one.hold_s
    return SetRow(
        number=number,
        amount="" if amount is None else f"{amount:g}",
        load=kg_number(one.load_kg, visit=visit),
        left="" if one.reps_in_reserve is None else str(one.reps_in_reserve),
        side=one.side,
    )


def groups_typed(
    form: SessionForm, *, visit: Visit, before: CompletedSession | None = None
) -> tuple[Group, ...]:
    """The exercises as the form holds them, in its order."""
    known = before.exercises if before else ()
    return tuple(
        _typed(
            number, form=form, before=known[number] if number < len(known) else None, visit=visit
        )
        for number in range(MOST_EXERCISES)
        if form.text(f"rows_{number}") or form.text(f"exercise_{number}")
    )


def changed(groups: tuple[Group, ...], *, do: str) -> tuple[Group, ...]:
    """The exercises after a button that shows a set or an exercise more, or one less."""
    what, _, where = do.partition(":")
    at, _, row = where.partition(":")
    if what == "exercise":
        number = max((group.number for group in groups), default=-1) + 1
        return (*groups, _fresh(number)) if number < MOST_EXERCISES else groups
    if what == "out":
        return tuple(group for group in groups if str(group.number) != at) or nothing_yet()
    return tuple(
        _with_rows(group, what=what, row=row) if str(group.number) == at else group
        for group in groups
    )


def exercises_told(
    groups: tuple[Group, ...], *, faults: dict[str, str], visit: Visit
) -> tuple[CompletedExercise, ...]:
    """What was done of every exercise that has sets; what cannot be meant is in ``faults``.

    An exercise of the log without sets, of which only pain was told, stays.
    """
    told = []
    for group in groups:
        sets = tuple(_sets(group, faults=faults, visit=visit))
        if group.exercise not in visit.knowledge.exercises and not group.before:
            if sets or group.exercise:
                faults[f"exercise_{group.number}"] = "exercise"
            continue
        kept = group.before or CompletedExercise(exercise=group.exercise)
        if sets or (group.before and not group.before.sets):
            told.append(replace(kept, sets=sets))
        elif not group.before:
            faults[f"exercise_{group.number}"] = "no_sets"
    return tuple(told)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """What is told of the session as a whole; ``effort`` is 0 to 10."""

    effort: int | None
    minutes: float | None
    note: str


def rest_told(form: SessionForm, *, faults: dict[str, str]) -> Rest:
    """How hard it was, how long it took, and the note; what cannot be meant is in ``faults``."""
    effort = whole(form.effort, least=0, most=_MOST_EFFORT, field="effort", faults=faults)
    if len(form.note) > LONGEST_NOTE:
        faults["note"] = "note"
    return Rest(effort=effort, minutes=_minutes(form.minutes, faults=faults), note=form.note)


def require_none(faults: Mapping[str, str]) -> None:
    """Nothing.

    Raises
    ------
    SetFaults
        When there is a fault.
    """
    if faults:
        raise SetFaults(dict(faults))


def _fresh(number: int) -> Group:
    return Group(number=number, rows=tuple(SetRow(number=at) for at in range(NEW_SETS)))


def _typed(
    number: int, *, form: SessionForm, before: CompletedExercise | None, visit: Visit
) -> Group:
    name = form.text(f"exercise_{number}")
    was = before if before is not None and before.exercise == name else None
    shown = form.text(f"rows_{number}")
    rows = [int(at) for at in shown.split(",")] if _ROWS.fullmatch(shown) else [0]
    return Group(
        number=number,
        exercise=name,
        before=was,
        seconds=_in_seconds(name, before=was, visit=visit),
        rows=tuple(
            SetRow(
                number=at,
                amount=form.text(f"amount_{number}_{at}"),
                load=form.text(f"load_{number}_{at}"),
                left=form.text(f"left_{number}_{at}"),
                side=was.sets[at].side if was and at < len(was.sets) else None,
            )
            for at in rows[:MOST_SETS]
        ),
    )


def _with_rows(group: Group, *, what: str, row: str) -> Group:
    if what == "drop":
        return replace(group, rows=tuple(r for r in group.rows if str(r.number) != row))
    told = len(group.before.sets) if group.before else 0
    number = max((told - 1, *(r.number for r in group.rows))) + 1
    more = what == "set" and len(group.rows) < MOST_SETS
    return replace(group, rows=(*group.rows, SetRow(number=number))) if more else group


def _in_seconds(exercise: str, *, before: CompletedExercise | None, visit: Visit) -> bool:
    """Whether it was counted in seconds, or usually is."""
    if before is not None and before.sets:
        return before.sets[0].reps is None
    known = visit.knowledge.exercises.get(exercise)
    numbers = visit.knowledge.dosing[known.dose].numbers if known else {}
    return "hold" in numbers and not {"reps", "repeats"} & set(numbers)


def _sets(group: Group, *, faults: dict[str, str], visit: Visit) -> Iterator[CompletedSet]:
    """The sets of the rows that hold anything; those typed as they were stay as they were."""
    before = group.before.sets if group.before else ()
    for row in group.rows:
        old = before[row.number] if row.number < len(before) else None
        if row.empty:
            continue
        if old is not None and row == row_of(old, number=row.number, visit=visit):
            yield old
            continue
        yield _set(row, group=group, old=old, faults=faults, visit=visit)


def _set(
    row: SetRow, *, group: Group, old: CompletedSet | None, faults: dict[str, str], visit: Visit
) -> CompletedSet:
    """What the row tells; what belongs to the set and has no field is that of ``old``."""
    was = old or CompletedSet()
    shown = row_of(was, number=row.number, visit=visit)
    ending = f"{group.number}_{row.number}"
    seconds = group.seconds if old is None else old.reps is None
    left = whole(row.left, least=0, most=MOST_LEFT, field=f"left_{ending}", faults=faults)
    found = replace(was, reps_in_reserve=left)
    if row.load != shown.load:
        load = load_of(row.load, visit=visit, faults=faults, field=f"load_{ending}")
        found = replace(found, load_kg=load)
    if old is not None and row.amount == shown.amount:
        return found
    if not row.amount:
        faults[f"amount_{ending}"] = "missing"
    most = round(MOST_HOLD_S) if seconds else MOST_REPS
    amount = whole(row.amount, most=most, field=f"amount_{ending}", faults=faults)
    if not seconds:
        return replace(found, reps=amount)
    return replace(found, hold_s=None if amount is None else float(amount))


def _minutes(text: str, *, faults: dict[str, str]) -> float | None:
    """Minutes, of which there are more than none."""
    if not text:
        return None
    try:
        minutes = float(text.replace(",", "."))
    except ValueError:
        minutes = 0.0
    if 0 < minutes <= MOST_MINUTES:
        return minutes
    faults["minutes"] = "minutes"
    return None
