"""Left less right, only where both sides were read under matched conditions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from primemover.findings.readings import Conditions, Reading
from primemover.terms import Side

TO_THE_LEFT: Final = "left less right"


def side_differences(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """One reading for each quantity read on both sides: its left value less its right.

    Where the two sides were not read alike, the reading is refused and says why: a difference of
    views would pass for one of sides. From the side, each leg must have been the near one.
    """
    by_key: dict[str, dict[Side, list[Reading]]] = {}
    for each in readings:
        if each.side is not None and each.value is not None and not each.difference:
            by_key.setdefault(each.key, {}).setdefault(each.side, []).append(each)
    return tuple(
        _difference(sides["left"], right=sides["right"])
        for sides in by_key.values()
        if {"left", "right"} <= set(sides)
    )


def _difference(left: list[Reading], *, right: list[Reading]) -> Reading:
    pairs = [*_matched(left, right=right)]
    first, second = pairs[0] if pairs else (left[0], right[0])
    reading = replace(
        first,
        key=f"{first.key}/difference",
        name=f"{first.name.removesuffix(f' ({first.side})')}, {TO_THE_LEFT}",
        side=None,
        better="nearer_zero" if first.better else "",
        conditions=replace(first.conditions, near_side=None),
        difference=True,
    )
    if not pairs:
        return replace(reading, value=None, refused="the two sides were not filmed alike")
    low = "low" in (first.confidence, second.confidence)
    return replace(
        reading,
        value=(first.value or 0.0) - (second.value or 0.0),
        uncertainty=math.hypot(first.uncertainty, second.uncertainty),
        confidence="low" if low else "normal",
    )


def _matched(left: list[Reading], *, right: list[Reading]) -> Iterator[tuple[Reading, Reading]]:
    for first in left:
        for second in right:
            if _mirror(first.conditions) == second.conditions and _near(first) and _near(second):
                yield first, second


def _mirror(conditions: Conditions) -> Conditions:
    """The same with the other side nearest the camera."""
    if conditions.near_side is None:
        return conditions
    return replace(conditions, near_side="right" if conditions.near_side == "left" else "left")


def _near(reading: Reading) -> bool:
    """Whether the side read was the one nearest the camera, where one was."""
    return reading.conditions.near_side in (None, reading.side)
