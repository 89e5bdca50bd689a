"""What lies in a MATLAB file, of either kind, as one flat table: dotted name → numbers or texts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.recordings.emg import hdf5
from primemover.recordings.emg.model import FloatArray
from primemover.recordings.emg.sensor_file import damaged, refuse_too_many

Content = FloatArray | list[str]
DEEPEST: Final = 4
MOST_TEXTS: Final = 4096
MOST_DIMENSIONS: Final = 2
IS_HDF5: Final = b"MATLAB 7.3"


def mat_contents(path: Path) -> dict[str, Content]:
    """Every variable and every field of a structure that holds numbers or texts.

    Numbers have at most two dimensions, without those of length one.

    Raises
    ------
    RecordingError
        When the file is damaged or claims more than it can hold.
    """
    with path.open("rb") as file:
        start = file.read(len(IS_HDF5))
    return dict(_of_hdf5(path) if start == IS_HDF5 else _of_version_5(path))


def _of_version_5(path: Path) -> Iterator[tuple[str, Content]]:
    from scipy.io import loadmat, whosmat
    from scipy.io.matlab import MatReadError

    try:
        for _, shape, kind in whosmat(str(path)):
            numeric = kind not in ("struct", "cell", "char", "object", "function", "opaque")
            values = 1
            for size in shape:
                values *= int(size)
            if numeric:
                refuse_too_many(path, values=values, packed=True, item_bytes=1)
        found = loadmat(str(path), struct_as_record=False, squeeze_me=True)
    except (
        MatReadError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        NotImplementedError,
        OverflowError,
        UnicodeError,
        AttributeError,
        zlib.error,
    ) as error:
        raise damaged(path, found="this MATLAB file is damaged or ends too early") from error
    for name, value in found.items():
        if not name.startswith("__"):
            yield from _flat(name, value, depth=0)


def _flat(name: str, value: Any, *, depth: int) -> Iterator[tuple[str, Content]]:
    """Numbers and texts below ``value``, by dotted name."""
    fields = getattr(value, "_fieldnames", None)
    if fields is not None and depth < DEEPEST:
        for field in fields:
            yield from _flat(f"{name}.{field}", getattr(value, field), depth=depth + 1)
        return
    if isinstance(value, str):
        yield name, [value.strip()]
        return
    array = np.asarray(value)
    if array.dtype.kind in "US" or (array.dtype.kind == "O" and _all_texts(array)):
        yield name, [str(each).strip() for each in array.ravel()[:MOST_TEXTS]]
    elif array.dtype.kind in "fiub" and array.ndim <= MOST_DIMENSIONS:
        yield name, array.astype(float)


def _all_texts(array: Any) -> bool:
    return 0 < array.size <= MOST_TEXTS and all(isinstance(each, str) for each in array.ravel())


def _of_hdf5(path: Path) -> Iterator[tuple[str, Content]]:
    with hdf5.opened(path) as file:
        yield from list(_of_group(path, file, file=file, prefix="", depth=0))


def _of_group(
    path: Path, group: Any, *, file: Any, prefix: str, depth: int
) -> Iterator[tuple[str, Content]]:
    for name, thing in hdf5.members(group):
        if name.startswith("#"):  # where MATLAB keeps what cells point to
            continue
        if hdf5.is_group(thing):
            if depth < DEEPEST:
                below = f"{prefix}{name}."
                yield from _of_group(path, thing, file=file, prefix=below, depth=depth + 1)
            continue
        content = _of_dataset(path, thing, file=file)
        if content is not None:
            yield f"{prefix}{name}", content


def _of_dataset(path: Path, dataset: Any, *, file: Any) -> Content | None:
    """The numbers or texts of a variable; None where it holds neither."""
    kind = dataset.attrs.get("MATLAB_class", b"")
    if kind == b"char":
        return [_characters(path, dataset)]
    if kind == b"cell":
        return _cell_texts(path, dataset, file=file) or None
    if dataset.dtype.kind not in "fiub" or dataset.attrs.get("MATLAB_empty", 0):
        return None
    values: FloatArray = np.squeeze(hdf5.numbers(path, dataset=dataset).T)
    return values if values.ndim <= MOST_DIMENSIONS else None


def _characters(path: Path, dataset: Any) -> str:
    if dataset.size > MOST_TEXTS:
        return ""
    codes = np.ravel(hdf5.numbers(path, dataset=dataset).T)
    return "".join(chr(int(code)) for code in codes if 0 < code < 0x10000).strip()


def _cell_texts(path: Path, dataset: Any, *, file: Any) -> list[str]:
    """The texts of a cell array of texts; empty for any other."""
    if dataset.dtype.kind != "O" or dataset.size > MOST_TEXTS:
        return []
    cells = [file[reference] for reference in np.ravel(dataset[()].T)]
    if any(hdf5.is_group(c) or c.attrs.get("MATLAB_class", b"") != b"char" for c in cells):
        return []
    return [_characters(path, cell) for cell in cells]
