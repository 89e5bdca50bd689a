"""The muscles of a finished body: published fibres on its paths, then a person's strength."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from primemover.simulation.body import BodyModel
from primemover.simulation.building.fibres import fitted_fibres
from primemover.simulation.building.strength import calibrated_strength
from primemover.simulation.coordinates import POSTURE
from primemover.simulation.mechanics import movement_mechanics


def with_person_muscles(body: BodyModel) -> BodyModel:
    """The same body; its muscles have published fibres and the strength of its size and sex."""
    standing = movement_mechanics(body, postures=np.zeros((1, len(POSTURE))))
    fitted = fitted_fibres(body.muscles, standing_m=standing.lengths_m[0])
    body = replace(body, muscles=fitted)
    return replace(body, muscles=calibrated_strength(body))
