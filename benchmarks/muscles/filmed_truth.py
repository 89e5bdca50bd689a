"""The true posture of a rendered person on the model's body, and the load it gives.

Every coordinate of the person who was drawn is known. On the model's body they are kept to two
degrees, while what bears weight lies where it lay and the weight is over it, as for a film.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.simulation.coordinates import PELVIS, PLACE, POSTURE
from primemover.simulation.filmed_courses import Seen
from primemover.simulation.filmed_movement import filmed_task
from primemover.simulation.filmed_postures import Courses, PostureFinder
from primemover.simulation.inverse_kinematics import BACK, Expected, Fit
from primemover.simulation.posing import mirrored
from primemover.simulation.solving import Task

FloatArray = npt.NDArray[np.float64]

KEPT_SD_DEG: Final = 2.0
"""How firmly true angles are kept where what bears weight pulls against them."""
BALANCES: Final = (
    "hip_adduction_right",
    "pelvis_list",
    "ankle_inversion_right",
    "ankle_flexion_right",
)
BALANCED_SD_DEG: Final = 5.0
"""People who are drawn on one leg would fall over: with these angles they are balanced."""
_ANYWHERE_M: Final = 1.0


def true_postures(path: Path, *, seen: Seen) -> FloatArray:
    """Postures (frame, coordinate) of the mean repetition as it was; the right side works.

    ``path`` is the table of truth beside the clip; the pelvis is at zero.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    at_s = np.array([float(row["time_s"]) for row in rows])
    found = np.zeros((len(seen.at_s), seen.mean.depth.shape[1], len(POSTURE)))
    for name, index in PLACE.items():
        course = np.array([float(row[f"joint.{name}"]) for row in rows])
        if name not in PELVIS[:3]:
            found[:, :, index] = np.radians(np.interp(seen.at_s, at_s, course))
    postures = found.mean(axis=0)
    if seen.scene.lies:
        postures[:, PLACE["pelvis_tilt"]] -= np.pi / 2
    return mirrored(postures) if seen.side == "left" else postures


def true_fit(finder: PostureFinder, postures: FloatArray, *, seen: Seen) -> Fit:
    """The true postures with what bears weight where it lay."""
    sd = np.full(postures.shape, np.radians(KEPT_SD_DEG))
    sd[:, : len(PELVIS) // 2] = _ANYWHERE_M
    if not seen.scene.alike:
        sd[:, [PLACE[name] for name in BALANCES]] = np.radians(BALANCED_SD_DEG)
    known = Expected(postures=postures, sd=sd)
    return finder.fit(true_courses(finder, postures, seen=seen), known=[known], start=postures)


def true_courses(finder: PostureFinder, postures: FloatArray, *, seen: Seen) -> Courses:
    """The mean repetition with the step as long as the true posture makes it."""
    place = finder.chain.at(postures).places_m
    ahead = place["ankle_joint_left"][seen.turn, BACK] - place["ankle_joint_right"][seen.turn, BACK]
    return replace(seen.mean, step_m=np.array([float(ahead)]))


def true_task(finder: PostureFinder, fit: Fit, *, seen: Seen) -> Task:
    """The true repetition, ready to be shared among muscles."""
    rows = fit.postures[0]
    return filmed_task(
        finder,
        postures=mirrored(rows) if seen.side == "left" else rows,
        side=seen.side,
        time_s=seen.mean.time_s[0],
        depth=seen.mean.depth[0],
    )
