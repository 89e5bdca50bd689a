"""OpenSim's static optimisation and ours on the same walk, taking turns on one core.

Times are processor time, so that what else the machine does counts little; both use one thread.
What is set against what:

- *iterations*: OpenSim's run less the same run stopped after one iteration a frame, so only the
  steps of its optimiser; beside :func:`share_loads` on the very same 92 muscles.
- *from postures*: OpenSim's run less the tool's run without optimisation, so model and optimiser;
  beside our mechanics, ground forces and load sharing with all muscles of our body.
- *from files*: everything from the files to activations, with reading and loading the model.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.muscles.gait import (
    HEIGHT_M,
    MASS_KG,
    data_folder,
    foot_points,
    ground_forces,
    read_oracle,
    read_walk,
)
from benchmarks.muscles.peer import LEFT_OUT, Peer, opensim, there
from benchmarks.rows import Row, judged
from primemover.recordings.opensim_tables import read_opensim_table
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import HELD_PELVIS
from primemover.simulation.dual_newton import FloatArray
from primemover.simulation.load_sharing import LoadShares, share_loads
from primemover.simulation.mechanics import movement_mechanics
from primemover.simulation.solving import Scene, Task, prepare, solve

ROUNDS: Final = 5
REPEATS: Final = 20
"""Our short runs are repeated so often in a round; one alone would be a few milliseconds."""
TARGET: Final = 300.0
"""What is asked for: OpenSim's run against our load sharing of all muscles; and, like for like, the
steps of its optimiser against our load sharing of the same muscles."""
PELVIS_RESERVE, JOINT_RESERVE = 200.0, 5.0
LOWEST: Final = 0.01
"""As OpenSim's muscles."""
SIZE: Final = BodySize(mass_kg=MASS_KG, height_m=HEIGHT_M, sex="male")
MS: Final = 1e3

Times = dict[str, list[float]]


def rows(rounds: int = ROUNDS) -> list[Row]:
    """The table of times and ratios; empty, with a word why, where it cannot be measured."""
    data = data_folder()
    if data is None or not there():
        print(f"\nSpeed left out: {LEFT_OUT if data else 'PRIMEMOVER_TEST_DATA is not set'}")
        return []
    with opensim(data) as peer:
        ours = _Ours(data, feet=peer.ask("feet"))
        times = _take_turns(peer, ours=ours, rounds=rounds)
        same = _same_as_kept(peer, oracle=ours.oracle)
    return [same, *_agreement(ours), *_rows(times, version=peer.version, muscles=ours.muscles)]


class _Ours:
    """Our side of the walk, each way of running it ready to be timed."""

    def __init__(self, data: Path, *, feet: Mapping[str, object]) -> None:
        self.data, self.feet = data, feet
        self.oracle = read_oracle(data)
        self.frames = len(self.oracle["B"])
        self.reserves = np.array(
            [
                PELVIS_RESERVE if name.startswith("pelvis") else JOINT_RESERVE
                for name in self.oracle["names"]
            ]
        )
        self.read = self.from_files_to_postures(build_body(SIZE))
        task = with_their_reserves(prepare(**self.read))
        self.muscles = len(task.body.muscles)
        self.ways: dict[str, tuple[Callable[[], object], int]] = {
            "92 muscles": (self.their_muscles, REPEATS),
            "all muscles": (partial(solve, task, lower=LOWEST), REPEATS),
            "our reserves": (partial(solve, prepare(**self.read), lower=LOWEST), REPEATS),
            "from postures": (
                lambda: solve(with_their_reserves(prepare(**self.read)), lower=LOWEST),
                1,
            ),
            "from files": (self.from_files, 1),
        }
        for way, _ in self.ways.values():
            way()  # the compiler's time is not the solver's

    def their_muscles(self) -> LoadShares:
        """OpenSim's own moment arms, strengths and moments, shared by our solver."""
        kept = self.oracle
        return share_loads(
            moment_arms=kept["MA"],
            strengths=kept["OF"],
            moments=kept["B"],
            reserves=self.reserves,
            lower=LOWEST,
        )

    def from_files_to_postures(self, body: BodyModel) -> dict[str, Any]:
        """What :func:`prepare` asks for: the motion on our coordinates and the ground's forces."""
        walk = read_walk(self.data)
        time_s, postures = walk.time_s[walk.in_window], walk.postures[walk.in_window]
        points = foot_points()
        found = movement_mechanics(body, postures=postures, time_s=time_s, points=points)
        ground_n = ground_forces(
            self.data, feet=self.feet, places_m=found.point_places_m, time_s=time_s
        )
        touching = np.ones((len(time_s), len(points)), dtype=bool)
        scene = Scene(points=points, touching=touching, ground_n=ground_n)
        return {"body": body, "postures": postures, "time_s": time_s, "scene": scene}

    def from_files(self) -> None:
        """Everything, with nothing kept from before."""
        build_body.cache_clear()
        task = prepare(**self.from_files_to_postures(build_body(SIZE)))
        solve(with_their_reserves(task), lower=LOWEST)


def with_their_reserves(task: Task) -> Task:
    """The task with reserves as dear as OpenSim has them in the run beside, so that both are alike.

    The product's own are dearer; frames that muscles cannot carry are then harder to solve.
    """
    held = np.arange(len(task.reserves_nm)) < len(HELD_PELVIS)
    return replace(task, reserves_nm=np.where(held, PELVIS_RESERVE, JOINT_RESERVE))


