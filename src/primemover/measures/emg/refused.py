"""Refusals that several measures of surface EMG share, in words."""

from __future__ import annotations

from collections.abc import Iterable

from primemover.knowledge import Knowledge
from primemover.measures.emg.channels import muscle_name
from primemover.measures.emg.model import EmgRefusal
from primemover.terms import Side


def too_few(
    quantity: str,
    *,
    muscle: str,
    side: Side | None,
    found: int,
    least: int,
    against: str = "",
) -> EmgRefusal:
    """Too few repetitions, or pieces of a hold, to know how far a mean may be off."""
    return EmgRefusal(
        quantity=quantity,
        side=side,
        cause="too_few",
        reason=f"Only {found} repetitions or pieces of a hold could be used; at least {least} are "
        "needed.",
        remedy=f"Record at least {least} repetitions with rest between, or a longer hold.",
        muscle=muscle,
        against=against,
    )


def no_reference(
    quantity: str,
    *,
    muscles: Iterable[str],
    side: Side | None,
    muscle: str,
    against: str = "",
    knowledge: Knowledge,
) -> EmgRefusal:
    """Muscles, or sides, are to be compared and some have no maximum to be held against."""
    names = ", ".join(muscle_name(each, knowledge=knowledge) for each in muscles)
    return EmgRefusal(
        quantity=quantity,
        side=side,
        cause="no_reference",
        reason=f"No maximal contraction was recorded for {names}: without it microvolts of two "
        "sensors cannot be compared.",
        remedy="Record a maximal contraction of each of them in several positions, in the same "
        "session with the same sensors.",
        muscle=muscle,
        against=against,
    )
