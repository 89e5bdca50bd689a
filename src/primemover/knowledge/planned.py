"""What a plan over weeks is made of: phases, session formats, yoga, and what may be expected."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import (
    CitedNumber,
    ExerciseIds,
    KnowledgeModel,
    Refers,
    Seen,
    SourceKeys,
    Text,
    Texts,
)
from primemover.terms import Grade, Status

Statuses = Annotated[tuple[Status, ...], Field(strict=False, min_length=1)]
Seconds = Annotated[int, Field(ge=0, le=600)]
Count = Annotated[int, Field(ge=0, le=8)]


class PhaseGate(KnowledgeModel):
    """One criterion of the tests: a finding rule, and which of its statuses pass.

    ``rule`` is an id of ``findings/rules``; ``words`` say what passing looks like.
    """

    rule: Text
    passes: Statuses = ("not_supported",)
    words: Text


class PlanPhase(KnowledgeModel):
    """A stretch of a plan, which ends by its criteria and not by the calendar.

    ``numbers``: ``least_weeks``; ``usual_weeks`` (low for the trained, high for beginners) that a
    plan assumes beforehand; ``level_rise`` above the level that goes with the experience;
    ``reserve``, repetitions left undone; and the criteria of practice, ``sessions_done`` (a share
    in percent) and ``pain_at_most`` (of 10).
    """

    id: Text
    order: int
    title: Text
    purpose: Text
    numbers: dict[str, CitedNumber]
    gates: Annotated[tuple[PhaseGate, ...], Field(strict=False)] = ()
    sources: SourceKeys

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {"least_weeks", "usual_weeks", "level_rise", "reserve"}
        needed |= {"sessions_done", "pain_at_most"}
        if missing := sorted(needed - self.numbers.keys()):
            raise ValueError(f"numbers lack {', '.join(missing)}")
        return self


class SessionFormat(KnowledgeModel):
    """How many exercises of each block a session of at least ``minutes`` holds.

    ``words`` tell a person what fits and what does not.
    """

    id: Text
    minutes: Annotated[int, Field(ge=1, le=180)]
    activation: Count
    strength: Count
    core: Count = 0
    mobility: Count = 0
    isolation: Count = 0
    words: Text
    grade: Grade
    sources: SourceKeys


class YogaPose(KnowledgeModel):
    """One pose of a sequence: the first of ``poses`` that suits the person is done.

    ``rounds`` are done before more are added to fill the time, up to ``most_rounds``.
    ``transition`` says how to come into it from the one before, and takes ``transition_s``.
    """

    poses: Annotated[ExerciseIds, Field(min_length=1)]
    hold_s: Annotated[int, Field(ge=5, le=60)]
    breaths: Annotated[int, Field(ge=1, le=12)]
    rounds: Annotated[int, Field(ge=1, le=4)] = 1
    most_rounds: Annotated[int, Field(ge=1, le=6)] = 3
    transition: Text
    transition_s: Seconds
    because: Text


class YogaSequence(KnowledgeModel):
    """Poses in order, between arriving and resting, for a session of ``minutes``."""

    id: Text
    title: Text
    purpose: Text
    minutes: Annotated[int, Field(ge=5, le=90)]
    arrive: Text
    arrive_s: Seconds
    rest: Text
    rest_upright: Text
    rest_s: Seconds
    most_rest_s: Seconds
    poses: Annotated[tuple[YogaPose, ...], Field(strict=False, min_length=1)]
    grade: Grade
    sources: SourceKeys
    seen: Seen


class Expected(KnowledgeModel):
    """What may honestly be expected by the end of ``week``.

    ``goal`` is an option of ``goals.list``, "" for everyone. ``body_figure`` marks what asks for a
    figure of the body, which is left out where safety bars those and for those under age.
    """

    id: Text
    week: Annotated[int, Field(ge=1, le=52)]
    goal: Annotated[str, Refers("options:goals.list")] = ""
    text: Text
    body_figure: bool = False
    grade: Grade
    sources: SourceKeys
    seen: Seen


class Goal(KnowledgeModel):
    """What a wish (an option of ``goals.list``) changes in a plan, and how that is told.

    Attributes
    ----------
    first : tuple of str
        Slots that get their turn before others.
    more : dict
        Exercises added to what a session format holds, by block.
    balance : bool
        Practice on one leg in every session.
    longer_learning : bool
        The first phase takes its longer time.
    """

    id: Text
    words: Text
    first: Texts = ()
    more: dict[Literal["core", "mobility"], Count] = Field(default_factory=dict)
    balance: bool = False
    longer_learning: bool = False
    sources: SourceKeys
