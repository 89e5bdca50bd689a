"""Cross-references: every id one file mentions must exist in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from primemover.knowledge.base import Refers
from primemover.knowledge.conditions import Condition
from primemover.knowledge.questions import Question

Shelves = Mapping[str, Mapping[str, BaseModel]]


def reference_faults(shelves: Shelves) -> tuple[str, ...]:
    """Every mention of an id that does not exist."""
    faults: list[str] = []
    for shelf, items in shelves.items():
        for item_id, item in items.items():
            for field, target, name in mentions(item):
                if not name_exists(name, target=target, shelves=shelves):
                    faults.append(
                        f"{shelf}/{item_id}: {field}: {name!r} is not in {target}; "
                        "correct the name or add it there"
                    )
            faults.extend(_condition_faults(item, where=f"{shelf}/{item_id}", shelves=shelves))
    return tuple(faults)


def uncited_sources(shelves: Shelves) -> tuple[str, ...]:
    """Keys of the bibliography that no file cites."""
    cited = {
        name
        for items in shelves.values()
        for item in items.values()
        for _, target, name in mentions(item)
        if target == "sources"
    }
    return tuple(key for key in shelves["sources"] if key not in cited)


def unverified_limits(shelves: Shelves) -> tuple[str, ...]:
    """Every limit of a threshold that is only recalled: nothing is judged by memory."""
    return tuple(
        f"thresholds/{name}: a limit of {limit.value} {limit.unit} is only recalled; "
        "look it up, or make it a product rule"
        for name, threshold in shelves.get("thresholds", {}).items()
        for limit in getattr(threshold, "limits", ())
        if limit.unverified
    )


def unverified_doses(shelves: Shelves) -> tuple[str, ...]:
    """Every number the programme uses that is published and only recalled.

    An entry of the dosing shelf is used when it says what for (``use``), or when an exercise or
    a block plan takes its dose from it.
    """
    taken = _doses_taken(shelves)
    return tuple(
        f"dosing/{name}: {key} is published and only recalled, and the programme uses this entry; "
        "look it up, make it a product rule, or move it to an entry without use"
        for name, dosing in shelves.get("dosing", {}).items()
        if getattr(dosing, "use", "") or name in taken
        for key, number in getattr(dosing, "numbers", {}).items()
        if number.unverified
    )


def _doses_taken(shelves: Shelves) -> set[str]:
    exercises = {getattr(item, "dose", "") for item in shelves.get("exercises", {}).values()}
    blocks = (*shelves.get("plans", {}).values(), *shelves.get("session_blocks", {}).values())
    plans = (getattr(item, "doses", {}) for item in blocks)
    return exercises | {entry for doses in plans for entry in doses.values()}


def mentions(model: BaseModel, *, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Field, shelf and id of every reference inside a model, however deep."""
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        field = f"{path}.{name}".lstrip(".")
        marks = [mark for mark in info.metadata if isinstance(mark, Refers)]
        for text in _texts(value) if marks else ():
            yield field, marks[0].shelf, text
        for key, part in _parts(value):
            yield from mentions(part, path=f"{field}.{key}" if key else field)


def name_exists(name: str, *, target: str, shelves: Shelves) -> bool:
    """True when ``name`` is an id of the shelf ``target``, or an alias of one of its items.

    The target ``options:<question>`` means the options of that question.
    """
    shelf, _, question_id = target.partition(":")
    if shelf == "options":
        question = shelves.get("questions", {}).get(question_id)
        return isinstance(question, Question) and name in question.option_ids
    items = shelves.get(shelf, {})
    return name in items or any(name in getattr(item, "aliases", ()) for item in items.values())


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)


def _parts(value: object) -> Iterator[tuple[str, BaseModel]]:
    if isinstance(value, BaseModel):
        yield "", value
    elif isinstance(value, tuple):
        yield from ((str(i), part) for i, part in enumerate(value) if isinstance(part, BaseModel))
    elif isinstance(value, dict):
        yield from ((str(k), part) for k, part in value.items() if isinstance(part, BaseModel))


def _condition_faults(item: BaseModel, *, where: str, shelves: Shelves) -> Iterator[str]:
    for condition in _conditions(item):
        for leaf in condition.leaves():
            fault = _leaf_fault(leaf, shelves=shelves)
            if fault:
                yield f"{where}: {fault}"


def _conditions(model: BaseModel) -> Iterator[Condition]:
    if isinstance(model, Condition):
        yield model
        return
    for name in type(model).model_fields:
        for _, part in _parts(getattr(model, name)):
            yield from _conditions(part)


def _leaf_fault(leaf: Condition, *, shelves: Shelves) -> str:
    """What is wrong with one comparison, or "": its question, and the options it names."""
    questions = shelves.get("questions", {})
    asked = leaf.question or ""
    question = questions.get(asked)
    if not isinstance(question, Question):
        parent, _, site = asked.rpartition(".")
        whole = questions.get(parent)
        if isinstance(whole, Question) and site in whole.option_ids:
            return ""
        return f"a condition asks {asked!r}, which is no question"
    wanted = [leaf.includes or "", *leaf.one_of]
    wanted += [leaf.equals] if isinstance(leaf.equals, str) else []
    unknown = [name for name in wanted if name and name not in question.option_ids]
    return f"{asked} has no option {unknown[0]!r}" if unknown else ""
