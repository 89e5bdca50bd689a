"""The session of a day: shorter, with less at hand, or beside the desk, by the plan's own rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from primemover.app.course import Course, course_of
from primemover.app.session_of_day import Wishes, exchanged_today, session_today
from primemover.errors import PlanError
from primemover.history.opening import open_store
from primemover.knowledge import load_knowledge
from tests.app.web.people import with_plan

KNOWN = load_knowledge()
LONGER_THAN_ASKED_MIN = 0.0
"""Sessions are estimated to the tenth of a minute and never planned longer than asked for."""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A plan on its first day."""
    with open_store(tmp_path / "store") as store:
        person = with_plan(store)
        return course_of(store, person=person, on=date.today(), knowledge=KNOWN)


def test_without_a_wish_it_is_the_next_one_of_the_plan(course: Course) -> None:
    assert session_today(course, wishes=Wishes(), knowledge=KNOWN) == course.next_session()


@pytest.mark.parametrize("minutes", [5, 10, 15, 20, 30, 45])
def test_it_keeps_its_place_and_fits_the_time(course: Course, minutes: int) -> None:
    session = session_today(course, wishes=Wishes(minutes=minutes), knowledge=KNOWN)
    usual = course.next_session()
    assert session is not None
    assert usual is not None
    assert session.id == usual.id
    assert session.minutes <= minutes + LONGER_THAN_ASKED_MIN


@pytest.mark.parametrize("kit", [frozenset(), frozenset({"mini_band"}), frozenset({"chair"})])
def test_only_what_is_at_hand_is_used(course: Course, kit: frozenset[str]) -> None:
    session = session_today(course, wishes=Wishes(equipment=kit), knowledge=KNOWN)
    assert session is not None
    for one in session.exercises():
        needs = KNOWN.exercises[one.exercise].needs_any
        assert not needs or any(kit.issuperset(needed) for needed in needs)


def test_the_desk_has_its_own(course: Course) -> None:
    session = session_today(course, wishes=Wishes(desk=True), knowledge=KNOWN)
    assert session is not None
    assert session.kind == "desk"


def test_an_exchange_has_its_own_dose_and_the_same_place(course: Course) -> None:
    session = course.next_session()
    assert session is not None
    for one in session.exercises():
        if not one.others:
            continue
        instead = exchanged_today(
            session,
            slot=one.slot,
            exercise=one.others[0],
            wishes=Wishes(),
            course=course,
            knowledge=KNOWN,
        )
        assert (instead.slot, instead.exercise) == (one.slot, one.others[0])
        assert instead.dose.sets >= 1


def test_what_does_not_suit_is_refused_by_name(course: Course) -> None:
    session = course.next_session()
    assert session is not None
    with pytest.raises(PlanError, match="does not fit in"):
        exchanged_today(
            session,
            slot="strength.1",
            exercise="back_squat",
            wishes=Wishes(),
            course=course,
            knowledge=KNOWN,
        )
