"""Why a plan is as it is: every choice and omission with its reason and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from primemover.programme.decision import decided, decided_by_dosing, first_weeks
from primemover.programme.decisions_of_places import (
    decisions_of_doses,
    decisions_of_missing,
    decisions_of_places,
)
from primemover.programme.loads import WEIGHTS
from primemover.programme.plan import Decision
from primemover.programme.plan_maker import balance_always, goals_of
from primemover.programme.roster import HOLDS_LEVEL
from primemover.programme.settings import days_in_a_row
from primemover.programme.volume import weekly_glute_sets
from primemover.programme.yoga import fewest_poses

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.programme.plan import PlannedWeek
    from primemover.programme.plan_maker import Making

_ONLY_HABITS = frozenset({"rule"})


def decisions_for(making: Making) -> tuple[Decision, ...]:
    """Every decision of a plan: frame first, then exercises, then what is missing."""
    parts = (
        _days(making),
        _minutes(making),
        _phases(making),
        _sets(making),
        decisions_of_places(making),
        decisions_of_doses(making),
        decisions_of_missing(making),
        _yoga(making),
        _desk(making),
        _way_up(making),
        _single_joint(making),
        _goals(making),
        _safety(making),
    )
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _days(making: Making) -> Iterator[Decision]:
    knowledge, settings = making.suitability.knowledge, making.inputs.settings
    person = making.suitability.person
    entry = knowledge.dosing["days_novice" if person.beginner else "days_intermediate"]
    days = settings.days_per_week
    yield decided_by_dosing(
        "days", what=f"{days} session{'s' if days > 1 else ''} a week.", entry=entry
    )
    wished = making.suitability.values.get("goals.days_per_week")
    if isinstance(wished, int | float) and int(wished) != days:
        why = f"You asked for {int(wished)}. {entry.advice}"
        yield decided(
            "days", what=f"{days} instead of {int(wished)} days.", why=why, sources=entry.sources
        )
    if any(len(week.sessions) < days for week in making.weeks):
        why = "Too little suits what you told us to fill every one."
        yield decided("days", what="Some days stay free.", why=why)
    if person.beginner and days_in_a_row(settings):
        why = "There are more sessions than the week has days with one between, or you chose so."
        yield decided("days", what="Some days follow each other.", why=why, sources=entry.sources)
    if balance_always(making.suitability):
        older = knowledge.dosing["older_adults"]
        yield decided_by_dosing(
            "balance", what="Practice on one leg in every session.", entry=older
        )


def _minutes(making: Making) -> Iterator[Decision]:
    form, minutes = making.form, making.inputs.settings.minutes
    longest = max(
        (session.minutes for week in making.weeks for session in week.sessions), default=0
    )
    what = f"At most {minutes} minutes a session; the longest takes about {longest:.0f}."
    yield decided("minutes", what=what, why=form.words, sources=form.sources)


def _phases(making: Making) -> Iterator[Decision]:
    knowledge = making.suitability.knowledge
    for phase in knowledge.phases.values():
        weeks = [week.number for week in making.outlines if week.phase.id == phase.id]
        if not weeks:
            continue
        ends = " ".join(gate.words for gate in phase.gates)
        goes_on = (
            f"The weeks are assumed; it ends when you kept most sessions without much pain and: "
            f"{ends}"
            if ends
            else "The weeks are assumed; it goes on for as long as it brings you forward."
        )
        what = f"{phase.title}: weeks {weeks[0]} to {weeks[-1]}."
        yield decided("phase", what=what, why=f"{phase.purpose} {goes_on}", sources=phase.sources)
    for row in making.suitability.gate.triggered if making.held else ():
        if knowledge.safety[row.id].limits.keys() & set(HOLDS_LEVEL):
            why = f"{row.say} So it stays with easy versions and the sets it begins with."
            yield decided("phase", what="No rise from week to week.", why=why, sources=row.sources)
    yield from _special_weeks(making, knowledge=knowledge)


def _special_weeks(making: Making, *, knowledge: Knowledge) -> Iterator[Decision]:
    lighter = [str(week.number) for week in making.outlines if week.lighter]
    entry = knowledge.dosing["lighter_week"]
    if lighter:
        what = f"Lighter weeks: {', '.join(lighter)}."
        why = f"For whoever is no beginner, one every few weeks. {entry.advice}"
        yield decided("lighter", what=what, why=why, sources=entry.sources)
    elif making.suitability.person.beginner:
        yield decided_by_dosing("lighter", what="No lighter weeks planned.", entry=entry)
    else:
        why = "Nothing rises for now, or the plan is too short for one."
        yield decided("lighter", what="No lighter weeks planned.", why=why, sources=entry.sources)
    again = [str(week.number) for week in making.outlines if week.retest]
    if again:
        what = f"The same tests again at the end of weeks {', '.join(again)}."
        yield decided_by_dosing("retest", what=what, entry=knowledge.dosing["retest"])


def _sets(making: Making) -> Iterator[Decision]:
    knowledge = making.suitability.knowledge
    entry = knowledge.dosing["weekly_sets"]
    got = {
        week.number: weekly_glute_sets(week.sessions, knowledge=knowledge).large
        for week in making.weeks
    }
    if not got:
        return
    low, high = min(got.values()), max(got.values())
    span = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    yield decided_by_dosing(
        "sets", what=f"{span} sets a week for the large buttock muscle.", entry=entry
    )
    fewest = entry.numbers["start"].low or 0.0
    short = [week for week in making.weeks if got[week.number] < fewest]
    if short:
        numbers = ", ".join(str(week.number) for week in short)
        what = f"Fewer than {fewest:g} sets in weeks {numbers}."
        yield decided("sets", what=what, why=_why_few(making, short=short), sources=entry.sources)


def _why_few(making: Making, *, short: list[PlannedWeek]) -> str:
    """What keeps weekly sets low: what suits, a lighter week, yoga, or the time."""
    large = [
        place
        for roster in making.rosters.values()
        for place in roster.of("strength")
        if place.exercise.pattern != "abduction"
    ]
    if not large:
        return "Nothing that works this muscle suits what you told us."
    if all(week.lighter for week in short):
        return "Those weeks are lighter on purpose."
    if any(session.kind == "yoga" for week in short for session in week.sessions):
        return "Yoga takes the place of strength on some days, as you wished."
    settings = making.inputs.settings
    return (
        f"No more fits into {settings.days_per_week} times {settings.minutes} minutes with what "
        "suits you; a longer or a further session would bring it."
    )


def _yoga(making: Making) -> Iterator[Decision]:
    knowledge, settings = making.suitability.knowledge, making.inputs.settings
    sequence = next(iter(knowledge.yoga_sequences.values()))
    days = knowledge.dosing["strength_days"]
    first = making.weeks[0].sessions if making.weeks else ()
    came = sum(session.kind == "yoga" for session in first)
    if came:
        what = f"{came} of {settings.days_per_week} sessions a week are yoga."
        why = f"{sequence.purpose} {days.advice} The outer hip keeps its own exercise every week."
        yield decided("yoga", what=what, why=why, sources=(*sequence.sources, *days.sources))
    elif settings.yoga_days and len(making.poses) >= fewest_poses(knowledge):
        why = "The minutes are too few for poses beside the outer hip, which comes every week."
        yield decided("yoga", what="No yoga.", why=why)
    elif settings.yoga_days:
        why = "Too few of its poses suit what you told us, so the time goes to strength."
        yield decided("yoga", what="No yoga.", why=why)
    else:
        why = "You did not ask for it. One of the sessions may be yoga instead; say so and it is."
        yield decided("yoga", what="No yoga planned.", why=why, sources=sequence.sources)


def _desk(making: Making) -> Iterator[Decision]:
    knowledge = making.suitability.knowledge
    if making.desk is not None:
        what = f"Two minutes beside the desk about every {making.desk.every_min} minutes."
        yield decided_by_dosing("desk", what=what, entry=knowledge.dosing["sitting_breaks"])
    elif making.inputs.settings.desk_version:
        advice = knowledge.dosing["sitting_breaks"]
        why = f"No exercise that can be done there suits what you told us. {advice.advice}"
        yield decided("desk", what="No exercises beside the desk.", why=why, sources=advice.sources)
    else:
        yield decided("desk", what="No sitting breaks planned.", why="You did not want them.")


def _way_up(making: Making) -> Iterator[Decision]:
    knowledge = making.suitability.knowledge
    if making.suitability.person.equipment & WEIGHTS:
        entry = knowledge.dosing["warm_up_loads"]
        yield decided_by_dosing(
            "warm_up", what="Easy sets before exercises with weights.", entry=entry
        )
        yield decided_by_dosing(
            "progress", what="Loads rise by small steps.", entry=knowledge.dosing["progress_load"]
        )
        return
    entry = knowledge.dosing["strength_bodyweight"]
    why = (
        "Without weights it gets harder by a longer range, a slower lowering, a pause, a longer "
        "lever, one leg instead of two, and a backpack with books."
    )
    yield decided(
        "progress", what="It gets harder without weights too.", why=why, sources=entry.sources
    )


def _single_joint(making: Making) -> Iterator[Decision]:
    entry = making.suitability.knowledge.dosing["single_or_multi_joint"]
    came = any(slot.startswith("isolation") for slot, _ in first_weeks(making))
    if came:
        yield decided_by_dosing(
            "isolation", what="An exercise over one joint where time is left.", entry=entry
        )
        return
    last = list(making.rosters.values())[-1]
    no_place = not last.of("isolation")
    reason = (
        " ".join(one.reason for slot, one in last.empty.items() if slot.startswith("isolation"))
        if no_place
        else "The time goes to exercises over several joints first."
    )
    why = f"They are allowed and build size alike, but they are no must. {reason}"
    yield decided(
        "isolation", what="No exercises over one joint alone.", why=why, sources=entry.sources
    )


def _goals(making: Making) -> Iterator[Decision]:
    suitability = making.suitability
    goals = goals_of(suitability)
    for goal in goals:
        what, _, words = goal.words.partition(": ")
        yield decided(
            "goals", what=f"{what}.", why=f"{words[0].upper()}{words[1:]}", sources=goal.sources
        )
    if not goals:
        why = "You named no wish of your own; every pattern gets its turn."
        sources = suitability.knowledge.session_blocks["strength"].sources
        yield decided("goals", what="A general plan.", why=why, sources=sources)
    if "firmer" not in suitability.person.goals:
        return
    entry = suitability.knowledge.dosing["firmer"]
    yield decided_by_dosing(
        "firmer", what="Growth and strength are planned for, no shape.", entry=entry
    )
    if suitability.gate.limits.get("no_body_figures"):
        row = next(
            row
            for row in suitability.gate.triggered
            if "no_body_figures" in suitability.knowledge.safety[row.id].limits
        )
        yield decided(
            "tape", what="No tape measure.", why=f"{row.say} {row.do}", sources=row.sources
        )


def _safety(making: Making) -> Iterator[Decision]:
    """What safety rows leave out or limit; habits that hold for everyone go with the advice."""
    for row in making.suitability.gate.triggered:
        if row.level not in _ONLY_HABITS:
            yield decided("safety", what=row.say, why=row.do, sources=row.sources)
