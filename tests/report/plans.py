"""A plan and a log made by hand, so that what a hand-out must say is known beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from primemover.knowledge import load_knowledge
from primemover.programme.log import (
    Absence,
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    TrainingLog,
)
from primemover.programme.model import Dose, LeftOut
from primemover.programme.plan import (
    Decision,
    Expectation,
    FindingInBrief,
    Notice,
    Plan,
    PlanInputs,
    PlannedBlock,
    PlannedExercise,
    PlannedSession,
    PlannedWeek,
    PlanSettings,
    SittingBreak,
    WarmUpSet,
)

STARTS_ON = date(2026, 11, 23)
WEEKDAYS = (0, 2, 4)
ODD = 'Böse, "quoted"; <b>bold</b> \\ #eval("1+1") =SUM(A1) ünï 中'
"""A text with what each format would trip over: markup, commas, typesetter's code, formulas."""

_KNOWLEDGE = load_knowledge()
_ACTIVATION = ("clam", "prone_hip_extension", "single_leg_stance", "dead_bug")
_STRENGTH = ("bodyweight_squat", "hip_hinge", "side_lying_hip_abduction", "bridge", "split_squat")
_LATER = ("goblet_squat", "romanian_deadlift", "lateral_band_walk", "hip_thrust", "step_up")
_POSES = ("chair_pose", "warrior_iii_wall", "half_moon_wall", "bridge_pose", "low_lunge_stretch")


def exercise(
    ident: str, *, slot: str, dose: Dose, load_kg: float | None = None, step: str = ""
) -> PlannedExercise:
    """One exercise of the library, planned."""
    known = _KNOWLEDGE.exercises[ident]
    return PlannedExercise(
        exercise=ident,
        name=known.name,
        slot=slot,
        dose=dose,
        cues=known.cues,
        reasons=("chosen because of where you felt the clam",) if ident == "clam" else (),
        load_kg=load_kg,
        load_words="Start with a weight that leaves four repetitions in you." if load_kg else "",
        step=step,
        step_words="with a pause of three seconds at the turn" if step else "",
        warm_up=(WarmUpSet(reps=8, load_share=0.5),) if load_kg else (),
        each_side=known.unilateral,
        others=("bridge", "gluteal_squeeze") if slot.startswith("strength") else (),
    )


def _activation(week: int) -> PlannedBlock:
    hold = Dose(sets=2, hold_s=20, rest_s=30, source="balance_hold")
    light = Dose(
        sets=1 if week < 3 else 2,
        reps_low=8,
        reps_high=15,
        rest_s=30,
        tempo="2-2-2",
        source="activation_reps",
    )
    return PlannedBlock(
        phase="activate",
        title="Get the feel",
        purpose="Light, slow, with attention on where you feel it.",
        minutes=9.0,
        exercises=tuple(
            exercise(name, slot=f"activation.{n}", dose=hold if "stance" in name else light)
            for n, name in enumerate(_ACTIVATION, start=1)
        ),
    )


def _strength(week: int) -> PlannedBlock:
    sets = 2 if week < 4 or week in (8, 12) else 3
    dose = Dose(
        sets=sets, reps_low=8, reps_high=12, rest_s=90, tempo="2-1-2", source="strength_bodyweight"
    )
    loaded = week > 6
    names = _LATER if loaded else _STRENGTH
    return PlannedBlock(
        phase="strengthen",
        title="Get stronger",
        purpose="Squat, hinge, the outer hip, hip extension and one leg at a time.",
        minutes=22.0,
        exercises=tuple(
            exercise(
                name,
                slot=f"strength.{n}",
                dose=dose,
                load_kg=8.0 + 2 * (week - 7) if loaded and n != 3 else None,
                step="pause" if name == "bridge" and week > 4 else "",
            )
            for n, name in enumerate(names, start=1)
        ),
    )


def session(
    week: int, day: int, *, starts_on: date = STARTS_ON, yoga: bool = False
) -> PlannedSession:
    """One session of the plan."""
    on = starts_on + timedelta(weeks=week - 1, days=WEEKDAYS[day - 1])
    return PlannedSession(
        id=f"w{week:02}d{day}",
        week=week,
        day=day,
        on=on,
        kind="yoga" if yoga else "strength",
        title="Yoga" if yoga else "Whole body",
        blocks=(_yoga(),) if yoga else (_activation(week), _strength(week)),
        minutes=15.0 if yoga else 31.0,
    )


def _yoga() -> PlannedBlock:
    dose = Dose(sets=2, hold_s=25, rest_s=10, source="yoga_hold")
    return PlannedBlock(
        phase="yoga",
        title="Yoga",
        purpose="Fifteen quiet minutes, pose by pose.",
        minutes=15.0,
        exercises=tuple(
            exercise(name, slot=f"yoga.{n}", dose=dose) for n, name in enumerate(_POSES, start=1)
        ),
    )


def _break() -> SittingBreak:
    dose = Dose(sets=1, reps_low=10, reps_high=10, rest_s=0, source="sitting_breaks")
    block = PlannedBlock(
        phase="activate",
        title="Two minutes",
        purpose="Beside the desk.",
        minutes=2.0,
        exercises=(
            exercise("box_sit_to_stand", slot="desk.1", dose=dose),
            exercise(
                "gluteal_squeeze",
                slot="desk.2",
                dose=Dose(sets=1, hold_s=5, rest_s=0, source="activation_hold"),
            ),
        ),
    )
    return SittingBreak(
        every_min=30,
        session=PlannedSession(
            id="desk",
            week=0,
            day=0,
            on=STARTS_ON,
            kind="desk",
            title="Two minutes at the desk",
            blocks=(block,),
            minutes=2.0,
        ),
    )


