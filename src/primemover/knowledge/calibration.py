"""How a pose engine's readings relate to the truth, by quantity and camera yaw."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import KnowledgeModel, Seen, SourceKeys, Text


class CalibrationBand(KnowledgeModel):
    """What is known of one quantity over a range of camera yaw (0 front, 90 side).

    Attributes
    ----------
    yaw_from_deg, yaw_to_deg : float
        The range, its lower end included; the upper end belongs to the next band.
    bias : float or None
        Measured minus true, in the unit of the quantity.
    half_width : float or None
        Half-width of the 95 % interval around the corrected value, same unit.
    slope : float or None
        Measured change for one unit of true change; None means 1.
    confidence : {"normal", "low"}
    refuse_reason, remedy : str
        Why it is refused in this band and what to film instead; "" when it is measured.
    """

    yaw_from_deg: float
    yaw_to_deg: float
    bias: float | None = None
    half_width: Annotated[float, Field(gt=0)] | None = None
    slope: Annotated[float, Field(gt=0)] | None = None
    confidence: Literal["normal", "low"] = "normal"
    refuse_reason: str = ""
    remedy: str = ""
    n: Annotated[int, Field(ge=1)] | None = None
    where: Text
    seen: Seen = "retrieved"
    note: str = ""

    @model_validator(mode="after")
    def _measured_or_refused(self) -> Self:
        if self.yaw_from_deg >= self.yaw_to_deg:
            raise ValueError("yaw_from_deg must be below yaw_to_deg")
        measured = self.bias is not None and self.half_width is not None
        if measured == bool(self.refuse_reason) or bool(self.refuse_reason) != bool(self.remedy):
            raise ValueError("give bias and half_width, or refuse_reason and remedy")
        return self


class CalibratedQuantity(KnowledgeModel):
    """The bands of one quantity, without overlap."""

    unit: Text
    bands: Annotated[tuple[CalibrationBand, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        for lower, upper in zip(self.bands, self.bands[1:], strict=False):
            if upper.yaw_from_deg < lower.yaw_to_deg:
                raise ValueError("bands overlap or are not in rising order")
        return self


class Calibration(KnowledgeModel):
    """Every calibrated quantity of one pose engine and model; the file's name joins the two."""

    id: Text
    pose_engine: Text
    pose_model: Text
    version: Text
    made_from: Text
    sources: SourceKeys = ()
    quantities: dict[str, CalibratedQuantity]

    def band(self, quantity: str, *, yaw_deg: float) -> CalibrationBand | None:
        """The band of ``quantity`` at this yaw, or None when nothing is known there.

        Parameters
        ----------
        yaw_deg : float
            0 from the front, 90 from the side, 180 from behind.
        """
        known = self.quantities.get(quantity)
        bands = known.bands if known else ()
        inside = [band for band in bands if band.yaw_from_deg <= yaw_deg < band.yaw_to_deg]
        # the last band closes at its upper end, so that 180 is not a hole
        closing = [band for band in bands[-1:] if yaw_deg == band.yaw_to_deg]
        return next(iter(inside + closing), None)
