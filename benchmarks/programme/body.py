"""What a simulated body can do: repetitions, holds and loads, and how they grow."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

from primemover.programme.log import CompletedSet
from primemover.terms import SIDES

if TYPE_CHECKING:
    from benchmarks.programme.simulated_people import Habits
    from primemover.programme.plan import PlannedExercise

WEIGHTS: Final = frozenset(
    {"dumbbell", "kettlebell", "barbell", "hex_bar", "cable", "machine", "belt_machine"}
)
RUNG_SHARE: Final = 0.85
"""How much of the plain exercise's repetitions is left on a harder rung."""

FATIGUE: Final = 0.95
"""What is left of the repetitions from one set to the next."""

EPLEY: Final = 30.0
"""Repetitions to failure at a load: Epley's formula, turned round."""

MOST_REPS: Final = 40
FIRST_LOAD_SHARE: Final = 0.65
"""Of the most that could be lifted once: how people begin when no load is given."""


@dataclass(kw_only=True, slots=True)
class Ability:
    """The most a body can do in one exercise: kg once, repetitions and seconds without a load."""

    once_kg: float
    reps: float
    hold_s: float

    def grow(self, share: float) -> None:
        """Nothing; everything becomes more by ``share``."""
        self.once_kg *= 1 + share
        self.reps *= 1 + share
        self.hold_s *= 1 + share

    def to_failure(self, load_kg: float | None, *, harder: bool) -> float:
        """Repetitions until no more is possible."""
        reps = EPLEY * (self.once_kg / load_kg - 1) if load_kg else self.reps
        return min(max(reps * (RUNG_SHARE if harder else 1.0), 0.0), MOST_REPS)


@dataclass(kw_only=True, slots=True)
class Body:
    """A body that learns: one ability an exercise, made when it is first tried."""

    seed: int
    habits: Habits
    abilities: dict[str, Ability] = field(default_factory=dict)

    def ability(self, exercise: str) -> Ability:
        """What this body can do in an exercise now."""
        if exercise not in self.abilities:
            random = Random(f"body {self.seed} {exercise}")
            factor = self.habits.strength
            self.abilities[exercise] = Ability(
                once_kg=factor * random.lognormvariate(3.3, 0.5),
                reps=factor * random.lognormvariate(2.9, 0.4),
                hold_s=factor * random.lognormvariate(3.6, 0.5),
            )
        return self.abilities[exercise]

    def do(
        self, planned: PlannedExercise, *, random: Random, weighted: bool
    ) -> tuple[CompletedSet, ...]:
        """The sets as they were done; the body grows a little from them."""
        ability = self.ability(planned.exercise)
        load_kg = self._load_kg(planned, ability=ability, random=random, weighted=weighted)
        wanted = max(1, planned.dose.sets - (random.random() < 0.05) + (random.random() < 0.03))
        done = tuple(
            self._one(planned, ability=ability, load_kg=load_kg, number=number, random=random)
            for number in range(wanted)
        )
        ability.grow(self.habits.growth / 2)
        if planned.each_side and random.random() < 0.3:
            return tuple(_of_side(one, side=side) for one in done for side in SIDES)
        return done

    def _load_kg(
        self, planned: PlannedExercise, *, ability: Ability, random: Random, weighted: bool
    ) -> float | None:
        if planned.load_kg is not None:
            own_choice = random.random() < 0.1
            factor = random.choice((0.8, 0.9, 1.1, 1.3)) if own_choice else 1.0
            return round(planned.load_kg * factor * 2) / 2
        if not weighted or random.random() < 0.1:
            return None
        return max(1.0, round(ability.once_kg * random.gauss(FIRST_LOAD_SHARE, 0.1) * 2) / 2)

    def _one(
        self,
        planned: PlannedExercise,
        *,
        ability: Ability,
        load_kg: float | None,
        number: int,
        random: Random,
    ) -> CompletedSet:
        dose = planned.dose
        if dose.hold_s is not None:
            possible_s = ability.hold_s * FATIGUE**number * random.gauss(1.0, 0.1)
            hold_s = round(max(1.0, min(dose.hold_s, possible_s)), 1)
            return CompletedSet(hold_s=hold_s, reps=dose.reps_high, load_kg=load_kg)
        to_failure = ability.to_failure(load_kg, harder=bool(planned.step))
        to_failure *= FATIGUE**number * random.gauss(1.0, 0.05)
        left = max(0.0, random.gauss(dose.reps_in_reserve, 1.0))
        wanted = (dose.reps_high or 0) + random.choice((0, 0, 0, 0, 1, 2))
        reps = max(0, int(min(wanted, to_failure - left)))
        return CompletedSet(
            reps=reps,
            load_kg=load_kg,
            reps_in_reserve=self._told(to_failure - reps, random=random),
        )

    def _told(self, reserve: float, *, random: Random) -> int | None:
        """The reserve as it is told, which is not the reserve there is; a fifth say nothing."""
        if random.random() < 0.2:
            return None
        habits = self.habits
        return max(0, round(reserve + random.gauss(habits.reserve_error, habits.reserve_noise)))


def _of_side(one: CompletedSet, *, side: object) -> CompletedSet:
    return CompletedSet(
        reps=one.reps,
        hold_s=one.hold_s,
        load_kg=one.load_kg,
        reps_in_reserve=one.reps_in_reserve,
        side="left" if side == "left" else "right",
    )
