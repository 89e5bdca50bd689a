"""The gait2392 subject's walk on our body: beside OpenSim's own model, beside hips that measure.

Motion, ground forces and OpenSim's model: gait2392 (Delp 1990 and colleagues, CC BY 3.0). The two
bodies are different models of the same man, so moments are held against OpenSim's, and hip forces
of both against what instrumented hip implants measured in other people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.muscles.gait import (
    END_S,
    FORCES,
    HEIGHT_M,
    MASS_KG,
    PLATES,
    SIGNS,
    START_S,
    TOUCHING_N,
    Walk,
    data_folder,
    foot_points,
    ground_forces,
    read_oracle,
    read_walk,
)
from benchmarks.muscles.peer import LEFT_OUT, opensim, there
from benchmarks.rows import Row, Verdict, judged
from primemover.knowledge import load_knowledge
from primemover.recordings.opensim_tables import read_opensim_table
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS, REACTION_JOINTS
from primemover.simulation.groups import group_effort
from primemover.simulation.mechanics import movement_mechanics
from primemover.simulation.refusal import refusal
from primemover.simulation.result import FloatArray, LoadSharing
from primemover.simulation.solving import Scene, Task, prepare, solve

SIZE: Final = BodySize(mass_kg=MASS_KG, height_m=HEIGHT_M, sex="male")
LOWEST: Final = 0.01
"""Least activation, as OpenSim's muscles have."""
MOMENTS_OF: Final = (
    "hip_flexion",
    "hip_adduction",
    "hip_rotation",
    "knee_flexion",
    "ankle_flexion",
    "ankle_inversion",
    "trunk_flexion",
    "trunk_side_bend",
    "trunk_rotation",
)
THEIR_MUSCLES: Final[Mapping[str, tuple[str, ...]]] = {
    "gluteus_maximus": ("glut_max",),
    "gluteus_medius": ("glut_med",),
    "gluteus_minimus": ("glut_min",),
    "tensor_fasciae_latae": ("tfl",),
    "hamstrings": ("semimem", "semiten", "bifem"),
    "quadriceps": ("rect_fem", "vas_"),
    "adductors": ("add_", "grac"),
    "hip_flexors": ("iliacus", "psoas", "sar"),
    "gastrocnemius": ("med_gas", "lat_gas"),
    "soleus": ("soleus",),
    "shin_muscles": ("tib_ant", "ext_"),
}
"""Group of ours: how gait2392's fascicles of it begin."""
PEAKS: Final = {"first peak": (0.0, 0.5), "second peak": (0.5, 1.0)}
"""Part of stance in which each peak of the hip force lies."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Walked:
    """The walk on our body, the oracle's frames only.

    ``hip`` and ``their_hip`` are side → force in body weights (frame,), ours and OpenSim's.
    """

    time_s: FloatArray
    shared: LoadSharing
    inside: Any
    hip: dict[str, FloatArray]
    their_hip: dict[str, FloatArray]
    oracle: dict[str, Any]
    stances: dict[str, tuple[float, float]]
    speed_m_s: float

    def moment(self, coordinate: str) -> FloatArray:
        """What muscles had to balance at a coordinate, N m (frame,)."""
        return np.asarray(self.shared.moments_nm[self.inside][:, CARRIED.index(coordinate)])

    def within(self, peak: str, *, side: str) -> Any:
        """The frames in which a peak of a side is looked for, (frame,)."""
        (begins, ends), (first, last) = self.stances[side], PEAKS[peak]
        until = min(begins + last * (ends - begins), END_S)
        return (self.time_s >= begins + first * (ends - begins)) & (self.time_s <= until)

    def their_moment(self, coordinate: str) -> FloatArray:
        """The same by OpenSim, with our sign."""
        name, sign = SIGNS[coordinate]
        return np.asarray(sign * self.oracle["B"][:, list(self.oracle["names"]).index(name)])


def rows() -> list[Row]:
    """Moments, activations, residuals and hip forces; empty, with a word why, without the data."""
    data = data_folder()
    if data is None or not there():
        print(f"\nWalking left out: {LEFT_OUT if data else 'PRIMEMOVER_TEST_DATA is not set'}")
        return []
    walked = walk(data)
    return [
        *_moment_rows(walked),
        *_residual_rows(walked),
        *_activation_rows(walked),
        *_hip_rows(walked),
    ]


def walk(data: Path) -> Walked:
    """The walk of ``data`` on our body, and OpenSim's hip forces for it."""
    with opensim(data) as peer:
        peer.ask("whole")
        feet, reactions = peer.ask("feet"), peer.ask("reactions")
    motion = read_walk(data)
    task, inside = walk_task(data, motion=motion, feet=feet), motion.in_window
    shared, stances = solve(task, lower=LOWEST), {side: stance(data, side=side) for side in PLATES}
    forces = reactions["forces_n"]
    return Walked(
        time_s=motion.time_s[inside],
        shared=shared,
        inside=inside,
        hip={
            side: shared.reaction_times_weight[inside][:, REACTION_JOINTS.index(f"hip_{side}")]
            for side in PLATES
        },
        their_hip={side: size_of_reaction(forces, side=side) / SIZE.weight_n for side in PLATES},
        oracle=read_oracle(data),
        stances=stances,
        speed_m_s=_belt_m_s(task, within=stances["right"]),
    )


