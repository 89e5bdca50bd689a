"""A set as a form tells it, in the visitor's unit, into a set of the log; faults by field."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from primemover.app.log_words import MOST_HOLD_S, MOST_LOAD_KG, MOST_REPS
from primemover.app.web.endpoints import Form
from primemover.app.web.units import kg_from
from primemover.programme.log import CompletedSet

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.programme.plan import PlannedExercise
    from primemover.terms import Side

MOST_LEFT: Final = 10
"""Repetitions that somebody says could still have been done."""


class SetForm(Form):
    """What a form says of one set; texts, so that what cannot be meant is shown again as typed.

    ``…_right`` are of the right side, where the sides differed; the others then of the left.
    """

    turn: int
    reps: str = ""
    hold_s: str = ""
    load: str = ""
    left: str = ""
    reps_right: str = ""
    hold_right: str = ""


class SetFaults(Exception):  # noqa: N818 - told beside the fields, not an error of the app
    """What cannot be meant, by the name of its field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(faults)
        self.faults = faults


def sets_of(
    form: SetForm, *, planned: PlannedExercise, side: Side | None = None, visit: Visit
) -> tuple[CompletedSet, ...]:
    """The set, or one of each side where they differed; of ``side`` alone where that is left.

    Raises
    ------
    SetFaults
        Naming every field that says something nobody can have done; nothing is then kept.
    """
    faults: dict[str, str] = {}
    counts = planned.dose.reps_low is not None
    reps = whole(form.reps, most=MOST_REPS, field="reps", faults=faults)
    hold_s = _seconds(form.hold_s, field="hold_s", faults=faults)
    reps_right = whole(form.reps_right, most=MOST_REPS, field="reps_right", faults=faults)
    hold_right_s = _seconds(form.hold_right, field="hold_right", faults=faults)
    left = whole(form.left, least=0, most=MOST_LEFT, field="left", faults=faults)
    load_kg = load_of(form.load, visit=visit, faults=faults)
    if counts and reps is None and "reps" not in faults:
        faults["reps"] = "reps_missing"
    if not counts and hold_s is None and "hold_s" not in faults:
        faults["hold_s"] = "hold_missing"
    if faults:
        raise SetFaults(faults)

    def one(of: Side | None, count: int | None, held_s: float | None) -> CompletedSet:
        return CompletedSet(
            reps=count, hold_s=held_s, load_kg=load_kg, reps_in_reserve=left, side=of
        )

    if side is not None or (reps_right is None and hold_right_s is None):
        return (one(side, reps, hold_s),)
    right_reps = reps if reps_right is None else reps_right
    right_s = hold_s if hold_right_s is None else hold_right_s
    return (one("left", reps, hold_s), one("right", right_reps, right_s))


def whole(
    text: str, *, least: int = 1, most: int, field: str, faults: dict[str, str]
) -> int | None:
    """The number typed; None for nothing typed, or for a fault, which is then in ``faults``."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and least <= int(text) <= most):
        faults[field] = "whole"
        return None
    return int(text)


def _seconds(text: str, *, field: str, faults: dict[str, str]) -> float | None:
    found = whole(text, most=round(MOST_HOLD_S), field=field, faults=faults)
    return None if found is None else float(found)


def load_of(
    text: str, *, visit: Visit, faults: dict[str, str], field: str = "load"
) -> float | None:
    """The load typed in the visitor's unit, in kg; None for none, or for a fault, as above."""
    if not text:
        return None
    try:
        load_kg = kg_from(text, visit=visit)
    except ValueError:
        load_kg = math.inf
    if load_kg > MOST_LOAD_KG:
        faults[field] = "load"
        return None
    return load_kg or None  # 0 is no load
