"""Recordings of surface EMG given as files: taken in, looked at, examined, and gone again.

Files lie in a folder of their own, readable by nobody else. The recording and its maximal
contractions go as soon as they are examined; what was found stays until it is erased, or the
person is, or the app ends.
"""

from __future__ import annotations

import errno
import json
import re
import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

from primemover.app.store import new_id
from primemover.app.web.child_work import Child, listen, start
from primemover.app.web.emg_worker import FOUND, RESULT
from primemover.app.web.passing_folders import PassingFolder
from primemover.errors import PrimeMoverError, RecordingError
from primemover.recordings.file_check import checked_file, shown_name

if TYPE_CHECKING:
    from primemover.app.web.site import Site
    from primemover.terms import Side

PART: Final = "emg recordings"
WORKER: Final = "primemover.app.web.emg_worker"
HALTED: Final = "looking at it came to a halt; try it once more"
MOST_OF_PERSON: Final = 8
"""Recordings of one person at a time, results among them."""
MOST_MAXIMA: Final = 12
"""Recordings of maximal contractions for one recording."""
WAITS_S: Final = 3600.0
"""How long a recording waits for somebody to say which channel is which muscle."""
_BLOCK: Final = 1 << 20
_CLOSING_S: Final = 10.0
_ODD: Final = re.compile(r"[^\w.\- ]")

State = Literal["working", "found", "done", "failed"]


@dataclass(kw_only=True, slots=True)
class EmgUpload:
    """One recording on its way.

    ``found`` is what lies in the file, ``result`` what was made of it, as plain values. ``fault``
    says why it did not get further. ``typed`` is the form in which its channels were told last.
    """

    id: str
    person: str
    protocol: str
    name: str
    kept_in: PassingFolder
    state: State = "working"
    share: float = 0.0
    fault: str = ""
    said: str = ""
    maxima: list[str] = field(default_factory=list)
    typed: Any = None
    found: Mapping[str, Any] | None = None
    result: Mapping[str, Any] | None = None
    touched_s: float = field(default_factory=time.monotonic)
    child: Child | None = None

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self.kept_in.path

    @property
    def recording(self) -> Path:
        """The file itself, until it was examined."""
        return self.folder / "recording" / self.name


