"""How a pose engine's readings relate to the truth, by quantity and camera yaw."""

from __future__ import annotations

from itertools import combinations
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
    tests : tuple of str
        The filmed tests it holds for; empty for every test without a band of its own.
    """

    yaw_from_deg: float
    yaw_to_deg: float
    bias: float | None = None
    half_width: Annotated[float, Field(gt=0)] | None = None
    slope: Annotated[float, Field(gt=0)] | None = None
    confidence: Literal["normal", "low"] = "normal"
    refuse_reason: str = ""
    remedy: str = ""
    tests: Annotated[tuple[str, ...], Field(strict=False)] = ()
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

    def meets(self, low_deg: float, *, high_deg: float) -> bool:
        """Whether a part of the yaw between these two lies in this band."""
        return self.yaw_from_deg < high_deg and self.yaw_to_deg > low_deg

    def excludes(self, other: CalibrationBand) -> bool:
        """Whether no recording could fall into both."""
        if self.tests and other.tests:
            together = bool(set(self.tests) & set(other.tests))
        else:
            together = self.tests == other.tests
        return not (together and self.meets(other.yaw_from_deg, high_deg=other.yaw_to_deg))


class CalibratedQuantity(KnowledgeModel):
    """The bands of one quantity; no two of one test overlap."""

    unit: Text
    bands: Annotated[tuple[CalibrationBand, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        starts = [band.yaw_from_deg for band in self.bands]
        apart = all(a.excludes(b) for a, b in combinations(self.bands, 2))
        if not apart or starts != sorted(starts):
            raise ValueError("bands overlap or are not in rising order")
        return self

    def of_test(self, test: str | None) -> tuple[CalibrationBand, ...]:
        """The bands that may hold for ``test``, its own before the general; all without a test."""
        if test is None:
            return tuple(sorted(self.bands, key=_caution, reverse=True))
        own = tuple(band for band in self.bands if test in band.tests)
        return own + tuple(band for band in self.bands if not band.tests)


class Calibration(KnowledgeModel):
    """Every calibrated quantity of one pose engine and model; the file's name joins the two."""

    id: Text
    pose_engine: Text
    pose_model: Text
    version: Text
    made_from: Text
    sources: SourceKeys = ()
    quantities: dict[str, CalibratedQuantity]

    def band(
        self, quantity: str, *, yaw_deg: float, test: str | None = None, doubt_deg: float = 0.0
    ) -> CalibrationBand | None:
        """The band of ``quantity`` at this yaw, or None when nothing is known there.

        Whether a quantity is measured at all follows ``yaw_deg`` alone: bands are made by
        estimated yaw, so those next to a refused range hold the doubt already.

        Parameters
        ----------
        yaw_deg : float
            0 from the front, 90 from the side, 180 from behind.
        test : str, optional
            The filmed test; without it the most cautious band that any test has there.
        doubt_deg : float
            Of the measured bands within this much of ``yaw_deg``, the most cautious is taken.
        """
        known = self.quantities.get(quantity)
        bands = known.of_test(test) if known else ()
        inside = [band for band in bands if band.yaw_from_deg <= yaw_deg < band.yaw_to_deg]
        # the last band closes at its upper end, so that 180 is not a hole
        end_deg = max((band.yaw_to_deg for band in bands), default=None)
        closing = [band for band in bands if yaw_deg == band.yaw_to_deg == end_deg]
        found = next(iter(inside + closing), None)
        if found is None or found.refuse_reason:
            return found
        near = [
            band
            for band in bands
            if band.tests == found.tests
            and not band.refuse_reason
            and band.meets(yaw_deg - doubt_deg, high_deg=yaw_deg + doubt_deg)
        ]
        return max([found, *near], key=_caution)


def _caution(band: CalibrationBand) -> tuple[bool, bool, float]:
    """Larger for a band that promises less: refused, then low confidence, then wide."""
    return bool(band.refuse_reason), band.confidence == "low", band.half_width or 0.0
