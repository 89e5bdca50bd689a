"""Fascicles, muscles and groups: nothing is left out and nothing counts twice."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.errors import PrimeMoverError
from primemover.simulation.body_model import BodyModel
from primemover.simulation.groups import (
    fascicles_of,
    group_effort,
    group_ids,
    groups_of,
    of_muscle,
)


def test_every_fascicle_of_the_body_has_a_group(body: BodyModel) -> None:
    assert set(groups_of(body.muscles.names)) == set(group_ids())


def test_a_muscle_has_its_parts_and_members() -> None:
    assert fascicles_of("gluteus_medius") == {"glmed1", "glmed2", "glmed3"}
    assert fascicles_of("gluteus_maximus_upper") == {"glmax1"}
    assert fascicles_of("obliques") == fascicles_of("external_oblique") | fascicles_of(
        "internal_oblique"
    )
    assert {"recfem", "iliacus", "sart"} <= fascicles_of("hip_flexors")


def test_sides_are_apart_and_alike(body: BodyModel) -> None:
    left = of_muscle(body.muscles, muscle="gluteus_medius", side="left")
    right = of_muscle(body.muscles, muscle="gluteus_medius", side="right")
    assert left.sum() == right.sum() == 3
    assert not (left & right).any()
    assert (of_muscle(body.muscles, muscle="gluteus_medius") == (left | right)).all()


def test_a_muscle_the_body_does_not_have_is_refused() -> None:
    with pytest.raises(PrimeMoverError, match="it has no 'deltoid'; it has gluteus_maximus"):
        fascicles_of("deltoid")


def test_a_fascicle_of_no_muscle_is_refused() -> None:
    with pytest.raises(PrimeMoverError, match="of no muscle: tail"):
        groups_of(("glmax1", "tail"))


def test_an_even_effort_is_the_effort_of_every_group(body: BodyModel) -> None:
    even = np.full((4, len(body.muscles)), 0.3)
    found = group_effort(even, muscles=body.muscles, side="left")
    assert set(found) == set(group_ids())
    for effort in found.values():
        assert effort == pytest.approx(np.full(4, 0.3))


def test_a_strong_part_counts_for_more(body: BodyModel) -> None:
    muscles = body.muscles
    index = next(
        i
        for i in range(len(muscles))
        if muscles.names[i] == "soleus" and muscles.sides[i] == "left"
    )
    activations = np.zeros(len(muscles))
    activations[index] = 1.0
    found = group_effort(activations, muscles=muscles, side="left")
    assert found["soleus"] == pytest.approx(1.0)
    assert found["gastrocnemius"] == 0.0


def test_parts_of_a_group_count_by_their_strength(body: BodyModel) -> None:
    muscles = body.muscles
    vasti = of_muscle(muscles, muscle="quadriceps", side="right")
    rectus = of_muscle(muscles, muscle="rectus_femoris", side="right")
    found = group_effort(rectus.astype(float), muscles=muscles, side="right")
    share = muscles.max_force_n[rectus].sum() / muscles.max_force_n[vasti].sum()
    assert found["quadriceps"] == pytest.approx(share)
    assert share != pytest.approx(rectus.sum() / vasti.sum(), abs=0.02)
    other = group_effort(rectus.astype(float), muscles=muscles, side="left")
    assert max(float(effort) for effort in other.values()) == 0.0
