"""Where you feel the bench dip.

The article says that a dip felt in the back or thighs shows weak glutes. A dip works the back of
the upper arm and asks a lot of the shoulder; no study ties it to the glutes. What you feel is
taken as what it is: where the effort landed. A back that hurts anyway makes the reading void.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_felt, unless_back_hurts


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The strongest feeling in the back or thighs, unless the back hurts anyway."""
    item = told_felt(
        "felt.bench_dip",
        evidence=evidence,
        sites=("low_back", "back_of_thigh", "front_of_thigh"),
        quantity="felt_elsewhere",
        test="bench_dip",
        says="In the dip you felt",
    )
    yield unless_back_hurts(item, evidence=evidence)


ENTRY = Rule(
    id="dip_felt_elsewhere",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Part of the effort lands away from the arms. Holding the hips up with the seat "
        "close to the bench may be what you feel.",
        not_supported="You feel the dip where it works: in the arms, shoulders and chest.",
        does_not_mean="Weak glutes. No study connects the bench dip with the glutes.",
        next_supported="Bend the knees more and keep your seat close to the bench, then try again.",
        next_not_supported="Nothing to change. The dip is an arm exercise, not a glute test.",
        next_cannot_tell="Do up to ten slow dips and note where you feel them, if your shoulders "
        "are fine with it.",
    ),
    tests=("bench_dip",),
    grade="D",
    sources=("article", "mckenzie2022"),
    priority=45,
)
