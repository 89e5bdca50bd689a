"""Motions: key poses, timing and contacts of each movement, and the faults it can be done with.

One file serves whoever needs to know how a movement goes: the renderer, the simulation, the coach.
Poses are joint angles; what touches the floor or a prop is said apart and wins over the angles, so
that one file fits bodies of every build.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from primemover.knowledge.base import ExerciseIds, KnowledgeModel, Refers, Text, Texts
from primemover.terms import SIDES, SIGNS

Start = Literal["standing", "supine", "prone", "side_lying"]
"""How the body lies before any angle is added; ``side_lying`` is on the left side,
the right leg on top."""

Unsided = Literal[
    "pelvis_tilt",
    "pelvis_list",
    "pelvis_turn",
    "pelvis_left",
    "pelvis_forward",
    "pelvis_up",
    "trunk_flexion",
    "trunk_side_bend",
    "trunk_rotation",
    "neck_flexion",
    "neck_rotation",
]
Sided = Literal[
    "hip_flexion",
    "hip_adduction",
    "hip_rotation",
    "knee_flexion",
    "knee_rotation",
    "ankle_flexion",
    "ankle_inversion",
    "toe_extension",
    "shoulder_flexion",
    "shoulder_abduction",
    "shoulder_rotation",
    "elbow_flexion",
    "forearm_pronation",
    "wrist_extension",
]
ContactPoint = Literal[
    "sole",
    "ball",
    "heel",
    "toes",
    "instep",
    "knee",
    "knee_side",
    "ankle_side",
    "hip_side",
    "shoulder_side",
    "palm",
    "fist",
    "forearm",
    "elbow",
    "sacrum",
    "buttocks",
    "upper_back",
    "head_back",
    "pelvis_front",
    "chest_front",
    "forehead",
]
MIDDLE: Final = (
    "sacrum",
    "buttocks",
    "upper_back",
    "head_back",
    "pelvis_front",
    "chest_front",
    "forehead",
)
"""Contact points that have no side."""

POSITIONS: Final = ("pelvis_left", "pelvis_forward", "pelvis_up")
"""The coordinates that are lengths, in leg lengths; all others are degrees."""

SIGN_CHANGES: Final = (
    "pelvis_left",
    "pelvis_list",
    "pelvis_turn",
    "trunk_side_bend",
    "trunk_rotation",
    "neck_rotation",
)
"""The coordinates that change their sign in a mirror; those with a side change sides instead."""

COORDINATES: Final[tuple[str, ...]] = (
    *get_args(Unsided),
    *(f"{name}_{side}" for side in SIDES for name in get_args(Sided)),
)
"""Every coordinate of a pose, in order.

