"""What one check read of each quantity, under which conditions: what a re-test compares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal, TypeAlias

from primemover.terms import Confidence, Side

Better = Literal["higher", "lower", "nearer_zero", ""]
"""Which way is better, where the knowledge base says so."""

Place: TypeAlias = tuple[str, Side | None]
"""What is compared with what: a key and a side."""

AGAIN: Final = "Film it the same way next time."


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """How a reading was come by; two under unlike conditions are not compared.

    Attributes
    ----------
    sensor : str
        Pose engine, model and version, or how a scale was held; "" for what was simply told.
    facing, near_side
        From where it was filmed; empty where the view does not matter.
    judged_by : str
        Versions of software, knowledge and calibration; "" for what was told.
    """

    sensor: str = ""
    facing: str = ""
    near_side: Side | None = None
    judged_by: str = ""

    def obstacle(self, later: Conditions) -> str:
        """Why a reading under ``later`` conditions does not compare with one under these, or ""."""
        if self.sensor != later.sensor:
            return (
                f"it was read by {self.sensor or 'something unknown'} then and by "
                f"{later.sensor or 'something unknown'} now, and each is off by a different amount"
            )
        if self.facing != later.facing:
            return (
                f"it was filmed {_from(self.facing)} then and {_from(later.facing)} now, and each "
                "view is off by a different amount"
            )
        if self.near_side != later.near_side:
            return (
                f"your {self.near_side or 'other'} side was nearest the camera then, your "
                f"{later.near_side or 'other'} side now"
            )
        if self.judged_by != later.judged_by:
            return (
                "the two were judged by different versions, and the landmarks of one are not "
                "kept, so it cannot be judged again"
            )
        return ""


def _from(facing: str) -> str:
    words = {"side": "from the side", "front": "from the front", "back": "from behind"}
    return words.get(facing, "at an angle" if facing == "oblique" else "from an unknown direction")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One quantity as one check read it.

    Attributes
    ----------
    key : str
        ``test/quantity`` of what was filmed, the question's id of what was told (with the site
        after a stroke); readings of one key and side are compared.
    quantity, test, question : str
        Names in the knowledge base; the empty ones do not apply.
    name : str
        For people: ``Squat, largest forward lean of the trunk``.
    value : float or None
        In ``unit``; None when it was refused, with the reason in ``refused``.
    uncertainty : float
        Half-width of the 95 % interval of the sensor; 0 for what was told.
    step : float
        What it is rounded to; 0 when it is not.
    better : Better
    difference : bool
        Whether it is the left side's value less the right's.
    """

    key: str
    quantity: str
    name: str
    unit: str
    value: float | None
    uncertainty: float = 0.0
    step: float = 0.0
    side: Side | None = None
    test: str = ""
    question: str = ""
    better: Better = ""
    confidence: Confidence = "normal"
    conditions: Conditions = Conditions()
    refused: str = ""
    difference: bool = False

    @property
    def place(self) -> Place:
        """What it is compared with: readings of the same key and side."""
        return self.key, self.side


@dataclass(frozen=True, kw_only=True, slots=True)
class TestDay:
    """Every reading of one check; ``notes`` say what was judged again or could not be.

    ``by_place`` holds the same readings, to be found without searching.
    """

    __test__ = False  # the name would make pytest collect it

    id: str
    at: datetime
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()
    by_place: dict[Place, tuple[Reading, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for each in self.readings:
            self.by_place[each.place] = (*self.by_place.get(each.place, ()), each)

    def at_place(self, place: Place) -> tuple[Reading, ...]:
        """Every reading of this key and side; several when a test was filmed several times."""
        return self.by_place.get(place, ())


def places(days: Iterable[TestDay]) -> tuple[Place, ...]:
    """What was read at any of the days, in the order met."""
    return tuple(dict.fromkeys(place for day in days for place in day.by_place))


def alike(readings: Sequence[Reading], *, conditions: Conditions) -> Reading | None:
    """The mean of those with a value that were read under these conditions; None without any."""
    same = [each for each in readings if each.value is not None and each.conditions == conditions]
    if len(same) < 2:
        return same[0] if same else None
    values = [each.value for each in same if each.value is not None]
    low = any(each.confidence == "low" for each in same)
    return replace(
        same[0],
        value=math.fsum(values) / len(values),
        uncertainty=max(each.uncertainty for each in same),
        confidence="low" if low else "normal",
    )


def session_spread(readings: Sequence[Reading]) -> float | None:
    """How far readings of one day under one set of conditions lie apart; None for a single one."""
    values = [each.value for each in readings if each.value is not None]
    same = len({each.conditions for each in readings if each.value is not None}) == 1
    return max(values) - min(values) if same and len(values) > 1 else None
