"""Attacks on the tables: Parquet that is none, unpacks to far more, or says what cannot be."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.history.hostile import Hostile, Members, changed

PLAIN: Final = {"compression": "zstd", "use_dictionary": False, "write_statistics": False}
Rows = list[dict[str, Any]]
SPOILED = b"\xff\xfe"


def hostile_tables(members: Members) -> Iterator[Hostile]:
    """Every attack on the tables."""
    yield from _files(members)
    yield from _columns(members)
    yield from _bombs(members)
    yield from _values(members)
    yield from _orders(members)


def written(table: Any, **options: Any) -> bytes:
    """``table`` as our own writer writes it, but for ``options``."""
    sink = io.BytesIO()
    pq.write_table(table, sink, **{**PLAIN, **options})
    return sink.getvalue()


def _table(members: Members, name: str) -> Any:
    return pq.read_table(io.BytesIO(members[name]))


def _files(members: Members) -> Iterator[Hostile]:
    member = "sets.parquet"
    good = members[member]
    footer = int.from_bytes(good[-8:-4], "little")
    for name, data in {
        "empty": b"",
        "text": b"person,session\n",
        "cut": good[: len(good) // 2],
        "only marks": b"PAR1PAR1",
        "no end": good[:-4],
        "encrypted": b"PARE" + good[4:-4] + b"PARE",
        "footer of 4 GB": good[:-8] + b"\xff\xff\xff\xffPAR1",
        "footer of nothing": good[:-8] + bytes(4) + b"PAR1",
        "footer turned": good[: -8 - footer] + _turned(good[-8 - footer : -8]) + good[-8:],
        "pages of zeros": good[:4] + bytes(len(good) - 12 - footer) + good[-8 - footer :],
        "arrow file": b"ARROW1\0\0" + bytes(200) + b"ARROW1",
    }.items():
        yield changed(f"sets: {name}", members=members, member=member, data=data)
    for at in range(4, min(60, len(good) - footer - 8), 7):
        spoiled = good[:at] + bytes([good[at] ^ 0x7F]) + good[at + 1 :]
        yield changed(f"sets: byte {at} turned", members=members, member=member, data=spoiled)


def _turned(data: bytes) -> bytes:
    return bytes(255 - byte for byte in data)


def _columns(members: Members) -> Iterator[Hostile]:
    member = "sets.parquet"
    good = _table(members, member)

    def with_(name: str, table: Any) -> Hostile:
        return changed(f"sets: {name}", members=members, member=member, data=written(table))

    def recast(column: str, kind: Any, *, nullable: bool | None = None) -> Any:
        at = good.schema.get_field_index(column)
        field = good.schema.field(at)
        new = pa.field(column, kind, field.nullable if nullable is None else nullable)
        return good.cast(good.schema.set(at, new))

    yield with_("a column less", good.drop_columns(["reps"]))
    yield with_("a column more", good.append_column("command", pa.array(["rm"] * good.num_rows)))
    yield with_("another name", good.rename_columns([*good.column_names[:-1], "sides"]))
    yield with_("another order", good.select([*reversed(good.column_names)]))
    yield with_("no columns", pa.table({}))
    yield with_("repetitions as text", recast("reps", pa.string()))
    yield with_("repetitions as broken numbers", recast("reps", pa.float64()))
    yield with_("repetitions of eight bytes", recast("reps", pa.int64()))
    yield with_("seconds of four bytes", recast("hold_s", pa.float32()))
    yield with_("side as bytes", recast("side", pa.binary()))
    yield with_("side as large text", recast("side", pa.large_string()))
    yield with_("person may be nothing", recast("person", pa.string(), nullable=True))
    field = pa.field("side", pa.dictionary(pa.int32(), pa.string()))
    dictionary = good.set_column(8, field, good["side"].dictionary_encode())
    yield with_("side by number", dictionary)
    lists = good.set_column(4, "reps", pa.array([[1, 2]] * good.num_rows))
    yield with_("lists of repetitions", lists)
    nested = good.set_column(4, "reps", pa.array([{"a": 1}] * good.num_rows))
    yield with_("repetitions within repetitions", nested)


def _bombs(members: Members) -> Iterator[Hostile]:
    member = "sessions.parquet"
    good = _table(members, member)
    row = good.slice(0, 1).to_pylist()[0]

    def rows(count: int, **values: Any) -> Any:
        columns = {
            name: pa.repeat(pa.scalar((row | values)[name], good.schema.field(name).type), count)
            for name in good.column_names
        }
        return pa.table(columns, schema=good.schema)

    def with_(name: str, table: Any, **options: Any) -> Hostile:
        data = written(table, **options)
        return changed(f"sessions: {name}", members=members, member=member, data=data)

    yield with_("text kept once", good, use_dictionary=True)
    yield with_("two million equal rows", rows(2_000_000), row_group_size=2_000_000)
    yield with_("two million equal rows, in groups", rows(2_000_000), row_group_size=150_000)
    yield with_("300 MB of one letter", rows(1_600, note="n" * 190_000), row_group_size=1_600)
    yield with_("text of 20 MB", rows(1, note="n" * 20_000_000))
    yield with_(
        "text by difference",
        good,
        column_encoding=dict.fromkeys(
            ["person", "id", "session", "kind", "note"], "DELTA_BYTE_ARRAY"
        ),
    )
    yield with_("many groups", rows(20_000), row_group_size=1)
    repeated = pa.table(
        {
            **{name: rows(50_000)[name] for name in good.column_names if name != "note"},
            "note": pa.DictionaryArray.from_arrays(
                pa.array([0] * 50_000, pa.int32()), pa.array(["n" * 190_000])
            ),
        }
    )
    yield with_("9 GB of text kept once", repeated, use_dictionary=True)
    page = _with_page_size(written(good))
    yield changed("sessions: page of 2 GB", members=members, member=member, data=page)
    outside = _with_path(written(good))
    yield changed("sessions: columns in another file", members=members, member=member, data=outside)


def _with_page_size(data: bytes) -> bytes:
    """The table with a first page that says it unpacks to 2 GB; the head keeps its length.

    A head begins with the kind (15 00) and the size as a number of up to five bytes.
    """
    if data[4:6] != b"\x15\x00":
        raise RuntimeError("the head of a page is written otherwise than it was")
    at = 7
    length = next(n for n in range(1, 6) if data[at + n - 1] < 128)
    largest = {1: b"\x7e", 2: b"\xfe\x7f", 3: b"\xfe\xff\x7f", 4: b"\xfe\xff\xff\x7f"}[length]
    return data[:at] + largest + data[at + length :]


def _with_path(data: bytes) -> bytes:
    metadata = pq.read_metadata(io.BytesIO(data))
    metadata.set_file_path("../../../etc/passwd")
    sink = io.BytesIO()
    metadata.write_metadata_file(sink)
    footer = int.from_bytes(data[-8:-4], "little")
    return data[: -8 - footer] + sink.getvalue()[4:]


VALUES: Final[dict[str, dict[str, Callable[[Rows], object]]]] = {
    "sessions.parquet": {
        "effort 11": lambda rows: rows[0].update(effort=11),
        "effort below nothing": lambda rows: rows[0].update(effort=-1),
        "minutes are no number": lambda rows: rows[0].update(minutes=float("nan")),
        "minutes without end": lambda rows: rows[0].update(minutes=float("inf")),
        "absurd minutes": lambda rows: rows[0].update(minutes=1e300),
        "unknown kind": lambda rows: rows[0].update(kind="boxing"),
        "the year 1": lambda rows: rows[0].update(on=dt.date(1, 1, 1)),
        "the year 9999": lambda rows: rows[0].update(on=dt.date(9999, 1, 1)),
        "id leads out": lambda rows: rows[0].update(id="../../etc/passwd"),
        "id with a line end": lambda rows: rows[0].update(id="a\n"),
        "id is empty": lambda rows: rows[0].update(id=""),
        "id is long": lambda rows: rows[0].update(id="a" * 65),
        "NUL in a note": lambda rows: rows[0].update(note="a\0b"),
        "long note": lambda rows: rows[0].update(note="n" * 200_001),
        "long name of a session": lambda rows: rows[0].update(session="w" * 201),
        "one twice": lambda rows: rows[1].update(id=rows[0]["id"]),
        "of nobody": lambda rows: rows[0].update(person="nobody"),
        "one less": lambda rows: rows.pop(0),
    },
    "exercises.parquet": {
        "pain 100": lambda rows: rows[0].update(pain=100),
        "unknown place": lambda rows: rows[0].update(pain_place="soul"),
        "a number left out": lambda rows: rows[1].update(number=7),
        "number below nothing": lambda rows: rows[0].update(number=-1),
        "of no session": lambda rows: rows[0].update(session="nothing"),
        "of somebody else's session": lambda rows: rows[-1].update(session=rows[0]["session"]),
    },
    "felt.parquet": {
        "of no exercise": lambda rows: rows[0].update(exercise_number=99),
        "a number twice": lambda rows: rows[1].update(number=0),
        "long site": lambda rows: rows[0].update(site="s" * 300),
        "one more": lambda rows: rows.append({**rows[-1], "number": 50}),
    },
    "sets.parquet": {
        "repetitions below nothing": lambda rows: rows[0].update(reps=-5),
        "two billion repetitions": lambda rows: rows[0].update(reps=2**31 - 1),
        "load is no number": lambda rows: rows[0].update(load_kg=float("nan")),
        "absurd load": lambda rows: rows[0].update(load_kg=-1e18),
        "third side": lambda rows: rows[0].update(side="middle"),
        "of no exercise": lambda rows: rows[0].update(exercise_number=55),
        "two thousand sets": lambda rows: rows.extend(
            [{**rows[-1], "number": each} for each in range(1, 2000)]
        ),
    },
    "pains.parquet": {
        "rating 11": lambda rows: rows[0].update(rating=11),
        "unknown place": lambda rows: rows[0].update(place="heart"),
        "of nobody": lambda rows: rows[0].update(person="nobody"),
        "one twice": lambda rows: rows[1].update(id=rows[0]["id"]),
    },
}


def _values(members: Members) -> Iterator[Hostile]:
    for member, changes in VALUES.items():
        good = _table(members, member)
        kind = member.removesuffix(".parquet")
        for name, change in changes.items():
            rows = good.to_pylist()
            change(rows)
            table = pa.Table.from_pylist(rows, schema=good.schema)
            yield changed(
                f"{kind}: {name}",
                members=members,
                member=member,
                data=written(table),
                counts={kind: len(rows)},
                says=".parquet",
            )
    yield from _spoiled(members)


def _spoiled(members: Members) -> Iterator[Hostile]:
    """Texts that are none, and days that no calendar has: written past every check."""
    member = "pains.parquet"
    good = _table(members, member)
    bytes_of = pa.array([SPOILED] * good.num_rows, pa.binary())
    text = pa.Array.from_buffers(pa.string(), len(bytes_of), bytes_of.buffers())
    at = good.schema.get_field_index("note")
    table = good.set_column(at, good.schema.field(at), text)
    yield changed("pains: not UTF-8", members=members, member=member, data=written(table))
    for name, number in {"day in five million years": 2**31 - 1, "day long ago": -(2**31)}.items():
        days = pa.array([number] * good.num_rows, pa.int32()).cast(pa.date32())
        at = good.schema.get_field_index("on")
        table = good.set_column(at, good.schema.field(at), days)
        yield changed(f"pains: {name}", members=members, member=member, data=written(table))


def _orders(members: Members) -> Iterator[Hostile]:
    for member in ("sessions.parquet", "exercises.parquet", "sets.parquet", "pains.parquet"):
        good = _table(members, member)
        turned = good.take(list(reversed(range(good.num_rows))))
        name = f"{member.removesuffix('.parquet')}: in another order"
        yield changed(name, members=members, member=member, data=written(turned))
