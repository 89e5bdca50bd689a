"""``primemover emg inspect``: what is in a recording, as a table and as a picture."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.signals.emg.model import EmgSignals

EXAMPLES = """
Examples:
  A table here, and a page with the picture beside the file's name:
    primemover emg inspect squat.c3d
  The picture alone, for a document:
    primemover emg inspect squat.c3d --out squat.svg
  Names that say no muscle: write a mapping file, fill it in, read with it:
    primemover emg inspect walking.csv --write-mapping walking.toml
    primemover emg inspect walking.csv --mapping walking.toml
  Which files can be read:
    primemover emg formats

Nothing is measured: what was done in the recording is not known here.
"""

PICTURES = (".html", ".svg", ".png")
"""Endings of names that a picture can be written to."""


def inspect(
    file: Path,
    *,
    mapping: Annotated[Path | None, Parameter(alias="-m")] = None,
    format_: Annotated[str, Parameter(name="--format")] = "",
    out: Annotated[Path | None, Parameter(alias="-o")] = None,
    write_mapping: Path | None = None,
    overwrite: bool = False,
) -> ExitCode:
    """Show what is in a recording: channels, muscles, rates, amplitude, faults, sensors, markers.

    Muscles are guessed from the channels' names; the table says what was guessed.

    Parameters
    ----------
    file
        A recording; `primemover emg formats` lists what is read.
    mapping
        A small file that says which channel is which muscle, in which unit.
    format_
        How to read it, where the file is taken for something else.
    out
        Where the picture goes: .html (a page, with tables), .svg or .png. Without it a page is
        written to the current folder, named like the recording.
    write_mapping
        Write a mapping file for this recording, with what was guessed, to correct and fill in.
    overwrite
        Replace a mapping file that is there.
    """
    from primemover.app.emg.reading import recording_of
    from primemover.app.usage import require_file

    require_file(file)
    picture = picture_file(out, recording=file)
    if write_mapping is not None:
        require_new(write_mapping, overwrite=overwrite)
        write_template(file, format_=format_, path=write_mapping)
    from primemover.app.progress import one_bar
    from primemover.knowledge import load_knowledge
    from primemover.report.emg_contents.terminal import contents_text
    from primemover.signals.emg.overview import look_over

    knowledge = load_knowledge()
    with one_bar(file.name) as progress:
        progress(0.0)
        recording = recording_of(file, mapping=mapping, format_=format_)
        signals = look_over(recording, knowledge=knowledge, progress=progress)
    print(contents_text(signals, knowledge=knowledge, width=screen_width()))
    print(f"\nPicture: {_written(signals, picture=picture, knowledge=knowledge)}")
    usable = any(each.quality.usable for each in signals.channels)
    return ExitCode.OK if usable else ExitCode.BAD_RECORDING


def picture_file(out: Path | None, *, recording: Path) -> Path:
    """Where the picture goes.

    Raises
    ------
    UsageError
        When the name ends in something no picture is written as.
    """
    from primemover.app.usage import UsageError

    if out is None:
        return Path(f"{recording.name}.html")
    if out.suffix.lower() not in PICTURES:
        raise UsageError(
            f"--out {out}: expected a name that ends in {', '.join(PICTURES)}; "
            f"write for example --out {out.stem}.html"
        )
    return out


def require_new(path: Path, *, overwrite: bool) -> None:
    """Nothing; what somebody filled in is not written over by accident.

    Raises
    ------
    UsageError
        When the file is there and nobody said to replace it.
    """
    from primemover.app.usage import UsageError

    if path.exists() and not overwrite:
        raise UsageError(
            f"{path}: is there already and may be filled in; choose another name, or say "
            "--overwrite to replace it"
        )


def write_template(file: Path, *, format_: str, path: Path) -> None:
    """Nothing; the mapping file is written before anything else, for a file that needs one."""
    from primemover.app.check_inputs import say
    from primemover.app.emg.reading import require_format
    from primemover.recordings.emg.mapping import mapping_template
    from primemover.recordings.emg.reading import read_raw
    from primemover.report.writing import write_text

    _, raw = read_raw(file, format=require_format(format_) if format_ else "")
    write_text(path, text=mapping_template(raw))
    say(f"Mapping file to fill in: {path}")


def screen_width() -> int:
    """Letters that a line of the terminal holds, up to what is still easy to read."""
    return min(132, shutil.get_terminal_size().columns)


def _written(signals: EmgSignals, *, picture: Path, knowledge: Knowledge) -> Path:
    from primemover.report.emg_contents.page import contents_page, contents_png, contents_svg
    from primemover.report.writing import write_bytes, write_text

    kind = picture.suffix.lower()
    if kind == ".png":
        return write_bytes(picture, data=contents_png(signals, knowledge=knowledge))
    draw = contents_svg if kind == ".svg" else contents_page
    return write_text(picture, text=draw(signals, knowledge=knowledge))
