"""Attacks on pose tracks and pictures."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.history.good_archive import png, small_png
from benchmarks.history.hostile import Hostile, Members, changed

KEY = b"primemover"


def hostile_files(members: Members) -> Iterator[Hostile]:
    """Every attack on tracks and pictures."""
    track = next(name for name in members if name.startswith("tracks/"))
    picture = next(name for name in members if name.startswith("pictures/"))
    for name, data in _tracks(members[track]):
        yield changed(f"track: {name}", members=members, member=track, data=data)
    for name, data in _pictures():
        yield changed(f"picture: {name}", members=members, member=picture, data=data)


def _tracks(good: bytes) -> Iterator[tuple[str, bytes]]:
    table = pq.read_table(io.BytesIO(good))
    described: dict[str, Any] = json.loads(table.schema.metadata[KEY])
    rows = table.num_rows

    def written(new: Any, said: Any = None, **options: Any) -> bytes:
        text = json.dumps(described if said is None else said)
        sink = io.BytesIO()
        pq.write_table(new.replace_schema_metadata({KEY: text}), sink, **options)
        return sink.getvalue()

    yield "empty", b""
    yield "a picture", small_png()
    yield "cut", good[: len(good) // 2]
    yield "texts", written(table.set_column(0, "time", pa.array(["now"] * rows)))
    yield "another table", written(pa.table({"a": [1, 2]}))
    lists = table.set_column(0, "time", pa.array([[1.0]] * rows))
    yield "lists", written(lists)
    many = pa.table({f"c{each}": pa.array([0.0]) for each in range(3000)})
    yield "three thousand columns", written(many)
    long = pa.table({name: pa.array([0.0] * 1_000_000) for name in ("time", "x")})
    yield "a million frames of nothing", written(long)
    empty = pa.table({"time": pa.nulls(3_000_000, pa.float64())})
    yield "three million empty frames", written(empty, row_group_size=3_000_000)
    turned = table.set_column(0, "time", pa.array([float(-each) for each in range(rows)]))
    yield "time runs back", written(turned)
    yield "time stands still", written(table.set_column(0, "time", pa.array([1.0] * rows)))
    yield "says nothing", written(table, {})
    yield "says a list", written(table, [])
    yield "no attributes", written(table, described | {"attributes": {}})
    yield "attributes are a list", written(table, described | {"attributes": ["a"]})
    yield "no variables", written(table, described | {"variables": {}})
    yield "variables are text", written(table, described | {"variables": "position"})
    endless = {"position": {"dims": ["time"] + ["keypoint"] * 40, "attributes": {}}}
    yield "forty dimensions", written(table, described | {"variables": endless})
    strange = {"position": {"dims": ["time", "moon"], "attributes": {}}}
    yield "unknown dimension", written(table, described | {"variables": strange})
    other = json.loads(json.dumps(described))
    other["coordinates"]["keypoint"]["values"].reverse()
    yield "other landmarks", written(table, other)
    deep: Any = 1
    for _ in range(80):
        deep = {"a": deep}
    yield "says something deep", written(table, described | {"attributes": deep})
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({KEY: b"\xff" * 50}), sink)
    yield "says bytes", sink.getvalue()
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({KEY: b"[" * 200_000}), sink)
    yield "says brackets without end", sink.getvalue()


def _pictures() -> Iterator[tuple[str, bytes]]:
    good = small_png()
    yield "empty", b""
    yield "JPEG", b"\xff\xd8\xff\xe0" + bytes(200)
    yield "SVG", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield "HTML", b"<html><script>alert(1)</script></html>"
    yield "program", b"\x7fELF" + bytes(200)
    yield "only the mark", good[:8]
    yield "cut", good[: len(good) // 2]
    yield "something behind", good + b"<script>"
    yield "a byte turned", good[:60] + bytes([good[60] ^ 1]) + good[61:]
    rows = b"".join(b"\0" + bytes(48) for _ in range(12))
    end = (b"IEND", b"")
    head = _head(16, 12)
    yield "no header", png((b"IDAT", zlib.compress(rows)), end)
    yield "no end", png(head, (b"IDAT", zlib.compress(rows)))
    yield "no pixels", png(head, end)
    yield "wide", png(_head(60_000, 2), (b"IDAT", zlib.compress(rows)), end)
    yield "huge", png(_head(16_000, 16_000), (b"IDAT", zlib.compress(rows)), end)
    yield "without height", png(_head(16, 0), (b"IDAT", zlib.compress(rows)), end)
    yield "too few pixels", png(head, (b"IDAT", zlib.compress(rows[:-10])), end)
    yield "too many pixels", png(head, (b"IDAT", zlib.compress(rows + bytes(10))), end)
    yield "bomb", png(head, (b"IDAT", zlib.compress(bytes(100 << 20), 9)), end)
    yield "pixels cannot be unpacked", png(head, (b"IDAT", b"\xff" * 80), end)
    yield "interlaced", png(_head(16, 12, interlaced=1), (b"IDAT", zlib.compress(rows)), end)
    yield "unknown colours", png(_head(16, 12, colour=5), (b"IDAT", zlib.compress(rows)), end)
    yield "unknown part", png(head, (b"EVIL", b"x"), (b"IDAT", zlib.compress(rows)), end)
    yield "part that is too long", good[:33] + struct.pack(">I", 0x7FFFFFFF) + good[37:]


def _head(width: int, height: int, *, interlaced: int = 0, colour: int = 2) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, interlaced)
