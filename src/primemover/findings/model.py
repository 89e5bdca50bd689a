"""Evidence in, findings out: the types a rule works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from primemover.findings.gate import SafetyGate
from primemover.terms import Confidence, Grade, Side, Status

if TYPE_CHECKING:  # findings from answers alone need neither numpy nor xarray
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgMeasure, EmgRefusal, MuscleOrder
    from primemover.measures.model import Measure, Refusal
    from primemover.recordings.answers import Answers

Direction = Literal["for", "against", "unclear", "missing"]
Strength = Literal["borderline", "clear"]
Origin = Literal["answer", "camera", "emg"]
About = Literal["glutes", "covering", "form", "habit", "context"]
"""What a rule speaks of: the glutes themselves, what covers for them, how a movement looks, what
a day looks like, or what lies around it all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceItem:
    """One thing that was seen or told, and which way it points.

    ``key`` names where it came from (a question id, or ``test/quantity``); items with one key
    count once. ``statement`` is what was seen or told, in plain words, without interpretation.
    ``limit`` is the threshold it was held against, in words ("" if none). ``remedy`` says what
    to answer or film when the item is unclear or missing ("" otherwise). ``part`` names what it
    speaks about where a rule looks at several things, each of which would be enough.
    ``cue_helped`` says that a feeling moved to the glutes once a cue was given.
    """

    key: str
    origin: Origin
    direction: Direction
    statement: str
    strength: Strength = "clear"
    confidence: Confidence = "normal"
    limit: str = ""
    sources: tuple[str, ...] = ()
    measure: Measure | None = None
    side: Side | None = None
    remedy: str = ""
    part: str = ""
    cue_helped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmedTest:
    """What one recording gave: measures and refusals, with the view it was filmed from.

    ``source`` names the recording where one test was filmed more than once.
    """

    test: str
    side: Side | None
    measures: tuple[Measure, ...]
    refusals: tuple[Refusal, ...]
    near_side: Side | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedTest:
    """What one recording of muscle sensors gave; the samples are not in it.

    ``protocol`` is what was done, ``test`` the test of the check it belongs to ("" if none),
    ``side`` the working side as told, ``source`` the name of the file.
    """

    protocol: str
    test: str
    side: Side | None
    measures: tuple[EmgMeasure, ...] = ()
    refusals: tuple[EmgRefusal, ...] = ()
    orders: tuple[MuscleOrder, ...] = ()
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckEvidence:
    """Everything a rule may look at; ``gate`` says which tests safety leaves out."""

    answers: Answers
    filmed: tuple[FilmedTest, ...]
    knowledge: Knowledge
    gate: SafetyGate = field(default_factory=SafetyGate)
    recorded: tuple[RecordedTest, ...] = ()

    def excluded(self, test: str) -> bool:
        """Whether a safety row (or the test's own skip condition) leaves ``test`` out."""
        return test in self.gate.excluded_tests

    def recordings(self, test: str) -> tuple[FilmedTest, ...]:
        """Every recording of ``test``; none when safety leaves the test out."""
        return () if self.excluded(test) else tuple(f for f in self.filmed if f.test == test)

    def measures(self, quantity: str, *, test: str) -> tuple[Measure, ...]:
        """Every measure of ``quantity`` from recordings of ``test``."""
        return tuple(m for f in self.recordings(test) for m in f.measures if m.quantity == quantity)

    def refusals(self, quantity: str, *, test: str) -> tuple[Refusal, ...]:
        """Every refusal of ``quantity`` from recordings of ``test``."""
        return tuple(r for f in self.recordings(test) for r in f.refusals if r.quantity == quantity)

    def sensors(self, test: str | None = None) -> tuple[RecordedTest, ...]:
        """Every recording of muscle sensors, of ``test`` where it is given.

        None of a test that safety leaves out.
        """
        return tuple(
            each
            for each in self.recorded
            if test in (None, each.test) and not self.excluded(each.test)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one rule concluded.

    Attributes
    ----------
    rule, title, explanation : str
        Id of the rule, and its own text: what it looks at and why.
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
    priority : int
        Of its rule; the smaller, the earlier it is read.
    left_out : bool
        True when safety left out every test it rests on, so it was not judged at all.
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
    explanation: str = ""
    priority: int = 50
    left_out: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a rule says of each status, in plain short sentences.

    ``supported`` and ``not_supported`` are what it may mean; the ``next_…`` are what to do, or,
    for ``next_cannot_tell``, what to do when the evidence itself names no remedy.
    """

    supported: str
    not_supported: str
    does_not_mean: str
    next_supported: str
    next_not_supported: str
    next_cannot_tell: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A finding rule as a plug-in: how it gathers evidence and what it says.

    Attributes
    ----------
    id : str
        Name of its file.
    doc : str
        The module's docstring, which is the user's text: a title line, then the explanation.
    gather : callable
        The evidence it rests on. No item at all means the rule does not apply, and is silent.
    words : Words
    tests : tuple of str
        Filmed tests it speaks about; when safety leaves out all of them it is not judged.
    grade : Grade
        Strength of the evidence behind the meaning.
    sources : tuple of str
        Keys of ``sources.bib``.
    compensation : str
        Id of the compensation it speaks about ("" if none).
    priority : int
        The smaller, the earlier it is read.
    sided : bool
        One finding a side, from the items of that side and those of none.
    habit : bool
        Speaks of habits alone: also told while a check is paused.
    about : About
        What it speaks of; page one and the short answer read it.
    covers : str
        Who takes part of the work when it stands out, in plain words ("" if it cannot say).
    judge : callable or None
        Takes the place of gathering and combining, for the rare rule that needs it.
    """

    id: str
    doc: str
    gather: Callable[[CheckEvidence], Iterable[EvidenceItem]]
    words: Words
    tests: tuple[str, ...] = ()
    grade: Grade = "D"
    sources: tuple[str, ...] = ()
    compensation: str = ""
    priority: int = 50
    sided: bool = False
    habit: bool = False
    about: About = "form"
    covers: str = ""
    judge: Callable[[Rule, CheckEvidence], tuple[Finding, ...]] | None = None

    @property
    def title(self) -> str:
        """First line of its text, without the full stop."""
        return self.doc.strip().partition("\n")[0].rstrip(".")

    @property
    def explanation(self) -> str:
        """The rest of its text as one running paragraph."""
        return " ".join(self.doc.strip().partition("\n")[2].split())
