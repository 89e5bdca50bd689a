"""The safety gate: whether a check may go on, and what it must leave out.

The strictest row that applies decides. Emergency, urgent and block rows stop the check; a gate
row pauses it until the person says a professional has cleared them; modify rows take tests and
exercises away; caution rows advise. A stop question left unanswered is listed: it makes the
check less certain and does not stop it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge, SafetyRow
    from primemover.recordings.answers import Answers

Level = Literal["emergency", "urgent", "block", "gate", "modify", "caution", "rule"]
Outcome = Literal["go", "pause", "stop"]

LEVELS: Final[tuple[Level, ...]] = (
    "emergency",
    "urgent",
    "block",
    "gate",
    "modify",
    "caution",
    "rule",
)
"""From the strictest to the mildest."""

STOPS: Final[frozenset[Level]] = frozenset({"emergency", "urgent", "block"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TriggeredRow:
    """A safety row that applies to this person.

    ``say`` is what it is about, ``do`` what to do, in plain words. ``cleared`` is true for a gate
    row when the person says a professional has cleared them; what it leaves out stays left out.
    """

    id: str
    level: Level
    say: str
    do: str
    cleared: bool = False
    cleared_by: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SafetyGate:
    """What safety says about this person; the default is a gate wide open.

    Attributes
    ----------
    outcome : Outcome
        ``stop``: no score and no exercises. ``pause``: the same until cleared. ``go`` otherwise.
    triggered : tuple of TriggeredRow
        The strictest first.
    unanswered : tuple of str
        Ids of the questions without which a stop cannot be ruled out.
    excluded_tags, excluded_exercises, excluded_tests : mapping of str to str
        What is left out, and the id of the safety row that did it. Tags are already carried over
        to the exercises and tests that bear them. A test left out by its own skip condition has
        ``"skip_if"`` in place of a row; what an exercise avoids by itself is the programme's.
    limits : mapping
        ``max_hold_s``, ``no_failure``, ``no_protein_figures`` … the strictest of each.
    """

    outcome: Outcome = "go"
    triggered: tuple[TriggeredRow, ...] = ()
    unanswered: tuple[str, ...] = ()
    excluded_tags: Mapping[str, str] = field(default_factory=dict)
    excluded_exercises: Mapping[str, str] = field(default_factory=dict)
    excluded_tests: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, float | bool] = field(default_factory=dict)

    def row(self, row_id: str) -> TriggeredRow | None:
        """The triggered row of this id, or None."""
        return next((row for row in self.triggered if row.id == row_id), None)

    def why_not(self, name: str) -> str:
        """Why a test or exercise is left out, in plain words; "" when it is not."""
        row_id = self.excluded_tests.get(name) or self.excluded_exercises.get(name)
        if row_id is None:
            return ""
        row = self.row(row_id)
        return row.say if row else "something you answered makes it unsuitable for you now"


def safety_gate(answers: Answers, *, knowledge: Knowledge) -> SafetyGate:
    """The gate for these answers: go, pause or stop, and what is left out on the way.

    Parameters
    ----------
    answers : Answers
    knowledge : Knowledge
        Its safety rows, and the tags and skip conditions of its tests and exercises.
    """
    values = answers.values
    rows = sorted(knowledge.safety.values(), key=lambda row: (LEVELS.index(row.level), row.id))
    applying = [row for row in rows if row.when is not None and row.when.holds(values)]
    triggered = tuple(_triggered(row, values=values) for row in applying)
    tags = _first_row((tag, row.id) for row in applying for tag in row.excludes_tags)
    return SafetyGate(
        outcome=_outcome(triggered),
        triggered=triggered,
        unanswered=_unanswered(rows, values=values),
        excluded_tags=tags,
        excluded_exercises=_excluded_exercises(applying, tags=tags, knowledge=knowledge),
        excluded_tests=_excluded_tests(applying, tags=tags, values=values, knowledge=knowledge),
        limits=_strictest(row.limits for row in applying),
    )


def _triggered(row: SafetyRow, *, values: Mapping[str, object]) -> TriggeredRow:
    cleared = row.level == "gate" and bool(row.cleared_by) and values.get(row.cleared_by) is True
    return TriggeredRow(
        id=row.id,
        level=row.level,
        say=row.say,
        do=row.do,
        cleared=cleared,
        cleared_by=row.cleared_by or "",
        sources=tuple(row.sources),
    )


def _outcome(triggered: Iterable[TriggeredRow]) -> Outcome:
    open_levels = {row.level for row in triggered if not row.cleared}
    if open_levels & STOPS:
        return "stop"
    return "pause" if "gate" in open_levels else "go"


def _unanswered(rows: Iterable[SafetyRow], *, values: Mapping[str, object]) -> tuple[str, ...]:
    open_rows = [
        row.when
        for row in rows
        if row.level in STOPS and row.when is not None and row.when.holds(values) is None
    ]
    asked = {question for when in open_rows for question in when.questions()}
    unanswered = (question for question in asked if values.get(question) is None)
    # warning signs before what only says whom they concern, such as age
    return tuple(sorted(unanswered, key=lambda q: (not q.startswith("safety."), q)))


def _first_row(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, row_id in pairs:
        found.setdefault(name, row_id)
    return found


def _excluded_exercises(
    rows: Iterable[SafetyRow], *, tags: Mapping[str, str], knowledge: Knowledge
) -> dict[str, str]:
    named = _first_row((name, row.id) for row in rows for name in row.excludes_exercises)
    for name, exercise in knowledge.exercises.items():
        _carry_over(named, name=name, bears=exercise.tags, tags=tags)
    return named


def _excluded_tests(
    rows: Iterable[SafetyRow],
    *,
    tags: Mapping[str, str],
    values: Mapping[str, object],
    knowledge: Knowledge,
) -> dict[str, str]:
    named = _first_row((name, row.id) for row in rows for name in row.excludes_tests)
    for name, test in knowledge.tests.items():
        # a filmed test stands for the published tests it lists, so what bars one bars the other
        for alias in (name, *test.aliases):
            if alias in named:
                named.setdefault(name, named[alias])
        _carry_over(named, name=name, bears=test.tags, tags=tags)
        if name not in named and any(skip.holds(values) for skip in test.skip_if):
            named[name] = "skip_if"
    return named


def _carry_over(
    named: dict[str, str], *, name: str, bears: Iterable[str], tags: Mapping[str, str]
) -> None:
    culprit = next((tag for tag in bears if tag in tags), None)
    if culprit is not None:
        named.setdefault(name, tags[culprit])


def _strictest(limits: Iterable[Mapping[str, float | bool]]) -> dict[str, float | bool]:
    """The tightest of each limit: the smallest number, and yes before no."""
    found: dict[str, float | bool] = {}
    for each in limits:
        for name, value in each.items():
            held = found.get(name, value)
            found[name] = (held or value) if isinstance(value, bool) else min(held, value)
    return found
