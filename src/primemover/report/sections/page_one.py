"""Page one: the short answer, at most three messages, one thing to do, one to look at next."""

from __future__ import annotations

from dataclasses import dataclass

from primemover.checkup import CheckResult
from primemover.findings.short_answer import ShortAnswer
from primemover.findings.summary import Message, page_one
from primemover.report.sections.found import finding_ident
from primemover.report.words import (
    STATUS_ICONS,
    STATUS_MARKS,
    counted,
    sentence,
    status_word,
    with_side,
)
from primemover.terms import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageView:
    """One message: what it is about, its status, and the sentences under it."""

    title: str
    status: Status
    word: str
    icon: str
    mark: str
    detail: str
    ident: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstPage:
    """What a person reads when they read one page only."""

    rests_on: str
    short: ShortAnswer
    messages: tuple[MessageView, ...]
    today: str
    next_look: str
    notes: tuple[str, ...]


def first_page(result: CheckResult) -> FirstPage:
    """The first page of ``result``: the answer, at most three messages, what to do and film."""
    page = page_one(result.findings, today=result.today)
    return FirstPage(
        rests_on=_rests_on(result),
        short=result.short_answer,
        messages=tuple(_message(message) for message in page.messages),
        today=sentence(result.today),
        next_look=sentence(result.next_look),
        notes=tuple(sentence(note) for note in result.notes),
    )


def _message(message: Message) -> MessageView:
    finding = message.finding
    return MessageView(
        title=with_side(finding.title, side=finding.side),
        status=finding.status,
        word=status_word(finding.status),
        icon=STATUS_ICONS[finding.status],
        mark=STATUS_MARKS[finding.status],
        detail=sentence(message.detail),
        ident=finding_ident(finding),
    )


def _rests_on(result: CheckResult) -> str:
    answered = sum(value is not None for value in result.answers.values.values())
    parts = [counted(answered, noun="answer")] if answered else []
    if result.tests:
        parts.append(counted(len(result.tests), noun="recording"))
    return " and ".join(parts)
