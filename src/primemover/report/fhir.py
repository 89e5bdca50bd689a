"""One check, and what was planned and done since, as a FHIR R4 bundle of plain JSON values.

A collection: a minimal person under a pseudonym, the software as a device, the questionnaire and
its answers, observations, and the programme. Only what R4 and R4B have in common is used. Making
a bundle sends nothing anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from primemover.report.fhir_answers import questionnaire, response
from primemover.report.fhir_codes import PERSON, SYSTEM, Resource, full_url, identity
from primemover.report.fhir_observations import Observed, observations, pain_observation
from primemover.report.fhir_plan import care_plan
from primemover.report.stored_check import StoredCheck, read_check

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan


def fhir_bundle(
    document: Mapping[str, Any],
    *,
    pseudonym: str,
    check_id: str,
    at: datetime,
    knowledge: Knowledge,
    plan: Plan | None = None,
    log: TrainingLog | None = None,
    without: Collection[str] = (),
) -> Resource:
    """The bundle of one kept check; the same input gives the same bundle.

    Parameters
    ----------
    document : mapping
        ``CheckRecord.result``, or the content of a ``check.json``.
    pseudonym : str
        Stands for the person; no name is in the bundle.
    check_id : str
        What the ids of the resources are derived from.
    at : datetime
        When the check was made, with its time zone.
    plan, log : optional
        The programme and what was done of it.
    without : collection of str
        Sections of the questionnaire whose answers are left out.
    """
    check = read_check(document)
    person = _person(pseudonym)
    device = _device(check)
    questions = questionnaire(knowledge)
    moment = _moment(at)
    told = {k: v for k, v in check.answers.items() if k.partition(".")[0] not in without}
    resources = [person, device, questions]
    if told:
        resources.append(
            response(
                told,
                questions=questions,
                person=person,
                authored=moment,
                check=check_id,
                knowledge=knowledge,
            )
        )
    observed = Observed(check=check_id, at=moment, person=person, device=device)
    resources += observations(check, observed=observed)
    resources += [pain_observation(pain, person=person) for pain in (log.pains if log else ())]
    programme = care_plan(plan, person=person, check=check_id, log=log) if plan else None
    if programme is not None:
        resources.append(programme)
    return {
        "resourceType": "Bundle",
        "id": identity("bundle", check_id),
        "type": "collection",
        "timestamp": moment,
        "entry": [{"fullUrl": full_url(each), "resource": each} for each in resources],
    }


def to_fhir_json(bundle: Resource) -> str:
    """``bundle`` as JSON text, UTF-8."""
    return json.dumps(bundle, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def contents(bundle: Resource) -> dict[str, int]:
    """How many resources of each type are in ``bundle``."""
    counts: dict[str, int] = {}
    for entry in bundle["entry"]:
        kind = entry["resource"]["resourceType"]
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def _moment(at: datetime) -> str:
    """``at`` in UTC, as FHIR writes it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _person(pseudonym: str) -> Resource:
    return {
        "resourceType": PERSON,
        "id": identity("person", pseudonym),
        "identifier": [{"system": f"{SYSTEM}person", "value": pseudonym}],
    }


def _device(check: StoredCheck) -> Resource:
    """The software with the versions of everything that judged."""
    versions = [
        {"type": {"text": name}, "value": value} for name, value in check.versions.items() if value
    ]
    return {
        "resourceType": "Device",
        "id": identity("device", *sorted(check.versions.items())),
        "deviceName": [{"name": "primemover", "type": "user-friendly-name"}],
        **({"version": versions} if versions else {}),
        "note": [{"text": "For wellness and education; not a medical device."}],
    }
