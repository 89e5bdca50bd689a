"""What a recording holds, drawn and told: nothing lost, nothing let through as markup."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from primemover.errors import MissingExtraError
from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import Marker
from primemover.report import typesetting
from primemover.report.emg_contents.page import contents_page, contents_png, contents_svg
from primemover.report.emg_contents.picture import LEFT, RIGHT, contents_picture
from primemover.report.emg_contents.terminal import contents_text, sparkline
from primemover.report.emg_contents.words import volts_in_words
from primemover.signals.emg.model import EmgSignals
from tests.report.emg_contents.looked_at import HUM, NASTY, SPIKE_AT, looked_at
from tests.words import forbidden_words

SVG = "{http://www.w3.org/2000/svg}"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
ONE_PIXEL = 1.0
KNOWLEDGE = load_knowledge()


@pytest.fixture(scope="module")
def signals() -> EmgSignals:
    return looked_at()


def test_the_picture_is_one_well_formed_document(signals: EmgSignals) -> None:
    root = ET.fromstring(contents_svg(signals, knowledge=KNOWLEDGE))
    assert root.tag == f"{SVG}svg"
    raw = [e for e in root.iter(f"{SVG}path") if "raw" in (e.get("class") or "").split()]
    assert len(raw) == len(signals.channels) + len(signals.recording.sensors)
    words = " ".join(e.text or "" for e in root.iter(f"{SVG}text"))
    assert NASTY in words
    assert "left gluteus maximus" in words
    assert not list(root.iter(f"{SVG}script"))


def test_a_spike_of_one_sample_is_drawn_where_it_is(signals: EmgSignals) -> None:
    strip = contents_picture(signals, knowledge=KNOWLEDGE).strips[1]
    strokes = re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", strip.raw)
    highest = min(strokes, key=lambda stroke: float(stroke[1]))
    end_s = signals.recording.duration_s
    expected = LEFT + SPIKE_AT / 2000.0 / end_s * (RIGHT - LEFT)
    assert float(highest[0]) == pytest.approx(expected, abs=ONE_PIXEL)
    assert strip.scale == "±5 mV"


def test_an_offset_is_taken_off_and_told(signals: EmgSignals) -> None:
    first = signals.channels[0]
    lifted = replace(first, channel=replace(first.channel, volts=first.channel.volts + 5e-3))
    plain, raised = (
        contents_picture(replace(signals, channels=(each,)), knowledge=KNOWLEDGE).strips[0]
        for each in (first, lifted)
    )
    assert raised.raw == plain.raw
    assert raised.envelope == plain.envelope
    assert raised.scale == f"{plain.scale} around 5 mV"
    assert "around" not in plain.scale


@pytest.mark.parametrize("end_v", [1e-3, -1e-3])
def test_a_slope_is_no_row_of_dots(signals: EmgSignals, end_v: float) -> None:
    first = signals.channels[0]
    ramp = replace(first.channel, volts=np.linspace(-end_v, end_v, 5000))
    channel = replace(first, channel=ramp, envelope=np.zeros(5000))
    strip = contents_picture(replace(signals, channels=(channel,)), knowledge=KNOWLEDGE).strips[0]
    strokes = [tuple(map(float, s)) for s in re.findall(r"M[\d.]+ ([\d.]+)V([\d.]+)", strip.raw)]
    assert all(
        later[0] <= earlier[1] and later[1] >= earlier[0] for earlier, later in pairwise(strokes)
    ), "each stroke reaches to the one before"


def test_few_samples_are_joined_and_a_gap_is_not(signals: EmgSignals) -> None:
    first = signals.channels[0]
    volts = np.array([0.0, 1e-4, 0.0, np.nan, 0.0, 1e-4])
    channel = replace(
        first, channel=replace(first.channel, volts=volts), envelope=np.zeros(len(volts))
    )
    strip = contents_picture(replace(signals, channels=(channel,)), knowledge=KNOWLEDGE).strips[0]
    assert strip.raw.count("M") == 2
    assert strip.raw.count("L") == 3


def test_efforts_are_shaded_where_they_are(signals: EmgSignals) -> None:
    spans = contents_picture(signals, knowledge=KNOWLEDGE).efforts
    end_s = signals.recording.duration_s
    assert len(spans) == len(signals.efforts)
    first = signals.efforts[0]
    assert spans[0].left == pytest.approx(
        LEFT + first.start_s / end_s * (RIGHT - LEFT), abs=ONE_PIXEL
    )


def test_a_channel_of_nothing_is_drawn_flat(signals: EmgSignals) -> None:
    first = signals.channels[0]
    for volts in (np.zeros(4000), np.full(4000, np.nan), np.zeros(1)):
        flat = replace(
            first, channel=replace(first.channel, volts=volts), envelope=np.zeros(len(volts))
        )
        drawn = contents_svg(replace(signals, channels=(flat,)), knowledge=KNOWLEDGE)
        assert "nan" not in drawn.replace("Sans", "").lower().split("<desc")[0]
        ET.fromstring(drawn)


def test_what_is_not_drawn_is_said(signals: EmgSignals) -> None:
    many = replace(
        signals.recording,
        markers=tuple(Marker(time_s=n / 10, name="step") for n in range(100)),
        sensors=signals.recording.sensors * 30,
    )
    picture = contents_picture(replace(signals, recording=many), knowledge=KNOWLEDGE)
    assert picture.notes == ("6 more sensors are not drawn.", "40 more markers are not drawn.")


def test_the_page_tells_every_channel_and_fault(signals: EmgSignals) -> None:
    page = contents_page(signals, knowledge=KNOWLEDGE)
    for told in (
        HUM,
        "left gluteus maximus",
        "muscle not known",
        "1259.3 Hz",
        "20 dB",
        "cut short",
    ):
        assert told in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert not forbidden_words(re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("width", [60, 80, 96, 132])
def test_the_table_fits_the_screen(signals: EmgSignals, width: int) -> None:
    told = contents_text(signals, knowledge=KNOWLEDGE, width=width)
    assert max(map(len, told.splitlines())) <= width
    for words in ("left gluteus maximus", "muscle not known", "ACC.X 1", "2 s: start"):
        assert words in told
    assert "Mains hum at 50 Hz" in told
    assert "█" in told


def test_the_line_of_blocks_follows_the_envelope(signals: EmgSignals) -> None:
    blocks = sparkline(signals.channels[0], letters=28)
    # 2 s of rest, then 2 s of effort and 2 s of rest three times: a letter is half a second
    assert len(blocks) == 28
    assert set(blocks[5:7]) == {"█"} or "█" in blocks[4:8]
    assert set(blocks[1:3]) == {"▁"}
    assert set(blocks[9:11]) == {"▁"}


def test_a_muscle_that_is_not_known_says_how_to_tell_it(signals: EmgSignals) -> None:
    assert "--write-mapping" in contents_text(signals, knowledge=KNOWLEDGE, width=100)
    known = replace(signals, channels=signals.channels[:2])
    told = contents_text(known, knowledge=KNOWLEDGE, width=100)
    assert "--write-mapping" not in told
    assert "emg check" in told


@pytest.mark.parametrize(
    ("volts", "words"),
    [
        (84e-6, "84 µV"),
        (1.234e-6, "1.23 µV"),
        (2.5e-3, "2.5 mV"),
        (60.0, "60 V"),
        (0.0, "0 µV"),
        (math.nan, "unknown"),
    ],
)
def test_amplitudes_are_told_in_short_figures(volts: float, words: str) -> None:
    assert volts_in_words(volts) == words


def test_dots_hold_the_picture(signals: EmgSignals) -> None:
    pytest.importorskip("typst")
    png = contents_png(signals, knowledge=KNOWLEDGE)
    assert png.startswith(PNG_HEAD)
    assert int.from_bytes(png[16:20], "big") == 1600


def test_without_the_typesetter_dots_say_what_to_type(
    signals: EmgSignals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r"\[documents\].*SVG or HTML"):
        typesetting.picture_in_dots("<svg/>")
