"""Filmed sets: angles known by construction come back, and an honest refusal where none are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("mujoco")
pytest.importorskip("myo_sim")

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.measures.measuring import measure_movement
from primemover.measures.model import Measure
from primemover.signals.analyse import analyse_movement
from primemover.simulation import filmed_movement
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import CARRIED, PLACE
from primemover.simulation.ensemble import draw_members
from primemover.simulation.filmed_angles import Angle, FilmedAngle
from primemover.simulation.filmed_courses import see, steady_bend
from primemover.simulation.filmed_movement import (
    explained,
    simulate_filmed,
    simulate_track,
    weakened,
)
from primemover.simulation.filmed_postures import Courses, PostureFinder, lines_of
from primemover.simulation.filmed_scenes import SCENES
from primemover.simulation.inverse_kinematics import BACK, tip
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.who_carries import Asked, Weakened
from primemover.terms import GLUTES, SIDES, Side
from tests.synthetic import read_pose_npz, real_data, synthetic_track

SIZE = BodySize(mass_kg=70, height_m=1.72)
BACK_DEG = 0.6
"""Smoothing and what is expected pull a course that is exactly right by no more than this."""
FLAT_M = 0.006
STILL_M = 0.015
"""What bears weight is held to 2 and 4 mm, one standard deviation."""
TAUGHT_DEG = 6.0
"""On another body a movement as it is taught does not close: feet and angles give way."""
Angles = tuple[FilmedAngle, ...]
FloatArray = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def body() -> BodyModel:
    return build_body(SIZE)


def _angles(sd_deg: float, *, names: tuple[Angle, ...] = ("knee", "hip", "trunk")) -> Angles:
    return tuple(
        FilmedAngle(
            angle=angle,
            sides=SIDES if angle == "trunk" else ("right",),
            course_deg=np.zeros(1),
            sd_deg=sd_deg,
            taken_off_deg=0.0,
        )
        for angle in names
    )


def _courses(deep: float, frames: int = 31) -> Courses:
    depth = (deep * np.sin(np.linspace(0, np.pi, frames)) ** 2)[None]
    return Courses(
        time_s=np.linspace(0, 3, frames)[None],
        depth=depth,
        angles_deg={"knee": 5 + 90 * depth, "hip": 4 + 92 * depth, "trunk": 3 + 32 * depth},
        unseen_deg={name: np.zeros(1) for name in SCENES["squat"].unseen_sd_deg},
        pressure_m=np.zeros(1),
        step_m=np.zeros(1),
    )


def _taught(finder: PostureFinder, *, names: tuple[Angle, ...], step_m: float) -> Courses:
    """A movement as it is taught: the angles that its postures have on this body."""
    first = float(steady_bend(finder.scene.motion)[0][0]) if finder.scene.by_knee else 0.0
    share = first + (1 - first) * (0.6 + 0.4 * np.sin(np.linspace(0, np.pi, 31)))
    placed = finder.chain.at(finder.taught(share))
    angles = {}
    for name in names:
        side: Side = "left" if name == "far_knee" else "right"
        ((line, beside),) = lines_of(name, sides=(side,))
        found = tip(line, placed=placed, axis=BACK)[0]
        if beside is not None:
            found = found - tip(beside, placed=placed, axis=BACK)[0]
        angles[name] = np.degrees(np.unwrap(found))[None]
    return Courses(
        time_s=np.linspace(0, 3, 31)[None],
        depth=share[None],
        angles_deg=angles,
        unseen_deg={name: np.zeros(1) for name in finder.scene.unseen_sd_deg},
        pressure_m=np.zeros(1),
        step_m=np.array([step_m]),
    )


@pytest.mark.parametrize("deep", [0.4, 0.8, 1.0])
def test_angles_come_back_from_the_postures(body: BodyModel, deep: float) -> None:
    courses = _courses(deep)
    finder = PostureFinder(body, scene=SCENES["squat"], angles=_angles(0.5))
    fit = finder.find(courses, balanced=False)
    assert fit.settled
    for angle, course in courses.angles_deg.items():
        for line, beside in lines_of(angle, sides=SIDES):
            found = tip(line, placed=fit.placed, axis=BACK)[0]
            if beside is not None:
                found = found - tip(beside, placed=fit.placed, axis=BACK)[0]
            assert np.degrees(found) == pytest.approx(course[0], abs=BACK_DEG)


@pytest.mark.parametrize(
    ("test", "names", "step_m"),
    [
        ("lunge", ("knee", "far_knee", "trunk", "shin"), 0.62),
        ("step_up", ("knee", "trunk", "shin"), 0.0),
        ("bridge", ("knee", "hip", "trunk", "shin"), 0.0),
    ],
)
def test_what_bears_weight_stays_where_it_is(
    body: BodyModel, test: str, names: tuple[Angle, ...], step_m: float
) -> None:
    scene = SCENES[test]
    finder = PostureFinder(body, scene=scene, angles=_angles(3.0, names=names))
    courses = _taught(finder, names=names, step_m=step_m)
    fit = finder.find(courses)
    heights = [fit.placed.places_m[name][:, 2] for name in scene.flat]
    assert np.abs(heights).max() < FLAT_M
    moved = [np.ptp(fit.placed.places_m[name][:, :2], axis=0) for name in scene.still]
    assert np.max(moved) < STILL_M
    knee = np.degrees(fit.postures[0, :, PLACE["knee_flexion_right"]])
    assert np.abs(knee - courses.angles_deg["knee"][0]).mean() < TAUGHT_DEG


def test_feet_stay_flat_and_weight_lies_over_them(body: BodyModel) -> None:
    finder = PostureFinder(body, scene=SCENES["squat"], angles=_angles(4.0))
    free = finder.find(_courses(1.0), balanced=False)
    fit = finder.find(_courses(1.0))
    heights = [fit.placed.places_m[f"{n}_{s}"][:, 2] for n in ("heel", "ball_inner") for s in SIDES]
    assert np.abs(heights).max() < FLAT_M
    assert np.abs(finder.shift_m(fit)).max() < np.abs(finder.shift_m(free)).max()


def test_members_err_both_ways_and_as_much_as_told() -> None:
    courses, angles = _courses(1.0), _angles(3.0)
    scene = SCENES["squat"]
    drawn = draw_members(courses, mean=courses, angles=angles, scene=scene, members=400)
    errors = drawn.angles_deg["knee"] - courses.angles_deg["knee"]
    assert errors.mean() == pytest.approx(0.0, abs=1e-9)
    assert errors.std() == pytest.approx(3.0, rel=0.15)


def test_the_deepest_point_is_what_the_measures_say() -> None:
    track = synthetic_track("squat")
    knowledge = load_knowledge()
    calibration = knowledge.calibrations["mediapipe-full"]
    movement = analyse_movement(track, protocol=knowledge.tests["squat"])
    told = {
        each.quantity: each.value
        for each in measure_movement(movement, calibration=calibration)
        if isinstance(each, Measure)
    }
    seen = see(track, test="squat")
    deepest = {angle: course[0, seen.turn] for angle, course in seen.mean.angles_deg.items()}
    assert deepest["hip"] == pytest.approx(told["hip_depth"], abs=2.0)
    assert deepest["trunk"] == pytest.approx(told["trunk_lean"], abs=2.0)


@pytest.mark.parametrize(
    ("test", "why", "instead"),
    [
        ("clam", "pelvis and low back roll", "stand on one leg"),
        ("plank", "arms have no muscles", "bridge"),
        ("single_leg_squat", "filmed from the front", "step-up or a lunge from the side"),
        ("chair_stand_30", "not filmed but answered", "squat from the side"),
    ],
)
def test_what_is_not_simulated_is_refused_with_the_reason(
    test: str, why: str, instead: str
) -> None:
    account = simulate_track(synthetic_track("squat"), test=test, size=SIZE)
    assert "cannot be said in this test" in account.refused
    assert why in account.refused
    assert instead in account.refused
    assert not account.as_is.possible


@pytest.mark.parametrize(
    ("film", "test", "why"),
    [
        ({"yaw_deg": 0.0}, "squat", "degrees from the front"),
        ({"pose_model": "lite"}, "bridge", "mediapipe/lite is off in bridge has not been measured"),
        ({"repetitions": 0}, "squat", "no complete repetition"),
        ({"yaw_deg": 45.0}, "lunge", "60 or more"),
    ],
)
def test_a_film_that_does_not_show_it_is_refused(
    film: dict[str, float], test: str, why: str
) -> None:
    track = synthetic_track(test, **film)
    assert why in simulate_track(track, test=test, size=SIZE, side="right").refused


def test_a_stand_on_one_leg_loads_the_leg_stood_on() -> None:
    """Upright, a hip bears 2 to 3.5 body weights, as hips that measure say; a lean spares it."""
    hips = {}
    for lean_deg in (0.0, 12.0):
        track = synthetic_track("one_leg_stand", side="left", side_lean_deg=lean_deg)
        loads = simulate_filmed(track, test="one_leg_stand", size=SIZE, side="left", members=0)
        hips[lean_deg] = loads.mean.reaction_times_weight[loads.turn]
    assert 2.0 < hips[0.0][0] < 3.5
    assert hips[0.0][1] < 0.8
    assert hips[12.0][0] < hips[0.0][0] - 0.2


def test_muscles_that_cannot_carry_it_are_refused() -> None:
    asked = (Weakened(muscle="quadriceps", side="both", strength=0.0),)
    track = synthetic_track("squat")
    account = simulate_track(track, test="squat", size=SIZE, weaken=asked, members=2)
    assert "cannot be done with so little strength" in account.refused
    mild = replace(asked[0], strength=0.8)
    shown = simulate_track(track, test="squat", size=SIZE, weaken=(mild,), members=4, what_if=False)
    assert not shown.refused
    assert shown.at_full is not None
    assert any(curve.low != curve.high for curve in shown.as_is.curves)


def test_what_is_refused_is_what_would_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mean and members, at full strength and weaker; the account tells the worst of them."""
    loads = simulate_filmed(synthetic_track("squat"), test="squat", size=SIZE, members=3)
    mild = (Weakened(muscle="gluteus_maximus", side="both", strength=0.3),)
    weaker = weakened(explained(loads), asked=mild)
    shown = (weaker.mean, *weaker.members)
    account = filmed_movement._account(weaker, full=loads, asked=mild, what_ifs=False)
    assert account.reserve_nm == max(each.reserve_nm for each in shown)
    assert account.residual_nm == max(each.residual_nm for each in shown)
    bad = {id(member.activations) for member in loads.members[:1]}
    monkeypatch.setattr(
        filmed_movement,
        "refusal",
        lambda each, **_: "too weak" if id(each.activations) in bad else "",
    )
    assert len(explained(loads).members) == 2
    monkeypatch.setattr(
        filmed_movement,
        "refusal",
        lambda each, beside=None: "" if beside is loads.mean else "too weak",
    )
    with pytest.raises(RecordingError, match=r"muscles can carry 0\. Leave more"):
        weakened(loads, asked=mild)
    held_to: list[LoadSharing | None] = []

    def keep(_each: LoadSharing, *, beside: LoadSharing | None = None) -> str:
        held_to.append(beside)
        return ""

    monkeypatch.setattr(filmed_movement, "refusal", keep)
    assert len(weakened(loads, asked=mild).members) == 3
    assert [id(each) for each in held_to] == [id(each) for each in (loads.mean, *loads.members)]


