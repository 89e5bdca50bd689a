"""What ``primemover plan`` changes: a new plan, a wish; looked at whole before it is kept."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from primemover.app.usage import UsageError
from primemover.errors import PlanError, StoreError

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.app.plan_making import Wanted
    from primemover.app.plan_wishes import Wish
    from primemover.history.records import Person, PlanRecord
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import Choice
    from primemover.programme.plan import Plan


_ANEW: Final = (
    "This is a new plan, made with these settings from the answers and findings of the last one. "
    "That one stays in the history; this one begins with its first session."
)


class PlanWaitsError(PlanError):
    """The plan in use waits for something to be looked at, and no new one goes round that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked for that changes anything that is kept; ``week`` only has to be there.

    ``told`` are answers given beside those a new plan rests on, by question id: what is at hand.
    """

    answers: Path | None = None
    check: str | None = None
    wanted: Wanted = field(default_factory=dict)
    wish: Wish | None = None
    week: int | None = None
    told: Mapping[str, object] = field(default_factory=dict)

    @property
    def from_new(self) -> bool:
        """Whether a plan is made of answers or findings that are named."""
        return self.answers is not None or self.check is not None

    @property
    def anew(self) -> bool:
        """Whether the plan in use is made again with other settings."""
        wanted = any(value is not None for value in self.wanted.values())
        return not self.from_new and (wanted or bool(self.told))


def settle(asked: Asked, *, store: Store, label: str | None, knowledge: Knowledge) -> Person:
    """The person meant; a new plan and a wish are made and checked first, then kept as one.

    Raises
    ------
    PrimeMoverError
        When anything asked for cannot be; nothing is then kept.
    """
    from primemover.app.store import person_of, person_or_new

    new = False
    if asked.from_new:
        who, new = person_or_new(store, label=label)
    else:
        who = person_of(store, label=label)
    record = settle_for(asked, store=store, person=who, new=new, knowledge=knowledge)
    if record is not None and not asked.from_new:
        print(_ANEW, file=sys.stderr)
    return who


def settle_for(
    asked: Asked, *, store: Store, person: Person, new: bool = False, knowledge: Knowledge
) -> PlanRecord | None:
    """The plan kept, None where the one in use stays; plan and wish are kept as one.

    Parameters
    ----------
    new : bool
        The person is not kept yet, and is kept with them.

    Raises
    ------
    PrimeMoverError
        When anything asked for cannot be; nothing is then kept.
    """
    from primemover.programme.log import TrainingLog

    course = None if new else _course(store, person=person, knowledge=knowledge)
    record = _new_plan(asked, course=course, store=store, person=person, knowledge=knowledge)
    choice = _choice(asked, made=record, course=course, knowledge=knowledge)
    if record is None and choice is None:
        return None
    with store.together() as adding:
        if new:
            adding.add_person(person)
        if record is not None:
            adding.add_plan(record)
        if choice is not None:
            adding.add_log(TrainingLog(choices=(choice,)), person=person.id)
    return record


def _course(store: Store, *, person: Person, knowledge: Knowledge) -> Course | None:
    from primemover.app.course import course_of

    if store.current_plan(person.id) is None:
        return None
    return course_of(store, person=person, on=date.today(), knowledge=knowledge)


def _new_plan(
    asked: Asked,
    *,
    course: Course | None,
    store: Store,
    person: Person,
    knowledge: Knowledge,
) -> PlanRecord | None:
    """The plan to keep; None where the one in use stays."""
    from primemover.app.plan_making import record_of

    made = plan_asked_for(asked, course=course, store=store, person=person, knowledge=knowledge)
    if made is None:
        return None
    record = record_of(made, store=store, person=person)
    _require_no_way_round(record, course=course, store=store, person=person, knowledge=knowledge)
    if not made.withheld:
        require_week(asked.week, plan=made)
    return record


def plan_asked_for(
    asked: Asked,
    *,
    course: Course | None,
    store: Store,
    person: Person,
    knowledge: Knowledge,
) -> Plan | None:
    """The plan that was asked for, not kept; None where the one in use stays.

    Raises
    ------
    PrimeMoverError
        When anything asked for cannot be.
    """
    from primemover.app.plan_making import (
        made_of,
        material_of,
        of_now,
        settled,
        told_too,
        usual_settings,
    )

    if asked.from_new:
        material = material_of(asked.answers, check=asked.check, store=store, person=person)
        usual = usual_settings(material.answers, knowledge=knowledge)
    elif course is not None and asked.anew:
        material = of_now(course)
        usual = replace(course.record.plan.inputs.settings, starts_on=date.today())
    else:
        return None
    return made_of(
        told_too(material, told=asked.told),
        settings=settled(usual, wanted=asked.wanted, refused=_refused(asked, course=course)),
        knowledge=knowledge,
    )


def _refused(asked: Asked, *, course: Course | None) -> frozenset[str]:
    """What is not wanted in a new plan: what was refused before it and is not allowed with it."""
    from primemover.app.plan_wishes import refused_by_now

    refused = refused_by_now(course) if course else frozenset()
    wish = asked.wish
    if wish is not None and wish.kind == "allow":
        return refused - {wish.exercise}
    if wish is not None and wish.kind == "refuse" and (asked.from_new or asked.anew):
        return refused | {wish.exercise}
    return refused


def _choice(
    asked: Asked, *, made: PlanRecord | None, course: Course | None, knowledge: Knowledge
) -> Choice | None:
    """The wish to keep; None where there is none.

    It is kept with a plan that is made by it as well: it counts after earlier ones of its day.
    """
    from primemover.app.plan_wishes import choice_of

    wish = asked.wish
    if wish is None:
        return None
    if made is not None:
        return choice_of(wish, stands=made.plan, knowledge=knowledge)
    if course is None:
        raise StoreError("there is no plan yet; make one: primemover plan --answers me.toml")
    return choice_of(wish, stands=course.plan, knowledge=knowledge)


def _require_no_way_round(
    record: PlanRecord,
    *,
    course: Course | None,
    store: Store,
    person: Person,
    knowledge: Knowledge,
) -> None:
    """Nothing; while the log says stop, no new plan is made that has forgotten it.

    A stop sign needs the stop signs answered after it; what hurt needs other answers at least.

    Raises
    ------
    PlanWaitsError
        With the reason the plan in use waits for.
    """
    from primemover.app.stop_signs import is_stop
    from primemover.app.withholding import withheld_from

    if course is None or not course.plan.withheld or course.record.plan.withheld:
        return
    held = withheld_from(person, store=store, knowledge=knowledge)
    newest = next((one for one in reversed(course.log.rechecks) if one.findings), None)
    if held is not None and held.why == "stop":
        looked_at = False
    elif newest is not None and is_stop(newest):
        looked_at = True
    else:
        before = course.record.plan.inputs.answers
        looked_at = _of_the_body(record.plan.inputs.answers) != _of_the_body(before)
    if not looked_at:
        raise PlanWaitsError(
            f"No new plan while this one waits. {course.plan.withheld} A new check tells: "
            "primemover retest --answers me.toml"
        )


def _of_the_body(answers: Mapping[str, object]) -> dict[str, object]:
    """Answers without those about things: other equipment does not make anything hurt less."""
    return {name: value for name, value in answers.items() if not name.startswith("equipment.")}


def require_week(week: int | None, *, plan: Plan) -> None:
    """Nothing; a week is one of the plan, or none is named.

    Raises
    ------
    UsageError
        Naming the weeks there are.
    """
    if week is not None and not any(each.number == week for each in plan.weeks):
        raise UsageError(f"--week {week}: the plan has weeks 1 to {len(plan.weeks)}")
