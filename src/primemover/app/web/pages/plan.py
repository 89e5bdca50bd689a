"""``/plan``: twelve weeks, every choice with its reason, and exchanges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.plan_keeping import Asked, PlanWaitsError, plan_asked_for, settle_for
from primemover.app.plan_making import KEPT
from primemover.app.plan_wishes import Wish, refused_by_now
from primemover.app.retests import whole
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.handing import handed, written
from primemover.app.web.moving import moving
from primemover.app.web.taken_back import take_out
from primemover.app.web.visit import Visit
from primemover.errors import PrimeMoverError
from primemover.report.citations import Citations

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.app.log_book import Entry
    from primemover.programme.plan import Plan, PlannedExercise

PAGES: Final = Pages(prefix="/plan")

FILES: Final[Mapping[str, tuple[str, bool]]] = {
    "programme.pdf": ("pdf", False),
    "programme-large-print.pdf": ("pdf", True),
    "programme.html": ("html", False),
    "programme.ics": ("ics", False),
    "programme.csv": ("csv", False),
}
"""Hand-outs by name: format, large print."""

WAITS: Final = "waits"
"""The fault of a form that would go round what a plan waits for."""

UNTOLD_EQUIPMENT: Final = ("wall", "chair")
"""What is ticked where nobody was asked: what the question says a programme then counts on."""

_OTHERS_SHOWN: Final = 3
_USUAL: Final = (10, 20, 30)
_ABOUT_SETTINGS: Final = ("days", "minutes", "yoga", "desk")


class _Settings(Form):
    """What the person decides; ``length`` is one of the usual minutes, or ``other``."""

    starts_on: date | None = None
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = ()
    length: Literal["10", "20", "30", "other"] = "30"
    minutes: int | None = None
    has: tuple[str, ...] = ()
    yoga_days: Annotated[int, Field(ge=0, le=7)] = 0
    desk: bool = False

    def asked(self, *, check: str | None) -> Asked:
        """The same for whoever makes a plan; equipment counts in place of earlier answers."""
        minutes = self.minutes if self.length == "other" else int(self.length)
        return Asked(
            check=check,
            wanted={
                "starts_on": self.starts_on,
                "weekdays": tuple(sorted(set(self.weekdays))) or None,
                "minutes": minutes,
                "yoga_days": self.yoga_days,
                "desk_version": self.desk,
            },
            told={"equipment.items": tuple(dict.fromkeys(self.has))},
        )


class _WishForm(Form):
    kind: Literal["swap", "refuse", "allow"]
    exercise: str = ""
    slot: str = ""


class _Away(Form):
    why: Literal["illness", "travel", "other"] = "illness"
    first: date | None = None
    last: date | None = None
    trains: bool = False
    has: tuple[str, ...] = ()


class _Undo(Form):
    entry: str


@PAGES.get("")
def overview(visit: Visit) -> Response:
    """The weeks at a glance, what is expected when, and ways to change the plan."""
    course = visit.course
    if course is None:
        return _none(visit)
    if course.plan.withheld:
        return visit.page("plan/withheld.html.j2", plan=course.plan)
    citations = Citations(visit.knowledge.sources)
    expected = [(one, citations.cite(one.sources)) for one in course.plan.expectations]
    return visit.page(
        "plan/overview.html.j2",
        course=course,
        plan=course.plan,
        coming=course.next_session(),
        done=frozenset(one.session for one in course.log.sessions if one.session),
        expected=expected,
        references=citations.references(),
        refused=[
            visit.knowledge.exercises[name]
            for name in sorted(refused_by_now(course))
            if name in visit.knowledge.exercises
        ],
        last=_last_entry(visit),
        files=tuple(FILES),
    )


@PAGES.get("/new")
@moving(waits=False)
def new(visit: Visit) -> Response:
    """What the person decides about a new plan, filled in from the check."""
    if not whole(visit.store.checks(visit.person.id)):
        return _none(visit)
    return _settings_page(visit, form=None, check=KEPT)


@PAGES.post("/new", form=_Settings)
@moving(to="/plan/new", waits=False)
def make(visit: Visit, *, form: _Settings) -> Response:
    """A plan is made from the newest check and kept."""
    if not whole(visit.store.checks(visit.person.id)):
        return _none(visit)
    return _keep(visit, form=form, check=KEPT)


@PAGES.get("/settings")
def settings(visit: Visit) -> Response:
    """What was decided about the plan, to be changed."""
    if visit.course is None:
        return _none(visit)
    return _settings_page(visit, form=None, check=None)


@PAGES.post("/settings", form=_Settings)
def change(visit: Visit, *, form: _Settings) -> Response:
    """The plan is made anew with other settings; the one before stays in the history."""
    if visit.course is None:
        return _none(visit)
    return _keep(visit, form=form, check=None)


@PAGES.post("/preview", form=_Settings)
def preview(visit: Visit, *, form: _Settings) -> Response:
    """What these settings would make; nothing is kept."""
    check = KEPT if visit.request.headers.get("HX-Current-URL", "").endswith("/new") else None
    made, fault = _made(visit, form=form, check=check)
    return visit.page("plan/_preview.html.j2", made=made, fault=fault, about=_ABOUT_SETTINGS)


@PAGES.get("/week/{number}")
def week(visit: Visit, *, number: str) -> Response:
    """One week: every exercise with how much, why, and what may take its place."""
    course = visit.course
    if course is None or course.plan.withheld:
        return visit.go("/plan")
    found = next((each for each in course.plan.weeks if str(each.number) == number), None)
    if found is None:
        raise HTTPException(404)
    citations = Citations(visit.knowledge.sources)
    reasoned = {
        (one.slot, one.exercise): [
            each.number for each in citations.cite(_sources(course.plan, one=one))
        ]
        for session in found.sessions
        for one in session.exercises()
    }
    return visit.page(
        "plan/week.html.j2",
        week=found,
        plan=course.plan,
        numbers=reasoned,
        references=citations.references(),
        done={one.session: one for one in course.log.sessions if one.session},
    )


@PAGES.get("/why")
def why(visit: Visit) -> Response:
    """Every choice of the plan with its reason and sources, and what was left out."""
    course = visit.course
    if course is None:
        return _none(visit)
    citations = Citations(visit.knowledge.sources)
    decided = [(one, citations.cite(one.sources)) for one in course.plan.decisions]
    return visit.page(
        "plan/why.html.j2",
        plan=course.plan,
        decided=decided,
        references=citations.references(),
    )


@PAGES.get("/swap/{slot}")
def others(visit: Visit, *, slot: str) -> Response:
    """What may stand in a place of the plan instead, best first, and why."""
    course = visit.course
    if course is None or course.plan.withheld:
        return visit.go("/plan")
    return _swap_page(visit, course=course, slot=slot)


@PAGES.post("/wish", form=_WishForm)
def wish(visit: Visit, *, form: _WishForm) -> Response:
    """An exchange, a refusal, or leave for an exercise to come back; the plan follows."""
    course = visit.course
    if course is None:
        return _none(visit)
    asked = Asked(wish=Wish(kind=form.kind, exercise=form.exercise, slot=form.slot))
    try:
        settle_for(asked, store=visit.store, person=visit.person, knowledge=visit.knowledge)
    except PrimeMoverError as fault:
        if form.kind != "swap":
            raise
        return _swap_page(visit, course=course, slot=form.slot, fault=str(fault))
    return visit.go("/plan")


@PAGES.get("/away")
def away(visit: Visit) -> Response:
    """Days of illness or away, told beforehand or afterwards."""
    if visit.course is None:
        return _none(visit)
    return _away_page(visit, form=_Away())


@PAGES.post("/away", form=_Away)
def tell_away(visit: Visit, *, form: _Away) -> Response:
    """The days are written down; the plan waits, or goes on with what is there."""
    from primemover.app.log_words import parse_away
    from primemover.programme.log import TrainingLog

    if visit.course is None:
        return _none(visit)
    first = form.first or visit.today
    words = f"{form.why}:{first}..{form.last or first}"
    items = visit.knowledge.questions["equipment.items"].option_ids
    kit = frozenset(form.has) & frozenset(items) if form.trains else None
    try:
        absence = parse_away(words, equipment=kit)
    except PrimeMoverError:
        return _away_page(visit, form=form, faulty=True)
    with visit.store.together() as adding:
        adding.take_turn(visit.person.id)
        adding.add_log(TrainingLog(absences=(absence,)), person=visit.person.id)
    return visit.go("/plan")


@PAGES.get("/files/{name}")
def hand_out(visit: Visit, *, name: str) -> Response:
    """A hand-out to keep: on paper, in large print, as a page, in the calendar, as a table."""
    from primemover.report.programme import write_programme

    course = visit.course
    if course is None or course.plan.withheld or name not in FILES:
        raise HTTPException(404)
    kind, large = FILES[name]
    content = written(
        lambda folder: write_programme(
            course.plan,
            folder=folder,
            formats=(kind,),
            large_print=large,
            log=course.log,
            sitting_breaks=course.record.plan.inputs.settings.desk_version,
            knowledge=visit.knowledge,
        ).paths[0]
    )
    return handed(content, name=name)


@PAGES.post("/undo", form=_Undo)
def undo(visit: Visit, *, form: _Undo) -> Response:
    """The entry written down last is taken out, if it is still the last."""
    last = _last_entry(visit)
    if last is not None and last.id == form.entry:
        take_out(visit, entry=last.id, on=last.on)
    return visit.go("/plan")


def _none(visit: Visit) -> Response:
    return visit.page("plan/none.html.j2", checked=bool(whole(visit.store.checks(visit.person.id))))


def _keep(visit: Visit, *, form: _Settings, check: str | None) -> Response:
    made, fault = _made(visit, form=form, check=check)
    if made is None:
        return _settings_page(visit, form=form, check=check, fault=fault, status=422)
    try:
        settle_for(
            form.asked(check=check),
            store=visit.store,
            person=visit.person,
            knowledge=visit.knowledge,
        )
    except PlanWaitsError:
        return _settings_page(visit, form=form, check=check, fault=WAITS, status=409)
    return visit.go("/plan")


def _made(visit: Visit, *, form: _Settings, check: str | None) -> tuple[Plan | None, str]:
    """The plan these settings make, and why there is none."""
    if form.length == "other" and form.minutes is None:
        return None, "minutes"
    if not form.weekdays:
        return None, "weekdays"
    if form.starts_on is not None and not 0 <= (form.starts_on - visit.today).days <= 366:
        return None, "starts_on"
    try:
        made = plan_asked_for(
            form.asked(check=check),
            course=visit.course,
            store=visit.store,
            person=visit.person,
            knowledge=visit.knowledge,
        )
    except PrimeMoverError as fault:
        return None, str(fault)
    return made, ""


def _settings_page(
    visit: Visit,
    *,
    form: _Settings | None,
    check: str | None,
    fault: str = "",
    status: int = 200,
) -> Response:
    shown = form or _as_usual(visit, check=check)
    made, why_not = _made(visit, form=shown, check=check)
    return visit.page(
        "plan/settings.html.j2",
        status=status,
        form=shown,
        check=check,
        made=made,
        fault=fault or why_not,
        about=_ABOUT_SETTINGS,
        waits=visit.course.plan.withheld if visit.course and fault == WAITS else "",
        items=visit.knowledge.questions["equipment.items"].options,
        weekdays=tuple(range(7)),
    )


def _as_usual(visit: Visit, *, check: str | None) -> _Settings:
    """Settings as the check's answers wish them, or as the plan in use has them."""
    from primemover.app.plan_making import material_of, usual_settings

    course = visit.course
    if check is None and course is not None:
        inputs = course.record.plan.inputs
        now, answers = inputs.settings, inputs.answers
    else:
        material = material_of(None, check=KEPT, store=visit.store, person=visit.person)
        now = usual_settings(material.answers, knowledge=visit.knowledge)
        answers = material.answers.values
    has = answers.get("equipment.items", UNTOLD_EQUIPMENT)
    usual = str(now.minutes) if now.minutes in _USUAL else "other"
    return _Settings.model_validate(
        {
            "starts_on": max(now.starts_on, visit.today),
            "weekdays": now.weekdays,
            "length": usual,
            "minutes": now.minutes,
            "has": tuple(has) if isinstance(has, tuple | list | frozenset) else (),
            "yoga_days": now.yoga_days,
            "desk": now.desk_version,
        }
    )


