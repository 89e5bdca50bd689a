"""Exercises by how much they ask of the glutes in simulation, beside the order published for EMG.

Only the order is told: neither effort nor amplitude says how much a muscle grows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from primemover.errors import PrimeMoverError
from primemover.simulation.body_size import BodySize

SHIPPED: Final = "exercise_order.json"
"""The order for a middle-sized body (``python -m benchmarks.muscles.shown_motions`` writes it)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderedExercise:
    """One exercise: by muscle its simulated effort, 0 to 1, and its published EMG amplitude.

    ``published`` is the mean over studies, as they print it; it has no entry for a muscle where
    no study measured it in this exercise.
    """

    exercise: str
    simulated: Mapping[str, float]
    published: Mapping[str, float] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(0 <= effort <= 1 for effort in self.simulated.values()):
            raise PrimeMoverError(
                f"order of exercises: {self.exercise}: expected efforts from 0 to 1; "
                "work it out again"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How alike the two orders are: Spearman's rank correlation with its 95 % interval.

    ``p_value`` is how often orders that have nothing to do with each other are as alike, or as
    opposed, as these.
    """

    muscle: str
    spearman: float
    low: float
    high: float
    p_value: float
    exercises: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ExerciseOrder:
    """The exercises of one body, with how alike the orders are for each muscle."""

    body: BodySize
    exercises: tuple[OrderedExercise, ...]
    agreement: tuple[Agreement, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    def ranks(self, muscle: str) -> tuple[tuple[str, int, int | None], ...]:
        """Exercise, its place in the simulated order, its place in the published one or None.

        Places count only exercises that have both, where an exercise has both; the first asks
        most. Those without a published figure keep their simulated place among all.
        """
        simulated = [each for each in self.exercises if muscle in each.simulated]
        ordered = sorted(simulated, key=lambda each: -each.simulated[muscle])
        both = [each for each in ordered if muscle in each.published]
        published = sorted(both, key=lambda each: -each.published[muscle])
        return tuple(
            (each.exercise, place, published.index(each) + 1 if each in both else None)
            for place, each in enumerate(ordered, start=1)
        )

    def to_dict(self) -> dict[str, Any]:
        """The order as plain JSON values; :meth:`from_dict` gives it back."""
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found

    @classmethod
    def from_dict(cls, document: Mapping[str, Any], *, where: str = "order") -> ExerciseOrder:
        """The order that ``document`` holds; nothing missing, nothing more, every type right.

        Raises
        ------
        PrimeMoverError
            Naming ``where`` it was found and what is wrong with it.
        """
        from pydantic import ValidationError

        try:
            found: ExerciseOrder = _reader().validate_json(json.dumps([document]))[0]
        except ValidationError as error:
            fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
            place = ".".join(map(str, fault["loc"][1:]))
            raise PrimeMoverError(
                f"{where}: {place or 'all'}: {fault['msg']}; work it out again"
            ) from None
        return found


@cache
def shipped_order() -> ExerciseOrder | None:
    """The order that comes with the package; None where none has been worked out."""
    file = files("primemover.simulation") / SHIPPED
    if not file.is_file():
        return None
    return ExerciseOrder.from_dict(json.loads(file.read_text(encoding="utf-8")), where=SHIPPED)


@cache
def _reader() -> Any:
    from pydantic import ConfigDict, TypeAdapter

    rules = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    return TypeAdapter(tuple[ExerciseOrder], config=rules)
