"""Frames for the coach: whole sets and things that are none, made once and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from primemover.coaching.events import Event
from primemover.coaching.frames import LandmarkFrame, frames_of
from primemover.coaching.live_set import CoachedSet
from primemover.coaching.report import SetReport, SetTarget
from primemover.knowledge import load_knowledge
from primemover.signals.angles import POINT, other
from primemover.terms import SIDES, Side
from tests.coaching.figures import NEW_FIGURES, filmed
from tests.synthetic import FIGURES, synthetic_track

FloatArray = npt.NDArray[np.float64]
Frames = tuple[LandmarkFrame, ...]

SIDED = ("clam", "side_lying_abduction", "lunge", "step_up", "one_leg_stand", "single_leg_squat")
SIDED_TESTS = (*SIDED, "prone_hip_extension")
REPEATED = (
    "squat",
    "hip_hinge",
    "lunge",
    "step_up",
    "single_leg_squat",
    "clam",
    "side_lying_abduction",
    "bridge",
    "prone_hip_extension",
)
COUNTED = tuple(sorted(name for name, one in load_knowledge().coached.items() if not one.hold))
HELD = tuple(sorted(name for name, one in load_knowledge().coached.items() if one.hold))
REST_S = 2.0


def side_of(test: str) -> Side | None:
    """The side tested in the scenes."""
    return "right" if test in SIDED_TESTS else None


@cache
def frames(test: str, **options: object) -> Frames:
    """The frames of a synthetic track; it rests for two seconds at both ends."""
    return tuple(frames_of(synthetic_track(test, **{"rest_s": REST_S, **options})))


def performed(movement: str, *, side: Side = "right", **options: object) -> Frames:
    """Any movement by its id, done by a figure whose ``side`` works, or lies on top."""
    if movement in FIGURES:
        return frames(movement, side=side, near_side=side, **options)
    return filmed(movement, side=side, **options)


def usual_yaw_deg(movement: str) -> float:
    """From where a movement is filmed: 0 from the front, 90 from the side."""
    return FIGURES[movement][2] if movement in FIGURES else NEW_FIGURES[movement][1]


def named(movement: str, *, side: Side = "right") -> Side | None:
    """The side to name for a figure whose ``side`` works, or lies on top."""
    coached = load_knowledge().coached[movement]
    if coached.works == "lower":
        return other(side)
    return side if coached.sides == "given" else None


def a_set(
    movement: str, *, side: Side | None = None, reps: int | None = None, hold_s: float | None = None
) -> CoachedSet:
    """A coached set of a movement by its id."""
    return CoachedSet(
        load_knowledge().coached[movement],
        side=side,
        target=SetTarget(reps=reps, hold_s=hold_s),
    )


def fed(coached: CoachedSet, sequence: Sequence[LandmarkFrame]) -> list[Event]:
    """Everything a set tells of these frames."""
    return [event for frame in sequence for event in coached.update(frame)]


def codes(events: Sequence[Event]) -> list[str]:
    """Their codes."""
    return [event.code for event in events]


def report_of(movement: str, sequence: Sequence[LandmarkFrame], **options: object) -> SetReport:
    """The report of a set fed these frames to the end."""
    coached = a_set(movement, **options)  # type: ignore[arg-type]
    fed(coached, sequence)
    return coached.finish(sequence[-1].time_s)


def after(*parts: Sequence[LandmarkFrame], pause_s: float = 1 / 30) -> Frames:
    """One scene after the other, on one clock."""
    joined: list[LandmarkFrame] = []
    for part in parts:
        begin_s = joined[-1].time_s + pause_s if joined else 0.0
        joined += [replace(one, time_s=one.time_s - part[0].time_s + begin_s) for one in part]
    return tuple(joined)


def frozen(sequence: Sequence[LandmarkFrame], *, at_s: float, for_s: float) -> Frames:
    """The same, standing still at ``at_s`` for some time."""
    early = [one for one in sequence if one.time_s <= at_s]
    late = [replace(one, time_s=one.time_s + for_s) for one in sequence if one.time_s > at_s]
    still = [replace(early[-1], time_s=at_s + n / 30) for n in range(1, round(for_s * 30))]
    return (*early, *still, *late)


def begun_out(for_s: float, *, pace: float = 1.0, repetitions: int = 4) -> Frames:
    """Hinges begun bent over, still for ``for_s``; ``pace`` is how many times as fast they are.

    Each repetition takes 3.3 seconds at a pace of 1, a second of it upright.
    """
    hinges = frames("hip_hinge", repetitions=repetitions)
    bent_s = REST_S + 1.5
    since = [replace(one, time_s=one.time_s - bent_s) for one in hinges if one.time_s >= bent_s]
    faster = [replace(one, time_s=one.time_s / pace) for one in since]
    return frozen(faster, at_s=0.0, for_s=for_s)


def chained(*parts: Sequence[LandmarkFrame], moving_s: float) -> Frames:
    """One scene after the other; the body takes ``moving_s`` from the end of one to the next."""
    joined = tuple(parts[0])
    for part in parts[1:]:
        if joined[-1].world_m is not None and part[0].world_m is not None:
            joined = after(joined, _on_the_way(joined[-1], part[0], for_s=moving_s))
        joined = after(joined, part)
    return joined


def _on_the_way(first: LandmarkFrame, last: LandmarkFrame, *, for_s: float) -> Frames:
    """Every landmark straight from where it is to where it will be, at first and last slowly."""
    steps = round(for_s * 30)
    shares = [float(1 - np.cos(np.pi * n / steps)) / 2 for n in range(1, steps)]
    return tuple(
        replace(
            first,
            time_s=n / 30,
            image_px=_mixed(first.image_px, last.image_px, share=share),
            world_m=_mixed(first.world_m, last.world_m, share=share),
        )
        for n, share in enumerate(shares, start=1)
    )


def _mixed(a: object, b: object, *, share: float) -> FloatArray:
    first: FloatArray = np.array(a, dtype=float)
    last: FloatArray = np.array(b, dtype=float)
    return np.asarray(first + share * (last - first))


def looking_at_a_phone(sequence: Sequence[LandmarkFrame]) -> Frames:
    """The same with both hands before the chest."""

    def held(points: FloatArray, _: float) -> FloatArray:
        points = points.copy()
        for side in SIDES:
            shoulder, hip = points[POINT[f"{side}_shoulder"]], points[POINT[f"{side}_hip"]]
            points[POINT[f"{side}_wrist"]] = 0.7 * shoulder + 0.3 * hip
        return points

    return changed(sequence, image=held, world=held)


def tipped(sequence: Sequence[LandmarkFrame], *, by_deg: float) -> Frames:
    """The same with the trunk tipped to the picture's right while the hips are not where they were.

    Only in the picture: that is where its lean is read.
    """
    hips = [POINT[f"{side}_hip"] for side in SIDES]
    above = slice(0, min(hips))  # head, shoulders and arms come before the hips
    rest_px = float(np.asarray(sequence[0].image_px, float)[hips, 1].mean())

    def tip(points: FloatArray, _: float) -> FloatArray:
        points = points.copy()
        x, y = points[hips].mean(axis=0)
        angle = np.radians(by_deg) * min(abs(y - rest_px) / 20.0, 1.0)
        right, down = points[above, 0] - x, points[above, 1] - y
        points[above, 0] = x + right * np.cos(angle) - down * np.sin(angle)
        points[above, 1] = y + right * np.sin(angle) + down * np.cos(angle)
        return points

    return changed(sequence, image=tip)


def sitting(for_s: float) -> Frames:
    """Somebody sits."""
    low = frames("squat", repetitions=1, knee_deg=92.0, trunk_deg=20.0)[round(3.5 * 30)]
    return tuple(replace(low, time_s=n / 30) for n in range(round(for_s * 30)))


def without_bursts(sequence: Sequence[LandmarkFrame], *, longest_s: float, seed: int) -> Frames:
    """The same with frames lost several at a time, every second or so; the last one stays."""
    random = np.random.default_rng(seed)
    kept: list[LandmarkFrame] = []
    from_s = sequence[0].time_s + float(random.uniform(0, 2))
    until_s = from_s + float(random.uniform(0, longest_s))
    for one in sequence:
        if one.time_s > until_s:
            from_s = one.time_s + float(random.uniform(0.3, 2))
            until_s = from_s + float(random.uniform(0, longest_s))
        if one is sequence[-1] or not from_s <= one.time_s <= until_s:
            kept.append(one)
    return tuple(kept)


def nobody(for_s: float, *, begin_s: float = 0.0, rate_hz: float = 30.0) -> Frames:
    """An empty room."""
    return tuple(
        LandmarkFrame.nobody(begin_s + n / rate_hz, width_px=1280, height_px=720)
        for n in range(round(for_s * rate_hz))
    )


def changed(
    sequence: Sequence[LandmarkFrame],
    *,
    image: Callable[[FloatArray, float], FloatArray] | None = None,
    world: Callable[[FloatArray, float], FloatArray] | None = None,
) -> Frames:
    """The same with its landmarks changed; each function gets the array and the time."""
    return tuple(
        replace(
            one,
            image_px=one.image_px
            if image is None or one.image_px is None
            else image(np.asarray(one.image_px, float), one.time_s),
            world_m=one.world_m
            if world is None or one.world_m is None
            else world(np.asarray(one.world_m, float), one.time_s),
        )
        for one in sequence
    )


def thinned(sequence: Sequence[LandmarkFrame], *, rate_hz: float, seed: int) -> Frames:
    """About ``rate_hz`` of the frames, their times off by up to 20 ms; the last stays."""
    random = np.random.default_rng(seed)
    kept: list[LandmarkFrame] = []
    next_s = sequence[0].time_s
    for one in sequence:
        if one.time_s >= next_s or one is sequence[-1]:
            at_s = one.time_s + float(random.uniform(-0.02, 0.02))
            if not kept or at_s > kept[-1].time_s:
                kept.append(replace(one, time_s=at_s))
            next_s = one.time_s + float(random.uniform(0.5, 1.5)) / rate_hz
    return tuple(kept)


def walking(for_s: float, *, speed_px_s: float = 280.0) -> Frames:
    """Somebody walks through the picture, seen from the side: legs swing, the body moves on."""
    steps = [
        frames("lunge", side=side, repetitions=1, period_s=1.1, rest_s=0.05, drop_share=0.06)
        for side in ("left", "right")
    ]
    joined = after(*(steps * (int(for_s / 2) + 1)))
    whole = tuple(one for one in joined if one.time_s <= for_s)
    shift = np.array([1.0, 0.0])
    return changed(whole, image=lambda p, t: p + shift * (speed_px_s * t - 500.0))
