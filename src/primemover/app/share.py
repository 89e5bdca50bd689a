"""``primemover note`` and ``primemover fhir``: a check in a form that somebody else can read.

Both write a file and stop there: whoever it is about decides what becomes of it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName
from primemover.app.usage import known
from primemover.errors import PrimeMoverError, StoreError

if TYPE_CHECKING:
    from primemover.findings.change import Change
    from primemover.history.records import CheckRecord, OwnFinding, Person, PlanRecord
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan
    from primemover.report.professional_note import ProfessionalNote

NOTE_EXAMPLES = """
Examples:
  The newest check and the weeks since, to copy:
    primemover note
  As a page to print:
    primemover note --out note.html
  From a check that is not in the history:
    primemover note --check result/

Nothing leaves this machine by itself: the note is printed or written,
and you hand it over.
"""

FHIR_EXAMPLES = """
Examples:
  The newest check, its measures and the programme as a FHIR R4 bundle:
    primemover fhir --out bundle.json
  Without the answers on food:
    primemover fhir --out bundle.json --without food
  Under a name of your own choice:
    primemover fhir --out bundle.json --as client-17

Nothing leaves this machine by itself: a file is written, and you hand it
over. No name is in it; the answers are, unless you leave sections out.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shared:
    """Everything that may be handed over of one person."""

    document: Mapping[str, Any]
    check: str
    person: str
    at: datetime
    plan: Plan | None = None
    log: TrainingLog | None = None
    own: tuple[OwnFinding, ...] = ()
    changes: tuple[Change, ...] = ()


def note(
    *,
    check: Path | None = None,
    out: Annotated[Path | None, Parameter(alias="-o")] = None,
    store: StoreName = None,
    person: PersonName = None,
) -> ExitCode:
    """Write a one-page note for a professional: asked, seen, found, done. Nothing is sent.

    Parameters
    ----------
    check
        Folder of a check, or its check.json, instead of the newest check kept.
    out
        File to write: a page when it ends in .html, plain text else. Printed when not given.
    store
        Where the history is kept; your own when not given.
    person
        Whose history; needed where there are several people.
    """
    from primemover.knowledge import load_knowledge
    from primemover.report.professional_note import note_html, note_text

    knowledge = load_knowledge()
    shared = _shared(check, store=store, person=person, knowledge=knowledge)
    found = _note(shared, knowledge=knowledge)
    if out is None:
        print(note_text(found), end="")
    else:
        html = out.suffix.lower() in {".html", ".htm"}
        _write(out, text=note_html(found) if html else note_text(found))
    return ExitCode.OK


def fhir(
    *,
    check: Path | None = None,
    out: Annotated[Path, Parameter(alias="-o")] = Path("bundle.json"),
    without: Annotated[tuple[str, ...], Parameter(alias="-w")] = (),
    pseudonym: Annotated[str | None, Parameter(name="--as")] = None,
    store: StoreName = None,
    person: PersonName = None,
) -> ExitCode:
    """Write a check as a FHIR R4 bundle: answers, measures with their doubt, findings, programme.

    Nothing is sent anywhere.

    Parameters
    ----------
    check
        Folder of a check, or its check.json, instead of the newest check kept.
    out
        File to write; bundle.json when not given.
    without
        Section of the questionnaire whose answers are left out; once for each.
    pseudonym
        What the person is called in the bundle; a code that means nothing when not given.
    store
        Where the history is kept; your own when not given.
    person
        Whose history; needed where there are several people.
    """
    from primemover.knowledge import load_knowledge
    from primemover.report.fhir import contents, fhir_bundle, to_fhir_json

    knowledge = load_knowledge()
    left_out = [known(s, among=knowledge.question_sections, what="--without") for s in without]
    shared = _shared(check, store=store, person=person, knowledge=knowledge)
    bundle = fhir_bundle(
        shared.document,
        pseudonym=pseudonym or _code_for(shared.person),
        check_id=shared.check,
        at=shared.at,
        knowledge=knowledge,
        plan=shared.plan,
        log=shared.log,
        without=left_out,
    )
    _write(out, text=to_fhir_json(bundle))
    print(_held(contents(bundle)))
    return ExitCode.OK


def note_about(store: Store, *, person: Person, knowledge: Knowledge) -> ProfessionalNote:
    """The note on the newest check of somebody, and on the weeks since.

    Raises
    ------
    StoreError
        When there is neither a check nor a plan.
    """
    return _note(_from_store(store, person=person, knowledge=knowledge), knowledge=knowledge)


def _note(shared: _Shared, *, knowledge: Knowledge) -> ProfessionalNote:
    from primemover.report.professional_note import professional_note
    from primemover.report.stored_check import read_check

    return professional_note(
        read_check(shared.document),
        checked_on=shared.at.astimezone().date(),
        on=date.today(),
        knowledge=knowledge,
        plan=shared.plan,
        log=shared.log,
        own=shared.own,
        changes=shared.changes,
    )


