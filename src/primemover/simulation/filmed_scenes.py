"""What each filmed test is to the model: what bears weight, what is alike, what nobody sees.

A scene is written for the right side; a left one is its mirror image. What a test needs and what
the camera cannot give is said here, and why other tests are not simulated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.simulation.external_loads import load_points
from primemover.simulation.limits import MORE_THAN_SOLES
from primemover.simulation.posing import other_side
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Part = Literal["whole", "both_feet", "one_foot", "hold"]

_FOOT: Final = ("heel", "ball_inner", "ball_outer", "toe")
SOLES: Final = tuple(f"{name}_{side}" for side in SIDES for name in _FOOT)
"""Points of both feet."""
_RIGHT_SOLE: Final = tuple(f"{name}_right" for name in _FOOT)
_UPPER_BACK: Final = tuple(f"upper_back_{side}" for side in SIDES)


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmedScene:
    """A filmed test as the model does it, on the right side where it has a side.

    Attributes
    ----------
    motion : str
        The motion in knowledge that says what nobody sees.
    rest_share : float
        At which share of its way somebody stands upright.
    by_knee : bool
        Whether the bend of the working knee says how far it is on its way, from where on the knee
        of the movement as it is taught bends, or straightens, steadily; else the counted signal.
    alike : bool
        Whether both legs do the same.
    from_front : bool
        Whether it is filmed from the front.
    lies : bool
        Whether the body lies on its back.
    part : {"whole", "both_feet", "one_foot", "hold"}
        Which part of a repetition is simulated.
    hardest_at_turn : bool
        Whether most is asked where the movement turns, or on the way there.
    flat, still : tuple of str
        Points that lie on the floor (or step), and those of them that stay where they are.
    bears : tuple of str
        Points that may carry weight.
    bears_at_rest : tuple of str
        Those that carry only before and after.
    over : tuple of str
        Heels of the feet over which the weight lies; none where it is carried far apart.
    told : tuple of str
        What this film cannot say, for the person.
    """

    motion: str
    rest_share: float = 0.0
    by_knee: bool = False
    alike: bool = True
    from_front: bool = False
    lies: bool = False
    part: Part = "whole"
    hardest_at_turn: bool = True
    flat: tuple[str, ...] = tuple(n for n in SOLES if not n.startswith("toe"))
    still: tuple[str, ...] = tuple(n for n in SOLES if n.startswith(("heel", "ball_inner")))
    bears: tuple[str, ...] = SOLES
    bears_at_rest: tuple[str, ...] = ()
    over: tuple[str, ...] = ("heel_left", "heel_right")
    told: tuple[str, ...] = ()

    @property
    def points(self) -> tuple[str, ...]:
        """Every point that carries weight at some time."""
        return (*self.bears, *self.bears_at_rest)

    @property
    def load_rests(self) -> tuple[str, ...]:
        """The points on which a load rests: those of the same movement in the library."""
        return load_points(load_knowledge().motions[self.motion])

    @property
    def film_again(self) -> str:
        """How to film it so that more is seen."""
        if self.from_front:
            return "Film straight from the front, the whole body with both feet in the picture."
        return "Film straight from the side, the whole body with both feet in the picture."

    @property
    def unseen_sd_deg(self) -> Mapping[str, float]:
        """How much people differ in what is not seen; members of an ensemble do."""
        return load_knowledge().body_model.filmed_postures.unseen_sd_deg[self.motion]

    @property
    def loose_sd_deg(self) -> Mapping[str, float]:
        """How firmly other coordinates keep to the movement as it is taught."""
        return load_knowledge().body_model.filmed_postures.loose_sd_deg.get(self.motion, {})

    def touching(self, depth: FloatArray) -> BoolArray:
        """Which points carry in each frame, (frame, point)."""
        always = np.ones((len(depth), len(self.bears)), dtype=bool)
        floor_share = load_knowledge().body_model.filmed_postures.rule("floor_share")
        rests = np.tile((depth <= floor_share)[:, None], (1, len(self.bears_at_rest)))
        return np.concatenate([always, rests], axis=1)

    def points_of(self, side: Side) -> tuple[str, ...]:
        """The points for the side that works."""
        if self.alike or side == "right":
            return self.points
        return tuple(other_side(name) for name in self.points)


_BOTH_ALIKE: Final = (
    "Both legs are taken to do the same; how far the thighs are spread and turned, and how the "
    "bend is shared between hip and low back, cannot be seen from the side and is taken from the "
    "movement as it is taught.",
)
_ONE_SIDE: Final = (
    "How the thighs are spread and turned, and how the bend is shared between hip and low back, "
    "cannot be seen from the side and is taken from the movement as it is taught."
)

SCENES: Final[Mapping[str, FilmedScene]] = {
    "squat": FilmedScene(motion="squat", told=_BOTH_ALIKE),
    "hip_hinge": FilmedScene(motion="hip_hinge", told=_BOTH_ALIKE),
    "lunge": FilmedScene(
        motion="forward_lunge",
        by_knee=True,
        alike=False,
        part="both_feet",
        flat=(
            *(n for n in _RIGHT_SOLE if not n.startswith("toe")),
            *("ball_inner_left", "ball_outer_left"),
        ),
        still=("heel_right", "ball_inner_right", "ball_inner_left", "ball_outer_left"),
        bears=(*_RIGHT_SOLE, "ball_inner_left", "ball_outer_left"),
        over=(),
        told=(
            _ONE_SIDE,
            "Simulated is the part of each repetition in which both feet stand: the step itself is "
            "left out. How long the step is was read from the picture.",
        ),
    ),
    "step_up": FilmedScene(
        motion="step_up",
        rest_share=1.0,
        by_knee=True,
        alike=False,
        part="one_foot",
        hardest_at_turn=False,
        flat=tuple(n for n in _RIGHT_SOLE if not n.startswith("toe")),
        still=("heel_right", "ball_inner_right"),
        bears=_RIGHT_SOLE,
        over=("heel_right",),
        told=(
            _ONE_SIDE,
            "Simulated is the part of each repetition in which the other foot is off the floor; "
            "that foot is taken to carry nothing, also where it touches the step at the top.",
        ),
    ),
    "bridge": FilmedScene(
        motion="bridge",
        lies=True,
        flat=(*(n for n in SOLES if not n.startswith("toe")), *_UPPER_BACK),
        bears=(*SOLES, *_UPPER_BACK),
        bears_at_rest=("sacrum",),
        over=(),
        told=(
            *_BOTH_ALIKE,
            MORE_THAN_SOLES,
            "Feet and upper back are taken to stay where they are and to carry everything; arms "
            "that push against the floor are not in it.",
        ),
    ),
    "one_leg_stand": FilmedScene(
        motion="one_leg_stand",
        alike=False,
        from_front=True,
        part="hold",
        flat=tuple(n for n in _RIGHT_SOLE if not n.startswith("toe")),
        still=("heel_right", "ball_inner_right"),
        bears=_RIGHT_SOLE,
        over=("heel_right",),
        told=(
            "From the front only the lean of the trunk over the standing leg is read. That the "
            "standing leg and the trunk are upright seen from the side, how high the other leg is "
            "held and how level the pelvis is, is taken from the stand as it is taught.",
        ),
    ),
}
"""By filmed test."""

_ARMS: Final = "the arms carry, and the model's arms have no muscles"
_LYING_SIDE: Final = (
    "how far pelvis and low back roll along with the thigh cannot be seen, and that decides who "
    "carries"
)
WHY_NOT: Final[Mapping[str, str]] = {
    "single_leg_squat": (
        "it is filmed from the front, where the bend of knee and hip cannot be seen, and that "
        "decides who carries"
    ),
    "plank": _ARMS,
    "bench_dip": _ARMS,
    "clam": _LYING_SIDE,
    "side_lying_abduction": _LYING_SIDE,
    "prone_hip_extension": (
        "how the lift is shared between hip and low back cannot be seen, and that decides who "
        "carries"
    ),
}
"""Why other filmed tests are not simulated."""
INSTEAD: Final[Mapping[str, str]] = {
    "single_leg_squat": "Film a step-up or a lunge from the side instead.",
    "plank": "Film a bridge or a squat from the side instead.",
    "bench_dip": "Film a bridge or a squat from the side instead.",
    "clam": "Film a stand on one leg from the front instead: it asks the same muscles.",
    "side_lying_abduction": "Film a stand on one leg from the front instead: it asks the same "
    "muscles.",
    "prone_hip_extension": "Film a bridge from the side instead: it asks the same muscles.",
}
"""What to film in place of them."""


def scene_of(test: str, *, source: str) -> FilmedScene:
    """How a test is simulated.

    Raises
    ------
    RecordingError
        For a test that is not, with the reason and what to film instead.
    """
    if test in SCENES:
        return SCENES[test]
    tests = load_knowledge().tests
    name = tests[test].name.lower() if test in tests else test
    why = WHY_NOT.get(test, "it is not filmed but answered")
    instead = INSTEAD.get(test, "Film a squat from the side instead.")
    raise RecordingError(
        f"{source}: who carries the load cannot be said in this test ({name}): {why}. {instead}"
    )
