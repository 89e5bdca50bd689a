"""Broken recordings of every format: what came of each, how long it took, how much memory.

Each is read and, where it can be, looked over with all checks of quality, in a process of its own
(tests/recordings/emg/bounded_reading.py). A fault is anything that is neither a sentence nor a
recording.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.emg.part import Part
from tests.recordings.emg.bounded_reading import Outcome, read_each
from tests.recordings.emg.broken import Broken, make_all

LONGEST = 110


def run(out: Path) -> list[str]:
    """The table, and the same as JSON in ``out``."""
    with tempfile.TemporaryDirectory() as folder:
        made = list(make_all(Path(folder)))
        found = read_each([path for _, path in made])
    whole = json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1)
    (out / "broken.json").write_text(whole + "\n", encoding="utf-8")
    pairs = list(zip((case for case, _ in made), found, strict=True))
    return [*_summary(pairs), "", *_table(found)]


def _summary(pairs: list[tuple[Broken, Outcome]]) -> list[str]:
    found = [outcome for _, outcome in pairs]
    meant = sum(o.kind in c.outcome.split(" or ") and c.word in o.told for c, o in pairs)
    counts = {kind: sum(o.kind == kind for o in found) for kind in ("refused", "noted", "read")}
    return [
        f"{len(found)} files: {counts['refused']} refused in a sentence, {counts['noted']} read "
        f"with a note, {counts['read']} read without one, "
        f"{sum(o.kind == 'fault' for o in found)} faults; {meant} as meant.",
        "",
        f"Longest {max(o.seconds for o in found):.1f} s; most memory "
        f"{max(o.peak_mb for o in found):.0f} MB (above what was loaded, or of the child that "
        "read, which takes 54 MB for itself).",
    ]


def _table(found: list[Outcome]) -> list[str]:
    lines = ["| file | outcome | told | s | MB |", "|---|---|---|--:|--:|"]
    for each in found:
        told = " ".join(each.told.split()).replace("|", "/")
        told = told if len(told) <= LONGEST else f"{told[:LONGEST]} …"
        lines.append(
            f"| {each.file} | {each.kind} | {told} | {each.seconds:.2f} | {each.peak_mb:.0f} |"
        )
    return lines


ENTRY = Part(title="Broken recordings", run=run)
