"""Order of exercises by simulated glute effort beside published orders of EMG amplitudes."""

from __future__ import annotations

from benchmarks.rows import Row


def rows() -> list[Row]:
    """Rank correlation with the development study; the validation study is not opened here."""
    from primemover.simulation.body_size import BodySize
    from primemover.simulation.exercise_order import DEVELOPMENT, exercise_order

    order = exercise_order(BodySize())
    return [
        Row(
            case=f"{', '.join(DEVELOPMENT)} (development)",
            quantity=f"Spearman, {each.muscle}",
            unit="",
            measured=f"{each.spearman:.2f} ({each.low:.2f} to {each.high:.2f})",
            note=f"{each.exercises} exercises; settings are not frozen",
        )
        for each in order.agreement
    ]
