"""Yoga in place of strength: the guided sequence as a session, and its steps second by second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.programme.model import Dose
from primemover.programme.plan import PlannedBlock, PlannedExercise, PlannedSession
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from primemover.knowledge import Exercise, Knowledge, YogaPose, YogaSequence
    from primemover.programme.eligibility import Suitability

SEQUENCE: Final = "fifteen"

_LYING: Final = "supine"
_ANY_HOLD_S: Final = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class GuidedStep:
    """One moment of a guided session, ``starts_s`` after its beginning and ``lasts_s`` long.

    ``exercise`` is "" for arriving, changing over and resting; ``breaths`` are even ones.
    """

    starts_s: int
    lasts_s: int
    name: str
    words: str
    exercise: str = ""
    side: Side | None = None
    breaths: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Pose:
    """A pose that suits the person; ``others`` are ids of those that would do as well."""

    number: int
    wanted: YogaPose
    exercise: Exercise
    others: tuple[str, ...]
    hold_s: int

    @property
    def slot(self) -> str:
        """Its place in the plan."""
        return f"yoga.{self.number}"


def suiting_poses(suitability: Suitability, *, chosen: Mapping[str, str]) -> tuple[Pose, ...]:
    """The poses of the sequence for this person, in order; a pose that nothing suits is left."""
    knowledge = suitability.knowledge
    longest_s = int(suitability.gate.limits.get("max_hold_s", _ANY_HOLD_S))
    found: list[Pose] = []
    for number, wanted in enumerate(_sequence(knowledge).poses, start=1):
        exercises = [knowledge.exercise(name) for name in wanted.poses]
        suiting = [one for one in exercises if suitability.obstacle(one) is None]
        own = [one for one in suiting if one.id == chosen.get(f"yoga.{number}")]
        if best := next(iter((*own, *suiting)), None):
            others = tuple(one.id for one in suiting if one is not best)
            hold_s = min(wanted.hold_s, longest_s)
            pose = Pose(number=number, wanted=wanted, exercise=best, others=others, hold_s=hold_s)
            found.append(pose)
    return tuple(found)


def yoga_block(
    poses: tuple[Pose, ...], *, minutes: int, suitability: Suitability
) -> PlannedBlock | None:
    """The guided sequence within ``minutes``, its own length at most; None when too little suits.

    Rounds are added, first to the poses that have fewest, until arriving, poses and rest fill
    the time.
    """
    sequence = _sequence(suitability.knowledge)
    aim_s = 60 * min(minutes, sequence.minutes)
    share = aim_s / (60 * sequence.minutes)
    frame_s = round(sequence.arrive_s * share)
    rest_s = round(sequence.rest_s * share)
    rounds = _rounds(poses, room_s=aim_s - frame_s - rest_s)
    done = [pose for pose in poses if rounds.get(pose.number)]
    work_s = sum(rounds[pose.number] * _round_s(pose) for pose in done)
    rest_s = min(aim_s - frame_s - work_s, sequence.most_rest_s)
    total_s = frame_s + work_s + rest_s
    knowledge = suitability.knowledge
    if len(done) < fewest_poses(knowledge) or total_s < aim_s - tolerance_s(knowledge):
        return None
    exercises = tuple(
        _planned(pose, rounds=rounds[pose.number], suitability=suitability) for pose in done
    )
    return PlannedBlock(
        phase="yoga",
        title=sequence.title if minutes >= sequence.minutes else "A short yoga session",
        purpose=sequence.purpose,
        exercises=exercises,
        minutes=round(total_s / 60, 2),
    )


def fewest_poses(knowledge: Knowledge) -> float:
    """How many poses must suit for a session of yoga."""
    return knowledge.dosing["yoga_length"].numbers["fewest_poses"].value or 0.0


def tolerance_s(knowledge: Knowledge) -> float:
    """A guided session is as long as it says, give or take so many seconds."""
    return knowledge.dosing["yoga_length"].numbers["tolerance"].value or 0.0


def yoga_session(
    block: PlannedBlock,
    *,
    name: str,
    week: int,
    day: int,
    on: date,
    before: PlannedBlock | None = None,
) -> PlannedSession:
    """A session of the guided sequence; ``before`` it whatever must come in every week."""
    blocks = (block,) if before is None else (before, block)
    return PlannedSession(
        id=name,
        week=week,
        day=day,
        on=on,
        kind="yoga",
        title=block.title,
        blocks=blocks,
        minutes=round(sum(one.minutes for one in blocks), 2),
    )


def guided(session: PlannedSession, *, knowledge: Knowledge) -> tuple[GuidedStep, ...]:
    """Every step of a yoga session in order: arriving, poses with their sides, resting.

    The steps follow each other without a gap and together last as long as the yoga block says.
    """
    steps: list[GuidedStep] = []
    clock_s = 0
    for step in _steps(session, knowledge=knowledge):
        steps.append(replace(step, starts_s=clock_s))
        clock_s += step.lasts_s
    return tuple(steps)


def _steps(session: PlannedSession, *, knowledge: Knowledge) -> Iterator[GuidedStep]:
    sequence = _sequence(knowledge)
    block = next(block for block in session.blocks if block.phase == "yoga")
    total_s = round(60 * block.minutes)
    arrive_s = round(sequence.arrive_s * min(1.0, total_s / (60 * sequence.minutes)))
    yield GuidedStep(starts_s=0, lasts_s=arrive_s, name="Arrive", words=sequence.arrive)
    used_s = arrive_s
    for one in block.exercises:
        for step in _pose_steps(one, sequence=sequence):
            used_s += step.lasts_s
            yield step
    lying = any(_LYING in knowledge.exercises[one.exercise].tags for one in block.exercises)
    words = sequence.rest if lying else sequence.rest_upright
    yield GuidedStep(starts_s=0, lasts_s=total_s - used_s, name="Rest", words=words)


def _pose_steps(one: PlannedExercise, *, sequence: YogaSequence) -> Iterator[GuidedStep]:
    pose = sequence.poses[int(one.slot.rpartition(".")[2]) - 1]
    sides: tuple[Side | None, ...] = SIDES if one.each_side else (None,)
    for turn in range(one.dose.sets):
        for side in sides:
            again = turn > 0 or side == SIDES[1]
            words = "Ease out of it, breathe, and go again." if turn else "Change sides slowly."
            yield GuidedStep(
                starts_s=0,
                lasts_s=pose.transition_s,
                name="Change over",
                words=words if again else pose.transition,
            )
            yield GuidedStep(
                starts_s=0,
                lasts_s=_held_s(one.dose),
                name=one.name,
                words=" ".join(f"{cue}." for cue in one.cues[1:]),
                exercise=one.exercise,
                side=side,
                breaths=pose.breaths,
            )


def _rounds(poses: tuple[Pose, ...], *, room_s: int) -> dict[int, int]:
    """Rounds by pose: one of each as far as time allows, then the first ones, then more."""
    rounds: dict[int, int] = {}
    room = room_s
    for turn in range(1, max((pose.wanted.most_rounds for pose in poses), default=0) + 1):
        eager = sorted(poses, key=lambda pose: (pose.wanted.rounds < turn, pose.number))
        for pose in eager:
            if pose.wanted.most_rounds >= turn and _round_s(pose) <= room:
                rounds[pose.number] = rounds.get(pose.number, 0) + 1
                room -= _round_s(pose)
    return rounds


def _round_s(pose: Pose) -> int:
    sides = 2 if pose.exercise.unilateral else 1
    held_s = pose.hold_s // pose.wanted.breaths * pose.wanted.breaths
    return sides * (held_s + pose.wanted.transition_s)


def _planned(pose: Pose, *, rounds: int, suitability: Suitability) -> PlannedExercise:
    wanted, exercise = pose.wanted, pose.exercise
    because = wanted.because[0].upper() + wanted.because[1:]
    return PlannedExercise(
        exercise=exercise.id,
        name=exercise.name,
        slot=pose.slot,
        dose=_dose(pose, rounds=rounds, suitability=suitability),
        cues=(f"{wanted.breaths} even breaths", *exercise.cues),
        reasons=(f"{because}.",),
        each_side=exercise.unilateral,
        adaptations=suitability.adaptations(exercise),
        others=pose.others,
    )


def _dose(pose: Pose, *, rounds: int, suitability: Suitability) -> Dose:
    """Held as long as the sequence says; movements and short squeezes go with the breath."""
    wanted = pose.wanted
    numbers = suitability.knowledge.dosing[pose.exercise.dose].numbers
    still = "hold" in numbers and "repeats" not in numbers
    a_breath_s = pose.hold_s // wanted.breaths
    return Dose(
        sets=rounds,
        reps_low=None if still else wanted.breaths,
        reps_high=None if still else wanted.breaths,
        hold_s=a_breath_s * wanted.breaths if still else a_breath_s,
        rest_s=wanted.transition_s,
        reps_in_reserve=0 if still else 4,
        source="yoga_hold",
    )


def _held_s(dose: Dose) -> int:
    return (dose.hold_s or 0) * (dose.reps_low or 1)


def _sequence(knowledge: Knowledge) -> YogaSequence:
    return knowledge.yoga_sequences[SEQUENCE]
