"""Where each kind of knowledge lies, and how its files become models."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ValidationError

from primemover.knowledge.sources import Source, parse_bibliography

Layout = Literal["files", "entries", "lists", "whole"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """One kind of knowledge: its name, its model, and how its files are laid out.

    Attributes
    ----------
    name : str
        Attribute of ``Knowledge``, and name of the folder or file.
    model : type of BaseModel
        Of one file (``files``, ``lists``) or of one table (``entries``). A model with a field
        ``id`` gets it from the name of the file or table.
    layout : {"files", "entries", "lists", "whole"}
        ``files``: a folder, one item a file. ``entries``: one file, or the files of a folder,
        one item a top-level table.
        ``lists``: a folder whose files each hold several items under ``items``.
        ``whole``: a folder whose files are the fields of one model, whose id is ``items``.
    items : str
        For ``lists``: the field that holds them; for ``whole``: the id of the one item.
    """

    name: str
    model: type[BaseModel]
    layout: Layout
    items: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A shelf as read: items by id, the groups they came in, and every fault."""

    items: dict[str, BaseModel]
    groups: dict[str, BaseModel]
    faults: tuple[str, ...]


def fill(shelf: Shelf, *, root: Traversable) -> Filled:
    """Everything on one shelf, with all faults of all its files."""
    items: dict[str, BaseModel] = {}
    groups: dict[str, BaseModel] = {}
    faults: list[str] = []
    if shelf.layout == "whole":
        return _fill_whole(shelf, root=root)
    for file, name, table in _tables(shelf, root=root, faults=faults):
        model = _validated(shelf.model, name=name, table=table, file=file, faults=faults)
        if model is None:
            continue
        if shelf.layout == "lists":
            groups[name] = model
            found = [(item.id, item) for item in getattr(model, shelf.items)]
        else:
            found = [(name, model)]
        for item_id, item in found:
            if item_id in items:
                faults.append(f"{file}: the id {item_id!r} is used twice")
            items[item_id] = item
    return Filled(items=items, groups=groups, faults=tuple(faults))


def _fill_whole(shelf: Shelf, *, root: Traversable) -> Filled:
    """The one item whose fields are the files of a folder."""
    faults: list[str] = []
    parts = {name: table for _, name, table in _tables(shelf, root=root, faults=faults)}
    if faults:
        return Filled(items={}, groups={}, faults=tuple(faults))
    try:
        model = shelf.model.model_validate(parts)
    except ValidationError as error:
        return Filled(items={}, groups={}, faults=tuple(_in_words(shelf.name, error=error)))
    return Filled(items={shelf.items: model}, groups={}, faults=())


def fill_sources(root: Traversable) -> Filled:
    """The bibliography as a shelf."""
    entries, found = parse_bibliography((root / "sources.bib").read_text(encoding="utf-8"))
    faults = [f"sources.bib: {fault}" for fault in found]
    items: dict[str, BaseModel] = {}
    for key, fields in entries.items():
        source = _validated(Source, name=key, table=fields, file="sources.bib", faults=faults)
        if source is not None:
            items[key] = source
    return Filled(items=items, groups={}, faults=tuple(faults))


def _tables(
    shelf: Shelf, *, root: Traversable, faults: list[str]
) -> Iterator[tuple[str, str, object]]:
    """File, name and raw content of every table that becomes one model."""
    for file, path in _files(shelf.name, root=root):
        before = len(faults)
        content = _parsed(path, file=file, faults=faults)
        if len(faults) > before:
            continue
        if shelf.layout == "entries":
            yield from ((file, name, table) for name, table in content.items())
        else:
            yield file, path.name.removesuffix(".toml"), content


def _files(name: str, *, root: Traversable) -> Iterator[tuple[str, Traversable]]:
    """``<name>.toml`` if there is one, and every TOML file of the folder ``<name>``."""
    single = root / f"{name}.toml"
    if single.is_file():
        yield single.name, single
    folder = root / name
    for path in sorted(folder.iterdir(), key=lambda p: p.name) if folder.is_dir() else ():
        if path.name.endswith(".toml"):
            yield f"{name}/{path.name}", path


def _parsed(path: Traversable, *, file: str, faults: list[str]) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{file}: not readable as TOML: {error}")
        return {}


def _validated(
    model: type[BaseModel], *, name: str, table: object, file: str, faults: list[str]
) -> BaseModel | None:
    content = table
    if isinstance(table, dict) and "id" in model.model_fields:
        if "id" in table:
            faults.append(f"{file}: id: the name is the id; delete this line")
        content = {**table, "id": name}
    try:
        return model.model_validate(content)
    except ValidationError as error:
        where = file if file.removesuffix(".toml").endswith(name) else f"{file}: {name}"
        faults.extend(_in_words(where, error=error))
        return None


def _in_words(where: str, *, error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        field = ".".join(str(part) for part in fault["loc"]) or "(whole)"
        got = "" if fault["type"] == "missing" else f"; got {_brief(fault['input'])}"
        yield f"{where}: {field}: {fault['msg'].removeprefix('Value error, ')}{got}"


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
