"""In which order things of one day were told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from primemover.programme.log import Choice, CompletedSession, PainNote, Recheck

Entry = CompletedSession | PainNote | Choice | Recheck

_OF_TIME: Final = 7
"""The version of ids that begin with milliseconds since 1970."""

_KINDS: Final = (CompletedSession, PainNote, Choice, Recheck)


def told_at_ms(ident: str) -> int | None:
    """When an entry was told, in ms since 1970; None where its id does not say."""
    try:
        found = UUID(ident)
    except ValueError:
        return None
    return found.int >> 80 if found.version == _OF_TIME else None


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries of one day in the order told, the same whatever order they come in.

    Where one of them does not say when: sessions, then pain, then wishes, then checks done again;
    of one kind, by id.
    """
    every = list(entries)
    told = {one.id: told_at_ms(one.id) for one in every}
    known = all(at_ms is not None for at_ms in told.values())
    return sorted(every, key=lambda one: (told[one.id] or 0 if known else 0, _kind(one), one.id))


def _kind(entry: Entry) -> int:
    return next(number for number, kind in enumerate(_KINDS) if isinstance(entry, kind))
