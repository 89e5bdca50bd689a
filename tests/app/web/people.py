"""People who come to the app with something done already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primemover.app.kept_checks import keep_check
from primemover.app.plan_keeping import Asked, settle_for
from primemover.app.store import OWN_LABEL, new_person
from primemover.checkup import check
from primemover.history.records import Person
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.recordings.answers import Answers

NO_SIGNS: Mapping[str, object] = {
    "about.pregnant": False,
    "readiness.blood_pressure": "normal",
    "safety.bladder": False,
    "safety.saddle": False,
    "safety.both_legs": False,
    "safety.leg_weakness": False,
    "safety.fracture": False,
    "safety.groin_weight_bearing": False,
    "safety.infection": False,
    "safety.cancer": False,
    "safety.clot": False,
    "safety.chest": False,
}
"""The stop signs, answered: none of them applies."""

ANSWERS: Mapping[str, object] = {
    "about.age_years": 34.0,
    "sitting.hours_work_day": 9.0,
    "goals.days_per_week": 3.0,
    "goals.minutes_per_session": 30.0,
    "equipment.items": ("mat", "wall", "chair", "dumbbell", "mini_band"),
    **NO_SIGNS,
}
"""A 34-year-old who sits nine hours and to whom no stop sign applies."""


def somebody(store: Store, **values: Any) -> Person:
    """A 34-year-old who sits nine hours and has done a check of answers."""
    person = store.find_person(OWN_LABEL) or new_person(OWN_LABEL)
    if store.find_person(OWN_LABEL) is None:
        store.add_person(person)
    answers = Answers(values={**ANSWERS, **values})
    keep_check(check(answers), store=store, person=person)
    return person


def with_plan(store: Store, *, wanted: Mapping[str, Any] | None = None, **values: Any) -> Person:
    """The same with a plan made of it."""
    person = somebody(store, **values)
    settle_for(
        Asked(check="kept", wanted=wanted or {}),
        store=store,
        person=person,
        knowledge=load_knowledge(),
    )
    return person
