"""``primemover plan``: make a plan, look at it, change it, hand it out."""

from __future__ import annotations

import sys
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName
from primemover.app.usage import UsageError, known

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.app.plan_keeping import Asked
    from primemover.knowledge import Knowledge

EXAMPLES = """
Examples:
  Make a plan of twelve weeks from answers alone, and keep it:
    primemover plan --answers me.toml
  From a check with recordings, three days a week, twenty minutes each:
    primemover plan --check result/ --days 3 --minutes 20 --weekdays mon,wed,fri
  From the newest check that is kept:
    primemover plan --check kept
  Other days or minutes from now on; answers and findings stay as they are:
    primemover plan --days 2 --minutes 30
  Look at the plan in use; at one week of it; at the reason for every choice:
    primemover plan
    primemover plan --week 2
    primemover plan --why
  Exchange an exercise for the best other one, or for one of your own choice:
    primemover plan --swap strength.2
    primemover plan --swap strength.2=hip_hinge
  Leave an exercise out for good, in plans to come too; and take that back:
    primemover plan --refuse clam
    primemover plan --allow clam
  On paper and in the calendar:
    primemover plan --out plan/ --at 07:30 --large-print
"""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Format = Literal["html", "pdf", "ics", "csv"]


def plan(
    *,
    answers: Annotated[Path | None, Parameter(alias="-a")] = None,
    check: str | None = None,
    days: int | None = None,
    minutes: int | None = None,
    weekdays: str | None = None,
    yoga_days: int | None = None,
    starts: date | None = None,
    week: int | None = None,
    why: bool = False,
    swap: str | None = None,
    refuse: str | None = None,
    allow: str | None = None,
    out: Annotated[Path | None, Parameter(alias="-o")] = None,
    formats: tuple[Format, ...] = ("html", "pdf", "ics", "csv"),
    at: str = "18:00",
    reminder: int = 30,
    sitting_breaks: bool = False,
    large_print: bool = False,
    paper: Literal["a4", "letter"] = "a4",
    person: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Make a plan, look at it, change it, or write it to hand out.

    With --answers or --check a new plan is made and kept. With settings alone (--days, --minutes,
    --weekdays, --yoga-days, --starts) the plan in use is made anew with them. Otherwise it is
    shown. The plans before stay in the history, and what you refused stays refused.

    Parameters
    ----------
    answers
        File made by `primemover ask`; the plan then rests on answers alone.
    check
        Folder that `primemover check --out` wrote, or `kept` for the newest check that is kept:
        answers and findings come from there.
    days
        Sessions a week, instead of what the answers say.
    minutes
        Minutes one session may take: 10, 20, 30 or any other number from 5 to 180.
    weekdays
        Usual days, such as mon,wed,fri.
    yoga_days
        Sessions a week that are yoga instead of strength.
    starts
        First day, as 2026-11-30, at most a year from today; today when not given.
    week
        Show only this week.
    why
        Show every choice and omission with its reason and source.
    swap
        Exchange what stands in a slot: SLOT or SLOT=EXERCISE. The slots stand beside the exercises.
    refuse
        An exercise you never want to see again, in this plan and those to come.
    allow
        An exercise refused before that may come back.
    out
        Folder for the hand-outs.
    formats
        Which hand-outs: html, pdf, ics (calendar), csv; all when not given.
    at
        Time of day of the sessions in the calendar.
    reminder
        Minutes before a session at which the calendar reminds you.
    sitting_breaks
        Breaks from sitting in the calendar too.
    large_print
        Large type in the PDF.
    paper
        a4 or letter.
    person
        Whose plan; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.plan_keeping import Asked
    from primemover.app.plan_wishes import read_wish
    from primemover.knowledge import load_knowledge

    if answers is not None and check is not None:
        raise UsageError("--answers and --check: give one of them; a check has its answers in it")
    hour = _hour(at)
    knowledge = load_knowledge()
    asked = Asked(
        answers=answers,
        check=check,
        wanted={
            "days_per_week": days,
            "minutes": minutes,
            "weekdays": _weekdays(weekdays),
            "yoga_days": yoga_days,
            "starts_on": _near(starts),
        },
        wish=read_wish(swap, refuse=refuse, allow=allow, knowledge=knowledge),
        week=week,
    )
    course = _changed(asked, store=store, label=person, knowledge=knowledge)
    if course is None:
        return ExitCode.SAFETY_STOP
    handing = {
        "formats": formats,
        "starts_at": hour,
        "reminder_min": reminder,
        "sitting_breaks": sitting_breaks,
        "large_print": large_print,
        "paper": paper,
    }
    return _show(course, knowledge=knowledge, week=week, why=why, out=out, handing=handing)


def _changed(
    asked: Asked, *, store: str | None, label: str | None, knowledge: Knowledge
) -> Course | None:
    """Where the person stands once everything asked for is kept; None where safety forbids it."""
    from primemover.app.course import course_of
    from primemover.app.plan_keeping import PlanWaitsError, settle
    from primemover.app.store import open_store_of

    with open_store_of(store) as kept:
        try:
            who = settle(asked, store=kept, label=label, knowledge=knowledge)
        except PlanWaitsError as reason:
            print(reason, file=sys.stderr)
            return None
        return course_of(kept, person=who, on=date.today(), knowledge=knowledge)


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as fault:
        raise UsageError(f"--at {text}: expected a time of day such as 07:30") from fault


def _near(starts: date | None) -> date | None:
    from primemover.app.day_bounds import day_near

    return None if starts is None else day_near(starts, what="--starts")


def _weekdays(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    named = [part.strip().lower()[:3] for part in text.split(",") if part.strip()]
    days = tuple(sorted({_DAYS.index(known(n, among=_DAYS, what="--weekdays")) for n in named}))
    if not days:
        raise UsageError("--weekdays: expected days such as mon,wed,fri")
    return days


def _show(
    course: Course,
    *,
    knowledge: Knowledge,
    week: int | None,
    why: bool,
    out: Path | None,
    handing: dict[str, Any],
) -> ExitCode:
    from primemover.app.plan_keeping import require_week
    from primemover.report.plan_terminal import render_decisions, render_plan

    if not course.plan.withheld:
        require_week(week, plan=course.plan)
    if why:
        render_decisions(course.plan, knowledge=knowledge)
    else:
        render_plan(course.plan, week=week)
    if course.plan.withheld:
        return ExitCode.SAFETY_STOP
    if out is not None:
        _hand_out(course, folder=out, knowledge=knowledge, **handing)
    return ExitCode.OK


def _hand_out(course: Course, *, folder: Path, knowledge: Knowledge, **handing: Any) -> None:
    from primemover.report.programme import write_programme

    files = write_programme(
        course.plan, log=course.log, folder=folder, knowledge=knowledge, **handing
    )
    print("\nWritten:", *files.paths, sep="\n  ", file=sys.stderr)
