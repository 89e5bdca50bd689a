"""What all visits share: the history, the knowledge, the languages, the work in hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, cast, runtime_checkable

if TYPE_CHECKING:
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge

DEFAULT_PORT: Final = 8765
"""Where the app listens when nothing else is said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServeSettings:
    """How the app is served.

    ``store`` is where the history is, as ``open_store`` takes it; ``folder`` is where the app
    keeps what is its own (the passphrase, certificates). ``host`` other than this machine needs
    TLS and a passphrase.
    """

    store: str | Path | None = None
    folder: Path | None = None
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    tls: bool = False


@runtime_checkable
class Forgets(Protocol):
    """A part of the site: it may hold something of people while the app runs."""

    def forget(self, person: str) -> None:
        """Nothing; what it held of this person (an id) is gone: they were erased."""
        ...


Part = TypeVar("Part", bound=Forgets)


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Everything a page may need besides its visitor.

    ``parts`` holds what modules of the app keep for as long as it runs (uploads being analysed,
    live sets), by the name of the module that owns it. Every part can ``forget`` a person
    (:class:`Forgets`), so that nothing of somebody outlives their being erased.
    """

    settings: ServeSettings
    store: Store
    knowledge: Knowledge
    parts: dict[str, Forgets] = field(default_factory=dict)
    _making: RLock = field(default_factory=RLock, repr=False, compare=False)

    def part(self, name: str, *, make: Callable[[], Part]) -> Part:
        """The part of this name; made when it is first asked for, by one who asks alone."""
        with self._making:
            if name not in self.parts:
                self.parts[name] = make()
            return cast("Part", self.parts[name])

    def forget(self, person: str) -> None:
        """Nothing; no part holds anything of this person (an id) any more."""
        with self._making:
            parts = tuple(self.parts.values())
        for part in parts:
            part.forget(person)

    def close(self) -> None:
        """Nothing; parts that can be closed are: work in hand is ended, files of it are gone."""
        with ExitStack() as closing:  # the others too, when one cannot be
            for part in reversed(self.parts.values()):
                close = getattr(part, "close", None)
                if callable(close):
                    closing.callback(close)
