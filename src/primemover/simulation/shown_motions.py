"""Which motions of the library can be shown, worked out once for a middle-sized body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

SHIPPED: Final = "shown_motions.json"
"""Motion → why it is refused, "" where it is shown; written by
``python -m benchmarks.muscles.shown_motions``."""


@cache
def shown_motions() -> Mapping[str, str]:
    """Motion → why it is refused for a middle-sized body, "" where it is shown."""
    text = (files("primemover.simulation") / SHIPPED).read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def why_refused(motion: str) -> str:
    """Why a motion of the library is refused for a middle-sized body; "" where it is shown."""
    from primemover.simulation.body_model import build_body
    from primemover.simulation.body_size import BodySize
    from primemover.simulation.refusal import refusal
    from primemover.simulation.simulate import not_simulated, prepare_motion
    from primemover.simulation.solving import solve

    made = prepare_motion(motion, body=build_body(BodySize()))
    return not_simulated(made.posed.motion) or refusal(solve(made.task))
