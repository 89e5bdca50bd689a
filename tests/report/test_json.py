"""The JSON file keeps to its published schema, and the schema refuses what is broken anywhere."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from primemover.findings.gate import SafetyGate, TriggeredRow
from primemover.findings.model import EvidenceItem, Finding
from primemover.measures.model import Measure, Refusal
from primemover.programme.model import Block, Dose, LeftOut, PrescribedExercise, Programme
from primemover.report import json_schema, to_json
from primemover.signals.movement import Gate, Repetition, View
from tests.report.results import check_result, measure, noted, paused, stopped
from tests.simulation.accounts import account

Content = dict[str, Any]


def faults_of(content: Content) -> list[str]:
    validator = jsonschema.Draft202012Validator(json_schema())
    return [error.message for error in validator.iter_errors(content)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("make", [check_result, stopped, paused])
def test_results_keep_to_the_schema(make: Callable[[], Any]) -> None:
    assert faults_of(json.loads(to_json(make()))) == []


def test_evidence_with_its_measure_keeps_to_the_schema() -> None:
    content = json.loads(to_json(check_result()))
    held = json.loads(to_json(check_result()))["tests"][0]["measures"][1]
    content["findings"][0]["evidence"][0]["measure"] = held
    assert faults_of(content) == []


def _carried() -> Content:
    result = dataclasses.replace(check_result(), load_sharing=(account(), account(short=True)))
    content: Content = json.loads(to_json(result))
    return content


def test_who_carried_the_load_keeps_to_the_schema() -> None:
    assert faults_of(_carried()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c["load_sharing"][-1].pop("phase"),
        lambda c: c["load_sharing"][0]["as_is"]["curves"][-1]["effort"].append(1.5),
        lambda c: c["load_sharing"][0]["what_if"][-1]["steps"][-1].update(strength=2),
        lambda c: c["load_sharing"][0].update(score=1),
        lambda c: c["load_sharing"][-1]["as_is"]["joints"][-1].update(joint="knee"),
    ],
)
def test_who_carried_the_load_is_refused_when_broken(spoil: Callable[[Content], object]) -> None:
    content = _carried()
    spoil(content)
    assert faults_of(content)


def test_a_check_of_an_earlier_version_keeps_to_the_schema() -> None:
    content = json.loads(to_json(check_result()))
    del content["load_sharing"]
    assert faults_of(content) == []


def _last_measure(content: Content) -> Content:
    found: Content = content["tests"][0]["measures"][-1]
    return found


BREAKS: dict[str, Callable[[Content], object]] = {
    "no versions": lambda c: c.pop("versions"),
    "no version of the knowledge": lambda c: c["versions"].pop("knowledge"),
    "another format": lambda c: c.update(format="something"),
    "an unknown field": lambda c: c.update(score=87),
    "four messages": lambda c: c.update(messages=["one"] * 4),
    "a status people read": lambda c: c["findings"][-1].update(status="stands out"),
    "the last measure without uncertainty": lambda c: _last_measure(c).pop("uncertainty"),
    "the last measure with a negative one": lambda c: _last_measure(c).update(uncertainty=-1),
    "the last measure as text": lambda c: _last_measure(c).update(value="92"),
    "the last gate without a verdict": lambda c: c["tests"][0]["checks"][-1].pop("passed"),
    "a share above one": lambda c: _last_measure(c).update(valid_share=97),
    "the last evidence of unknown origin": lambda c: c["findings"][-1]["evidence"][-1].update(
        origin="guess"
    ),
    "an unknown side": lambda c: c["tests"][1].update(side="both"),
    "a block without exercises": lambda c: c["programme"]["blocks"][-1].pop("exercises"),
    "no sets": lambda c: c["programme"]["blocks"][-1]["exercises"][-1]["dose"].update(sets=0),
    "a repetition that ends nowhere": lambda c: c["tests"][0]["repetitions"][-1].pop("end_s"),
    "an answer that is no question's": lambda c: c["answers"].update({"hours sitting": 9}),
    "something felt at 11": lambda c: c["answers"]["felt.clam_after"].update(lower_buttock=11),
    "a field left empty": lambda c: c["findings"][-1].update(seen=""),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_anywhere_is_refused(name: str) -> None:
    content = json.loads(to_json(check_result()))
    assert faults_of(content) == []
    broken = copy.deepcopy(content)
    BREAKS[name](broken)
    assert faults_of(broken), f"the schema let through: {name}"


def test_a_number_that_is_none_becomes_null_and_still_fits() -> None:
    result = check_result()
    test = result.tests[0]
    changed = type(test)(
        test=test.test,
        side=test.side,
        source=test.source,
        measures=(measure("knee_depth", float("nan"), "deg", uncertainty=float("inf")),),
    )
    content = json.loads(to_json(check_result(tests=(changed,))))
    assert content["tests"][0]["measures"][0]["value"] is None
    assert faults_of(content) == []


DESCRIBED: dict[str, type] = {
    "triggered_row": TriggeredRow,
    "gate": SafetyGate,
    "measure": Measure,
    "refusal": Refusal,
    "repetition": Repetition,
    "view": View,
    "quality_check": Gate,
    "evidence": EvidenceItem,
    "finding": Finding,
    "dose": Dose,
    "prescribed_exercise": PrescribedExercise,
    "block": Block,
    "left_out": LeftOut,
    "programme": Programme,
}


@pytest.mark.parametrize("name", DESCRIBED)
def test_the_schema_names_every_field(name: str) -> None:
    described = json_schema()["$defs"][name]
    fields = {field.name for field in dataclasses.fields(DESCRIBED[name])}
    assert set(described["properties"]) == fields
    assert set(described["required"]) == fields
    assert described["additionalProperties"] is False


def test_the_same_check_gives_the_same_text() -> None:
    assert to_json(check_result()) == to_json(check_result())


def test_notes_of_a_recording_are_in_it() -> None:
    content = json.loads(to_json(check_result(tests=(noted(),))))
    assert content["tests"][0]["notes"] == ["only the first five minutes were read"]
    assert faults_of(content) == []
