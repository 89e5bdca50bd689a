"""Tests done twice with nothing changed: which of them count, and the noise they teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from primemover.findings.noise import Noise, own_noise
from primemover.findings.readings import Conditions, Place, Reading, TestDay, alike

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeats:
    """Groups of checks between which nothing changed; ``notes`` say which were left out, and why.

    What was worked out is kept, for one person's noise is asked for at every check.
    """

    groups: tuple[tuple[TestDay, ...], ...]
    notes: tuple[str, ...] = ()
    known: dict[tuple[Place, Conditions], Noise | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    def noise(self, place: Place, *, conditions: Conditions) -> Noise | None:
        """One's own noise at a place under these conditions; None when it was not repeated."""
        key = (place, conditions)
        if key not in self.known:
            again = [self._readings(group, place=place, under=conditions) for group in self.groups]
            step = max((each.step for group in again for each in group), default=0.0)
            self.known[key] = own_noise(
                [[each.value or 0.0 for each in group] for group in again], step=step
            )
        return self.known[key]

    def _readings(
        self, group: Sequence[TestDay], *, place: Place, under: Conditions
    ) -> list[Reading]:
        found = (alike(day.at_place(place), conditions=under) for day in group)
        return [each for each in found if each is not None]


def usable_repeats(repeats: Iterable[Sequence[TestDay]], *, knowledge: Knowledge) -> Repeats:
    """The repeats far enough apart to be two days and near enough for nothing to have changed."""
    apart, recent = knowledge.gates["repeat_apart"], knowledge.gates["repeat_recent"]
    groups: list[tuple[TestDay, ...]] = []
    notes: list[str] = []
    for group in repeats:
        kept: list[TestDay] = []
        for day in sorted(group, key=lambda each: each.at):
            hours = (day.at - kept[-1].at).total_seconds() / 3600 if kept else math.inf
            days = (day.at - kept[0].at).total_seconds() / 86400 if kept else 0.0
            if not apart.holds(hours):
                notes.append(_unused(apart.reason, value=hours, limit=apart.value))
            elif not recent.holds(days):
                notes.append(_unused(recent.reason, value=days, limit=recent.value))
            else:
                kept.append(day)
        groups.append(tuple(kept))
    return Repeats(groups=tuple(groups), notes=tuple(dict.fromkeys(notes)))


def _unused(reason: str, *, value: float, limit: float) -> str:
    return f"A repeat was not used to learn your noise: {reason.format(value=value, limit=limit)}."
