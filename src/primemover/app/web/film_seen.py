"""What one recording gave, at once: values with their doubt, what is unseen, what to change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.app.web.check_flow import recordings

if TYPE_CHECKING:
    from primemover.checkup import TestResult
    from primemover.history.records import TrackRecord
    from primemover.knowledge import Knowledge
    from primemover.report.sections.filmed import FilmedView

COUNTS: Final = frozenset({"repetitions", "tempo_out", "tempo_back"})
"""What says how often and how fast; nothing is found from it alone."""

UNCALIBRATED: Final = "uncalibrated"
"""Cause of a refusal that says nothing of the film: its model was not held against the truth."""

_COMMAND: Final = re.compile(r"(?:[,;:]\s*(?:or\s+)?[^,;:.`]*|\s[^.;`]*)`[^`]*`[^.;]*")
"""The part of a sentence that names something to type on a terminal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One recording looked at.

    ``serves`` when more than counts could be measured in it.
    """

    result: TestResult
    view: FilmedView
    serves: bool
    people: int

    @property
    def only_counted(self) -> bool:
        """Whether somebody was seen to repeat the movement, and nothing but that was read."""
        counts = (m.value for m in self.result.measures if m.quantity == "repetitions")
        return not self.serves and any(count > 0 for count in counts)

    @property
    def once(self) -> bool:
        """Whether a movement that is repeated was seen a single time, as another one may be."""
        movement = self.result.movement
        return bool(movement and movement.counted_signal and len(movement.repetitions) == 1)

    @property
    def left(self) -> LeftOut:
        """What could not be read in it."""
        return left_out(self.result, view=self.view)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unseen:
    """What could not be read for one reason, and what to do about it."""

    names: tuple[str, ...]
    reason: str
    remedy: str
    helps: bool
    """Whether another film of the same movement can show it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """What could not be read in a recording.

    ``unmeasured`` are names of what is left out although it was seen, because nobody has measured
    how far the model that read it is off; ``unseen`` is everything else, reason by reason.
    """

    unmeasured: tuple[str, ...]
    unseen: tuple[Unseen, ...]

    @property
    def to_film(self) -> tuple[Unseen, ...]:
        """What another film can show."""
        return tuple(row for row in self.unseen if row.helps)


def left_out(result: TestResult, *, view: FilmedView) -> LeftOut:
    """What could not be read in this recording."""
    from primemover.report.sections.filmed import NO_FILM_HELPS

    rows = [*zip(result.refusals, view.refusals, strict=True)]
    reasons: dict[tuple[str, str, bool], list[str]] = {}
    for refusal, row in rows:
        if refusal.cause != UNCALIBRATED:
            why = row.reason, row.remedy, refusal.cause not in NO_FILM_HELPS
            reasons.setdefault(why, []).append(row.name)
    return LeftOut(
        unmeasured=tuple(row.name for refusal, row in rows if refusal.cause == UNCALIBRATED),
        unseen=tuple(
            Unseen(names=tuple(names), reason=reason, remedy=remedy, helps=helps)
            for (reason, remedy, helps), names in reasons.items()
        ),
    )


def seen(track: TrackRecord, *, knowledge: Knowledge) -> Seen:
    """What this recording gives by itself."""
    from primemover.checkup import examine
    from primemover.report.citations import Citations
    from primemover.report.sections.filmed import filmed_views
    from primemover.report.sections.pictures import Pictures

    with recordings((track,)) as films:
        result = examine(films[0], knowledge=knowledge)
    (view,) = filmed_views(
        (result,),
        citations=Citations(knowledge.sources),
        pictures=Pictures(knowledge=knowledge),
    )
    people = result.movement.track.attrs.get("people_seen", 1) if result.movement else 1
    return Seen(
        result=result,
        view=view,
        serves=any(measure.quantity not in COUNTS for measure in result.measures),
        people=int(people),
    )


def without_commands(text: str) -> str:
    """``text`` without what is to be typed on a terminal: the page has buttons for it.

    >>> without_commands("Film alone, or choose another with `--person left|right|x,y`.")
    'Film alone.'
    >>> without_commands("a.mp4 shows 2 people. Choose another with `--person left|right|x,y`.")
    'a.mp4 shows 2 people.'
    """
    sentences = re.split(r"(?<=[.!?])\s+", text)
    kept = [_COMMAND.sub("", each).strip() if "`" in each else each for each in sentences]
    told = [
        each if each.endswith((".", "!", "?")) else f"{each}."
        for each in kept
        if len(each.strip(" .")) > len("Choose another")
    ]
    return " ".join(told)
