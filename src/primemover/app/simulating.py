"""What is asked of the simulation, checked before anything slow begins; and its answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from primemover.app.usage import UsageError, known, parse_side, require_file
from primemover.errors import MissingExtraError, how_to_install
from primemover.simulation.body_size import BodySize, Sex
from primemover.simulation.who_carries import Weakened, WhoCarries
from primemover.terms import Side

if TYPE_CHECKING:
    import xarray as xr

    from primemover.knowledge import Knowledge
    from primemover.simulation.ordered_exercises import ExerciseOrder

NEEDED: Final = ("mujoco", "myo_sim", "numba")
"""Libraries of the extra; without one of them nothing is simulated."""

MOST_LOAD_KG: Final = 300.0
"""Beyond what the model could stand under; a slip of the keys more often than a wish."""

_CENTIMETRES: Final = 3.0
"""Nobody is taller in metres: a larger figure was meant in centimetres."""

Progress = Callable[[float], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wished:
    """What is to be simulated: a movement of the library, or a ``pose`` track of a ``test``."""

    motion: str
    size: BodySize
    load_kg: float
    weaken: tuple[Weakened, ...]
    pose: Path | None
    test: str
    side: Side | None
    what_if: bool


def is_there() -> bool:
    """Whether muscles can be simulated on this machine."""
    return all(find_spec(name) is not None for name in NEEDED)


def require_muscles() -> None:
    """Nothing, where muscles can be simulated.

    Raises
    ------
    MissingExtraError
        Saying what to type.
    """
    if not is_there():
        raise MissingExtraError(
            "simulate: needs the simulation of muscles, which is not installed; "
            f"{how_to_install('muscles')}"
        )


def wished(
    motion: str,
    *,
    mass_kg: float,
    height_m: float,
    sex: str,
    load_kg: float,
    weaken: tuple[str, ...],
    pose: Path | None,
    test: str,
    side: str,
    order: bool,
    what_if: bool,
    knowledge: Knowledge,
) -> Wished:
    """What was asked for, once all of it makes sense.

    Raises
    ------
    UsageError
        For a movement, muscle, side or figure that cannot be, with what would do.
    """
    if bool(motion) + (pose is not None) + order != 1:
        raise UsageError(
            "simulate: expected one of MOTION, --pose FILE and --order; "
            "`primemover simulate --list` names the movements"
        )
    if pose is not None:
        require_file(pose)
    return Wished(
        motion=known(motion, among=knowledge.motions, what="movement") if motion else "",
        size=_size(mass_kg, height_m=height_m, sex=sex),
        load_kg=_load(load_kg),
        weaken=tuple(parse_weaken(each, knowledge=knowledge) for each in weaken),
        pose=pose,
        test=_test(test, pose=pose, knowledge=knowledge) if pose else "",
        side=parse_side(side, where="--side") if side else None,
        what_if=what_if,
    )


def _size(mass_kg: float, *, height_m: float, sex: str) -> BodySize:
    if height_m > _CENTIMETRES:
        raise UsageError(
            f"--height {height_m:g}: expected metres; write --height {height_m / 100:.2f}"
        )
    if sex not in ("", "female", "male"):
        raise UsageError(f"--sex {sex}: expected female or male, or leave it out")
    return BodySize(mass_kg=mass_kg, height_m=height_m, sex=cast("Sex | None", sex or None))


def _load(load_kg: float) -> float:
    if not 0 <= load_kg <= MOST_LOAD_KG:
        raise UsageError(f"--load {load_kg:g}: expected 0 to {MOST_LOAD_KG:g} kg")
    return load_kg


def parse_weaken(text: str, *, knowledge: Knowledge) -> Weakened:
    """The muscle, side and share of strength meant by ``MUSCLE[:SIDE]=SHARE``.

    Raises
    ------
    UsageError
        When it has another form, or names what the model does not have.
    """
    name, equals, share = text.partition("=")
    muscle, _, side = name.partition(":")
    strength = _number(share)
    if not equals or not 0 <= strength <= 1:
        raise UsageError(
            f"--weaken {text}: expected MUSCLE=SHARE or MUSCLE:SIDE=SHARE with a share from 0 "
            "(no strength) to 1 (all of it), for example gluteus_medius:left=0.4"
        )
    return Weakened(
        muscle=known(muscle, among=muscles_simulated(knowledge), what="--weaken: muscle"),
        side=parse_side(side, where=f"--weaken {text}") if side else "both",
        strength=strength,
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _test(test: str, *, pose: Path, knowledge: Knowledge) -> str:
    """The filmed test in a track: as said, else the one its name begins with."""
    from primemover.app.usage import filmed_tests

    tests = filmed_tests(knowledge)
    if test:
        return known(test, among=tests, what="--test")
    named = [each for each in tests if pose.stem.startswith(each)]
    if not named:
        raise UsageError(
            f"--pose {pose.name}: say what is done in it with --test, for example squat"
        )
    return max(named, key=len)


def muscles_simulated(knowledge: Knowledge) -> tuple[str, ...]:
    """Ids of the groups whose strength can be changed."""
    return tuple(knowledge.body_model.fascicles.groups)


def motions_simulated(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Id and name of every movement that can be simulated."""
    return tuple((motion.id, motion.name) for motion in knowledge.motions.values())


def carried(wish: Wished, *, tables: Path | None = None) -> WhoCarries:
    """The account of what was asked for, with a bar while it is worked out.

    Parameters
    ----------
    tables : path, optional
        A folder for the OpenSim tables of the same simulation.
    """
    from primemover.app.progress import one_bar

    require_muscles()
    track = _track(wish)
    with one_bar(f"Simulating {wish.motion or wish.test}") as progress:
        account = _account(wish, track=track, progress=progress)
    if tables is not None:
        _write_tables(wish, track=track, folder=tables)
    return account


def order_of(wish: Wished) -> ExerciseOrder:
    """Exercises by how much the glutes carry, for the body asked about."""
    from primemover.app.progress import one_bar

    require_muscles()
    from primemover.simulation.exercise_order import exercise_order

    with one_bar("Simulating exercises") as progress:
        return exercise_order(wish.size, progress=progress)


def _account(wish: Wished, *, track: xr.Dataset | None, progress: Progress) -> WhoCarries:
    from primemover.simulation.simulate import simulate_motion, simulate_track

    if track is None or wish.pose is None:
        return simulate_motion(
            wish.motion,
            size=wish.size,
            load_kg=wish.load_kg,
            weaken=wish.weaken,
            what_if=wish.what_if,
            progress=progress,
        )
    return simulate_track(
        track,
        test=wish.test,
        side=wish.side,
        size=wish.size,
        load_kg=wish.load_kg,
        weaken=wish.weaken,
        what_if=wish.what_if,
        recording=wish.pose.name,
        progress=progress,
    )


def _track(wish: Wished) -> xr.Dataset | None:
    if wish.pose is None:
        return None
    from primemover.recordings.tracks import load_pose_track

    return load_pose_track(wish.pose)


def _write_tables(wish: Wished, *, track: xr.Dataset | None, folder: Path) -> None:
    """Nothing; activations, forces and moments lie in ``folder`` as OpenSim tables."""
    from primemover.simulation.opensim_export import write_loads
    from primemover.simulation.simulate import motion_loads, track_loads

    if track is None:
        loads = motion_loads(wish.motion, size=wish.size, load_kg=wish.load_kg, weaken=wish.weaken)
    else:
        loads = track_loads(
            track,
            test=wish.test,
            side=wish.side,
            size=wish.size,
            load_kg=wish.load_kg,
            weaken=wish.weaken,
        )
    write_loads(loads, folder=folder)
