"""Whether an exercise suits a person: safety, pain, support, equipment, experience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from primemover.knowledge.safety import TAGS_OF_LIMIT

if TYPE_CHECKING:
    from primemover.findings.gate import SafetyGate
    from primemover.knowledge import Exercise, Knowledge
    from primemover.programme.person import Person

Kind = Literal["safety", "level", "equipment", "library", "refused"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """Why an exercise is not offered; ``rule`` is a safety row, "" for the exercise's own."""

    kind: Kind
    reason: str
    rule: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suitability:
    """Everything that decides whether an exercise suits one person; ``refused`` are not wanted."""

    person: Person
    gate: SafetyGate
    values: Mapping[str, object]
    knowledge: Knowledge
    refused: frozenset[str] = frozenset()
    _known: dict[str, Obstacle | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def obstacle(self, exercise: Exercise) -> Obstacle | None:
        """The first thing that speaks against it, safety before everything else; or None."""
        if exercise.id not in self._known:  # asked for every slot of every block
            self._known[exercise.id] = (
                self._by_row(exercise)
                or self._by_limit(exercise)
                or self._by_own_condition(exercise)
                or self.circumstance(exercise)
            )
        return self._known[exercise.id]

    def circumstance(self, exercise: Exercise) -> Obstacle | None:
        """What speaks against it apart from safety: wish, library, level, equipment."""
        if exercise.id in self.refused:
            return Obstacle(kind="refused", reason="You said that you do not want it.")
        if not exercise.offered:
            return Obstacle(kind="library", reason="It is in the library for its test only.")
        if exercise.level > self.person.level:
            reason = "It comes later, once the easier versions sit well."
            return Obstacle(kind="level", reason=reason)
        if exercise.needs_any and not any(
            self.person.equipment.issuperset(needed) for needed in exercise.needs_any
        ):
            wanted = " or ".join(" and ".join(map(self._item, n)) for n in exercise.needs_any)
            return Obstacle(kind="equipment", reason=f"It needs {wanted}.")
        return None

    def adaptations(self, exercise: Exercise) -> tuple[str, ...]:
        """How this person does it differently, in plain words."""
        return tuple(self._changes(exercise))

    def _changes(self, exercise: Exercise) -> Iterator[str]:
        yield from (part.words for part in exercise.adapt_if if part.when.holds(self.values))
        if self.gate.limits.get("supported_only") and exercise.hand_support:
            yield exercise.hand_support

    def _by_row(self, exercise: Exercise) -> Obstacle | None:
        barred = self.gate.excluded_exercises
        for name in (exercise.id, *exercise.aliases):
            if name in barred:
                reason = f"{self._words(exercise, row=barred[name])}{self._said(barred[name])}"
                return Obstacle(kind="safety", reason=reason, rule=barred[name])
        for tag in exercise.tags:
            if tag in self.gate.excluded_tags:
                row = self.gate.excluded_tags[tag]
                reason = f"{self._words(exercise, row=row)}{self._said(row)}"
                return Obstacle(kind="safety", reason=reason, rule=row)
        return None

    def _words(self, exercise: Exercise, *, row: str) -> str:
        """What about the exercise a row's tags speak against, where the row does not say so."""
        excluded = set(self.knowledge.safety[row].excludes_tags) & set(exercise.tags)
        return "".join(f"{w} " for tags, w in TAGS_OF_LIMIT.values() if tags & excluded)

    def _by_limit(self, exercise: Exercise) -> Obstacle | None:
        tags = set(exercise.tags)
        if "standing" in tags and not exercise.hand_support:
            tags |= {"unsupported_balance"}
        for limit, (barred, words) in TAGS_OF_LIMIT.items():
            if self.gate.limits.get(limit) and barred & tags:
                row = self._row_of(limit)
                return Obstacle(kind="safety", reason=f"{words} {self._said(row)}", rule=row)
        return None

    def _by_own_condition(self, exercise: Exercise) -> Obstacle | None:
        for part in exercise.avoid_if:
            if part.when.holds(self.values):
                return Obstacle(kind="safety", reason=part.words)
        return None

    def _item(self, item: str) -> str:
        options = self.knowledge.questions["equipment.items"].options
        return next(option.label for option in options if option.id == item)

    def _said(self, row_id: str) -> str:
        row = self.gate.row(row_id)
        return row.say if row else "Something you answered makes it unsuitable for now."

    def _row_of(self, limit: str) -> str:
        """The triggered row that set a limit, for its words."""
        for row in self.gate.triggered:
            if limit in self.knowledge.safety[row.id].limits:
                return row.id
        return ""
