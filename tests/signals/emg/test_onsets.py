"""Onsets of bursts whose truth is known, the laws they keep, and why there may be none."""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.accuracy.emg.generator import Trial, band_passed, synthetic
from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.model import Effort, NoOnset, Onset
from primemover.signals.emg.onsets import OnsetSettings, find_onsets
from primemover.signals.emg.rules import settings_of

SETTINGS = settings_of(OnsetSettings, knowledge=load_knowledge())
EXACT_S = 1e-9
"""Laws that hold to the rounding of floating-point times."""
STEP_S = 0.02
"""A step at 15 dB is found within this in more than 95 of 100 signals."""
RAMP_S = 0.06
"""A ramp of 200 ms at 15 dB is found within this in more than 99 of 100 signals."""
TWO_BINS_S = 0.012
"""Another sampling rate sees other samples: two bins of the slowest rate tried, and rounding."""

WALKING_HZ = 1000.0
LATE_SWING_S = 0.3
"""Gluteal muscles begin in the last third of swing, which lasts about 0.4 s."""
STRIDES_SD_S = 0.05
"""Strides of one person on one walk: an onset in another stride's burst lies a second off."""


def found(
    trial: Trial, *, volts: FloatArray | None = None, effort: Effort | None = None
) -> Onset | NoOnset:
    (onset,) = find_onsets(
        trial.volts if volts is None else volts,
        rate_hz=trial.rate_hz,
        start_s=0.0,
        efforts=(effort or trial.effort,),
        settings=SETTINGS,
    )
    return onset


def onset_of(trial: Trial, *, volts: FloatArray | None = None) -> Onset:
    onset = found(trial, volts=volts)
    assert isinstance(onset, Onset), onset
    return onset


def made(seed: int, *, snr_db: float = 15.0, ramp_s: float = 0.1, rate_hz: float = 2000.0) -> Trial:
    return synthetic(np.random.default_rng(seed), snr_db=snr_db, ramp_s=ramp_s, rate_hz=rate_hz)


@pytest.mark.parametrize("seed", range(5))
def test_a_step_is_found_where_it_is(seed: int) -> None:
    trial = made(seed, ramp_s=0.0)
    onset = onset_of(trial)
    assert onset.time_s == pytest.approx(trial.onset_s, abs=STEP_S)
    assert onset.step_s == pytest.approx(trial.onset_s, abs=STEP_S)


@pytest.mark.parametrize("seed", range(5))
def test_a_ramp_is_found_where_it_begins_not_where_it_is_steep(seed: int) -> None:
    trial = made(seed, ramp_s=0.2)
    onset = onset_of(trial)
    assert onset.time_s == pytest.approx(trial.onset_s, abs=RAMP_S)
    assert onset.step_s > onset.time_s


def test_intervals_hold_the_truth_and_the_point() -> None:
    trials = [made(100 + n, snr_db=12.0, ramp_s=0.15) for n in range(20)]
    onsets = [onset_of(trial) for trial in trials]
    held = [o.low_s <= t.onset_s <= o.high_s for o, t in zip(onsets, trials, strict=True)]
    assert sum(held) >= 18  # of 20, where 95 % are stated
    assert all(o.low_s < o.time_s < o.high_s for o in onsets)


def test_a_louder_burst_has_a_narrower_interval() -> None:
    def width(snr_db: float) -> float:
        onsets = [onset_of(made(200 + n, snr_db=snr_db, ramp_s=0.0)) for n in range(8)]
        return float(np.median([onset.high_s - onset.low_s for onset in onsets]))

    assert width(20.0) < width(10.0)


def test_one_onset_at_two_levels_makes_no_lag() -> None:
    """The lesson of the whole page: a quieter signal must not look later."""
    lags, by_step = [], []
    for n in range(12):
        strong = onset_of(made(300 + n, snr_db=20.0, ramp_s=0.2))
        weak = onset_of(made(300 + n, snr_db=10.0, ramp_s=0.2))
        lags.append(weak.time_s - strong.time_s)
        by_step.append(weak.step_s - strong.step_s)
    assert abs(np.median(lags)) < 0.02
    assert np.median(by_step) > 0.02


@settings(max_examples=15, deadline=None)
@given(samples=st.integers(-600, 600))
def test_a_shifted_recording_has_a_shifted_onset(samples: int) -> None:
    trial = made(1)
    still = onset_of(trial)
    shift_s = samples / trial.rate_hz
    rest = np.random.default_rng(2).standard_normal(1000) * 1e-6
    longer = np.concatenate([rest, trial.volts, rest])
    (onset,) = find_onsets(
        longer[600 + samples :],
        rate_hz=trial.rate_hz,
        start_s=-400 / trial.rate_hz + 2 * shift_s,
        efforts=(replace_start(trial.effort, by_s=shift_s),),
        settings=SETTINGS,
    )
    assert isinstance(onset, Onset)
    assert onset.time_s - still.time_s == pytest.approx(shift_s, abs=EXACT_S)
    assert onset.low_s - still.low_s == pytest.approx(shift_s, abs=EXACT_S)


