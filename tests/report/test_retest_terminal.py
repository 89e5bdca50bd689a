"""Re-tests and progress on a terminal: every verdict has a shape and words, colour is extra."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from primemover.findings.change import VERDICT_WORDS, Comparison, Reading, TestDay, compare
from primemover.knowledge import load_knowledge
from primemover.programme.plan import FindingInBrief
from primemover.report.progress_terminal import gate_lines, small_chart
from primemover.report.retest_terminal import VERDICT_MARKS, render_comparison, render_own_noise
from primemover.terms import Status
from tests.words import forbidden_words

KNOWN = load_knowledge()
MARCH = datetime(2026, 3, 2, tzinfo=UTC)
JUNE = datetime(2026, 6, 2, tzinfo=UTC)


def plank(value: float) -> Reading:
    return Reading(
        key="timed.plank_s",
        quantity="hold_time",
        name="Time in the plank",
        unit="s",
        value=value,
        question="timed.plank_s",
    )


def stands(value: float) -> Reading:
    return Reading(
        key="timed.chair_stands",
        quantity="chair_stands",
        name="Stands from a chair",
        unit="stands",
        value=value,
        question="timed.chair_stands",
    )


def comparison(*pairs: tuple[Reading, Reading]) -> Comparison:
    before = TestDay(id="a", at=MARCH, readings=tuple(first for first, _ in pairs))
    after = TestDay(id="b", at=JUNE, readings=tuple(second for _, second in pairs))
    return compare(before, after=after, knowledge=KNOWN)


def shown(told: Comparison, *, width: int = 90) -> str:
    out = io.StringIO()
    render_comparison(told, console=Console(file=out, width=width))
    return out.getvalue()


ALL = comparison(
    (plank(40), plank(90)),
    (stands(12), stands(14)),
    (plank(40), plank(40)),
)


def test_without_colour_nothing_is_lost() -> None:
    told = shown(comparison((plank(40), plank(90)), (stands(12), stands(14))))
    assert "\x1b[" not in told
    for verdict in ("more_than_noise", "cannot_tell"):
        assert VERDICT_MARKS[verdict] in told
        assert VERDICT_WORDS[verdict] in told
    assert "Stands from a chair (12 stands → 14 stands)" in " ".join(told.split())
    assert "Practice alone adds 0.5 to 0.8 stands" in told


def test_each_change_stands_below_the_heading_of_its_verdict() -> None:
    lines = shown(comparison((plank(40), plank(60)), (stands(12), stands(14)))).splitlines()
    headings = [line.partition(" ─")[0] for line in lines if "─" in line]
    assert headings == ["= Within noise (1)", "○ Couldn't tell (1)"]
    below = "\n".join(lines).partition("○ Couldn't tell (1)")
    assert "Time in the plank" in below[0]
    assert "Stands from a chair" in below[2]
    more = shown(comparison((plank(40), plank(90)))).splitlines()
    assert [line.partition(" ─")[0] for line in more if "─" in line] == ["◆ More than noise (1)"]


def test_what_a_study_says_was_not_learnt_from_ones_own_repeat() -> None:
    out = io.StringIO()
    told = comparison((plank(40), plank(60)))
    assert told.changes[0].noise is not None
    render_own_noise(told, console=Console(file=out, width=90))
    assert "Nothing was learnt from this pair." in out.getvalue()


def test_each_verdict_has_its_own_shape() -> None:
    assert len(set(VERDICT_MARKS.values())) == len(VERDICT_WORDS) == len(VERDICT_MARKS)


def test_no_line_is_wider_than_the_terminal_and_no_word_is_forbidden() -> None:
    told = shown(ALL)
    assert max(map(len, told.splitlines())) <= 90
    assert not forbidden_words(told)


@pytest.mark.parametrize("width", [50, 80, 200])
def test_on_any_terminal_names_stay_whole(width: int) -> None:
    told = shown(comparison((plank(40), plank(60)), (stands(12), stands(14))), width=width)
    words = " ".join(told.split())
    assert "Time in the plank" in words
    assert "± 35 s" in words
    assert max(map(len, told.splitlines())) <= width


def test_a_repeat_that_teaches_nothing_says_so() -> None:
    out = io.StringIO()
    render_own_noise(comparison((stands(12), stands(12))), console=Console(file=out, width=90))
    assert "Nothing was learnt from this pair." in out.getvalue()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("not_supported", "met"),
        ("supported", "not_yet"),
        ("cannot_tell", "not_told"),
        (None, "not_told"),
    ],
)
def test_a_gate_is_met_only_by_a_test_that_says_so(status: Status | None, expected: str) -> None:
    phase = KNOWN.phases["learn"]
    rule = phase.gates[0].rule
    findings = [FindingInBrief(rule=rule, status=status, title="")] if status else None
    assert gate_lines(phase, findings=findings)[0].passing == expected


@given(st.lists(st.none() | st.floats(0, 1000), min_size=1, max_size=20))
def test_a_small_chart_has_one_sign_a_value_and_rises_with_it(values: list[float | None]) -> None:
    chart = small_chart(values)
    assert len(chart) == len(values)
    known = sorted(
        (value, sign) for value, sign in zip(values, chart, strict=True) if value is not None
    )
    assert all(one[1] <= other[1] for one, other in pairwise(known))
