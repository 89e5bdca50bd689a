"""Where somebody stands on the way from learning to testing again, and the one thing that is next.

It is the article's way; the next thing is one thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from primemover.app.first_win import AFTER, BEFORE
from primemover.app.retests import whole
from primemover.app.session_in_hand import hand_of

if TYPE_CHECKING:
    from datetime import date

    from primemover.app.course import Course
    from primemover.history.records import Person, Unfinished
    from primemover.history.store import Store
    from primemover.programme.log import Absence
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

GoOn = Literal["go_on_check", "go_on_session"]
"""Something that was begun and not ended."""

_LEARNING: Final = "learn"
"""The phase of a plan in which every movement is found; the article calls it activating."""

_BACK: Final = "welcome_back"
"""The kind of notice that greets somebody who comes back after a pause."""


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
    left_on : date or None
        The day what is to be gone on with was left; None where nothing is.
    also : str
        What else was begun and not ended, left before that; "" for nothing.
    welcome : str
        What the plan says to somebody who comes back today after a pause; "" for nothing.
    away : Absence or None
        The days away that this day is one of.
    """

    next: Next
    here: Step
    passed: frozenset[Step]
    session: PlannedSession | None = None
    week: PlannedWeek | None = None
    weeks: int = 0
    done: int = 0
    planned: int = 0
    left_on: date | None = None
    also: GoOn | Literal[""] = ""
    welcome: str = ""
    away: Absence | None = None


def journey_of(
    store: Store, *, person: Person, course: Course | None, on: date, held: bool = False
) -> Journey:
    """Where ``person`` stands on a day; what was begun is gone on with before anything else.

    Parameters
    ----------
    held : bool
        Whether a stop sign or a pause withholds every movement: then nothing is gone on with.
    """
    checks = whole(store.checks(person.id))
    begun = store.unfinished(person.id)
    tested = bool(checks)
    if course is None:
        felt = tested or any(_felt(one.document) for one in begun if one.kind == "check")
        way = Journey(
            next="plan" if tested else "check" if felt else "feel",
            here="activate" if tested else "test",
            passed=frozenset({"test"} if tested else ()),
        )
    else:
        way = _on_the_plan(course, on=on)
    return replace(way, next="waits") if held else _going_on(way, begun=begun)


def _going_on(way: Journey, *, begun: Iterable[Unfinished]) -> Journey:
    """The same, but what was begun and left last comes first."""
    last: dict[GoOn, date] = {}
    for one in sorted(begun, key=lambda each: each.at):
        what: GoOn = "go_on_check" if one.kind == "check" else "go_on_session"
        if _in_earnest(one):
            last.pop(what, None)
            last[what] = one.at.astimezone().date()
    if not last:
        return way
    first, *others = reversed(last)
    return replace(way, next=first, left_on=last[first], also=others[0] if others else "")


def _in_earnest(one: Unfinished) -> bool:
    """Whether more was told than the first win asks, or it is a session that can be read."""
    if one.kind != "check":
        return hand_of(one) is not None
    seen = one.document.get("seen")
    names = seen if isinstance(seen, list | tuple) else ()
    return any(name not in (BEFORE, AFTER) for name in names)


def _on_the_plan(course: Course, *, on: date) -> Journey:
    plan, session = course.plan, course.next_session()
    done = {one.session for one in course.log.sessions if one.session}
    week = next((w for w in plan.weeks if session and w.number == session.week), None)
    what: Next = "session"
    if plan.withheld:
        what = "waits"
    elif session is None or (week is not None and week.retest and _looked_at(course, week) is None):
        what = "retest"
    elif any(one.on == on and one.kind != "desk" for one in course.log.sessions):
        what = "rest"
    strengthens = week is None or week.phase != _LEARNING
    passed: set[Step] = {"test", *(("activate",) if strengthens else ())}
    if session is None:
        passed.add("strengthen")
    here: Step = "strengthen" if strengthens else "activate"
    return Journey(
        next=what,
        here="retest" if what in ("waits", "retest") else here,
        passed=frozenset(passed),
        session=session,
        week=week,
        weeks=len(plan.weeks),
        done=len(done & {one.id for one in plan.sessions()}),
        planned=sum(1 for _ in plan.sessions()),
        welcome=next((n.text for n in plan.notices if n.kind == _BACK and n.on == on), ""),
        away=next((a for a in course.log.absences if a.first <= on <= a.last), None),
    )


def _looked_at(course: Course, week: PlannedWeek) -> date | None:
    """When a check was done since the week before this one ended; None when none was."""
    from primemover.app.stop_signs import is_stop

    before = [one.on for one in course.log.sessions if one.session[:3] == f"w{week.number - 1:02}"]
    since = max(before, default=course.record.plan.inputs.settings.starts_on)
    looked = (one for one in course.log.rechecks if one.findings and not is_stop(one))
    return next((one.on for one in looked if one.on >= since), None)


def _felt(document: Mapping[str, object]) -> bool:
    answers = document.get("answers")
    return isinstance(answers, Mapping) and BEFORE in answers