def walk_task(
    data: Path,
    *,
    motion: Walk,
    feet: Mapping[str, Any],
    size: BodySize = SIZE,
    forces_cutoff_hz: float | None = None,
) -> Task:
    """The walk on a body of ours, ready to be shared among its muscles."""
    body, points = build_body(size), foot_points()
    found = movement_mechanics(body, postures=motion.postures, time_s=motion.time_s, points=points)
    ground_n = ground_forces(
        data,
        feet=feet,
        places_m=found.point_places_m,
        time_s=motion.time_s,
        cutoff_hz=forces_cutoff_hz,
    )
    touching = np.abs(ground_n).sum(axis=-1) > 0
    scene = Scene(points=points, touching=touching, ground_n=ground_n)
    return prepare(body, postures=motion.postures, scene=scene, time_s=motion.time_s)


def _belt_m_s(task: Task, *, within: tuple[float, float]) -> float:
    """How fast the right foot goes back in the middle of its stance: the treadmill."""
    points, (start_s, end_s) = foot_points()[:1], within
    found = movement_mechanics(task.body, postures=task.postures, time_s=task.time_s, points=points)
    back = np.gradient(found.point_places_m[:, 0, 1], task.time_s)
    middle = np.abs(task.time_s - (start_s + end_s) / 2) < (end_s - start_s) / 8
    return float(np.median(back[middle]))


def stance(data: Path, *, side: str) -> tuple[float, float]:
    """When the first stance that begins in the window begins and ends, s."""
    plates = read_opensim_table(data / FORCES)
    down = plates.sel(column=f"{PLATES[side][0]}vy").values > TOUCHING_N
    time_s = plates["time"].values
    begins = next(i for i in np.flatnonzero(np.diff(down.astype(int)) == 1) if time_s[i] > START_S)
    after = np.flatnonzero(~down[begins + 1 :])
    ends = begins + 1 + (int(after[0]) if len(after) else len(down) - begins - 2)
    return float(time_s[begins]), float(time_s[ends])


def size_of_reaction(forces_n: Mapping[str, list[float]], *, side: str) -> FloatArray:
    """Size of OpenSim's hip force of a side, N (frame,)."""
    start = f"hip_{side[0]}_on"
    found = np.array([values for name, values in forces_n.items() if name.startswith(start)])
    return np.asarray(np.linalg.norm(found, axis=0))


def _moment_rows(walked: Walked) -> list[Row]:
    out = []
    for name in MOMENTS_OF:
        both = [n for n in SIGNS if n.rsplit("_", 1)[0] == name] or [name]
        ours = np.concatenate([walked.moment(n) for n in both])
        theirs = np.concatenate([walked.their_moment(n) for n in both])
        out.append(
            Row(
                case=f"moment, {name.replace('_', ' ')}",
                quantity="difference from OpenSim's, RMS",
                unit="N m",
                measured=f"{_rms(ours - theirs):.1f}",
                note=f"r {np.corrcoef(ours, theirs)[0, 1]:.2f}, {_span('ours', ours)}, "
                f"{_span('OpenSim', theirs)}",
            )
        )
    return out


def _span(whose: str, values: FloatArray) -> str:
    return f"{whose} {values.min():.0f} to {values.max():.0f}"


def _residual_rows(walked: Walked) -> list[Row]:
    """What no muscle carried, ours and OpenSim's."""
    ours = walked.shared.reserves_nm[walked.inside]
    names = list(walked.oracle["names"])
    theirs = walked.oracle["B"]
    places = [names.index(f"pelvis_t{axis}") for axis in "xyz"]
    turns = [names.index(f"pelvis_{name}") for name in ("tilt", "list", "rotation")]
    held, joints = ours[:, : len(HELD_PELVIS)], ours[:, len(HELD_PELVIS) :]
    return [
        _beside("residual force at the pelvis, RMS", "N", held[:, :3], theirs[:, places]),
        _beside("residual moment at the pelvis, RMS", "N m", held[:, 3:], theirs[:, turns]),
        Row(
            case="reserves of joints",
            quantity="largest",
            unit="N m",
            measured=f"{np.abs(joints).max():.2f}",
            note=f"at {CARRIED[len(HELD_PELVIS) + int(np.abs(joints).max(0).argmax())]}; "
            f"converged {walked.shared.converged[walked.inside].mean():.0%}",
        ),
        Row(
            case="the product's own limits",
            quantity="whether it would show this walk",
            unit="",
            measured="no" if refusal(walked.shared) else "yes",
            note=refusal(walked.shared),
        ),
    ]


