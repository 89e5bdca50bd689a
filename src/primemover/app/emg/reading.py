"""Recordings and mapping files as they were typed, read or refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from primemover.app.usage import require_file
from primemover.errors import RecordingError

if TYPE_CHECKING:
    from primemover.knowledge import EmgProtocol, Knowledge
    from primemover.recordings.emg.mapping import ChannelMapping
    from primemover.recordings.emg.model import EmgRecording
    from primemover.signals.emg.model import MaximumReference


def require_files(files: Sequence[Path]) -> None:
    """Nothing; asked before anything heavy is loaded. All that are missing are told together.

    Raises
    ------
    RecordingError
        When one is not there.
    """
    missing = [str(path) for path in files if not path.exists()]
    if len(missing) > 1:
        raise RecordingError(f"{', '.join(missing)}: no such files; check the paths")
    for path in files:
        require_file(path)


def mapping_of(path: Path | None) -> ChannelMapping | None:
    """What the mapping file says; None without one."""
    if path is None:
        return None
    require_file(path)
    from primemover.recordings.emg.mapping import read_mapping

    return read_mapping(path)


def recording_of(path: Path, *, mapping: Path | None, format_: str = "") -> EmgRecording:
    """The recording in a file.

    Raises
    ------
    UsageError
        When no reader is called ``format_``.
    RecordingError
        When the file cannot be read.
    """
    from primemover.recordings.emg.reading import read_emg

    if format_:
        require_format(format_)
    return read_emg(path, mapping=mapping_of(mapping), format=format_)


def require_format(name: str) -> str:
    """``name``, when there is a reader of that name.

    Raises
    ------
    UsageError
        Naming the nearest ones.
    """
    from primemover.app.usage import known
    from primemover.registry import discover

    return known(name, among=discover("primemover.recordings.emg_formats"), what="--format")


def protocol_of(name: str, *, knowledge: Knowledge) -> EmgProtocol:
    """The protocol called ``name``.

    Raises
    ------
    UsageError
        When it is missing, with all there are, or not known, with the nearest.
    """
    from primemover.app.usage import UsageError, known

    protocols = knowledge.emg_protocols
    if not name:
        raise UsageError(
            "--protocol is missing: say what was done in the recording, one of "
            f"{', '.join(sorted(protocols))}; `primemover emg protocols` tells more"
        )
    return protocols[known(name, among=protocols, what="--protocol", every=True)]


def maxima_of(
    files: Sequence[Path], *, mapping: Path | None, format_: str, knowledge: Knowledge
) -> tuple[MaximumReference, ...]:
    """The best of all positions for each muscle.

    Raises
    ------
    RecordingError
        When one cannot be read; nothing is compared with half of the maxima.
    """
    if not files:
        return ()
    from primemover.signals.emg.normalising import maximum_references

    recordings = [recording_of(path, mapping=mapping, format_=format_) for path in files]
    return maximum_references(recordings, knowledge=knowledge)
