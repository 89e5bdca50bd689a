"""Answers as a FHIR Questionnaire and QuestionnaireResponse; link ids are our question ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from primemover.report.fhir_codes import SYSTEM, Resource, identity, reference

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge, Question, QuestionSection

_TYPES: Final[Mapping[str, str]] = {
    "yes_no": "boolean",
    "number": "decimal",
    "scale_0_10": "decimal",
    "choice": "choice",
    "multi": "choice",
    "felt_sites": "group",
    "text": "string",
}
"""What FHIR calls each kind of question."""


def questionnaire(knowledge: Knowledge) -> Resource:
    """The whole questionnaire of this knowledge; when to ask what stays with us."""
    return {
        "resourceType": "Questionnaire",
        "id": identity("questionnaire", knowledge.version),
        "url": f"{SYSTEM}questionnaire",
        "version": knowledge.version,
        "name": "MovementCheck",
        "title": "Questions of a movement check",
        "status": "active",
        "item": [
            _section_item(section, name=name)
            for name, section in knowledge.question_sections.items()
        ],
    }


def response(
    answers: Mapping[str, Any],
    *,
    questions: Resource,
    person: Resource,
    authored: str,
    check: str,
    knowledge: Knowledge,
) -> Resource:
    """``answers`` as they were given, by section; a question of today's knowledge or not."""
    return {
        "resourceType": "QuestionnaireResponse",
        "id": identity("response", check),
        "questionnaire": f"{questions['url']}|{questions['version']}",
        "status": "completed",
        "subject": reference(person),
        "author": reference(person),
        "authored": authored,
        "item": list(_answered_sections(answers, knowledge=knowledge)),
    }


def _section_item(section: QuestionSection, *, name: str) -> Resource:
    return {
        "linkId": name,
        "text": section.title,
        "type": "group",
        "item": [_question_item(question) for question in section.questions],
    }


def _question_item(question: Question) -> Resource:
    item: Resource = {"linkId": question.id, "text": question.text, "type": _TYPES[question.kind]}
    if question.kind == "felt_sites":
        item["item"] = [
            {"linkId": f"{question.id}.{site.id}", "text": site.label, "type": "decimal"}
            for site in question.options
        ]
    elif question.options:
        item["answerOption"] = [
            {"valueCoding": _coding(question.id, code=option.id, label=option.label)}
            for option in question.options
        ]
    if question.kind == "multi":
        item["repeats"] = True
    if question.kind == "text" and question.high:
        item["maxLength"] = int(question.high)
    return item


def _coding(question: str, *, code: str, label: str) -> Resource:
    return {"system": f"{SYSTEM}answer:{question}", "code": code, "display": label}


def _answered_sections(answers: Mapping[str, Any], *, knowledge: Knowledge) -> Iterator[Resource]:
    sections: dict[str, list[Resource]] = {}
    for name, value in answers.items():
        item = _answered(name, value=value, question=knowledge.questions.get(name))
        sections.setdefault(name.partition(".")[0], []).append(item)
    for section, items in sections.items():
        known = knowledge.question_sections.get(section)
        text = {"text": known.title} if known else {}
        yield {"linkId": section, **text, "item": items}


def _answered(name: str, *, value: Any, question: Question | None) -> Resource:
    """One answer; ``question`` is None when today's knowledge no longer asks it."""
    item: Resource = {"linkId": name}
    if question is not None:
        item["text"] = question.text
    if isinstance(value, Mapping):
        inner = {"item": list(_sites(name, value=value, question=question))}
    else:
        values: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
        inner = {"answer": [_value(each, question=question) for each in values]}
    # nothing chosen is an item without an answer: FHIR knows no empty list
    return item | {key: parts for key, parts in inner.items() if parts}


def _sites(name: str, *, value: Mapping[str, Any], question: Question | None) -> Iterator[Resource]:
    labels = dict(_labels(question))
    for site, rating in value.items():
        yield {
            "linkId": f"{name}.{site}",
            "text": labels.get(site, site),
            "answer": [{"valueDecimal": rating}],
        }


def _value(value: Any, *, question: Question | None) -> Resource:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int | float):
        return {"valueDecimal": value}
    labels = dict(_labels(question))
    if question is not None and value in labels:
        return {"valueCoding": _coding(question.id, code=value, label=labels[value])}
    return {"valueString": str(value)}


def _labels(question: Question | None) -> Iterator[tuple[str, str]]:
    if question is not None:
        yield from ((option.id, option.label) for option in question.options)
