"""Who may not move and why: what lifts a stop, what does not, and how long answers hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.programme.withholding import (
    Telling,
    Withheld,
    lasting_of,
    open_signs,
    to_ask,
    withheld,
)

KNOWLEDGE: Final = load_knowledge()
NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOLDS: Final = timedelta(days=KNOWLEDGE.safety["signs_again"].figures[0].value or 0.0)
SIGN: Final = ("chest pain during a session",)
FACTS: Final[Mapping[str, object]] = {"about.age_years": 34.0, "about.sex": "male"}
SIGNS: Final = tuple(
    name for name in open_signs(FACTS, knowledge=KNOWLEDGE) if name.startswith("safety.")
)
CALM: Final[Mapping[str, object]] = {
    **FACTS,
    "readiness.blood_pressure": "normal",
    **dict.fromkeys(SIGNS, False),
}
"""A 34-year-old to whom no stop sign applies."""


def told(minutes: float = 0.0, **answers: object) -> Telling:
    values = {**CALM, **{name.replace("__", "."): value for name, value in answers.items()}}
    return Telling(at=NOW + timedelta(minutes=minutes), answers=values)


def sign(minutes: float) -> Telling:
    return Telling(at=NOW + timedelta(minutes=minutes), signs=SIGN)


def held(*tellings: Telling, later: timedelta = timedelta(0)) -> Withheld | None:
    return withheld(tellings, now=NOW + later, knowledge=KNOWLEDGE)


def why(*tellings: Telling, later: timedelta = timedelta(0)) -> str:
    found = held(*tellings, later=later)
    return found.why if found else ""


def test_nothing_told_permits_nothing() -> None:
    assert why() == "unanswered"
    assert why(Telling(at=NOW)) == "unanswered"


def test_every_sign_answered_permits() -> None:
    assert why(told()) == ""


@pytest.mark.parametrize("left_out", SIGNS)
def test_one_sign_left_open_permits_nothing(left_out: str) -> None:
    some = {name: value for name, value in CALM.items() if name != left_out}
    assert why(Telling(at=NOW, answers=some)) == "unanswered"


@pytest.mark.parametrize("yes", SIGNS)
def test_every_yes_stops_and_says_which(yes: str) -> None:
    found = held(told(**{yes.replace(".", "__"): True}))
    assert found is not None
    assert found.why == "stop"
    assert found.rows


def test_an_empty_check_lifts_no_stop() -> None:
    yes = told(safety__chest=True)
    assert why(yes, Telling(at=NOW + timedelta(minutes=1))) == "stop"
    assert why(told(), sign(1), Telling(at=NOW + timedelta(minutes=2))) == "stop"


def test_answers_given_before_a_sign_do_not_lift_it() -> None:
    assert why(told(), sign(1)) == "stop"
    assert why(sign(1), told(2)) == ""


@pytest.mark.parametrize("left_out", SIGNS)
def test_some_signs_answered_lift_nothing(left_out: str) -> None:
    some = {name: value for name, value in CALM.items() if name != left_out}
    after = Telling(at=NOW + timedelta(minutes=2), answers=some)
    assert why(told(), sign(1), after) == "stop"


def test_a_yes_taken_back_alone_still_asks_for_the_others() -> None:
    back = Telling(at=NOW + timedelta(minutes=1), answers={"safety.chest": False})
    assert why(told(safety__chest=True), back) == "unanswered"
    assert why(told(safety__chest=True), told(1)) == ""


def test_answers_hold_for_the_days_of_the_rule() -> None:
    assert why(told(), later=HOLDS - timedelta(hours=1)) == ""
    assert why(told(), later=HOLDS + timedelta(hours=1)) == "unanswered"


def test_a_stop_does_not_pass_with_time() -> None:
    assert why(told(safety__chest=True), later=10 * HOLDS) == "stop"
    assert why(told(), sign(1), later=10 * HOLDS) == "stop"


def test_a_pause_waits_for_who_gave_a_go_ahead() -> None:
    yes = told(readiness__heart=True)
    assert why(yes) == "pause"
    assert why(yes, told(1, readiness__heart=True, readiness__cleared=True)) == "pause"
    cleared: dict[str, Any] = {
        "readiness__cleared": True,
        "readiness__cleared_by_whom": "doctor",
    }
    assert why(yes, told(minutes=1, readiness__heart=True, **cleared)) == ""


def test_an_old_go_ahead_does_not_cover_what_is_told_now() -> None:
    cleared: dict[str, Any] = {
        "readiness__cleared": True,
        "readiness__cleared_by_whom": "doctor",
    }
    before = told(readiness__medicine=True, **cleared)
    assert why(before) == ""
    assert why(before, told(1, readiness__heart=True)) == "pause"


def test_what_is_asked_is_everything_that_could_stop() -> None:
    asked = to_ask({}, knowledge=KNOWLEDGE)
    assert set(open_signs({}, knowledge=KNOWLEDGE)) <= set(asked)
    assert "about.age_years" not in to_ask(CALM, knowledge=KNOWLEDGE)
    assert set(SIGNS) <= set(to_ask(CALM, knowledge=KNOWLEDGE))


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"about.age_years": 16.0}, "about.guardian_consent"),
        ({"about.age_years": 72.0}, "readiness.used_to_activity"),
        ({"readiness.heart": True}, "readiness.cleared"),
        ({"about.sex": "female", "about.pregnant": True}, "safety.pregnancy_warning"),
        ({"readiness.systolic_mmhg": 190.0}, "readiness.systolic_mmhg"),
    ],
)
def test_what_a_pause_or_a_stop_turns_on_is_asked_too(
    answers: Mapping[str, object], asked: str
) -> None:
    assert asked in to_ask({**CALM, **answers}, knowledge=KNOWLEDGE)


@given(known=st.dictionaries(st.sampled_from(SIGNS), st.booleans()))
def test_who_answers_what_is_asked_is_never_asked_again_the_same_day(
    known: dict[str, bool],
) -> None:
    """The page of stop signs asks for all that the rule waits for, whatever was told before."""
    before = Telling(at=NOW, answers={**FACTS, **known})
    asked = to_ask(before.answers, knowledge=KNOWLEDGE)
    answers = {name: CALM.get(name, False) for name in asked}
    assert why(before, Telling(at=NOW + timedelta(minutes=1), answers=answers)) == ""


def test_what_lasts_is_no_sign() -> None:
    lasting = lasting_of(CALM, knowledge=KNOWLEDGE)
    assert lasting == dict(FACTS)
