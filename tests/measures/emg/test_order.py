"""An order is told when the lag is plain and withheld whenever anything stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.knowledge import EmgProtocol, load_knowledge
from primemover.knowledge.emg import EmgPair
from primemover.measures.emg.intervals import mean_interval
from primemover.measures.emg.lags import LagSettings, lag_statement, mean_lag
from primemover.measures.emg.model import EmgMeasure, EmgRefusal, MuscleOrder
from primemover.measures.emg.onset_before_movement import onset_before_movement
from primemover.measures.emg.onset_lag import onset_lag
from primemover.measures.emg.order import muscle_orders
from primemover.signals.emg.model import (
    AnalysedChannel,
    ChannelFault,
    EmgSignals,
    MovementStart,
    NoOnset,
    Onset,
)
from primemover.signals.emg.rules import settings_of
from primemover.terms import Side
from tests.measures.emg.built import quality, with_lags

KNOWLEDGE: Final = load_knowledge()
PRONE: Final = KNOWLEDGE.emg_protocols["prone_hip_extension"]
PAIR: Final = PRONE.model_copy(
    update={"order": (EmgPair(first="hamstrings", second="gluteus_maximus"),)}
)
SETTINGS: Final = settings_of(LagSettings, knowledge=KNOWLEDGE)

STEADY: Final = (0.0, 0.004, -0.006, 0.003, -0.002, 0.005)
"""Seconds by which repetitions differ; some milliseconds, as onsets of clear bursts do."""

ROUNDING_MS: Final = 1e-6


def late(lag_s: float, *, repetitions: int = 6) -> EmgSignals:
    """Gluteus maximus ``lag_s`` after the hamstrings."""
    jitter = np.resize(STEADY, repetitions)
    return with_lags(
        {"hamstrings": [0.0] * repetitions, "gluteus_maximus": [lag_s + each for each in jitter]}
    )


def the_order(signals: EmgSignals, *, protocol: EmgProtocol = PAIR) -> MuscleOrder:
    (found,) = muscle_orders(signals, protocol=protocol, knowledge=KNOWLEDGE)
    return found


def lag_of(signals: EmgSignals, *, protocol: EmgProtocol = PAIR) -> EmgMeasure | EmgRefusal:
    (found,) = onset_lag(signals, protocol=protocol, knowledge=KNOWLEDGE)
    return found


def changed(
    signals: EmgSignals, *, muscle: str, to: Sequence[object] | None = None, **changes: object
) -> EmgSignals:
    """``signals`` with the channel of ``muscle`` changed."""

    def turned(each: AnalysedChannel) -> AnalysedChannel:
        if each.channel.muscle != muscle:
            return each
        if to is not None:
            changes["onsets"] = tuple(to)
        return replace(each, **changes)  # type: ignore[arg-type]

    return replace(signals, channels=tuple(turned(each) for each in signals.channels))


def test_a_plain_lag_is_told_with_its_interval() -> None:
    order = the_order(late(0.15))
    assert order.statement == "first"
    assert order.reason == ""
    assert order.lag is not None
    assert order.lag.low <= 150.0 <= order.lag.high
    assert (order.lag.unit, order.lag.efforts, order.side) == ("ms", 6, "right")
    assert "Student" in order.lag.method


def test_the_other_way_round_the_second_was_first() -> None:
    assert the_order(late(-0.15)).statement == "second"


def test_together_is_undecided_and_says_so() -> None:
    order = the_order(late(0.0))
    assert order.statement == "undecided"
    assert "both begin together" in order.reason


def test_a_short_lag_is_not_told_as_an_order_however_sure() -> None:
    order = the_order(late(0.04))
    assert order.lag is not None
    assert order.lag.low > 0.0
    assert order.statement == "undecided"
    assert "50 ms" in order.reason
    assert "right gluteus maximus" in order.reason


@pytest.mark.parametrize("repetitions", [1, 2, 3, 4])
def test_with_fewer_than_five_repetitions_nothing_is_told(repetitions: int) -> None:
    order = the_order(late(0.3, repetitions=repetitions))
    assert order.statement == "undecided"
    assert "at least" in order.reason
    assert (order.lag is None) == (repetitions < SETTINGS.lag_least_repetitions)


def test_repetitions_without_a_clear_onset_do_not_count() -> None:
    signals = late(0.2)
    none = NoOnset(cause="weak", reason="Hardly above rest.", snr_db=5.0)
    kept = signals.channels[1].onsets[:4]
    weak = changed(signals, muscle="gluteus_maximus", to=(*kept, none, none))
    order = the_order(weak)
    assert order.statement == "undecided"
    assert order.lag is not None
    assert order.lag.efforts == 4
    assert order.lag.valid_share == pytest.approx(4 / 6)


def test_onsets_under_the_least_signal_to_noise_do_not_count() -> None:
    made = with_lags({"hamstrings": [0.0] * 6, "gluteus_maximus": [0.2] * 6}, snr_db=7.9)
    assert the_order(made).lag is None


def test_crosstalk_between_the_two_withholds_lag_and_order() -> None:
    signals = replace(late(0.15), crosstalk={("hamstrings_right", "gluteus_maximus_right"): 0.2})
    order = the_order(signals)
    assert (order.statement, order.lag) == ("undecided", None)
    assert "shorter than it is" in order.reason
    assert "Move the sensors" in order.reason


def test_crosstalk_is_found_whichever_channel_is_named_first() -> None:
    signals = replace(late(0.15), crosstalk={("gluteus_maximus_right", "hamstrings_right"): 0.2})
    assert the_order(signals).statement == "undecided"


def test_crosstalk_that_was_not_checked_withholds_the_order() -> None:
    order = the_order(replace(late(0.15), crosstalk={}))
    assert (order.statement, order.lag) == ("undecided", None)
    assert "could not be checked" in order.reason


def test_a_third_muscle_in_one_of_the_sensors_withholds_the_order() -> None:
    heard = ChannelFault(
        code="crosstalk", severity="caution", words="It hears another.", figure=0.3, unit="1"
    )
    for muscle in ("hamstrings", "gluteus_maximus"):
        order = the_order(changed(late(0.15), muscle=muscle, quality=quality(heard)))
        assert order.statement == "undecided"
        assert "It hears another." in order.reason


def glutes_onsets(signals: EmgSignals) -> list[Onset]:
    found = signals.channels[1].onsets
    return [each for each in found if isinstance(each, Onset)]


@pytest.mark.parametrize(("flagged", "statement"), [(3, "first"), (4, "undecided")])
def test_methods_that_disagree_in_most_repetitions_withhold_the_order(
    flagged: int, statement: str
) -> None:
    signals = late(0.15)
    onsets = [replace(each, disagree=n < flagged) for n, each in enumerate(glutes_onsets(signals))]
    order = the_order(changed(signals, muscle="gluteus_maximus", to=onsets))
    assert order.statement == statement
    assert order.lag is not None
    assert (order.lag.confidence == "low") == (statement == "undecided")
    assert ("disagree" in order.reason) == (statement == "undecided")


def test_a_lag_whose_methods_disagree_is_doubted_itself() -> None:
    signals = late(0.15)
    onsets = [replace(each, disagree=True) for each in glutes_onsets(signals)]
    lag = lag_of(changed(signals, muscle="gluteus_maximus", to=onsets))
    assert isinstance(lag, EmgMeasure)
    assert lag.confidence == "low"
    assert any("disagree" in each for each in lag.cautions)


def test_a_sensor_that_was_shaken_withholds_the_order() -> None:
    moved = ChannelFault(
        code="motion", severity="caution", words="It was moved.", figure=0.3, unit="1"
    )
    for muscle in ("hamstrings", "gluteus_maximus"):
        order = the_order(changed(late(0.15), muscle=muscle, quality=quality(moved)))
        assert order.statement == "undecided"
        assert "moved" in order.reason
        assert order.lag is not None
        assert order.lag.confidence == "low"


def test_repetitions_of_the_other_leg_are_not_missing_from_a_lag() -> None:
    signals = late(0.15, repetitions=12)
    sides: tuple[Side, Side] = ("right", "left")
    alternating = replace(
        signals,
        efforts=tuple(replace(each, side=sides[n % 2]) for n, each in enumerate(signals.efforts)),
    )
    lag = lag_of(alternating)
    assert isinstance(lag, EmgMeasure)
    assert (lag.efforts, lag.valid_share) == (6, 1.0)


def test_a_step_method_that_turns_the_order_withholds_it() -> None:
    signals = late(0.15)
    onsets = [replace(each, step_s=each.time_s - 0.25) for each in glutes_onsets(signals)]
    assert the_order(changed(signals, muscle="gluteus_maximus", to=onsets)).statement == "undecided"


def test_a_muscle_that_was_not_recorded_leaves_its_pairs_undecided() -> None:
    signals = with_lags({"hamstrings": [0.0] * 6})
    order = the_order(signals)
    assert (order.statement, order.lag, order.side) == ("undecided", None, None)
    assert "gluteus maximus" in order.reason


def test_muscles_of_two_sides_are_not_ordered() -> None:
    signals = late(0.15)
    apart = changed(
        signals,
        muscle="hamstrings",
        channel=replace(signals.channels[0].channel, side="left"),
    )
    order = the_order(apart)
    assert order.statement == "undecided"
    assert "same side" in order.reason


def test_where_onsets_were_not_looked_for_there_is_no_order() -> None:
    signals = late(0.15)
    without = replace(
        signals, channels=tuple(replace(each, onsets=()) for each in signals.channels)
    )
    assert muscle_orders(without, protocol=PAIR, knowledge=KNOWLEDGE) == ()
    assert onset_lag(without, protocol=PAIR, knowledge=KNOWLEDGE) == ()


LAGS: Final = st.lists(st.floats(min_value=-300.0, max_value=300.0), min_size=3, max_size=12)


@given(LAGS, st.floats(min_value=1.0, max_value=80.0))
def test_swapping_the_pair_turns_the_sign(lags: list[float], half: float) -> None:
    widths = [half] * len(lags)
    one = lag_statement(lags, half_widths_ms=widths, settings=SETTINGS)
    other = lag_statement([-each for each in lags], half_widths_ms=widths, settings=SETTINGS)
    turned = {"first": "second", "second": "first", "undecided": "undecided"}
    assert one.interval is not None
    assert other.interval is not None
    assert other.interval.value == pytest.approx(-one.interval.value, abs=ROUNDING_MS)
    assert other.interval.half_width == pytest.approx(one.interval.half_width, abs=ROUNDING_MS)
    assert other.statement == turned[one.statement]


def test_a_swapped_pair_in_a_protocol_turns_lag_and_order() -> None:
    swapped = PAIR.model_copy(
        update={"order": (EmgPair(first="gluteus_maximus", second="hamstrings"),)}
    )
    one, other = lag_of(late(0.15)), lag_of(late(0.15), protocol=swapped)
    assert isinstance(one, EmgMeasure)
    assert isinstance(other, EmgMeasure)
    assert other.value == pytest.approx(-one.value, abs=ROUNDING_MS)
    assert the_order(late(0.15), protocol=swapped).statement == "second"


@given(LAGS.filter(lambda lags: len(lags) < 5), st.floats(min_value=1.0, max_value=80.0))
def test_fewer_than_five_is_always_undecided(lags: list[float], half: float) -> None:
    told = lag_statement(lags, half_widths_ms=[half] * len(lags), settings=SETTINGS)
    assert (told.statement, told.why) == ("undecided", "few")


@given(LAGS, st.floats(min_value=1.0, max_value=80.0))
def test_what_is_told_keeps_to_the_rule(lags: list[float], half: float) -> None:
    told = lag_statement(lags, half_widths_ms=[half] * len(lags), settings=SETTINGS)
    if told.statement != "undecided":
        assert told.interval is not None
        assert len(lags) >= 5
        assert told.interval.excludes_zero()
        assert abs(told.interval.value) >= 50.0
        assert (told.interval.value > 0) == (told.statement == "first")


def test_what_repetitions_share_is_not_averaged_away() -> None:
    lags = [80.0, 120.0, 60.0, 140.0, 100.0]
    spread = mean_interval(lags)
    found = mean_lag(lags, half_widths_ms=[40.0] * 5, settings=SETTINGS)
    shared = SETTINGS.lag_shared_share * 40.0
    assert found.value == pytest.approx(100.0)
    assert found.half_width == pytest.approx(np.hypot(spread.half_width, shared))


def test_a_step_method_that_lies_apart_widens_the_interval_by_as_much() -> None:
    lags = [100.0] * 5
    found = mean_lag(
        lags, half_widths_ms=[0.0] * 5, settings=SETTINGS, step_lags_ms=[70.0, np.nan, *[70.0] * 3]
    )
    assert found.half_width == pytest.approx(30.0)


def started(before_s: float, *, error_s: float) -> EmgSignals:
    signals = late(0.05)
    starts = tuple(
        MovementStart(time_s=each.start_s + before_s, error_s=error_s, source="acceleration")
        for each in signals.efforts
    )
    return replace(signals, starts=starts)


def before_movement(signals: EmgSignals) -> dict[str, EmgMeasure]:
    found = onset_before_movement(signals, protocol=PAIR, knowledge=KNOWLEDGE)
    return {each.muscle: each for each in found if isinstance(each, EmgMeasure)}


def test_an_onset_is_told_before_the_movement_with_the_clocks_error() -> None:
    found = before_movement(started(0.2, error_s=0.03))
    assert found["hamstrings"].value == pytest.approx(200.0)
    assert found["gluteus_maximus"].value == pytest.approx(150.0, abs=5.0)
    assert found["hamstrings"].uncertainty > 30.0  # the clocks' error does not average out
    assert "acceleration" in found["hamstrings"].method


def test_an_onset_before_the_movement_is_doubted_where_the_methods_disagree() -> None:
    signals = started(0.2, error_s=0.03)
    onsets = [replace(each, disagree=True) for each in glutes_onsets(signals)]
    found = before_movement(changed(signals, muscle="gluteus_maximus", to=onsets))
    assert found["gluteus_maximus"].confidence == "low"
    assert found["hamstrings"].confidence == "normal"


def test_after_the_movement_it_is_negative() -> None:
    assert before_movement(started(-0.2, error_s=0.01))["hamstrings"].value < 0


def test_without_a_start_it_is_refused_once() -> None:
    (found,) = onset_before_movement(late(0.05), protocol=PAIR, knowledge=KNOWLEDGE)
    assert isinstance(found, EmgRefusal)
    assert found.cause == "no_start"
