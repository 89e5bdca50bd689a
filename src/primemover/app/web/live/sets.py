"""The live sets there are: opened by a page, used by a connection, taken by a page when over.

A set is known by a token that cannot be guessed and belongs to one person. Sets are kept in
memory, bounded in number, in landmarks and in time; coached ones are also kept on disk, so that
ending the app loses nothing. What is taken from them is stored by whoever opened them.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from primemover.app.web.live.going import Asked, CoachedLive, FilmedLive, Live, Owner
from primemover.app.web.live.keeping import KeptSets, live_folder
from primemover.app.web.live.kept_frames import MOST_FRAMES
from primemover.app.web.security.safety import own_folder
from primemover.errors import PrimeMoverError

if TYPE_CHECKING:
    import xarray as xr

    from primemover.app.web.site import Site
    from primemover.app.web.visit import Visit
    from primemover.coaching.live_set import CoachedSet
    from primemover.coaching.report import SetReport, SetTarget
    from primemover.knowledge import Knowledge
    from primemover.knowledge.coached import CoachedMovement
    from primemover.terms import Side

Kind = TypeVar("Kind", bound=Live)

PART: Final = "live"
"""Where the sets are among the parts of the site."""
MOST_SETS: Final = 256
"""Sets open at a time, of all people together."""
MOST_KEPT: Final = 12 * MOST_FRAMES
"""Frames kept of all sets together: 88 MB."""
IDLE_S: Final = 1800.0
"""A set nobody touched for this long is forgotten."""
TOKEN_BYTES: Final = 16


class LiveSetError(PrimeMoverError):
    """A live set that is not there, not this person's, or not over yet."""


class LiveSets:
    """Every set that is going on or waits to be taken, by token."""

    def __init__(
        self, *, kept: KeptSets | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._kept_sets = kept
        self._sets: dict[str, Live] = dict(kept.load(youngest_s=IDLE_S)) if kept else {}
        self._touched = dict.fromkeys(self._sets, clock())
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._sets)

    def add(self, live: Live) -> str:
        """The token of a new set; the oldest makes room when there are too many."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._lock:
            self._forget_idle()
            while len(self._sets) >= MOST_SETS or self._kept() > MOST_KEPT - MOST_FRAMES:
                self._forget(min(self._touched, key=self._touched.__getitem__))
            self._sets[token] = live
            self._touched[token] = self._clock()
        return token

    def find(self, token: str) -> Live | None:
        """The set of this token, which counts as touched."""
        with self._lock:
            self._forget_idle()
            found = self._sets.get(token)
            if found is not None:
                self._touched[token] = self._clock()
            return found

    def save(self, token: str) -> bool:
        """Whether a coached set is kept on disk as it stands; False where the disk refused it.

        The set itself goes on: it is lost only if the app ends before it does.
        """
        live = self._sets.get(token)
        if self._kept_sets is None or not isinstance(live, CoachedLive):
            return True
        try:
            self._kept_sets.save(token, live=live)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Nothing comes back; the app ends and every coached set is on disk."""
        for token in list(self._sets):
            self.save(token)

    def drop(self, token: str) -> None:
        """Nothing comes back; the set is forgotten, if it was there."""
        with self._lock:
            self._forget(token)

    def forget(self, person: str) -> None:
        """Nothing comes back; every set of this person is gone.

        Raises
        ------
        OSError
            When a file of theirs cannot be removed.
        """
        with self._lock:
            for token in [one for one, live in self._sets.items() if live.owner.person == person]:
                self._forget(token)
            if self._kept_sets is not None:
                self._kept_sets.forget(person)

    def _forget(self, token: str) -> None:
        self._sets.pop(token, None)
        self._touched.pop(token, None)
        if self._kept_sets is not None:
            with suppress(OSError):  # it goes when the app starts the next time
                self._kept_sets.drop(token)

    def _forget_idle(self) -> None:
        oldest_s = self._clock() - IDLE_S
        for token, touched_s in list(self._touched.items()):
            if touched_s < oldest_s and self._sets[token].joined is None:
                self._forget(token)

    def _kept(self) -> int:
        return sum(live.frames_kept for live in self._sets.values())


def live_sets(site: Site) -> LiveSets:
    """The sets of this app."""
    folder = live_folder(own_folder(site.settings))
    return site.part(PART, make=lambda: LiveSets(kept=KeptSets(folder, knowledge=site.knowledge)))