def _take_turns(peer: Peer, *, ours: _Ours, rounds: int) -> Times:
    """Processor time of each way, in ms a frame, round by round."""
    out: Times = {}
    for _ in range(rounds):
        for asked in ("whole", "first_step", "motion"):
            took_s = float(peer.ask(asked)["processor_s"])
            out.setdefault(f"OpenSim {asked}", []).append(took_s * MS / ours.frames)
            for name, (way, repeats) in ours.ways.items():
                out.setdefault(name, []).append(_ms(way, repeats=repeats) / ours.frames)
    return out


def _ms(way: Callable[[], object], *, repeats: int) -> float:
    started = time.process_time()
    for _ in range(repeats):
        way()
    return (time.process_time() - started) * MS / repeats


def _same_as_kept(peer: Peer, *, oracle: Mapping[str, FloatArray]) -> Row:
    """Whether OpenSim here finds what was kept as the reference."""
    found = read_opensim_table(peer.out / "whole_StaticOptimization_activation.sto")
    kept = oracle["A"][:, 1:]
    same = found.shape == kept.shape and list(found["column"].values) == list(oracle["ac"][1:])
    apart = float(np.abs(found.values - kept).max()) if same else np.inf
    return Row(
        case=f"OpenSim {peer.version}, gait2392 walking",
        quantity="largest difference of its run from the kept reference",
        unit="activation",
        measured=f"{apart:.1g}",
        target="0",
        verdict=judged(met=apart == 0),
        note=f"{len(kept)} frames",
    )


def _agreement(ours: _Ours) -> list[Row]:
    muscles = len(ours.oracle["mn"])
    apart = ours.their_muscles().activations - ours.oracle["A"][:, 1 : 1 + muscles]
    rms, largest = float(np.sqrt((apart**2).mean())), float(np.abs(apart).max())
    return [
        Row(
            case="the same 92 muscles",
            quantity=f"difference of our activations from OpenSim's, {name}",
            unit="",
            measured=f"{value:.5f}",
            target=f"≤ {limit}",
            verdict=judged(met=value <= limit),
        )
        for name, value, limit in (("RMS", rms, 0.001), ("largest", largest, 0.01))
    ]


def _rows(times: Times, *, version: str, muscles: int) -> list[Row]:
    whole, first, motion = (
        np.array(times[f"OpenSim {n}"]) for n in ("whole", "first_step", "motion")
    )
    ours = {name: np.array(t).reshape(len(whole), -1).mean(1) for name, t in times.items()}
    theirs = {
        "iterations": whole - first,
        "from postures": whole - motion,
        "from files": whole,
    }
    name = f"OpenSim {version}, 92 muscles"
    out = [_time_row(name, quantity=what, ms=ms) for what, ms in theirs.items()]
    out += [
        _time_row("ours, the same 92 muscles", quantity="load sharing", ms=ours["92 muscles"]),
        _time_row(f"ours, {muscles} muscles", quantity="load sharing", ms=ours["all muscles"]),
        _time_row(
            f"ours, {muscles} muscles, the product's dearer reserves",
            quantity="load sharing",
            ms=ours["our reserves"],
        ),
        _time_row(f"ours, {muscles} muscles", quantity="from postures", ms=ours["from postures"]),
        _time_row(f"ours, {muscles} muscles", quantity="from files", ms=ours["from files"]),
        _ratio_row(
            f"OpenSim's run : our sharing, {muscles}",
            theirs["from files"] / ours["all muscles"],
            target=TARGET,
        ),
        _ratio_row(
            f"OpenSim's run : our sharing, {muscles}, dearer reserves",
            theirs["from files"] / ours["our reserves"],
            target=TARGET,
        ),
        _ratio_row(
            "iterations : our sharing, same 92",
            theirs["iterations"] / ours["92 muscles"],
            target=TARGET,
        ),
        _ratio_row(
            f"iterations : our sharing, {muscles}", theirs["iterations"] / ours["all muscles"]
        ),
        _ratio_row(
            "from postures : from postures", theirs["from postures"] / ours["from postures"]
        ),
        _ratio_row("from files : from files", theirs["from files"] / ours["from files"]),
    ]
    return [*out, _rest_row(ours, muscles=muscles)]


def _rest_row(ours: Mapping[str, FloatArray], *, muscles: int) -> Row:
    """What is left to be made faster: all that is not load sharing."""
    rest_ms = ours["from postures"] - ours["all muscles"]
    share = np.median(rest_ms / ours["from postures"])
    return Row(
        case=f"ours, {muscles} muscles",
        quantity="mechanics and ground, of the time from postures",
        unit="%",
        measured=f"{100 * share:.0f}",
        note=f"{np.median(rest_ms):.3g} ms a frame, moment arms and reactions frame by frame:"
        " this bounds the rest",
    )


def _time_row(case: str, *, quantity: str, ms: FloatArray) -> Row:
    return Row(
        case=case,
        quantity=f"{quantity}, a frame",
        unit="ms",
        measured=f"{np.median(ms):.3g}",
        note=f"{ms.min():.3g} to {ms.max():.3g} in {len(ms)} rounds",
    )


def _ratio_row(case: str, ratio: FloatArray, *, target: float = 0.0) -> Row:
    middle = float(np.median(ratio))
    return Row(
        case=case,
        quantity="times faster, per core",
        unit="×",
        measured=f"{middle:.0f}",
        target=f"≥ {target:.0f}" if target else "",
        verdict=judged(met=middle >= target) if target else "reported",
        note=f"{ratio.min():.0f} to {ratio.max():.0f}",
    )
