"""How large a body is: what scales the model to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge

Sex = Literal["female", "male"]

GRAVITY: Final = 9.81
"""Acceleration of gravity, m/s²."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BodySize:
    """Mass in kg, height in m and sex; without a sex the mean of both is used.

    Raises
    ------
    PrimeMoverError
        When a body of that size cannot be modelled.

    Examples
    --------
    >>> round(BodySize(mass_kg=70, height_m=1.72).weight_n, 1)
    686.7
    """

    mass_kg: float = 75.0
    height_m: float = 1.70
    sex: Sex | None = None

    def __post_init__(self) -> None:
        limits = load_knowledge().body_model.size_limits
        faults = [
            f"{name} {value:g} {unit}, expected {low:g} to {high:g}"
            for name, value, unit, (low, high) in (
                ("mass", self.mass_kg, "kg", limits("mass_kg")),
                ("height", self.height_m, "m", limits("stature_m")),
            )
            if not low <= value <= high
        ]
        if self.sex not in (None, "female", "male"):
            faults.append(f"sex {self.sex!r}, expected female, male or nothing")
        if faults:
            raise PrimeMoverError(f"body size: {'; '.join(faults)}; give true figures")

    @property
    def weight_n(self) -> float:
        """Body weight in N."""
        return self.mass_kg * GRAVITY
