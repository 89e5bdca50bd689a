"""Rolling back of the pelvis in a clam: always refused, a camera hardly sees it."""

from __future__ import annotations

from functools import partial

from primemover.measures.model import MeasureEntry
from primemover.measures.refused import always_refused

ENTRY = MeasureEntry(
    quantity="pelvis_roll",
    unit="deg",
    tests=("clam", "side_lying_abduction"),
    measure=partial(always_refused, quantity="pelvis_roll"),
)
