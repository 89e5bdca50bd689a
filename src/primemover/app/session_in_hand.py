"""The session in hand: kept after every word told of it, told of by one window at a time.

A page that is loaded again, another device or a machine that was switched off goes on where it was.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from primemover.app.session_of_day import Wishes
from primemover.coaching.session import CoachedSession
from primemover.coaching.session_words import ExerciseEnded, SetDone
from primemover.programme.log import CompletedSession
from primemover.programme.plan import PlannedSession

if TYPE_CHECKING:
    from primemover.history.records import Person, Unfinished
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge

_KIND: Final = "session"
_TURN: Final = threading.RLock()
"""One window after the other reads, changes and keeps a session."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionInHand:
    """A session that was begun and not ended, and what was different on the day.

    ``turn`` grows with everything told or taken back: a form carries it, so that what two windows
    tell of one moment counts once.
    """

    session: CoachedSession
    minutes: int | None = None
    equipment: tuple[str, ...] | None = None
    turn: int = 0

    @property
    def wishes(self) -> Wishes:
        """What was different on the day."""
        kit = None if self.equipment is None else frozenset(self.equipment)
        desk = self.session.planned.kind == "desk"
        return Wishes(minutes=self.minutes, equipment=kit, desk=desk)


def session_of(
    planned: PlannedSession, *, on: date, at_s: float, knowledge: Knowledge
) -> CoachedSession:
    """A session of this plan, nothing of it done yet."""
    from primemover.app.store import new_id
    from primemover.programme.pain_light import pain_bands

    return CoachedSession(
        id=new_id(), planned=planned, on=on, began_s=at_s, bands=pain_bands(knowledge)
    )


def as_planned(session: CoachedSession, *, at_s: float, pain: int | None = None) -> CoachedSession:
    """The session with everything that is left of it done as its doses ask for."""
    from primemover.app.session_interview import sets_as_planned

    while (left := session.state().current) is not None:
        for one in sets_as_planned(left):
            session = session.told(SetDone(at_s=at_s, sets=(one,)))
        session = session.told(ExerciseEnded(at_s=at_s, pain=pain))
    return session


def begin(
    session: CoachedSession, *, wishes: Wishes, store: Store, person: Person
) -> SessionInHand:
    """The session as it is kept from now on, or the one that was begun before it.

    One that another version of the app kept, and that cannot be read, goes.
    """
    with _TURN:
        begun = in_hand(store, person=person)
        if begun is not None:
            return begun
        for lost in store.unfinished(person.id, kind=_KIND):
            store.drop_unfinished(lost.id, person=person.id)
        kit = None if wishes.equipment is None else tuple(sorted(wishes.equipment))
        hand = SessionInHand(session=session, minutes=wishes.minutes, equipment=kit)
        _keep(hand, store=store, person=person)
        return hand


def throw_away(*, store: Store, person: Person) -> Unfinished | None:
    """What was in hand, which is kept no longer; None where nothing was."""
    with _TURN:
        begun = sorted(store.unfinished(person.id, kind=_KIND), key=lambda one: one.at)
        left = [one for one in begun if store.drop_unfinished(one.id, person=person.id)]
        return left[-1] if left else None


def taken_up(left: Unfinished, *, store: Store, person: Person) -> bool:
    """Whether what was thrown away is in hand again: not where another was begun since."""
    with _TURN:
        free = in_hand(store, person=person) is None
        if free:
            store.keep_unfinished(left)
        return free


def change(
    how: Callable[[CoachedSession], CoachedSession], *, turn: int, store: Store, person: Person
) -> SessionInHand | None:
    """The session in hand after ``how`` changed it, kept; None when that was of another moment.

    Raises
    ------
    PlanError
        As ``how`` does; nothing is then changed.
    """
    with _TURN:
        hand = in_hand(store, person=person)
        if hand is None or hand.turn != turn:
            return None
        session = how(hand.session)
        if session == hand.session:
            return hand
        changed = replace(hand, session=session, turn=turn + 1)
        _keep(changed, store=store, person=person)
        return changed


def _keep(hand: SessionInHand, *, store: Store, person: Person) -> None:
    from primemover.history.documents import to_document
    from primemover.history.records import Unfinished

    store.keep_unfinished(
        Unfinished(
            id=hand.session.id,
            person=person.id,
            kind=_KIND,
            at=datetime.now(UTC),
            document={"hand": to_document(hand)},
        )
    )


def hand_of(begun: Unfinished) -> SessionInHand | None:
    """The session that was kept; None where it is something else or cannot be read."""
    from primemover.errors import StoreError
    from primemover.history.documents import from_document

    text = begun.document.get("hand")
    if begun.kind != _KIND or not isinstance(text, str):
        return None
    try:
        return from_document(text, kind=SessionInHand, where="the session in hand")
    except StoreError:
        return None  # of another version of the app: it is begun anew, nothing else is lost


def in_hand(store: Store, *, person: Person) -> SessionInHand | None:
    """The session that was begun last and not ended; None when there is none."""
    begun = sorted(store.unfinished(person.id, kind=_KIND), key=lambda one: one.at)
    found = (hand_of(one) for one in reversed(begun))
    return next((one for one in found if one is not None), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What became of a session: kept, and whether somebody had written down the same one before."""

    session: CompletedSession
    signs: tuple[str, ...] = field(default=())
    beside_another: bool = False


def keep_completed(
    session: CompletedSession,
    *,
    signs: tuple[str, ...],
    store: Store,
    person: Person,
    knowledge: Knowledge,
) -> Kept:
    """What was kept, as one: the session, the signs it was stopped for; it is in hand no longer.

    A session written down twice is there once; one whose place in the plan somebody else filled
    meanwhile is kept beside it. Signs are kept whatever became of the session, of the day they
    are told.
    """
    from primemover.app.next_free import next_free
    from primemover.app.stop_signs import stop_of
    from primemover.app.withholding import ask_again
    from primemover.programme.log import TrainingLog

    beside = False
    with _TURN, store.together() as adding:
        adding.take_turn(person.id)
        there = {
            one.id for one in store.log(person.id, since=session.on, until=session.on).sessions
        }
        again = session.id in there
        if session.session and not again:
            free = next_free(store, person=person, on=session.on, knowledge=knowledge).session
            beside = free is None or free.id != session.session
        kept = replace(session, session="") if beside else session
        stop = stop_of(signs, on=date.today())
        told = TrainingLog(
            sessions=(kept,) if _tells(kept) and not again else (),
            rechecks=(stop,) if stop else (),
        )
        if told.sessions or told.rechecks:
            adding.add_log(told, person=person.id)
        adding.drop_unfinished(session.id, person=person.id)
    if stop:
        ask_again(store=store, person=person, knowledge=knowledge)
    return Kept(session=kept, signs=signs, beside_another=beside)


def _tells(session: CompletedSession) -> bool:
    """Whether anything was done or said: a session of which nothing is told is not one left out."""
    return bool(session.exercises or session.note)
