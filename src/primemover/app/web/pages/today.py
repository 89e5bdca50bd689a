"""``/today``: the session to do next, one exercise at a time."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field
from starlette.responses import Response

from primemover.app.log_words import LONGEST_NOTE, MOST_MINUTES
from primemover.app.session_in_hand import (
    SessionInHand,
    as_planned,
    begin,
    in_hand,
    keep_completed,
    session_of,
    taken_up,
    throw_away,
)
from primemover.app.session_of_day import (
    USUAL_MINUTES,
    Wishes,
    done_on,
    session_today,
)
from primemover.app.stop_signs import SIGNS, advice, is_stop, stop_of
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.taken_back import LastThrownAway, take_out
from primemover.app.web.visit import Visit
from primemover.app.withholding import keep_stop
from primemover.programme.log import TrainingLog

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.coaching.session import CoachedSession
    from primemover.history.records import Unfinished

PAGES: Final = Pages(prefix="/today")

_THROWN_AWAY: Final = "session thrown away"
_LONGEST_MIN: Final = 180
"""A session that was left lying longer says nothing of how long it took."""


class _Chosen(Form):
    """What is different today; ``kit`` says whether ``has`` counts in place of what is at home."""

    minutes: Annotated[int, Field(ge=5, le=180)] | None = None
    kit: Literal["usual", "today"] = "usual"
    has: tuple[str, ...] = ()

    def wishes(self, *, desk: bool = False) -> Wishes:
        """The same for the programme."""
        kit = frozenset(self.has) if self.kit == "today" else None
        return Wishes(minutes=self.minutes, equipment=kit, desk=desk)


class _Start(_Chosen):
    again: bool = False


class _Finish(Form):
    effort: Annotated[int, Field(ge=0, le=10)] | None = None
    minutes: Annotated[float, Field(gt=0, le=MOST_MINUTES)] | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class _Stop(Form):
    signs: tuple[str, ...] = ()
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class _Which(Form):
    session: str = ""


@PAGES.get("", query=_Chosen)
def today(visit: Visit, *, query: _Chosen) -> Response:
    """The session to do next, and what may be different about it today."""
    course = visit.course
    if course is None:
        return visit.page("today/no_plan.html.j2")
    if (elsewhere := visit.withheld()) is not None:
        return elsewhere
    hand = in_hand(visit.store, person=visit.person)
    session = session_today(course, wishes=query.wishes(), knowledge=visit.knowledge)
    return visit.page(
        "today/today.html.j2" if not visit.is_part else "today/_offer.html.j2",
        course=course,
        hand=hand,
        session=session,
        chosen=query,
        lengths=_lengths(course),
        items=visit.knowledge.questions["equipment.items"].options,
        at_hand=_at_hand(course, chosen=query),
        done=done_on(course, on=visit.today),
        news=_news(course),
    )


@PAGES.post("/start", form=_Start)
def start(visit: Visit, *, form: _Start) -> Response:
    """Into the session; a second one of a day is asked about first."""
    course = visit.course
    if course is None or visit.held is not None:
        return visit.go("/today")
    if in_hand(visit.store, person=visit.person) is not None:
        return visit.go("/today/session")
    if done_on(course, on=visit.today) and not form.again:
        return visit.page("today/again.html.j2", chosen=form)
    session = session_today(course, wishes=form.wishes(), knowledge=visit.knowledge)
    if session is None:
        return visit.go("/today")
    begun = session_of(session, on=visit.today, at_s=time.time(), knowledge=visit.knowledge)
    begin(begun, wishes=form.wishes(), store=visit.store, person=visit.person)
    return visit.go("/today/session")


@PAGES.post("/leave")
def leave(visit: Visit) -> Response:
    """The session in hand is thrown away; it can be brought back until the app ends."""
    left = throw_away(store=visit.store, person=visit.person)
    if left is not None:
        _thrown_away(visit).keep(left, person=visit.person.id)
        visit.say(
            visit.language("The session was thrown away; nothing of it is written down."),
            undo="/today/bring-back",
        )
    return visit.go("/today")


@PAGES.post("/instead")
def instead(visit: Visit) -> Response:
    """Today's session takes the place of one that was begun on an earlier day."""
    leave(visit)
    return start(visit, form=_Start(again=True))


@PAGES.post("/bring-back")
def bring_back(visit: Visit) -> Response:
    """The session thrown away last is in hand again, unless another was begun since."""
    left = _thrown_away(visit).take(visit.person.id)
    if left is not None and not taken_up(left, store=visit.store, person=visit.person):
        _thrown_away(visit).keep(left, person=visit.person.id)
        visit.say(
            visit.language("Another session was begun since. Throw it away first."),
            undo="/today/bring-back",
        )
        return visit.go("/today")
    return visit.go("/today/session")


@PAGES.get("/finish")
def finish_page(visit: Visit) -> Response:
    """How hard it was and a note, before the session is written down."""
    hand = in_hand(visit.store, person=visit.person)
    if hand is None:
        return visit.go("/today")
    session = hand.session
    return visit.page(
        "today/finish.html.j2",
        hand=hand,
        done=session.completed(),
        stopped=session.state().stopped,
        minutes=_took(session),
    )


@PAGES.post("/finish", form=_Finish)
def finish(visit: Visit, *, form: _Finish) -> Response:
    """The session is written down, once, and what it changes is told."""
    hand = in_hand(visit.store, person=visit.person)
    if hand is None:
        return visit.go("/today/done")
    session = _as_of_today(hand, visit=visit).completed(
        effort=form.effort, note=form.note, minutes=form.minutes
    )
    if not session.exercises:
        visit.store.drop_unfinished(hand.session.id, person=visit.person.id)
        return visit.go("/today")
    keep_completed(
        session, signs=(), store=visit.store, person=visit.person, knowledge=visit.knowledge
    )
    return visit.go(f"/today/done?session={hand.session.id}")


