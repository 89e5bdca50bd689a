"""Curves of an account as geometry: templates draw them, nothing here knows about markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from primemover.report.angle_plot import Tick, nice_ticks, number
from primemover.report.carrying.words import (
    SIDE_WORDS,
    alike,
    by_joint,
    heel_sentences,
    muscle_words,
    swept_effort,
    times,
)
from primemover.simulation.who_carries import REST, STRETCH, Curve, HeelsToToes, Sided, Step

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.who_carries import JointLoad

Style = Literal["solid", "dashed", "dotted"]

STACK: Final = (
    "gluteus_maximus",
    "gluteus_medius",
    "gluteus_minimus",
    "hamstrings",
    "adductors",
    REST,
    STRETCH,
)
"""Groups with a colour of their own, from the floor of the stack upwards; all others are rest.

On top lies what takes no effort: the pull of stretched muscles.
"""

SWEPT: Final = {
    "gluteus_maximus": "gluteus-maximus",
    "hamstrings": "hamstrings",
    "quadriceps": "quadriceps",
    "erector_spinae": "back",
    "soleus": REST,
}
"""The groups drawn where the weight is swept, and their look; the sentences below tell all."""

_FOOT_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares of the foot's length, from the heel."""
_THICK_PX: Final = 17.0
"""A band at least this thick holds its own name."""
_LETTER_PX: Final = 12.0
"""Room for a letter, with names of other languages in mind; the legend has every name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Size and margins of a plot in its own units, which are pixels at full size."""

    width: int
    height: int
    left: int = 46
    right: int = 12
    top: int = 14
    bottom: int = 40

    @property
    def floor(self) -> int:
        """Where the plot ends below."""
        return self.height - self.bottom

    @property
    def end(self) -> int:
        """Where it ends on the right."""
        return self.width - self.right

    def across(self, share: float) -> float:
        """The place of a share from 0 to 1."""
        return round(self.left + share * (self.end - self.left), 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Axes:
    """A frame with what runs across it and which values lie at its floor and its top."""

    frame: Frame
    axis: Curve
    low: float
    high: float

    def upwards(self, value: float) -> float:
        """The place of a value; one beyond the top lies at the top."""
        share = (min(value, self.high) - self.low) / (self.high - self.low)
        return round(self.frame.floor - share * (self.frame.floor - self.frame.top), 1)

    def points(self, values: Sequence[float]) -> list[str]:
        """The points of a curve."""
        return [
            f"{self.frame.across(at):g} {self.upwards(value):g}"
            for at, value in zip(self.axis, values, strict=True)
        ]

    def between(self, base: Sequence[float], *, top: Sequence[float]) -> str:
        """The outline of what lies between two curves."""
        return "M" + "L".join([*self.points(top), *reversed(self.points(base))]) + "Z"

    def ticks(self, values: Sequence[float], *, unit: str = "") -> tuple[Tick, ...]:
        """Ticks at these values."""
        return tuple(Tick(at=self.upwards(v), text=f"{number(v)}{unit}") for v in values)


LARGE: Final = Frame(width=480, height=300, left=52, top=32, bottom=44)
SMALL: Final = Frame(width=264, height=168, left=46, right=8, top=10, bottom=36)
SWEEP: Final = Frame(width=480, height=350, left=52, right=20, top=40, bottom=112)


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """One group's part of the stack; ``colour`` names its look, ``label`` is where its name is."""

    muscle: str
    name: str
    colour: str
    path: str
    label: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnLine:
    """A line with its band ("" where there is none)."""

    name: str
    style: Style
    path: str
    band: str
    colour: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CurvePlot:
    """A plot ready to draw; ``mark`` is where the hardest moment lies."""

    title: str
    description: str
    frame: Frame
    areas: tuple[Area, ...]
    lines: tuple[DrawnLine, ...]
    ticks: tuple[Tick, ...]
    phases: tuple[Tick, ...]
    zero: float
    mark: float | None


def colour_of(muscle: str) -> str:
    """The look of a group, the same in every picture."""
    return muscle.replace("_", "-") if muscle in STACK else REST


def highest_torque(steps: Sequence[Step], *, side: Sided) -> tuple[float, float]:
    """The lowest and highest sum of torques of any step, so that all share one scale."""
    lows, highs = [0.0], [1.0]
    for step in steps:
        stacked, against = _stacked(step, side=side)
        highs += [sum(each) for each in zip(*stacked.values(), strict=True)]
        lows += against
    return min(lows), max(highs)


def torque_plot(
    step: Step,
    *,
    phase: Curve,
    deepest: int,
    side: Sided,
    ends: tuple[float, float],
    knowledge: Knowledge,
    title: str = "Who straightens the hip",
) -> CurvePlot:
    """Who does what is asked, stacked over the repetition; what pulls against it lies below."""
    ticks = nice_ticks(0.0, high=ends[1], count=4)
    # below zero as much as is needed: a whole tick would be mostly empty
    axes = Axes(frame=LARGE, axis=phase, low=1.2 * ends[0], high=ticks[-1])
    return CurvePlot(
        title=title,
        description=_told(step, deepest=deepest, side=side, knowledge=knowledge),
        frame=LARGE,
        areas=tuple(_areas(step, side=side, axes=axes, knowledge=knowledge)),
        lines=(),
        ticks=axes.ticks(ticks),
        phases=_phases(LARGE),
        zero=axes.upwards(0.0),
        mark=LARGE.across(phase[deepest]),
    )


def _told(step: Step, *, deepest: int, side: Sided, knowledge: Knowledge) -> str:
    shares = step.hip_shares(at=deepest, side=side)
    told = ", ".join(
        f"{muscle_words(muscle, knowledge=knowledge)} {round(100 * share)}%"
        for muscle, share in shares.items()
    )
    return f"At the moment marked: {told}." if told else "Nothing does it at the moment marked."


def _areas(step: Step, *, side: Sided, axes: Axes, knowledge: Knowledge) -> Iterator[Area]:
    stacked, against = _stacked(step, side=side)
    base = [0.0] * len(axes.axis)
    for muscle in filter(stacked.__contains__, STACK):
        top = [low + more for low, more in zip(base, stacked[muscle], strict=True)]
        name = muscle_words(muscle, knowledge=knowledge)
        yield _area(muscle, name=name, base=base, top=top, axes=axes)
        base = top
    if any(against):
        yield _area(
            "against", name="pulls against it", base=against, top=[0.0] * len(against), axes=axes
        )


def _stacked(step: Step, *, side: Sided) -> tuple[dict[str, list[float]], list[float]]:
    """What each group of the stack gives to what is asked, stretch too, and all against it."""
    stacked: dict[str, list[float]] = {}
    against = [0.0] * max((len(each.torque_nm) for each in step.torques), default=0)
    for each in step.torques:
        if side in ("both", each.side):
            muscle = each.muscle if each.muscle in STACK else REST
            for layer, pulled in ((muscle, each.active_nm), (STRETCH, each.stretch_nm)):
                held = stacked.setdefault(layer, [0.0] * len(pulled))
                stacked[layer] = [a + max(0.0, b) for a, b in zip(held, pulled, strict=True)]
                against = [a + min(0.0, b) for a, b in zip(against, pulled, strict=True)]
    return {muscle: torque for muscle, torque in stacked.items() if any(torque)}, against


def _area(
    muscle: str, *, name: str, base: Sequence[float], top: Sequence[float], axes: Axes
) -> Area:
    return Area(
        muscle=muscle,
        name=name,
        colour=muscle if muscle == "against" else colour_of(muscle),
        path=axes.between(base, top=top),
        label=_label(name, base=base, top=top, axes=axes),
    )


def _label(
    name: str, *, base: Sequence[float], top: Sequence[float], axes: Axes
) -> tuple[float, float] | None:
    """Where the name stands in the band; None where the band is too thin or too short for it."""
    frame = axes.frame
    thick = [axes.upwards(low) - axes.upwards(high) for low, high in zip(base, top, strict=True)]
    first, last = _longest_run([each >= _THICK_PX for each in thick])
    wide = frame.across(axes.axis[last]) - frame.across(axes.axis[first]) if last > first else 0.0
    if wide < _LETTER_PX * len(name):
        return None
    middle = (first + last) // 2
    return frame.across(axes.axis[middle]), axes.upwards((base[middle] + top[middle]) / 2) + 4.5


def _longest_run(holds: Sequence[bool]) -> tuple[int, int]:
    """First and last place of the longest unbroken run; (0, -1) where there is none."""
    best, since = (0, -1), 0
    for at, held in enumerate(holds):
        if not held:
            since = at + 1
        elif at - since > best[1] - best[0]:
            best = since, at
    return best


def effort_plot(
    step: Step, *, muscle: str, phase: Curve, deepest: int, top: float, knowledge: Knowledge
) -> CurvePlot:
    """The effort of one group over the repetition, left and right, with bands."""
    axes = Axes(frame=SMALL, axis=phase, low=0.0, high=100 * top)
    curves = [each for each in step.curves if each.muscle == muscle]
    if alike(step, muscle=muscle):
        curves = curves[:1]
    sides: tuple[Sided, ...] = ("both",) if len(curves) == 1 else ("left", "right")
    told = ", ".join(
        f"{SIDE_WORDS[side]} {round(100 * each.effort[deepest])}%"
        for side, each in zip(sides, curves, strict=True)
    )
    return CurvePlot(
        title=muscle_words(muscle, knowledge=knowledge),
        description=f"At the moment marked: {told}.",
        frame=SMALL,
        areas=(),
        lines=tuple(
            _line(
                SIDE_WORDS[side],
                bands=[[100 * value for value in c] for c in (each.effort, each.low, each.high)],
                axes=axes,
                style="dashed" if side == "right" else "solid",
            )
            for side, each in zip(sides, curves, strict=True)
        ),
        ticks=axes.ticks([0, 50 * top, 100 * top], unit="%"),
        phases=_phases(SMALL),
        zero=SMALL.floor,
        mark=SMALL.across(phase[deepest]),
    )


def joint_plot(step: Step, *, phase: Curve, deepest: int) -> CurvePlot | None:
    """What presses the joints together over the repetition; None where nothing is known of it."""
    if not step.joints:
        return None
    ticks = nice_ticks(0, high=max(max(each.high) for each in step.joints), count=4)
    axes = Axes(frame=LARGE, axis=phase, low=0.0, high=ticks[-1])
    styles: dict[str, Style] = {"hip_left": "solid", "hip_right": "dashed", "l5_s1": "dotted"}
    loads = by_joint({each.joint: each for each in step.joints}, as_one=_alike)
    told = ", ".join(
        f"{name} {times(each.times_body_weight[deepest])}" for name, each in loads.items()
    )
    return CurvePlot(
        title="What presses the joints together",
        description=f"At the moment marked, in times body weight: {told}.",
        frame=LARGE,
        areas=(),
        lines=tuple(
            _line(
                name,
                bands=[each.times_body_weight, each.low, each.high],
                axes=axes,
                style=styles[each.joint],
            )
            for name, each in loads.items()
        ),
        ticks=axes.ticks(ticks),
        phases=_phases(LARGE),
        zero=LARGE.floor,
        mark=LARGE.across(phase[deepest]),
    )


def _alike(left: JointLoad, right: JointLoad) -> bool:
    """Whether two loads are written with the same figures all the way."""
    pairs = zip(left.times_body_weight, right.times_body_weight, strict=True)
    return all(abs(a - b) < 0.1 for a, b in pairs)


def sweep_plot(swept: HeelsToToes, *, knowledge: Knowledge) -> CurvePlot:
    """Efforts over where the weight lies under the foot, from the heel to the toes."""
    drawn = {muscle: swept_effort(swept, muscle=muscle) for muscle in SWEPT}
    most = max((max(effort) for effort in drawn.values() if effort), default=1.0)
    ticks = nice_ticks(0, high=100 * most, count=4)
    axes = Axes(frame=SWEEP, axis=swept.pressure, low=0.0, high=ticks[-1])
    lines = [
        _line(
            muscle_words(muscle, knowledge=knowledge),
            bands=[[100 * value for value in effort]] * 3,
            axes=axes,
            style="solid",
            colour=SWEPT[muscle],
        )
        for muscle, effort in drawn.items()
        if effort
    ]
    told = " ".join(heel_sentences(swept, knowledge=knowledge))
    return CurvePlot(
        title="Weight in the heels against weight in the toes",
        description=told,
        frame=SWEEP,
        areas=(),
        lines=tuple(lines),
        ticks=axes.ticks(ticks, unit="%"),
        phases=tuple(
            Tick(at=SWEEP.across(share), text=f"{round(100 * share)}%") for share in _FOOT_TICKS
        ),
        zero=SWEEP.floor,
        mark=None if swept.now is None else SWEEP.across(swept.now),
    )


def out_of_reach(swept: HeelsToToes) -> tuple[tuple[float, float], ...]:
    """Where the body would fall over: left edge and width of each place."""
    if not swept.possible:
        return ()
    middles = [(a + b) / 2 for a, b in pairwise(swept.pressure)]
    edges = [0.0, *middles, 1.0]
    places = [(SWEEP.across(a), SWEEP.across(b)) for a, b in pairwise(edges)]
    return tuple(
        (left, round(right - left, 1))
        for (left, right), can in zip(places, swept.possible, strict=True)
        if not can
    )


def _line(
    name: str, *, bands: Sequence[Sequence[float]], axes: Axes, style: Style, colour: str = ""
) -> DrawnLine:
    """A line; ``bands`` are its values, the lower and the upper edge of its band."""
    values, below, above = bands
    banded = any(high > low for low, high in zip(below, above, strict=True))
    return DrawnLine(
        name=name,
        style=style,
        path="M" + "L".join(axes.points(values)),
        band=axes.between(below, top=above) if banded else "",
        colour=colour,
    )


def _phases(frame: Frame) -> tuple[Tick, ...]:
    return tuple(
        Tick(at=frame.across(share), text=f"{round(100 * share)}%") for share in (0, 0.5, 1)
    )
