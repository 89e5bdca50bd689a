"""A check done again while a plan runs: what stands out and what was told choose the exercises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from primemover.findings.gate import STOPS
from primemover.programme.after_pain import told_calm
from primemover.programme.course import steered_anew
from primemover.programme.log import AnsweredRecheck
from primemover.programme.plan import Decision, FindingInBrief, Notice
from primemover.programme.planning import remake
from primemover.programme.withholding import lasting_of, open_signs

if TYPE_CHECKING:
    from primemover.findings.gate import TriggeredRow
    from primemover.programme.course import Course
    from primemover.programme.log import Recheck
    from primemover.programme.practice import Practice

_REFER: Final = (
    "Something should be looked at before you go on: {titles}. Consider "
    "seeing a physiotherapist and take the report with you; then check again."
)
_PAIN: Final = "pain."
_LEAVES_OUT: Final = frozenset({"modify", "gate"})


def take_recheck(recheck: Recheck, *, course: Course, practice: Practice) -> Course:
    """The course after a check was done again: what was told and found chooses the exercises.

    Phases are judged by it too. What the check could not tell, or did not ask, stays as it was
    known. Safety is worked out anew from the answers, and where it says stop or pause, the course
    has nothing to come and says why.
    """
    told = {one.rule for one in recheck.findings if one.status != "cannot_tell"}
    before = practice.findings or ()
    new = tuple(one for one in recheck.findings if one.rule in told)
    if recheck.findings:
        practice.findings = (*(one for one in before if one.rule not in told), *new)
    _say_if_unchanged(recheck, course=course, practice=practice)
    answers = _answers_of(recheck)
    _refer(recheck, told=told, answers=answers, course=course, practice=practice)
    now = (*(one for one in course.findings if one.rule not in told), *new)
    after = _steered_again(course, findings=now, answers=answers)
    _say_safety(recheck, before=course, after=after, practice=practice)
    _say_findings(recheck, before=course, now=now, after=after, practice=practice)
    for question, rating in answers.items():
        if question.startswith(_PAIN) and isinstance(rating, int | float):
            place = question.removeprefix(_PAIN)
            told_calm(place, rating=rating, on=recheck.on, course=after, practice=practice)
    return after


def _refer(
    recheck: Recheck,
    *,
    told: set[str],
    answers: Mapping[str, object],
    course: Course,
    practice: Practice,
) -> None:
    """Nothing; what should be looked at holds until it is told otherwise, by its own rule.

    Signs told by hand have no rule that tells otherwise: answers to every stop sign do.
    """
    lifted = _rules_out_a_stop(answers, course=course)
    settled = told - {one.rule for one in recheck.findings if one.status == "refer"}
    before = {} if lifted else practice.referring
    held = {rule: titles for rule, titles in before.items() if rule not in settled}
    for one in recheck.findings:
        if one.status == "refer":
            held[one.rule] = held.get(one.rule, frozenset()) | {one.title}
    practice.referring = held
    titles = sorted(title for each in held.values() for title in each)
    practice.referred = _REFER.format(titles=", ".join(titles)) if titles else ""


def _rules_out_a_stop(answers: Mapping[str, object], *, course: Course) -> bool:
    """Whether every stop sign was answered, with what lasts of earlier answers."""
    knowledge = course.knowledge
    lasting = lasting_of(course.base.inputs.answers, knowledge=knowledge)
    return not open_signs({**lasting, **answers}, knowledge=knowledge)


def _answers_of(recheck: Recheck) -> Mapping[str, object]:
    return recheck.answers if isinstance(recheck, AnsweredRecheck) else {}


def _steered_again(
    course: Course, *, findings: tuple[FindingInBrief, ...], answers: Mapping[str, object]
) -> Course:
    """The course of these answers and findings; the same one where nothing has turned."""
    values = {**course.base.inputs.answers, **answers}
    same_answers = values == dict(course.base.inputs.answers)
    if same_answers and _standing_out(findings) == _standing_out(course.findings):
        return course
    base = remake(
        course.plan,
        knowledge=course.knowledge,
        settings=course.base.inputs.settings,
        findings=findings,
        answers=values,
    )
    return steered_anew(course, base=base)


def _standing_out(findings: tuple[FindingInBrief, ...]) -> dict[str, str]:
    """Titles by rule of what stands out."""
    return {one.rule: one.title for one in findings if one.status == "supported"}


def _say_if_unchanged(recheck: Recheck, *, course: Course, practice: Practice) -> None:
    """Nothing; what still stands out after weeks of practice is worth a look by somebody."""
    weeks = (recheck.on - course.plan.inputs.settings.starts_on).days / 7
    before = _standing_out(course.findings)
    same = sorted(
        {f.title for f in recheck.findings if f.status == "supported" and f.rule in before}
    )
    done = len(practice.done) - len(practice.skipped)
    wished = course.plan.inputs.settings.days_per_week * weeks
    most = done >= course.rules.share("no_change.sessions_done") * wished
    if not same or weeks < course.rules.of("no_change.weeks") or not most:
        return
    row = course.knowledge.safety["refer_rule"]
    text = f"Still as it was after {weeks:.0f} weeks of practice: {', '.join(same)}. {row.do}"
    practice.notices.append(Notice(on=recheck.on, kind="retest", text=text, sources=row.sources))


def _say_safety(recheck: Recheck, *, before: Course, after: Course, practice: Practice) -> None:
    """Nothing; every row of safety that the new answers brought is told with what to do."""
    known = {(row.id, row.cleared) for row in before.home.gate.triggered}
    for row in after.home.gate.triggered:
        if (row.id, row.cleared) in known or row.level == "rule":
            continue
        kind = _kind_of(row, course=after)
        text = f"The check done again says: {row.say} {row.do}"
        practice.notices.append(
            Notice(on=recheck.on, kind=kind, text=text, sources=tuple(row.sources))
        )


def _kind_of(row: TriggeredRow, *, course: Course) -> str:
    when = course.knowledge.safety[row.id].when
    if row.level in STOPS or (row.level == "gate" and not row.cleared):
        return "stop"
    if when is not None and any(one.startswith(_PAIN) for one in when.questions()):
        return "pain"
    return "easier" if row.level in _LEAVES_OUT else "retest"


def _say_findings(
    recheck: Recheck,
    *,
    before: Course,
    now: tuple[FindingInBrief, ...],
    after: Course,
    practice: Practice,
) -> None:
    """Nothing; what stands out now and did not, or no longer does, and what follows from it."""
    outs, stays = _standing_out(before.findings), _standing_out(now)
    gone = [outs[rule] for rule in sorted(outs.keys() - stays.keys())]
    came = [stays[rule] for rule in sorted(stays.keys() - outs.keys())]
    if not gone and not came:
        return
    said = [f"No longer stands out: {', '.join(gone)}."] if gone else []
    said += [f"Stands out now: {', '.join(came)}."] if came else []
    said += _what_follows(before=before, after=after, practice=practice)
    text = " ".join(said)
    practice.notices.append(Notice(on=recheck.on, kind="retest", text=text))
    practice.decisions.append(
        Decision(about="findings", what=text, why="The check was done again.")
    )


def _what_follows(*, before: Course, after: Course, practice: Practice) -> Iterator[str]:
    """What the plan makes of it; nothing where there is nothing to come for now."""
    if after.base.withheld or practice.referred or practice.waiting:
        return
    if after.weeks == before.weeks:
        yield "The exercises to come stay as they are: that is what suits you."
    elif after.home.gate == before.home.gate:
        yield "The exercises to come follow that."
    else:
        yield "The exercises to come follow that, as far as what you told leaves them in."
