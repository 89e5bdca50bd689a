"""Sessions on the disk, for the time after a restart, in a file that only its owner may read.

Only a hash of each cookie is there: who reads the file cannot take a session over. Nobody's name
and nobody's id is in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from primemover.errors import StoreError
from primemover.history.whole_files import written_whole

VERSION: Final = 1
_MOST_BYTES: Final = 1 << 20
"""Far more than as many sessions as there may be; a longer file is not one of ours."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptSession:
    """What is kept of one session: ``key`` stands for its cookie; times in seconds since 1970."""

    key: str
    made_s: float
    used_s: float
    signed_in: bool


def key_of(cookie: str) -> str:
    """What stands for a cookie on the disk."""
    return hashlib.sha256(b"cookie " + cookie.encode("utf-8", "replace")).hexdigest()


def read_sessions(path: Path, *, most: int) -> dict[str, KeptSession]:
    """The sessions at ``path`` by their keys, the last ``most``; none where it cannot be read."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        if told["version"] != VERSION:
            return {}
        found = [_checked(each) for each in told["sessions"]]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {each.key: each for each in found[-most:]}


def write_sessions(sessions: Iterable[KeptSession], *, path: Path) -> None:
    """Nothing; they are at ``path``. Where they cannot be written, only a restart is less kind."""
    told = {"version": VERSION, "sessions": [asdict(each) for each in sessions]}
    with suppress(OSError, StoreError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path, overwrite=True) as file:
            file.write(json.dumps(told).encode())


def _checked(told: Mapping[str, object]) -> KeptSession:
    key, signed_in, times = told["key"], told["signed_in"], (told["made_s"], told["used_s"])
    made_s, used_s = (each for each in times if isinstance(each, float | int))
    if not (isinstance(key, str) and isinstance(signed_in, bool)):
        raise TypeError("of another kind")
    return KeptSession(key=key, made_s=made_s, used_s=used_s, signed_in=signed_in)
