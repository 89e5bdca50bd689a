"""Every hostile archive is refused, the member and the reason are named, nothing is written."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks.history.good_archive import fill_good_store, png, small_png
from benchmarks.history.hostile import Hostile
from benchmarks.history.hostile_archives import hostile_archives
from benchmarks.history.hostile_files import hostile_files
from benchmarks.history.hostile_speed import MOST_S
from benchmarks.history.hostile_tables import hostile_tables
from benchmarks.history.hostile_words import hostile_words
from benchmarks.history.hostile_zips import hostile_zips
from benchmarks.history.raw_zip import unpack
from primemover.errors import StoreError
from primemover.history.archive import export_archive, import_archive
from primemover.history.archive_layout import RATIO_FROM_BYTES, ArchiveError
from primemover.history.bounded_json import read_json
from primemover.history.bounded_png import require_png
from primemover.history.opening import open_store
from primemover.history.sql import SqlStore
from primemover.history.zip_members import Members

AT_LEAST = 100
TURNED = 150


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    with open_store(folder / "history.sqlite") as store:
        fill_good_store(store)
        return export_archive(store, path=folder / "good.zip")


@pytest.fixture
def target(tmp_path: Path) -> Iterator[SqlStore]:
    """A store that holds other people already."""
    with open_store(tmp_path / "target.sqlite") as store:
        yield store


def _refused(hostile: Hostile, *, store: SqlStore, folder: Path) -> str:
    path = folder / "hostile.zip"
    path.write_bytes(hostile.data)
    start = time.perf_counter()
    try:
        import_archive(path, store=store)
    except StoreError as error:
        words = str(error)
    else:
        return "accepted"
    if hostile.member not in words:
        return f"{hostile.member} is not named: {words}"
    if "nothing was imported" not in words or "Traceback" in words or not words.isprintable():
        return f"not fit to be read: {words}"
    return "" if time.perf_counter() - start < MOST_S else "slow"


@pytest.mark.slow
@pytest.mark.parametrize("family", ["zips", "words", "tables", "files"])
def test_every_hostile_archive_is_refused(
    family: str, good: Path, target: SqlStore, tmp_path: Path
) -> None:
    members = unpack(good)
    archives: dict[str, Callable[[], Iterator[Hostile]]] = {
        "zips": lambda: hostile_zips(good.read_bytes(), members=members),
        "words": lambda: hostile_words(members),
        "tables": lambda: hostile_tables(members),
        "files": lambda: hostile_files(members),
    }
    wrong = {
        each.name: fault
        for each in archives[family]()
        if (fault := _refused(each, store=target, folder=tmp_path))
    }
    assert not wrong
    assert target.people() == ()


def test_a_filled_store_stays_as_it_was(good: Path, target: SqlStore, tmp_path: Path) -> None:
    members = unpack(good)
    import_archive(good, store=target)
    before = _digest(target, folder=tmp_path)
    for hostile in hostile_files(members):
        assert not _refused(hostile, store=target, folder=tmp_path), hostile.name
    assert _digest(target, folder=tmp_path) == before


def test_there_are_many_and_each_has_its_name(good: Path) -> None:
    names = []
    for hostile in hostile_archives(good):
        names.append(hostile.name)
        if len(names) >= AT_LEAST:
            break
    assert len(set(names)) == len(names) == AT_LEAST


def test_bytes_turned_at_random_are_refused_or_meaningless(
    good: Path, target: SqlStore, tmp_path: Path
) -> None:
    """A byte nobody reads (a time in a list) may be anything; then the store comes out equal."""
    whole = good.read_bytes()
    import_archive(good, store=target)
    before = _digest(target, folder=tmp_path)
    random = Random(20260302)
    path = tmp_path / "turned.zip"
    # Form and manifest are at the end; elsewhere a digest finds every change.
    tail = len(whole) - 12_000
    for _ in range(TURNED):
        at = random.randrange(tail, len(whole))
        path.write_bytes(whole[:at] + bytes([random.randrange(256)]) + whole[at + 1 :])
        try:
            done = import_archive(path, store=target)
        except StoreError:
            continue
        assert not any(done.added.values())
    assert _digest(target, folder=tmp_path) == before


@pytest.mark.parametrize(
    "text",
    [b"1" * 25, b"-" + b"9" * 19, b"[" * 41 + b"]" * 41, b'"\\u0000"', b"\xff", b"nan", b""],
)
def test_json_out_of_bounds(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected|holds"):
        read_json(text)


def test_json_within_bounds() -> None:
    assert read_json(b'{"a": [1, -2.5, "\\u00e4", null, true]}') == {
        "a": [1, -2.5, "ä", None, True]
    }


def test_good_pictures_pass() -> None:
    require_png(small_png())
    require_png(small_png(width=1, height=1))
    require_png(small_png(width=640, height=480))


def test_a_picture_of_several_parts_passes() -> None:
    whole = small_png()
    start = whole.index(b"IDAT")
    length = int.from_bytes(whole[start - 4 : start], "big")
    body = whole[start + 4 : start + 4 + length]
    header = (b"IHDR", whole[16:29])
    parts = [(b"IDAT", body[:10]), (b"IDAT", body[10:]), (b"IEND", b"")]
    require_png(png(header, *parts))


def _digest(store: SqlStore, *, folder: Path) -> str:
    archive = export_archive(store, path=folder / "state.zip", overwrite=True)
    return hashlib.sha256(archive.read_bytes()).hexdigest()


def test_a_member_that_grows_beyond_measure_is_not_unpacked_at_all() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b" " * (RATIO_FROM_BYTES + 1))
    with pytest.raises(ArchiveError, match=r"manifest\.json.*a bomb"):
        Members(file)
