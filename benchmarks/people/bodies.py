"""Twelve people of different build, age, height, colour and clothing: eight to fit, four to check.

Baked once from MakeHuman's data (:mod:`benchmarks.people.baking`) and kept in the cache folder,
under a name that changes with the recipe and with the code that bakes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from benchmarks.people import baking, clothing, meshes, rigging, surface_points
from benchmarks.people.baking import Shape
from benchmarks.people.clothing import Outfit

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """A clothed, posable body in its rest pose; soles on z = 0, metres.

    Attributes
    ----------
    bones, parents, joints
        Segments, parents first; index of the parent (-1 for the pelvis); joint centres (b, 3).
    align
        Turns (b, 3, 3) from the rest pose into neutral standing.
    vertices, faces, weights, colours
        Mesh (n, 3), (f, 3); skin weights (n, b) whose rows sum to 1; RGB (n, 3), 0 to 255.
    points
        Name to (bone index, rest position): landmarks and contact points on the clothed surface.
    """

    name: str
    bones: tuple[str, ...]
    parents: IntArray
    joints: FloatArray
    align: FloatArray
    vertices: FloatArray
    faces: IntArray
    weights: FloatArray
    colours: FloatArray
    points: Mapping[str, tuple[int, FloatArray]]


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyRecipe:
    """How to make one body; ``split`` keeps those for checking apart from those for fitting."""

    name: str
    split: Literal["fit", "check"]
    shape: Shape
    outfit: Outfit

    @property
    def sex(self) -> Literal["female", "male"]:
        """The sex of the shape."""
        return "male" if self.shape.male > 0.5 else "female"


_AFRICAN: Final = {"african": 1.0}
_ASIAN: Final = {"asian": 1.0}
_EUROPEAN: Final = {"caucasian": 1.0}
_MIXED: Final = {"african": 0.4, "asian": 0.3, "caucasian": 0.3}

_PALE: Final = (232, 186, 160)
_FAIR: Final = (220, 170, 140)
_OLIVE: Final = (200, 150, 116)
_TAN: Final = (176, 122, 88)
_BROWN: Final = (134, 88, 62)
_DARK: Final = (98, 64, 48)

_BLACK_HAIR: Final = (34, 29, 28)
_BROWN_HAIR: Final = (76, 52, 38)
_FAIR_HAIR: Final = (176, 138, 88)
_RED_HAIR: Final = (142, 72, 40)
_GREY_HAIR: Final = (168, 166, 162)

_RECIPES: Final = (
    BodyRecipe(
        name="woman_average",
        split="fit",
        shape=Shape(male=0, age_years=30, stature_m=1.66, proportions=0.7),
        outfit=Outfit(
            shirt=(58, 128, 138),
            trousers=(44, 50, 66),
            shoes=(226, 108, 84),
            skin=_FAIR,
            hair=_BROWN_HAIR,
            legs=1.8,
            bun="bun",
        ),
    ),
    BodyRecipe(
        name="man_average",
        split="fit",
        shape=Shape(male=1, age_years=32, stature_m=1.78, proportions=0.65),
        outfit=Outfit(
            shirt=(76, 108, 152),
            trousers=(52, 56, 64),
            shoes=(222, 224, 226),
            skin=_OLIVE,
            hair=_BLACK_HAIR,
        ),
    ),
    BodyRecipe(
        name="woman_lean",
        split="fit",
        shape=Shape(
            male=0,
            age_years=24,
            muscle=0.5,
            weight=0.12,
            cup=0.35,
            stature_m=1.73,
            proportions=0.7,
            races=_AFRICAN,
        ),
        outfit=Outfit(
            shirt=(226, 168, 74),
            trousers=(52, 66, 84),
            shoes=(238, 238, 238),
            skin=_BROWN,
            hair=_BLACK_HAIR,
            legs=0.45,
            sleeve=0.3,
            bun="top",
            loose_m=0.008,
        ),
    ),
    BodyRecipe(
        name="man_lean",
        split="fit",
        shape=Shape(
            male=1,
            age_years=26,
            muscle=0.45,
            weight=0.12,
            stature_m=1.72,
            proportions=0.6,
            races=_ASIAN,
        ),
        outfit=Outfit(
            shirt=(206, 208, 204),
            trousers=(74, 96, 84),
            shoes=(60, 64, 70),
            skin=_FAIR,
            hair=_BLACK_HAIR,
            legs=0.75,
            loose_m=0.016,
        ),
    ),
    BodyRecipe(
        name="woman_strong",
        split="fit",
        shape=Shape(
            male=0,
            age_years=35,
            muscle=0.85,
            weight=0.55,
            cup=0.4,
            stature_m=1.63,
            proportions=0.6,
            races=_MIXED,
        ),
        outfit=Outfit(
            shirt=(148, 74, 96),
            trousers=(40, 42, 48),
            shoes=(96, 170, 160),
            skin=_TAN,
            hair=_BLACK_HAIR,
            legs=1.45,
            sleeve=0.4,
            bun="tail",
            loose_m=0.007,
        ),
    ),
    BodyRecipe(
        name="man_strong",
        split="fit",
        shape=Shape(
            male=1,
            age_years=29,
            muscle=1.0,
            weight=0.65,
            stature_m=1.84,
            proportions=0.7,
            races=_AFRICAN,
        ),
        outfit=Outfit(
            shirt=(218, 222, 226),
            trousers=(86, 44, 52),
            shoes=(40, 42, 46),
            skin=_DARK,
            hair=_BLACK_HAIR,
            hair_m=0.006,
            legs=0.7,
            sleeve=0.45,
            loose_m=0.009,
            sole=(200, 196, 188),
        ),
    ),
    BodyRecipe(
        name="woman_heavy",
        split="fit",
        shape=Shape(
            male=0,
            age_years=48,
            muscle=0.45,
            weight=1.0,
            cup=0.7,
            stature_m=1.64,
            proportions=0.35,
            details={
                "torso/measure-waist-circ-incr": 0.5,
                "torso/measure-hips-circ-incr": 0.5,
                "stomach/stomach-tone-decr": 0.6,
            },
        ),
        outfit=Outfit(
            shirt=(96, 116, 86),
            trousers=(58, 60, 70),
            shoes=(150, 152, 160),
            skin=_PALE,
            hair=_RED_HAIR,
            legs=1.85,
            sleeve=0.7,
            loose_m=0.015,
            bun="bun",
        ),
    ),
    BodyRecipe(
        name="man_heavy",
        split="fit",
        shape=Shape(
            male=1,
            age_years=52,
            muscle=0.5,
            weight=1.0,
            stature_m=1.76,
            proportions=0.3,
            details={
                "torso/measure-waist-circ-incr": 0.7,
                "torso/measure-hips-circ-incr": 0.3,
                "stomach/stomach-tone-decr": 1.0,
            },
        ),
        outfit=Outfit(
            shirt=(64, 74, 98),
            trousers=(132, 120, 100),
            shoes=(88, 92, 104),
            skin=_FAIR,
            hair=_GREY_HAIR,
            hair_m=0.010,
            legs=0.85,
            sleeve=0.65,
            loose_m=0.016,
        ),
    ),
    BodyRecipe(
        name="woman_tall",
        split="check",
        shape=Shape(
            male=0,
            age_years=28,
            muscle=0.6,
            weight=0.42,
            stature_m=1.79,
            proportions=0.55,
            races={"caucasian": 0.7, "african": 0.3},
        ),
        outfit=Outfit(
            shirt=(196, 92, 78),
            trousers=(60, 62, 58),
            shoes=(70, 96, 150),
            skin=_OLIVE,
            hair=_FAIR_HAIR,
            legs=0.3,
            sleeve=0.5,
            bun="tail",
        ),
    ),
    BodyRecipe(
        name="man_short",
        split="check",
        shape=Shape(
            male=1,
            age_years=41,
            muscle=0.8,
            weight=0.8,
            stature_m=1.66,
            proportions=0.4,
            races={"asian": 0.6, "caucasian": 0.4},
        ),
        outfit=Outfit(
            shirt=(232, 196, 88),
            trousers=(48, 62, 88),
            shoes=(182, 66, 56),
            skin=_TAN,
            hair=_BLACK_HAIR,
            legs=1.7,
            sleeve=0.6,
            loose_m=0.013,
        ),
    ),
    BodyRecipe(
        name="woman_older",
        split="check",
        shape=Shape(
            male=0,
            age_years=64,
            muscle=0.4,
            weight=0.85,
            cup=0.55,
            firmness=0.4,
            stature_m=1.58,
            proportions=0.5,
            races=_ASIAN,
            details={"torso/measure-waist-circ-incr": 0.4, "stomach/stomach-tone-decr": 0.5},
        ),
        outfit=Outfit(
            shirt=(120, 98, 150),
            trousers=(36, 40, 52),
            shoes=(236, 232, 226),
            skin=_FAIR,
            hair=_GREY_HAIR,
            hair_m=0.022,
            legs=1.55,
            sleeve=0.75,
            loose_m=0.017,
        ),
    ),
    BodyRecipe(
        name="man_older",
        split="check",
        shape=Shape(
            male=1,
            age_years=66,
            muscle=0.4,
            weight=0.5,
            stature_m=1.88,
            proportions=0.5,
            races=_EUROPEAN,
            details={"stomach/stomach-tone-decr": 0.3},
        ),
        outfit=Outfit(
            shirt=(92, 150, 112),
            trousers=(96, 98, 106),
            shoes=(50, 56, 70),
            skin=_PALE,
            hair=(206, 204, 200),
            hair_m=0.008,
            legs=0.6,
            sleeve=0.55,
            loose_m=0.014,
        ),
    ),
)

BODIES: Final[Mapping[str, BodyRecipe]] = {recipe.name: recipe for recipe in _RECIPES}


@lru_cache(maxsize=len(BODIES))
def load_body(name: str) -> Body:
    """The named body, from the cache folder or baked now (a few seconds).

    Raises
    ------
    KeyError
        When there is no such body.
    benchmarks.people.baking.MissingBodyDataError
        When the data to bake from is not there; ``make people`` fetches it.
    """
    if name not in BODIES:
        raise KeyError(f"body {name!r}: expected one of {', '.join(BODIES)}")
    place = baking.people_folder() / f"{name}-{_recipe_key(name)}.npz"
    if not place.is_file():
        _save(bake(BODIES[name]), place)
    return _load(name, place)


def bake(recipe: BodyRecipe) -> Body:
    """A body made from its recipe."""
    morphed = baking.morph(recipe.shape)
    rig = rigging.build_rig(morphed)
    weights = rigging.segment_weights(morphed)
    mesh = clothing.dress(morphed, rig, weights, recipe.outfit)
    points = surface_points.body_points(mesh, rig, morphed)
    up = np.array([0.0, 0.0, -mesh.vertices[:, 2].min()])
    return Body(
        name=recipe.name,
        bones=rigging.BONES,
        parents=rig.parents,
        joints=rig.joints + up,
        align=rig.align,
        vertices=mesh.vertices + up,
        faces=mesh.faces,
        weights=mesh.weights / mesh.weights.sum(axis=1, keepdims=True),
        colours=mesh.colours,
        points={key: (bone, place + up) for key, (bone, place) in points.items()},
    )


@lru_cache(maxsize=1)
def _code_key() -> str:
    modules = (baking, clothing, meshes, rigging, surface_points)
    code = b"".join(Path(str(module.__file__)).read_bytes() for module in modules)
    return hashlib.sha256(code).hexdigest()


def _recipe_key(name: str) -> str:
    text = f"{_code_key()}{BODIES[name]!r}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _save(body: Body, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_suffix(".part.npz")
    np.savez_compressed(
        unfinished,
        parents=body.parents,
        joints=body.joints,
        align=body.align,
        vertices=body.vertices,
        faces=body.faces.astype(np.int32),
        weights=body.weights,
        colours=body.colours,
        point_names=np.array(list(body.points)),
        point_bones=np.array([bone for bone, _ in body.points.values()]),
        point_places=np.array([place for _, place in body.points.values()]),
    )
    unfinished.replace(place)


def _load(name: str, place: Path) -> Body:
    with np.load(place) as stored:
        points = {
            str(key): (int(bone), position)
            for key, bone, position in zip(
                stored["point_names"], stored["point_bones"], stored["point_places"], strict=True
            )
        }
        return Body(
            name=name,
            bones=rigging.BONES,
            parents=stored["parents"],
            joints=stored["joints"],
            align=stored["align"],
            vertices=stored["vertices"],
            faces=stored["faces"].astype(np.int64),
            weights=stored["weights"],
            colours=stored["colours"],
            points=points,
        )
