"""The tests section: pictures, a plot, measures, refusals and quality checks of each recording."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from primemover.checkup import TestResult
from primemover.findings.key_moments import key_times_s
from primemover.knowledge import Knowledge
from primemover.measures.model import Measure, Refusal
from primemover.recordings.small_pictures import small_picture
from primemover.report.angle_plot import NARROW, WIDE, Plot, Series, number, place
from primemover.report.citations import Citations
from primemover.report.sections.limits import LimitView, limit_view
from primemover.report.sections.pictures import PictureLink, Pictures, PictureView
from primemover.report.sections.signals import plotted_series
from primemover.report.words import (
    CONFIDENCE_WORDS,
    CURVE_NOTE,
    FACING_WORDS,
    interval,
    measure_value,
    quantity_title,
    sentence,
    title,
    typographic,
    with_side,
    with_unit,
)
from primemover.signals.movement import Gate, Movement
from primemover.terms import Side

PICTURE_BUDGET_BYTES = 2_700_000
"""Most characters of pictures put into one report, so that it can travel as a mail attachment.

The pictures that teach come first; what they leave is for the recordings.
"""
PICTURE_HEIGHT_PX = 560
"""Twice the height at which a picture is shown on a desktop, for sharp screens."""


NO_FILM_HELPS: Final = frozenset({"attenuated", "not_visible", "uncalibrated"})
"""Causes of a refusal that another recording of the same test would not remove."""

NEAR_WORDS: Final[dict[Side, str]] = {
    "left": "Your left side was near the camera.",
    "right": "Your right side was near the camera.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A key frame as a data URI, with words for those who cannot see it."""

    uri: str
    alt: str
    caption: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureRow:
    """One row of a measures table."""

    name: str
    value: str
    interval: str
    confidence: str
    low: bool
    seen_share: str
    limit: LimitView | None
    method: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusalRow:
    """Something that was not measured, why, and what to film instead."""

    name: str
    reason: str
    remedy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GateRow:
    """One quality check: what was looked at, the figure, the limit, and what to do."""

    name: str
    passed: bool
    figure: str
    limit: str
    reason: str
    remedy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AgainView:
    """How to film a test again, and the movement it asks for."""

    words: str
    picture: PictureView | PictureLink | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmedView:
    """One recording as the report shows it."""

    ident: str
    heading: str
    source: str
    filmed: str
    problem: str
    notes: tuple[str, ...]
    curve_note: str
    pictures: tuple[Picture, ...]
    pictures_left_out: int
    plots: tuple[Plot, ...]
    series: Series | None
    measures: tuple[MeasureRow, ...]
    refusals: tuple[RefusalRow, ...]
    gates: tuple[GateRow, ...]
    again: AgainView | None

    @property
    def failed_gates(self) -> int:
        """How many quality checks did not pass."""
        return sum(not gate.passed for gate in self.gates)


def filmed_views(
    tests: Sequence[TestResult], *, citations: Citations, pictures: Pictures
) -> tuple[FilmedView, ...]:
    """Every recording in the order it was given, key frames shared out fairly among them."""
    knowledge = pictures.knowledge
    again = [_again(test, pictures=pictures) for test in tests]
    frames = _shared_out(
        [_pictures(test, knowledge=knowledge) for test in tests],
        left_bytes=PICTURE_BUDGET_BYTES - pictures.bytes,
    )
    return tuple(
        _filmed_view(
            test,
            ident=f"test-{n}",
            pictures=shown,
            again=how,
            knowledge=knowledge,
            citations=citations,
        )
        for n, (test, shown, how) in enumerate(zip(tests, frames, again, strict=True), start=1)
    )


def _again(result: TestResult, *, pictures: Pictures) -> AgainView | None:
    """How to film it again; None where nothing asks for that."""
    movement = result.movement
    failed = movement is not None and any(not gate.passed for gate in movement.gates)
    helps = any(refusal.cause not in NO_FILM_HELPS for refusal in result.refusals)
    if not (result.problem or failed or helps):
        return None
    protocol = pictures.knowledge.tests.get(result.test)
    words = protocol.camera.film if protocol is not None and protocol.camera else ""
    name = test_name(result.test, knowledge=pictures.knowledge)
    picture = pictures.of_test(result.test, name=name)
    return AgainView(words=sentence(words), picture=picture) if words or picture else None


def test_name(test: str, *, knowledge: Knowledge) -> str:
    """Name of a test as people know it; its id in words when knowledge has none."""
    protocol = knowledge.tests.get(test)
    return protocol.name if protocol is not None else title(test)