@pytest.mark.parametrize(
    ("file", "test", "start_s", "stop_s"),
    [
        ("mal_buttbridge.npz", "bridge", 24.8, 39.5),
        ("sur_tree_pose.npz", "one_leg_stand", 0.0, np.inf),
        ("gt_squat.npz", "squat", 0.0, np.inf),
    ],
)
def test_real_films_are_explained(file: str, test: str, start_s: float, stop_s: float) -> None:
    track = read_pose_npz(real_data("pose_tracks", file), start_s=start_s, stop_s=stop_s)
    loads = explained(simulate_filmed(track, test=test, size=SIZE, members=0))
    assert loads.mean.residual_n < 0.01 * SIZE.weight_n


def test_a_film_tells_how_the_body_would_give_way_over_the_leg_it_stands_on() -> None:
    track = synthetic_track("one_leg_stand", side="left")
    account = simulate_track(track, test="one_leg_stand", size=SIZE, side="left", members=2)
    free = [each for each in account.what_if if each.posture == "free"]
    assert free
    assert {each.side for each in free} == {"left"}
    leans = [
        next(shift.amount for shift in step.shifts if shift.coordinate == "chest_left")
        for step in free[-1].steps
    ]
    assert leans[0] == 0
    assert leans[-1] > leans[1] > 0
    assert account.heels_to_toes is None
    assert account.asked == Asked(pull="levels_pelvis", side="left")
    kept = {(e.weakened, e.side) for e in account.what_if if e.posture == "kept"}
    assert kept == {(groups, "left") for groups in (*((one,) for one in GLUTES), GLUTES)}
    assert account.versions["knowledge"] == load_knowledge().version


