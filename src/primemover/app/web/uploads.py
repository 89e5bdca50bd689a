"""Films given as files: taken in, looked at one after the other, told how far, ended, removed.

A film lies in a folder of its own for as long as it is looked at, readable by nobody else. It goes
when its track is there, when it was refused or ended, and when the app ends or is ended. Only where
several people are in the picture it waits until somebody is named, a quarter of an hour at most.
"""

from __future__ import annotations

import errno
import json
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

from primemover.app.store import new_id
from primemover.app.web.child_work import Child, ended, said, start
from primemover.app.web.passing_folders import PassingFolder
from primemover.errors import MissingExtraError, PrimeMoverError, RecordingError, how_to_install
from primemover.recordings.file_check import checked_file, shown_name

if TYPE_CHECKING:
    import xarray as xr

    from primemover.app.web.site import Site
    from primemover.terms import Side

PART: Final = "uploads"
WORKER: Final = "primemover.app.web.pose_worker"
FILM: Final = "film"
"""What a film is called in its folder: a file of no name of the person's, and no ending."""

MOST_WAITING: Final = 8
"""Films waiting or being looked at, of one person."""
WAITS_S: Final = 900.0
"""How long a film with several people waits for somebody to be named."""
LONGEST_S: Final = 1500.0
"""A film that takes longer than this to look at is given up."""
_BLOCK: Final = 1 << 20
_CLOSING_S: Final = 10.0

State = Literal["waiting", "working", "whom", "done", "failed", "ended"]
Take = Callable[["Upload", "xr.Dataset"], None]
"""What becomes of a finished track."""


@dataclass(kw_only=True, slots=True)
class Upload:
    """One film on its way; ``fault`` says why it was not used, ``kind`` of which class that is.

    ``told`` is whether the person has read it.
    """

    id: str
    person: str
    check: str
    test: str
    side: Side | None
    name: str
    kept_in: PassingFolder
    whom: str = "largest"
    state: State = "waiting"
    share: float = 0.0
    fault: str = ""
    kind: str = ""
    people: int = 1
    told: bool = False
    touched_s: float = field(default_factory=time.monotonic)
    child: Child | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in ("done", "failed", "ended", "whom")

    @property
    def folder(self) -> Path:
        """Where the film lies."""
        return self.kept_in.path

    @property
    def film(self) -> Path:
        """The file itself."""
        return self.folder / FILM


