"""``/today/session``: the session in hand, one exercise and one set at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args
from urllib.parse import urlencode

from pydantic import Field
from starlette.responses import Response

from primemover.app.log_words import MOST_SETS
from primemover.app.session_in_hand import SessionInHand, as_planned, change, in_hand
from primemover.app.session_of_day import (
    exchanged_today,
    fits_today,
    loads_any,
    sore_places,
    spared,
)
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.told_sets import SetFaults, SetForm, sets_of
from primemover.app.web.visit import Visit
from primemover.coaching.session_state import SessionState
from primemover.coaching.session_words import ExerciseEnded, SetDone, Swapped, Word
from primemover.errors import PlanError
from primemover.programme.log import CompletedSet, PainPlace
from primemover.programme.pain_light import pain_bands
from primemover.programme.yoga import GuidedStep, guided

if TYPE_CHECKING:
    from primemover.coaching.session import CoachedSession
    from primemover.programme.plan import PlannedExercise

PAGES: Final = Pages(prefix="/today/session")
COACHED: Final = Pages(prefix="/today/coached")
"""Where the camera's page hands a set over."""

_FELT: Final = "felt.clam_before"
"""The question whose sites are offered."""
_YOGA: Final = "yoga."
_OTHERS_SHOWN: Final = 3
_PLACES: Final[tuple[PainPlace, ...]] = get_args(PainPlace)


class _Turn(Form):
    turn: int


class _Look(Form):
    elsewhere: bool = False


class _Ended(_Turn):
    hurt: Literal["no", "yes"] = "no"
    pain: Annotated[int, Field(ge=0, le=10)] = 0
    place: PainPlace | None = None
    stopped: bool = False
    refused: bool = False
    felt: tuple[str, ...] = ()


class _Coached(Form):
    live: Annotated[str, Field(max_length=64)]


class _Swap(_Turn):
    exercise: str
    lasting: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _At:
    """The session in hand, where it stands, and the exercise it is at."""

    hand: SessionInHand
    stands: SessionState
    planned: PlannedExercise


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """What the page shows of one moment; times in seconds.

    ``filled`` are the fields as they are filled in: what was typed and refused, the set before, or
    what the plan asks for. ``rest_left_s`` is 0 when there is no rest, or it is over.
    """

    hand: SessionInHand
    stands: SessionState
    planned: PlannedExercise
    filled: Mapping[str, str]
    faults: Mapping[str, str]
    rest_s: int
    rest_left_s: int
    takes_load: bool
    tempo: tuple[tuple[str, int], ...]
    asks_felt: bool


def _moving(answer: Callable[..., Response]) -> Callable[..., Response]:
    """``answer`` while a session is in hand and nothing is withheld; it rests until then."""

    @wraps(answer)
    def answered(visit: Visit, **given: Any) -> Response:
        if in_hand(visit.store, person=visit.person) is None:
            return visit.go("/today")
        elsewhere = visit.withheld(to="/today/session") or _left_behind(visit)
        return answer(visit, **given) if elsewhere is None else elsewhere

    return answered


def _left_behind(visit: Visit) -> Response | None:
    """What is asked of a session of an earlier day that the plan has left behind; else None."""
    hand, course = in_hand(visit.store, person=visit.person), visit.course
    if hand is None or course is None or hand.session.on >= visit.today:
        return None
    fits = fits_today(hand.session, wishes=hand.wishes, course=course, knowledge=visit.knowledge)
    return None if fits else visit.page("today/left.html.j2", hand=hand)


@PAGES.get("", query=_Look)
@_moving
def play(visit: Visit, *, query: _Look) -> Response:
    """The exercise in hand: its next set, or what is asked once its sets are over."""
    return _show(visit, elsewhere=query.elsewhere)


@PAGES.post("/set", form=SetForm)
@_moving
def set_done(visit: Visit, *, form: SetForm) -> Response:
    """A set is written down as it was told."""
    if (at := _at(visit)) is None:
        return visit.go("/today")
    if form.turn != at.hand.turn or len(at.stands.sets) >= MOST_SETS:
        return _elsewhere(visit)
    try:
        sets = sets_of(form, planned=at.planned, side=at.stands.open_side, visit=visit)
    except SetFaults as refused:
        return _show(visit, faults=refused.faults, typed=form.model_dump(exclude={"turn"}))
    return _tell(visit, turn=form.turn, word=SetDone(at_s=time.time(), sets=sets))


@PAGES.post("/end", form=_Ended)
def exercise_ended(visit: Visit, *, form: _Ended) -> Response:
    """The exercise is over: what hurt, and where it was felt."""
    if not _is_now(visit, turn=form.turn):
        return _elsewhere(visit)
    hurt = form.hurt == "yes"
    if hurt and (form.pain == 0 or form.place is None):
        typed = {"pain": str(form.pain), "place": form.place or ""}
        typed |= {"stopped": "1"} if form.stopped else {}
        return _show(visit, faults={"pain": "where"}, ending=True, typed=typed)
    word = ExerciseEnded(
        at_s=time.time(),
        pain=form.pain if hurt else 0,
        pain_place=form.place if hurt else None,
        felt=tuple(one for one in form.felt if one in _sites(visit)),
        stopped=form.stopped and hurt,
        refused=form.refused,
    )
    at, course = _at(visit), visit.course
    if at is not None and course is not None:
        out = spared(
            at.hand.session,
            word=word,
            wishes=at.hand.wishes,
            course=course,
            knowledge=visit.knowledge,
        )
        word = replace(word, spared=out)
    return _tell(visit, turn=form.turn, word=word)


