"""A check done again while a plan runs: what stands out now chooses the exercises."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from primemover.programme.plan import Decision, FindingInBrief, Notice
from primemover.programme.planning import remake

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.log import Recheck
    from primemover.programme.practice import Practice

_REFER: Final = (
    "The last check says that something should be looked at before you go on: {titles}. Consider "
    "seeing a physiotherapist and take the report with you; then check again."
)


def take_recheck(recheck: Recheck, *, course: Course, practice: Practice) -> Course:
    """The course after a check was done again: what stands out now chooses the exercises.

    Phases are judged by it too. What the check could not tell stays as it was known.
    """
    told = {one.rule for one in recheck.findings if one.status != "cannot_tell"}
    before = practice.findings or ()
    new = tuple(one for one in recheck.findings if one.rule in told)
    practice.findings = (*(one for one in before if one.rule not in told), *new)
    _say_if_unchanged(recheck, course=course, practice=practice)
    titles = sorted({one.title for one in recheck.findings if one.status == "refer"})
    practice.referred = _REFER.format(titles=", ".join(titles)) if titles else ""
    return _steered_again(recheck, told=told, new=new, course=course, practice=practice)


def _say_if_unchanged(recheck: Recheck, *, course: Course, practice: Practice) -> None:
    """Nothing; what still stands out after weeks of practice is worth a look by somebody."""
    weeks = (recheck.on - course.plan.inputs.settings.starts_on).days / 7
    before = {one.rule for one in course.findings if one.status == "supported"}
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


def _steered_again(
    recheck: Recheck,
    *,
    told: set[str],
    new: tuple[FindingInBrief, ...],
    course: Course,
    practice: Practice,
) -> Course:
    """The course with the weeks that the findings of now ask for; the same if none has turned."""
    before = course.findings
    now = (*(one for one in before if one.rule not in told), *new)
    outs = {one.rule: one.title for one in before if one.status == "supported"}
    stays = {one.rule: one.title for one in now if one.status == "supported"}
    gone = [outs[rule] for rule in sorted(outs.keys() - stays.keys())]
    came = [stays[rule] for rule in sorted(stays.keys() - outs.keys())]
    if not gone and not came:
        return course
    said = [f"No longer stands out: {', '.join(gone)}."] if gone else []
    said += [f"Stands out now: {', '.join(came)}."] if came else []
    text = " ".join((*said, "The exercises to come follow that."))
    practice.notices.append(Notice(on=recheck.on, kind="retest", text=text))
    practice.decisions.append(
        Decision(about="findings", what=text, why="The check was done again.")
    )
    again = remake(course.plan, knowledge=course.knowledge, findings=now)
    return replace(course, findings=now, weeks=again.weeks or course.weeks)
