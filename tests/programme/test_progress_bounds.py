"""Days, shares and counts at which a plan turns: on each side of every bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from primemover.programme.absences import return_after
from primemover.programme.after_session import Day, Trained
from primemover.programme.course import Course, course_of
from primemover.programme.log import Absence
from primemover.programme.phase_gates import passage
from primemover.programme.plan import FindingInBrief
from primemover.programme.plateau import answer_standstill, answer_strain
from primemover.programme.practice import Practice, Standing
from primemover.recordings.answers import Answers
from tests.programme.people import KNOWLEDGE, MONDAY, plan_for

HOME = ("mat", "wall", "chair", "bench", "dumbbell", "step", "mini_band")
PLAN = plan_for(
    Answers(
        values={
            "about.age_years": 34.0,
            "training.experience": "under_6_months",
            "equipment.items": HOME,
            "goals.minutes_per_session": 30.0,
        }
    ),
    days_per_week=4,
)
LEARN, BUILD = PLAN.weeks[0], next(week for week in PLAN.weeks if week.phase == "build")
SQUAT = next(one for one in LEARN.sessions[0].exercises() if one.slot == "strength.1")


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def course(*absences: Absence) -> Course:
    return course_of(PLAN, absences=absences, knowledge=KNOWLEDGE)


def ill(first: int, last: int) -> Absence:
    return Absence(id="ill", first=after(first), last=after(last), why="illness")


class TestComingBack:
    """Last trained on day 0."""

    @pytest.mark.parametrize(
        ("first", "last", "on", "cut"),
        [(1, 1, 2, 0.0), (1, 6, 7, 0.0), (1, 7, 8, 0.1), (-5, 6, 7, 0.0), (1, 30, 8, 0.1)],
    )
    def test_days_of_illness(self, first: int, last: int, on: int, cut: float) -> None:
        back = return_after(Practice(last_on=MONDAY), on=after(on), course=course(ill(first, last)))
        assert back is not None
        assert (back.cut, back.easy_sessions) == (cut, 2)

    @pytest.mark.parametrize("on", [0, 1])
    def test_an_illness_that_was_over_or_has_not_begun_is_none(self, on: int) -> None:
        before_and_after = course(ill(-5, 0), ill(on + 1, 20))
        assert return_after(Practice(last_on=MONDAY), on=after(on), course=before_and_after) is None

    def test_of_a_long_gap_and_a_short_illness_the_gap_counts(self) -> None:
        gap = return_after(Practice(last_on=MONDAY), on=after(30), course=course())
        both = return_after(Practice(last_on=MONDAY), on=after(30), course=course(ill(10, 12)))
        assert gap is not None
        assert both is not None
        assert gap.cut == both.cut > 0.1
        assert "better" in both.words


class TestAWeekThatIsOver:
    def practice(self, *, done: int, skipped: int = 0, **told: object) -> Practice:
        names = [session.id for session in LEARN.sessions]
        return Practice(
            done={one.id: one for one in LEARN.sessions[:done]},
            skipped=set(names[:skipped]),
            **told,  # type: ignore[arg-type]
        )

    @pytest.mark.parametrize(
        ("done", "skipped", "goes_on"), [(4, 0, True), (3, 0, True), (2, 0, False), (4, 2, False)]
    )
    @pytest.mark.parametrize("coming", [LEARN, BUILD])
    def test_three_of_four_sessions_are_enough(
        self, coming: object, done: int, skipped: int, goes_on: bool
    ) -> None:
        found = passage(
            1,
            now=LEARN,
            coming=coming,  # type: ignore[arg-type]
            course=course(),
            practice=self.practice(done=done, skipped=skipped),
        )
        assert found.open is goes_on

    @pytest.mark.parametrize(
        ("left", "right", "ends"),
        [
            ("not_supported", "not_supported", True),
            ("supported", "not_supported", False),
            ("not_supported", "supported", False),
            ("cannot_tell", "not_supported", True),
            ("cannot_tell", "cannot_tell", True),
        ],
    )
    def test_every_side_that_could_be_told_meets_the_criterion(
        self, left: str, right: str, ends: bool
    ) -> None:
        told = tuple(
            FindingInBrief(rule="squat_heels", status=status, title="Heels")  # type: ignore[arg-type]
            for status in (left, right)
        )
        practice = self.practice(done=4, findings=told)
        found = passage(1, now=LEARN, coming=BUILD, course=course(), practice=practice)
        assert (found.open, found.phase_ends) == (ends, ends)


class TestStandstill:
    def varied(self, *, on: int, change: Callable[[Standing], Standing], **told: object) -> bool:
        """Whether a variation came on a day; the exercise stands still since day 0."""
        still = change(Standing(still_since=MONDAY, times=4))
        practice = Practice(
            standings={SQUAT.exercise: still},
            origins={SQUAT.exercise: (SQUAT.slot, SQUAT.exercise)},
            **told,  # type: ignore[arg-type]
        )
        day = Day(on=after(on), calm=True, usual=True)
        trained = {SQUAT.exercise: Trained(planned=replace(SQUAT, others=()), done=())}
        answer_standstill(trained, day=day, course=course(), practice=practice)
        return practice.varied_on == after(on)

    @pytest.mark.parametrize(("on", "varies"), [(27, False), (28, True)])
    def test_four_weeks(self, on: int, varies: bool) -> None:
        assert self.varied(on=on, change=lambda still: still) is varies

    @pytest.mark.parametrize(("times", "varies"), [(3, False), (4, True)])
    def test_four_times(self, times: int, varies: bool) -> None:
        assert self.varied(on=28, change=lambda still: replace(still, times=times)) is varies

    def test_not_while_it_hurts_a_little(self) -> None:
        assert not self.varied(on=28, change=lambda still: replace(still, ambers=1))

    @pytest.mark.parametrize(("days_ago", "varies"), [(13, False), (14, True)])
    def test_two_weeks_between_changes(self, days_ago: int, varies: bool) -> None:
        before = after(28 - days_ago)
        assert self.varied(on=28, change=lambda still: still, varied_on=before) is varies


class TestStrain:
    def lighter(self, *shares: float, calm: bool = True, usual: bool = True) -> bool:
        practice = Practice()
        for number, share in enumerate(shares):
            day = Day(on=after(number), calm=calm, usual=usual)
            answer_strain(share, day=day, course=course(), practice=practice)
        return practice.lighter_left > 0

    def test_two_worse_sessions_in_a_row(self) -> None:
        assert self.lighter(0.5, 0.5)
        assert not self.lighter(0.5)
        assert not self.lighter(0.49, 0.49, 0.49)
        assert not self.lighter(0.5, 0.0, 0.5)
        assert not self.lighter(0.5, 0.5, usual=False)

    def test_amber_three_times_in_a_row(self) -> None:
        assert self.lighter(0.0, 0.0, 0.0, calm=False)
        assert not self.lighter(0.0, 0.0, calm=False)
