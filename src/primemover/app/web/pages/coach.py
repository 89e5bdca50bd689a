"""``/coach``: an exercise with the camera as coach, or counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlencode

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from primemover.app.session_in_hand import in_hand
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.live.going import CoachedLive
from primemover.app.web.live.sets import (
    IDLE_S,
    finished_coach,
    kept_track,
    open_coach_set,
    owned,
)
from primemover.app.web.moving import moving
from primemover.app.web.visit import Visit

if TYPE_CHECKING:
    from primemover.coaching.session_state import SessionState
    from primemover.knowledge import Exercise
    from primemover.knowledge.coached import CoachedMovement
    from primemover.programme.model import Dose
    from primemover.programme.plan import PlannedExercise
    from primemover.report.skeleton import Skeleton
    from primemover.terms import Side

PAGES: Final = Pages(prefix="/coach")

BACK: Final = "/today"
"""Where a set leads back to when nothing else is said."""
TAKES_SETS: Final = "/today/coached"
"""Takes the token of a coached set into the session of the day."""

Token = Annotated[str, Field(max_length=64)]
Way = Annotated[str, Field(max_length=200, pattern=r"^/([^/\\\s][^\\\s]*)?$", alias="return")]


class _Goal(Form):
    """Side and target of a set, and the page it came from."""

    back: Way = BACK
    side: Literal["left", "right"] | None = None
    reps: Annotated[int, Field(ge=1, le=100)] | None = None
    hold_s: Annotated[int, Field(ge=1, le=600)] | None = None


class _Start(_Goal):
    """What is asked before a set; ``keep`` keeps its landmarks for replay."""

    keep: bool = False


class _Set(_Goal):
    """A set, by its token."""

    set: Token


class _Over(Form):
    """A set that is over, by its token, as the camera's part of the page sends it."""

    live: Token
    back: Way = BACK


@PAGES.get("")
def list_coached(visit: Visit) -> Response:
    """Every exercise the camera can coach."""
    movements = sorted(visit.knowledge.coached.values(), key=lambda one: one.name)
    return visit.page("coach/list.html.j2", movements=movements)


@PAGES.get("/{exercise}", query=_Goal)
@moving()
def set_up(visit: Visit, *, exercise: str, query: _Goal | None = None) -> Response:
    """Side, target and the place of the camera; without a coach, a counter and a timer."""
    found, goal = _exercise(visit, exercise), query or _Goal()
    movement = _movement(visit, exercise)
    dose = _dose(visit, found)
    values: dict[str, Any] = {
        "exercise": found,
        "goal": goal,
        "reps": goal.reps or dose.reps_low,
        "hold_s": goal.hold_s or dose.hold_s,
        "rest_s": dose.rest_s,
        "out": _taken_out(visit, exercise),
    }
    if movement is None:
        return visit.page("coach/by_hand.html.j2", **values)
    return visit.page(
        "coach/set_up.html.j2",
        movement=movement,
        placing=_placing(visit, movement),
        lying=visit.knowledge.coached_postures[movement.start].low,
        kept_min=round(IDLE_S / 60),
        **values,
    )


@PAGES.post("/{exercise}", form=_Start)
@moving(to="/today")
def start(visit: Visit, *, exercise: str, form: _Start) -> Response:
    """A new set: its page is opened next."""
    from primemover.coaching.report import SetTarget

    found, movement = _exercise(visit, exercise), _movement(visit, exercise)
    if movement is None:
        return visit.go(f"/coach/{exercise}")
    side: Side | None = form.side
    if side is None and _needs_side(found, movement):
        side = "right"
    dose = _dose(visit, found)
    target = (
        SetTarget(hold_s=form.hold_s or dose.hold_s)
        if movement.hold
        else SetTarget(reps=form.reps or dose.reps_low)
    )
    token = open_coach_set(visit, exercise=exercise, side=side, target=target, keep=form.keep)
    goal = _told(set=token, side=side, reps=target.reps, hold_s=target.hold_s, back=form.back)
    return visit.go(f"/coach/{exercise}/live?{goal}")


@PAGES.get("/{exercise}/live", query=_Set)
@moving()
def live(visit: Visit, *, exercise: str, query: _Set) -> Response:
    """The set before the camera."""
    found, movement = _exercise(visit, exercise), _movement(visit, exercise)
    if movement is None:
        return visit.go(f"/coach/{exercise}")
    if owned(visit, token=query.set, kind=CoachedLive).is_over:
        return visit.go(f"/coach/{exercise}/over?{_told(set=query.set, back=query.back)}")
    return visit.page("coach/live.html.j2", exercise=found, movement=movement, goal=query)


@PAGES.post("/{exercise}/over", form=_Over)
def end(visit: Visit, *, exercise: str, form: _Over) -> Response:
    """The set ends; what came out is shown next."""
    finished_coach(visit, token=form.live)
    return visit.go(f"/coach/{exercise}/over?{_told(set=form.live, back=form.back)}")


