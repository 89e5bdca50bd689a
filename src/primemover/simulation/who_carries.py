"""Who carries the load in one repetition: the account that pages and reports show, fit for JSON.

Everything in it is simulated. A muscle is named by its id in knowledge, or :data:`REST`; curves run
over ``phase``, 0 at the start of the repetition and 1 at its end. ``low`` and ``high`` of a filmed
movement hold 95 % of an ensemble; of one of the library they are the least and the greatest over
what had to be assumed; where nothing was varied they equal the curve.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final, Literal, get_args

from primemover.errors import PrimeMoverError
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import Joint
from primemover.terms import Side

REST: Final = "rest"
"""What stands in place of a muscle for all muscles that have no curve of their own."""
STRETCH: Final = "stretch"
"""What stands in place of a muscle for the pull of stretched muscles, which takes no effort."""

Sided = Literal["left", "right", "both"]
Source = Literal["motion", "recording"]
Told = Literal["mass", "height"]
"""What is told of a body, and taken to be the model's own where it is not."""
TOLD: Final[tuple[Told, ...]] = get_args(Told)
Posture = Literal["kept", "free"]
"""Whether the movement stays as it was, or the body may lean, tilt and shift its weight."""

Pull = Literal[
    "straightens_hip",
    "bends_hip",
    "opens_thigh",
    "levels_pelvis",
    "closes_thigh",
    "turns_out",
    "turns_in",
]
"""What muscles at the hip are asked for; ``levels_pelvis`` opens the thigh that is stood on."""

Curve = tuple[float, ...]

_MOST_FAULTS: Final = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupCurve:
    """Effort of one group of muscles on one side: share of its strength, 0 to 1."""

    muscle: str
    side: Sided
    effort: Curve
    low: Curve
    high: Curve

    def __post_init__(self) -> None:
        where = f"effort of {self.muscle} ({self.side})"
        _refuse(where, faults=_curve_faults(self.effort, low=self.low, high=self.high, most=1.0))


