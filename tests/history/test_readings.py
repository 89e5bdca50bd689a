"""Kept checks read for a re-test: judged again from their landmarks, or set apart, and said so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from primemover.checkup import CheckResult, Recording, check
from primemover.findings.change import Change, compare
from primemover.findings.trends import series
from primemover.history.judging import judge_again, judged_today
from primemover.history.readings import day_of, days_of, repeats_of
from primemover.history.records import CheckRecord, TrackRecord
from primemover.knowledge import load_knowledge
from primemover.recordings.answers import Answers
from primemover.recordings.tracks import save_pose_track
from tests.synthetic import synthetic_track

KNOWN = load_knowledge()
MARCH = datetime(2026, 3, 2, 18, tzinfo=UTC)
OLD = {"primemover": "0.0.1", "knowledge": "other"}
ANSWERS: Mapping[str, object] = {"timed.plank_s": 40, "pain.knee": 2}
JITTER_M = 0.004
"""How far landmarks wander from frame to frame, so that no two recordings are equal."""


def kept(
    folder: Path,
    name: str,
    *,
    at: datetime = MARCH,
    answers: Mapping[str, object] = ANSWERS,
    repeats: str = "",
    versions: Mapping[str, str] | None = None,
    test: str = "squat",
    **pose: Any,
) -> CheckRecord:
    """A check with one recording of a stick figure, as the history keeps it."""
    path = folder / f"{name}.parquet"
    seed = sum(name.encode())
    save_pose_track(
        synthetic_track(test, noise_px=1.0, noise_m=JITTER_M, seed=seed, **pose), path=path
    )
    recording = Recording(test=test, path=path)
    result = check(Answers(values=dict(answers)), recordings=[recording], knowledge=KNOWN)
    track = TrackRecord(
        id=f"track of {name}",
        test=test,
        side=result.tests[0].side,
        source=path.name,
        parquet=path.read_bytes(),
    )
    return _record(result, name=name, at=at, repeats=repeats, versions=versions, track=track)


def _record(
    result: CheckResult,
    *,
    name: str,
    at: datetime,
    repeats: str,
    versions: Mapping[str, str] | None,
    track: TrackRecord,
) -> CheckRecord:
    document = json.loads(json.dumps(result.to_dict()))
    return CheckRecord(
        id=name,
        person="me",
        at=at,
        answers=document["answers"],
        result=document,
        versions={**result.versions, **(versions or {})},
        tracks=(track,),
        repeats=repeats,
    )


def changes(
    before: CheckRecord, after: CheckRecord, *others: CheckRecord
) -> tuple[dict[tuple[str, str | None], Change], tuple[str, ...]]:
    records = (before, after, *others)
    days = days_of(records, knowledge=KNOWN)
    comparison = compare(
        days[0], after=days[1], knowledge=KNOWN, repeats=repeats_of(records, days=days)
    )
    return {(each.key, each.side): each for each in comparison.changes}, comparison.notes


def later(weeks: float) -> datetime:
    return MARCH + timedelta(weeks=weeks)


def test_a_check_of_today_is_read_as_it_was_kept(tmp_path: Path) -> None:
    record = kept(tmp_path, "a")
    day = day_of(record, knowledge=KNOWN)
    stored = {m["quantity"]: m["value"] for m in record.result["tests"][0]["measures"]}  # type: ignore[index]
    read = {r.quantity: r.value for r in day.readings if r.test == "squat"}
    assert stored.items() <= read.items()
    assert day.notes == ()
    assert judged_today(record, knowledge=KNOWN)
    for name in ("primemover", "knowledge"):
        other = replace(record, versions={**record.versions, name: "another"})
        assert not judged_today(other, knowledge=KNOWN)


def test_judged_again_the_same_landmarks_give_the_same_measures(tmp_path: Path) -> None:
    record = kept(tmp_path, "a")
    fresh = day_of(replace(record, versions={**record.versions, **OLD}), knowledge=KNOWN)
    today = day_of(record, knowledge=KNOWN)
    assert [(r.place, r.conditions) for r in fresh.readings] == [
        (r.place, r.conditions) for r in today.readings
    ]
    for one, other in zip(fresh.readings, today.readings, strict=True):
        assert one.value == pytest.approx(other.value) if one.value is not None else True
    assert any("judged again from its stored landmarks" in note for note in fresh.notes)


@pytest.mark.slow
def test_a_filmed_squat_judged_again_from_its_landmarks_reads_the_same(tmp_path: Path) -> None:
    pytest.importorskip("mediapipe", reason="the video extra is not installed")
    clip = Path(__file__).parents[2] / "demo" / "clips" / "squat.mp4"
    first = check(Answers(values={}), recordings=[Recording(test="squat", path=clip)])
    movement = first.tests[0].movement
    assert movement is not None
    path = tmp_path / "kept.parquet"
    save_pose_track(movement.track, path=path)
    track = TrackRecord(
        id="t", test="squat", side=None, source=clip.name, parquet=path.read_bytes()
    )
    record = _record(first, name="a", at=MARCH, repeats="", versions=OLD, track=track)
    today = replace(record, versions=first.versions)
    again, stored = (day_of(each, knowledge=KNOWN).readings for each in (record, today))
    assert again == stored
    assert sum(reading.value is not None for reading in again) >= 6


def test_what_another_version_stored_wrongly_is_put_right_by_the_landmarks(tmp_path: Path) -> None:
    before = kept(tmp_path, "a", versions=OLD)
    document = json.loads(json.dumps(before.result))
    for measure in document["tests"][0]["measures"]:
        measure["value"] += 40.0
    told, notes = changes(
        replace(before, result=document), kept(tmp_path, "b", at=later(6), trunk_deg=35.0)
    )
    lean = told["squat/trunk_lean", None]
    assert lean.change is not None
    assert abs(lean.change) < 40
    assert any("judged again" in note for note in notes)


def test_without_landmarks_another_version_breaks_the_comparison(tmp_path: Path) -> None:
    before = replace(kept(tmp_path, "a", versions=OLD), tracks=())
    told, notes = changes(before, kept(tmp_path, "b", at=later(6)))
    filmed = [change for (key, _), change in told.items() if key.startswith("squat/")]
    assert {change.verdict for change in filmed if change.before is not None} == {"cannot_tell"}
    assert any("different versions" in change.reason for change in filmed)
    assert any("No landmarks are kept" in note for note in notes)
    # what was told needs no landmarks
    assert told["timed.plank_s", None].change == 0


def test_of_two_recordings_alike_with_landmarks_of_one_the_other_is_said_to_be_lost(
    tmp_path: Path,
) -> None:
    record = kept(tmp_path, "a", versions=OLD)
    tests: Any = record.result["tests"]
    twice = replace(record, result={**record.result, "tests": [*tests, *tests]})
    day = day_of(twice, knowledge=KNOWN)
    assert any("No landmarks are kept of one recording" in note for note in day.notes)
    assert not any("No landmarks" in note for note in day_of(record, knowledge=KNOWN).notes)


def test_landmarks_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    record = kept(tmp_path, "a", versions=OLD)
    broken = replace(record, tracks=(replace(record.tracks[0], parquet=b"nothing"),))
    day = day_of(broken, knowledge=KNOWN)
    assert any("expected a pose track" in note for note in day.notes)


def test_landmarks_are_fetched_from_the_store_when_they_are_needed(tmp_path: Path) -> None:
    record = kept(tmp_path, "a", versions=OLD)
    asked: list[str] = []

    class Fetching:
        def check(self, check_id: str) -> CheckRecord:
            asked.append(check_id)
            return record

    bare = replace(record, tracks=())
    day = day_of(bare, knowledge=KNOWN, store=Fetching())  # type: ignore[arg-type]
    assert asked == ["a"]
    assert any(reading.test == "squat" and reading.value for reading in day.readings)


def test_a_depth_that_changed_is_more_than_the_persons_own_noise(tmp_path: Path) -> None:
    first = kept(tmp_path, "a", knee_deg=70.0)
    again = kept(tmp_path, "b", at=MARCH + timedelta(days=2), repeats="a", knee_deg=71.0)
    deeper = kept(tmp_path, "c", at=later(10), knee_deg=115.0)
    told, _ = changes(first, deeper, again)
    depth = next(change for (key, _), change in told.items() if key == "squat/knee_depth")
    assert depth.noise is not None
    assert depth.noise.origin == "own"
    assert (depth.verdict, depth.turn) == ("more_than_noise", "better")


def test_from_another_side_of_the_room_depth_is_not_compared(tmp_path: Path) -> None:
    told, _ = changes(
        kept(tmp_path, "a", yaw_deg=90.0), kept(tmp_path, "b", at=later(6), yaw_deg=48.0)
    )
    depths = [change for (key, _), change in told.items() if key == "squat/knee_depth"]
    assert {change.verdict for change in depths} == {"cannot_tell"}
    assert any("filmed from the side then and at an angle now" in c.sentence for c in depths)
    # a count is the same from everywhere
    assert told["squat/repetitions", None].change == 0


def test_another_pose_model_is_not_compared(tmp_path: Path) -> None:
    before = kept(tmp_path, "a")
    after = kept(tmp_path, "b", at=later(6), pose_model="lite")
    told, _ = changes(before, after)
    count = told["squat/repetitions", None]
    assert count.verdict == "cannot_tell"
    assert "mediapipe/lite" in count.reason


def test_repeats_are_found_by_their_links_however_long_the_chain(tmp_path: Path) -> None:
    base = kept(tmp_path, "a")
    chain = [
        base,
        replace(base, id="b", repeats="a", at=MARCH + timedelta(days=2)),
        replace(base, id="c", repeats="b", at=MARCH + timedelta(days=4)),
        replace(base, id="d", at=later(8)),
    ]
    (group,) = repeats_of(chain, days=days_of(chain, knowledge=KNOWN))
    assert [day.id for day in group] == ["a", "b", "c"]


def test_links_that_close_on_themselves_end() -> None:
    records = [_told("a", repeats="b"), _told("b", repeats="a"), _told("c", repeats="lost")]
    groups = repeats_of(records, days=days_of(records, knowledge=KNOWN))
    assert all(len(group) > 1 for group in groups)


def _told(name: str, *, repeats: str = "", plank: float = 40, outcome: str = "go") -> CheckRecord:
    return CheckRecord(
        id=name,
        person="me",
        at=MARCH,
        answers={"timed.plank_s": plank},
        result={"outcome": outcome, "tests": []},
        versions={},
        repeats=repeats,
    )


def test_a_check_that_safety_held_back_is_not_compared() -> None:
    records = [_told("a"), _told("b", outcome="stop")]
    assert [day.id for day in days_of(records, knowledge=KNOWN)] == ["a"]


def test_many_checks_make_a_trend() -> None:
    records = [
        replace(_told(str(number), plank=40 + 15 * number), at=later(4 * number))
        for number in range(4)
    ]
    (trend,) = series(days_of(records, knowledge=KNOWN), knowledge=KNOWN)
    assert [point.value for point in trend.points] == [40, 55, 70, 85]
    assert [point.verdict for point in trend.points] == [
        None,
        "within_noise",
        "within_noise",
        "more_than_noise",
    ]


def test_the_whole_check_is_judged_again(tmp_path: Path) -> None:
    record = kept(tmp_path, "a", versions=OLD)
    gone = replace(record, answers={**record.answers, "was.asked_once": 3})
    result = judge_again(gone, knowledge=KNOWN)
    before = {(f["rule"], f["side"]): f["status"] for f in record.result["findings"]}  # type: ignore[attr-defined]
    assert {(f.rule, f.side): f.status for f in result.findings} == before
    assert result.versions["knowledge"] == KNOWN.version