def open_film_set(visit: Visit, *, test: str, side: Side | None = None) -> str:
    """The token of a new recording of ``test``, for the visit's person."""
    from primemover.coaching.held_time import filmed_hold

    movement = movement_of_test(test, knowledge=visit.knowledge)
    live = FilmedLive(
        Owner(person=visit.person.id, what=test, side=side),
        coach=_coach(movement, side=side, knowledge=visit.knowledge) if movement else None,
        asked=asked_of(test, knowledge=visit.knowledge),
        hold=filmed_hold(test, side=side, knowledge=visit.knowledge),
    )
    return live_sets(visit.site).add(live)


def asked_of(test: str, *, knowledge: Knowledge) -> Asked:
    """What a recording of this test is to show."""
    camera, rule = knowledge.tests[test].camera, knowledge.coaching_rules
    hole_s = knowledge.gates["longest_gap"].value
    if camera is None or not camera.hold:
        return Asked(
            longest_s=rule["film_time"].number,
            reps=int(rule["film_repetitions"].number),
            enough=int(rule["film_enough"].number),
            hole_s=hole_s,
        )
    return Asked(
        longest_s=rule["film_hold_time"].number,
        hold_s=camera.longest_hold.value if camera.longest_hold else None,
        hole_s=hole_s,
        word_s=rule["hold_word"].number,
    )


def open_coach_set(
    visit: Visit, *, exercise: str, side: Side | None, target: SetTarget, keep: bool = False
) -> str:
    """The token of a new coached set of ``exercise``; ``keep`` keeps its landmarks for replay.

    Raises
    ------
    LiveSetError
        When no coach knows the exercise.
    """
    from primemover.coaching.movements import coached_for

    movement = coached_for(exercise, knowledge=visit.knowledge)
    if movement is None:
        raise LiveSetError(f"{exercise}: no camera coaching for this exercise; count it by hand")
    owner = Owner(person=visit.person.id, what=exercise, side=side)
    coach = _coach(movement, side=side, target=target, knowledge=visit.knowledge)
    return live_sets(visit.site).add(CoachedLive(owner, coach=coach, keep=keep))


def finished_film(visit: Visit, *, token: str) -> xr.Dataset:
    """The pose track of a recording that is over (engine ``mediapipe``, model ``lite``).

    Raises
    ------
    LiveSetError
        When it is not there, not this person's, not over, or nobody was seen in it.
    """
    live = owned(visit, token=token, kind=FilmedLive)
    if not live.is_over:
        raise LiveSetError("this recording is still going on; stop it first")
    track = live.track()
    if track is None:
        raise LiveSetError("nobody was seen in this recording; film it again")
    return track


def finished_coach(visit: Visit, *, token: str) -> SetReport:
    """The report of a coached set; one that is still going on ends here.

    Raises
    ------
    LiveSetError
        When it is not there or not this person's.
    """
    live = owned(visit, token=token, kind=CoachedLive)
    if not live.is_over:
        live.do("finish")
    if live.report is None:
        raise LiveSetError("this set has no end; do it again")
    return live.report


def kept_track(visit: Visit, *, token: str) -> xr.Dataset | None:
    """The landmarks of a coached set, where the person asked for them to be kept."""
    live = owned(visit, token=token, kind=CoachedLive)
    return live.kept.track(source=f"camera-{live.owner.what}") if live.kept else None


def owned(visit: Visit, *, token: str, kind: type[Kind]) -> Kind:
    """The set of this token and kind, if it is of the visit's person.

    Raises
    ------
    LiveSetError
        Otherwise; it does not say which, so nobody learns whose sets there are.
    """
    found = live_sets(visit.site).find(token)
    if not isinstance(found, kind) or found.owner.person != visit.person.id:
        raise LiveSetError("this set is no longer there; start it again")
    return found


def movement_of_test(test: str, *, knowledge: Knowledge) -> CoachedMovement | None:
    """The coached movement that shares the counting of a filmed test, or holds the same posture."""
    named = (one for one in knowledge.coached.values() if test in (one.test, one.id))
    return next(named, None)


def _coach(
    movement: CoachedMovement,
    *,
    side: Side | None,
    target: SetTarget | None = None,
    knowledge: Knowledge,
) -> CoachedSet:
    from primemover.coaching.live_set import CoachedSet

    return CoachedSet(movement, side=side, target=target, knowledge=knowledge)
