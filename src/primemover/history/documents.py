"""Records as JSON and back: what is read is checked strictly, and equals what was written."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import cache
from types import GenericAlias
from typing import Any, Final, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from primemover.errors import StoreError
from primemover.findings.plain import Plain, plain
from primemover.programme.plan import Plan

Record = TypeVar("Record")

_STRICT: Final = ConfigDict(
    strict=True, extra="forbid", allow_inf_nan=False, revalidate_instances="always"
)
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # PostgreSQL has no place for it
_MOST_FAULTS: Final = 5


def checked(record: Record) -> Record:
    """``record`` itself, once it is known that any database keeps it as it is.

    Raises
    ------
    StoreError
        When a value has not the type its record says, is not finite, or is text with half a
        character or NUL in it.
    """
    name = type(record).__name__
    try:
        _reader(cast(Hashable, type(record))).validate_python((record,))
    except ValidationError as error:
        raise StoreError(
            f"{name} to be kept: expected other values, got {_faults(error)}; correct it"
        ) from None
    _check_text(json.dumps(plain(record), ensure_ascii=False), where=name)
    return record


def to_document(record: object) -> str:
    """``record`` as JSON: the same text for equal records of one type.

    Raises
    ------
    StoreError
        When something in it cannot be kept as it is: a number that is not finite, half a
        character, a value that would come back as another.
    """
    name = type(record).__name__
    text = json.dumps(_in_order(record), ensure_ascii=False, separators=(",", ":"))
    _check_text(text, where=name)
    if from_document(text, kind=type(record), where=f"{name} to be kept") != record:
        raise StoreError(
            f"{name}: cannot be kept, a value in it would not come back as it is; correct it"
        )
    return text


def from_document(text: str, *, kind: type[Record], where: str) -> Record:
    """The record that ``text`` holds; nothing missing, nothing more, every type right.

    Raises
    ------
    StoreError
        Naming ``where`` it was found and everything wrong with it.
    """
    try:
        record: Record = _reader(cast(Hashable, kind)).validate_json(f"[{text}]")[0]
    except ValidationError as error:
        raise StoreError(
            f"{where}: expected a {kind.__name__}, got {_faults(error)}; restore a backup"
        ) from None
    except RecursionError:
        raise StoreError(f"{where}: nested too deeply to be a {kind.__name__}") from None
    if isinstance(record, Plan):
        answers = {key: in_tuples(value) for key, value in record.inputs.answers.items()}
        return cast(Record, replace(record, inputs=replace(record.inputs, answers=answers)))
    return record


def to_mapping_document(values: Mapping[str, object], *, where: str) -> str:
    """A mapping of plain values (answers, results, versions) as JSON.

    Raises
    ------
    StoreError
        When a value has no place in JSON.
    """
    try:
        text = json.dumps(
            values, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_mapping
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise StoreError(
            f"{where}: expected text, finite numbers, yes or no, lists and mappings; {error}"
        ) from None
    _check_text(text, where=where)
    return text


def from_mapping_document(text: str, *, where: str) -> dict[str, object]:
    """What :func:`to_mapping_document` wrote; lists stay lists.

    Raises
    ------
    StoreError
        When it is no JSON mapping.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{where}: expected JSON, {error}; restore a backup") from None
    if not isinstance(found, dict):
        raise StoreError(f"{where}: expected a JSON mapping; restore a backup")
    return found


def in_tuples(value: object) -> object:
    """``value`` with every list made a tuple, as answers hold them."""
    if isinstance(value, list | tuple):
        return tuple(in_tuples(each) for each in value)
    if isinstance(value, Mapping):
        return {key: in_tuples(each) for key, each in value.items()}
    return value


def _in_order(record: object) -> Plain:
    """Plain values; the few sets among them sorted, so that equal records give equal text."""
    if isinstance(record, Plan):
        found = cast(dict[str, Any], plain(record))
        found["inputs"]["settings"]["refused"].sort()
        return found
    found = cast(dict[str, Any], plain(record))
    if isinstance(getattr(record, "equipment", None), frozenset):
        found["equipment"].sort()
    return found


def _mapping(value: object) -> dict[str, object]:
    """What ``json`` cannot take by itself: read-only mappings."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"got a {type(value).__name__}")


@cache
def _reader(kind: Hashable) -> TypeAdapter[tuple[Any]]:
    # Around a tuple, because a dataclass of the standard library takes its rules from outside.
    return TypeAdapter(cast(Any, GenericAlias(tuple, (kind,))), config=_STRICT)


def _check_text(document: str, *, where: str) -> None:
    """Nothing comes back; every text in ``document`` is one that any database keeps."""
    if "\\u0000" in document and _NUL.search(document):
        raise StoreError(f"{where}: cannot be kept, a text in it holds NUL; take it out")
    try:
        document.encode()
    except UnicodeEncodeError:
        raise StoreError(
            f"{where}: cannot be kept, a text in it holds half a character; correct it"
        ) from None


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    named = "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'][1:]) or 'all of it'}: {fault['msg']}"
        for fault in faults[:_MOST_FAULTS]
    )
    more = f"; and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
    return f"{named}{more}"
