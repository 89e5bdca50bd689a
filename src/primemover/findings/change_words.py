"""A re-test in plain sentences: what changed, what it is held against, what may be said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from primemover.findings.limits import MINUS

if TYPE_CHECKING:
    from primemover.findings.change import Change
    from primemover.findings.noise import Noise
    from primemover.findings.readings import Reading
    from primemover.knowledge import CitedNumber

MANY: Final = 10
"""From so many comparisons on it is said that one in twenty errs."""

ASK_AGAIN: Final = (
    "Do this test once more within two weeks with nothing changed, and later changes are judged "
    "against your own noise."
)

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_words(on: datetime) -> str:
    """A day as people write it: ``2 March 2026``."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def value_words(value: float, *, unit: str, spread: float = 0.0) -> str:
    """A value with its unit, with no more digits than ``spread`` makes worth reading."""
    digits = 0 if spread >= 2 else 1 if spread >= 0.05 or spread == 0 else 2
    text = f"{value:.{digits}f}"
    if digits and spread == 0:
        text = text.rstrip("0").rstrip(".")
    text = text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)
    if unit in ("deg", "%"):
        return f"{text}{'°' if unit == 'deg' else unit}"
    return text if unit in ("1", "") else f"{text} {unit}"


def told_as(change: Change, *, on: datetime, few: int) -> str:
    """The change and its verdict; ``on`` is when it was read before."""
    if change.change is None:
        return f"{change.name}: couldn't tell, because {change.reason}."
    moved = _moved(change, on=on)
    if change.reason:
        return f"{moved} Couldn't tell whether that is more than noise: {change.reason}."
    if change.noise is None:
        # why nothing is known is added by whoever looked for it
        return f"{moved} {_camera_alone(change)}" if change.verdict == "within_noise" else moved
    held = _held_against(change, few=few)
    if change.verdict == "within_noise":
        return f"{moved} {held}, so this is within noise."
    way = {"better": ", and the better way", "worse": ", and not the better way"}
    return f"{moved} {held}, so this is more than noise{way.get(change.turn, '')}."


def _moved(change: Change, *, on: datetime) -> str:
    then, now, size = change_values(change)
    if now == then:
        return f"{change.name}: {now}, as on {day_words(on)}."
    way = "up" if (change.change or 0.0) > 0 else "down"
    return f"{change.name}: {now}, {way} {size} from {then} on {day_words(on)}."


def change_values(change: Change) -> tuple[str, str, str]:
    """The value then, the value now and the size of the difference, each with its unit."""
    before, after = change.before or 0.0, change.after or 0.0
    whole = before.is_integer() and after.is_integer()
    spread = 0.0 if whole else change.limit or change.sensor_error
    size = value_words(abs(after - before), unit=_step_unit(change.unit), spread=spread)
    then, now = (value_words(each, unit=change.unit, spread=spread) for each in (before, after))
    return then, now, size


def limit_words(change: Change) -> str:
    """What a change was held against, with its unit: the sensor's error where no noise is known."""
    limit = change.sensor_error if change.limit is None else change.limit
    return value_words(limit, unit=_step_unit(change.unit), spread=limit) if limit else ""


def _step_unit(unit: str) -> str:
    """The unit of a difference: ratings out of ten differ by points."""
    return "points" if unit == "of 10" else unit


def _held_against(change: Change, *, few: int) -> str:
    noise = change.noise
    if noise is None:
        return ""
    most = value_words(noise.limit, unit=_step_unit(change.unit), spread=noise.limit)
    if noise.origin == "own":
        wide = f" (learnt from {_times(noise.repeats)}, so wide)" if noise.repeats < few else ""
        words = f"Between two tests of yours with nothing changed it differs by up to {most}{wide}"
    else:
        words = (
            f"Nobody has measured how much you vary; in a study ({noise.population}) two tests "
            f"with nothing changed differed by up to {most}"
        )
    if change.sensor_error > noise.limit:
        words += f", and the camera alone may be off by {_error(change)}"
    return words


def _camera_alone(change: Change) -> str:
    if change.sensor_error == 0:
        return "No change."
    return f"The camera alone may be off by {_error(change)}, so this is within noise."


def _error(change: Change) -> str:
    return value_words(
        change.sensor_error, unit=_step_unit(change.unit), spread=change.sensor_error
    )


def _times(repeats: int) -> str:
    return "one repeat" if repeats == 1 else f"{repeats} repeats"


def none_known() -> str:
    """Why a change cannot be judged where no noise is known."""
    return (
        "Couldn't tell whether that is more than noise: how much it varies by itself is not known."
    )


def session_words(spread: float, *, unit: str) -> str:
    """Why readings of one day do not help: ``spread`` is how far they lie apart."""
    apart = value_words(spread, unit=_step_unit(unit), spread=spread)
    return (
        "Couldn't tell whether that is more than noise: two recordings of one day differ by "
        f"{apart}, but recordings of one day differ less than weeks do, so that is not enough."
    )


def not_read(before: Sequence[Reading], *, after: Sequence[Reading]) -> str:
    """Why one of the two is missing, or "" when both have a value."""
    for readings, when in ((before, "the time before"), (after, "this time")):
        if not any(each.value is not None for each in readings):
            refused = next((each.refused for each in readings if each.refused), "")
            reason = refused or "it was not looked at"
            return f"{when} {reason}"
    return ""


def study_beside(own: Noise | None, *, study: Noise | None, few: int, unit: str) -> tuple[str, ...]:
    """What a study found, where one's own noise is learnt from few repeats."""
    if own is None or study is None or own.repeats >= few:
        return ()
    most = value_words(study.limit, unit=_step_unit(unit), spread=study.limit)
    return (f"For comparison, in a study ({study.population}) it was up to {most}.",)


def practice_words(gain: CitedNumber) -> tuple[str, ...]:
    """How much practice alone adds, as one sentence."""
    ends = [f"{end:g}" for end in (gain.low, gain.high) if end is not None] or [f"{gain.value:g}"]
    return (
        f"Practice alone adds {' to '.join(ends)} {gain.unit} from the first try to the second.",
    )


def by_chance(judged: int) -> tuple[str, ...]:
    """How many of so many comparisons come out as more than noise by chance."""
    if judged < MANY:
        return ()
    return (
        f"{judged} quantities were compared. Even with nothing changed, about one in twenty would "
        "come out as more than noise.",
    )
