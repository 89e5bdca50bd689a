"""A new plan, made and checked before anything of it is kept: from answers, a check, or the last.

Nothing here writes; ``plan_command`` keeps person, plan and wish as one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from primemover.app.usage import UsageError
from primemover.errors import PrimeMoverError, StoreError

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.findings.gate import SafetyGate
    from primemover.history.records import CheckRecord, Person, PlanRecord
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.plan import FindingInBrief, Plan, PlanSettings
    from primemover.recordings.answers import Answers

KEPT: Final = "kept"
"""What ``--check`` says for the newest check of the history."""

Wanted = Mapping[str, Any]
"""Settings by name as the command line asks for them; None where it does not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """What a plan is made of; ``findings`` are None where the answers alone are to tell."""

    answers: Answers
    findings: tuple[FindingInBrief, ...] | None = None


def material_of(
    answers: Path | None, *, check: str | None, store: Store, person: Person
) -> Material:
    """Answers and findings of a file of answers, a folder of a check, or the newest check kept.

    Raises
    ------
    PrimeMoverError
        When what is named cannot be read, or no check is kept.
    """
    from primemover.app.kept_checks import findings_of
    from primemover.app.retests import whole
    from primemover.recordings.answers import parse_answers, read_answers

    if answers is not None:
        return Material(answers=read_answers(answers))
    if check == KEPT:
        checks = whole(store.checks(person.id))
        if not checks:
            raise StoreError("--check kept: no check is kept; `primemover check --keep` keeps one")
        newest = checks[-1]
        source = f"check of {newest.at:%Y-%m-%d}"
        document: dict[str, Any] = {**newest.result, "answers": newest.answers}
    else:
        file = Path(check or "")
        file = file / "check.json" if file.is_dir() else file
        source, document = str(file), _check_document(file)
    told = parse_answers(_nested(document["answers"]), source=source)
    return Material(answers=told, findings=findings_of(document))


def of_now(course: Course) -> Material:
    """What the plan in use rests on, with what checks done again have found since."""
    from primemover.app.stop_signs import is_stop
    from primemover.programme.log import AnsweredRecheck
    from primemover.recordings.answers import Answers

    inputs = course.record.plan.inputs
    answers, findings = dict(inputs.answers), inputs.findings
    for again in course.log.rechecks:
        if is_stop(again):
            continue
        new = tuple(one for one in again.findings if one.status != "cannot_tell")
        told = {one.rule for one in new}
        findings = (*(one for one in findings if one.rule not in told), *new)
        if isinstance(again, AnsweredRecheck):
            answers.update(again.answers)
    return Material(answers=Answers(values=answers), findings=findings)


def told_too(material: Material, *, told: Mapping[str, object]) -> Material:
    """The same with answers given beside it, by question id, which count in place of earlier ones.

    Raises
    ------
    PrimeMoverError
        Naming every answer that cannot be one.
    """
    from primemover.recordings.answers import parse_answers

    if not told:
        return material
    values = {**material.answers.values, **told}
    return replace(material, answers=parse_answers(_nested(values), source="what was told"))


def made_of(material: Material, *, settings: PlanSettings, knowledge: Knowledge) -> Plan:
    """The plan of this material and these settings.

    Raises
    ------
    PlanError
        When the settings are none a plan can be made of.
    """
    from primemover.findings.gate import safety_gate
    from primemover.programme.planning import make_plan

    answers = material.answers
    gate = safety_gate(answers, knowledge=knowledge)
    findings = material.findings
    if findings is None:
        findings = _judged(answers, gate=gate, knowledge=knowledge)
    return make_plan(
        answers=answers, findings=findings, gate=gate, knowledge=knowledge, settings=settings
    )


def usual_settings(answers: Answers, *, knowledge: Knowledge) -> PlanSettings:
    """Settings as the answers wish them, from today on."""
    from primemover.programme.planning import settings_from

    return settings_from(answers, starts_on=date.today(), knowledge=knowledge)


def settled(usual: PlanSettings, *, wanted: Wanted, refused: frozenset[str]) -> PlanSettings:
    """``usual`` with what was asked for, and what is not wanted.

    Raises
    ------
    UsageError
        When days and weekdays do not go together.
    """
    asked = {name: value for name, value in wanted.items() if value is not None}
    if "weekdays" in asked:
        asked.setdefault("days_per_week", len(asked["weekdays"]))
        if asked["days_per_week"] != len(asked["weekdays"]):
            raise UsageError("--days and --weekdays: they name different numbers of days")
    elif "days_per_week" in asked:
        asked["weekdays"] = ()  # spread anew over the week
    return replace(usual, **asked, refused=refused)


def record_of(made: Plan, *, store: Store, person: Person) -> PlanRecord:
    """The plan as it is kept, with the newest check kept where it rests on just that."""
    from primemover.app.retests import whole
    from primemover.app.store import new_id
    from primemover.history.records import PlanRecord

    newest = next(reversed(whole(store.checks(person.id))), None)
    return PlanRecord(
        id=new_id(),
        person=person.id,
        made_at=datetime.now(UTC),
        plan=made,
        check=newest.id if newest and _rests_on(made, check=newest) else "",
    )


def _rests_on(made: Plan, *, check: CheckRecord) -> bool:
    from primemover.app.kept_checks import findings_of
    from primemover.recordings.answers import parse_answers

    told = parse_answers(_nested(dict(check.answers)), source="the newest check kept")
    found = findings_of(dict(check.result))
    return dict(told.values) == dict(made.inputs.answers) and found == made.inputs.findings


def _judged(
    answers: Answers, *, gate: SafetyGate, knowledge: Knowledge
) -> tuple[FindingInBrief, ...]:
    from primemover.findings.judge import judge
    from primemover.findings.model import CheckEvidence
    from primemover.programme.planning import brief

    if gate.outcome != "go":
        return ()
    evidence = CheckEvidence(answers=answers, filmed=(), knowledge=knowledge, gate=gate)
    return brief(judge(evidence))


def _check_document(file: Path) -> dict[str, Any]:
    wanted = "name the folder that `primemover check --out` wrote, or `kept` for the newest kept"
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise PrimeMoverError(
            f"{file}: expected the check.json of a check ({type(fault).__name__}); {wanted}"
        ) from fault
    if not isinstance(document, dict) or not isinstance(document.get("answers"), dict):
        raise PrimeMoverError(
            f"{file}: expected the check.json of a check, got other JSON; {wanted}"
        )
    return document


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """``section.key`` as tables, the way an answers file has them."""
    tables: dict[str, Any] = {}
    for name, value in values.items():
        section, _, key = name.partition(".")
        tables.setdefault(section, {})[key] = value
    return tables
