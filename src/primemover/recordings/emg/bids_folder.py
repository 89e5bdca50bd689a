"""Where a recording's files lie in an EMG-BIDS folder, and the tables beside them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from primemover.recordings.emg.sensor_file import damaged

ENDS: Final = ("_emg.edf", "_emg.bdf")
DESCRIPTION: Final = "dataset_description.json"
MOST_TEXT_BYTES: Final = 50_000_000
MOST_SHOWN: Final = 8
ACQUISITION: Final = re.compile(r"_acq-[0-9A-Za-z]+")


def is_recording(path: Path) -> bool:
    """Whether the file's name is that of a recording in an EMG-BIDS folder."""
    return path.name.startswith("sub-") and path.name.lower().endswith(ENDS)


def recording_files(path: Path) -> list[Path]:
    """The files of the one recording meant: the file itself and those of its other clocks.

    Raises
    ------
    RecordingError
        When a folder holds none or several recordings; their names are in the message.
    """
    if not path.is_dir():
        mine = _without_acquisition(path)
        beside = (p for p in path.parent.iterdir() if is_recording(p))
        return sorted(p for p in beside if _without_acquisition(p) == mine)
    found = sorted(p for p in path.rglob("sub-*_emg.?df") if is_recording(p))
    recordings = {_without_acquisition(p) for p in found}
    if len(recordings) == 1:
        return found
    if not recordings:
        do = "name the file of one recording (…_emg.bdf or …_emg.edf)"
        raise damaged(path, found="there is no EMG recording in this folder", do=do)
    shown = ", ".join(p.name for p in found[:MOST_SHOWN]) + ", …" * (len(found) > MOST_SHOWN)
    got = f"there are {len(recordings)} recordings in this folder"
    raise damaged(path, found=got, do=f"name one of them: {shown}")


def _without_acquisition(path: Path) -> str:
    return str(path.with_name(ACQUISITION.sub("", path.stem)))


def beside(path: Path, *, ending: str) -> Path | None:
    """The file that describes the recording at ``path``: beside it, or in a folder above.

    A file above holds for all recordings whose labels it does not contradict.
    """
    labels = path.stem.removesuffix("_emg").split("_")
    for folder in (path.parent, *list(path.parents)[1:4]):
        fitting = [p for p in folder.glob(f"*{ending}") if _fits(p, labels, ending=ending)]
        if fitting:
            return max(fitting, key=lambda p: len(p.name))
        if (folder / DESCRIPTION).exists():
            return None
    return None


def _fits(path: Path, labels: list[str], *, ending: str) -> bool:
    own = path.name.removesuffix(ending).strip("_")
    return all(label in labels for label in own.split("_") if label)


def read_json(path: Path) -> Mapping[str, Any]:
    """The contents of a JSON file that holds an object.

    Raises
    ------
    RecordingError
        When it does not.
    """
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise damaged(path, found="expected JSON, got something else") from error
    if not isinstance(found, dict):
        raise damaged(path, found="expected JSON with named fields, got something else")
    return found


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table with tabs between its cells, by column; ``n/a`` is "".

    Raises
    ------
    RecordingError
        When it is no text or a row has more cells than the table has columns.
    """
    rows = csv.DictReader(io.StringIO(_text(path)), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = []
    try:
        for number, row in enumerate(rows, start=2):
            if None in row:
                raise damaged(path, found=f"line {number} has more cells than there are columns")
            cells = {k: (v or "").strip() for k, v in row.items()}
            found.append({k: "" if v == "n/a" else v for k, v in cells.items()})
    except csv.Error as error:
        raise damaged(path, found=f"expected a table, got something else ({error})") from error
    return found


def _text(path: Path) -> str:
    if path.stat().st_size > MOST_TEXT_BYTES:
        raise damaged(path, found=f"expected a small text, got {path.stat().st_size / 1e6:.0f} MB")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise damaged(path, found="expected a text in UTF-8, got something else") from error
