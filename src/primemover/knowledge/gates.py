"""Limits of the plausibility gates and of the camera view, with the words a person reads."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from primemover.knowledge.base import Basis, KnowledgeModel, SourceKeys, Texts


class GateLimit(KnowledgeModel):
    """One limit a recording must keep, and what to say and do when it does not.

    ``comparison`` says on which side of ``value`` a recording passes. ``reason`` and ``remedy``
    are for people; ``{value}`` and ``{limit}`` in ``reason`` are filled in. ``rests_on`` says
    from which recordings or which thought the limit comes. ``tests`` names the filmed tests it is
    for; none for limits that hold for all, or that are used inside a measure.
    """

    id: str
    value: float
    unit: Annotated[str, Field(min_length=1)]
    comparison: Literal["at_least", "at_most"]
    reason: Annotated[str, Field(min_length=1)]
    remedy: Annotated[str, Field(min_length=1)]
    basis: Basis
    rests_on: Annotated[str, Field(min_length=1)]
    sources: SourceKeys = ()
    tests: Texts = ()

    def holds(self, value: float) -> bool:
        """Whether ``value`` keeps the limit; NaN never does."""
        if self.comparison == "at_least":
            return value >= self.value
        return value <= self.value
