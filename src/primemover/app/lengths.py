"""What a recording is called while it is looked at: test, file and how long it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from primemover.checkup import Recording


def label_of(recordings: Sequence[Recording]) -> Callable[[str], str]:
    """A function from a recording's name to its label; of two of one name the first comes first."""
    waiting = list(recordings)

    def label(name: str) -> str:
        for recording in waiting:
            if ":".join(filter(None, (recording.test, recording.side))) == name:
                waiting.remove(recording)
                path = Path(recording.path)
                return f"{name} ({path.name}{_length(path)})"
        return name

    return label


def _length(path: Path) -> str:
    """``, 1:05 long``; "" where the file does not say, or cannot be read: that is told later."""
    from primemover.checkup import SAVED_TRACKS
    from primemover.errors import PrimeMoverError

    if path.suffix in SAVED_TRACKS:
        return ""
    from primemover.recordings.video import probe_video

    try:
        duration_s = probe_video(path).duration_s
    except PrimeMoverError:
        return ""
    if duration_s is None:
        return ""
    minutes, seconds = divmod(round(duration_s), 60)
    return f", {minutes}:{seconds:02} long"
