"""Where you feel the clam.

You were asked twice, before anything was explained and again with a hand on the buttock. The
lower buttock and the upper outer hip are both glutes, so both count. The article calls a clam
felt in the leg a muscle that does not fire; it is more often a matter of position and attention,
which the second answer shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.felt_twice import felt_twice
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.recorded import beside_what_was_felt


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Before and after the cue, as one piece of evidence, as it is one question; and sensors."""
    felt = felt_twice(
        "felt.clam_before",
        again="felt.clam_after",
        evidence=evidence,
        elsewhere=("front_of_hip", "front_of_thigh", "back_of_thigh", "low_back"),
        says=("In the clam you felt", "with a hand on the buttock"),
    )
    yield from beside_what_was_felt(felt, evidence=evidence, test="clam")


ENTRY = Rule(
    id="clam_felt",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Even with the cue, the effort is felt away from the glutes. Hips rolled back, "
        "too large a movement or the muscles in front of the hip can do that.",
        not_supported="You feel the clam in the glutes.",
        does_not_mean="A nerve that has switched off, or a weak muscle. Feeling is a poor measure "
        "of what a muscle does.",
        next_supported="Stack the hips, bend them to about 60 degrees, press the heels together "
        "and open only as far as the pelvis stays still.",
        next_not_supported="Keep the clam as a short warm-up and move on to harder exercises.",
        next_cannot_tell="Do ten clams, note where you feel them, then ten more with a hand on "
        "the buttock.",
    ),
    tests=("clam",),
    grade="D",
    sources=("article", "willcox2013", "mcbeth2012", "lewis2009"),
    compensation="tfl_dominance",
    priority=20,
    about="glutes",
    covers="the muscles at the front of the hip",
)
