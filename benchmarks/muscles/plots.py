"""Moment arms and greatest torques over the joints' range, as SVG.

`python -m benchmarks.muscles.plots --out docs/science/muscles`
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from benchmarks.accuracy.plots import ACCENT, FAINT, GREY, INK, STYLE
from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import MomentArm, TorqueCurve
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.building.strength import torque_at
from primemover.simulation.coordinates import MOMENTS, posture
from primemover.simulation.mechanics import movement_mechanics

BODY: Final = BodySize(mass_kg=75.0, height_m=1.75, sex="male")
SIZE_IN: Final = (7.5, 4.6)
RANGES_DEG: Final[Mapping[str, tuple[float, float]]] = {
    "hip_flexion": (-20, 120),
    "hip_adduction": (-40, 25),
    "hip_rotation": (-30, 30),
    "knee_flexion": (0, 120),
    "ankle_flexion": (-30, 25),
    "trunk_flexion": (-10, 45),
}
ARMS: Final = (
    ("Gluteus maximus, hip", "hip_flexion", ("glmax1", "glmax2", "glmax3"), "gluteus_maximus"),
    ("Hamstrings, hip", "hip_flexion", ("bflh", "semimem", "semiten"), "hamstrings"),
    ("Gluteus medius, sideways", "hip_adduction", ("glmed1", "glmed2", "glmed3"), ""),
    ("Quadriceps, knee", "knee_flexion", ("vaslat", "recfem"), "rectus_femoris"),
    ("Hamstrings, knee", "knee_flexion", ("bflh", "semimem", "semiten"), "hamstrings"),
    ("Calf, ankle", "ankle_flexion", ("soleus", "gasmed", "tibpost"), "soleus"),
)
"""Title, coordinate, fascicles, and the muscle whose published spread is drawn."""
TORQUES: Final = (
    "hip_extension",
    "hip_flexion",
    "knee_extension",
    "knee_flexion",
    "plantarflexion",
    "dorsiflexion",
)
DASHES: Final = ("-", "--", ":")


def main() -> None:
    """Write both pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/science/muscles"))
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    body = build_body(BODY)
    with mpl.rc_context(STYLE | {"svg.hashsalt": "muscles"}):
        _write(_arms(body), out / "moment_arms.svg")
        _write(_torques(body), out / "torques.svg")


def _write(figure: Figure, path: Path) -> None:
    FigureCanvasSVG(figure)
    figure.savefig(path, metadata={"Date": None})


def _panels() -> tuple[Figure, Iterable[Axes]]:
    figure = Figure(figsize=SIZE_IN, layout="constrained")
    return figure, figure.subplots(2, 3).flat


def _arms(body: BodyModel) -> Figure:
    figure, panels = _panels()
    for axes, (title, coordinate, names, published) in zip(panels, ARMS, strict=True):
        angles_deg = np.arange(*RANGES_DEG[coordinate], 2.5)
        for name, dash in zip(names, DASHES, strict=False):
            axes.plot(
                angles_deg,
                100 * _arm_m(body, name, coordinate=coordinate, angles_deg=angles_deg),
                color=ACCENT,
                linestyle=dash,
                label=name,
            )
        for row in load_knowledge().body_model.moment_arms.rows:
            if row.coordinate == coordinate and (row.muscle == published or _drawn(row, names)):
                _published_arm(axes, row)
        axes.axhline(0, color=FAINT, linewidth=1)
        axes.set(title=title, xlabel=f"{coordinate.replace('_', ' ')}, °", ylabel="cm")
        axes.legend(frameon=False, fontsize=7, labelcolor=INK)
    return figure


def _drawn(row: MomentArm, names: tuple[str, ...]) -> bool:
    return bool(set(row.fascicles) & set(names))


def _published_arm(axes: Axes, row: MomentArm) -> None:
    angle_deg = row.posture.get(row.coordinate, 0.0)
    low_m = row.value_m if row.low_m is None else row.low_m
    high_m = row.value_m if row.high_m is None else row.high_m
    axes.plot([angle_deg] * 2, [100 * low_m, 100 * high_m], color=GREY, linewidth=3, alpha=0.6)
    axes.plot(angle_deg, 100 * row.value_m, "o", color=INK, markersize=4)


def _arm_m(body: BodyModel, name: str, *, coordinate: str, angles_deg: Any) -> Any:
    rows = [posture(**{coordinate: float(angle)}) for angle in angles_deg]
    found = movement_mechanics(body, postures=np.array(rows))
    pairs = list(zip(body.muscles.names, body.muscles.sides, strict=True))
    index = pairs.index((name, "right"))
    return found.moment_arms_m[:, MOMENTS.index(f"{coordinate}_right"), index]


def _torques(body: BodyModel) -> Figure:
    figure, panels = _panels()
    curves = load_knowledge().body_model.strength.torques
    for axes, movement in zip(panels, TORQUES, strict=True):
        mine = [c for c in curves if c.movement == movement and c.sex == BODY.sex]
        _torque_panel(axes, body, mine)
        axes.set(title=movement.replace("_", " ").capitalize(), ylabel="N m")
    return figure


def _torque_panel(axes: Axes, body: BodyModel, curves: list[TorqueCurve]) -> None:
    first = curves[0]
    angles_deg = np.arange(*RANGES_DEG[first.coordinate], 2.5)
    axes.plot(
        angles_deg, torque_at(body, curve=first, angles_deg=angles_deg).model_nm, color=ACCENT
    )
    whole_nm = body.size.weight_n * body.size.height_m
    for curve in curves:
        if curve.narrowing:
            shown = [whole_nm * curve.at(float(angle)) for angle in angles_deg]
            axes.plot(angles_deg, shown, color=GREY, linewidth=1)
        else:
            axes.plot(curve.angles_deg[0], whole_nm * curve.peak, "o", color=INK, markersize=4)
    axes.set(xlabel=f"{first.coordinate.replace('_', ' ')}, °", ylim=(0, None))


if __name__ == "__main__":
    main()
