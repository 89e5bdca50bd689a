"""``primemover emg compare``: two sessions of one person, held against a repeat."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.errors import RecordingError

if TYPE_CHECKING:
    from primemover.measures.emg.between_sessions import EmgChange
    from primemover.measures.emg.model import EmgMeasure

EXAMPLES = """
Examples:
  Two sessions, each from `primemover emg check … --json FILE`:
    primemover emg compare before.json after.json
  With a third one that repeats the first on purpose, sensors put on anew:
    primemover emg compare before.json after.json --repeat repeat.json

Without a repeat, amplitudes in per cent of the maximum are held against what
is published for two days, which is wide; of all else nothing is said.
"""

_HEADS: Final[Mapping[str, str]] = {
    "more_than_noise": "Changed by more than it varies by itself",
    "within_noise": "Within what it varies by itself",
    "cannot_tell": "Couldn't tell",
}
_COUNTED: Final[Mapping[str, str]] = {
    "within_noise": "within it",
    "cannot_tell": "couldn't be told",
}
_NOT_TOLD: Final = "Couldn't tell whether it changed."
"""Parts the figures of a sentence from its reason, which many sentences share."""
_LARGEST_BYTES: Final = 50_000_000
_FAULTS: Final = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading a document of another form ends in."""


def compare(
    sessions: tuple[Path, Path],
    /,
    *,
    repeat: Annotated[tuple[Path, ...], Parameter(consume_multiple=True)] = (),
    json_: Annotated[Path | None, Parameter(name="--json")] = None,
) -> ExitCode:
    """Say what changed between two sessions by more than it varies by itself.

    Parameters
    ----------
    sessions
        The earlier and the later session of one person and protocol, in this order, each written
        by `primemover emg check … --json`.
    repeat
        One or more that repeat the earlier session, to learn the person's own variation.
    json_
        Write every change to this file.
    """
    from primemover.app.emg.reading import require_files

    files = (*sessions, *repeat)
    require_files(files)
    documents = [session_in(path) for path in files]
    require_alike(documents, files=files)
    require_different(documents, files=files)
    from primemover.knowledge import load_knowledge
    from primemover.measures.emg.between_sessions import change_between

    first, second, *again = (
        measures_of(session, file=file) for session, file in zip(documents, files, strict=True)
    )
    changes = change_between(
        first,
        after=second,
        own_repeat=(first, *again) if again else (),
        knowledge=load_knowledge(),
    )
    for line in _told(changes):
        print(line)
    if json_ is not None:
        print(f"\nData: {_write(changes, path=json_)}")
    return ExitCode.OK if changes else ExitCode.BAD_RECORDING


def session_in(path: Path) -> dict[str, Any]:
    """What ``primemover emg check --json`` wrote.

    Raises
    ------
    RecordingError
        When the file holds something else.
    """
    from primemover.measures.emg.documents import FORMAT, FORMAT_VERSION

    expected = f"{path}: expected a file written by `primemover emg check … --json`"
    if not path.is_file() or path.stat().st_size > _LARGEST_BYTES:
        raise RecordingError(f"{expected}; choose another file")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise RecordingError(f"{expected}, got no JSON; choose another file") from fault
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise RecordingError(f"{expected}, got another kind of JSON; choose another file")
    if content.get("format_version") != FORMAT_VERSION:
        raise RecordingError(
            f"{path}: expected version {FORMAT_VERSION} of the format, got "
            f"{content.get('format_version')!r}; write it again with this version of primemover"
        )
    return content


def require_alike(sessions: Sequence[Mapping[str, Any]], *, files: Sequence[Path]) -> None:
    """Nothing, when the same was done by the same leg in all.

    Raises
    ------
    RecordingError
        When one differs from the first.
    """
    first = _done(sessions[0])
    for session, file in zip(sessions[1:], files[1:], strict=True):
        if _done(session) != first:
            raise RecordingError(
                f"{file}: expected {first} as in {files[0]}, got {_done(session)}; "
                "only the same movement can be compared"
            )


def require_different(sessions: Sequence[Mapping[str, Any]], *, files: Sequence[Path]) -> None:
    """Nothing, when no two files hold the same session: one held against itself is no repeat.

    Raises
    ------
    RecordingError
        When two hold the same.
    """
    for place, (session, file) in enumerate(zip(sessions, files, strict=True)):
        for other, earlier in zip(sessions[:place], files[:place], strict=True):
            if session == other:
                raise RecordingError(
                    f"{file}: expected another session than {earlier}, got the same one; "
                    "name the file of the other day"
                )


def _done(session: Mapping[str, Any]) -> str:
    protocol = session.get("protocol")
    name = protocol.get("id") if isinstance(protocol, Mapping) else protocol
    side = session.get("side")
    return f"{name} ({side})" if side else str(name)


def measures_of(session: Mapping[str, Any], *, file: Path) -> list[EmgMeasure]:
    """The measures of one session.

    Raises
    ------
    RecordingError
        When one of them is not whole.
    """
    from primemover.measures.emg.between_sessions import measures_in

    try:
        return list(measures_in(session).values())
    except _FAULTS as fault:
        raise RecordingError(
            f"{file}: a measure in it is damaged ({fault!r}); write it again with "
            "`primemover emg check … --json`"
        ) from fault


def _told(changes: Sequence[EmgChange]) -> Iterator[str]:
    if not changes:
        yield "Nothing was measured in both sessions, so nothing can be compared."
    else:
        yield f"{_counted(changes)}."
    for verdict, head in _HEADS.items():
        found = [change.sentence for change in changes if change.verdict == verdict]
        if found:
            yield f"\n{head}"
        for reason, sentences in _by_reason(found).items():
            yield from (_filled(each, first="  ") for each in sentences)
            if reason:
                yield _filled(reason, first="    ")


def _counted(changes: Sequence[EmgChange]) -> str:
    """How many of the figures have which verdict, before any of them."""
    counts: Counter[str] = Counter(change.verdict for change in changes)
    rest = [f"{counts[key]} {words}" for key, words in _COUNTED.items() if counts[key]]
    return f"{counts['more_than_noise']} of {len(changes)} changed by more than " + ", ".join(
        ["they vary by themselves", *rest]
    )


def _by_reason(sentences: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The sentences below the reason at their end, which is told once; "" where there is none."""
    found: dict[str, list[str]] = {}
    for sentence in sentences:
        told, parted, reason = sentence.partition(f" {_NOT_TOLD} ")
        found.setdefault(reason if parted else "", []).append(told)
    return found


def _filled(text: str, *, first: str) -> str:
    from primemover.app.emg.inspecting import screen_width

    return textwrap.fill(
        text, min(100, screen_width()), initial_indent=first, subsequent_indent="    "
    )


def _write(changes: Sequence[EmgChange], *, path: Path) -> Path:
    from dataclasses import asdict

    from primemover.report.writing import write_text

    document = {"changes": [asdict(change) for change in changes]}
    return write_text(path, text=json.dumps(document, ensure_ascii=False, indent=1) + "\n")
