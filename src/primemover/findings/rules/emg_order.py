"""Which muscle began first, by muscle sensors.

The order in which muscles begin is told as it was seen, with its doubt, and only where enough
repetitions agree. In lifting the straight leg the glutes are usually last in healthy people, and
one cue makes all begin together. So no order stands out, whichever it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.recorded import muscle_words, recording_words, told_by_sensors

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import MuscleOrder


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Every pair of muscles that was compared; no order points to something that stands out."""
    for recorded in evidence.sensors():
        what = recording_words(recorded, knowledge=evidence.knowledge)
        for order in recorded.orders:
            pair = (order.first, order.second, order.side or "")
            yield told_by_sensors(
                recorded,
                what="order/" + "/".join(filter(None, pair)),
                says=f"{what}: {order_words(order, knowledge=evidence.knowledge)}",
                direction="unclear" if _undecided(order) else "against",
                strength="clear",
            )


def _undecided(order: MuscleOrder) -> bool:
    return order.statement == "undecided" or order.lag is None


def order_words(order: MuscleOrder, *, knowledge: Knowledge) -> str:
    """Which of the two began first and by how much, or why that is undecided."""
    first, second = (
        muscle_words(each, knowledge=knowledge) for each in (order.first, order.second)
    )
    if order.statement == "undecided" or order.lag is None:
        reason = f": {order.reason}" if order.reason else ""
        return f"whether {first} or {second} began first is undecided{reason}"
    earlier, later = (first, second) if order.statement == "first" else (second, first)
    lag = abs(order.lag.value)
    doubt = f"give or take {order.lag.uncertainty:.0f}"
    return f"{earlier} began {lag:.0f} ms before {later} ({doubt}, {order.lag.efforts} repetitions)"


ENTRY = Rule(
    id="emg_order",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="An order was seen.",
        not_supported="An order was seen. Who begins first differs between healthy people and "
        "moves with a cue, so no order is better by itself.",
        does_not_mean="That a muscle is late or weak. Glutes last is usual in healthy people, and "
        "no study says from which delay on something stands out.",
        next_supported="Nothing to change.",
        next_not_supported="Nothing to change. Record it again with the cue “squeeze the seat "
        "first” if you want to see the order move.",
        next_cannot_tell="Record at least five repetitions with a second of rest between them.",
    ),
    grade="C",
    sources=("lewis2009",),
    priority=57,
    about="context",
)
