"""Exercises of a plan with their dose, load and reasons, made once for every dose they get."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from primemover.programme.dose import dose_for, minutes
from primemover.programme.loads import load_words, loading_of, warm_up_minutes, warm_up_sets
from primemover.programme.plan import PlannedExercise

if TYPE_CHECKING:
    from primemover.knowledge import BlockPlan, Knowledge
    from primemover.programme.eligibility import Suitability
    from primemover.programme.model import Dose
    from primemover.programme.roster import Place

_CAREFUL = ("no_failure", "moderate_effort")
_ONE_EFFORT = frozenset({"strengthen", "core"})
"""Phases whose repetitions in reserve follow the phase of the plan; the others stay light."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doses:
    """Doses of one stretch of a plan.

    Attributes
    ----------
    easy : bool
        The low end of holds and rests: for beginners, while learning and when time is short.
    reserve : int
        Repetitions left undone in strength and core; safety may ask for more.
    """

    suitability: Suitability
    easy: bool
    reserve: int
    _made: dict[tuple[str, str, int, bool], PlannedExercise] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _minutes: dict[tuple[str, str, int, bool], float] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def planned(self, place: Place, *, sets: int = 0, first: bool = False) -> PlannedExercise:
        """The exercise of a place; ``sets`` in place of those of its dose, 0 for those.

        ``first`` adds an easy set where nothing comes before it to get the feel.
        """
        key = (place.slot, place.exercise.id, sets, first)
        if key not in self._made:
            self._made[key] = self._make(place, sets=sets, first=first)
        return self._made[key]

    def minutes(self, place: Place, *, sets: int = 0, first: bool = False) -> float:
        """About how long that takes, easy sets included."""
        key = (place.slot, place.exercise.id, sets, first)
        if key not in self._minutes:
            one = self.planned(place, sets=sets, first=first)
            self._minutes[key] = minutes_of(one, knowledge=self.suitability.knowledge)
        return self._minutes[key]

    def minutes_of(self, one: PlannedExercise) -> float:
        """About how long an exercise takes as it is planned, with rests, sides and easy sets."""
        return minutes_of(one, knowledge=self.suitability.knowledge)

    def _make(self, place: Place, *, sets: int, first: bool) -> PlannedExercise:
        exercise, knowledge = place.exercise, self.suitability.knowledge
        block = _block(place.block, knowledge=knowledge)
        loading = loading_of(exercise, equipment=self.suitability.person.equipment)
        dose = self._dose(place, block=block, sets=sets)
        strength = block.phase == "strengthen" and block.id != "desk"
        return PlannedExercise(
            exercise=exercise.id,
            name=exercise.name,
            slot=place.slot,
            dose=dose,
            cues=exercise.cues,
            reasons=place.choice.reasons,
            load_words=load_words(dose, loading=loading) if strength else "",
            warm_up=warm_up_sets(exercise, loading=loading, first=first, knowledge=knowledge)
            if strength
            else (),
            each_side=exercise.unilateral,
            adaptations=self.suitability.adaptations(exercise),
            others=place.others,
        )

    def _dose(self, place: Place, *, block: BlockPlan, sets: int) -> Dose:
        exercise, limits = place.exercise, self.suitability.gate.limits
        dose = dose_for(
            exercise,
            entry=block.doses.get(exercise.dose, exercise.dose),
            easy=self.easy or block.warms_up,
            limits=limits,
            knowledge=self.suitability.knowledge,
        )
        if block.phase in _ONE_EFFORT and block.id != "desk" and dose.reps_in_reserve:
            careful = any(map(limits.get, _CAREFUL))
            reserve = max(self.reserve, dose.reps_in_reserve) if careful else self.reserve
            dose = replace(dose, reps_in_reserve=reserve)
        return replace(dose, sets=sets) if sets else dose


def minutes_of(one: PlannedExercise, *, knowledge: Knowledge) -> float:
    """About how long one exercise takes, in minutes, with rests, sides and easy sets."""
    return minutes(one.dose, each_side=one.each_side, knowledge=knowledge) + warm_up_minutes(
        one.warm_up, knowledge=knowledge
    )


def _block(name: str, *, knowledge: Knowledge) -> BlockPlan:
    return knowledge.session_blocks.get(name) or knowledge.plans[name]
