"""The check as a whole: answers alone, then recordings good and bad."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from primemover.checkup import CheckResult, Recording, check
from primemover.errors import PrimeMoverError, RecordingError
from primemover.findings.judge import rules
from primemover.findings.model import Finding
from primemover.knowledge import Knowledge, load_knowledge
from primemover.recordings.answers import Answers, read_answers
from primemover.recordings.tracks import save_pose_track
from primemover.recordings.trc import write_trc
from tests.findings.sheets import simulated_people
from tests.strategies import answer_sheets
from tests.synthetic import synthetic_track

DEMO_ANSWERS = Path(__file__).parents[1] / "demo" / "answers.toml"
PEOPLE = 200
LEAST_USEFUL = 3
"""Statements everyone who is not stopped gets, whatever they answered."""

CALM = {"sitting.hours_work_day": 9, "squat.heels_lift": True, "pain.low_back": 0}


def answers(**values: object) -> Answers:
    told = {name.replace("__", "."): value for name, value in values.items()}
    return Answers(values={**CALM, **told}, source="me.toml")


def useful(finding: Finding) -> bool:
    """Something concluded, or something told that is read back with what would settle it."""
    told = any(item.direction != "missing" for item in finding.evidence)
    return finding.status != "cannot_tell" or (told and finding.next_step != "")


def broken_rows(result: CheckResult, *, known: Knowledge) -> list[str]:
    """Exercises offered and tests judged although a safety row leaves them out."""
    gate, wrong = result.gate, []
    for block in result.programme.blocks if result.programme else ():
        for each in block.exercises:
            tags = set(known.exercises[each.exercise].tags)
            if each.exercise in gate.excluded_exercises or tags & set(gate.excluded_tags):
                wrong.append(each.exercise)
            if (each.dose.hold_s or 0) > float(gate.limits.get("max_hold_s", 1e9)):
                wrong.append(f"{each.exercise} held {each.dose.hold_s} s")
    concluded = {f.rule for f in result.findings if f.status in ("supported", "not_supported")}
    for name in concluded & set(rules()):
        tests = rules()[name].tests
        if tests and set(tests) <= set(gate.excluded_tests):
            wrong.append(f"judged {name}")
    return wrong


def test_every_simulated_person_not_stopped_gets_statements_and_a_programme() -> None:
    known = load_knowledge()
    outcomes: list[str] = []
    for person in simulated_people(PEOPLE):
        result = check(person)
        outcomes.append(result.gate.outcome)
        assert broken_rows(result, known=known) == []
        if result.gate.outcome == "stop":
            assert {f.status for f in result.findings} >= {"refer"}
            assert result.programme is None
            continue
        assert sum(map(useful, result.findings)) >= LEAST_USEFUL, person.source
        if result.gate.outcome == "go":
            assert result.programme is not None
            assert {b.phase for b in result.programme.blocks} >= {"activate", "strengthen"}
    assert min(map(outcomes.count, ("go", "pause", "stop"))) > 0


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(answer_sheets())
def test_no_sheet_breaks_a_safety_row(sheet: Answers) -> None:
    result = check(sheet)
    assert broken_rows(result, known=load_knowledge()) == []
    assert (result.programme is None) == (result.gate.outcome != "go")
    json.dumps(result.to_dict(), allow_nan=False)


@settings(
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], max_examples=15
)
@given(answer_sheets())
def test_the_same_sheet_gives_the_same_check(sheet: Answers) -> None:
    assert check(sheet).to_dict() == check(sheet).to_dict()


def test_no_answers_at_all_still_give_a_programme() -> None:
    result = check(Answers(values={}))
    assert result.programme is not None
    assert result.programme.blocks
    assert result.today
    assert result.next_look == result.gate.answer_first != ""


def test_a_stop_ends_the_check_before_any_recording(tmp_path: Path) -> None:
    missing = Recording(test="squat", path=tmp_path / "none.mp4")
    result = check(answers(safety__chest=True), recordings=[missing])
    assert result.gate.outcome == "stop"
    assert (result.tests, result.programme) == ((), None)
    assert {f.status for f in result.findings} == {"refer"}
    assert result.notes
    assert "get it looked at" in result.messages[0]


def test_a_pause_leaves_habits_and_waits_for_a_yes() -> None:
    paused = check(answers(readiness__heart=True))
    assert (paused.gate.outcome, paused.programme) == ("pause", None)
    assert {"sitting_hours", "sitting_stretch"} <= {f.rule for f in paused.findings}
    assert "squat_heels" not in {f.rule for f in paused.findings}
    unsaid = check(answers(readiness__heart=True, readiness__cleared=True))
    assert unsaid.gate.outcome == "pause"
    assert "say who" in " ".join(f.next_step for f in unsaid.findings)
    cleared = check(
        answers(
            readiness__heart=True,
            readiness__cleared=True,
            readiness__cleared_by_whom="physiotherapist",
            readiness__cleared_note="Fine to start",
        )
    )
    (row,) = cleared.to_dict()["gate"]["triggered"]
    assert row["cleared_reason"] == "by a physiotherapist: “Fine to start”"
    assert any("Cleared by a physiotherapist" in f.seen for f in cleared.findings)
    assert cleared.programme is not None


def test_page_one_is_short_and_begins_with_what_matters() -> None:
    result = check(answers(squat__toes_can_wiggle=False))
    assert 1 <= len(result.messages) <= 3
    assert result.messages[0].startswith("Answer the stop signs before you begin")
    assert result.messages[1].startswith("Heels in the squat: stands out.")


def track_file(folder: Path, test: str = "squat", **options: Any) -> Path:
    path = folder / f"{test}.parquet"
    save_pose_track(synthetic_track(test, **options), path=path)
    return path


def test_a_saved_pose_track_is_judged_again_without_video_libraries(tmp_path: Path) -> None:
    path = track_file(tmp_path, repetitions=4)
    code = (
        "import sys, primemover\n"
        "from primemover.recordings.answers import Answers\n"
        f"squat = primemover.Recording(test='squat', path={str(path)!r})\n"
        "(test,) = primemover.check(Answers(values={}), recordings=[squat]).tests\n"
        "assert not test.problem, test.problem\n"
        "assert {'mediapipe', 'cv2', 'av'}.isdisjoint(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_answers_alone_load_no_heavy_library() -> None:
    code = (
        "import sys, primemover\n"
        "from primemover.recordings.answers import Answers\n"
        "primemover.check(Answers(values={'sitting.hours_work_day': 9}))\n"
        "heavy = {'mediapipe', 'cv2', 'av', 'ray', 'scipy', 'xarray', 'pyarrow'}\n"
        "assert heavy.isdisjoint(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_recording_gives_series_measures_and_plain_json(tmp_path: Path) -> None:
    shares: list[tuple[str, float]] = []
    result = check(
        answers(),
        recordings=[Recording(test="squat", path=track_file(tmp_path, repetitions=4))],
        progress=lambda name, share: shares.append((name, share)),
    )
    (test,) = result.tests
    assert test.movement is not None
    assert test.movement.angles["knee_flexion"].attrs["units"] == "deg"
    assert {m.quantity for m in test.measures} >= {"repetitions"}
    assert shares[-1] == ("squat", 1.0)
    assert {"primemover", "knowledge", "pose_model", "calibration"} <= set(result.versions)
    as_json = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert as_json["tests"][0]["source"] == "squat.parquet"
    assert as_json["tests"][0]["repetitions"]


def test_one_failed_recording_is_kept_and_the_others_go_on(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"not a track")
    good = track_file(tmp_path, repetitions=3)
    result = check(
        answers(),
        recordings=[
            Recording(test="squat", path=broken),
            Recording(test="squat", path=tmp_path / "missing.mp4"),
            Recording(test="cartwheel", path=good),
            Recording(test="squat", path=good),
        ],
    )
    problems = [test.problem for test in result.tests]
    assert [bool(problem) for problem in problems] == [True, True, True, False]
    assert "broken.parquet" in problems[0]
    assert "missing.mp4" in problems[1]
    assert "'cartwheel'" in problems[2]
    assert result.programme is not None


def test_what_could_not_be_used_is_filmed_again_first(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"not a track")
    calm = every_warning_sign_answered()
    result = check(calm, recordings=[Recording(test="squat", path=broken)])
    assert result.next_look.startswith("broken.parquet could not be used. Film “Squat”")
    served = [Recording(test="squat", path=each) for each in (broken, track_file(tmp_path))]
    assert "broken.parquet" not in check(calm, recordings=served).next_look
    open_sign = check(answers(), recordings=[Recording(test="squat", path=broken)])
    assert open_sign.next_look == open_sign.gate.answer_first != ""


def every_warning_sign_answered() -> Answers:
    return read_answers(DEMO_ANSWERS)


def test_opensim_markers_are_looked_at_like_any_other_track(tmp_path: Path) -> None:
    track = synthetic_track("squat", repetitions=4)
    path = tmp_path / "squat.trc"
    write_trc(track, path=path)
    (test,) = check(answers(), recordings=[Recording(test="squat", path=path)]).tests
    assert test.problem == ""
    assert test.key_frames == ()
    assert {m.value for m in test.measures if m.quantity == "repetitions"} == {4.0}
    assert all(m.confidence == "low" for m in test.measures)


def test_other_markers_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "lab.trc"
    track = synthetic_track("squat", repetitions=1)
    names = [f"marker_{i}" for i in range(track.sizes["keypoint"])]
    write_trc(track.assign_coords(keypoint=names), path=path)
    (test,) = check(answers(), recordings=[Recording(test="squat", path=path)]).tests
    assert "lab.trc: expected the 33 landmarks" in test.problem


def test_the_short_answer_is_there_and_waits_for_safety() -> None:
    told = answers(felt__clam_after={"lower_buttock": 6})
    assert check(told).short_answer.status == "not_supported"
    stopped = check(answers(safety__chest=True, felt__clam_after={"lower_buttock": 6}))
    assert stopped.short_answer.status == "cannot_tell"
    assert "safety" in stopped.short_answer.answer


def test_a_test_left_out_for_safety_is_not_judged_and_says_so(tmp_path: Path) -> None:
    recording = Recording(test="squat", path=track_file(tmp_path, repetitions=3))
    result = check(answers(pain__knee=9), recordings=[recording])
    assert "left out for your safety" in result.tests[0].problem
    assert result.tests[0].movement is None
    (heels,) = [f for f in result.findings if f.rule == "squat_heels"]
    assert heels.status == "cannot_tell"
    assert "Left out for your safety" in heels.seen


def test_an_error_nobody_foresaw_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("primemover.checkup._measured", fails)
    monkeypatch.setattr("primemover.checkup._track", lambda *_, **__: None)
    with pytest.raises(ZeroDivisionError):
        check(answers(), recordings=[Recording(test="squat", path="x.mp4")])


def test_a_recording_without_its_extra_is_a_problem_not_a_crash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RecordingError("x.mp4: cannot be read; film it again")

    monkeypatch.setattr("primemover.checkup._track", fails)
    result = check(answers(), recordings=[Recording(test="squat", path="x.mp4")])
    assert result.tests[0].problem == "x.mp4: cannot be read; film it again"


def test_an_unknown_engine_is_judged_with_wide_doubt_and_says_so(tmp_path: Path) -> None:
    path = track_file(tmp_path, repetitions=3)
    known = replace(load_knowledge(), calibrations={})
    result = check(answers(), recordings=[Recording(test="squat", path=path)], knowledge=known)
    assert result.versions["calibration"] == "none"
    assert all(m.confidence == "low" for m in result.tests[0].measures)


def test_a_side_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(PrimeMoverError, match="expected side 'left', 'right' or None"):
        Recording(test="clam", path="clam.mp4", side="middle")  # type: ignore[arg-type]


def test_the_words_for_a_check_hold_no_answers() -> None:
    assert "hours_work_day" not in repr(check(answers()))
