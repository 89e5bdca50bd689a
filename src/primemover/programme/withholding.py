"""What is withheld from somebody and why: signs that were told, a pause, signs nobody answered.

This is the one place that decides whether somebody may move. Everything told is gone through in
the order told. A sign or a yes withholds at once; only answers to every stop sign that is asked
of this person, given after it, lift it. What was not answered neither lifts nor permits, and an
answer holds for as long as the safety row ``signs_again`` says. Whoever wants to read is not
asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from primemover.findings.gate import STOPS, SafetyGate, TriggeredRow, safety_gate
from primemover.recordings.answers import Answers

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge, Question, SafetyRow

Why = Literal["stop", "pause", "unanswered", "waits"]

STOP_SIGNS: Final = "safety"
"""The section of the stop signs."""

_AGAIN: Final = "signs_again"
"""The safety row with the days that answers to the stop signs hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What was told at one moment: answers by question id, or signs in plain words."""

    at: datetime
    answers: Mapping[str, object] = field(default_factory=dict)
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Withheld:
    """Why nobody moves for now.

    Attributes
    ----------
    why : Why
        ``stop``: a stop sign was told. ``pause``: a professional has to agree first.
        ``unanswered``: the stop signs were not answered lately. ``waits``: the plan waits.
    rows : tuple of TriggeredRow
        What the answers brought, the strictest first; none where signs were told by hand.
    signs : tuple of str
        Signs that were told by hand, in plain words.
    at : datetime or None
        When the last of it was told.
    reason : str
        What the plan waits for, where it does.
    lately : mapping
        Where signs are unanswered: what was answered and still holds, so that only the rest is
        asked.
    """

    why: Why
    rows: tuple[TriggeredRow, ...] = ()
    signs: tuple[str, ...] = ()
    at: datetime | None = None
    reason: str = ""
    lately: Mapping[str, object] = field(default_factory=dict)


def withheld(
    tellings: Iterable[Telling], *, now: datetime, knowledge: Knowledge
) -> Withheld | None:
    """Why somebody who told this may not move at ``now``; None where they may.

    Parameters
    ----------
    tellings : iterable of Telling
        In any order; what is later than ``now`` counts too, clocks differ.
    """
    stand = _Standing()
    for one in sorted(tellings, key=lambda each: each.at):
        stand = _after(stand, telling=one, knowledge=knowledge)
    gate = _gate(stand.values, knowledge=knowledge)
    if gate.outcome == "stop" or stand.signs:
        rows = tuple(row for row in gate.triggered if row.level in STOPS)
        return Withheld(why="stop", rows=rows, signs=stand.signs, at=stand.stopped_at)
    if gate.outcome == "pause":
        rows = tuple(row for row in gate.triggered if row.level == "gate" and not row.cleared)
        return Withheld(why="pause", rows=rows)
    since = now - _holds_for(knowledge)
    if _open(stand, since=since, knowledge=knowledge):
        return Withheld(why="unanswered", lately=_lately(stand, since=since))
    return None


def open_signs(values: Mapping[str, object], *, knowledge: Knowledge) -> tuple[str, ...]:
    """Questions to answer before a stop can be ruled out, warning signs first; () for none.

    Parameters
    ----------
    values : mapping
        Answers by question id that count: lasting facts, and what was told lately enough.
    """
    gate = _gate(values, knowledge=knowledge)
    return tuple(name for name in gate.unanswered if knowledge.questions[name].required)


def to_ask(values: Mapping[str, object], *, knowledge: Knowledge) -> tuple[str, ...]:
    """The questions on one page of stop signs, of somebody of whom ``values`` are known.

    Everything that could stop, whatever was answered to it, and for a pause what it turns on.
    """
    lasting = lasting_of(values, knowledge=knowledge)
    known = knowledge.questions
    deciding = {name for question in known.values() for name in _asked_by(question)}
    decided = {name: value for name, value in values.items() if name in deciding}
    asked = [
        *open_signs(lasting, knowledge=knowledge),
        *open_signs({**decided, **lasting}, knowledge=knowledge),
        *(name for name in stopping(knowledge) if known[name].section == STOP_SIGNS),
    ]
    for row in _gate(values, knowledge=knowledge).triggered:
        if row.level in STOPS or row.level == "gate":
            asked += _turns_on(knowledge.safety[row.id], values=values, knowledge=knowledge)
    return tuple(dict.fromkeys(name for name in asked if known[name].asked(values)))


def lasting_of(values: Mapping[str, object], *, knowledge: Knowledge) -> dict[str, object]:
    """Answers that do not have to be given anew: all but those that may stop somebody today.

    An age lasts, as do facts that only decide what is asked.
    """
    anew = stopping(knowledge)
    return {
        name: value
        for name, value in values.items()
        if name not in anew or knowledge.questions[name].kind == "number"
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Standing:
    """What the tellings so far have come to; ``told_at`` is when each answer was given."""

    values: Mapping[str, object] = field(default_factory=dict)
    told_at: Mapping[str, datetime] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    stopped_at: datetime | None = None


def _after(stand: _Standing, *, telling: Telling, knowledge: Knowledge) -> _Standing:
    if telling.signs:
        signs = tuple(dict.fromkeys((*stand.signs, *telling.signs)))
        return replace(stand, signs=signs, told_at={}, stopped_at=telling.at)
    answers = telling.answers
    values = {**_without_old_clearing(stand, answers=answers, knowledge=knowledge), **answers}
    told_at = {**stand.told_at, **dict.fromkeys(answers, telling.at)}
    after = replace(stand, values=values, told_at=told_at)
    if _gate(values, knowledge=knowledge).outcome == "stop":
        return replace(after, told_at={}, stopped_at=telling.at)
    since = telling.at - _holds_for(knowledge)
    if after.signs and not _open(after, since=since, knowledge=knowledge):
        return replace(after, signs=(), stopped_at=None)
    return after


def _without_old_clearing(
    stand: _Standing, *, answers: Mapping[str, object], knowledge: Knowledge
) -> Mapping[str, object]:
    """What was known, but for a go-ahead that was given before what is told now."""
    if _gate(answers, knowledge=knowledge).outcome != "pause":
        return stand.values
    gates = [row for row in knowledge.safety.values() if row.level == "gate"]
    clearing = {row.cleared_by for row in gates} | {row.cleared_reason for row in gates}
    return {name: value for name, value in stand.values.items() if name not in clearing}


def _open(stand: _Standing, *, since: datetime, knowledge: Knowledge) -> tuple[str, ...]:
    """Stop signs without an answer that still holds."""
    lately = _lately(stand, since=since)
    values = {**lasting_of(stand.values, knowledge=knowledge), **lately}
    return open_signs(values, knowledge=knowledge)


def _lately(stand: _Standing, *, since: datetime) -> dict[str, object]:
    """What was answered from ``since`` on."""
    return {
        name: stand.values[name]
        for name, at in stand.told_at.items()
        if at >= since and name in stand.values
    }


def stopping(knowledge: Knowledge) -> frozenset[str]:
    """Every question that a stop turns on, and the others of the section of stop signs."""
    rows = (row for row in knowledge.safety.values() if row.level in STOPS)
    signs = frozenset(one.id for one in knowledge.questions.values() if one.section == STOP_SIGNS)
    return signs.union(*(row.when.questions() for row in rows if row.when is not None))


def _asked_by(question: Question) -> frozenset[str]:
    """Questions that decide whether this one is asked."""
    conditions = (question.ask_if, question.skip_if)
    return frozenset().union(*(each.questions() for each in conditions if each is not None))


def _turns_on(
    row: SafetyRow, *, values: Mapping[str, object], knowledge: Knowledge
) -> Iterator[str]:
    """What was told and brought a row, what could still lift it, and who gave a go-ahead."""
    for name in sorted(row.when.questions()) if row.when is not None else ():
        if values.get(name) is not None or _could_lift(
            row, name=name, values=values, knowledge=knowledge
        ):
            yield name
    yield from (name for name in (row.cleared_by, row.cleared_reason) if name)


def _could_lift(
    row: SafetyRow, *, name: str, values: Mapping[str, object], knowledge: Knowledge
) -> bool:
    """Whether an answer to one question alone means that ``row`` does not apply."""
    question = knowledge.questions[name]
    tried: tuple[object, ...] = (True, False, *question.option_ids)
    if question.kind == "number":
        tried = (question.low, question.high)
    return row.when is not None and any(
        row.when.holds({**values, name: value}) is False for value in tried
    )


def _holds_for(knowledge: Knowledge) -> timedelta:
    return timedelta(days=knowledge.safety[_AGAIN].figures[0].value or 0.0)


def _gate(values: Mapping[str, object], *, knowledge: Knowledge) -> SafetyGate:
    return safety_gate(Answers(values=dict(values)), knowledge=knowledge)