class EmgUploads:
    """Every recording on its way; one is worked on at a time."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._turn = threading.Lock()
        self._found: dict[str, EmgUpload] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False

    def add(
        self,
        source: BinaryIO,
        *,
        name: str,
        person: str,
        protocol: str,
        mapping: BinaryIO | None = None,
    ) -> EmgUpload:
        """The recording in ``source`` as it is now looked at.

        Raises
        ------
        PrimeMoverError
            When the file is empty, the disk is full, or too many are there already.
        """
        self._require_room(person)
        folder = PassingFolder()
        upload = EmgUpload(
            id=new_id(), person=person, protocol=protocol, name=file_name(name), kept_in=folder
        )
        try:
            _keep(source, path=upload.recording)
            if mapping is not None:
                upload.said = str(upload.folder / "mapping.toml")
                _keep(mapping, path=Path(upload.said))
        except RecordingError:
            folder.remove()
            raise
        with self._lock:
            self._found[upload.id] = upload
        self._begin(upload, order={"task": "look", "mapping": upload.said})
        return upload

    def add_maximum(self, upload: EmgUpload, *, source: BinaryIO, name: str) -> None:
        """Nothing; one more recording of maximal contractions lies beside it.

        Raises
        ------
        PrimeMoverError
            When it is empty, the disk is full, or there are enough.
        """
        shown = file_name(name)
        if len(upload.maxima) >= MOST_MAXIMA:
            raise PrimeMoverError(f"{shown}: {MOST_MAXIMA} maximal contractions are there already")
        path = upload.folder / "maxima" / str(len(upload.maxima)) / shown
        _keep(source, path=path)
        upload.maxima.append(str(path))

    def drop_maxima(self, upload: EmgUpload) -> None:
        """Nothing; the recordings of maximal contractions beside it are gone."""
        upload.maxima.clear()
        shutil.rmtree(upload.folder / "maxima", ignore_errors=True)

    def examine(self, upload: EmgUpload, *, mapping: Mapping[str, Any], side: Side | None) -> None:
        """Nothing; the recording is examined with what was said of its channels."""
        order = {
            "task": "examine",
            "mapping": mapping,
            "side": side or "",
            "protocol": upload.protocol,
            "maxima": upload.maxima,
        }
        self._begin(upload, order=order)

    def find(self, upload: str, *, person: str) -> EmgUpload | None:
        """The recording of this id, when it is this person's."""
        with self._lock:
            self._forget_old()
            found = self._found.get(upload)
            return found if found is not None and found.person == person else None

    def of(self, person: str) -> tuple[EmgUpload, ...]:
        """The recordings of a person, the newest last."""
        with self._lock:
            self._forget_old()
            return tuple(each for each in self._found.values() if each.person == person)

    def drop(self, upload: EmgUpload) -> None:
        """Nothing; the recording is worked on no more, and it is gone with all its results."""
        with self._lock:
            self._found.pop(upload.id, None)
            if upload.child is not None:
                upload.child.kill()
        upload.kept_in.remove()

    def forget(self, person: str) -> None:
        """Nothing; everything of this person is ended and gone: they were erased."""
        for upload in self.of(person):
            self.drop(upload)

    def close(self) -> None:
        """Nothing; everything is ended and gone."""
        with self._lock:
            self._closed = True
            for upload in tuple(self._found.values()):
                self.drop(upload)
            threads = tuple(self._threads)
        for each in threads:
            each.join(timeout=_CLOSING_S)

    def _require_room(self, person: str) -> None:
        if len(self.of(person)) >= MOST_OF_PERSON:
            raise PrimeMoverError(
                f"{MOST_OF_PERSON} recordings are here already; erase one of them first"
            )

    def _begin(self, upload: EmgUpload, *, order: Mapping[str, Any]) -> None:
        paths = {"folder": str(upload.folder), "recording": str(upload.recording)}
        with self._lock:
            upload.state, upload.share, upload.fault = "working", 0.0, ""
            given = {**order, **paths}
            one = threading.Thread(target=self._work, args=(upload, given), daemon=True)
            self._threads = [each for each in self._threads if each.is_alive()] + [one]
            one.start()

    def _work(self, upload: EmgUpload, order: Mapping[str, Any]) -> None:
        """One task from beginning to end; the state changes last."""
        looking = order["task"] == "look"
        state: State = "failed" if looking else "found"
        try:
            with self._turn:
                if self._is_wanted(upload) and self._listened(upload, order=order):
                    document = _read(upload.folder / (FOUND if looking else RESULT))
                    if looking:
                        upload.found, state = document, "found"
                    else:
                        upload.result, state = document, "done"
        except PrimeMoverError as fault:
            upload.fault = str(fault)
        except OSError as fault:
            upload.fault = _of_disk(fault, name=upload.name)
        finally:
            self._settle(upload, state=state, was_looking=looking)

    def _settle(self, upload: EmgUpload, *, state: State, was_looking: bool) -> None:
        wanted = "found" if was_looking else "done"
        if state != wanted and not upload.fault:
            upload.fault = f"{upload.name}: {HALTED}"
        if state in ("done", "failed"):
            for name in ("recording", "maxima"):
                shutil.rmtree(upload.folder / name, ignore_errors=True)
        with self._lock:
            upload.child, upload.state, upload.touched_s = None, state, time.monotonic()

    def _is_wanted(self, upload: EmgUpload) -> bool:
        with self._lock:
            return not self._closed and self._found.get(upload.id) is upload

    def _listened(self, upload: EmgUpload, *, order: Mapping[str, Any]) -> bool:
        child = start(WORKER, wanted=order)
        with self._lock:
            upload.child = child
            if not self._is_wanted(upload):
                child.kill()

        def further(share: float) -> None:
            upload.share = max(upload.share, share)

        return listen(child, tell=further)

    def _forget_old(self) -> None:
        oldest_s = time.monotonic() - WAITS_S
        for upload in [
            each
            for each in self._found.values()
            if each.state in ("found", "failed") and each.touched_s < oldest_s
        ]:
            self.drop(upload)


def file_name(name: str) -> str:
    """``name`` as a file of ours may be called; its ending stays, which tells the format."""
    shown = _ODD.sub("_", shown_name(name or "recording")).lstrip(". ") or "recording"
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[:60]}{dot}{ending[:12]}" if dot else shown[:60]


def _keep(source: BinaryIO, *, path: Path) -> None:
    """Nothing; what ``source`` holds lies at ``path``, an ordinary file with something in it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            shutil.copyfileobj(source, target, _BLOCK)
    except OSError as fault:
        raise RecordingError(_of_disk(fault, name=path.name)) from fault
    if path.stat().st_size == 0:
        raise RecordingError(f"{path.name}: the file is empty (0 bytes); copy or export it again")
    checked_file(path)


def _of_disk(fault: OSError, *, name: str) -> str:
    """What the disk said, in words."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{name}: the disk is full; make room, then choose the file once more"
    return f"{name}: it cannot be kept while it is looked at; try it once more"


def _read(path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def emg_uploads(site: Site) -> EmgUploads:
    """The recordings of this app."""
    return site.part(PART, make=EmgUploads)
