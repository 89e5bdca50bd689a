"""Every code a coached set can tell, so that no word is missing where it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from primemover.knowledge import Knowledge

_SET: Final = (
    "ready",
    "again",
    "count",
    "partial",
    "hold",
    "hold_broken",
    "pause",
    "resume",
    "done",
    "finish",
    "stop",
)
_PLACE: Final = (
    "nobody",
    "step_back",
    "feet_out",
    "body_out",
    "head_out",
    "come_closer",
    "one_person",
    "hold_still",
    "turn_side",
    "turn_front",
    "left_side",
    "right_side",
    "left_on_top",
    "right_on_top",
)
_NOT_COUNTED: Final = ("too_long", "too_short")


def set_codes(knowledge: Knowledge) -> frozenset[str]:
    """Codes a coached set can tell, ``SetState.place`` included."""
    return frozenset((*_SET, *_placing(knowledge), *_of_movements(knowledge)))


def _placing(knowledge: Knowledge) -> Iterator[str]:
    yield from (f"place.{code}" for code in _PLACE)
    for posture in knowledge.coached_postures.values():
        yield from (f"place.{limit.code}" for limit in posture.limits)


def _of_movements(knowledge: Knowledge) -> Iterator[str]:
    yield from (f"not_counted.{code}" for code in _NOT_COUNTED)
    for movement in knowledge.coached.values():
        yield from (f"not_counted.{guard.code}" for guard in movement.guards)
        for cue in movement.cues:
            yield from (f"cue.{cue.code}", f"praise.{cue.code}")
