"""Where effort was felt, as spots on a simple figure seen from the front and from behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Facing = Literal["front", "back"]

TARGET_SITES: Final = ("lower_buttock", "upper_outer_hip")
"""Where a glute exercise is meant to be felt; drawn with a ring so it does not rest on colour."""

_PLACES: Final[dict[str, tuple[Facing, tuple[tuple[float, float], ...]]]] = {
    "shoulder": ("front", ((38.0, 54.0), (82.0, 54.0))),
    "chest": ("front", ((60.0, 68.0),)),
    "upper_arm": ("front", ((32.0, 78.0), (88.0, 78.0))),
    "abdomen": ("front", ((60.0, 96.0),)),
    "front_of_hip": ("front", ((48.0, 126.0), (72.0, 126.0))),
    "inner_thigh": ("front", ((54.0, 152.0), (66.0, 152.0))),
    "front_of_thigh": ("front", ((45.5, 168.0), (74.5, 168.0))),
    "low_back": ("back", ((60.0, 100.0),)),
    "upper_outer_hip": ("back", ((43.0, 116.0), (77.0, 116.0))),
    "lower_buttock": ("back", ((51.0, 136.0), (69.0, 136.0))),
    "back_of_thigh": ("back", ((48.0, 168.0), (72.0, 168.0))),
    "calf": ("back", ((48.0, 218.0), (72.0, 218.0))),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """One place on the figure with what was felt there, 0 to 10."""

    site: str
    x: float
    y: float
    radius: float
    value: int
    target: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One figure: the side it is seen from and the spots to draw on it."""

    facing: Facing
    spots: tuple[Spot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyMap:
    """Front and back of one moment (``before the cue``), with the same in words."""

    ident: str
    title: str
    description: str
    figures: tuple[Figure, Figure]


def make_body_map(felt: Mapping[str, float], *, ident: str, title: str) -> BodyMap:
    """The map of one answer: ``felt`` is site → 0 to 10; places felt as 0 are not drawn."""
    values = {site: round(float(value)) for site, value in felt.items() if float(value) > 0}
    return BodyMap(
        ident=ident,
        title=title,
        description=describe_felt(values),
        figures=(
            Figure(facing="front", spots=_spots(values, facing="front")),
            Figure(facing="back", spots=_spots(values, facing="back")),
        ),
    )


def describe_felt(felt: Mapping[str, float]) -> str:
    """What was felt where, strongest first, as one sentence."""
    ordered = sorted(felt.items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{site.replace('_', ' ')} {value:g} of 10" for site, value in ordered if value > 0]
    return ("Felt in: " + ", ".join(parts) + ".") if parts else "Nothing was felt anywhere."


def unknown_sites(felt: Mapping[str, float]) -> Sequence[str]:
    """Sites the figure has no place for; they still appear in words."""
    return tuple(site for site in felt if site not in _PLACES)


def _spots(values: Mapping[str, int], *, facing: Facing) -> tuple[Spot, ...]:
    return tuple(
        Spot(
            site=site.replace("_", " "),
            x=x,
            y=y,
            radius=round(5.0 + 0.4 * values[site], 1),
            value=values[site],
            target=site in TARGET_SITES,
        )
        for site, (side, places) in _PLACES.items()
        if side == facing and site in values
        for x, y in places
    )
