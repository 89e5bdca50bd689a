"""One cue at a time, earned, not repeated for ever, and acknowledged once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.coaching.cueing import Cueing
from primemover.coaching.events import Event, Word
from primemover.coaching.movements import cues_of
from primemover.knowledge import load_knowledge
from tests.coaching.scenes import (
    COUNTED,
    Frames,
    a_set,
    after,
    codes,
    fed,
    frames,
    named,
    performed,
    tipped,
)

KNOWLEDGE = load_knowledge()
RULES = KNOWLEDGE.coaching_rules
CALM = {"heels": 0.0, "knees": 0.0, "chest": 30.0, "deeper": 100.0, "slower": 1.5}


def _squat_cues() -> Cueing:
    movement = KNOWLEDGE.coached["squat"]
    return Cueing(cues_of(movement, knowledge=KNOWLEDGE), knowledge=KNOWLEDGE, hold=False)


def _told(cueing: Cueing, readings: list[dict[str, float]], *, every_s: float = 3.0) -> list[str]:
    told = (cueing.update({**CALM, **one}, time_s=n * every_s) for n, one in enumerate(readings))
    return ["" if one is None else one.code for one in told]


def test_one_faulty_repetition_earns_no_cue_and_two_do() -> None:
    assert _told(_squat_cues(), [{"heels": 20}, {}, {"heels": 20}, {}]) == ["", "", "", ""]
    assert _told(_squat_cues(), [{"heels": 20}, {"heels": 20}]) == ["", "cue.heels"]


def test_the_most_pressing_comes_first_and_the_other_waits() -> None:
    both = {"heels": 20.0, "chest": 80.0}
    told = _told(_squat_cues(), [both] * 5)
    assert told[:2] == ["", "cue.heels"]
    assert told[2:4] == ["", ""], "the cool-down"
    assert told[4] == "cue.heels"


def test_a_correction_is_acknowledged_once() -> None:
    readings: list[dict[str, float]] = [{"heels": 20}, {"heels": 20}, {"heels": 2}, {}, {}]
    assert _told(_squat_cues(), readings) == ["", "cue.heels", "praise.heels", "", ""]


def test_between_the_limits_nothing_changes() -> None:
    """Less than clear and more than borderline: neither a fault nor corrected."""
    limits = next(one for one in cues_of(KNOWLEDGE.coached["squat"], knowledge=KNOWLEDGE))
    between = (limits.limit + limits.settled) / 2
    told = _told(_squat_cues(), [{"heels": 20}, {"heels": 20}, {"heels": between}, {"heels": 2}])
    assert told == ["", "cue.heels", "", "praise.heels"]


def test_what_was_not_seen_gives_no_cue_and_breaks_no_streak() -> None:
    nan = float("nan")
    assert _told(_squat_cues(), [{"heels": nan}] * 5) == [""] * 5
    assert _told(_squat_cues(), [{"heels": 20}, {"heels": nan}, {"heels": 20}])[-1] == "cue.heels"


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "heels": st.floats(0, 30),
                "chest": st.floats(0, 90),
                "deeper": st.floats(30, 130),
                "slower": st.floats(0.1, 3),
            }
        ),
        max_size=40,
    ),
    st.floats(0.8, 6.0),
)
def test_never_nagging(readings: list[dict[str, float]], every_s: float) -> None:
    cueing, told = _squat_cues(), list[Event]()
    for n, one in enumerate(readings):
        event = cueing.update({**CALM, **one}, time_s=n * every_s)
        told += [event] if event is not None else []
    cues = [one for one in told if one.code.startswith("cue")]
    for first, second in pairwise(cues):
        assert second.time_s - first.time_s >= RULES["cue_cool_down"].number
    for code in {one.code for one in cues}:
        assert sum(one.code == code for one in cues) <= RULES["cue_most"].number
        praised = sum(one.code == code.replace("cue", "praise") for one in told)
        assert praised <= sum(one.code == code for one in cues)
    assert all(isinstance(one, Word) for one in told)


FRONT = {"yaw_deg": 0.0}
FAULTS: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {
    ("squat", "heels"): ({"heel_rise_pct": 22.0}, {}),
    ("squat", "chest"): ({"trunk_deg": 78.0}, {}),
    ("squat", "deeper"): ({"knee_deg": 45.0}, {"knee_deg": 100.0}),
    ("squat", "knees"): ({"knees_in_m": 0.1, **FRONT}, FRONT),
    ("single_leg_squat", "knees"): ({"knees_in_m": 0.1}, {}),
    ("hip_hinge", "shins"): ({"knee_deg": 60.0, "shank_deg": 35.0}, {}),
    ("lunge", "chest"): ({"trunk_deg": 55.0}, {}),
    ("bridge", "higher"): ({"trunk_high_deg": 10.0}, {}),
    **{(movement, "slower"): ({"period_s": 1.0}, {"period_s": 3.0}) for movement in COUNTED},
}
"""Movement and cue: a figure that earns it, and one that does not."""

TIPPED = {
    ("step_up", "chest"): 80.0,
    ("single_leg_squat", "upright"): -18.0,  # the right leg is at the picture's left
}
"""Movement and cue that tipping the trunk earns, in degrees to the picture's right."""