@PAGES.get("/stop")
def stop_page(visit: Visit) -> Response:
    """Something is wrong: one of the signs at which every session ends, or had enough of one."""
    hand = in_hand(visit.store, person=visit.person)
    return visit.page("today/stop.html.j2", hand=hand, signs=SIGNS)


@PAGES.post("/stop", form=_Stop)
def stop(visit: Visit, *, form: _Stop) -> Response:
    """What was done is written down with the sign; without one it goes on to the usual end."""
    hand = in_hand(visit.store, person=visit.person)
    if not form.signs:
        return visit.go("/today" if hand is None else "/today/finish")
    if hand is None:  # ended elsewhere, or none was begun: what is told counts all the same
        if (told := stop_of(form.signs, on=visit.today)) is not None:
            keep_stop(told, store=visit.store, person=visit.person, knowledge=visit.knowledge)
        return visit.go("/today/stopped")
    keep_completed(
        _as_of_today(hand, visit=visit).completed(note=form.note),
        signs=form.signs,
        store=visit.store,
        person=visit.person,
        knowledge=visit.knowledge,
    )
    return visit.go("/today/stopped")


@PAGES.get("/stopped")
def stopped(visit: Visit) -> Response:
    """What to do after a stop sign, said calmly."""
    stops = [one for one in visit.store.log(visit.person.id).rechecks if is_stop(one)]
    if not stops:
        return visit.go("/today")
    return visit.page(
        "today/stopped.html.j2", stop=stops[-1], said=advice(stops[-1], knowledge=visit.knowledge)
    )


@PAGES.get("/done", query=_Which)
def done(visit: Visit, *, query: _Which) -> Response:
    """What was written down, and what it changes for next time."""
    course = visit.course
    log = visit.store.log(visit.person.id)
    mine = [one for one in log.sessions if query.session in ("", one.id)]
    if not mine:
        return visit.go("/today")
    from primemover.app.log_confirm import said_of

    session = mine[-1]
    told = TrainingLog(sessions=(session,))
    said = said_of(told, stands=course.plan, on=session.on) if course else ()
    return visit.page(
        "today/done.html.j2",
        session=session,
        sets=sum(len(one.sets) for one in session.exercises),
        said=said if session.kind != "desk" else (),
        course=course,
        coming=course.next_session() if course else None,
    )


@PAGES.post("/undo", form=_Which)
def undo(visit: Visit, *, form: _Which) -> Response:
    """The session is taken out again; the plan is as if it had never been told."""
    if form.session:
        take_out(visit, entry=form.session, on=visit.today)
    return visit.go("/today")


@PAGES.get("/desk")
def desk(visit: Visit) -> Response:
    """Two minutes beside the desk, and a timer for the next break."""
    course = visit.course
    if course is None:
        return visit.page("today/no_plan.html.j2")
    if (elsewhere := visit.withheld()) is not None:
        return elsewhere
    pause = course.plan.sitting_break
    today_s = [one for one in course.log.sessions if one.kind == "desk" and one.on == visit.today]
    return visit.page("today/desk.html.j2", pause=pause, breaks=len(today_s))


@PAGES.post("/desk")
def desk_done(visit: Visit) -> Response:
    """A break is written down as it was planned."""
    course = visit.course
    pause = course.plan.sitting_break if course and visit.held is None else None
    if pause is None:
        return visit.go("/today/desk")
    now_s = time.time()
    begun = session_of(pause.session, on=visit.today, at_s=now_s, knowledge=visit.knowledge)
    session = as_planned(begun, at_s=now_s).completed(minutes=pause.session.minutes)
    keep_completed(
        session, signs=(), store=visit.store, person=visit.person, knowledge=visit.knowledge
    )
    return visit.go("/today/desk")


def _as_of_today(hand: SessionInHand, *, visit: Visit) -> CoachedSession:
    """The session as it is written down: on the day it is done, whenever it was begun."""
    return replace(hand.session, on=visit.today)


def _thrown_away(visit: Visit) -> LastThrownAway[Unfinished]:
    return visit.site.part(_THROWN_AWAY, make=LastThrownAway)


def _lengths(course: Course) -> tuple[int, ...]:
    """Lengths to choose from: the usual ones, and the one of the plan."""
    return tuple(sorted({*USUAL_MINUTES, course.record.plan.inputs.settings.minutes}))


def _at_hand(course: Course, *, chosen: _Chosen) -> frozenset[str]:
    """What is ticked: what was chosen for today, else what the plan rests on."""
    if chosen.kit == "today":
        return frozenset(chosen.has)
    told = course.record.plan.inputs.answers.get("equipment.items", ("wall", "chair"))
    return frozenset(told) if isinstance(told, tuple | list | frozenset) else frozenset()


def _news(course: Course) -> tuple[str, ...]:
    """What was last said about the plan, newest first, what hurts before everything else."""
    from primemover.report.plan_terminal import worth_reading

    return tuple(notice.text for notice in worth_reading(course.plan.notices))


def _took(session: CoachedSession) -> int | None:
    """Minutes since it began, where that can be meant."""
    minutes = round((time.time() - session.began_s) / 60)
    return minutes if 1 <= minutes <= _LONGEST_MIN else None
