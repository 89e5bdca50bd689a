"""``primemover plan``: all of it is kept or nothing, and nothing asked for is passed over."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from primemover.app.exit_codes import ExitCode
from primemover.history.opening import open_store
from tests.app.terminal import ANSWERS, Capture, log_of, plans_of, shown

TODAY = date.today()


def settings_of(folder: Path) -> tuple[int, int, date]:
    settings = plans_of(folder)[-1].plan.inputs.settings
    return settings.days_per_week, settings.minutes, settings.starts_on


def exercises_of(folder: Path) -> set[str]:
    plan = plans_of(folder)[-1].plan
    return {one.exercise for session in plan.sessions() for one in session.exercises()}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--answers", "/nonexist.toml"], ExitCode.BAD_ANSWERS),
        (["--check", "/nonexist"], ExitCode.FAILED),
        (["--check", "kept"], ExitCode.FAILED),
        (["--answers", ANSWERS, "--days", "9"], ExitCode.FAILED),
        (["--answers", ANSWERS, "--starts", "9999-12-31"], ExitCode.USAGE),
        (["--answers", ANSWERS, "--starts", "0001-01-01"], ExitCode.USAGE),
        (["--answers", ANSWERS, "--swap", "strength.99"], ExitCode.USAGE),
        (["--answers", ANSWERS, "--swap", "strength.1=plank"], ExitCode.FAILED),
        (["--answers", ANSWERS, "--week", "13"], ExitCode.USAGE),
        (["--answers", ANSWERS, "--at", "25:00"], ExitCode.USAGE),
    ],
)
def test_what_fails_leaves_nobody_and_nothing(
    store: Path, capsys: Capture, arguments: list[str], code: ExitCode
) -> None:
    shown(capsys, "plan", *arguments, "--whose", "ghost", code=code)
    with open_store(store) as kept:
        assert kept.people() == ()


def test_a_plan_and_an_exchange_in_it_are_kept_together(store: Path, capsys: Capture) -> None:
    shown(capsys, "plan", "--answers", ANSWERS, "--swap", "activation.1")
    assert len(plans_of(store)) == len(log_of(store).choices) == 1


def test_settings_alone_make_the_plan_in_use_anew(planned: Path, capsys: Capture) -> None:
    before = plans_of(planned)[-1].plan
    text = shown(capsys, "plan", "--days", "5", "--minutes", "40")
    assert "new plan" in text
    after = plans_of(planned)[-1].plan
    assert settings_of(planned) == (5, 40, TODAY)
    assert after.inputs.answers == before.inputs.answers
    assert after.inputs.findings == before.inputs.findings
    tomorrow = TODAY + timedelta(days=1)
    shown(capsys, "plan", "--starts", f"{tomorrow}")
    assert settings_of(planned) == (5, 40, tomorrow)


def test_settings_without_any_plan_say_how_to_begin(store: Path, capsys: Capture) -> None:
    text = shown(capsys, "plan", "--days", "5", code=ExitCode.FAILED)
    assert "primemover plan --answers" in text


def test_looking_makes_no_plan(planned: Path, capsys: Capture) -> None:
    shown(capsys, "plan", "--week", "2")
    shown(capsys, "plan", "--why")
    assert len(plans_of(planned)) == 1


def test_a_plan_knows_the_check_it_rests_on(store: Path, capsys: Capture, tmp_path: Path) -> None:
    out = str(tmp_path / "r")
    shown(capsys, "check", "--answers", ANSWERS, "--out", out, "--keep")
    with open_store(store) as kept:
        (check,) = kept.checks(kept.people()[0].id)
    shown(capsys, "plan", "--check", out)
    shown(capsys, "plan", "--check", "kept")
    first, second = plans_of(store)
    assert (first.check, second.check) == (check.id, check.id)
    assert first.plan.inputs == second.plan.inputs
    other = tmp_path / "other.toml"
    other.write_text("[sitting]\nhours_work_day = 4\n", encoding="utf-8")
    shown(capsys, "plan", "--answers", str(other))
    assert plans_of(store)[-1].check == ""


def test_what_was_refused_stays_refused_in_a_new_plan(planned: Path, capsys: Capture) -> None:
    assert "clam" in exercises_of(planned)
    shown(capsys, "plan", "--refuse", "clam")
    shown(capsys, "plan", "--answers", ANSWERS)
    assert "clam" not in exercises_of(planned)
    shown(capsys, "plan", "--days", "2")
    assert "clam" not in exercises_of(planned)
    assert settings_of(planned)[0] == 2
    shown(capsys, "plan", "--allow", "clam")
    assert "clam ·" in shown(capsys, "plan", "--week", "2")


def test_what_was_refused_in_a_session_stays_refused(planned: Path, capsys: Capture) -> None:
    shown(capsys, "log", "--as-planned", "--refuse", "clam")
    shown(capsys, "plan", "--answers", ANSWERS)
    assert "clam" not in exercises_of(planned)
    shown(capsys, "plan", "--answers", ANSWERS, "--allow", "clam")
    assert "clam" in exercises_of(planned)
    assert "clam ·" in shown(capsys, "plan", "--week", "2")


def test_what_is_allowed_comes_back_into_a_plan_that_has_begun(
    planned: Path, capsys: Capture
) -> None:
    shown(capsys, "plan", "--answers", ANSWERS, "--refuse", "clam")
    shown(capsys, "log", "--as-planned")
    assert "clam ·" not in shown(capsys, "plan", "--week", "2")
    shown(capsys, "plan", "--allow", "clam")
    assert "clam · activation.1" in shown(capsys, "plan", "--week", "2")
