"""A period in plain sentences, the first thing that is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from primemover.findings.change import VERDICT_WORDS, Change, Verdict
from primemover.report.angle_plot import number
from primemover.report.body_map import TARGET_SITES
from primemover.report.period.sums import Course, FeltShare, PainPoint, WeekSum
from primemover.report.period.words import place_words
from primemover.report.words import counted, sentence

COURSES_TOLD: Final = 3
"""Exercises named in the sentences; the plots show more."""

AMOUNT_UNITS: Final = {"load": "kg", "repetitions": "repetitions", "hold": "s"}
"""What follows a value of a course."""


def adherence_sentence(weeks: Sequence[WeekSum]) -> str:
    """How many sessions were done beside how many were planned."""
    done, planned = sum(week.done for week in weeks), sum(week.planned for week in weeks)
    if not done:
        return "No session is in the log for this time."
    sessions = counted(done, noun="session")
    if not planned:
        return f"You did {sessions}."
    share = f" ({round(100 * done / planned)} %)" if done <= planned else ""
    return f"You did {sessions}; {counted(planned, noun='training day')} were planned{share}."


def away_sentence(days: Counter[str]) -> str:
    """Days away, which count against nothing; "" when there were none."""
    if not days:
        return ""
    told = ", ".join(f"{count} for {_reason(why)}" for why, count in days.most_common())
    away = counted(sum(days.values()), noun="day")
    return f"You were away on {away} ({told}); they are not counted as planned."


def _reason(why: str) -> str:
    return "other reasons" if why == "other" else why


def course_sentences(courses: Iterable[Course]) -> Iterator[str]:
    """The exercises that went furthest, one sentence each."""
    grown = [course for course in courses if course.growth > 0]
    for course in sorted(grown, key=lambda each: -each.growth)[:COURSES_TOLD]:
        first, last = course.points[0].value, max(point.value for point in course.points)
        unit = AMOUNT_UNITS[course.amount]
        yield f"{course.name}: from {number(first)} to {number(last)}\u00a0{unit}."


def steady_sentence(courses: Sequence[Course]) -> str:
    """The exercises that stayed as they were; "" when there are none."""
    told = [
        f"{course.name} ({number(course.points[0].value)}\u00a0{AMOUNT_UNITS[course.amount]})"
        for course in courses
        if course.steady
    ]
    return f"The same throughout: {', '.join(told)}." if told else ""


def sets_sentence(weeks: Sequence[WeekSum]) -> str:
    """Weekly sets over the weeks in which something was done."""
    trained = [week for week in weeks if week.large or week.outer]
    if not trained:
        return ""
    large = sum(week.large for week in trained) / len(trained)
    outer = sum(week.outer for week in trained) / len(trained)
    return (
        f"In the weeks you trained, the large buttock muscle got {number(large)} sets a week and "
        f"the outer hip {number(outer)}, on average."
    )


def pain_sentence(points: Sequence[PainPoint], *, red: int) -> str:
    """How often, where and how much it hurt."""
    if not points:
        return "No pain was noted."
    days = len({point.on for point in points})
    places = Counter(point.place for point in points)
    most, worst = places.most_common(1)[0][0], max(point.rating for point in points)
    advice = (
        " If it lasts, consider seeing a physiotherapist and take this report with you."
        if worst >= red
        else ""
    )
    where = place_words(most) if most == "elsewhere" else f"the {place_words(most)}"
    return (
        f"Pain was noted on {counted(days, noun='day')}, most often in {where}; "
        f"the highest was {worst} of 10 and the latest {points[-1].rating}.{advice}"
    )


def felt_sentence(shares: Sequence[FeltShare]) -> str:
    """Where exercises were felt most, early and late; "" when nothing was told."""
    if not shares:
        return ""
    early = max(shares, key=lambda share: share.earlier)
    late = max(shares, key=lambda share: share.later)
    if early.site == late.site:
        return f"You felt the exercises most in the {place_words(late.site)}, early and late."
    aimed = ", where they are meant to be felt" if late.site in TARGET_SITES else ""
    return (
        f"You felt the exercises most in the {place_words(early.site)} at first, "
        f"and later in the {place_words(late.site)}{aimed}."
    )


def changes_sentence(changes: Sequence[Change]) -> str:
    """How many re-tests changed by more than noise; "" when there were none."""
    if not changes:
        return ""
    counts: Counter[Verdict] = Counter(change.verdict for change in changes)
    told = ", ".join(f"{counts[v]} {VERDICT_WORDS[v]}" for v in VERDICT_WORDS if counts[v])
    return sentence(f"Tests done again: {told}")
