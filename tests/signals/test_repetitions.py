"""The streaming detector on signals whose repetitions are known."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.signals.repetitions import (
    EDGE_SHARE,
    RepetitionDetector,
    RepetitionSettings,
    find_repetitions,
    robust_range,
)

FloatArray = npt.NDArray[np.float64]
SETTINGS = RepetitionSettings()
TIME_S = 0.05  # one and a half frames at 30 Hz


def hills(
    shares: list[float], *, fps: float = 30.0, period_s: float = 3.0, pause_s: float = 0.5,
    height: float = 90.0, drift: float = 0.0,
) -> tuple[FloatArray, FloatArray]:  # fmt: skip
    """A signal of cosine hills and its times, with a second of rest at both ends."""
    length_s = 2 + len(shares) * (period_s + pause_s)
    time_s = np.arange(round(length_s * fps) + 1) / fps
    values = drift * time_s
    for i, share in enumerate(shares):
        local = (time_s - 1 - i * (period_s + pause_s)) / period_s
        inside = (local >= 0) & (local < 1)
        values[inside] += share * height * (1 - np.cos(2 * np.pi * local[inside])) / 2
    return values, time_s


@given(
    count=st.integers(1, 8),
    fps=st.sampled_from([12.0, 25.0, 29.97, 60.0]),
    period_s=st.floats(1.2, 6.0),
    pause_s=st.floats(0.0, 3.0),
    height=st.floats(30, 120),
)
def test_every_hill_is_one_repetition(
    count: int, fps: float, period_s: float, pause_s: float, height: float
) -> None:
    values, time_s = hills(
        [1.0] * count, fps=fps, period_s=period_s, pause_s=pause_s, height=height
    )
    found, partial = find_repetitions(values, time_s=time_s, settings=SETTINGS)
    assert (len(found), len(partial)) == (count, 0)


@given(drift=st.floats(-2.0, 2.0))
def test_a_drifting_baseline_does_no_harm(drift: float) -> None:
    values, time_s = hills([1.0] * 6, drift=drift)
    found, _ = find_repetitions(values, time_s=time_s, settings=SETTINGS)
    assert len(found) == 6


@given(seed=st.integers(0, 1000), noise=st.floats(0, 8))
def test_jitter_makes_no_ghost_repetitions(seed: int, noise: float) -> None:
    values, time_s = hills([1.0] * 4)
    values = values + np.random.default_rng(seed).normal(0, noise / 3, len(values))
    found, _ = find_repetitions(values, time_s=time_s, settings=SETTINGS)
    assert len(found) == 4


@given(
    shares=st.lists(st.floats(0.1, 1.0), min_size=1, max_size=7),
    seed=st.integers(0, 100),
    span=st.none() | st.floats(20, 100),
)
def test_frame_by_frame_equals_the_whole_recording(
    shares: list[float], seed: int, span: float | None
) -> None:
    values, time_s = hills(shares)
    values = values + np.random.default_rng(seed).normal(0, 1, len(values))
    settings = replace(SETTINGS, span=span)
    live = RepetitionDetector(settings)
    announced = [
        live.update(float(v), time_s=float(t)) for v, t in zip(values, time_s, strict=True)
    ]
    announced.append(live.finish())
    assert [r for r in announced if r is not None] == live.repetitions
    if span is None:
        whole = RepetitionDetector(replace(settings, span=robust_range(values)))
        for v, t in zip(values, time_s, strict=True):
            whole.update(float(v), time_s=float(t))
        whole.finish()
        assert (tuple(whole.repetitions), tuple(whole.partials)) == find_repetitions(
            values, time_s=time_s, settings=SETTINGS
        )


def test_a_repetition_is_announced_when_it_is_over_not_before() -> None:
    values, time_s = hills([1.0])
    detector = RepetitionDetector(replace(SETTINGS, span=90.0))
    for value, at_s in zip(values, time_s, strict=True):
        done = detector.update(float(value), time_s=float(at_s))
        if done is not None:
            assert at_s == pytest.approx(done.end_s, abs=TIME_S)
            assert done.turn_s == pytest.approx(2.5, abs=TIME_S)
            return
    pytest.fail("the repetition was not announced")


def test_times_are_where_the_signal_leaves_and_meets_its_baseline() -> None:
    values, time_s = hills([1.0, 1.0], period_s=4.0)
    found, _ = find_repetitions(values, time_s=time_s, settings=SETTINGS)
    early_s = 4.0 * np.arccos(1 - 2 * EDGE_SHARE) / (2 * np.pi)
    assert found[0].start_s == pytest.approx(1 + early_s, abs=TIME_S)
    assert found[0].end_s == pytest.approx(5 - early_s, abs=TIME_S)
    assert found[0].amplitude == pytest.approx(90, abs=0.5)


def test_partial_repetitions_stand_apart() -> None:
    values, time_s = hills([1.0, 0.3, 1.0, 0.25])
    found, partial = find_repetitions(values, time_s=time_s, settings=SETTINGS)
    assert len(found) == 2
    assert [p.amplitude for p in partial] == pytest.approx([27, 22.5], abs=0.5)
    assert not any(p.complete for p in partial)


def test_a_pause_at_the_bottom_splits_nothing() -> None:
    time_s = np.arange(0, 12, 1 / 30)
    values = 90 * np.clip(np.minimum(time_s - 1, 11 - time_s) / 1.5, 0, 1)
    values = values + 4 * np.sin(9 * time_s)
    found, _ = find_repetitions(values, time_s=time_s, settings=SETTINGS)
    assert len(found) == 1


def test_an_excursion_cut_off_by_the_start_counts_when_it_comes_back() -> None:
    values, time_s = hills([1.0, 1.0])
    cut = time_s >= 2.5
    found, _ = find_repetitions(values[cut], time_s=time_s[cut], settings=SETTINGS)
    assert len(found) == 2
    assert found[0].out_s == 0
    strict = replace(SETTINGS, open_start=False)
    assert len(find_repetitions(values[cut], time_s=time_s[cut], settings=strict)[0]) == 1


def test_an_excursion_cut_off_by_the_end_counts_only_when_mostly_back() -> None:
    values, time_s = hills([1.0, 1.0])
    for stop_s, expected in ((6.1, 1), (6.9, 2)):
        cut = time_s <= stop_s
        found, _ = find_repetitions(values[cut], time_s=time_s[cut], settings=SETTINGS)
        assert len(found) == expected


def test_a_long_hole_drops_the_repetition_it_hides() -> None:
    values, time_s = hills([1.0, 1.0, 1.0])
    values[(time_s > 5.5) & (time_s < 8.2)] = np.nan
    found, _ = find_repetitions(values, time_s=time_s, settings=SETTINGS)
    assert [r.turn_s for r in found] == pytest.approx([2.5, 9.5], abs=TIME_S)


def test_falling_excursions_count_downwards() -> None:
    values, time_s = hills([1.0] * 3)
    down = replace(SETTINGS, direction="down")
    found, _ = find_repetitions(100 - values, time_s=time_s, settings=down)
    assert len(found) == 3
    assert all(a.end_s <= b.start_s for a, b in pairwise(found))


def test_nobody_gives_nothing() -> None:
    time_s = np.arange(60) / 30
    assert find_repetitions(np.full(60, np.nan), time_s=time_s, settings=SETTINGS) == ((), ())
