"""Answers that are possible, and answers that alone stop nothing, question by question."""

from __future__ import annotations

from functools import cache
from random import Random

from primemover.findings.gate import safety_gate
from primemover.knowledge import Question, load_knowledge
from primemover.recordings.answers import Answers

STEPS_OF_A_NUMBER = 24
"""Values over the range of a number: enough to reach every band a rule may draw."""

MIXTURES = 12
"""Random subsets of the options of one question, and random feelings."""


@cache
def possible_answers(name: str) -> tuple[object, ...]:
    """Answers over the whole range of a question: every option, numbers in steps."""
    question = load_knowledge().questions[name]
    if question.kind == "yes_no":
        return (False, True)
    if question.kind == "choice":
        return question.option_ids
    if question.kind == "multi":
        return _subsets(question)
    if question.kind == "felt_sites":
        return _feelings(question)
    if question.kind == "text":
        return ("Fine to start.",)
    if question.kind == "scale_0_10":
        return tuple(float(rating) for rating in range(11))
    return _numbers(question)


@cache
def calm_answers(name: str) -> tuple[object, ...]:
    """Those possible answers that alone neither stop nor pause anything."""
    knowledge = load_knowledge()
    calm = tuple(
        value
        for value in possible_answers(name)
        if safety_gate(Answers(values={name: value}), knowledge=knowledge).outcome == "go"
    )
    return calm or possible_answers(name)


def _numbers(question: Question) -> tuple[object, ...]:
    low, high = question.low or 0.0, question.high or 0.0
    steps = range(STEPS_OF_A_NUMBER + 1)
    numbers = (low + (high - low) * step / STEPS_OF_A_NUMBER for step in steps)
    return tuple(dict.fromkeys(float(round(n)) if question.whole else n for n in numbers))


def _subsets(question: Question) -> tuple[object, ...]:
    random = Random(question.id)
    ids = question.option_ids
    mixtures = [tuple(i for i in ids if random.random() < 0.5) for _ in range(MIXTURES)]
    return ((), ids, *((one,) for one in ids), *mixtures)


def _feelings(question: Question) -> tuple[object, ...]:
    random = Random(question.id)
    return tuple(
        {
            site: float(random.randint(0, 10))
            for site in question.option_ids
            if random.random() < 0.4
        }
        for _ in range(MIXTURES)
    )
