"""Every motion of the library through the simulation: what neither ground nor muscles explain."""

from __future__ import annotations

import time

from benchmarks.rows import Row
from primemover.knowledge import load_knowledge


def rows() -> list[Row]:
    """Residual, reserve, contact error and time of each motion, for a middle-sized body."""
    from primemover.simulation.body_model import build_body
    from primemover.simulation.body_size import BodySize
    from primemover.simulation.refusal import most_lacking, refusal
    from primemover.simulation.simulate import not_simulated, prepare_motion
    from primemover.simulation.solving import solve

    body = build_body(BodySize())
    solve(prepare_motion("squat", body=body).task)  # compiles
    out: list[Row] = []
    for motion in sorted(load_knowledge().motions):
        began = time.perf_counter()
        made = prepare_motion(motion, body=body)
        found = solve(made.task)
        took_s = time.perf_counter() - began
        lacking, lacking_nm = most_lacking(found)
        for quantity, unit, value in (
            ("residual", "N", found.residual_n),
            ("residual", "N m", found.residual_nm),
            (f"reserve: {lacking}", "N m", lacking_nm),
            ("contact error", "mm", made.posed.contact_error_m * 1000),
            ("time", "s", took_s),
        ):
            out.append(Row(case=motion, quantity=quantity, unit=unit, measured=f"{value:.2f}"))
        why = not_simulated(made.posed.motion) or refusal(found)
        shown = "refused" if why else "shown"
        out.append(Row(case=motion, quantity="result", unit="", measured=shown, note=why))
    return out
