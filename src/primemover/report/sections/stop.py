"""The page in place of a report when safety stopped the check: the action first, said once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from primemover.findings.gate import STOPS, Level, TriggeredRow
from primemover.report.words import sentence

AGE_ROW: Final = "under_15"
"""The row that speaks of age alone: nothing that was told needs looking at."""

_CALL: Final = "Call your emergency number now"
_ACTIONS: Final = (
    (re.compile(r"maternity unit now", re.I), "Call your maternity unit now"),
    (re.compile(r"emergency number if|urgent care now", re.I), "Get medical help now"),
)
"""Where an emergency row sends people elsewhere than straight to the phone."""

_SAID: Final = re.compile(
    r"^(?:stop(?: here)?(?: and|:|,|\.)? )?(?:no exercise, and )?(?:please )?(?:"
    r"call (?:the|your) (?:emergency number|maternity unit) now|get urgent care now"
    r")\s*[:.,;]?\s*",
    re.I,
)
"""The action as a row words it, which the heading has said already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StopPage:
    """What to do, why, and what else to know; ``lead`` is "" when the heading says it all."""

    level: Level
    heading: str
    lead: str
    told: tuple[str, ...]
    do: tuple[str, ...]


def stop_page(triggered: Iterable[TriggeredRow]) -> StopPage:
    """The page for the rows that ended a check; the strictest row decides how it is headed."""
    rows = [row for row in triggered if row.level in STOPS]
    level: Level = rows[0].level if rows else "block"
    if rows and all(row.id == AGE_ROW for row in rows):
        return _for_age(rows)
    return StopPage(
        level=level,
        heading=_heading(rows, level=level),
        lead="" if level != "block" else _LEAD,
        told=_once(row.say for row in rows),
        do=_once(_SAID.sub("", row.do) for row in rows),
    )


_LEAD: Final = "Something you told us should be looked at by a professional before any exercise."


def _for_age(rows: Sequence[TriggeredRow]) -> StopPage:
    return StopPage(
        level=rows[0].level,
        heading="This check is made for people of 15 and older",
        lead="",
        told=(),
        do=_once(row.do for row in rows),
    )


def _heading(rows: Sequence[TriggeredRow], *, level: Level) -> str:
    if level == "urgent":
        return "Get this looked at today"
    if level == "block":
        return "Let’s pause here"
    actions = {_action(row) for row in rows if row.level == "emergency"}
    # of several emergencies the phone comes first
    return _CALL if _CALL in actions else min(actions)


def _action(row: TriggeredRow) -> str:
    return next((heading for pattern, heading in _ACTIONS if pattern.search(row.do)), _CALL)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(sentence, texts))))
