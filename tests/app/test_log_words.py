"""What people type about a session: read as they meant it, or refused with an example."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.app.log_words import (
    MOST_LOAD_KG,
    MOST_REPS,
    MOST_SETS,
    Hurt,
    parse_away,
    parse_exercise,
    parse_hurt,
    parse_pain,
    parse_sets,
    require_effort,
    require_minutes,
)
from primemover.app.session_line import SessionLine, read_sets, session_of
from primemover.app.usage import UsageError
from primemover.programme.log import CompletedSet
from tests.programme.people import plan_for, told


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
    "text",
    [
        *("", "12,", "a", "12x", "-3", "12@x", "12@11", "1e3", "９", "12;10", "12@" + "9" * 5000),
        *("0", "0x20kg", "0s", "0*12", "201", "10x999kg", "9999s", "31*5", "20*5,20*5"),
    ],
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


def test_pain_may_belong_to_one_exercise() -> None:
    library = ["clam", "plank"]
    assert parse_hurt("knee=6", exercises=library) == Hurt(place="knee", rating=6)
    assert parse_hurt("plank:low_back=3", exercises=library) == Hurt(
        place="low_back", rating=3, exercise="plank"
    )
    for text in ("planck:knee=3", "plank:=3", "plank:knee", ":knee=3"):
        with pytest.raises(UsageError):
            parse_hurt(text, exercises=library)


def test_sets_of_one_exercise_told_twice_are_joined() -> None:
    sets = read_sets(["clam=12", "bridge=8", "clam=10"], exercises=["bridge", "clam"])
    assert sets == {
        "clam": (CompletedSet(reps=12), CompletedSet(reps=10)),
        "bridge": (CompletedSet(reps=8),),
    }
    with pytest.raises(UsageError, match=f"at most {MOST_SETS} sets"):
        read_sets(["clam=20*5", "clam=20*5"], exercises=["clam"])


def test_as_many_sets_as_somebody_may_have_done_are_taken() -> None:
    assert len(parse_sets(f"{MOST_SETS}*5", where="x")) == MOST_SETS


def test_effort_is_from_nothing_to_as_hard_as_can_be() -> None:
    assert [require_effort(each) for each in (None, 0, 10)] == [None, 0, 10]
    for wrong in (-1, 11):
        with pytest.raises(UsageError, match="--effort"):
            require_effort(wrong)


def test_an_exercise_of_ones_own_beside_the_planned_ones_keeps_the_session() -> None:
    planned = next(plan_for(told()).sessions())
    (first, *_) = planned.exercises()
    some = (CompletedSet(reps=10),)
    line = SessionLine(sets={"my_own": some, first.exercise: some})
    done = session_of(line, planned=planned, on=planned.on)
    assert done.session == planned.id
    assert [(one.exercise, one.slot) for one in done.exercises] == [
        (first.exercise, first.slot),
        ("my_own", ""),
    ]
    alone = session_of(SessionLine(sets={"my_own": some}), planned=planned, on=planned.on)
    assert alone.session == ""


def test_minutes_are_some_and_not_days() -> None:
    assert require_minutes(25) == 25
    assert require_minutes(None) is None
    for wrong in (-5.0, 0.0, 601.0, float("nan"), float("inf")):
        with pytest.raises(UsageError, match="--minutes"):
            require_minutes(wrong)


def test_days_away_have_a_reason_and_an_order() -> None:
    today = date.today()
    last = today + timedelta(days=6)
    away = parse_away(f"illness:{today}..{last}")
    assert (away.first, away.last, away.why, away.equipment) == (today, last, "illness", None)
    assert parse_away(f"travel:{today}").last == today
    kit = frozenset({"mat"})
    assert parse_away(f"travel:{today}..{last}", equipment=kit).equipment == kit
    for text in ("illness", f"laziness:{today}", f"illness:{last}..{today}", "travel:x"):
        with pytest.raises(UsageError):
            parse_away(text)
    with pytest.raises(UsageError, match="rest"):
        parse_away(f"illness:{today}", equipment=kit)


@pytest.mark.parametrize("days", [(-800, -790), (0, 400), (-90, 90), (-367, 0)])
def test_days_away_lie_near_and_are_not_half_a_year(days: tuple[int, int]) -> None:
    first, last = (date.today() + timedelta(days=each) for each in days)
    with pytest.raises(UsageError, match="expected"):
        parse_away(f"travel:{first}..{last}")
    with pytest.raises(UsageError, match="expected a day from"):
        parse_away("travel:0001-01-01..0001-01-02")


@given(
    st.lists(
        st.tuples(st.integers(1, MOST_REPS), st.none() | st.integers(0, round(MOST_LOAD_KG))),
        min_size=1,
        max_size=6,
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