def _filmed_view(
    result: TestResult,
    *,
    ident: str,
    pictures: tuple[Picture, ...],
    again: AgainView | None,
    knowledge: Knowledge,
    citations: Citations,
) -> FilmedView:
    series = plotted_series(result.movement, limits=knowledge.gates) if result.movement else None
    return FilmedView(
        ident=ident,
        heading=_heading(result, knowledge=knowledge),
        source=result.source,
        filmed=_filmed(result.movement) if result.movement is not None else "",
        problem=typographic(result.problem or ""),
        notes=tuple(map(typographic, recording_notes(result))),
        curve_note=CURVE_NOTE if series and _corrected(result) else "",
        pictures=pictures,
        pictures_left_out=len(result.key_frames) - len(pictures),
        plots=tuple(place(series, layout=layout) for layout in (WIDE, NARROW)) if series else (),
        series=series,
        measures=tuple(
            _row(measure, test=result.test, knowledge=knowledge, citations=citations)
            for measure in result.measures
        ),
        refusals=tuple(_refusal(refusal) for refusal in result.refusals),
        gates=tuple(_gate(gate) for gate in result.movement.gates) if result.movement else (),
        again=again,
    )


def recording_notes(result: TestResult) -> tuple[str, ...]:
    """What the reader of a recording noted for the person, such as whom it followed."""
    if result.movement is None:
        return ()
    noted = result.movement.track.attrs.get("notes", ())
    return (noted,) if isinstance(noted, str) else tuple(map(str, noted))


def _corrected(result: TestResult) -> bool:
    """Whether the table holds an angle that may differ from the curve."""
    return any(measure.unit == "deg" for measure in result.measures)


def _heading(result: TestResult, *, knowledge: Knowledge) -> str:
    return with_side(test_name(result.test, knowledge=knowledge), side=result.side)


def _shared_out(
    offered: Sequence[tuple[Picture, ...]], *, left_bytes: int
) -> list[tuple[Picture, ...]]:
    """What fits the budget, one round after another, so that every test shows something."""
    shown: list[list[Picture]] = [[] for _ in offered]
    for turn in range(max(map(len, offered), default=0)):
        for pictures, kept in zip(offered, shown, strict=True):
            if len(kept) == turn < len(pictures) and len(pictures[turn].uri) <= left_bytes:
                left_bytes -= len(pictures[turn].uri)
                kept.append(pictures[turn])
    return [tuple(kept) for kept in shown]


def _pictures(result: TestResult, *, knowledge: Knowledge) -> tuple[Picture, ...]:
    heading = _heading(result, knowledge=knowledge)
    return tuple(
        Picture(
            uri=_data_uri(frame),
            alt=f"{heading}, {moment}: the person with the tracked joints drawn on",
            caption=moment[:1].upper() + moment[1:],
        )
        for frame, moment in zip(result.key_frames, _moments(result), strict=True)
    )


def _data_uri(frame: bytes) -> str:
    small = small_picture(frame, max_height_px=PICTURE_HEIGHT_PX)
    return f"data:{small.media_type};base64,{base64.b64encode(small.data).decode('ascii')}"


def _moments(result: TestResult) -> tuple[str, ...]:
    """When each picture was taken, in words."""
    times_s = key_times_s(result.movement) if result.movement is not None else ()
    total = len(result.key_frames)
    if len(times_s) == total:
        return tuple(f"at {number(each)} s" for each in times_s)
    return tuple(f"picture {index} of {total}" for index in range(1, total + 1))


def _filmed(movement: Movement) -> str:
    view = movement.view
    text = f"Filmed {FACING_WORDS[view.facing]}"
    if view.facing != "unknown":
        yaw, spread = (number(v, digits=0) for v in (view.yaw_deg, view.yaw_uncertainty_deg))
        text += f" (camera at {yaw} ± {spread}°, where 90° is the side)"
    near = f" {NEAR_WORDS[view.near_side]}" if view.near_side is not None else ""
    return f"{text}.{near}"


def _row(measure: Measure, *, test: str, knowledge: Knowledge, citations: Citations) -> MeasureRow:
    return MeasureRow(
        name=with_side(quantity_title(measure.quantity), side=measure.side),
        value=measure_value(measure),
        interval=interval(measure),
        confidence=CONFIDENCE_WORDS[measure.confidence],
        low=measure.confidence == "low",
        seen_share=f"{number(100 * measure.valid_share, digits=0)}%",
        limit=limit_view(measure.quantity, test=test, knowledge=knowledge, citations=citations),
        method=measure.method,
    )


def _refusal(refusal: Refusal) -> RefusalRow:
    return RefusalRow(
        name=with_side(quantity_title(refusal.quantity), side=refusal.side),
        reason=sentence(refusal.reason),
        remedy=sentence(refusal.remedy),
    )


def _gate(gate: Gate) -> GateRow:
    return GateRow(
        name=title(gate.name),
        passed=gate.passed,
        figure=with_unit(number(gate.value, digits=2), unit=gate.unit),
        limit=with_unit(number(gate.limit, digits=2), unit=gate.unit),
        reason=sentence(gate.reason),
        remedy="" if gate.passed else sentence(gate.remedy),
    )
