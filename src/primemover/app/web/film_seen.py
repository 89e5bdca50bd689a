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

_COMMAND: Final = re.compile(r"(?:[,;:]\s*(?:or\s+)?[^,;:.`]*|\s[^.;`]*)`[^`]*`[^.;]*")
"""The part of a sentence that names something to type on a terminal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One recording looked at.

    ``serves`` when more than counts could be measured in it; ``only_counted`` when nothing was
    wrong with it and the rest is unread because nobody has measured how far its model is off.
    """

    result: TestResult
    view: FilmedView
    serves: bool
    people: int

    @property
    def only_counted(self) -> bool:
        """Whether it was counted and timed, and no film of this kind gives more."""
        from primemover.report.sections.filmed import NO_FILM_HELPS

        causes = {refusal.cause for refusal in self.result.refusals}
        counted = any(measure.quantity in COUNTS for measure in self.result.measures)
        return not self.serves and counted and causes <= NO_FILM_HELPS and "uncalibrated" in causes


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
