"""``/history``: what was done and what changed, with how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.following import Followed, follow
from primemover.app.store import new_id
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.handing import handed, written
from primemover.app.web.taken_back import put_back_remark, take_out_note
from primemover.app.web.visit import Visit
from primemover.history.records import NoteRecord
from primemover.report.period import write_period_report
from primemover.report.period.calendar import month_of
from primemover.report.period.charts import (
    adherence_chart,
    course_chart,
    felt_chart,
    pain_chart,
    sets_chart,
    trend_chart,
)
from primemover.report.period.drawing import NARROW, WIDE, Drawing
from primemover.report.period.sums import (
    PainPoint,
    WeekSum,
    away_days,
    courses,
    felt_shares,
    pains,
    week_sums,
)
from primemover.report.programme.lights import pain_limits

PAGES: Final = Pages(prefix="/history")

LONGEST_NOTE: Final = 2000
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_YEARS: Final = range(2000, 2101)


class WhichMonth(Form):
    """A month as ``2026-11``; this one when it is not given or is none."""

    month: str = ""


class NoteForm(Form):
    """A note in the person's own words."""

    text: str = ""


class WhichNote(Form):
    """One note by its id."""

    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Both:
    """One chart for wide windows and for narrow ones."""

    wide: Drawing
    narrow: Drawing


@dataclass(frozen=True, kw_only=True, slots=True)
class PainPlaceSum:
    """What was told of one place: on how many days, the worst, and the worst of the last day."""

    place: str
    days: int
    worst: int
    latest: PainPoint


@PAGES.get("")
def overview(visit: Visit) -> Response:
    """How it goes on one screen: this week, what comes next, what changed, what hurt."""
    found = followed(visit)
    sunday = visit.today + timedelta(days=6 - visit.today.weekday())
    weeks = weeks_of(found, visit=visit, until=sunday)
    this_week = next((w for w in weeks if (visit.today - w.monday).days < 7), None)
    period = found.period()
    hurt = pains(found.log, period=period)
    return visit.page(
        "history/overview.html.j2",
        found=found,
        this_week=this_week,
        weeks=weeks,
        to_come=_to_come(found, week=this_week),
        coming=found.course.next_session() if found.course else None,
        hurt=pain_sums(hurt),
        away=away_days(found.log, period=period),
        notes=visit.store.notes(visit.person.id)[-2:],
    )


@PAGES.get("/calendar", query=WhichMonth)
def calendar(visit: Visit, *, query: WhichMonth) -> Response:
    """A month, day by day: done, planned, away, pain, tests."""
    first = _month(query.month) or visit.today.replace(day=1)
    checks = visit.store.checks(visit.person.id)
    month = month_of(
        first,
        log=visit.store.log(visit.person.id),
        plan=visit.course.plan if visit.course else None,
        checks=(check.at.astimezone().date() for check in checks),
        today=visit.today,
    )
    return visit.page("history/calendar.html.j2", month=month)


@PAGES.get("/loads")
def loads(visit: Visit) -> Response:
    """Loads, repetitions and holds over time, one chart an exercise; sets a week."""
    found = followed(visit)
    period, weeks = found.period(), weeks_of(found, visit=visit)
    gone = courses(found.log, period=period, knowledge=visit.knowledge)
    return visit.page(
        "history/loads.html.j2",
        courses=tuple(
            (course, course_chart(course, period=period, imperial=visit.imperial))
            for course in gone
            if not course.steady
        ),
        steady=tuple(course for course in gone if course.steady),
        adherence=_both(adherence_chart(weeks, size=WIDE), adherence_chart(weeks, size=NARROW))
        if any(week.done or week.planned for week in weeks)
        else None,
        sets=_both(sets_chart(weeks, size=WIDE), sets_chart(weeks, size=NARROW))
        if any(week.large or week.outer for week in weeks)
        else None,
        weeks=weeks,
    )


@PAGES.get("/tests")
def tests(visit: Visit) -> Response:
    """Tests over time with their doubt, and what may be said of each change."""
    found = followed(visit)
    return visit.page("history/tests.html.j2", found=found, charts=trend_charts(found))


@PAGES.get("/pain")
def pain(visit: Visit) -> Response:
    """Where and when it hurt, and where exercises were felt."""
    found = followed(visit)
    period, limits = found.period(), pain_limits(visit.knowledge)
    hurt, felt = pains(found.log, period=period), felt_shares(found.log, period=period)
    charts = [pain_chart(hurt, period=period, limits=limits, size=s) for s in (WIDE, NARROW)]
    shares = [felt_chart(felt, size=size) for size in (WIDE, NARROW)] if felt else []
    return visit.page(
        "history/pain.html.j2",
        sums=pain_sums(hurt),
        points=hurt[::-1],
        chart=_both(*charts) if hurt else None,
        felt=_both(*shares) if shares else None,
        limits=limits,
    )


@PAGES.get("/notes")
def notes(visit: Visit) -> Response:
    """Everything written down in free words, the newest first."""
    return _notes(visit)


