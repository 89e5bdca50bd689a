"""Left beside right, by muscle sensors.

The EMG amplitude of the same muscle on both sides is compared, each as a share of its own maximal
push. A difference is told only where it is larger than the doubt of the measurement itself. One
exercise is not enough: sensors sit a little differently on each side.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import reading
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.recorded import (
    SIDES_APART,
    muscle_words,
    recording_words,
    told_by_sensors,
)

_LIMIT = "our own rule: the difference is larger than its own 95 % interval"


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Each muscle by itself, and each lower side by itself, borderline in one exercise."""
    for recorded in evidence.sensors():
        what = recording_words(recorded, knowledge=evidence.knowledge)
        for measure in recorded.measures:
            # without a maximal push of each side there is nothing to compare
            if measure.quantity != SIDES_APART or not measure.unit.startswith("%"):
                continue
            apart = measure.low > 0 or measure.high < 0
            lower = ("right" if measure.low > 0 else "left") if apart else ""
            name = muscle_words(measure.muscle, knowledge=evidence.knowledge)
            beyond = "" if apart else ", no more than its own doubt"
            yield told_by_sensors(
                recorded,
                what=f"{SIDES_APART}/{measure.muscle}",
                says=f"{what}: {name}, left less right {reading(measure)}{beyond}",
                direction="for" if apart else "unclear",
                limit=_LIMIT if apart else "",
                part="/".join(filter(None, (measure.muscle, lower))),
                low=measure.confidence == "low",
            )


ENTRY = Rule(
    id="emg_sides",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="In more than one exercise the amplitude was lower on the same side, by more "
        "than the doubt of the measurement.",
        not_supported="The two sides were alike.",
        does_not_mean="That one side is weak. Where a sensor sits, skin and the maximal push of "
        "each side move the figure, and some difference is usual in everybody.",
        next_supported="Place the sensors anew, record maximal pushes and both exercises again, "
        "and see whether the same side is lower.",
        next_not_supported="Nothing to change.",
        next_cannot_tell="Record both sides, each with its own maximal push, in two exercises.",
    ),
    grade="D",
    sources=("lewis2009",),
    priority=59,
    about="context",
)
