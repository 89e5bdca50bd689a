"""``primemover progress``: how training goes, what the re-tests say, and what comes next."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName
from primemover.app.usage import UsageError

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.findings.trends import Trend
    from primemover.history.records import CheckRecord, Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge

EXAMPLES = """
Examples:
  Sessions, weekly sets, loads, pain and re-tests, and what the next phase needs:
    primemover progress
  The same as a report with plots, to keep or to show somebody:
    primemover progress --out report/
  Of the last weeks only, on paper in large type:
    primemover progress --out report/ --since 2026-11-01 --formats pdf --large-print
"""

_LONGEST: Final = timedelta(days=5 * 366)
"""Our own rule: a report of more weeks than this is a slip of the keys."""

Format = Literal["html", "pdf"]


def progress(
    *,
    out: Annotated[Path | None, Parameter(alias="-o")] = None,
    since: date | None = None,
    until: date | None = None,
    formats: tuple[Format, ...] = ("html", "pdf"),
    large_print: bool = False,
    whose: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """See how training goes: sessions, sets, loads, pain, re-tests, and what comes next.

    Days away with a reason count neither for nor against. What was missed waits.

    Parameters
    ----------
    out
        Folder for a report of the period, with plots.
    since
        First day of the report, as 2026-11-01; the plan's first day when not given.
    until
        Day up to which everything counts, at most a year from today; today when not given.
    formats
        Which forms of the report: html, pdf; both when not given.
    large_print
        Large type in the PDF.
    whose
        Whose progress; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.day_bounds import day_near
    from primemover.app.retests import checks_done, trends_of
    from primemover.app.store import open_store_of, person_of
    from primemover.knowledge import load_knowledge

    on = day_near(until or date.today(), what="--until")
    if since is not None and not on - _LONGEST <= since <= on:
        raise UsageError(f"--since {since}: expected a day from {on - _LONGEST} to {on}")
    knowledge = load_knowledge()
    with open_store_of(store) as kept:
        who = person_of(kept, label=whose)
        records = tuple(each for each in checks_done(kept, person=who) if each.at.date() <= on)
        trends = trends_of(records, store=kept, knowledge=knowledge)
        if kept.current_plan(who.id) is None and records:
            return _show_retests(trends, out=out)
        course = _course(kept, person=who, on=on, knowledge=knowledge)
        _show(course, trends=trends, knowledge=knowledge)
        if out is not None:
            _write(
                course,
                trends=trends,
                folder=out,
                since=since,
                person=who,
                records=records,
                store=kept,
                knowledge=knowledge,
                formats=formats,
                large_print=large_print,
            )
    return ExitCode.SAFETY_STOP if course.plan.withheld else ExitCode.OK


def _course(store: Store, *, person: Person, on: date, knowledge: Knowledge) -> Course:
    from primemover.app.course import course_of

    return course_of(store, person=person, on=on, knowledge=knowledge)


def _show_retests(trends: tuple[Trend, ...], *, out: Path | None) -> ExitCode:
    """What can be said without a plan."""
    from primemover.report.progress_terminal import render_trends

    render_trends(trends)
    print(
        "\nThere is no plan yet, so nothing else to follow: primemover plan --answers me.toml",
        file=sys.stderr,
    )
    return ExitCode.OK if out is None else ExitCode.FAILED


def _show(course: Course, *, trends: tuple[Trend, ...], knowledge: Knowledge) -> None:
    from primemover.report.period.sums import Period, courses, pains, week_sums
    from primemover.report.progress_terminal import ProgressPage, render_progress

    first = course.plan.inputs.settings.starts_on
    period = Period(since=first, until=max(course.on, first))
    page = ProgressPage(
        plan=course.plan,
        log=course.log,
        on=course.on,
        coming=course.next_session(),
        weeks=week_sums(course.plan, log=course.log, period=period, knowledge=knowledge),
        courses=courses(course.log, period=period, knowledge=knowledge),
        pains=pains(course.log, period=period),
        trends=trends,
    )
    render_progress(page, knowledge=knowledge)


def _write(
    course: Course,
    *,
    trends: tuple[Trend, ...],
    folder: Path,
    since: date | None,
    person: Person,
    records: tuple[CheckRecord, ...],
    store: Store,
    knowledge: Knowledge,
    formats: tuple[Format, ...],
    large_print: bool,
) -> None:
    """The report of the period, its re-tests from the first check to the last."""
    from primemover.app.retests import comparison_of
    from primemover.report.period import write_period_report

    comparison = (
        comparison_of(
            records[0], after=records[-1], records=records, store=store, knowledge=knowledge
        )
        if len(records) > 1
        else ()
    )
    files = write_period_report(
        folder=folder,
        person_label=person.label,
        plan=course.plan,
        log=course.log,
        changes=comparison,
        series=trends,
        since=since or course.plan.inputs.settings.starts_on,
        until=course.on,
        formats=formats,
        large_print=large_print,
        knowledge=knowledge,
    )
    for path in filter(None, (files.html, files.pdf)):
        print(f"Report: {path}")