def replace_start(effort: Effort, *, by_s: float) -> Effort:
    return Effort(start_s=effort.start_s + by_s, end_s=effort.end_s + by_s)


@settings(max_examples=15, deadline=None)
@given(decades=st.floats(-6.0, 6.0), turned=st.booleans())
def test_neither_scale_nor_polarity_matters(decades: float, turned: bool) -> None:
    trial = made(3)
    factor = (-1.0 if turned else 1.0) * 10.0**decades
    onset, other = onset_of(trial), onset_of(trial, volts=factor * trial.volts)
    for name in ("time_s", "low_s", "high_s", "step_s", "threshold_s", "snr_db"):
        assert getattr(other, name) == pytest.approx(getattr(onset, name), abs=EXACT_S)


@pytest.mark.parametrize("rate_hz", [200.0, 500.0, 1000.0, 1111.1, 1925.9, 4000.0, 10_000.0])
def test_every_rate_finds_the_onset(rate_hz: float) -> None:
    errors = []
    for seed in range(5):
        trial = made(seed, snr_db=20.0, ramp_s=0.05, rate_hz=rate_hz)
        errors.append(onset_of(trial).time_s - trial.onset_s)
    assert abs(np.median(errors)) < RAMP_S


def test_half_the_rate_hardly_moves_it() -> None:
    trial = made(4, snr_db=20.0, rate_hz=4000.0)
    half = replace(trial, volts=trial.volts[::2], rate_hz=2000.0)
    assert onset_of(half).time_s == pytest.approx(onset_of(trial).time_s, abs=TWO_BINS_S)


@pytest.mark.parametrize("seed", range(3))
def test_below_the_least_signal_to_noise_nothing_is_told(seed: int) -> None:
    nothing = found(made(seed, snr_db=5.0))
    assert isinstance(nothing, NoOnset)
    assert nothing.cause == "weak"
    assert nothing.snr_db < SETTINGS.onset_least_snr_db
    assert "8 dB" in nothing.reason


@pytest.mark.parametrize("seed", range(10))
def test_noise_has_no_onset(seed: int) -> None:
    volts = np.random.default_rng(seed).standard_normal(8000) * 1e-6
    nothing = found(made(0), volts=volts, effort=Effort(start_s=2.0, end_s=3.5))
    assert isinstance(nothing, NoOnset)
    assert nothing.cause == "no_burst"


def test_without_rest_before_there_is_none() -> None:
    trial = made(5)
    begun = round((trial.onset_s + 0.1) * trial.rate_hz)
    late = Effort(start_s=0.0, end_s=1.0)
    nothing = found(trial, volts=trial.volts[begun:], effort=late)
    assert isinstance(nothing, NoOnset)
    assert nothing.cause in ("no_rest", "no_burst")


def test_exact_zeros_are_no_rest() -> None:
    trial = made(6)
    volts = trial.volts.copy()
    volts[: round((trial.onset_s - 0.3) * trial.rate_hz)] = 0.0
    nothing = found(trial, volts=volts)
    assert isinstance(nothing, NoOnset)
    assert nothing.cause == "no_rest"


def test_a_gap_widens_the_interval_or_takes_the_onset_away() -> None:
    trial = made(7, snr_db=20.0, ramp_s=0.0)
    whole = onset_of(trial)
    at = round(trial.onset_s * trial.rate_hz)
    volts = trial.volts.copy()
    volts[at - 160 : at + 160] = np.nan
    gapped = onset_of(trial, volts=volts)
    assert gapped.high_s - gapped.low_s > whole.high_s - whole.low_s
    assert gapped.low_s <= trial.onset_s <= gapped.high_s
    volts[at - 1500 : at + 200] = np.nan
    nothing = found(trial, volts=volts)
    assert isinstance(nothing, NoOnset)
    assert nothing.cause in ("unusable", "no_rest")


def test_a_gap_elsewhere_changes_little() -> None:
    trial = made(8, snr_db=20.0)
    volts = trial.volts.copy()
    early = round((trial.onset_s - 0.5) * trial.rate_hz)
    volts[early : early + 20] = np.nan
    assert onset_of(trial, volts=volts).time_s == pytest.approx(
        onset_of(trial).time_s, abs=TWO_BINS_S
    )


@pytest.mark.parametrize(
    "effort",
    [
        Effort(start_s=50.0, end_s=51.0),
        Effort(start_s=-9.0, end_s=-8.0),
        Effort(start_s=3.999, end_s=4.5),
        Effort(start_s=2.0, end_s=2.0),
    ],
)
def test_an_effort_outside_the_recording_has_none(effort: Effort) -> None:
    rest = np.random.default_rng(0).standard_normal(8000) * 1e-6
    assert isinstance(found(made(0), volts=rest, effort=effort), NoOnset)


