"""The form of an archive for programs: JSON Schema of its records, columns of its tables.

``archive_schema.json`` beside this file is what is shipped; a test holds it against the types.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Final

from pydantic import TypeAdapter

from primemover.history.archive_layout import (
    FORMAT,
    FORMAT_VERSION,
    LIMIT_OF,
    TABLES,
    Column,
    TableKind,
    Values,
    member_of,
)
from primemover.history.archive_reading import Manifest
from primemover.history.archive_records import LINE_TYPES

FILE_NAME: Final = "archive_schema.json"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
PARQUET_TYPES: Final[dict[Values, str]] = {
    "id": "string",
    "short": "string",
    "text": "string",
    "day": "date32",
    "flag": "bool",
    "count": "int32",
    "rating": "int8",
    "number": "double",
}
"""What each kind of value is in Parquet, as Arrow names it."""


def archive_schema() -> dict[str, Any]:
    """The schema as shipped: ``members`` by name, each a reference into ``$defs`` or columns."""
    text = resources.files("primemover.history").joinpath(FILE_NAME).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def schema_of_types() -> dict[str, Any]:
    """The schema as the types of this software have it; equal to :func:`archive_schema`."""
    types: dict[str, Any] = {"manifest": Manifest}
    types |= {str(kind): each for kind, each in LINE_TYPES.items()}
    reference = "#/$defs/{model}"
    inputs = [(name, "validation", TypeAdapter(kind)) for name, kind in types.items()]
    found, definitions = TypeAdapter.json_schemas(inputs, ref_template=reference)  # type: ignore[arg-type]
    members = {
        "manifest.json" if name == "manifest" else member_of(name): found[name, "validation"]
        for name in types
    }
    return {
        "$schema": _DIALECT,
        "title": f"{FORMAT}, version {FORMAT_VERSION}",
        "members": {name: _short(schema) for name, schema in members.items()},
        "tables": {member_of(kind): _columns(kind) for kind in TABLES},
        "$defs": _closed(definitions["$defs"]),
    }


def _columns(kind: TableKind) -> list[dict[str, Any]]:
    return [_column(column) for column in TABLES[kind]]


def _column(column: Column) -> dict[str, Any]:
    limit = "maximum" if column.values in {"count", "rating", "number"} else "maxLength"
    return {
        "name": column.name,
        "type": PARQUET_TYPES[column.values],
        "nullable": column.empty,
        "meaning": column.meaning,
        **({limit: LIMIT_OF[column.values]} if column.values in LIMIT_OF else {}),
        **({"enum": [*column.among]} if column.among else {}),
    }


def _closed(definitions: dict[str, Any]) -> dict[str, Any]:
    """The definitions without a word too much, and every object without room for more."""
    for schema in definitions.values():
        if schema.get("type") == "object" and "properties" in schema:
            # Everything is written, what has a default too.
            schema |= {"additionalProperties": False, "required": [*schema["properties"]]}
    return {name: _short(schema) for name, schema in sorted(definitions.items())}


def _short(schema: Any) -> Any:
    """``schema`` with first lines for descriptions, without titles and defaults."""
    if isinstance(schema, list):
        return [_short(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    short = {}
    for name, value in schema.items():
        if name == "properties":
            short[name] = {each: _short(inner) for each, inner in value.items()}
        elif name == "description":
            short[name] = value.split("\n")[0]
        elif name not in {"title", "default"}:
            short[name] = _short(value)
    return short
