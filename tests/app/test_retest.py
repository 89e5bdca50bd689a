"""`retest` and `progress` as a person uses them, on a history of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from primemover.app.course import course_of
from primemover.app.exit_codes import ExitCode
from primemover.app.progress_command import progress
from primemover.app.retest import retest
from primemover.app.retests import checks_done
from primemover.app.store import new_id, new_person, open_store_of, person_of
from primemover.app.usage import UsageError
from primemover.errors import AnswersError, StoreError
from primemover.findings.gate import safety_gate
from primemover.history.records import CheckRecord, PlanRecord
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedExercise, CompletedSession, CompletedSet, PainNote
from primemover.programme.planning import make_plan, settings_from
from primemover.recordings.answers import read_answers
from primemover.recordings.tracks import save_pose_track
from tests.synthetic import synthetic_track

KNOWN = load_knowledge()
TODAY = date.today()
CALM = """
[about]
age_years = 34
[sitting]
hours_work_day = 9
[pain]
low_back = 0
[timed]
plank_s = {plank}
"""


def answers(folder: Path, *, plank: int = 40, more: str = "") -> Path:
    file = folder / f"plank {plank}.toml"
    file.write_text(CALM.format(plank=plank) + more, encoding="utf-8")
    return file


def squat(folder: Path, *, knee_deg: float) -> str:
    file = folder / f"squat {knee_deg}.parquet"
    save_pose_track(synthetic_track(knee_deg=knee_deg), path=file)
    return f"squat={file}"


def test_a_check_that_safety_held_back_is_compared_with_nothing(tmp_path: Path) -> None:
    with open_store_of(str(tmp_path / "kept.sqlite")) as kept:
        who = new_person("me")
        kept.add_person(who)
        for number, outcome in enumerate(("go", "stop", "pause", "go")):
            check = CheckRecord(
                id=f"check {number}",
                person=who.id,
                at=datetime(2026, 1, 5 + number, tzinfo=UTC),
                answers={},
                result={"outcome": outcome},
                versions={},
                tracks=(),
                pictures=(),
            )
            kept.add_check(check)
        assert [one.id for one in checks_done(kept, person=who)] == ["check 0", "check 3"]


def made_earlier(store: str, *, days: int) -> None:
    """Every check so far as if it had been made this many days before."""
    with open_store_of(store) as kept:
        who = person_of(kept, label=None)
        checks = [kept.check(each.id) for each in kept.checks(who.id)]
        label = who.label
        kept.erase(who.id)
        kept.add_person(replace(who, label=label))
        for record in checks:
            assert record is not None
            kept.add_check(replace(record, at=record.at - timedelta(days=days)))


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "kept" / "history.sqlite")


def test_the_first_check_is_kept_and_says_what_comes_next(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retest(answers=answers(tmp_path), store=store) == ExitCode.OK
    assert "first check that is kept" in capsys.readouterr().out
    with open_store_of(store) as kept:
        (record,) = kept.checks(person_of(kept, label=None).id)
        assert record.answers["timed.plank_s"] == 40
        assert len(kept.log(record.person).rechecks) == 1


def test_a_re_test_is_set_beside_the_one_before(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    retest(answers=answers(tmp_path), store=store)
    made_earlier(store, days=42)
    assert retest(answers=answers(tmp_path, plank=90), store=store) == ExitCode.OK
    said = " ".join(capsys.readouterr().out.split())
    assert "◆ 1 more than noise" in said
    assert "Time in the plank: 90 s, up 50 s from 40 s" in said
    assert "differed by up to 35 s, so this is more than noise" in said


def test_done_twice_teaches_ones_own_noise_and_later_changes_are_judged_by_it(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = answers(tmp_path)
    retest(answers=first, video=(squat(tmp_path, knee_deg=70),), store=store, no_cache=True)
    made_earlier(store, days=2)
    retest(
        answers=answers(tmp_path, plank=41),
        video=(squat(tmp_path, knee_deg=70.5),),
        store=store,
        again=True,
        no_cache=True,
    )
    learnt = " ".join(capsys.readouterr().out.split())
    assert "Done twice with nothing changed: how much you vary" in learnt
    assert "Time in the plank 40 s 41 s ± 13 s" in learnt
    made_earlier(store, days=60)
    retest(
        answers=answers(tmp_path, plank=60),
        video=(squat(tmp_path, knee_deg=115),),
        store=store,
        no_cache=True,
    )
    said = " ".join(capsys.readouterr().out.split())
    assert "Between two tests of yours with nothing changed it differs by up to 13 s" in said
    assert "Squat, largest bend of the knee" in said.partition("Within noise")[0]
    assert "and the better way" in said


def test_what_was_filmed_before_and_is_missing_now_is_said_first(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answers(tmp_path)
    retest(answers=told, video=(squat(tmp_path, knee_deg=70),), store=store, no_cache=True)
    made_earlier(store, days=40)
    retest(answers=told, store=store)
    captured = capsys.readouterr()
    assert "Filmed the last time and not now: squat." in captured.err
    assert "This time it was not looked at" in " ".join(captured.out.split())


def test_comparing_what_is_kept_makes_nothing_new(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    retest(answers=answers(tmp_path), store=store)
    made_earlier(store, days=42)
    retest(answers=answers(tmp_path, plank=90), store=store)
    capsys.readouterr()
    assert retest(show=True, store=store, since="first") == ExitCode.OK
    assert "Your re-test of" in capsys.readouterr().out
    with open_store_of(store) as kept:
        assert len(kept.checks(person_of(kept, label=None).id)) == 2


def test_a_stop_sign_is_kept_and_compared_with_nothing(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    retest(answers=answers(tmp_path), store=store)
    stop = answers(tmp_path, plank=41, more="[safety]\nchest = true\n")
    capsys.readouterr()
    assert retest(answers=stop, store=store) == ExitCode.SAFETY_STOP
    assert "Your re-test" not in capsys.readouterr().out
    with open_store_of(store) as kept:
        outcomes = [c.result["outcome"] for c in kept.checks(person_of(kept, label=None).id)]
    assert outcomes == ["go", "stop"]


def test_what_makes_no_sense_is_refused_with_what_to_do(tmp_path: Path, store: str) -> None:
    told = answers(tmp_path)
    with pytest.raises(UsageError, match="give --answers, --video or both"):
        retest(store=store)
    with pytest.raises(UsageError, match="--show"):
        retest(answers=told, show=True, store=store)
    with pytest.raises(AnswersError, match="no such file"):
        retest(answers=tmp_path / "none.toml", store=store)
    with pytest.raises(StoreError, match="nothing is kept yet"):
        retest(answers=told, again=True, store=store)


def trained(store: str, *, weeks: int, answers_file: Path) -> None:
    """A plan and some weeks of it in the history."""
    told = read_answers(answers_file)
    start = TODAY - timedelta(weeks=weeks)
    plan = make_plan(
        answers=told,
        findings=(),
        gate=safety_gate(told, knowledge=KNOWN),
        knowledge=KNOWN,
        settings=settings_from(told, starts_on=start, knowledge=KNOWN),
    )
    with open_store_of(store) as kept:
        who = person_of(kept, label=None, make=True)
        kept.add_plan(PlanRecord(id=new_id(), person=who.id, made_at=datetime.now(UTC), plan=plan))
        for number, planned in enumerate(s for s in plan.sessions() if s.on < TODAY):
            sets = (CompletedSet(reps=10, load_kg=8.0 + number),)
            done = tuple(
                CompletedExercise(exercise=e.exercise, slot=e.slot, sets=sets * e.dose.sets)
                for e in planned.exercises()
            )
            kept.add_session(
                CompletedSession(
                    id=new_id(), on=planned.on, session=planned.id, exercises=done, minutes=20
                ),
                person=who.id,
            )
        pain = PainNote(id=new_id(), on=start + timedelta(days=1), place="knee", rating=2)
        kept.add_pain(pain, person=who.id)
        assert course_of(kept, person=who, on=TODAY, knowledge=KNOWN).plan.weeks


def test_progress_tells_sessions_sets_loads_pain_re_tests_and_the_next_gate(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    retest(answers=answers(tmp_path), store=store)
    made_earlier(store, days=30)
    trained(store, weeks=3, answers_file=answers(tmp_path))
    retest(answers=answers(tmp_path, plank=90), store=store)
    capsys.readouterr()
    assert progress(store=store) == ExitCode.OK
    said = " ".join(capsys.readouterr().out.split())
    assert "planned so far" in said
    assert "Phase: " in said
    assert "It ends when these hold, not by the calendar" in said
    assert "Week by week" in said
    assert "▪▪ 2 of 10" in said
    assert "kg" in said
    assert "Time in the plank ▄█ 40 s → 90 s ± 35 s ◆ more than noise" in said


def test_progress_writes_the_report_of_the_period(tmp_path: Path, store: str) -> None:
    trained(store, weeks=2, answers_file=answers(tmp_path))
    out = tmp_path / "report"
    assert progress(store=store, out=out, formats=("html",)) == ExitCode.OK
    page = (out / "period.html").read_text(encoding="utf-8")
    assert "knee" in page
    assert not (out / "period.pdf").exists()


def test_progress_without_a_plan_tells_the_re_tests_alone(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    retest(answers=answers(tmp_path), store=store)
    capsys.readouterr()
    assert progress(store=store) == ExitCode.OK
    told = capsys.readouterr()
    assert "Nothing to compare yet" in told.out
    assert "There is no plan yet" in told.err


def test_progress_of_nobody_says_how_to_begin(store: str) -> None:
    with pytest.raises(StoreError, match="nothing is kept yet"):
        progress(store=store)
