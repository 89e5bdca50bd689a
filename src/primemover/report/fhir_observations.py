"""Measures, refusals, findings and pain as FHIR Observations.

The doubt of a measure is a component of its own: the ends of the 95 % interval. A reference range
would say what is usual in others, and the published extension for uncertainty means a standard
deviation; neither is what we have. A finding is an observation, never a condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primemover.report.fhir_codes import (
    ABSENT_SYSTEM,
    Resource,
    category,
    concept,
    identity,
    quantity,
    reference,
)
from primemover.report.note_parts import PLACES
from primemover.report.words import plain, quantity_title, status_word

if TYPE_CHECKING:
    from primemover.measures.model import Measure
    from primemover.programme.log import PainNote
    from primemover.report.stored_check import StoredCheck, StoredFinding, StoredTest
    from primemover.terms import Side


@dataclass(frozen=True, kw_only=True, slots=True)
class Observed:
    """What every observation of one check shares; ``at`` is when, as FHIR writes it."""

    check: str
    at: str
    person: Resource
    device: Resource

    def observation(self, name: str, *, code: Resource, kind: str) -> Resource:
        """An observation without its value; ``name`` makes its id."""
        return {
            "resourceType": "Observation",
            "id": identity(self.check, name),
            "status": "final",
            "category": category(kind),
            "code": code,
            "subject": reference(self.person),
            "effectiveDateTime": self.at,
            "device": reference(self.device),
        }


def observations(check: StoredCheck, *, observed: Observed) -> Iterator[Resource]:
    """Everything one check measured, refused and found."""
    for number, test in enumerate(check.tests):
        for count, each in enumerate(test.measures):
            yield _measured(each, test=test, name=f"{number}/measure/{count}", observed=observed)
        for count, (quantity_name, reason) in enumerate(test.refusals):
            name = f"{number}/refusal/{count}"
            yield _refused(quantity_name, reason, test=test, name=name, observed=observed)
    for number, finding in enumerate(check.findings):
        yield _found(finding, number=number, observed=observed)


def pain_observation(pain: PainNote, *, person: Resource) -> Resource:
    """Pain told between sessions, 0 to 10."""
    return {
        "resourceType": "Observation",
        "id": identity("pain", pain.id),
        "status": "final",
        "category": category("survey"),
        "code": concept("pain", code="rating_0_10", text="Pain, 0 to 10"),
        "subject": reference(person),
        "effectiveDateTime": pain.on.isoformat(),
        "bodySite": concept("place", code=pain.place, text=PLACES[pain.place]),
        "valueInteger": pain.rating,
    }


def _measured(measure: Measure, *, test: StoredTest, name: str, observed: Observed) -> Resource:
    found = observed.observation(name, code=_code(measure.quantity), kind="exam")
    found |= _sided(measure.side)
    found["method"] = {"text": f"{plain(test.test)}: {measure.method}"}
    found["valueQuantity"] = quantity(measure.value, unit=measure.unit)
    found["component"] = [
        {
            "code": concept("uncertainty", code="interval_95", text="95 % interval"),
            "valueRange": {
                "low": quantity(measure.low, unit=measure.unit),
                "high": quantity(measure.high, unit=measure.unit),
            },
        },
        {
            "code": concept("uncertainty", code="valid_share", text="Share of frames used"),
            "valueQuantity": quantity(measure.valid_share, unit="1"),
        },
    ]
    if measure.confidence == "low":
        found["note"] = [{"text": "Low confidence: shown, but never decides a finding alone."}]
    return found


def _refused(
    quantity_name: str, reason: str, *, test: StoredTest, name: str, observed: Observed
) -> Resource:
    found = observed.observation(name, code=_code(quantity_name), kind="exam")
    found |= _sided(test.side)
    found["method"] = {"text": plain(test.test)}
    found["dataAbsentReason"] = {
        "coding": [{"system": ABSENT_SYSTEM, "code": "unknown"}],
        "text": reason or "It could not be measured from this recording.",
    }
    return found


def _found(finding: StoredFinding, *, number: int, observed: Observed) -> Resource:
    code = concept("finding", code=finding.rule, text=finding.title)
    found = observed.observation(f"finding/{number}/{finding.rule}", code=code, kind="survey")
    found |= _sided(finding.side)
    found["valueCodeableConcept"] = concept(
        "status", code=finding.status, text=status_word(finding.status)
    )
    notes = [finding.seen, f"Evidence for what it may mean: grade {finding.grade}."]
    found["note"] = [{"text": text} for text in notes if text]
    return found


def _code(name: str) -> Resource:
    return concept("quantity", code=name, text=quantity_title(name))


def _sided(side: Side | None) -> Resource:
    return {"bodySite": concept("side", code=side, text=side)} if side else {}
