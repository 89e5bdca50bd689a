"""Somebody is called otherwise: everything of theirs stays, and two are never called the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.errors import StoreError
from primemover.history.sql import SqlStore
from tests.history import made


def test_a_new_name_changes_the_name_alone(store: SqlStore) -> None:
    owner, other = made.person(), made.person("you")
    for one in (owner, other):
        store.add_person(one)
    begun = made.unfinished(1, owner=owner.id)
    store.keep_unfinished(begun)
    assert store.rename_person(owner.id, label="another name")
    assert store.people() == (replace(owner, label="another name"), other)
    assert store.find_person(owner.label) is None
    assert store.unfinished(owner.id) == (begun,)


def test_nobody_gets_the_name_of_somebody_else(store: SqlStore) -> None:
    owner, other = made.person(), made.person("you")
    for one in (owner, other):
        store.add_person(one)
    assert not store.rename_person(owner.id, label=other.label)
    assert store.people() == (owner, other)
    assert store.rename_person(owner.id, label=owner.label)


def test_nobody_cannot_be_called_otherwise(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="nobody has the id"):
        store.rename_person("nobody", label="another name")
