"""A plan as one flat table: a row for each set, to be filled in or filtered in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from primemover.programme.plan import Plan, PlannedExercise, PlannedSession

COLUMNS: Final = (
    "date",
    "week",
    "session",
    "kind",
    "title",
    "block",
    "slot",
    "exercise",
    "name",
    "set",
    "sets",
    "reps_low",
    "reps_high",
    "hold_s",
    "each_side",
    "load_kg",
    "rung",
    "rest_s",
    "reps_in_reserve",
    "tempo",
)
"""One row is one set; nothing is left to be worked out from another row."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def programme_table(plan: Plan) -> bytes:
    """The planned sets of ``plan`` as CSV: comma, CRLF, UTF-8 with a byte-order mark.

    Notes
    -----
    The mark is there because the commonest spreadsheet reads UTF-8 as something else without it.
    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for session in plan.sessions():
        for row in _rows(session):
            writer.writerow([_cell(value) for value in row])
    return sheet.getvalue().encode("utf-8-sig", errors="replace")


def _rows(session: PlannedSession) -> Iterator[tuple[object, ...]]:
    for block in session.blocks:
        for planned in block.exercises:
            for number in range(1, planned.dose.sets + 1):
                yield (
                    session.on.isoformat(),
                    session.week,
                    session.id,
                    session.kind,
                    session.title,
                    block.title,
                    *_set(planned, number=number),
                )


def _set(planned: PlannedExercise, *, number: int) -> tuple[object, ...]:
    dose = planned.dose
    return (
        planned.slot,
        planned.exercise,
        planned.name,
        number,
        dose.sets,
        dose.reps_low,
        dose.reps_high,
        dose.hold_s,
        "yes" if planned.each_side else "no",
        planned.load_kg,
        planned.step,
        dose.rest_s,
        None if dose.reps_low is None else dose.reps_in_reserve,
        dose.tempo,
    )


def _cell(value: object) -> object:
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
