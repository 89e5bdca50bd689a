"""One page for a professional: what was asked, seen, found and done, to copy or to print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.report.note_parts import (
    NotePart,
    change_lines,
    finding_lines,
    own_lines,
    period_lines,
    programme_lines,
    safety_lines,
    seen_lines,
    told_lines,
    version_lines,
)
from primemover.report.pages import render_page
from primemover.report.stored_check import StoredCheck

if TYPE_CHECKING:
    from primemover.findings.change import Change
    from primemover.history.records import OwnFinding
    from primemover.knowledge import Knowledge
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan

NOT_THIS: Final = (
    "This is not a medical report. It holds what a person told a programme and how one ordinary "
    "camera saw them move, with its doubt. It names no condition, rules none out, and replaces no "
    "examination. Nobody has checked it; the person chose to hand it over."
)
"""What the note is not; said at its top, where it is read."""

_WIDTH: Final = 88


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfessionalNote:
    """The note as headings and lines; ``lead`` says what it is about."""

    title: str
    lead: str
    not_this: str
    parts: tuple[NotePart, ...]


def professional_note(
    check: StoredCheck,
    *,
    checked_on: date,
    on: date,
    knowledge: Knowledge,
    plan: Plan | None = None,
    log: TrainingLog | None = None,
    own: Sequence[OwnFinding] = (),
    changes: Sequence[Change] = (),
) -> ProfessionalNote:
    """The note on one check, and on what was planned and done since.

    Parameters
    ----------
    checked_on, on : date
        Days of the check and of the note.
    plan, log : optional
        The plan as it stands and what was done; their parts are missing when these are.
    own : sequence of OwnFinding
        What a professional found, or said in place of a finding, which is then not repeated.
    changes : sequence of Change
        Of a re-test.
    """
    parts = [
        _part("Safety", safety_lines(check)),
        _part("Asked and told", told_lines(check, knowledge=knowledge)),
        _part("Seen and measured", seen_lines(check, knowledge=knowledge)),
        _part("Findings", finding_lines(check, own=own, knowledge=knowledge)),
        _part("A professional's own findings", own_lines(own, check=check)),
        _part("Programme in brief", programme_lines(plan, on=on) if plan else ()),
        _part("Since then", period_lines(log, plan=plan, on=on) if log else ()),
        _part("Changes since the test before", change_lines(changes)),
        _part("Versions", version_lines(check)),
    ]
    return ProfessionalNote(
        title="Note for a professional",
        lead=f"Movement check of {checked_on.isoformat()}; written on {on.isoformat()} "
        "with primemover.",
        not_this=NOT_THIS,
        parts=tuple(part for part in parts if part.lines),
    )


def note_text(note: ProfessionalNote) -> str:
    """The note as plain text, to copy into a message or a record."""
    blocks = [f"{note.title.upper()}\n{note.lead}", textwrap.fill(note.not_this, _WIDTH)]
    for part in note.parts:
        lines = "\n".join(_wrapped(line) for line in part.lines)
        blocks.append(f"{part.title.upper()}\n{lines}")
    return "\n\n".join(blocks) + "\n"


def note_html(note: ProfessionalNote) -> str:
    """The note as one self-contained page that prints on a sheet."""
    return render_page("note.html.j2", note=note)


def _wrapped(line: str) -> str:
    return textwrap.fill(
        line, _WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False
    )


def _part(title: str, lines: Iterable[str]) -> NotePart:
    return NotePart(title=title, lines=tuple(" ".join(line.split()) for line in lines))
