"""Who carried the load in one recording, worked out in a process of its own.

Run with one argument, JSON: ``track`` and ``account`` (paths of ours in ``folder``), ``test``,
``side``, ``source``, ``load_kg``, ``body`` and ``assumed``. What it says is that of
:mod:`~primemover.app.web.pose_worker`: ``P`` for the share done, ``E`` for a fault, ``D`` when the
account is written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from primemover.app.web.pose_worker import main, tell


def work_out(wanted: Mapping[str, Any], *, out: BinaryIO) -> None:
    """Nothing comes back; the account is written and said to be."""
    from primemover.recordings.tracks import load_pose_track
    from primemover.simulation.body_size import BodySize
    from primemover.simulation.simulate import simulate_track

    account = simulate_track(
        load_pose_track(wanted["track"]),
        test=wanted["test"],
        side=wanted["side"],
        size=BodySize(**wanted["body"]),
        load_kg=wanted["load_kg"],
        recording=wanted["source"],
        progress=lambda share: tell(out, share=share),
    )
    account = replace(account, assumed=tuple(wanted["assumed"]))
    text = json.dumps(account.to_dict(), allow_nan=False)
    Path(wanted["account"]).write_text(text, encoding="utf-8")
    out.write(b"D\n")


if __name__ == "__main__":
    main(sys.argv[1], work=work_out)
