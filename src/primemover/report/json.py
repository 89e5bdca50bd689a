"""The check as JSON, and the schema it keeps to."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from primemover.checkup import CheckResult

FORMAT = "primemover-check"
FORMAT_VERSION = 1
"""Raised when a reader of the previous version would misread a file of this one."""

_SCHEMA_FILE = "check-result.schema.json"
LOAD_SHARING_SCHEMA_FILE = "load-sharing.schema.json"
_ACCOUNT = "who_carries"


def to_json(result: CheckResult) -> str:
    """``result`` as JSON text that :func:`json_schema` describes; UTF-8, no NaN.

    Notes
    -----
    Pictures and pose tracks are not in it; ``write_report`` puts them beside it.
    """
    content = {"format": FORMAT, "format_version": FORMAT_VERSION, **result.to_dict()}
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


@cache
def _schema_text() -> str:
    return (files(__package__) / _SCHEMA_FILE).read_text(encoding="utf-8")


def json_schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12) of :func:`to_json`."""
    schema: dict[str, Any] = json.loads(_schema_text())
    return schema


def load_sharing_schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12) of an account that ``simulate --json`` writes."""
    text = (files(__package__) / LOAD_SHARING_SCHEMA_FILE).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def load_sharing_part() -> dict[str, Any]:
    """What :func:`json_schema` says of an account; :func:`load_sharing_schema` is that, kept."""
    whole = json_schema()["$defs"]
    needed, waiting = {_ACCOUNT}, [_ACCOUNT]
    while waiting:
        named = set(re.findall(r"#/\$defs/(\w+)", json.dumps(whole[waiting.pop()])))
        waiting += sorted(named - needed)
        needed |= named
    return {
        "$schema": json_schema()["$schema"],
        "$id": f"urn:primemover:load-sharing:{FORMAT_VERSION}",
        "title": "Who carries the load in one repetition, simulated",
        **whole[_ACCOUNT],
        "$defs": {name: whole[name] for name in sorted(needed - {_ACCOUNT})},
    }
