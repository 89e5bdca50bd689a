"""The FHIR bundle: held against the published structure, against itself, and against the check."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from primemover.knowledge import Question, load_knowledge
from primemover.report.fhir import contents, fhir_bundle, to_fhir_json
from primemover.report.fhir_answers import questionnaire, response
from primemover.report.fhir_codes import UCUM, identity, quantity
from tests.report.results import HOSTILE
from tests.report.test_professional_note import log, plan, stored

KNOWLEDGE = load_knowledge()
AT = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=1)))

# R4B changed other resources than these and nothing within them (hl7.org, "R4B explanation" and
# version history of 4.3.0), so what holds for R4B here holds for R4.
SAME_IN_R4_AND_R4B = {
    "Bundle",
    "Patient",
    "Device",
    "Questionnaire",
    "QuestionnaireResponse",
    "Observation",
    "CarePlan",
}
# The types of R4 that are used; the library's own list of them is cut short.
TYPE_OF_ANSWER = {
    "boolean": {"valueBoolean"},
    "decimal": {"valueDecimal"},
    "choice": {"valueCoding"},
    "string": {"valueString"},
}


def bundle(document: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    return fhir_bundle(
        document or stored(),
        pseudonym="client-17",
        check_id="check-1",
        at=AT,
        knowledge=KNOWLEDGE,
        **{"plan": plan(), "log": log(), **options},
    )


def resources(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    every = [entry["resource"] for entry in made["entry"]]
    return [each for each in every if each["resourceType"] == kind]


def _models(model: BaseModel) -> Iterator[tuple[BaseModel, str, FieldInfo, object]]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        yield model, name, info, value
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, BaseModel):
                yield from _models(part)


def _code_faults(model: BaseModel) -> list[str]:
    """Codes that are not in the value sets FHIR requires; the library itself lets them pass."""
    return [
        f"{type(owner).__name__}.{name}: {each}"
        for owner, name, info, value in _models(model)
        for each in (value if isinstance(value, list) else [value])
        if each is not None and each not in _allowed(info, otherwise=each)
    ]


def _allowed(info: FieldInfo, *, otherwise: object) -> Sequence[object]:
    """The codes a field may hold; a list that the library cut short ("+") allows any."""
    extra = info.json_schema_extra
    codes = extra.get("enum_values") if isinstance(extra, dict) else None
    return codes if isinstance(codes, list) and "+" not in codes else [otherwise]


def _every(value: object) -> Iterator[object]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _every(each)


def test_it_keeps_to_the_published_structure() -> None:
    model = Bundle.model_validate_json(to_fhir_json(bundle()))
    assert _code_faults(model) == []


def test_a_wrong_code_would_be_found() -> None:
    made = bundle()
    resources(made, "CarePlan")[0]["activity"][0]["detail"]["status"] = "planned"
    assert _code_faults(Bundle.model_validate(made)) == ["CarePlanActivityDetail.status: planned"]


def test_a_wrong_structure_would_be_found() -> None:
    made = bundle()
    del resources(made, "Observation")[0]["code"]
    with pytest.raises(ValueError, match="code"):
        Bundle.model_validate(made)


def test_it_comes_back_from_the_library_as_it_went() -> None:
    text = to_fhir_json(bundle())
    assert json.loads(Bundle.model_validate_json(text).model_dump_json()) == json.loads(text)


def test_only_what_r4_and_r4b_share_is_used() -> None:
    made = bundle()
    kinds = {
        each["resourceType"]
        for each in _every(made)
        if isinstance(each, dict) and "resourceType" in each
    }
    assert kinds == SAME_IN_R4_AND_R4B


def test_the_same_check_gives_the_same_bundle() -> None:
    assert to_fhir_json(bundle()) == to_fhir_json(bundle())


def test_ids_are_unique_and_references_lead_somewhere() -> None:
    made = bundle()
    urls = [entry["fullUrl"] for entry in made["entry"]]
    assert len(set(urls)) == len(urls)
    assert [f"urn:uuid:{entry['resource']['id']}" for entry in made["entry"]] == urls
    asked = {
        each["reference"] for each in _every(made) if isinstance(each, dict) and "reference" in each
    }
    assert asked <= set(urls)


def test_no_part_is_empty() -> None:
    # FHIR allows neither empty text nor empty lists and objects
    assert not [each for each in _every(bundle()) if each in ("", [], {}, None)]


def test_the_person_is_a_pseudonym_and_nothing_else() -> None:
    (person,) = resources(bundle(), "Patient")
    assert set(person) == {"resourceType", "id", "identifier"}
    assert person["identifier"][0]["value"] == "client-17"


def test_every_measure_has_its_unit_and_its_doubt() -> None:
    document = stored()
    made = resources(bundle(document), "Observation")
    measured = [each for each in made if "valueQuantity" in each]
    kept = [measure for test in document["tests"] for measure in test["measures"]]
    assert len(measured) == len(kept)
    for found, measure in zip(measured, kept, strict=True):
        assert found["code"]["coding"][0]["code"] == measure["quantity"]
        assert found["valueQuantity"]["value"] == measure["value"]
        assert found["valueQuantity"]["code"] == UCUM[measure["unit"]]
        ends = found["component"][0]["valueRange"]
        assert ends["low"]["value"] == pytest.approx(measure["value"] - measure["uncertainty"])
        assert ends["high"]["value"] == pytest.approx(measure["value"] + measure["uncertainty"])
        assert measure["method"] in found["method"]["text"]
        assert ("note" in found) == (measure["confidence"] == "low")
        assert found.get("bodySite", {}).get("text") == measure["side"]


def test_what_could_not_be_measured_says_why() -> None:
    refused = [e for e in resources(bundle(), "Observation") if "dataAbsentReason" in e]
    assert {each["code"]["coding"][0]["code"] for each in refused} == {"knee_valgus", "pelvic_drop"}
    assert "cannot be seen" in refused[0]["dataAbsentReason"]["text"]


def test_findings_are_observations_in_the_words_people_read() -> None:
    found = [e for e in resources(bundle(), "Observation") if "valueCodeableConcept" in e]
    assert {each["valueCodeableConcept"]["text"] for each in found} == {
        "stands out",
        "looks fine",
        "couldn't see",
        "get it looked at",
    }
    assert "Condition" not in contents(bundle())


def test_pain_is_rated_at_its_place() -> None:
    (pain,) = [e for e in resources(bundle(), "Observation") if "valueInteger" in e]
    assert (pain["valueInteger"], pain["bodySite"]["text"]) == (5, "side of the hip")
    assert pain["effectiveDateTime"] == "2026-11-03"


def _links(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from _links(item.get("item", []))


def test_link_ids_are_question_ids_and_answers_fit_their_type() -> None:
    made = bundle()
    (questions,), (given,) = (
        resources(made, "Questionnaire"),
        resources(made, "QuestionnaireResponse"),
    )
    types = {each["linkId"]: each["type"] for each in _links(questions["item"])}
    assert set(types.values()) == {"group", *TYPE_OF_ANSWER}
    assert set(KNOWLEDGE.questions) <= set(types)
    assert given["questionnaire"] == f"{questions['url']}|{KNOWLEDGE.version}"
    links = {each["linkId"]: each for each in _links(given["item"])}
    assert links["about.age_years"]["answer"] == [{"valueDecimal": 34}]
    assert links["felt.clam_before.front_of_thigh"]["answer"] == [{"valueDecimal": 6}]
    for name, item in links.items():
        for answer in item.get("answer", ()):
            # what is no option of the question travels as the text it is
            if name != "goals.list" and HOSTILE not in name:
                assert set(answer) <= TYPE_OF_ANSWER[types[name]], name


def _answer(question: Question) -> st.SearchStrategy[object]:
    numbers = st.integers(int(question.low or 0), int(question.high or 10))
    options = st.sampled_from(question.option_ids or ("none",))
    return {
        "yes_no": st.booleans(),
        "number": numbers,
        "scale_0_10": st.integers(0, 10),
        "choice": options,
        "multi": st.lists(options, unique=True).map(list),
        "felt_sites": st.dictionaries(options, st.integers(0, 10)),
        "text": st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20),
    }[question.kind]


QUESTIONS = questionnaire(KNOWLEDGE)
TYPES = {each["linkId"]: each["type"] for each in _links(QUESTIONS["item"])}


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({}, optional={q.id: _answer(q) for q in KNOWLEDGE.questions.values()}))
def test_whatever_is_answered_fits(answers: dict[str, object]) -> None:
    made = response(
        answers,
        questions=QUESTIONS,
        person={"id": identity("person")},
        authored="2026-11-22T08:30:00Z",
        check="check-1",
        knowledge=KNOWLEDGE,
    )
    if answers:
        assert _code_faults(QuestionnaireResponse.model_validate(made)) == []
        assert not [each for each in _every(made) if each in ("", [], {}, None)]
    items = {each["linkId"]: each for each in _links(made["item"])}
    assert set(answers) <= set(items) <= set(TYPES)
    for name, item in items.items():
        assert all(set(answer) <= TYPE_OF_ANSWER[TYPES[name]] for answer in item.get("answer", ()))


def test_a_real_choice_is_coded() -> None:
    document = stored()
    document["answers"] = {"goals.list": ["firmer", "sit_less"], "readiness.kidney": False}
    (given,) = resources(bundle(document), "QuestionnaireResponse")
    goals, kidney = _links(given["item"][0]["item"]), given["item"][1]["item"][0]
    codes = [each["valueCoding"]["code"] for each in next(iter(goals))["answer"]]
    assert codes == ["firmer", "sit_less"]
    assert kidney["answer"] == [{"valueBoolean": False}]


def test_sections_can_be_left_out() -> None:
    made = bundle(without=("felt", "about"))
    (given,) = resources(made, "QuestionnaireResponse")
    assert {item["linkId"] for item in given["item"]} == {"sitting", "goals"}
    every = {"felt", "about", "sitting", "goals"}
    assert resources(bundle(without=every), "QuestionnaireResponse") == []


def test_the_programme_has_a_day_for_each_session() -> None:
    (care,) = resources(bundle(), "CarePlan")
    details = [each["detail"] for each in care["activity"]]
    assert [each["scheduledTiming"]["event"] for each in details] == [
        ["2026-11-02"],
        ["2026-11-09"],
        ["2026-11-16"],
    ]
    assert [each["status"] for each in details] == ["completed", "scheduled", "scheduled"]
    assert "Clam, 2 sets of 8 to 12, each side, 4 kg" in details[0]["description"]
    assert care["period"] == {"start": "2026-11-02", "end": "2026-11-16"}
    assert resources(bundle(plan=plan(weeks=0)), "CarePlan") == []


def test_a_check_alone_is_a_bundle() -> None:
    made = bundle(plan=None, log=None)
    assert "CarePlan" not in contents(made)
    assert _code_faults(Bundle.model_validate(made)) == []


def test_the_time_is_told_in_utc() -> None:
    assert bundle()["timestamp"] == "2026-11-22T08:30:00Z"
    assert datetime.fromisoformat(bundle()["timestamp"].replace("Z", "+00:00")) == AT.astimezone(
        UTC
    )


def test_ids_differ_where_their_parts_do() -> None:
    assert identity("a", "bc") != identity("ab", "c")


def test_a_unit_without_a_code_travels_as_text() -> None:
    assert quantity(3, unit="stands") == {"value": 3, "unit": "stands"}
