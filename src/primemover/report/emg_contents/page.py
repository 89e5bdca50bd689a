"""What a recording holds as a page, as a picture by itself, and as a picture in dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from primemover.report.emg_contents.picture import (
    HEAD,
    LEFT,
    RIGHT,
    SPECTRUM_LEFT,
    TOP,
    WIDTH,
    contents_picture,
    subtitle_of,
)
from primemover.report.emg_contents.rows import channel_row, marker_lines, next_step
from primemover.report.emg_contents.words import NO_FAULT, SENSOR_WORDS, rate_in_words
from primemover.report.pages import render_page
from primemover.report.typesetting import picture_in_dots
from primemover.report.words import sentence

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.signals.emg.model import EmgSignals


def contents_page(signals: EmgSignals, *, knowledge: Knowledge) -> str:
    """The page as one HTML document; it needs no network."""
    recording = signals.recording
    return render_page(
        "emg_contents/page.html.j2",
        **_drawn(signals, knowledge=knowledge, alone=False),
        source=recording.source,
        subtitle=subtitle_of(signals),
        rows=[channel_row(each, knowledge=knowledge) for each in signals.channels],
        sensors=[
            {
                "name": s.name,
                "kind": SENSOR_WORDS[s.kind],
                "unit": s.unit,
                "rate": rate_in_words(s.rate_hz),
            }
            for s in recording.sensors
        ],
        markers=marker_lines(recording),
        notes=tuple(map(sentence, (*recording.notes, *signals.notes))),
        next_step=next_step(signals.channels),
    )


def contents_svg(signals: EmgSignals, *, knowledge: Knowledge) -> str:
    """The picture alone, as SVG."""
    drawn = _drawn(signals, knowledge=knowledge, alone=True)
    return render_page("emg_contents/picture.svg.j2", **drawn)


def contents_png(signals: EmgSignals, *, knowledge: Knowledge) -> bytes:
    """The picture alone, as PNG.

    Raises
    ------
    MissingExtraError
        When the typesetter is not installed, which draws it.
    """
    return picture_in_dots(contents_svg(signals, knowledge=knowledge))


def _drawn(signals: EmgSignals, *, knowledge: Knowledge, alone: bool) -> dict[str, Any]:
    return {
        "alone": alone,
        "above": 0 if alone else HEAD,
        "picture": contents_picture(signals, knowledge=knowledge),
        "width": WIDTH,
        "left": LEFT,
        "right": RIGHT,
        "spectrum_left": SPECTRUM_LEFT,
        "top": TOP,
        "no_fault": NO_FAULT,
    }
