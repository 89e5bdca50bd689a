"""Which planned session a told one belongs to: the first that nobody has written down yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from primemover.history.records import Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.plan import PlannedSession


@dataclass(frozen=True, kw_only=True, slots=True)
class NextFree:
    """The session, or why there is none; ``withheld`` says that the plan waits."""

    session: PlannedSession | None
    why_none: str = ""
    withheld: bool = False


def next_free(store: Store, *, person: Person, on: date, knowledge: Knowledge) -> NextFree:
    """The first session of the plan, as it stood on a day, without an entry on any day.

    Days may be told in any order, so what was written down for a later one counts as well.

    Raises
    ------
    StoreError
        When there is no plan yet.
    """
    from primemover.app.course import course_of

    today = date.today()
    now = course_of(store, person=person, on=today, knowledge=knowledge)
    settings = now.record.plan.inputs.settings
    begun = min(settings.starts_on, now.record.made_at.astimezone().date())
    if on < begun:
        return NextFree(
            session=None, why_none=f"the plan in use was made on {begun}, after that day."
        )
    then = now if on == today else course_of(store, person=person, on=on, knowledge=knowledge)
    if then.plan.withheld:
        return NextFree(session=None, why_none=then.plan.withheld, withheld=True)
    told = {done.session for done in now.log.sessions}
    free = next((one for one in then.plan.sessions() if one.id not in told), None)
    return NextFree(session=free, why_none="" if free else "every session of this plan is done.")
