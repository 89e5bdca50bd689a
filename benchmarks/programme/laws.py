"""The laws a plan keeps, whoever it is for and whatever happened: each a small function.

A law takes a :class:`~benchmarks.programme.case.Case` and yields a line for every breach. The
figures it holds a plan against are read from the knowledge, never written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from benchmarks.programme.case import Case, Rules, rules_for
from benchmarks.programme.laws_of_record import (
    done_as_it_was_shown,
    done_sessions_do_not_change,
    newest_answers,
    nothing_after_red_pain,
    nothing_refused,
    one_queue,
    slots_are_places,
    sore_places_rest,
)
from benchmarks.programme.laws_of_safety import (
    doses_within_limits,
    no_text_breaks_a_limit,
    nothing_that_safety_leaves_out,
    only_equipment_there_is,
    others_suit_too,
    some_programme_or_a_reason,
    withheld_while_a_stop_stands,
)
from benchmarks.programme.laws_of_volume import (
    activation_first_and_short,
    loads_rise_slowly,
    minutes_as_asked,
    nothing_harder_while_held,
    outer_hip_every_week,
    sets_rise_slowly,
    weekly_sets_within_bounds,
)

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan

Law = Callable[[Case], Iterator[str]]

LAWS: Final[Mapping[str, Law]] = {
    law.__name__: law
    for law in (
        loads_rise_slowly,
        sets_rise_slowly,
        nothing_harder_while_held,
        nothing_refused,
        withheld_while_a_stop_stands,
        nothing_that_safety_leaves_out,
        others_suit_too,
        doses_within_limits,
        no_text_breaks_a_limit,
        weekly_sets_within_bounds,
        minutes_as_asked,
        activation_first_and_short,
        outer_hip_every_week,
        some_programme_or_a_reason,
        done_sessions_do_not_change,
        done_as_it_was_shown,
        one_queue,
        slots_are_places,
        only_equipment_there_is,
        nothing_after_red_pain,
        sore_places_rest,
    )
}
"""Every law by name. That the same input gives the same plan is asked by ``same_plans``."""


def broken_laws(
    plan: Plan,
    *,
    log: TrainingLog,
    before: Plan | None = None,
    knowledge: Knowledge,
    before_log: TrainingLog | None = None,
    before_on: date | None = None,
    rules: Rules | None = None,
) -> tuple[str, ...]:
    """A line for every breach, ``law: where and what``; empty for a plan that keeps every law.

    Parameters
    ----------
    log : TrainingLog
        What was done and told up to the day the plan is for.
    before, before_log, before_on : optional
        The plan and the log at an earlier look, and its day; without ``before_log`` everything in
        ``log`` was done by the plan ``before``.
    rules : Rules, optional
        What holds for the person, where it was worked out already.
    """
    case = Case(
        plan=plan,
        log=log,
        knowledge=knowledge,
        rules=rules or rules_for(newest_answers(plan, log=log), knowledge=knowledge),
        before=before,
        before_log=before_log,
        before_on=before_on,
    )
    return tuple(f"{name}: {fault}" for name, law in LAWS.items() for fault in law(case))
