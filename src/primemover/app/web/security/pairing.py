"""Codes that pair a phone: each works once, for some minutes, and only for filming."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

CODE_S: Final = 300.0
"""A code works for five minutes."""

MOST_CODES: Final = 20
_CODE_BYTES: Final = 16


class PairingCodes:
    """The codes that still work, and whose film each is for."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._codes: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def make(self, person: str) -> str:
        """A new code for a film of ``person``; the one made before for them works no longer."""
        with self._lock:
            for code in [code for code, (whose, _) in self._codes.items() if whose == person]:
                del self._codes[code]
            code = secrets.token_urlsafe(_CODE_BYTES)
            self._codes[code] = (person, self._clock())
            while len(self._codes) > MOST_CODES:
                self._codes.popitem(last=False)
            return code

    def works(self, code: str) -> bool:
        """Whether ``code`` may still be used."""
        with self._lock:
            return self._fresh(self._codes.get(code))

    def use(self, code: str) -> str | None:
        """The person whose film ``code`` is for, and it works no longer; None when it did not."""
        with self._lock:
            found = self._codes.pop(code, None)
            return found[0] if found is not None and self._fresh(found) else None

    def forget(self, person: str) -> None:
        """Nothing; no code for this person works any more."""
        with self._lock:
            for code in [code for code, (whose, _) in self._codes.items() if whose == person]:
                del self._codes[code]

    def _fresh(self, found: tuple[str, float] | None) -> bool:
        return found is not None and self._clock() - found[1] <= CODE_S
