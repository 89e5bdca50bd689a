"""The sessions of one week: get the feel, strength, core and mobility within the minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.programme.allocation import Allocation, Allotted, Day
from primemover.programme.filling import FillingRules, filling_rules
from primemover.programme.plan import PlannedBlock, PlannedExercise, PlannedSession
from primemover.programme.volume import large_share

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge, SessionFormat
    from primemover.programme.exercise_doses import Doses
    from primemover.programme.roster import Place, Roster
    from primemover.programme.weeks import WeekOutline

PATTERN_WORDS: Final = {
    "squat": "squat",
    "hinge": "hinge",
    "lunge": "lunge",
    "step": "step",
    "hip_extension": "hip extension",
    "abduction": "outer hip",
}
_BALANCE: Final = "activation.3"
TRUNK: Final = "activation.4"
"""Left to the core block where a session has one."""
_ROUNDING_MIN: Final = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekMaker:
    """Makes strength sessions with one roster and one set of doses.

    ``balance_always`` keeps practice on one leg in every session: from a certain age, and for
    whoever wants to be steadier. ``first`` are slots that get their turn before others.
    """

    roster: Roster
    doses: Doses
    form: SessionFormat
    minutes: int
    balance_always: bool = False
    first: tuple[str, ...] = ()
    _allocation: list[Allocation] = field(default_factory=list, init=False, compare=False)

    @property
    def rules(self) -> FillingRules:
        """How sessions are filled."""
        return filling_rules(self.knowledge)

    @property
    def knowledge(self) -> Knowledge:
        """What everything rests on."""
        return self.doses.suitability.knowledge

    def week(
        self, week: WeekOutline, *, days: Sequence[tuple[int, date]], had: Counter[str]
    ) -> tuple[tuple[PlannedSession, ...], Allotted]:
        """The strength sessions of a week, and what the glutes got.

        Parameters
        ----------
        days : sequence of (int, date)
            Number within the week and date of each strength session.
        had : Counter of str
            How often each slot came so far.
        """
        before = (week.number - 1) * len(days)
        warm = [self._activation(before + number) for number in range(len(days))]
        allotted = self._allotted(week, warm=warm, had=had, before=before)
        extras = _Extras(maker=self, large=allotted.total, most_large=week.most)
        sessions = tuple(
            self._session(
                week,
                day=days[number],
                warm=warm[number],
                sets=sets,
                extras=extras,
                ordinal=before + number,
            )
            for number, sets in enumerate(allotted.days)
        )
        return sessions, allotted

    def _allotted(
        self,
        week: WeekOutline,
        *,
        warm: list[tuple[Place, ...]],
        had: Counter[str],
        before: int,
    ) -> Allotted:
        """Sets for each day: time is kept for core and mobility unless strength needs it."""
        enough = self.knowledge.dosing["weekly_sets"].numbers["start"].low or 0.0
        kept = [self._kept_min(before + number) for number in range(len(warm))]
        with_rest = self._filled(week, warm=warm, kept=kept, had=had)
        if with_rest.total >= min(enough, week.sets):
            return with_rest
        without = self._filled(week, warm=warm, kept=[0.0] * len(warm), had=had)
        return without if without.total > with_rest.total else with_rest

    def _filled(
        self,
        week: WeekOutline,
        *,
        warm: list[tuple[Place, ...]],
        kept: list[float],
        had: Counter[str],
    ) -> Allotted:
        if not self._allocation:
            places = {place.slot: place for place in self.roster.of("strength")}
            self._allocation.append(Allocation(places, doses=self.doses, first=self.first))
        days = [
            Day(
                budget_min=self.minutes
                - self._minutes(places, sets=self.rules.warm_sets)
                - kept[number],
                most=self.form.strength,
                nothing_before=not places,
            )
            for number, places in enumerate(warm)
        ]
        return self._allocation[0].week(days, sets=week.sets, had=had)

    def _kept_min(self, ordinal: int) -> float:
        """Minutes for the first exercise of core and of mobility."""
        kept = 0.0
        for block, count in (("core", self.form.core), ("mobility", self.form.mobility)):
            kept += self._minutes(in_turn(self.roster.of(block), count=min(count, 1), turn=ordinal))
        return kept

    def _activation(self, ordinal: int) -> tuple[Place, ...]:
        """What gets the feel before strength, in turn, within the limit of its block."""
        places = [
            place
            for place in self.roster.of("activation")
            if place.slot != TRUNK or not self.form.core
        ]
        first = [place for place in places if place.slot == _BALANCE and self.balance_always]
        others = [place for place in places if place not in first]
        limit = self.knowledge.dosing["activation_effect"].numbers["block_limit"].high or 0.0
        left_min = min(limit, self.minutes / self.rules.warm_part)
        chosen: list[Place] = []
        for place in (*first, *in_turn(others, count=len(others), turn=ordinal)):
            took = self.doses.minutes(place, sets=self.rules.warm_sets)
            if len(chosen) < self.form.activation and took <= left_min:
                chosen.append(place)
                left_min -= took
        return tuple(sorted(chosen, key=lambda place: place.slot))

    def _at_least(self, ordinal: int) -> dict[str, tuple[PlannedExercise, ...]]:
        """One easy set of anything, for a session that nothing for strength fits into."""
        names = ("core", "activation", "mobility")
        rest = [place for name in names for place in self.roster.of(name)]
        for place in in_turn(rest, count=len(rest), turn=ordinal):
            if self.doses.minutes(place, sets=self.rules.warm_sets) <= self.minutes:
                return {place.block: (self.doses.planned(place, sets=self.rules.warm_sets),)}
        return {}

    def _minutes(self, places: Iterable[Place], *, sets: int = 0) -> float:
        return sum(self.doses.minutes(place, sets=sets) for place in places)

    def _session(
        self,
        week: WeekOutline,
        *,
        day: tuple[int, date],
        warm: tuple[Place, ...],
        sets: dict[str, int],
        extras: _Extras,
        ordinal: int,
    ) -> PlannedSession:
        (number, on), easy = day, self.rules.warm_sets
        parts = {"activation": tuple(self.doses.planned(place, sets=easy) for place in warm)}
        places = {place.slot: place for place in self.roster.of("strength")}
        parts["strength"] = tuple(
            self.doses.planned(places[slot], sets=many, first=not warm and place == 0)
            for place, (slot, many) in enumerate(sets.items())
        )
        used = self._minutes(warm, sets=easy) + sum(
            self.doses.minutes(places[slot], sets=many, first=not warm and place == 0)
            for place, (slot, many) in enumerate(sets.items())
        )
        parts |= extras.fitting(self.minutes - used, ordinal=ordinal)
        if not any(parts.values()):
            parts = self._at_least(ordinal)
        blocks = tuple(
            planned_block(name, exercises=exercises, knowledge=self.knowledge, doses=self.doses)
            for name, exercises in parts.items()
            if exercises
        )
        return PlannedSession(
            id=session_id(week=week.number, day=number),
            week=week.number,
            day=number,
            on=on,
            kind="strength",
            title=_title(places[slot].exercise.pattern for slot in sets),
            blocks=blocks,
            minutes=round(sum(block.minutes for block in blocks), 1),
        )


@dataclass(kw_only=True, slots=True)
class _Extras:
    """Core, mobility and isolation for what is left of each session of one week."""

    maker: WeekMaker
    large: float
    most_large: float
    isolation_days: int = 0

    def fitting(self, left_min: float, *, ordinal: int) -> dict[str, tuple[PlannedExercise, ...]]:
        """Exercises by block that fit into ``left_min``; core first, isolation last."""
        form, doses = self.maker.form, self.maker.doses
        parts: dict[str, list[PlannedExercise]] = {"isolation": [], "core": [], "mobility": []}
        for block, place in self._wanted(form, ordinal=ordinal):
            sets = self.maker.rules.usual_sets if block == "isolation" else 0
            took = doses.minutes(place, sets=sets)
            if took <= left_min + _ROUNDING_MIN:
                parts[block].append(doses.planned(place, sets=sets))
                left_min -= took
                if block == "isolation":
                    self.isolation_days += 1
                    self.large += sets * large_share(place.exercise, knowledge=self.maker.knowledge)
        return {name: tuple(exercises) for name, exercises in parts.items()}

    def _wanted(self, form: SessionFormat, *, ordinal: int) -> list[tuple[str, Place]]:
        """What was asked for, then one of each, then the second of each."""
        core = in_turn(self.maker.roster.of("core"), count=form.core, turn=ordinal)
        ease = in_turn(self.maker.roster.of("mobility"), count=form.mobility, turn=ordinal)
        single = self._isolation(form, ordinal=ordinal)
        wanted = [("core", place) for place in core[:1]]
        wanted += [("mobility", place) for place in ease[:1]]
        wanted += [("core", place) for place in core[1:]]
        wanted += [("isolation", place) for place in single]
        wanted += [("mobility", place) for place in ease[1:]]
        return sorted(wanted, key=lambda each: not each[1].own_choice)

    def _isolation(self, form: SessionFormat, *, ordinal: int) -> tuple[Place, ...]:
        knowledge = self.maker.knowledge
        if self.isolation_days >= self.maker.rules.isolation_days:
            return ()
        room, usual = self.most_large - self.large, self.maker.rules.usual_sets
        places = [
            place
            for place in self.maker.roster.of("isolation")
            if usual * large_share(place.exercise, knowledge=knowledge) <= room
        ]
        return in_turn(places, count=form.isolation, turn=ordinal)


def in_turn(places: Sequence[Place], *, count: int, turn: int) -> tuple[Place, ...]:
    """``count`` of the places, beginning one further each time."""
    many = min(count, len(places))
    return tuple(places[(turn + number) % len(places)] for number in range(many))


def planned_block(
    name: str, *, exercises: tuple[PlannedExercise, ...], knowledge: Knowledge, doses: Doses
) -> PlannedBlock:
    """A block of the knowledge with these exercises."""
    block = knowledge.session_blocks.get(name) or knowledge.plans[name]
    return PlannedBlock(
        phase=block.phase,
        title=block.title,
        purpose=block.purpose,
        exercises=exercises,
        minutes=round(sum(doses.minutes_of(one) for one in exercises), 1),
        optional=block.optional,
    )


def session_id(*, week: int, day: int) -> str:
    """Place of a session in its plan: ``w03d2``."""
    return f"w{week:02}d{day}"


def _title(patterns: Iterable[str]) -> str:
    words = list(dict.fromkeys(PATTERN_WORDS[pattern] for pattern in patterns))
    if not words:
        return "What suits today"
    text = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return text[0].upper() + text[1:]
