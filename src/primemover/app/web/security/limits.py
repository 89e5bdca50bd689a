"""How much and how often: requests, bodies, fields, uploads, messages of a socket."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Final

from starlette.exceptions import HTTPException

MOST_FORM_BYTES: Final = 256_000
"""A form's body; the longest questionnaire is far below."""

MOST_UPLOAD_BYTES: Final = 2 << 30
"""A film of some minutes from any phone."""

MOST_FIELDS: Final = 500
"""Fields of one form, and of what stands after ``?``."""

MOST_HEADER_BYTES: Final = 32 << 10
MOST_ADDRESS_BYTES: Final = 4 << 10

STALLED_S: Final = 30.0
"""A body of which nothing more comes for this long is given up."""

FORM_S: Final = 60.0
"""A form that takes longer than this to arrive is given up."""

MOST_UPLOADS: Final = 3
"""Uploads at once; each is a file on this disk."""

MOST_MESSAGE_BYTES: Final = 64 << 10
"""A message of a socket; a frame of landmarks has 808."""

MOST_CLIENTS: Final = 1_000
"""Addresses whose rate is remembered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """So many at once, and so many a second on the long run."""

    burst: float
    per_s: float


HERE: Final = Rate(burst=600.0, per_s=200.0)
"""Requests from this machine: a page asks for a dozen files."""

NETWORK: Final = Rate(burst=200.0, per_s=30.0)
"""Requests from each other machine."""

MESSAGES: Final = Rate(burst=600.0, per_s=150.0)
"""Messages of one socket: a camera gives 30 to 60 a second, and may catch up after a stall."""

SIGNING_IN: Final = Rate(burst=5.0, per_s=1 / 30)
"""Attempts at a passphrase, of each client."""

SIGNING_IN_ALL: Final = Rate(burst=20.0, per_s=1 / 10)
"""Attempts at a passphrase, of all clients together."""


class Bucket:
    """A token bucket: ``take`` says whether one more may pass now."""

    __slots__ = ("_clock", "_left", "_rate", "_then_s")

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._left, self._then_s = rate.burst, clock()

    def take(self) -> bool:
        """Whether there was one left, which is then gone."""
        now_s = self._clock()
        gained = (now_s - self._then_s) * self._rate.per_s
        self._left, self._then_s = min(self._rate.burst, self._left + gained), now_s
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True

    @property
    def wait_s(self) -> float:
        """Seconds until there is one."""
        return max(0.0, (1.0 - self._left) / self._rate.per_s)


class Buckets:
    """A bucket a client; the least recent clients are forgotten."""

    def __init__(
        self, *, most: int = MOST_CLIENTS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._clock = most, clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._buckets)

    def take(self, client: str, *, rate: Rate) -> float:
        """0 when one more may pass; else the seconds to wait."""
        with self._lock:
            bucket = self._buckets.pop(client, None) or Bucket(rate, clock=self._clock)
            self._buckets[client] = bucket
            while len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
            return 0.0 if bucket.take() else bucket.wait_s


class Uploads:
    """Counts uploads that are under way."""

    def __init__(self, most: int = MOST_UPLOADS) -> None:
        self._most, self.count, self._lock = most, 0, Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Nothing; one more upload is under way while the block lasts.

        Raises
        ------
        HTTPException
            429 when there are as many as there may be.
        """
        with self._lock:
            if self.count >= self._most:
                raise HTTPException(429, headers={"Retry-After": "30"})
            self.count += 1
        try:
            yield
        finally:
            with self._lock:
                self.count -= 1
