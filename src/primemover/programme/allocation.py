"""Which strength exercises stand on which day of a week, with how many sets.

The outer hip comes every week. The other movements take turns, over the sessions of a week and
from week to week, so that each comes even where a session holds two; sets are added until the
week has what it aims at or the time is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from primemover.programme.filling import filling_rules
from primemover.programme.volume import large_share

if TYPE_CHECKING:
    from primemover.programme.exercise_doses import Doses
    from primemover.programme.roster import Place

OUTER_HIP: Final = "strength.3"
_ROUNDING_MIN: Final = 1e-6


@dataclass(kw_only=True, slots=True)
class Day:
    """One strength session while it is filled: sets by slot, and the minutes there are."""

    budget_min: float
    most: int
    nothing_before: bool
    sets: dict[str, int] = field(default_factory=dict)

    def minutes(self, places: dict[str, Place], *, doses: Doses) -> float:
        """Minutes of what stands here, the first exercise with its easy set."""
        return sum(
            doses.minutes(places[slot], sets=sets, first=self.nothing_before and number == 0)
            for number, (slot, sets) in enumerate(sorted(self.sets.items()))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Allotted:
    """What a week got: sets by slot for each session, and the sets for the glutes in all."""

    days: tuple[dict[str, int], ...]
    total: float


class Allocation:
    """Fills the strength blocks of a plan week by week; the turn of ``first`` comes first."""

    def __init__(
        self, places: dict[str, Place], *, doses: Doses, first: Sequence[str] = ()
    ) -> None:
        self.places = places
        self.doses = doses
        knowledge = doses.suitability.knowledge
        self.rules = filling_rules(knowledge)
        order = [*(slot for slot in first if slot in places), *places]
        self.turns = [
            slot
            for slot in dict.fromkeys(order)
            if large_share(places[slot].exercise, knowledge=knowledge)
        ]

    def week(self, days: list[Day], *, sets: int, had: Counter[str]) -> Allotted:
        """Fill ``days`` up to ``sets`` for the glutes.

        Parameters
        ----------
        had : Counter of str
            How often each slot came so far; the one that came least is next. Not changed.
        """
        had = Counter(had)
        self._outer_hip(days)
        total = self._in_turn(days, sets=sets, had=had)
        total = self._more_sets(days, sets=sets, total=total)
        return Allotted(days=tuple(dict(sorted(day.sets.items())) for day in days), total=total)

    def _outer_hip(self, days: list[Day]) -> None:
        if OUTER_HIP not in self.places:
            return
        for number, day in enumerate(days):
            always = day.most >= self.rules.outer_hip_always or len(days) == 1 or not self.turns
            if always or number % 2 == 0:
                alone = len(days) == 1 and day.most == 1
                for sets in (1,) if alone else (self.rules.usual_sets, 1):
                    day.sets[OUTER_HIP] = sets
                    if self._fits(day):
                        break  # with one set it stays even where time is short: every week

    def _in_turn(self, days: list[Day], *, sets: int, had: Counter[str]) -> int:
        """Two sets at a time, day after day, until the week has enough or nothing fits."""
        total, number, refused = 0, 0, 0
        while days and total < sets and refused < len(days):
            day = days[number % len(days)]
            number += 1
            most = min(self.rules.usual_sets, sets - total)
            slot, given = self._next_placed(day, had=had, most=most)
            refused = 0 if given else refused + 1
            had[slot] += bool(given)
            total += given
        return total

    def _more_sets(self, days: list[Day], *, sets: int, total: int) -> int:
        """A third set here and there for what is still missing."""
        for aim in range(self.rules.usual_sets, self.rules.most_sets + 1):
            for day in days:
                for slot in sorted(day.sets):
                    if slot in self.turns and day.sets[slot] < aim and total < sets:
                        day.sets[slot] += 1
                        if self._fits(day):
                            total += 1
                        else:
                            day.sets[slot] -= 1
        return total

    def _next_placed(self, day: Day, *, had: Counter[str], most: int) -> tuple[str, int]:
        """Whatever came least often and fits, and its sets; 0 sets when nothing does.

        One set alone is given only to a day that has nothing else for the glutes.
        """
        if most < self.rules.usual_sets and any(slot in self.turns for slot in day.sets):
            return "", 0
        open_slots = [slot for slot in self.turns if slot not in day.sets]
        for slot in sorted(open_slots, key=lambda slot: had[slot]):  # in turn among equals
            if sets := self._place(day, slot=slot, most=most):
                return slot, sets
        return "", 0

    def _place(self, day: Day, *, slot: str, most: int) -> int:
        """Put it in with ``most`` sets, or one where they take too long; 0 when neither fits."""
        only_outer = set(day.sets) == {OUTER_HIP}
        if len(day.sets) >= max(day.most, 2 if only_outer and day.most == 1 else 0):
            return 0
        for sets in sorted({most, 1}, reverse=True):
            day.sets[slot] = sets
            if self._fits(day):
                return sets
        del day.sets[slot]
        return 0

    def _fits(self, day: Day) -> bool:
        return day.minutes(self.places, doses=self.doses) <= day.budget_min + _ROUNDING_MIN
