"""The knowledge base as shipped: it loads, everything is cited, and nothing dangles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from primemover.knowledge import CitedNumber, Knowledge, load_knowledge
from primemover.knowledge.library import SHELVES
from primemover.knowledge.references import mentions, uncited_sources
from tests.words import forbidden_in

# The article's own claims are quoted in order to be answered.
MAY_QUOTE = frozenset({"article"})


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def shelves(knowledge: Knowledge) -> dict[str, dict[str, BaseModel]]:
    names = ("sources", *(shelf.name for shelf in SHELVES))
    held = {name: getattr(knowledge, name) for name in names}
    return {
        name: {name: items} if isinstance(items, BaseModel) else dict(items)
        for name, items in held.items()
    }


def numbers(model: BaseModel) -> Iterator[CitedNumber]:
    if isinstance(model, CitedNumber):
        yield model
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            values: tuple[object, ...] = (value,)
        elif isinstance(value, dict):
            values = tuple(value.values())
        else:
            values = value if isinstance(value, tuple) else ()
        for part in values:
            if isinstance(part, BaseModel):
                yield from numbers(part)


def texts(model: BaseModel, *, where: str) -> Iterator[tuple[str, str]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str):
                yield f"{where}.{name}", part
            elif isinstance(part, BaseModel):
                yield from texts(part, where=f"{where}.{name}")


def test_it_is_read_once_and_every_shelf_holds_something(knowledge: Knowledge) -> None:
    assert load_knowledge() is knowledge
    assert [name for name, items in shelves(knowledge).items() if not items] == []


def test_nothing_can_be_changed(knowledge: Knowledge) -> None:
    with pytest.raises(TypeError):
        knowledge.exercises["bridge"] = knowledge.exercises["plank"]  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        knowledge.exercises["bridge"].name = "other"  # type: ignore[misc]


def test_every_source_is_cited(knowledge: Knowledge) -> None:
    assert uncited_sources(shelves(knowledge)) == ()


def test_a_key_in_sources_resolves_for_every_item(knowledge: Knowledge) -> None:
    cited = {
        key
        for items in shelves(knowledge).values()
        for item in items.values()
        for _, shelf, key in mentions(item)
        if shelf == "sources"
    }
    assert cited <= set(knowledge.sources)
    assert len(cited) > 100


def test_an_id_or_alias_names_one_thing(knowledge: Knowledge) -> None:
    for name, items in shelves(knowledge).items():
        names = [*items, *(a for item in items.values() for a in getattr(item, "aliases", ()))]
        assert sorted(names) == sorted(set(names)), name


def test_a_number_that_is_only_recalled_says_so(knowledge: Knowledge) -> None:
    every = [n for items in shelves(knowledge).values() for i in items.values() for n in numbers(i)]
    assert len(every) > 300
    for number in every:
        expected = number.seen == "recalled" and number.basis == "published"
        assert number.unverified is expected
    assert any(number.unverified for number in every)


def test_a_published_number_has_a_source_and_a_rule_of_ours_does_not_pretend(
    knowledge: Knowledge,
) -> None:
    for shelf, items in shelves(knowledge).items():
        for name, item in items.items():
            for number in numbers(item):
                assert number.keys or number.basis == "product_rule", f"{shelf}/{name}"


def test_no_text_uses_a_forbidden_word(knowledge: Knowledge) -> None:
    pairs = (
        pair
        for shelf, items in shelves(knowledge).items()
        if shelf not in MAY_QUOTE | {"sources"}
        for name, item in items.items()
        for pair in texts(item, where=f"{shelf}/{name}")
    )
    assert forbidden_in(pairs) == []


def test_no_text_carries_an_address(knowledge: Knowledge) -> None:
    for shelf, items in shelves(knowledge).items():
        for name, item in items.items():
            for where, text in texts(item, where=f"{shelf}/{name}"):
                assert "http" not in text, where
                assert "www." not in text, where


def test_the_version_changes_with_any_file(copied: Path) -> None:
    before = load_knowledge(copied).version
    assert before == load_knowledge().version
    changed = copied.parent / "changed"
    copied.rename(changed)
    file = changed / "exercises" / "bridge.toml"
    file.write_text(file.read_text().replace('name = "Bridge"', 'name = "Bridge "'))
    assert load_knowledge(changed).version != before
