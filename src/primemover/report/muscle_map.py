"""Muscles as shapes on a figure seen from the front and from behind, with what each carries.

The shapes are drawings of our own for one half of the figure of ``body_map``, mirrored for the
other half; they show where a muscle lies, not how large it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Final

from primemover.report.body_map import Facing

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.knowledge.exercises import Muscle

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")

_APART: Final = 11.0
"""Two numbers nearer than this would cover each other; the second goes to the other half."""

LEVELS: Final = 5
"""Steps of shading from nothing to all; more could not be told apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """One half's outline of one muscle; ``deep`` lies under another muscle there."""

    muscle: str
    facing: Facing
    path: str
    deep: bool = False


SHAPES: Final[tuple[Shape, ...]] = (
    Shape(
        muscle="latissimus_dorsi",
        facing="back",
        path="M1 73 C8 72 13 70 17.6 66.5 C18.2 75 16.6 84 14.6 91 C10 94.5 5 97.5 1 100 Z",
    ),
    Shape(
        muscle="erector_spinae",
        facing="back",
        path="M0.8 64 C4.4 68 5.8 84 5.8 98 C5.8 106 4 112.5 0.8 115 Z",
    ),
    Shape(
        muscle="multifidus",
        facing="back",
        path="M0.8 98 C3.4 103 3.6 111 0.8 116 Z",
        deep=True,
    ),
    Shape(
        muscle="quadratus_lumborum",
        facing="back",
        path="M6.4 95 C9 94.4 11.5 93.8 13 93.2 C12.8 98 12.9 102.5 13.2 105.4 C10.6 105.4 8 106.2 "
        "6.2 107.4 C6.5 103 6.5 99 6.4 95 Z",
        deep=True,
    ),
    Shape(
        muscle="gluteus_medius",
        facing="back",
        path="M6.6 109.5 C10 103.6 16.4 103.8 18.6 108.6 C20.9 114.6 21.8 122 21.4 129.4 "
        "C16.4 126.8 11.4 120 6.6 109.5 Z",
    ),
    Shape(
        muscle="gluteus_minimus",
        facing="back",
        path="M10.6 111.6 C13 108.8 16 109 17.2 111.6 C18.9 116.6 19.8 122 19.8 126.6 "
        "C16 124.2 13 119 10.6 111.6 Z",
        deep=True,
    ),
    Shape(
        muscle="gluteus_maximus",
        facing="back",
        path="M1 116.4 C3.2 112 5 110.8 6.4 111.6 C11 121.6 16 128.2 21.6 131.6 "
        "C22.4 136.4 21.8 140.6 19.6 144 C16.4 148.6 11 150.6 7 149.4 C3.8 148.4 1.6 146 1.2 142 Z",
    ),
    Shape(
        muscle="gluteus_maximus_upper",
        facing="back",
        path="M1 116.4 C3.2 112 5 110.8 6.4 111.6 C11 121.6 16 128.2 21.6 131.6 "
        "L21.7 135.4 C14 133 6 127.6 1 121.6 Z",
    ),
    Shape(
        muscle="deep_rotators",
        facing="back",
        path="M4.6 125.4 C10 126.6 15 128.6 19.6 130.8 L19.2 134.4 C14 133.8 9 132.6 4.6 131 Z",
        deep=True,
    ),
    Shape(
        muscle="adductor_magnus",
        facing="back",
        path="M1.8 146.4 C2.8 147.8 3.6 148.4 4.3 148.6 C4.5 157 5 165 5.2 173 "
        "C3.9 165 2.6 155 1.8 146.4 Z",
    ),
    Shape(
        muscle="semitendinosus",
        facing="back",
        path="M5 150.4 C7 151.4 9.4 151.2 11.4 150.4 C11.7 160 11.6 171 10.8 182.6 "
        "C9.4 187.4 7 187 6 183.6 C5.9 172 5.4 160 5 150.4 Z",
    ),
    Shape(
        muscle="biceps_femoris",
        facing="back",
        path="M12.3 150.2 C15.4 149 18.2 147.2 20.4 144.8 C20 159 18.4 173 16.6 184.6 "
        "C15 187 13.2 185.4 12.6 181.4 C12.6 169 12.5 160 12.3 150.2 Z",
    ),
    Shape(
        muscle="gastrocnemius",
        facing="back",
        path="M6 190 C9 187.8 14 187.8 17.3 190.6 C18.6 200 18.2 210.6 15.6 219.6 "
        "C13.4 223.6 9.4 223.8 7.2 220 C5.2 210 5 200 6 190 Z",
    ),
    Shape(
        muscle="triceps_brachii",
        facing="back",
        path="M21 67 C23.8 63.6 26.9 64.6 27.5 70 C28.4 79 30.3 86 31.6 92 C29.2 94 26.6 93 25 90 "
        "C23 83 21.6 76 21 67 Z",
    ),
    Shape(
        muscle="deltoid",
        facing="back",
        path="M17 48 C22 48.4 25.4 51.6 26.2 57.6 C26.6 60.4 26.9 62.6 27 64 C24 62.8 21.4 62 "
        "19.6 60 C18 56.4 17 52 17 48 Z",
    ),
    Shape(
        muscle="deltoid",
        facing="front",
        path="M17 48 C22 48.4 25.4 51.6 26.2 57.6 C26.6 60.4 26.9 62.6 27 65 C24 64.8 21.8 63.4 "
        "20.4 61 C18.6 56.8 17.2 52.4 17 48 Z",
    ),
    Shape(
        muscle="pectoralis_major",
        facing="front",
        path="M0.9 55 C6.6 52 12.6 50.8 16.9 52.4 C18.9 57.4 19.5 62 18.3 67.4 "
        "C13 73.6 6 74 0.9 71.2 Z",
    ),
    Shape(
        muscle="serratus_anterior",
        facing="front",
        path="M14.4 73.4 C16 72.6 17.4 71.4 18.6 70 C18.4 77 17.2 83.4 15.8 88.4 "
        "C13.8 84.6 12.8 79.4 14.4 73.4 Z",
    ),
    Shape(
        muscle="rectus_abdominis",
        facing="front",
        path="M0.7 75 C4 75 6.8 76 7.4 79 C8 93 7.9 109 5.5 123.6 C4.2 128.6 2.2 131 0.7 132 Z",
    ),
    Shape(
        muscle="external_oblique",
        facing="front",
        path="M8.6 79.4 C11 80.6 13 84.6 15 90.4 C15.2 97 16.6 102.6 18 107.6 "
        "C14 110.6 10.2 115 7.2 120.6 C8.7 107.6 9.1 93 8.6 79.4 Z",
    ),
    Shape(
        muscle="internal_oblique",
        facing="front",
        path="M9.4 97 C11.4 96.6 13.2 96.4 14.6 96.6 C15.2 100.6 16 104.2 16.8 106.8 "
        "C14 108.8 11.2 111.4 8.8 114.4 C9.3 108.6 9.5 102.8 9.4 97 Z",
        deep=True,
    ),
    Shape(
        muscle="iliopsoas",
        facing="front",
        path="M6.8 123 C9.2 118.6 12 115.2 15 113.2 C15.4 120.6 12.8 129 9.4 136.6 "
        "C7.8 136 6.8 131 6.8 123 Z",
        deep=True,
    ),
    Shape(
        muscle="tensor_fasciae_latae",
        facing="front",
        path="M17 112.4 C18.6 116 20 121 20.8 127 C21.3 132.6 21.1 138 20.2 143 "
        "C18 138.6 16.2 126 17 112.4 Z",
    ),
    Shape(
        muscle="gluteus_medius",
        facing="front",
        path="M18.2 108.8 C20.6 113 21.9 121 22 129.6 C21.4 122 19.9 115.4 17.6 110.8 Z",
    ),
    Shape(
        muscle="pelvic_floor",
        facing="front",
        path="M0.4 135.4 C3 135.6 4.6 137.2 4 139.6 C3 142 1.6 142.6 0.4 142.6 Z",
        deep=True,
    ),
    Shape(
        muscle="adductors",
        facing="front",
        path="M2.2 146.4 C4.2 141 6.8 138.4 9.4 139.2 C9.6 146 9 152 8 158 "
        "C6.6 163.6 6 168 5.4 172.6 C4.2 164.6 3 155.4 2.2 146.4 Z",
    ),
    Shape(
        muscle="rectus_femoris",
        facing="front",
        path="M14.6 124.6 C17 129 17.5 141 16.6 155 C15.6 168 13.6 177.6 11.9 182 "
        "C10.2 176 9.7 160 10.6 145.6 C11.2 136.6 12.2 129.6 14.6 124.6 Z",
    ),
    Shape(
        muscle="vastus_lateralis",
        facing="front",
        path="M19.2 145 C20.6 145.6 21 150.6 20.5 157 C19.5 168.6 18.2 177 16.7 184 "
        "C15 185.4 13.6 183.6 13.2 181.4 C16 172.4 18 158.4 18.2 147.4 Z",
    ),
    Shape(
        muscle="vastus_medialis",
        facing="front",
        path="M8.8 160.6 C9.1 170.4 9.7 177.2 10.9 183 C9.6 187 6.9 187 5.9 184 "
        "C5.6 177 6.4 168.4 8.8 160.6 Z",
    ),
    Shape(
        muscle="ankle_stabilisers",
        facing="front",
        path="M15 191.6 C17.4 194 18.2 203 17.5 212 C16.4 222 14.6 230 13 236.4 "
        "C12.9 224 13.8 206.4 15 191.6 Z",
    ),
)
"""Every muscle that is drawn, the lower layer first."""

