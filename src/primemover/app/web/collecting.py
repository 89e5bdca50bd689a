"""Every text the pages can show that a catalogue has to hold; and catalogues brought up to date.

``python -m primemover.app.web.collecting`` writes each catalogue again: what is new comes in
empty, what is gone is dropped, translations stay. ``de.po`` holds texts written in templates and
code (:data:`KEYWORDS`) and those of the knowledge that people read; ``de.made.po`` what other rooms
say in sentences of their own making.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from primemover.app.web.languages import MADE, NAMES, catalogue
from primemover.app.web.made_texts import made_texts
from primemover.knowledge import KnowledgeModel, load_knowledge

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

NOT_SHOWN: Final = frozenset({"body_model", "sources", "emg_amplitudes", "emg_rules"})
"""Shelves whose wording stays in English: titles of papers, how a number was come by."""

SHOWN_IN_PART: Final = {
    "calibrations": ("refuse_reason", "remedy"),
    "dosing": ("advice", "applies_to"),
    "emg_muscles": ("mvic", "place"),
    "retest_noise": ("population",),
    "thresholds": ("population", "limits.note", "what"),
}
"""Shelves of which pages show these fields and no others."""

MEASURED: Final = frozenset({"calibrations"})
"""Shelves whose sentences hold figures that change with each measurement: gaps stand for them."""

NOT_READ: Final = frozenset(
    {"id", "source", "sources", "where", "note", "population", "use", "part_of", "quote"}
)
"""Fields that pages do not show, or that are somebody else's words."""

SHOWN_HERE: Final = {
    "compensations": ("population",),
    "recipes": ("note", "use"),
    "tests": ("norms.population",),
}
"""Those of them that pages show on these shelves."""

WORDS: Final = {
    "compensations": ("possible_reasons",),
    "foods": ("many", "name", "one"),
    "muscles": ("name",),
    "questions": ("label",),
}
"""Fields whose single words are names of things for people: ``dumbbells``."""

KEYWORDS: Final = {**DEFAULT_KEYWORDS, "language": None}
"""What marks a text: ``_("…")``, ``ngettext("…", "…", n)``, ``visit.language("…")``.

Where one English word needs two translations, ``pgettext("where", "…")`` tells them apart.
"""

_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")

WIDTH: Final = 100
"""Columns of a catalogue's lines."""

