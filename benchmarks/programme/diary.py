"""What a simulated person writes down, in order of days."""

from __future__ import annotations

from dataclasses import dataclass, field

from primemover.programme.log import (
    Absence,
    Choice,
    CompletedSession,
    PainNote,
    Recheck,
    TrainingLog,
)

Entry = CompletedSession | PainNote | Absence | Recheck | Choice


@dataclass(kw_only=True, slots=True)
class Diary:
    """Entries of one plan; ``log`` is what the product reads."""

    entries: list[Entry] = field(default_factory=list)

    def write(self, entry: Entry) -> None:
        """Nothing; the entry is kept."""
        self.entries.append(entry)

    def log(self) -> TrainingLog:
        """Everything so far, each part in order of its day."""
        return TrainingLog(
            sessions=tuple(e for e in self.entries if isinstance(e, CompletedSession)),
            pains=tuple(e for e in self.entries if isinstance(e, PainNote)),
            absences=tuple(e for e in self.entries if isinstance(e, Absence)),
            rechecks=tuple(e for e in self.entries if isinstance(e, Recheck)),
            choices=tuple(e for e in self.entries if isinstance(e, Choice)),
        )