def _held(counts: Mapping[str, int]) -> str:
    """What a bundle holds, in words; what FHIR calls a person is not how we speak of one."""
    from primemover.report.words import counted

    parts = [
        "the answers" if counts.get("QuestionnaireResponse") else "no answers",
        f"{counted(counts.get('Observation', 0), noun='observation')} (measures, findings, pain)",
        "a programme" if counts.get("CarePlan") else "no programme",
    ]
    return f"It holds {', '.join(parts[:-1])} and {parts[-1]}."


def _shared(
    check: Path | None, *, store: str | None, person: str | None, knowledge: Knowledge
) -> _Shared:
    if check is not None:
        return _from_file(check / "check.json" if check.is_dir() else check)
    from primemover.app.store import open_store_of, person_of

    with open_store_of(store) as opened:
        return _from_store(opened, person=person_of(opened, label=person), knowledge=knowledge)


def _from_file(file: Path) -> _Shared:
    """A check on its own; when it was made is when its file was."""
    from primemover.recordings.answers import parse_answers
    from primemover.report.json import FORMAT
    from primemover.report.stored_check import read_check

    wanted = "name the folder that `primemover check --out` wrote"
    try:
        text = file.read_text(encoding="utf-8")
        document = json.loads(text)
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        if document.get("format") != FORMAT:
            raise ValueError(f"format {document.get('format')!r}")
        read_check(document)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise PrimeMoverError(
            f"{file}: expected the check.json of a check ({type(fault).__name__}); {wanted}"
        ) from fault
    told = parse_answers(document.get("answers") or {}, source=str(file))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _Shared(
        document={**document, "answers": told.values}, check=digest, person=digest, at=at
    )


def _from_store(store: Store, *, person: Person, knowledge: Knowledge) -> _Shared:
    from primemover.app.course import course_of
    from primemover.app.retests import whole

    checks, record = whole(store.checks(person.id)), store.current_plan(person.id)
    if not checks and record is None:
        raise StoreError(
            f"{person.label} has no check and no plan yet; name a check: --check result/"
        )
    course = None
    if record is not None:
        course = course_of(store, person=person, on=date.today(), knowledge=knowledge)
    newest = checks[-1] if checks else None
    return _Shared(
        document=newest.result if newest else _of_plan(record, knowledge=knowledge),
        check=newest.id if newest else record.id if record else "",
        person=person.id,
        at=newest.at if newest else record.made_at if record else datetime.now(UTC),
        plan=course.plan if course else None,
        log=course.log if course else None,
        own=tuple(
            each
            for each in store.own_findings(person.id)
            if not each.check or (newest and each.check == newest.id)
        ),
        changes=_changes(checks, store=store, knowledge=knowledge),
    )


def _of_plan(record: PlanRecord | None, *, knowledge: Knowledge) -> Mapping[str, Any]:
    """What a plan made from answers alone rests on, in the form of a check."""
    from primemover.findings.gate import safety_gate
    from primemover.findings.plain import plain
    from primemover.recordings.answers import Answers

    if record is None:
        return {}
    inputs = record.plan.inputs
    gate = safety_gate(Answers(values=inputs.answers), knowledge=knowledge)
    return {
        "outcome": gate.outcome,
        "answers": inputs.answers,
        "gate": plain(gate),
        "findings": plain(inputs.findings),
        "versions": dict(record.plan.versions),
    }


def _changes(
    checks: Sequence[CheckRecord], *, store: Store, knowledge: Knowledge
) -> tuple[Change, ...]:
    """What changed between the newest check and the one before that it does not repeat."""
    from primemover.findings.change import compare
    from primemover.history.readings import day_of, days_of, repeats_of

    went = [record for record in checks if record.result.get("outcome") == "go"]
    if len(went) < 2 or went[-1].repeats:
        return ()
    linked = {record.repeats for record in went} - {""}
    repeating = [record for record in went if record.repeats or record.id in linked]
    days = days_of(repeating, knowledge=knowledge, store=store)
    return compare(
        day_of(went[-2], knowledge=knowledge, store=store),
        after=day_of(went[-1], knowledge=knowledge, store=store),
        knowledge=knowledge,
        repeats=repeats_of(repeating, days=days),
    ).changes


def _code_for(person: str) -> str:
    """A pseudonym that is the same each time and says nothing."""
    from primemover.report.fhir_codes import identity

    return identity("pseudonym", person)


def _write(path: Path, *, text: str) -> None:
    from primemover.report.writing import write_text, writing_into

    with writing_into(path.parent, what=path.name):
        write_text(path, text=text)
    print(path)
    print("Written on this machine, and sent nowhere.", file=sys.stderr)