LABELS: Final[Mapping[tuple[str, Facing], tuple[float, float]]] = {
    ("gluteus_maximus", "back"): (11.5, 137.0),
    ("gluteus_medius", "back"): (14.4, 111.8),
    ("gluteus_minimus", "back"): (17.0, 120.4),
}
"""Where the number of a muscle stands on the right half; its middle where none is said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShapeView:
    """A shape ready to draw: ``level`` 0 (not meant) to 5, and whether it is drawn dashed."""

    muscle: str
    path: str
    level: int
    deep: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MuscleFigure:
    """One figure: the side it is seen from, its shapes, and the numbers of those meant."""

    facing: Facing
    shapes: tuple[ShapeView, ...]
    numbers: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MuscleMap:
    """Front and back; ``named`` are the groups meant, by the number drawn on them."""

    figures: tuple[MuscleFigure, MuscleFigure]
    named: tuple[tuple[int, Muscle, int], ...]


def make_muscle_map(
    groups: Mapping[str, float] | Sequence[str], *, knowledge: Knowledge
) -> MuscleMap:
    """The map of ``groups``: muscle or group → share 0 to 1; in a plain list each counts as 1.

    A group shades its members, a muscle the parts drawn of it. Of two that name one shape the
    later counts. Muscles that are not drawn still appear in ``named``.

    Raises
    ------
    KeyError
        For a muscle that knowledge does not have.
    """
    shares = groups if isinstance(groups, Mapping) else dict.fromkeys(groups, 1.0)
    named = tuple(
        (number, knowledge.muscles[group], _level(share))
        for number, (group, share) in enumerate(shares.items(), start=1)
    )
    levels: dict[str, int] = {}
    for _, muscle, level in named:
        levels |= dict.fromkeys(_drawn_for(muscle.id, knowledge=knowledge), level)
    numbered = {muscle.id: number for number, muscle, _ in named}
    return MuscleMap(
        figures=(
            _figure("front", levels=levels, numbered=numbered, knowledge=knowledge),
            _figure("back", levels=levels, numbered=numbered, knowledge=knowledge),
        ),
        named=named,
    )


def drawn_muscles() -> frozenset[str]:
    """Ids of the muscles that have a shape."""
    return frozenset(shape.muscle for shape in SHAPES)


def _level(share: float) -> int:
    return max(0, min(LEVELS, round(share * LEVELS)))


def _drawn_for(muscle: str, *, knowledge: Knowledge) -> Iterator[str]:
    """The shapes that stand for a muscle: its own, its members', or that of what it is part of."""
    entry = knowledge.muscles[muscle]
    if muscle in drawn_muscles():
        yield muscle
    for member in entry.members:
        if member in drawn_muscles():
            yield member
    if muscle not in drawn_muscles() and not entry.members and entry.part_of:
        yield entry.part_of


