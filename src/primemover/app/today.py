"""``primemover today``: the session to do next."""

from __future__ import annotations

from datetime import date

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName

EXAMPLES = """
Examples:
  The session to do next, and what changed since the last one:
    primemover today
  With the steps of every exercise:
    primemover today --steps
  Two minutes beside the desk:
    primemover today --desk
"""

_ALL_DONE = (
    "Every session of this plan is done. Test again and see what changed: "
    "primemover retest --answers me.toml"
)

_LIFTED = (
    "It is lifted when it has been looked at or has passed, and every stop sign is answered "
    "again: primemover ask, then primemover retest --answers me.toml"
)


def today(
    *,
    steps: bool = False,
    desk: bool = False,
    person: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Show the session to do next, with loads, cues, and what changed and why.

    The sessions wait for you: whichever was not done yet is next, whatever the calendar says.

    Parameters
    ----------
    steps
        How to do every exercise, step by step.
    desk
        The break of two minutes instead.
    person
        Whose plan; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.course import course_of
    from primemover.app.store import open_store_of, person_of
    from primemover.app.withholding import withheld_from
    from primemover.knowledge import load_knowledge
    from primemover.report.plan_terminal import render_plan, render_session

    knowledge = load_knowledge()
    with open_store_of(store) as kept:
        who = person_of(kept, label=person)
        course = course_of(kept, person=who, on=date.today(), knowledge=knowledge)
        held = withheld_from(who, store=kept, knowledge=knowledge)
    if course.plan.withheld:
        render_plan(course.plan)
        return ExitCode.SAFETY_STOP
    if held is not None and held.why in ("stop", "pause"):
        print("No exercises for now.")
        for row in held.rows:
            print(f"{row.say} {row.do}")
        print(_LIFTED)
        return ExitCode.SAFETY_STOP
    pause = course.plan.sitting_break
    if desk and pause is None:
        print("This plan has no breaks at the desk; `primemover plan --why` says why.")
        return ExitCode.OK
    session = pause.session if desk and pause else course.next_session()
    if session is None:
        print(_ALL_DONE)
        return ExitCode.OK
    render_session(session, plan=course.plan, steps=steps, knowledge=knowledge)
    if not desk:
        print("\nAfterwards: primemover log            (or: primemover log --as-planned)")
    return ExitCode.OK
