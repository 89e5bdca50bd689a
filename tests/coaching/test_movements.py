"""The shelf of coached movements: whom each serves, and that what it names exists."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from primemover.coaching.codes import set_codes
from primemover.coaching.movements import (
    OF_REPETITION,
    coached_for,
    cues_of,
    live_counting,
    quantities_of,
)
from primemover.coaching.readings import Reader
from primemover.knowledge import load_knowledge
from primemover.knowledge.coached import CoachedMovement
from tests.coaching.scenes import frames

KNOWLEDGE = load_knowledge()
ASKED_FOR = (
    *("bodyweight_squat", "goblet_squat", "split_squat", "reverse_lunge", "forward_lunge"),
    *("bridge", "hip_thrust_bodyweight", "clam", "side_lying_hip_abduction", "step_up"),
    *("hip_hinge", "deadlift", "romanian_deadlift", "prone_hip_extension", "plank", "side_plank"),
    *("single_leg_stance", "quadruped_hip_extension", "bird_dog"),
)
NOT_SEEN = ("kettlebell_swing", "walking_lunge", "pallof_press", "gluteal_squeeze", "monster_walk")


@pytest.mark.parametrize("exercise", ASKED_FOR)
def test_what_can_be_coached_is(exercise: str) -> None:
    assert coached_for(exercise) is not None


@pytest.mark.parametrize("exercise", NOT_SEEN)
def test_what_cannot_be_coached_honestly_is_not(exercise: str) -> None:
    assert exercise in KNOWLEDGE.exercises
    assert coached_for(exercise) is None


def test_an_exercise_has_one_movement() -> None:
    served = [one for movement in KNOWLEDGE.coached.values() for one in movement.exercises]
    assert len(served) == len(set(served))


@pytest.mark.parametrize("name", sorted(KNOWLEDGE.coached))
def test_a_movement_agrees_with_its_exercises_and_its_test(name: str) -> None:
    movement = KNOWLEDGE.coached[name]
    for exercise in movement.exercises:
        if KNOWLEDGE.exercises[exercise].unilateral and not movement.hold:
            assert movement.sides == "given" or exercise == "kickstand_rdl", exercise
    counting = live_counting(movement, knowledge=KNOWLEDGE)
    assert (counting is None) == movement.hold
    if counting is not None:
        assert counting.sides == movement.sides
        camera = KNOWLEDGE.tests[movement.test].camera if movement.test else None
        least = camera.min_amplitude if camera and camera.min_amplitude else 0.0
        assert counting.settings.min_amplitude >= least


@pytest.mark.parametrize("name", sorted(KNOWLEDGE.coached))
def test_every_quantity_can_be_read(name: str) -> None:
    from primemover.coaching.causal_angles import Pose

    movement = KNOWLEDGE.coached[name]
    one = frames("squat")[0]
    assert one.world_m is not None
    assert one.image_px is not None
    pose = Pose(world=one.world_m.tolist(), image=one.image_px.tolist())
    reader = Reader(quantities_of(movement), counted="", sides=movement.sides, side="right")
    reader.anchor.add(pose, confidence=one.confidence)
    wanted = {limit.quantity for limit in KNOWLEDGE.coached_postures[movement.start].limits}
    for quantity in wanted | quantities_of(movement):
        assert isinstance(reader.raw(quantity, pose=pose), float)
    assert not OF_REPETITION & set(reader.names)


@pytest.mark.parametrize("name", sorted(KNOWLEDGE.coached))
def test_a_cue_is_settled_on_the_good_side(name: str) -> None:
    for one in cues_of(KNOWLEDGE.coached[name], knowledge=KNOWLEDGE):
        assert one.beyond(one.limit + (1 if one.cue.comparison == "above" else -1) * 1e-6)
        assert (one.settled < one.limit) == (one.cue.comparison == "above")
        assert not one.corrected(one.limit)


def test_every_posture_is_used() -> None:
    movements = KNOWLEDGE.coached.values()
    used = {name for one in movements for name in (one.start, one.begun_out)} - {""}
    assert used == set(KNOWLEDGE.coached_postures)


def test_codes_are_plain_and_apart() -> None:
    told = set_codes(KNOWLEDGE)
    assert {"count", "ready", "place.nobody", "place.lie_on_side", "cue.heels"} <= told
    assert all(code == code.lower() and " " not in code for code in told)


def _raw(name: str) -> dict[str, object]:
    import primemover.knowledge

    folder = Path(primemover.knowledge.__file__).parent / "coached"
    return {"id": name, **tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("squat", {"hold": True}, "a hold counts no repetitions"),
        ("squat", {"test": ""}, "counted as a test does"),
        ("squat", {"depth": None}, "need counts_from and depth"),
        ("hip_thrust", {"test": "bridge"}, "counted as a test does"),
        ("squat", {"colour": "red"}, "Extra inputs"),
        ("plank", {"depth": {"quantity": "travel", "take": "peak"}}, "a hold counts no"),
    ],
)
def test_a_movement_that_makes_no_sense_is_refused(
    name: str, change: dict[str, object], says: str
) -> None:
    CoachedMovement.model_validate(_raw(name))
    with pytest.raises(ValidationError, match=says):
        CoachedMovement.model_validate({**_raw(name), **change})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"threshold": ""}, "name a threshold, or give limit and settled"),
        ({"priority": 0}, "greater than or equal"),
        ({"code": "Heels up"}, "pattern"),
    ],
)
def test_a_cue_that_makes_no_sense_is_refused(change: dict[str, object], says: str) -> None:
    raw = _raw("squat")
    cues = raw["cues"]
    assert isinstance(cues, list)
    raw["cues"] = [{**cues[0], **change}, *cues[1:]]
    with pytest.raises(ValidationError, match=says):
        CoachedMovement.model_validate(raw)


def test_two_cues_of_one_code_are_refused() -> None:
    raw = _raw("squat")
    cues = raw["cues"]
    assert isinstance(cues, list)
    raw["cues"] = [*cues, cues[0]]
    with pytest.raises(ValidationError, match="share a code"):
        CoachedMovement.model_validate(raw)
