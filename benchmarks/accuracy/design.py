"""The design of the experiment: which clips are made.

Eight bodies make the calibration (``fit``), four others test it (``check``). What is not varied on
purpose is drawn at random for each clip, seeded by its place in the design: camera height and
distance, roll and pitch, tempo, room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import numpy as np

from benchmarks.accuracy.faults import FAULTS, FaultSpec, View, faults_of
from benchmarks.accuracy.trials import Part, Purpose, Trial
from benchmarks.people.plan import CameraPlan, ClipPlan, FilmingPlan, TimingPlan
from primemover.terms import SIDES, Side

MOTIONS: Final[Mapping[str, str]] = {"lunge": "forward_lunge"}
"""The motion that shows a test, where it has another name."""
LYING: Final = ("plank", "bridge", "prone_hip_extension", "clam", "side_lying_abduction")
SIDE_TESTS: Final = (
    "squat",
    "hip_hinge",
    "lunge",
    "step_up",
    "bridge",
    "bench_dip",
    "plank",
    "prone_hip_extension",
)
FRONT_TESTS: Final = ("one_leg_stand", "single_leg_squat", "clam", "side_lying_abduction")

FIT_SIDE: Final[Mapping[str, int]] = {
    "squat": 4,
    "hip_hinge": 2,
    "lunge": 2,
    "step_up": 2,
    "bridge": 3,
    "bench_dip": 2,
    "plank": 3,
    "prone_hip_extension": 2,
}
"""Clips of each fit body filmed from the side or obliquely."""
FIT_FRONT: Final[Mapping[str, int]] = {
    "one_leg_stand": 3,
    "single_leg_squat": 2,
    "squat": 1,
    "clam": 2,
    "side_lying_abduction": 1,
}
CLEAN_SIDE: Final[Mapping[str, int]] = {
    "squat": 3,
    "hip_hinge": 2,
    "lunge": 2,
    "step_up": 2,
    "bridge": 2,
    "bench_dip": 2,
    "plank": 3,
    "prone_hip_extension": 2,
}
"""Clean clips of each check body, from the side."""
CLEAN_FRONT: Final[Mapping[str, int]] = {
    "one_leg_stand": 2,
    "single_leg_squat": 2,
    "squat": 1,
    "clam": 2,
    "side_lying_abduction": 1,
}
FIT_YAWS_DEG: Final = (90, 75, 60, 85, 45, 75, 60, 30, 90, 70, 45, 60, 80, 15, 75, 35)
FRONT_YAWS_DEG: Final = (0, 20, -20, 0, 30, 0, -20, 180)
SIDE_YAWS_DEG: Final = (90, 80, 75, 85, 72)
OBLIQUE_YAWS_DEG: Final = (45, 30, 60)
COUNTING_YAWS_DEG: Final = (15, 90, 30, 60, 45, 75)
COUNTED: Final = (*(t for t in SIDE_TESTS if t != "plank"), "single_leg_squat", "clam")

NEAREST_M, FARTHEST_M = 2.4, 4.0
LOWEST_M, HIGHEST_M = 0.5, 1.3
LOWEST_LYING_M, HIGHEST_LYING_M = 0.3, 0.9
TILT_DEG: Final = 5.0
YAW_JITTER_DEG: Final = 4.0
MARGIN_M: Final = 0.15
TALL_M: Final = (2.0, 1.7)
"""Height and width of what must be in the picture: somebody standing."""
LONG_M: Final = (1.0, 2.2)
"""The same for somebody lying."""
LEAST_SIDE_DEG: Final = 5.0
"""From here one side is nearer the camera than the other."""
ROOMS: Final = 6
HOLD_S: Final[Mapping[str, float]] = {"plank": 3.2, "one_leg_stand": 1.8}
"""Short, but most of the time in the position."""
SPEEDS: Final = (1.6, 2.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draw:
    """Everything a clip needs drawn at random, from a seed that is its place in the design."""

    rng: np.random.Generator
    seed: int

    def between(self, low: float, high: float) -> float:
        """A number between the two, rounded so that plans read well."""
        return round(float(self.rng.uniform(low, high)), 3)


def draw_for(*place: object) -> Draw:
    """The draw of one place in the design; the same every time."""
    text = "/".join(str(part) for part in place)
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    return Draw(rng=np.random.default_rng(seed), seed=seed)


def camera_plan(draw: Draw, *, test: str, yaw_deg: float) -> CameraPlan:
    """A camera somewhere a phone may stand, with an angle of view that holds the whole body."""
    lying = test in LYING
    distance_m = draw.between(NEAREST_M, FARTHEST_M)
    low_m, high_m = (LOWEST_LYING_M, HIGHEST_LYING_M) if lying else (LOWEST_M, HIGHEST_M)
    pitch_deg = draw.between(-TILT_DEG, TILT_DEG)
    tall_m, wide_m = LONG_M if lying else TALL_M
    half_m = max(tall_m / 2, wide_m / 2 * 3 / 4) + MARGIN_M
    half_m += distance_m * abs(np.tan(np.radians(pitch_deg)))
    return CameraPlan(
        yaw_deg=yaw_deg,
        distance_m=distance_m,
        height_m=draw.between(low_m, high_m),
        fov_deg=round(2 * float(np.degrees(np.arctan2(half_m, distance_m))), 2),
        roll_deg=draw.between(-TILT_DEG, TILT_DEG),
        pitch_deg=pitch_deg,
    )


def timing_plan(draw: Draw, *, test: str, kind: str = "") -> TimingPlan:
    """Short sets: two repetitions, three where the set must change; ``kind`` is the unevenness."""
    speed = draw.between(*SPEEDS)
    if test in HOLD_S:
        return TimingPlan(speed=speed, hold_s=HOLD_S[test], still_s=0.0)
    plain = TimingPlan(
        repetitions=3 if test == "bench_dip" or kind else 2, speed=speed, still_s=0.4
    )
    changes: Mapping[str, TimingPlan] = {
        "": plain,
        "pause": TimingPlan(repetitions=3, speed=speed, still_s=0.4, pause_s=0.8),
        "partial": TimingPlan(repetitions=3, speed=speed, still_s=0.4, partial=(1,)),
        "uneven": TimingPlan(repetitions=3, speed=speed, still_s=0.4, uneven=0.35),
    }
    return changes[kind]


def make_trial(
    *,
    part: Part,
    purpose: Purpose,
    test: str,
    body: str,
    yaw_deg: float,
    number: int,
    front: bool = False,
    fault: FaultSpec | None = None,
    share: float = 0.0,
    timing: str = "",
    filming: str = "",
    plan: FilmingPlan | None = None,
) -> Trial:
    """One clip; ``yaw_deg`` is from the person's front, and the near side is drawn.

    ``front``: a test that is filmed from the side, filmed from the front on purpose.
    """
    draw = draw_for(part, purpose, test, body, number, fault.fault if fault else timing or filming)
    side: Side = SIDES[int(draw.rng.integers(2))]
    from_side = test in SIDE_TESTS and not front and yaw_deg >= LEAST_SIDE_DEG
    signed_deg = (yaw_deg if side == "left" else -yaw_deg) if from_side else yaw_deg
    faults = {fault.fault: round(fault.size * share, 3)} if fault and share else {}
    return Trial(
        part=part,
        purpose=purpose,
        test=test,
        near=side if from_side else None,
        fault=fault.fault if fault else "",
        fault_size=faults[fault.fault] if fault and faults else 0.0,
        fault_share=share,
        filming=filming,
        plan=ClipPlan(
            motion=MOTIONS.get(test, test),
            body=body,
            side=side,
            faults=faults,
            timing=timing_plan(draw, test=test, kind=timing),
            camera=camera_plan(draw, test=test, yaw_deg=round(signed_deg, 2)),
            filming=plan or FilmingPlan(),
            room=int(draw.rng.integers(ROOMS)),
            seed=draw.seed % 100_000,
        ),
    )


# ---------------------------------------------------------------- the two halves
def fit_trials(bodies: Sequence[str]) -> tuple[Trial, ...]:
    """Clips of the fit bodies: every yaw, faults of every size, so that slopes can be told."""
    groups = [list(_fit_of(body, place=i)) for i, body in enumerate(bodies)]
    return tuple(_interleaved(groups))


def _fit_of(body: str, *, place: int) -> Iterator[Trial]:
    views: tuple[tuple[Mapping[str, int], Sequence[float], View], ...] = (
        (FIT_SIDE, FIT_YAWS_DEG, "side"),
        (FIT_FRONT, FRONT_YAWS_DEG, "front"),
    )
    for tests, yaws_deg, view in views:
        for test, count in tests.items():
            for number in range(count):
                place_in_cycle = place * count + number
                draw = draw_for("fit", view, test, body, number)
                yaw_deg = yaws_deg[place_in_cycle % len(yaws_deg)] + draw.between(
                    -YAW_JITTER_DEG, YAW_JITTER_DEG
                )
                specs = (None, *faults_of(test, view=view))
                spec = specs[place_in_cycle % len(specs)]
                share = round(draw.between(0.3, max(spec.shares)), 2) if spec else 0.0
                yield make_trial(
                    part="fit",
                    purpose="range",
                    test=test,
                    body=body,
                    yaw_deg=_kept_inside(yaw_deg),
                    number=number + (100 if view == "front" else 0),
                    front=view == "front",
                    fault=spec,
                    share=share,
                )


def _kept_inside(yaw_deg: float) -> float:
    """Side views stay at 90 at most: beyond it the camera stands half behind."""
    return yaw_deg if abs(yaw_deg) > 120 else float(np.clip(yaw_deg, -90.0, 90.0))


def check_trials(bodies: Sequence[str]) -> tuple[Trial, ...]:
    """Clips of the check bodies: clean, with faults, oblique, for counting, badly filmed."""
    groups = [
        [
            *_clean(body, place=i),
            *_faulty(body, place=i),
            *_oblique(body, place=i),
            *_counting(body, place=i),
            *_badly_filmed(body, place=i),
        ]
        for i, body in enumerate(bodies)
    ]
    return tuple(_interleaved(groups))


def _clean(body: str, *, place: int) -> Iterator[Trial]:
    for tests, yaws_deg in ((CLEAN_SIDE, SIDE_YAWS_DEG), (CLEAN_FRONT, (0, -20, 20, 0))):
        for test, count in tests.items():
            for number in range(count):
                yield make_trial(
                    part="check",
                    purpose="clean",
                    test=test,
                    body=body,
                    yaw_deg=yaws_deg[(place + number) % len(yaws_deg)],
                    number=number + (0 if tests is CLEAN_SIDE else 100),
                    front=tests is CLEAN_FRONT,
                )


def _faulty(body: str, *, place: int) -> Iterator[Trial]:
    for spec in FAULTS:
        yaws_deg = SIDE_YAWS_DEG if spec.view == "side" else (0, 0, -20, 20)
        for number, share in enumerate(spec.shares):
            yield make_trial(
                part="check",
                purpose="fault",
                test=spec.test,
                body=body,
                yaw_deg=yaws_deg[(place + number) % len(yaws_deg)],
                number=number,
                front=spec.view == "front",
                fault=spec,
                share=share,
            )


def _oblique(body: str, *, place: int) -> Iterator[Trial]:
    others = [test for test in SIDE_TESTS if test != "squat"]
    tests = ["squat", "squat", "squat", others[place % 7], others[(place + 3) % 7]]
    for number, test in enumerate(tests):
        yield make_trial(
            part="check",
            purpose="oblique",
            test=test,
            body=body,
            yaw_deg=OBLIQUE_YAWS_DEG[(number + place * (number > 2)) % len(OBLIQUE_YAWS_DEG)],
            number=number,
        )


def _counting(body: str, *, place: int) -> Iterator[Trial]:
    kinds = ("pause", "partial", "uneven")
    for number in range(4):
        index = place * 4 + number
        test = COUNTED[index % len(COUNTED)]
        yaw_deg = COUNTING_YAWS_DEG[index % len(COUNTING_YAWS_DEG)] if test in SIDE_TESTS else 0
        yield make_trial(
            part="check",
            purpose="counting",
            test=test,
            body=body,
            yaw_deg=yaw_deg,
            number=number,
            timing=kinds[(index + place) % len(kinds)],
        )


FILMED_BADLY: Final[Sequence[tuple[str, FilmingPlan, float | None]]] = (
    ("wrong_view", FilmingPlan(), 0.0),
    ("wrong_view", FilmingPlan(), 15.0),
    ("wrong_view", FilmingPlan(), 40.0),
    ("cropped_feet", FilmingPlan(crop="feet"), None),
    ("cropped_feet", FilmingPlan(crop="feet"), None),
    ("second_person", FilmingPlan(second_person=1.0), None),
    ("second_person", FilmingPlan(second_person=0.9), None),
    ("moving_camera", FilmingPlan(camera_motion=0.12), None),
    ("moving_camera", FilmingPlan(camera_motion=0.25), None),
    ("dark", FilmingPlan(light=0.12), None),
)
"""What goes wrong, how, and the yaw where that is the fault."""
_FILMED_TESTS: Final = ("squat", "hip_hinge", "bridge", "lunge", "plank", "squat", "step_up")


def _badly_filmed(body: str, *, place: int) -> Iterator[Trial]:
    for number, (filming, plan, yaw_deg) in enumerate(FILMED_BADLY):
        test = _FILMED_TESTS[(place * 3 + number) % len(_FILMED_TESTS)]
        usual_deg = SIDE_YAWS_DEG[(place + number) % len(SIDE_YAWS_DEG)]
        yield make_trial(
            part="check",
            purpose="filming",
            test=test,
            body=body,
            yaw_deg=usual_deg if yaw_deg is None else yaw_deg,
            number=number,
            filming=filming,
            plan=plan,
        )
    yield make_trial(
        part="check",
        purpose="filming",
        test=FRONT_TESTS[place % 2],
        body=body,
        yaw_deg=90.0,
        number=99,
        filming="wrong_view",
    )


def quick_trials(bodies: Sequence[str]) -> tuple[Trial, ...]:
    """A handful of clips that break when anything in the pipeline does."""
    wanted = (
        ("squat", "clean", 90.0, ""),
        ("squat", "fault", 80.0, "heel_lift"),
        ("plank", "fault", 90.0, "sag"),
        ("clam", "clean", 0.0, ""),
        ("squat", "filming", 0.0, ""),
    )
    made = []
    for number, (test, purpose, yaw_deg, fault) in enumerate(wanted):
        spec = next((f for f in FAULTS if f.test == test and f.fault == fault), None)
        made.append(
            make_trial(
                part="check",
                purpose="filming" if purpose == "filming" else "fault" if fault else "clean",
                test=test,
                body=bodies[number % len(bodies)],
                yaw_deg=yaw_deg,
                number=500 + number,
                fault=spec,
                share=1.5 if spec else 0.0,
                filming="wrong_view" if purpose == "filming" else "",
            )
        )
    return tuple(made)


def _interleaved(groups: Sequence[Sequence[Trial]]) -> Iterable[Trial]:
    """One of each body in turn, so that an unfinished experiment is a balanced one."""
    for row in zip_longest(*(_spread(group) for group in groups)):
        yield from (trial for trial in row if trial is not None)


def _spread(group: Sequence[Trial]) -> list[Trial]:
    """The clips of one body in an order that visits every kind early."""
    return sorted(group, key=lambda trial: hashlib.sha256(trial.name.encode()).hexdigest())


def bodies_of(part: Part) -> tuple[str, ...]:
    """The bodies of one half of the experiment, by name."""
    from benchmarks.people.bodies import BODIES

    return tuple(name for name, recipe in BODIES.items() if recipe.split == part)
