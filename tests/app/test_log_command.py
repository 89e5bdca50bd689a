"""``primemover log``: nothing invented, nothing dropped, nothing told twice, slips taken back."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from primemover.app.exit_codes import ExitCode
from primemover.app.stop_signs import SIGNS
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedExercise, CompletedSession, PainNote
from primemover.programme.order import in_order
from tests.app.terminal import ANSWERS, Capture, log_of, plans_of, shown

TODAY = date.today()
YESTERDAY = TODAY - timedelta(days=1)
AT_ONCE = 4


@pytest.fixture
def begun(store: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a plan that began some days ago, so that days before today belong to it."""
    start = f"{TODAY - timedelta(days=14)}"
    shown(capsys, "plan", "--answers", ANSWERS, "--days", "3", "--starts", start)
    return store


def only_session(folder: Path) -> CompletedSession:
    (session,) = log_of(folder).sessions
    return session


def told_of(folder: Path, *, exercise: str) -> CompletedExercise:
    (found,) = (one for one in only_session(folder).exercises if one.exercise == exercise)
    return found


def test_pain_of_a_whole_session_is_no_exercises(planned: Path, capsys: Capture) -> None:
    text = shown(capsys, "log", "--as-planned", "--pain", "knee=6")
    log = log_of(planned)
    assert [(pain.on, pain.place, pain.rating) for pain in log.pains] == [(TODAY, "knee", 6)]
    assert all(one.pain is None for one in log.sessions[0].exercises)
    assert "hurt at 6" not in text


@pytest.mark.parametrize(
    ("morning", "order"),
    [([], [CompletedSession, PainNote]), (["--morning"], [PainNote, CompletedSession])],
)
def test_pain_of_a_session_is_told_after_it_and_of_the_morning_before_it(
    planned: Path, capsys: Capture, morning: list[str], order: list[type]
) -> None:
    shown(capsys, "log", "--as-planned", "--pain", "knee=2", *morning)
    log = log_of(planned)
    assert [type(each) for each in in_order((*log.sessions, *log.pains))] == order


def test_pain_of_one_exercise_stays_there(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "--as-planned", "--pain", "clam:hip_side=3", "--pain", "clam:knee=2")
    log = log_of(planned)
    assert log.pains == ()
    hurt = {one.exercise: (one.pain_place, one.pain) for one in log.sessions[0].exercises}
    assert hurt.pop("clam") == ("hip_side", 3)
    assert set(hurt.values()) == {(None, None)}


def test_pain_alone_is_written_down_without_a_session(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "--pain", "knee=2")
    assert log_of(planned).sessions == ()
    assert len(log_of(planned).pains) == 1


def test_broken_off_with_strong_pain_makes_the_plan_wait_until_it_is_calm(
    planned: Path, capsys: Capture
) -> None:
    text = shown(
        capsys,
        *("log", "--as-planned", "--stopped", "clam", "--pain", "clam:hip_side=9"),
        code=ExitCode.SAFETY_STOP,
    )
    assert told_of(planned, exercise="clam").stopped
    assert told_of(planned, exercise="clam").sets == ()
    assert load_knowledge().safety["stop_rule"].do in text
    shown(capsys, "today", code=ExitCode.SAFETY_STOP)


def test_broken_off_without_pain_stops_nothing(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "clam=12", "--stopped", "clam")
    assert told_of(planned, exercise="clam").stopped
    assert told_of(planned, exercise="clam").sets
    assert "w01d2" in shown(capsys, "today")


@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_a_stop_sign_makes_the_plan_wait_for_a_check(
    planned: Path, capsys: Capture, sign: str
) -> None:
    rule = load_knowledge().safety["stop_rule"]
    text = shown(capsys, "log", "--stop-sign", sign, code=ExitCode.SAFETY_STOP)
    assert rule.say in text
    assert rule.do in text
    for command in ("today", "plan", "progress"):
        shown(capsys, command, code=ExitCode.SAFETY_STOP)
    refused = shown(capsys, "plan", "--days", "2", code=ExitCode.SAFETY_STOP)
    assert "No new plan" in refused
    shown(capsys, "plan", "--answers", ANSWERS, code=ExitCode.SAFETY_STOP)
    assert len(plans_of(planned)) == 1
    shown(capsys, "retest", "--answers", ANSWERS)
    assert "w01d1" in shown(capsys, "today")


