from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.history.good_archive import MONDAY, NOON, fill_good_store, good_check, good_log
from benchmarks.history.hostile import entries
from benchmarks.history.raw_zip import pack, unpack
from primemover.errors import StoreError
from primemover.history.archive import export_archive, import_archive, verify_archive
from primemover.history.archive_layout import FORMAT_VERSION, OLDEST_VERSION, TABLES, member_of
from primemover.history.archive_schema import archive_schema, schema_of_types
from primemover.history.opening import open_store
from primemover.history.records import NoteRecord, Person
from primemover.history.sql import SqlStore
from primemover.programme.log import (
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    TrainingLog,
)

FROZEN = Path(__file__).with_name("archives")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "archive.md"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    with open_store(tmp_path / "good" / "history.sqlite") as source:
        fill_good_store(source)
        return export_archive(source, path=tmp_path / "good.zip")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(tmp_path / "empty" / "history.sqlite") as opened:
        yield opened


def _everything(store: SqlStore) -> list[Any]:
    return [
        (
            person,
            store.checks(person.id, with_files=True),
            store.plans(person.id),
            store.log(person.id),
            store.notes(person.id),
            store.own_findings(person.id),
            store.unfinished(person.id),
        )
        for person in store.people()
    ]


def test_a_store_comes_back_equal_on_either_database(
    store: SqlStore, tmp_path: Path, empty: SqlStore
) -> None:
    fill_good_store(store)
    archive = export_archive(store, path=tmp_path / "one.zip")
    import_archive(archive, store=empty)
    assert _everything(empty) == _everything(store)
    again = export_archive(empty, path=tmp_path / "two.zip")
    assert again.read_bytes() == archive.read_bytes()


def test_an_archive_fills_either_database(store: SqlStore, good: Path, tmp_path: Path) -> None:
    done = import_archive(good, store=store)
    assert done.added["people"] == 2
    assert not any(done.there.values())
    again = export_archive(store, path=tmp_path / "again.zip")
    assert again.read_bytes() == good.read_bytes()


def test_a_second_import_adds_nothing(empty: SqlStore, good: Path) -> None:
    first = import_archive(good, store=empty)
    second = import_archive(good, store=empty)
    assert not any(second.added.values())
    assert second.there == first.added


def test_one_person_alone_is_exported(store: SqlStore, empty: SqlStore, tmp_path: Path) -> None:
    _, second = fill_good_store(store)
    archive = export_archive(store, people=[second.id], path=tmp_path / "one.zip")
    import_archive(archive, store=empty)
    assert empty.people() == (second,)
    assert b"word one" not in archive.read_bytes()
    with pytest.raises(StoreError, match="nobody in the store has the id 'x'"):
        export_archive(store, people=["x"], path=tmp_path / "other.zip")


def test_what_is_new_is_added_beside_what_was_there(empty: SqlStore, good: Path) -> None:
    import_archive(good, store=empty)
    with open_store(empty.where + ".more.sqlite") as other:
        import_archive(good, store=other)
        other.add_note(
            NoteRecord(id="new", person="person-1", on=MONDAY, by="person", text="later")
        )
        archive = export_archive(other, path=good.with_name("more.zip"))
    done = import_archive(archive, store=empty)
    assert {kind: n for kind, n in done.added.items() if n} == {"notes": 1}
    assert empty.notes("person-1")[-1].text == "later"


def test_unequal_records_are_listed_and_nothing_is_written(
    empty: SqlStore, good: Path, tmp_path: Path
) -> None:
    person = Person(id="person-1", label="word one", created_at=NOON)
    empty.add_person(person)
    log = good_log(person.id, word="word")
    empty.add_session(replace(log.sessions[0], effort=1), person=person.id)
    empty.add_pain(replace(log.pains[0], rating=9), person=person.id)
    check = good_check(1, person=person.id, word="word")
    pictures = (replace(check.pictures[0], png=b"other"), check.pictures[1])
    empty.add_check(replace(check, pictures=pictures))
    before = _everything(empty)
    with pytest.raises(StoreError) as refused:
        import_archive(good, store=empty)
    for what in ("person-1.session-1", "person-1.pain", "check person-1.check-1"):
        assert what in str(refused.value)
    assert "person-1.session-2" not in str(refused.value)
    assert _everything(empty) == before


