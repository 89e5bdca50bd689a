"""Thresholds: from where a quantity stands out, each limit with its source or its owner."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import CitedNumber, KnowledgeModel, Refers, Text
from primemover.knowledge.protocols import Reference
from primemover.knowledge.safety import TestIds


class Limit(CitedNumber):
    """A value from which a quantity is ``borderline`` or ``clear``; on the limit is beyond it.

    ``tests`` empty means wherever the quantity is asked. ``value`` is always given.
    """

    tests: TestIds = ()
    level: Literal["borderline", "clear"]
    comparison: Literal["above", "below"]


class Threshold(KnowledgeModel):
    """Every limit of one quantity, and the references it is shown beside.

    No limits at all means the quantity is shown, compared with references and the person's own
    earlier values, and never judged. ``noise`` names the entry of ``retest_noise`` that says how
    far one told or weighed value may be off.
    """

    id: Text
    what: Text
    unit: Text
    limits: Annotated[tuple[Limit, ...], Field(strict=False)] = ()
    references: Annotated[tuple[Reference, ...], Field(strict=False)] = ()
    noise: Annotated[str, Refers("retest_noise")] = ""
    note: str = ""

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        for limit in self.limits:
            if limit.value is None:
                raise ValueError("a limit needs a value")
            if limit.unit != self.unit:
                raise ValueError(f"a limit in {limit.unit} for a quantity in {self.unit}")
        for test in {test for limit in self.limits for test in limit.tests or ("",)}:
            self._check_one_test(test)
        return self

    def _check_one_test(self, test: str) -> None:
        mine = [limit for limit in self.limits if not limit.tests or test in limit.tests]
        levels = {limit.level: limit.value or 0.0 for limit in mine}
        if len(levels) != len(mine) or len({limit.comparison for limit in mine}) != 1:
            raise ValueError(f"{test or 'any test'}: one limit a level, all above or all below")
        if len(levels) == 2:
            rising = levels["borderline"] <= levels["clear"]
            if rising != (mine[0].comparison == "above"):
                raise ValueError(f"{test or 'any test'}: borderline lies beyond clear")
