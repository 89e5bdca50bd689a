"""``sources.bib``: a reader for the plain subset of BibTeX this project writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from primemover.knowledge.base import KnowledgeModel

_ENTRY = re.compile(r"^@(article|misc)\{([^,\s]+),\n(.*?)^\}$", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^  (\w+) = \{(.*)\},$")


class Source(KnowledgeModel):
    """One entry of the bibliography; a field is absent when it was not seen."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: Annotated[str, Field(pattern=r"^(article|misc)$")]
    author: str = ""
    title: str = ""
    year: Annotated[str, Field(pattern=r"^(\d{4})?$")] = ""
    journal: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: Annotated[str, Field(pattern=r"^(10\.\S+)?$")] = ""
    pmid: Annotated[str, Field(pattern=r"^\d*$")] = ""
    pmcid: Annotated[str, Field(pattern=r"^(PMC\d+)?$")] = ""
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Authors as written, the last one ``others`` when the list was cut."""
        if self.author.startswith("{") and self.author.endswith("}"):
            return (self.author.strip("{}"),)
        return tuple(name.strip("{}") for name in self.author.split(" and ") if name)

    @property
    def short(self) -> str:
        """First author and year, as in running text: ``Lewis & Sahrmann 2009``."""
        family = [name.partition(",")[0] for name in self.names] or [self.title or self.journal]
        first, *more = family
        if len(more) == 1 and more != ["others"]:
            first = f"{first} & {more[0]}"
        elif more:
            first = f"{first} et al."
        return f"{first} {self.year}".strip()

    @property
    def full(self) -> str:
        """The whole reference on one line."""
        authors = ", ".join(name.replace(",", "") for name in self.names)
        ids = (f"doi:{self.doi}" if self.doi else "", f"PMID:{self.pmid}" if self.pmid else "")
        parts = (authors.replace(", others", " et al"), self.year, self.title, self._place(), *ids)
        line = ". ".join(part for part in parts if part)
        return f"{line} ({self.note})" if self.note else line

    def _place(self) -> str:
        number = f"({self.number})" if self.number else ""
        pages = ":" + self.pages.replace("--", "–") if self.pages else ""
        return f"{self.journal} {self.volume}{number}{pages}".strip()


def parse_bibliography(text: str) -> tuple[dict[str, dict[str, str]], tuple[str, ...]]:
    """The entries of a ``.bib`` text by key, and every fault found, in words.

    Only what this project writes is read: ``@article`` and ``@misc``, one field a line, two
    spaces before it, the value in braces.
    """
    entries: dict[str, dict[str, str]] = {}
    faults: list[str] = []
    rest = _ENTRY.sub("", text)
    for kind, key, body in _ENTRY.findall(text):
        if key in entries:
            faults.append(f"{key}: two entries have this key; keep one")
        entries[key] = {"kind": kind, **dict(_fields(body, key=key, faults=faults))}
    faults.extend(
        f"expected an entry like @article{{key, … }}, got {line.strip()!r}"
        for line in rest.splitlines()
        if line.strip() and not line.startswith("%")
    )
    return entries, tuple(faults)


def _fields(body: str, *, key: str, faults: list[str]) -> Iterator[tuple[str, str]]:
    for line in body.splitlines():
        match = _FIELD.match(line)
        if match:
            yield match.group(1), match.group(2)
        else:
            faults.append(f"{key}: expected '  field = {{value}},', got {line.strip()!r}")
