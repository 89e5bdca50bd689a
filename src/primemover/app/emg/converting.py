"""``primemover emg convert``: a recording in a form that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode

EXAMPLES = """
Examples:
  For sharing: BIDS-EMG, BDF+ with its tables beside it:
    primemover emg convert squat.csv --bids study/ --subject 01 --task squat
  For pandas, R, Polars:
    primemover emg convert squat.csv --parquet squat.parquet
"""


def convert(
    file: Path,
    *,
    bids: Path | None = None,
    subject: str = "01",
    task: str = "movement",
    session: str = "",
    run: str = "",
    mains: float | None = None,
    parquet: Path | None = None,
    mapping: Annotated[Path | None, Parameter(alias="-m")] = None,
    format_: Annotated[str, Parameter(name="--format")] = "",
    overwrite: bool = False,
) -> ExitCode:
    """Write a recording as BIDS-EMG or Parquet: volts, muscles, sides, each rate for itself.

    Parameters
    ----------
    file
        A recording; `primemover emg formats` lists what is read.
    bids
        Folder of the data set, new or one to add to.
    subject
        Label of the person in it, letters and digits; take no name.
    task
        Label of what was done, letters and digits.
    session
        Label of the day, where there are several.
    run
        Label of the try, where there are several.
    mains
        Frequency of the mains where it was recorded, in Hz: 50 or 60.
    parquet
        The file to write.
    mapping
        A small file that says which channel is which muscle, in which unit.
    format_
        How to read it, where the file is taken for something else.
    overwrite
        Replace what is there under the same labels or name.
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
        written = write_bids(
            recording,
            folder=bids,
            subject=subject,
            task=task,
            session=session,
            run=run,
            power_line_hz=mains,
            overwrite=overwrite,
        )
        print(f"Written: {written}")
    if parquet is not None:
        parquet.parent.mkdir(parents=True, exist_ok=True)
        print(f"Written: {write_parquet(recording, path=parquet, overwrite=overwrite)}")
    return ExitCode.OK
