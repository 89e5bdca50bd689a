"""Live equals file: the same repetitions on both paths, whatever the frame rate."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.coaching.causal_angles import Pose
from primemover.coaching.frames import frames_of
from primemover.coaching.live_set import CoachedSet
from primemover.coaching.readings import COUNTED, Reader
from primemover.coaching.replay import causal_series, replay, with_lead_in
from primemover.knowledge import load_knowledge
from primemover.signals.analyse import analyse_movement, counted_series
from primemover.signals.series import angle_series
from primemover.terms import Side
from tests.coaching.scenes import REPEATED, changed, frames, report_of, side_of, thinned
from tests.synthetic import mirrored, read_pose_npz, real_data, synthetic_track

FILTER_MEDIAN_DEG = 3.0
"""The One-Euro filter is about 33 ms late, and these move at up to 100 degrees a second."""
FILTER_P95_DEG = 5.0
DEPTH_DEG = 1.5
"""How much a causal filter may take off a turning point."""
ROUNDING = 1e-9


class Take(NamedTuple):
    """A span of a real track: the movement (and test) in it, and the repetitions by eye."""

    name: str
    movement: str
    side: Side | None
    start_s: float
    stop_s: float
    by_eye: tuple[int, ...]

    def track(self) -> xr.Dataset:
        """The span, where there are real recordings."""
        return _real(self.name, self.start_s, self.stop_s)

    def with_its_start(self) -> Take:
        """The same from where somebody stands or lies still: one span begins in mid-lift."""
        lifting = (self.name, self.start_s) == ("mal_sidelying", 2.0)
        return self._replace(start_s=0.0) if lifting else self


REAL = [
    Take("gt_squat", "squat", None, 0.0, 99.0, (5,)),
    Take("jur_squat", "squat", None, 0.0, 99.0, (8,)),
    Take("rnh_deadlift", "hip_hinge", None, 0.0, 99.0, (3, 4)),
    Take("jef_good_bad", "hip_hinge", None, 0.0, 99.0, (2,)),
    Take("rnh_lunges", "lunge", "right", 0.0, 99.0, (3,)),
    Take("mal_buttbridge", "bridge", None, 2.0, 11.5, (2,)),
    Take("mal_buttbridge", "bridge", None, 11.6, 24.5, (2,)),
    Take("mal_buttbridge", "bridge", None, 24.8, 39.5, (3,)),
    Take("mal_sidelying", "side_lying_abduction", "right", 2.0, 15.3, (4,)),
    Take("mal_sidelying", "side_lying_abduction", "right", 15.6, 28.9, (3, 4)),
    Take("mal_sidelying", "side_lying_abduction", "right", 29.2, 41.3, (4,)),
]


LASTING = [take for take in REAL if take.name != "jef_good_bad"]
"""Those that last longer than two seconds, of which few frames are left."""


def _real(name: str, start_s: float, stop_s: float) -> xr.Dataset:
    return read_pose_npz(real_data("pose_tracks", f"{name}.npz"), start_s=start_s, stop_s=stop_s)


def _both_paths(track: xr.Dataset, movement: str, side: Side | None) -> tuple[int, int]:
    knowledge = load_knowledge()
    live = causal_series(track, movement=knowledge.coached[movement], side=side)
    file = analyse_movement(track, protocol=knowledge.tests[movement], side=side)
    return len(live.repetitions), len(file.repetitions)


@pytest.mark.recordings
@pytest.mark.parametrize("take", REAL, ids="{0.name} {0.start_s}".format)
def test_real_sets_count_alike_on_both_paths(take: Take) -> None:
    live, file = _both_paths(take.track(), take.movement, take.side)
    assert live == file
    assert live in take.by_eye


@pytest.mark.recordings
@pytest.mark.parametrize("take", REAL, ids="{0.name} {0.start_s}".format)
def test_real_sets_count_alike_with_the_set_up_gate(take: Take) -> None:
    """As a person would be coached: still first, standing or bent over the bar, then the clip."""
    track = take.with_its_start().track()
    coached = CoachedSet(load_knowledge().coached[take.movement], side=take.side)
    report, told = replay(with_lead_in(track, lead_in_s=2.0), coached=coached)
    assert len(report.repetitions) in take.by_eye, [event.code for event in told]


@pytest.mark.recordings
@pytest.mark.parametrize("rate_hz", [15.0, 10.0, 8.0])
@pytest.mark.parametrize("take", LASTING, ids="{0.name} {0.start_s}".format)
def test_real_sets_count_alike_when_frames_are_lost(take: Take, rate_hz: float) -> None:
    whole = list(with_lead_in(take.with_its_start().track(), lead_in_s=2.0))
    for seed in range(3):
        sparse = thinned(whole, rate_hz=rate_hz, seed=seed)
        report = report_of(take.movement, sparse, side=take.side)
        assert len(report.repetitions) in take.by_eye


@pytest.mark.recordings
def test_thirteen_kicks_and_no_kick_of_the_other_leg() -> None:
    """Three takes and a bit on all fours; counted again by eye on the angle's plot."""
    track = _real("mal_donkeykicks", 0.0, 45.0)
    movement = load_knowledge().coached["quadruped_hip_extension"]
    right, left = (
        replay(with_lead_in(track, lead_in_s=2.0), coached=CoachedSet(movement, side=side))[0]
        for side in ("right", "left")
    )
    assert len(right.repetitions) == 13
    assert left.repetitions == ()


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "movement", "side", "least_s"),
    [("kai_plank_005", "plank", None, 6.0), ("sur_tree_pose", "one_leg_stand", "right", 5.5)],
)
def test_real_holds_are_held(name: str, movement: str, side: Side | None, least_s: float) -> None:
    report = report_of(movement, list(frames_of(_real(name, 0.0, 99.0))), side=side)
    assert report.hold_s >= least_s


