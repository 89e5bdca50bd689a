"""Standing up from a chair.

How often somebody past 60 stands up in 30 seconds tells about the strength and stamina of the
legs as a whole. It is one of the best founded tests there are. It tells nothing of one muscle.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.limits import fitting, reference_words
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import not_told, told

QUESTION = "timed.chair_stands"
TEST = "chair_stand_30"


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The count beside the middle half of people of this age; nothing at ages without figures."""
    protocol = evidence.knowledge.tests.get(TEST)
    reference = fitting(protocol.norms if protocol else (), evidence=evidence)
    if reference is None or reference.low is None:
        return
    stands = evidence.answers.number(QUESTION)
    if stands is None:
        yield not_told(QUESTION, evidence=evidence)
        return
    yield told(
        QUESTION,
        direction="for" if stands < reference.low else "against",
        says=f"You stood up {stands:g} times; {reference_words(reference)}",
    )


ENTRY = Rule(
    id="chair_stands",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Fewer than three in four people of your age do. Stronger legs would help.",
        not_supported="Your legs stand up as often as is usual at your age.",
        does_not_mean="Weak glutes. Thighs, stamina and the height of the chair count as much.",
        next_supported="Stand up and sit down slowly ten times, three times a day, near a table.",
        next_not_supported="Keep training the legs twice a week.",
        next_cannot_tell="Count how often you stand up from a chair in 30 seconds.",
    ),
    tests=(TEST,),
    grade="B",
    sources=("cdc_chair_stand", "rikli1999"),
    priority=13,
)
