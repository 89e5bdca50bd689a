"""Every way a command can end: its exit code, its words, never a traceback."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from primemover.app.cli import run
from primemover.app.exit_codes import MEANINGS, ExitCode
from primemover.app.interview import Interview, in_order
from primemover.knowledge import load_knowledge
from tests.conftest import ROOT

Capture = pytest.CaptureFixture[str]


def test_every_exit_code_is_documented(capsys: Capture) -> None:
    assert set(MEANINGS) == set(ExitCode)
    run(["--help"])
    shown = capsys.readouterr().out
    page = (ROOT / "docs" / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    for code in ExitCode:
        assert re.search(rf"^ +{code.value} +\w", shown, re.MULTILINE), code
        assert f"| {code.value} |" in page, code


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["chek"], ExitCode.USAGE, 'Did you mean "check"'),
        (["measure"], ExitCode.USAGE, "requires an argument"),
        (["measure", "a.mp4"], ExitCode.BAD_RECORDING, "a.mp4: no such file"),
        (["measure", __file__], ExitCode.USAGE, "--test is missing: say what is done in it, one"),
        (["measure", "-squat.mp4", "--test", "squat"], ExitCode.USAGE, "write ./-squat.mp4"),
        (["measure", "a.mp4", "--test", "squat", "--person", "bob"], ExitCode.USAGE, "bob"),
        (["check", "--person", "3,9"], ExitCode.USAGE, "each from 0 to 1"),
        (["export-track", "a.mp4", "--trc", "b.trc", "--person", "1"], ExitCode.USAGE, "--person"),
        (["batch", ".", "--out", "x"], ExitCode.USAGE, "--test is missing"),
        (["batch", "benchmarks", "--test", "squat", "--out", "x"], ExitCode.USAGE, ".mts"),
        (["check", "--colour", "red"], ExitCode.USAGE, "--colour"),
        (["check", "--video", "squat.mp4"], ExitCode.USAGE, "expected TEST=FILE"),
        (["check", "--video", "sqat=a.mp4"], ExitCode.USAGE, "did you mean squat"),
        (["measure", __file__, "--test", "chair_stand_30"], ExitCode.USAGE, "is not known"),
        (["knowledge", "show", "clan"], ExitCode.USAGE, "did you mean clam"),
        (["export-track", "a.mp4"], ExitCode.USAGE, "say where to write"),
        (["batch", "nowhere", "--test", "squat", "--out", "x"], ExitCode.USAGE, "there is none"),
        (["check", "--answers", "none.toml"], ExitCode.BAD_ANSWERS, "none.toml: no such file"),
        (["measure", "none.mp4", "--test", "squat"], ExitCode.BAD_RECORDING, "none.mp4"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], code: ExitCode, words: str, capsys: Capture
) -> None:
    assert run(arguments) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["simulate", "squat", "--mass", "abc"], ["measure"]])
def test_what_the_parser_cannot_read_is_told_in_one_line(
    arguments: list[str], capsys: Capture
) -> None:
    assert run(arguments) == ExitCode.USAGE
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert told.out == ""


def test_all_faults_of_an_answers_file_come_together(tmp_path: Path, capsys: Capture) -> None:
    answers = tmp_path / "me.toml"
    answers.write_text("[sitting]\nhours_work_day = 30\nhours_werk = 2\n")
    assert run(["check", "--answers", str(answers)]) == ExitCode.BAD_ANSWERS
    lines = capsys.readouterr().err.splitlines()
    assert sum("hours_work_day: expected" in line for line in lines) == 1
    assert sum("hours_werk: no such question" in line for line in lines) == 1
    assert not any("hours_werk" in line and "expected a" in line for line in lines)


def test_only_near_names_are_suggested(tmp_path: Path, capsys: Capture) -> None:
    answers = tmp_path / "me.toml"
    answers.write_text("[about]\nshoe_size = 42\n")
    assert run(["check", "--answers", str(answers)]) == ExitCode.BAD_ANSWERS
    assert "did you mean" not in capsys.readouterr().err


def test_missing_files_are_told_before_anything_heavy_is_loaded() -> None:
    script = """
