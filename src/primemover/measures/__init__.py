"""Quantities with their uncertainty, or refusals with their reason: one file a quantity."""

from __future__ import annotations

from primemover.measures.measuring import measure_movement
from primemover.measures.model import Measure, MeasureEntry, Refusal

__all__ = ["Measure", "MeasureEntry", "Refusal", "measure_movement"]