def test_an_id_of_somebody_else_and_a_taken_name_are_refused(empty: SqlStore, good: Path) -> None:
    other = Person(id="other", label="word one", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    empty.add_person(other)
    empty.add_session(CompletedSession(id="person-1.session-1", on=MONDAY), person="other")
    with pytest.raises(StoreError, match="of somebody else") as refused:
        import_archive(good, store=empty)
    assert "somebody else is called “word one”" in str(refused.value)
    assert len(empty.people()) == 1


def test_somebody_of_whom_nothing_is_kept_gives_way_to_their_namesake(
    empty: SqlStore, good: Path, tmp_path: Path
) -> None:
    opened_first = Person(id="other", label="word one", created_at=NOON)
    empty.add_person(opened_first)
    import_archive(good, store=empty)
    assert "other" not in {each.id for each in empty.people()}
    again = export_archive(empty, path=tmp_path / "again.zip")
    assert again.read_bytes() == good.read_bytes()


def test_a_namesake_with_a_single_note_does_not_give_way(empty: SqlStore, good: Path) -> None:
    empty.add_person(Person(id="other", label="word one", created_at=NOON))
    empty.add_note(NoteRecord(id="n", person="other", on=MONDAY, by="person", text="mine"))
    with pytest.raises(StoreError, match="somebody else is called"):
        import_archive(good, store=empty)
    assert [note.text for note in empty.notes("other")] == ["mine"]


def test_a_person_who_is_called_otherwise_here_is_not_the_same(empty: SqlStore, good: Path) -> None:
    empty.add_person(Person(id="person-1", label="another name", created_at=NOON))
    with pytest.raises(StoreError, match="person person-1"):
        import_archive(good, store=empty)
    assert [each.label for each in empty.people()] == ["another name"]
    assert not empty.notes("person-1")


def test_an_import_that_was_broken_off_goes_on(empty: SqlStore, good: Path, tmp_path: Path) -> None:
    def fail_at_second(share: float) -> None:
        if share > 0.6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_archive(good, store=empty, progress=fail_at_second)
    assert [person.id for person in empty.people()] == ["person-1"]
    import_archive(good, store=empty)
    again = export_archive(empty, path=tmp_path / "again.zip")
    assert again.read_bytes() == good.read_bytes()


def test_one_person_is_written_whole_or_not_at_all(empty: SqlStore, good: Path) -> None:
    def stopped() -> None:
        with empty.together() as additions:
            additions.add_person(Person(id="p", label="p", created_at=NOON))
            additions.add_log(good_log("p", word="w"), person="p")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stopped()
    assert empty.people() == ()


def test_the_file_is_private_whole_and_never_replaced_unasked(
    store: SqlStore, tmp_path: Path
) -> None:
    fill_good_store(store)
    shares: list[float] = []
    path = export_archive(store, path=tmp_path / "a.zip", progress=shares.append)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with pytest.raises(StoreError, match="is there already"):
        export_archive(store, path=path)
    export_archive(store, path=path, overwrite=True)
    assert {each.name for each in tmp_path.glob("*.zip*")} == {"a.zip"}
    assert not list(tmp_path.glob(".*part*"))


def test_a_folder_or_a_pipe_is_never_replaced(store: SqlStore, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(StoreError, match="folder or a device"):
            export_archive(store, path=path, overwrite=True)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_pipe_is_no_store_and_keeps_its_rights(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.sqlite"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    with pytest.raises(StoreError, match="this is no file"):
        open_store(pipe)
    assert stat.S_IMODE(pipe.stat().st_mode) == 0o666


def test_what_a_killed_export_left_is_cleared_away(store: SqlStore, tmp_path: Path) -> None:
    left = tmp_path / ".a.zip.0123abcd.part"
    others = [tmp_path / ".b.zip.0123abcd.part", tmp_path / ".a.zip.txt"]
    for each in (left, *others):
        each.write_bytes(b"begun")
    export_archive(store, path=tmp_path / "a.zip")
    assert not left.exists()
    assert all(each.exists() for each in others)


def test_a_failing_export_leaves_the_old_archive(store: SqlStore, tmp_path: Path) -> None:
    (person, _) = fill_good_store(store)
    path = export_archive(store, path=tmp_path / "a.zip")
    before = path.read_bytes()
    odd = NoteRecord(id="a/b", person=person.id, on=MONDAY, by="person", text="")
    store.add_note(odd)
    with pytest.raises(StoreError, match=r"notes\.jsonl: a/b: expected id of letters"):
        export_archive(store, path=path, overwrite=True)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob(".*part*"))


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from benchmarks.history.good_archive import fill_good_store\n"
        "from primemover.history.archive import export_archive\n"
        "from primemover.history.opening import open_store\n"
        "with open_store(Path(sys.argv[1]) / 's.sqlite') as store:\n"
        "    fill_good_store(store); export_archive(store, path=Path(sys.argv[1]) / 'a.zip')\n"
    )
    found = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "src:.", "HOME": str(tmp_path)},
            cwd=PAGE.parents[2],
        )
        found.add((folder / "a.zip").read_bytes())
    assert len(found) == 1


