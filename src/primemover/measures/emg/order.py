"""Which of two muscles began first, said only where it can be."""

from __future__ import annotations

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.measures.emg.model import MuscleOrder
from primemover.signals.emg.model import EmgSignals


def muscle_orders(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[MuscleOrder, ...]:
    """One order for each pair of ``protocol``, and each side it was recorded on."""
    del signals, protocol, knowledge
    return ()
