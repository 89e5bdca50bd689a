"""What must vanish for whom, written by hand from the gathered safety table.

The product carries safety by tags, and a property test that reads the same tags cannot see one
that is missing. This table names tests and exercises instead: a wrong or missing tag goes red.
``stays`` guards the other side: a tag that bars too much.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from primemover.findings.gate import SafetyGate, safety_gate
from primemover.knowledge import load_knowledge
from primemover.programme.eligibility import Suitability
from primemover.programme.person import person_from
from primemover.recordings.answers import parse_answers

KNOWLEDGE = load_knowledge()

TO_THE_LAST = "plank side_plank_hold sl_bridge_hold sl_hamstring_bridge chair_stand_30"
ALL_YOU_HAVE = f"{TO_THE_LAST} abductor_strength y_balance"
ON_ONE_LEG = (
    "one_leg_stand single_leg_squat step_up lunge y_balance lateral_step_down step_down_form "
    "sls_30_pain"
)
ONE_LEG_EXERCISES = (
    "single_leg_stance single_leg_squat single_leg_rdl skater_squat warrior_iii half_moon "
    "bulgarian_split_squat forward_lunge walking_lunge reverse_lunge lateral_lunge "
    "crossover_step_up lateral_step_down retro_step_up"
)
HELD = "plank side_plank"
STRAINED = "back_squat front_squat deadlift hex_bar_deadlift hip_thrust"
DEEP = (
    "deep_squat pigeon_pose supine_figure_four reverse_clam crossover_step_up low_lunge_stretch "
    "lateral_lunge quad_rocking bench_dip back_squat goblet_squat bulgarian_split_squat"
)
DEEP_TESTS = "squat lunge hip_hinge bench_dip chair_stand_30 clam"
SIDEWAYS = (
    "side_plank side_plank_knees side_plank_abduction clam clam_30 clam_45 clam_band "
    "clam_elevated reverse_clam side_lying_hip_abduction side_lying_hip_abduction_ext "
    "standing_hip_abduction seated_abduction hip_abduction_machine lateral_band_walk "
    "monster_walk fire_hydrant isometric_wall_press"
)
SIDEWAYS_TESTS = "clam side_lying_abduction abductor_strength side_plank_hold"
BEHIND = (
    "prone_hip_extension glute_kickback standing_hip_extension quadruped_hip_extension "
    "plank_hip_extension low_lunge_stretch standing_hip_flexor_stretch bulgarian_split_squat "
    "bridge_pose pigeon_pose"
)
BEHIND_TESTS = "prone_hip_extension thomas_mod lunge"


@dataclass(frozen=True, kw_only=True)
class Case:
    """Answers, and what must not be offered then."""

    name: str
    told: dict[str, Any]
    tests: str = ""
    exercises: str = ""
    stays: str = ""


def hip(approach: str, **more: Any) -> dict[str, Any]:
    """A replaced hip whose one-leg work is cleared, so that the approach alone decides."""
    return {
        "readiness.hip_replacement": approach,
        "readiness.single_leg_cleared": True,
        **more,
    }


CASES = [
    Case(
        name="htn_managed, htn_holds",
        told={"readiness.blood_pressure": "managed"},
        tests=ALL_YOU_HAVE,
        exercises=f"{HELD} {STRAINED}",
        stays="squat clam bridge hip_hinge",
    ),
    Case(
        name="a raised reading, though told it is fine",
        told={
            "readiness.blood_pressure": "normal",
            "readiness.systolic_mmhg": 178,
            "readiness.diastolic_mmhg": 98,
        },
        tests=ALL_YOU_HAVE,
        exercises=f"{HELD} {STRAINED}",
        stays="squat clam bridge hip_hinge",
    ),
    Case(
        name="blood pressure not answered from 40 on",
        told={"about.age_years": 45},
        tests=ALL_YOU_HAVE,
        exercises=f"{HELD} {STRAINED}",
        stays="squat clam bridge hip_hinge",
    ),
    Case(
        name="under_18",
        told={"about.age_years": 16, "about.guardian_consent": True},
        tests=ALL_YOU_HAVE,
        stays="squat clam bridge one_leg_stand",
    ),
    Case(
        name="preg_ok",
        told={"about.pregnant": True, "about.weeks_pregnant": 10},
        tests=f"{ALL_YOU_HAVE} prone_hip_extension",
        exercises=f"plank plank_knees plank_hip_extension prone_hip_extension {STRAINED}",
        stays="squat clam bridge",
    ),
    Case(
        name="preg_supine",
        told={"about.pregnant": True, "about.weeks_pregnant": 20},
        tests=f"{ALL_YOU_HAVE} {ON_ONE_LEG} prone_hip_extension bridge thomas_mod",
        exercises=f"bridge bridge_wide dead_bug hip_thrust_bodyweight {ONE_LEG_EXERCISES}",
        stays="squat clam box_sit_to_stand side_lying_hip_abduction",
    ),
    Case(
        name="fall_history",
        told={"readiness.falls": 1},
        tests=ON_ONE_LEG,
        exercises=f"{ONE_LEG_EXERCISES} step_up lateral_step_up kettlebell_swing",
        stays="squat clam bridge box_sit_to_stand",
    ),
    Case(
        name="thr_posterior",
        told=hip("posterior"),
        tests=DEEP_TESTS,
        exercises=DEEP,
        stays="bridge box_sit_to_stand side_lying_hip_abduction prone_hip_extension",
    ),
    Case(
        name="thr_anterior, thr_prone_ext",
        told=hip("anterior"),
        tests=BEHIND_TESTS,
        exercises=BEHIND,
        stays="squat clam bridge box_sit_to_stand",
    ),
    Case(
        name="thr_lateral",
        told=hip("lateral"),
        tests=f"{DEEP_TESTS} {SIDEWAYS_TESTS}",
        exercises=f"{DEEP} {SIDEWAYS}",
        stays="bridge box_sit_to_stand prone_hip_extension plank",
    ),
    Case(
        name="thr_precedence: approach unknown is all three",
        told=hip("unknown"),
        tests=f"{DEEP_TESTS} {SIDEWAYS_TESTS} {BEHIND_TESTS}",
        exercises=f"{DEEP} {SIDEWAYS} {BEHIND}",
        stays="bridge box_sit_to_stand plank",
    ),
    Case(
        name="thr_single_leg",
        told={"readiness.hip_replacement": "anterior", "readiness.hip_limits_lifted": True},
        tests=f"{ON_ONE_LEG} sl_bridge_hold sl_hamstring_bridge",
        exercises=f"{ONE_LEG_EXERCISES} single_leg_bridge step_up single_leg_mini_squat",
        stays="squat clam bridge box_sit_to_stand",
    ),
    Case(
        name="shoulder_instability",
        told={"readiness.shoulder_unstable": True},
        tests="bench_dip",
        exercises="bench_dip",
        stays="squat clam plank floor_press",
    ),
    Case(
        name="postnatal_12wk",
        told={
            "about.gave_birth_past_year": True,
            "about.weeks_since_birth": 9,
            "about.postnatal_check": True,
        },
        tests="plank",
        exercises="plank plank_knees dead_bug kettlebell_swing deadlift",
        stays="squat clam bridge",
    ),
    Case(
        name="postnatal_pfd",
        told={"about.pelvic_floor_symptoms": True},
        tests="plank",
        exercises=f"plank kettlebell_swing {STRAINED}",
        stays="squat clam bridge",
    ),
    Case(
        name="gluteal_tendon",
        told={"walking.side_pain_on_one_leg": True},
        tests="side_plank_hold pelvic_drop_gait sls_30_pain",
        exercises="pigeon_pose crossover_step_up supine_figure_four hip_hitch side_plank",
        stays="squat clam bridge",
    ),
    Case(
        name="low_energy: no figure of the body",
        told={"food.eating_history": True, "food.training_cleared": True},
        tests="abductor_strength",
        stays="squat clam bridge one_leg_stand",
    ),
]


def offered(told: dict[str, Any]) -> tuple[SafetyGate, Suitability]:
    answers = parse_answers(told)
    gate = safety_gate(answers, knowledge=KNOWLEDGE)
    person = replace(person_from(answers, knowledge=KNOWLEDGE), level=3)
    return gate, Suitability(person=person, gate=gate, values=answers.values, knowledge=KNOWLEDGE)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_the_table_bars_is_gone_and_the_rest_stays(case: Case) -> None:
    gate, suits = offered(case.told)
    named = {*case.tests.split(), *case.exercises.split(), *case.stays.split()}
    assert named <= {*KNOWLEDGE.tests, *KNOWLEDGE.exercises}
    barred = {
        name
        for name, exercise in KNOWLEDGE.exercises.items()
        if (obstacle := suits.obstacle(exercise)) is not None and obstacle.kind == "safety"
    }
    assert set(case.tests.split()) - set(gate.excluded_tests) == set()
    assert set(case.exercises.split()) - barred == set()
    kept = set(case.stays.split())
    assert kept & set(gate.excluded_tests) == set()
    assert kept & barred == set()
