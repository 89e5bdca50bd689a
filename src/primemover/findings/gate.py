"""The safety gate: whether a check may go on, and what it must leave out.

The strictest row that applies decides. Emergency, urgent and block rows stop the check; a gate
row pauses it until the person says a professional has cleared them, and who; modify rows take
tests and exercises away; caution rows advise. A stop question left unanswered is listed: it does
not stop the check, and answering it comes before everything else that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from primemover.knowledge.safety import BODY_FIGURES, TAGS_OF_LIMIT

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

ANSWER_FIRST: Final = (
    "Answer the stop signs before you begin: they are among the questions on safety."
)
"""Said before everything else while a stop cannot be ruled out.

It names no command: pages say it too. The terminal adds its own.
"""

_WHO: Final = "You said there was a go-ahead: say who gave it, and the check goes on."


@dataclass(frozen=True, kw_only=True, slots=True)
class TriggeredRow:
    """A safety row that applies to this person.

    ``say`` is what it is about, ``do`` what to do, in plain words. ``cleared`` is true for a gate
    row when the person says a professional has cleared them; what it leaves out stays left out.
    ``cleared_reason`` says who cleared it, and what they said, in the person's words.
    """

    id: str
    level: Level
    say: str
    do: str
    cleared: bool = False
    cleared_by: str = ""
    cleared_reason: str = ""
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
    answer_first : str
        What to do about them before anything else; "" when none is open or the check stops.
    excluded_tags, excluded_exercises, excluded_tests : mapping of str to str
        What is left out, and the id of the safety row that did it. Tags are already carried over
        to the exercises and tests that bear them, limits to the tests. A test left out by its own
        skip condition has ``"skip_if"`` in place of a row; what an exercise avoids by itself is
        the programme's.
    limits : mapping
        ``max_hold_s``, ``no_failure``, ``no_protein_figures`` … the strictest of each.
    """

    outcome: Outcome = "go"
    triggered: tuple[TriggeredRow, ...] = ()
    unanswered: tuple[str, ...] = ()
    answer_first: str = ""
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
    triggered = tuple(_triggered(row, values=values, knowledge=knowledge) for row in applying)
    outcome = _outcome(triggered)
    unanswered = _unanswered(rows, values=values, knowledge=knowledge)
    tags = _first_row((tag, row.id) for row in applying for tag in row.excludes_tags)
    return SafetyGate(
        outcome=outcome,
        triggered=triggered,
        unanswered=unanswered,
        answer_first=ANSWER_FIRST if unanswered and outcome != "stop" else "",
        excluded_tags=tags,
        excluded_exercises=_excluded_exercises(applying, tags=tags, knowledge=knowledge),
        excluded_tests=_excluded_tests(applying, tags=tags, values=values, knowledge=knowledge),
        limits=_strictest(row.limits for row in applying),
    )


def _triggered(
    row: SafetyRow, *, values: Mapping[str, object], knowledge: Knowledge
) -> TriggeredRow:
    said_cleared = bool(row.cleared_by) and values.get(row.cleared_by) is True
    reason = _reason(row, values=values, knowledge=knowledge) if said_cleared else ""
    return TriggeredRow(
        id=row.id,
        level=row.level,
        say=row.say,
        do=_WHO if said_cleared and not reason else row.do,
        cleared=row.level == "gate" and bool(reason),
        cleared_by=row.cleared_by or "",
        cleared_reason=reason,
        sources=tuple(row.sources),
    )


def _reason(row: SafetyRow, *, values: Mapping[str, object], knowledge: Knowledge) -> str:
    """Who cleared a gate and what they said; "" while the person has not said who."""
    if not row.cleared_reason:  # the clearing question names who, so its yes is the reason
        return "as you answered"
    who = values.get(row.cleared_reason)
    if who is None:
        return ""
    options = knowledge.questions[row.cleared_reason].options
    label = next((option.label for option in options if option.id == who), str(who))
    note = values.get(f"{row.cleared_by}_note")
    return f"by {label}: “{note}”" if isinstance(note, str) else f"by {label}"


def _outcome(triggered: Iterable[TriggeredRow]) -> Outcome:
    open_levels = {row.level for row in triggered if not row.cleared}
    if open_levels & STOPS:
        return "stop"
    return "pause" if "gate" in open_levels else "go"


def _unanswered(
    rows: Iterable[SafetyRow], *, values: Mapping[str, object], knowledge: Knowledge
) -> tuple[str, ...]:
    """Questions that could still stop or pause the check; one that is not asked is not among them.

    What depends on another question is asked when that one is answered so.
    """
    open_rows = [
        row.when
        for row in rows
        if row.level in STOPS and row.when is not None and row.when.holds(values) is None
    ]
    asked = {question for when in open_rows for question in when.questions()}
    unanswered = (
        question
        for question in asked
        if values.get(question) is None and knowledge.questions[question].asked(values)
    )
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
    rows: Sequence[SafetyRow],
    *,
    tags: Mapping[str, str],
    values: Mapping[str, object],
    knowledge: Knowledge,
) -> dict[str, str]:
    named = _first_row((name, row.id) for row in rows for name in row.excludes_tests)
    barred = {**_tags_of_limits(rows), **tags}
    figures = next((row.id for row in rows if row.limits.get("no_body_figures")), "")
    for name, test in knowledge.tests.items():
        # a filmed test stands for the published tests it lists, so what bars one bars the other
        for alias in (name, *test.aliases):
            if alias in named:
                named.setdefault(name, named[alias])
        _carry_over(named, name=name, bears=test.tags, tags=barred)
        if figures and BODY_FIGURES.intersection(test.questions):
            named.setdefault(name, figures)
        if name not in named and any(skip.holds(values) for skip in test.skip_if):
            named[name] = "skip_if"
    return named


def _tags_of_limits(rows: Iterable[SafetyRow]) -> dict[str, str]:
    """Tags that the limits of ``rows`` speak against, each with the first row that does."""
    return _first_row(
        (tag, row.id)
        for row in rows
        for limit, (tags, _) in TAGS_OF_LIMIT.items()
        if row.limits.get(limit)
        for tag in sorted(tags)
    )


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
