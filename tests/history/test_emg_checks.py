"""A check with recordings of muscle sensors: kept, carried over, erased, judged again."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from primemover.app.kept_checks import record_of
from primemover.checkup import CheckResult, check
from primemover.findings.emg_files import EmgTestResult, kept_results, recorded_tests
from primemover.history.archive import export_archive, import_archive
from primemover.history.erasing import erase_person
from primemover.history.judging import judge_again, judged_today
from primemover.history.opening import open_store
from primemover.history.records import CheckRecord, Person
from primemover.history.sql import SqlStore
from primemover.knowledge import load_knowledge
from primemover.measures.emg.examine import examine_emg
from primemover.recordings.answers import Answers
from tests.history.freeze import STORES, frozen_stores
from tests.history.made import NOON
from tests.synthetic_emg import Burst, maximum_recording, synthetic_emg

KNOWN = load_knowledge()
MARKER = "zq7marker"
FELT = {"felt.bridge": {"back_of_thigh": 8, "lower_buttock": 2}}
SOMEBODY = Person(id="person-1", label="one", created_at=NOON)
BURSTS = (
    Burst(muscle="hamstrings", side="left", name=f"{MARKER} ham"),
    Burst(
        muscle="gluteus_maximus",
        side="left",
        amplitude_v=3e-5,
        delay_s=0.2,
        name=f"{MARKER} glute",
    ),
    Burst(muscle="erector_spinae", side="left", amplitude_v=6e-5, name=f"{MARKER} back"),
)


@cache
def checked() -> CheckResult:
    """A felt bridge, the same recorded, and a recording that could not be read."""
    made = synthetic_emg(BURSTS, repetitions=6, markers=True, seed=5)
    result = examine_emg(
        made.recording,
        protocol=KNOWN.emg_protocols["bridge"],
        maxima=[maximum_recording(BURSTS, volts={each.channel: 2e-4 for each in BURSTS})],
        knowledge=KNOWN,
    )
    told: dict[str, Any] = {
        "protocol": "bridge",
        "test": "bridge",
        "side": None,
        "source": f"{MARKER}.csv",
    }
    return check(
        Answers(values=FELT),
        emg=(EmgTestResult(**told, result=result), EmgTestResult(**told, problem="cut short")),
        knowledge=KNOWN,
    )


def record() -> CheckRecord:
    return replace(record_of(checked(), person=SOMEBODY), id="check-1", at=NOON)


def filled(store: SqlStore) -> CheckRecord:
    store.add_person(SOMEBODY)
    store.add_check(record())
    (kept,) = store.checks(SOMEBODY.id, with_files=True)
    return kept


def said(result: CheckResult) -> set[tuple[str, str, str]]:
    return {(each.rule, each.status, each.seen) for each in result.findings}


def test_what_the_sensors_read_comes_back_from_the_store(store: SqlStore) -> None:
    kept = filled(store)
    as_json = json.loads(json.dumps(checked().to_dict()["recorded"]))
    assert json.loads(json.dumps(kept.result["recorded"])) == as_json
    (read,) = recorded_tests(kept_results(kept.result["recorded"]))
    (was,) = recorded_tests(checked().recorded)
    assert (read.measures, read.refusals, read.orders) == (was.measures, was.refusals, was.orders)


def test_it_goes_through_an_archive_unchanged(store: SqlStore, tmp_path: Path) -> None:
    kept = filled(store)
    archive = export_archive(store, path=tmp_path / "one.zip")
    with open_store(tmp_path / "other" / "history.sqlite") as other:
        import_archive(archive, store=other)
        assert other.checks(SOMEBODY.id, with_files=True) == (kept,)
        again = export_archive(other, path=tmp_path / "two.zip")
    assert again.read_bytes() == archive.read_bytes()


def test_erasing_leaves_nothing_of_it(tmp_path: Path) -> None:
    place = tmp_path / "data"
    with open_store(place / "history.sqlite") as store:
        filled(store)
        assert _holding(place)
        erase_person(store, person=SOMEBODY, backups=place)
        assert not _holding(place)
    assert not _holding(place)


def _holding(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if MARKER.encode() in path.read_bytes()]


def test_judged_again_it_says_the_same_of_the_sensors(store: SqlStore) -> None:
    kept = filled(store)
    assert judged_today(kept, knowledge=KNOWN)
    again = judge_again(kept, knowledge=KNOWN)
    assert said(again) == said(checked())
    assert {"emg_share", "emg_order"} <= {rule for rule, _, _ in said(again)}
    assert again.to_dict()["recorded"] == checked().to_dict()["recorded"]


@pytest.mark.parametrize("revision", frozen_stores())
def test_a_check_from_before_sensors_opens_and_is_judged(revision: str, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    shutil.copy(STORES / f"{revision}.sqlite", path)
    with open_store(path) as store:
        old = [each for who in store.people() for each in store.checks(who.id, with_files=True)]
    assert old
    for each in old:
        assert "recorded" not in each.result
        assert judge_again(each, knowledge=KNOWN).recorded == ()


@pytest.mark.parametrize("damaged", [None, 3, [1], [{"result": {"measures": [{"value": 1}]}}]])
def test_a_damaged_part_is_left_out_and_the_rest_is_judged(damaged: object) -> None:
    broken = replace(record(), result={**record().result, "recorded": damaged})
    again = judge_again(broken, knowledge=KNOWN)
    assert again.recorded == ()
    assert "bridge_felt_hamstrings" in {each.rule for each in again.findings}
