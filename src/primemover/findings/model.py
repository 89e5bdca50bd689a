"""Evidence in, findings out: the types a rule works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from primemover.knowledge import Knowledge
from primemover.measures.model import Measure, Refusal
from primemover.recordings.answers import Answers
from primemover.terms import Confidence, Grade, Side, Status

Direction = Literal["for", "against", "unclear", "missing"]
Origin = Literal["answer", "camera", "emg"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceItem:
    """One thing that was seen or told, and which way it points.

    ``key`` names where it came from (a question id, or ``test/quantity``); items with one key
    count once. ``statement`` is what was seen or told, in plain words, without interpretation.
    ``limit`` is the threshold it was held against, in words ("" if none).
    """

    key: str
    origin: Origin
    direction: Direction
    statement: str
    strength: Literal["borderline", "clear"] = "clear"
    confidence: Confidence = "normal"
    limit: str = ""
    sources: tuple[str, ...] = ()
    measure: Measure | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmedTest:
    """What one recording gave: measures and refusals, with the view it was filmed from."""

    test: str
    side: Side | None
    measures: tuple[Measure, ...]
    refusals: tuple[Refusal, ...]
    near_side: Side | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckEvidence:
    """Everything a rule may look at."""

    answers: Answers
    filmed: tuple[FilmedTest, ...]
    knowledge: Knowledge

    def measures(self, quantity: str, *, test: str) -> tuple[Measure, ...]:
        """Every measure of ``quantity`` from recordings of ``test``."""
        return tuple(
            m for f in self.filmed if f.test == test for m in f.measures if m.quantity == quantity
        )

    def refusals(self, quantity: str, *, test: str) -> tuple[Refusal, ...]:
        """Every refusal of ``quantity`` from recordings of ``test``."""
        return tuple(
            r for f in self.filmed if f.test == test for r in f.refusals if r.quantity == quantity
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one rule concluded.

    Attributes
    ----------
    rule, title : str
    status : Status
    side : Side or None
    seen : str
        What was seen and told, always first.
    meaning : str
        What it may mean, graded; "" when nothing can be said.
    does_not_mean : str
        The conclusion people jump to and the evidence does not carry.
    next_step : str
        What to do or film next.
    grade : Grade
        Of the meaning, not of the observation.
    evidence : tuple of EvidenceItem
    contradictions : tuple of str
    sources : tuple of str
        Keys of ``sources.bib``.
    compensation : str
        Id of the compensation it speaks about ("" if none).
    """

    rule: str
    title: str
    status: Status
    side: Side | None
    seen: str
    meaning: str
    does_not_mean: str
    next_step: str
    grade: Grade
    evidence: tuple[EvidenceItem, ...]
    contradictions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    compensation: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A finding rule as a plug-in; ``judge`` may return one finding a side, or none."""

    id: str
    title: str
    tests: tuple[str, ...]
    judge: Callable[[CheckEvidence], tuple[Finding, ...]]
    priority: int = 50
    texts: Mapping[str, str] | None = None
