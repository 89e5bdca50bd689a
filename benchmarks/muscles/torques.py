"""The model's greatest isometric torques beside those of people on a dynamometer."""

from __future__ import annotations

from benchmarks.rows import Row, judged
from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import SEXES, TorqueCurve
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize, Sex
from primemover.simulation.building.strength import Torque, greatest_torques

MASS_KG = {"female": 62.0, "male": 75.0}
HEIGHT_M = {"female": 1.65, "male": 1.75}
ALIKE = 0.25
"""How far the mean torque of a movement may miss the published one to count as met: the sources
themselves differ by a fifth."""


def rows() -> list[Row]:
    """A row for every published torque of both sexes."""
    setting = {
        movement
        for entry in load_knowledge().body_model.strength.groups.values()
        for movement in entry.movements
    }
    return [
        _row(torque, sex=sex, sets=_sets(torque.curve, setting=setting))
        for sex in SEXES
        for torque in greatest_torques(_body(sex))
    ]


def _sets(curve: TorqueCurve, *, setting: set[str]) -> bool:
    return curve.movement in setting and not curve.compared_only


def _body(sex: Sex) -> BodyModel:
    return build_body(BodySize(mass_kg=MASS_KG[sex], height_m=HEIGHT_M[sex], sex=sex))


def _row(torque: Torque, *, sex: Sex, sets: bool) -> Row:
    model_nm, published_nm = torque.model_nm, torque.published_nm
    ratio = float(model_nm.mean() / published_nm.mean())
    curve = torque.curve
    angles = " ".join(f"{angle:.0f}" for angle in curve.angles_deg)
    return Row(
        case=f"{curve.movement}, {sex}" + (f", {curve.age} years" if curve.age else ""),
        quantity=f"greatest torque at {angles}°",
        unit="N m",
        measured=" ".join(f"{value:.0f}" for value in model_nm),
        target=" ".join(f"{value:.0f}" for value in published_nm),
        verdict=judged(met=abs(ratio - 1) <= ALIKE),
        note=f"{curve.sources[0]}, {curve.seen}" + ("; sets a factor" if sets else "; compared"),
    )
