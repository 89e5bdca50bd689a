"""Locked joints that show what a joint of the body carries."""

from __future__ import annotations

from typing import Any, Final

from primemover.simulation.coordinates import REACTION_JOINTS

BODIES: Final = {"hip_left": "femur_l", "hip_right": "femur_r", "l5_s1": "lumbar5"}
"""The outer bone of each joint whose reaction is read."""


def add_reaction_joints(spec: Any) -> None:
    """Nothing comes back; three locked sliding joints at each joint whose reaction is read.

    They never move. The force that would keep each from moving is the joint's reaction.
    """
    slide = 2  # mjJNT_SLIDE
    for joint in REACTION_JOINTS:
        body = spec.body(BODIES[joint])
        for axis, direction in zip("xyz", ([1, 0, 0], [0, 1, 0], [0, 0, 1]), strict=True):
            body.add_joint(name=f"reaction_{joint}_{axis}", type=slide, axis=direction, limited=0)
