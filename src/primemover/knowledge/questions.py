"""The questionnaire as data: one file a section, one entry a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import KnowledgeModel, Text
from primemover.knowledge.conditions import Condition

QuestionKind = Literal["yes_no", "number", "choice", "multi", "felt_sites", "scale_0_10", "text"]
_WITH_OPTIONS = frozenset({"choice", "multi", "felt_sites"})


class QuestionOption(KnowledgeModel):
    """One thing to choose, or one site to rate: the id in files and the words shown."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Text


class NoMoreThan(KnowledgeModel):
    """A bound that other answers set on a number: ``times`` the largest of them.

    It binds once all of ``questions`` are answered. ``say`` asks back in one plain sentence.
    """

    questions: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    times: Annotated[float, Field(gt=0)] = 1.0
    say: Text

    def broken_by(self, value: object, *, values: Mapping[str, object]) -> bool:
        """Whether ``value`` is more than ``values`` allow; False where they do not say."""
        others = [values.get(name) for name in self.questions]
        numbers = [float(other) for other in others if isinstance(other, int | float)]
        if len(numbers) < len(others) or not isinstance(value, int | float):
            return False
        return value > self.times * max(numbers)


class Question(KnowledgeModel):
    """One question: what is asked, why, what counts as an answer, what its absence costs.

    ``text`` is asked before anything is explained, so it leads nowhere. ``absent_means`` says in
    one plain sentence what becomes *couldn't see* when it is left out ("" when nothing does).
    An answer is accepted even where the question would not be asked, but not one that
    ``no_more_than`` says cannot be. ``required`` marks what
    the safety gate needs to hear. A ``text`` is one line of ``high`` characters at most.
    For ``felt_sites`` a site left out counts as 0.
    """

    id: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]
    kind: QuestionKind
    text: Text
    why: Text
    absent_means: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    options: Annotated[tuple[QuestionOption, ...], Field(strict=False)] = ()
    ask_if: Condition | None = None
    skip_if: Condition | None = None
    required: bool = False
    no_more_than: NoMoreThan | None = None

    @property
    def section(self) -> str:
        """Id of the section it belongs to, the part before the dot."""
        return self.id.partition(".")[0]

    @property
    def option_ids(self) -> tuple[str, ...]:
        """Ids of the options or sites, in order."""
        return tuple(option.id for option in self.options)

    def asked(self, values: Mapping[str, object]) -> bool:
        """Whether to ask, given the answers so far: ``ask_if`` holds and ``skip_if`` does not."""
        wanted = self.ask_if is None or self.ask_if.holds(values) is True
        return wanted and not (self.skip_if is not None and self.skip_if.holds(values) is True)

    @model_validator(mode="after")
    def _kind_fits(self) -> Self:
        if (self.kind in _WITH_OPTIONS) != bool(self.options):
            raise ValueError(f"{self.id}: {self.kind} and options do not go together as written")
        if len(set(self.option_ids)) != len(self.options):
            raise ValueError(f"{self.id}: two options share an id")
        if self.kind == "number" and (self.low is None or self.high is None or not self.unit):
            raise ValueError(f"{self.id}: a number needs unit, low and high")
        if self.kind == "text" and (self.high is None or self.low is not None):
            raise ValueError(f"{self.id}: a text needs high, its most characters, and no low")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"{self.id}: low is not below high")
        if self.no_more_than is not None and self.kind != "number":
            raise ValueError(f"{self.id}: only a number can be no more than another")
        return self


class QuestionSection(KnowledgeModel):
    """One file of the questionnaire: a heading and its questions in the order asked."""

    title: Text
    intro: str = ""
    order: int
    questions: Annotated[tuple[Question, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _one_section(self) -> Self:
        ids = [question.id for question in self.questions]
        if len({question.section for question in self.questions}) != 1:
            raise ValueError("a question file holds one section: the part before the dot")
        if len(set(ids)) != len(ids):
            raise ValueError("two questions share an id")
        return self
