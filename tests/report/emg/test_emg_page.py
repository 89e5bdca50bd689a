"""The page and the text of one recording: what they say, and what they never do."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.measures.emg.examine import examine_emg
from primemover.measures.emg.model import EmgResult, MuscleOrder
from primemover.recordings.emg.facts import EXAMPLES, FactsSaid
from primemover.report.emg import emg_page, emg_text
from primemover.report.emg.checklist import ASKED, NOT_TOLD, TOPICS_RULE, checklist
from primemover.report.emg.order_picture import order_picture
from primemover.report.emg.traces import COLUMNS, trace_of
from primemover.signals.emg.model import AnalysedChannel, ChannelFault, EmgSignals
from tests.report.pages import Page, broken_rules
from tests.synthetic_emg import Burst, maximum_recording, synthetic_emg
from tests.words import forbidden_words

MAX_BYTES = 1_500_000
"""Ten minutes of eight channels; it can still be sent by mail."""
KNOWN = load_knowledge()
BURSTS = (
    Burst(muscle="gluteus_maximus", delay_s=0.12, amplitude_v=5e-5),
    Burst(muscle="hamstrings"),
    Burst(muscle="erector_spinae", delay_s=0.02),
)
HOSTILE = "<script>alert(1)</script>"


def examined(*bursts: Burst, mvic: bool = True, protocol: str = "prone_hip_extension") -> EmgResult:
    made = synthetic_emg(bursts, repetitions=6, seed=71)
    volts = {each.channel: 4 * each.amplitude_v for each in bursts}
    return examine_emg(
        made.recording,
        protocol=KNOWN.emg_protocols[protocol],
        side="right",
        maxima=(maximum_recording(bursts, volts=volts),) if mvic else (),
        knowledge=KNOWN,
    )


@pytest.fixture(scope="module")
def result() -> EmgResult:
    return examined(*BURSTS)


def unusable(result: EmgResult) -> EmgResult:
    dead = ChannelFault(code="dead", severity="unusable", words="It is flat.", figure=1, unit="1")
    channels = tuple(
        replace(each, quality=replace(each.quality, faults=(dead,)), onsets=())
        for each in result.signals.channels
    )
    signals = replace(result.signals, channels=channels, efforts=(), starts=(), references=())
    return replace(result, signals=signals, measures=(), orders=())


def undecided(result: EmgResult) -> EmgResult:
    orders = tuple(
        replace(each, statement="undecided", reason="It may be both.") for each in result.orders
    )
    return replace(result, orders=orders)


def bare() -> EmgResult:
    """No channel at all, as nobody should make it."""
    whole = examined(BURSTS[0])
    recording = replace(whole.signals.recording, channels=())
    signals = EmgSignals(recording=recording, channels=(), kind="repetitions", efforts=())
    return replace(whole, signals=signals, measures=(), refusals=(), orders=())


CASES = {
    "whole": lambda: examined(*BURSTS),
    "one channel": lambda: examined(BURSTS[0]),
    "without maxima": lambda: examined(*BURSTS, mvic=False),
    "nothing usable": lambda: unusable(examined(*BURSTS)),
    "all undecided": lambda: undecided(examined(*BURSTS)),
    "no channel": bare,
}


@pytest.mark.parametrize("case", CASES)
def test_every_page_keeps_its_promises(case: str) -> None:
    one = CASES[case]()
    page = Page(emg_page(one, knowledge=KNOWN))
    assert broken_rules(page) == []
    own = page.text.replace("Sources", "")
    assert not forbidden_words(own)
    assert one.protocol.does_not_mean in " ".join(page.text.split())
    for width in (40, 60, 80, 120):
        text = emg_text(one, knowledge=KNOWN, width=width)
        assert max(map(len, text.splitlines())) <= max(60, width)
        assert not forbidden_words(text)


def test_the_answer_comes_first_and_names_the_order(result: EmgResult) -> None:
    told = [each for each in result.orders if each.statement != "undecided"]
    page = Page(emg_page(result, knowledge=KNOWN))
    assert told
    first = page.text.index("began")
    assert first < page.text.index("Which muscle began first")
    assert "usually last in healthy people" in page.text


def test_between_steps_no_order_is_drawn(result: EmgResult) -> None:
    knowledge = load_knowledge()
    walking = replace(result, protocol=knowledge.emg_protocols["walking"])
    assert order_picture(result, knowledge=knowledge) is not None
    assert order_picture(walking, knowledge=knowledge) is None


def test_what_is_undecided_is_called_so(result: EmgResult) -> None:
    page = Page(emg_page(undecided(result), knowledge=KNOWN))
    assert page.text.count("undecided") >= len(result.orders)
    assert "It may be both." in page.text
    assert "ms before" not in page.text


def test_without_maxima_muscles_are_not_compared() -> None:
    page = Page(emg_page(examined(*BURSTS, mvic=False), knowledge=KNOWN))
    assert "No maximal push was recorded" in page.text
    assert "microvolts of two sensors cannot be compared" in page.text
    assert "largest EMG amplitude" not in page.text


def test_nothing_usable_says_so_and_names_each_fault(result: EmgResult) -> None:
    page = Page(emg_page(unusable(result), knowledge=KNOWN))
    assert "Nothing could be measured" in page.text
    assert page.text.count("It is flat.") >= len(result.signals.channels)


def test_every_measure_and_refusal_is_on_the_page(result: EmgResult) -> None:
    text = Page(emg_page(result, knowledge=KNOWN)).text
    for each in result.measures:
        assert " ".join(each.method.split()) in text
    for refusal in result.refusals:
        assert refusal.reason in text


def test_the_checklist_says_what_nobody_told(result: EmgResult) -> None:
    page = Page(emg_page(result, knowledge=KNOWN))
    assert NOT_TOLD in page.text
    recording = replace(result.signals.recording, facts={"electrodes": "Ag/AgCl, 10 mm"})
    known = replace(result, signals=replace(result.signals, recording=recording))
    assert "Ag/AgCl, 10 mm" in Page(emg_page(known, knowledge=KNOWN)).text


def test_facts_of_a_mapping_fill_the_checklist_and_it_says_whose_topics_these_are(
    result: EmgResult,
) -> None:
    recording = replace(result.signals.recording, facts=EXAMPLES.told())
    known = replace(result, signals=replace(result.signals, recording=recording))
    page = Page(emg_page(known, knowledge=KNOWN)).text
    for words in EXAMPLES.told().values():
        assert words in page
    for key in ("merletti1999", "besomi2024"):
        assert KNOWN.sources[key].full in page
    asked = {key for key, _ in ASKED}
    assert asked == set(EXAMPLES.told()) == set(FactsSaid.model_fields)
    assert KNOWN.emg_rules[TOPICS_RULE].value == len(asked)
    rows = {row.topic: row.told for row in checklist(known, knowledge=KNOWN)}
    assert all(rows[topic] for _, topic in ASKED)


def test_every_cell_of_a_stacked_table_says_its_column(result: EmgResult) -> None:
    """On a phone the heads of the columns are not seen: each cell carries its own."""
    source = emg_page(result, knowledge=KNOWN)
    tables = re.findall(r'<table class="stacked">(.*?)</table>', source, re.DOTALL)
    assert len(tables) > 1
    for table in tables:
        heads = re.findall(r'<th scope="col">(.*?)</th>', table)[1:]
        for row in table.split("<tbody>")[1].split("</tr>")[:-1]:
            assert re.findall(r'<td[^>]*data-name="(.*?)"', row) == heads
    assert "content: attr(data-name)" in source


def test_hostile_names_are_shown_as_text(result: EmgResult) -> None:
    channels = tuple(
        replace(each, channel=replace(each.channel, name=HOSTILE, muscle=""))
        for each in result.signals.channels
    )
    recording = replace(result.signals.recording, source=HOSTILE)
    hostile = replace(
        result, signals=replace(result.signals, channels=channels, recording=recording)
    )
    source = emg_page(hostile, knowledge=KNOWN)
    assert HOSTILE not in source
    assert broken_rules(Page(source)) == []


def test_the_same_result_gives_the_same_page(result: EmgResult) -> None:
    assert emg_page(result, knowledge=KNOWN) == emg_page(result, knowledge=KNOWN)


def long(channel: AnalysedChannel, *, seconds: float) -> AnalysedChannel:
    count = int(seconds * channel.channel.rate_hz)
    volts = np.resize(channel.channel.volts, count)
    return replace(
        channel,
        channel=replace(channel.channel, volts=volts),
        envelope=np.resize(channel.envelope, count),
    )


def test_ten_minutes_of_eight_channels_stay_small(result: EmgResult) -> None:
    channels = tuple(
        long(result.signals.channels[n % len(result.signals.channels)], seconds=600)
        for n in range(8)
    )
    recording = replace(result.signals.recording, channels=tuple(c.channel for c in channels))
    whole = replace(result, signals=replace(result.signals, channels=channels, recording=recording))
    assert len(emg_page(whole, knowledge=KNOWN).encode()) < MAX_BYTES


def test_a_spike_of_one_sample_is_drawn(result: EmgResult) -> None:
    channel = long(result.signals.channels[1], seconds=600)
    quiet = np.zeros_like(channel.channel.volts)
    quiet[::1000] = 1e-5  # fills the strip
    quiet[777_777] = -1e-4
    spiked = replace(channel, channel=replace(channel.channel, volts=quiet))
    strokes = trace_of(spiked, duration_s=600.0).raw.split("M")[1:]
    assert len(strokes) <= COLUMNS
    deep = [each for each in strokes if float(each.split("v")[1]) > 60]
    assert len(deep) == 1


def test_gaps_and_infinite_samples_are_left_empty(result: EmgResult) -> None:
    channel = result.signals.channels[0]
    volts = channel.channel.volts.copy()
    volts[: len(volts) // 2] = np.nan
    volts[-5:] = np.inf
    trace = trace_of(
        replace(channel, channel=replace(channel.channel, volts=volts)),
        duration_s=result.signals.recording.duration_s,
    )
    assert "nan" not in trace.raw + trace.envelope
    assert "inf" not in trace.raw + trace.envelope
    assert min(float(each.split(" ")[0]) for each in trace.raw.split("M")[1:]) > 500


def test_an_order_without_a_lag_is_shown() -> None:
    one = examined(BURSTS[0])
    order = MuscleOrder(
        first="hamstrings",
        second="gluteus_maximus",
        side=None,
        statement="undecided",
        lag=None,
        reason="Not recorded.",
    )
    assert "Not recorded." in Page(emg_page(replace(one, orders=(order,)), knowledge=KNOWN)).text
