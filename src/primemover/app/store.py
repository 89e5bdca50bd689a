"""Which store and which person a command works on."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID, uuid4

from cyclopts import Parameter

from primemover.app.usage import UsageError
from primemover.errors import StoreError

if TYPE_CHECKING:
    from primemover.history.records import Person, PlanRecord
    from primemover.history.store import Store

OWN_LABEL: Final = "me"
"""What the one person of a store is called until somebody says otherwise."""

StoreName = Annotated[str | None, Parameter(name="--store", env_var="PRIMEMOVER_STORE")]
"""The option every command with a history has; a folder, a file, or an address of PostgreSQL."""

PersonName = Annotated[str | None, Parameter(name="--whose")]
"""The option that says whose history is meant; `--person` says whom to follow in a picture."""


def open_store_of(store: str | None) -> Store:
    """The store at ``store``, this user's own when None."""
    from primemover.history.opening import open_store

    return open_store(store)


def person_of(store: Store, *, label: str | None, make: bool = False) -> Person:
    """The person called ``label``; without one, the only person there is.

    Parameters
    ----------
    make : bool
        Add the person when missing; without a label, one called :data:`OWN_LABEL`.

    Raises
    ------
    UsageError
        When it is not clear who is meant.
    StoreError
        When there is nobody of that name.
    """
    people = store.people()
    if label is None and len(people) == 1:
        return people[0]
    if label is None and len(people) > 1:
        names = ", ".join(sorted(person.label for person in people))
        raise UsageError(f"--whose is missing: this history has several people ({names})")
    wanted = label or OWN_LABEL
    found = store.find_person(wanted)
    if found is None and make:
        found = new_person(wanted)
        store.add_person(found)
    if found is None:
        raise StoreError(_nobody(wanted, known=[person.label for person in people]))
    return found


def person_or_new(store: Store, *, label: str | None) -> tuple[Person, bool]:
    """The person as :func:`person_of` finds one, and False; or somebody not kept yet, and True.

    Raises
    ------
    UsageError
        When it is not clear who is meant.
    """
    people = store.people()
    if label is None and people:
        return person_of(store, label=None), False
    wanted = label or OWN_LABEL
    found = store.find_person(wanted)
    return (found, False) if found is not None else (new_person(wanted), True)


def plan_of(store: Store, *, person: Person) -> PlanRecord:
    """The plan in use.

    Raises
    ------
    StoreError
        When there is none yet.
    """
    record = store.current_plan(person.id)
    if record is None:
        raise StoreError(
            f"{person.label} has no plan yet; make one: primemover plan --answers me.toml, or, "
            "after a check that was kept: primemover plan --check kept"
        )
    return record


def new_person(label: str) -> Person:
    """Somebody new, called ``label``."""
    from primemover.history.records import Person

    return Person(id=new_id(), label=label, created_at=datetime.now(UTC))


def new_id() -> str:
    """An id nobody else has, later ones sorting after earlier ones (UUID version 7)."""
    since_1970_ms = time.time_ns() // 1_000_000
    tail = uuid4().int & ((1 << 80) - 1)  # random, its variant bits in place
    version = 7 << 76
    return str(UUID(int=(since_1970_ms << 80) | version | (tail & ~(0xF << 76))))


def _nobody(label: str, *, known: list[str]) -> str:
    if not known:
        return (
            "nothing is kept yet; begin with `primemover plan --answers me.toml` "
            "(`primemover ask > me.toml` writes the answers)"
        )
    return f"nobody is called {label!r} here; there are {', '.join(sorted(known))}"
