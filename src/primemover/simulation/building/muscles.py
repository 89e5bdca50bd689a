"""The muscles of a finished body: published fibres on its paths, then a person's strength."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from primemover.simulation.building.fibres import fitted_fibres
from primemover.simulation.building.strength import calibrated_strength
from primemover.simulation.coordinates import POSTURE
from primemover.simulation.mechanics import movement_mechanics

if TYPE_CHECKING:
    from primemover.simulation.body_model import BodyModel


def with_person_muscles(body: BodyModel) -> BodyModel:
    """The same body; its muscles have published fibres and the strength of its size and sex."""
    standing = movement_mechanics(body, postures=np.zeros((1, len(POSTURE))))
    fitted = fitted_fibres(body.muscles, standing_m=standing.lengths_m[0])
    body = replace(body, muscles=fitted)
    return replace(body, muscles=calibrated_strength(body))
