"""Whether a simulated movement may be shown: how much of it neither ground nor muscles explain.

One rule for every way that leads to a result: a motion of the library, a filmed set with all its
members, each step of a what-if, each place of a sweep. What is held against the limits is always
what would be shown. Limits are relative to what the movement asks:

- residual forces and moments at the pelvis against the greatest force from outside, and that force
  at a share of the height of a standing body's mass centre (Hicks et al. 2015);
- the reserve of each joint against the greatest moment of that joint in the movement, with a small
  floor, for a moment is never known better than the place of the weight under the foot;
- all reserves together against all moments together: where little is asked of every joint, the
  floors must not add up to a movement without muscles.

What keeps the published limits is *carried well*; what exceeds them by a factor of our own
(``refused_times_good``) is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS, lacking_words
from primemover.simulation.result import LoadSharing
from primemover.simulation.who_carries import WhoCarries

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_JOINTS = len(HELD_PELVIS)


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOver:
    """What nothing explains in a movement, in shares of what counts as good; 1 is just good.

    Attributes
    ----------
    forces, moments : array (frame,)
        Of the largest residual at the pelvis.
    reserves : array (frame, joint coordinate)
    together : array (frame,)
        Of all reserves together.
    good_n, good_nm : float
        What counts as good for forces and moments at the pelvis.
    good_reserves_nm : array (joint coordinate,)
    converged : array (frame,)
    """

    forces: FloatArray
    moments: FloatArray
    reserves: FloatArray
    together: FloatArray
    good_n: float
    good_nm: float
    good_reserves_nm: FloatArray
    converged: BoolArray

    @property
    def worst(self) -> FloatArray:
        """The largest of all shares in each frame, (frame,); infinite where nothing was found."""
        every = (self.forces, self.moments, self.reserves.max(axis=1), self.together)
        return np.where(self.converged, np.max(every, axis=0), np.inf)


def left_over(sharing: LoadSharing, *, beside: LoadSharing | None = None) -> LeftOver:
    """What nothing explains in a movement, frame by frame.

    Parameters
    ----------
    beside : LoadSharing, optional
        The same movement as it is usually done: what is asked of a joint is the greatest moment in
        either, so that a posture which spares a joint is not held to a smaller limit.
    """
    numbers, size = load_knowledge().body_model, sharing.body.size
    moments_nm = np.abs(sharing.moments_nm[:, _JOINTS:])
    asked_nm, outside_n = moments_nm.max(axis=0), _outside_n(sharing)
    together_nm = np.linalg.norm(moments_nm, axis=1).max()
    if beside is not None:
        usual_nm = np.abs(beside.moments_nm[:, _JOINTS:])
        asked_nm = np.maximum(asked_nm, usual_nm.max(axis=0))
        together_nm = max(together_nm, np.linalg.norm(usual_nm, axis=1).max())
        outside_n = max(outside_n, _outside_n(beside))
    centre_m = numbers.setting("mass_centre_height_share") * size.height_m
    share, floor = numbers.setting("good_reserve_share"), numbers.setting("reserve_floor_share")
    good_reserves_nm = np.maximum(share * asked_nm, floor * size.weight_n * size.height_m)
    good_n = numbers.setting("good_residual_force_share") * outside_n
    good_nm = numbers.setting("good_residual_moment_share") * outside_n * centre_m
    left_nm = np.abs(sharing.reserves_nm)
    tiny = np.finfo(float).tiny  # nothing asked and nothing left is good; something left is not
    return LeftOver(
        forces=left_nm[:, :3].max(axis=1) / max(good_n, tiny),
        moments=left_nm[:, 3:_JOINTS].max(axis=1) / max(good_nm, tiny),
        reserves=left_nm[:, _JOINTS:] / good_reserves_nm,
        together=np.linalg.norm(left_nm[:, _JOINTS:], axis=1) / max(share * together_nm, tiny),
        good_n=good_n,
        good_nm=good_nm,
        good_reserves_nm=good_reserves_nm,
        converged=sharing.converged,
    )


def refusal(sharing: LoadSharing, *, beside: LoadSharing | None = None) -> str:
    """Why a result is not shown: too much of it is explained by nothing; "" where it may be."""
    if not sharing.converged.all():
        return "No sharing of the load was found for this movement."
    found, times = left_over(sharing, beside=beside), _refused_times_good()
    held = max(found.forces.max(), found.moments.max())
    # what muscles lack leaks into residuals too: what is farther off is told
    if held > times and held >= found.reserves.max():
        if beside is not None and not refusal(beside):
            return (
                "With so little strength the body is not held: "
                f"{sharing.residual_n:.0f} N and {sharing.residual_nm:.0f} N m are missing (at "
                f"most {times * found.good_n:.0f} N and {times * found.good_nm:.0f} N m)."
            )
        return (
            "The ground does not hold the body in this movement: "
            f"{sharing.residual_n:.0f} N and {sharing.residual_nm:.0f} N m are missing (at most "
            f"{times * found.good_n:.0f} N and {times * found.good_nm:.0f} N m)."
        )
    peaks = found.reserves.max(axis=0)
    if peaks.max() > times:
        at = int(peaks.argmax())
        most_nm = times * found.good_reserves_nm[at]
        left_nm = sharing.reserves_nm[found.reserves[:, at].argmax(), _JOINTS + at]
        return (
            f"The muscles fall short by {peaks[at] * most_nm / times:.1f} N m of what it takes to "
            f"{lacking_words(CARRIED[_JOINTS + at], moment_nm=left_nm)}; more than "
            f"{most_nm:.1f} N m is not shown."
        )
    if found.together.max() > times:
        share = found.together.max() * load_knowledge().body_model.setting("good_reserve_share")
        return f"Muscles do not carry {100 * share:.0f}% of what this movement asks of the joints."
    return ""


def first_refusal(sharings: Iterable[LoadSharing]) -> str:
    """The first reason among results that would be shown together; "" where there is none."""
    return next(filter(None, map(refusal, sharings)), "")


def may_be_shown(sharing: LoadSharing, *, beside: LoadSharing | None = None) -> BoolArray:
    """Whether each frame of a result may be shown by itself, (frame,)."""
    return left_over(sharing, beside=beside).worst <= _refused_times_good()


def carried_well(sharing: LoadSharing) -> bool:
    """Whether a result keeps what the literature recommends."""
    return bool(left_over(sharing).worst.max() <= 1)


def most_lacking(sharing: LoadSharing) -> tuple[str, float]:
    """The coordinate whose reserve is nearest to its limit or most beyond it, and that in N m."""
    peaks = left_over(sharing).reserves.max(axis=0)
    at = int(peaks.argmax())
    return CARRIED[_JOINTS + at], float(np.abs(sharing.reserves_nm[:, _JOINTS + at]).max())


def with_left_over(account: WhoCarries, *, shown: Sequence[LoadSharing]) -> WhoCarries:
    """The account with the worst of what nothing explains in all that it shows."""
    worst = max(shown, key=lambda each: left_over(each).reserves.max())
    return replace(
        account,
        residual_n=max(each.residual_n for each in shown),
        residual_nm=max(each.residual_nm for each in shown),
        reserve_nm=max(each.reserve_nm for each in shown),
        lacking=most_lacking(worst)[0],
        carried_well=all(map(carried_well, shown)),
    )


def _refused_times_good() -> float:
    return load_knowledge().body_model.setting("refused_times_good")


def _outside_n(sharing: LoadSharing) -> float:
    """The greatest force with which everything outside pushes the body, N."""
    return float(np.linalg.norm(sharing.ground_n.sum(axis=1), axis=1).max(initial=0.0))
