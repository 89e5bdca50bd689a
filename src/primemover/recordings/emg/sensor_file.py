"""A sensor's file before anything is read from it: whether it can hold what it claims, in words.

A damaged header may claim any size. What it claims is held against the file's length first, so
that no file makes a reader ask for memory that its own bytes cannot fill.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, Final

from primemover.errors import MissingExtraError, RecordingError, how_to_install
from primemover.recordings.file_check import shown_name

COPY_AGAIN: Final = "copy or export it again"
LARGEST_BYTES: Final = 4_000_000_000
"""No file above this is read: 16 channels at 2 kHz as 64-bit numbers for over four hours."""
LARGEST_VALUES: Final = 250_000_000
"""No recording of more samples is read into memory: 16 channels at 2 kHz for over two hours."""
LARGEST_PACKING: Final = 100
"""How many bytes one packed byte may stand for. Real recordings, which hold noise, stay under
ten; only a file made to fill memory needs more."""
SMALL_BYTES: Final = 64_000_000
"""Memory that a file may ask for whatever its length: a long dead channel packs to nothing."""
MEGABYTE: Final = 1e6


def damaged(path: Path, *, found: str, do: str = COPY_AGAIN) -> RecordingError:
    """The error to raise about the file: what is wrong in it and what to do."""
    return RecordingError(f"{shown_name(path)}: {found}; {do}")


def several(path: Path, *, faults: list[str], do: str = COPY_AGAIN) -> RecordingError:
    """The error that names every fault of the file at once."""
    if len(faults) == 1:
        return damaged(path, found=faults[0], do=do)
    lines = "\n".join(f"- {fault}" for fault in faults)
    return RecordingError(f"{shown_name(path)}: {len(faults)} faults; {do}\n{lines}")


def sensor_file(path: Path) -> int:
    """The length of the file in bytes, when it is an ordinary file that is not too large.

    Raises
    ------
    RecordingError
        Naming the file, the fault and the remedy.
    """
    try:
        length = path.stat().st_size
        if path.is_dir():
            raise damaged(
                path, found="expected a recording, got a folder", do="name one file in it"
            )
        if not path.is_file():
            raise damaged(
                path, found="expected a file, got a device or a pipe", do="save it to a file"
            )
        with path.open("rb"):
            pass
    except PermissionError as error:
        do = "change its permissions or copy it"
        raise damaged(path, found="the file may not be read", do=do) from error
    except (OSError, ValueError) as error:
        do = "check the name and the folder"
        raise damaged(path, found="there is no such file", do=do) from error
    if not length:
        raise damaged(path, found="the file is empty (0 bytes)")
    if length > LARGEST_BYTES:
        got = f"{length / MEGABYTE:.0f} MB, more than the {LARGEST_BYTES / MEGABYTE:.0f} MB read"
        raise damaged(path, found=got, do="cut it into parts")
    return length


def refuse_too_many(path: Path, *, values: int, packed: bool = False, item_bytes: int = 8) -> None:
    """Nothing comes back; a claim of ``values`` samples that cannot be true is an error.

    Parameters
    ----------
    path : Path
    values : int
        How many samples the file says it holds.
    packed : bool
        Whether samples may be compressed, so that the file may be shorter than they are.
    item_bytes : int
        Bytes that the file spends on one sample, before compression.

    Raises
    ------
    RecordingError
        When there would be more of them than are ever read, or than the file's bytes can hold.
    """
    length = path.stat().st_size
    room = max(length * LARGEST_PACKING, SMALL_BYTES) if packed else length
    if values < 0 or values * item_bytes > room:
        got = f"it claims {values} samples, more than its {length} bytes can hold"
        raise damaged(path, found=got)
    if values > LARGEST_VALUES:
        got = f"it holds {values} samples, more than the {LARGEST_VALUES} read at once"
        raise damaged(path, found=got, do="cut it into parts")


def needed(module: str) -> Any:
    """The library ``module`` of the extra `emg`.

    Raises
    ------
    MissingExtraError
        When it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"reading this kind of recording needs {module}, part of the 'emg' extra; "
            f"run: {how_to_install('emg')}, or see `primemover doctor`"
        ) from error
