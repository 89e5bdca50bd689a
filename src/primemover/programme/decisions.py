"""Why a plan is as it is: every choice and omission with its reason and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from primemover.programme.loads import WEIGHTS
from primemover.programme.plan import Decision
from primemover.programme.plan_maker import balance_always, goals_of
from primemover.programme.roster import HOLDS_LEVEL
from primemover.programme.sessions import TRUNK
from primemover.programme.settings import days_in_a_row
from primemover.programme.volume import weekly_glute_sets
from primemover.programme.yoga import FEWEST_POSES

if TYPE_CHECKING:
    from primemover.knowledge import BlockPlan, Dosing, Knowledge
    from primemover.programme.plan import PlannedWeek
    from primemover.programme.plan_maker import Making
    from primemover.programme.roster import Empty, Place, Roster

_OWN = "That is a rule of our own."
_DOSE_LIMITS = frozenset({"max_hold_s", "no_failure", "no_breath_hold", "moderate_effort"})
_ONLY_HABITS = frozenset({"rule"})


def decisions_for(making: Making) -> tuple[Decision, ...]:
    """Every decision of a plan: frame first, then exercises, then what is missing."""
    parts = (
        _days(making),
        _minutes(making),
        _phases(making),
        _sets(making),
        _places(making),
        _doses(making),
        _missing(making),
        _yoga(making),
        _desk(making),
        _way_up(making),
        _single_joint(making),
        _goals(making),
        _safety(making),
    )
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _decision(about: str, what: str, why: str, sources: Iterable[str] = ()) -> Decision:
    keys = tuple(dict.fromkeys(sources))
    return Decision(about=about, what=what, why=why if keys else f"{why} {_OWN}", sources=keys)


def _from_dosing(about: str, what: str, entry: Dosing) -> Decision:
    return _decision(about, what, entry.advice, _sources(entry))


def _sources(entry: Dosing) -> tuple[str, ...]:
    return tuple(entry.sources)


def _days(making: Making) -> Iterator[Decision]:
    knowledge, settings = making.suitability.knowledge, making.inputs.settings
    person = making.suitability.person
    entry = knowledge.dosing["days_novice" if person.beginner else "days_intermediate"]
    days = settings.days_per_week
    yield _from_dosing("days", f"{days} session{'s' if days > 1 else ''} a week.", entry)
    wished = making.suitability.values.get("goals.days_per_week")
    if isinstance(wished, int | float) and int(wished) != days:
        why = f"You asked for {int(wished)}. {entry.advice}"
        yield _decision("days", f"{days} instead of {int(wished)} days.", why, _sources(entry))
    if person.beginner and days_in_a_row(settings):
        why = "There are more sessions than the week has days with one between, or you chose so."
        yield _decision("days", "Some days follow each other.", why, _sources(entry))
    if balance_always(making.suitability):
        older = knowledge.dosing["older_adults"]
        yield _from_dosing("balance", "Practice on one leg in every session.", older)


def _minutes(making: Making) -> Iterator[Decision]:
    form, minutes = making.form, making.inputs.settings.minutes
    longest = max(
        (session.minutes for week in making.weeks for session in week.sessions), default=0
    )
    what = f"At most {minutes} minutes a session; the longest takes about {longest:.0f}."
    yield _decision("minutes", what, form.words, form.sources)


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
        yield _decision("phase", what, f"{phase.purpose} {goes_on}", phase.sources)
    for row in making.suitability.gate.triggered if making.held else ():
        if knowledge.safety[row.id].limits.keys() & set(HOLDS_LEVEL):
            why = f"{row.say} So it stays with easy versions and the sets it begins with."
            yield _decision("phase", "No rise from week to week.", why, row.sources)
    yield from _special_weeks(making, knowledge=knowledge)


def _special_weeks(making: Making, *, knowledge: Knowledge) -> Iterator[Decision]:
    lighter = [str(week.number) for week in making.outlines if week.lighter]
    entry = knowledge.dosing["lighter_week"]
    if lighter:
        what = f"Lighter weeks: {', '.join(lighter)}."
        why = f"For whoever is no beginner, one every few weeks. {entry.advice}"
        yield _decision("lighter", what, why, _sources(entry))
    elif making.suitability.person.beginner:
        yield _from_dosing("lighter", "No lighter weeks planned.", entry)
    else:
        why = "Nothing rises for now, or the plan is too short for one."
        yield _decision("lighter", "No lighter weeks planned.", why, _sources(entry))
    again = [str(week.number) for week in making.outlines if week.retest]
    if again:
        what = f"The same tests again at the end of weeks {', '.join(again)}."
        yield _from_dosing("retest", what, knowledge.dosing["retest"])


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
    yield _from_dosing("sets", f"{span} sets a week for the large buttock muscle.", entry)
    fewest = entry.numbers["start"].low or 0.0
    short = [week for week in making.weeks if got[week.number] < fewest]
    if short:
        numbers = ", ".join(str(week.number) for week in short)
        what = f"Fewer than {fewest:g} sets in weeks {numbers}."
        yield _decision("sets", what, _why_few(making, short=short), _sources(entry))


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


def _places(making: Making) -> Iterator[Decision]:
    """One for every exercise that comes, with the week it first does."""
    coming = _first_weeks(making)
    for roster in making.rosters.values():
        for place in roster.places.values():
            week = coming.get((place.slot, place.exercise.id))
            if week is not None:
                since = "" if week <= 1 else f" From week {week}."
                what = f"{place.exercise.name}.{since}"
                yield _decision(
                    place.slot, what, " ".join(place.choice.reasons), _place_sources(place, making)
                )
    for pose in making.poses:
        if (pose.slot, pose.exercise.id) in coming:
            because = pose.wanted.because[0].upper() + pose.wanted.because[1:]
            yield _decision(
                pose.slot, f"{pose.exercise.name}.", f"{because}.", pose.exercise.sources
            )


def _doses(making: Making) -> Iterator[Decision]:
    """One for every dose in use: for whom it is, and what it rests on."""
    knowledge = making.suitability.knowledge
    sessions = (session for week in making.weeks for session in week.sessions)
    used = dict.fromkeys(one.dose.source for session in sessions for one in session.exercises())
    for name in used:
        entry = knowledge.dosing[name]
        why = f"Meant for {entry.applies_to}."
        yield _decision(f"dose.{name}", entry.advice, why, _sources(entry))
    careful = [row for row in making.suitability.gate.triggered if _limits_dose(row.id, making)]
    for row in careful:
        yield _decision("dose", "Doses are kept gentle.", f"{row.say} {row.do}", row.sources)


def _limits_dose(row: str, making: Making) -> bool:
    limits = making.suitability.knowledge.safety[row].limits
    return bool(_DOSE_LIMITS & limits.keys())


def _first_weeks(making: Making) -> dict[tuple[str, str], int]:
    sessions = [session for week in making.weeks for session in week.sessions]
    sessions += [making.desk.session] if making.desk else []
    coming: dict[tuple[str, str], int] = {}
    for session in sessions:
        for one in session.exercises():
            coming.setdefault((one.slot, one.exercise), session.week)
    return coming


def _place_sources(place: Place, making: Making) -> tuple[str, ...]:
    knowledge = making.suitability.knowledge
    block = knowledge.session_blocks.get(place.block) or knowledge.plans[place.block]
    row = ""
    if place.choice.instead_of is not None:
        row = place.choice.instead_of[1].rule
    of_row = knowledge.safety[row].sources if row else ()
    return (*place.exercise.sources, *block.sources, *of_row)


def _missing(making: Making) -> Iterator[Decision]:
    """Blocks and slots that never come: nothing suits, or the time is too short."""
    came = {slot for slot, _ in _first_weeks(making)}
    came |= {TRUNK} if making.form.core else set()  # it has its own block
    last = list(making.rosters.values())[-1]
    for block in (making.suitability.knowledge.plans["activation"], *_own_blocks(making)):
        mine = [slot for slot in (*last.places, *last.empty) if slot.startswith(f"{block.id}.")]
        missing = [slot for slot in mine if slot not in came]
        if len(missing) == len(mine) and block.id != "strength":
            reasons = [last.empty[slot].reason for slot in missing if slot in last.empty]
            why = reasons[0] if len(reasons) == len(missing) else _too_short(making)
            yield _decision(block.id, f"Without “{block.title.lower()}”.", why, block.sources)
            continue
        for slot in missing:
            yield _of_missing(slot, block=block, roster=last, making=making)


def _own_blocks(making: Making) -> tuple[BlockPlan, ...]:
    """Blocks whose absence needs a word of its own."""
    blocks = making.suitability.knowledge.session_blocks
    return tuple(blocks[name] for name in ("strength", "core", "mobility"))


def _of_missing(slot: str, *, block: BlockPlan, roster: Roster, making: Making) -> Decision:
    wanted = block.slots[int(slot.rpartition(".")[2]) - 1]
    because = "the outer hip" if wanted.patterns == ("abduction",) else wanted.because
    where = "" if block.id == "strength" else f" in “{block.title.lower()}”"
    what = f"Nothing for {because.removeprefix('for ')}{where}."
    empty = roster.empty.get(slot)
    if empty is None:
        return _decision(slot, what, _too_short(making), making.form.sources)
    return _decision(slot, what, empty.reason, _against(empty, making) or block.sources)


def _against(empty: Empty, making: Making) -> tuple[str, ...]:
    """What the reason of an empty slot rests on: a safety row, the levels, or the exercise."""
    knowledge = making.suitability.knowledge
    if empty.obstacle is None or empty.wanted is None:
        return ()
    if empty.obstacle.rule:
        return tuple(knowledge.safety[empty.obstacle.rule].sources)
    if empty.obstacle.kind == "level":
        return _sources(knowledge.dosing["starting_level"])
    return tuple(empty.wanted.sources)


def _too_short(making: Making) -> str:
    return (
        f"It does not fit into {making.inputs.settings.minutes} minutes beside what comes first. "
        f"{making.form.words}"
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
        yield _decision("yoga", what, why, (*sequence.sources, *days.sources))
    elif settings.yoga_days and len(making.poses) >= FEWEST_POSES:
        why = "The minutes are too few for poses beside the outer hip, which comes every week."
        yield _decision("yoga", "No yoga.", why)
    elif settings.yoga_days:
        why = "Too few of its poses suit what you told us, so the time goes to strength."
        yield _decision("yoga", "No yoga.", why)
    else:
        why = "You did not ask for it. One of the sessions may be yoga instead; say so and it is."
        yield _decision("yoga", "No yoga planned.", why, sequence.sources)


def _desk(making: Making) -> Iterator[Decision]:
    knowledge = making.suitability.knowledge
    if making.desk is not None:
        what = f"Two minutes beside the desk about every {making.desk.every_min} minutes."
        yield _from_dosing("desk", what, knowledge.dosing["sitting_breaks"])
    elif making.inputs.settings.desk_version:
        advice = knowledge.dosing["sitting_breaks"]
        why = f"No exercise that can be done there suits what you told us. {advice.advice}"
        yield _decision("desk", "No exercises beside the desk.", why, advice.sources)
    else:
        yield _decision("desk", "No sitting breaks planned.", "You did not want them.")


def _way_up(making: Making) -> Iterator[Decision]:
    knowledge = making.suitability.knowledge
    if making.suitability.person.equipment & WEIGHTS:
        entry = knowledge.dosing["warm_up_loads"]
        yield _from_dosing("warm_up", "Easy sets before exercises with weights.", entry)
        yield _from_dosing(
            "progress", "Loads rise by small steps.", knowledge.dosing["progress_load"]
        )
        return
    entry = knowledge.dosing["strength_bodyweight"]
    why = (
        "Without weights it gets harder by a longer range, a slower lowering, a pause, a longer "
        "lever, one leg instead of two, and a backpack with books."
    )
    yield _decision("progress", "It gets harder without weights too.", why, entry.sources)


def _single_joint(making: Making) -> Iterator[Decision]:
    entry = making.suitability.knowledge.dosing["single_or_multi_joint"]
    came = any(slot.startswith("isolation") for slot, _ in _first_weeks(making))
    if came:
        yield _from_dosing("isolation", "An exercise over one joint where time is left.", entry)
        return
    last = list(making.rosters.values())[-1]
    no_place = not last.of("isolation")
    reason = (
        " ".join(one.reason for slot, one in last.empty.items() if slot.startswith("isolation"))
        if no_place
        else "The time goes to exercises over several joints first."
    )
    why = f"They are allowed and build size alike, but they are no must. {reason}"
    yield _decision("isolation", "No exercises over one joint alone.", why, entry.sources)


def _goals(making: Making) -> Iterator[Decision]:
    suitability = making.suitability
    goals = goals_of(suitability)
    for goal in goals:
        what, _, words = goal.words.partition(": ")
        yield _decision("goals", f"{what}.", f"{words[0].upper()}{words[1:]}", goal.sources)
    if not goals:
        why = "You named no wish of your own; every pattern gets its turn."
        sources = suitability.knowledge.session_blocks["strength"].sources
        yield _decision("goals", "A general plan.", why, sources)
    if "firmer" not in suitability.person.goals:
        return
    entry = suitability.knowledge.dosing["firmer"]
    yield _from_dosing("firmer", "Growth and strength are planned for, no shape.", entry)
    if suitability.gate.limits.get("no_body_figures"):
        row = next(
            row
            for row in suitability.gate.triggered
            if "no_body_figures" in suitability.knowledge.safety[row.id].limits
        )
        yield _decision("tape", "No tape measure.", f"{row.say} {row.do}", row.sources)


def _safety(making: Making) -> Iterator[Decision]:
    """What safety rows leave out or limit; habits that hold for everyone go with the advice."""
    for row in making.suitability.gate.triggered:
        if row.level not in _ONLY_HABITS:
            yield _decision("safety", row.say, row.do, row.sources)
