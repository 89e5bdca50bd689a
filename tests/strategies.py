"""Hypothesis strategies built from the questionnaire, so that they follow its questions."""

from __future__ import annotations

from functools import cache
from random import Random

from hypothesis import strategies as st

from primemover.findings.gate import safety_gate
from primemover.knowledge import Question, load_knowledge
from primemover.recordings.answers import Answers

MOST_WORRIES = 4
"""Answers on one sheet that may set off a safety row; with more, nearly every sheet stops."""

STEPS_OF_A_NUMBER = 24
"""Values tried over the range of a number: enough to hit every band a rule may draw."""


@st.composite
def answer_sheets(draw: st.DrawFn) -> Answers:
    """Answer sheets of every kind of person, most of whom may go on.

    Any question may be left out. A few answers come from everything the question allows; the
    others from what alone sets off no stop and no gate.
    """
    questions = sorted(load_knowledge().questions)
    worries = draw(st.sets(st.sampled_from(questions), max_size=MOST_WORRIES))
    share_answered = draw(st.sampled_from([0.1, 0.5, 0.9, 1.0]))
    # one draw for the rest: two hundred small ones would take most of the test's time
    random = Random(draw(st.integers(0, 2**32 - 1)))
    values = {
        name: random.choice(possible_answers(name) if name in worries else calm_answers(name))
        for name in questions
        if name in worries or random.random() < share_answered
    }
    return Answers(values=values, source="simulated")


@cache
def possible_answers(name: str) -> tuple[object, ...]:
    """Answers over the whole range of one question: every option, numbers in steps."""
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
        return ("Fine to start, told in May.", "<b>&\"' \\ äöü", "x" * int(question.high or 0))
    if question.kind == "scale_0_10":
        return tuple(float(rating) for rating in range(11))
    low, high = question.low or 0.0, question.high or 0.0
    steps = range(STEPS_OF_A_NUMBER + 1)
    numbers = (low + (high - low) * step / STEPS_OF_A_NUMBER for step in steps)
    return tuple(dict.fromkeys(float(round(n)) if question.whole else n for n in numbers))


@cache
def calm_answers(name: str) -> tuple[object, ...]:
    """Those of the possible answers that alone neither stop nor pause the check."""
    knowledge = load_knowledge()
    calm = tuple(
        value
        for value in possible_answers(name)
        if safety_gate(Answers(values={name: value}), knowledge=knowledge).outcome == "go"
    )
    return calm or possible_answers(name)


def _subsets(question: Question) -> tuple[object, ...]:
    """Nothing, everything, each option alone, and some mixtures."""
    random = Random(question.id)
    ids = question.option_ids
    mixtures = [tuple(i for i in ids if random.random() < 0.5) for _ in range(20)]
    return ((), ids, *((one,) for one in ids), *mixtures)


def _feelings(question: Question) -> tuple[object, ...]:
    random = Random(question.id)
    return tuple(
        {
            site: float(random.randint(0, 10))
            for site in question.option_ids
            if random.random() < 0.4
        }
        for _ in range(20)
    )