@PAGES.post("/skip", form=_Turn)
def skip(visit: Visit, *, form: _Turn) -> Response:
    """The exercise is left out today; nothing is written down of it."""
    return _tell(visit, turn=form.turn, word=ExerciseEnded(at_s=time.time()))


@PAGES.get("/end")
def end_page(visit: Visit) -> Response:
    """What is asked at the end of an exercise, before all its sets are done."""
    return _show(visit, ending=True)


@PAGES.get("/swap")
@_moving
def others(visit: Visit) -> Response:
    """What may take the place of the exercise in hand, best first, and why."""
    at = _at(visit)
    return visit.go("/today") if at is None else _swap_page(visit, at=at)


@PAGES.post("/swap", form=_Swap)
@_moving
def swap_now(visit: Visit, *, form: _Swap) -> Response:
    """Another exercise takes its place, today or from today on."""
    at, course = _at(visit), visit.course
    if at is None or at.hand.turn != form.turn or course is None:
        return _elsewhere(visit)
    try:
        _require_spared(form.exercise, at=at, visit=visit)
        instead = exchanged_today(
            at.hand.session.planned,
            slot=at.planned.slot,
            exercise=form.exercise,
            wishes=at.hand.wishes,
            course=course,
            knowledge=visit.knowledge,
        )
        word = Swapped(at_s=time.time(), instead=instead)
        changed = _change(visit, turn=form.turn, how=lambda session: session.told(word))
    except PlanError as fault:
        return _swap_page(visit, at=at, fault=str(fault))
    if changed is None:
        return _elsewhere(visit)
    if form.lasting:
        from primemover.app.plan_keeping import Asked, settle_for
        from primemover.app.plan_wishes import Wish

        wish = Wish(kind="swap", exercise=form.exercise, slot=at.planned.slot)
        settle_for(
            Asked(wish=wish), store=visit.store, person=visit.person, knowledge=visit.knowledge
        )
    return visit.go("/today/session")


@PAGES.post("/back", form=_Turn)
def back(visit: Visit, *, form: _Turn) -> Response:
    """The last thing told is taken back."""
    _change(visit, turn=form.turn, how=lambda session: session.taken_back())
    return visit.go("/today/session")


@PAGES.post("/yoga", form=_Turn)
def yoga_done(visit: Visit, *, form: _Turn) -> Response:
    """The guided part was done: every pose of it as planned."""
    now_s = time.time()
    told = _change(
        visit, turn=form.turn, how=lambda session: as_planned(session, at_s=now_s, pain=0)
    )
    return _elsewhere(visit) if told is None else visit.go("/today/finish")


@COACHED.post("", form=_Coached)
def coached(visit: Visit, *, form: _Coached) -> Response:
    """A set that the camera counted is written down; the same one counts once.

    After one that was stopped because it hurt, the session asks how much and where.
    """
    from primemover.app.web.live.going import CoachedLive
    from primemover.app.web.live.sets import finished_coach, owned

    if (at := _at(visit)) is None:
        return visit.go("/today")
    live = owned(visit, token=form.live, kind=CoachedLive)
    if live.owner.what != at.planned.exercise or at.hand.session.has(form.live):
        return _elsewhere(visit)
    report, now_s = finished_coach(visit, token=form.live), time.time()
    if at.stands.is_done(report.side) and report.ended != "stop":
        return _elsewhere(visit)
    told = _change(
        visit,
        turn=at.hand.turn,
        how=lambda session: session.told_report(report, source=form.live, at_s=now_s),
    )
    return _elsewhere(visit) if told is None else visit.go("/today/session")


def _change(
    visit: Visit, *, turn: int, how: Callable[[CoachedSession], CoachedSession]
) -> SessionInHand | None:
    return change(how, turn=turn, store=visit.store, person=visit.person)


def _at(visit: Visit) -> _At | None:
    """The exercise the session in hand is at; None where it is at none, or there is no session."""
    hand = in_hand(visit.store, person=visit.person)
    if hand is None:
        return None
    stands = hand.session.state()
    return _At(hand=hand, stands=stands, planned=stands.current) if stands.current else None


def _is_now(visit: Visit, *, turn: int) -> bool:
    """Whether a form is of this moment of the session in hand."""
    hand = in_hand(visit.store, person=visit.person)
    return hand is not None and hand.turn == turn


def _elsewhere(visit: Visit) -> Response:
    """Where the session stands now; what was told is of another moment."""
    return visit.go("/today/session?elsewhere=1")


