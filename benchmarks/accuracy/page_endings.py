"""The end of the page on accuracy: what the check was used for, its limits, doing it again."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

RUN: Final = "this_run.toml"
"""Words about the committed rows that no row can tell; written by hand after each rendering."""


def used_for(folder: Path) -> Iterator[str]:
    """What the bodies kept apart were used for, when it is known."""
    words = _words(folder).get("check")
    if words is None:
        return
    yield "## When the check was looked at"
    yield ""
    yield words.strip()
    yield ""


def _words(folder: Path) -> dict[str, str]:
    path = folder / RUN
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def limits() -> Iterator[str]:
    """What these figures say nothing about."""
    yield "## What this cannot show"
    yield ""
    yield "- Rendered skin and clothes are simpler than real ones; loose clothing is not in it."
    yield "- One pose engine and one model were read; another needs its own run."
    yield (
        "- Twelve bodies span builds and ages up to the sixties, but all move like the young and "
        "well; nobody here is pregnant or in pain."
    )
    yield "- The motions are ours. People move in more ways than we thought of."
    yield (
        "- All bodies do each motion from the same file: how people differ in the way they move "
        "is not in it. What the files have in common the bodies kept apart cannot show."
    )
    yield ""


def reproduce(folder: Path) -> Iterator[str]:
    """How the page comes about, and what the rows mean."""
    yield "## Doing it again"
    yield ""
    yield (
        "`make people` fetches the body data once; `make accuracy` renders, reads and scores "
        "everything, goes on where it was stopped, and writes this page. `make accuracy-quick` "
        "does a handful of clips and fails when a figure leaves its bounds. The rows behind this "
        f"page, one a clip and quantity, are in `{folder.name}/`; the code is in "
        "`benchmarks/accuracy/`."
    )
    yield ""
    drawn = _words(folder).get("drawn")
    if drawn is not None:
        yield drawn.strip()
        yield ""
    yield from _column_words()


def _column_words() -> Iterator[str]:
    yield "Columns of the rows that do not explain themselves:"
    yield ""
    words = {
        "part": "`fit`: bodies that set corrections; `check`: bodies kept apart",
        "purpose": "`range`, `clean`, `fault`, `oblique`, `counting`, `filming`",
        "side, is_near": "the leg read; whether it is the one nearest the camera in truth",
        "true": "the measure's definition on the rig's joint centres",
        "raw": "the product's reading before calibration and gates",
        "raw_true_track": "the same reading on the rig's own points seen by the same camera",
        "value, half_width, confidence, refused": "what the product said; `refused` is the cause",
        "half_width_rendered": "the half-width without the factor for real footage",
        "said": "1 on the row the product spoke of; other rows are the other leg",
        "yaw_true_deg, yaw_seen_deg": "the camera's yaw, and the product's estimate of it",
        "fault_size, fault_share": "in the fault's unit, and as a share of the size that matters",
    }
    yield from (f"- `{name}`: {text}" for name, text in words.items())
    yield ""