def test_no_other_answers_go_round_a_stop_sign_but_a_check_after_it_does(
    planned: Path, capsys: Capture, tmp_path: Path
) -> None:
    shown(capsys, "log", "--stop-sign", "dizziness", code=ExitCode.SAFETY_STOP)
    other = tmp_path / "other.toml"
    other.write_text("[sitting]\nhours_work_day = 4\n", encoding="utf-8")
    shown(capsys, "plan", "--answers", str(other), code=ExitCode.SAFETY_STOP)
    out = str(tmp_path / "r")
    shown(capsys, "check", "--answers", ANSWERS, "--out", out, "--keep")
    shown(capsys, "plan", "--check", "kept")
    assert "w01d1" in shown(capsys, "today")


def test_chest_pain_says_whom_to_call(planned: Path, capsys: Capture) -> None:
    text = shown(capsys, "log", "--stop-sign", "chest_pain", code=ExitCode.SAFETY_STOP)
    assert "emergency number" in text


def test_the_signs_are_those_of_the_rule() -> None:
    said = load_knowledge().safety["stop_rule"].say.lower()
    for word in ("dizziness", "chest pain", "sharp pain", "joint that locks", "balance"):
        assert word in said
    assert len(SIGNS) == said.count(",") + 1


def test_a_session_and_what_stopped_it_are_one(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "clam=12", "--stop-sign", "dizziness", code=ExitCode.SAFETY_STOP)
    log = log_of(planned)
    assert len(log.sessions) == len(log.rechecks) == 1


