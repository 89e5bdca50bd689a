"""Fibres and tendons: as long as published on any body, and at work where people's are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import BodyModel, Muscles, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.building.fibres import fitted_fibres
from primemover.simulation.coordinates import POSTURE, posture
from primemover.simulation.force_length import available_force, fibre_lengths
from primemover.simulation.mechanics import movement_mechanics

FloatArray = npt.NDArray[np.float64]

NUMBERS = load_knowledge().body_model
FIBRE = 0.02
"""Fibre length in optimal lengths: lengths in the tables are rounded to 0.1 mm, and the shortest
fibre (26 mm) with the longest tendon (45 cm) gathers 0.02."""
SIZES = 0.06
"""Fibre length in optimal lengths between bodies of 1.50 and 1.95 m: bones grow with height, though
not all in all directions alike."""
SQUAT = posture(hip_flexion=100, knee_flexion=110, ankle_flexion=25)


def lengths_of(body: BodyModel, row: FloatArray) -> dict[str, float]:
    found = movement_mechanics(body, postures=row[np.newaxis])
    length, _ = fibre_lengths(found.lengths_m[0], muscles=body.muscles)
    rows = zip(body.muscles.names, body.muscles.sides, length, strict=True)
    return {name: float(value) for name, side, value in rows if side == "right"}


def published_length(name: str, path_m: float) -> float:
    """Normalised fibre length by the published table, on a path of the published size."""
    row = NUMBERS.leg_muscles.muscles[name]
    tendon_m = row.tendon_slack_m * (1 + NUMBERS.setting("tendon_strain"))
    across_m = row.optimal_fibre_m * np.sin(np.radians(row.pennation_deg))
    return float(np.hypot(path_m - tendon_m, across_m) / row.optimal_fibre_m)


@pytest.mark.parametrize("name", sorted(NUMBERS.leg_muscles.muscles))
def test_a_leg_muscle_stands_at_its_published_fibre_length(name: str, body: BodyModel) -> None:
    if name not in body.muscles.names:
        pytest.skip("the body leaves this fascicle out")
    standing_m = NUMBERS.leg_muscles.muscles[name].standing_path_m
    expected = published_length(name, standing_m)
    assert lengths_of(body, np.zeros(len(POSTURE)))[name] == pytest.approx(expected, abs=FIBRE)


def test_fibres_keep_their_length_beside_the_optimal_one_in_bodies_of_any_height() -> None:
    pytest.importorskip("mujoco", reason="the extra muscles is not installed")
    small, tall = (build_body(BodySize(mass_kg=70, height_m=h)) for h in (1.50, 1.95))
    for row in (np.zeros(len(POSTURE)), SQUAT):
        one, other = lengths_of(small, row), lengths_of(tall, row)
        legs = [name for name in one if name in NUMBERS.leg_muscles.muscles]
        assert legs
        for name in legs:
            assert one[name] == pytest.approx(other[name], abs=SIZES), name


def test_gluteus_maximus_and_hamstrings_work_where_they_are_strong(body: BodyModel) -> None:
    for row in (np.zeros(len(POSTURE)), posture(hip_flexion=45, knee_flexion=45), SQUAT):
        found = lengths_of(body, row)
        for name in ("glmax1", "glmax2", "glmax3", "bflh", "semimem", "semiten"):
            assert 0.6 < found[name] < 1.6, name


def test_the_force_of_the_hamstrings_depends_on_their_length(body: BodyModel) -> None:
    rows = np.array([posture(hip_flexion=60, knee_flexion=60), posture(knee_flexion=110)])
    found = movement_mechanics(body, postures=rows)
    active_n, _ = available_force(found.lengths_m, muscles=body.muscles)
    index = body.muscles.names.index("semimem")
    assert active_n[1, index] < 0.7 * active_n[0, index]


def test_no_fibre_is_longer_than_its_muscle(body: BodyModel) -> None:
    found = movement_mechanics(body, postures=np.zeros((1, len(POSTURE))))
    assert (body.muscles.optimal_fibre_m < found.lengths_m[0]).all()
    assert (body.muscles.tendon_slack_m > 0).all()


def test_fascicles_nobody_knows_are_refused(body: BodyModel) -> None:
    names = ("tail", *body.muscles.names[1:])
    with pytest.raises(PrimeMoverError, match="no fibres are known for tail"):
        fitted_fibres(replace(body.muscles, names=names), standing_m=np.ones(len(names)))


def named(*names: str) -> Muscles:
    """Fascicles of one side with nothing known but their names."""
    blank = np.ones(len(names))
    return Muscles(
        names=names,
        sides=("left",) * len(names),
        max_force_n=blank,
        optimal_fibre_m=blank,
        tendon_slack_m=blank,
        pennation_rad=blank,
    )


def test_parts_of_the_psoas_have_together_what_the_legs_psoas_has() -> None:
    parts = NUMBERS.trunk_muscles.stands_for["psoas"]
    psoas = NUMBERS.leg_muscles.muscles["psoas"]
    paths_m = np.linspace(0.30, 0.16, len(parts))
    found = fitted_fibres(named(*parts), standing_m=paths_m)
    assert found.max_force_n.sum() == pytest.approx(psoas.max_force_n)
    assert found.optimal_fibre_m == pytest.approx(np.full(len(parts), psoas.optimal_fibre_m))
    length, _ = fibre_lengths(paths_m, muscles=found)
    published = published_length("psoas", psoas.standing_path_m)
    assert length == pytest.approx(np.full(len(parts), published))


def test_beside_the_legs_psoas_they_are_muscles_of_the_trunk() -> None:
    parts = NUMBERS.trunk_muscles.stands_for["psoas"]
    names = (*parts, "psoas")
    found = fitted_fibres(named(*names), standing_m=np.full(len(names), 0.2))
    assert found.max_force_n[0] == NUMBERS.trunk_muscles.muscles[parts[0]].max_force_n


def test_added_rotators_stand_at_their_published_length_and_share_of_force() -> None:
    names = tuple(NUMBERS.added_muscles.muscles)
    paths_m = np.full(len(names), 0.09)
    found = fitted_fibres(named(*names), standing_m=paths_m)
    length, _ = fibre_lengths(paths_m, muscles=found)
    rows = NUMBERS.added_muscles.muscles.values()
    assert length == pytest.approx([row.standing_fibre for row in rows])
    beside = sum(NUMBERS.leg_muscles.muscles[f"glmin{part}"].max_force_n for part in (1, 2, 3))
    shares = np.array([row.force_of_gluteus_minimus for row in rows])
    assert found.max_force_n == pytest.approx(beside * shares)
