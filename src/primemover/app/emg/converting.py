"""``primemover emg convert``: a recording in a form that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode

EXAMPLES = """
Examples:
  For sharing: BIDS-EMG, BDF+ with its tables beside it:
    primemover emg convert squat.csv --bids study/
  For pandas, R, Polars:
    primemover emg convert squat.csv --parquet squat.parquet
"""


def convert(
    file: Path,
    *,
    bids: Path | None = None,
    parquet: Path | None = None,
    mapping: Annotated[Path | None, Parameter(alias="-m")] = None,
    format_: Annotated[str, Parameter(name="--format")] = "",
) -> ExitCode:
    """Write a recording as BIDS-EMG or Parquet: volts, muscles, sides, each rate for itself.

    Parameters
    ----------
    file
        A recording; `primemover emg formats` lists what is read.
    bids
        Folder of the data set; made where it is missing.
    parquet
        The file to write.
    mapping
        A small file that says which channel is which muscle, in which unit.
    format_
        How to read it, where the file is taken for something else.
    """
    from primemover.app.emg.reading import recording_of
    from primemover.app.usage import UsageError, require_file

    if bids is None and parquet is None:
        raise UsageError("emg convert: say where to write: --bids FOLDER, --parquet FILE, or both")
    require_file(file)
    if bids is not None and bids.exists() and not bids.is_dir():
        raise UsageError(f"--bids {bids}: expected a folder, got a file; choose another name")
    recording = recording_of(file, mapping=mapping, format_=format_)
    from primemover.recordings.emg.writing import write_bids, write_parquet

    if bids is not None:
        print(f"Written: {write_bids(recording, folder=bids)}")
    if parquet is not None:
        parquet.parent.mkdir(parents=True, exist_ok=True)
        print(f"Written: {write_parquet(recording, path=parquet)}")
    return ExitCode.OK
