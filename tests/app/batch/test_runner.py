"""A batch loses nothing that is finished, and one bad item ends no other."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.app.batch.folder import BatchFolder, Entry, file_key
from primemover.app.batch.items import Item, Outcome, Work, outcome_of
from primemover.app.batch.runner import BatchReport, run_batch
from primemover.errors import PrimeMoverError
from tests.app.batch.fake_work import SETTINGS, numbers, run, square
from tests.conftest import ROOT


def _manifest(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]


def test_every_item_has_its_file_and_its_row(tmp_path: Path) -> None:
    report = run(numbers(5), tmp_path / "out", jobs=2)
    assert not report.failed
    with (tmp_path / "out" / "summary.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(r["item"], r["square"]) for r in rows] == [(f"n{i:03}", str(i * i)) for i in range(5)]
    content = json.loads((tmp_path / "out" / "items" / "n003.json").read_text())
    assert content["detail"] == {"number": 3}


def test_the_parquet_holds_the_same_numbers(tmp_path: Path) -> None:
    from pyarrow import parquet

    run(numbers(3), tmp_path / "out")
    table = parquet.read_table(tmp_path / "out" / "summary.parquet")
    assert table.column("square").to_pylist() == [0, 1, 4]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("recording", "clip1.mp4: nobody in it"),
        ("bug", "unexpected ZeroDivisionError: nobody foresaw this"),
        ("death", "worker process ended (signal 9)"),
    ],
)
def test_a_bad_item_is_written_down_and_the_others_go_on(
    tmp_path: Path, fault: str, words: str
) -> None:
    items = numbers(4)
    items[1] = replace(items[1], payload={"number": 1, "fault": fault})
    report = run(items, tmp_path / "out")
    assert [e.key for e in report.failed] == ["n001"]
    assert words in report.failed[0].error
    assert words in (tmp_path / "out" / "summary.csv").read_text()


def test_a_second_run_does_nothing_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    items = numbers(4, log=str(log))
    run(items, tmp_path / "out")
    told: list[Entry] = []
    report = run(items, tmp_path / "out", progress=told.append)
    assert report.resumed == len(told) == 4
    assert log.read_text().split() == ["0", "1", "2", "3"]


def test_a_changed_input_is_done_again(tmp_path: Path) -> None:
    run([Item(key="a", payload={"number": 2}, fingerprint="old")], tmp_path / "out")
    report = run([Item(key="a", payload={"number": 3}, fingerprint="new")], tmp_path / "out")
    assert report.resumed == 0
    assert "9" in (tmp_path / "out" / "summary.csv").read_text()


def test_failures_are_tried_again_only_when_asked(tmp_path: Path) -> None:
    broken = [Item(key="a", payload={"number": 1, "fault": "recording"})]
    mended = [Item(key="a", payload={"number": 1})]
    run(broken, tmp_path / "out")
    assert run(mended, tmp_path / "out").failed
    assert not run(mended, tmp_path / "out", retry_failed=True).failed


def test_other_settings_are_refused(tmp_path: Path) -> None:
    run(numbers(1), tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.jsonl"
    manifest.write_text(manifest.read_text().replace("fake", "squat", 1))
    with pytest.raises(PrimeMoverError, match="test: squat there, fake now"):
        run(numbers(1), tmp_path / "out")


def test_two_items_of_one_key_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PrimeMoverError, match="same key: n000"):
        run(numbers(1) * 2, tmp_path / "out")


def _wait_for_lines(manifest: Path, *, count: int, process: subprocess.Popen[bytes]) -> None:
    deadline_s = time.monotonic() + 60
    while time.monotonic() < deadline_s and process.poll() is None:
        if manifest.is_file() and manifest.read_bytes().count(b"\n") >= count:
            return
        time.sleep(0.01)
    raise AssertionError("the batch did not get going")


@pytest.mark.parametrize("after", [2, 9])
def test_a_killed_batch_resumes_and_repeats_nothing_finished(tmp_path: Path, after: int) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    command = [sys.executable, "-m", "tests.app.batch.fake_work", str(out), "24", str(log)]
    process = subprocess.Popen(command, cwd=ROOT)
    _wait_for_lines(out / "manifest.jsonl", count=after, process=process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    finished = {line["key"] for line in _manifest(out) if "key" in line}
    assert 0 < len(finished) < 24
    time.sleep(0.3)  # workers notice that nobody listens once their item of 0.05 s is done

    report = run(numbers(24, log=str(log)), out, jobs=2)

    assert report.resumed == len(finished)
    assert not report.failed
    ran = log.read_text().split()
    again = {f"n{int(n):03}" for n in ran if ran.count(n) > 1}
    assert not again & finished
    assert len((out / "summary.csv").read_text().splitlines()) == 25


@given(cut=st.integers(min_value=0, max_value=2000), part=st.booleans())
@settings(max_examples=25)
def test_a_manifest_cut_anywhere_still_resumes(
    cut: int, part: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("cut")
    instant = [_entry_like(i) for i in range(4)]
    _run_here(instant, out)
    manifest = out / "manifest.jsonl"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[: min(cut, len(whole))])
    if part:
        (out / "items" / ".n001.json.99.part").write_text("half of it")
    report = _run_here(instant, out)
    assert list(report.entries) == [i.key for i in instant]
    assert not report.failed
    assert {line.get("key") for line in _manifest(out)} >= {i.key for i in instant}
    assert not list(out.rglob("*.part"))


def _entry_like(number: int) -> Item:
    return Item(key=f"n{number:03}", payload={"number": number})


def _here(work: Work, *, items: Sequence[Item]) -> Iterator[Outcome]:
    return (outcome_of(work, item=item) for item in items)


def _run_here(items: list[Item], folder: Path) -> BatchReport:
    return run_batch(
        items,
        work=square,
        folder=folder,
        settings=SETTINGS,
        executor=_here,
    )


def test_a_finished_entry_without_its_file_is_done_again(tmp_path: Path) -> None:
    run(numbers(2), tmp_path / "out")
    (tmp_path / "out" / "items" / "n000.json").unlink()
    assert run(numbers(2), tmp_path / "out").resumed == 1


def test_two_batches_cannot_write_to_one_folder(tmp_path: Path) -> None:
    with (
        BatchFolder(tmp_path, settings=SETTINGS).opened(),
        pytest.raises(PrimeMoverError, match="another batch is writing here"),
    ):
        run(numbers(1), tmp_path)


@given(st.text(), st.text())
def test_keys_are_file_names_and_stay_apart(one: str, other: str) -> None:
    for key in (file_key(one), file_key(other)):
        assert key
        assert "/" not in key
        assert not key.startswith(".")
        assert len(key) < 100
    assert one == other or file_key(one) != file_key(other)


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    run(numbers(1), tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.jsonl"
    manifest.write_text("not json\n" + manifest.read_text())
    with pytest.raises(PrimeMoverError, match=r"manifest\.jsonl: expected one JSON object a line"):
        run(numbers(1), tmp_path / "out")
