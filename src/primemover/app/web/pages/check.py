"""``/check``: safety gate, questions and tests, in any order, stopped and resumed anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pydantic import ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.retests import whole
from primemover.app.web import check_flow
from primemover.app.web.check_flow import CheckInHand
from primemover.app.web.check_steps import GATE_SECTIONS, Step, Way, way_of
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.question_form import FieldFault, left_open, read, shown, unit_shown
from primemover.app.web.taken_back import LastThrownAway
from primemover.app.web.uploads import PART as UPLOADS
from primemover.app.web.uploads import Upload, Uploads
from primemover.app.web.visit import Visit

if TYPE_CHECKING:
    from primemover.findings.gate import Outcome
    from primemover.history.records import Unfinished
    from primemover.knowledge import CheckDepth, Question

PAGES: Final = Pages(prefix="/check")

_THROWN_AWAY: Final = "check thrown away"
"""Where a check thrown away last waits, by person, to be brought back while the app runs."""


class AnswersForm(Form):
    """Answers: a field a question, ``section.key`` or ``section.key/option``; ``do`` says how.

    Which fields there are is said by the questionnaire; what belongs to no question of the page
    is not read.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow", frozen=True, str_strip_whitespace=True
    )

    do: str = "keep"

    @property
    def sent(self) -> Mapping[str, str]:
        """The fields that hold text."""
        extra = self.model_extra or {}
        return {name: value for name, value in extra.items() if isinstance(value, str)}


class EndForm(Form):
    """The end of a check; ``without`` the films that are not looked at yet."""

    without: bool = False


class StartForm(Form):
    """How deep; or ``again``: the last check repeated as it was, with nothing changed."""

    depth: str = ""
    again: bool = False


class DepthForm(Form):
    """How deep the check in hand is to go from here."""

    depth: str


@PAGES.get("")
def check_home(visit: Visit) -> Response:
    """The check in hand and what is open; without one, which checks there are to begin."""
    from primemover.app.retests import checks_done, repeatable

    found = check_flow.in_hand(visit.store, person=visit.person.id)
    earlier = checks_done(visit.store, person=visit.person)
    if found is None:
        return visit.page(
            "check/start.html.j2",
            depths=_depths(visit),
            earlier=bool(earlier),
            repeatable=repeatable(earlier[-1], now=datetime.now(UTC), knowledge=visit.knowledge)
            if earlier
            else None,
            restorable=visit.person.id in _thrown_away(visit),
        )
    way = way_of(found, knowledge=visit.knowledge)
    return visit.page("check/hub.html.j2", **_hub(visit, way=way))


@PAGES.post("/start", form=StartForm)
def start(visit: Visit, *, form: StartForm) -> Response:
    """Begin a check; one already in hand goes on, as deep as is asked for now."""
    depth = _depth(visit, form=form)
    if depth is None:
        raise HTTPException(404)
    found = check_flow.in_hand(visit.store, person=visit.person.id)
    if found is None:
        found = check_flow.begun(
            visit.person,
            depth=depth,
            store=visit.store,
            knowledge=visit.knowledge,
            again=form.again,
        )
    elif not form.again:
        found = _go_deep(visit, depth=depth) or found
    return visit.go(_next(way_of(found, knowledge=visit.knowledge), after=""))


@PAGES.post("/depth", form=DepthForm)
def change_depth(visit: Visit, *, form: DepthForm) -> Response:
    """Go on with the check in hand at another depth; no answer and no recording is lost."""
    depth = visit.knowledge.check_depths.get(form.depth)
    if depth is None:
        raise HTTPException(404)
    _go_deep(visit, depth=depth)
    return visit.go("/check")


def _go_deep(visit: Visit, *, depth: CheckDepth) -> CheckInHand | None:
    return check_flow.change(
        visit.store, person=visit.person.id, how=lambda each: each.as_deep_as(depth)
    )


def _depth(visit: Visit, *, form: StartForm) -> CheckDepth | None:
    """How deep the check is to go: the depth named, or that of the check done before."""
    from primemover.app.retests import checks_done

    known = visit.knowledge
    if not form.again:
        return known.check_depths.get(form.depth)
    earlier = checks_done(visit.store, person=visit.person)
    return check_flow.depth_of(earlier[-1], knowledge=known) if earlier else None


