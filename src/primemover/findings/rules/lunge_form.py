"""Form of the lunge.

A lunge trains the glutes of the front leg when the front foot stays flat and the trunk steady.
What tips, lifts or wobbles shows where to start, not what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_yes_no


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Front heel, trunk and balance, each enough by itself."""
    yield told_yes_no(
        "lunge.front_heel_lifts",
        evidence=evidence,
        yes=("for", "In the lunge the front heel lifts"),
        no=("against", "In the lunge the front heel stays down"),
        part="heel",
    )
    yield told_yes_no(
        "lunge.trunk_tips",
        evidence=evidence,
        yes=("for", "In the lunge the trunk tips"),
        no=("against", "In the lunge the trunk stays steady"),
        part="trunk",
    )
    yield from filmed(
        "trunk_lean",
        evidence=evidence,
        test="lunge",
        says="the trunk leaned forward by",
        part="trunk",
    )
    yield told_yes_no(
        "lunge.balance_lost",
        evidence=evidence,
        yes=("for", "In the lunge you lose your balance or touch something"),
        no=("against", "In the lunge you keep your balance"),
        part="balance",
    )


ENTRY = Rule(
    id="lunge_form",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The lunge is not steady yet.",
        not_supported="The lunge is steady.",
        does_not_mean="Weak glutes. A short step, a stiff ankle or a new movement look the same.",
        next_supported="Do split squats on the spot with a hand on a chair, and take a longer "
        "step.",
        next_not_supported="Add load or range.",
        next_cannot_tell="Do five lunges each side beside a mirror, or film them from the side.",
    ),
    tests=("lunge",),
    grade="D",
    sources=("fms2015", "exrx_lunge", "distefano2009"),
    priority=38,
)
