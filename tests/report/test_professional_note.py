"""The note for a professional: everything it must hold, nothing it must not, on one page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from primemover.findings.change import Change
from primemover.findings.gate import SafetyGate, TriggeredRow
from primemover.history.records import OwnFinding
from primemover.knowledge import load_knowledge
from primemover.measures.model import Measure
from primemover.programme.log import (
    Absence,
    CompletedExercise,
    CompletedSession,
    PainNote,
    TrainingLog,
)
from primemover.programme.model import Dose, LeftOut
from primemover.programme.plan import (
    Plan,
    PlanInputs,
    PlannedBlock,
    PlannedExercise,
    PlannedSession,
    PlannedWeek,
    PlanSettings,
)
from primemover.report.professional_note import (
    NOT_THIS,
    note_html,
    note_text,
    professional_note,
)
from primemover.report.stored_check import StoredCheck, read_check
from tests.report.results import HOSTILE, check_result, stopped
from tests.words import forbidden_words

KNOWLEDGE = load_knowledge()
MONDAY = date(2026, 11, 2)
ON = date(2026, 11, 22)

# Two sheets of paper at 88 columns hold no more; usual notes fill one.
LINES_OF_A_PAGE = 75


def stored(**changes: object) -> dict[str, Any]:
    """A whole check as history keeps it."""
    kept: dict[str, Any] = json.loads(json.dumps(check_result(**changes).to_dict()))
    return kept


def plan(*, weeks: int = 3) -> Plan:
    """A plan of one session on each Monday."""
    exercise = PlannedExercise(
        exercise="clam",
        name="Clam",
        slot="activate.1",
        dose=Dose(sets=2, reps_low=8, reps_high=12),
        cues=(),
        reasons=(),
        load_kg=4.0,
        each_side=True,
    )
    block = PlannedBlock(
        phase="activate", title="Activate", purpose="practice", exercises=(exercise,), minutes=8
    )
    return Plan(
        inputs=PlanInputs(
            answers={},
            findings=(),
            settings=PlanSettings(starts_on=MONDAY, days_per_week=1, minutes=20, weekdays=(0,)),
        ),
        weeks=tuple(
            PlannedWeek(
                number=number,
                phase="learn",
                title="Learn",
                purpose="Find the movement.",
                sessions=(
                    PlannedSession(
                        id=f"w{number:02}d1",
                        week=number,
                        day=1,
                        on=MONDAY + timedelta(weeks=number - 1),
                        kind="strength",
                        title="Outer hip",
                        blocks=(block,),
                        minutes=20,
                    ),
                ),
            )
            for number in range(1, weeks + 1)
        ),
        left_out=(
            LeftOut(exercise="bench_dip", name="Bench dip", reason="sore", safety_rule="row"),
            LeftOut(exercise="plank", name="Plank", reason="later"),
        ),
    )


def log() -> TrainingLog:
    """One session done of three, with pain during it and after it, and a week away."""
    done = CompletedExercise(exercise="clam", pain=3, pain_place="hip_side", stopped=True)
    return TrainingLog(
        sessions=(CompletedSession(id="s1", on=MONDAY, session="w01d1", exercises=(done,)),),
        pains=(PainNote(id="p1", on=MONDAY + timedelta(days=1), place="hip_side", rating=5),),
        absences=(
            Absence(id="a1", first=date(2026, 11, 9), last=date(2026, 11, 13), why="illness"),
        ),
    )


def _text(check: StoredCheck | None = None, **options: Any) -> str:
    note = professional_note(
        check or read_check(stored()), checked_on=MONDAY, on=ON, knowledge=KNOWLEDGE, **options
    )
    return " ".join(note_text(note).split())


def test_it_says_first_what_it_is_not() -> None:
    text = _text()
    assert " ".join(NOT_THIS.split()) in text
    assert text.index(NOT_THIS[:40]) < text.index("SAFETY")


def test_measures_come_with_doubt_side_and_method() -> None:
    text = _text()
    assert "Squat: how far the knee bent (left) 92 ± 7°." in text
    assert "lean over the standing leg (left) 6 ± 4°, low confidence." in text
    assert "Method: world landmarks, mediapipe/full." in text
    assert "Not used: Bench dip." in text
    assert "Could not be measured from these recordings: knee moving inwards, tip of" in text


def test_findings_come_by_status_with_evidence() -> None:
    text = _text()
    order = [text.index(word) for word in ("Get it looked at:", "Stands out:", "Couldn't see:")]
    assert order == sorted(order)
    assert "Stands out: Heels in the squat. What was seen for squat_heels." in text
    assert "Held against: stands out from 15 % or more." in text
    assert "(Evidence: C; Arab et al. 2011.)" in text
    assert "Looks fine: Squat depth." in text


def test_many_sources_are_counted() -> None:
    keys = tuple(list(KNOWLEDGE.sources)[:5])
    findings = [replace(each, sources=keys) for each in check_result().findings]
    text = _text(read_check(stored(findings=tuple(findings))))
    assert " and 2 more.)" in text


def test_safety_rows_and_limits_are_named() -> None:
    row = TriggeredRow(
        id="parq_gate",
        level="gate",
        say="You told of a heart condition",
        do="Ask first.",
        cleared=True,
        cleared_reason="by a doctor",
    )
    gate = SafetyGate(
        triggered=(row,), limits={"no_failure": True, "max_hold_s": 10.0}, unanswered=("safety.x",)
    )
    text = _text(read_check(stored(gate=gate)))
    assert "You told of a heart condition. (parq_gate: waits for a go-ahead.)" in text
    assert "Cleared by a doctor." in text
    assert "Limits in force: no failure, longest hold 10 s." in text
    assert "Stop questions not answered: safety.x." in text
    quiet = _text(read_check(stored()))
    assert "No safety row applied." in quiet


def test_a_check_that_stopped_is_a_note_too() -> None:
    text = _text(read_check(json.loads(json.dumps(stopped().to_dict()))))
    assert "nothing was filmed or prescribed" in text


def test_what_a_professional_says_takes_the_place_of_a_finding() -> None:
    own = OwnFinding(
        id="o1",
        person="p",
        on=ON,
        status="not_supported",
        text="Heels stay down once warm",
        reason="Seen in person on two days",
        by="A. Physio",
        rule="squat_heels",
    )
    text = _text(own=(own,))
    assert "Stands out: Heels in the squat" not in text
    assert (
        "2026-11-22, A. Physio: looks fine: Heels stay down once warm. In place of “Heels in the "
        "squat”. Reason: Seen in person on two days." in text
    )


def test_the_other_side_is_not_replaced() -> None:
    findings = [replace(f, side="left") for f in check_result().findings]
    own = OwnFinding(
        id="o", person="p", on=ON, status="supported", text="x", reason="", rule="squat_heels",
        side="right",
    )  # fmt: skip
    assert "Stands out: Heels in the squat (left)" in _text(
        read_check(stored(findings=tuple(findings))), own=(own,)
    )


def test_the_programme_in_brief() -> None:
    text = _text(plan=plan())
    assert "3 weeks from 2026-11-02, 1 session a week of about 20 minutes." in text
    assert "Week 3, Outer hip: Clam 2 sets of 8 to 12, each side, 4 kg." in text
    assert "Left out for safety: Bench dip." in text
    assert "No programme: A professional agrees first." in _text(
        plan=replace(plan(), weeks=(), withheld="a professional agrees first")
    )


def test_the_period_counts_what_was_done() -> None:
    text = _text(plan=plan(), log=log())
    assert "Done: 1 session of 3 planned by 2026-11-22, 2026-11-02 to 2026-11-02." in text
    assert "Highest pain told, 0 to 10: side of the hip 5." in text
    assert "Broken off: 1 exercise." in text
    assert "Away 2026-11-09 to 2026-11-13: illness." in text
    assert "No pain was told." in _text(
        log=TrainingLog(sessions=(CompletedSession(id="s", on=MONDAY),))
    )


def test_changes_are_told_by_verdict() -> None:
    def change(name: str, verdict: Any, sentence: str = "") -> Change:
        return Change(
            key=name,
            quantity=name,
            name=name,
            unit="deg",
            side=None,
            before=1.0,
            after=2.0,
            change=1.0,
            sensor_error=0.5,
            noise=None,
            limit=0.5,
            verdict=verdict,
            turn="better",
            sentence=sentence,
        )

    text = _text(
        changes=(
            change("knee bend", "more_than_noise", "the knee bent 12° further"),
            change("trunk lean", "within_noise"),
            change("time held", "cannot_tell"),
        )
    )
    assert "More than noise: The knee bent 12° further." in text
    assert "Within noise: trunk lean." in text
    assert "Couldn't tell: time held." in text


def test_it_fits_a_page_and_says_what_it_leaves_out() -> None:
    many = stored()
    squat = many["tests"][0]
    squat["measures"] = [
        {**squat["measures"][1], "quantity": f"angle_{number}"} for number in range(40)
    ]
    note = professional_note(
        read_check(many), checked_on=MONDAY, on=ON, knowledge=KNOWLEDGE, plan=plan(), log=log()
    )
    text = note_text(note)
    assert "And 30 more in the report." in text
    assert len(text.splitlines()) <= LINES_OF_A_PAGE


def test_versions_are_named() -> None:
    assert "primemover 0.1.0, knowledge 3fa9c21b7d10, pose model mediapipe/full 0.10.21" in _text()


def test_nothing_can_be_slipped_into_the_page() -> None:
    page = note_html(
        professional_note(read_check(stored()), checked_on=MONDAY, on=ON, knowledge=KNOWLEDGE)
    )
    assert HOSTILE not in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_all_words_are_fit_to_read() -> None:
    assert not forbidden_words(_text(plan=plan(), log=log()))


def test_the_text_breaks_lines_and_holds_no_control_signs() -> None:
    note = professional_note(read_check(stored()), checked_on=MONDAY, on=ON, knowledge=KNOWLEDGE)
    for line in note_text(note).splitlines():
        assert line.isprintable()
        assert len(line) <= 100


def test_a_stored_measure_is_the_measure() -> None:
    kept = read_check(stored())
    original = check_result().tests[0].measures[1]
    assert isinstance(original, Measure)
    assert kept.tests[0].measures[1] == original


@pytest.mark.parametrize("document", [{}, {"tests": None, "findings": [3], "gate": {}}])
def test_what_an_older_check_lacks_is_not_there(document: dict[str, Any]) -> None:
    check = read_check(document)
    assert check.findings == ()
    assert "Nothing was filmed." in _text(check)


def test_a_number_without_its_doubt_is_not_shown() -> None:
    kept = stored()
    kept["tests"][0]["measures"][1]["uncertainty"] = None
    assert "how far the knee bent" not in _text(read_check(kept))
