"""What to do next: the first planned session that was neither done nor knowingly skipped."""

from __future__ import annotations

from datetime import date

from primemover.programme.log import CompletedSession, TrainingLog
from primemover.programme.plan import Plan, PlannedSession


def next_session(plan: Plan, *, log: TrainingLog, on: date) -> PlannedSession | None:
    """The session to do next, whatever the calendar says; None when all is done or withheld.

    Parameters
    ----------
    plan : Plan
        As ``progress`` returned it for the same log and day.
    on : date
        Sessions logged later than this are not counted yet.
    """
    if plan.withheld:
        return None
    gone = {done.session for done in log.sessions if done.on <= on}
    return next((session for session in plan.sessions() if session.id not in gone), None)


def was_skipped(session: CompletedSession) -> bool:
    """Whether a planned session was logged as left out: nothing done, no time, no effort."""
    nothing = not session.exercises and session.minutes is None and session.effort is None
    return bool(session.session) and nothing
