"""A what-if as one small table: what changes as muscles get weaker, unchanged figures left out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.carrying import answer, what_if_words, words
from primemover.report.carrying.giving_way import told_shifts
from primemover.report.carrying.weakening import between
from primemover.simulation.who_carries import REST

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.coordinates import Joint
    from primemover.simulation.who_carries import Step, WhatIf, WhoCarries

SHOWN: Final = (1.0, 0.6, 0.2)
"""Strengths with a column; of those that can be done the nearest are taken."""
_ROWS: Final = 6
"""Groups that change most; more would hide them."""
_FIGURE: Final = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    name: str
    cells: tuple[str, ...]
    change: float


def what_ifs_lines(account: WhoCarries, *, knowledge: Knowledge, width: int) -> Iterator[str]:
    """What the figures are, and a table for each choice of muscles."""
    if not account.what_if:
        return
    moment = answer.moment_words(account, knowledge=knowledge)
    yield ""
    yield from textwrap.wrap(
        f"What if the glutes had less strength? Effort {moment}, as a share of the strength that "
        "is left; load on joints in body weights at that moment.",
        width,
    )
    for what_if in what_if_words.in_order(account):
        yield ""
        yield from what_if_lines(
            what_if,
            at=0 if what_if.posture == "free" else account.deepest,
            knowledge=knowledge,
            width=width,
            mirrored=what_if_words.is_mirrored(account),
        )


def what_if_lines(
    what_if: WhatIf, *, at: int, knowledge: Knowledge, width: int, mirrored: bool = False
) -> Iterator[str]:
    """The table for one choice of muscles; ``at`` is the frame told of.

    A strength with which it cannot be done has no column but a sentence; the last with which it
    can be done has one. ``mirrored`` is as for :func:`~.what_if_words.weakened_words`.
    """
    steps = _shown(what_if)
    title = f"What if: {_title(what_if, knowledge=knowledge, mirrored=mirrored)}"
    rows = (*_efforts(steps, at=at, knowledge=knowledge), *_joints(steps, at=at))
    if rows:
        name = min(max(len(title), *(len(row.name) for row in rows)), width - _FIGURE * len(steps))
        head = "".join(f"{words.percent(step.strength):>{_FIGURE}}" for step in steps)
        *above, last = textwrap.wrap(title, name)
        yield from (*above, f"{last:<{name}}{head}")
        for row in rows:
            yield f"{row.name:<{name}}{''.join(f'{cell:>{_FIGURE}}' for cell in row.cells)}"
    elif len(steps) > 1:
        least = words.percent(steps[-1].strength)
        told = f"{title}: down to {least} nothing changes by a point or more."
        yield from textwrap.wrap(told, width)
    else:
        yield from textwrap.wrap(title, width)
    yield from _notes(what_if, shown=steps, width=width)


def _title(what_if: WhatIf, *, knowledge: Knowledge, mirrored: bool) -> str:
    name = what_if_words.weakened_words(what_if, knowledge=knowledge, mirrored=mirrored)
    return name if what_if.posture == "kept" else f"{name}, free to lean and tilt"


def _shown(what_if: WhatIf) -> tuple[Step, ...]:
    """Full strength and the nearest to those wanted, of all with which it can be done."""
    can = [step for step in what_if.steps if step.possible] or [what_if.steps[0]]
    wanted = (min(can, key=lambda step: abs(step.strength - each)) for each in SHOWN)
    return tuple({step.strength: step for step in wanted}.values())


def _efforts(steps: tuple[Step, ...], *, at: int, knowledge: Knowledge) -> list[_Row]:
    """Groups whose figure changes, those that change most first."""
    full = steps[0]
    columns = [{(e.muscle, e.side): e for e in between(full, after=each, at=at)} for each in steps]
    apart = {muscle for column in columns for muscle, side in column if side != "both"}
    found = []
    for curve in full.curves:
        muscle, side = curve.muscle, curve.side
        if muscle == REST or (muscle not in apart and side == "right"):
            continue
        efforts = [each.effort[at] for step in steps if (each := step.effort(muscle, side=side))]
        name = words.muscle_words(muscle, knowledge=knowledge)
        found.append(
            _Row(
                name=f"  {name} ({side})" if muscle in apart and side != "both" else f"  {name}",
                cells=tuple(words.percent(each) for each in efforts),
                change=max(efforts) - min(efforts),
            )
        )
    changed = [row for row in found if len(set(row.cells)) > 1]
    return sorted(changed, key=lambda row: -row.change)[:_ROWS]


def _joints(steps: tuple[Step, ...], *, at: int) -> Iterator[_Row]:
    found: dict[Joint, tuple[str, ...]] = {
        first.joint: tuple(
            words.times(each.times_body_weight[at])
            for step in steps
            if (each := step.joint(first.joint))
        )
        for first in steps[0].joints
    }
    for name, cells in words.by_joint(found).items():
        if len(set(cells)) > 1:
            yield _Row(name=f"  {name}, body weights", cells=cells, change=0.0)


def _notes(what_if: WhatIf, *, shown: tuple[Step, ...], width: int) -> Iterator[str]:
    """How far the body gives way, and from which strength on it cannot be done."""
    for step in shown:
        told = told_shifts(step, leg=what_if.side) if step.possible else ()
        if told:
            text = f"  At {words.percent(step.strength)}: {' '.join(told)}"
            yield from textwrap.wrap(text, width, subsequent_indent="  ")
    gone = [step for step in what_if.steps if not step.possible]
    if not gone:
        return
    if gone == list(what_if.steps[-len(gone) :]):
        first = words.percent(gone[0].strength)
        text = f"  From {first} down it cannot be done this way (in the simulation)."
    else:
        strengths = ", ".join(words.percent(step.strength) for step in gone)
        text = f"  At {strengths} it cannot be done this way (in the simulation)."
    yield from textwrap.wrap(text, width, subsequent_indent="  ")
