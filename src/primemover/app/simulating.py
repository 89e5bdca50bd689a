"""What is asked of the simulation, checked before anything slow begins; and its answer."""

from __future__ import annotations

import math
import os
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from primemover.app.kept_accounts import keep_account, keep_order, kept_account, kept_order
from primemover.app.usage import UsageError, known, parse_side, require_file
from primemover.errors import MissingExtraError, PrimeMoverError, how_to_install
from primemover.simulation.body_size import BodySize, Sex
from primemover.simulation.who_carries import Told, Weakened, WhoCarries
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    import xarray as xr

    from primemover.knowledge import Knowledge
    from primemover.recordings.cache import Cache
    from primemover.simulation.ordered_exercises import ExerciseOrder
    from primemover.simulation.result import LoadSharing

NEEDED: Final = ("mujoco", "myo_sim", "numba")
"""Libraries of the extra; without one of them nothing is simulated."""

MOST_LOAD_KG: Final = 300.0
"""Beyond what the model could stand under; a slip of the keys more often than a wish."""

_CENTIMETRES: Final = 3.0
"""Nobody is taller in metres: a larger figure was meant in centimetres."""

_INDENT: Final = " " * 29
"""Under the name of a movement."""

KEPT: Final = "Kept from an earlier run; --no-cache works it out anew."
HOW_LONG: Final = (
    "Every movement is simulated for this body, once: that takes about half a minute, and is kept "
    "for later."
)

