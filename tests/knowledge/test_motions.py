"""Motion files say something that can be played; what cannot is refused with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import ValidationError

from primemover.errors import KnowledgeError
from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import COORDINATES, MIDDLE, POSITIONS, Motion, spread
from primemover.terms import SIDES, SIGNS

MOTIONS: Final = load_knowledge().motions

FAULT: Final[dict[str, Any]] = {
    "name": "Chest drops",
    "quantity": "trunk_lean",
    "unit_size": 10.0,
    "angles": {"pelvis_tilt": 8.0},
    "shown": 20.0,
    "commonest": True,
    "sign_seen": "The chest drops.",
    "instead": "Lift the chest.",
}
SMALL: Final[dict[str, Any]] = {
    "id": "small",
    "name": "Small",
    "start": "standing",
    "poses": [
        {"at": 0.0, "name": "standing", "angles": {}},
        {"at": 1.0, "name": "bent", "angles": {"knee_flexion": 40.0}},
    ],
    "contacts": [{"points": ["left_sole", "right_sole"]}],
    "looks": [{"yaw_deg": 90.0}],
    "faults": {"lean": FAULT},
}


def changed(**fields: Any) -> Motion:
    return Motion.model_validate(SMALL | fields)


def pose(**fields: Any) -> list[dict[str, Any]]:
    return [SMALL["poses"][0], SMALL["poses"][1] | fields]


def contact(**fields: Any) -> list[dict[str, Any]]:
    return [SMALL["contacts"][0] | fields]


def fault(**fields: Any) -> dict[str, Any]:
    return {"lean": FAULT | fields}


REFUSED: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "wrong coordinate": (
        {"poses": pose(angles={"knee_bend": 3.0})},
        "no such coordinate: knee_bend",
    ),
    "coordinate of a wrong side": (
        {"poses": pose(angles={"trunk_flexion_left": 3.0})},
        "no such coordinate: trunk_flexion_left",
    ),
    "wrong coordinate in a fault": (
        {"faults": fault(angles={"hips": 1.0})},
        "no such coordinate: hips",
    ),
    "wrong held coordinate": ({"held": ["back"]}, "no such coordinate: back"),
    "poses not rising": (
        {"poses": [*SMALL["poses"], {"at": 0.5, "name": "again", "angles": {}}]},
        "poses begin at 0 and rise",
    ),
    "poses beginning late": ({"poses": [SMALL["poses"][1]]}, "poses begin at 0 and rise"),
    "pose past the turn": ({"poses": pose(at=1.2)}, "less than or equal to 1"),
    "no pose": ({"poses": []}, "at least 1 item"),
    "unknown prop": ({"contacts": contact(on="sofa")}, "no such prop: sofa"),
    "unknown contact point": (
        {"contacts": contact(points=["left_ear"])},
        "no such contact point: left_ear",
    ),
    "a middle with a side": (
        {"contacts": contact(points=["left_sacrum"])},
        "no such contact point: left_sacrum",
    ),
    "a side left out": ({"contacts": contact(points=["sole"])}, "no such contact point: sole"),
    "contact ending before it begins": (
        {"contacts": contact(**{"from": 0.6, "to": 0.4})},
        "from is after to",
    ),
    "two commonest faults": (
        {"faults": {"lean": FAULT, "more": FAULT}},
        "exactly one fault is the commonest",
    ),
    "no commonest fault": (
        {"faults": fault(commonest=False)},
        "exactly one fault is the commonest",
    ),
    "a fault without size": ({"faults": fault(unit_size=0.0)}, "greater than 0"),
    "a fault of no known quantity": (
        {"faults": fault(quantity="wobble")},
        "no such quantity: wobble",
    ),
    "a fault that is largest before it begins": (
        {"faults": fault(begins=0.7, peak=0.6)},
        "peak is not after begins",
    ),
    "a lift of a sole that is nowhere down": (
        {"faults": fault(lifts={"left_soul": 0.1})},
        "lifts what is in no contact: left_soul",
    ),
    "unknown start": ({"start": "hanging"}, "'standing', 'supine'"),
    "no look": ({"looks": []}, "at least 1 item"),
    "unknown field": ({"speed": 3}, "Extra inputs are not permitted"),
}


def test_a_small_motion_is_accepted() -> None:
    assert changed().commonest_fault == "lean"
    assert changed(faults={}).commonest_fault == ""


@pytest.mark.parametrize("why", REFUSED)
def test_a_motion_that_cannot_be_played_is_refused(why: str) -> None:
    fields, said = REFUSED[why]
    with pytest.raises(ValidationError) as refused:
        changed(**fields)
    assert said in str(refused.value)


def test_a_refused_file_is_named(copied: Path) -> None:
    file = copied / "motions" / "squat.toml"
    text = file.read_text(encoding="utf-8")
    assert "knee_flexion =" in text
    file.write_text(text.replace("knee_flexion =", "knee_bend ="), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"motions/squat\.toml.*no such coordinate: knee_bend"):
        load_knowledge(copied)


def test_an_unknown_exercise_is_refused(copied: Path) -> None:
    file = copied / "motions" / "squat.toml"
    text = file.read_text(encoding="utf-8")
    assert "exercises = [" in text
    file.write_text(text.replace("exercises = [", 'exercises = ["nap", ', 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="'nap' is not in exercises"):
        load_knowledge(copied)


def test_an_angle_without_a_side_is_of_both() -> None:
    assert spread({"knee_flexion": 4.0, "trunk_flexion": 2.0}) == {
        "knee_flexion_left": 4.0,
        "knee_flexion_right": 4.0,
        "trunk_flexion": 2.0,
    }
    one = spread({"knee_flexion": 4.0, "knee_flexion_left": 9.0})
    assert one == {"knee_flexion_left": 9.0, "knee_flexion_right": 4.0}


def test_coordinates_are_each_there_once() -> None:
    assert len(set(COORDINATES)) == len(COORDINATES)
    assert set(POSITIONS) <= set(COORDINATES)
    lefts = {name.removesuffix("_left") for name in COORDINATES if name.endswith("_left")}
    rights = {name.removesuffix("_right") for name in COORDINATES if name.endswith("_right")}
    assert lefts - {"pelvis"} == rights


@pytest.mark.parametrize("motion", MOTIONS.values(), ids=MOTIONS)
def test_every_motion_can_be_taught(motion: Motion) -> None:
    """At least one fault with its sizes, words for it, and a sentence on what to feel."""
    assert motion.commonest_fault
    assert motion.feel
    for fault in motion.faults.values():
        assert fault.angles or fault.lifts
        assert fault.sign_seen.endswith(".")
        assert fault.instead.endswith(".")
    assert any(contact.from_ == 0 for contact in motion.contacts)


def test_names_of_the_middle_have_no_side() -> None:
    assert not any(name.startswith(SIDES) for name in MIDDLE)


def test_every_quantity_with_a_sign_may_have_a_fault() -> None:
    for name in SIGNS:
        assert changed(faults=fault(quantity=name)).faults["lean"].quantity == name
