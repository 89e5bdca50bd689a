"""Places of the body and rungs of a ladder in words that need no anatomy."""

from __future__ import annotations

from typing import Final

_PLACES: Final[dict[str, str]] = {
    "hip_front": "front of the hip",
    "hip_side": "side of the hip",
    "elsewhere": "another place",
}

_RUNGS: Final[dict[str, str]] = {
    "range": "full range",
    "tempo": "slower",
    "pause": "with a pause",
    "one_leg": "on one leg",
    "backpack": "with a backpack",
}


def rung_words(step: str) -> str:
    """A rung of the ladder without weights, in as few words as a plot has room for."""
    return _RUNGS.get(step) or step.replace("_", " ")


def place_words(ident: str) -> str:
    """A place or a felt site in words: ``front_of_thigh`` is the front of the thigh."""
    return _PLACES.get(ident) or ident.replace("_of_", " of the ").replace("_", " ")