Notes
-----
ISB signs: flexion, adduction, internal rotation, dorsiflexion, inversion, pronation and wrist
extension are positive. ``pelvis_tilt`` is positive forwards, ``pelvis_list`` with the left hip
higher, ``pelvis_turn`` and ``trunk_rotation`` to the left, ``trunk_side_bend`` to the left.
``trunk`` is the chest relative to the pelvis. All are zero in neutral standing: legs and arms
straight down, palms towards the thighs.
"""

_QUANTITIES: Final = (*SIGNS, "pelvis_roll", *get_args(Sided))
"""What can show the size of a fault, besides the coordinates."""

Angles = dict[str, float]
Share = Annotated[float, Field(ge=0, le=1)]


def spread(angles: Angles) -> Angles:
    """The angles by full coordinate name: one without a side stands for both sides.

    Raises
    ------
    ValueError
        Naming every name that is no coordinate.
    """
    sided = get_args(Sided)
    wrong = [name for name in angles if name not in COORDINATES and name not in sided]
    if wrong:
        raise ValueError(f"no such coordinate: {', '.join(wrong)}")
    both = {
        f"{name}_{side}": value for name, value in angles.items() if name in sided for side in SIDES
    }
    return both | {name: value for name, value in angles.items() if name not in sided}


class KeyPose(KnowledgeModel):
    """Where the body is at one share of the way out.

    An angle left out is 0 in the first pose; in a later one it keeps its course.
    """

    at: Share
    name: Text
    angles: Angles

    @model_validator(mode="after")
    def _known(self) -> Self:
        spread(self.angles)
        return self


class Contact(KnowledgeModel):
    """What stays on a surface over a part of the way.

    Attributes
    ----------
    points : tuple of str
        A contact point with its side in front (``left_sole``, ``right_palm``), or one of the
        middle (``sacrum``).
    on : str
        ``floor`` or the id of a prop.
    from_, to : float
        The part of the way, written ``from`` and ``to``.
    slides : bool
        Whether it may move along the surface.
    place : tuple of float or None
        Where it stands: to the left and forwards of the starting pelvis, in leg lengths. Without
        it, where the pose puts it when the contact begins.
    touch_cm : float
        How far soft tissue gives way there.
    """

    points: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
    on: str = "floor"
    from_: Annotated[Share, Field(alias="from")] = 0.0
    to: Share = 1.0
    slides: bool = False
    place: Annotated[tuple[float, float], Field(strict=False)] | None = None
    touch_cm: Annotated[float, Field(ge=0, le=6)] = 0.0

    @model_validator(mode="after")
    def _known(self) -> Self:
        sided = {f"{side}_{name}" for side in SIDES for name in get_args(ContactPoint)}
        known = (sided - {f"{s}_{m}" for s in SIDES for m in MIDDLE}) | set(MIDDLE)
        wrong = [point for point in self.points if point not in known]
        if wrong:
            raise ValueError(f"no such contact point: {', '.join(wrong)}")
        if self.from_ > self.to:
            raise ValueError("from is after to")
        return self


class Prop(KnowledgeModel):
    """A thing in the room: a box whose top is ``height_m`` above the floor.

    ``place`` is its middle, to the left and forwards of the starting pelvis, in leg lengths;
    ``size_m`` its width (left to right), depth (front to back) and thickness downwards.
    """

    kind: Literal["mat", "bench", "step", "chair", "bar", "band", "block", "wall"]
    place: Annotated[tuple[float, float], Field(strict=False)]
    size_m: Annotated[tuple[float, float, float], Field(strict=False)]
    height_m: Annotated[float, Field(ge=0)]
    turn_deg: float = 0.0
    carried_by: str = ""


class Tempo(KnowledgeModel):
    """Seconds of one repetition: out, pause at the turn, back, rest; ``hold_s`` for holds."""

    out_s: Annotated[float, Field(gt=0)] = 1.3
    pause_s: Annotated[float, Field(ge=0)] = 0.2
    back_s: Annotated[float, Field(gt=0)] = 1.2
    rest_s: Annotated[float, Field(ge=0)] = 0.4
    hold_s: Annotated[float, Field(ge=0)] = 0.0


class MotionFault(KnowledgeModel):
    """A way to do it less well, by a size that can be told.

    Attributes
    ----------
    quantity : str
        The quantity that shows the size (a name in ``terms.SIGNS``, ``_left`` or ``_right`` added
        where it has sides). The size is its change at ``peak`` against the movement done well.
    sign : {1, -1}
        Whether the fault makes the quantity larger or smaller.
    angles : dict
        Change of the angles for a fault of ``unit_size``; scaled until the size is reached.
    lifts : dict
        Points of the sole that leave the floor, in shank lengths at ``unit_size``.
    unit_size, unit
        What ``angles`` and ``lifts`` were written for, and its unit.
    sizes : tuple of float
        Sizes worth measuring; ``shown`` is the one worth seeing.
    begins : float
        Share of the way from which it grows.
    peak : float
        Share of the way at which it is largest; from there to the turn it fades again.
    grows : {"within", "over_set"}
        Within each repetition, or from the first repetition to the last.
    sign_seen, instead : str
        What is seen, and what to do instead, in plain words.
    """

    name: Text
    quantity: Text
    sign: Literal[1, -1] = 1
    unit: Text = "deg"
    unit_size: Annotated[float, Field(gt=0)]
    angles: Angles = Field(default_factory=dict)
    lifts: dict[str, float] = Field(default_factory=dict)
    sizes: Annotated[tuple[float, ...], Field(strict=False)] = ()
    shown: Annotated[float, Field(gt=0)]
    begins: Share = 0.0
    peak: Share = 1.0
    grows: Literal["within", "over_set"] = "within"
    commonest: bool = False
    sign_seen: Text
    instead: Text

    @model_validator(mode="after")
    def _known(self) -> Self:
        spread(self.angles)
        plain = self.quantity.removesuffix("_left").removesuffix("_right")
        if self.quantity not in COORDINATES and plain not in _QUANTITIES:
            raise ValueError(f"no such quantity: {self.quantity}")
        if self.peak <= self.begins:
            raise ValueError("peak is not after begins")
        return self


class Look(KnowledgeModel):
    """From where a movement is best looked at: camera yaw and height, and the part of the body."""

    yaw_deg: float
    height_m: float = 1.0
    distance_m: float = 3.2


class Motion(KnowledgeModel):
    """A movement: how it goes, what it touches, how fast, how it goes wrong, how to look at it.

    One-sided movements are written for the right side (stance leg, front leg or working leg);
    the left is their mirror image.
    """

    id: Text
    name: Text
    exercises: ExerciseIds = ()
    tests: Annotated[tuple[str, ...], Field(strict=False), Refers("tests")] = ()
    start: Start
    one_sided: bool = False
    hold: bool = False
    tempo: Tempo = Tempo()
    poses: Annotated[tuple[KeyPose, ...], Field(strict=False, min_length=1)]
    contacts: Annotated[tuple[Contact, ...], Field(strict=False)]
    props: dict[str, Prop] = Field(default_factory=dict)
    held: Texts = ()
    free: Texts = ()
    looks: Annotated[tuple[Look, ...], Field(strict=False, min_length=1)]
    faults: dict[str, MotionFault] = Field(default_factory=dict)
    feel: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        at = [pose.at for pose in self.poses]
        if at != sorted(set(at)) or at[0] != 0:
            raise ValueError("poses begin at 0 and rise")
        missing = [c.on for c in self.contacts if c.on != "floor" and c.on not in self.props]
        if missing:
            raise ValueError(f"no such prop: {', '.join(missing)}")
        spread(dict.fromkeys((*self.held, *self.free), 0.0))
        common = [name for name, fault in self.faults.items() if fault.commonest]
        if self.faults and len(common) != 1:
            raise ValueError("exactly one fault is the commonest")
        down = {point for contact in self.contacts for point in contact.points}
        lifted = sorted({name for f in self.faults.values() for name in f.lifts} - down)
        if lifted:
            raise ValueError(f"lifts what is in no contact: {', '.join(lifted)}")
        return self

    @property
    def commonest_fault(self) -> str:
        """The fault shown beside good form; "" when none is known."""
        return next((name for name, fault in self.faults.items() if fault.commonest), "")
