"""HDF5 files opened with care: nothing outside the file is followed, sizes are checked first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.recordings.emg.model import FloatArray
from primemover.recordings.emg.sensor_file import damaged, needed, refuse_too_many

SIGNATURE: Final = b"\x89HDF\r\n\x1a\n"
MOST_MEMBERS: Final = 2000


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The open file; what HDF5 finds wrong inside the block is told in our words.

    Raises
    ------
    RecordingError
        When the file is damaged.
    """
    h5py = needed("h5py")
    try:
        with h5py.File(path, "r") as file:
            yield file
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise damaged(path, found="the inner structure of this HDF5 file is damaged") from error


def members(group: Any) -> Iterator[tuple[str, Any]]:
    """Name and content of what lies in ``group`` itself; links to other files are left out."""
    h5py = needed("h5py")
    for number, name in enumerate(group):
        if number >= MOST_MEMBERS:
            return
        if isinstance(group.get(name, getlink=True), h5py.HardLink):
            yield str(name), group[name]


def is_group(thing: Any) -> bool:
    """Whether it holds other things."""
    return isinstance(thing, needed("h5py").Group)


def numbers(path: Path, *, dataset: Any) -> FloatArray:
    """The values of ``dataset`` as floats, once it is known that the file can hold them.

    Raises
    ------
    RecordingError
        When it claims more than the file can hold, or lies in another file.
    """
    if dataset.external or dataset.is_virtual:
        do = "export the recording as one file"
        raise damaged(path, found="its samples lie in another file, which is not followed", do=do)
    refuse_too_many(path, values=int(dataset.size), packed=True)
    found: FloatArray = np.asarray(dataset[()], float)
    return found
