"""Records of every shape: examples by hand, and strategies made from their types."""

from __future__ import annotations

import hashlib
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from primemover.findings.plain import plain
from primemover.history.records import (
    CheckRecord,
    NoteRecord,
    OwnFinding,
    Person,
    PictureRecord,
    PlanRecord,
    TrackRecord,
    Unfinished,
)
from primemover.programme.log import (
    Absence,
    Choice,
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    Recheck,
)
from primemover.programme.model import Dose, LeftOut
from primemover.programme.plan import (
    Decision,
    FindingInBrief,
    Plan,
    PlanInputs,
    PlannedBlock,
    PlannedExercise,
    PlannedSession,
    PlannedWeek,
    PlanSettings,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)

# Text of any script; half characters and NUL are what no database keeps.
TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)
ZERO_TO_TEN: st.SearchStrategy[int | None] = st.none() | st.integers(0, 10)
IN_RANGE: dict[str, st.SearchStrategy[Any]] = {
    "pain": ZERO_TO_TEN,
    "effort": ZERO_TO_TEN,
    "rating": st.integers(0, 10),
}
ANSWERS: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    TEXTS,
    st.booleans()
    | st.integers(-1000, 1000)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.lists(TEXTS, max_size=3).map(tuple)
    | st.dictionaries(TEXTS, st.floats(0, 10), max_size=3),
    max_size=4,
)


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Every value that a type of ours allows and a store is to keep."""
    if is_dataclass(kind) and isinstance(kind, type):
        return st.deferred(lambda: _any_dataclass(kind))
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return st.sampled_from(inner)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*(any_of(each) for each in inner))
    if origin is tuple:
        return st.lists(any_of(inner[0]), max_size=2).map(tuple)
    if origin is frozenset:
        return st.frozensets(any_of(inner[0]), max_size=4)
    if origin is Mapping:
        return ANSWERS if inner[1] is object else st.dictionaries(TEXTS, TEXTS, max_size=3)
    return _SIMPLE[kind]


_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(-(2**31), 2**31 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: TEXTS,
    bytes: st.binary(max_size=20),
    date: st.dates(date(1970, 1, 1), date(2200, 1, 1)),
    datetime: st.datetimes(
        datetime(1970, 1, 1),
        datetime(2200, 1, 1),
        timezones=st.just(UTC),
    ),
}


def _any_dataclass(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    values = {
        each.name: IN_RANGE[each.name] if each.name in IN_RANGE else any_of(hints[each.name])
        for each in fields(kind)
    }
    if "id" in values:
        values["id"] = st.builds(lambda: str(uuid4()))
    if "last" in values:
        return st.builds(_in_order, st.fixed_dictionaries(values), st.just(kind))
    return st.builds(kind, **values)


def _in_order(values: dict[str, Any], kind: type[Any]) -> Any:
    first, last = sorted((values["first"], values["last"]))
    return kind(**{**values, "first": first, "last": last})


def person(label: str = "me", *, id: str = "") -> Person:  # noqa: A002 - the field's name
    return Person(id=id or f"id of {label}", label=label, created_at=NOON)


def plan(*, days: int = 2, start: date = MONDAY, word: str = "bridge") -> Plan:
    """A small plan: one week of ``days`` sessions."""
    exercise = PlannedExercise(
        exercise="bridge",
        name=word,
        slot="strength.1",
        dose=Dose(sets=3, reps_low=8, reps_high=12, source="first_weeks"),
        cues=("push through the heels",),
        reasons=("the bridge test stood out",),
        load_kg=2.5,
    )
    block = PlannedBlock(
        phase="strengthen", title="Strength", purpose="load", exercises=(exercise,), minutes=9.5
    )
    sessions = tuple(
        PlannedSession(
            id=f"w01d{day}",
            week=1,
            day=day,
            on=start + timedelta(days=2 * day - 2),
            kind="strength",
            title="First",
            blocks=(block,),
            minutes=10.0,
        )
        for day in range(1, days + 1)
    )
    settings = PlanSettings(
        starts_on=start,
        days_per_week=days,
        minutes=20,
        weekdays=tuple(range(days)),
        chosen={"strength.1": "bridge"},
        refused=frozenset({"squat", "lunge", "plank"}),
    )
    finding = FindingInBrief(rule="bridge_felt", status="supported", title="Hamstrings first")
    return Plan(
        inputs=PlanInputs(
            answers={"goals.list": ("firmer", "back"), "felt.bridge": {"low_back": 2.0}},
            findings=(finding,),
            settings=settings,
        ),
        weeks=(
            PlannedWeek(number=1, phase="learn", title="Week 1", purpose="", sessions=sessions),
        ),
        decisions=(Decision(about="days", what="two days", why="as asked"),),
        left_out=(LeftOut(exercise="squat", name="Squat", reason="refused"),),
        versions={"primemover": "0.1"},
    )


def session(number: int, *, on: date = MONDAY, word: str = "") -> CompletedSession:
    """A session of two exercises with sets of both kinds."""
    sets = tuple(
        CompletedSet(reps=10 + each, load_kg=2.5 * number, reps_in_reserve=2, side="left")
        for each in range(3)
    )
    return CompletedSession(
        id=f"session-{number}",
        on=on,
        session=f"w01d{number}",
        exercises=(
            CompletedExercise(
                exercise="bridge",
                slot="strength.1",
                sets=sets,
                pain=2,
                pain_place="low_back",
                felt=("lower_buttock", "back_of_thigh"),
                note=word,
            ),
            CompletedExercise(
                exercise="plank", sets=(CompletedSet(hold_s=20.5),), stopped=True, refused=True
            ),
        ),
        minutes=19.5,
        effort=6,
        note=word,
    )


def check(
    number: int, *, owner: str, at: datetime = NOON, word: str = "", repeats: str = ""
) -> CheckRecord:
    """A check with two tracks and two pictures of the first."""
    return CheckRecord(
        id=f"check-{number}",
        person=owner,
        at=at,
        answers={"sitting.hours_work_day": 9.0, "goals.list": ("firmer",), "about.note": word},
        result={"outcome": "go", "tests": [{"test": "squat", "measures": []}], "notes": [word]},
        versions={"primemover": "0.1", "knowledge": "abc"},
        tracks=tuple(
            TrackRecord(
                id=f"track-{each}",
                test="squat",
                side="left" if each else None,
                source=f"{word}.mp4",
                parquet=b"PAR1" + word.encode() + bytes([each]),
            )
            for each in range(2)
        ),
        pictures=tuple(
            PictureRecord(
                id=f"picture-{each}", track="track-0", number=each, png=b"\x89PNG" + word.encode()
            )
            for each in range(2)
        ),
        repeats=repeats,
    )


def plan_record(number: int, *, owner: str, at: datetime = NOON, word: str = "x") -> PlanRecord:
    return PlanRecord(id=f"plan-{number}", person=owner, made_at=at, plan=plan(word=word))


def others(*, owner: str, word: str = "w") -> dict[str, Any]:
    """One record of each of the other kinds, by the method that adds it."""
    finding = FindingInBrief(rule="squat_depth", status="cannot_tell", title=word, side="right")
    return {
        "add_pain": PainNote(id="pain-1", on=MONDAY, place="knee", rating=4, note=word),
        "add_absence": Absence(
            id="absence-1",
            first=MONDAY,
            last=MONDAY + timedelta(days=6),
            why="travel",
            equipment=frozenset({"band", word}),
        ),
        "add_choice": Choice(
            id="choice-1", on=MONDAY, kind="swap", exercise=word, slot="strength.1"
        ),
        "add_recheck": Recheck(id="recheck-1", on=MONDAY, findings=(finding, finding)),
        "add_note": NoteRecord(
            id="note-1", person=owner, on=MONDAY, by="professional", text=f"Text: {word}"
        ),
        "add_own_finding": OwnFinding(
            id="own-1",
            person=owner,
            on=MONDAY,
            status="refer",
            text=word,
            reason=f"seen: {word}",
            by=word,
            check="check-1",
            rule="squat_depth",
            side="left",
        ),
    }


def unfinished(number: int, *, owner: str, at: datetime = NOON, word: str = "w") -> Unfinished:
    """A check that was begun, with two tracks."""
    return Unfinished(
        id=f"begun-{number}",
        person=owner,
        kind="check",
        at=at,
        document={"answers": {"about.note": word}, "done": ["squat", word], "step": 2.5},
        tracks=check(1, owner=owner, word=word).tracks,
    )


def fill(
    store: Any, *, label: str = "me", word: str = "w", own: bool = True, begun: bool = True
) -> Person:
    """Somebody with two checks, plans and sessions and one of everything else.

    ``word`` is in every free text and every file. Without ``own`` there is nothing that only
    stores since 0002 hold, without ``begun`` nothing that only stores since 0003 hold.
    """
    somebody = person(label)
    store.add_person(somebody)
    owner = somebody.id
    for number in (1, 2):
        at = NOON + timedelta(days=number)
        store.add_check(named(check(number, owner=owner, at=at, word=word), label=label))
        store.add_plan(named(plan_record(number, owner=owner, at=at, word=word), label=label))
        done = session(number, on=MONDAY + timedelta(days=number), word=word)
        store.add_session(named(done, label=label), person=owner)
    for add, record in others(owner=owner, word=word).items():
        if own or add != "add_own_finding":
            by_itself = add in {"add_note", "add_own_finding"}
            of_whom = {} if by_itself else {"person": owner}
            getattr(store, add)(named(record, label=label), **of_whom)
    if begun:
        store.keep_unfinished(named(unfinished(1, owner=owner, word=word), label=label))
    return somebody


def named(record: Any, *, label: str) -> Any:
    """``record`` with an id of its own for everybody but "me"."""
    return record if label == "me" else replace(record, id=f"{record.id} of {label}")


def everything(store: Any) -> dict[str, Any]:
    """All that a store holds, as plain values; files by their digests."""
    found: dict[str, Any] = {}
    for somebody in store.people():
        checks = store.checks(somebody.id, with_files=True)
        begun = store.unfinished(somebody.id)
        found[somebody.label] = _sets_in_order(
            plain(
                {
                    "person": somebody,
                    "checks": checks,
                    "files": [
                        hashlib.sha256(each).hexdigest()
                        for check in checks
                        for each in (
                            *(track.parquet for track in check.tracks),
                            *(picture.png for picture in check.pictures),
                        )
                    ],
                    "unfinished": begun,
                    "unfinished_files": [
                        hashlib.sha256(track.parquet).hexdigest()
                        for each in begun
                        for track in each.tracks
                    ],
                    "plans": store.plans(somebody.id),
                    "log": store.log(somebody.id),
                    "notes": store.notes(somebody.id),
                    "own_findings": store.own_findings(somebody.id),
                }
            )
        )
    return found


def _sets_in_order(value: Any) -> Any:
    """``value`` with what were sets sorted: they come in any order."""
    if isinstance(value, dict):
        return {
            key: sorted(each)
            if key in {"refused", "equipment"} and isinstance(each, list)
            else _sets_in_order(each)
            for key, each in value.items()
        }
    return [_sets_in_order(each) for each in value] if isinstance(value, list) else value