class Uploads:
    """Every film on its way, looked at one after the other by a thread of its own."""

    def __init__(self, *, take: Take) -> None:
        self._take = take
        self._lock = threading.RLock()
        self._found: dict[str, Upload] = {}
        self._queue: deque[str] = deque()
        self._wake = threading.Condition(self._lock)
        self._closed = False
        self._thread = threading.Thread(target=self._work, daemon=True, name="films")
        self._thread.start()

    def add(
        self, source: BinaryIO, *, name: str, person: str, check: str, test: str, side: Side | None
    ) -> Upload:
        """The film in ``source`` as it now waits its turn.

        Raises
        ------
        PrimeMoverError
            When nothing can look at films here, the file is empty, the disk is full, or too many
            are waiting.
        """
        require_video_extra()
        shown = shown_name(name or "film")[:80]
        with ExitStack() as undoing:
            try:
                folder = PassingFolder()
                undoing.callback(folder.remove)
                with (folder.path / FILM).open("wb") as target:
                    shutil.copyfileobj(source, target, _BLOCK)
                checked_file(folder.path / FILM)
            except RecordingError as fault:
                raise RecordingError(_named(str(fault), name=shown)) from None
            except OSError as fault:
                raise RecordingError(_of_disk(fault, name=shown)) from fault
            upload = Upload(
                id=new_id(),
                person=person,
                check=check,
                test=test,
                side=side,
                name=shown,
                kept_in=folder,
            )
            self._enqueue(upload)
            undoing.pop_all()
        return upload

    def find(self, upload: str, *, person: str) -> Upload | None:
        """The film of this id, when it is this person's."""
        with self._lock:
            self._forget()
            found = self._found.get(upload)
            return found if found is not None and found.person == person else None

    def of(self, person: str, *, test: str = "", side: Side | None = None) -> tuple[Upload, ...]:
        """The films of a person, newest last; of one test and side when it is named."""
        with self._lock:
            self._forget()
            return tuple(
                each
                for each in self._found.values()
                if each.person == person and (not test or (each.test, each.side) == (test, side))
            )

    def again(self, upload: Upload, *, whom: str) -> None:
        """Nothing; the film waits its turn once more, with somebody named."""
        with self._lock:
            if not upload.film.exists():
                return
            upload.whom, upload.state, upload.share = whom, "waiting", 0.0
            upload.fault = upload.kind = ""
            self._queue.append(upload.id)
            self._wake.notify_all()

    def end(self, upload: Upload) -> None:
        """Nothing; the film is looked at no more and is gone."""
        with self._lock:
            if upload.state not in ("done", "failed"):
                upload.state = "ended"
            if upload.child is not None:
                upload.child.kill()
            else:
                self._remove(upload)

    def drop(self, upload: Upload) -> None:
        """Nothing; the film is ended and forgotten."""
        self.end(upload)
        with self._lock:
            self._found.pop(upload.id, None)

    def forget(self, person: str) -> None:
        """Nothing; every film of this person is ended and gone: they were erased."""
        for upload in self.of(person):
            self.drop(upload)

    def close(self) -> None:
        """Nothing; every film is ended and gone."""
        with self._lock:
            self._closed = True
            for upload in self._found.values():
                self.end(upload)
            self._wake.notify_all()
        self._thread.join(timeout=_CLOSING_S)
        for upload in self._found.values():
            self._remove(upload)

    def _enqueue(self, upload: Upload) -> None:
        with self._lock:
            self._forget()
            mine = [u for u in self._found.values() if u.person == upload.person and not u.over]
            if len(mine) >= MOST_WAITING:
                raise PrimeMoverError(
                    f"{upload.name}: {MOST_WAITING} films are waiting already; let some of them "
                    "be looked at first"
                )
            self._found[upload.id] = upload
            self._queue.append(upload.id)
            self._wake.notify_all()

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._closed:
                    self._wake.wait(timeout=60)
                    self._forget()
                if self._closed:
                    return
                upload = self._found.get(self._queue.popleft())
                if upload is None or upload.state != "waiting":
                    continue
                upload.state = "working"
            # in a thread of its own: what nobody foresaw ends that one, and the next film comes
            one = threading.Thread(target=self._look_at, args=(upload,), daemon=True, name="film")
            one.start()
            one.join()

    def _look_at(self, upload: Upload) -> None:
        """One film from the first picture to the last; its folder goes, whatever happens.

        Its state changes last: whoever sees it may ask for more at once.
        """
        state: State = "failed"
        try:
            track = self._track(upload)
            if track is not None:
                self._take(upload, track)
                upload.people, upload.share = int(track.attrs.get("people_seen", 1)), 1.0
                state = "done"
        except PrimeMoverError as fault:
            upload.kind, upload.fault = type(fault).__name__, _named(str(fault), name=upload.name)
        except OSError as fault:
            upload.fault = _of_disk(fault, name=upload.name)
        except (ValueError, LookupError, TypeError):  # a line or a track that was cut off
            upload.fault = ""
        finally:
            self._settle(upload, state="whom" if upload.kind == "SeveralPeopleError" else state)

    def _settle(self, upload: Upload, *, state: State) -> None:
        if state == "failed" and not upload.fault:
            upload.fault = f"{upload.name}: looking at it came to a halt; try it once more"
        with self._lock:
            upload.child, upload.touched_s = None, time.monotonic()
            ended = upload.state == "ended"
            if ended or not (state == "whom" or (state == "done" and upload.people > 1)):
                self._remove(upload)
            if not ended:
                upload.state = state

    def _track(self, upload: Upload) -> xr.Dataset | None:
        """The track that the child has written; None when it was ended or found a fault."""
        from primemover.recordings.tracks import load_pose_track

        written = upload.folder / "track.parquet"
        child = self._start(upload, written=written)
        with ended(child, longest_s=LONGEST_S):
            done = self._listen(upload, child=child)
        if done:
            try:
                track = load_pose_track(written)
            except RecordingError:  # a file of ours that was cut off: the person has none to mend
                return None
            notes = [_named(str(note), name=upload.name) for note in track.attrs.get("notes", ())]
            return track.assign_attrs(source=upload.name, notes=notes)
        return None

    def _start(self, upload: Upload, *, written: Path) -> Child:
        order = {
            "video": str(upload.film),
            "track": str(written),
            "folder": str(upload.folder),
            "person": upload.whom,
        }
        child = start(WORKER, wanted=order)
        with self._lock:
            upload.child = child
            if upload.state != "working":
                child.kill()
        return child

    def _listen(self, upload: Upload, *, child: Child) -> bool:
        """Whether the child said that it is done."""
        for kind, rest in said(child):
            if kind == "P":
                upload.share = min(0.99, max(upload.share, float(rest)))
            elif kind == "E":
                told: Mapping[str, Any] = json.loads(rest)
                upload.kind = str(told["kind"])
                upload.fault = _named(str(told["text"]), name=upload.name)
                return False
            elif kind == "D":
                return upload.state == "working"
        return False

    def _forget(self) -> None:
        """Nothing; films that waited too long go, and what is over is forgotten with them."""
        oldest_s = time.monotonic() - WAITS_S
        for upload in [u for u in self._found.values() if u.over and u.touched_s < oldest_s]:
            self._remove(upload)
            self._found.pop(upload.id, None)

    def _remove(self, upload: Upload) -> None:
        upload.kept_in.remove()


def uploads_of(site: Site, *, take: Take) -> Uploads:
    """The films of this app; ``take`` is used when the first one comes."""
    return site.part(PART, make=lambda: Uploads(take=take))


def reads_films() -> bool:
    """Whether films can be looked at on this machine."""
    return all(find_spec(name) is not None for name in ("av", "cv2", "mediapipe"))


def require_video_extra() -> None:
    """Nothing, when films can be looked at on this machine.

    Raises
    ------
    MissingExtraError
        Saying what to install.
    """
    if not reads_films():
        raise MissingExtraError(
            "looking at films needs the 'video' extra; "
            f"run: {how_to_install('video')}, and start the app again"
        )


def _of_disk(fault: OSError, *, name: str) -> str:
    """What the disk said, in words."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{name}: the disk is full; make room, then choose the film once more"
    return f"{name}: it cannot be kept while it is looked at ({fault.strerror}); try it once more"


def _named(text: str, *, name: str) -> str:
    """What was said of the film, by the name the person knows it under."""
    return name + text.removeprefix("film") if text.startswith("film") else text
