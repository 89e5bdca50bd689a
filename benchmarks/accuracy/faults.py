"""The faults of the experiment: the size that matters, and the quantity that should show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

View = Literal["side", "front"]


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultSpec:
    """A fault of a test: the size that matters, and the quantity that should show it.

    ``direction``: whether the fault makes the quantity larger or smaller. ``shares``: sizes made
    for each check body, as shares of ``size``.
    """

    test: str
    fault: str
    size: float
    unit: str
    quantity: str
    direction: Literal[1, -1]
    shares: tuple[float, ...]
    view: View = "side"
    headline: bool = False


FAULTS: Final = (
    FaultSpec(
        test="squat",
        fault="heel_lift",
        size=15.0,
        unit="% of shank",
        quantity="heel_lift",
        direction=1,
        shares=(0.5, 1.0, 1.0, 1.5),
        headline=True,
    ),
    FaultSpec(
        test="squat",
        fault="trunk_lean",
        size=15.0,
        unit="°",
        quantity="trunk_lean",
        direction=1,
        shares=(0.5, 1.0, 1.0, 1.5),
        headline=True,
    ),
    FaultSpec(
        test="squat",
        fault="shallow",
        size=15.0,
        unit="°",
        quantity="knee_depth",
        direction=-1,
        shares=(0.5, 1.0, 1.0, 1.5),
        headline=True,
    ),
    FaultSpec(
        test="plank",
        fault="sag",
        size=10.0,
        unit="°",
        quantity="plank_line",
        direction=-1,
        shares=(0.5, 1.0, 1.0, 1.5),
        headline=True,
    ),
    FaultSpec(
        test="plank",
        fault="pike",
        size=10.0,
        unit="°",
        quantity="plank_line",
        direction=1,
        shares=(0.5, 1.0, 1.5),
        headline=True,
    ),
    FaultSpec(
        test="bridge",
        fault="overextended",
        size=15.0,
        unit="°",
        quantity="hip_extension_range",
        direction=1,
        shares=(1.0,),
    ),
    FaultSpec(
        test="bridge",
        fault="low",
        size=15.0,
        unit="°",
        quantity="hip_extension_range",
        direction=-1,
        shares=(1.0,),
    ),
    FaultSpec(
        test="bench_dip",
        fault="drift",
        size=15.0,
        unit="°",
        quantity="hip_drift",
        direction=1,
        shares=(1.0,),
    ),
    FaultSpec(
        test="lunge",
        fault="trunk_lean",
        size=15.0,
        unit="°",
        quantity="trunk_lean",
        direction=1,
        shares=(1.0,),
    ),
    FaultSpec(
        test="squat",
        fault="knee_valgus",
        size=10.0,
        unit="°",
        quantity="knee_valgus",
        direction=1,
        shares=(1.0, 2.0),
        view="front",
    ),
    FaultSpec(
        test="single_leg_squat",
        fault="knee_valgus",
        size=10.0,
        unit="°",
        quantity="knee_valgus",
        direction=1,
        shares=(1.0, 2.0),
        view="front",
    ),
    FaultSpec(
        test="one_leg_stand",
        fault="pelvic_drop",
        size=8.0,
        unit="°",
        quantity="pelvic_drop",
        direction=1,
        shares=(0.5, 1.0, 1.5, 2.0),
        view="front",
    ),
    FaultSpec(
        test="one_leg_stand",
        fault="side_lean",
        size=12.0,
        unit="°",
        quantity="trunk_side_lean",
        direction=1,
        shares=(0.5, 1.0),
        view="front",
    ),
    FaultSpec(
        test="clam",
        fault="small",
        size=15.0,
        unit="°",
        quantity="hip_opening",
        direction=-1,
        shares=(1.0,),
        view="front",
    ),
    FaultSpec(
        test="clam",
        fault="roll_back",
        size=25.0,
        unit="°",
        quantity="pelvis_roll",
        direction=1,
        shares=(1.0,),
        view="front",
    ),
)
"""Every fault with the size that matters."""


def faults_of(test: str, *, view: View) -> tuple[FaultSpec, ...]:
    """The faults of a test that this view should show."""
    return tuple(spec for spec in FAULTS if spec.test == test and spec.view == view)
