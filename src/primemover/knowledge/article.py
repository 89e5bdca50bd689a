"""The article the product grew from, point by point, and how true each point is."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import KnowledgeModel, Seen, SourceKeys, Text, Texts

Verdict = Literal[
    "supported",
    "partly",
    "contradicted",
    "not_found",
    "indirect",
    "instruction",
    "offer",
]
"""``indirect``: research touches it and does not settle it; ``not_found``: none was found."""


class ArticlePoint(KnowledgeModel):
    """One thing the article says, asks, shows or offers.

    ``claim`` is a paraphrase; ``reason`` says in one plain sentence why the verdict is what it
    is; ``answered_by`` says in words which parts of the product deal with it, and ``parts`` names
    them: a room or shelf, or one entry of it as ``tests/clam`` or ``findings/clam_felt``. A claim,
    test or exercise counts as ``retrieved`` only with the sources that were read.
    """

    id: Annotated[str, Field(pattern=r"^\d+$")]
    kind: Literal[
        "claim", "test", "exercise", "instruction", "offer", "option", "audience", "implied"
    ]
    claim: Text
    verdict: Verdict
    reason: Text
    answered_by: Annotated[Texts, Field(min_length=1)]
    parts: Annotated[Texts, Field(min_length=1)]
    sources: SourceKeys = ()
    seen: Seen = "retrieved"

    @model_validator(mode="after")
    def _read_somewhere(self) -> Self:
        judged = self.kind in ("claim", "test", "exercise")
        if judged and self.seen == "retrieved" and not self.sources:
            raise ValueError('no source was read; name one, or write seen = "recalled"')
        return self

    @property
    def number(self) -> int:
        """Its place in the article, from 1."""
        return int(self.id)
