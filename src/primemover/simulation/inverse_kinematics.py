"""Postures that agree best with everything known of a movement: one least-squares problem.

What is known comes as *terms*: angles of lines, places of points, where the weight is, what a body
can do, each with how far it may well be off (one standard deviation). Over time the postures are
smooth: their accelerations are small. All frames of all sequences (repetitions, members of an
ensemble) are solved together by Gauss-Newton steps on a banded matrix, so nothing lags.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.coordinates import PELVIS, PLACE, POSTURE
from primemover.simulation.landmark_chain import LandmarkChain, Placed

FloatArray = npt.NDArray[np.float64]
Rows = tuple[FloatArray, FloatArray]
"""Misses in standard deviations (frame, row), and how they change (frame, row, coordinate)."""

LEFT: Final = 0
BACK: Final = 1
UP: Final = 2
"""Room axes."""

MOST_ROUNDS: Final = 25
STILL_RAD: Final = 2e-4
"""A step smaller than this (in rad or m) changes nothing that is read."""
LONGEST_STEP: Final = 0.6
"""Longest step of a coordinate in one round: angles of lines are straight over less than this."""
FAINT: Final = 1e-3
"""Precision that keeps a coordinate in place of which nothing at all is known."""


class Term(Protocol):
    """One thing that is known of a movement."""

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """How far postures (frame, coordinate) miss it; not-a-number where nothing is known."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """From the middle of some points to the middle of others."""

    start: tuple[str, ...]
    end: tuple[str, ...]

    def along(self, placed: Placed) -> Rows:
        """The vector (frame, 3) and its slopes (frame, 3, coordinate)."""
        vector = _mean(placed.places_m, self.end) - _mean(placed.places_m, self.start)
        return vector, _mean(placed.slopes, self.end) - _mean(placed.slopes, self.start)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAngle:
    """The angle of a line against the vertical, or of one line beside another.

    ``axis`` is :data:`BACK` for what is seen from the side (positive forwards) or :data:`LEFT` for
    what is seen from the front (positive to the left). ``angle_rad`` and ``sd_rad`` are (frame,).
    """

    line: Line
    angle_rad: FloatArray
    sd_rad: FloatArray
    beside: Line | None = None
    axis: int = BACK

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """One row: degrees of lines are taken round, so a full turn is no miss."""
        angle, slopes = tip(self.line, placed=placed, axis=self.axis)
        if self.beside is not None:
            other, other_slopes = tip(self.beside, placed=placed, axis=self.axis)
            angle, slopes = angle - other, slopes - other_slopes
        miss = (angle - self.angle_rad + np.pi) % (2 * np.pi) - np.pi
        return (miss / self.sd_rad)[:, None], (slopes / self.sd_rad[:, None])[:, None, :]


@dataclass(frozen=True, kw_only=True, slots=True)
class Direction:
    """Where a line points in the room: ``towards`` (frame, 3) unit vectors, ``sd`` (frame, 3)."""

    line: Line
    towards: FloatArray
    sd: FloatArray

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """One row an axis."""
        vector, slopes = self.line.along(placed)
        length = np.linalg.norm(vector, axis=1)[:, None]
        unit = vector / length
        across = slopes - unit[:, :, None] * (unit[:, None, :] @ slopes)
        return (unit - self.towards) / self.sd, across / length[:, :, None] / self.sd[:, :, None]


@dataclass(frozen=True, kw_only=True, slots=True)
class PointPlace:
    """Where the middle of some points is along one axis, less that of others: metres (frame,)."""

    points: tuple[str, ...]
    axis: int
    place_m: FloatArray
    sd_m: FloatArray
    beside: tuple[str, ...] = ()

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """One row."""
        place = _mean(placed.places_m, self.points)[:, self.axis]
        slopes = _mean(placed.slopes, self.points)[:, self.axis]
        if self.beside:
            place = place - _mean(placed.places_m, self.beside)[:, self.axis]
            slopes = slopes - _mean(placed.slopes, self.beside)[:, self.axis]
        return ((place - self.place_m) / self.sd_m)[:, None], (slopes / self.sd_m[:, None])[:, None]


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightOver:
    """Where the weight lies along one axis, less where some points are: metres (frame,).

    ``shares`` says what part of all weight is at which point.
    """

    shares: Mapping[str, float]
    beside: tuple[str, ...]
    axis: int
    place_m: FloatArray
    sd_m: FloatArray

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """One row."""
        parts = tuple(self.shares.items())
        place = sum(share * placed.places_m[name][:, self.axis] for name, share in parts)
        slopes = sum(share * placed.slopes[name][:, self.axis] for name, share in parts)
        place = place - _mean(placed.places_m, self.beside)[:, self.axis] - self.place_m
        slopes = slopes - _mean(placed.slopes, self.beside)[:, self.axis]
        return (place / self.sd_m)[:, None], (slopes / self.sd_m[:, None])[:, None]


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightBetween:
    """The weight lies over the line from one group of points to another, seen from above.

    The points stand still: only the weight moves with the posture.
    """

    shares: Mapping[str, float]
    ends: tuple[tuple[str, ...], tuple[str, ...]]
    sd_m: FloatArray

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """One row: how far beside the line the weight lies."""
        first, last = (_mean(placed.places_m, names)[:, :2] for names in self.ends)
        along = (last - first) / np.linalg.norm(last - first, axis=1)[:, None]
        across = np.stack([-along[:, 1], along[:, 0]], axis=1) / self.sd_m[:, None]
        parts = tuple(self.shares.items())
        place = sum(share * placed.places_m[name][:, :2] for name, share in parts)
        slopes = sum(share * placed.slopes[name][:, :2] for name, share in parts)
        miss = ((place - first) * across).sum(axis=1)
        return miss[:, None], np.einsum("fa,fac->fc", across, slopes)[:, None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What coordinates are expected to be: ``postures``, ``sd`` (frame, coordinate).

    A standard deviation without end says nothing.
    """

    postures: FloatArray
    sd: FloatArray

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """One row a coordinate."""
        weight = 1 / self.sd
        slopes = np.eye(len(POSTURE)) * weight[:, :, None]
        return (postures - self.postures) * weight, slopes


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Left and right do the same, to ``sd_rad``; ``names`` without their side."""

    names: tuple[str, ...]
    sd_rad: float

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """One row a name."""
        left = [PLACE[f"{name}_left"] for name in self.names]
        right = [PLACE[f"{name}_right"] for name in self.names]
        turn = (np.eye(len(POSTURE))[left] - np.eye(len(POSTURE))[right]) / self.sd_rad
        miss = (postures[:, left] - postures[:, right]) / self.sd_rad
        return miss, np.broadcast_to(turn, (len(postures), *turn.shape))


@dataclass(frozen=True, kw_only=True, slots=True)
class WithinReach:
    """Joints stay within ``low`` and ``high`` (coordinate,), to ``sd_rad``."""

    low: FloatArray
    high: FloatArray
    sd_rad: float

    def rows(self, placed: Placed, *, postures: FloatArray) -> Rows:
        """One row a coordinate, zero within."""
        beyond = np.maximum(postures - self.high, 0) + np.minimum(postures - self.low, 0)
        slopes = np.eye(len(POSTURE)) * (beyond != 0)[:, :, None]
        return beyond / self.sd_rad, slopes / self.sd_rad


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """Postures (sequence, frame, coordinate), how they miss each term, and whether they settled."""

    postures: FloatArray
    placed: Placed
    rounds: int
    settled: bool
    misses: tuple[FloatArray, ...] = field(default=())


def fit_postures(
    chain: LandmarkChain,
    *,
    terms: Sequence[Term],
    start: FloatArray,
    step_s: FloatArray,
) -> Fit:
    """The postures that miss the terms least, with small accelerations.

    Parameters
    ----------
    terms : sequence of Term
        Over all frames, those of the first sequence first.
    start : array (sequence, frame, coordinate)
        From where the search begins.
    step_s : array (sequence,)
        Seconds between frames of each sequence.
    """
    sequences, frames, coordinates = start.shape
    postures = start.reshape(-1, coordinates).copy()
    smooth = _smoothness(frames, step_s=step_s)
    settled, rounds = False, 0
    while not settled and rounds < MOST_ROUNDS:
        placed = chain.at(postures)
        square, slope = _normal(terms, placed, postures)
        step = _steps(
            square.reshape(sequences, frames, coordinates, coordinates),
            slope.reshape(sequences, frames, coordinates),
            postures.reshape(sequences, frames, coordinates),
            smooth=smooth,
        )
        step = np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        postures -= step.reshape(-1, coordinates)
        settled = bool(np.abs(step).max() < STILL_RAD)
        rounds += 1
    placed = chain.at(postures)
    return Fit(
        postures=postures.reshape(start.shape),
        placed=placed,
        rounds=rounds,
        settled=settled,
        misses=tuple(term.rows(placed, postures=postures)[0] for term in terms),
    )


def _normal(terms: Sequence[Term], placed: Placed, postures: FloatArray) -> Rows:
    """Sums of squares of slopes (frame, coordinate, coordinate), and of slopes times misses."""
    miss, slopes = zip(*(term.rows(placed, postures=postures) for term in terms), strict=True)
    misses, rows = np.concatenate(miss, axis=1), np.concatenate(slopes, axis=1)
    unknown = ~np.isfinite(misses)
    misses = np.where(unknown, 0.0, misses)
    rows = np.where(unknown[:, :, None], 0.0, rows)
    square = np.swapaxes(rows, 1, 2) @ rows + FAINT * np.eye(len(POSTURE))
    return square, np.asarray((misses[:, None, :] @ rows)[:, 0])


def _smoothness(frames: int, *, step_s: FloatArray) -> FloatArray:
    """Weight of squared second differences, (sequence, coordinate); none for too few frames."""
    rule = load_knowledge().body_model.filmed_postures.rule
    sd = np.full(len(POSTURE), rule("angle_acceleration"))
    sd[: len(PELVIS) // 2] = rule("place_acceleration")
    if frames < 3:
        return np.zeros((len(step_s), len(POSTURE)))
    return np.asarray(1 / (sd * step_s[:, None] ** 2) ** 2)


def _steps(
    square: FloatArray, slope: FloatArray, postures: FloatArray, *, smooth: FloatArray
) -> FloatArray:
    """The step of every sequence, by one banded system each: neighbours in time are coupled."""
    from scipy.linalg import solveh_banded

    sequences, frames, count = slope.shape
    bands = _second_differences(frames)
    out = np.empty_like(slope)
    for i in range(sequences):
        table = np.zeros((2 * count + 1, frames, count))
        for row in range(count):
            table[row, :, : count - row] = np.diagonal(square[i], -row, axis1=1, axis2=2)
        pull = slope[i].copy()
        for apart, band in enumerate(bands):
            table[apart * count, : len(band)] += band[:, None] * smooth[i]
            pull[: len(band)] += band[:, None] * smooth[i] * postures[i, apart:]
            if apart:
                pull[apart:] += band[:, None] * smooth[i] * postures[i, : len(band)]
        lower = table.reshape(2 * count + 1, -1)
        out[i] = solveh_banded(lower, pull.ravel(), lower=True).reshape(frames, count)
    return out


def _second_differences(frames: int) -> tuple[FloatArray, ...]:
    """Diagonals of the square of second differences: the main one and the two below."""
    if frames < 3:
        return (np.zeros(frames),)
    second = np.diff(np.eye(frames), n=2, axis=0)
    square = second.T @ second
    return tuple(np.diagonal(square, -apart).copy() for apart in range(3))


def tip(line: Line, *, placed: Placed, axis: int) -> Rows:
    """Angle of a line against the vertical, (frame,), and its slopes (frame, coordinate)."""
    vector, slopes = line.along(placed)
    sign = -1.0 if axis == BACK else 1.0
    across, up = sign * vector[:, axis], vector[:, UP]
    across_slopes, up_slopes = sign * slopes[:, axis], slopes[:, UP]
    square = np.maximum(across**2 + up**2, 1e-6)[:, None]
    turned = (up[:, None] * across_slopes - across[:, None] * up_slopes) / square
    return np.arctan2(across, up), turned


def _mean(values: Mapping[str, FloatArray], names: tuple[str, ...]) -> FloatArray:
    return np.asarray(np.mean([values[name] for name in names], axis=0))
