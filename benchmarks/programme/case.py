"""What a law looks at: a plan, what was done, and what safety says, worked out on its own.

Nothing here uses the code that makes plans: rows, tags and conditions are read from the knowledge
again, so that a fault in the planner cannot hide itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from primemover.programme.log import Absence, TrainingLog
from primemover.programme.plan import Plan, PlannedExercise, PlannedSession

if TYPE_CHECKING:
    from primemover.knowledge import Exercise, Knowledge, SafetyRow

STOPS: Final = frozenset({"emergency", "urgent", "block"})
ANY_HOME: Final = frozenset({"wall", "chair", "mat"})
"""What the equipment question promises to whoever leaves it out."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds for one person, from the answers and the knowledge alone.

    Attributes
    ----------
    rows : tuple of SafetyRow
        Those whose condition is met.
    limits : mapping
        The strictest of each limit of those rows.
    barred : mapping of str to str
        Exercises that safety leaves out, each with the reason.
    equipment : frozenset of str
    """

    rows: tuple[SafetyRow, ...]
    limits: Mapping[str, float | bool]
    barred: Mapping[str, str]
    equipment: frozenset[str]
    values: Mapping[str, object]

    @property
    def stopped(self) -> bool:
        """Whether a stop stands, or a gate that nobody has opened."""
        return any(
            row.level in STOPS or (row.level == "gate" and not _opened(row, values=self.values))
            for row in self.rows
        )


@dataclass(frozen=True, kw_only=True)
class Case:
    """One plan under judgement; ``before`` is how it stood at an earlier look."""

    plan: Plan
    log: TrainingLog
    knowledge: Knowledge
    rules: Rules
    before: Plan | None = None
    before_log: TrainingLog | None = None
    before_on: date | None = None

    @cached_property
    def done(self) -> frozenset[str]:
        """Ids of planned sessions that were done."""
        return frozenset(one.session for one in self.log.sessions if one.session)

    @cached_property
    def to_come(self) -> tuple[PlannedSession, ...]:
        """Sessions that nobody has done yet, and the break beside the desk."""
        waiting = [session for session in self.plan.sessions() if session.id not in self.done]
        rest = self.plan.sitting_break
        return (*waiting, *((rest.session,) if rest else ()))

    def coming(self) -> Iterator[tuple[PlannedSession, PlannedExercise, Exercise]]:
        """Every exercise of the sessions to come, with its entry in the library."""
        for session in self.to_come:
            for one in session.exercises():
                yield session, one, self.knowledge.exercises[one.exercise]

    def absence_on(self, session: PlannedSession) -> Absence | None:
        """The absence told last that spans the day of a session, or None."""
        return next(
            (a for a in reversed(self.log.absences) if a.first <= session.on <= a.last), None
        )


def rules_for(values: Mapping[str, object], *, knowledge: Knowledge) -> Rules:
    """What holds for a person with these answers."""
    rows = tuple(
        row
        for row in knowledge.safety.values()
        if row.when is not None and row.when.holds(values) is True
    )
    limits = _strictest(rows)
    barred = {
        name: reason
        for name, exercise in knowledge.exercises.items()
        if (reason := _bar(exercise, rows=rows, limits=limits, values=values))
    }
    told = values.get("equipment.items")
    return Rules(
        rows=rows,
        limits=limits,
        barred=barred,
        equipment=frozenset(told) if isinstance(told, tuple | list) else ANY_HOME,
        values=values,
    )


def _opened(row: SafetyRow, *, values: Mapping[str, object]) -> bool:
    """Whether a professional gave the go-ahead, and the person says who."""
    said = values.get(row.cleared_by) is True
    return said and (not row.cleared_reason or values.get(row.cleared_reason) is not None)


def _strictest(rows: tuple[SafetyRow, ...]) -> dict[str, float | bool]:
    limits: dict[str, float | bool] = {}
    for row in rows:
        for name, value in row.limits.items():
            if isinstance(value, bool):
                limits[name] = bool(limits.get(name)) or value
            else:
                limits[name] = min(float(limits.get(name, value)), value)
    return limits


def _bar(
    exercise: Exercise,
    *,
    rows: tuple[SafetyRow, ...],
    limits: Mapping[str, float | bool],
    values: Mapping[str, object],
) -> str:
    """Why safety leaves an exercise out; "" when it does not."""
    tags, names = set(exercise.tags), {exercise.id, *exercise.aliases}
    for row in rows:
        if tags & set(row.excludes_tags) or names & set(row.excludes_exercises):
            return f"row {row.id}"
    for limit, barred in BARRED_BY_LIMIT.items():
        if limits.get(limit) and tags & barred:
            return f"limit {limit}"
    if limits.get("supported_only") and "standing" in tags and not exercise.hand_support:
        return "limit supported_only, nothing to hold"
    if any(part.when.holds(values) is True for part in exercise.avoid_if):
        return "its own condition"
    return ""


BARRED_BY_LIMIT: Final[Mapping[str, frozenset[str]]] = {
    "no_heavy_load": frozenset({"heavy_load"}),
    "no_impact": frozenset({"impact", "ballistic"}),
    "no_breath_hold": frozenset({"breath_hold"}),
    "no_failure": frozenset({"to_failure"}),
    "no_max_tests": frozenset({"to_failure", "max_effort"}),
    "supported_only": frozenset({"unsupported_balance"}),
}
"""What each limit means for tags; written again here on purpose."""
