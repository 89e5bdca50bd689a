"""What is calibrated: the ranges of camera yaw of each quantity, and the words where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from benchmarks.accuracy.calibrate_fit import BIAS_ALONE, EACH_TEST, NO_COSINE, Form
from benchmarks.accuracy.calibrate_intervals import Zone

Confidence = Literal["normal", "low"]

WIDEST_DEG: Final = 25.0
"""A wider interval is no reading: there the quantity is refused."""

FROM_THE_SIDE: Final = "Put the camera to the side, at hip height, and film the whole body."
FROM_THE_FRONT: Final = (
    "Put the camera straight in front of you, at hip height, whole body in the picture."
)
SQUARE_TO_THE_FEET: Final = (
    "Put the camera straight in front of you, square to your feet, and film again."
)
LYING: Final = (
    "Put the camera in front of you, square to your body, at mattress height or a little above."
)
NOBODY_MEASURED: Final = "from this direction nobody whose true value is known has been measured"

LARGEST_BIAS_DEG: Final = 25.0
"""A reading that needs more than this taken off is shown with low confidence."""
TOO_WIDE: Final = (
    "from this direction one reading in twenty is more than {half_width:.0f} degrees wrong"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """A range of yaw in which a quantity is never read.

    ``reason`` may hold ``{error:.0f}``, the mean error of raw readings there; ``otherwise`` is
    said when too few were made.
    """

    yaw_from_deg: float
    yaw_to_deg: float
    reason: str
    otherwise: str
    remedy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuantityPlan:
    """How a quantity is calibrated.

    Attributes
    ----------
    zones : tuple of Zone
        Zones of yaw with one correction each; their inner ends part ranges with own half-widths.
    confidence : tuple of {"normal", "low"}
        Of each zone.
    hidden : tuple of Hidden
        Where it is not read.
    sagittal : bool
        Whether it is seen from the side, so that front and back are alike.
    remedy : str
        What to do when too little of it shows.
    note : str
        Said of every measured range.
    """

    quantity: str
    unit: str
    zones: tuple[Zone, ...]
    confidence: tuple[Confidence, ...]
    hidden: tuple[Hidden, ...] = ()
    sagittal: bool = False
    remedy: str = ""
    note: str = ""

    @property
    def kind(self) -> str:
        """Whether it is a time or an angle; quantities of a kind are widened alike."""
        return "times" if self.unit == "s" else "angles"

    def confidence_at(self, yaw_deg: float) -> Confidence:
        """Of the zone in which this yaw lies."""
        inside = [zone.low_deg <= yaw_deg < zone.high_deg for zone in self.zones]
        return self.confidence[inside.index(True)]


def _side(quantity: str, unit: str, *, reason: str, otherwise: str) -> QuantityPlan:
    """A quantity seen from the side: low confidence from 30 degrees on, normal from 60.

    Obliquely only a bias is taken off: steeper forms suit rendered people better and the real clip
    worse.
    """
    return QuantityPlan(
        quantity=quantity,
        unit=unit,
        zones=(
            Zone(cuts_deg=(30.0, 45.0, 60.0), forms=BIAS_ALONE),
            Zone(cuts_deg=(60.0, 75.0, 90.0)),
        ),
        confidence=("low", "normal"),
        hidden=(
            Hidden(
                yaw_from_deg=0.0,
                yaw_to_deg=30.0,
                reason=reason,
                otherwise=otherwise,
                remedy=FROM_THE_SIDE,
            ),
        ),
        sagittal=True,
    )


def _front(
    quantity: str,
    *,
    to_deg: float,
    hidden: str,
    confidence: Confidence = "normal",
    from_behind: bool = False,
    remedy: str = FROM_THE_FRONT,
    unseen: str = "",
    note: str = "",
    forms: tuple[Form, ...] = NO_COSINE,
) -> QuantityPlan:
    """A quantity seen from the front, and from behind where that works too."""
    behind_deg = 180.0 - to_deg
    return QuantityPlan(
        quantity=quantity,
        unit="deg",
        zones=(
            Zone(cuts_deg=(0.0, to_deg), forms=forms),
            *((Zone(cuts_deg=(behind_deg, 180.0), forms=forms),) if from_behind else ()),
        ),
        confidence=(confidence,) * (2 if from_behind else 1),
        hidden=(
            Hidden(
                yaw_from_deg=to_deg,
                yaw_to_deg=behind_deg if from_behind else 180.0,
                reason=hidden,
                otherwise=hidden,
                remedy=remedy,
            ),
        ),
        remedy=unseen,
        note=note,
    )


PLANS: Final = (
    _side(
        "knee_depth",
        "deg",
        reason="seen from the front, the bend of the knee is read {error:.0f} degrees wrong",
        otherwise="seen from the front, the bend of the knee cannot be read",
    ),
    _side(
        "hip_depth",
        "deg",
        reason="seen from the front, the bend of the hip is read {error:.0f} degrees wrong",
        otherwise="seen from the front, the bend of the hip cannot be read",
    ),
    _side(
        "trunk_lean",
        "deg",
        reason="seen from the front, the lean of the trunk is read {error:.0f} degrees wrong",
        otherwise="seen from the front, the forward lean of the trunk cannot be read",
    ),
    _side(
        "heel_lift",
        "%",
        reason="seen from the front, a heel that lifts stays hidden behind the foot",
        otherwise="seen from the front, a heel that lifts stays hidden behind the foot",
    ),
    _side(
        "shin_angle",
        "deg",
        reason="seen from the front, the lean of the shin is read {error:.0f} degrees wrong",
        otherwise="seen from the front, the lean of the shin cannot be seen",
    ),
    _side(
        "hinge_ratio",
        "1",
        reason="seen from the front, bend of hip and knee cannot be seen",
        otherwise="seen from the front, bend of hip and knee cannot be seen",
    ),
    _side(
        "hip_extension_range",
        "deg",
        reason="seen from the front, the opening of the hip is read {error:.0f} degrees wrong",
        otherwise="seen from the front, the opening of the hip cannot be seen",
    ),
    _side(
        "hip_drift",
        "deg",
        reason="seen from the front, the angle between trunk and thigh cannot be seen",
        otherwise="seen from the front, the angle between trunk and thigh cannot be seen",
    ),
    _side(
        "plank_line",
        "deg",
        reason="seen from the head, the line of the body cannot be seen",
        otherwise="seen from the head, the line of the body cannot be seen",
    ),
    _side(
        "plank_line_worst",
        "deg",
        reason="seen from the head, the line of the body cannot be seen",
        otherwise="seen from the head, the line of the body cannot be seen",
    ),
    _front(
        "trunk_side_lean",
        to_deg=25.0,
        from_behind=True,
        forms=EACH_TEST,
        hidden="from this direction forward lean and side lean look alike",
    ),
    _front(
        "pelvic_drop",
        to_deg=25.0,
        hidden="from this direction the line of the hips cannot be read",
        confidence="low",
        unseen="Ask somebody to look at the level of your hips, or stand before a mirror.",
    ),
    _front(
        "knee_valgus",
        to_deg=8.0,
        hidden="from this direction a knee that bends looks like one that falls inwards",
        confidence="low",
        remedy=SQUARE_TO_THE_FEET,
        unseen="Watch your knee in a mirror: it should point where the toes point.",
    ),
    _front(
        "hip_opening",
        to_deg=40.0,
        hidden="from this direction the thighs hide each other",
        remedy=LYING,
    ),
    *(
        QuantityPlan(
            quantity=name,
            unit="s",
            zones=(Zone(cuts_deg=(0.0, 180.0), forms=EACH_TEST),),
            confidence=("normal",),
        )
        for name in ("tempo_out", "tempo_back", "stance_time")
    ),
)
"""Every quantity that is read, in the order of the file."""

NEVER_READ: Final = {
    "pelvis_roll": Hidden(
        yaw_from_deg=0.0,
        yaw_to_deg=180.0,
        reason=(
            "the pelvis rolling back by 25 degrees moved what the camera sees by 4 to 8 degrees, "
            "and a clam without any roll moved it by 4 to 6.5: the camera cannot tell them apart"
        ),
        otherwise="",
        remedy=(
            "Lie with your back against a wall: the seat stays on the wall when the pelvis does "
            "not roll."
        ),
    ),
    "lumbar_arch": Hidden(
        yaw_from_deg=0.0,
        yaw_to_deg=180.0,
        reason=(
            "the pose engine marks shoulders and hips and nothing between them, so an arched and a "
            "straight low back look the same"
        ),
        otherwise="",
        remedy="Put a hand under your low back, or ask someone to watch it.",
    ),
}
"""What one camera cannot see at all."""
