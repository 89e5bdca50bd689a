"""How a session runs through what was told: which set is next, until when to rest, what hurt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from primemover.coaching.session_words import (
    EffortTold,
    ExerciseEnded,
    Felt,
    PainTold,
    RestOver,
    SetDone,
    SetSkipped,
    Stopped,
    Swapped,
    Word,
)
from primemover.programme.log import CompletedExercise, CompletedSet, PainPlace
from primemover.programme.pain_light import Light, PainBands, pain_light
from primemover.programme.plan import PlannedExercise
from primemover.terms import SIDES, Side

SessionPhase = Literal["set", "rest", "done", "stopped"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SetStep:
    """One set to do: warm-ups first, then each set, of each side where sides work apart.

    ``number`` counts sets of this kind from 1; ``reps`` is the low end of the range.
    """

    kind: Literal["warm_up", "work"]
    number: int
    of: int
    side: Side | None
    reps: int | None
    reps_most: int | None
    hold_s: int | None
    load_kg: float | None
    rest_s: int


def steps_of(planned: PlannedExercise) -> tuple[SetStep, ...]:
    """Every set of an exercise in order."""
    return (*_warm_up(planned), *_work(planned))


def _warm_up(planned: PlannedExercise) -> Iterator[SetStep]:
    for number, one in enumerate(planned.warm_up, start=1):
        load_kg = None if planned.load_kg is None else round(planned.load_kg * one.load_share, 1)
        yield SetStep(
            kind="warm_up",
            number=number,
            of=len(planned.warm_up),
            side=None,
            reps=one.reps,
            reps_most=one.reps,
            hold_s=None,
            load_kg=load_kg,
            rest_s=0,
        )


def _work(planned: PlannedExercise) -> Iterator[SetStep]:
    dose = planned.dose
    sides: tuple[Side | None, ...] = SIDES if planned.each_side else (None,)
    for number in range(1, dose.sets + 1):
        for side in sides:
            yield SetStep(
                kind="work",
                number=number,
                of=dose.sets,
                side=side,
                reps=dose.reps_low,
                reps_most=dose.reps_high,
                hold_s=dose.hold_s,
                load_kg=planned.load_kg,
                rest_s=dose.rest_s if side == sides[-1] else 0,
            )


@dataclass(slots=True)
class SessionCourse:
    """Where a session stands after the words taken so far."""

    exercises: list[PlannedExercise]
    bands: PainBands
    place: int = 0
    step: int = 0
    rest_until_s: float | None = None
    stopped: bool = False
    effort: int | None = None
    light: Light = "green"
    done: list[CompletedExercise | None] = field(default_factory=list)
    sets: list[CompletedSet] = field(default_factory=list)
    pain: int | None = None
    pain_place: PainPlace | None = None
    felt: tuple[str, ...] = ()

    @property
    def current(self) -> PlannedExercise | None:
        """The exercise in hand; None when all are over."""
        return self.exercises[self.place] if self.place < len(self.exercises) else None

    @property
    def next_step(self) -> SetStep | None:
        """The set to do now or after the rest; None when the session is over."""
        current = self.current
        return None if current is None or self.stopped else steps_of(current)[self.step]

    def phase(self, at_s: float) -> SessionPhase:
        """``rest`` until its end has come, by the clock and not by ticks."""
        if self.stopped:
            return "stopped"
        if self.current is None:
            return "done"
        return "rest" if self.rest_until_s is not None and at_s < self.rest_until_s else "set"

    def take(self, word: Word) -> tuple[str, ...]:
        """Codes of what follows from a word."""
        match word:
            case SetDone(done=done, at_s=at_s):
                return self._set_over(done, at_s=at_s)
            case SetSkipped(at_s=at_s):
                return self._set_over(None, at_s=at_s)
            case ExerciseEnded(refused=refused, at_s=at_s):
                return self._exercise_over(at_s=at_s, refused=refused)
            case PainTold():
                return self._hurts(word)
            case Stopped(at_s=at_s):
                return self._broken_off(at_s)
            case _:
                return self._noted(word)

    def _noted(self, word: Word) -> tuple[str, ...]:
        match word:
            case Swapped(instead=instead):
                self.exercises[self.place] = instead
                self.step, self.rest_until_s = 0, None
                return ("swapped",)
            case RestOver(at_s=at_s):
                self.rest_until_s = at_s
                return ("rest_over",)
            case Felt(sites=sites):
                self.felt = sites
                return ("felt",)
            case EffortTold(effort=effort):
                self.effort = effort
                return ("effort",)
        return ()

    def _set_over(self, done: CompletedSet | None, *, at_s: float) -> tuple[str, ...]:
        current, step = self.current, self.next_step
        if current is None or step is None:
            return ()
        if done is not None and step.kind == "work":
            self.sets.append(replace(done, side=done.side or step.side))
        self.step += 1
        if self.step >= len(steps_of(current)):
            return self._exercise_over(at_s=at_s, rest_s=step.rest_s)
        self.rest_until_s = at_s + step.rest_s if step.rest_s else None
        return ("rest",) if step.rest_s else ("next_set",)

    def _exercise_over(
        self, *, at_s: float, rest_s: int = 0, refused: bool = False, stopped: bool = False
    ) -> tuple[str, ...]:
        current = self.current
        if current is None:
            return ()
        said = self.pain is not None or refused or stopped or self.felt
        self.done.append(
            self._completed(current, refused=refused, stopped=stopped)
            if self.sets or said
            else None
        )
        self.place, self.step, self.sets = self.place + 1, 0, []
        self.pain, self.pain_place, self.felt = None, None, ()
        self.rest_until_s = at_s + rest_s if rest_s and self.current else None
        return ("next_exercise",) if self.current else ("session_done",)

    def _completed(
        self, planned: PlannedExercise, *, refused: bool = False, stopped: bool = False
    ) -> CompletedExercise:
        return CompletedExercise(
            exercise=planned.exercise,
            slot=planned.slot,
            sets=tuple(self.sets),
            step=planned.step,
            pain=self.pain,
            pain_place=self.pain_place,
            felt=self.felt,
            refused=refused,
            stopped=stopped,
        )

    def _hurts(self, word: PainTold) -> tuple[str, ...]:
        """Green goes on, amber goes on without more, red ends the exercise, a stop sign all."""
        if self.pain is None or word.rating > self.pain:
            self.pain, self.pain_place = word.rating, word.place
        self.light = pain_light(word.rating, bands=self.bands)
        if self.light != "red":
            return (f"pain.{self.light}",)
        if word.rating >= self.bands.stop_from:
            return ("pain.stop", *self._broken_off(word.at_s))
        return ("pain.red", *self._exercise_over(at_s=word.at_s, stopped=True))

    def _broken_off(self, at_s: float) -> tuple[str, ...]:
        if self.sets or self.pain is not None:
            self._exercise_over(at_s=at_s, stopped=True)
        self.stopped, self.rest_until_s = True, None
        return ("stopped",)

    def completed(self) -> Iterator[CompletedExercise]:
        """Everything done, the exercise in hand with the sets told so far."""
        yield from (one for one in self.done if one is not None)
        if self.current is not None and not self.stopped and (self.sets or self.pain is not None):
            yield self._completed(self.current)
