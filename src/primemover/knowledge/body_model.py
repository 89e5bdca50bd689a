"""The numbers of the body model, each table with where it comes from.

One file of ``body_model/`` is one table of :class:`BodyModelNumbers`. A table, or a row where rows
have sources of their own, says as a cited number does what it cites and how far to trust it.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from primemover.errors import KnowledgeError
from primemover.knowledge.base import Cited, CitedNumber, KnowledgeModel, Refers, Text, Texts

Sex = Literal["female", "male"]
SEXES: Final[tuple[Sex, Sex]] = ("female", "male")
Level = Literal["l5_s1", "l4_l5", "l3_l4", "l2_l3", "l1_l2"]
SegmentName = Literal[
    "head",
    "upper_trunk",
    "middle_trunk",
    "lower_trunk",
    "upper_arm",
    "forearm",
    "hand",
    "thigh",
    "shank",
    "foot",
]
Positive = Annotated[float, Field(gt=0)]
Triple = Annotated[tuple[float, float, float], Field(strict=False)]
Place = Annotated[Triple, Field(description="forwards, up, to the outside, metres")]
Posture = dict[str, float]
"""Named coordinates in degrees; the rest of the body is at zero."""

SIDED: Final = frozenset({"upper_arm", "forearm", "hand", "thigh", "shank", "foot"})
"""Segments that a body has twice."""
ROUNDING: Final = 0.002
"""By how much published shares may miss one: they are rounded to four digits."""


class Segment(KnowledgeModel):
    """One segment: ``mass`` as a share of the body's, ``centre`` from the first of its ``ends``.

    ``centre`` and the radii of ``gyration`` (about the sagittal, transverse and longitudinal axis)
    are shares of the length between the ends, ``length`` is that as a share of body height.
    """

    ends: Text
    length: Annotated[float, Field(gt=0, lt=1)]
    mass: Annotated[float, Field(gt=0, lt=1)]
    centre: Annotated[float, Field(gt=0, lt=1)]
    gyration: Triple


class Segments(Cited):
    """Every segment of both sexes; the shares of mass of each add up to one."""

    female: dict[SegmentName, Segment]
    male: dict[SegmentName, Segment]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for sex, table in (("female", self.female), ("male", self.male)):
            total = sum(s.mass * (2 if name in SIDED else 1) for name, s in table.items())
            if abs(total - 1) > ROUNDING:
                raise ValueError(f"{sex}: masses add up to {total:.4f}, expected 1")
        return self

    def of(self, sex: Sex | None) -> Mapping[SegmentName, Segment]:
        """The segments of a sex; without one, the mean of both."""
        if sex is not None:
            return self.female if sex == "female" else self.male
        return {name: _mean(self.female[name], other) for name, other in self.male.items()}


class LumbarShares(Cited):
    """How an angle of the trunk is shared among the lumbar joints; the shares add up to one.

    ``above`` is the share that belongs between L1 and the thorax.
    """

    shares: dict[Level, float]
    above: float = 0.0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(self.shares.values()) + self.above
        if abs(total - 1) > ROUNDING:
            raise ValueError(f"shares add up to {total:.4f}, expected 1")
        return self


class MuscleTendon(KnowledgeModel):
    """Hill-type properties of one fascicle: force, fibre and tendon, angle of the fibres.

    ``standing_path_m`` is how long its path is in the upstream model in standing.
    """

    max_force_n: Positive
    optimal_fibre_m: Positive
    tendon_slack_m: Positive
    pennation_deg: Annotated[float, Field(ge=0, lt=60)]
    standing_path_m: Positive


class LegMuscles(Cited):
    """The fascicles of one leg by their name in the model, without side."""

    muscles: dict[str, MuscleTendon]


class TrunkMuscle(KnowledgeModel):
    """One fascicle of the trunk as upstream has it; ``standing_fibre`` in optimal lengths."""

    max_force_n: Positive
    optimal_fibre_m: Positive
    standing_path_m: Positive
    standing_fibre: Positive


class TrunkMuscles(Cited):
    """The fascicles of one half of the trunk by their name in the model, without side.

    ``stands_for`` names those that are parts of a leg's muscle where a body has it not.
    """

    stands_for: dict[str, Texts]
    muscles: dict[str, TrunkMuscle]


class AddedMuscle(KnowledgeModel):
    """A straight muscle from pelvis to thigh that the upstream model lacks.

    Places are from the hip joint's centre in the bone's own axes, on the bones they were measured
    on. The tendon is fitted so that the fibres are ``standing_fibre`` optimal lengths in standing.
    """

    name: Text
    from_pelvis_m: Place
    to_thigh_m: Place
    force_of_gluteus_minimus: Positive
    optimal_fibre_m: Positive
    standing_fibre: Positive


class AddedMuscles(Cited):
    """The muscles to add, and the size of the bones their places were measured on."""

    hip_width_m: Positive
    thigh_length_m: Positive
    muscles: dict[str, AddedMuscle]


class FascicleGroup(KnowledgeModel):
    """A group that shares are told by: its muscle in knowledge, and its fascicles by muscle."""

    muscles: dict[Annotated[str, Refers("muscles")], Texts]


class Fascicles(KnowledgeModel):
    """Groups by the id of their muscle; every fascicle is named once."""

    groups: dict[Annotated[str, Refers("muscles")], FascicleGroup]

    @model_validator(mode="after")
    def _once(self) -> Self:
        names = [name for _, _, names in self.rows() for name in names]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"named twice: {', '.join(twice)}")
        return self

    def rows(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Group, muscle and fascicle names, row by row."""
        return tuple(
            (group, muscle, names)
            for group, entry in self.groups.items()
            for muscle, names in entry.muscles.items()
        )


