"""How evidence becomes a status, openly: a few points for, a few against, and the same for all.

The method, with its reasons and its laws, is written out in ``docs/science/combining.md``.

1. Items with one key count once, at their best. When they disagree, that key says *unclear* and
   the disagreement is shown.
2. A clear item weighs :data:`CLEAR` points, a borderline one, or one the camera saw badly,
   :data:`BORDERLINE`.
3. A side wins with at least :data:`ENOUGH` points, more than the other side has, and at least one
   item of normal confidence. Otherwise nothing is concluded.
4. Where a rule looks at several parts (the heel, the trunk), each part is combined by itself. One
   part that stands out is enough; a part that looks fine does not speak against another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from primemover.findings.model import Direction, EvidenceItem
from primemover.terms import Status

CLEAR: Final = 2
BORDERLINE: Final = 1
ENOUGH: Final = 2
"""One clear item, or two borderline ones from different sources."""

_ONCE_MORE: Final = "Film the {test} once more, the same way: the readings do not agree yet."
_RECORD_ONCE_MORE: Final = (
    "Record the {test} once more, with the sensors placed anew: the readings do not agree yet."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Combined:
    """The status, the points behind it, and what did not agree."""

    status: Status
    points_for: int
    points_against: int
    items: tuple[EvidenceItem, ...]
    contradictions: tuple[str, ...] = ()


def combine(items: Iterable[EvidenceItem]) -> Combined:
    """The status these items carry together; their order and their duplicates do not matter."""
    by_key: dict[tuple[str, str, str], list[EvidenceItem]] = {}
    for item in items:
        by_key.setdefault((item.part, item.key, item.side or ""), []).append(item)
    groups = [group for _, group in sorted(by_key.items())]
    # what decides is read first, camera and sensors before an answer; the sort keeps keys in order
    counted = tuple(sorted((_one_voice(group) for group in groups), key=_reading_order))
    parts = [
        [item for item in counted if item.part == part]
        for part in dict.fromkeys(item.part for item in counted)
    ]
    within = [_disagreement(group) for group in groups if _torn(group)]
    across = [_disagreement(part) for part in parts if _torn(part)]
    return Combined(
        status=_of_parts(parts),
        points_for=_points(counted, "for"),
        points_against=_points(counted, "against"),
        items=counted,
        contradictions=(*within, *across),
    )


def weight(item: EvidenceItem) -> int:
    """Points of one item: 2 when clear and well seen, 1 when borderline or badly seen, else 0."""
    if item.direction not in ("for", "against"):
        return 0
    return CLEAR if item.strength == "clear" and item.confidence == "normal" else BORDERLINE


def _of_parts(parts: Sequence[Sequence[EvidenceItem]]) -> Status:
    """One part that stands out is enough; fine only when no other part leans the other way."""
    statuses = [_status(part) for part in parts]
    if "supported" in statuses:
        return "supported"
    leaning = any(
        status == "cannot_tell" and _points(part, "for")
        for part, status in zip(parts, statuses, strict=True)
    )
    return "not_supported" if "not_supported" in statuses and not leaning else "cannot_tell"


def _torn(group: Iterable[EvidenceItem]) -> bool:
    return {"for", "against"} <= {item.direction for item in group}


def _one_voice(group: Sequence[EvidenceItem]) -> EvidenceItem:
    """The best item of one key; an unclear one when the group disagrees with itself."""
    best = max(group, key=_rank)
    if not _torn(group):
        return best
    again = _RECORD_ONCE_MORE if best.origin == "emg" else _ONCE_MORE
    remedy = again.format(test=best.key.partition("/")[0].replace("_", " "))
    return replace(best, direction="unclear", statement=_disagreement(group), remedy=remedy)


def _rank(item: EvidenceItem) -> tuple[int, int, int, str]:
    settled = {"missing": 0, "unclear": 1, "against": 2, "for": 2}[item.direction]
    # the text breaks ties, so that the order of the items cannot
    return settled, weight(item), int(item.confidence == "normal"), repr(item)


def _reading_order(item: EvidenceItem) -> tuple[str, int, bool]:
    said = {"for": 0, "against": 0, "unclear": 1, "missing": 2}[item.direction]
    return item.part, said, item.origin == "answer"


def _status(items: Sequence[EvidenceItem]) -> Status:
    if _wins(items, "for", over="against"):
        return "supported"
    return "not_supported" if _wins(items, "against", over="for") else "cannot_tell"


def _wins(items: Sequence[EvidenceItem], side: Direction, *, over: Direction) -> bool:
    enough = _points(items, side) >= ENOUGH and _points(items, side) > _points(items, over)
    return enough and any(i.direction == side and i.confidence == "normal" for i in items)


def _points(items: Iterable[EvidenceItem], direction: Direction) -> int:
    return sum(weight(item) for item in items if item.direction == direction)


def _disagreement(group: Iterable[EvidenceItem]) -> str:
    torn = [item for item in group if item.direction in ("for", "against")]
    seen_twice = len({item.key for item in torn}) == 1 and torn[0].origin != "answer"
    what = "Two recordings" if seen_twice and len(torn) == 2 else "These"
    return f"{what} do not agree: " + "; but: ".join(sorted({item.statement for item in torn}))
