"""Exercises, the muscles they use, and the surface-EMG amplitudes published for them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from primemover.knowledge.base import (
    CitedNumber,
    ExerciseIds,
    KnowledgeModel,
    MuscleIds,
    Refers,
    Seen,
    SourceKey,
    SourceKeys,
    Tags,
    Text,
    Texts,
)
from primemover.knowledge.conditions import Condition
from primemover.terms import Grade

Pattern = Literal[
    "squat",
    "hinge",
    "lunge",
    "step",
    "hip_extension",
    "abduction",
    "pelvic_control",
    "balance",
    "core_front",
    "core_side",
    "core_rotation",
    "knee_flexion",
    "stretch",
    "arm_press",
]

Phase = Literal["activate", "strengthen", "core", "mobility"]

Coordinate = Literal[
    "hip_flexion",
    "hip_adduction",
    "hip_rotation",
    "knee_flexion",
    "ankle_flexion",
    "ankle_inversion",
    "trunk_flexion",
    "trunk_side_bend",
    "trunk_rotation",
    "shoulder_flexion",
    "shoulder_abduction",
    "elbow_flexion",
    "pelvic_lift",
]
"""Joint coordinates, positive as named; hip rotation is positive inwards (ISB)."""

EquipmentSet = Annotated[tuple[str, ...], Field(strict=False)]


class MuscleFact(KnowledgeModel):
    """Something true about a muscle, in words, with its sources."""

    text: Text
    sources: SourceKeys
    grade: Grade
    seen: Seen


class Muscle(KnowledgeModel):
    """A muscle, a part of one, or a group, and what it does.

    ``actions`` gives the sign of the motion it makes about each joint coordinate: a hip extensor
    has ``hip_flexion = -1``. ``part_of`` and ``members`` name other muscles.
    """

    id: Text
    name: Text
    actions: dict[Coordinate, Literal[-1, 1]]
    part_of: Annotated[str, Refers("muscles")] = ""
    members: MuscleIds = ()
    target: bool = False
    facts: Annotated[tuple[MuscleFact, ...], Field(strict=False)] = ()


class Fault(KnowledgeModel):
    """A sign to look for while doing an exercise, and what to try; never a cause."""

    sign: Text
    instead: Text


class When(KnowledgeModel):
    """What follows for one exercise when a condition on the answers holds, in plain words."""

    when: Condition
    words: Text


class Exercise(KnowledgeModel):
    """One exercise as it is taught, chosen and left out.

    Attributes
    ----------
    offered : bool
        Whether a programme may choose it; some are in the library for their test only.
    in_article : bool
        Named by the article, so people look for it and are told when it is left out.
    needs_any : tuple of tuples
        Sets of equipment, any one of which is enough; empty when nothing is needed.
    prime_movers, synergists, stance_leg, stretched : tuple of str
        Muscles by role; ``stance_leg`` are those holding the pelvis on the standing leg.
    tags : tuple of Tag
        What it asks of the body. Safety rows exclude by tag, so a missing tag is a fault.
    regressions, progressions : tuple of str
        Other exercises, easier and harder; ``ways_to_ease`` and ``ways_to_progress`` are words.
    avoid_if, adapt_if : tuple of When
        Conditions of this exercise alone; general ones are safety rows.
    dose : str
        The dose it starts with, an entry of the dosing shelf.
    hand_support : str
        How to do it with a hand on something firm; "" when that makes no sense.
    """

    id: Text
    name: Text
    aliases: Texts = ()
    phase: Phase
    pattern: Pattern
    yoga: bool = False
    offered: bool = True
    in_article: bool = False
    level: Annotated[int, Field(ge=1, le=4)]
    unilateral: bool
    needs_any: Annotated[
        tuple[EquipmentSet, ...], Field(strict=False), Refers("options:equipment.items")
    ] = ()
    prime_movers: MuscleIds = ()
    synergists: MuscleIds = ()
    stance_leg: MuscleIds = ()
    stretched: MuscleIds = ()
    tags: Tags
    steps: Annotated[tuple[Text, ...], Field(strict=False, min_length=2)]
    cues: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
    faults: Annotated[tuple[Fault, ...], Field(strict=False)] = ()
    hand_support: str = ""
    avoid_if: Annotated[tuple[When, ...], Field(strict=False)] = ()
    adapt_if: Annotated[tuple[When, ...], Field(strict=False)] = ()
    regressions: ExerciseIds = ()
    ways_to_ease: Texts = ()
    progressions: ExerciseIds = ()
    ways_to_progress: Texts = ()
    dose: Annotated[str, Refers("dosing"), Field(min_length=1)]
    grade: Grade
    sources: SourceKeys
    note: str = ""


class EmgAmplitude(CitedNumber):
    """The mean surface-EMG amplitude of one muscle in one condition of one study.

    ``movement`` is used in place of ``exercise`` when the library has no such exercise.
    ``sd_seen`` says how the standard deviation was seen, which may differ from the mean.
    """

    exercise: Annotated[str, Refers("exercises")] = ""
    movement: str = ""
    muscle: Annotated[str, Refers("muscles"), Field(min_length=1)]
    condition: str = ""
    load: Text
    sd_seen: Seen = "retrieved"


class EmgStudy(KnowledgeModel):
    """Amplitudes of one study in one normalisation: comparable with each other, no further.

    They say how hard a muscle's surface signal was in that study. They do not predict growth,
    and peak and mean values are never set side by side.
    """

    id: Text
    source: SourceKey
    normalisation: Literal[
        "mean, share of maximum",
        "peak, share of maximum",
        "pooled mean, share of maximum",
        "highest in a review, share of maximum",
        "share of a submaximal lift",
    ]
    note: str = ""
    amplitudes: Annotated[tuple[EmgAmplitude, ...], Field(strict=False, min_length=1)]
