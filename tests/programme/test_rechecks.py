"""A check done again changes what safety leaves out, and says no more than is true."""

from __future__ import annotations

from typing import Any

from benchmarks.programme.laws import broken_laws
from primemover.findings.gate import safety_gate
from primemover.programme.course import course_of
from primemover.programme.log import Recheck
from primemover.programme.plan import FindingInBrief, Plan
from primemover.programme.practice import Practice
from primemover.programme.rechecks import take_recheck
from primemover.programme.withholding import open_signs
from primemover.recordings.answers import Answers
from tests.programme.diaries import Follower, as_planned, coming
from tests.programme.people import KNOWLEDGE, MONDAY
from tests.programme.test_progress import SQUAT, someone

STANDS_OUT = FindingInBrief(rule="pelvic_drop", status="supported", title="The pelvis drops")
FOLLOW = "follow that"


def exercises_to_come(person: Follower, plan: Plan) -> set[str]:
    return {one.exercise for s in coming(plan, person.log) for one in s.exercises()}


def barred(**answers: object) -> set[str]:
    """What safety leaves out for these answers."""
    values = {name.replace("__", "."): value for name, value in answers.items()}
    return set(safety_gate(Answers(values=values), knowledge=KNOWLEDGE).excluded_exercises)


def test_new_answers_leave_out_what_their_rows_leave_out() -> None:
    person = someone()
    person.train(2)
    told: dict[str, object] = {"pain__knee": 9.0, "pain__low_back": 8.0}
    out = barred(**told)
    assert exercises_to_come(person, person.look()) & out
    plan = person.answers((STANDS_OUT,), **told)
    assert not plan.withheld
    assert exercises_to_come(person, plan)
    assert not exercises_to_come(person, plan) & out
    assert not broken_laws(plan, log=person.log, knowledge=KNOWLEDGE)


def test_what_the_rows_say_is_said_and_stands_in_the_advice() -> None:
    person = someone(pain__knee=0.0)
    person.train(2)
    plan = person.answers(pain__knee=9.0)
    row = KNOWLEDGE.safety["pain_red_knee"]
    assert [n for n in person.told("pain") if row.do in n.text and row.say in n.text]
    assert row.do in plan.advice
    assert row.do not in person.base.advice


def test_an_answer_not_given_anew_keeps_its_value() -> None:
    person = someone(pain__knee=9.0)
    person.train(1)
    plan = person.answers(pain__low_back=8.0)
    out = barred(pain__knee=9.0, pain__low_back=8.0)
    assert not exercises_to_come(person, plan) & out


def test_what_no_longer_holds_is_open_again() -> None:
    person = someone(pain__knee=9.0)
    person.train(1)
    assert SQUAT not in exercises_to_come(person, person.look())
    assert SQUAT in exercises_to_come(person, person.answers(pain__knee=0.0))


def test_a_stop_withholds_in_the_words_of_its_row_until_it_is_gone() -> None:
    person = someone()
    person.train(2)
    plan = person.answers((STANDS_OUT,), safety__chest=True)
    rows = safety_gate(Answers(values={"safety.chest": True}), knowledge=KNOWLEDGE).triggered
    assert rows[0].say in plan.withheld
    assert rows[0].do in plan.advice
    assert not coming(plan, person.log)
    assert plan.sitting_break is None
    assert not any(FOLLOW in notice.text for notice in plan.notices)
    person.on = person.on.replace(day=person.on.day + 1)
    assert coming(person.answers(safety__chest=False), person.log)


def test_a_gate_that_nobody_opened_pauses_and_one_that_is_open_does_not() -> None:
    person = someone()
    person.train(2)
    plan = person.answers(readiness__fall_faint=True)
    row = KNOWLEDGE.safety["fall_faint"]
    assert plan.withheld
    assert [notice for notice in person.told("stop") if row.do in notice.text]
    assert not broken_laws(plan, log=person.log, knowledge=KNOWLEDGE)

    person = someone()
    person.train(2)
    plan = person.answers(
        readiness__fall_faint=True, readiness__cleared=True, readiness__cleared_by_whom="doctor"
    )
    assert not plan.withheld
    assert not person.told("stop")
    assert coming(plan, person.log)