def test_in_conversation_what_hurt_badly_may_have_been_broken_off(
    planned: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12,12\nhip_side=9\ny\n1\nquit\n"))
    text = shown(capsys, "log", code=ExitCode.SAFETY_STOP)
    assert "Did you break it off?" in text
    (told,) = only_session(planned).exercises
    assert (told.stopped, told.pain, told.felt) == (True, 9, ("lower_buttock",))


def test_in_conversation_it_is_asked_where_it_was_felt(
    planned: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "12,12\n\nnowhere\nfront of thigh, 2\n12\nknee=1\n\nquit\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    text = shown(capsys, "log")
    assert "Did you break it off?" not in text
    first, second = only_session(planned).exercises
    assert first.felt == ("front_of_thigh", "upper_outer_hip")
    assert (second.felt, second.stopped) == ((), False)


def test_days_told_in_any_order_are_different_sessions(begun: Path, capsys: Capture) -> None:
    shown(capsys, "log", "--as-planned")
    shown(capsys, "log", "--as-planned", "--on", f"{YESTERDAY}")
    shown(capsys, "log", "--as-planned", "--on", f"{YESTERDAY - timedelta(days=3)}")
    names = {session.on: session.session for session in log_of(begun).sessions}
    assert list(names.values()) == ["w01d3", "w01d2", "w01d1"]
    assert "w02d1" in shown(capsys, "today")


def test_a_day_before_the_plan_belongs_to_none_of_it(planned: Path, capsys: Capture) -> None:
    text = shown(capsys, "log", "--as-planned", "--on", f"{YESTERDAY}", code=ExitCode.USAGE)
    assert "made on" in text
    shown(capsys, "log", "clam=12", "--on", f"{YESTERDAY}")
    assert only_session(planned).session == ""
    assert "w01d1" in shown(capsys, "today")


def test_sessions_told_at_once_are_different_ones(planned: Path) -> None:
    """Several programs at once: each takes the next session, none the same."""
    environment = {**os.environ, "PRIMEMOVER_STORE": str(planned), "OPENBLAS_NUM_THREADS": "1"}
    program = (
        "from primemover.app.cli import run; import sys; sys.exit(run(['log', '--as-planned']))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    said = [each.communicate() for each in running]
    assert [each.returncode for each in running] == [0] * AT_ONCE, said
    told = sorted(session.session for session in log_of(planned).sessions)
    assert told == ["w01d1", "w01d2", "w01d3", "w02d1"]


@pytest.mark.parametrize(
    "beside", [["--morning", "--pain", "knee=3"], ["--away", f"other:{YESTERDAY}"]]
)
def test_what_is_told_beside_a_session_drops_neither(
    planned: Path, capsys: Capture, beside: list[str]
) -> None:
    shown(capsys, "log", *beside, "clam=12")
    log = log_of(planned)
    assert len(log.sessions) == 1
    assert len(log.pains) + len(log.absences) == 1


def test_sets_told_twice_are_joined(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "clam=12", "clam=10")
    assert [one.reps for one in told_of(planned, exercise="clam").sets] == [12, 10]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clam=12", "--minutes", "-5"], "--minutes"),
        (["clam=10x999kg"], "weight from 0 to 500 kg"),
        (["clam=0x20kg"], "repetitions from 1"),
        (["clam=12", "--note", "x" * 2001], "--note"),
        (["--away", "travel:0001-01-01..0001-01-02"], "expected a day from"),
        (["--with", "mat"], "--away"),
        (["--away", f"travel:{TODAY}", "--with", "bands"], "did you mean band"),
        (["--stop-sign", "dizzy"], "did you mean dizziness"),
        (["--felt", "clam=low_back"], "say what you did"),
        (["clam=12", "--felt", "plank=low_back"], "of this session"),
        (["--morning", "--pain", "clam:knee=3"], "a place alone"),
        (["--yes"], "--undo"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_kept(
    planned: Path, capsys: Capture, arguments: list[str], words: str
) -> None:
    assert words in shown(capsys, "log", *arguments, code=ExitCode.USAGE)
    log = log_of(planned)
    assert not [*log.sessions, *log.pains, *log.absences, *log.rechecks]


def test_a_journey_with_what_is_taken_along(planned: Path, capsys: Capture) -> None:
    days = f"travel:{TODAY}..{TODAY + timedelta(days=4)}"
    shown(capsys, "log", "--away", days, "--with", "mat", "--with", "mini_band")
    (away,) = log_of(planned).absences
    assert away.equipment == frozenset({"mat", "mini_band"})
    shown(capsys, "today")


def test_the_last_thing_told_is_taken_back_once_it_is_confirmed(
    planned: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(capsys, "log", "--as-planned")
    shown(capsys, "log", "--pain", "knee=2")
    listed = shown(capsys, "log", "--show").splitlines()
    assert "pain: knee 2 of 10" in listed[0]
    assert "session w01d1" in listed[1]
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert "Nothing was changed" in shown(capsys, "log", "--undo")
    assert len(log_of(planned).pains) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert "knee 2" in shown(capsys, "log", "--undo")
    assert log_of(planned).pains == ()
    shown(capsys, "log", "--undo", "--yes")
    assert log_of(planned).sessions == ()
    assert "w01d1" in shown(capsys, "today")
    assert "Nothing is written down" in shown(capsys, "log", "--undo", "--yes")


def test_wishes_and_stop_signs_are_taken_back_and_checks_are_not(
    planned: Path, capsys: Capture
) -> None:
    shown(capsys, "plan", "--refuse", "clam")
    shown(capsys, "log", "--stop-sign", "dizziness", code=ExitCode.SAFETY_STOP)
    assert "dizziness" in shown(capsys, "log", "--undo", "--yes")
    assert "refuse clam" in shown(capsys, "log", "--undo", "--yes")
    shown(capsys, "retest", "--answers", ANSWERS)
    assert "check done again" in shown(capsys, "log", "--show")
    assert "Nothing is written down" in shown(capsys, "log", "--undo", "--yes")


def test_a_plan_that_waits_asks_for_no_session(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "--stop-sign", "locked_joint", code=ExitCode.SAFETY_STOP)
    assert "locked" in shown(capsys, "log", code=ExitCode.SAFETY_STOP)
    shown(capsys, "log", "--as-planned", code=ExitCode.USAGE)
    assert log_of(planned).sessions == ()