def _away_page(visit: Visit, *, form: _Away, faulty: bool = False) -> Response:
    return visit.page(
        "plan/away.html.j2",
        status=422 if faulty else 200,
        form=form,
        faulty=faulty,
        items=visit.knowledge.questions["equipment.items"].options,
    )


def _swap_page(visit: Visit, *, course: Course, slot: str, fault: str = "") -> Response:
    standing = _standing(course.plan, slot=slot)
    if standing is None:
        raise HTTPException(404)
    library = visit.knowledge.exercises
    return visit.page(
        "plan/swap.html.j2",
        status=422 if fault else 200,
        standing=standing,
        others=[library[name] for name in standing.others[:_OTHERS_SHOWN] if name in library],
        fault=fault,
    )


def _standing(plan: Plan, *, slot: str) -> PlannedExercise | None:
    """What stands in a place of the plan now: in the first session to hold it."""
    sessions = [*plan.sessions()]
    if plan.sitting_break:
        sessions.append(plan.sitting_break.session)
    return next((one for s in sessions for one in s.exercises() if one.slot == slot), None)


def _sources(plan: Plan, *, one: PlannedExercise) -> tuple[str, ...]:
    """What the choice of this exercise for its place rests on."""
    for decision in plan.decisions:
        if decision.about == one.slot and decision.what.startswith(one.name):
            return decision.sources
    return ()


def _last_entry(visit: Visit) -> Entry | None:
    """What was written down last and can be taken out again; None when there is nothing."""
    from primemover.app.log_book import entries_of

    entries = entries_of(visit.store.log(visit.person.id))
    return next((one for one in entries if not one.lasting), None)
