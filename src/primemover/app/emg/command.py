"""Which ``primemover emg`` commands there are. Wiring only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import cyclopts

from primemover.app.emg import checking, comparing, converting, inspecting, listing, live

EXAMPLES = """
Start here:
  What to record, and where the sensors go:
    primemover emg protocols
  What is in a file, as a table and a picture:
    primemover emg inspect squat.c3d
  Measure it; maximal contractions make muscles comparable:
    primemover emg check squat.c3d --protocol squat --mvic mvic/*.c3d
  A whole folder, killed and started again as you like:
    primemover emg check recordings/ --protocol squat --out results/
  Another session of the same person:
    primemover emg compare before.json after.json --repeat repeat.json
  While somebody moves, from a stream of this machine:
    primemover emg live --record-mvic 20
  To try it without a sensor:
    primemover emg check demo/emg/bridge.csv --protocol bridge \\
        --mapping demo/emg/mapping.toml

EMG amplitude is what a sensor on the skin picks up, not how strong a muscle is.
For wellness and education; not a medical device.
"""

COMMANDS: Final[tuple[tuple[str, Callable[..., Any], str], ...]] = (
    ("inspect", inspecting.inspect, inspecting.EXAMPLES),
    ("check", checking.check, checking.EXAMPLES),
    ("compare", comparing.compare, comparing.EXAMPLES),
    ("convert", converting.convert, converting.EXAMPLES),
    ("live", live.live, live.EXAMPLES),
    ("protocols", listing.protocols, listing.PROTOCOL_EXAMPLES),
    ("formats", listing.formats, listing.FORMAT_EXAMPLES),
)
"""Every command by name, with the examples below its help."""


def build_app() -> cyclopts.App:
    """The ``emg`` commands."""
    app = cyclopts.App(
        name="emg",
        help="Surface EMG: what is in a recording, order, share and change of muscles.",
        help_epilogue=EXAMPLES,
        help_format="plaintext",
    )
    for place, (name, command, examples) in enumerate(COMMANDS):
        app.command(command, name=name, sort_key=place, help_epilogue=examples)
    return app
