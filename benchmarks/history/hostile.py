"""A hostile archive, and how one is signed again after its content was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.history.raw_zip import DEFLATED, STORED, Entry, pack

Members = Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hostile:
    """An archive that must be refused; the message must name ``member``."""

    name: str
    member: str
    data: bytes = field(repr=False)


def method_of(name: str) -> int:
    """How members of this name are packed."""
    return DEFLATED if name.endswith((".json", ".jsonl")) else STORED


def entries(members: Members) -> list[Entry]:
    """The members as a good archive has them."""
    return [
        Entry(name=name.encode(), data=data, method=method_of(name))
        for name, data in members.items()
    ]


def signed(members: Members, *, counts: Mapping[str, int] | None = None) -> dict[str, bytes]:
    """The members with a manifest that fits them, as one who knows the format would write it."""
    manifest: dict[str, Any] = json.loads(members["manifest.json"])
    others = {name: data for name, data in members.items() if name != "manifest.json"}
    manifest["sha256"] = {name: hashlib.sha256(data).hexdigest() for name, data in others.items()}
    manifest["counts"] |= counts or {}
    return {**others, "manifest.json": json.dumps(manifest, sort_keys=True).encode()}


def changed(
    name: str,
    *,
    members: Members,
    member: str,
    data: bytes | None,
    counts: Mapping[str, int] | None = None,
    says: str = "",
) -> Hostile:
    """An archive in which ``member`` is ``data``, or missing; everything else fits.

    ``says`` is what the message must name where it is not the member.
    """
    others = {each: was for each, was in members.items() if each != member}
    new = others if data is None else {**others, member: data}
    packed = pack(entries(signed(new, counts=counts)))
    return Hostile(name=name, member=says or member, data=packed)
