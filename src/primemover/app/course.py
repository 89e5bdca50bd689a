"""Where somebody stands: the plan in use, brought up to the day by what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from primemover.app.store import plan_of

if TYPE_CHECKING:
    from primemover.history.records import Person, PlanRecord
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan, PlannedSession


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
    log = store.log(person.id, since=since, until=on)
    plan = progress(record.plan, log=log, on=on, knowledge=knowledge)
    return Course(record=record, log=log, plan=plan, on=on)