Progress = Callable[[float], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """The options as they were typed; ``json``, ``html`` and ``sto`` say whether they were."""

    motion: str = ""
    mass_kg: float | None = None
    height_m: float | None = None
    sex: str = ""
    load_kg: float = 0.0
    weaken: tuple[str, ...] = ()
    pose: Path | None = None
    test: str = ""
    side: str = ""
    json: bool = False
    html: bool = False
    sto: bool = False
    what_if: bool = False
    list: bool = False
    order: bool = False

    def without_meaning(self) -> tuple[str, ...]:
        """Options that say nothing in what is asked for."""
        typed = {
            "--mass": self.mass_kg is not None,
            "--height": self.height_m is not None,
            "--sex": bool(self.sex),
            "--json": self.json,
            "--load": self.load_kg != 0,
            "--weaken": bool(self.weaken),
            "--test": bool(self.test),
            "--side": bool(self.side),
            "--html": self.html,
            "--sto": self.sto,
            "--what-if": self.what_if,
        }
        every = tuple(typed)
        unfit = every if self.list else every[4:] if self.order else ()
        if self.motion and not self.list:
            unfit = ("--test",)
        return tuple(name for name in unfit if typed[name])


@dataclass(frozen=True, kw_only=True, slots=True)
class Wished:
    """What is to be simulated: a movement of the library, or a ``pose`` track of a ``test``.

    ``assumed`` names what was not told of the body, ``track`` is what ``pose`` holds.
    """

    motion: str
    size: BodySize
    assumed: tuple[Told, ...]
    load_kg: float
    weaken: tuple[Weakened, ...]
    pose: Path | None
    track: xr.Dataset | None
    test: str
    side: Side | None
    what_if: bool


def is_there() -> bool:
    """Whether muscles can be simulated on this machine."""
    return all(find_spec(name) is not None for name in NEEDED)


def require_muscles(*, command: str = "simulate") -> None:
    """Nothing, where muscles can be simulated; ``command`` is what asked for it.

    Raises
    ------
    MissingExtraError
        Saying what to type.
    """
    if not is_there():
        raise MissingExtraError(
            f"{command}: needs the simulation of muscles, which is not installed; "
            f"{how_to_install('muscles')}"
        )


def wished(given: Given, *, knowledge: Knowledge) -> Wished:
    """What was asked for, once all of it makes sense.

    Raises
    ------
    UsageError
        For a movement, muscle, side, option or figure that cannot be, with what would do.
    RecordingError
        For a track that cannot be read.
    """
    _require_one(given)
    pose, motion = given.pose, given.motion
    if pose is not None:
        require_file(pose)
    known_motion = known(motion, among=knowledge.motions, what="movement") if motion else ""
    size = _size(given)
    load_kg = _load(given.load_kg)
    weaken = tuple(parse_weaken(each, knowledge=knowledge) for each in given.weaken)
    _require_once(weaken)
    side = parse_side(given.side, where="--side") if given.side else None
    if side and known_motion and not knowledge.motions[known_motion].one_sided:
        raise UsageError(
            f"--side {side}: both sides do the same in {known_motion}; leave --side out"
        )
    track = _track(pose)
    return Wished(
        motion=known_motion,
        size=size,
        assumed=_assumed(given),
        load_kg=load_kg,
        weaken=weaken,
        pose=pose,
        track=track,
        test=_test(given.test, pose=pose, track=track, knowledge=knowledge) if pose else "",
        side=side or _side_in(track),
        what_if=given.what_if or given.html,
    )


def _require_one(given: Given) -> None:
    asked = {
        f"MOTION ({given.motion})": bool(given.motion),
        "--pose": given.pose is not None,
        "--order": given.order,
        "--list": given.list,
    }
    got = [name for name, there in asked.items() if there]
    if len(got) != 1:
        raise UsageError(
            "simulate: expected one of MOTION, --pose FILE, --order and --list, got "
            f"{' and '.join(got) or 'none of them'}; `primemover simulate --list` names the "
            "movements"
        )
    unfit = given.without_meaning()
    if unfit:
        what = "--list" if given.list else "--order" if given.order else "a movement of the library"
        raise UsageError(f"simulate: {', '.join(unfit)} means nothing with {what}; leave it out")


def _assumed(given: Given) -> tuple[Told, ...]:
    """What is taken to be as the model has it."""
    missing: list[Told] = []
    if given.mass_kg is None:
        missing.append("mass")
    if given.height_m is None:
        missing.append("height")
    return tuple(missing)


def _size(given: Given) -> BodySize:
    height_m = given.height_m
    if height_m is not None and height_m > _CENTIMETRES:
        raise UsageError(
            f"--height {height_m:g}: expected metres; write --height {height_m / 100:.2f}"
        )
    if given.sex not in ("", "female", "male"):
        raise UsageError(f"--sex {given.sex}: expected female or male, or leave it out")
    told = {"mass_kg": given.mass_kg, "height_m": height_m}
    try:
        return BodySize(
            **{name: value for name, value in told.items() if value is not None},
            sex=cast("Sex | None", given.sex or None),
        )
    except PrimeMoverError as fault:
        raise UsageError(f"--mass, --height: {fault}") from None


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
    muscle, colon, side = name.partition(":")
    strength = _number(share)
    if not equals or not muscle or not 0 <= strength <= 1 or (colon and not side):
        raise UsageError(
            f"--weaken {text}: expected MUSCLE=SHARE or MUSCLE:SIDE=SHARE with a share from 0 "
            "(no strength) to 1 (all of it), for example gluteus_medius:left=0.4"
        )
    return Weakened(
        muscle=_muscle(muscle, knowledge=knowledge),
        side=parse_side(side, where=f"--weaken {text}") if side else "both",
        strength=strength,
    )


def _require_once(weaken: Sequence[Weakened]) -> None:
    """Nothing, where no muscle is weakened twice on the same side."""
    for one, other in combinations(weaken, 2):
        sides = {one.side, other.side}
        if one.muscle == other.muscle and sides != set(SIDES):
            raise UsageError(
                f"--weaken {one.muscle} is there twice for the same side; name the muscle once, "
                f"or each side once: {one.muscle}:left=0.5 and {one.muscle}:right=0.8"
            )


def _muscle(name: str, *, knowledge: Knowledge) -> str:
    """The muscle of this name.

    Raises
    ------
    UsageError
        Naming the nearest ones, and how to weaken several.
    """
    every = muscles_simulated(knowledge)
    try:
        return known(name, among=every, what="--weaken: muscle", every=True)
    except UsageError as fault:
        end = "" if str(fault).endswith("?") else "."
        raise UsageError(
            f"{fault}{end} For several at once, write one --weaken for each."
        ) from None


@contextmanager
def places_made(*, files: Mapping[str, Path | None], folder: Path | None) -> Iterator[None]:
    """A stretch for which all that is asked for can be written; known before anything slow begins.

    Folders that were made for it and are empty at its end are gone again, however it ends.

    Raises
    ------
    UsageError
        For a folder in place of a file, or a file in place of a folder.
    """
    folders = [*(path.parent for path in files.values() if path), *([folder] if folder else [])]
    missing = {each for path in folders for each in (path, *path.parents) if not each.exists()}
    try:
        _require_places(files=files, folder=folder)
        yield
    finally:
        for each in sorted(missing, key=lambda path: -len(path.parts)):
            with suppress(OSError):  # one that holds something stays, as does one that is gone
                each.rmdir()


def _require_places(*, files: Mapping[str, Path | None], folder: Path | None) -> None:
    """Nothing, where all that is asked for can be written and its folders are there."""
    for option, path in files.items():
        if path is not None and path.is_dir():
            raise UsageError(f"{option} {path}: expected a file, got a folder; name a file in it")
    for option, path in {**files, "--sto": folder}.items():
        places = () if path is None else (path, *path.parents) if path is folder else path.parents
        nearest = next((each for each in places if each.exists()), None)
        if nearest is not None and not (nearest.is_dir() and os.access(nearest, os.W_OK)):
            raise UsageError(f"{option} {path}: {nearest} is no folder to write in; name another")
        if path is not None:
            _make_folder(path if path is folder else path.parent, option=option)


def _make_folder(folder: Path, *, option: str) -> None:
    """The folder, made where it was not; some cannot be, whatever their rights say."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UsageError(
            f"{option} {folder}: no folder can be made there ({fault.strerror}); name another"
        ) from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _track(pose: Path | None) -> xr.Dataset | None:
    if pose is None:
        return None
    from primemover.recordings.file_check import shown_name
    from primemover.recordings.tracks import load_pose_track

    track = load_pose_track(pose)
    return track.assign_attrs(source=shown_name(pose))  # a refusal names the file that was given


def _test(test: str, *, pose: Path, track: xr.Dataset | None, knowledge: Knowledge) -> str:
    """The filmed test in a track: as said, else as the track says, else as its name begins."""
    from primemover.app.usage import filmed_tests

    tests = filmed_tests(knowledge)
    if test:
        return known(test, among=tests, what="--test")
    written = "" if track is None else str(track.attrs.get("test", ""))
    if written in tests:
        return written
    named = [each for each in tests if pose.stem.startswith(each)]
    if not named:
        raise UsageError(
            f"--pose {pose.name}: neither the track nor its name says what is done in it; say it "
            f"with --test, one of {', '.join(tests)}"
        )
    return max(named, key=len)


def _side_in(track: xr.Dataset | None) -> Side | None:
    """The side that a track says was tested."""
    side = None if track is None else track.attrs.get("side")
    return next((each for each in SIDES if each == side), None)


def muscles_simulated(knowledge: Knowledge) -> tuple[str, ...]:
    """Ids of the groups whose strength can be changed."""
    return tuple(knowledge.body_model.fascicles.groups)


def list_lines(knowledge: Knowledge, *, width: int) -> Iterator[str]:
    """Every movement of the library: those that can be shown, then those refused with the why."""
    from primemover.simulation.shown_motions import shown_motions

    verdicts = shown_motions()
    names = {motion.id: motion.name for motion in knowledge.motions.values()}
    size = BodySize()
    yield f"Shown, for a body of {size.mass_kg:g} kg and {size.height_m:.2f} m:"
    for motion, name in names.items():
        if not verdicts.get(motion):
            yield f"  {motion:<26} {name}"
    yield ""
    yield "Refused in that body, and why; another body may do:"
    for motion, name in names.items():
        if why := verdicts.get(motion):
            yield f"  {motion:<26} {name}"
            yield from textwrap.wrap(why, width, initial_indent=_INDENT, subsequent_indent=_INDENT)


def carried(wish: Wished, *, tables: Path | None = None, cache: Cache | None = None) -> WhoCarries:
    """The account of what was asked for, with a bar while it is worked out.

    Parameters
    ----------
    tables : path, optional
        A folder for the OpenSim tables of the same simulation; nothing is written there where
        nothing is shown. They are always worked out anew.
    cache : Cache, optional
        Where accounts of the library are kept, and looked for.
    """
    from primemover.app.progress import one_bar

    require_muscles()
    kept = kept_account(wish, cache=cache) if tables is None else None
    if kept is not None:
        print(KEPT, file=sys.stderr)
        return replace(kept, assumed=wish.assumed)
    found: list[LoadSharing] = []
    with one_bar(f"Simulating {wish.motion or wish.test}{_compiling()}") as progress:
        account = _account(wish, receive=found.append, progress=progress)
    if tables is not None and found:
        from primemover.simulation.opensim_export import write_loads

        write_loads(found[0], folder=tables)
    keep_account(account, wish=wish, cache=cache)
    return replace(account, assumed=wish.assumed)


def _compiling() -> str:
    """What to say of a first run, which takes longer; "" where compiled code is kept already."""
    folder = Path(str(files("primemover.simulation")))
    elsewhere = "NUMBA_CACHE_DIR" in os.environ or not os.access(folder, os.W_OK)
    if elsewhere or any((folder / "__pycache__").glob("_dual_newton_kernels*.nbi")):
        return ""
    return " (compiling first, once: up to a minute)"


def order_of(wish: Wished, *, cache: Cache | None = None) -> ExerciseOrder:
    """Exercises by how much the glutes carry, for the body asked about.

    That of a middle-sized body comes with the package; others are kept in ``cache``.
    """
    from primemover.simulation.ordered_exercises import shipped_order

    shipped = shipped_order()
    if shipped is not None and shipped.body == wish.size:
        return shipped
    require_muscles()
    kept = kept_order(wish.size, cache=cache)
    if kept is not None:
        print(KEPT, file=sys.stderr)
        return kept
    from primemover.app.progress import one_bar
    from primemover.simulation.exercise_order import exercise_order

    print(f"{HOW_LONG}{_compiling()}", file=sys.stderr)
    with one_bar("Simulating exercises") as progress:
        order = exercise_order(wish.size, progress=progress)
    keep_order(order, cache=cache)
    return order


def _account(
    wish: Wished, *, receive: Callable[[LoadSharing], None], progress: Progress
) -> WhoCarries:
    from primemover.simulation.simulate import simulate_motion, simulate_track

    if wish.track is None or wish.pose is None:
        return simulate_motion(
            wish.motion,
            size=wish.size,
            load_kg=wish.load_kg,
            side=wish.side or "right",
            weaken=wish.weaken,
            what_if=wish.what_if,
            receive=receive,
            progress=progress,
        )
    return simulate_track(
        wish.track,
        test=wish.test,
        side=wish.side,
        size=wish.size,
        load_kg=wish.load_kg,
        weaken=wish.weaken,
        what_if=wish.what_if,
        recording=wish.pose.name,
        receive=receive,
        progress=progress,
    )