class TorqueCurve(Cited):
    """Greatest isometric torque of one movement by the joint's angle, per body weight and height.

    At angle θ the torque is ``peak`` · cos(``narrowing`` · (θ − ``peak_deg``)), as a share of body
    weight times height; ``narrowing`` 0 is the same everywhere. ``sex`` absent stands for both.

    Attributes
    ----------
    coordinate, direction :
        Which coordinate the torque drives, and whether up (1) or down (-1).
    posture : mapping
        The rest of the body while it was measured, degrees.
    angles_deg : tuple
        Where the model is compared with it.
    compared_only : bool
        It sets no factor: the model is held against it from outside.
    """

    movement: Text
    coordinate: Text
    direction: Literal[-1, 1]
    sex: Sex | None = None
    age: str = ""
    peak: Positive
    peak_sd: Annotated[float, Field(ge=0)] = 0.0
    narrowing: Annotated[float, Field(ge=0)] = 0.0
    peak_deg: float = 0.0
    posture: Posture
    angles_deg: Annotated[tuple[float, ...], Field(strict=False, min_length=1)]
    compared_only: bool = False

    def at(self, angle_deg: float) -> float:
        """The torque at an angle, as a share of body weight times height."""
        return self.peak * max(cos(self.narrowing * radians(angle_deg - self.peak_deg)), 0.0)


class StrengthGroup(Cited):
    """Muscles whose force is scaled by one factor, and the movements that set it."""

    movements: Texts
    muscles: Annotated[Texts, Refers("muscles")] = ()


class Strength(KnowledgeModel):
    """Published torques, and which muscles' force is set by which of them."""

    torques: Annotated[tuple[TorqueCurve, ...], Field(strict=False)]
    groups: dict[str, StrengthGroup]

    @model_validator(mode="after")
    def _measured(self) -> Self:
        known = {curve.movement for curve in self.torques}
        missing = {m for group in self.groups.values() for m in group.movements} - known
        if missing:
            raise ValueError(f"no torque for {', '.join(sorted(missing))}")
        return self


class MomentArm(Cited):
    """A published moment arm of one muscle about one coordinate, at one angle of it.

    Positive where the muscle pulls the coordinate up; ``low_m`` and ``high_m`` are the spread of
    people or sources, where it is known. ``fascicles`` are those of the model to compare.
    """

    muscle: Annotated[str, Refers("muscles")]
    fascicles: Texts = ()
    coordinate: Text
    posture: Posture = Field(default_factory=dict)
    value_m: float
    low_m: float | None = None
    high_m: float | None = None


class MomentArms(KnowledgeModel):
    """Every published moment arm."""

    rows: Annotated[tuple[MomentArm, ...], Field(strict=False)]


class Proportions(Cited):
    """Lengths between joints as shares of body height."""

    lengths: dict[str, Positive]


class Carrying(Cited):
    """Where the load of a motion rests: points of the model.

    ``motions`` names those that do not hold it as ``else_standing``, what every other standing
    motion does whose hands are free.
    """

    motions: dict[Annotated[str, Refers("motions")], Texts]
    else_standing: Texts


