"""Where a session stands, and where the next word leads: which set is next, the rest, what hurt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from primemover.coaching.session_words import (
    ExerciseEnded,
    SetDone,
    Spared,
    Swapped,
    Word,
)
from primemover.programme.log import CompletedExercise, CompletedSet
from primemover.programme.pain_light import PainBands, is_stop_sign, pain_light
from primemover.programme.plan import PlannedExercise
from primemover.terms import SIDES, Side

Turn = tuple[CompletedSet, ...]
"""One set: both sides of it go together, told at once or one after the other."""

_OTHER: Final[dict[Side, Side]] = {"left": "right", "right": "left"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionState:
    """Where a session stands.

    Attributes
    ----------
    exercises : tuple of PlannedExercise
        As they are done: what was exchanged is exchanged.
    done : tuple of CompletedExercise or None
        What was told of each that is over; None of one that was left out.
    sets : tuple of Turn
        Sets of the one in hand.
    rest_s, rest_until_s : float
        The rest after the last set, and its end in seconds since 1970; 0 where there is none.
    broken_off : bool
        Whether the last set was stopped because it hurt: what and where is to be told next.
    stopped : bool
        Whether pain was so strong that the session ends here.
    spared : tuple
        What pain told last has just taken out of the rest: each exercise, and what takes its
        place (None for nothing); told until the next set is done.
    """

    exercises: tuple[PlannedExercise, ...]
    done: tuple[CompletedExercise | None, ...] = ()
    sets: tuple[Turn, ...] = ()
    rest_s: int = 0
    rest_until_s: float = 0.0
    broken_off: bool = False
    stopped: bool = False
    spared: tuple[tuple[PlannedExercise, PlannedExercise | None], ...] = ()

    @property
    def place(self) -> int:
        """Which exercise is in hand; as many as there are when all are over."""
        return len(self.done)

    @property
    def current(self) -> PlannedExercise | None:
        """The exercise in hand; None when the session is over."""
        open_still = self.place < len(self.exercises) and not self.stopped
        return self.exercises[self.place] if open_still else None

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
    def next_side(self) -> Side | None:
        """The side to do now where each is done by itself, as before the camera."""
        if self.current is None or not self.current.each_side:
            return None
        return self.open_side or SIDES[0]

    def is_done(self, side: Side | None) -> bool:
        """Whether this side of the set in hand is done, and the other one is due."""
        return self.open_side is not None and side == _OTHER[self.open_side]

    @property
    def number(self) -> int:
        """The set that comes next, 1 is the first."""
        return len(self.sets) + (0 if self.open_side else 1)

    @property
    def sets_over(self) -> bool:
        """Whether as many sets are done as were asked for; more may be told all the same."""
        return self.current is not None and self.number > self.current.dose.sets

    def rest_left_s(self, at_s: float) -> float:
        """Seconds of rest left, by the clock: a page that slept knows that it is over."""
        return max(0.0, self.rest_until_s - at_s)


def after(state: SessionState, *, word: Word, bands: PainBands) -> SessionState:
    """Where a word leads; nowhere when the session is over."""
    current = state.current
    if current is None:
        return state
    match word:
        case SetDone():
            return _set_done(state, word=word, rest_s=current.dose.rest_s)
        case Swapped(instead=instead):
            rest = state.exercises[state.place + 1 :]
            return replace(state, exercises=(*state.exercises[: state.place], instead, *rest))
        case ExerciseEnded():
            return _ended(state, planned=current, word=word, bands=bands)


def in_brief(
    planned: PlannedExercise, *, sets: tuple[Turn, ...], stopped: bool = False
) -> CompletedExercise:
    """The exercise with the sets told of it, for the log."""
    return CompletedExercise(
        exercise=planned.exercise,
        slot=planned.slot,
        step=planned.step,
        sets=tuple(one for turn in sets for one in turn),
        stopped=stopped,
    )


def _set_done(state: SessionState, *, word: SetDone, rest_s: int) -> SessionState:
    """A turn of its own, or the other side of the last one; no rest between two sides.

    After one that was broken off the exercise is over; it waits for what there is to say of it.
    """
    if word.broken_off:
        state = replace(state, broken_off=True)
    if not word.sets:
        return state
    last = [one.side for one in (state.sets[-1] if state.sets else ())]
    side = word.sets[0].side if len(word.sets) == 1 else None
    if side is not None and last == [_OTHER[side]]:
        sets = (*state.sets[:-1], (*state.sets[-1], *word.sets))
    else:
        sets = (*state.sets, word.sets)
    told = replace(state, sets=sets, spared=())
    if told.open_side is not None:
        return replace(told, rest_s=0, rest_until_s=0.0)
    return replace(told, rest_s=rest_s, rest_until_s=word.at_s + rest_s)


def _ended(
    state: SessionState, *, planned: PlannedExercise, word: ExerciseEnded, bands: PainBands
) -> SessionState:
    """On to the next exercise; pain at which the stop rule speaks ends the session."""
    done = _completed(state, planned=planned, word=word, bands=bands)
    coming, spared = _without(state.exercises[state.place + 1 :], spared=word.spared)
    return replace(
        state,
        exercises=(*state.exercises[: state.place + 1], *coming),
        spared=spared,
        done=(*state.done, done),
        sets=(),
        broken_off=False,
        stopped=done is not None and is_stop_sign(done, bands=bands),
    )


def _without(
    coming: tuple[PlannedExercise, ...], *, spared: tuple[Spared, ...]
) -> tuple[tuple[PlannedExercise, ...], tuple[tuple[PlannedExercise, PlannedExercise | None], ...]]:
    """What is still to come without what is spared, and what became of each of those."""
    changes = {one.slot: one.instead for one in spared}
    gone = tuple((one, changes[one.slot]) for one in coming if one.slot in changes)
    stays = (changes.get(one.slot, one) for one in coming)
    return tuple(one for one in stays if one is not None), gone


def _completed(
    state: SessionState, *, planned: PlannedExercise, word: ExerciseEnded, bands: PainBands
) -> CompletedExercise | None:
    """What was done of it; None where it was left out and nothing was said of it."""
    # Of a set that was broken off, what is told afterwards counts; untold, it stays broken off.
    untold = state.broken_off and word.pain is None
    said = word.pain is not None or word.refused or word.stopped or word.felt
    if not state.sets and not said and not untold:
        return None
    # Red pain before the last set is a reason to break off, whether it was named as one or not.
    broken_off = pain_light(word.pain, bands=bands) == "red" and not state.sets_over
    return replace(
        in_brief(planned, sets=state.sets),
        pain=word.pain,
        pain_place=word.pain_place,
        felt=word.felt,
        refused=word.refused,
        stopped=word.stopped or broken_off or untold,
    )
