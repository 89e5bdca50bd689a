"""Where somebody stands on the way from learning to testing again, and the one thing that is next.

It is the article's way; the next thing is one thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from primemover.app.first_win import AFTER, BEFORE
from primemover.app.session_in_hand import hand_of

if TYPE_CHECKING:
    from datetime import date

    from primemover.app.course import Course
    from primemover.history.records import Person, Unfinished
    from primemover.history.store import Store
    from primemover.programme.plan import PlannedSession, PlannedWeek

Step = Literal["learn", "test", "activate", "strengthen", "eat", "retest"]
STEPS: Final[tuple[Step, ...]] = ("learn", "test", "activate", "strengthen", "eat", "retest")

Next = Literal[
    "feel",
    "check",
    "go_on_check",
    "plan",
    "session",
    "go_on_session",
    "rest",
    "retest",
    "waits",
]
"""The one thing to do: the first win, a check, a plan, a session, nothing today, a check again."""

_LEARNING: Final = "learn"
"""The phase of a plan in which every movement is found; the article calls it activating."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """Where somebody stands.

    Attributes
    ----------
    next : str
        See :data:`Next`.
    here : str
        The step that the next thing belongs to.
    passed : frozenset of str
        Steps of which something is done.
    session : PlannedSession or None
        The session to do next.
    week : PlannedWeek or None
        The week it is in.
    weeks, done, planned : int
        Weeks of the plan; sessions done and planned.
    """

    next: Next
    here: Step
    passed: frozenset[Step]
    session: PlannedSession | None = None
    week: PlannedWeek | None = None
    weeks: int = 0
    done: int = 0
    planned: int = 0


def journey_of(store: Store, *, person: Person, course: Course | None, on: date) -> Journey:
    """Where ``person`` stands on a day."""
    checks = store.checks(person.id)
    begun = store.unfinished(person.id)
    tested = bool(checks)
    felt = tested or any(_felt(one.document) for one in begun if one.kind == "check")
    in_session = any(hand_of(one) is not None for one in begun)
    passed: set[Step] = {"test"} if tested else set()
    if course is None:
        what: Next = "plan" if tested else "check" if felt else "feel"
        if not tested and _answered(begun):
            what = "go_on_check"
        return Journey(next=what, here="activate" if tested else "test", passed=frozenset(passed))
    return _on_the_plan(course, in_session=in_session, on=on, passed=passed)


def _on_the_plan(course: Course, *, in_session: bool, on: date, passed: set[Step]) -> Journey:
    plan, session = course.plan, course.next_session()
    passed.add("test")
    done = {one.session for one in course.log.sessions if one.session}
    week = next((w for w in plan.weeks if session and w.number == session.week), None)
    strengthens = week is None or week.phase != _LEARNING
    if strengthens:
        passed.add("activate")
    here: Step = "strengthen" if strengthens else "activate"
    if in_session:
        what: Next = "go_on_session"
    elif plan.withheld:
        what, here = "waits", "retest"
    elif session is None or (week is not None and week.retest and _looked_at(course, week) is None):
        what, here = "retest", "retest"
    else:
        what = (
            "rest"
            if any(one.on == on and one.kind != "desk" for one in course.log.sessions)
            else "session"
        )
    if session is None:
        passed.add("strengthen")
    return Journey(
        next=what,
        here=here,
        passed=frozenset(passed),
        session=session,
        week=week,
        weeks=len(plan.weeks),
        done=len(done & {one.id for one in plan.sessions()}),
        planned=sum(1 for _ in plan.sessions()),
    )


def _looked_at(course: Course, week: PlannedWeek) -> date | None:
    """When a check was done since the week before this one ended; None when none was."""
    from primemover.app.stop_signs import is_stop

    before = [one.on for one in course.log.sessions if one.session[:3] == f"w{week.number - 1:02}"]
    since = max(before, default=course.record.plan.inputs.settings.starts_on)
    return next((r.on for r in course.log.rechecks if not is_stop(r) and r.on >= since), None)


def _felt(document: Mapping[str, object]) -> bool:
    answers = document.get("answers")
    return isinstance(answers, Mapping) and BEFORE in answers


def _answered(begun: Iterable[Unfinished]) -> bool:
    """Whether a check was begun in earnest: more was answered in it than the first win asks."""
    for one in begun:
        seen = one.document.get("seen") if one.kind == "check" else None
        names = seen if isinstance(seen, list | tuple) else ()
        if any(name not in (BEFORE, AFTER) for name in names):
            return True
    return False
