"""Amplitude, peak, share, side difference and overlap come out as they were put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.knowledge import EmgProtocol, load_knowledge
from primemover.measures.emg.amplitude_share import amplitude_share, reference_part, shares_of
from primemover.measures.emg.amplitude_side_difference import (
    amplitude_side_difference,
    difference_of,
)
from primemover.measures.emg.co_contraction import co_contraction, overlap_percent
from primemover.measures.emg.emg_amplitude import emg_amplitude
from primemover.measures.emg.levels import Levels, level_settings, pieces_for
from primemover.measures.emg.model import EmgMeasure, EmgMeasureFunction, EmgRefusal
from primemover.measures.emg.peak_amplitude import peak_amplitude
from primemover.signals.emg.model import ChannelFault, Effort, EmgSignals, MaximumReference
from primemover.terms import Side
from tests.measures.emg.built import signals_of
from tests.synthetic_emg import Burst, synthetic_emg

KNOWLEDGE: Final = load_knowledge()
PRONE: Final = KNOWLEDGE.emg_protocols["prone_hip_extension"]
BRIDGE: Final = KNOWLEDGE.emg_protocols["bridge"]
STAND: Final = KNOWLEDGE.emg_protocols["one_leg_stand"]

RMS_ERROR: Final = 0.04
"""RMS of 12 s of noise of some 100 Hz bandwidth is off by about 1 in 2√(BT) = 1/70; three times."""

MIRROR_ERROR: Final = 1e-9
"""Laws that only swap or scale numbers hold to rounding."""


def burst(muscle: str, *, side: Side = "right", volts: float = 1e-4, snr_db: float = 30.0) -> Burst:
    return Burst(muscle=muscle, side=side, amplitude_v=volts, snr_db=snr_db)


GLUTES: Final = burst("gluteus_maximus", volts=2e-5)
HAMSTRINGS: Final = burst("hamstrings", volts=6e-5)
BACK: Final = burst("erector_spinae", volts=4e-5)
HALF_EACH: Final = {
    "gluteus_maximus_right": 1e-4,
    "hamstrings_right": 1e-4,
    "erector_spinae_right": 1e-4,
}


def told(
    measure: EmgMeasureFunction, *, signals: EmgSignals, protocol: EmgProtocol = PRONE
) -> list[EmgMeasure]:
    found = measure(signals, protocol=protocol, knowledge=KNOWLEDGE)
    return [each for each in found if isinstance(each, EmgMeasure)]


def refused(
    measure: EmgMeasureFunction, *, signals: EmgSignals, protocol: EmgProtocol = PRONE
) -> list[EmgRefusal]:
    found = measure(signals, protocol=protocol, knowledge=KNOWLEDGE)
    return [each for each in found if isinstance(each, EmgRefusal)]


def three(maxima: dict[str, float] | None = None, *, repetitions: int = 6) -> EmgSignals:
    made = synthetic_emg([GLUTES, HAMSTRINGS, BACK], repetitions=repetitions, seed=5)
    return signals_of(made, maxima=maxima)


def test_an_amplitude_in_percent_of_the_maximum_is_what_was_put_in() -> None:
    by_muscle = {each.muscle: each for each in told(emg_amplitude, signals=three(HALF_EACH))}
    for muscle, percent in (
        ("gluteus_maximus", 20.0),
        ("hamstrings", 60.0),
        ("erector_spinae", 40.0),
    ):
        found = by_muscle[muscle]
        assert found.unit == "%MVIC"
        assert found.value == pytest.approx(percent, rel=RMS_ERROR)
        assert found.low <= percent <= found.high
        assert found.efforts == 6
        assert "0.5 s" in found.method


def test_without_a_maximum_it_is_in_microvolts_and_says_what_that_is_good_for() -> None:
    found = {each.muscle: each for each in told(emg_amplitude, signals=three())}
    assert found["hamstrings"].unit == "µV"
    assert found["hamstrings"].value == pytest.approx(60.0, rel=RMS_ERROR)
    assert any("same session" in each for each in found["hamstrings"].cautions)


def test_the_interval_of_a_percentage_carries_the_maximum_s_own_error() -> None:
    with_maximum = {e.muscle: e for e in told(emg_amplitude, signals=three(HALF_EACH))}
    without = {e.muscle: e for e in told(emg_amplitude, signals=three())}
    relative = with_maximum["hamstrings"].uncertainty / with_maximum["hamstrings"].value
    alone = without["hamstrings"].uncertainty / without["hamstrings"].value
    error = level_settings(KNOWLEDGE).reference_share
    assert relative == pytest.approx(np.hypot(alone, error))


def test_an_amplitude_above_the_maximum_is_said_to_be() -> None:
    low = dict(HALF_EACH, hamstrings_right=5e-5)
    found = {each.muscle: each for each in told(emg_amplitude, signals=three(low))}
    assert any("not a maximum" in each for each in found["hamstrings"].cautions)
    assert not found["erector_spinae"].cautions


def test_a_wanted_muscle_without_a_channel_is_refused_by_name() -> None:
    made = synthetic_emg([HAMSTRINGS], seed=5)
    (glutes, back) = refused(emg_amplitude, signals=signals_of(made))
    assert (glutes.muscle, glutes.cause) == ("gluteus_maximus", "not_recorded")
    assert back.muscle == "erector_spinae"
    assert "gluteus maximus" in glutes.reason


def test_a_channel_that_cannot_be_used_is_refused_with_its_fault() -> None:
    dead = ChannelFault(code="dead", severity="unusable", words="No signal.", figure=0.0, unit="V")
    signals = signals_of(synthetic_emg([HAMSTRINGS], seed=5), faults={"hamstrings_right": [dead]})
    found = [e for e in refused(emg_amplitude, signals=signals) if e.muscle == "hamstrings"]
    assert [each.cause for each in found] == ["unusable"]
    assert "No signal." in found[0].reason
    assert not told(emg_amplitude, signals=signals)


def test_a_channel_in_doubt_is_used_with_low_confidence_and_says_why() -> None:
    hum = ChannelFault(code="mains", severity="caution", words="Hum.", figure=50.0, unit="Hz")
    signals = signals_of(synthetic_emg([HAMSTRINGS], seed=5), faults={"hamstrings_right": [hum]})
    (found,) = told(emg_amplitude, signals=signals)
    assert found.confidence == "low"
    assert "hamstrings_right: Hum." in found.cautions


@pytest.mark.parametrize("measure", [emg_amplitude, peak_amplitude])
def test_two_repetitions_tell_no_spread(measure: EmgMeasureFunction) -> None:
    signals = three(HALF_EACH, repetitions=2)
    assert not told(measure, signals=signals)
    assert {each.cause for each in refused(measure, signals=signals)} == {"too_few"}


def test_a_hold_is_told_over_its_pieces() -> None:
    made = synthetic_emg([HAMSTRINGS], repetitions=1, effort_s=10.4, seed=5)
    signals = signals_of(made, kind="hold")
    assert len(pieces_for(signals, side="right", settings=level_settings(KNOWLEDGE))) == 10
    (found,) = told(emg_amplitude, signals=signals, protocol=STAND)
    assert found.efforts == 10
    assert found.value == pytest.approx(60.0, rel=RMS_ERROR)


def test_the_leg_that_does_not_work_is_left_out() -> None:
    other = burst("hamstrings", side="left", volts=6e-5)
    made = synthetic_emg([HAMSTRINGS, other], seed=5)
    signals = signals_of(made, sides=["right"] * 6)
    assert [each.side for each in told(emg_amplitude, signals=signals)] == ["right"]


def test_the_peak_is_the_highest_window_and_above_the_mean() -> None:
    made = synthetic_emg([HAMSTRINGS], effort_s=3.0, seed=5)
    channel = made.recording.channels[0]
    volts = channel.volts.copy()
    for start, _ in made.efforts_s:
        inside = slice(round((start + 1.0) * 2000), round((start + 1.5) * 2000))
        volts[inside] *= 3.0  # half a second, the window that maxima are taken with
    raised = replace(
        made, recording=replace(made.recording, channels=(replace(channel, volts=volts),))
    )
    (found,) = told(peak_amplitude, signals=signals_of(raised))
    chance = 0.25  # half a second of noise is off by some 7 % (one SD), and the highest is taken
    assert found.value == pytest.approx(180.0, rel=chance)


def test_what_happens_outside_a_repetition_is_no_peak_of_it() -> None:
    made = synthetic_emg([HAMSTRINGS], seed=5)
    channel = made.recording.channels[0]
    volts = channel.volts.copy()
    for start, _ in made.efforts_s:
        volts[round((start - 0.3) * 2000) : round((start - 0.02) * 2000)] *= 300.0
    knocked = replace(
        made, recording=replace(made.recording, channels=(replace(channel, volts=volts),))
    )
    (before,) = told(peak_amplitude, signals=signals_of(made))
    (after,) = told(peak_amplitude, signals=signals_of(knocked))
    assert after.value == pytest.approx(before.value, rel=MIRROR_ERROR)


def test_a_peak_needs_repetitions_as_long_as_its_window() -> None:
    signals = signals_of(synthetic_emg([HAMSTRINGS], effort_s=0.4, seed=5))
    assert [each.cause for each in refused(peak_amplitude, signals=signals)] == ["too_short"]


def test_shares_are_what_was_put_in_and_sum_to_a_hundred() -> None:
    found = {each.muscle: each for each in told(amplitude_share, signals=three(HALF_EACH))}
    total = 20.0 + 60.0 + 40.0
    for group, percent in (("glutes", 20.0), ("hamstrings", 60.0), ("erector_spinae", 40.0)):
        true = 100.0 * percent / total
        assert found[group].value == pytest.approx(true, rel=RMS_ERROR)
        assert found[group].low <= true <= found[group].high
    assert sum(each.value for each in found.values()) == pytest.approx(100.0)


def test_a_share_without_every_maximum_is_refused() -> None:
    (found,) = refused(
        amplitude_share, signals=three({k: v for k, v in HALF_EACH.items() if "hams" not in k})
    )
    assert found.cause == "no_reference"
    assert "hamstrings" in found.reason
    assert not told(amplitude_share, signals=three())


def test_a_share_of_a_whole_needs_every_group() -> None:
    made = synthetic_emg([GLUTES, HAMSTRINGS], seed=5)
    (found,) = refused(amplitude_share, signals=signals_of(made, maxima=HALF_EACH))
    assert (found.cause, "erector spinae" in found.reason) == ("not_recorded", True)


def test_the_maxima_s_part_of_a_share_is_what_moving_each_of_them_does() -> None:
    mean = np.array([20.0, 50.0, 30.0])
    error = 1e-4  # small, so that a straight line is right
    moved = [
        shares_of((mean * np.exp(error * np.eye(3)[n]))[None, :]).mean - mean for n in range(3)
    ]
    by_hand = np.sqrt(np.square(moved).sum(axis=0))
    assert reference_part(mean, error_share=error) == pytest.approx(by_hand, rel=1e-3)


def both_sides(left: float, right: float) -> EmgSignals:
    bursts = [
        burst("gluteus_maximus", side="left", volts=left),
        burst("gluteus_maximus", side="right", volts=right),
    ]
    maxima = {"gluteus_maximus_left": 1e-4, "gluteus_maximus_right": 1e-4}
    return signals_of(synthetic_emg(bursts, seed=8), maxima=maxima)


def test_a_difference_of_sides_is_left_less_right_of_their_mean() -> None:
    (found,) = told(amplitude_side_difference, signals=both_sides(6e-5, 4e-5), protocol=BRIDGE)
    assert found.low <= 40.0 <= found.high
    assert found.value == pytest.approx(40.0, abs=100 * RMS_ERROR)
    assert found.side is None


def test_the_maxima_s_part_of_a_difference_is_what_moving_both_of_them_does() -> None:
    settings = level_settings(KNOWLEDGE)
    maximum = MaximumReference(
        muscle="x", side=None, volts=1.0, window_s=0.5, position="as set", tried=1
    )

    def level(percent: float) -> Levels:
        return Levels(values=np.full(6, percent), unit="%MVIC", reference=maximum)

    plain = difference_of(level(60.0), right=level(40.0), settings=settings)
    step = 1e-5  # small, so that a straight line is right
    moved = difference_of(level(60.0 * np.exp(step)), right=level(40.0), settings=settings)
    slope = (moved.value - plain.value) / step
    both = np.hypot(settings.reference_share, settings.reference_share)
    assert plain.half_width == pytest.approx(slope * both, rel=1e-3)


def test_a_difference_of_sides_in_microvolts_is_refused() -> None:
    signals = replace(both_sides(6e-5, 4e-5), references=())
    (found,) = refused(amplitude_side_difference, signals=signals, protocol=BRIDGE)
    assert found.cause == "no_reference"


@given(st.floats(min_value=0.0, max_value=1.0))
def test_amplitudes_that_keep_a_ratio_overlap_by_it(ratio: float) -> None:
    first = np.linspace(1.0, 2.0, 50)
    expected = 100.0 * 2.0 * ratio / (1.0 + ratio)
    assert overlap_percent(first, second=ratio * first, times=2.0) == pytest.approx(expected)


def test_muscles_that_take_turns_do_not_overlap() -> None:
    first = np.array([1.0, 1.0, 0.0, 0.0])
    assert overlap_percent(first, second=1.0 - first, times=2.0) == 0.0


def squat(maxima: dict[str, float] | None) -> EmgSignals:
    bursts = [burst("quadriceps", volts=4e-5), burst("biceps_femoris", volts=2e-5)]
    return signals_of(synthetic_emg(bursts, seed=9), maxima=maxima)


def test_co_contraction_names_its_formula_and_a_member_stands_for_its_group() -> None:
    signals = squat({"quadriceps_right": 1e-4, "biceps_femoris_right": 1e-4})
    (found,) = told(co_contraction, signals=signals, protocol=BRIDGE)
    assert (found.muscle, found.against) == ("quadriceps", "hamstrings")
    assert "Falconer and Winter" in found.method
    assert found.low <= 100.0 * 2 * 20 / 60 <= found.high


def test_co_contraction_in_microvolts_is_refused() -> None:
    (found,) = refused(co_contraction, signals=squat(None), protocol=BRIDGE)
    assert found.cause == "no_reference"


MEASURES: Sequence[EmgMeasureFunction] = (emg_amplitude, peak_amplitude, amplitude_share)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_sensor_s_gain_changes_nothing_in_percent(measure: EmgMeasureFunction) -> None:
    """A channel and its maximum times any number: %MVIC and shares stay."""
    before = told(measure, signals=three(HALF_EACH))
    gain = 3.7
    made = synthetic_emg([GLUTES, HAMSTRINGS, BACK], seed=5)
    louder = replace(
        made,
        recording=replace(
            made.recording,
            channels=tuple(
                replace(each, volts=gain * each.volts) if "hams" in each.name else each
                for each in made.recording.channels
            ),
        ),
    )
    maxima = dict(HALF_EACH, hamstrings_right=gain * HALF_EACH["hamstrings_right"])
    after = told(measure, signals=signals_of(louder, maxima=maxima))
    assert [each.value for each in after] == pytest.approx(
        [each.value for each in before], rel=MIRROR_ERROR
    )


def mirrored(signals: EmgSignals) -> EmgSignals:
    other: dict[Side | None, Side | None] = {"left": "right", "right": "left", None: None}
    return replace(
        signals,
        channels=tuple(
            replace(each, channel=replace(each.channel, side=other[each.channel.side]))
            for each in signals.channels
        ),
        references=tuple(replace(each, side=other[each.side]) for each in signals.references),
        efforts=tuple(
            Effort(start_s=e.start_s, end_s=e.end_s, side=other[e.side]) for e in signals.efforts
        ),
    )


@settings(max_examples=15)  # each makes two recordings
@given(st.floats(min_value=1e-5, max_value=1e-4), st.floats(min_value=1e-5, max_value=1e-4))
def test_in_a_mirror_the_difference_of_sides_turns_round(left: float, right: float) -> None:
    signals = both_sides(left, right)
    (one,) = told(amplitude_side_difference, signals=signals, protocol=BRIDGE)
    (other,) = told(amplitude_side_difference, signals=mirrored(signals), protocol=BRIDGE)
    assert other.value == pytest.approx(-one.value, abs=MIRROR_ERROR)
    assert other.uncertainty == pytest.approx(one.uncertainty)


def test_in_a_mirror_amplitudes_swap_sides() -> None:
    signals = both_sides(6e-5, 4e-5)
    plain = {each.side: each.value for each in told(emg_amplitude, signals=signals)}
    turned = {each.side: each.value for each in told(emg_amplitude, signals=mirrored(signals))}
    assert (turned["left"], turned["right"]) == (plain["right"], plain["left"])


def test_every_measure_has_an_interval_and_a_method() -> None:
    for measure in MEASURES:
        for each in told(measure, signals=three(HALF_EACH)):
            assert np.isfinite([each.value, each.uncertainty]).all()
            assert each.uncertainty > 0
            assert each.method


def test_channels_of_two_rates_overlap_as_those_of_one() -> None:
    bursts = [
        burst("quadriceps", volts=4e-5),
        replace(burst("hamstrings", volts=2e-5), rate_hz=1259.0),
    ]
    maxima = {"quadriceps_right": 1e-4, "hamstrings_right": 1e-4}
    signals = signals_of(synthetic_emg(bursts, seed=9), maxima=maxima)
    (found,) = told(co_contraction, signals=signals, protocol=BRIDGE)
    assert found.low <= 100.0 * 2 * 20 / 60 <= found.high
