"""Named points of the body: where it touches something, carries something, or is measured.

Names are those of the contact points of motions (``heel_left``, ``palm_right``, ``sacrum``), so
that a motion's contacts find them. Places are by eye on the upstream model's bones, in metres in
the bone's own axes (forwards, up, to the right for the right side); they are our own choice.
"""

from __future__ import annotations

from typing import Any, Final

from primemover.simulation.coordinates import REACTION_JOINTS
from primemover.terms import SIDES

SIDED: Final = {
    "heel": ("calcn", (0.0, -0.01, 0.0)),
    "ball_inner": ("calcn", (0.185, -0.01, -0.035)),
    "ball_outer": ("calcn", (0.165, -0.01, 0.05)),
    "toe": ("toes", (0.055, -0.005, 0.0)),
    "knee": ("tibia", (0.05, -0.05, 0.0)),
    "knee_side": ("tibia", (0.0, -0.03, 0.06)),
    "ankle_side": ("tibia", (0.0, -0.38, 0.05)),
    "ankle": ("tibia", (0.0, -0.40, 0.0)),
    "instep": ("calcn", (0.12, 0.05, 0.0)),
    "hip_side": ("femur", (0.0, 0.0, 0.08)),
    "thigh_front": ("femur", (0.06, -0.30, 0.0)),
    "pelvis_front": ("pelvis", (0.02, 0.0, 0.12)),
    "buttock": ("pelvis", (-0.13, -0.10, 0.07)),
    "chest_front": ("torso", (0.12, 0.25, 0.10)),
    "upper_back": ("torso", (-0.12, 0.32, 0.10)),
    "shoulder_side": ("torso", (0.0, 0.34, 0.20)),
}
"""Point: bone and place on the right side; the left is its mirror image."""
MIDDLE: Final = {
    "neck": ("torso", (-0.06, 0.40, 0.0)),
    "bar_on_back": ("torso", (-0.10, 0.38, 0.0)),
    "bar_on_hips": ("pelvis", (0.06, -0.02, 0.0)),
    "sacrum": ("pelvis", (-0.16, 0.0, 0.0)),
}

_UNSIDED_BONES: Final = ("pelvis", "torso")
_REACTION_BODIES: Final = {"hip_left": "femur_l", "hip_right": "femur_r", "l5_s1": "lumbar5"}


def add_contact_points(spec: Any) -> None:
    """Nothing comes back; every point becomes a site of its bone."""
    for name, (bone, (forwards, up, right)) in SIDED.items():
        for side in SIDES:
            mirror = 1.0 if side == "right" else -1.0
            body = bone if bone in _UNSIDED_BONES else f"{bone}_{side[0]}"
            spec.body(body).add_site(name=f"{name}_{side}", pos=[forwards, up, right * mirror])
    for name, (bone, place) in MIDDLE.items():
        spec.body(bone).add_site(name=name, pos=list(place))


def add_reaction_joints(spec: Any) -> None:
    """Nothing comes back; three locked sliding joints at each joint whose reaction is read.

    They never move. The force that would keep each from moving is the joint's reaction.
    """
    slide = 2  # mjJNT_SLIDE
    for joint in REACTION_JOINTS:
        body = spec.body(_REACTION_BODIES[joint])
        for axis, direction in zip("xyz", ([1, 0, 0], [0, 1, 0], [0, 0, 1]), strict=True):
            body.add_joint(name=f"reaction_{joint}_{axis}", type=slide, axis=direction, limited=0)