@PAGES.get("/step/{step}")
def show_step(visit: Visit, *, step: str) -> Response:
    """One page of questions."""
    found = _found(visit)
    if found is None:
        return visit.go("/check")
    way = way_of(found, knowledge=visit.knowledge)
    here = way.step(step)
    if here is None or here.kind != "questions":
        return visit.go("/check")
    if here.moves and (elsewhere := visit.withheld(waits=False)) is not None:
        return elsewhere
    typed = {
        field: text
        for question in here.asked
        for field, text in _filled(visit, question=question, found=found).items()
    }
    return _page(visit, way=way, step=here, typed=typed, faults={})


@PAGES.post("/step/{step}", form=AnswersForm)
def keep_step(visit: Visit, *, step: str, form: AnswersForm) -> Response:
    """Keep the answers of one page, or go past them; then the next open step."""
    found = _found(visit)
    if found is None:
        return visit.go("/check")
    way = way_of(found, knowledge=visit.knowledge)
    here = way.step(step)
    if here is None or here.kind != "questions":
        return visit.go("/check")
    sent = {} if form.do == "skip" and here.has_skip else dict(form.sent)
    if form.do == "none":
        sent = {q.id: "no" for q in here.asked if q.kind == "yes_no"} | sent
    earlier = {q.id: _earlier(visit, question=q, found=found) for q in here.asked}
    told = read(here.asked, sent=sent, earlier=earlier, visit=visit)
    faults = told.faults | ({} if here.has_skip else left_open(here.asked, told=told))
    if faults:
        return _page(visit, way=way, step=here, typed=sent, faults=faults)
    shown_now = tuple(question.id for question in here.asked)
    changed = check_flow.change(
        visit.store,
        person=visit.person.id,
        how=lambda each: each.answered(told.values, shown=shown_now),
    )
    return _onward(visit, found=changed, step=here)


def _onward(visit: Visit, *, found: CheckInHand | None, step: Step) -> Response:
    """Where to after a page: a question that an answer brought up, the stop, the next step."""
    if found is None:
        return visit.go("/check")
    way = way_of(found, knowledge=visit.knowledge)
    if way.gate.outcome == "stop":
        return visit.go(_stopped(visit))
    again = way.step(step.id)
    if again is not None and not again.done:
        return visit.go(again.path)
    return visit.go(_next(way, after=step.id))


def _stopped(visit: Visit) -> str:
    """Where a stop sign leads. A running plan hears of it at once, so nobody trains past it."""
    if visit.store.current_plan(visit.person.id) is None:
        return "/check/stop"
    return _finished(visit)


def _finished(visit: Visit) -> str:
    """Where the result is of the check that is now kept."""
    from primemover.app.web.result_shown import remember

    ended = check_flow.finish(visit.person, store=visit.store, knowledge=visit.knowledge)
    if ended is None:
        return "/results"
    record, result = ended
    remember(visit.site, record=visit.store.check(record.id) or record, result=result)
    return f"/results/{record.id}"


def _next(way: Way, *, after: str) -> str:
    """The address of the next open step; safety first, the end when nothing is open."""
    if not way.gate_open:
        if way.gate.outcome == "stop":
            return "/check/stop"
        if way.gate.outcome == "pause" and "pause" not in way.found.passed:
            return "/check/pause"
    step = way.after(after)
    return step.path if step else "/check/finish"


@PAGES.get("/next")
def go_on(visit: Visit) -> Response:
    """The next open step of the check in hand."""
    found = _found(visit)
    if found is None:
        return visit.go("/check")
    return visit.go(_next(way_of(found, knowledge=visit.knowledge), after=""))


@PAGES.post("/undo")
def undo(visit: Visit) -> Response:
    """Take the last answers back."""
    check_flow.change(visit.store, person=visit.person.id, how=CheckInHand.undone)
    return visit.go("/check")


