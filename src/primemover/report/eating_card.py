"""The card on eating beside training: with figures only where nothing speaks against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.programme.food_gate import food_gate, left_out
from primemover.programme.protein import protein_a_day
from primemover.report.citations import Citation, Citations
from primemover.report.words import GRADE_WORDS, sentence

if TYPE_CHECKING:
    from primemover.findings.gate import SafetyGate
    from primemover.knowledge import Dosing, Knowledge
    from primemover.recordings.answers import Answers

PROTEIN_FOODS: Final[Mapping[str, str]] = {
    "fish": "fish",
    "meat": "poultry or other meat",
    "egg": "eggs",
    "milk": "yoghurt, cottage cheese or milk",
    "soy": "tofu",
    "nuts": "nuts",
    "": "beans, lentils or chickpeas",
}
"""Foods with protein, by what somebody may leave out."""

_IDEAS: Final = ("food_enough", "food_protein_each_meal", "food_before_training")
_LIMIT: Final = "food_is_not_training"
_PROTEIN_ALONE: Final = "no_protein_figures"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardPoint:
    """One thing the card says, how strong the evidence is, and where it comes from."""

    text: str
    grade: str
    grade_words: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EatingCard:
    """Eating beside training on one card.

    ``amounts`` are empty when figures stay hidden. ``ask`` says who knows better ("" for nobody
    in particular).
    """

    amounts: tuple[CardPoint, ...]
    ideas: tuple[CardPoint, ...]
    foods: tuple[str, ...]
    limit: CardPoint
    ask: str


def eating_card(
    answers: Answers,
    *,
    gate: SafetyGate,
    knowledge: Knowledge,
    citations: Citations,
    figures: bool = True,
) -> EatingCard | None:
    """The card for whoever gave ``answers``; None when it was not asked for, or a check stopped.

    Parameters
    ----------
    figures : bool
        False for a page that somebody reads who may not see them.

    Notes
    -----
    A safety row that hides one figure hides them all, and the card does not ask about it again.
    """
    food = food_gate(answers.values, gate=gate, knowledge=knowledge)
    if not food.wanted or gate.outcome == "stop":
        return None
    cards = _Points(knowledge=knowledge, citations=citations)
    mass_kg = answers.number("about.mass_kg")
    portions = answers.number("food.protein_portions")
    return EatingCard(
        amounts=tuple(cards.amounts(mass_kg, portions=portions))
        if food.figures and figures
        else (),
        ideas=tuple(cards.point(name) for name in _IDEAS),
        foods=foods_with_protein(left_out(answers.values)),
        limit=cards.point(_LIMIT),
        ask=_who_knows(gate, knowledge=knowledge),
    )


def foods_with_protein(leave_out: Iterable[str]) -> tuple[str, ...]:
    """Foods with protein in plain words, without what is left out."""
    without = frozenset(leave_out)
    return tuple(words for kind, words in PROTEIN_FOODS.items() if kind not in without)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Points:
    knowledge: Knowledge
    citations: Citations

    def point(self, name: str, *, text: str = "") -> CardPoint:
        entry: Dosing = self.knowledge.dosing[name]
        return CardPoint(
            text=sentence(text or entry.advice),
            grade=entry.grade,
            grade_words=GRADE_WORDS[entry.grade],
            citations=self.citations.cite(entry.sources),
        )

    def amounts(self, mass_kg: float | None, *, portions: float | None) -> Iterator[CardPoint]:
        yield self.point("protein", text=self._daily(mass_kg))
        yield self.point("protein_meal", text=self._meal(mass_kg, portions=portions))
        yield self.point("protein_plateau")

    def _daily(self, mass_kg: float | None) -> str:
        entry = self.knowledge.dosing["protein"]
        if mass_kg is None:
            return entry.advice
        day = protein_a_day(mass_kg, knowledge=self.knowledge)
        usual = entry.numbers["default"]
        return (
            f"{entry.advice} For you that is {day.low_g:.0f} to {day.high_g:.0f} g a day; "
            f"{day.usual_g:.0f} g, which is {usual.value:g} g per kilogram, is a good aim "
            "(the aim is our own rule)"
        )

    def _meal(self, mass_kg: float | None, *, portions: float | None) -> str:
        entry = self.knowledge.dosing["protein_meal"]
        if mass_kg is None:
            return entry.advice
        day = protein_a_day(mass_kg, knowledge=self.knowledge)
        fewest, most = day.meals
        said = "" if portions is None else f" You told us of {portions:g} on a usual day."
        count = f"{fewest}" if fewest >= most else f"{fewest} to {most}"
        return (
            f"For you a meal with {day.meal_low_g:.0f} to {day.meal_high_g:.0f} g of protein is "
            f"plenty; {count} such meals make the day.{said}"
        )


def _who_knows(gate: SafetyGate, *, knowledge: Knowledge) -> str:
    """What rows say that hide protein alone: who knows the right amount.

    Whoever told of a hard time with eating has been answered once, in the check.
    """
    rows = (knowledge.safety[row.id] for row in gate.triggered)
    return " ".join(row.do for row in rows if set(row.limits) == {_PROTEIN_ALONE})