@PAGES.get("/{exercise}/over", query=_Set)
def over(visit: Visit, *, exercise: str, query: _Set) -> Response:
    """What came out of a set, and what to do next."""
    from primemover.coaching.extents import extents

    found = _exercise(visit, exercise)
    if not owned(visit, token=query.set, kind=CoachedLive).is_over:
        return visit.go(f"/coach/{exercise}/live?{_told(set=query.set, back=query.back)}")
    report, movement = finished_coach(visit, token=query.set), _movement(visit, exercise)
    target = report.target
    says_something = bool(report.repetitions or report.hold_s or report.ended == "stop")
    of_session = says_something and query.back.startswith(BACK)
    stands = _stands(visit)
    at_hand = stands.current.exercise if stands and stands.current else ""
    again = bool(stands and at_hand == exercise and stands.is_done(report.side))
    again = again and report.ended != "stop"
    fits = at_hand == exercise and not again
    due = stands.open_side if stands and of_session and again else None
    repeat = {"return": query.back, "side": due or report.side, "reps": target.reps}
    return visit.page(
        "coach/over.html.j2",
        exercise=found,
        movement=movement,
        report=report,
        extents=extents(report, movement=movement, knowledge=visit.knowledge) if movement else (),
        kept_min=round(IDLE_S / 60),
        side=report.side,
        repeat={name: value for name, value in repeat.items() if value is not None}
        | ({"hold_s": int(target.hold_s)} if target.hold_s else {}),
        token=query.set,
        back=query.back,
        takes=TAKES_SETS if of_session and fits else "",
        elsewhere=of_session and not fits and not again,
        due=due,
        rest_s=_dose(visit, found).rest_s,
        skeleton=_skeleton(visit, query.set),
    )


@PAGES.get("/{exercise}/skeleton.json", query=_Set)
def skeleton(visit: Visit, *, exercise: str, query: _Set) -> Response:
    """Where the joints were in a set whose landmarks were kept, frame by frame."""
    drawn = _skeleton(visit, query.set)
    if drawn is None:
        raise HTTPException(404)
    return JSONResponse(drawn.to_dict())


def _skeleton(visit: Visit, token: str) -> Skeleton | None:
    """The drawing of a set; None where the person did not ask for its landmarks to be kept."""
    import xarray as xr

    from primemover.report.skeleton import skeleton_of
    from primemover.signals.movement import Movement
    from primemover.signals.view import find_view

    track = kept_track(visit, token=token)
    if track is None:
        return None
    movement = Movement(
        test=track.attrs["source"],
        side=None,
        track=track,
        angles=xr.Dataset(coords={"time": track["time"]}),
        view=find_view(track, limits=visit.knowledge.gates),
        gates=(),
        repetitions=(),
        partials=(),
        counted_signal="",
    )
    return skeleton_of(movement)


def _exercise(visit: Visit, exercise: str) -> Exercise:
    found = visit.knowledge.exercises.get(exercise)
    if found is None:
        raise HTTPException(404)
    return found


def _taken_out(visit: Visit, exercise: str) -> tuple[str, PlannedExercise | None] | None:
    """Why the plan leaves an exercise out, and what stands in its place; None where it does not.

    The reason is "" where something else simply took its place.
    """
    if visit.course is None:
        return None
    plan, done = visit.course.plan, {one.session for one in visit.course.log.sessions}
    coming = [one for each in plan.sessions() if each.id not in done for one in each.exercises()]
    if any(one.exercise == exercise for one in coming):
        return None
    before = [one for each in visit.course.record.plan.sessions() for one in each.exercises()]
    slots = {one.slot for one in before if one.exercise == exercise}
    instead = next((one for one in coming if one.slot in slots), None)
    why = next((one.reason for one in plan.left_out if one.exercise == exercise), "")
    return (why, instead) if why or instead else None


def _stands(visit: Visit) -> SessionState | None:
    """Where the session in hand stands; None where there is none."""
    hand = in_hand(visit.store, person=visit.person)
    return hand.session.state() if hand else None


def _movement(visit: Visit, exercise: str) -> CoachedMovement | None:
    from primemover.coaching.movements import coached_for

    return coached_for(exercise, knowledge=visit.knowledge)


def _needs_side(exercise: Exercise, movement: CoachedMovement) -> bool:
    return movement.sides == "given" or exercise.unilateral


def _dose(visit: Visit, exercise: Exercise) -> Dose:
    """How much of it, for somebody of whom nothing is known."""
    from primemover.programme.dose import dose_for

    return dose_for(exercise, entry=exercise.dose, easy=True, limits={}, knowledge=visit.knowledge)


def _placing(visit: Visit, movement: CoachedMovement) -> str:
    """How to put the camera, in the words of the filmed test where there is one."""
    test = visit.knowledge.tests.get(movement.test or movement.id)
    return test.camera.film if test is not None and test.camera is not None else ""


def _told(*, back: str, **values: object) -> str:
    """What stands after ``?``: what is known of a set, and where it leads back to."""
    known = {name: value for name, value in values.items() if value is not None}
    return urlencode({**known, "return": back})
