"""Double progression: first more repetitions within the range, then more load and back down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import fmean as mean
from typing import Final, Literal

from primemover.programme.log import CompletedSet
from primemover.programme.model import Dose
from primemover.programme.practice import Standing
from primemover.programme.progress_rules import ProgressRules

Verdict = Literal["miss", "within", "hit", "easy", "untold"]
"""How the sets went: below the range or with nothing left, within it, at its top with the planned
repetitions left, with many left, or not told."""

VERDICTS: Final[tuple[Verdict, ...]] = ("miss", "within", "hit", "easy", "untold")
"""The most careful first: of two on one day the first counts."""

_ROUNDING = 1e-9


def verdict(sets: Sequence[CompletedSet], *, dose: Dose, rules: ProgressRules) -> Verdict:
    """How the sets of one exercise went beside their dose.

    The reserve is the mean of what was told, for single guesses are off by one or two; where none
    was told it counts as the planned one. Sets of one side count for that side.
    """
    if dose.hold_s is not None and any(one.hold_s is not None for one in sets):
        return _of_holds(sets, dose=dose, rules=rules)
    reps = [one.reps for one in sets if one.reps is not None]
    if dose.reps_low is None or dose.reps_high is None or not reps:
        return "untold"
    told = [one.reps_in_reserve for one in sets if one.reps_in_reserve is not None]
    left = mean(told) if told else float(dose.reps_in_reserve)
    nothing_left = bool(told) and left <= rules.of("when_easier.reserve_at_most")
    if min(reps) < dose.reps_low or nothing_left:
        return "miss"
    if _sets_done(sets) < dose.sets:  # a set left out says nothing about how hard the others were
        return "within"
    if told and left >= rules.of("when_harder.sooner_reserve"):
        return "easy"
    return "hit" if min(reps) >= dose.reps_high and left >= dose.reps_in_reserve else "within"


def most_careful(verdicts: Iterable[Verdict]) -> Verdict:
    """Of several verdicts on one day the most careful."""
    return min(verdicts, key=VERDICTS.index)


def load_of(sets: Sequence[CompletedSet]) -> float | None:
    """The load most sets were done with, the lower of two equal; None when none was told."""
    loads = [one.load_kg for one in sets if one.load_kg is not None and one.load_kg > 0]
    return max(sorted(set(loads)), key=loads.count) if loads else None


def heavier(load_kg: float, *, increment_kg: float, rules: ProgressRules) -> float | None:
    """The next load that exists and rises by no more than is allowed; None when there is none."""
    most = rules.share("allowed_rise.load")
    steps = max(1, math.ceil(rules.least_rise * load_kg / increment_kg - _ROUNDING))
    rise_kg = steps * increment_kg
    return round(load_kg + rise_kg, 2) if rise_kg <= most * load_kg + _ROUNDING else None


def lighter(load_kg: float, *, share: float, increment_kg: float) -> float:
    """The load less ``share`` of it, by whole increments and at least one; never below one."""
    steps = max(1, round(share * load_kg / increment_kg))
    return max(round(load_kg - steps * increment_kg, 2), min(load_kg, increment_kg))


def counted(standing: Standing, *, how: Verdict, calm: bool) -> Standing:
    """The standing after one session more.

    Parameters
    ----------
    calm : bool
        Nothing hurt beyond green and the session was a usual one: only then a hit counts.
    """
    up = how in {"hit", "easy"}
    return replace(
        standing,
        hits=standing.hits + 1 if up and calm else 0,
        misses=standing.misses + 1 if how == "miss" else 0,
        times=standing.times + 1,
    )


def _of_holds(sets: Sequence[CompletedSet], *, dose: Dose, rules: ProgressRules) -> Verdict:
    held_s = [one.hold_s for one in sets if one.hold_s is not None]
    target_s = dose.hold_s or 0
    shortest_s = min(held_s)
    if shortest_s < rules.share("when_easier.hold_share") * target_s:
        return "miss"
    return "hit" if shortest_s >= target_s and _sets_done(sets) >= dose.sets else "within"


def _sets_done(sets: Sequence[CompletedSet]) -> int:
    """Sets as a dose counts them: of a side each, where sides were told apart."""
    sides = [one.side for one in sets]
    return max(sides.count(side) for side in set(sides))
