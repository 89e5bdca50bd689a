"""The whole product from the terminal: plan, today, log, hand out, keep, take along, erase."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from primemover.app.cli import run
from primemover.app.exit_codes import ExitCode
from primemover.app.keeping import folder_of
from tests.app.terminal import ANSWERS, Capture, shown


def test_nothing_is_kept_yet_and_every_command_says_how_to_begin(
    store: Path, capsys: Capture
) -> None:
    for command in ("today", "progress", "plan", "log"):
        text = shown(capsys, command, code=ExitCode.FAILED)
        assert "primemover plan --answers" in text, command


def test_a_session_is_shown_done_and_the_next_one_comes(planned: Path, capsys: Capture) -> None:
    first = shown(capsys, "today")
    assert "w01d1" in first
    assert "Clam" in first
    assert "Kept: " in shown(capsys, "log", "--as-planned", "--effort", "5")
    assert "w01d2" in shown(capsys, "today")


def test_steps_week_and_reasons_can_be_read(planned: Path, capsys: Capture) -> None:
    assert len(shown(capsys, "today", "--steps")) > len(shown(capsys, "today"))
    assert "w03d1" in shown(capsys, "plan", "--week", "3")
    assert "Sources" in shown(capsys, "plan", "--why")
    assert "weeks 1 to 12" in shown(capsys, "plan", "--week", "13", code=ExitCode.USAGE)
    assert "desk" in shown(capsys, "today", "--desk").lower()


def test_a_session_told_in_conversation(
    planned: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12,12@3\nknee=1\n\n\nquit\n"))
    text = shown(capsys, "log")
    assert "Kept: session w01d1, 2 exercises" in text
    assert "w01d2" in shown(capsys, "today")


def test_what_was_told_before_quitting_is_kept(
    planned: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12,12\nquit\n"))
    assert "Kept: session w01d1, 1 exercises, 2 sets" in shown(capsys, "log")


def test_nothing_told_keeps_nothing(
    planned: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "nothing is kept" in shown(capsys, "log")
    assert "w01d1" in shown(capsys, "today")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["log", "clamm=12"], "did you mean clam"),
        (["log", "clam"], "EXERCISE=SETS"),
        (["log", "--as-planned", "--pain", "elbow=3"], "--pain"),
        (["log", "--as-planned", "--effort", "11"], "--effort"),
        (["log", "--as-planned", "--on", "2031-01-01"], "--on"),
        (["log", "--morning"], "--pain knee=3"),
        (["plan", "--swap", "strength.99"], "slot"),
        (["plan", "--days", "9", "--answers", ANSWERS], "days_per_week"),
        (["plan", "--weekdays", "mon,xyz", "--answers", ANSWERS], "--weekdays"),
        (["plan", "--at", "25:00", "--out", "x"], "--at"),
        (["erase"], "--whose is missing"),
        (["today", "--whose", "nobody"], "nobody is called"),
    ],
)
def test_what_cannot_be_understood_is_told_kindly(
    planned: Path, capsys: Capture, arguments: list[str], words: str
) -> None:
    code = run(arguments)
    assert code in {ExitCode.USAGE, ExitCode.FAILED}
    told = capsys.readouterr()
    assert words in told.out + told.err
    assert "Traceback" not in told.err
    assert "w01d1" in shown(capsys, "today")


def test_a_second_session_of_a_day_is_asked_about(planned: Path, capsys: Capture) -> None:
    assert "--undo" not in shown(capsys, "log", "--as-planned")
    assert "2 sessions" in shown(capsys, "log", "--as-planned")


def test_what_hurts_is_not_pushed_out_of_sight(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "--as-planned")
    shown(capsys, "log", "--morning", "--pain", "knee=8")
    for exercise in ("dead_bug", "side_plank", "plank", "bird_dog", "fire_hydrant"):
        shown(capsys, "plan", "--refuse", exercise)
    assert "knee" in shown(capsys, "today").lower()


def test_an_exercise_is_exchanged_and_stays_exchanged(planned: Path, capsys: Capture) -> None:
    before = shown(capsys, "plan", "--week", "2")
    shown(capsys, "plan", "--swap", "activation.1")
    after = shown(capsys, "plan", "--week", "2")
    assert "clam · activation.1" in before
    assert "clam · activation.1" not in after
    assert "activation.1" in after


def test_a_refused_exercise_never_comes_back_until_it_is_allowed(
    planned: Path, capsys: Capture
) -> None:
    shown(capsys, "plan", "--refuse", "clam")
    assert "clam ·" not in "".join(shown(capsys, "plan", "--week", str(w)) for w in (1, 6, 12))
    shown(capsys, "plan", "--allow", "clam")
    assert "clam ·" in shown(capsys, "plan", "--week", "2")


def test_severe_pain_takes_what_loads_the_place_out(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "--as-planned")
    shown(capsys, "log", "--morning", "--pain", "knee=8")
    text = shown(capsys, "today", code=ExitCode.OK)
    assert "knee" in text.lower()
    assert "reverse_lunge" not in text


def test_a_stop_sign_makes_a_plan_that_says_where_to_go(
    store: Path, capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "stop.toml"
    file.write_text("[safety]\nchest_pain = true\n", encoding="utf-8")
    code = run(["plan", "--answers", str(file)])
    told = capsys.readouterr()
    assert code in {ExitCode.SAFETY_STOP, ExitCode.BAD_ANSWERS}, told
    if code == ExitCode.SAFETY_STOP:
        assert "No exercises for now" in told.out


def test_a_new_plan_begins_anew_even_on_the_day_of_a_session(
    planned: Path, capsys: Capture
) -> None:
    shown(capsys, "log", "--as-planned")
    shown(capsys, "plan", "--answers", ANSWERS, "--days", "3", "--minutes", "20")
    assert "w01d1" in shown(capsys, "today")
    shown(capsys, "log", "--as-planned")
    assert "w01d2" in shown(capsys, "today")


def test_away_without_blame(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "--as-planned")
    yesterday = date.today() - timedelta(days=1)
    text = shown(capsys, "log", "--away", f"illness:{yesterday}..{yesterday}")
    assert "The plan waits for you" in text


def test_hand_outs_are_written(planned: Path, capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "plan"
    shown(
        capsys, "plan", "--out", str(out), "--formats", "ics", "--formats", "csv", "--at", "07:30"
    )
    assert sorted(path.suffix for path in out.iterdir()) == [".csv", ".ics"]
    assert "T073000" in next(out.glob("*.ics")).read_text(encoding="utf-8")


def test_everything_goes_along_and_comes_back(
    planned: Path, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(capsys, "log", "--as-planned", "--note", "calm day")
    archive = tmp_path / "history.zip"
    shown(capsys, "export", str(archive))
    assert archive.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("PRIMEMOVER_STORE", str(tmp_path / "other"))
    assert "Added" in shown(capsys, "import", str(archive))
    assert "w01d2" in shown(capsys, "today")
    assert "Here already" in shown(capsys, "import", str(archive))
    again = tmp_path / "again.zip"
    shown(capsys, "export", str(again))
    assert again.read_bytes() == archive.read_bytes()


def test_a_backup_is_put_back(planned: Path, capsys: Capture, tmp_path: Path) -> None:
    copy = tmp_path / "copy.backup"
    shown(capsys, "backup", str(copy))
    shown(capsys, "log", "--as-planned")
    assert "w01d2" in shown(capsys, "today")
    refused = shown(capsys, "restore", str(copy), code=ExitCode.FAILED)
    assert "--overwrite" in refused
    shown(capsys, "restore", str(copy), "--overwrite")
    assert "w01d1" in shown(capsys, "today")


def test_erasing_asks_first_and_leaves_no_byte(planned: Path, capsys: Capture) -> None:
    marker = "kingfisher on the windowsill"
    shown(capsys, "remark", marker)
    assert marker.encode() in b"".join(p.read_bytes() for p in planned.rglob("*") if p.is_file())
    assert "Nothing was erased" in shown(capsys, "erase", "--whose", "me")
    erased = shown(capsys, "erase", "--whose", "me", "--yes")
    assert "files of computed landmarks and simulations" in erased
    left = b"".join(p.read_bytes() for p in planned.rglob("*") if p.is_file())
    assert marker.encode() not in left
    assert "nothing is kept" in shown(capsys, "today", "--whose", "me", code=ExitCode.FAILED)


def test_a_backup_without_a_name_lies_beside_the_history_as_often_as_wanted(
    planned: Path, capsys: Capture
) -> None:
    for _ in range(3):
        shown(capsys, "backup")
    assert len(list(planned.glob("history-*.backup"))) == 3


@pytest.mark.parametrize(
    ("store", "folder"),
    [
        ("sqlite:////there/history.sqlite", Path("/there")),
        ("sqlite:///there/history.sqlite", Path("there")),
        ("there/mine.sqlite", Path("there")),
        ("there", Path("there")),
        ("postgresql://me@host/history", Path.cwd()),
    ],
)
def test_where_a_backup_without_a_name_lies(store: str, folder: Path) -> None:
    assert folder_of(store) == folder


def test_an_empty_archive_is_read_without_any_failure(
    store: Path, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "empty.zip"
    shown(capsys, "export", str(archive))
    monkeypatch.setenv("PRIMEMOVER_STORE", str(tmp_path / "other"))
    text = shown(capsys, "import", str(archive))
    assert "Added: nothing." in text
    assert "failed" not in text


def test_progress_asks_for_days_that_are_near(planned: Path, capsys: Capture) -> None:
    for option, day in (
        ("--until", "9999-12-31"),
        ("--until", "0001-01-01"),
        ("--since", "0001-01-01"),
        ("--since", f"{date.today() + timedelta(days=1)}"),
    ):
        text = shown(capsys, "progress", option, day, code=ExitCode.USAGE)
        assert "expected a day from" in text, (option, day)


def test_a_professional_says_otherwise_with_a_reason(
    store: Path, capsys: Capture, tmp_path: Path
) -> None:
    shown(capsys, "check", "--answers", ANSWERS, "--out", str(tmp_path / "r"), "--keep")
    findings = json.loads((tmp_path / "r" / "check.json").read_text(encoding="utf-8"))["findings"]
    rule = findings[0]["rule"]
    assert "Kept" in shown(
        capsys,
        "override",
        rule,
        "--status",
        "looks-fine",
        "--reason",
        "seen in my room",
        "--by",
        "trainer",
    )
    assert "seen in my room" in " ".join(shown(capsys, "note").lower().split())
    refused = shown(
        capsys, "override", rule, "--status", "fine", "--reason", "x", code=ExitCode.USAGE
    )
    assert "--status" in refused


def test_two_people_need_a_name(planned: Path, capsys: Capture) -> None:
    shown(capsys, "plan", "--answers", ANSWERS, "--whose", "client 17")
    assert "--whose is missing" in shown(capsys, "today", code=ExitCode.USAGE)
    assert "w01d1" in shown(capsys, "today", "--whose", "client 17")


def test_a_plan_from_a_check_folder(store: Path, capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "r"
    shown(capsys, "check", "--answers", ANSWERS, "--out", str(out))
    text = shown(capsys, "plan", "--check", str(out))
    assert "Your plan" in text
    (out / "check.json").write_text("[]", encoding="utf-8")
    assert "check.json" in shown(capsys, "plan", "--check", str(out), code=ExitCode.FAILED)