import sys
from primemover.app.cli import run
assert run(["measure", "none.mp4", "--test", "squat"]) == 4
assert run(["export-track", "none.mp4", "--trc", "x.trc"]) == 4
assert run(["check", "--answers", "none.toml"]) == 3
heavy = {"mediapipe", "cv2", "av", "scipy", "xarray", "pyarrow", "pydantic"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_a_result_that_cannot_be_told_is_not_written_over(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "report.html").write_text("mine")
    assert run(["check", "--out", str(tmp_path)]) == ExitCode.FAILED
    assert (tmp_path / "report.html").read_text() == "mine"


def test_a_stop_sign_ends_the_check_with_its_own_code(tmp_path: Path, capsys: Capture) -> None:
    answers = tmp_path / "me.toml"
    answers.write_text("[safety]\nsaddle = true\n")
    out = tmp_path / "result"
    code = run(["check", "--answers", str(answers), "--out", str(out)])
    assert code == ExitCode.SAFETY_STOP
    assert (out / "report.html").is_file()


def test_a_missing_recording_does_not_stop_the_rest(tmp_path: Path, capsys: Capture) -> None:
    answers = tmp_path / "me.toml"
    answers.write_text("[sitting]\nhours_work_day = 9\n")
    arguments = ["check", "--answers", str(answers), "--video", f"squat={tmp_path}/none.mp4"]
    code = run([*arguments, "--out", str(tmp_path / "result"), "--no-cache"])
    assert code == ExitCode.BAD_RECORDING
    shown = capsys.readouterr()
    assert "none.mp4" in shown.err
    assert "Report:" in shown.out


def test_an_unwritable_place_is_named(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").write_text("in the way")
    code = run(["check", "--out", str(tmp_path / "file" / "result")])
    assert code == ExitCode.FAILED
    assert "file" in capsys.readouterr().err


def _answer(lines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))


def test_ask_writes_toml_alone_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    _answer("34\nback\n35\nwhy\n1\nbanana\nquit\n", monkeypatch)
    assert run(["ask"]) == ExitCode.OK
    shown = capsys.readouterr()
    assert tomllib.loads(shown.out) == {"about": {"age_years": 35, "sex": "female"}}
    assert "expected yes or no, got 'banana'" in shown.err


def test_ask_ends_kindly_at_a_stop_sign(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    asked = tuple(q for part in in_order(load_knowledge()).values() for q in part.questions)
    interview, before = Interview(questions=asked), 0
    while interview.current is not None and interview.current.id != "safety.bladder":
        interview.skip()
        before += 1
    _answer("\n" * before + "yes\n" + "34\n" * 20, monkeypatch)
    assert run(["ask"]) == ExitCode.SAFETY_STOP
    shown = capsys.readouterr()
    assert tomllib.loads(shown.out) == {"safety": {"bladder": True}}
    assert "Thank you for telling" in shown.err


def test_ask_begins_with_what_decides_safety(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    _answer("\n" * 200, monkeypatch)
    run(["ask"])
    shown = capsys.readouterr().err
    headings = re.findall(r"^== (.+) == \(section (\d+) of (\d+), about \d+ min\)", shown, re.M)
    assert [name for name, _, _ in headings[:4]] == [
        "About you",
        "Stop signs",
        "Ready to start",
        "Pain",
    ]
    assert [number for _, number, _ in headings] == sorted((n for _, n, _ in headings), key=int)
    first_felt = load_knowledge().questions["felt.bench_dip"].text
    before, _, _ = shown.partition(first_felt)
    assert "lying on the floor" in before
    assert "type `next` to go on without it" in before


def test_next_leaves_a_section(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    _answer("34\nnext\nquit\n", monkeypatch)
    assert run(["ask"]) == ExitCode.OK
    shown = capsys.readouterr()
    assert tomllib.loads(shown.out) == {"about": {"age_years": 34}}
    assert shown.err.rindex("== Stop signs ==") > shown.err.rindex("How old are you")


def test_faults_inside_ask_are_about_the_reply_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    _answer("500\n34\nF\nquit\n", monkeypatch)
    assert run(["ask"]) == ExitCode.OK
    shown = capsys.readouterr()
    assert "\n> expected a whole number from 1 to 120 years, got 500\n" in shown.err
    assert "me.toml" not in shown.err
    assert tomllib.loads(shown.out) == {"about": {"age_years": 34, "sex": "female"}}


def test_a_file_with_nothing_answered_can_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    file = tmp_path / "me.toml"
    _answer("\n" * 200, monkeypatch)
    assert run(["ask", "--out", str(file)]) == ExitCode.OK
    assert "Nothing was answered" in capsys.readouterr().err
    code = run(["check", "--answers", str(file), "--out", str(tmp_path / "result")])
    assert code == ExitCode.OK
    shown = capsys.readouterr()
    assert "nothing is answered in it yet" in shown.err
    assert not re.search(r"\([a-z]+\.[a-z_]+\)", shown.out), "an id in brackets"


def test_ask_goes_on_from_earlier_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    file = tmp_path / "me.toml"
    file.write_text("[about]\nage_years = 34\n")
    _answer("\n2\n", monkeypatch)
    assert run(["ask", "--start", str(file), "--out", str(file)]) == ExitCode.OK
    assert tomllib.loads(file.read_text()) == {"about": {"age_years": 34, "sex": "male"}}
    assert capsys.readouterr().out == ""


def test_the_template_is_a_valid_answers_file(tmp_path: Path, capsys: Capture) -> None:
    from primemover.recordings.answers import read_answers

    file = tmp_path / "me.toml"
    assert run(["ask", "--template", "--out", str(file)]) == ExitCode.OK
    assert read_answers(file).values == {}
    text = file.read_text()
    filled = re.sub(r"^# (\[felt\.\w+\]|\w+ = )", r"\1", text, flags=re.MULTILINE)
    file.write_text(filled)
    assert set(read_answers(file).values) == set(load_knowledge().questions)


@pytest.mark.parametrize("kind", ["exercises", "tests", "sources", "recipes", "safety", "article"])
def test_every_kind_of_knowledge_is_listed(kind: str, capsys: Capture) -> None:
    assert run(["knowledge", kind]) == ExitCode.OK
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert listed == set(getattr(load_knowledge(), kind))


def test_exercises_of_one_phase(capsys: Capture) -> None:
    run(["knowledge", "exercises", "--phase", "activate"])
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    exercises = load_knowledge().exercises
    assert listed == {name for name, e in exercises.items() if e.phase == "activate"}


def test_an_exercise_is_shown_with_steps_cues_faults_and_evidence(capsys: Capture) -> None:
    run(["knowledge", "show", "clam_45"])
    shown = capsys.readouterr().out
    for heading in ("Steps:", "Cues:", "Faults:", "Sources:", "EMG amplitudes"):
        assert heading in shown


def test_an_exercise_says_where_its_moving_picture_lies(capsys: Capture) -> None:
    run(["knowledge", "show", "clam"])
    path = capsys.readouterr().out.strip().splitlines()[-1].strip()
    assert Path(path).is_file()
    assert Path(path).name == "clam.avif"


def test_the_doctor_looks_and_says(capsys: Capture) -> None:
    assert run(["doctor"]) == ExitCode.OK
    shown = capsys.readouterr().out
    for word in ("Pose engine", "Pose models", "App's front end", "Cache", "Privacy", "Licence"):
        assert word in shown


def test_the_doctor_says_what_the_app_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    from primemover.app import doctor
    from primemover.app.web import front_end

    lacking = front_end.FrontEnd(missing=("stamp.json",))
    monkeypatch.setattr(front_end, "examine_front_end", lambda: lacking)
    (found,) = [each for each in doctor.examine() if each.name == "App's front end"]
    assert not found.well
    assert "missing: stamp.json" in found.found
    assert "make serve" in found.remedy


def test_the_doctor_names_the_extra_whole(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    from primemover.app import doctor

    missing = doctor.Check(name="Cluster", found="no", remedy='pip install ".[cluster]"')
    monkeypatch.setattr(doctor, "examine", lambda: (missing,))
    run(["doctor"])
    assert ".[cluster]" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["doctor"], ["cache"], ["measure"], ["knowledge"], ["serve"]])
def test_the_help_of_a_command_is_its_own(command: list[str], capsys: Capture) -> None:
    run([*command, "--help"])
    shown = capsys.readouterr().out
    assert "Start here" not in shown
    assert f"primemover {command[0]}" in shown.partition("Examples:")[2]


def test_what_can_be_filmed_is_marked(capsys: Capture) -> None:
    run(["knowledge", "tests"])
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    for name, test in load_knowledge().tests.items():
        assert ("can be filmed" in lines[name]) == (test.camera is not None)
    assert "repetitions" in lines["squat"]
    assert "hold it" in lines["plank"]


def test_a_test_and_an_exercise_of_one_name_are_told_apart(capsys: Capture) -> None:
    run(["knowledge", "show", "clam"])
    shown = capsys.readouterr().out
    assert "== A test" in shown
    assert "== An exercise" in shown
    for internal in ("Min amplitude", "Origin:", "Seen:", "Sagittal", "pain.hip_side"):
        assert internal not in shown


def test_clearing_the_cache_removes_it(capsys: Capture) -> None:
    from primemover.app.storage import cache_folder

    cache_folder().mkdir(parents=True)
    (cache_folder() / "track").write_bytes(b"0" * 1000)
    assert run(["cache", "clear"]) == ExitCode.OK
    assert not cache_folder().exists()


def test_a_fault_of_ours_says_so_without_a_traceback() -> None:
    script = """
import primemover.app.cli as cli
def broken(arguments=None): raise ZeroDivisionError("oops")
cli.run = broken
cli.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == ExitCode.FAILED
    assert "a fault of its own (ZeroDivisionError: oops)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_fault() -> None:
    command = f"{sys.executable} -m primemover knowledge sources | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr
