"""Questions as form fields: what is shown in them, and what was sent read back and checked.

Values are kept in metric units. Where a person reads feet, inches and pounds, a field shows the
same value converted, and one that was not touched keeps the value it had to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from primemover.app.web.units import CM_PER_INCH, KG_PER_LB, cm_from, kg_from
from primemover.errors import AnswersError
from primemover.recordings.answers import check_answer

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.knowledge import Question

_IMPERIAL: Final[dict[str, tuple[str, float]]] = {
    "kg": ("lb", KG_PER_LB),
    "cm": ("in", CM_PER_INCH),
}
"""What a unit is shown as instead, and how much of it one of those is."""

_READ: Final = {"kg": kg_from, "cm": cm_from}

FaultCode = Literal["number", "whole", "range", "choose", "text", "nowhere", "answer", "other"]


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldFault:
    """What is wrong with one answer; the template has the words. Bounds as they are shown.

    ``say`` are the question's own words for an answer that another one rules out.
    """

    code: FaultCode
    low: str = ""
    high: str = ""
    unit: str = ""
    say: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadForm:
    """What a form held: the values that can be used, and a fault for each that cannot."""

    values: dict[str, object] = field(default_factory=dict)
    faults: dict[str, FieldFault] = field(default_factory=dict)


def unit_shown(question: Question, *, visit: Visit) -> str:
    """The unit beside a number as the person reads it."""
    return _IMPERIAL[question.unit][0] if _is_converted(question, visit=visit) else question.unit


def shown(question: Question, *, value: object, visit: Visit) -> dict[str, str]:
    """The fields of ``question`` filled in with ``value``; none for None."""
    if value is None:
        return {}
    name = question.id
    if question.kind == "yes_no":
        return {name: "yes" if value else "no"}
    if question.kind == "multi" and isinstance(value, tuple | list):
        return {name: "answered"} | {f"{name}/{option}": "yes" for option in value}
    if question.kind == "felt_sites" and isinstance(value, Mapping):
        felt = {f"{name}/{site}": _digits(amount, visit=visit) for site, amount in value.items()}
        return felt or {f"{name}/nowhere": "yes"}
    if question.kind == "number" and isinstance(value, int | float):
        return {name: _digits(_converted(value, question=question, visit=visit), visit=visit)}
    return {name: _digits(value, visit=visit) if isinstance(value, int | float) else str(value)}


def read(
    questions: Iterable[Question],
    *,
    sent: Mapping[str, str],
    earlier: Mapping[str, object],
    visit: Visit,
) -> ReadForm:
    """The answers in a form; a question left empty is in neither part.

    Parameters
    ----------
    earlier : mapping
        Values the form was filled with.
    """
    found, asked = ReadForm(), tuple(questions)
    for question in asked:
        raw = _raw(question, sent=sent)
        if raw is None:
            continue
        before = earlier.get(question.id)
        if question.kind == "number" and raw == _untouched(question, before=before, visit=visit):
            found.values[question.id] = before
            continue
        try:
            value = _meant(question, raw=raw, visit=visit)
            found.values[question.id] = check_answer(value, question=question)
        except (AnswersError, ValueError):
            found.faults[question.id] = _fault(question, raw=raw, visit=visit)
    return _agreeing(found, questions=asked, earlier=earlier)


def _agreeing(
    found: ReadForm, *, questions: Iterable[Question], earlier: Mapping[str, object]
) -> ReadForm:
    """The same, with answers that others on the page rule out among the faults."""
    given = {**earlier, **found.values}
    for question in questions:
        bound, value = question.no_more_than, found.values.get(question.id)
        if bound is not None and bound.broken_by(value, values=given):
            del found.values[question.id]
            found.faults[question.id] = FieldFault(code="other", say=bound.say)
    return found


def left_open(questions: Iterable[Question], *, told: ReadForm) -> dict[str, FieldFault]:
    """A fault for each question that safety needs answered and that was left empty."""
    known = told.values.keys() | told.faults.keys()
    left = (one.id for one in questions if one.required and one.id not in known)
    return {name: FieldFault(code="answer") for name in left}


def _untouched(question: Question, *, before: object, visit: Visit) -> str | None:
    """What the field of a number held before anybody typed."""
    return shown(question, value=before, visit=visit).get(question.id)


def _raw(question: Question, *, sent: Mapping[str, str]) -> object:
    """What was sent for ``question``: text, chosen options or sites; None when nothing was."""
    prefix = f"{question.id}/"
    if question.kind == "multi":
        chosen = [option for option in question.option_ids if sent.get(prefix + option)]
        return chosen if chosen or sent.get(prefix + "none") else None
    if question.kind == "felt_sites":
        sites = {s: sent[prefix + s] for s in question.option_ids if sent.get(prefix + s)}
        nowhere = bool(sent.get(prefix + "nowhere"))
        return {"sites": sites, "nowhere": nowhere} if sites or nowhere else None
    return sent.get(question.id) or None


def _meant(question: Question, *, raw: object, visit: Visit) -> object:
    if isinstance(raw, dict):
        felt = {site: _number(amount, whole=True) for site, amount in raw["sites"].items()}
        felt = {site: amount for site, amount in felt.items() if amount}
        if not felt and not raw["nowhere"]:
            raise ValueError("nothing was moved")
        return felt
    if question.kind == "yes_no":
        if raw not in ("yes", "no"):
            raise ValueError("neither yes nor no")
        return raw == "yes"
    if question.kind in ("number", "scale_0_10"):
        return _quantity(str(raw), question=question, visit=visit)
    return raw


def _quantity(text: str, *, question: Question, visit: Visit) -> float | int:
    if question.unit in _READ:
        return _READ[question.unit](text, visit=visit)
    return _number(text, whole=question.whole)


def _number(text: str, *, whole: bool) -> float | int:
    number = float(text.strip().replace(",", "."))
    return int(number) if number.is_integer() and (whole or "." not in text) else number


def _fault(question: Question, *, raw: object, visit: Visit) -> FieldFault:
    if question.kind == "felt_sites":
        return FieldFault(code="nowhere")
    if question.kind in ("yes_no", "choice", "multi"):
        return FieldFault(code="choose")
    if question.kind == "text":
        return FieldFault(code="text", high=_digits(question.high or 0, visit=visit))
    low = 0.0 if question.low is None else question.low
    high = 10.0 if question.high is None else question.high
    bounds = [_converted(each, question=question, visit=visit) for each in (low, high)]
    return FieldFault(
        code="whole" if question.whole else "range",
        low=_digits(bounds[0], visit=visit),
        high=_digits(bounds[1], visit=visit),
        unit=unit_shown(question, visit=visit),
    )


def _converted(value: float, *, question: Question, visit: Visit) -> float:
    if _is_converted(question, visit=visit):
        return round(value / _IMPERIAL[question.unit][1], 1)
    return value


def _is_converted(question: Question, *, visit: Visit) -> bool:
    return visit.imperial and question.unit in _IMPERIAL


def _digits(value: object, *, visit: Visit) -> str:
    return visit.language.written(f"{value:g}" if isinstance(value, int | float) else value)
