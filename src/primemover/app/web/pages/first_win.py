"""``/feel``: the clam before and after one cue, and what it changed in the own words."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field
from starlette.responses import Response

from primemover.app.first_win import AFTER, BEFORE, DEPTH, first_win
from primemover.app.retests import whole
from primemover.app.web import check_flow
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.moving import moving
from primemover.app.web.visit import Visit

PAGES: Final = Pages(prefix="/feel")

_Felt = Annotated[int, Field(ge=0, le=10)]


class _Ready(Form):
    now: Literal["fine", "hurts", ""] = ""


class _Sites(Form):
    """The sites of the question; what is not sent counts as 0, as the question says."""

    lower_buttock: _Felt = 0
    upper_outer_hip: _Felt = 0
    front_of_hip: _Felt = 0
    front_of_thigh: _Felt = 0
    back_of_thigh: _Felt = 0
    low_back: _Felt = 0
    nowhere: Literal["yes", ""] = ""

    @property
    def is_told(self) -> bool:
        """Whether anything was said: a slider left where it was may only be one not looked at."""
        return bool(self.nowhere) or any(self.values().values())

    def values(self) -> dict[str, int]:
        """Site by site."""
        return dict(self.model_dump(exclude={"nowhere"}))


@PAGES.get("")
def begin(visit: Visit) -> Response:
    """What comes, how long it takes, and whether today is a day for it."""
    return visit.page("feel/begin.html.j2", faulty=False)


@PAGES.post("", form=_Ready)
def ready(visit: Visit, *, form: _Ready) -> Response:
    """On to the first try; or why not now."""
    if form.now == "":
        return visit.page("feel/begin.html.j2", status=422, faulty=True)
    if form.now == "hurts":
        return visit.page("feel/not_now.html.j2")
    return visit.go("/feel/first")


@PAGES.get("/first")
@moving()
def first(visit: Visit) -> Response:
    """The clam without any hint, and where it is felt."""
    return _try(visit, question=BEFORE)


@PAGES.post("/first", form=_Sites)
def first_felt(visit: Visit, *, form: _Sites) -> Response:
    """Nothing but what was felt is kept, for the check as well."""
    if not form.is_told:
        return _try(visit, question=BEFORE, faulty=True)
    keep_felt(visit, question=BEFORE, felt=form.values())
    return visit.go("/feel/again")


@PAGES.get("/again")
@moving()
def again(visit: Visit) -> Response:
    """The cue, the clam once more, and where it is felt now."""
    if BEFORE not in _answers(visit):
        return visit.go("/feel")
    return _try(visit, question=AFTER)


@PAGES.post("/again", form=_Sites)
def again_felt(visit: Visit, *, form: _Sites) -> Response:
    """What was felt after the cue is kept, for the check as well."""
    if BEFORE not in _answers(visit):
        return visit.go("/feel")
    if not form.is_told:
        return _try(visit, question=AFTER, faulty=True)
    keep_felt(visit, question=AFTER, felt=form.values())
    return visit.go("/feel/result")


@PAGES.get("/map", query=_Sites)
def body_map(visit: Visit, *, query: _Sites) -> Response:
    """The body with what is set on the sliders now."""
    return visit.page("feel/map.html.j2", felt=query.values())


@PAGES.get("/result")
def result(visit: Visit) -> Response:
    """Both maps side by side, what may be said of them and what not, and what is next."""
    win = first_win(_answers(visit), knowledge=visit.knowledge)
    if win is None:
        return visit.go("/feel")
    return visit.page("feel/result.html.j2", win=win)


def keep_felt(visit: Visit, *, question: str, felt: dict[str, int]) -> None:
    """Nothing; the answer is in the check in hand, which is begun where there is none."""
    store, person = visit.store, visit.person
    if check_flow.in_hand(store, person=person.id) is None:
        depth = visit.knowledge.check_depths[DEPTH]
        check_flow.begun(person, depth=depth, store=store, knowledge=visit.knowledge)
    shown = (question,) if question == AFTER else (BEFORE, AFTER)  # a new try begins with the first
    check_flow.change(
        store, person=person.id, how=lambda hand: hand.answered({question: felt}, shown=shown)
    )


def _answers(visit: Visit) -> dict[str, object]:
    """What was felt: in the check in hand, else in the check kept last."""
    hand = check_flow.in_hand(visit.store, person=visit.person.id)
    if hand is not None and BEFORE in hand.answers:
        return dict(hand.answers)
    checks = whole(visit.store.checks(visit.person.id))
    return dict(checks[-1].answers) if checks else {}


def _try(visit: Visit, *, question: str, faulty: bool = False) -> Response:
    asked = visit.knowledge.questions[question]
    hand = check_flow.in_hand(visit.store, person=visit.person.id)
    told = hand.answers.get(question) if hand else None
    felt = told if isinstance(told, dict) else {}
    template = "feel/first.html.j2" if question == BEFORE else "feel/again.html.j2"
    values = {option.id: int(felt.get(option.id, 0)) for option in asked.options}
    return visit.page(
        template, status=422 if faulty else 200, asked=asked, felt=values, faulty=faulty
    )
