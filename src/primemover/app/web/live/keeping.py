"""Coached sets on disk, so that a set goes on after the app was ended and started again.

One small file a set, written when something was counted or the line broke: what the coach knows,
never landmarks. Recordings of tests are not kept so; they are filmed again.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from primemover.app.web.live.going import CoachedLive, Owner
from primemover.errors import PrimeMoverError

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

NAME: Final = re.compile(r"[A-Za-z0-9_-]{16,64}\.json")
"""Tokens are made here and never taken from an address to name a file."""
BROKEN: Final = (ValueError, KeyError, TypeError, AttributeError, OSError, PrimeMoverError)
"""What a file may raise that another version wrote, or half of which was written."""


def live_folder(own: Path) -> Path:
    """Where the files are below the app's own folder."""
    return own / "live"


def forget_kept_sets(folder: Path, *, person: str) -> None:
    """Nothing comes back; no file is of this person (an id), nor of nobody knows whom.

    Raises
    ------
    OSError
        When one of them cannot be removed.
    """
    for path in _paths(folder):
        if _owner(path) in (person, ""):
            path.unlink(missing_ok=True)


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _owner(path: Path) -> str:
    """Whose the file is, by id; "" where it does not say."""
    with suppress(*BROKEN):
        return str(json.loads(path.read_text(encoding="utf-8"))["owner"]["person"])
    return ""


class KeptSets:
    """The files of coached sets below one folder, each named by its token."""

    def __init__(self, folder: Path, *, knowledge: Knowledge) -> None:
        self._folder, self._knowledge = folder, knowledge

    def save(self, token: str, *, live: CoachedLive) -> None:
        """Nothing comes back; the set as it stands is in its file, whole or not at all."""
        owner = live.owner
        plain = {
            "owner": {"person": owner.person, "what": owner.what, "side": owner.side},
            "last_s": live.last_s,
            "paused": live.paused,
            "coach": live.coach.snapshot(),
        }
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{token}.json"
        unfinished = target.with_suffix(".part")
        unfinished.write_text(json.dumps(plain), encoding="utf-8")
        unfinished.replace(target)

    def drop(self, token: str) -> None:
        """Nothing comes back; the file is gone."""
        (self._folder / f"{token}.json").unlink(missing_ok=True)

    def forget(self, person: str) -> None:
        """Nothing comes back; no file is of this person (an id), nor of nobody knows whom."""
        forget_kept_sets(self._folder, person=person)

    def load(self, *, youngest_s: float) -> Iterator[tuple[str, CoachedLive]]:
        """The sets kept by tokens; files older than ``youngest_s``, or broken, are removed."""
        for path in _paths(self._folder):
            live = None
            with suppress(*BROKEN):
                if NAME.fullmatch(path.name) and time.time() - path.stat().st_mtime <= youngest_s:
                    live = self._restored(json.loads(path.read_text(encoding="utf-8")))
            if live is not None:
                yield path.stem, live
                continue
            with suppress(OSError):  # what cannot be removed now is looked at the next time
                path.unlink(missing_ok=True)

    def _restored(self, plain: dict[str, Any]) -> CoachedLive:
        from primemover.coaching.live_set import CoachedSet

        coach = CoachedSet.restore(plain["coach"], knowledge=self._knowledge)
        live = CoachedLive(Owner(**plain["owner"]), coach=coach)
        live.last_s = float(plain["last_s"])
        live.paused = "person" if plain["paused"] == "person" else "away"
        if coach.phase == "done":
            live.do("finish")
        elif coach.phase != "paused":
            coach.pause(live.last_s)
        return live
