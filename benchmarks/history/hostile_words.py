"""Attacks on manifest and records: JSON that is wrong, endless, or says what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.history.hostile import Hostile, Members, changed, entries
from benchmarks.history.raw_zip import pack

Change = Callable[[dict[str, Any]], object]
DEEP = 100_000
LONG = 250_000
HUGE = 100_000_000


def hostile_words(members: Members) -> Iterator[Hostile]:
    """Every attack on what is written as JSON."""
    yield from _manifests(members)
    yield from _missing(members)
    yield from _raw_lines(members)
    yield from _records(members)
    yield from _people(members)


def _manifests(members: Members) -> Iterator[Hostile]:
    good = json.loads(members["manifest.json"])
    text = members["manifest.json"].decode()

    def said(name: str, data: bytes) -> Hostile:
        new = {**members, "manifest.json": data}
        return Hostile(name=f"manifest: {name}", member="", data=pack(entries(new)))

    def with_(name: str, **values: Any) -> Hostile:
        return said(name, json.dumps(good | values).encode())

    yield said("no JSON", b"hello")
    yield said("nothing", b"")
    yield said("a list", b"[]")
    yield said("null", b"null")
    yield said("not UTF-8", text.encode("utf-16"))
    yield said("a mark before", b"\xef\xbb\xbf" + text.encode())
    yield said("deep", b"[" * DEEP + b"]" * DEEP)
    yield said("a name twice", text.replace("{", '{"format": "x",', 1).encode())
    yield with_("another format", format="something else")
    yield with_("newer version", format_version=3)
    yield with_("older version than it is", format_version=1)
    yield with_("version before the first", format_version=0)
    yield with_("version as text", format_version="1")
    yield with_("version as truth", format_version=True)
    yield with_("version as broken number", format_version=1.5)
    for name, odd in {"endless version": "9" * 5000, "version is no number": "NaN"}.items():
        replaced = text.replace('"format_version": 2', f'"format_version": {odd}')
        yield said(name, replaced.encode())
    yield with_("no counts", counts={})
    yield with_("negative count", counts=good["counts"] | {"people": -1})
    yield with_("wrong count", counts=good["counts"] | {"sets": good["counts"]["sets"] + 1})
    yield with_("absurd count", counts=good["counts"] | {"sets": 10**17})
    yield with_("count as text", counts=good["counts"] | {"sets": "8"})
    yield with_("count of what does not exist", counts=good["counts"] | {"secrets": 1})
    yield with_("more than it should say", command="rm")
    wrong = good["sha256"] | {"sets.parquet": "0" * 64}
    yield with_("wrong digest", sha256=wrong)
    others = {name: each for name, each in good["sha256"].items() if name != "sets.parquet"}
    yield with_("digest missing", sha256=others)
    yield with_("digest of what is not there", sha256=good["sha256"] | {"../evil": "0" * 64})
    yield with_("digests as a list", sha256=[*good["sha256"]])
    formless = {name: each for name, each in good.items() if name != "format"}
    yield said("format missing", json.dumps(formless).encode())


def _missing(members: Members) -> Iterator[Hostile]:
    one_track = next(name for name in members if name.startswith("tracks/"))
    one_picture = next(name for name in members if name.startswith("pictures/"))
    for name in ("people.jsonl", "checks.jsonl", "rechecks.jsonl", "sets.parquet", "felt.parquet"):
        yield changed(f"missing: {name}", members=members, member=name, data=None)
    yield changed("missing: a track", members=members, member=one_track, data=None)
    begun = next(name for name in members if name.startswith("unfinished_tracks/"))
    yield changed("missing: a track of what was begun", members=members, member=begun, data=None)
    yield changed("missing: what was begun", members=members, member="unfinished.jsonl", data=None)
    yield changed("missing: a picture", members=members, member=one_picture, data=None)
    others = {name: data for name, data in members.items() if name != "manifest.json"}
    yield Hostile(name="missing: manifest", member="manifest.json", data=pack(entries(others)))
    odd = "tracks/nobody/extra.parquet"
    yield changed("a track of nobody", members=members, member=odd, data=members[one_track])


def _raw_lines(members: Members) -> Iterator[Hostile]:
    name = "notes.jsonl"
    good = members[name]
    note = json.loads(good.splitlines()[0])
    text = json.dumps(note)

    def lines(what: str, data: bytes) -> Hostile:
        return changed(f"lines: {what}", members=members, member=name, data=data)

    yield lines("not UTF-8", good.replace(b"a word b", b"a \xff\xfe b"))
    yield lines("not JSON", b"{id: 1}\n")
    yield lines("a list", b"[]\n")
    yield lines("a number", b"1\n")
    yield lines("two in one line", text.encode() + text.encode() + b"\n")
    yield lines("within brackets", b"1], [" + text.encode() + b"\n")
    yield lines("empty line", b"\n" + good)
    yield lines("no end", good[:-1])
    yield lines("deep", b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"\n")
    yield lines("NaN", text.replace('"a word b"', "NaN").encode() + b"\n")
    yield lines("Infinity", text.replace('"a word b"', "-Infinity").encode() + b"\n")
    yield lines("too large a number", text.replace('"a word b"', "1e999").encode() + b"\n")
    yield lines("endless number", text.replace('"a word b"', "1" * 5000).encode() + b"\n")
    yield lines("half a character", text.replace("a word b", "a \\ud800 b").encode() + b"\n")
    yield lines("NUL", text.replace("a word b", "a \\u0000 b").encode() + b"\n")
    yield lines("a name twice", text.replace("{", '{"id":"x",', 1).encode() + b"\n")
    yield lines("long text", text.replace("a word b", "b" * LONG).encode() + b"\n")
    yield lines("text of 100 MB", text.replace("a word b", "b" * HUGE).encode() + b"\n")
    random = "".join(chr(97 + (each * 7919 + each // 26) % 26) for each in range(1000))
    yield lines("line of 35 MB", text.replace("a word b", random * 35_000).encode() + b"\n")
    yield lines("cut", good[: len(good) * 3 // 4])
    yield lines("Windows line ends and a mark", b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"))


RECORDS: dict[str, dict[str, Change]] = {
    "people.jsonl": {
        "label is a number": lambda r: r.update(label=1),
        "label is missing": lambda r: r.pop("label"),
        "more than it should say": lambda r: r.update(admin=True),
        "moment without a zone": lambda r: r.update(created_at="2026-03-02T12:00:00"),
        "year 1": lambda r: r.update(created_at="0001-01-01T00:00:00+00:00"),
        "day that is none": lambda r: r.update(created_at="2026-02-30T00:00:00+00:00"),
        "id leads out": lambda r: r.update(id="../../etc"),
        "id is empty": lambda r: r.update(id=""),
        "id is long": lambda r: r.update(id="a" * 65),
        "id of other letters": lambda r: r.update(id="ä"),
        "id with a line end": lambda r: r.update(id="a\n"),
        "id is a statement": lambda r: r.update(id="'; DROP TABLE people; --"),
    },
    "notes.jsonl": {
        "year 10000": lambda r: r.update(on="10000-01-01"),
        "year 9999": lambda r: r.update(on="9999-12-31"),
        "day as a moment": lambda r: r.update(on="2026-03-02T12:30:00"),
        "day as a list": lambda r: r.update(on=[2026, 3, 2]),
        "by somebody else": lambda r: r.update(by="doctor"),
        "of nobody": lambda r: r.update(person="nobody"),
        "text is nothing": lambda r: r.update(text=None),
    },
    "own_findings.jsonl": {
        "unknown status": lambda r: r.update(status="sick"),
        "both sides": lambda r: r.update(side="both"),
        "of somebody else's check": lambda r: r.update(check="Person-2.check-1"),
    },
    "checks.jsonl": {
        "answers are a list": lambda r: r.update(answers=[]),
        "result is text": lambda r: r.update(result="fine"),
        "versions are numbers": lambda r: r.update(versions={"primemover": 1}),
        "two tracks of one id": lambda r: r["tracks"].append(r["tracks"][0]),
        "track leads out": lambda r: r["tracks"][0].update(id="../evil"),
        "track is absolute": lambda r: r["tracks"][0].update(id="/etc/passwd"),
        "picture of no track": lambda r: r["pictures"][0].update(track="other"),
        "picture number is a truth": lambda r: r["pictures"][0].update(number=True),
        "two thousand pictures": lambda r: r.update(
            pictures=[{"id": f"p{i}", "track": "track-left", "number": i} for i in range(2000)]
        ),
        "repeats somebody else's": lambda r: r.update(repeats="Person-2.check-1"),
        "of nobody": lambda r: r.update(person="nobody"),
        "a number without end in the answers": lambda r: r["answers"].update(x=10**40),
        "deep result": lambda r: r.update(result={"a": _nested(60)}),
    },
    "plans.jsonl": {
        "weeks are text": lambda r: r["plan"].update(weeks="twelve"),
        "sets are text": lambda r: _dose(r).update(sets="3"),
        "sets are half": lambda r: _dose(r).update(sets=2.5),
        "more than it should say": lambda r: r["plan"].update(run="rm"),
        "load is nothing finite": lambda r: _exercise(r).update(load_kg=float("inf")),
        "unknown phase": lambda r: r["plan"]["weeks"][0]["sessions"][0]["blocks"][0].update(
            phase="x"
        ),
        "for somebody else's check": lambda r: r.update(check="Person-2.check-1"),
        "no plan": lambda r: r.pop("plan"),
        "a plan within a plan": lambda r: r.update(plan=r.copy()),
    },
    "absences.jsonl": {
        "equipment is numbers": lambda r: r["absence"].update(equipment=[1, 2]),
        "equipment is text": lambda r: r["absence"].update(equipment="band"),
        "unknown reason": lambda r: r["absence"].update(why="fun"),
        "ends before it begins": lambda r: r["absence"].update(last="2026-01-01"),
        "of nobody": lambda r: r.update(person="nobody"),
    },
    "choices.jsonl": {
        "unknown kind": lambda r: r["choice"].update(kind="run"),
        "id with a slash": lambda r: r["choice"].update(id="a/b"),
    },
    "unfinished.jsonl": {
        "another kind": lambda r: r.update(kind="secret"),
        "document is a list": lambda r: r.update(document=[]),
        "document is deep": lambda r: r.update(document={"a": _nested(60)}),
        "document with an endless number": lambda r: r["document"].update(x=10**40),
        "moment without a zone": lambda r: r.update(at="2026-03-02T12:00:00"),
        "track leads out": lambda r: r["tracks"][0].update(id="../evil"),
        "two tracks of one id": lambda r: r["tracks"].append(r["tracks"][0]),
        "more than it should say": lambda r: r.update(command="rm"),
        "of nobody": lambda r: r.update(person="nobody"),
    },
    "rechecks.jsonl": {
        "finding says too much": lambda r: r["recheck"]["findings"][0].update(x=1),
        "findings are text": lambda r: r["recheck"].update(findings="many"),
        "unknown status": lambda r: r["recheck"]["findings"][0].update(status="x"),
    },
}


def _records(members: Members) -> Iterator[Hostile]:
    for member, changes in RECORDS.items():
        for name, change in changes.items():
            lines = members[member].decode().splitlines()
            record = json.loads(lines[0])
            change(record)
            data = "\n".join([json.dumps(record, ensure_ascii=False), *lines[1:], ""]).encode()
            says = member.removesuffix(".jsonl")
            yield changed(f"{says}: {name}", members=members, member=member, data=data, says=says)


PLACE_OF_GAP = {"people": ".jsonl", "notes": "notes", "checks": "pictures/", "plans": "plans"}
"""Where it shows that all records of a kind are gone."""


def _people(members: Members) -> Iterator[Hostile]:
    """Records that are good one by one and cannot be together."""
    for member in ("people.jsonl", "notes.jsonl", "checks.jsonl", "plans.jsonl"):
        first, *rest = members[member].splitlines(keepends=True)
        kind = member.removesuffix(".jsonl")
        twice = b"".join([first, first, *rest])
        counts = {kind: len(rest) + 2}
        yield changed(
            f"{kind}: one twice",
            members=members,
            member=member,
            data=twice,
            counts=counts,
            says=kind,
        )
        if kind != "people":
            turned = b"".join([*rest, first])
            yield changed(f"{kind}: in another order", members=members, member=member, data=turned)
        yield changed(
            f"{kind}: none", members=members, member=member, data=b"", says=PLACE_OF_GAP[kind]
        )
    label = json.loads(members["people.jsonl"].splitlines()[0])["label"]
    second = json.loads(members["people.jsonl"].splitlines()[1]) | {"label": label}
    first = members["people.jsonl"].splitlines(keepends=True)[0]
    data = first + json.dumps(second, ensure_ascii=False).encode() + b"\n"
    yield changed(
        "people: one label twice", members=members, member="people.jsonl", data=data, says="people"
    )


def _nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value}
    return value


def _exercise(record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _block(record)["exercises"][0]
    return found


def _block(record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = record["plan"]["weeks"][0]["sessions"][0]["blocks"][0]
    return found


def _dose(record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _exercise(record)["dose"]
    return found
