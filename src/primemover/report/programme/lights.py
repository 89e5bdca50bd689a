"""The pain traffic light and the stop rule in words, as the safety shelf has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from primemover.knowledge import Condition, Knowledge
from primemover.report.citations import Citation, Citations
from primemover.report.words import sentence

WORST_PAIN = 10
"""End of the scale that people rate pain on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Light:
    """One light: its ratings (``0 to 3``), what it is about and what to do."""

    colour: Literal["green", "amber", "red"]
    ratings: str
    say: str
    do: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lights:
    """The three lights, and what ends a session whatever the rating."""

    lights: tuple[Light, ...]
    stop_say: str
    stop_do: str
    citations: tuple[Citation, ...]


def lights_of(knowledge: Knowledge, *, citations: Citations) -> Lights:
    """The lights with their ratings, which are those of the safety rows."""
    rows = knowledge.safety
    amber, red = pain_limits(knowledge)
    ratings = {
        "green": f"0 to {amber - 1}",
        "amber": f"{amber} to {red - 1}",
        "red": f"{red} to {WORST_PAIN}",
    }
    stop = rows["stop_rule"]
    colours: tuple[Literal["green", "amber", "red"], ...] = ("green", "amber", "red")
    return Lights(
        lights=tuple(
            Light(
                colour=colour,
                ratings=ratings[colour],
                say=sentence(rows[f"pain_{colour}"].say),
                do=sentence(rows[f"pain_{colour}"].do),
            )
            for colour in colours
        ),
        stop_say=sentence(stop.say),
        stop_do=sentence(stop.do),
        citations=citations.cite(rows["pain_green"].sources),
    )


def pain_limits(knowledge: Knowledge) -> tuple[int, int]:
    """The lowest ratings that are amber and red."""
    rows = knowledge.safety
    return _least(rows["pain_amber"].when), _least(rows["pain_red_knee"].when)


def _least(condition: Condition | None) -> int:
    """The lowest rating at which a condition, or any of its parts, holds."""
    if condition is None:
        return 0
    inner = [_least(part) for part in condition.any_of or ()]
    return round(condition.at_least) if condition.at_least is not None else min(inner, default=0)
