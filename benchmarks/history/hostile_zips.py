"""Attacks on the ZIP file itself: names, places, sizes, kinds, and its end."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.history.hostile import Hostile, Members, changed, entries, signed
from benchmarks.history.raw_zip import End, Entry, deflated, deflated_zeros, pack

LIST = "the list of members"
NAMES = {
    "parent folder": b"../evil.jsonl",
    "parent within": b"tracks/../../evil.parquet",
    "this folder": b"tracks/./a.parquet",
    "absolute": b"/etc/passwd",
    "double slash": b"//server/share/a",
    "drive letter": b"C:/windows/a.png",
    "drive and backslash": b"C:\\windows\\a.png",
    "backslash": b"..\\..\\evil.png",
    "NUL": b"people.jsonl\0.png",
    "line end": b"tracks/a\n.parquet",
    "escape sequence": b"tracks/\x1b[2J.parquet",
    "nothing": b"",
    "folder": b"tracks/",
    "unknown": b"setup.py",
    "deep": b"tracks/a/b/c/d.parquet",
    "very long": b"tracks/a/" + b"a" * 60_000 + b".parquet",
    "no ending": b"tracks/a/b",
    "program": b"pictures/a/b.png.exe",
    "not UTF-8": b"tracks/\xff\xfe/a.parquet",
    "turned round": "tracks/a/\u202egnp.exe".encode(),
    "home": b"~/.ssh/authorized_keys",
    "another pickle": b"sessions.pickle",
    "hidden": b"tracks/a/.parquet",
    "wide letters": "ｔracks/a/b.parquet".encode(),
    "archive in archive": b"archive.zip",
}


def hostile_zips(good: bytes, *, members: Members) -> Iterator[Hostile]:
    """Every attack on the form of the file."""
    yield from _broken(good)
    yield from _names(members)
    yield from _kinds(members)
    yield from _sizes(members)
    yield from _places(members)
    yield from _ends(good, members=members)


def _broken(good: bytes) -> Iterator[Hostile]:
    middle = len(good) // 2
    for name, data in {
        "empty file": b"",
        "text file": b"id,label\n1,me\n" * 10,
        "zeros": bytes(5000),
        "cut to a tenth": good[: len(good) // 10],
        "cut to a half": good[:middle],
        "last byte lost": good[:-1],
        "first byte lost": good[1:],
        "hole in the middle": good[:middle] + good[middle + 100 :],
        "something before": b"#!/bin/sh\n" + good,
        "something behind": good + b"more",
        "twice": good + good,
        "a SQLite file": b"SQLite format 3\0" + bytes(4080),
        "a Parquet file": b"PAR1" + bytes(100) + b"PAR1",
        "a tar file": b"people.jsonl".ljust(257, b"\0") + b"ustar" + bytes(762),
        "gzip": b"\x1f\x8b\x08" + bytes(100),
    }.items():
        yield Hostile(name=name, member=LIST, data=data)
    for share in (0.25, 0.6, 0.9):
        at = int(len(good) * share)
        spoiled = good[:at] + bytes(255 - byte for byte in good[at : at + 20]) + good[at + 20 :]
        yield Hostile(name=f"twenty bytes turned at {share:.0%}", member="", data=spoiled)


def _names(members: Members) -> Iterator[Hostile]:
    fine = entries(members)
    for name, odd in NAMES.items():
        data = pack([Entry(name=odd, data=b"x"), *fine])
        yield Hostile(name=f"name: {name}", member="", data=data)
    first = fine[0]
    twice = [Entry(name=b"people.jsonl", data=b""), *fine]
    yield Hostile(name="a member twice", member="people.jsonl", data=pack(twice))
    shouted = Entry(name=b"MANIFEST.JSON", data=members["manifest.json"])
    yield Hostile(name="twice by case", member="MANIFEST.JSON", data=pack([*fine, shouted]))
    other = replace(first, name=first.name.upper())
    yield Hostile(name="track twice by case", member="", data=pack([*fine, other]))
    listed = replace(first, listed_name=b"tracks/other/name.parquet")
    yield Hostile(name="two names", member="tracks/other/name", data=pack([listed, *fine[1:]]))


def _kinds(members: Members) -> Iterator[Hostile]:
    fine = entries(members)
    first, people = fine[0], next(each for each in fine if each.name == b"people.jsonl")
    track = first.name.decode()

    def with_(name: str, odd: Entry, *, member: str = "") -> Hostile:
        all_of = [odd if each.name == odd.name else each for each in fine]
        return Hostile(name=name, member=member or odd.name.decode(), data=pack(all_of))

    for name, mode in {
        "symbolic link": 0o120777,
        "device": 0o060600,
        "named pipe": 0o010600,
        "socket": 0o140600,
        "folder by its rights": 0o040700,
    }.items():
        yield with_(name, replace(first, mode=mode))
    link = replace(people, data=b"/etc/passwd", mode=0o120777)
    yield with_("symbolic link to the system", link)
    yield with_("folder by attribute", replace(first, attributes=0x10))
    for name, flags in {
        "encrypted": 0x1,
        "strongly encrypted": 0x41,
        "sizes behind": 0x8,
        "patch": 0x20,
        "list masked": 0x2000,
    }.items():
        yield with_(name, replace(first, flags=flags), member="" if flags == 0x20 else track)
    for name, method in {"stored text": 0, "bzip2": 12, "lzma": 14, "unknown packing": 99}.items():
        yield with_(name, replace(people, method=method))
    yield with_("packed table", replace(first, method=8))
    yield with_("much beside it", replace(first, extra=struct.pack("<HH", 9, 900) + bytes(900)))
    yield with_("comment on a member", replace(first, comment=b"hello"))
    yield with_("on another disk", replace(first, disk=3))


def _sizes(members: Members) -> Iterator[Hostile]:
    fine = entries(members)
    first, people = fine[0], next(each for each in fine if each.name == b"people.jsonl")

    def with_(name: str, odd: Entry, *, member: str | None = None) -> Hostile:
        all_of = [odd if each.name == odd.name else each for each in fine]
        says = odd.name.decode() if member is None else member
        return Hostile(name=name, member=says, data=pack(all_of))

    size = len(people.data)
    yield with_("wrong checksum", replace(people, crc=1))
    yield with_("wrong checksum of a track", replace(first, crc=1))
    yield with_("says it is smaller", replace(people, size=size - 10))
    yield with_("says it is larger", replace(people, size=size + 10))
    yield with_("says it is huge", replace(people, size=0xFFFFFFF0))
    yield with_("two sizes", replace(people, listed_size=size + 1))
    yield with_("stored with two sizes", replace(first, size=len(first.data) + 5))
    yield with_("packed size too large", replace(people, packed_size=10_000_000), member="jsonl")
    yield with_("packed size too small", replace(people, packed_size=3), member="jsonl")
    spoiled = b"\xff" * len(deflated(people.data))
    yield with_("cannot be unpacked", replace(people, packed=spoiled))
    more = deflated(people.data) + b"trailing"
    yield with_("something behind the packed bytes", replace(people, packed=more))
    long = replace(people, size=0xFFFFFFFF, extra=struct.pack("<HHQQ", 1, 16, 2**63, 2**40))
    yield with_("sizes of eight bytes, absurd", long)
    bomb = deflated_zeros(200 << 20)
    yield with_("bomb", replace(people, data=bytes(200 << 20), packed=bomb))
    manifest = next(each for each in fine if each.name == b"manifest.json")
    yield with_("bomb in the manifest", replace(manifest, data=bytes(200 << 20), packed=bomb))
    hidden = replace(people, size=100, crc=0, packed=bomb)
    yield with_("bomb that says it is small", hidden)
    nested = pack([Entry(name=b"bomb", data=b"", packed=bomb, size=200 << 20)])
    yield changed("bomb within a track", members=members, member=first.name.decode(), data=nested)


def _places(members: Members) -> Iterator[Hostile]:
    fine = entries(members)
    first, second, *rest = fine
    two = second.name.decode()

    def made(name: str, member: str, *all_of: Entry) -> Hostile:
        return Hostile(name=name, member=member, data=pack(all_of))

    yield made("a gap", two, replace(first, gap=b"hidden"), second, *rest)
    yield made("the same place twice", "", first, replace(second, offset=0), *rest)
    yield made("overlap", "", first, replace(second, offset=100), *rest)
    yield made("behind the end", two, replace(first, offset=0xFFFFFF00), second, *rest)
    yield made("begins within the list", "", *rest, first, replace(second, offset=10**7))
    overlapping = [
        replace(first, name=f"tracks/a/{each}.parquet".encode(), offset=0) for each in range(300)
    ]
    yield made("three hundred names, one content", "", *overlapping, *fine)


def _ends(good: bytes, *, members: Members) -> Iterator[Hostile]:
    fine = entries(members)
    for name, end in {
        "comment": End(comment=b"hello"),
        "fewer members than there are": End(count=3),
        "more members than there are": End(count=60_000),
        "list too small": End(directory_size=46),
        "list too large": End(directory_size=0x7FFFFFFF),
        "list elsewhere": End(start=0),
        "list behind the end": End(start=0xFFFFFF00),
        "something before the end": End(between=b"x" * 30),
        "two ends": End(tail=good[-22:]),
        "many members by an end of eight bytes": End(between=_long_end(count=2**40, size=2**40)),
        "a list of eight byte sizes that lies": End(between=_long_end(count=10, size=2**62)),
    }.items():
        yield Hostile(name=f"end: {name}", member="", data=pack(fine, end=end))
    many = [Entry(name=b"tracks/a/%d.parquet" % each, data=b"", method=0) for each in range(50_000)]
    yield Hostile(name="fifty thousand empty members", member="", data=pack([*many, *fine]))
    signed_many = signed({**members, **{each.name.decode(): b"" for each in many[:2000]}})
    yield Hostile(
        name="two thousand tracks of nobody", member="tracks/a/", data=pack(entries(signed_many))
    )


def _long_end(*, count: int, size: int) -> bytes:
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, 0)
    return end + struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
