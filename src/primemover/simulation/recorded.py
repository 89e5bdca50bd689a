"""Who carried the load in a recording that was looked at, by a body of the size told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from primemover.errors import RecordingError
from primemover.simulation.body_size import BodySize
from primemover.simulation.who_carries import TOLD

if TYPE_CHECKING:
    from primemover.recordings.answers import Answers
    from primemover.signals.movement import Movement
    from primemover.simulation.who_carries import Told, WhoCarries
    from primemover.terms import Side

Progress = Callable[[str, float], None]


class Recorded(Protocol):
    """One recording that was looked at; ``movement`` is None where no pose was found."""

    @property
    def test(self) -> str:
        """Id of what was done."""
        ...

    @property
    def side(self) -> Side | None:
        """The side tested."""
        ...

    @property
    def source(self) -> str:
        """What the recording is called."""
        ...

    @property
    def movement(self) -> Movement | None:
        """What was seen."""
        ...


def body_of(answers: Answers) -> BodySize:
    """The body as it was told; where mass, height or sex were not told, as the model has them.

    Raises
    ------
    PrimeMoverError
        When a body of that size cannot be modelled.
    """
    told: dict[str, Any] = {}
    if mass_kg := answers.number("about.mass_kg"):
        told["mass_kg"] = mass_kg
    if height_cm := answers.number("about.height_cm"):
        told["height_m"] = height_cm / 100
    if (sex := answers.get("about.sex")) in ("female", "male"):
        told["sex"] = sex
    return BodySize(**told)


def assumed_of(answers: Answers) -> tuple[Told, ...]:
    """What was not told of the body, and is taken to be as the model has it."""
    told = {
        "mass": answers.number("about.mass_kg"),
        "height": answers.number("about.height_cm"),
    }
    return tuple(name for name in TOLD if not told[name])


def who_carried(
    recorded: Recorded,
    *,
    body: BodySize,
    assumed: tuple[Told, ...] = (),
    load_kg: float = 0.0,
    progress: Progress,
) -> WhoCarries:
    """Who carried the load in one recording, by simulation; needs the muscles extra.

    Parameters
    ----------
    assumed : tuple of str
        What was not told of the body; the account says so.
    load_kg : float
        What was carried, taken to rest where the same movement of the library carries it.
    progress : callable
        Called with words for what is done and the share done.

    Raises
    ------
    PrimeMoverError
        When the recording cannot be simulated, or the extra is not installed.
    """
    from primemover.simulation.simulate import simulate_track

    if recorded.movement is None:
        raise RecordingError(f"{recorded.source}: no pose was found in it; film it again")
    account = simulate_track(
        recorded.movement.track,
        test=recorded.test,
        side=recorded.side,
        size=body,
        load_kg=load_kg,
        recording=recorded.source,
        progress=lambda done: progress(f"muscles of {recorded.source}", done),
    )
    return replace(account, assumed=assumed)
