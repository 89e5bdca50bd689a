"""Page one: at most three messages, one thing to do today, one thing to film."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from primemover.checkup import CheckResult
from primemover.findings.model import Finding
from primemover.findings.summary import page_one
from primemover.knowledge import Knowledge
from primemover.report.sections.filmed import test_name
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

_NOT_WORTH_FILMING = frozenset({"attenuated", "uncalibrated", "not_visible"})
"""Causes no other recording would change, so no one is sent to film again for them."""


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
    messages: tuple[MessageView, ...]
    today: str
    film: str
    answer: str
    notes: tuple[str, ...]


def first_page(result: CheckResult, *, knowledge: Knowledge) -> FirstPage:
    """The first page of ``result``: at most three messages, one thing to do, one to film.

    ``answer`` is what to answer next, only when there is nothing to film.
    """
    page = page_one(result.findings, today=result.today)
    film = what_to_film(result, knowledge=knowledge)
    return FirstPage(
        rests_on=_rests_on(result),
        messages=tuple(_message(message.finding) for message in page.messages),
        today=sentence(result.today),
        film=sentence(film),
        answer="" if film else sentence(result.next_look),
        notes=tuple(sentence(note) for note in result.notes),
    )


def _message(finding: Finding) -> MessageView:
    return MessageView(
        title=with_side(finding.title, side=finding.side),
        status=finding.status,
        word=status_word(finding.status),
        icon=STATUS_ICONS[finding.status],
        mark=STATUS_MARKS[finding.status],
        detail=" ".join(filter(None, (sentence(finding.seen), sentence(finding.meaning)))),
        ident=finding_ident(finding),
    )


def what_to_film(result: CheckResult, *, knowledge: Knowledge) -> str:
    """The one recording that would help most, or "" when nothing is missing.

    A recording that could not be used comes first, then what a recording could not show, then a
    test that was not filmed and whose finding is open.
    """
    candidates = itertools.chain(
        _failed(result, knowledge=knowledge),
        _refused(result, knowledge=knowledge),
        _not_filmed(result, knowledge=knowledge),
    )
    return next(candidates, "")


def _rests_on(result: CheckResult) -> str:
    answered = sum(value is not None for value in result.answers.values.values())
    parts = [counted(answered, noun="answer")] if answered else []
    if result.tests:
        parts.append(counted(len(result.tests), noun="recording"))
    return " and ".join(parts)


def _failed(result: CheckResult, *, knowledge: Knowledge) -> Iterator[str]:
    for test in result.tests:
        if test.problem:
            name = test_name(test.test, knowledge=knowledge)
            yield f"{name}, again: {_film(test.test, knowledge=knowledge) or test.problem}"


def _refused(result: CheckResult, *, knowledge: Knowledge) -> Iterator[str]:
    for test in result.tests:
        for refusal in test.refusals:
            if refusal.remedy and refusal.cause not in _NOT_WORTH_FILMING:
                yield f"{test_name(test.test, knowledge=knowledge)}: {refusal.remedy}"


def _not_filmed(result: CheckResult, *, knowledge: Knowledge) -> Iterator[str]:
    missing = (
        item.key.partition("/")[0]
        for finding in result.findings
        if finding.status == "cannot_tell"
        for item in finding.evidence
        if item.direction == "missing" and "/" in item.key
    )
    for test in dict.fromkeys(missing):
        film = _film(test, knowledge=knowledge)
        if film and test not in result.gate.excluded_tests:
            yield f"{test_name(test, knowledge=knowledge)}: {film}"


def _film(test: str, *, knowledge: Knowledge) -> str:
    protocol = knowledge.tests.get(test)
    return protocol.camera.film if protocol is not None and protocol.camera is not None else ""
