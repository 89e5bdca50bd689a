"""Hours you sit.

The article warns of eight hours a day. Eight hours is what the average adult sits, so it is a
habit worth breaking up and no sign that something is wrong with a muscle. The World Health
Organization finds no number of hours that could serve as a limit. So this is information: your
hours are set beside those of other adults and never stand out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import not_told, told

WEEK: Final = {"sitting.hours_work_day": 5, "sitting.hours_free_day": 2}
"""Days of a usual week each answer stands for."""


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Mean hours a day over a usual week, from whichever days were told."""
    told = {q: evidence.answers.number(q) for q in WEEK}
    hours = {q: value for q, value in told.items() if value is not None}
    if not hours:
        yield not_told("sitting.hours_work_day", evidence=evidence)
        return
    mean_h = sum(WEEK[q] * h for q, h in hours.items()) / sum(WEEK[q] for q in hours)
    yield _beside_others(round(mean_h, 1), evidence=evidence)


def _beside_others(hours: float, *, evidence: CheckEvidence) -> EvidenceItem:
    """Usual up to the highest mean of any study; above that nothing follows."""
    others = evidence.knowledge.dosing["sitting_mean"].numbers["hours"]
    usual = others.high is not None and hours <= others.high
    return replace(
        told(
            "sitting.hours",
            direction="against" if usual else "unclear",
            says=f"You sit about {hours:g} hours a day. The average adult sits "
            f"{others.value or 0:g}, and the means of studies go from {others.low or 0:g} to "
            f"{others.high or 0:g}",
        ),
        sources=others.keys,
    )


ENTRY = Rule(
    id="sitting_hours",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="For information only: hours of sitting never stand out here.",
        not_supported="A usual amount of sitting for an adult, and one worth breaking up.",
        does_not_mean="That your glutes have shrunk or stopped working. No study was found that "
        "links hours at a desk to the size of the glutes.",
        next_supported="Get up often: a few slow squats or a short walk will do.",
        next_not_supported="Get up often: a few slow squats or a short walk will do.",
        next_cannot_tell="Note for one working day when you sit down and get up.",
    ),
    grade="C",
    sources=("dempsey2020", "bull2020"),
    priority=60,
    about="habit",
    habit=True,
)
