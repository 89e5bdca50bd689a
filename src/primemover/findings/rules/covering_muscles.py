"""Thigh muscles or the back doing the work.

The article's main idea: when the glutes do little, hamstrings and back make up for it. Feeling is
weak evidence for that, so one test is never enough. This looks for the same answer in several
different exercises. The front of the thigh works in everybody's squat and is not counted there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import (
    TARGETS,
    felt_at,
    felt_words,
    not_told,
    strongest,
    told,
    unless_back_hurts,
)


class Exercise(NamedTuple):
    """One exercise: its test, the answers that tell (the first given counts), and the sites."""

    test: str
    questions: tuple[str, ...]
    thigh: tuple[str, ...]
    working: tuple[str, ...] = TARGETS


EXERCISES: Final = (
    Exercise("clam", ("felt.clam_after", "felt.clam_before"), ("front_of_thigh", "back_of_thigh")),
    Exercise("bridge", ("felt.bridge_heels_close", "felt.bridge"), ("back_of_thigh",)),
    Exercise("prone_hip_extension", ("felt.prone_hip_extension",), ("back_of_thigh",)),
    Exercise("squat", ("felt.squat",), (), (*TARGETS, "front_of_thigh")),
    Exercise("plank", ("felt.plank",), ("front_of_thigh",), ("abdomen", "shoulder", *TARGETS)),
    Exercise(
        "bench_dip",
        ("felt.bench_dip",),
        ("front_of_thigh", "back_of_thigh"),
        ("upper_arm", "shoulder", "chest"),
    ),
)


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Each exercise once for the thighs and once for the back, borderline by itself."""
    for exercise in EXERCISES:
        if evidence.excluded(exercise.test):
            continue
        answered = [q for q in exercise.questions if felt_at(q, evidence=evidence) is not None]
        if not answered:
            yield replace(not_told(exercise.questions[-1], evidence=evidence), part="thigh")
            continue
        if exercise.thigh:
            yield _felt(answered[0], exercise, sites=exercise.thigh, evidence=evidence)
        back = _felt(answered[0], exercise, sites=("low_back",), evidence=evidence)
        yield replace(unless_back_hurts(back, evidence=evidence), part="back")


def _felt(
    question: str, exercise: Exercise, *, sites: tuple[str, ...], evidence: CheckEvidence
) -> EvidenceItem:
    felt = felt_at(question, evidence=evidence) or {}
    away, here = strongest(felt, sites=sites), strongest(felt, sites=exercise.working)
    name = exercise.test.replace("_", " ")
    return told(
        question,
        direction="unclear" if not away and not here else "for" if away > here else "against",
        strength="borderline",
        says=f"In the {name} you felt: {felt_words(question, evidence=evidence)}",
        part="thigh",
    )


ENTRY = Rule(
    id="covering_muscles",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="In several exercises you feel thighs or back more than the muscles the "
        "exercise is meant for. Practising where the effort goes is a good training focus.",
        not_supported="In most exercises you feel the muscles they are meant for.",
        does_not_mean="That your glutes do not work. In people with back pain the back muscles "
        "were busier, but the glutes and hamstrings were no different.",
        next_supported="Start each session with the first block of the programme, slowly, a hand "
        "on the muscle.",
        next_not_supported="Move on to the strength block.",
        next_cannot_tell="Try two or three of the exercises and note where you feel them.",
    ),
    grade="C",
    sources=("article", "arab2011", "lehecka2017", "lewis2009"),
    priority=12,
    about="covering",
)
