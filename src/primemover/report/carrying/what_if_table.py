"""A what-if as one small table: what changes as muscles get weaker, unchanged figures left out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.carrying import words
from primemover.report.carrying.weakening import between
from primemover.simulation.who_carries import REST

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.who_carries import Step, WhatIf

SHOWN: Final = (1.0, 0.6, 0.2)
"""Strengths with a column; of those simulated the nearest are taken."""
_ROWS: Final = 6
"""Groups that change most; more would hide them."""
_FIGURE: Final = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    name: str
    cells: tuple[str, ...]
    change: float


def what_if_lines(what_if: WhatIf, *, at: int, knowledge: Knowledge, width: int) -> Iterator[str]:
    """The table for one choice of muscles; ``at`` is the frame told of."""
    how = "" if what_if.posture == "kept" else ", free to lean and tilt"
    title = f"What if: {words.weakened_words(what_if, knowledge=knowledge)}{how}"
    steps = tuple(
        dict.fromkeys(
            min(what_if.steps, key=lambda step: abs(step.strength - wanted)) for wanted in SHOWN
        )
    )
    rows = (*_efforts(steps, at=at, knowledge=knowledge), *_joints(steps, at=at))
    if not rows:
        yield from textwrap.wrap(f"{title}: nothing changes by a point or more.", width)
    else:
        name = min(max(len(title), *(len(row.name) for row in rows)), width - _FIGURE * len(steps))
        head = "".join(f"{words.percent(step.strength):>{_FIGURE}}" for step in steps)
        *above, last = textwrap.wrap(title, name)
        yield from (*above, f"{last:<{name}}{head}")
        for row in rows:
            yield f"{row.name:<{name}}{''.join(f'{cell:>{_FIGURE}}' for cell in row.cells)}"
    yield from _notes(steps, width=width)


def _efforts(steps: tuple[Step, ...], *, at: int, knowledge: Knowledge) -> list[_Row]:
    """Groups whose figure changes, those that change most first."""
    full = steps[0]
    columns = [
        {(e.muscle, e.side): e for e in between(full, after=step, at=at)} if step.possible else {}
        for step in steps
    ]
    apart = {muscle for column in columns for muscle, side in column if side != "both"}
    found = []
    for curve in full.curves:
        muscle, side = curve.muscle, curve.side
        if muscle == REST or (muscle not in apart and side == "right"):
            continue
        curves = [step.effort(muscle, side=side) if step.possible else None for step in steps]
        told = [each.effort[at] for each in curves if each]
        name = words.muscle_words(muscle, knowledge=knowledge)
        found.append(
            _Row(
                name=f"  {name} ({side})" if muscle in apart and side != "both" else f"  {name}",
                cells=tuple(words.percent(each.effort[at]) if each else "–" for each in curves),
                change=max(told) - min(told),
            )
        )
    changed = [row for row in found if len(set(row.cells) - {"–"}) > 1]
    return sorted(changed, key=lambda row: -row.change)[:_ROWS]


def _joints(steps: tuple[Step, ...], *, at: int) -> Iterator[_Row]:
    for first in steps[0].joints:
        loads = [step.joint(first.joint) if step.possible else None for step in steps]
        cells = tuple(words.times(each.times_body_weight[at]) if each else "–" for each in loads)
        if len(set(cells) - {"–"}) > 1:
            name = f"  {words.JOINT_WORDS[first.joint]}, times body weight"
            yield _Row(name=name, cells=cells, change=0.0)


def _notes(steps: tuple[Step, ...], *, width: int) -> Iterator[str]:
    """How far the body gives way, and strengths at which it cannot be done."""
    for step in steps:
        told = [words.shift_words(each) for each in step.shifts if words.is_told(each)]
        start = f"  At {words.percent(step.strength)}: "
        text = words.NOT_THIS_WAY if not step.possible else f"{', '.join(told)}." if told else ""
        if text:
            yield from textwrap.wrap(f"{start}{text}", width, subsequent_indent="  ")
