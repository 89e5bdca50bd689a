"""What of a frame's cost is the app's own work: microseconds in a loop of nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from primemover.app.web.live.going import CoachedLive, Owner
from primemover.app.web.live.socket import as_json
from primemover.app.web.live.wire import read_frame
from primemover.coaching.live_set import CoachedSet
from primemover.coaching.movements import coached_for

ROUNDS: Final = 9
Sent = TypeVar("Sent")


def own_shares(packets: Sequence[bytes], *, exercise: str) -> tuple[tuple[str, float], ...]:
    """Each part of the way from a frame's bytes to its answer's text, and its µs a frame."""
    frames = [read_frame(packet) for packet in packets]
    answer = _set(exercise).told()
    return (
        ("bytes to landmarks, every number checked", _us(lambda: read_frame, packets)),
        ("the coach: placed, read, counted, cued", _us(lambda: _set(exercise).take, frames)),
        ("the answer as text", _us(lambda: as_json, [answer] * len(packets))),
    )


def _set(exercise: str) -> CoachedLive:
    movement = coached_for(exercise)
    if movement is None:
        raise ValueError(exercise)
    return CoachedLive(Owner(person="", what=exercise, side=None), coach=CoachedSet(movement))


def _us(begin: Callable[[], Callable[[Sent], object]], sent: Sequence[Sent]) -> float:
    """Of the quickest round, so that other work on the machine counts as little as can be."""
    spent_s = []
    for _ in range(ROUNDS):
        does = begin()
        begun_s = time.thread_time()
        for one in sent:
            does(one)
        spent_s.append(time.thread_time() - begun_s)
    return 1e6 * min(spent_s) / len(sent)
