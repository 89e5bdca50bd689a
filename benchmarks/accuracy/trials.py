"""One clip of the accuracy experiment: what is filmed, and what it is there to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from benchmarks.people.plan import ClipPlan
from primemover.app.batch.folder import file_key
from primemover.terms import Side

Part = Literal["fit", "check"]
Purpose = Literal["range", "clean", "fault", "oblique", "counting", "filming"]

BAD_FILMING: Final = ("wrong_view", "cropped_feet", "second_person", "moving_camera", "dark")


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A clip with its place in the experiment.

    Attributes
    ----------
    part : {"fit", "check"}
        ``fit`` bodies make the calibration, ``check`` bodies are kept apart to test it.
    purpose : str
        ``range`` (spread over what people do), ``clean``, ``fault``, ``oblique``, ``counting`` or
        ``filming``.
    test : str
        The filmed test it is read as.
    plan : ClipPlan
        Everything the pictures depend on.
    near : Side or None
        The person's side nearest the camera; None from the front, from behind and lying on a side.
    fault, fault_size, fault_share : str, float, float
        The fault put in, its size in its own unit, and as a share of the size that matters.
    filming : str
        What is wrong with the filming; "" for a clip as the protocol asks.
    """

    part: Part
    purpose: Purpose
    test: str
    plan: ClipPlan
    near: Side | None = None
    fault: str = ""
    fault_size: float = 0.0
    fault_share: float = 0.0
    filming: str = ""

    @property
    def name(self) -> str:
        """A name fit for a file, unique in the experiment."""
        parts = (
            self.part,
            self.test,
            self.fault or self.filming or self.purpose,
            self.plan.body,
            f"yaw{abs(self.plan.camera.yaw_deg):.0f}",
            self.plan.key,
        )
        return file_key("-".join(parts))

    @property
    def yaw_deg(self) -> float:
        """Camera yaw as the product counts it: 0 front, 90 side, 180 back, left and right alike."""
        return abs((self.plan.camera.yaw_deg + 180.0) % 360.0 - 180.0)

    @property
    def tested_side(self) -> Side | None:
        """The side the person names: that of one-sided movements, else none."""
        return None if self.test in BOTH_SIDES else self.plan.side


BOTH_SIDES: Final = ("squat", "hip_hinge", "bridge", "plank", "bench_dip")
"""Tests in which no side is named."""