def _figure(
    facing: Facing,
    *,
    levels: Mapping[str, int],
    numbered: Mapping[str, int],
    knowledge: Knowledge,
) -> MuscleFigure:
    mine = [shape for shape in SHAPES if shape.facing == facing]
    shown = [s for s in mine if s.muscle in levels or not (s.deep or _is_part(s, knowledge))]
    return MuscleFigure(
        facing=facing,
        shapes=tuple(
            ShapeView(
                muscle=shape.muscle,
                path=shape.path,
                level=levels.get(shape.muscle, 0),
                deep=shape.deep,
            )
            for shape in sorted(shown, key=lambda shape: shape.deep and shape.muscle in levels)
        ),
        numbers=tuple(_numbers(mine, facing=facing, numbered=numbered, knowledge=knowledge)),
    )


def _is_part(shape: Shape, knowledge: Knowledge) -> bool:
    """Whether a shape lies within another that is drawn, as the upper fibres do."""
    return knowledge.muscles[shape.muscle].part_of in {
        other.muscle for other in SHAPES if other.facing == shape.facing
    }


def _numbers(
    shapes: list[Shape], *, facing: Facing, numbered: Mapping[str, int], knowledge: Knowledge
) -> Iterator[tuple[int, float, float]]:
    placed: list[tuple[float, float]] = []
    for group, number in numbered.items():
        meant = set(_drawn_for(group, knowledge=knowledge))
        first = next((shape for shape in shapes if shape.muscle in meant), None)
        if first is not None:
            x, y = LABELS.get((group, facing)) or _middle(first.path)
            taken = [(a, b) for a, b in placed if hypot(a - x, b - y) < _APART]
            placed.append((-x if taken else x, y))
            yield number, *placed[-1]


def _middle(path: str) -> tuple[float, float]:
    """The middle of the box around the points of a shape."""
    numbers = [float(text) for text in _NUMBER.findall(path)]
    xs, ys = numbers[::2], numbers[1::2]
    return round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1)
