"""What pain does to a plan: rest for what hurt, nothing harder, and words on what to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from primemover.programme.pain_light import is_stop_sign, loads_place, pain_light
from primemover.programme.plan import Decision, Notice
from primemover.programme.practice import SorePlace, Waiting
from primemover.programme.stepping import easier

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.log import CompletedExercise, PainNote
    from primemover.programme.practice import Practice

PLACES: Final = {
    "low_back": "your low back",
    "hip_side": "the outside of your hip",
    "hip_front": "the front of your hip",
    "knee": "your knee",
    "ankle": "your ankle or foot",
    "shoulder": "your shoulder",
    "wrist": "your wrist or hand",
    "elsewhere": "what hurt",
}
"""Places as they are spoken of within a sentence."""

_ELSEWHERE: Final = "elsewhere"


def is_next_morning(*, on: date, course: Course, practice: Practice) -> bool:
    """Whether a day is the morning after the last training before it."""
    after = timedelta(days=course.rules.count("after_pain.next_morning"))
    return practice.trained_on is not None and on - practice.trained_on == after


def take_note(note: PainNote, *, next_morning: bool, course: Course, practice: Practice) -> None:
    """Nothing; soreness and rest are kept, and what a calm place lifts is lifted."""
    light = pain_light(note.rating, bands=course.rules.bands, next_morning=next_morning)
    if light == "red":
        red_at(
            note.place,
            rating=note.rating,
            on=note.on,
            course=course,
            practice=practice,
            next_morning=next_morning,
        )
    if light == "green":
        _lift(note.place, on=note.on, practice=practice)
    else:
        practice.settled = False


def told_calm(place: str, *, rating: float, on: date, course: Course, practice: Practice) -> None:
    """Nothing; what waits for a place goes on where a check done again was told it is calm."""
    if pain_light(rating, bands=course.rules.bands) == "green":
        _lift(place, on=on, practice=practice)


def hurt_badly(done: CompletedExercise, *, on: date, course: Course, practice: Practice) -> None:
    """Nothing; an exercise with red pain is out until it is asked for, and the place rests."""
    exercise = course.knowledge.exercises.get(done.exercise)
    name = exercise.name if exercise else done.exercise
    first = done.exercise not in practice.hurt
    practice.hurt[done.exercise] = on
    practice.unsay(done.exercise, on=on)
    place = done.pain_place or "elsewhere"
    if first:
        row = course.knowledge.safety["pain_red"]
        text = (
            f"{name} hurt at {done.pain} of 10, so it is out until you ask for it again; "
            f"something else takes its place where something suits. {row.do}"
        )
        practice.notices.append(
            Notice(on=on, kind="pain", text=text, exercise=done.exercise, sources=row.sources)
        )
        practice.decisions.append(
            Decision(
                about=done.exercise,
                what=f"{name} is left out.",
                why=f"It hurt at {done.pain} of 10 on {on.isoformat()}.",
                sources=row.sources,
            )
        )
    red_at(place, rating=done.pain or 0, on=on, course=course, practice=practice)
    if is_stop_sign(done, bands=course.rules.bands):
        _stop(place, on=on, course=course, practice=practice)


def red_at(
    place: str,
    *,
    rating: int,
    on: date,
    course: Course,
    practice: Practice,
    next_morning: bool = False,
) -> None:
    """Nothing; the place rests, what loads it comes back easier, and what returns is referred."""
    rest = timedelta(days=course.rules.count("after_pain.rest"))
    episode = _episode(course)
    before = practice.sore.get(place)
    worst = rating if before is None or before.until <= on else max(rating, before.rating)
    worst = max(worst, round(course.rules.bands.red_from))
    fresh = all(on - day > episode for day, where in practice.reds if where == place)
    practice.sore[place] = SorePlace(rating=worst, until=on + rest)
    practice.reds.append((on, place))
    if fresh:
        _ease_what_loads(place, on=on, course=course, practice=practice)
        how = " the morning after" if next_morning else ""
        _tell(place, how=f"{rating} of 10{how}", on=on, course=course, practice=practice)
        _refer_if_again(place, on=on, course=course, practice=practice)


def _ease_what_loads(place: str, *, on: date, course: Course, practice: Practice) -> None:
    for name, planned in sorted(practice.latest.items()):
        exercise = course.knowledge.exercises[name]
        if name in practice.hurt or loads_place(exercise, place=place, knowledge=course.knowledge):
            step = easier(
                practice.standing(name),
                planned=planned,
                circumstances=course.circumstances(on, practice=practice),
                course=course,
            )
            standing = step.standing if step else practice.standing(name)
            practice.standings[name] = replace(standing, hits=0, misses=0, changed_on=on)


def _tell(place: str, *, how: str, on: date, course: Course, practice: Practice) -> None:
    row = course.knowledge.safety.get(f"pain_red_{place}") or course.knowledge.safety["pain_red"]
    text = f"{PLACES.get(place, place).capitalize()}: {how}. {row.do}"
    practice.notices.append(Notice(on=on, kind="pain", text=text, sources=row.sources))


def _refer_if_again(place: str, *, on: date, course: Course, practice: Practice) -> None:
    rules = course.rules
    since = on - timedelta(days=rules.count("after_pain.again_within"))
    days = sorted({day for day, where in practice.reds if where == place and day > since})
    episodes = sum(later - earlier > _episode(course) for earlier, later in pairwise(days))
    if episodes + 1 < rules.count("after_pain.again"):
        return
    refer = course.knowledge.safety["refer_rule"]
    rest = timedelta(days=rules.count("after_pain.rest"))
    waiting = Waiting(
        reason=f"{PLACES.get(place, place).capitalize()} hurt badly again within "
        f"{(on - since).days} days, although what loads it was left out. {refer.do} When it has "
        f"calmed down, note the pain as {_green(course)} or less from {(on + rest).isoformat()} "
        "on, and the plan goes on a step easier.",
        lifted_from=on + rest,
    )
    practice.waiting[place] = waiting
    practice.notices.append(Notice(on=on, kind="stop", text=waiting.reason, sources=refer.sources))


def _stop(place: str, *, on: date, course: Course, practice: Practice) -> None:
    """Nothing; the plan waits until the place is told to be calm on a later day."""
    row = course.knowledge.safety["stop_rule"]
    tomorrow = on + timedelta(days=1)
    again = practice.waiting.get(place)
    if again is not None and again.lifted_from >= tomorrow:
        return  # what came again waits longer, and says so
    where = "" if place not in PLACES or place == _ELSEWHERE else f" in {PLACES[place]}"
    waiting = Waiting(
        reason=f"You broke off with strong pain{where}. {row.do} When it has passed, note the "
        f"pain as {_green(course)} or less, and the plan goes on without what hurt. If it does "
        "not pass, consider seeing a physiotherapist.",
        lifted_from=tomorrow,
    )
    practice.waiting[place] = waiting
    practice.notices.append(Notice(on=on, kind="stop", text=waiting.reason, sources=row.sources))


def _green(course: Course) -> str:
    """The highest rating that is still green, as it is spoken of."""
    return f"{course.rules.bands.amber_from - 1:g} of 10"


def _lift(place: str, *, on: date, practice: Practice) -> None:
    waiting = practice.waiting.get(place)
    if waiting is None or on < waiting.lifted_from:
        return
    del practice.waiting[place]
    text = "Good that it has calmed down. The plan goes on, a step easier and without what hurt."
    if practice.waiting:
        left = " and ".join(PLACES.get(each, each) for each in sorted(practice.waiting))
        text = f"Good that {PLACES.get(place, place)} has calmed down. The plan waits for {left}."
    kind = "pain" if practice.waiting else "welcome_back"
    practice.notices.append(Notice(on=on, kind=kind, text=text))


def _episode(course: Course) -> timedelta:
    """Red pain of days no further apart than this is one and the same."""
    return timedelta(days=course.rules.count("after_pain.episode"))
