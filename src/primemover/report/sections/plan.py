"""The programme section: blocks of exercise cards, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from primemover.knowledge import Knowledge
from primemover.programme.model import Block, Dose, LeftOut, PrescribedExercise, Programme
from primemover.report.angle_plot import number
from primemover.report.citations import Citation, Citations
from primemover.report.sections.limits import doubt, unverified
from primemover.report.sections.pictures import PictureLink, Pictures, PictureView
from primemover.report.words import counted, sentence, title, with_unit


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultView:
    """A sign to look for and what to try."""

    sign: str
    instead: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AmplitudeView:
    """How large one muscle's surface signal was in one study, and whether that was checked."""

    text: str
    unverified: bool
    note: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExerciseCard:
    """One exercise: how much, how, what to attend to, and why it was chosen."""

    name: str
    picture: PictureView | PictureLink | None
    dose: str
    pace: str
    steps: tuple[str, ...]
    cues: tuple[str, ...]
    reasons: tuple[str, ...]
    adaptations: tuple[str, ...]
    alternatives: tuple[str, ...]
    faults: tuple[FaultView, ...]
    amplitudes: tuple[AmplitudeView, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockView:
    """One block of the programme."""

    ident: str
    title: str
    purpose: str
    minutes: str
    optional: bool
    cards: tuple[ExerciseCard, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanView:
    """The whole programme; ``withheld`` says why there is nothing to do yet."""

    summary: str
    withheld: str
    blocks: tuple[BlockView, ...]
    advice: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def plan_view(programme: Programme, *, citations: Citations, pictures: Pictures) -> PlanView:
    """``programme`` ready to show; each movement is pictured where it comes first."""
    return PlanView(
        summary=plan_summary(programme) if programme.blocks else "",
        withheld=sentence(programme.withheld),
        blocks=tuple(
            _block(block, index=index, citations=citations, pictures=pictures)
            for index, block in enumerate(programme.blocks, start=1)
        ),
        advice=tuple(sentence(text) for text in programme.advice),
        left_out=programme.left_out,
    )


def plan_summary(programme: Programme) -> str:
    """How often and how long, in one sentence."""
    minutes = sum(block.minutes for block in programme.blocks if not block.optional)
    days = programme.days_per_week
    often = "Once a week" if days == 1 else f"{days} days a week"
    return f"{often}, about {round(minutes)} minutes each time."


def dose_words(dose: Dose, *, each_side: bool = False) -> str:
    """How much, in the fewest words: ``2 × 10–12 repetitions`` or ``3 × 20 s hold``."""
    side = ", each side" if each_side else ""
    if dose.hold_s is not None and dose.reps_low is None:
        return f"{dose.sets} × {dose.hold_s}\u00a0s hold{side}"
    reps = _range(dose.reps_low, high=dose.reps_high)
    text = f"{dose.sets} × {reps} repetitions" if reps else counted(dose.sets, noun="set")
    hold = f", {dose.hold_s}\u00a0s hold each" if dose.hold_s is not None else ""
    return f"{text}{hold}{side}"


def _range(low: int | None, *, high: int | None) -> str:
    ends = [str(end) for end in dict.fromkeys((low, high)) if end is not None]
    return "–".join(ends)


def _block(block: Block, *, index: int, citations: Citations, pictures: Pictures) -> BlockView:
    return BlockView(
        ident=f"block-{index}",
        title=block.title,
        purpose=sentence(block.purpose),
        minutes=f"about {round(block.minutes)} min",
        optional=block.optional,
        cards=tuple(
            _card(exercise, citations=citations, pictures=pictures) for exercise in block.exercises
        ),
    )


def _card(
    prescribed: PrescribedExercise, *, citations: Citations, pictures: Pictures
) -> ExerciseCard:
    knowledge = pictures.knowledge
    exercise = knowledge.exercises.get(prescribed.exercise)
    dosing = knowledge.dosing.get(prescribed.dose.source)
    return ExerciseCard(
        name=prescribed.name,
        picture=pictures.of_exercise(prescribed.exercise, name=prescribed.name),
        dose=dose_words(prescribed.dose, each_side=prescribed.each_side),
        pace=pace_words(prescribed.dose),
        steps=exercise.steps if exercise else (),
        cues=prescribed.cues,
        reasons=_sentences(prescribed.reasons),
        adaptations=_sentences(prescribed.adaptations),
        alternatives=tuple(
            _exercise_name(name, knowledge=knowledge) for name in prescribed.alternatives
        ),
        faults=tuple(
            FaultView(sign=sentence(fault.sign), instead=sentence(fault.instead))
            for fault in (exercise.faults if exercise else ())
        ),
        amplitudes=tuple(
            _amplitudes(prescribed.exercise, knowledge=knowledge, citations=citations)
        ),
        citations=citations.cite(dosing.sources) if dosing else (),
    )


def _sentences(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sentence(text) for text in texts)


def _amplitudes(
    exercise: str, *, knowledge: Knowledge, citations: Citations
) -> Iterator[AmplitudeView]:
    for study in knowledge.emg_amplitudes.values():
        for amplitude in study.amplitudes:
            muscle = knowledge.muscles[amplitude.muscle]
            if amplitude.exercise == exercise and muscle.target and amplitude.value is not None:
                size = with_unit(number(amplitude.value, digits=0), unit=amplitude.unit)
                yield AmplitudeView(
                    text=f"{muscle.name}: {size} ({study.normalisation})",
                    unverified=unverified(amplitude),
                    note=doubt(amplitude),
                    citations=citations.cite((study.source,)),
                )


def pace_words(dose: Dose) -> str:
    """How it is done: when to stop, the tempo, the rest between sets."""
    parts = [f"tempo {dose.tempo}"] if dose.tempo else []
    if dose.reps_low is not None:
        parts.append(f"stop with {dose.reps_in_reserve} left in reserve")
    if dose.sets > 1:
        parts.append(f"rest {dose.rest_s}\u00a0s between sets")
    return sentence(", ".join(parts))


def _exercise_name(name: str, *, knowledge: Knowledge) -> str:
    exercise = knowledge.exercises.get(name)
    return exercise.name if exercise else title(name)