def test_every_record_is_valid_by_the_shipped_schema(good: Path) -> None:
    schema = archive_schema()
    with zipfile.ZipFile(good) as archive:
        for member, part in schema["members"].items():
            validator = jsonschema.Draft202012Validator(
                {**part, "$defs": schema["$defs"]},
                format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
            )
            text = archive.read(member).decode()
            records = [text] if member.endswith(".json") else text.splitlines()
            assert records
            for record in records:
                validator.validate(json.loads(record))


def test_the_shipped_schema_is_that_of_the_types() -> None:
    assert archive_schema() == json.loads(json.dumps(schema_of_types()))


def test_tables_are_read_by_pyarrow_and_pandas_as_documented(good: Path) -> None:
    schema = archive_schema()
    with zipfile.ZipFile(good) as archive:
        for member, columns in schema["tables"].items():
            table = pq.read_table(io.BytesIO(archive.read(member)))
            types = {"date32": "date32[day]"}
            assert [(f.name, str(f.type), f.nullable) for f in table.schema] == [
                (c["name"], types.get(c["type"], c["type"]), c["nullable"]) for c in columns
            ]
        sets = pq.read_table(io.BytesIO(archive.read("sets.parquet"))).to_pylist()
    assert sets[0] == {
        "person": "person-1",
        "session": "person-1.session-1",
        "exercise_number": 0,
        "number": 0,
        "reps": 10,
        "hold_s": None,
        "load_kg": 2.5,
        "reps_in_reserve": 2,
        "side": "left",
    }


def test_the_page_names_every_member_and_column() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for kind, columns in TABLES.items():
        section = page.split(f"### `{member_of(kind)}`")[1].split("###")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == [
            column.name for column in columns
        ]
    for member in archive_schema()["members"]:
        assert f"`{member}`" in page


