"""A recording fed through the live path, frame by frame, to be set beside the path of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import xarray as xr

from primemover.coaching.counting import LiveCounter
from primemover.coaching.events import Event
from primemover.coaching.frames import LandmarkFrame, frames_of
from primemover.coaching.live_set import CoachedSet, pose_of
from primemover.coaching.movements import live_counting
from primemover.coaching.readings import COUNTED, Reader
from primemover.coaching.report import SetReport
from primemover.errors import RecordingError
from primemover.knowledge import Knowledge, load_knowledge
from primemover.knowledge.coached import CoachedMovement
from primemover.signals.movement import Repetition
from primemover.terms import Side


@dataclass(frozen=True, kw_only=True, slots=True)
class CausalSeries:
    """The counted signal as live use saw it, and the repetitions found on it.

    ``values`` are smoothed causally, a value a frame in which somebody was seen.
    """

    time_s: tuple[float, ...]
    values: tuple[float, ...]
    repetitions: tuple[Repetition, ...]


def causal_series(
    track: xr.Dataset,
    *,
    movement: CoachedMovement,
    side: Side | None = None,
    knowledge: Knowledge | None = None,
) -> CausalSeries:
    """The counted signal of a track and its repetitions, causally, without the set-up gate.

    As in a file, an excursion under way at the first frame counts when it comes back.

    Raises
    ------
    RecordingError
        When the movement is held and not counted.
    """
    knowledge = load_knowledge() if knowledge is None else knowledge
    counting = live_counting(movement, knowledge=knowledge)
    if counting is None:
        raise RecordingError(f"{movement.id} is held: expected a movement that is repeated")
    reader = Reader(
        (), counted=counting.signal, sides=counting.sides, side=side, knowledge=knowledge
    )
    counter = LiveCounter(
        replace(counting.settings, open_start=True),
        back_share=knowledge.coaching_rules["counted_back"].number,
    )
    sized_s = knowledge.coaching_rules["still_time"].number  # as long as the gate takes
    time_s: list[float] = []
    values: list[float] = []
    found: list[Repetition | None] = []
    for frame in frames_of(track):
        pose = pose_of(frame)
        if pose is None:
            continue
        if not time_s or frame.time_s - time_s[0] <= sized_s:
            reader.anchor.add(pose, confidence=frame.confidence)
        value = reader.read(pose, time_s=frame.time_s)[COUNTED]
        time_s.append(frame.time_s)
        values.append(value)
        found.append(_accepted(counter, counter.update(value, time_s=frame.time_s)))
    found.append(_accepted(counter, counter.finish()))
    return CausalSeries(
        time_s=tuple(time_s),
        values=tuple(values),
        repetitions=tuple(one for one in found if one is not None),
    )


def _accepted(counter: LiveCounter, found: Repetition | None) -> Repetition | None:
    if found is None or not found.complete:
        return None
    counter.take_size(found)
    return found


def replay(
    frames: Iterable[LandmarkFrame], *, coached: CoachedSet
) -> tuple[SetReport, tuple[Event, ...]]:
    """The report of a set fed these frames, and everything it told."""
    events: list[Event] = []
    last_s = 0.0
    for frame in frames:
        events += coached.update(frame)
        last_s = frame.time_s
    return coached.finish(last_s), tuple(events)


def with_lead_in(
    track: xr.Dataset, *, lead_in_s: float, rate_hz: float = 25.0
) -> Iterator[LandmarkFrame]:
    """The frames of a track after its first one, held still for ``lead_in_s``.

    Clips begin where the movement does; live, somebody stands still first.
    """
    frames = frames_of(track)
    first = next(frame for frame in frames if frame.world_m is not None)
    count = round(lead_in_s * rate_hz)
    lead = (replace(first, time_s=first.time_s - n / rate_hz) for n in range(count, -1, -1))
    return chain(lead, frames)