@PAGES.post("/notes", form=NoteForm)
def add_note(visit: Visit, *, form: NoteForm) -> Response:
    """Keeps a note; an empty or endless one is shown again."""
    if not form.text or len(form.text) > LONGEST_NOTE:
        return _notes(visit, text=form.text, fault="long" if form.text else "empty")
    note = NoteRecord(
        id=new_id(), person=visit.person.id, on=visit.today, by="person", text=form.text
    )
    visit.store.add_note(note)
    return visit.go("/history/notes")


@PAGES.post("/notes/take-back", form=WhichNote)
def take_note_back(visit: Visit, *, form: WhichNote) -> Response:
    """Takes a note out; it can be put back until another one is taken out."""
    if not take_out_note(
        visit, note=form.note, person=visit.person.id, undo="/history/notes/put-back"
    ):
        raise HTTPException(404)
    return visit.go("/history/notes")


@PAGES.post("/notes/put-back")
def put_note_back(visit: Visit) -> Response:
    """Puts back the note taken out last, as it was."""
    put_back_remark(visit, person=visit.person.id)
    return visit.go("/history/notes")


@PAGES.get("/report.html")
def report_page(visit: Visit) -> Response:
    """The report of the time since the plan began, as a page to keep."""
    report = period_report(visit, found=followed(visit), kind="html")
    return handed(report, name="training.html")


@PAGES.get("/report.pdf")
def report_paper(visit: Visit) -> Response:
    """The same on paper."""
    report = period_report(visit, found=followed(visit), kind="pdf")
    return handed(report, name="training.pdf")


def followed(visit: Visit) -> Followed:
    """Everything about the person of this visit up to today."""
    return follow(visit.store, person=visit.person, on=visit.today, knowledge=visit.knowledge)


def weeks_of(found: Followed, *, visit: Visit, until: date | None = None) -> tuple[WeekSum, ...]:
    """The weeks since the plan began, the last one up to today or to ``until``; none without."""
    if found.course is None:
        return ()
    period = found.period()
    return week_sums(
        found.course.plan,
        log=found.log,
        period=replace(period, until=until or period.until),
        knowledge=visit.knowledge,
    )


def _to_come(found: Followed, *, week: WeekSum | None) -> tuple[date, ...]:
    """Days of the planned sessions that the week still asks for, from today on; none away.

    A session of one's own is none of the plan: it takes the place of no planned one.
    """
    if found.course is None or found.withheld or week is None:
        return ()
    done = {session.session: session.on for session in found.log.sessions if session.session}
    days = [
        session.on
        for session in found.course.plan.sessions()
        if found.on <= session.on < week.monday + timedelta(weeks=1)
        and session.id not in done
        and not any(away.first <= session.on <= away.last for away in found.log.absences)
    ]
    return tuple(days[: max(week.planned - sum(on >= week.monday for on in done.values()), 0)])


def pain_sums(points: tuple[PainPoint, ...]) -> tuple[PainPlaceSum, ...]:
    """What hurt by place, the worst first."""
    by_place: dict[str, list[PainPoint]] = {}
    for point in points:
        by_place.setdefault(point.place, []).append(point)
    sums = (
        PainPlaceSum(
            place=place,
            days=len({point.on for point in told}),
            worst=max(point.rating for point in told),
            latest=told[-1],
        )
        for place, told in by_place.items()
    )
    return tuple(sorted(sums, key=lambda each: (-each.worst, -each.days, each.place)))


def trend_charts(found: Followed) -> tuple[Drawing, ...]:
    """A chart for every quantity that was read twice or more."""
    return tuple(
        trend_chart(trend, ident=f"trend-{number}")
        for number, trend in enumerate(found.trends, start=1)
        if sum(point.value is not None for point in trend.points) > 1
    )


def period_report(visit: Visit, *, found: Followed, kind: Literal["html", "pdf"]) -> bytes:
    """The report of the time since the plan began, as the command line writes it.

    Raises
    ------
    HTTPException
        When there is no plan, so nothing was planned to report on.
    """
    course = found.course
    if course is None:
        raise HTTPException(404)
    return written(
        lambda folder: write_period_report(
            folder=folder,
            person_label=found.person.label,
            plan=course.plan,
            log=course.log,
            changes=found.comparison or (),
            series=found.trends,
            since=found.period().since,
            until=visit.today,
            formats=(kind,),
            knowledge=visit.knowledge,
        ).paths[0]
    )


def _notes(visit: Visit, *, text: str = "", fault: str = "") -> Response:
    return visit.page(
        "history/notes.html.j2",
        status=422 if fault else 200,
        notes=visit.store.notes(visit.person.id)[::-1],
        text=text,
        fault=fault,
        longest=LONGEST_NOTE,
    )


def _month(text: str) -> date | None:
    found = _MONTH.fullmatch(text)
    if found is None or int(found[1]) not in _YEARS:
        return None
    return date(int(found[1]), int(found[2]), 1)


def _both(wide: Drawing, narrow: Drawing) -> Both:
    return Both(wide=wide, narrow=narrow)
