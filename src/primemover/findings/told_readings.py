"""Readings from what was told: times, stands, scale, tape, pain, and where work was felt."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.findings.limits import limits_of
from primemover.findings.readings import Better, Conditions, Reading
from primemover.findings.told import ELSEWHERE
from primemover.terms import Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge, Question

SORE_BACK: Final = "your back hurt anyway, so what you felt there says nothing"
"""Why a back that hurts is not read in tests that load it."""

_LOADS_THE_BACK: Final = ("felt.bench_dip", "felt.plank")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """One question that gives a number worth following."""

    name: str
    quantity: str
    test: str
    key: str = ""
    side: Side | None = None


def _both(stem: str, *, unit: str, name: str, quantity: str, test: str) -> dict[str, _Told]:
    sides: tuple[Side, ...] = ("left", "right")
    return {
        f"{stem}_{side}_{unit}": _Told(
            name=name, quantity=quantity, test=test, key=f"{stem}_{unit}", side=side
        )
        for side in sides
    }


_NUMBERS: Final[Mapping[str, _Told]] = {
    **_both(
        "timed.one_leg_stand",
        unit="s",
        name="Time on one leg",
        quantity="stance_time",
        test="one_leg_stand",
    ),
    "timed.plank_s": _Told(name="Time in the plank", quantity="hold_time", test="plank"),
    **_both(
        "timed.side_plank",
        unit="s",
        name="Time in the side plank",
        quantity="side_plank_time",
        test="side_plank_hold",
    ),
    "timed.chair_stands": _Told(
        name="Stands from a chair in 30 seconds", quantity="chair_stands", test="chair_stand_30"
    ),
    **_both(
        "timed.one_leg_bridge",
        unit="s",
        name="Time in the one-leg bridge",
        quantity="one_leg_bridge_time",
        test="sl_bridge_hold",
    ),
    **_both(
        "scale.abductor",
        unit="kg",
        name="Push of the leg to the side",
        quantity="abductor_strength",
        test="abductor_strength",
    ),
    **_both(
        "tape.knee_to_wall",
        unit="cm",
        name="Knee to wall",
        quantity="knee_to_wall",
        test="knee_to_wall",
    ),
    "tape.hip_girth_cm": _Told(name="Around the hips", quantity="hip_girth", test=""),
}
"""Questions with a number, with what they measure; sides of one quantity share a key."""

_FELT: Final[Mapping[str, str]] = {
    "bench_dip": "in the dip",
    "plank": "in the plank",
    "clam_before": "in the clam",
    "clam_after": "in the clam after the cue",
    "bridge": "in the bridge",
    "bridge_heels_close": "in the bridge with the heels close",
    "squat": "in the squat",
    "prone_hip_extension": "lifting the leg behind",
}


def told_readings(answers: Mapping[str, object], *, knowledge: Knowledge) -> tuple[Reading, ...]:
    """What was told as readings, in the order of the questionnaire.

    Parameters
    ----------
    answers : mapping
        Values by question id, as in ``Answers.values`` or read back from JSON.
    """
    return tuple(_each(answers, knowledge=knowledge))


def _each(answers: Mapping[str, object], *, knowledge: Knowledge) -> Iterator[Reading]:
    for question in knowledge.questions.values():
        value = answers.get(question.id)
        if question.kind == "felt_sites" and isinstance(value, Mapping):
            yield from _felt(question, value=value, answers=answers, knowledge=knowledge)
        elif (number := _number(value)) is None:
            continue
        elif question.id in _NUMBERS:
            yield _measured(question, value=number, answers=answers, knowledge=knowledge)
        elif question.id.startswith("pain.") and question.kind == "scale_0_10":
            yield _pain(question, value=number)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def _measured(
    question: Question, *, value: float, answers: Mapping[str, object], knowledge: Knowledge
) -> Reading:
    told = _NUMBERS[question.id]
    return Reading(
        key=told.key or question.id,
        quantity=told.quantity,
        name=f"{told.name} ({told.side})" if told.side else told.name,
        unit=question.unit,
        value=value,
        step=_step(value),
        side=told.side,
        test=told.test,
        question=question.id,
        better=which_is_better(told.quantity, test=told.test, knowledge=knowledge),
        conditions=Conditions(sensor=_sensor(question.id, answers=answers)),
    )


def _sensor(question: str, *, answers: Mapping[str, object]) -> str:
    """How a scale was held matters as much as which camera looked."""
    if not question.startswith("scale."):
        return ""
    exact = answers.get("scale.exact_position") is True
    return "a scale in the exact position" if exact else "a scale in another position"


def _pain(question: Question, *, value: float) -> Reading:
    where = question.text.rstrip("?").lower()
    return Reading(
        key=question.id,
        quantity="pain",
        name=f"Pain, {where}",
        unit="of 10",
        value=value,
        step=_step(value),
        question=question.id,
        better="lower",  # by the scale itself: 0 is none
    )


def _felt(
    question: Question,
    *,
    value: Mapping[str, object],
    answers: Mapping[str, object],
    knowledge: Knowledge,
) -> Iterator[Reading]:
    test = question.id.partition(".")[2]
    limited = which_is_better("felt_elsewhere", test=test, knowledge=knowledge)
    sore = question.id in _LOADS_THE_BACK and bool(_number(answers.get("pain.low_back")))
    for site in question.options:
        rating = _number(value.get(site.id, 0)) or 0.0
        void = sore and site.id == "low_back"
        yield Reading(
            key=f"{question.id}/{site.id}",
            quantity="felt",
            name=f"Felt {_FELT.get(test, test.replace('_', ' '))}, {site.label}",
            unit="of 10",
            value=None if void else rating,
            step=_step(rating),
            test=test,
            question=question.id,
            better=limited if site.id in ELSEWHERE else "",
            refused=SORE_BACK if void else "",
        )


def which_is_better(quantity: str, *, test: str, knowledge: Knowledge) -> Better:
    """Which way is better by the limits of ``quantity`` in ``test``; "" where there are none."""
    limits = limits_of(quantity, knowledge=knowledge, test=test)
    if limits is None:
        return ""
    return "lower" if limits.comparison == "above" else "higher"


def _step(value: float) -> float:
    """What a told number was rounded to, by its own digits: 1 for 44, 0.1 for 44.5."""
    digits = next((d for d in range(3) if math.isclose(value, round(value, d))), 3)
    return float(10.0**-digits)
