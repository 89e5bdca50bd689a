"""Wishes about a plan as they are typed: exchange, refuse, allow; and those that live on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from primemover.app.usage import UsageError, known

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.knowledge import Knowledge
    from primemover.programme.log import Choice
    from primemover.programme.plan import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """One wish as it was typed; exercises are known to exist. ``exercise`` "" asks for the best."""

    kind: Literal["swap", "refuse", "allow"]
    exercise: str
    slot: str = ""


def read_wish(
    swap: str | None, *, refuse: str | None, allow: str | None, knowledge: Knowledge
) -> Wish | None:
    """The one wish of a command line; None when there is none.

    Raises
    ------
    UsageError
        When there are several, or an exercise is not known.
    """
    if sum(change is not None for change in (swap, refuse, allow)) > 1:
        raise UsageError("--swap, --refuse, --allow: one change at a time")
    if swap is not None:
        slot, _, exercise = swap.partition("=")
        if exercise:
            known(exercise, among=knowledge.exercises, what="--swap: exercise")
        return Wish(kind="swap", exercise=exercise, slot=slot)
    if refuse is not None:
        known(refuse, among=knowledge.exercises, what="--refuse: exercise")
        return Wish(kind="refuse", exercise=refuse)
    if allow is not None:
        known(allow, among=knowledge.exercises, what="--allow: exercise")
        return Wish(kind="allow", exercise=allow)
    return None


def choice_of(wish: Wish, *, stands: Plan, knowledge: Knowledge) -> Choice:
    """What is kept of a wish; an exchange is tried out on the plan as it ``stands``.

    Raises
    ------
    UsageError
        When the plan has no such slot.
    PlanError
        When the exercise does not suit there, with the reason.
    """
    from primemover.app.store import new_id
    from primemover.programme.log import Choice

    exercise = wish.exercise
    if wish.kind == "swap":
        exercise = _exchanged(wish, plan=stands, knowledge=knowledge)
    return Choice(id=new_id(), on=date.today(), kind=wish.kind, exercise=exercise, slot=wish.slot)


def refused_by_now(course: Course) -> frozenset[str]:
    """Exercises that are not wanted: when the plan was made, and as told since."""
    refused = set(course.record.plan.inputs.settings.refused)
    for _, _, kind, exercise in sorted(_told(course)):
        if kind == "refuse":
            refused.add(exercise)
        elif kind == "allow":
            refused.discard(exercise)
    return frozenset(refused)


def _told(course: Course) -> Iterator[tuple[date, str, str, str]]:
    for choice in course.log.choices:
        yield choice.on, choice.id, choice.kind, choice.exercise
    for session in course.log.sessions:
        for one in session.exercises:
            if one.refused:
                yield session.on, session.id, "refuse", one.exercise


def _exchanged(wish: Wish, *, plan: Plan, knowledge: Knowledge) -> str:
    """The exercise that takes the place."""
    from primemover.programme.swapping import swap

    slots = {one.slot for session in plan.sessions() for one in session.exercises()}
    known(wish.slot, among=slots, what="--swap: slot")
    changed = swap(plan, slot=wish.slot, exercise=wish.exercise or None, knowledge=knowledge)
    return changed.inputs.settings.chosen[wish.slot]
