"""A result as plain values keeps to its published schema, and as xarray to its clocks."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any, Final

import jsonschema
import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.measures.emg.examine import examined
from primemover.measures.emg.model import EmgMeasure, EmgRefusal, EmgResult
from primemover.signals.emg.model import (
    ChannelFault,
    Effort,
    MaximumReference,
    MovementStart,
    NoOnset,
    Onset,
)
from tests.measures.emg.built import signals_of
from tests.synthetic_emg import Burst, synthetic_emg

KNOWLEDGE: Final = load_knowledge()
PRONE: Final = KNOWLEDGE.emg_protocols["prone_hip_extension"]
SCHEMA: Final[dict[str, Any]] = json.loads(
    (files("primemover.report") / "emg-result.schema.json").read_text(encoding="utf-8")
)


def result() -> EmgResult:
    """A result with a bit of everything: two rates, an order, faults, a start, an onset missing."""
    bursts = [
        Burst(muscle="hamstrings"),
        Burst(muscle="gluteus_maximus", delay_s=0.15),
        Burst(muscle="erector_spinae", rate_hz=1000.0),
    ]
    hum = ChannelFault(code="mains", severity="caution", words="Hum.", figure=50.0, unit="Hz")
    signals = signals_of(
        synthetic_emg(bursts, seed=2),
        maxima={each.channel: 2e-4 for each in bursts},
        onsets=True,
        faults={"erector_spinae_right": [hum]},
    )
    starts = tuple(
        MovementStart(time_s=each.start_s, error_s=0.01, source="marker")
        for each in signals.efforts
    )
    first = signals.channels[0]
    weak = NoOnset(cause="weak", reason="Hardly above rest.")
    channels = (replace(first, onsets=(weak, *first.onsets[1:])), *signals.channels[1:])
    signals = replace(signals, starts=(None, *starts[1:]), channels=channels)
    return examined(signals, protocol=PRONE, side="right", knowledge=KNOWLEDGE)


def document() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(json.dumps(result().to_dict(), allow_nan=False))
    return content


def faults_of(content: dict[str, Any]) -> list[str]:
    return [each.message for each in jsonschema.Draft202012Validator(SCHEMA).iter_errors(content)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_result_keeps_to_the_schema() -> None:
    content = document()
    assert faults_of(content) == []
    assert content["source"] == "synthetic.csv"
    assert {each["statement"] for each in content["orders"]} == {"first", "undecided"}
    assert content["channels"][0]["onsets"][0]["found"] is False
    assert content["channels"][0]["onsets"][0]["snr_db"] is None  # NaN
    assert content["efforts"][0]["movement_start"] is None


def test_no_sample_is_in_it() -> None:
    assert len(json.dumps(document())) < 60_000


BREAKS: Final[dict[str, Callable[[dict[str, Any]], object]]] = {
    "a measure without uncertainty": lambda c: c["measures"][-1].pop("uncertainty"),
    "a measure without method": lambda c: c["measures"][-1].update(method=""),
    "an unknown statement": lambda c: c["orders"][-1].update(statement="late"),
    "an unknown side": lambda c: c["channels"][-1].update(side="both"),
    "an onset without interval": lambda c: c["channels"][-1]["onsets"][-1].pop("low_s"),
    "an onset that is none": lambda c: c["channels"][-1]["onsets"][-1].update(found=False),
    "a refusal without remedy": lambda c: c["refusals"].append({"quantity": "emg_amplitude"}),
    "a rate of zero": lambda c: c["channels"][-1].update(rate_hz=0),
    "something more": lambda c: c["efforts"][-1].update(peak=1),
    "no versions": lambda c: c.update(versions={}),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_anywhere_is_refused(name: str) -> None:
    broken = copy.deepcopy(document())
    BREAKS[name](broken)
    assert faults_of(broken), f"the schema let through: {name}"


@pytest.mark.parametrize(
    ("name", "kind", "more"),
    [
        ("measure", EmgMeasure, {"low", "high"}),
        ("refusal", EmgRefusal, set()),
        ("onset", Onset, {"found"}),
        ("no_onset", NoOnset, {"found"}),
        ("fault", ChannelFault, set()),
        ("maximum", MaximumReference, set()),
        ("movement_start", MovementStart, set()),
        ("effort", Effort, {"movement_start"}),
    ],
)
def test_the_schema_names_every_field(name: str, kind: type, more: set[str]) -> None:
    described = SCHEMA["$defs"][name]
    assert set(described["properties"]) == set(kind.__dataclass_fields__) | more  # type: ignore[attr-defined]
    assert set(described["required"]) == set(described["properties"])
    assert described["additionalProperties"] is False


def test_as_xarray_channels_of_one_clock_lie_together() -> None:
    made = result()
    tree = made.to_xarray()
    fast, slow = (tree[f"/signals/clock_{n}"].to_dataset() for n in (1, 2))
    assert list(fast["channel"].values) == ["hamstrings_right", "gluteus_maximus_right"]
    assert fast["emg"].attrs == {"units": "V", "rate_hz": 2000.0}
    assert slow["envelope"].attrs["rate_hz"] == 1000.0
    assert np.array_equal(
        fast["filtered"].sel(channel="hamstrings_right"), made.signals.channels[0].filtered
    )


def test_as_xarray_onsets_and_measures_are_the_result_s() -> None:
    made = result()
    tree = made.to_xarray()
    onsets = tree["/onsets"]
    assert np.isnan(onsets["onset"].sel(channel="hamstrings_right", effort=1))
    there = made.signals.channels[1].onsets[2]
    assert isinstance(there, Onset)
    found = onsets.to_dataset().sel(channel="gluteus_maximus_right", effort=3)
    assert (float(found["low"]), float(found["high"])) == (there.low_s, there.high_s)
    assert onsets["onset"].attrs["units"] == "s"
    measures = tree["/measures"].to_dataset()
    assert list(measures["quantity"].values) == [each.quantity for each in made.measures]
    assert measures["value"].values == pytest.approx([each.value for each in made.measures])


def test_a_result_without_efforts_is_still_told() -> None:
    signals = signals_of(synthetic_emg([Burst(muscle="hamstrings")], seed=2))
    none = replace(signals, efforts=())
    made = examined(none, protocol=PRONE, side="right", knowledge=KNOWLEDGE)
    assert not made.measures
    assert any(each.cause == "too_few" for each in made.refusals)
    assert faults_of(json.loads(json.dumps(made.to_dict(), allow_nan=False))) == []
    assert made.to_xarray()["/measures"].sizes["measure"] == 0
