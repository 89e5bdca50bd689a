"""One recording as plain text for a terminal: bars of letters, every figure beside its bar."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from primemover.report.carrying.terminal import bar
from primemover.report.emg.view import EmgView, emg_view

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgResult

_LEAST: Final = 60
_NAME: Final = 30
_BAR: Final = 16
MORE: Final = "Raw signal, envelope, onsets and the reporting checklist: --html FILE."


def emg_text(result: EmgResult, *, knowledge: Knowledge, width: int = 80) -> str:
    """The result in at most ``width`` columns (never fewer than 60)."""
    view = emg_view(result, knowledge=knowledge)
    return "\n".join(_lines(view, width=max(_LEAST, width)))


def _lines(view: EmgView, *, width: int) -> Iterator[str]:
    yield from _wrapped(f"{view.name} · {view.source} · {view.counted}", width=width)
    yield ""
    for text in (view.told.lead, *view.told.more, *view.told.sure):
        yield from _wrapped(text, width=width)
    yield from _orders(view, width=width)
    for bars in view.bars:
        yield from ("", bars.title)
        for each in bars.rows:
            doubt = "  (!)" if each.cautions else ""
            yield _bar_line(each.name, each.value, f"{each.text} ({each.interval}){doubt}", width)
    yield from _quality(view, width=width)
    yield from _listed(
        "Not measured", [f"{what}: {why} {do}" for what, why, do in view.refusals], width=width
    )
    yield from _listed("About the recording", view.notes, width=width)
    yield from ("", "What it does not mean")
    yield from _wrapped(view.does_not_mean, width=width)
    yield ""
    yield from _wrapped(MORE, width=width)


def _orders(view: EmgView, *, width: int) -> Iterator[str]:
    if not view.orders:
        return
    yield from ("", "Which muscle began first")
    for each in view.orders:
        doubt = "  (!)" if each.low else ""
        yield from _point(f"{each.text}{doubt} {each.reason}".strip(), width=width)


def _quality(view: EmgView, *, width: int) -> Iterator[str]:
    yield from ("", "Channels")
    for each in view.channels:
        state = (
            "used" if each.usable and not each.faults else "used (!)" if each.usable else "not used"
        )
        yield from _point(f"{each.name} [{each.sensor}]: {state}, {each.snr}", width=width)
        for _, words, _ in each.faults:
            yield from _wrapped(words, width=width, indent="    ")


def _bar_line(name: str, share: float, told: str, width: int) -> str:
    room = max(12, min(_NAME, width - _BAR - 34))
    short = name if len(name) <= room else f"{name[: room - 1]}…"
    return f"  {short.ljust(room)} {bar(share / 100, letters=_BAR)} {told}"[:width]


def _listed(title: str, texts: Sequence[str], *, width: int) -> Iterator[str]:
    if texts:
        yield from ("", title)
        for text in texts:
            yield from _point(text, width=width)


def _point(text: str, *, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="- ", subsequent_indent="  ")


def _wrapped(text: str, *, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)
