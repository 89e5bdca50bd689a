"""The table of sets: whole, flat, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from primemover.programme.plan import Plan
from primemover.report.programme.table import COLUMNS, programme_table
from tests.report.plans import ODD, sample_plan


def rows(plan: Plan) -> list[dict[str, str]]:
    text = programme_table(plan).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_for_each_planned_set() -> None:
    plan = sample_plan()
    read = rows(plan)
    assert len(read) == sum(e.dose.sets for s in plan.sessions() for e in s.exercises())
    assert tuple(read[0]) == COLUMNS
    first = next(plan.sessions())
    assert (read[0]["date"], read[0]["session"]) == (first.on.isoformat(), first.id)
    assert {row["load_kg"] for row in read} >= {"", "8.0", "18.0"}


def test_spreadsheets_are_told_that_it_is_utf8() -> None:
    assert programme_table(sample_plan()).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", '=cmd|" /C calc"!A0']
)
def test_no_cell_is_a_formula(title: str) -> None:
    plan = sample_plan(weeks=1, days=1, yoga_days=0)
    session = replace(plan.weeks[0].sessions[0], title=title)
    read = rows(replace(plan, weeks=(replace(plan.weeks[0], sessions=(session,)),)))
    assert all(row["title"] == f"'{title}" for row in read)


def test_odd_characters_come_back() -> None:
    plan = sample_plan(weeks=1, days=1, yoga_days=0)
    session = replace(plan.weeks[0].sessions[0], title=f"{ODD}\nsecond line")
    read = rows(replace(plan, weeks=(replace(plan.weeks[0], sessions=(session,)),)))
    assert read[0]["title"] == f"{ODD}\nsecond line"


def test_a_plan_withheld_is_a_head_without_rows() -> None:
    assert not rows(replace(sample_plan(), weeks=()))