def _week(number: int, *, days: int, yoga_days: int) -> PlannedWeek:
    phase = 1 if number <= 4 else 2 if number <= 8 else 3
    titles = ("Learn the movements", "Build strength", "Get strong")
    return PlannedWeek(
        number=number,
        phase=("learn", "build", "strong")[phase - 1],
        title=titles[phase - 1],
        purpose=(
            "Clean movements with little load.",
            "A little more each week.",
            "Heavier sets that end close to hard.",
        )[phase - 1],
        sessions=tuple(
            session(number, day, yoga=day > days - yoga_days) for day in range(1, days + 1)
        ),
        lighter=number in (8,),
        retest=number in (4, 8, 12),
    )


def sample_plan(
    *, weeks: int = 12, days: int = 3, yoga_days: int = 1, odd: bool = False, desk: bool = True
) -> Plan:
    """Twelve weeks for someone who sits all day and has dumbbells at home."""
    text = ODD if odd else "Because you felt the clam at the front of the thigh."
    return Plan(
        inputs=PlanInputs(
            answers={"sitting.hours_work_day": 9, "goals.list": ("firmer",)},
            findings=(
                FindingInBrief(rule="clam_felt", status="supported", title="Where you feel it"),
            ),
            settings=PlanSettings(
                starts_on=STARTS_ON,
                weeks=weeks,
                days_per_week=days,
                minutes=30,
                weekdays=WEEKDAYS[:days],
                yoga_days=yoga_days,
            ),
        ),
        weeks=tuple(_week(n, days=days, yoga_days=yoga_days) for n in range(1, weeks + 1)),
        decisions=(
            Decision(
                about="days",
                what=f"{days} days a week",
                why="You asked for this many.",
                sources=("acsm2026",),
            ),
            Decision(about="activation.1", what="Clam first", why=text, sources=("selkowitz2013",)),
            Decision(
                about="strength.3",
                what="The outer hip every week",
                why="It hardly grows from squats and thrusts.",
                sources=("plotkin2023",),
            ),
            Decision(about="minutes", what="Half an hour", why="You said so; our own rule."),
        ),
        left_out=(
            LeftOut(exercise="back_squat", name="Back squat", reason="There is no barbell."),
        ),
        notices=(
            Notice(on=STARTS_ON, kind="progress", text="The bridge gets a pause at the top."),
        ),
        expectations=tuple(
            Expectation(week=week, text=text, sources=("plotkin2023",))
            for week, text in (
                (2, "The movements feel familiar; nothing can be seen yet."),
                (4, "You manage more repetitions; most of it is practice."),
                (8, "You are stronger; a tape measure may show a little."),
                (
                    12,
                    "Muscles are larger in most people. How skin looks is not promised.",
                ),
            )
        ),
        sitting_break=_break() if desk else None,
        advice=("Walk a little every day.", "150 to 300 minutes of movement a week."),
        versions={"software": "0.1.0", "knowledge": "abc123"},
    )


def _done(planned: PlannedSession, *, number: int) -> CompletedSession:
    return CompletedSession(
        id=f"s{number}",
        on=planned.on,
        session=planned.id,
        kind=planned.kind,
        exercises=tuple(_did(each, number=number) for each in planned.exercises()),
        minutes=planned.minutes,
        effort=6,
    )


def _did(planned: PlannedExercise, *, number: int) -> CompletedExercise:
    reps = planned.dose.reps_low
    hurts = planned.exercise == "split_squat" and number in (6, 7)
    return CompletedExercise(
        exercise=planned.exercise,
        slot=planned.slot,
        step=planned.step,
        sets=tuple(
            CompletedSet(
                reps=None if reps is None else reps + number % 4,
                hold_s=planned.dose.hold_s,
                load_kg=planned.load_kg,
                reps_in_reserve=3,
            )
            for _ in range(planned.dose.sets)
        ),
        pain=4 if hurts else 0,
        pain_place="knee" if hurts else None,
        felt=("front_of_thigh",) if number < 8 else ("lower_buttock", "upper_outer_hip"),
    )


def sample_log(
    plan: Plan, *, until: date, missed: Iterable[str] = ("w02d2", "w05d3")
) -> TrainingLog:
    """Everything done up to a day, but for the sessions missed and a week of illness."""
    left = set(missed) | {f"w06d{day}" for day in range(1, 8)}
    done = [s for s in plan.sessions() if s.on <= until and s.id not in left]
    ill = STARTS_ON + timedelta(weeks=5)
    return TrainingLog(
        sessions=tuple(_done(s, number=n) for n, s in enumerate(done)),
        pains=(
            PainNote(id="p1", on=STARTS_ON + timedelta(days=16), place="knee", rating=3),
            PainNote(id="p2", on=STARTS_ON + timedelta(days=30), place="low_back", rating=5),
            PainNote(id="p3", on=STARTS_ON + timedelta(days=44), place="low_back", rating=2),
        ),
        absences=(Absence(id="a1", first=ill, last=ill + timedelta(days=6), why="illness"),),
    )
