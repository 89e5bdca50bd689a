"""Arrays of a load-sharing problem, held to their shapes, signs and bounds; all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.errors import LoadSharingError
from primemover.simulation.dual_newton import FloatArray, SharingProblem

LEAST_POWER: Final = 1.5
"""Below it reserves and muscles hardly resist near zero, and steps lose their footing."""
MOST_POWER: Final = 10.0
"""Beyond it a small effort's cost is lost in rounding, and steps divide by nothing."""
CORES: Final = ("auto", "numpy", "compiled")
COMPILED_POWERS: Final = (2.0, 3.0)
"""Powers that the compiled core knows; others go to numpy."""

_MAY_BE_INFINITE = ("extra.lower", "extra.upper")
_DEFAULTS: Final = {"weights": 1.0, "lower": 0.01, "upper": 1.0}


Shape = tuple[int | None, ...]
"""``None`` where no array says how many there are."""


def checked_problem(
    *,
    arrays: Mapping[str, npt.ArrayLike | None],
    power: float,
    tolerance: float,
    core: str = "auto",
    workers: int | None = None,
) -> SharingProblem:
    """The problem that ``arrays`` describe, named as in ``share_loads``.

    Raises
    ------
    LoadSharingError
        With every fault found.
    """
    check = _Check()
    given = {name: check.read(name, value) for name, value in arrays.items()}
    frames, coordinates, muscles = check.sizes(given)
    extras = check.extras(given, frames, coordinates)
    shapes: dict[str, Shape] = {
        "strengths": (frames, muscles),
        "moments": (frames, coordinates),
        "reserves": (coordinates,),
        **dict.fromkeys(("lower", "upper", "weights"), (muscles,)),
        "start": (frames, coordinates),
        "extra.matrix": (frames, coordinates, extras),
        **dict.fromkeys(("extra.weights", "extra.lower", "extra.upper"), (extras,)),
    }
    fitted = {name: check.fitted(name, given.get(name), shape) for name, shape in shapes.items()}
    check.signs(fitted)
    check.settings(power=power, tolerance=tolerance, core=core, workers=workers)
    if check.faults:
        raise check.error()
    return SharingProblem(
        moment_arms=np.ascontiguousarray(given["moment_arms"]),
        strengths=fitted["strengths"],
        moments=fitted["moments"],
        reserves=fitted["reserves"],
        power=float(power),
        lower=fitted["lower"],
        upper=fitted["upper"],
        weights=fitted["weights"],
        extra_matrix=fitted["extra.matrix"],
        extra_lower=fitted["extra.lower"],
        extra_upper=fitted["extra.upper"],
        extra_weights=fitted["extra.weights"],
        start=None if given["start"] is None else fitted["start"],
        tolerance=float(tolerance),
    )


