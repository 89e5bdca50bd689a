"""``/film``: one test filmed with the camera or from a file, looked at on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, Literal

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.web import check_flow
from primemover.app.web.check_flow import CheckInHand
from primemover.app.web.check_steps import Step, Way, adaptations, film_id, film_path, way_of
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.film_seen import seen, without_commands
from primemover.app.web.moving import moving
from primemover.app.web.pages.check import AnswersForm
from primemover.app.web.question_form import FieldFault, read, shown, unit_shown
from primemover.app.web.uploads import Upload, Uploads, reads_films, uploads_of
from primemover.app.web.visit import Visit
from primemover.errors import MissingExtraError, PrimeMoverError
from primemover.terms import Side

if TYPE_CHECKING:
    import xarray as xr

    from primemover.app.web.site import Site
    from primemover.knowledge import Question, TestProtocol

PAGES: Final = Pages(prefix="/film")

MOST_FILM_BYTES: Final = 1 << 30
"""Five minutes from any phone; only the first five are read."""

SideName = Literal["left", "right"]
Whom = Literal["largest", "left", "right"]


class SideForm(Form):
    """Which side is filmed, where a test has two."""

    side: SideName | None = None


class FilmedForm(SideForm):
    """A recording of the camera that is over, by its token."""

    live: str


class CameraQuery(SideForm):
    """The recording going on, by its token."""

    set: str = ""


class UploadForm(SideForm):
    """A film that was chosen, by its id; or whom to follow in it."""

    upload: str = ""
    whom: Whom = "largest"


class GoingQuery(SideForm):
    """Which film's progress to tell."""

    upload: str = ""


class AskedForm(AnswersForm):
    """Answers that stand in for a film, and the side it would have shown."""

    side: SideName | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Here:
    """The movement a page is about, in the check in hand."""

    way: Way
    step: Step
    protocol: TestProtocol


Answering = Callable[..., Response]


def in_check(answer: Answering) -> Answering:
    """``answer`` told which movement of the check in hand it is about, as ``here``.

    Where that is no part of the check, the visitor is sent where to go instead.
    """

    @wraps(answer)
    def answered(visit: Visit, *, test: str, **given: Any) -> Response:
        asked = given.get("query") or given["form"]
        here = _here(visit, test=test, side=asked.side)
        return here if isinstance(here, Response) else answer(visit, here=here, **given)

    return answered


def on_computer(answer: Answering) -> Answering:
    """``answer``, refused to a paired phone: that is there to add films and nothing else."""

    @wraps(answer)
    def answered(visit: Visit, **given: Any) -> Response:
        if not visit.may("all"):
            return visit.page("security/refused.html.j2", status=403, why="filming")
        return answer(visit, **given)

    return answered


@PAGES.get("")
def films(visit: Visit) -> Response:
    """Every movement of the check in hand that can be filmed."""
    found = check_flow.in_hand(visit.store, person=visit.person.id)
    way = way_of(found, knowledge=visit.knowledge) if found else None
    return visit.page(
        "film/list.html.j2",
        steps=[step for step in way.steps if step.kind == "film"] if way else [],
        tests=visit.knowledge.tests,
    )


@PAGES.get("/{test}", query=SideForm)
@moving(waits=False)
@in_check
def film(visit: Visit, *, here: Here, query: SideForm) -> Response:
    """How a test is done and filmed, and the three ways to answer it."""
    del query
    return _film_page(visit, here=here, fault=_fault_of(visit, step=here.step))


def _fault_of(visit: Visit, *, step: Step) -> Upload | None:
    """The last film of this test when it could not be used, to say so once."""
    mine = _uploads(visit).of(visit.person.id, test=step.test, side=step.side)
    if not mine or mine[-1].state != "failed" or mine[-1].told:
        return None
    mine[-1].told = True
    return mine[-1]


