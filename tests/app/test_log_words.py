"""What people type about a session: read as they meant it, or refused with an example."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.app.log_words import parse_away, parse_exercise, parse_pain, parse_sets
from primemover.app.usage import UsageError
from primemover.programme.log import CompletedSet


def test_repetitions_weights_seconds_and_what_was_left() -> None:
    assert parse_sets("12,10", where="x") == (CompletedSet(reps=12), CompletedSet(reps=10))
    assert parse_sets("10x20kg, 8x22.5@2", where="x") == (
        CompletedSet(reps=10, load_kg=20.0, reps_in_reserve=2),
        CompletedSet(reps=8, load_kg=22.5, reps_in_reserve=2),
    )
    assert parse_sets("3*12", where="x") == (CompletedSet(reps=12),) * 3
    assert parse_sets("30s,27.5s", where="x") == (
        CompletedSet(hold_s=30.0),
        CompletedSet(hold_s=27.5),
    )


@pytest.mark.parametrize(
    "text", ["", "12,", "a", "12x", "-3", "12@x", "12@11", "1e3", "９", "12;10"]
)
def test_what_is_no_set_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"expected"):
        parse_sets(text, where="clam")


def test_a_misspelt_exercise_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean clam"):
        parse_exercise("clamm=12", exercises=["clam", "bridge"])


def test_pain_has_a_place_and_a_rating() -> None:
    assert parse_pain("knee=3") == ("knee", 3)
    for text in ("knee", "knee=11", "elbow=3", "knee=-1", "knee=2.5"):
        with pytest.raises(UsageError):
            parse_pain(text)


def test_days_away_have_a_reason_and_an_order() -> None:
    away = parse_away("illness:2026-11-02..2026-11-08")
    assert (away.first, away.last, away.why) == (date(2026, 11, 2), date(2026, 11, 8), "illness")
    assert parse_away("travel:2026-11-02").last == date(2026, 11, 2)
    for text in ("illness", "laziness:2026-11-02", "illness:2026-11-08..2026-11-02", "travel:x"):
        with pytest.raises(UsageError):
            parse_away(text)


@given(
    st.lists(
        st.tuples(st.integers(0, 999), st.none() | st.integers(0, 999)), min_size=1, max_size=6
    )
)
def test_written_sets_come_back(sets: list[tuple[int, int | None]]) -> None:
    text = ",".join(f"{reps}" + (f"x{load}kg" if load is not None else "") for reps, load in sets)
    found = parse_sets(text, where="x")
    assert [(one.reps, one.load_kg) for one in found] == sets


@given(st.text(max_size=20))
def test_anything_else_is_a_usage_error_and_no_other(text: str) -> None:
    try:
        parse_sets(text, where="x")
    except UsageError:
        return