def test_what_a_check_cannot_tell_stays_as_it_was_known() -> None:
    unclear = FindingInBrief(rule="pelvic_drop", status="cannot_tell", title="The pelvis drops")
    other = FindingInBrief(rule="side_lean", status="not_supported", title="The trunk leans")
    practice = Practice(findings=(STANDS_OUT,))
    course = course_of(someone().base, absences=(), knowledge=KNOWLEDGE)
    recheck = Recheck(id="again", on=MONDAY, findings=(unclear, other))
    take_recheck(recheck, course=course, practice=practice)
    assert practice.findings == (STANDS_OUT, other)


def test_what_a_hip_replacement_leaves_out_is_left_out() -> None:
    person = someone()
    person.train(2)
    told: dict[str, object] = {
        "readiness__hip_replacement": "posterior",
        "pain__knee": 9.0,
        "pain__low_back": 8.0,
    }
    plan = person.answers((STANDS_OUT,), **told)
    assert not exercises_to_come(person, plan) & barred(**told)


def test_sessions_done_stay_as_they_were() -> None:
    person = someone()
    person.train(4)
    before = {s.id: s for s in person.look().sessions()}
    plan = person.answers(pain__knee=9.0)
    done = {one.session for one in person.log.sessions}
    assert {s.id: s for s in plan.sessions() if s.id in done} == {
        name: session for name, session in before.items() if name in done
    }


def test_findings_that_change_nothing_do_not_claim_to() -> None:
    person = someone()
    person.train(1)
    odd = FindingInBrief(rule="of_nothing", status="supported", title="Something odd")
    person.answers((odd,))
    text = person.told("retest")[-1].text
    assert "Stands out now: Something odd." in text
    assert FOLLOW not in text


def test_weight_on_the_back_goes_where_the_back_speaks_against_it() -> None:
    person = someone(equipment__items=("mat", "wall"), training__experience="none")
    for _ in range(40):
        if any("backpack" in o.step for s in person.look().sessions() for o in s.exercises()):
            break
        if person.next() is None:
            break
        person.train(how=lambda one: as_planned(one, left=6))
    assert any(
        o.step == "backpack" for s in coming(person.look(), person.log) for o in s.exercises()
    )
    plan = person.answers(pain__low_back=8.0)
    assert not any(o.step == "backpack" for s in coming(plan, person.log) for o in s.exercises())


def test_a_place_told_calm_lifts_what_waited_for_it() -> None:
    person = someone()
    person.train(1, how=lambda one: as_planned(one, pain=9, pain_place="knee", stopped=True))
    assert person.look().withheld
    person.look(3)
    person.answers(pain__low_back=0.0)
    assert person.look().withheld
    assert not person.answers(pain__knee=0.0).withheld


def test_a_sign_told_by_hand_is_lifted_by_answers_to_every_stop_sign_alone() -> None:
    sign = FindingInBrief(rule="stop_sign", status="refer", title="chest pain")
    person = someone()
    assert "chest pain" in person.answers((sign,)).withheld
    nothing = FindingInBrief(rule="side_lean", status="cannot_tell", title="side lean")
    assert "chest pain" in person.answers((nothing,)).withheld
    assert "chest pain" in person.answers(safety__chest=False).withheld
    open_still = open_signs({"about.age_years": 34.0, "about.sex": "male"}, knowledge=KNOWLEDGE)
    calm: dict[str, Any] = {
        "about__sex": "male",
        "readiness__blood_pressure": "normal",
        **{name.replace(".", "__"): False for name in open_still if name.startswith("safety.")},
    }
    assert person.answers(**calm).withheld == ""
