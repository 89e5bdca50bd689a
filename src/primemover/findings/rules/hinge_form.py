"""Form of the hip hinge.

In a hinge the hips go back, the knees bend a little and the back keeps its shape. A stick along
the back shows what the back does; a camera cannot. What the camera sees is how much comes from
the hips and whether the shins stay upright.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_yes_no


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The back by the stick, the knees by answer and film, the hips by film."""
    yield told_yes_no(
        "hinge.pole_contact_lost",
        evidence=evidence,
        yes=("for", "The stick loses touch before you are halfway down"),
        no=("against", "The stick keeps touching head, upper back and tailbone"),
        part="stick",
    )
    yield told_yes_no(
        "hinge.back_rounds",
        evidence=evidence,
        yes=("for", "The low back rounds"),
        no=("against", "The low back keeps its shape"),
        part="back",
    )
    yield told_yes_no(
        "hinge.knees_travel",
        evidence=evidence,
        yes=("for", "The knees travel forward as in a squat"),
        no=("against", "The knees stay back"),
        part="knees",
    )
    yield from filmed(
        "shin_angle",
        evidence=evidence,
        test="hip_hinge",
        says="the shin leaned forward by",
        part="knees",
    )
    yield from filmed(
        "hinge_ratio",
        evidence=evidence,
        test="hip_hinge",
        says="bend of the hip for each degree of knee bend",
        part="hips",
    )


ENTRY = Rule(
    id="hinge_form",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Part of the bend does not come from the hips yet.",
        not_supported="The bend comes from the hips.",
        does_not_mean="Weak glutes or a weak back. The hinge is a skill most people have to learn.",
        next_supported="Stand a hand's width from a wall, push the seat back to touch it, and keep "
        "the stick on three points.",
        next_not_supported="Add load slowly: deadlifts train the glutes well.",
        next_cannot_tell="Try the hinge with a stick along the back, or film it from the side.",
    ),
    tests=("hip_hinge",),
    grade="D",
    sources=("pole_hinge", "north_york_hinge"),
    priority=28,
)
