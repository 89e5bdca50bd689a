"""What a simulated movement of the library cannot say, in words that go with every figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

LIMITS: Final = (
    "Simulated for a body of this size that moves as the movement is taught, not measured.",
    "Each movement is done with the least effort that can do it: muscles that brace against each "
    "other on purpose are told as less than they do.",
    "Arms have no muscles in the model. How the ground pushes is predicted: as evenly as balance "
    "allows; a foot that pushes otherwise pays for it, by what walking shows. Who lies or kneels "
    "pushes as spares muscles.",
    "Ranges are over what had to be assumed: how the feet push, how stiff stretched muscles are, "
    "by which rule work is shared, and how much may be left to no muscle. They are not a "
    "confidence interval.",
)

MORE_THAN_SOLES: Final = (
    "How all that bears weight here pushes against each other along the floor is not known, and "
    "the range does not hold it. Lying, kneeling and in bridges glutes do less here than in "
    "people's EMG, and others do it for them: do not read from this who does the work."
)
"""Said, where nobody may miss it, of movements that rest on more than soles."""

_LOAD_RESTS: Final[Mapping[str, str]] = {
    "bar_on_back": "The load is taken to lie across the upper back.",
    "bar_on_hips": "The load is taken to lie across the front of the hips.",
    "shoulder_side_left": "The load is taken to hang from straight arms.",
    "hand_left": "The load is taken to be in the hands, held as the movement is taught.",
}


def load_words(points: Sequence[str]) -> str:
    """Where a load that rests on ``points`` is taken to be, for the person who carried it."""
    return next(words for point, words in _LOAD_RESTS.items() if point in points)
