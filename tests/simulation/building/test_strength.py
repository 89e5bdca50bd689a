"""A body is as strong as people of its size and sex are on a dynamometer."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.building.strength import greatest_torques, strength_factors
from primemover.simulation.groups import groups_of

NUMBERS = load_knowledge().body_model
MAN = BodySize(mass_kg=75, height_m=1.75, sex="male")
WOMAN = BodySize(mass_kg=75, height_m=1.75, sex="female")
DONE = 0.01
"""A share: by how much a factor may still change when the model's torques are on average right."""
ALIKE = 0.35
"""A share: how far the mean torque of one movement that sets a factor may miss the published one;
published ones of the same movement differ by a fifth between sources and ages."""

ADDUCTORS = 0.15
"""A share: the torque of adduction is quoted from one group of 30."""

ROTATION = 0.55
"""A share: how far outward rotation may miss the published torque at one angle of hip flexion;
people's is as great at all of them, the model's falls as the hip bends."""

LARGEST_FACTOR = 3.0
"""More than that would say that a lever is wrong, not the strength of a muscle."""

OUTSIDE = 0.2
"""A share: torques of 178 other people (harbo2012), whose joint angles were not seen."""

WALKING_NM_PER_KG = 1.75
"""The ankle's greatest moment in walking (128 to 130 N m at 72.6 kg in the gait2392 walk); on a
dynamometer, where the foot gives way, people show less than that."""


@pytest.fixture(scope="module")
def man() -> BodyModel:
    pytest.importorskip("mujoco", reason="the extra muscles is not installed")
    return build_body(MAN)


@pytest.fixture(scope="module")
def woman() -> BodyModel:
    pytest.importorskip("mujoco", reason="the extra muscles is not installed")
    return build_body(WOMAN)


def test_the_torques_of_a_group_are_on_average_the_published_ones(man: BodyModel) -> None:
    for group, factor in strength_factors(man).items():
        assert factor == pytest.approx(1, abs=DONE), group


@pytest.mark.parametrize(
    "movement",
    sorted({m for entry in NUMBERS.strength.groups.values() for m in entry.movements}),
)
def test_each_of_those_movements_is_about_as_strong_as_published(
    movement: str, man: BodyModel, woman: BodyModel
) -> None:
    for body in (man, woman):
        rows = [
            torque
            for torque in greatest_torques(body)
            if torque.curve.movement == movement and not torque.curve.compared_only
        ]
        ratios = [row.model_nm.mean() / row.published_nm.mean() for row in rows]
        assert np.mean(ratios) == pytest.approx(1, abs=ALIKE)


def test_what_is_compared_alone_has_the_right_size(man: BodyModel) -> None:
    compared = {"knee_flexion", "hip_adduction", "hip_internal_rotation"}
    for row in greatest_torques(man):
        if row.curve.movement in compared:
            assert 0.5 < row.model_nm.mean() / row.published_nm.mean() < 2.0, row.curve.movement


def test_outward_rotation_is_met_on_average_and_about_met_however_the_hip_is_bent(
    man: BodyModel, woman: BodyModel
) -> None:
    for body in (man, woman):
        rows = [t for t in greatest_torques(body) if t.curve.movement == "hip_external_rotation"]
        assert sorted(row.curve.posture["hip_flexion"] for row in rows) == [10, 40, 90]
        ratios = [float(row.model_nm[0] / row.published_nm[0]) for row in rows]
        assert max(ratios) < 1 + ROTATION
        assert min(ratios) > 1 / (1 + ROTATION)


def test_adductors_alone_make_the_published_torque(man: BodyModel) -> None:
    row = next(t for t in greatest_torques(man) if t.curve.movement == "hip_adduction")
    mine = np.array([group == "adductors" for group in groups_of(man.muscles.names)])
    alone_nm = float(row.by_muscle_nm[0] @ mine)
    assert alone_nm == pytest.approx(float(row.published_nm[0]), rel=ADDUCTORS)


def test_no_factor_is_so_large_that_a_lever_must_be_wrong(man: BodyModel, woman: BodyModel) -> None:
    tables = NUMBERS.leg_muscles.muscles, NUMBERS.trunk_muscles.muscles
    published = {name: row.max_force_n for table in tables for name, row in table.items()}
    for body in (man, woman):
        force = dict(zip(body.muscles.names, body.muscles.max_force_n, strict=True))
        factors = {name: force[name] / published[name] for name in published if name in force}
        factors = {n: f for n, f in factors.items() if not n.startswith("Ps_")}
        assert max(factors.values()) < LARGEST_FACTOR, max(factors, key=lambda n: factors[n])


def test_torques_that_set_nothing_are_met_too(man: BodyModel) -> None:
    outside = [torque for torque in greatest_torques(man) if torque.curve.compared_only]
    assert outside
    for torque in outside:
        if torque.curve.movement == "plantarflexion":
            continue
        assert torque.model_nm.mean() == pytest.approx(torque.published_nm.mean(), rel=OUTSIDE)


def test_the_calf_can_do_what_walking_takes(man: BodyModel) -> None:
    raised = [t for t in greatest_torques(man) if t.curve.movement == "plantarflexion"]
    assert raised
    for torque in raised:
        assert (torque.model_nm > WALKING_NM_PER_KG * man.size.mass_kg).all()


def test_force_grows_with_body_weight(man: BodyModel) -> None:
    heavy = build_body(BodySize(mass_kg=90, height_m=1.75, sex="male"))
    ratio = heavy.muscles.max_force_n / man.muscles.max_force_n
    assert ratio == pytest.approx(np.full(len(ratio), 90 / 75), rel=1e-3)


def test_women_are_weaker_and_without_a_sex_a_body_is_between(
    man: BodyModel, woman: BodyModel
) -> None:
    both = build_body(BodySize(mass_kg=75, height_m=1.75))
    for name in ("vaslat", "IL_L1", "tibant"):
        index = man.muscles.names.index(name)
        forces = [float(body.muscles.max_force_n[index]) for body in (woman, both, man)]
        assert forces == sorted(forces)


def test_muscles_of_one_joint_keep_their_sizes_beside_each_other(man: BodyModel) -> None:
    table = NUMBERS.leg_muscles.muscles
    force = dict(zip(man.muscles.names, man.muscles.max_force_n, strict=True))
    published = table["glmax2"].max_force_n / table["semimem"].max_force_n
    assert force["glmax2"] / force["semimem"] == pytest.approx(published)