@PAGES.get("/stop")
def stop(visit: Visit) -> Response:
    """What to do when a stop sign was told: no score and no exercises."""
    from primemover.report.sections.stop import stop_page

    way = _held(visit, outcome="stop")
    if way is None:
        return visit.go("/check")
    return visit.page(
        "check/stop.html.j2",
        stop=stop_page(way.gate.triggered),
        change=_told_at(way, levels=frozenset({"emergency", "urgent", "block"})),
    )


@PAGES.get("/pause")
def pause(visit: Visit) -> Response:
    """What a professional has to say first, and what can be done until then."""
    way = _held(visit, outcome="pause")
    if way is None:
        return visit.go("/check")
    rows = [row for row in way.gate.triggered if row.level == "gate" and not row.cleared]
    return visit.page(
        "check/pause.html.j2",
        rows=rows,
        clearing=way.asking({"readiness.cleared"}),
        change=_told_at(way, levels=frozenset({"gate"})),
    )


def _held(visit: Visit, *, outcome: Outcome) -> Way | None:
    """The way through the check in hand, when this is what safety says to it."""
    found = _found(visit)
    way = way_of(found, knowledge=visit.knowledge) if found else None
    return way if way is not None and way.gate.outcome == outcome else None


@PAGES.post("/pause")
def go_past_pause(visit: Visit) -> Response:
    """Go on with the questions alone: nothing is tried, filmed or prescribed."""
    found = check_flow.change(
        visit.store, person=visit.person.id, how=lambda each: each.past("pause")
    )
    if found is None:
        return visit.go("/check")
    return visit.go(_next(way_of(found, knowledge=visit.knowledge), after=""))


@PAGES.get("/finish")
def before_the_end(visit: Visit) -> Response:
    """What was answered and filmed, and what stays open."""
    found = _found(visit)
    if found is None:
        return visit.go("/check")
    way = way_of(found, knowledge=visit.knowledge)
    films = _films(visit, found=found)
    return visit.page(
        "check/finish.html.j2",
        going=sum(not film.over for film in films),
        whom=[film for film in films if film.state == "whom"],
        not_now=_filmed_before(visit, way=way),
        **_hub(visit, way=way),
    )


def _filmed_before(visit: Visit, *, way: Way) -> list[str]:
    """Names of what was filmed the last time and is not now: it could not be compared."""
    from primemover.app.retests import checks_done
    from primemover.history.readings import filmed_in

    earlier = checks_done(visit.store, person=visit.person)
    now = {track.test for track in way.found.tracks}
    before = filmed_in(earlier[-1]) if earlier else ()
    known = visit.knowledge.tests
    return [known[test].name for test in before if test not in now and test in known]


def _films(visit: Visit, *, found: CheckInHand) -> tuple[Upload, ...]:
    """The films of this check that are, or were, on their way."""
    films = visit.site.parts.get(UPLOADS)
    mine = films.of(visit.person.id) if isinstance(films, Uploads) else ()
    return tuple(film for film in mine if film.check == found.id)


def _drop(visit: Visit, *, films: list[Upload]) -> None:
    """Nothing; the check goes on without these films."""
    on_their_way = visit.site.parts.get(UPLOADS)
    if isinstance(on_their_way, Uploads):
        for film in films:
            on_their_way.drop(film)


@PAGES.post("/finish", form=EndForm)
def end(visit: Visit, *, form: EndForm) -> Response:
    """Judge the check and keep it; its result follows, once every film of it was looked at."""
    found = _found(visit)
    films = _films(visit, found=found) if found is not None else ()
    waiting = [film for film in films if not film.over or film.state == "whom"]
    if waiting and not form.without:
        return visit.go("/check/finish")
    _drop(visit, films=waiting)
    return visit.go(_finished(visit))


@PAGES.post("/discard")
def discard(visit: Visit) -> Response:
    """Throw the check in hand away; it can be brought back until the app ends."""
    person = visit.person.id
    for kept in visit.store.unfinished(person, kind=check_flow.KIND):
        if visit.store.drop_unfinished(kept.id, person=person):
            _thrown_away(visit).keep(kept, person=person)
    return visit.go("/check")


@PAGES.post("/restore")
def restore(visit: Visit) -> Response:
    """Bring back the check that was thrown away last."""
    kept = _thrown_away(visit).take(visit.person.id)
    if kept is not None and not visit.store.unfinished(visit.person.id, kind=check_flow.KIND):
        visit.store.keep_unfinished(kept)
    return visit.go("/check")


