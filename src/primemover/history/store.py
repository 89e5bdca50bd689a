"""What a store can do, whichever database stands behind it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from primemover.history.records import (
    CheckRecord,
    Erased,
    NoteRecord,
    OwnFinding,
    Person,
    PlanRecord,
    Unfinished,
    UnfinishedKind,
)
from primemover.history.together import Additions
from primemover.programme.log import (
    Absence,
    Choice,
    CompletedSession,
    PainNote,
    Recheck,
    TrainingLog,
)


class Store(Protocol):
    """Everything kept of people. Every ``add`` is one transaction: confirmed is kept, or nothing.

    Adding a record whose id is there already changes nothing and is no error when it is equal;
    an unequal one raises ``StoreError``. Reading order is that of time.
    """

    def __enter__(self) -> Self:
        """The store itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing; connections are closed."""
        ...

    def people(self) -> tuple[Person, ...]:
        """Everybody, in the order added."""
        ...

    def find_person(self, label: str) -> Person | None:
        """The person of this label, or None."""
        ...

    def add_person(self, person: Person) -> None:
        """Nothing; two people cannot have one label."""
        ...

    def rename_person(self, person: str, *, label: str) -> bool:
        """Whether the person of this id is now called ``label``; False when somebody else is.

        An archive written under the earlier name is of another person until the name is back.

        Raises
        ------
        StoreError
            When there is nobody of this id.
        """
        ...

    def add_check(self, check: CheckRecord) -> None:
        """Nothing; the check, its tracks and its pictures are kept together or not at all."""
        ...

    def checks(self, person: str, *, with_files: bool = False) -> tuple[CheckRecord, ...]:
        """Checks of a person; tracks and pictures only when asked for."""
        ...

    def check(self, check_id: str) -> CheckRecord | None:
        """One check with its tracks and pictures."""
        ...

    def add_plan(self, plan: PlanRecord) -> None:
        """Nothing; the newest plan is the one in use."""
        ...

    def plans(self, person: str) -> tuple[PlanRecord, ...]:
        """Every plan of a person."""
        ...

    def current_plan(self, person: str) -> PlanRecord | None:
        """The newest plan, or None."""
        ...

    def add_session(self, session: CompletedSession, *, person: str) -> None:
        """Nothing; one session with its exercises and sets."""
        ...

    def add_pain(self, pain: PainNote, *, person: str) -> None:
        """Nothing; pain between sessions."""
        ...

    def add_absence(self, absence: Absence, *, person: str) -> None:
        """Nothing; days away."""
        ...

    def add_choice(self, choice: Choice, *, person: str) -> None:
        """Nothing; a wish about the plan."""
        ...

    def add_recheck(self, recheck: Recheck, *, person: str) -> None:
        """Nothing; what a check done again found."""
        ...

    def log(
        self, person: str, *, since: date | None = None, until: date | None = None
    ) -> TrainingLog:
        """Everything done and told from ``since`` to ``until``, both included."""
        ...

    def take_back(self, told: str, *, person: str) -> bool:
        """Whether an entry of the person's log had this id; it is then gone, with its parts."""
        ...

    def add_note(self, note: NoteRecord) -> None:
        """Nothing; a free note."""
        ...

    def notes(self, person: str) -> tuple[NoteRecord, ...]:
        """Notes of a person."""
        ...

    def remove_note(self, note: str, *, person: str) -> bool:
        """Whether the person had a note of this id; it is then gone."""
        ...

    def add_own_finding(self, finding: OwnFinding) -> None:
        """Nothing; a professional's own finding or override."""
        ...

    def own_findings(self, person: str) -> tuple[OwnFinding, ...]:
        """Professionals' findings about a person."""
        ...

    def remove_own_finding(self, finding: str, *, person: str) -> bool:
        """Whether a professional's finding of this id was about the person; it is then gone."""
        ...

    def keep_unfinished(self, begun: Unfinished) -> None:
        """Nothing; it is kept in the place of what the person had unfinished by this id."""
        ...

    def unfinished(
        self, person: str, *, kind: UnfinishedKind | None = None
    ) -> tuple[Unfinished, ...]:
        """What a person began and did not end, with its tracks."""
        ...

    def drop_unfinished(self, begun: str, *, person: str) -> bool:
        """Whether the person had something unfinished of this id; it is then gone."""
        ...

    def together(self) -> AbstractContextManager[Additions]:
        """What adds many records as one: at the end of the block all are kept, or none."""
        ...

    def erase(self, person: str) -> Erased:
        """How much was erased: every record of the person, unrecoverably, in one transaction."""
        ...

    def backup(self, path: Path) -> Path:
        """A verified copy of the whole store at ``path``."""
        ...
