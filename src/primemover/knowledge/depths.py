"""How deep a check goes: which questions and tests belong to it, why, and how long they take."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import CitedNumber, KnowledgeModel, Refers, Text
from primemover.knowledge.protocols import QuestionIds

FilmedTests = Annotated[tuple[Text, ...], Field(strict=False), Refers("tests")]
StationView = Literal["side", "front", "none"]
StationHeight = Literal["hip", "low"]


class QuestionGroup(KnowledgeModel):
    """Questions that belong to a check for one reason."""

    why: Text
    questions: QuestionIds


class Station(KnowledgeModel):
    """What is done from one place of the camera, before it is moved again.

    Attributes
    ----------
    name : str
        What it is called in a list.
    view, height : where the camera stands
        ``none`` where nothing is filmed.
    place : str
        How to put it there, in plain words.
    why : str
        Why these tests belong to this depth.
    film : tuple of str
        Tests filmed from here, in order.
    ask : tuple of str
        Questions asked here, each after its movement and each on its own.
    each_s, place_s : CitedNumber
        Seconds that one recording takes, and that placing the camera takes.
    """

    name: Text
    view: StationView
    height: StationHeight = "hip"
    place: Text
    why: Text
    film: FilmedTests = ()
    ask: QuestionIds = ()
    each_s: CitedNumber
    place_s: CitedNumber

    @model_validator(mode="after")
    def _something_to_do(self) -> Self:
        if not self.film and not self.ask:
            raise ValueError(f"{self.name}: a station films or asks something")
        if self.film and self.view == "none":
            raise ValueError(f"{self.name}: what is filmed needs a view")
        return self


class CheckDepth(KnowledgeModel):
    """One depth of a check.

    ``groups`` are the questions asked before anybody moves; ``every_question`` adds all others
    of the questionnaire. ``at_most`` is how many minutes were promised, when any were.
    """

    id: Text
    order: int
    name: Text
    words: Text
    every_question: bool = False
    groups: Annotated[tuple[QuestionGroup, ...], Field(strict=False, min_length=1)]
    stations: Annotated[tuple[Station, ...], Field(strict=False, min_length=1)]
    at_most: CitedNumber | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions named, each once, in order; those of the stations too."""
        named = [name for group in self.groups for name in group.questions]
        named += [name for station in self.stations for name in station.ask]
        return tuple(dict.fromkeys(named))

    @property
    def films(self) -> tuple[str, ...]:
        """Ids of the tests filmed, each once, in order."""
        return tuple(dict.fromkeys(name for each in self.stations for name in each.film))
