"""The line at the hips in a plank, in degrees: negative sags, positive pikes, 0 is straight.

``plank_line`` is the median over the hold; ``plank_line_worst`` the line the hips hung below for
a tenth of the hold.
"""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration, load_knowledge
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.holds import during, plank_hold
from primemover.signals.movement import Movement

_WORST_TENTH = 10.0


def measure_plank_line(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Median and worst signed line over the longest hold."""
    hold = plank_hold(movement.angles, limits=load_knowledge().gates)
    values = reading.series(movement, name="body_line")
    if hold is not None:
        values = values[during(hold, time_s=movement.angles["time"].values)]
    finite = values[np.isfinite(values)]
    known = hold is not None and len(finite) > 0
    found = {
        "plank_line": [float(np.median(finite))] if known else [],
        "plank_line_worst": [float(np.percentile(finite, _WORST_TENTH))] if known else [],
    }
    words = {
        "plank_line": "median line of shoulder, hip and ankle over the hold",
        "plank_line_worst": "line the hips hung below for a tenth of the hold",
    }
    return tuple(
        reading.read(
            movement,
            reading=reading.Reading(
                quantity=quantity,
                unit="deg",
                side=None,
                raw=raw,
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                valid_share=float(np.isfinite(values).mean()) if len(values) else 0.0,
                note=f"{words[quantity]}, near side, image landmarks",
            ),
            calibration=calibration,
        )
        for quantity, raw in found.items()
    )


ENTRY = MeasureEntry(
    quantity="plank_line", unit="deg", tests=("plank",), measure=measure_plank_line
)
