"""Muscle sensors within a check: what serves, what is refused, and what is kept."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from primemover.checkup import CheckResult, EmgFile, check
from primemover.errors import PrimeMoverError
from primemover.findings.emg_files import kept_results, look_at_emg
from primemover.findings.gate import SafetyGate
from primemover.knowledge import load_knowledge
from primemover.recordings.answers import Answers
from primemover.report import json_schema, render_html, to_json

DEMO = Path(__file__).parents[1] / "demo" / "emg"
FELT = {"felt.bridge": {"back_of_thigh": 8, "lower_buttock": 1}}


def bridge(**changes: Any) -> EmgFile:
    told: dict[str, Any] = {
        "path": DEMO / "bridge.csv",
        "protocol": "bridge",
        "mvic": tuple(sorted((DEMO / "mvic").glob("*.csv"))),
        "mapping": DEMO / "mapping.toml",
    }
    return EmgFile(**{**told, **changes})


@pytest.fixture(scope="module")
def result() -> CheckResult:
    return check(
        Answers(values=FELT),
        emg=(bridge(), bridge(path="nothere.csv"), bridge(protocol="handstand")),
    )


def test_a_failed_file_is_named_and_the_others_go_on(result: CheckResult) -> None:
    served, missing, unknown = result.recorded
    assert served.result is not None
    assert not served.problem
    assert "nothere.csv" in missing.problem
    assert "handstand" in unknown.problem
    assert {"emg_share", "emg_order"} <= {f.rule for f in result.findings}


def test_it_keeps_to_the_schema_and_older_files_too(result: CheckResult) -> None:
    content = json.loads(to_json(result))
    validator = jsonschema.Draft202012Validator(json_schema())
    assert [error.message for error in validator.iter_errors(content)] == []
    broken = copy.deepcopy(content)
    del broken["recorded"][0]["result"]["measures"]
    assert [*validator.iter_errors(broken)]
    del content["recorded"]
    assert not [*validator.iter_errors(content)]


def test_no_samples_are_in_the_document(result: CheckResult) -> None:
    longest = max(_lists(result.to_dict()["recorded"]), default=0)
    assert longest < 1000


def _lists(value: object) -> list[int]:
    if isinstance(value, dict):
        return [n for each in value.values() for n in _lists(each)]
    if isinstance(value, list | tuple):
        return [len(value), *(n for each in value for n in _lists(each))]
    return []


def test_kept_and_judged_again_it_says_the_same(result: CheckResult) -> None:
    document = json.loads(json.dumps(result.to_dict()))
    again = check(Answers(values=FELT), emg=kept_results(document["recorded"]))
    told, kept = ({(f.rule, f.status, f.seen) for f in each.findings} for each in (result, again))
    assert told == kept
    assert again.to_dict()["recorded"] == document["recorded"]
    assert "were not kept" in render_html(again)


@pytest.mark.parametrize("kept", [None, "x", [1, None, "x"], [{"result": {"measures": 3}}], {}])
def test_a_damaged_form_is_left_out(kept: object) -> None:
    assert kept_results(kept) == ()


def test_a_test_left_out_for_safety_is_not_judged() -> None:
    gate = SafetyGate(excluded_tests={"bridge": "skip_if"})
    (one,) = look_at_emg(
        (bridge(),), gate=gate, knowledge=load_knowledge(), progress=lambda *_: None
    )
    assert one.result is None
    assert "left out for your safety" in one.problem


def test_a_stop_looks_at_no_recording() -> None:
    stopped = check(Answers(values={"safety.chest": True}), emg=(bridge(),))
    assert stopped.recorded == ()
    assert stopped.notes


def test_a_side_is_left_or_right() -> None:
    with pytest.raises(PrimeMoverError, match="own side"):
        bridge(side="both")


def test_the_report_shows_what_the_sensors_read(result: CheckResult) -> None:
    source = render_html(result)
    assert "What the muscle sensors read" in source
    assert "nothere.csv" in source
