"""Sessions: bounded in number, and there again when the app is started again."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final, Literal

from primemover.app.web.security.kept_sessions import (
    KeptSession,
    key_of,
    read_sessions,
    write_sessions,
)

May = Literal["all", "film"]
"""What a session is for: everything, or only filming for the check in hand."""

IDLE_S: Final = 12 * 3600.0
"""A session unused for this long is over."""

LONGEST_S: Final = 14 * 24 * 3600.0
"""A session this old is over, used or not."""

PAIRED_LONGEST_S: Final = 3600.0
"""A paired phone may film for this long."""

MOST_NEW: Final = 500
"""Sessions whose cookie never came back; a flood of visitors only pushes out one another."""

MOST_KNOWN: Final = 500
"""Sessions whose cookie came back."""

MOST_SAID: Final = 5
_ID_BYTES: Final = 32
_ABOUT: Final = "."
_COOKIE_CHARACTERS: Final = 64
"""More than any cookie of ours has; longer ones are not even looked up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What was done, told once on the next page; ``undo`` is the address that takes it back."""

    text: str
    undo: str = ""


@dataclass(kw_only=True, slots=True, eq=False)
class Session:
    """One browser's stay. ``id`` is in its cookie, ``csrf`` in its forms.

    ``person`` is set where the session is about one person only, as that of a paired phone is.
    Times are seconds since 1970.
    """

    id: str = field(repr=False)
    made_s: float
    used_s: float
    signed_in: bool = False
    may: May = "all"
    person: str = ""
    said: list[Said] = field(default_factory=list)

    @property
    def csrf(self) -> str:
        """The token of its forms: the same after a restart, and the cookie cannot be told of it."""
        return hashlib.sha256(b"form " + self.id.encode()).hexdigest()

    def say(self, text: str, *, undo: str = "") -> None:
        """Nothing; ``text`` is shown on the next page, with a button when it can be undone."""
        del self.said[: max(0, len(self.said) + 1 - MOST_SAID)]
        self.said.append(Said(text=text, undo=undo))

    def take_said(self) -> tuple[Said, ...]:
        """What is to be shown, which is then forgotten."""
        said = tuple(self.said)
        self.said.clear()
        return said

    def fits(self, token: str) -> bool:
        """Whether ``token`` is one that forms of this session carry, whoever they are about."""
        own = token.partition(_ABOUT)[0]
        return hmac.compare_digest(own.encode("utf-8", "replace"), self.csrf.encode())

    def token(self, about: str) -> str:
        """The token of forms about one person (an id): two windows may show two people."""
        return f"{self.csrf}{_ABOUT}{about}"


def about_of(token: str) -> str:
    """Whom a form that carries this token is about (an id); "" when it says nobody."""
    return token.partition(_ABOUT)[2]


class Sessions:
    """Every session there is, least used first; safe to ask from several threads.

    Those at ``path`` are there again after a restart, so that what is being typed or trained then
    is not refused. ``strangers`` says whether sessions that nobody signed in to are worth keeping:
    where the app answers them. A paired phone's ends with the app.
    """

    def __init__(
        self,
        *,
        path: Path | None = None,
        strangers: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path, self._strangers, self._clock = path, strangers, clock
        self._new: OrderedDict[str, Session] = OrderedDict()
        self._known: OrderedDict[str, Session] = OrderedDict()
        self._before = read_sessions(path, most=MOST_KNOWN) if path else {}
        self._lock = Lock()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._new) + len(self._known)

    def find(self, cookie: str) -> Session | None:
        """The session that a cookie names; None when there is none, or it is over."""
        if not 0 < len(cookie) <= _COOKIE_CHARACTERS:
            return None
        with self._lock:
            known = self._known.pop(cookie, None)
            found = known or self._new.pop(cookie, None) or self._from_before(cookie)
            if found is None or self._over(found):
                return None
            found.used_s = self._clock()
            _keep(self._known, found, most=MOST_KNOWN)
            if known is None:
                self._write()
            return found

    def begin(self, *, signed_in: bool = False, may: May = "all", person: str = "") -> Session:
        """A new session."""
        now = self._clock()
        made = Session(
            id=secrets.token_urlsafe(_ID_BYTES),
            made_s=now,
            used_s=now,
            signed_in=signed_in,
            may=may,
            person=person,
        )
        with self._lock:
            # Who has signed in or was paired is somebody, whether the cookie came back or not.
            if signed_in or may != "all":
                _keep(self._known, made, most=MOST_KNOWN)
                self._write()
            else:
                _keep(self._new, made, most=MOST_NEW)
        return made

    def end(self, session: Session) -> None:
        """Nothing; the session is over."""
        with self._lock:
            self._new.pop(session.id, None)
            if self._known.pop(session.id, None) is not None:
                self._write()

    def end_all(self) -> None:
        """Nothing; every session is over."""
        with self._lock:
            self._new.clear()
            self._known.clear()
            self._before.clear()
            self._write()

    def close(self) -> None:
        """Nothing; when each was last used is kept too."""
        with self._lock:
            self._write()

    def _from_before(self, cookie: str) -> Session | None:
        """The session of a browser that was here before the app was started."""
        found = self._before.pop(key_of(cookie), None)
        if found is None:
            return None
        return Session(
            id=cookie, made_s=found.made_s, used_s=found.used_s, signed_in=found.signed_in
        )

    def _write(self) -> None:
        if self._path is None:
            return
        now = [
            KeptSession(
                key=key_of(each.id),
                made_s=each.made_s,
                used_s=each.used_s,
                signed_in=each.signed_in,
            )
            for each in self._known.values()
            if each.may == "all" and (each.signed_in or self._strangers)
        ]
        write_sessions((*self._before.values(), *now)[-MOST_KNOWN:], path=self._path)

    def _over(self, session: Session) -> bool:
        now = self._clock()
        longest_s = LONGEST_S if session.may == "all" else PAIRED_LONGEST_S
        return now - session.used_s > IDLE_S or now - session.made_s > longest_s


def _keep(shelf: OrderedDict[str, Session], session: Session, *, most: int) -> None:
    shelf[session.id] = session
    while len(shelf) > most:
        shelf.popitem(last=False)
