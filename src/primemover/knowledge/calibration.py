"""How a pose engine's readings relate to the truth, by quantity and camera yaw."""

from __future__ import annotations

from itertools import combinations
from math import cos, radians
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from primemover.knowledge.base import KnowledgeModel, Seen, SourceKeys, Text, Texts


class CalibrationBand(KnowledgeModel):
    """What is known of one quantity over a range of camera yaw (0 front, 90 side).

    Attributes
    ----------
    yaw_from_deg, yaw_to_deg : float
        The range, its lower end included; the upper end belongs to the next band.
    bias : float or None
        Measured minus true, in the unit of the quantity, where the truth is ``reference`` and the
        camera stands at ``bias_at_deg``.
    half_width : float or None
        Half-width of the 95 % interval around the corrected value, same unit, on rendered people.
    slope : float or None
        Measured change for one unit of true change, divided out; None divides by nothing.
    reference : float
        The true value at which ``bias`` holds; it matters only where ``slope`` is given.
    bias_per_cos : float
        How much the bias grows for one unit of the cosine of the yaw.
    bias_at_deg : float or None
        The yaw at which ``bias`` holds; needed where ``bias_per_cos`` is not 0.
    slope_seen : float or None
        Measured change for one unit of true change within one person, as the experiment found it,
        whether it is divided out or not. A measure is refused where it is too small.
    confidence : {"normal", "low"}
    refuse_reason, remedy : str
        Why it is refused in this band and what to film instead; "" when it is measured. A measured
        band may have a ``remedy`` alone: what to do when its slope refuses it.
    tests : tuple of str
        The filmed tests it holds for; empty for every test without a band of its own.
    n, n_bodies : int or None
        Clips and bodies it was made from.
    coverage : float or None
        Share of the truths of bodies left out that lay in the intervals made without them.
    """

    yaw_from_deg: float
    yaw_to_deg: float
    bias: float | None = None
    half_width: Annotated[float, Field(gt=0)] | None = None
    slope: Annotated[float, Field(gt=0)] | None = None
    reference: float = 0.0
    bias_per_cos: float = 0.0
    bias_at_deg: float | None = None
    slope_seen: float | None = None
    confidence: Literal["normal", "low"] = "normal"
    refuse_reason: str = ""
    remedy: str = ""
    tests: Annotated[tuple[str, ...], Field(strict=False)] = ()
    n: Annotated[int, Field(ge=1)] | None = None
    n_bodies: Annotated[int, Field(ge=1)] | None = None
    coverage: Annotated[float, Field(ge=0, le=1)] | None = None
    where: Text
    seen: Seen = "retrieved"
    note: str = ""

    @model_validator(mode="after")
    def _measured_or_refused(self) -> Self:
        if self.yaw_from_deg >= self.yaw_to_deg:
            raise ValueError("yaw_from_deg must be below yaw_to_deg")
        measured = self.bias is not None and self.half_width is not None
        if measured == bool(self.refuse_reason) or (self.refuse_reason and not self.remedy):
            raise ValueError("give bias and half_width, or refuse_reason and remedy")
        if self.bias_per_cos and self.bias_at_deg is None:
            raise ValueError("bias_per_cos needs bias_at_deg")
        return self

    def corrected(self, raw: float, *, yaw_deg: float) -> float:
        """The reading with the bias of this yaw taken off and the slope divided out."""
        bias = self.bias or 0.0
        if self.bias_at_deg is not None:
            bias += self.bias_per_cos * (cos(radians(yaw_deg)) - cos(radians(self.bias_at_deg)))
        return self.reference + (raw - bias - self.reference) / (self.slope or 1.0)

    @property
    def slope_to_truth(self) -> float:
        """How much of a true change shows; 1 where nothing else is known."""
        known = self.slope if self.slope_seen is None else self.slope_seen
        return 1.0 if known is None else known

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


class Provenance(KnowledgeModel):
    """From what a calibration was made, so that it can be made again.

    ``rows`` names the committed table of readings and ``rows_sha256`` what was in it; ``bodies``
    are the rendered people it was fitted on, ``renderer`` and ``software`` what drew and read
    them, ``command`` makes the file.
    """

    command: Text
    made_on: Text
    rows: Text
    rows_sha256: Text
    bodies: Annotated[Texts, Field(min_length=1)]
    clips: Annotated[int, Field(ge=1)]
    renderer: Text
    software: Text


class Calibration(KnowledgeModel):
    """Every calibrated quantity of one pose engine and model; the file's name joins the two.

    Attributes
    ----------
    real_factor : float
        How much wider than on rendered people an interval is made for real footage.
    real_factor_reason : str
        Where the factor comes from; needed when it is not 1.
    tilt_deg : float
        Tilt of the camera in the experiment: the half-widths hold it already.
    """

    id: Text
    pose_engine: Text
    pose_model: Text
    version: Text
    made_from: Text
    real_factor: Annotated[float, Field(ge=1)] = 1.0
    real_factor_reason: str = ""
    tilt_deg: Annotated[float, Field(ge=0)] = 0.0
    provenance: Provenance | None = None
    sources: SourceKeys = ()
    quantities: dict[str, CalibratedQuantity]

    @model_validator(mode="after")
    def _factor_has_a_reason(self) -> Self:
        if self.real_factor != 1.0 and not self.real_factor_reason:
            raise ValueError("a real_factor other than 1 needs a real_factor_reason")
        return self

    def half_width(self, band: CalibrationBand) -> float:
        """The half-width of ``band`` for real footage."""
        return (band.half_width or 0.0) * self.real_factor

    def for_rendered(self) -> Calibration:
        """The same for rendered people: nothing is added for real footage."""
        return self.model_copy(update={"real_factor": 1.0})

    def band(
        self, quantity: str, *, yaw_deg: float, test: str | None = None
    ) -> CalibrationBand | None:
        """The band of ``quantity`` at this yaw, or None when nothing is known there.

        Bands are made by estimated yaw, so what they promise holds the doubt about it already.

        Parameters
        ----------
        yaw_deg : float
            0 from the front, 90 from the side, 180 from behind.
        test : str, optional
            The filmed test; without it the most cautious band that any test has there.
        """
        known = self.quantities.get(quantity)
        bands = known.of_test(test) if known else ()
        inside = [band for band in bands if band.yaw_from_deg <= yaw_deg < band.yaw_to_deg]
        # the last band closes at its upper end, so that 180 is not a hole
        end_deg = max((band.yaw_to_deg for band in bands), default=None)
        closing = [band for band in bands if yaw_deg == band.yaw_to_deg == end_deg]
        return next(iter(inside + closing), None)


def _caution(band: CalibrationBand) -> tuple[bool, bool, float]:
    """Larger for a band that promises less: refused, then low confidence, then wide."""
    return bool(band.refuse_reason), band.confidence == "low", band.half_width or 0.0
