"""Who carried the load, worked out for one recording after the other while the app runs.

What was worked out stays at hand until the app ends or the person is erased. It is not kept in the
history: the landmarks are, and it follows from them.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from primemover.app.web.child_work import Child, listen, start
from primemover.app.web.passing_folders import PassingFolder
from primemover.errors import PrimeMoverError
from primemover.simulation.who_carries import Told, WhoCarries

if TYPE_CHECKING:
    from primemover.app.web.site import Site
    from primemover.checkup import TestResult
    from primemover.simulation.body_size import BodySize

PART: Final = "who carried the load"
MOST_KEPT: Final = 40
"""Accounts at hand, of all people; one takes about half a megabyte."""
WORKER: Final = "primemover.app.web.carrying_worker"
_CLOSING_S: Final = 10.0

State = Literal["waiting", "working", "done", "failed"]
Key = tuple[str, int]
"""Id of the check, number of the recording in it."""


@dataclass(kw_only=True, slots=True)
class Carrying:
    """One recording on its way; ``fault`` says why nothing came of it.

    ``before`` is the account worked out earlier with other figures: it is shown until there is a
    new one.
    """

    key: Key
    person: str
    result: TestResult
    body: BodySize
    load_kg: float
    assumed: tuple[Told, ...] = ()
    state: State = "waiting"
    share: float = 0.0
    fault: str = ""
    account: WhoCarries | None = None
    before: WhoCarries | None = None
    child: Child | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in ("done", "failed")

    @property
    def at_hand(self) -> WhoCarries | None:
        """The account there is: the one asked for, else the one before it."""
        return self.account or self.before


class Carryings:
    """Every recording asked for, worked out one after the other by a thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._found: OrderedDict[Key, Carrying] = OrderedDict()
        self._queue: deque[Key] = deque()
        self._wake = threading.Condition(self._lock)
        self._closed = False
        self._thread: threading.Thread | None = None

    def find(self, key: Key, *, person: str) -> Carrying | None:
        """What was asked for this recording, when it is this person's."""
        with self._lock:
            found = self._found.get(key)
            return found if found is not None and found.person == person else None

    def accounts(self, check: str, *, person: str) -> dict[int, WhoCarries]:
        """The accounts at hand of one check, by the number of the recording."""
        with self._lock:
            return {
                key[1]: account
                for key, each in self._found.items()
                if key[0] == check and each.person == person and (account := each.at_hand)
            }

    def add(self, wanted: Carrying) -> Carrying:
        """The recording as it now waits its turn; one that waits already stays as it is."""
        with self._lock:
            found = self._found.get(wanted.key)
            if found is not None and not found.over:
                return found
            wanted.before = found.at_hand if found is not None else None
            self._found[wanted.key] = wanted
            self._found.move_to_end(wanted.key)
            self._make_room()
            self._queue.append(wanted.key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="muscles")
                self._thread.start()
            self._wake.notify_all()
            return wanted

    def forget(self, person: str) -> None:
        """Nothing; everything of this person is ended and gone: they were erased."""
        with self._lock:
            for key in [key for key, each in self._found.items() if each.person == person]:
                _end(self._found.pop(key))

    def close(self) -> None:
        """Nothing; work in hand is ended."""
        with self._lock:
            self._closed = True
            for each in self._found.values():
                _end(each)
            self._wake.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(timeout=_CLOSING_S)

    def _make_room(self) -> None:
        over = [key for key, each in self._found.items() if each.over]
        for key in over[: max(0, len(self._found) - MOST_KEPT)]:
            del self._found[key]

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                wanted = self._found.get(self._queue.popleft())
                if wanted is None or wanted.state != "waiting":
                    continue
                wanted.state = "working"
            # in a thread of its own: what nobody foresaw ends that one, and the next comes
            one = threading.Thread(target=self._work_out, args=(wanted,), daemon=True)
            one.start()
            one.join()

    def _work_out(self, wanted: Carrying) -> None:
        """One recording; its state changes last, since whoever sees it may ask for more."""
        state: State = "failed"
        try:
            wanted.account = self._account(wanted)
            state = "done" if wanted.account is not None else "failed"
        except PrimeMoverError as fault:
            wanted.fault = str(fault)
        except OSError as fault:
            wanted.fault = f"{wanted.result.source}: {fault.strerror or fault}; try it once more"
        finally:
            if state == "failed" and not wanted.fault:
                wanted.fault = (
                    f"{wanted.result.source}: working it out came to a halt; try it once more"
                )
            with self._lock:
                wanted.child, wanted.state = None, state

    def _account(self, wanted: Carrying) -> WhoCarries | None:
        with PassingFolder() as folder:
            written = folder / "account.json"
            child = self._start(wanted, folder=folder)
            if not listen(child, tell=partial(_further, wanted)):
                return None
            found: Mapping[str, Any] = json.loads(written.read_text(encoding="utf-8"))
            return WhoCarries.from_dict(found, where=wanted.result.source)

    def _start(self, wanted: Carrying, *, folder: Path) -> Child:
        child = start(WORKER, wanted=_order(wanted, folder=folder))
        with self._lock:
            wanted.child = child
            if self._closed or wanted.key not in self._found:
                child.kill()
        return child


def _further(wanted: Carrying, share: float) -> None:
    wanted.share = max(wanted.share, share)


def _order(wanted: Carrying, *, folder: Path) -> dict[str, Any]:
    """What the child is told; the landmarks lie in the folder."""
    from primemover.recordings.tracks import save_pose_track

    movement = wanted.result.movement
    if movement is None:
        raise PrimeMoverError(f"{wanted.result.source}: no pose was found in it; film it again")
    save_pose_track(movement.track, path=folder / "track.parquet")
    return {
        "folder": str(folder),
        "track": str(folder / "track.parquet"),
        "account": str(folder / "account.json"),
        "test": wanted.result.test,
        "side": wanted.result.side,
        "source": wanted.result.source,
        "load_kg": wanted.load_kg,
        "body": asdict(wanted.body),
        "assumed": wanted.assumed,
    }


def _end(wanted: Carrying) -> None:
    if wanted.child is not None:
        wanted.child.kill()


def carryings_of(site: Site) -> Carryings:
    """What this app works out."""
    return site.part(PART, make=Carryings)
