"""Who eats at one table, what each told, and the dishes for them; for terminal and browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from primemover.findings.gate import SafetyGate
    from primemover.history.records import Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge, Question
    from primemover.programme.eaters import Eater
    from primemover.recordings.answers import Answers
    from primemover.report.recipes import RecipeBook

FOOD_WANTED: Final = "food.wanted"
"""The question whether anything is to be said about food."""

_FOOD: Final = "food"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one eater answered, and what safety says of it."""

    answers: Answers
    gate: SafetyGate


def told_of(answers: Answers, *, knowledge: Knowledge) -> Told:
    """The answers with their safety gate."""
    from primemover.findings.gate import safety_gate

    return Told(answers=answers, gate=safety_gate(answers, knowledge=knowledge))


def kept_answers(store: Store, *, person: Person) -> Answers | None:
    """What the person answered last: in the newest check or for the plan, and alone since.

    None for nothing at all.
    """
    from primemover.app.retests import whole
    from primemover.app.withholding import answered_since
    from primemover.recordings.answers import Answers

    checks, record = whole(store.checks(person.id)), store.current_plan(person.id)
    told: Mapping[str, object] = {}
    at = None
    if checks and (record is None or checks[-1].at >= record.made_at):
        told, at = checks[-1].answers, checks[-1].at
    elif record is not None:
        told, at = record.plan.inputs.answers, record.made_at
    alone = answered_since(at, store=store, person=person)
    return Answers(values={**told, **alone}) if at is not None or alone else None


def every_on_food(values: Mapping[str, object], *, knowledge: Knowledge) -> tuple[Question, ...]:
    """Every question on food in the usual order, and others that figures wait for.

    Whether each is asked depends on the others.
    """
    from primemover.app.interview import in_order
    from primemover.findings.gate import SafetyGate
    from primemover.programme.food_gate import food_gate

    still = food_gate(values, gate=SafetyGate(), knowledge=knowledge).open_questions
    every = (one for part in in_order(knowledge).values() for one in part.questions)
    return tuple(
        one for one in every if one.id != FOOD_WANTED and (one.id in still or one.section == _FOOD)
    )


def stopped(told: Sequence[Told]) -> str | None:
    """What to do first where a warning sign was told; food comes after that."""
    for each in told:
        if each.gate.outcome == "stop":
            first = each.gate.triggered[0]
            return f"{first.say} {first.do}"
    return None


def eaters_of(told: Sequence[Told], *, people: int, knowledge: Knowledge) -> tuple[Eater, ...]:
    """Those who answered, then guests up to ``people``; guests get a portion as written."""
    from primemover.programme.eaters import Eater, eater_from

    labels = ["You", *(f"Person {number}" for number in range(2, people + 1))]
    asked = [
        eater_from(each.answers, label=label, gate=each.gate, knowledge=knowledge)
        for each, label in zip(told, labels, strict=False)
    ]
    return (*asked, *(Eater(label=label) for label in labels[len(asked) :]))


def book_for(
    eaters: Sequence[Eater],
    *,
    told: Sequence[Told],
    without: Sequence[str],
    times: Mapping[str, int],
    knowledge: Knowledge,
    imperial: bool = False,
) -> RecipeBook:
    """The recipes for the table, with the card on eating when one person alone is asked about."""
    from primemover.programme.eaters import figures_for
    from primemover.report.citations import Citations
    from primemover.report.eating_card import eating_card
    from primemover.report.recipes import recipe_book

    citations, card = Citations(knowledge.sources), None
    if len(told) == 1:  # the card speaks to one person
        card = eating_card(
            told[0].answers,
            gate=told[0].gate,
            knowledge=knowledge,
            citations=citations,
            figures=figures_for(eaters),
        )
    return recipe_book(
        eaters,
        knowledge=knowledge,
        without=without,
        times=times,
        card=card,
        citations=citations,
        imperial=imperial,
    )
