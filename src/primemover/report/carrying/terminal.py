"""An account as plain text for a terminal: bars of letters, every figure beside its bar."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from primemover.report.carrying import answer, words
from primemover.report.carrying.view import carrying_view
from primemover.report.carrying.weakening import (
    NOTHING_TO_COMPARE,
    changes,
    highest_effort,
    hints,
)
from primemover.report.carrying.what_if_table import what_ifs_lines

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.report.carrying.view import CarryingView, Effort
    from primemover.report.carrying.weakening import Change
    from primemover.simulation.who_carries import Sided, WhoCarries
    from primemover.terms import Side

_BAR: Final = 20
"""Letters of a full bar."""
_LEAST_BAR: Final = 7
_SIDE: Final = 5
_FIGURE: Final = 17
"""Letters of a figure with its band: ``100% (98 to 100%)``."""
_HIGHEST: Final = 7
_EIGHTHS: Final = "▏▎▍▌▋▊▉"
_LEAST_SHARE: Final = 0.01

_HEADS: Final = {answer.AT_DEEPEST: "deepest", answer.AT_TURN: "at the turn", answer.HELD: "held"}
"""What stands above the figures of the moment shown; elsewhere it is the hardest place."""
HIGHEST: Final = "highest"
MORE: Final = (
    "What else it cannot know stands in the page (--html FILE) and in "
    "docs/science/who_carries.md; weaker glutes, and heels or toes: --what-if."
)
TOO_WEAK: Final = (
    "At full strength it is shown: with so little it cannot be done this way. Try a larger share."
)


def carrying_text(
    account: WhoCarries, *, knowledge: Knowledge, width: int = 80, what_if: bool = False
) -> str:
    """The account in at most ``width`` columns (never fewer than 60).

    ``what_if`` adds weaker glutes, and the weight from heel to toe, where the account has them.
    """
    account = answer.without_untold(account)
    view = carrying_view(account, knowledge=knowledge)
    lines = _lines(view, account=account, knowledge=knowledge, width=max(60, width))
    more = _what_ifs(view, account=account, knowledge=knowledge, width=max(60, width))
    trust = _trust(view, well=account.carried_well, width=max(60, width))
    return "\n".join((*lines, *(more if what_if else ()), *(() if view.refused else trust)))


def bar(share: float, *, letters: int = _BAR) -> str:
    """A bar as long as ``share`` of ``letters``, to an eighth of a letter."""
    eighths = round(8 * letters * min(1.0, max(0.0, share)))
    whole, part = divmod(eighths, 8)
    rest = _EIGHTHS[part - 1] if part else ""
    return f"{'█' * whole}{rest}".ljust(letters)


def _lines(
    view: CarryingView, *, account: WhoCarries, knowledge: Knowledge, width: int
) -> Iterator[str]:
    name = view.name.removesuffix(f" ({account.side})") if view.stands else view.name
    body = words.body_words(account, with_mass=True)  # typed just before, by who reads this
    yield f"{name}, {view.stands} · {body}" if view.stands else f"{name} · {body}"
    yield from _wrapped(words.SIMULATED, width=width)
    if view.weakened:
        yield from _wrapped(view.weakened, width=width)
    yield ""
    if view.refused:
        yield from _wrapped(f"Nothing is shown: {view.refused}", width=width)
        if account.at_full is not None:
            yield from _wrapped(TOO_WEAK, width=width)
        return
    for text in (*view.opening, *hints(account, knowledge=knowledge)):
        yield from _wrapped(text, width=width)
    columns = _columns(view, width=width)
    found = changes(account)
    if account.weakened:
        yield from _changes(
            view, account=account, found=found, columns=columns, knowledge=knowledge, width=width
        )
    told = {(words.muscle_words(e.muscle, knowledge=knowledge), e.side) for e in found}
    yield from _efforts(view, told=told, columns=columns, width=width)
    yield from _hip(view, account=account, knowledge=knowledge, width=width)
    yield from _joints(view, one_sided=account.side is not None, knowledge=knowledge, width=width)


def _joints(
    view: CarryingView, *, one_sided: bool, knowledge: Knowledge, width: int
) -> Iterator[str]:
    """The loads as the page tells them; of one leg, beside what was measured on one leg."""
    if view.loads and not view.torque:
        yield ""
    measured = (words.compared_words(knowledge=knowledge),) if view.loads and one_sided else ()
    for text in (*view.loads, *measured):
        yield from _wrapped(text, width=width)


def _trust(view: CarryingView, *, well: bool, width: int) -> Iterator[str]:
    """What nobody may miss, and where the rest is."""
    yield from ("", "How far to trust this")
    unclear = any(row.note for row in view.changes)
    brackets = "In brackets (~: a change within it): " if unclear else "In brackets: "
    doubt = view.doubt.replace("Shaded: ", brackets)
    short = () if well else (view.left_over,)
    for text in (doubt, *view.grave, *short, MORE):
        yield from textwrap.wrap(text, width, initial_indent="- ", subsequent_indent="  ")


def _what_ifs(
    view: CarryingView, *, account: WhoCarries, knowledge: Knowledge, width: int
) -> Iterator[str]:
    """A small table for each choice of muscles, and what the weight under the foot does."""
    if not view.refused:
        yield from what_ifs_lines(account, knowledge=knowledge, width=width)
    if view.sweep:
        yield from ("", "Weight in the heels, or in the toes: effort")
        for text in filter(None, (view.sweep.moved, view.sweep.cue, *view.sweep.besides)):
            yield from _wrapped(text, width=width)


def _wrapped(text: str, *, width: int) -> list[str]:
    return textwrap.wrap(text, width)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Columns:
    """Letters of the names, whole ones, and of the bars beside them."""

    name: int = 0
    bar: int = 0


def _columns(view: CarryingView, *, width: int) -> _Columns:
    name = max((len(row.name) for row in view.rows), default=0)
    figures = len(_row("", side="", drawn="", figure="", highest="", columns=_Columns()))
    return _Columns(name=name, bar=min(_BAR, max(_LEAST_BAR, width - name - figures)))


def _row(name: str, *, side: str, drawn: str, figure: str, highest: str, columns: _Columns) -> str:
    return (
        f"{name:<{columns.name}} {side:<{_SIDE}} {drawn:<{columns.bar}} {figure:<{_FIGURE}} "
        f"{highest:>{_HIGHEST}}"
    )


def _head(caption: str, *, figure: str, columns: _Columns, width: int) -> Iterator[str]:
    """What a table tells, and above each figure which it is; in one line where there is room."""
    head = _row("", side="", drawn="", figure=figure, highest=HIGHEST, columns=columns)
    if len(caption) < head.index(figure):
        yield f"{caption}{head[len(caption) :]}"
    else:
        yield from (*_wrapped(caption, width=width), head)


def _changes(
    view: CarryingView,
    *,
    account: WhoCarries,
    found: tuple[Change, ...],
    columns: _Columns,
    knowledge: Knowledge,
    width: int,
) -> Iterator[str]:
    """What the weakening that was asked for changes, group by group."""
    yield ""
    if account.at_full is None:
        yield from _wrapped(NOTHING_TO_COMPARE, width=width)
        return
    if not found:
        yield from _wrapped(f"No effort changes by a point {view.moment}.", width=width)
        return
    caption = f"Effort {view.moment}"
    yield from _head(caption, figure="full → asked", columns=columns, width=width)
    for each in found:
        before, after = each.told
        yield _row(
            words.muscle_words(each.muscle, knowledge=knowledge),
            side=each.side,
            drawn=bar(each.after, letters=columns.bar),
            figure=f"{before:>4} → {after}{'' if each.clear else ' ~'}",
            highest=words.percent(
                highest_effort(account.as_is, muscle=each.muscle, side=each.side)
            ),
            columns=columns,
        )


def _efforts(
    view: CarryingView, *, told: set[tuple[str, Sided]], columns: _Columns, width: int
) -> Iterator[str]:
    """Efforts that are not ``told`` already; those that hardly work in one sentence."""
    lines: list[str] = []
    for row in view.rows:
        if row.left and row.right and row.left.text == row.right.text:
            if not told & {(row.name, side) for side in ("both", "left", "right")}:
                both = replace(row.left, peak=row.highest.text)
                lines.append(_effort(row.name, effort=both, side="both", columns=columns))
            continue
        sides: tuple[tuple[Side, Effort | None], ...] = (("left", row.left), ("right", row.right))
        lines += [
            _effort(row.name, effort=effort, side=side, columns=columns)
            for side, effort in sides
            if effort and not told & {(row.name, side), (row.name, "both")}
        ]
    if lines:
        caption = f"Effort of the others {view.moment}" if told else view.caption
        figure = _HEADS.get(view.moment, "hardest")
        yield ""
        yield from _head(caption, figure=figure, columns=columns, width=width)
        yield from lines
    if view.idle:
        groups = "group" if len(view.idle) == 1 else "groups"
        yield f"Under 5% throughout: {len(view.idle)} other {groups} of muscles."


def _effort(name: str, *, effort: Effort, side: str, columns: _Columns) -> str:
    band = f" ({effort.band})" if effort.band else ""
    return _row(
        name,
        side=side,
        drawn=bar(effort.share, letters=columns.bar),
        figure=f"{effort.text:>4}{band}",
        highest=effort.peak,
        columns=columns,
    )


def _hip(
    view: CarryingView, *, account: WhoCarries, knowledge: Knowledge, width: int
) -> Iterator[str]:
    """Who does what is asked of the hip, in one sentence."""
    at, side = account.deepest, answer.asked_side(account)
    before = account.at_full.hip_shares(at=at, side=side) if account.at_full else {}
    told = []
    for muscle, share in answer.hip_shares(account).items():
        now, was = words.percent(share), words.percent(before.get(muscle, share))
        if share >= _LEAST_SHARE:
            name = words.muscle_words(muscle, knowledge=knowledge)
            told.append(f"{name} {now if now == was else f'{was} → {now}'}")
    if told:
        yield ""
        yield from _wrapped(f"{view.who} {view.moment}: {', '.join(told)}.", width=width)
