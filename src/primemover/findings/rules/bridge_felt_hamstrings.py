"""Bridge felt in the back of the thigh.

In a bridge with the feet far away the hamstrings do much of the work in anybody. With the heels
close to the seat they do far less, and the glutes as much as before. So you were asked both ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.felt_twice import felt_twice
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.recorded import beside_what_was_felt


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Feet away and heels close, as one piece of evidence; and what sensors read."""
    felt = felt_twice(
        "felt.bridge",
        again="felt.bridge_heels_close",
        evidence=evidence,
        elsewhere=("back_of_thigh",),
        says=("In the bridge you felt", "with the heels close"),
    )
    yield from beside_what_was_felt(felt, evidence=evidence, test="bridge")


ENTRY = Rule(
    id="bridge_felt_hamstrings",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Even with the heels close, you feel the back of the thigh more than the seat.",
        not_supported="You feel the bridge in the seat, at least with the heels close.",
        does_not_mean="That the hamstrings take over from weak glutes. In healthy people they work "
        "hard in this position too.",
        next_supported="Keep the heels close, press through the whole foot, squeeze the seat "
        "before you lift.",
        next_not_supported="Bridge with the heels close to the seat.",
        next_cannot_tell="Do ten bridges with the feet away and ten with the heels close, and note "
        "where you feel each.",
    ),
    tests=("bridge",),
    grade="C",
    sources=("lehecka2017", "lewis2009"),
    compensation="hamstring_dominance",
    priority=22,
    about="glutes",
    covers="the hamstrings, at the back of the thigh",
)