def _beside(case: str, unit: str, ours: FloatArray, theirs: FloatArray) -> Row:
    sizes = [np.linalg.norm(values, axis=1) for values in (ours, theirs)]
    return Row(
        case=case,
        quantity="ours beside OpenSim's",
        unit=unit,
        measured=f"{_rms(sizes[0]):.1f}",
        note=f"OpenSim {_rms(sizes[1]):.1f}; largest {sizes[0].max():.0f} and {sizes[1].max():.0f}",
    )


def _activation_rows(walked: Walked) -> list[Row]:
    """Activations of muscle groups, weighted by strength, both sides together."""
    muscles = walked.shared.body.muscles
    ours = {
        side: group_effort(walked.shared.activations[walked.inside], muscles=muscles, side=side)
        for side in ("left", "right")
    }
    out = []
    for group, starts in THEIR_MUSCLES.items():
        a = np.concatenate([ours[side][group] for side in ours])
        b = np.concatenate([_their_effort(walked.oracle, starts, end=f"_{s[0]}") for s in ours])
        out.append(
            Row(
                case=f"activation, {group.replace('_', ' ')}",
                quantity="difference from OpenSim's, RMS",
                unit="",
                measured=f"{_rms(a - b):.3f}",
                note=f"r {np.corrcoef(a, b)[0, 1]:.2f}, peak ours {a.max():.2f}, "
                f"OpenSim {b.max():.2f}",
            )
        )
    return out


def _their_effort(oracle: Mapping[str, Any], starts: tuple[str, ...], *, end: str) -> FloatArray:
    names = [str(name) for name in oracle["mn"]]
    mine = [i for i, n in enumerate(names) if n.startswith(starts) and n.endswith(end)]
    weights = oracle["OF"][:, mine].mean(axis=0)
    return np.asarray(oracle["A"][:, 1:][:, mine] @ weights / weights.sum())


def _hip_rows(walked: Walked) -> list[Row]:
    """Peaks of the hip force of both models, the first beside what implants measured."""
    out = []
    for name in PEAKS:
        for side in walked.hip:
            part = walked.within(name, side=side)
            measured = "walking_first_peak" if name == "first peak" else ""
            out.append(
                _in_vivo_row(
                    f"hip force, {walked.speed_m_s:.1f} m/s, {name}, {side}",
                    unit="body weights",
                    value=float(walked.hip[side][part].max()),
                    measured=measured,
                    note=f"OpenSim's model {walked.their_hip[side][part].max():.2f}",
                )
            )
    return [*out, *(_inclination_row(walked, side=side) for side in walked.hip)]


def _inclination_row(walked: Walked, *, side: str) -> Row:
    """How far outwards the force on the thigh's head points at the first peak."""
    force = np.where(walked.within("first peak", side=side), walked.hip[side], 0)
    joint = REACTION_JOINTS.index(f"hip_{side}")
    _, along_n, right_n = walked.shared.reactions_n[walked.inside][int(force.argmax()), joint]
    outwards_n = right_n if side == "right" else -right_n
    return _in_vivo_row(
        f"hip force, first peak, {side}, outwards from the thigh's axis",
        unit="°",
        value=float(np.degrees(np.arctan2(outwards_n, -along_n))),
        measured="walking_inclination",
    )


def _in_vivo_row(case: str, *, unit: str, value: float, measured: str, note: str = "") -> Row:
    """A figure beside the range of people with an implant, where there is one."""
    target = ""
    verdict: Verdict = "reported"
    if measured:
        found = load_knowledge().body_model.in_vivo_hip_force[measured]
        low, high = found.low, found.high
        target = f"in vivo {found.value} ({low} to {high}), {found.n} people"
        verdict = judged(met=low is not None and high is not None and low <= value <= high)
    return Row(
        case=case,
        quantity="ours",
        unit=unit,
        measured=f"{value:.2f}",
        target=target,
        verdict=verdict,
        note=note,
    )


def _rms(values: FloatArray) -> float:
    return float(np.sqrt((values**2).mean()))
