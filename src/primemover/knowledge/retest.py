"""Re-test noise: by how much a result differs when nothing has changed."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import KnowledgeModel, Refers, Seen, SourceKey, Text
from primemover.knowledge.protocols import QuestionIds, Reference


class RetestNoise(KnowledgeModel):
    """What one study says about repeating one measurement.

    Attributes
    ----------
    comparison : {"retest", "same_session", "between_raters", "between_people", "unclear"}
        What was compared. Only the first says how a re-test weeks later varies.
    usable_for_retest : bool
        Whether a re-test may be judged against it. True only between sessions, and only with a
        standard error or detectable change: tries of one session differ less than weeks do.
    questions : tuple of str
        Questions whose told numbers are of this measurement.
    icc, sem, mdc95, spread : Reference or None
        Reliability, standard error, smallest detectable change, and any other spread reported.
    practice : Reference or None
        How much better the second try is from practice alone.
    """

    id: Text
    measure: Text
    tests: Annotated[tuple[str, ...], Field(strict=False), Refers("tests")] = ()
    quantities: Annotated[tuple[str, ...], Field(strict=False), Refers("thresholds")] = ()
    questions: QuestionIds = ()
    population: str = ""
    n: Annotated[int, Field(ge=1)] | None = None
    interval: str = ""
    comparison: Literal["retest", "same_session", "between_raters", "between_people", "unclear"]
    usable_for_retest: bool
    icc: Reference | None = None
    sem: Reference | None = None
    mdc95: Reference | None = None
    spread: Reference | None = None
    practice: Reference | None = None
    source: SourceKey = ""
    seen: Seen
    note: str = ""

    @model_validator(mode="after")
    def _usable_only_with_a_figure(self) -> Self:
        if self.usable_for_retest:
            if self.comparison != "retest":
                raise ValueError(f"{self.comparison} never says how a re-test weeks later varies")
            if self.mdc95 is None and self.sem is None:
                raise ValueError("without sem or mdc95 a re-test cannot be judged")
        return self