def _film_page(
    visit: Visit,
    *,
    here: Here,
    fault: Upload | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    way, step, protocol = here.way, here.step, here.protocol
    station = step.station
    before = [s for s in way.steps if s.kind == "film" and s.done and s.station is not None]
    moved = bool(before) and station not in {each.station for each in before}
    return visit.page(
        "film/film.html.j2",
        status=status,
        way=way,
        step=step,
        protocol=protocol,
        view=protocol.camera.views[0] if protocol.camera else "side",
        moved=moved,
        adaptations=adaptations(step.test, values=way.found.answers, knowledge=visit.knowledge),
        questions=bool(protocol.questions),
        filmed=way.found.filmed(step.test, side=step.side),
        fault=without_commands(fault.fault) if fault else refused,
        back=_back(way, step=step),
    )


def _back(way: Way, *, step: Step) -> str:
    before = way.before(step.id)
    return before.path if before else "/check"


@PAGES.post("/{test}/camera", form=SideForm)
@moving(to="/check/next", waits=False)
@in_check
def open_camera(visit: Visit, *, here: Here, form: SideForm) -> Response:
    """Open a recording of this test; its page follows."""
    from primemover.app.web.live.sets import open_film_set

    test = here.step.test
    token = open_film_set(visit, test=test, side=form.side)
    return visit.go(film_path(test, what="camera", side=form.side, set=token))


@PAGES.get("/{test}/camera", query=CameraQuery)
@moving(waits=False)
@in_check
def camera(visit: Visit, *, here: Here, query: CameraQuery) -> Response:
    """The recording before the camera."""
    from primemover.app.web.live.sets import asked_of

    step, camera = here.step, here.protocol.camera
    if not query.set:
        return visit.go(step.path)
    asked = asked_of(step.test, knowledge=visit.knowledge)
    return visit.page(
        "film/camera.html.j2",
        way=here.way,
        step=step,
        protocol=here.protocol,
        token=query.set,
        view=camera.views[0] if camera else "side",
        hold=bool(camera and camera.hold),
        target=int(asked.hold_s or asked.reps or 0),
        values={"side": step.side} if step.side else {},
    )


@PAGES.post("/{test}/filmed", form=FilmedForm)
@in_check
def filmed(visit: Visit, *, here: Here, form: FilmedForm) -> Response:
    """Take the recording of the camera into the check."""
    from primemover.app.web.live.sets import LiveSetError, finished_film

    test, side = here.step.test, here.step.side
    try:
        track = finished_film(visit, token=form.live)
    except LiveSetError as fault:
        return _film_page(visit, here=here, refused=str(fault), status=409)
    check_flow.change(
        visit.store,
        person=visit.person.id,
        how=lambda found: found.with_film(test, side=side, track=track, source=f"camera-{test}"),
    )
    return visit.go(film_path(test, what="seen", side=side))


@PAGES.post("/{test}/upload", form=SideForm, files=("film",), most_bytes=MOST_FILM_BYTES)
@moving(to="/check/next", waits=False)
@in_check
def upload(visit: Visit, *, here: Here, form: SideForm, film: UploadFile | None) -> Response:
    """Take in a film; it waits its turn and is looked at on this machine."""
    del form
    test, side = here.step.test, here.step.side
    waiting, _ = _uploads(visit), visit.language
    try:
        if film is None:
            raise PrimeMoverError(_("Choose a film first."))
        before = waiting.of(visit.person.id, test=test, side=side)
        taken = waiting.add(
            film.file,
            name=film.filename or "",
            person=visit.person.id,
            check=here.way.found.id,
            test=test,
            side=side,
        )
    except MissingExtraError as fault:
        refused = str(fault)
    except PrimeMoverError as fault:
        refused = without_commands(str(fault))
    else:
        for earlier in before:  # only now: a film that is refused takes none away
            waiting.drop(earlier)
        return visit.go(film_path(test, what="going", side=side, upload=taken.id))
    return _film_page(visit, here=here, refused=refused, status=422)


@PAGES.get("/{test}/going", query=GoingQuery)
@in_check
def going(visit: Visit, *, here: Here, query: GoingQuery) -> Response:
    """How far a film is; whom to follow when several people are in it."""
    step = here.step
    found = _uploads(visit).find(query.upload, person=visit.person.id)
    if found is None:
        return _gone(visit, here=here)
    if found.state == "ended":
        return visit.go(step.path)
    if found.state == "done":
        return visit.go(film_path(step.test, what="seen", side=query.side))
    if found.state == "failed":
        found.told = False
        return visit.go(step.path)
    return visit.page(
        "film/progress.html.j2" if visit.is_part else "film/going.html.j2",
        way=here.way,
        step=step,
        protocol=here.protocol,
        upload=found,
        before=_before(visit, upload=found),
        here=film_path(step.test, what="going", side=query.side, upload=found.id),
    )


def _gone(visit: Visit, *, here: Here) -> Response:
    """A film that is not on its way any more: what was read in it, else that it is gone."""
    step, _ = here.step, visit.language
    if here.way.found.filmed(step.test, side=step.side) is not None:
        return visit.go(film_path(step.test, what="seen", side=step.side))
    if visit.is_part:
        return visit.go(str(visit.request.url.replace(scheme="", netloc="")))
    told = _("It is no longer here: it was stopped, or the app was ended meanwhile. Send it again.")
    return _film_page(visit, here=here, refused=told, status=410)


def _before(visit: Visit, *, upload: Upload) -> int:
    """How many films of this person are looked at first."""
    mine = [each for each in _uploads(visit).of(visit.person.id) if not each.over]
    return next((n for n, each in enumerate(mine) if each.id == upload.id), 0)


@PAGES.post("/{test}/cancel", form=UploadForm)
@on_computer
def cancel(visit: Visit, *, test: str, form: UploadForm) -> Response:
    """End looking at a film; nothing of it stays."""
    found = _uploads(visit).find(form.upload, person=visit.person.id)
    if found is not None:
        _uploads(visit).drop(found)
    return visit.go(film_path(test, side=form.side))


@PAGES.post("/{test}/whom", form=UploadForm)
def name_whom(visit: Visit, *, test: str, form: UploadForm) -> Response:
    """Follow another person of the film."""
    found = _uploads(visit).find(form.upload, person=visit.person.id)
    if found is None or not found.over:
        return visit.go(film_path(test, side=form.side))
    _uploads(visit).again(found, whom=form.whom)
    return visit.go(film_path(test, what="going", side=form.side, upload=found.id))


@PAGES.get("/{test}/seen", query=SideForm)
@in_check
def show_seen(visit: Visit, *, here: Here, query: SideForm) -> Response:
    """What the recording gave, what could not be seen, and what to change."""
    del query
    way, step = here.way, here.step
    track = way.found.filmed(step.test, side=step.side)
    if track is None:
        return visit.go(step.path)
    several = [
        each
        for each in _uploads(visit).of(visit.person.id, test=step.test, side=step.side)
        if each.state == "done" and each.people > 1 and each.film.exists()
    ]
    after = way.after(step.id)
    return visit.page(
        "film/seen.html.j2",
        way=way,
        step=step,
        protocol=here.protocol,
        seen=seen(track, knowledge=visit.knowledge),
        reads_films=reads_films(),
        upload=several[-1] if several else None,
        onward=after.path if after else "/check/finish",
        after=after,
        tests=visit.knowledge.tests,
        sections=visit.knowledge.question_sections,
        plain=without_commands,
    )


@PAGES.post("/{test}/remove", form=SideForm)
@on_computer
def remove(visit: Visit, *, test: str, form: SideForm) -> Response:
    """Take a recording out of the check."""
    check_flow.change(
        visit.store,
        person=visit.person.id,
        how=lambda found: found.without_film(test, side=form.side),
    )
    return visit.go(film_path(test, side=form.side))


@PAGES.post("/{test}/pass", form=SideForm)
@on_computer
def go_past(visit: Visit, *, test: str, form: SideForm) -> Response:
    """Go past this movement; it is simply not seen."""
    found = check_flow.change(
        visit.store,
        person=visit.person.id,
        how=lambda each: each.past(film_id(test, side=form.side)),
    )
    if found is None:
        return visit.go("/check")
    after = way_of(found, knowledge=visit.knowledge).after(film_id(test, side=form.side))
    return visit.go(after.path if after else "/check/finish")


@PAGES.get("/{test}/ask", query=SideForm)
@moving(waits=False)
@on_computer
@in_check
def ask(visit: Visit, *, here: Here, query: SideForm) -> Response:
    """The questions that answer a test without a camera."""
    del query
    questions, answers = _questions(visit, here=here), here.way.found.answers
    typed = {
        field: text
        for question in questions
        for field, text in shown(question, value=answers.get(question.id), visit=visit).items()
    }
    return _ask_page(visit, here=here, questions=questions, typed=typed, faults={})


@PAGES.post("/{test}/ask", form=AskedForm)
@moving(to="/check/next", waits=False)
@on_computer
@in_check
def keep_asked(visit: Visit, *, here: Here, form: AskedForm) -> Response:
    """Keep the answers that stand in for a film, of both sides at once."""
    way, step = here.way, here.step
    questions = _questions(visit, here=here)
    told = read(questions, sent=form.sent, earlier=way.found.answers, visit=visit)
    if told.faults:
        return _ask_page(
            visit, here=here, questions=questions, typed=dict(form.sent), faults=told.faults
        )
    names = tuple(question.id for question in questions)
    films = [s.id for s in way.steps if s.kind == "film" and s.test == step.test]

    def answered(found: CheckInHand) -> CheckInHand:
        found = found.answered({**found.answers, **told.values}, shown=names)
        for name in films:
            found = found.past(name)
        return found

    changed = check_flow.change(visit.store, person=visit.person.id, how=answered)
    after = way_of(changed, knowledge=visit.knowledge).after(step.id) if changed else None
    return visit.go(after.path if after else "/check/finish")


def _questions(visit: Visit, *, here: Here) -> tuple[Question, ...]:
    known = (visit.knowledge.questions[name] for name in here.protocol.questions)
    return tuple(question for question in known if question.asked(here.way.found.answers))


def _ask_page(
    visit: Visit,
    *,
    here: Here,
    questions: tuple[Question, ...],
    typed: dict[str, str],
    faults: dict[str, FieldFault],
) -> Response:
    return visit.page(
        "film/ask.html.j2",
        status=422 if faults else 200,
        way=here.way,
        step=here.step,
        protocol=here.protocol,
        questions_here=questions,
        typed=typed,
        faults=faults,
        unit_shown=lambda question, whose: unit_shown(question, visit=whose),
    )


def _here(visit: Visit, *, test: str, side: Side | None) -> Here | Response:
    """The movement meant; else where to go instead.

    Raises
    ------
    HTTPException
        404 when there is no such test to film.
    """
    protocol = visit.knowledge.tests.get(test)
    if protocol is None or protocol.camera is None:
        raise HTTPException(404)
    found = check_flow.in_hand(visit.store, person=visit.person.id)
    if found is None:
        return visit.go("/check" if visit.may("all") else "/film")
    way = way_of(found, knowledge=visit.knowledge)
    step = way.film(test, side=side)
    if step is None and protocol.camera.sides == "given":
        step = way.film(test, side=side or "left")
        return visit.go(step.path) if step else visit.go(_elsewhere(visit))
    if step is None:
        return visit.go(_elsewhere(visit))
    return Here(way=way, step=step, protocol=protocol)


def _elsewhere(visit: Visit) -> str:
    """Where a movement leads that is not part of the check, or left out for safety."""
    return "/check" if visit.may("all") else "/film"


def _uploads(visit: Visit) -> Uploads:
    site = visit.site
    return uploads_of(site, take=lambda upload, track: _take(site, upload=upload, track=track))


def _take(site: Site, *, upload: Upload, track: xr.Dataset) -> None:
    """A finished film into the check it was filmed for, if that is still in hand."""

    def taken(found: CheckInHand) -> CheckInHand:
        if found.id != upload.check:
            return found
        return found.with_film(upload.test, side=upload.side, track=track, source=upload.name)

    check_flow.change(site.store, person=upload.person, how=taken)
