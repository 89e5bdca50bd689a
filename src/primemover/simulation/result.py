"""What comes back from sharing a movement's load among muscles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS, REACTION_JOINTS

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadSharing:
    """One movement of one body: what every muscle did in every frame, by simulation.

    Attributes
    ----------
    body : BodyModel
    time_s, phase : array (frame,)
        Time, and share of the movement from 0 to 1.
    postures : array (frame, coordinate)
    activations, forces_n, passive_n : array (frame, muscle)
        Share of what the muscle can do, its tension (active and passive), and what of that is
        passive: it pulls as far as it is stretched, without any effort.
    moment_arms_m : array (frame, carried coordinate, muscle)
    moments_nm : array (frame, carried coordinate)
        What the muscles had to balance, after weight, acceleration, ground and loads.
    reserves_nm : array (frame, carried coordinate)
        What no muscle carried; the first six rows are the residuals at the pelvis (N and N m).
    points : tuple of str
    ground_n : array (frame, point, 3)
        Force of the ground on each point, room axes.
    reactions_n : array (frame, joint, 3)
        Force on the outer bone at each of ``REACTION_JOINTS``, in that bone's axes.
    converged : array (frame,)
    start : array (3, 3) or None
        How the pelvis lies at zero; standing where there is none.
    """

    body: BodyModel
    time_s: FloatArray
    phase: FloatArray
    postures: FloatArray
    activations: FloatArray
    forces_n: FloatArray
    passive_n: FloatArray
    moment_arms_m: FloatArray
    moments_nm: FloatArray
    reserves_nm: FloatArray
    points: tuple[str, ...]
    ground_n: FloatArray
    reactions_n: FloatArray
    converged: BoolArray
    start: FloatArray | None = None

    @property
    def residual_n(self) -> float:
        """The largest force at the pelvis that nothing explains, in N."""
        return float(np.abs(self.reserves_nm[:, :3]).max())

    @property
    def residual_nm(self) -> float:
        """The largest moment at the pelvis that nothing explains, in N m."""
        return float(np.abs(self.reserves_nm[:, 3 : len(HELD_PELVIS)]).max())

    @property
    def reserve_nm(self) -> float:
        """The largest joint moment that no muscle carried, in N m."""
        return float(np.abs(self.reserves_nm[:, len(HELD_PELVIS) :]).max())

    @property
    def reaction_times_weight(self) -> FloatArray:
        """Size of each joint's reaction in body weights, (frame, joint)."""
        return np.asarray(np.linalg.norm(self.reactions_n, axis=-1) / self.body.size.weight_n)

    def to_dataset(self) -> xr.Dataset:
        """The same as a labelled dataset with units; fascicles carry their name and side."""
        muscles = self.body.muscles
        frame, fascicle = ("time",), ("time", "fascicle")
        row, joint = ("time", "coordinate"), ("time", "joint", "axis")
        data = {
            "activation": (fascicle, self.activations, {"units": "1"}),
            "force": (fascicle, self.forces_n, {"units": "N"}),
            "moment": (row, self.moments_nm, {"units": "N m"}),
            "reserve": (row, self.reserves_nm, {"units": "N m"}),
            "reaction": (joint, self.reactions_n, {"units": "N"}),
            "ground": (("time", "point", "axis"), self.ground_n, {"units": "N"}),
            "converged": (frame, self.converged, {"units": "1"}),
        }
        coordinates = {
            "time": ("time", self.time_s, {"units": "s"}),
            "phase": ("time", self.phase, {"units": "1"}),
            "muscle": ("fascicle", list(muscles.names)),
            "side": ("fascicle", list(muscles.sides)),
            "coordinate": list(CARRIED),
            "joint": list(REACTION_JOINTS),
            "axis": ["x", "y", "z"],
            "point": list(self.points),
        }
        return xr.Dataset(data, coords=coordinates, attrs={"origin": "simulated"})
