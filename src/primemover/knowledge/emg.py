"""Surface EMG: the numbers its analysis rests on, sensors' muscles, and what is recorded how."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import (
    Cited,
    CitedNumber,
    KnowledgeModel,
    MuscleIds,
    Refers,
    SourceKeys,
    Text,
    Texts,
)

MuscleId = Annotated[str, Refers("muscles")]

EmgGroup = Literal[
    "glutes",
    "hamstrings",
    "erector_spinae",
    "quadriceps",
    "abductors",
    "adductors",
    "lower_leg",
    "trunk",
]
"""Muscles that are told together; sharing of the hip's work is between the first three."""

EffortKind = Literal["repetitions", "hold", "gait"]
"""How a recording falls into pieces: repetitions with rest between, one hold, or steps."""


class EmgRule(CitedNumber):
    """One number that the analysis of surface EMG rests on: a band, a window, a limit.

    ``value`` is always given; ``what`` says in words what it decides.
    """

    id: Text
    what: Text

    @model_validator(mode="after")
    def _valued(self) -> Self:
        if self.value is None:
            raise ValueError("a rule of EMG needs a value")
        return self


class EmgMuscle(Cited):
    """A muscle as surface sensors see it; its id is one of ``muscles``.

    Attributes
    ----------
    words : tuple of str
        How people write it in a channel's name, in lower case, without side: whole words, or
        short codes such as ``gmax``.
    group : EmgGroup
    neighbours : tuple of str
        Muscles whose signal may leak into a sensor here.
    place : str
        Where the sensor goes, in plain words.
    mvic : tuple of str
        Positions of a maximal voluntary isometric contraction, the commonest first.
    """

    id: Text
    words: Texts
    group: EmgGroup
    neighbours: MuscleIds = ()
    place: Text
    mvic: Texts


class EmgPair(KnowledgeModel):
    """Two muscles that are compared, by id."""

    first: MuscleId
    second: MuscleId


class EmgNorm(CitedNumber):
    """What a study of other people found; shown beside, never judged against."""

    what: Text


class EmgProtocol(KnowledgeModel):
    """What is done while surface EMG is recorded, and what is asked of the recording.

    Attributes
    ----------
    test : str
        The test of the movement check it belongs to ("" if none).
    efforts : EffortKind
    muscles : tuple of str
        Muscles to record, the most wanted first.
    order : tuple of EmgPair
        Pairs whose lag is told: positive when ``second`` begins after ``first``.
    share : tuple of EmgGroup
        Groups whose amplitudes are told as parts of one whole.
    co_contraction : tuple of EmgPair
    sided : bool
        Whether one leg works at a time, so that the side must be known.
    steps : tuple of str
        What to do, in plain words.
    suggests, does_not_mean : str
        What the result may mean, and the conclusion it does not carry.
    norms : tuple of EmgNorm
    """

    id: Text
    name: Text
    test: Annotated[str, Refers("tests")] = ""
    efforts: EffortKind
    muscles: MuscleIds
    order: Annotated[tuple[EmgPair, ...], Field(strict=False)] = ()
    share: Annotated[tuple[EmgGroup, ...], Field(strict=False)] = ()
    co_contraction: Annotated[tuple[EmgPair, ...], Field(strict=False)] = ()
    sided: bool
    steps: Texts
    suggests: str = ""
    does_not_mean: Text
    norms: Annotated[tuple[EmgNorm, ...], Field(strict=False)] = ()
    sources: SourceKeys = ()
    note: str = ""
