"""A recording as it is told apart: what is said, what is asked, what is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.errors import RecordingError
from primemover.recordings.emg.facts import EXAMPLES
from primemover.recordings.emg.mapping import (
    ChannelMapping,
    mapping_template,
    parse_mapping,
    read_mapping,
)
from primemover.recordings.emg.model import EmgRecording, FloatArray, RawChannel, RawRecording
from primemover.recordings.emg.reading import emg_formats, read_emg, read_raw, recording_of
from tests.recordings.emg.texts import bursts, table


def channel(
    name: str,
    *,
    unit: str = "V",
    rate_hz: float = 1000.0,
    samples: FloatArray | None = None,
) -> RawChannel:
    found = bursts(200) if samples is None else samples
    return RawChannel(name=name, unit=unit, rate_hz=rate_hz, samples=found)


def told(*channels: RawChannel, mapping: Mapping[str, object] | None = None) -> EmgRecording:
    said = None if mapping is None else parse_mapping(mapping)
    return recording_of(RawRecording(channels=channels), source="a", format="x", mapping=said)


def test_microvolts_that_claim_to_be_volts_are_said_and_not_rescaled() -> None:
    (found,) = told(channel("GMAX", samples=bursts(500, scale=60.0))).channels
    assert np.std(found.volts) == pytest.approx(60.0, rel=0.1)
    assert "no amplitude of surface EMG" in found.notes[0]
    assert 'unit = "uV"' in found.notes[0]


def test_the_mapping_corrects_the_unit() -> None:
    raw = channel("GMAX", samples=bursts(500, scale=60.0))
    said: Mapping[str, object]
    for said in ({"unit": "uV"}, {"channels": {"GMAX": {"unit": "uV"}}}):
        (found,) = told(raw, mapping=said).channels
        np.testing.assert_allclose(found.volts, raw.samples * 1e-6)
        assert found.notes == ()


@pytest.mark.parametrize(
    ("unit", "scale", "likely"),
    [("mV", 50.0, "uV"), ("uV", 5e-5, "V"), ("uV", 5e-2, "mV"), ("V", 1e9, "")],
)
def test_the_likely_unit_is_named(unit: str, scale: float, likely: str) -> None:
    (found,) = told(channel("GMAX", unit=unit, samples=bursts(500, scale=scale))).channels
    note = found.notes[0]
    assert f'unit = "{likely}"' in note if likely else "gain" in note


def test_an_offset_and_a_dead_channel_are_no_fault_of_the_unit() -> None:
    found = told(channel("GMAX", samples=bursts(500) + 1.5), channel("BF", samples=np.zeros(500)))
    assert [each.notes for each in found.channels] == [(), ()]


def test_what_many_channels_lack_is_asked_once_and_together() -> None:
    many = [channel(f"c{n}", unit="", rate_hz=float("nan")) for n in range(12)]
    with pytest.raises(RecordingError) as error:
        told(*many)
    assert "sampling rate of 'c0'" in str(error.value)
    assert "and 4 more" in str(error.value)
    with pytest.raises(RecordingError, match="unit of 'c0'"):
        told(*many, mapping={"rate_hz": 1000})
    assert len(told(*many, mapping={"rate_hz": 1000, "unit": "mV"}).channels) == 12


@pytest.mark.parametrize("rate_hz", [0.0, -5.0, float("inf"), 1e7])
def test_impossible_rates_are_refused(rate_hz: float) -> None:
    with pytest.raises(RecordingError, match="sampling rate above 0"):
        told(channel("GMAX", rate_hz=rate_hz))


def test_all_faults_come_together() -> None:
    with pytest.raises(RecordingError) as error:
        told(channel("GMAX", rate_hz=0.0), channel("BF", unit=""), mapping={"channels": {"X": {}}})
    text = str(error.value)
    assert "3 faults" in text
    assert "'X', which are not in the file" in text


def test_unknown_units_are_sensors_unless_the_name_is_a_muscle() -> None:
    found = told(channel("GMAX"), channel("thing", unit="furlong"))
    assert [each.kind for each in found.sensors] == ["other"]
    with pytest.raises(RecordingError, match="none of its channels is EMG: 'thing'"):
        told(channel("thing", unit="furlong"))


def test_a_low_rate_and_infinite_samples_are_said() -> None:
    samples = bursts(100)
    samples[3] = np.inf
    (found,) = told(channel("GMAX", rate_hz=50.0, samples=samples)).channels
    assert np.isnan(found.volts[3])
    assert any("missing" in each for each in found.notes)
    assert any("envelope" in each for each in found.notes)


def test_channels_of_one_name_are_kept_apart() -> None:
    found = told(channel("GMAX R"), channel("GMAX R"), channel("GMAX R (2)"), channel("GMAX R"))
    names = [each.name for each in found.channels]
    assert len(set(names)) == 4
    assert names[0] == "GMAX R"
    assert "all name the right gluteus maximus" in found.notes[-1]
    assert all("same muscle and side" in each.notes[-1] for each in found.channels)


def test_left_and_right_are_not_one() -> None:
    found = told(channel("GMAX R"), channel("GMAX L"))
    assert found.notes == ()
    assert [each.side for each in found.channels] == ["right", "left"]


def test_the_mapping_goes_before_the_name() -> None:
    said = {
        "side": "left",
        "channels": {
            "GM": {"muscle": "gastrocnemius medialis"},
            "R BF": {"side": "left"},
            "aux": {"kind": "force", "unit": "N"},
            "junk": {"kind": "ignore"},
            "ACC": {"kind": "emg", "unit": "uV"},
        },
    }
    found = told(
        channel("GM"), channel("R BF"), channel("R VL"), channel("aux"), channel("junk"),
        channel("ACC", unit="g", samples=bursts(50, scale=50.0)), mapping=said,
    )  # fmt: skip
    assert [(c.muscle, c.side) for c in found.channels] == [
        ("gastrocnemius_medialis", "left"),
        ("biceps_femoris", "left"),
        ("vastus_lateralis", "right"),
        ("", "left"),
    ]
    assert [(each.name, each.kind, each.unit) for each in found.sensors] == [("aux", "force", "N")]


def test_a_column_of_times_may_be_named(tmp_path: Path) -> None:
    times = np.arange(80) / 500.0
    path = table(tmp_path / "a.csv", columns=(times, bursts(80)), head=["clock,GMAX (V)"])
    with pytest.raises(RecordingError, match="time_column"):
        read_emg(path)
    found = read_emg(path, mapping=ChannelMapping(time_column="clock"))
    assert [(c.name, c.rate_hz) for c in found.channels] == [("GMAX", 500.0)]


def test_an_unknown_format_names_all_there_are(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)) * 4)
    for said in ("", "nothing_such"):
        with pytest.raises(RecordingError) as error:
            read_raw(path, format=said)
        for name, each in emg_formats().items():
            assert name in str(error.value)
            assert each.title in str(error.value)


@pytest.mark.parametrize("name", ["a.xlsx", "A.XLS"])
def test_a_spreadsheet_is_to_be_saved_as_csv(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    with pytest.raises(RecordingError, match="save the sheet with the samples as CSV"):
        read_raw(path)


WRONG: dict[str, tuple[Mapping[str, object], str]] = {
    "muscle": (
        {"channels": {"a": {"muscle": "biceps brachii"}}},
        "channels.a.muscle: expected one",
    ),
    "ambiguous": ({"channels": {"a": {"muscle": "GM"}}}, "gluteus_medius"),
    "side": ({"side": "middle"}, "side: "),
    "unit": ({"unit": "furlong"}, "unit: expected V, mV or uV"),
    "rate": ({"rate_hz": 0}, "rate_hz"),
    "unknown": ({"rate": 5}, "rate: "),
    "fact": ({"facts": {"name": "somebody"}}, "facts.name: "),
    "long fact": ({"facts": {"skin": "x" * 401}}, "facts.skin: "),
    "number for a fact": ({"facts": {"distance": 20}}, "facts.distance: "),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_mapping_is_named(case: str) -> None:
    said, expected = WRONG[case]
    with pytest.raises(RecordingError) as error:
        parse_mapping(said)
    assert expected in str(error.value)


def test_all_faults_of_a_mapping_come_together() -> None:
    with pytest.raises(RecordingError, match="2 to correct"):
        parse_mapping({"rate_hz": -1, "channels": {"a": {"side": "up"}}})


def test_words_that_are_not_known_are_told_with_faults_of_form() -> None:
    said = {
        "unti": "uV",
        "unit": "furlong",
        "channels": {"a": {"muscle": "glutaeus", "side": "up"}, "b": {"muscel": "soleus"}},
    }
    with pytest.raises(RecordingError, match="5 to correct") as error:
        parse_mapping(said)
    told = str(error.value)
    assert "unti: expected one of channels, facts, rate_hz, side, time_column, unit" in told
    assert "channels.b.muscel: expected one of kind, muscle, rate_hz, side, unit" in told
    assert "channels.a.muscle: expected one of" in told
    assert "unit: expected V, mV or uV, got 'furlong'" in told


@pytest.mark.parametrize("channels", ["a", [1], {"a": "gluteus maximus"}, {"a": [{}]}])
def test_channels_of_another_form_are_told(channels: object) -> None:
    with pytest.raises(RecordingError, match=r"2 to correct[^!]*channels[^!]*furlong"):
        parse_mapping({"channels": channels, "unit": "furlong"})


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"a = ", b"[" * 5000, b"unit = 1979-05-27", b"rate_hz = nan"]
)
def test_broken_mapping_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.toml"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"m\.toml"):
        read_mapping(path)


def test_a_missing_mapping_file(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no such mapping"):
        read_mapping(tmp_path / "no.toml")


def test_facts_of_a_mapping_are_those_of_the_recording() -> None:
    raw = RawRecording(channels=(channel("GMAX_R", unit="V"),), maker="somebody")
    said = parse_mapping({"facts": {"distance": " 20\n mm ", "skin": "  "}})
    told = recording_of(raw, source="a", format="x", mapping=said)
    assert told.facts == {"maker": "somebody", "distance": "20 mm"}


def test_the_facts_of_the_template_are_read_once_the_marks_are_taken_away() -> None:
    raw = RawRecording(channels=(channel("GMAX_R", unit="V"),))
    lines = mapping_template(raw).splitlines()
    first = lines.index("# [facts]")
    filled = [line.removeprefix("# ") for line in lines[first : first + 1 + len(EXAMPLES.told())]]
    said = parse_mapping(tomllib.loads("\n".join([*lines[:first], *filled, *lines[first:]])))
    assert said.facts == EXAMPLES


@given(st.lists(st.text(max_size=20), max_size=6), st.sampled_from(("", "V", "g", "µV", '"\\')))
def test_the_template_is_a_mapping_that_changes_nothing(names: list[str], unit: str) -> None:
    raw = RawRecording(channels=tuple(channel(each, unit=unit) for each in names))
    template = mapping_template(raw)
    said = parse_mapping(tomllib.loads(template))
    try:
        plain = recording_of(raw, source="a", format="x")
    except RecordingError:
        return
    again = recording_of(raw, source="a", format="x", mapping=said)
    assert [(c.name, c.muscle, c.side) for c in again.channels] == [
        (c.name, c.muscle, c.side) for c in plain.channels
    ]
    assert [each.kind for each in again.sensors] == [each.kind for each in plain.sensors]
