"""A session while it is done: what was told so far, where it stands, and how it goes into the log.

It is a list of what was told, kept after every word of it: a page that is loaded again, another
device or a machine that was switched off goes on where it was, and the last word can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from primemover.app.session_of_day import Wishes
from primemover.errors import PlanError
from primemover.programme.log import (
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainPlace,
)
from primemover.programme.plan import PlannedExercise, PlannedSession
from primemover.terms import Side

if TYPE_CHECKING:
    from primemover.history.records import Person, Unfinished
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge

_ACTIVATE: Final = "activate"
_OTHER: Final[dict[Side, Side]] = {"left": "right", "right": "left"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One thing told of the exercise in hand.

    ``what``: ``sets`` were done, one of each side where they were told apart; ``ended``: it is
    over, with what hurt and where it was felt; ``skipped``; ``swapped`` for ``instead``.
    ``at_s`` is when, in seconds since 1970: a rest is counted from it. ``source`` names the coached
    set it comes from, so that the same one counts once.
    """

    what: str
    at_s: float
    sets: tuple[CompletedSet, ...] = ()
    pain: int | None = None
    pain_place: PainPlace | None = None
    felt: tuple[str, ...] = ()
    stopped: bool = False
    refused: bool = False
    note: str = ""
    instead: PlannedExercise | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionInHand:
    """A session that was begun and not ended.

    ``turn`` grows with everything told or taken back: a form carries it, so that what two windows
    tell of one moment counts once.
    """

    id: str
    planned: PlannedSession
    on: date
    began_s: float
    minutes: int | None = None
    equipment: tuple[str, ...] | None = None
    told: tuple[Told, ...] = ()
    turn: int = 0

    @property
    def wishes(self) -> Wishes:
        """What was different on the day."""
        kit = None if self.equipment is None else frozenset(self.equipment)
        return Wishes(minutes=self.minutes, equipment=kit, desk=self.planned.kind == "desk")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a session in hand stands.

    Attributes
    ----------
    exercises : tuple of PlannedExercise
        As they are done: what was exchanged is exchanged.
    place : int
        Which of them is in hand; as many as there are when all are over.
    done : tuple of CompletedExercise or None
        What was told of each that is over; None of one that was left out.
    sets : tuple of tuple of CompletedSet
        Sets of the one in hand, by turn: those of two sides go together.
    rest_since_s : float or None
        When the last set ended, in seconds since 1970; None before the first.
    """

    exercises: tuple[PlannedExercise, ...]
    place: int
    done: tuple[CompletedExercise | None, ...]
    sets: tuple[tuple[CompletedSet, ...], ...]
    rest_since_s: float | None

    @property
    def current(self) -> PlannedExercise | None:
        """The exercise in hand; None when all are over."""
        return self.exercises[self.place] if self.place < len(self.exercises) else None

    @property
    def next_up(self) -> PlannedExercise | None:
        """The exercise after it."""
        after = self.place + 1
        return self.exercises[after] if after < len(self.exercises) else None

    @property
    def open_side(self) -> Side | None:
        """The side still to be done of the last set, where the first was told by itself."""
        if self.current is None or not self.current.each_side or not self.sets:
            return None
        sides = [one.side for one in self.sets[-1]]
        return _OTHER[sides[0]] if len(sides) == 1 and sides[0] is not None else None

    @property
    def number(self) -> int:
        """The set that comes next, 1 is the first."""
        return len(self.sets) + (0 if self.open_side else 1)

    @property
    def sets_over(self) -> bool:
        """Whether as many sets are done as were asked for; more may be told all the same."""
        return self.current is not None and self.number > self.current.dose.sets


def begin(
    planned: PlannedSession, *, wishes: Wishes, on: date, identity: str, at_s: float
) -> SessionInHand:
    """A session of this plan, nothing of it done yet."""
    return SessionInHand(
        id=identity,
        planned=planned,
        on=on,
        began_s=at_s,
        minutes=wishes.minutes,
        equipment=None if wishes.equipment is None else tuple(sorted(wishes.equipment)),
    )


def standing(hand: SessionInHand) -> Standing:
    """Where it stands after everything told."""
    exercises = list(hand.planned.exercises())
    done: list[CompletedExercise | None] = []
    sets: list[tuple[CompletedSet, ...]] = []
    rest_since_s: float | None = None
    for one in hand.told:
        if one.what == "sets":
            _add(one.sets, to=sets)
            rest_since_s = one.at_s
        elif one.what == "swapped" and one.instead is not None:
            exercises[len(done)] = one.instead
        elif len(done) < len(exercises):
            done.append(_completed(exercises[len(done)], sets=sets, told=one))
            sets = []
    return Standing(
        exercises=tuple(exercises),
        place=len(done),
        done=tuple(done),
        sets=tuple(sets),
        rest_since_s=rest_since_s,
    )


def _add(sets: tuple[CompletedSet, ...], *, to: list[tuple[CompletedSet, ...]]) -> None:
    """Nothing; the sets are a turn of their own, or the other side of the last one."""
    sides = [one.side for one in (to[-1] if to else ())]
    if len(sets) == 1 and sets[0].side is not None and sides == [_OTHER[sets[0].side]]:
        to[-1] = (*to[-1], *sets)
    else:
        to.append(sets)


def with_told(hand: SessionInHand, *, told: Told) -> SessionInHand:
    """The session after one thing more.

    Raises
    ------
    PlanError
        When there is no exercise left to tell of.
    """
    stands = standing(hand)
    if stands.current is None:
        raise PlanError(
            "every exercise of this session is over; end it, or take the last step back"
        )
    if told.what == "swapped" and stands.sets:
        raise PlanError("sets of this exercise are written down; end it first, or take them back")
    return replace(hand, told=(*hand.told, told), turn=hand.turn + 1)


def taken_back(hand: SessionInHand) -> SessionInHand:
    """The session without the last thing told; itself when nothing was."""
    if not hand.told:
        return hand
    return replace(hand, told=hand.told[:-1], turn=hand.turn + 1)


def completed(
    hand: SessionInHand,
    *,
    effort: int | None = None,
    note: str = "",
    minutes: float | None = None,
) -> CompletedSession:
    """The session for the log: what was done, and of the exercise in hand the sets told so far."""
    return CompletedSession(
        id=hand.id,
        on=hand.on,
        session="" if hand.planned.kind == "desk" else hand.planned.id,
        kind=hand.planned.kind,
        exercises=tuple(_everything(standing(hand))),
        minutes=minutes,
        effort=effort,
        note=note,
    )


def asks_where_felt(hand: SessionInHand, *, exercise: PlannedExercise) -> bool:
    """Whether where it was felt is asked: of what is done to be felt in the right place."""
    blocks = (block for block in hand.planned.blocks if block.phase == _ACTIVATE)
    return any(one.slot == exercise.slot for block in blocks for one in block.exercises)


def keep_hand(hand: SessionInHand, *, store: Store, person: Person) -> None:
    """Nothing; it is kept as it stands."""
    from primemover.history.documents import to_document
    from primemover.history.records import Unfinished

    store.keep_unfinished(
        Unfinished(
            id=hand.id,
            person=person.id,
            kind="session",
            at=datetime.now(UTC),
            document={"hand": to_document(hand)},
        )
    )


def hand_of(begun: Unfinished) -> SessionInHand | None:
    """The session that was kept; None where it was kept by something else or cannot be read."""
    from primemover.errors import StoreError
    from primemover.history.documents import from_document

    text = begun.document.get("hand")
    if not isinstance(text, str):
        return None
    try:
        return from_document(text, kind=SessionInHand, where="the session in hand")
    except StoreError:
        return None  # of another version of the app: it is begun anew, nothing else is lost


def in_hand(store: Store, *, person: Person) -> SessionInHand | None:
    """The session that was begun last and not ended; None when there is none."""
    begun = sorted(store.unfinished(person.id, kind="session"), key=lambda one: one.at)
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
    meanwhile is kept beside it.
    """
    from primemover.app.next_free import next_free
    from primemover.app.stop_signs import stop_of
    from primemover.programme.log import TrainingLog

    beside = False
    with store.together() as adding:
        adding.take_turn(person.id)
        there = {
            one.id for one in store.log(person.id, since=session.on, until=session.on).sessions
        }
        if session.id in there:
            adding.drop_unfinished(session.id, person=person.id)
            return Kept(session=session, signs=signs)
        if session.session:
            free = next_free(store, person=person, on=session.on, knowledge=knowledge).session
            beside = free is None or free.id != session.session
        kept = replace(session, session="") if beside else session
        stop = stop_of(signs, on=session.on)
        told = TrainingLog(
            sessions=(kept,) if _tells(kept) else (), rechecks=(stop,) if stop else ()
        )
        if told.sessions or told.rechecks:
            adding.add_log(told, person=person.id)
        adding.drop_unfinished(session.id, person=person.id)
    return Kept(session=kept, signs=signs, beside_another=beside)