class JointRanges(Cited):
    """How far contacts may move a joint, degrees from lowest to highest, without side."""

    ranges_deg: dict[str, Annotated[tuple[float, float], Field(strict=False)]]


class Arms(Cited):
    """Where the right arm hangs in the axes of the thorax, and how far its elbow is from there."""

    shoulder_m: Place
    upper_arm_m: Positive


class BodyPoint(KnowledgeModel):
    """A named point of the body: its bone, and its place in the bone's own axes."""

    bone: Text
    place_m: Place


class ContactPoints(Cited):
    """Points that a body has twice (places are of the right side), and those in its middle."""

    sided: dict[str, BodyPoint]
    middle: dict[str, BodyPoint]


class FilmedReading(KnowledgeModel):
    """How an angle of the picture follows the true one: slope times true plus offset, to sd."""

    slope: Positive
    offset_deg: float
    sd_deg: Positive
    clips: Annotated[int, Field(ge=1)]


class FilmedStep(KnowledgeModel):
    """By how much the length of a step is read too long, in leg lengths."""

    bias_legs: float
    sd_legs: Positive
    clips: Annotated[int, Field(ge=1)]


class Filmed(Cited):
    """What films are read for in the simulation alone; ``readings`` by test and angle.

    ``engine`` is the pose engine and model that read them. ``widen`` is by how much bands of each
    test are wider than their ensemble.
    """

    engine: Text
    step: FilmedStep
    readings: dict[str, FilmedReading]
    widen: dict[Annotated[str, Refers("tests")], Positive]


class FilmedPostures(Cited):
    """How postures are found from a film; standard deviations of coordinates by motion."""

    other_sd_deg: dict[str, Positive]
    unseen_sd_deg: dict[Annotated[str, Refers("motions")], dict[str, Positive]]
    loose_sd_deg: dict[Annotated[str, Refers("motions")], dict[str, Positive]]
    rules: dict[str, CitedNumber]

    def rule(self, name: str) -> float:
        """The value of one of our own rules."""
        return _value(self.rules, name=name)


class BodyModelNumbers(KnowledgeModel):
    """Every table of the body model, one for each file of ``body_model/``."""

    segments: Segments
    lumbar: dict[str, LumbarShares]
    leg_muscles: LegMuscles
    trunk_muscles: TrunkMuscles
    added_muscles: AddedMuscles
    fascicles: Fascicles
    strength: Strength
    moment_arms: MomentArms
    proportions: Proportions
    in_vivo_hip_force: dict[str, CitedNumber]
    settings: dict[str, CitedNumber]
    posture_search: dict[str, CitedNumber]
    ground: dict[str, CitedNumber]
    carrying: Carrying
    joint_ranges: JointRanges
    arms: Arms
    contact_points: ContactPoints
    filmed: Filmed
    filmed_postures: FilmedPostures
    posing: dict[str, CitedNumber]
    upstream: dict[str, CitedNumber]

    def setting(self, name: str) -> float:
        """The value of one of our own settings."""
        return _value(self.settings, name=name)

    def ground_setting(self, name: str) -> float:
        """The value of one of our own rules of contact and balance."""
        return _value(self.ground, name=name)

    def posture_setting(self, name: str) -> float:
        """The value of one of our own rules of looking for postures of less effort."""
        return _value(self.posture_search, name=name)

    def posing_setting(self, name: str) -> float:
        """The value of one of our own rules of posing."""
        return _value(self.posing, name=name)

    def upstream_value(self, name: str) -> float:
        """The value of one number of the body that the upstream model was made from."""
        return _value(self.upstream, name=name)

    def size_limits(self, name: str) -> tuple[float, float]:
        """Between what a body's ``mass_kg`` or ``stature_m`` may lie."""
        low, high = self.upstream[name].low, self.upstream[name].high
        if low is None or high is None:
            raise KnowledgeError(f"body_model: {name}: expected low and high; give both")
        return low, high


def _value(numbers: Mapping[str, CitedNumber], *, name: str) -> float:
    value = numbers[name].value
    if value is None:
        raise KnowledgeError(f"body_model: {name}: expected a value, got a range; give it one")
    return value


def _mean(one: Segment, other: Segment) -> Segment:
    a, b = one.gyration, other.gyration
    return Segment(
        ends=one.ends,
        length=(one.length + other.length) / 2,
        mass=(one.mass + other.mass) / 2,
        centre=(one.centre + other.centre) / 2,
        gyration=((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2),
    )
