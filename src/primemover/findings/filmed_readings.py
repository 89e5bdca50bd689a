"""Readings from what was filmed, as a check keeps it in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from primemover.findings.filmed import name_of
from primemover.findings.readings import Conditions, Reading
from primemover.findings.told_readings import which_is_better

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

COUNTED: Final = "repetitions"
_ENGINE: Final = re.compile(r"(?:^|, )([^\s,]+/[^\s,]+)(?=, camera )")
"""How a measure's method names pose engine and model."""


def filmed_readings(
    tests: Sequence[Mapping[str, Any]], *, versions: Mapping[str, str], knowledge: Knowledge
) -> tuple[Reading, ...]:
    """Measures and refusals of every recording as readings.

    Parameters
    ----------
    tests : sequence of mappings
        As in ``CheckResult.to_dict()["tests"]``.
    versions : mapping
        As in ``CheckResult.versions``: what they were judged by.
    """
    return tuple(
        reading
        for test in tests
        for reading in _of_test(test, versions=versions, knowledge=knowledge)
    )


def _of_test(
    test: Mapping[str, Any], *, versions: Mapping[str, str], knowledge: Knowledge
) -> Iterator[Reading]:
    for measure in test.get("measures", ()):
        quantity, unit = str(measure["quantity"]), str(measure["unit"])
        yield Reading(
            key=f"{test['test']}/{quantity}",
            quantity=quantity,
            name=_name(test["test"], quantity=quantity, side=measure["side"], knowledge=knowledge),
            unit=unit,
            value=None if measure["value"] is None else float(measure["value"]),
            refused="it could not be told" if measure["value"] is None else "",
            uncertainty=float(measure["uncertainty"] or 0.0),
            step=1.0 if quantity == COUNTED else 0.0,
            side=measure["side"],
            test=test["test"],
            better=which_is_better(quantity, test=test["test"], knowledge=knowledge),
            confidence=measure["confidence"],
            conditions=_conditions(test, measure=measure, versions=versions),
        )
    for refusal in test.get("refusals", ()):
        quantity = str(refusal["quantity"])
        yield Reading(
            key=f"{test['test']}/{quantity}",
            quantity=quantity,
            name=_name(test["test"], quantity=quantity, side=refusal["side"], knowledge=knowledge),
            unit="",
            value=None,
            side=refusal["side"],
            test=test["test"],
            refused=f"it could not be seen ({refusal['reason']})",
        )


def _conditions(
    test: Mapping[str, Any], *, measure: Mapping[str, Any], versions: Mapping[str, str]
) -> Conditions:
    """The view counts only where it changes what is read: not for times and counts."""
    view = test.get("view") or {}
    seen_alike = measure["unit"] == "s" or measure["quantity"] == COUNTED
    return Conditions(
        sensor=_sensor(str(measure["method"]), versions=versions),
        facing="" if seen_alike else str(view.get("facing", "")),
        near_side=None if seen_alike else view.get("near_side"),
        judged_by=judged_by(versions),
    )


def judged_by(versions: Mapping[str, str]) -> str:
    """Software, knowledge and calibration in one text; equal texts judge alike."""
    parts = ((name, versions.get(name)) for name in ("primemover", "knowledge", "calibration"))
    return ", ".join(f"{name} {value}" for name, value in parts if value)


def _sensor(method: str, *, versions: Mapping[str, str]) -> str:
    """Pose engine and model of one measure, with the version where it is known."""
    found = _ENGINE.search(method)
    model = versions.get("pose_model", "")
    if found is None or model.startswith(f"{found[1]} "):
        return model
    return found[1]


def _name(test: str, *, quantity: str, side: str | None, knowledge: Knowledge) -> str:
    threshold = knowledge.thresholds.get(quantity)
    what = threshold.what if threshold else quantity.replace("_", " ")
    short = re.split(r"[,;]", what)[0]
    named = f"{name_of(test, knowledge=knowledge)}, {short[:1].lower()}{short[1:]}"
    return f"{named} ({side})" if side else named