def _tells(session: CompletedSession) -> bool:
    """Whether anything was done or said: a session of which nothing is told is not one left out."""
    return bool(session.exercises or session.note)


def _everything(stands: Standing) -> Iterator[CompletedExercise]:
    yield from (one for one in stands.done if one is not None)
    if stands.current is not None and stands.sets:
        yield _finished(stands.current, sets=stands.sets)


def _completed(
    planned: PlannedExercise, *, sets: list[tuple[CompletedSet, ...]], told: Told
) -> CompletedExercise | None:
    """What was done of one exercise; None where it was left out and nothing was said of it."""
    said = told.pain is not None or told.refused or told.stopped
    if not sets and not said:
        return None
    return replace(
        _finished(planned, sets=sets),
        pain=told.pain,
        pain_place=told.pain_place,
        felt=told.felt,
        refused=told.refused,
        stopped=told.stopped,
        note=told.note,
    )


def _finished(
    planned: PlannedExercise,
    *,
    sets: tuple[tuple[CompletedSet, ...], ...] | list[tuple[CompletedSet, ...]],
) -> CompletedExercise:
    return CompletedExercise(
        exercise=planned.exercise,
        slot=planned.slot,
        step=planned.step,
        sets=tuple(one for turn in sets for one in turn),
    )