Key = tuple[str, ...]
"""The English wording; with its plural where it has one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """One text, where it was found, and what tells it from the same words elsewhere."""

    key: Key
    where: str
    context: str | None = None


def every_text() -> Iterator[Gathered]:
    """Every text of templates, code and knowledge, in the order found; some more than once."""
    yield from _written()
    knowledge = load_knowledge()
    for shelf in fields(knowledge):
        if shelf.name not in NOT_SHOWN:
            for where, text in _said(getattr(knowledge, shelf.name), where=shelf.name):
                key = _with_gaps(text) if shelf.name in MEASURED else text
                yield Gathered(key=(key,), where=where)


def every_made_text() -> Iterator[Gathered]:
    """Every sentence that other rooms make, but for those that are texts of the knowledge too."""
    told = {found.key[0] for found in every_text()}
    for where, text in made_texts():
        if text not in told:
            yield Gathered(key=(text,), where=where)


GATHER: Final = {"": every_text, MADE: every_made_text}
"""What each kind of catalogue holds."""


def renewed(old: Catalog, *, kind: str = "") -> Catalog:
    """A catalogue of every text there is now, with the translations there were."""
    new = Catalog(locale=old.locale, project="primemover", charset="utf-8", fuzzy=False)
    for found in GATHER[kind]():
        before = old.get(found.key[0], found.context)
        kept = before.string if before is not None else None
        new.add(
            found.key if len(found.key) > 1 else found.key[0],
            string=kept if _fits(kept, key=found.key) else None,
            auto_comments=[found.where],
            flags=before.flags - {"fuzzy"} if before is not None else (),
            context=found.context,
        )
    return new


def missing(code: str, *, kind: str = "") -> tuple[str, ...]:
    """English texts that have no translation into this language."""
    held = catalogue(code, kind=kind)
    return tuple(
        dict.fromkeys(
            found.key[0]
            for found in GATHER[kind]()
            if (kept := held.get(found.key[0], found.context)) is None or not _whole(kept.string)
        )
    )


def _fits(string: object, *, key: Key) -> bool:
    return isinstance(string, tuple) == (len(key) > 1)


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def _written() -> Iterator[Gathered]:
    """Texts in templates and modules, marked as one."""
    for path, content in _sources(files("primemover.app.web")):
        method = babel_extract if path.endswith(".j2") else "python"
        options = {"trimmed": "true"} if path.endswith(".j2") else {}
        found = extract(method, BytesIO(content), KEYWORDS, options=options)  # type: ignore[arg-type]
        for _line, message, _comments, context in found:
            key = tuple(message) if isinstance(message, tuple) else (message,)
            if key[0]:
                words = tuple(str(part) for part in key)
                yield Gathered(key=words, where=path, context=context)


def _sources(folder: Traversable, *, under: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        path = f"{under}{entry.name}"
        if entry.is_dir() and entry.name not in {"static", "texts", "__pycache__"}:
            yield from _sources(entry, under=f"{path}/")
        elif entry.name.endswith((".j2", ".py")):
            yield path, entry.read_bytes()


def _said(value: object, *, where: str) -> Iterator[tuple[str, str]]:
    """What a part of the knowledge says in words; names of things are no words."""
    if isinstance(value, str) and _is_wording(value, where=where):
        yield where, value
    for name, inner in _inside(value):
        yield from _said(inner, where=f"{where}.{name}" if name else where)


def _with_gaps(text: str) -> str:
    """The sentence as a pattern: a numbered gap for each figure."""
    numbers = count(1)
    return _FIGURE.sub(lambda _: f"{{{next(numbers)}}}", text)


def _is_wording(text: str, *, where: str) -> bool:
    shelf, field = where.partition(".")[0], where.rpartition(".")[2]
    if shelf in SHOWN_IN_PART:
        return bool(text) and _is_one_of(where, SHOWN_IN_PART[shelf])
    if field in NOT_READ:
        return bool(text) and _is_one_of(where, SHOWN_HERE.get(shelf, ()))
    a_name = text.isalpha() and _is_one_of(where, WORDS.get(shelf, ()))
    return a_name or " " in text or text[:1].isupper()


def _is_one_of(where: str, fields_shown: tuple[str, ...]) -> bool:
    return where.endswith(tuple(f".{name}" for name in fields_shown))


def _inside(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, KnowledgeModel):
        yield from ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        yield from ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, tuple):
        yield from (("", inner) for inner in value)


def _head(catalogue: Catalog) -> str:
    """Only what reading takes: no dates, so that the same texts make the same file."""
    entries = (
        f"Language: {catalogue.locale}",
        "Content-Type: text/plain; charset=utf-8",
        f"Plural-Forms: {catalogue.plural_forms}",
    )
    lines = "\n".join(f'"{entry}\\n"' for entry in entries)
    return f'msgid ""\nmsgstr ""\n{lines}\n\n'


def write_catalogue(new: Catalog, *, path: Path) -> None:
    """Nothing; the catalogue is on disk, without dates or names."""
    with path.open("wb") as file:
        file.write(_head(new).encode())
        write_po(file, new, width=WIDTH, omit_header=True)


def main() -> None:
    """Nothing; every catalogue is written again, and how much is missing is said."""
    folder = Path(str(files("primemover.app.web") / "texts"))
    for code in NAMES:
        for kind in GATHER if code != "en" else ():
            path = folder / f"{code}{kind}.po"
            new = renewed(catalogue(code, kind=kind), kind=kind)
            write_catalogue(new, path=path)
            empty = sum(not _whole(one.string) for one in new if one.id)
            print(f"{path.name}: {len(new)} texts, {empty} without a translation")


if __name__ == "__main__":
    main()
