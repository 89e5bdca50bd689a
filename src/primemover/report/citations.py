"""Numbered citations: short where they are used, in full in one list at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from primemover.knowledge import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A source as it appears in the text: its number in the list and its short name."""

    number: int
    key: str
    short: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A source as it appears in the list at the end."""

    number: int
    key: str
    text: str
    link: str


class Citations:
    """The sources one report uses, numbered in the order in which they are first cited."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def cite(self, keys: Iterable[str]) -> tuple[Citation, ...]:
        """One citation for each key, each key once, in the order given."""
        return tuple(self._citation(key) for key in dict.fromkeys(keys))

    def references(self) -> tuple[Reference, ...]:
        """Everything cited so far, in the order of its numbers."""
        return tuple(
            Reference(number=number, key=key, text=self._text(key), link=self._link(key))
            for key, number in self._numbers.items()
        )

    def _citation(self, key: str) -> Citation:
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        return Citation(number=number, key=key, short=self._short(key))

    def _short(self, key: str) -> str:
        source = self._sources.get(key)
        return source.short if source else key

    def _text(self, key: str) -> str:
        source = self._sources.get(key)
        return source.full if source else key

    def _link(self, key: str) -> str:
        source = self._sources.get(key)
        return _address(source) if source else ""


def _address(source: Source) -> str:
    """Where a source can be read, as a link to follow by hand; "" when none is known."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/" if source.pmid else ""