@dataclass(frozen=True, kw_only=True, slots=True)
class HipTorque:
    """What one group gives to what is asked of the hip, N m; below zero it pulls against it.

    ``passive_nm`` is the part of it that stretched muscles pull by themselves; empty for none.
    """

    muscle: str
    side: Side
    torque_nm: Curve
    passive_nm: Curve = ()

    def __post_init__(self) -> None:
        where = f"hip torque of {self.muscle} ({self.side})"
        faults = _curve_faults(self.torque_nm, least=-math.inf)
        faults += _curve_faults(self.passive_nm, least=-math.inf)
        if self.passive_nm and len(self.passive_nm) != len(self.torque_nm):
            faults.append(f"expected {len(self.torque_nm)} passive values")
        _refuse(where, faults=faults)

    @property
    def stretch_nm(self) -> Curve:
        """What stretched muscles pull by themselves, N m."""
        return self.passive_nm or (0.0,) * len(self.torque_nm)

    @property
    def active_nm(self) -> Curve:
        """What is pulled with effort, N m."""
        return tuple(a - b for a, b in zip(self.torque_nm, self.stretch_nm, strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class JointLoad:
    """The force that presses the surfaces of a joint together, in times body weight."""

    joint: Joint
    times_body_weight: Curve
    low: Curve
    high: Curve

    def __post_init__(self) -> None:
        faults = _curve_faults(self.times_body_weight, low=self.low, high=self.high)
        _refuse(f"load on {self.joint}", faults=faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class PostureShift:
    """How far the body goes out of its way in one coordinate: ``pelvis_list``, 4, ``deg``.

    Signs as in ``knowledge.motions.COORDINATES``; besides them ``chest_left`` and
    ``chest_forwards`` (against the vertical), and ``weight_left`` and ``foot_pressure`` (towards
    the toes) for the place of the weight. ``unit`` is ``deg`` or ``cm``.
    """

    coordinate: str
    amount: float
    unit: Literal["deg", "cm"]

    def __post_init__(self) -> None:
        if not math.isfinite(self.amount):
            _refuse(f"shift of {self.coordinate}", faults=["amount: expected a finite number"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """The repetition at one strength of the muscles weakened; 1 is full strength.

    Where it is not ``possible``, ``why_not`` says what is lacking, and curves may be missing.
    """

    strength: float
    curves: tuple[GroupCurve, ...] = ()
    torques: tuple[HipTorque, ...] = ()
    joints: tuple[JointLoad, ...] = ()
    shifts: tuple[PostureShift, ...] = ()
    possible: bool = True
    why_not: str = ""

    def __post_init__(self) -> None:
        faults = []
        if not 0 <= self.strength <= 1:
            faults.append(f"strength: expected 0 to 1, got {self.strength:g}")
        if self.possible == bool(self.why_not):
            faults.append("why_not: expected a reason where it is not possible, and only there")
        if self.possible and not self.curves:
            faults.append("curves: expected at least one where it is possible")
        _refuse(f"step at strength {self.strength:g}", faults=[*faults, *_twice(self)])

    def effort(self, muscle: str, *, side: Sided) -> GroupCurve | None:
        """The curve of this group on this side; None where there is none."""
        same = (each for each in self.curves if (each.muscle, each.side) == (muscle, side))
        return next(same, None)

    def joint(self, joint: Joint) -> JointLoad | None:
        """The load on this joint; None where there is none."""
        return next((each for each in self.joints if each.joint == joint), None)

    def hip_shares(self, *, at: int, side: Sided = "both") -> dict[str, float]:
        """Group → its share of all that does what is asked of the hip; the largest first.

        A group's share is what it pulls with effort; what stretched muscles pull by themselves is
        the share of :data:`STRETCH`. Groups that pull against it have no share. Empty where nothing
        does it.
        """
        sums: dict[str, float] = {}
        for each in self.torques:
            if side in ("both", each.side):
                sums[each.muscle] = sums.get(each.muscle, 0.0) + max(0.0, each.active_nm[at])
                sums[STRETCH] = sums.get(STRETCH, 0.0) + max(0.0, each.stretch_nm[at])
        whole = sum(sums.values())
        largest_first = sorted(sums.items(), key=lambda item: -item[1])
        return {muscle: torque / whole for muscle, torque in largest_first if torque > 0}


@dataclass(frozen=True, kw_only=True, slots=True)
class WhatIf:
    """The same repetition with some muscles of one side weaker and weaker.

    ``steps`` begin at full strength and go down. Others may be weaker besides, as the account says.
    Where the posture is ``free`` the hardest moment is held still: curves are that one moment, and
    shifts are from the posture found at full strength.
    """

    weakened: tuple[str, ...]
    side: Sided
    steps: tuple[Step, ...]
    posture: Posture = "kept"

    def __post_init__(self) -> None:
        strengths = [step.strength for step in self.steps]
        faults = [] if self.weakened else ["weakened: expected at least one muscle"]
        if not strengths or strengths[0] != 1 or any(a <= b for a, b in pairwise(strengths)):
            faults.append("steps: expected strengths from 1 downwards")
        _refuse(f"what-if of {', '.join(self.weakened)}", faults=faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeelsToToes:
    """The deepest point with the weight swept from the heel to the toes.

    ``pressure`` is where under the foot the weight lies, 0 at the back of the heel and 1 at the tip
    of the toes; curves run over it instead of the phase. ``now`` is where it lay in the repetition.
    ``side`` is the foot meant; ``both`` where they do the same.
    """

    pressure: Curve
    curves: tuple[GroupCurve, ...]
    joints: tuple[JointLoad, ...] = ()
    possible: tuple[bool, ...] = ()
    now: float | None = None
    side: Sided = "both"

    def __post_init__(self) -> None:
        faults = _axis_faults(self.pressure, name="pressure")
        faults += _length_faults(self.curves, self.joints, length=len(self.pressure))
        if self.possible and len(self.possible) != len(self.pressure):
            faults.append("possible: expected one for each place under the foot")
        if self.now is not None and not 0 <= self.now <= 1:
            faults.append(f"now: expected 0 to 1, got {self.now:g}")
        _refuse("heels to toes", faults=faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Weakened:
    """A muscle that the person asked about was given less strength, 0 to 1.

    Raises
    ------
    PrimeMoverError
        For a strength or a side that cannot be.
    """

    muscle: str
    side: Sided
    strength: float

    def __post_init__(self) -> None:
        faults = []
        if not 0 <= self.strength <= 1:
            faults.append(f"strength {self.strength:g}, expected 0 to 1")
        if self.side not in get_args(Sided):
            faults.append(f"side {self.side!r}, expected left, right or both")
        if faults:
            raise PrimeMoverError(f"weaken {self.muscle}: {'; '.join(faults)}; put it right")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the movement asks of the hips most, and of which; torques of an account are of this."""

    pull: Pull = "straightens_hip"
    side: Sided = "both"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareBand:
    """Between what a group's share of what is asked of the hips lies; 0 to 1.

    The group may be :data:`STRETCH`.
    """

    muscle: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1 + 1e-6:
            _refuse(f"share of {self.muscle}", faults=["expected 0 <= low <= high <= 1"])


@dataclass(frozen=True, kw_only=True, slots=True)
class WhoCarries:
    """Who carries the load in one repetition of one body.

    ``movement`` is the id of a motion or of a filmed test, ``source`` says which. ``as_is`` is the
    repetition itself (with ``weakened`` muscles, where any were asked for; then ``at_full`` is the
    same at full strength). ``deepest`` is the place in ``phase`` that pictures show: the turn, or
    where most is asked of the hips; efforts may be higher elsewhere. ``asked`` is what the torques
    of all steps are about; ``share_bands`` say between what their shares at ``deepest`` lie.
    ``residual_n`` and ``residual_nm`` are the largest force and moment at the pelvis that nothing
    explains, ``reserve_nm`` is the largest torque that no muscle carried and ``lacking`` the
    coordinate where most was lacking of what was asked; ``carried_well`` says whether all that is
    shown keeps the limits recommended. ``assumed`` names what was not told of the body.
    ``refused`` says why nothing is shown ("" where it is); ``limits`` are told with every figure.
    """

    movement: str
    source: Source
    body: BodySize
    phase: Curve
    deepest: int
    as_is: Step
    at_full: Step | None = None
    asked: Asked = field(default_factory=Asked)
    what_if: tuple[WhatIf, ...] = ()
    heels_to_toes: HeelsToToes | None = None
    weakened: tuple[Weakened, ...] = ()
    load_kg: float = 0.0
    repetition_s: float = 0.0
    members: int = 1
    recording: str = ""
    side: Side | None = None
    share_bands: tuple[ShareBand, ...] = ()
    residual_n: float = 0.0
    residual_nm: float = 0.0
    reserve_nm: float = 0.0
    lacking: str = ""
    carried_well: bool = False
    assumed: tuple[Told, ...] = ()
    refused: str = ""
    limits: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _refuse(f"who carries the load in {self.movement}", faults=tuple(self._faults()))

    def _faults(self) -> Iterator[str]:
        yield from _axis_faults(self.phase, name="phase")
        if not 0 <= self.deepest < max(1, len(self.phase)):
            yield f"deepest: expected a place in phase, got {self.deepest}"
        if not self.refused and not self.as_is.possible:
            yield "refused: expected a reason, since the repetition itself is not possible"
        if self.members < 1 or self.load_kg < 0:
            yield "members, load_kg: expected at least 1 and 0"
        free = {id(step) for each in self.what_if if each.posture == "free" for step in each.steps}
        for step in self.steps():
            length = 1 if id(step) in free else len(self.phase)
            yield from _length_faults(step.curves, step.torques, step.joints, length=length)

    def steps(self) -> Iterator[Step]:
        """Every repetition simulated: as it is, at full strength, and each what-if."""
        yield self.as_is
        yield from filter(None, (self.at_full,))
        for each in self.what_if:
            yield from each.steps

    @property
    def hip_torque_shares(self) -> dict[str, float]:
        """Group → its share of what is asked of the hips, at the frame shown; the largest first."""
        return self.as_is.hip_shares(at=self.deepest, side=self.asked.side)

    def to_dict(self) -> dict[str, Any]:
        """The account as plain JSON values; :meth:`from_dict` gives it back."""
        found: dict[str, Any] = _plain(self)
        return found

    @classmethod
    def from_dict(cls, document: Mapping[str, Any], *, where: str = "load sharing") -> WhoCarries:
        """The account that ``document`` holds; nothing missing, nothing more, every type right.

        Raises
        ------
        PrimeMoverError
            Naming ``where`` it was found and what is wrong with it.
        """
        from pydantic import ValidationError

        try:
            text = json.dumps([_with_assumed(document)], allow_nan=False)
            found: WhoCarries = _reader().validate_json(text)[0]
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=False, include_input=False)
            told = [f"{'.'.join(map(str, f['loc'][1:])) or 'all'}: {f['msg']}" for f in faults]
            _refuse(where, faults=told)
            raise  # pragma: no cover - a refusal always has a fault
        except (TypeError, ValueError, RecursionError) as error:
            raise PrimeMoverError(
                f"{where}: expected an account of load sharing, got {error}; compute it again"
            ) from None
        return found


def _with_assumed(document: object) -> object:
    """The document; one written before ``assumed`` was takes the model's own figures for it."""
    if not isinstance(document, Mapping) or "assumed" in document:
        return document
    body = document.get("body")
    if not isinstance(body, Mapping):
        return document
    model = BodySize()
    own = {"mass": ("mass_kg", model.mass_kg), "height": ("height_m", model.height_m)}
    assumed = [told for told, (name, value) in own.items() if body.get(name) == value]
    return {**document, "assumed": assumed}


@cache
def _reader() -> Any:
    from pydantic import ConfigDict, TypeAdapter

    rules = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    return TypeAdapter(tuple[WhoCarries], config=rules)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value.item() if hasattr(value, "item") else value


def _refuse(where: str, *, faults: Sequence[str]) -> None:
    """Nothing, where there are no faults."""
    if not faults:
        return
    named = "; ".join(faults[:_MOST_FAULTS])
    more = f"; and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
    raise PrimeMoverError(f"{where}: {named}{more}; compute it again")


def _curve_faults(
    curve: Curve,
    *,
    low: Curve | None = None,
    high: Curve | None = None,
    least: float = 0.0,
    most: float = math.inf,
) -> list[str]:
    """What is wrong with a curve and its band; numbers may miss a bound by rounding."""
    slack = 1e-6
    faults = []
    if not all(map(math.isfinite, (*curve, *(low or ()), *(high or ())))):
        faults.append("expected finite numbers")
    elif any(not least - slack <= each <= most + slack for each in curve):
        faults.append(f"expected {least:g} to {most:g}, got {min(curve):g} to {max(curve):g}")
    if low is not None and high is not None:
        if not len(low) == len(curve) == len(high):
            faults.append(f"expected a band of {len(curve)}, got {len(low)} and {len(high)}")
        elif any(a > b + slack for a, b in zip(low, high, strict=True)):
            faults.append("expected low to be at most high")
    return faults


def _axis_faults(axis: Curve, *, name: str) -> list[str]:
    within = all(0 <= each <= 1 for each in axis)
    if within and all(before < after for before, after in pairwise(axis)):
        return []
    return [f"{name}: expected rising numbers from 0 to 1"]


def _length_faults(*groups: Sequence[Any], length: int) -> list[str]:
    return [
        f"{type(each).__name__}: expected {length} values, got {len(found)}"
        for group in groups
        for each in group
        if len(found := _values(each)) != length
    ]


def _values(each: GroupCurve | HipTorque | JointLoad) -> Curve:
    if isinstance(each, GroupCurve):
        return each.effort
    return each.torque_nm if isinstance(each, HipTorque) else each.times_body_weight


def _twice(step: Step) -> list[str]:
    """What has two curves where one is meant."""
    names = [(each.muscle, each.side) for each in step.curves]
    torques = [(each.muscle, each.side) for each in step.torques]
    joints = [each.joint for each in step.joints]
    return [
        f"{what}: expected one for each, got some twice"
        for what, found in (("curves", names), ("torques", torques), ("joints", joints))
        if len(set(found)) != len(found)
    ]
