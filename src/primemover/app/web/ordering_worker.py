"""Exercises by how much they ask of the glutes of one body, worked out in a process of its own.

Run with one argument, JSON: ``body`` and ``order`` (a path of ours in ``folder``). What it says is
that of :mod:`~primemover.app.web.pose_worker`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from primemover.app.web.pose_worker import main, tell


def work_out(wanted: Mapping[str, Any], *, out: BinaryIO) -> None:
    """Nothing comes back; the order is written and said to be."""
    from primemover.simulation.body_size import BodySize
    from primemover.simulation.exercise_order import exercise_order

    size = BodySize(**wanted["body"])
    order = exercise_order(size, progress=lambda share: tell(out, share=share))
    text = json.dumps(order.to_dict(), allow_nan=False)
    Path(wanted["order"]).write_text(text, encoding="utf-8")
    out.write(b"D\n")


if __name__ == "__main__":
    main(sys.argv[1], work=work_out)
