"""Range of the bridge.

At the top of a bridge shoulder, hip and knee come close to one line. The camera measures how far
the hip opens. It cannot see whether the low back arches to get there.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """How far the hip opened from the floor to the top."""
    yield from filmed(
        "hip_extension_range", evidence=evidence, test="bridge", says="the hip opened by"
    )


ENTRY = Rule(
    id="bridge_range",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The hips stop short of the line, so the glutes miss the part where they work "
        "most.",
        not_supported="The hips come all the way up.",
        does_not_mean="Weak glutes. Tight hip fronts and caution with the back look the same.",
        next_supported="Tuck the tailbone, push the floor away and pause for two seconds at the "
        "top.",
        next_not_supported="Make it harder: one leg, or a weight on the hips.",
        next_cannot_tell="Film eight bridges from the side, camera low, the whole body in view.",
    ),
    tests=("bridge",),
    grade="D",
    sources=("own_rule",),
    priority=42,
)
