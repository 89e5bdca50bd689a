"""Page one: the short answer, at most three messages, one thing to do, one to look at next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from primemover.checkup import CheckResult
from primemover.findings.short_answer import ShortAnswer
from primemover.findings.summary import Message, page_one
from primemover.report.sections.found import finding_ident
from primemover.report.words import (
    ANSWER_FIRST,
    GRADES_EXPLAINED,
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
    """What a person reads when they read one page only.

    ``banner`` asks for the stop signs before anything else; ``grades`` says what a grade is where
    the short answer names one.
    """

    made_on: str
    rests_on: str
    banner: str
    grades: str
    short: ShortAnswer
    messages: tuple[MessageView, ...]
    today: str
    next_look: str
    notes: tuple[str, ...]


def first_page(result: CheckResult, *, on: date | None = None) -> FirstPage:
    """The first page of ``result``: the answer, at most three messages, what to do and film.

    Parameters
    ----------
    on : date, optional
        Day of the check; not said when it is not known.
    """
    page = page_one(result.findings, today=result.today)
    banner = _banner(result, messages=page.messages)
    return FirstPage(
        made_on=f"{on.day} {on:%B %Y}" if on else "",
        rests_on=_rests_on(result),
        banner=banner,
        grades=GRADES_EXPLAINED if "grade" in result.short_answer.how_sure else "",
        short=result.short_answer,
        messages=tuple(
            _message(message)
            for message in page.messages
            if not (banner and _asks_stop_signs(message))
        ),
        today=sentence(result.today),
        next_look="" if _said(result.next_look, by=banner) else sentence(result.next_look),
        notes=tuple(sentence(note) for note in result.notes if not _said(note, by=banner)),
    )


def _banner(result: CheckResult, *, messages: Sequence[Message]) -> str:
    """What to answer first, while a message asks for it or not one stop sign was answered."""
    if any(_asks_stop_signs(message) for message in messages):
        return ANSWER_FIRST
    told = result.answers.values.items()
    answered = any(key.startswith("safety.") and value is not None for key, value in told)
    open_signs = any(key.startswith("safety.") for key in result.gate.unanswered)
    return ANSWER_FIRST if open_signs and not answered else ""


def _asks_stop_signs(message: Message) -> bool:
    finding = message.finding
    return finding.rule == "safety_gate" and finding.status == "cannot_tell"


def _said(text: str, *, by: str) -> bool:
    return bool(by) and text.startswith(by)


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
        used = sum(bool(test.measures) for test in result.tests)
        parts.append(counted(used, noun="recording"))
    text = " and ".join(parts)
    unused = sum(not test.measures for test in result.tests)
    return f"{text}; {counted(unused, noun='recording')} could not be used" if unused else text