def _tell(visit: Visit, *, turn: int, word: Word) -> Response:
    try:
        hand = _change(visit, turn=turn, how=lambda session: session.told(word))
    except PlanError:  # nothing is left to tell of
        return _elsewhere(visit)
    if hand is None:
        return _elsewhere(visit)
    over = hand.session.state().current is None
    return visit.go("/today/finish" if over else "/today/session")


def _show(
    visit: Visit,
    *,
    elsewhere: bool = False,
    ending: bool = False,
    faults: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    hand = in_hand(visit.store, person=visit.person)
    if hand is None:
        return visit.go("/today")
    stands = hand.session.state()
    planned = stands.current
    if planned is None:
        return visit.go("/today/finish")
    common = {"elsewhere": elsewhere, "status": 422 if faults else 200}
    if planned.slot.startswith(_YOGA):
        return visit.page(
            "today/yoga.html.j2", hand=hand, steps=_guided(hand, visit=visit), **common
        )
    ended = ending or stands.sets_over or stands.broken_off
    return visit.page(
        "today/ended.html.j2" if ended else "today/play.html.j2",
        now=_moment(visit, hand=hand, stands=stands, planned=planned, typed=typed, faults=faults),
        places=_PLACES,
        sites=visit.knowledge.questions[_FELT].options,
        red_from=pain_bands(visit.knowledge).red_from,
        coached=_coach_address(visit, stands=stands, planned=planned),
        **common,
    )


def _moment(
    visit: Visit,
    *,
    hand: SessionInHand,
    stands: SessionState,
    planned: PlannedExercise,
    typed: Mapping[str, str] | None,
    faults: Mapping[str, str] | None,
) -> Moment:
    before = stands.sets[-1][0] if stands.sets else None
    return Moment(
        hand=hand,
        stands=stands,
        planned=planned,
        filled=typed or _filled(planned, before=before, visit=visit),
        faults=faults or {},
        rest_s=stands.rest_s,
        rest_left_s=round(stands.rest_left_s(time.time())),
        takes_load=bool(planned.load_kg or planned.load_words),
        tempo=_tempo(planned.dose.tempo),
        asks_felt=hand.session.asks_where_felt(planned),
    )


def _filled(
    planned: PlannedExercise, *, before: CompletedSet | None, visit: Visit
) -> Mapping[str, str]:
    """The fields filled in beforehand: as in the set before, else as planned."""
    from primemover.app.web.units import kg_near, kg_number

    dose = planned.dose
    reps = before.reps if before else dose.reps_low
    hold_s = before.hold_s if before else dose.hold_s
    load = (
        kg_number(before.load_kg, visit=visit) if before else kg_near(planned.load_kg, visit=visit)
    )
    return {
        "reps": "" if reps is None else str(reps),
        "hold_s": "" if hold_s is None else f"{hold_s:.0f}",
        "load": load,
        "left": "",
        "reps_right": "",
        "hold_right": "",
    }


def _tempo(words: str) -> tuple[tuple[str, int], ...]:
    """Parts of one repetition with their seconds, of the words of a dose (``up 1 s, down 2 s``)."""
    parts = (part.split() for part in words.split(",") if part.strip())
    return tuple((part[0], int(part[1])) for part in parts if len(part) > 1 and part[1].isdigit())


def _guided(hand: SessionInHand, *, visit: Visit) -> tuple[GuidedStep, ...]:
    return guided(hand.session.planned, knowledge=visit.knowledge)


def _sites(visit: Visit) -> frozenset[str]:
    return frozenset(visit.knowledge.questions[_FELT].option_ids)


def _coach_address(visit: Visit, *, stands: SessionState, planned: PlannedExercise) -> str:
    """Where the camera counts this set; "" where it cannot."""
    from primemover.coaching.movements import coached_for

    if coached_for(planned.exercise, knowledge=visit.knowledge) is None:
        return ""
    dose = planned.dose
    goal: dict[str, object] = {"return": "/today"}
    if dose.reps_low is not None:
        goal["reps"] = dose.reps_low
    elif dose.hold_s:
        goal["hold_s"] = dose.hold_s
    if stands.next_side is not None:
        goal["side"] = stands.next_side
    return f"/coach/{planned.exercise}?{urlencode(goal)}"


def _require_spared(exercise: str, *, at: _At, visit: Visit) -> None:
    """Pass silently when an exercise loads nothing that hurt badly in this session.

    Raises
    ------
    PlanError
        When it does.
    """
    sore = sore_places(at.hand.session)
    if loads_any(exercise, places=sore, knowledge=visit.knowledge):
        name = visit.knowledge.exercises[exercise].name
        raise PlanError(f"{name} loads what hurt today; choose another, or leave this one out")


def _swap_page(visit: Visit, *, at: _At, fault: str = "") -> Response:
    library, sore = visit.knowledge.exercises, sore_places(at.hand.session)
    others = (
        name
        for name in at.planned.others
        if not loads_any(name, places=sore, knowledge=visit.knowledge)
    )
    return visit.page(
        "today/swap.html.j2",
        status=422 if fault else 200,
        hand=at.hand,
        planned=at.planned,
        others=[library[name] for name in others if name in library][:_OTHERS_SHOWN],
        fault=fault,
        begun=bool(at.stands.sets),
    )
