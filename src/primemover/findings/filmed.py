"""Evidence items made from measures and refusals, each with what to film when there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from primemover.findings.limits import MINUS, Limits, limits_of, place
from primemover.findings.model import CheckEvidence, Direction, EvidenceItem
from primemover.terms import Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.model import Measure, Refusal

_TOO_NEAR: Final = "Film “{name}” the same way in four weeks: this reading is too near the limit."
_BETTER_VIEW: Final = "Film “{name}” once more from the view it asks for, whole body in view."


def filmed(
    quantity: str, *, evidence: CheckEvidence, test: str, says: str, part: str = ""
) -> Iterator[EvidenceItem]:
    """Every reading of ``quantity`` in recordings of ``test``, or why there is none.

    Parameters
    ----------
    says : str
        What was measured, as a noun: ``"heel rise"``.
    """
    limits = limits_of(quantity, knowledge=evidence.knowledge, test=test)
    measures = [*_with_recording(quantity, evidence=evidence, test=test)]
    refusals = evidence.refusals(quantity, test=test)
    name = name_of(test, knowledge=evidence.knowledge)
    for measure, recording in measures:
        filmed_as = f"{name}, filmed ({recording})" if recording else f"{name}, filmed"
        item = seen(measure, test=test, says=f"{filmed_as}: {says}", limits=limits)
        remedy = item.remedy.format(name=name)
        yield replace(item, part=part, remedy=remedy)
    for refusal in refusals:
        yield replace(refused(refusal, test=test), part=part)
    if not measures and not refusals and not evidence.excluded(test):
        yield replace(not_filmed(quantity, evidence=evidence, test=test), part=part)


def _with_recording(
    quantity: str, *, evidence: CheckEvidence, test: str
) -> Iterator[tuple[Measure, str]]:
    """Each reading with the name of its recording; "" when one recording holds them all."""
    recordings = [
        each
        for each in evidence.recordings(test)
        if any(m.quantity == quantity for m in each.measures)
    ]
    for number, recording in enumerate(recordings, start=1):
        name = recording.source or f"recording {number}"
        for measure in recording.measures:
            if measure.quantity == quantity:
                yield measure, name if len(recordings) > 1 else ""


def seen(measure: Measure, *, test: str, says: str, limits: Limits | None) -> EvidenceItem:
    """One measure held against its limits: clear with its whole interval, borderline across one.

    See :meth:`primemover.findings.limits.Limits.place`.
    """
    direction, strength = place(limits, low=measure.low, high=measure.high)
    return EvidenceItem(
        key=f"{test}/{measure.quantity}",
        origin="camera",
        direction=direction,
        strength=strength,
        confidence=measure.confidence,
        statement=f"{says} {reading(measure)}",
        limit=limits.words if limits else "",
        sources=limits.sources if limits else (),
        measure=measure,
        side=measure.side,
        remedy=_remedy(measure, direction=direction),
    )


def reading(measure: Measure) -> str:
    """A measure in words: value, unit, side and 95 % interval."""
    gap = "" if measure.unit in ("%", "") else " "
    unit = {"deg": "°"}.get(measure.unit, f"{gap}{measure.unit}")
    side = f", {measure.side}" if measure.side else ""
    doubt = "; less sure than usual" if measure.confidence == "low" else ""
    digits = 0 if measure.uncertainty >= 1 else 1
    value, low, high = (
        # adding zero keeps a minus away from a rounded nothing
        f"{round(number, digits) + 0.0:.{digits}f}".replace("-", MINUS)
        for number in (measure.value, measure.low, measure.high)
    )
    return f"{value}{unit}{side} (between {low} and {high}{doubt})"


def _remedy(measure: Measure, *, direction: Direction) -> str:
    if measure.confidence == "low":
        return _BETTER_VIEW
    return _TOO_NEAR if direction == "unclear" else ""


def refused(refusal: Refusal, *, test: str) -> EvidenceItem:
    """Why the camera could not see it, with what to film instead."""
    return EvidenceItem(
        key=f"{test}/{refusal.quantity}",
        origin="camera",
        direction="unclear",
        statement=refusal.reason,
        side=refusal.side,
        remedy=refusal.remedy,
    )


def not_filmed(
    quantity: str, *, evidence: CheckEvidence, test: str, side: Side | None = None
) -> EvidenceItem:
    """A missing recording, with how to film it as its remedy; ``side`` when only one is missing."""
    return EvidenceItem(
        key=f"{test}/{quantity}",
        origin="camera",
        direction="missing",
        statement="",
        remedy=film_remedy(test, knowledge=evidence.knowledge, side=side),
        side=side,
    )


def film_remedy(test: str, *, knowledge: Knowledge, side: Side | None = None) -> str:
    """How to film ``test``, in its protocol's own words, on one side where only that is missing."""
    where = f" on the {side} side" if side else ""
    protocol = knowledge.tests.get(test)
    if protocol is None or protocol.camera is None:
        return f"Film the {test.replace('_', ' ')}{where}, the whole body in view."
    return f"Film “{protocol.name}”{where}: {protocol.camera.film}"


def name_of(test: str, *, knowledge: Knowledge) -> str:
    """What people call ``test``."""
    protocol = knowledge.tests.get(test)
    return protocol.name if protocol else test.replace("_", " ").capitalize()