def test_all_steps_of_a_film_are_about_one_pull(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weakened or not, kept or free: what is asked of the hips is chosen once, at full strength."""
    told: dict[str, set[Asked | None]] = {}

    def noting(name: str) -> None:
        usual = getattr(filmed_movement, name)

        def call(*args: Any, asked: Asked | None = None, **named: Any) -> Any:
            told.setdefault(name, set()).add(asked)
            return usual(*args, asked=asked, **named)

        monkeypatch.setattr(filmed_movement, name, call)

    for name in ("step_of", "what_if", "free_what_ifs"):
        noting(name)
    mild = (Weakened(muscle="gluteus_maximus", side="both", strength=0.5),)
    track = synthetic_track("squat")
    account = simulate_track(track, test="squat", size=SIZE, weaken=mild, members=1)
    assert account.at_full
    assert told == {name: {account.asked} for name in ("step_of", "what_if", "free_what_ifs")}
    sides = {e.side for e in account.what_if if e.posture == "kept"}
    assert sides == {"both", "left"}  # a film of both legs takes them as equal


def test_a_film_tells_what_weight_in_the_heels_would_do() -> None:
    account = simulate_track(synthetic_track("squat"), test="squat", size=SIZE, members=2)
    swept = account.heels_to_toes
    assert swept is not None
    assert all(swept.possible)
    soleus = next(each.effort for each in swept.curves if each.muscle == "soleus")
    assert soleus[-1] > soleus[0]


ADDED_NM = 3.0
"""A film's squat and the library's lean a little differently, and so does their load."""


def test_a_load_adds_to_a_filmed_squat_what_it_adds_to_the_squat_of_the_library() -> None:
    joints = ("trunk_flexion", "hip_flexion_left", "knee_flexion_left", "ankle_flexion_left")
    columns, track = [CARRIED.index(name) for name in joints], synthetic_track("squat")

    def filmed_nm(load_kg: float) -> FloatArray:
        loads = simulate_filmed(track, test="squat", size=SIZE, load_kg=load_kg, members=0)
        return loads.mean.moments_nm[loads.turn, columns]

    def library_nm(load_kg: float) -> FloatArray:
        made = prepare_motion("squat", body=build_body(SIZE), load_kg=load_kg)
        return made.task.moments_nm[made.posed.share.argmax(), columns]

    added_nm = filmed_nm(20) - filmed_nm(0)
    assert np.abs(added_nm).max() > 5 * ADDED_NM
    assert added_nm == pytest.approx(library_nm(20) - library_nm(0), abs=ADDED_NM)


def test_where_a_load_was_taken_to_be_is_told() -> None:
    def limits(load_kg: float) -> tuple[str, ...]:
        return simulate_track(
            synthetic_track("squat"),
            test="squat",
            size=SIZE,
            load_kg=load_kg,
            members=2,
            what_if=False,
        ).limits

    assert "The load is taken to lie across the upper back." in limits(20)
    assert not any("load is taken" in each for each in limits(0))


def test_too_heavy_a_load_is_named_where_the_weight_would_lie_off_the_feet() -> None:
    found = simulate_track(synthetic_track("squat"), test="squat", size=SIZE, load_kg=60, members=0)
    assert "put the weight" in found.refused
    assert "leave the load out" in found.refused
