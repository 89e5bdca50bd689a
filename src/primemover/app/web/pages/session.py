"""``/today/session``: the session in hand, one exercise and one set at a time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal, get_args
from urllib.parse import urlencode

from pydantic import Field
from starlette.responses import Response

from primemover.app.log_words import MOST_SETS
from primemover.app.session_in_hand import (
    SessionInHand,
    Standing,
    Told,
    asks_where_felt,
    in_hand,
    keep_hand,
    standing,
    taken_back,
    with_told,
)
from primemover.app.session_of_day import exchanged_today
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.told_sets import SetFaults, SetForm, sets_of
from primemover.app.web.visit import Visit
from primemover.errors import PlanError
from primemover.programme.log import CompletedSet, PainPlace
from primemover.programme.pain_light import pain_bands
from primemover.programme.yoga import GuidedStep, guided

if TYPE_CHECKING:
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
class Moment:
    """What the page shows of one moment; times in seconds.

    ``filled`` are the fields as they are filled in: what was typed and refused, the set before, or
    what the plan asks for. ``rest_left_s`` is 0 when there is no rest, or it is over.
    """

    hand: SessionInHand
    stands: Standing
    planned: PlannedExercise
    filled: Mapping[str, str]
    faults: Mapping[str, str]
    rest_s: int
    rest_left_s: int
    takes_load: bool
    tempo: tuple[tuple[str, int], ...]
    asks_felt: bool


@PAGES.get("", query=_Look)
def play(visit: Visit, *, query: _Look) -> Response:
    """The exercise in hand: its next set, or what is asked once its sets are over."""
    return _show(visit, elsewhere=query.elsewhere)


@PAGES.post("/set", form=SetForm)
def set_done(visit: Visit, *, form: SetForm) -> Response:
    """A set is written down as it was told."""
    hand = in_hand(visit.store, person=visit.person)
    stands = standing(hand) if hand else None
    if hand is None or stands is None or stands.current is None:
        return visit.go("/today")
    if form.turn != hand.turn or len(stands.sets) >= MOST_SETS:
        return visit.go("/today/session?elsewhere=1")
    try:
        sets = sets_of(form, planned=stands.current, side=stands.open_side, visit=visit)
    except SetFaults as refused:
        return _show(visit, faults=refused.faults, typed=form.model_dump(exclude={"turn"}))
    return _tell(visit, hand=hand, told=Told(what="sets", at_s=time.time(), sets=sets))


@PAGES.post("/end", form=_Ended)
def exercise_ended(visit: Visit, *, form: _Ended) -> Response:
    """The exercise is over: what hurt, and where it was felt."""
    hand = _of_turn(visit, turn=form.turn)
    if hand is None:
        return visit.go("/today/session?elsewhere=1")
    hurt = form.hurt == "yes"
    if hurt and (form.pain == 0 or form.place is None):
        return _show(visit, faults={"pain": "where"}, ending=True, typed={"pain": str(form.pain)})
    told = Told(
        what="ended",
        at_s=time.time(),
        pain=form.pain if hurt else 0,
        pain_place=form.place if hurt else None,
        felt=tuple(one for one in form.felt if one in _sites(visit)),
        stopped=form.stopped and hurt,
        refused=form.refused,
    )
    return _tell(visit, hand=hand, told=told)


@PAGES.post("/skip", form=_Turn)
def skip(visit: Visit, *, form: _Turn) -> Response:
    """The exercise is left out today; nothing is written down of it."""
    hand = _of_turn(visit, turn=form.turn)
    if hand is None:
        return visit.go("/today/session?elsewhere=1")
    return _tell(visit, hand=hand, told=Told(what="skipped", at_s=time.time()))


@PAGES.get("/end")
def end_page(visit: Visit) -> Response:
    """What is asked at the end of an exercise, before all its sets are done."""
    return _show(visit, ending=True)


@PAGES.get("/swap")
def others(visit: Visit) -> Response:
    """What may take the place of the exercise in hand, best first, and why."""
    hand = in_hand(visit.store, person=visit.person)
    stands = standing(hand) if hand else None
    if hand is None or stands is None or stands.current is None:
        return visit.go("/today")
    return _swap_page(visit, hand=hand, planned=stands.current)


@PAGES.post("/swap", form=_Swap)
def swap_now(visit: Visit, *, form: _Swap) -> Response:
    """Another exercise takes its place, today or from today on."""
    hand = _of_turn(visit, turn=form.turn)
    stands = standing(hand) if hand else None
    if hand is None or stands is None or stands.current is None or visit.course is None:
        return visit.go("/today/session?elsewhere=1")
    planned, course = stands.current, visit.course
    try:
        instead = exchanged_today(
            hand.planned,
            slot=planned.slot,
            exercise=form.exercise,
            wishes=hand.wishes,
            course=course,
            knowledge=visit.knowledge,
        )
        told = Told(what="swapped", at_s=time.time(), instead=instead)
        changed = with_told(hand, told=told)
    except PlanError as fault:
        return _swap_page(visit, hand=hand, planned=planned, fault=str(fault))
    if form.lasting:
        from primemover.app.plan_keeping import Asked, settle_for
        from primemover.app.plan_wishes import Wish

        wish = Wish(kind="swap", exercise=form.exercise, slot=planned.slot)
        settle_for(
            Asked(wish=wish), store=visit.store, person=visit.person, knowledge=visit.knowledge
        )
    keep_hand(changed, store=visit.store, person=visit.person)
    return visit.go("/today/session")


@PAGES.post("/back", form=_Turn)
def back(visit: Visit, *, form: _Turn) -> Response:
    """The last thing told is taken back."""
    hand = in_hand(visit.store, person=visit.person)
    if hand is not None and hand.turn == form.turn:
        keep_hand(taken_back(hand), store=visit.store, person=visit.person)
    return visit.go("/today/session")


@PAGES.post("/yoga", form=_Turn)
def yoga_done(visit: Visit, *, form: _Turn) -> Response:
    """The guided part was done: every pose of it as planned."""
    from primemover.app.session_interview import sets_as_planned

    hand = _of_turn(visit, turn=form.turn)
    if hand is None:
        return visit.go("/today/session?elsewhere=1")
    now = time.time()
    while (pose := standing(hand).current) is not None:
        for one in sets_as_planned(pose):
            hand = with_told(hand, told=Told(what="sets", at_s=now, sets=(one,)))
        hand = with_told(hand, told=Told(what="ended", at_s=now, pain=0))
    keep_hand(hand, store=visit.store, person=visit.person)
    return visit.go("/today/finish")


@COACHED.post("", form=_Coached)
def coached(visit: Visit, *, form: _Coached) -> Response:
    """A set that the camera counted is written down; the same one counts once."""
    from primemover.app.web.live.going import CoachedLive
    from primemover.app.web.live.sets import finished_coach, owned

    hand = in_hand(visit.store, person=visit.person)
    stands = standing(hand) if hand else None
    if hand is None or stands is None or stands.current is None:
        return visit.go("/today")
    fitting = owned(visit, token=form.live, kind=CoachedLive).owner.what == stands.current.exercise
    if not fitting or any(one.source == form.live for one in hand.told):
        return visit.go("/today/session?elsewhere=1")
    report = finished_coach(visit, token=form.live)
    before = stands.sets[-1][0] if stands.sets else None
    load_kg = before.load_kg if before else stands.current.load_kg
    done = report.to_completed(load_kg=load_kg)
    if not done.reps and not done.hold_s:
        return visit.go("/today/session")
    told = Told(what="sets", at_s=time.time(), sets=(done,), source=form.live)
    return _tell(visit, hand=hand, told=told)


def _of_turn(visit: Visit, *, turn: int) -> SessionInHand | None:
    """The session in hand, where the form is of this moment of it and an exercise is left."""
    hand = in_hand(visit.store, person=visit.person)
    if hand is None or hand.turn != turn or standing(hand).current is None:
        return None
    return hand


def _tell(visit: Visit, *, hand: SessionInHand, told: Told) -> Response:
    changed = with_told(hand, told=told)
    keep_hand(changed, store=visit.store, person=visit.person)
    over = standing(changed).current is None
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
    stands = standing(hand)
    planned = stands.current
    if planned is None:
        return visit.go("/today/finish")
    common = {"elsewhere": elsewhere, "status": 422 if faults else 200}
    if planned.slot.startswith(_YOGA):
        return visit.page(
            "today/yoga.html.j2", hand=hand, steps=_guided(hand, visit=visit), **common
        )
    ended = ending or stands.sets_over
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
    stands: Standing,
    planned: PlannedExercise,
    typed: Mapping[str, str] | None,
    faults: Mapping[str, str] | None,
) -> Moment:
    rest_s = planned.dose.rest_s if stands.sets else _rest_before(stands)
    since_s = stands.rest_since_s
    left_s = 0.0 if since_s is None else since_s + rest_s - time.time()
    before = stands.sets[-1][0] if stands.sets else None
    return Moment(
        hand=hand,
        stands=stands,
        planned=planned,
        filled=typed or _filled(planned, before=before, visit=visit),
        faults=faults or {},
        rest_s=rest_s,
        rest_left_s=max(0, round(left_s)),
        takes_load=bool(planned.load_kg or planned.load_words),
        tempo=_tempo(planned.dose.tempo),
        asks_felt=asks_where_felt(hand, exercise=planned),
    )


def _rest_before(stands: Standing) -> int:
    """The rest before the first set of an exercise: that of the one before it."""
    return stands.exercises[stands.place - 1].dose.rest_s if stands.place else 0


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
    return guided(hand.planned, knowledge=visit.knowledge)


def _sites(visit: Visit) -> frozenset[str]:
    return frozenset(visit.knowledge.questions[_FELT].option_ids)


def _coach_address(visit: Visit, *, stands: Standing, planned: PlannedExercise) -> str:
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
    if planned.each_side:
        goal["side"] = stands.open_side or "left"
    return f"/coach/{planned.exercise}?{urlencode(goal)}"


def _swap_page(
    visit: Visit, *, hand: SessionInHand, planned: PlannedExercise, fault: str = ""
) -> Response:
    library = visit.knowledge.exercises
    return visit.page(
        "today/swap.html.j2",
        status=422 if fault else 200,
        hand=hand,
        planned=planned,
        others=[library[name] for name in planned.others[:_OTHERS_SHOWN] if name in library],
        fault=fault,
        begun=bool(standing(hand).sets),
    )