def test_an_archive_can_be_verified_by_itself(good: Path) -> None:
    assert verify_archive(good)["sessions"] == 4
    spoiled = bytearray(good.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    good.write_bytes(spoiled)
    with pytest.raises(StoreError):
        verify_archive(good)


def test_what_is_no_file_is_refused(empty: SqlStore, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.zip", tmp_path):
        with pytest.raises(StoreError, match="expected an archive, there is none"):
            import_archive(path, store=empty)


SETS = st.builds(
    CompletedSet,
    reps=st.none() | st.integers(0, 1000),
    hold_s=st.none() | st.floats(0, 1000),
    load_kg=st.none() | st.floats(-500, 500) | st.integers(0, 50).map(float),
    reps_in_reserve=st.none() | st.integers(0, 20),
    side=st.sampled_from([None, "left", "right"]),
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
EXERCISES = st.builds(
    CompletedExercise,
    exercise=WORDS,
    slot=WORDS,
    step=WORDS,
    note=WORDS,
    sets=st.lists(SETS, max_size=3).map(tuple),
    pain=st.none() | st.integers(0, 10),
    pain_place=st.sampled_from([None, "knee", "elsewhere"]),
    felt=st.lists(WORDS, max_size=3).map(tuple),
    refused=st.booleans(),
    stopped=st.booleans(),
)
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@st.composite
def logs(draw: st.DrawFn) -> TrainingLog:
    sessions = draw(
        st.lists(
            st.builds(
                CompletedSession,
                id=st.just("-"),
                on=DAYS,
                session=WORDS,
                kind=st.sampled_from(["strength", "desk", "yoga"]),
                exercises=st.lists(EXERCISES, max_size=3).map(tuple),
                minutes=st.none() | st.floats(0, 500),
                effort=st.none() | st.integers(0, 10),
                note=WORDS,
            ),
            max_size=5,
        )
    )
    pains = draw(
        st.lists(
            st.builds(
                PainNote,
                id=st.just("-"),
                on=DAYS,
                place=st.sampled_from(["hip_side", "wrist"]),
                rating=st.integers(0, 10),
                note=WORDS,
            ),
            max_size=3,
        )
    )
    return TrainingLog(
        sessions=tuple(replace(each, id=f"s{n}") for n, each in enumerate(sessions)),
        pains=tuple(replace(each, id=f"p{n}") for n, each in enumerate(pains)),
    )


@settings(max_examples=25)
@given(log=logs())
def test_any_log_comes_back(log: TrainingLog, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    person = Person(id="p", label="p", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    with open_store(folder / "a.sqlite") as one, open_store(folder / "b.sqlite") as two:
        one.add_person(person)
        with one.together() as additions:
            additions.add_log(log, person="p")
        import_archive(export_archive(one, path=folder / "a.zip"), store=two)
        assert two.log("p") == one.log("p")
        assert sorted(two.log("p").sessions, key=lambda s: s.id) == list(log.sessions)


def test_an_archive_of_every_format_version_can_still_be_read(empty: SqlStore) -> None:
    """One frozen archive a version: what was exported once can be imported for good."""
    versions = range(OLDEST_VERSION, FORMAT_VERSION + 1)
    assert [each.name for each in sorted(FROZEN.iterdir())] == [
        f"version_{number}.zip" for number in versions
    ]
    for number in versions:
        import_archive(FROZEN / f"version_{number}.zip", store=empty)
    assert [person.label for person in empty.people()] == ["frozen"]
    assert empty.log("person-1") == good_log("person-1", word="frozen")
    (check,) = empty.checks("person-1", with_files=True)
    assert (len(check.tracks), len(check.pictures)) == (1, 2)
    plan = empty.current_plan("person-1")
    assert plan is not None
    assert next(plan.plan.sessions()).title == "First"
    (begun,) = empty.unfinished("person-1")
    assert begun.document["answers"] == {"about.note": "frozen"}
    assert len(begun.tracks) == 1


def test_what_goes_on_here_is_not_replaced_by_an_older_archive(empty: SqlStore, good: Path) -> None:
    import_archive(good, store=empty)
    (begun,) = empty.unfinished("person-1")
    later = replace(begun, document={"step": 7}, at=begun.at + timedelta(hours=1))
    empty.keep_unfinished(later)
    assert not any(import_archive(good, store=empty).added.values())
    assert empty.unfinished("person-1") == (later,)


def test_what_was_ended_here_does_not_come_back_unfinished(empty: SqlStore, good: Path) -> None:
    import_archive(good, store=empty)
    (begun,) = empty.unfinished("person-1")
    with empty.together() as adding:
        adding.add_check(replace(good_check(9, person="person-1", word="w"), id=begun.id))
        assert adding.drop_unfinished(begun.id, person="person-1")
    import_archive(good, store=empty)
    assert empty.unfinished("person-1") == ()


def test_an_archive_of_the_first_version_has_nothing_of_the_second(
    empty: SqlStore, tmp_path: Path
) -> None:
    members = unpack(FROZEN / "version_1.zip") | {"unfinished.jsonl": b""}
    changed = tmp_path / "changed.zip"
    changed.write_bytes(pack(entries(members)))
    with pytest.raises(StoreError, match=r"unfinished\.jsonl.*no archive of format version 1"):
        import_archive(changed, store=empty)
