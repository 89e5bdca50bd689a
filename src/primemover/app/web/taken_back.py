"""What a person threw away last, so that it can be brought back while the app runs."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

What = TypeVar("What")


class LastThrownAway(Generic[What]):
    """One thing a person, in memory alone; the next one takes its place."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[str, What] = {}

    def __contains__(self, person: str) -> bool:
        """Whether something of this person (an id) can be brought back."""
        return person in self._found

    def keep(self, what: What, *, person: str) -> None:
        """Nothing; ``what`` waits to be brought back."""
        with self._lock:
            self._found[person] = what

    def take(self, person: str) -> What | None:
        """What waits, and waits no longer; None when nothing does."""
        with self._lock:
            return self._found.pop(person, None)

    def forget(self, person: str) -> None:
        """Nothing; what this person threw away is gone: they were erased."""
        self.take(person)
