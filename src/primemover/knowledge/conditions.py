"""Conditions on answers, written as data: when a safety row, a question or a skip applies.

A condition is true, false, or unknown when what it asks about was not answered (Kleene's
three-valued logic). Unknown is never silently read as false: the caller decides what to do.

One form each, in TOML::

    {question = "pain.low_back", at_least = 4}
    {question = "about.sex", equals = "female"}
    {question = "readiness.hip_replacement", one_of = ["posterior", "unknown"]}
    {question = "goals.list", includes = "firmer"}
    {any_of = [...]}   {all_of = [...]}   {none_of = [...]}
    {any_of = [...], count_at_least = 2}
    {unless = [...]}

``unless`` alone is never unknown: it holds until one of its parts certainly does, so that a
caution stays in force while the answer that would lift it is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import KnowledgeModel

Plain = bool | int | float | str
_COMPARISONS = ("equals", "one_of", "includes", "at_least", "at_most")
_GROUPS = ("any_of", "all_of", "none_of", "unless")


class Condition(KnowledgeModel):
    """A condition on answers; :meth:`holds` says true, false or unknown.

    Either ``question`` with one comparison (``at_least`` and ``at_most`` may stand together,
    both inclusive), or one group of conditions. ``count_at_least`` belongs to ``any_of``.
    A felt site is addressed as ``felt.plank.low_back``; a site that an answered felt question
    does not list was felt at 0.
    """

    question: str | None = None
    equals: Plain | None = None
    one_of: Annotated[tuple[str, ...], Field(strict=False)] = ()
    includes: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    any_of: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    all_of: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    none_of: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    unless: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    count_at_least: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        comparisons = {name for name in _COMPARISONS if getattr(self, name) not in (None, ())}
        groups = {name for name in _GROUPS if getattr(self, name)}
        fault = _form_fault(self, comparisons=comparisons, groups=groups)
        if fault:
            raise ValueError(fault)
        return self

    def holds(self, values: Mapping[str, object]) -> bool | None:
        """True, false, or None when the answers do not settle it.

        Parameters
        ----------
        values : mapping
            Answers by question id; a missing key or None means not answered.
        """
        if self.question is not None:
            return self._compare(answered_value(self.question, values=values))
        if self.all_of:
            return _all(part.holds(values) for part in self.all_of)
        if self.none_of:
            return _negate(_count([part.holds(values) for part in self.none_of], wanted=1))
        if self.unless:
            return not any(part.holds(values) is True for part in self.unless)
        return _count([part.holds(values) for part in self.any_of], wanted=self.count_at_least or 1)

    def questions(self) -> frozenset[str]:
        """Ids of every question this condition looks at."""
        if self.question is not None:
            return frozenset({self.question})
        return frozenset().union(*(part.questions() for part in self._parts()))

    def leaves(self) -> tuple[Condition, ...]:
        """Every comparison inside, flattened, in the order written."""
        if self.question is not None:
            return (self,)
        return tuple(leaf for part in self._parts() for leaf in part.leaves())

    def _parts(self) -> tuple[Condition, ...]:
        return (*self.any_of, *self.all_of, *self.none_of, *self.unless)

    def _compare(self, value: object) -> bool | None:
        if value is None:
            return None
        if self.equals is not None:
            # True == 1 in Python; a yes is not the number one
            return isinstance(value, bool) == isinstance(self.equals, bool) and value == self.equals
        if self.one_of:
            return value in self.one_of
        if self.includes is not None:
            return _contains(value, self.includes)
        return self._in_range(value)

    def _in_range(self, value: object) -> bool | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        if self.at_least is not None and value < self.at_least:
            return False
        return self.at_most is None or value <= self.at_most


def answered_value(question: str, *, values: Mapping[str, object]) -> object:
    """The answer to ``question``, or None; ``felt.plank.low_back`` looks inside ``felt.plank``."""
    if question in values:
        return values[question]
    parent, _, site = question.rpartition(".")
    sites = values.get(parent)
    return sites.get(site, 0) if isinstance(sites, Mapping) else None


def _form_fault(condition: Condition, *, comparisons: set[str], groups: set[str]) -> str:
    if condition.question is None:
        if comparisons:
            return f"a condition compares ({', '.join(sorted(comparisons))}) but names no question"
        if len(groups) != 1:
            return "a condition needs a question, or exactly one of any_of, all_of, none_of, unless"
    elif groups:
        return "a condition names a question and a group; write them as separate conditions"
    elif len(comparisons) != 1 and comparisons != {"at_least", "at_most"}:
        return f"question {condition.question!r} needs exactly one comparison"
    return _count_fault(condition)


def _count_fault(condition: Condition) -> str:
    if condition.count_at_least is None:
        return ""
    if not condition.any_of:
        return "count_at_least belongs to any_of"
    if condition.count_at_least > len(condition.any_of):
        return "count_at_least asks for more than any_of lists, so it could never hold"
    return ""


def _contains(value: object, item: str) -> bool | None:
    if isinstance(value, str) or not isinstance(value, Sequence | frozenset):
        return None
    return item in value


def _negate(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    seen = list(verdicts)
    if False in seen:
        return False
    return None if None in seen else True


def _count(verdicts: list[bool | None], *, wanted: int) -> bool | None:
    certain = verdicts.count(True)
    if certain >= wanted:
        return True
    return None if certain + verdicts.count(None) >= wanted else False
