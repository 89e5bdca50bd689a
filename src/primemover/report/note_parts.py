"""What a note for a professional says of the answers, the recordings, the plan and the weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.programme.dose import in_words
from primemover.report.stored_check import StoredCheck, StoredFinding, StoredTest, by_status
from primemover.report.words import (
    FACING_WORDS,
    counted,
    measure_value,
    plain,
    quantity_words,
    sentence,
    status_word,
    typographic,
    with_side,
)
from primemover.terms import Side, Status

if TYPE_CHECKING:
    from primemover.findings.change import Change
    from primemover.history.records import OwnFinding
    from primemover.knowledge import Knowledge
    from primemover.programme.log import CompletedExercise, TrainingLog
    from primemover.programme.plan import Plan, PlannedSession

MOST_MEASURES: Final = 12
MOST_TITLES: Final = 10
MOST_SOURCES: Final = 3
"""More would not fit on a page; how many are left out is said."""

PLACES: Final[Mapping[str, str]] = {
    "low_back": "low back",
    "hip_side": "side of the hip",
    "hip_front": "front of the hip",
    "knee": "knee",
    "ankle": "ankle",
    "shoulder": "shoulder",
    "wrist": "wrist",
    "elsewhere": "elsewhere",
}
"""Where something hurt, in words."""

_LAST: Final = ("repetitions", "tempo_out", "tempo_back")
"""Measures that say how a test was done, not what it showed; they come last."""

_IN_FULL: Final[tuple[Status, ...]] = ("refer", "supported")
_BY_TITLE: Final[tuple[Status, ...]] = ("cannot_tell", "not_supported")

_LEVEL_WORDS: Final[Mapping[str, str]] = {
    "emergency": "emergency",
    "urgent": "urgent",
    "block": "stops the check",
    "gate": "waits for a go-ahead",
    "modify": "leaves something out",
    "caution": "advice",
    "rule": "rule",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class NotePart:
    """One heading and its lines, plain text; ``strong`` lines open with their own lead-in."""

    title: str
    lines: tuple[str, ...]


def safety_lines(check: StoredCheck) -> Iterator[str]:
    """The safety rows that applied, what they limit, and what was cleared by whom."""
    if check.unanswered:
        yield f"Stop questions not answered: {', '.join(map(plain, check.unanswered))}."
    if not check.rows:
        yield "No safety row applied" + (" to what was answered." if check.unanswered else ".")
    for row in check.rows:
        cleared = f" Cleared {row.cleared}." if row.cleared else ""
        level = _LEVEL_WORDS.get(row.level, row.level)
        yield typographic(f"{sentence(row.say)} ({row.id}: {level}.){cleared}")
    on = [plain(name) for name, value in check.limits.items() if value is True]
    held = [
        f"longest hold {value:g} s" if name == "max_hold_s" else f"{plain(name)} {value:g}"
        for name, value in check.limits.items()
        if not isinstance(value, bool)
    ]
    if on or held:
        yield f"Limits in force: {', '.join(on + held)}."


def told_lines(check: StoredCheck, *, knowledge: Knowledge) -> Iterator[str]:
    """Who this is in a line, the pain told, the sitting, the training and the goals."""
    yield _who(check.answers)
    yield f"Pain told, 0 to 10: {_pains(check.answers)}."
    sitting = check.answers.get("sitting.hours_work_day")
    if sitting is not None:
        yield f"Sits {sitting:g} h on a working day."
    for question, lead in (("training.experience", "Training"), ("goals.list", "Goals")):
        if words := _options(check.answers.get(question), question=question, knowledge=knowledge):
            yield f"{lead}: {words}."
    if check.outcome != "go":
        yield f"The check ended with “{check.outcome}”: nothing was filmed or prescribed."


def _who(answers: Mapping[str, object]) -> str:
    age, sex = answers.get("about.age_years"), answers.get("about.sex")
    known = [f"{age:g} years" if isinstance(age, int | float) else "", str(sex or "")]
    return f"Person: {', '.join(filter(None, known)) or 'age and sex not told'}."


def _pains(answers: Mapping[str, object]) -> str:
    told = {place: answers.get(f"pain.{place}") for place in PLACES}
    rated = {place: rating for place, rating in told.items() if isinstance(rating, int | float)}
    if not rated:
        return "not told"
    hurts = [f"{PLACES[place]} {rating:g}" for place, rating in rated.items() if rating > 0]
    return ", ".join(hurts) or f"none at {counted(len(rated), noun='place')} asked"


def _options(value: object, *, question: str, knowledge: Knowledge) -> str:
    chosen = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    options = knowledge.questions[question].options
    labels = {option.id: option.label for option in options}
    return ", ".join(labels.get(str(each), str(each)) for each in chosen)


def seen_lines(check: StoredCheck, *, knowledge: Knowledge) -> Iterator[str]:
    """The recordings, what was measured in them with its doubt, and what could not be."""
    if not check.tests:
        yield "Nothing was filmed."
        return
    used = [test for test in check.tests if not test.problem]
    filmed = ", ".join(_filmed(test, knowledge=knowledge) for test in used)
    yield f"Filmed: {filmed or 'nothing that could be used'}."
    for test in check.tests:
        if test.problem:
            yield f"Not used: {_name(test, knowledge=knowledge)}."
    yield from _measured(used, knowledge=knowledge)
    refused = sorted({quantity_words(name) for test in used for name, _ in test.refusals})
    if refused:
        yield f"Could not be measured from these recordings: {', '.join(refused)}."


def _name(test: StoredTest, *, knowledge: Knowledge) -> str:
    known = knowledge.tests.get(test.test)
    return with_side(known.name if known else plain(test.test), side=test.side)


def _filmed(test: StoredTest, *, knowledge: Knowledge) -> str:
    facing = FACING_WORDS.get(test.facing, "")
    return f"{_name(test, knowledge=knowledge)} {facing}".strip()


def _measured(tests: Sequence[StoredTest], *, knowledge: Knowledge) -> Iterator[str]:
    pairs = [(test, measure) for test in tests for measure in test.measures]
    pairs.sort(key=lambda pair: pair[1].quantity in _LAST)  # stable: else in the order filmed
    for test, measure in pairs[:MOST_MEASURES]:
        low = ", low confidence" if measure.confidence == "low" else ""
        name = with_side(quantity_words(measure.quantity), side=measure.side)
        where = _name(test, knowledge=knowledge)
        yield f"{where}: {name} {measure_value(measure)}{low}."
    if len(pairs) > MOST_MEASURES:
        yield f"And {len(pairs) - MOST_MEASURES} more in the report."
    methods = sorted({measure.method for _, measure in pairs if measure.method})
    if methods:
        yield f"± is half of the 95 % interval. Method: {'; '.join(methods)}."


def finding_lines(
    check: StoredCheck, *, own: Iterable[OwnFinding], knowledge: Knowledge
) -> Iterator[str]:
    """Findings by status: what asks for attention with its basis, the others by title."""
    replaced = {(each.rule, each.side) for each in own if each.rule}
    kept = [each for each in check.findings if not _replaced(each, by=replaced)]
    for status in _IN_FULL:
        for finding in by_status(kept, status=status):
            yield _in_full(finding, knowledge=knowledge)
    for status in _BY_TITLE:
        titles = list(dict.fromkeys(f.title for f in by_status(kept, status=status)))
        if titles:
            more = len(titles) - MOST_TITLES
            rest = f" and {more} more" if more > 0 else ""
            word = status_word(status).capitalize()
            yield f"{word}: {'; '.join(titles[:MOST_TITLES])}{rest}."


def _replaced(finding: StoredFinding, *, by: Collection[tuple[str, Side | None]]) -> bool:
    return (finding.rule, finding.side) in by or (finding.rule, None) in by


def _in_full(finding: StoredFinding, *, knowledge: Knowledge) -> str:
    title = with_side(finding.title, side=finding.side)
    lead = status_word(finding.status).capitalize()
    held = f" Held against: {'; '.join(finding.limits)}." if finding.limits else ""
    known = [knowledge.sources[key].short for key in finding.sources if key in knowledge.sources]
    more = f" and {len(known) - MOST_SOURCES} more" if len(known) > MOST_SOURCES else ""
    cited = f"; {', '.join(known[:MOST_SOURCES])}{more}" if known else ""
    return f"{lead}: {title}. {sentence(finding.seen)}{held} (Evidence: {finding.grade}{cited}.)"


def own_lines(own: Iterable[OwnFinding], *, check: StoredCheck) -> Iterator[str]:
    """What a professional found, or said in place of a finding, with the reason."""
    titles = {finding.rule: finding.title for finding in check.findings}
    for each in own:
        by = f", {each.by}" if each.by else ""
        place = f" In place of “{titles.get(each.rule, plain(each.rule))}”." if each.rule else ""
        reason = f" Reason: {sentence(each.reason)}" if each.reason else ""
        what = sentence(with_side(each.text, side=each.side))
        word = status_word(each.status)
        yield f"{each.on.isoformat()}{by}: {word}: {what}{place}{reason}"


def programme_lines(plan: Plan, *, on: date) -> Iterator[str]:
    """The plan in brief: its length, the week under way with its doses, what safety left out."""
    if plan.withheld or not plan.weeks:
        yield f"No programme: {sentence(plan.withheld or 'none was made')}"
        return
    settings = plan.inputs.settings
    yield (
        f"{counted(len(plan.weeks), noun='week')} from {settings.starts_on.isoformat()}, "
        f"{counted(settings.days_per_week, noun='session')} a week of "
        f"about {settings.minutes} minutes."
    )
    week = next((w for w in plan.weeks if any(s.on >= on for s in w.sessions)), plan.weeks[-1])
    for session in _different(week.sessions):
        done = "; ".join(
            f"{each.name} {in_words(each.dose, each_side=each.each_side)}"
            + (f", {each.load_kg:g} kg" if each.load_kg else "")
            for each in session.exercises()
        )
        yield f"Week {week.number}, {session.title}: {done}."
    barred = [each.name for each in plan.left_out if each.safety_rule]
    if barred:
        yield f"Left out for safety: {', '.join(barred)}."


def _different(sessions: Iterable[PlannedSession]) -> tuple[PlannedSession, ...]:
    """Sessions that differ in their exercises; the same one twice a week is said once."""
    seen: dict[tuple[str, ...], PlannedSession] = {}
    for session in sessions:
        seen.setdefault(tuple(each.exercise for each in session.exercises()), session)
    return tuple(seen.values())


def period_lines(log: TrainingLog, *, plan: Plan | None, on: date) -> Iterator[str]:
    """What was done of what was planned until ``on``, pain, days away."""
    done = [session for session in log.sessions if session.on <= on]
    planned = [s for s in plan.sessions() if s.on <= on] if plan is not None else []
    of = f" of {len(planned)} planned" if planned else ""
    first = f", {done[0].on.isoformat()} to {done[-1].on.isoformat()}" if done else ""
    yield f"Done: {counted(len(done), noun='session')}{of} by {on.isoformat()}{first}."
    worst = _worst_pains(log, on=on)
    if worst:
        told = ", ".join(f"{PLACES[place]} {rating}" for place, rating in worst.items())
        yield f"Highest pain told, 0 to 10: {told}."
    elif done:
        yield "No pain was told."
    stopped = [e for s in done for e in s.exercises if e.stopped]
    if stopped:
        yield f"Broken off: {counted(len(stopped), noun='exercise')}."
    for away in log.absences:
        yield f"Away {away.first.isoformat()} to {away.last.isoformat()}: {away.why}."


def _worst_pains(log: TrainingLog, *, on: date) -> dict[str, int]:
    worst: dict[str, int] = {}
    exercises = (e for session in log.sessions if session.on <= on for e in session.exercises)
    told = [*_rated(exercises), *((p.place, p.rating) for p in log.pains if p.on <= on)]
    for place, rating in told:
        worst[place] = max(rating, worst.get(place, 0))
    return {place: rating for place, rating in worst.items() if rating > 0}


def _rated(exercises: Iterable[CompletedExercise]) -> Iterator[tuple[str, int]]:
    for each in exercises:
        if each.pain is not None:
            yield each.pain_place or "elsewhere", each.pain


def change_lines(changes: Sequence[Change]) -> Iterator[str]:
    """What a re-test showed: changes beyond noise in full, the others counted."""
    for change in changes:
        if change.verdict == "more_than_noise":
            yield f"More than noise: {sentence(change.sentence)}"
    within = [c.name for c in changes if c.verdict == "within_noise"]
    untold = [c.name for c in changes if c.verdict == "cannot_tell"]
    for lead, names in (("Within noise", within), ("Couldn't tell", untold)):
        if names:
            yield f"{lead}: {', '.join(dict.fromkeys(names))}."


def version_lines(check: StoredCheck) -> Iterator[str]:
    """Everything that judged, in one line."""
    if check.versions:
        named = (f"{plain(name)} {value}" for name, value in check.versions.items())
        yield f"{', '.join(named)}."
