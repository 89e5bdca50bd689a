"""What cannot be asked of a simulation is refused in the same words, whichever way it is asked."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import pytest

pytest.importorskip("mujoco", reason="the muscles extra is not installed")
pytest.importorskip("myo_sim", reason="the muscles extra is not installed")

from primemover.errors import PrimeMoverError
from primemover.simulation.body_size import BodySize
from primemover.simulation.simulate import (
    motion_loads,
    simulate_motion,
    simulate_track,
    track_loads,
)
from primemover.simulation.who_carries import Sided, Weakened
from tests.synthetic import synthetic_track

SIZE: Final = BodySize(mass_kg=70, height_m=1.72)
WAYS: Final[tuple[Callable[..., Any], ...]] = (
    lambda **asked: simulate_motion("one_leg_stand", size=SIZE, **asked),
    lambda **asked: motion_loads("one_leg_stand", size=SIZE, **asked),
    lambda **asked: simulate_track(
        synthetic_track("one_leg_stand"), test="one_leg_stand", size=SIZE, **asked
    ),
    lambda **asked: track_loads(
        synthetic_track("one_leg_stand"), test="one_leg_stand", size=SIZE, **asked
    ),
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"load_kg": -20.0}, "load -20 kg, expected 0 or more"),
        ({"load_kg": math.nan}, "load nan kg, expected 0 or more"),
        ({"load_kg": math.inf}, "load inf kg, expected 0 or more"),
        ({"side": "up"}, "side 'up', expected left or right"),
        ({"side": "both", "load_kg": -1.0}, "load -1 kg, .*; side 'both', expected left or right"),
    ],
)
def test_a_load_or_side_that_cannot_be_is_refused(
    way: Callable[..., Any], asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(PrimeMoverError, match=words):
        way(**asked)


@pytest.mark.parametrize("strength", [1.5, -0.1, math.nan])
def test_a_strength_beyond_none_and_all_is_refused(strength: float) -> None:
    with pytest.raises(PrimeMoverError, match=f"strength {strength:g}, expected 0 to 1"):
        Weakened(muscle="gluteus_maximus", side="both", strength=strength)
    with pytest.raises(PrimeMoverError, match=f"strength {strength:g}, expected 0 to 1"):
        simulate_motion("squat", size=SIZE, weaken={("gluteus_maximus", "both"): strength})


def test_a_side_that_no_muscle_has_is_refused() -> None:
    middle: Sided = "middle"  # type: ignore[assignment]
    with pytest.raises(PrimeMoverError, match="side 'middle', expected left, right or both"):
        motion_loads("squat", size=SIZE, weaken={("gluteus_maximus", middle): 0.5})


def test_the_ends_of_what_can_be_asked_are_taken() -> None:
    for strength in (0, 0.0, 1):
        assert Weakened(muscle="hamstrings", side="left", strength=strength).strength == strength
    assert motion_loads("one_leg_stand", size=SIZE, load_kg=0, side="left").converged.all()
