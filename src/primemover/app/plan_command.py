"""``primemover plan``: make a plan, look at it, change it, hand it out."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName
from primemover.app.usage import UsageError, known
from primemover.errors import PrimeMoverError

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.findings.gate import SafetyGate
    from primemover.history.records import Person, PlanRecord
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import Choice
    from primemover.programme.plan import FindingInBrief, Plan, PlanSettings
    from primemover.recordings.answers import Answers

EXAMPLES = """
Examples:
  Make a plan of twelve weeks from answers alone, and keep it:
    primemover plan --answers me.toml
  From a check with recordings, three days a week, twenty minutes each:
    primemover plan --check result/ --days 3 --minutes 20 --weekdays mon,wed,fri
  Look at the plan in use; at one week of it; at the reason for every choice:
    primemover plan
    primemover plan --week 2
    primemover plan --why
  Exchange an exercise for the best other one, or for one of your own choice:
    primemover plan --swap strength.2
    primemover plan --swap strength.2=hip_hinge
  On paper and in the calendar:
    primemover plan --out plan/ --at 07:30 --large-print
"""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Format = Literal["html", "pdf", "ics", "csv"]


def plan(
    *,
    answers: Annotated[Path | None, Parameter(alias="-a")] = None,
    check: Path | None = None,
    days: int | None = None,
    minutes: int | None = None,
    weekdays: str | None = None,
    yoga_days: int | None = None,
    starts: date | None = None,
    week: int | None = None,
    why: bool = False,
    swap: str | None = None,
    refuse: str | None = None,
    allow: str | None = None,
    out: Annotated[Path | None, Parameter(alias="-o")] = None,
    formats: tuple[Format, ...] = ("html", "pdf", "ics", "csv"),
    at: str = "18:00",
    reminder: int = 30,
    sitting_breaks: bool = False,
    large_print: bool = False,
    paper: Literal["a4", "letter"] = "a4",
    person: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Make a plan, look at it, change it, or write it to hand out.

    With --answers or --check a new plan is made and kept; otherwise the plan in use is shown. The
    plans before stay in the history.

    Parameters
    ----------
    answers
        File made by `primemover ask`; the plan then rests on answers alone.
    check
        Folder that `primemover check --out` wrote: answers and findings come from there.
    days
        Sessions a week, instead of what the answers say.
    minutes
        Minutes one session may take: 10, 20, 30 or any other number from 5 to 180.
    weekdays
        Usual days, such as mon,wed,fri.
    yoga_days
        Sessions a week that are yoga instead of strength.
    starts
        First day, as 2026-11-30; today when not given.
    week
        Show only this week.
    why
        Show every choice and omission with its reason and source.
    swap
        Exchange what stands in a slot: SLOT or SLOT=EXERCISE. The slots stand beside the exercises.
    refuse
        An exercise you never want to see again; --allow takes it back.
    allow
        An exercise refused before that may come back.
    out
        Folder for the hand-outs.
    formats
        Which hand-outs: html, pdf, ics (calendar), csv; all when not given.
    at
        Time of day of the sessions in the calendar.
    reminder
        Minutes before a session at which the calendar reminds you.
    sitting_breaks
        Breaks from sitting in the calendar too.
    large_print
        Large type in the PDF.
    paper
        a4 or letter.
    person
        Whose plan; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.course import course_of
    from primemover.app.store import open_store_of, person_of
    from primemover.knowledge import load_knowledge

    _require_sense(answers, check, swap, refuse, allow)
    knowledge = load_knowledge()
    wanted = {
        "days_per_week": days,
        "minutes": minutes,
        "weekdays": _weekdays(weekdays),
        "yoga_days": yoga_days,
        "starts_on": starts,
    }
    handing = {
        "formats": formats,
        "at": at,
        "reminder_min": reminder,
        "sitting_breaks": sitting_breaks,
        "large_print": large_print,
        "paper": paper,
    }
    with open_store_of(store) as kept:
        making = answers is not None or check is not None
        who = person_of(kept, label=person, make=making)
        if making:
            told, findings = _material(answers, check)
            made = _make(told, findings=findings, wanted=wanted, knowledge=knowledge)
            kept.add_plan(_record(made, person=who))
        for choice in _choices(swap, refuse, allow, store=kept, person=who, knowledge=knowledge):
            kept.add_choice(choice, person=who.id)
        course = course_of(kept, person=who, on=date.today(), knowledge=knowledge)
    return _show(course, knowledge=knowledge, week=week, why=why, out=out, handing=handing)


def _require_sense(answers: Path | None, check: Path | None, *changes: str | None) -> None:
    if answers is not None and check is not None:
        raise UsageError("--answers and --check: give one of them; a check has its answers in it")
    if sum(change is not None for change in changes) > 1:
        raise UsageError("--swap, --refuse, --allow: one change at a time")


def _weekdays(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    named = [part.strip().lower()[:3] for part in text.split(",") if part.strip()]
    days = tuple(sorted({_DAYS.index(known(n, among=_DAYS, what="--weekdays")) for n in named}))
    if not days:
        raise UsageError("--weekdays: expected days such as mon,wed,fri")
    return days


def _material(
    answers: Path | None, check: Path | None
) -> tuple[Answers, tuple[FindingInBrief, ...] | None]:
    """Answers, and the findings of a check; None when they are to be made from the answers."""
    from primemover.recordings.answers import parse_answers, read_answers

    if answers is not None:
        return read_answers(answers), None
    from primemover.app.kept_checks import findings_of

    file = (check or Path()) / "check.json" if (check or Path()).is_dir() else (check or Path())
    document = _check_document(file)
    return parse_answers(_nested(document["answers"]), source=str(file)), findings_of(document)


def _check_document(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise PrimeMoverError(
            f"{file}: expected the check.json of a check ({type(fault).__name__}); name the "
            "folder that `primemover check --out` wrote"
        ) from fault
    if not isinstance(document, dict) or not isinstance(document.get("answers"), dict):
        raise PrimeMoverError(
            f"{file}: expected the check.json of a check, got other JSON; name the folder that "
            "`primemover check --out` wrote"
        )
    return document


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    """``section.key`` as tables, the way an answers file has them."""
    tables: dict[str, Any] = {}
    for name, value in values.items():
        section, _, key = name.partition(".")
        tables.setdefault(section, {})[key] = value
    return tables


def _make(
    answers: Answers,
    *,
    findings: tuple[FindingInBrief, ...] | None,
    wanted: dict[str, Any],
    knowledge: Knowledge,
) -> Plan:
    from primemover.findings.gate import safety_gate
    from primemover.programme.planning import make_plan

    gate = safety_gate(answers, knowledge=knowledge)
    return make_plan(
        answers=answers,
        findings=_judged(answers, gate=gate, knowledge=knowledge) if findings is None else findings,
        gate=gate,
        knowledge=knowledge,
        settings=_settings(answers, wanted=wanted, knowledge=knowledge),
    )


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


def _settings(answers: Answers, *, wanted: dict[str, Any], knowledge: Knowledge) -> PlanSettings:
    from primemover.programme.planning import settings_from

    asked = {name: value for name, value in wanted.items() if value is not None}
    usual = settings_from(
        answers, starts_on=asked.pop("starts_on", date.today()), knowledge=knowledge
    )
    if "weekdays" in asked:
        asked.setdefault("days_per_week", len(asked["weekdays"]))
        if asked["days_per_week"] != len(asked["weekdays"]):
            raise UsageError("--days and --weekdays: they name different numbers of days")
    elif "days_per_week" in asked:
        asked["weekdays"] = ()  # spread anew over the week
    return replace(usual, **asked)


def _record(made: Plan, *, person: Person) -> PlanRecord:
    from primemover.app.store import new_id
    from primemover.history.records import PlanRecord

    return PlanRecord(id=new_id(), person=person.id, made_at=datetime.now(UTC), plan=made)


def _choices(
    swap: str | None,
    refuse: str | None,
    allow: str | None,
    *,
    store: Store,
    person: Person,
    knowledge: Knowledge,
) -> tuple[Choice, ...]:
    """The wish the person typed, checked against the plan as it stands."""
    from primemover.app.course import course_of
    from primemover.app.store import new_id
    from primemover.programme.log import Choice

    today = date.today()
    if swap is not None:
        stands = course_of(store, person=person, on=today, knowledge=knowledge).plan
        slot, exercise = _swapped(swap, plan=stands, knowledge=knowledge)
        return (Choice(id=new_id(), on=today, kind="swap", exercise=exercise, slot=slot),)
    for kind, name in (("refuse", refuse), ("allow", allow)):
        if name is not None:
            exercise = known(name, among=knowledge.exercises, what=f"--{kind}: exercise")
            wish: Literal["refuse", "allow"] = "refuse" if kind == "refuse" else "allow"
            return (Choice(id=new_id(), on=today, kind=wish, exercise=exercise),)
    return ()


def _swapped(text: str, *, plan: Plan, knowledge: Knowledge) -> tuple[str, str]:
    """Slot and new exercise for ``SLOT`` or ``SLOT=EXERCISE``; refused with the reason."""
    from primemover.programme.swapping import swap

    slot, _, exercise = text.partition("=")
    slots = {one.slot for session in plan.sessions() for one in session.exercises()}
    known(slot, among=slots, what="--swap: slot")
    if exercise:
        known(exercise, among=knowledge.exercises, what="--swap: exercise")
    changed = swap(plan, slot=slot, exercise=exercise or None, knowledge=knowledge)
    return slot, changed.inputs.settings.chosen[slot]


def _show(
    course: Course,
    *,
    knowledge: Knowledge,
    week: int | None,
    why: bool,
    out: Path | None,
    handing: dict[str, Any],
) -> ExitCode:
    from primemover.report.plan_terminal import render_decisions, render_plan

    if week is not None and not any(each.number == week for each in course.plan.weeks):
        raise UsageError(f"--week {week}: the plan has weeks 1 to {len(course.plan.weeks)}")
    if why:
        render_decisions(course.plan, knowledge=knowledge)
    else:
        render_plan(course.plan, week=week)
    if course.plan.withheld:
        return ExitCode.SAFETY_STOP
    if out is not None:
        _hand_out(course, folder=out, knowledge=knowledge, **handing)
    return ExitCode.OK


def _hand_out(
    course: Course,
    *,
    folder: Path,
    knowledge: Knowledge,
    at: str,
    **handing: Any,
) -> None:
    from datetime import time

    from primemover.report.programme import write_programme

    try:
        hour = time.fromisoformat(at)
    except ValueError as fault:
        raise UsageError(f"--at {at}: expected a time of day such as 07:30") from fault
    files = write_programme(
        course.plan,
        log=course.log,
        folder=folder,
        starts_at=hour,
        knowledge=knowledge,
        **handing,
    )
    print("\nWritten:", *files.paths, sep="\n  ", file=sys.stderr)