class _Check:
    """The faults found so far."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def error(self) -> LoadSharingError:
        """The error that tells all faults."""
        return LoadSharingError(
            "share_loads cannot use these arrays:\n"
            + "\n".join(f"- {fault}" for fault in self.faults)
            + "\nPut them right and call again."
        )

    def read(self, name: str, value: npt.ArrayLike | None) -> FloatArray | None:
        """``value`` as an array of finite floats; ``None`` when it is none or cannot be one."""
        if value is None:
            return None
        try:
            told = np.asanyarray(value)
            if isinstance(told, np.ma.MaskedArray) or np.iscomplexobj(told):
                raise TypeError(name)  # else masks and imaginary parts would be lost unseen
            array = np.asarray(told, dtype=np.float64)
        except (TypeError, ValueError):
            self.faults.append(
                f"{name}: expected real numbers in a regular array without a mask,"
                " got something else"
            )
            return None
        self._finite(name, array)
        return array

    def _finite(self, name: str, array: FloatArray) -> None:
        # one pass without a copy; a sum that overflows is looked at again
        with np.errstate(over="ignore", invalid="ignore"):
            if np.isfinite(array.sum()):
                return
        wrong = np.isnan(array) if name in _MAY_BE_INFINITE else ~np.isfinite(array)
        if wrong.any():
            place = tuple(int(part) for part in np.argwhere(wrong)[0])
            more = int(wrong.sum()) - 1
            self.faults.append(
                f"{name}: expected finite numbers, got {array[place]} at {place}"
                + (f" and {more} more" if more else "")
            )

    def sizes(self, given: Mapping[str, FloatArray | None]) -> Shape:
        """Frames, coordinates and muscles, as the moment arms say; all None without them."""
        arms = given["moment_arms"]
        for name in ("moment_arms", "strengths", "moments", "reserves"):
            if given[name] is None and not any(fault.startswith(name) for fault in self.faults):
                self.faults.append(f"{name}: expected an array, got none")
        if arms is not None and arms.ndim != 3:
            self.faults.append(
                f"moment_arms: expected (frame, coordinate, muscle), got shape {arms.shape}"
            )
        return arms.shape if arms is not None and arms.ndim == 3 else (None, None, None)

    def extras(
        self, given: Mapping[str, FloatArray | None], frames: int | None, coordinates: int | None
    ) -> int:
        """How many extra unknowns there are, as their matrix says."""
        matrix = given["extra.matrix"]
        if matrix is None:
            return 0
        if matrix.ndim != 3:
            self.faults.append(
                f"extra.matrix: expected ({frames}, {coordinates}, extra), got {matrix.shape}"
            )
            return 0
        return int(matrix.shape[2])

    def fitted(self, name: str, array: FloatArray | None, shape: Shape) -> FloatArray:
        """``array`` in ``shape``; single numbers are spread where that is allowed."""
        if array is None:
            array = np.asarray(_DEFAULTS.get(name, 0.0 if None not in shape else 1.0))
        elif not _fits(array, shape=shape) and not (name in _DEFAULTS and array.ndim == 0):
            wanted = str(shape).replace("None", "?")
            self.faults.append(f"{name}: expected shape {wanted}, got {array.shape}")
            array = np.asarray(_DEFAULTS.get(name, 1.0))
        if None in shape:  # its numbers are looked at all the same
            return array
        return np.ascontiguousarray(np.broadcast_to(array, [n or 0 for n in shape]))

    def signs(self, fitted: Mapping[str, FloatArray]) -> None:
        """Nothing comes back; signs and bounds that cannot be are among the faults."""
        for name in ("reserves", "weights", "extra.weights"):
            self._least(name, fitted[name], above=True)
        for name in ("strengths", "lower"):
            self._least(name, fitted[name], above=False)
        for prefix in ("", "extra."):
            low, high = fitted[f"{prefix}lower"], fitted[f"{prefix}upper"]
            if low.shape in ((), high.shape) or high.shape == ():
                low, high = np.broadcast_arrays(low, high)
            else:
                continue  # one of the two has its fault already
            if (low > high).any():
                place = int(np.argmax(low > high))
                self.faults.append(
                    f"{prefix}upper: expected no less than {prefix}lower,"
                    f" got {high[place]} below {low[place]} at {place}"
                )

    def _least(self, name: str, array: FloatArray, *, above: bool) -> None:
        wrong = array <= 0 if above else array < 0
        if wrong.any():
            expected = "numbers above zero" if above else "no negative numbers"
            place = tuple(int(part) for part in np.argwhere(wrong)[0])
            self.faults.append(f"{name}: expected {expected}, got {array[place]} at {place}")

    def settings(self, *, power: float, tolerance: float, core: str, workers: int | None) -> None:
        """Nothing comes back; what cannot be among the settings is among the faults."""
        if not (_is_number(power) and LEAST_POWER <= power <= MOST_POWER):
            self.faults.append(
                f"power: expected {LEAST_POWER:g} to {MOST_POWER:g}, got {_shown(power)}"
            )
        elif core == "compiled" and float(power) not in COMPILED_POWERS:
            self.faults.append(
                f'power: the compiled core knows 2 and 3, got {power:g}; use core="auto" or "numpy"'
            )
        if not (_is_number(tolerance) and 0 < tolerance < 1):
            self.faults.append(f"tolerance: expected between 0 and 1, got {_shown(tolerance)}")
        if core not in CORES:
            self.faults.append(f"core: expected {' or '.join(CORES)}, got {core!r}")
        if workers is not None and not (_is_whole(workers) and workers >= 1):
            self.faults.append(
                f"workers: expected 1 or more, a whole number, got {_shown(workers)}"
            )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _shown(value: object) -> str:
    return f"{value}" if _is_number(value) else repr(value)


def _fits(array: FloatArray, *, shape: Shape) -> bool:
    return array.ndim == len(shape) and all(
        wanted in (None, size) for wanted, size in zip(shape, array.shape, strict=True)
    )
