"""A channel's name when a table beside it says more than the name does."""

from __future__ import annotations

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.naming import muscle_of


def full_name(name: str, *, muscle: str, side: str) -> str:
    """``name``, with side and muscle behind it where it does not say them itself.

    Parameters
    ----------
    name : str
    muscle : str
        Id or words; "" when not known.
    side : str
        ``left``, ``right`` or "".

    Examples
    --------
    >>> full_name("sensor 2", muscle="gluteus_medius", side="left")
    'sensor 2 (left gluteus medius)'
    """
    found = muscle_of(name, knowledge=load_knowledge())
    if not muscle or (found.muscle == muscle and (found.side or "") == side):
        return name
    return f"{name} ({' '.join(filter(None, (side, muscle.replace('_', ' '))))})"
