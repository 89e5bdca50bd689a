"""Simulated people differ, can be made again, and write logs as people do."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from benchmarks.programme.answer_values import calm_answers, possible_answers
from benchmarks.programme.behaviour import Life, Look
from benchmarks.programme.body import MOST_REPS, Ability, Body
from benchmarks.programme.figures import percentile
from benchmarks.programme.simulated_people import REFERS, changed_findings, simulate_person
from primemover.findings.gate import safety_gate
from primemover.knowledge import load_knowledge
from primemover.programme.model import Dose
from primemover.programme.plan import PlannedExercise
from primemover.recordings.answers import Answers, parse_answers

KNOWLEDGE = load_knowledge()
SOME = 60


def planned(**values: object) -> PlannedExercise:
    return PlannedExercise(
        exercise="goblet_squat",
        name="Goblet squat",
        slot="strength.1",
        dose=Dose(sets=3, reps_low=8, reps_high=12, reps_in_reserve=2),
        cues=(),
        reasons=(),
        **values,  # type: ignore[arg-type]
    )


def test_one_number_is_one_person() -> None:
    assert simulate_person(7, knowledge=KNOWLEDGE) == simulate_person(7, knowledge=KNOWLEDGE)
    assert simulate_person(7, knowledge=KNOWLEDGE) != simulate_person(8, knowledge=KNOWLEDGE)


def test_people_give_answers_that_the_questionnaire_takes() -> None:
    for seed in range(SOME):
        values = dict(simulate_person(seed, knowledge=KNOWLEDGE).answers.values)
        assert parse_answers(values).values == values


def test_people_differ_in_what_safety_says_and_in_what_they_own() -> None:
    people = [simulate_person(seed, knowledge=KNOWLEDGE) for seed in range(SOME)]
    outcomes = Counter(safety_gate(p.answers, knowledge=KNOWLEDGE).outcome for p in people)
    assert outcomes["go"] > SOME // 3
    assert outcomes["stop"]
    assert outcomes["pause"]
    assert len({p.answers.get("equipment.items") for p in people}) > 4
    assert len({p.answers.get("training.experience") for p in people}) > 3
    statuses = Counter(finding.status for p in people for finding in p.findings)
    assert {"supported", "not_supported", "cannot_tell"} <= set(statuses)
    assert all(f.rule == REFERS for p in people for f in p.findings if f.status == "refer")


def test_calm_answers_stop_nobody() -> None:
    assert calm_answers("safety.bladder") == (False,)
    assert set(possible_answers("safety.bladder")) == {False, True}
    for value in calm_answers("readiness.blood_pressure"):
        answers = Answers(values={"readiness.blood_pressure": value})
        assert safety_gate(answers, knowledge=KNOWLEDGE).outcome == "go"


def test_a_check_done_again_finds_much_the_same() -> None:
    before = simulate_person(1, knowledge=KNOWLEDGE).findings
    after = changed_findings(before, random=Random(1), knowledge=KNOWLEDGE)
    alike = sum(old == new for old, new in zip(before, after, strict=True))
    assert len(before) > alike > len(before) // 3


def test_repetitions_follow_the_load() -> None:
    ability = Ability(once_kg=60.0, reps=20.0, hold_s=40.0)
    assert ability.to_failure(60.0, harder=False) == 0.0
    # Epley: 60 = 45 × (1 + 10 / 30)
    assert ability.to_failure(45.0, harder=False) == pytest.approx(10.0)
    assert ability.to_failure(None, harder=False) == 20.0
    assert ability.to_failure(None, harder=True) < 20.0
    assert ability.to_failure(1.0, harder=False) == MOST_REPS


def test_a_body_keeps_to_what_is_planned_more_or_less_and_grows() -> None:
    habits = simulate_person(3, knowledge=KNOWLEDGE).habits
    body, random = Body(seed=3, habits=habits), Random(3)
    body.ability("goblet_squat").once_kg = 100.0
    sets = body.do(planned(load_kg=20.0), random=random, weighted=True)
    assert 2 <= len(sets) <= 4
    assert all(one.reps is not None and one.reps <= 14 for one in sets)
    assert body.ability("goblet_squat").once_kg >= 100.0


def test_a_first_load_is_found_where_the_plan_names_none() -> None:
    habits = simulate_person(3, knowledge=KNOWLEDGE).habits
    body = Body(seed=3, habits=habits)
    done = [body.do(planned(), random=Random(n), weighted=True)[0].load_kg for n in range(20)]
    assert any(load is not None for load in done)
    assert body.do(planned(), random=Random(1), weighted=False)[0].load_kg is None


def test_years_hold_everything_that_happens_to_people() -> None:
    looks: list[Look] = []
    for seed in range(SOME // 2):
        person = simulate_person(seed, knowledge=KNOWLEDGE)
        Life(person=person, knowledge=KNOWLEDGE, watch=looks.append, pace="week").live(14)
    last = [
        look for look, after in zip(looks, [*looks[1:], None], strict=True) if _ends(look, after)
    ]
    logs = [look.log for look in last]
    sessions = [one for log in logs for one in log.sessions]
    twice = Counter((id(log), one.session) for log in logs for one in log.sessions)
    assert max(twice.values()) > 1
    assert any(one.session == "" for one in sessions)
    assert any(e.pain for one in sessions for e in one.exercises)
    assert any(log.absences for log in logs)
    assert any(log.pains for log in logs)
    assert any(log.rechecks for log in logs)
    assert {"refuse", "swap"} <= {choice.kind for log in logs for choice in log.choices}
    for log in logs:
        assert list(log.sessions) == sorted(log.sessions, key=lambda one: one.on)


def _ends(look: Look, after: Look | None) -> bool:
    return after is None or after.base is not look.base


def test_percentiles_count_every_value() -> None:
    values = {1.0: 1, 2.0: 98, 3.0: 1}
    assert [percentile(values, p) for p in (0, 1, 50, 99, 100)] == [1.0, 1.0, 2.0, 2.0, 3.0]