@pytest.mark.parametrize("length", [0, 1, 2, 30])
def test_hardly_any_samples_have_none(length: int) -> None:
    nothing = found(made(0), volts=np.ones(length), effort=Effort(start_s=0.0, end_s=1.0))
    assert isinstance(nothing, NoOnset)


def test_what_is_missing_altogether_has_none() -> None:
    nothing = found(made(0), volts=np.full(8000, np.nan))
    assert isinstance(nothing, NoOnset)


def test_an_unusable_channel_has_none_in_any_effort() -> None:
    trial = made(0)
    found_ = find_onsets(
        trial.volts,
        rate_hz=trial.rate_hz,
        start_s=0.0,
        efforts=(trial.effort,) * 3,
        settings=SETTINGS,
        usable=False,
    )
    assert [each.cause for each in found_ if isinstance(each, NoOnset)] == ["unusable"] * 3


@pytest.mark.parametrize("rate_hz", [0.0, -1.0, float("nan"), float("inf")])
def test_no_rate_no_onset(rate_hz: float) -> None:
    trial = replace(made(0), rate_hz=rate_hz)
    assert isinstance(found(trial), NoOnset)


def test_a_far_off_method_is_told_as_disagreeing() -> None:
    trial = made(9, snr_db=15.0, ramp_s=0.1)
    onset = onset_of(trial)
    strict = replace(SETTINGS, onset_disagree_s=-10.0)
    (told,) = find_onsets(
        trial.volts,
        rate_hz=trial.rate_hz,
        start_s=0.0,
        efforts=(trial.effort,),
        settings=strict,
    )
    assert isinstance(told, Onset)
    assert told.disagree
    assert not onset.disagree


def test_the_clock_of_the_recording_is_kept() -> None:
    trial = made(10)
    (moved,) = find_onsets(
        trial.volts,
        rate_hz=trial.rate_hz,
        start_s=100.0,
        efforts=(replace_start(trial.effort, by_s=100.0),),
        settings=SETTINGS,
    )
    assert isinstance(moved, Onset)
    assert moved.time_s - 100.0 == pytest.approx(onset_of(trial).time_s, abs=EXACT_S)


def test_a_second_burst_is_not_taken_for_the_first() -> None:
    first, second = made(11, snr_db=15.0), made(12, snr_db=15.0)
    volts = np.concatenate([first.volts, second.volts])
    both = Effort(start_s=first.effort.start_s, end_s=8.0)
    onset = found(first, volts=volts, effort=both)
    assert isinstance(onset, Onset)
    assert onset.time_s == pytest.approx(first.onset_s, abs=RAMP_S)


def test_a_burst_just_before_is_not_taken_for_this_one() -> None:
    """As in walking: where the usual rest is work, the last quiet stretch is rest."""
    trial = made(13, snr_db=20.0)
    volts = trial.volts.copy()
    rate = trial.rate_hz
    begin = round((trial.effort.start_s - 1.2) * rate)
    burst = trial.volts[round((trial.onset_s + 0.2) * rate) :][: round(0.5 * rate)]
    volts[begin : begin + len(burst)] += burst
    volts[:begin] *= 0.8  # the quietest stretch of all lies before the other burst
    onset = onset_of(trial, volts=volts)
    assert onset.time_s == pytest.approx(trial.onset_s, abs=RAMP_S)


@pytest.mark.recordings
@pytest.mark.parametrize("muscle", ["ME", "MA"])
def test_gluteal_bursts_of_real_walking_begin_alike_before_each_touch_down(
    muscle: str, test_data: Path
) -> None:
    folder = test_data / "emg"
    with (folder / "walking_cycle_times.csv").open(newline="") as file:
        touch_downs = [float(row["V1"]) for row in csv.DictReader(file)]
    with gzip.open(folder / "walking_raw_1000hz.csv.gz", "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    efforts = tuple(Effort(start_s=a, end_s=b) for a, b in pairwise(touch_downs))
    volts = np.array([float(row[muscle]) for row in rows]) * 1e-6
    onsets = find_onsets(
        band_passed(volts, rate_hz=WALKING_HZ),
        rate_hz=WALKING_HZ,
        start_s=float(rows[0]["time"]),
        efforts=efforts,
        settings=SETTINGS,
    )
    before = [
        effort.start_s - onset.time_s
        for effort, onset in zip(efforts, onsets, strict=True)
        if isinstance(onset, Onset)
    ]
    assert len(before) == len(efforts)
    assert all(0.0 < each < LATE_SWING_S for each in before)
    assert np.std(before) < STRIDES_SD_S
