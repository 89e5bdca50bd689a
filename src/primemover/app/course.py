"""Where somebody stands: the plan in use, brought up to the day by what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from primemover.app.stop_signs import is_stop
from primemover.app.store import plan_of
from primemover.app.withholding import rechecks_of
from primemover.programme.log import AnsweredRecheck
from primemover.programme.order import told_at_ms

if TYPE_CHECKING:
    from primemover.history.records import CheckRecord, Person, PlanRecord
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import Choice, CompletedSession, Recheck, TrainingLog
    from primemover.programme.plan import Plan, PlannedSession

_MS = 1000


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

    Of the time before the plan only what hurt lately and what is not wanted is read, so years of
    history cost nothing.

    Raises
    ------
    StoreError
        When there is no plan yet.
    """
    from primemover.programme.progress import progress

    record = plan_of(store, person=person)
    look_back = knowledge.dosing["earlier_plans"].numbers["look_back"].value or 0.0
    since = _begun(record) - timedelta(days=look_back)
    log = store.log(person.id, since=since, until=on)
    signs = tuple(one for one in rechecks_of(person, store=store) if since <= one.on <= on)
    log = _of_this_plan(replace(log, rechecks=(*log.rechecks, *signs)), record=record)
    log = replace(log, rechecks=_with_answers(log.rechecks, store=store, person=person))
    plan = progress(record.plan, log=log, on=on, knowledge=knowledge)
    return Course(record=record, log=log, plan=plan, on=on)


def _begun(record: PlanRecord) -> date:
    """The first day of the plan; whoever begins before it has begun all the same."""
    return min(record.plan.inputs.settings.starts_on, record.made_at.astimezone().date())


def _of_this_plan(log: TrainingLog, *, record: PlanRecord) -> TrainingLog:
    """``log`` as the plan reads it: sessions told before it was made are those of plans before.

    Days alone cannot tell on the day a plan is made; ids that grow with time can. Of what was
    wished before, refusals hold and exchanges do not: they were about another plan.
    """
    earlier = tuple(one for one in log.sessions if _is_older(one, record=record))
    begun = _begun(record)
    return replace(
        log,
        sessions=tuple(one for one in log.sessions if not _is_older(one, record=record)),
        earlier=earlier,
        absences=tuple(one for one in log.absences if one.last >= begun),
        rechecks=tuple(one for one in log.rechecks if not _is_older(one, record=record)),
        choices=tuple(
            one for one in log.choices if one.kind != "swap" or not _is_older(one, record=record)
        ),
    )


def _is_older(entry: CompletedSession | Recheck | Choice, *, record: PlanRecord) -> bool:
    """Whether something was told before the plan was made; by its day where its id does not say."""
    told_ms = told_at_ms(entry.id)
    if told_ms is None:
        return entry.on < _begun(record)
    return told_ms < record.made_at.timestamp() * _MS


def _with_answers(
    rechecks: tuple[Recheck, ...], *, store: Store, person: Person
) -> tuple[Recheck, ...]:
    """The same with the answers of the checks they are of, as far as those are kept."""
    if not rechecks:
        return ()
    checks = store.checks(person.id)
    return tuple(
        one
        if isinstance(one, AnsweredRecheck)
        else _with_those_of(_check_of(one, checks=checks), recheck=one)
        for one in rechecks
    )


def _check_of(recheck: Recheck, *, checks: tuple[CheckRecord, ...]) -> CheckRecord | None:
    """The check of this id; the last of the same day for what was kept under an id of its own."""
    if is_stop(recheck):
        return None
    of_the_day = [one for one in checks if one.at.astimezone().date() == recheck.on]
    last = of_the_day[-1] if of_the_day else None
    return next((one for one in checks if one.id == recheck.id), last)


def _with_those_of(check: CheckRecord | None, *, recheck: Recheck) -> Recheck:
    if check is None:
        return recheck
    return AnsweredRecheck(
        id=recheck.id, on=recheck.on, findings=recheck.findings, answers=check.answers
    )