@pytest.mark.parametrize("test", REPEATED)
def test_synthetic_sets_count_alike_on_both_paths(test: str) -> None:
    track = synthetic_track(test, repetitions=6, noise_m=0.003, noise_px=1.0)
    assert _both_paths(track, test, side_of(test)) == (6, 6)


@pytest.mark.parametrize("test", ["squat", "bridge", "clam", "hip_hinge"])
def test_the_angles_of_both_paths_are_near(test: str) -> None:
    track = synthetic_track(test, repetitions=4, noise_m=0.003)
    knowledge, side = load_knowledge(), side_of(test)
    camera = knowledge.tests[test].camera
    assert camera is not None
    angles = angle_series(track, stance=side)
    file = counted_series(angles, camera=camera, side=side, near_side="right")
    live = causal_series(track, movement=knowledge.coached[test], side=side)
    difference = np.abs(np.asarray(live.values) - file)
    assert np.median(difference) < FILTER_MEDIAN_DEG
    assert np.percentile(difference, 95) < FILTER_P95_DEG
    assert max(live.values) == pytest.approx(float(file.max()), abs=DEPTH_DEG)


@pytest.mark.parametrize("test", ["squat", "clam"])
def test_frame_by_frame_equals_the_whole_recording(test: str) -> None:
    """The causal filter knows nothing of what is to come: a part reads as it does in the whole."""
    track = synthetic_track(test, repetitions=2, noise_m=0.003)
    movement = load_knowledge().coached[test]
    whole = causal_series(track, movement=movement, side=side_of(test))
    for stop in (40, 111, 160):
        part = causal_series(track.isel(time=slice(0, stop)), movement=movement, side=side_of(test))
        assert part.values == whole.values[:stop]


# ------------------------------------------------------------------------------------- laws


@settings(max_examples=12, deadline=None)
@given(
    test=st.sampled_from(REPEATED),
    rate_hz=st.floats(8.0, 15.0),
    seed=st.integers(0, 1000),
)
def test_lost_frames_and_jitter_change_no_count(test: str, rate_hz: float, seed: int) -> None:
    sparse = thinned(frames(test, repetitions=4), rate_hz=rate_hz, seed=seed)
    assert len(report_of(test, sparse, side=side_of(test)).repetitions) == 4


@pytest.mark.parametrize("fps", [8.0, 15.0, 24.0, 60.0])
@pytest.mark.parametrize("test", ["squat", "clam", "lunge"])
def test_the_frame_rate_changes_no_count(test: str, fps: float) -> None:
    report = report_of(test, frames(test, fps=fps, repetitions=3), side=side_of(test))
    assert len(report.repetitions) == 3


@pytest.mark.parametrize("test", REPEATED)
def test_a_mirror_image_counts_and_reads_alike(test: str) -> None:
    track = synthetic_track(test, repetitions=3, rest_s=2.0, noise_m=0.002)
    side = side_of(test)
    other: Side | None = {"right": "left", "left": "right"}.get(side or "")  # type: ignore[assignment]
    plain = report_of(test, list(frames_of(track)), side=side)
    seen = report_of(test, list(frames_of(mirrored(track))), side=other)
    assert len(seen.repetitions) == len(plain.repetitions) == 3
    for one, two in zip(plain.repetitions, seen.repetitions, strict=True):
        assert one.depth == pytest.approx(two.depth, abs=1e-6)
        assert one.start_s == pytest.approx(two.start_s, abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(test=st.sampled_from(REPEATED), body=st.floats(0.75, 1.3), zoom=st.floats(0.7, 1.05))
def test_the_size_of_the_body_changes_nothing(test: str, body: float, zoom: float) -> None:
    middle = np.array([640.0, 360.0])
    plain = frames(test, repetitions=3)
    scaled = changed(
        plain, image=lambda p, _: (p - middle) * zoom + middle, world=lambda p, _: p * body
    )
    first = report_of(test, plain, side=side_of(test))
    second = report_of(test, scaled, side=side_of(test))
    assert len(first.repetitions) == len(second.repetitions) == 3
    for one, two in zip(first.repetitions, second.repetitions, strict=True):
        assert two.depth == pytest.approx(one.depth, rel=1e-6)


@given(start_s=st.floats(0, 1e6))
@settings(max_examples=5, deadline=None)
def test_the_clock_may_start_anywhere(start_s: float) -> None:
    from dataclasses import replace

    late = [replace(one, time_s=one.time_s + start_s) for one in frames("squat", repetitions=2)]
    assert len(report_of("squat", late).repetitions) == 2


def test_counted_reading_is_smoothed_and_nothing_else_is_computed() -> None:
    reader = Reader((), counted="knee_flexion", sides="both", side=None)
    one = frames("squat")[0]
    assert one.world_m is not None
    assert one.image_px is not None
    pose = Pose(world=one.world_m.tolist(), image=one.image_px.tolist())
    assert list(reader.read(pose, time_s=0.0)) == [COUNTED]
    times = [frame.time_s for frame in frames("squat")]
    assert all(b > a for a, b in pairwise(times))
