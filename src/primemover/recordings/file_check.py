"""What can be wrong with a recording's file, in words: the fault and what to do about it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from primemover.errors import RecordingError

READ_AGAIN: Final = "copy or send the file again, or film again"
FAULTS: Final[dict[str, str]] = {
    "missing": "there is no such file; check the name and the folder",
    "folder": "expected a video file, got a folder; name one file in it, "
    "or use `primemover batch` for all of them",
    "not_regular": "expected a video file, got a device or a pipe; save the recording to a file",
    "unreadable": "the file may not be read; change its permissions or copy it",
    "empty": f"the file is empty (0 bytes); {READ_AGAIN}",
    "not_video": "expected a video (MP4, MOV, WebM, MKV, AVI or MTS), got something else; "
    "choose the recording itself",
    "picture": "expected a video, got a single picture; film the movement and choose that film",
    "incomplete": "the recording is cut short: its index is missing, so nothing in it can be "
    f"found; {READ_AGAIN}",
    "no_video": "there is sound but no picture in it; choose the file with the picture",
    "codec": "its pictures are coded as {detail}, which is not read here; "
    "save it as MP4 with H.264 and choose that file",
    "too_large": "its pictures have {detail} pixels, more than 8K; save it smaller "
    "(1280 × 720 is plenty)",
    "nothing_decoded": f"no picture in it could be decoded; {READ_AGAIN}",
    "memory": "decoding it needs more memory than is allowed; save it smaller "
    "(1280 × 720 is plenty)",
    "cpu": "decoding it takes longer than is allowed; save it shorter or smaller "
    "(1280 × 720 is plenty)",
    "stalled": "decoding it came to a halt; save it as MP4 with H.264 and choose that file",
    "crashed": "the decoder stopped working on it: it is damaged; save it as MP4 with H.264 "
    "and choose that file",
}
"""Each fault by its code: what is wrong and what to do."""


def shown_name(path: str | Path) -> str:
    """The file's name, fit to print: line breaks and unprintable characters are escaped."""
    name = Path(path).name or str(path)
    readable = "".join(c if c.isprintable() else repr(c)[1:-1] for c in name)
    return readable.encode("utf-8", "backslashreplace").decode()


def fault(name: str, *, code: str, detail: str = "") -> RecordingError:
    """The error to raise about the file ``name``; ``code`` is a key of :data:`FAULTS`."""
    return RecordingError(f"{name}: {FAULTS[code].format(detail=detail)}")


def checked_file(path: Path) -> Path:
    """``path`` again, when it is an ordinary file with something in it.

    Raises
    ------
    RecordingError
        Naming the file, the fault and the remedy.
    """
    name = shown_name(path)
    try:
        found = path.stat()
    except PermissionError as error:
        raise fault(name, code="unreadable") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise fault(name, code="missing") from error
    if stat.S_ISDIR(found.st_mode):
        raise fault(name, code="folder")
    if not stat.S_ISREG(found.st_mode):
        raise fault(name, code="not_regular")
    if found.st_size == 0:
        raise fault(name, code="empty")
    if not os.access(path, os.R_OK):
        raise fault(name, code="unreadable")
    return path
