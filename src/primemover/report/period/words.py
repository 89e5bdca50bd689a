"""Places of the body in words that need no anatomy."""

from __future__ import annotations

from typing import Final

_PLACES: Final[dict[str, str]] = {
    "hip_front": "front of the hip",
    "hip_side": "side of the hip",
    "elsewhere": "another place",
}


def place_words(ident: str) -> str:
    """A place or a felt site in words: ``front_of_thigh`` is the front of the thigh."""
    return _PLACES.get(ident) or ident.replace("_of_", " of the ").replace("_", " ")