def _thrown_away(visit: Visit) -> LastThrownAway[Unfinished]:
    return visit.site.part(_THROWN_AWAY, make=LastThrownAway)


def _found(visit: Visit) -> CheckInHand | None:
    return check_flow.in_hand(visit.store, person=visit.person.id)


def _depths(visit: Visit) -> list[Mapping[str, object]]:
    """Every depth with how long it takes somebody of whom nothing is known yet."""
    depths = sorted(visit.knowledge.check_depths.values(), key=lambda each: each.order)
    fresh = (
        way_of(
            CheckInHand(id="", person="", depth=depth.id, answers=_USUAL),
            knowledge=visit.knowledge,
        )
        for depth in depths
    )
    return [
        {
            "depth": way.depth,
            "minutes": way.minutes(),
            "moves": way.moves(),
            "movements": len(way.movements()),
        }
        for way in fresh
    ]


_USUAL: Final[Mapping[str, object]] = {
    "about.age_years": 34,
    "about.pregnant": False,
    "readiness.blood_pressure": "normal",
}
"""Somebody to reckon with: questions about a pregnancy are not asked."""


def _hub(visit: Visit, *, way: Way) -> dict[str, Any]:
    parts: dict[str, list[Step]] = {}
    for step in way.steps:
        parts.setdefault(step.station.name if step.station else step.section, []).append(step)
    return {
        "way": way,
        "parts": parts,
        "sections": visit.knowledge.question_sections,
        "tests": visit.knowledge.tests,
        "left_out": _left_out(way, visit=visit),
        "others": _other_depths(way),
        "carried": sum(
            name not in way.found.seen and name.partition(".")[0] not in GATE_SECTIONS
            for name in way.found.answers
        ),
    }


def _other_depths(way: Way) -> list[Way]:
    """The check in hand as it would be at every other depth."""
    depths = sorted(way.knowledge.check_depths.values(), key=lambda each: each.order)
    return [
        way_of(way.found.as_deep_as(depth), knowledge=way.knowledge)
        for depth in depths
        if depth.id != way.depth.id
    ]


def _left_out(way: Way, *, visit: Visit) -> list[tuple[str, str]]:
    """Name of each film that safety leaves out, and why."""
    return [
        (visit.knowledge.tests[test].name, way.gate.why_not(test))
        for test in way.depth.films
        if test in way.gate.excluded_tests
    ]


def _told_at(way: Way, *, levels: frozenset[str]) -> str:
    """The page whose answer brought this about, to change it; the first page else."""
    rows = [row.id for row in way.gate.triggered if row.level in levels and not row.cleared]
    asked = {
        name
        for row in rows
        if (when := way.knowledge.safety[row].when) is not None
        for name in when.questions()
    }
    return way.asking(asked) or "/check"


def _earlier(visit: Visit, *, question: Question, found: CheckInHand) -> object:
    """What the field is filled with: the answer of this check, else of the last one."""
    if question.id in found.answers or question.id in found.seen:
        return found.answers.get(question.id)
    if not check_flow.may_carry(question.id, knowledge=visit.knowledge):
        return None
    checks = whole(visit.store.checks(visit.person.id))
    return checks[-1].answers.get(question.id) if checks else None


def _filled(visit: Visit, *, question: Question, found: CheckInHand) -> dict[str, str]:
    value = _earlier(visit, question=question, found=found)
    return shown(question, value=value, visit=visit)


def _page(
    visit: Visit,
    *,
    way: Way,
    step: Step,
    typed: Mapping[str, str],
    faults: Mapping[str, FieldFault],
) -> Response:
    before = way.before(step.id)
    return visit.page(
        "check/questions.html.j2",
        status=422 if faults else 200,
        way=way,
        step=step,
        heading=visit.knowledge.question_sections[step.section],
        typed=typed,
        faults=faults,
        back=before.path if before else "/check",
        unit_shown=lambda question, whose: unit_shown(question, visit=whose),
        yes_no_only=len(step.asked) > 1 and all(q.kind == "yes_no" for q in step.asked),
    )