ELSEWHERE = {
    ("one_leg_stand", "upright"),
    ("plank", "hips_up"),
    ("plank", "hips_down"),
}
"""Cues that have a test of their own below."""


def test_every_cue_is_shown_to_be_earned() -> None:
    every = {(name, cue.code) for name, one in KNOWLEDGE.coached.items() for cue in one.cues}
    assert {*FAULTS, *TIPPED, *ELSEWHERE} == every


@pytest.mark.parametrize(("movement", "code"), FAULTS)
def test_each_fault_earns_its_cue_and_good_form_none(movement: str, code: str) -> None:
    fault, good = FAULTS[movement, code]
    faulty = performed(movement, repetitions=4, pause_s=1.5, **fault)
    clean = performed(movement, repetitions=4, pause_s=1.5, **good)
    _earned(movement, code, faulty=faulty, clean=clean)


@pytest.mark.parametrize(("movement", "code"), TIPPED)
def test_tipping_the_trunk_is_told_and_only_to_the_side_meant(movement: str, code: str) -> None:
    clean, by_deg = performed(movement, repetitions=4, pause_s=1.5), TIPPED[movement, code]
    _earned(movement, code, faulty=tipped(clean, by_deg=by_deg), clean=clean)
    away = codes(fed(a_set(movement, side="right"), tipped(clean, by_deg=-by_deg)))
    assert away.count("count") == 4
    assert f"cue.{code}" not in away


def _earned(movement: str, code: str, *, faulty: Frames, clean: Frames) -> None:
    """The fault earns its cue and no other, good form after it praise, good form alone nothing."""
    told = codes(fed(a_set(movement, side=named(movement)), after(faulty, clean)))
    words = [one for one in told if one.startswith(("cue", "praise"))]
    assert set(words) == {f"cue.{code}", f"praise.{code}"}
    assert words.count(f"praise.{code}") == 1
    assert words[-1] == f"praise.{code}"
    alone = codes(fed(a_set(movement, side=named(movement)), clean))
    assert "count" in alone
    assert not [one for one in alone if one.startswith("cue")]


@pytest.mark.parametrize("yaw_deg", [0.0, 40.0])
def test_what_the_view_does_not_show_earns_no_cue(yaw_deg: float) -> None:
    lifted = frames("squat", repetitions=5, heel_rise_pct=22.0, yaw_deg=yaw_deg)
    told = codes(fed(a_set("squat"), lifted))
    assert told.count("count") == 5
    assert "cue.heels" not in told


@pytest.mark.parametrize(("line_deg", "code"), [(-22.0, "hips_up"), (32.0, "hips_down")])
def test_a_hold_is_cued_by_time(line_deg: float, code: str) -> None:
    bent = frames("plank", body_line_deg=line_deg, hold_s=3.0)
    straight = frames("plank", hold_s=4.0)
    told = codes(fed(a_set("plank"), after(bent, straight)))
    assert [one for one in told if one.startswith(("cue", "praise"))] == [
        f"cue.{code}",
        f"praise.{code}",
    ]


def test_leaning_over_the_standing_leg_is_told() -> None:
    lean = frames("one_leg_stand", side_lean_deg=16.0, hold_s=8.0)
    still = frames("one_leg_stand", hold_s=8.0)
    told = codes(fed(a_set("one_leg_stand", side="right"), after(lean, still)))
    assert [one for one in told if one.startswith(("cue", "praise"))] == [
        "cue.upright",
        "praise.upright",
    ]
    assert "cue.upright" not in codes(fed(a_set("one_leg_stand", side="right"), still))
