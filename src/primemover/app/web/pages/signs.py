"""``/signs``: what is withheld and why, and the stop signs, asked on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final
from urllib.parse import urlencode

from pydantic import ConfigDict, Field
from starlette.responses import Response

from primemover.app.interview import in_order
from primemover.app.stop_signs import advice_on
from primemover.app.web import check_flow
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.question_form import FieldFault, read, shown, unit_shown
from primemover.app.web.visit import Visit
from primemover.app.withholding import keep_answers, told_by
from primemover.programme.withholding import lasting_of, open_signs, stopping, to_ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from primemover.knowledge import Question

PAGES: Final = Pages(prefix="/signs")

_OWN_PAGE: Final = r"^/([^/\\\s][^\\\s]*)?$"

To = Annotated[str, Field(max_length=300, pattern=_OWN_PAGE)]


class _To(Form):
    """Where to go on once nothing is withheld."""

    to: To = "/"


class _Answers(Form):
    """Answers by field, and where to go on; ``none`` says no to every sign that is left open."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow", frozen=True, str_strip_whitespace=True
    )

    to: To = "/"
    do: str = "keep"
    asked: str = ""

    @property
    def was_shown(self) -> frozenset[str]:
        """Ids of the questions on the page that was sent."""
        return frozenset(self.asked.split())

    @property
    def sent(self) -> dict[str, str]:
        """The fields that hold text."""
        extra = self.model_extra or {}
        return {name: value for name, value in extra.items() if isinstance(value, str)}


@PAGES.get("", query=_To)
def why(visit: Visit, *, query: _To) -> Response:
    """What was told, what to do, and how it is lifted."""
    from primemover.report.sections.stop import stop_page

    held = visit.held
    if held is None:
        return visit.go(query.to)
    if held.why == "unanswered":
        return visit.go(_answer_page(query.to))
    if held.why == "waits":
        return visit.page("signs/waits.html.j2", plan=visit.course.plan if visit.course else None)
    if held.why == "pause":
        return visit.page("signs/pause.html.j2", held=held, to=query.to)
    return visit.page(
        "signs/stop.html.j2",
        held=held,
        stop=stop_page(held.rows) if held.rows else None,
        rule=visit.knowledge.safety["stop_rule"],
        said=advice_on(held.signs, knowledge=visit.knowledge),
        to=query.to,
    )


@PAGES.get("/answer", query=_To)
def ask(visit: Visit, *, query: _To) -> Response:
    """The stop signs on one page; each is answered, none is skipped."""
    known = told_by(visit.person, store=visit.store, knowledge=visit.knowledge)
    asked = _asked(visit, known=known)
    anew = stopping(visit.knowledge)
    typed = {
        field: text
        for question in asked
        if question.kind == "number" or question.id not in anew
        for field, text in shown(question, value=known.get(question.id), visit=visit).items()
    }
    return _page(visit, asked=asked, typed=typed, faults={}, to=query.to)


@PAGES.post("/answer", form=_Answers)
def answer(visit: Visit, *, form: _Answers) -> Response:
    """The answers are kept once every sign is answered; then on, or what has to be done first."""
    known = told_by(visit.person, store=visit.store, knowledge=visit.knowledge)
    asked, sent = _asked(visit, known=known), dict(form.sent)
    if form.do == "none":
        signs = stopping(visit.knowledge)
        left = (one.id for one in asked if one.kind == "yes_no" and one.id in signs)
        sent = dict.fromkeys(left, "no") | sent
    earlier = {question.id: known.get(question.id) for question in asked}
    told = read(asked, sent=sent, earlier=earlier, visit=visit)
    now = {**known, **told.values}
    faults = told.faults | {
        name: FieldFault(code="answer")
        for name in open_signs(
            {**lasting_of(now, knowledge=visit.knowledge), **_lately(visit), **told.values},
            knowledge=visit.knowledge,
        )
        if name not in told.faults
    }
    more = _asked(visit, known=now)
    brought_up = {one.id for one in more} - {one.id for one in asked} - form.was_shown
    if faults or brought_up:
        old = {name: fault for name, fault in faults.items() if name not in brought_up}
        return _page(visit, asked=more, typed=sent, faults=old, to=form.to)
    more_told = read(more, sent=sent, earlier=now, visit=visit)
    if more_told.faults:
        return _page(visit, asked=more, typed=sent, faults=more_told.faults, to=form.to)
    values = {**told.values, **more_told.values}
    keep_answers(values, store=visit.store, person=visit.person)
    check_flow.change(
        visit.store,
        person=visit.person.id,
        how=lambda each: each.answered(values, shown=tuple(values)),
    )
    return visit.go(f"/signs?{urlencode({'to': form.to})}")


def _answer_page(to: str) -> str:
    return f"/signs/answer?{urlencode({'to': to})}"


def _lately(visit: Visit) -> Mapping[str, object]:
    """Answers that still hold while others are missing."""
    return visit.held.lately if visit.held is not None else {}


def _asked(visit: Visit, *, known: Mapping[str, object]) -> tuple[Question, ...]:
    """What is asked of this person, in the usual order; nothing whose answer still holds."""
    knowledge = visit.knowledge
    names = [name for name in to_ask(known, knowledge=knowledge) if name not in _lately(visit)]
    every = (one for part in in_order(knowledge).values() for one in part.questions)
    return tuple(question for question in every if question.id in names)


def _page(
    visit: Visit,
    *,
    asked: tuple[Question, ...],
    typed: Mapping[str, str],
    faults: Mapping[str, FieldFault],
    to: str,
) -> Response:
    signs = stopping(visit.knowledge)
    return visit.page(
        "signs/answer.html.j2",
        status=422 if faults else 200,
        asked=asked,
        signs=frozenset(one.id for one in asked if one.kind == "yes_no" and one.id in signs),
        typed=typed,
        faults=faults,
        some=bool(_lately(visit)),
        to=to,
        unit_shown=lambda question, whose: unit_shown(question, visit=whose),
    )
