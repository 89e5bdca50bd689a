"""Where somebody stands: the plan in use, brought up to the day by what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from primemover.app.store import plan_of

if TYPE_CHECKING:
    from primemover.history.records import Person, PlanRecord
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan, PlannedSession

_OF_TIME: Final = 7
"""The version of ids that begin with milliseconds since 1970."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """The plan as it was made (``record``), as it stands (``plan``), and what was done since."""

    record: PlanRecord
    log: TrainingLog
    plan: Plan
    on: date

    def next_session(self) -> PlannedSession | None:
        """The session to do next; None when all are done or none is offered."""
        from primemover.programme.next_session import next_session

        return next_session(self.plan, log=self.log, on=self.on)


def course_of(store: Store, *, person: Person, on: date, knowledge: Knowledge) -> Course:
    """Where ``person`` stands on the day ``on``.

    Only what was done since the plan began is read, so years of history cost nothing.

    Raises
    ------
    StoreError
        When there is no plan yet.
    """
    from primemover.programme.progress import progress

    record = plan_of(store, person=person)
    # whoever begins before the first day of the plan has begun all the same
    since = min(record.plan.inputs.settings.starts_on, record.made_at.astimezone().date())
    log = _of_this_plan(store.log(person.id, since=since, until=on), record=record)
    plan = progress(record.plan, log=log, on=on, knowledge=knowledge)
    return Course(record=record, log=log, plan=plan, on=on)


def _of_this_plan(log: TrainingLog, *, record: PlanRecord) -> TrainingLog:
    """``log`` without sessions told before the plan was made: they belong to the one before.

    Days alone cannot tell on the day a plan is made; ids that grow with time can.
    """
    kept = tuple(one for one in log.sessions if not _told_before(one.id, moment=record.made_at))
    return replace(log, sessions=kept)


def _told_before(ident: str, *, moment: datetime) -> bool:
    try:
        found = UUID(ident)
    except ValueError:
        return False
    return found.version == _OF_TIME and (found.int >> 80) < moment.timestamp() * 1000
