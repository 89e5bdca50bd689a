"""An account as plain text for a terminal: bars of letters, every figure beside its bar."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.carrying import answer, words
from primemover.report.carrying.view import carrying_view

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.report.carrying.view import CarryingView, Effort, WhatIfView
    from primemover.simulation.who_carries import WhoCarries

_BAR: Final = 20
"""Letters of a full bar."""
_LEAST_BAR: Final = 8
_FIGURES: Final = 32
"""Letters that side, figure and band take."""
_EIGHTHS: Final = "▏▎▍▌▋▊▉"


def carrying_text(account: WhoCarries, *, knowledge: Knowledge, width: int = 80) -> str:
    """The account in at most ``width`` columns (never fewer than 60)."""
    view = carrying_view(account, knowledge=knowledge)
    return "\n".join(_lines(view, account=account, knowledge=knowledge, width=max(60, width)))


def bar(share: float, *, letters: int = _BAR) -> str:
    """A bar as long as ``share`` of ``letters``, to an eighth of a letter."""
    eighths = round(8 * letters * min(1.0, max(0.0, share)))
    whole, part = divmod(eighths, 8)
    rest = _EIGHTHS[part - 1] if part else ""
    return f"{'█' * whole}{rest}".ljust(letters)


def _lines(
    view: CarryingView, *, account: WhoCarries, knowledge: Knowledge, width: int
) -> Iterator[str]:
    yield f"{view.name} · {view.body}"
    yield from _wrapped(words.SIMULATED, width=width)
    if view.weakened:
        yield from _wrapped(view.weakened, width=width)
    yield ""
    if view.refused:
        yield from _wrapped(f"Nothing is shown: {view.refused}", width=width)
        return
    for text in view.opening:
        yield from _wrapped(text, width=width)
    columns = _columns(view, account=account, knowledge=knowledge, width=width)
    yield from _efforts(view, columns=columns, width=width)
    yield from _hip(account, knowledge=knowledge, columns=columns)
    yield from _joints(account, columns=columns)
    for what_if in (*view.what_if, *view.free):
        yield from _steps(what_if, kept=what_if in view.what_if, width=width)
    if view.sweep:
        yield from ("", "Weight in the heels, or in the toes: effort")
        told = (view.sweep.moved, view.sweep.cue, *view.sweep.besides)
        for text in filter(None, told):
            yield from _wrapped(text, width=width)
    yield from ("", "How far to trust this")
    for text in (
        view.doubt.replace("Shaded: ", "In brackets: "),
        *view.grave,
        *view.limits,
        view.left_over,
    ):
        yield from textwrap.wrap(text, width, initial_indent="- ", subsequent_indent="  ")


def _wrapped(text: str, *, width: int) -> list[str]:
    return textwrap.wrap(text, width)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Columns:
    """Letters of the names, whole ones, and of the bars beside them."""

    name: int
    bar: int


def _columns(
    view: CarryingView, *, account: WhoCarries, knowledge: Knowledge, width: int
) -> _Columns:
    torques = (
        words.muscle_words(each.muscle, knowledge=knowledge) for each in account.as_is.torques
    )
    joints = (words.JOINT_WORDS[each.joint] for each in account.as_is.joints)
    name = max(map(len, (*(row.name for row in view.rows), *torques, *joints)), default=0)
    return _Columns(name=name, bar=min(_BAR, max(_LEAST_BAR, width - name - _FIGURES)))


def _efforts(view: CarryingView, *, columns: _Columns, width: int) -> Iterator[str]:
    yield ""
    yield from _wrapped(view.caption, width=width)
    for row in view.rows:
        if row.left and row.right and row.left.text == row.right.text:
            yield _effort(row.name, effort=row.left, side="both", columns=columns)
            continue
        for side, effort in (("left", row.left), ("right", row.right)):
            if effort:
                yield _effort(row.name, effort=effort, side=side, columns=columns)
    if view.idle:
        names = ", ".join(row.name for row in view.idle)
        yield from textwrap.wrap(f"Under 5% throughout: {names}.", width)


def _effort(name: str, *, effort: Effort, side: str, columns: _Columns) -> str:
    band = f" ({effort.band})" if effort.band else ""
    drawn = bar(effort.share, letters=columns.bar)
    highest = "" if band or effort.text == effort.peak else f", {effort.peak}"
    return f"{name:<{columns.name}} {side:<5} {drawn} {effort.text:>4}{band}{highest}"


def _hip(account: WhoCarries, *, knowledge: Knowledge, columns: _Columns) -> Iterator[str]:
    at, side = account.deepest, answer.asked_side(account)
    shares = answer.hip_shares(account)
    before = account.at_full.hip_shares(at=at, side=side) if account.at_full else {}
    if shares:
        moment = answer.moment_words(account, knowledge=knowledge)
        yield from ("", f"{answer.who_words(account)} {moment}")
    for muscle, share in shares.items():
        if share < words.UNCHANGED:
            continue
        name = words.muscle_words(muscle, knowledge=knowledge)
        full = f" ({words.percent(before.get(muscle, 0.0))} at full strength)" if before else ""
        drawn = bar(share, letters=columns.bar)
        yield f"{name:<{columns.name}}       {drawn} {words.percent(share):>4}{full}"


def _joints(account: WhoCarries, *, columns: _Columns) -> Iterator[str]:
    if account.as_is.joints:
        yield from ("", "Load on the joints at its highest, in times body weight")
    for each in account.as_is.joints:
        at = max(range(len(account.phase)), key=lambda place: each.times_body_weight[place])
        load, low, high = (c[at] for c in (each.times_body_weight, each.low, each.high))
        band = f" ({words.times(low)} to {words.times(high)})" if high - low >= 0.05 else ""
        full = account.at_full.joint(each.joint) if account.at_full else None
        was = f", {words.times(max(full.times_body_weight))} at full strength" if full else ""
        name = f"{words.JOINT_WORDS[each.joint]:<{columns.name}}"
        yield f"{name}       {words.times(load)}{band}{was}"


def _steps(what_if: WhatIfView, *, kept: bool, width: int) -> Iterator[str]:
    how = "" if kept else ", with the body free to lean and tilt"
    yield from ("", f"What if: {what_if.name}{how}")
    for step in what_if.steps[1:]:  # the first is what is told above
        text = " ".join(step.sentences)
        yield from textwrap.wrap(
            text, width, initial_indent=f"{step.strength:>5}  ", subsequent_indent=" " * 7
        )
