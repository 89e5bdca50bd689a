"""Arching of the low back: always refused, a pose engine has no landmark there."""

from __future__ import annotations

from functools import partial

from primemover.measures.model import MeasureEntry
from primemover.measures.refused import always_refused

ENTRY = MeasureEntry(
    quantity="lumbar_arch",
    unit="deg",
    tests=("bridge", "prone_hip_extension", "plank"),
    measure=partial(always_refused, quantity="lumbar_arch"),
)
