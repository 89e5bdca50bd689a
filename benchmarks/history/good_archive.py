"""A small store with one record of every kind, its tracks and pictures real."""

from __future__ import annotations

import struct
import tempfile
import zlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np

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
from primemover.history.store import Store
from primemover.programme.log import (
    Absence,
    Choice,
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    Recheck,
    TrainingLog,
)
from primemover.programme.model import Dose
from primemover.programme.plan import (
    FindingInBrief,
    Plan,
    PlanInputs,
    PlannedBlock,
    PlannedExercise,
    PlannedSession,
    PlannedWeek,
    PlanSettings,
)
from primemover.recordings.pose_track import make_pose_track
from primemover.recordings.tracks import save_pose_track
from primemover.terms import KEYPOINTS

NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MONDAY: Final = date(2026, 3, 2)
FINDING: Final = FindingInBrief(rule="bridge_felt", status="supported", title="Hamstrings first")


def fill_good_store(store: Store, *, word: str = "word") -> tuple[Person, Person]:
    """Two people with every kind of record; ``word`` is in every free text of the first."""
    first = Person(id="person-1", label=f"{word} one", created_at=NOON)
    second = Person(id="Person-2", label="two — “zwei” ✓", created_at=NOON + timedelta(days=1))
    for person, text in ((first, word), (second, "other")):
        _fill(store, person=person, word=text)
    return first, second


def _fill(store: Store, *, person: Person, word: str) -> None:
    who = person.id
    log = good_log(who, word=word)
    store.add_person(person)
    for number in (1, 2):
        store.add_check(good_check(number, person=who, word=word))
        store.add_plan(good_plan(number, person=who, word=word))
    for session in log.sessions:
        store.add_session(session, person=who)
    for pain in log.pains:
        store.add_pain(pain, person=who)
    for absence in log.absences:
        store.add_absence(absence, person=who)
    for choice in log.choices:
        store.add_choice(choice, person=who)
    for recheck in log.rechecks:
        store.add_recheck(recheck, person=who)
    store.add_note(
        NoteRecord(id=f"{who}.note", person=who, on=MONDAY, by="professional", text=f"a {word} b")
    )
    store.add_own_finding(
        OwnFinding(
            id=f"{who}.own",
            person=who,
            on=MONDAY,
            status="refer",
            text=f"seen {word}",
            reason=f"because {word}",
            by=f"by {word}",
            check=f"{who}.check-1",
            rule="squat_depth",
            side="left",
        )
    )
    store.keep_unfinished(good_unfinished(who, word=word))


def good_unfinished(person: str, *, word: str) -> Unfinished:
    """A check that was begun, with one track."""
    return Unfinished(
        id=f"{person}.begun",
        person=person,
        kind="check",
        at=NOON,
        document={"answers": {"about.note": word}, "filmed": ["squat"], "step": 2},
        tracks=(
            TrackRecord(
                id="track-left",
                test="squat",
                side="left",
                source=f"{word}.mp4",
                parquet=small_track(source=f"{word}.mp4"),
            ),
        ),
    )


def good_log(who: str, *, word: str) -> TrainingLog:
    """Two sessions, one of them empty, and one of everything else."""
    sets = tuple(
        CompletedSet(reps=10 + each, load_kg=2.5, reps_in_reserve=2, side="left")
        for each in range(3)
    )
    done = (
        CompletedExercise(
            exercise="bridge",
            slot="strength.1",
            sets=sets,
            step="pause",
            pain=2,
            pain_place="low_back",
            felt=("lower_buttock", "back_of_thigh"),
            note=f"note {word}",
        ),
        CompletedExercise(exercise="plank", sets=(CompletedSet(hold_s=20.5),), stopped=True),
        CompletedExercise(exercise="squat", refused=True),
    )
    return TrainingLog(
        sessions=(
            CompletedSession(
                id=f"{who}.session-1",
                on=MONDAY,
                session="w01d1",
                exercises=done,
                minutes=19.5,
                effort=6,
                note=f"{word}\nsecond line",
            ),
            CompletedSession(id=f"{who}.session-2", on=MONDAY + timedelta(days=2), kind="yoga"),
        ),
        pains=(PainNote(id=f"{who}.pain", on=MONDAY, place="knee", rating=4, note=word),),
        absences=(
            Absence(
                id=f"{who}.away",
                first=MONDAY,
                last=MONDAY + timedelta(days=6),
                why="travel",
                equipment=frozenset({"band", "chair", "step", word}),
            ),
            Absence(id=f"{who}.ill", first=MONDAY, last=MONDAY, why="illness"),
        ),
        rechecks=(Recheck(id=f"{who}.recheck", on=MONDAY, findings=(FINDING, FINDING)),),
        choices=(
            Choice(id=f"{who}.choice", on=MONDAY, kind="swap", exercise=word, slot="strength.1"),
        ),
    )


def good_check(number: int, *, person: str, word: str) -> CheckRecord:
    """A check with two tracks and two pictures of the first."""
    return CheckRecord(
        id=f"{person}.check-{number}",
        person=person,
        at=NOON + timedelta(days=number),
        answers={"sitting.hours_work_day": 9.0, "goals.list": ("firmer",), "about.note": word},
        result={"outcome": "go", "tests": [{"test": "squat", "measures": []}], "notes": [word]},
        versions={"primemover": "0.1", "knowledge": "abc"},
        tracks=tuple(
            TrackRecord(
                id=f"track-{side}",
                test="squat",
                side=side,
                source=f"{word}.mp4",
                parquet=small_track(source=f"{word}.mp4"),
            )
            for side in ("left", "right")
        ),
        pictures=tuple(
            PictureRecord(
                id=f"picture-{each}", track="track-left", number=each, png=small_png(text=word)
            )
            for each in range(2)
        ),
        repeats=f"{person}.check-1" if number > 1 else "",
    )


def good_plan(number: int, *, person: str, word: str) -> PlanRecord:
    """A plan of one session."""
    exercise = PlannedExercise(
        exercise="bridge",
        name=word,
        slot="strength.1",
        dose=Dose(sets=3, reps_low=8, reps_high=12, source="first_weeks"),
        cues=(f"cue {word}",),
        reasons=("the bridge test stood out",),
        load_kg=10,
    )
    block = PlannedBlock(
        phase="strengthen", title="Strength", purpose="load", exercises=(exercise,), minutes=9.5
    )
    session = PlannedSession(
        id="w01d1",
        week=1,
        day=1,
        on=MONDAY,
        kind="strength",
        title="First",
        blocks=(block,),
        minutes=10.0,
    )
    settings = PlanSettings(
        starts_on=MONDAY,
        days_per_week=1,
        minutes=20,
        weekdays=(0,),
        chosen={"strength.1": "bridge"},
        refused=frozenset({"squat", "lunge", "plank"}),
    )
    week = PlannedWeek(number=1, phase="learn", title="Week 1", purpose="", sessions=(session,))
    inputs = PlanInputs(
        answers={"goals.list": ("firmer", word), "felt.bridge": {"low_back": 2.0}},
        findings=(FINDING,),
        settings=settings,
    )
    return PlanRecord(
        id=f"{person}.plan-{number}",
        person=person,
        made_at=NOON + timedelta(days=number),
        plan=Plan(inputs=inputs, weeks=(week,), versions={"primemover": "0.1"}),
        check=f"{person}.check-{number}",
    )


def small_track(*, source: str = "clip.mp4", frames: int = 12) -> bytes:
    """A pose track of somebody who stands still, as it is kept."""
    still = np.linspace(0.0, 1.0, 33 * 3).reshape(1, 33, 3).repeat(frames, axis=0)
    track = make_pose_track(
        time_s=np.arange(frames) / 30,
        position_m=still,
        image_position_px=still[:, :, :2] * 100,
        confidence=np.ones((frames, len(KEYPOINTS))),
        width_px=640,
        height_px=480,
        pose_engine="mediapipe",
        pose_model="full",
        source=source,
    )
    with tempfile.TemporaryDirectory(prefix="primemover-") as folder:
        path = Path(folder) / "track.parquet"
        save_pose_track(track, path=path)
        return path.read_bytes()


def small_png(*, text: str = "", width: int = 16, height: int = 12) -> bytes:
    """A grey picture; ``text`` lies in it as a comment."""
    rows = b"".join(b"\0" + bytes([y * 20 % 256]) * (width * 3) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"tEXt", b"Comment\0" + text.encode("latin-1", "replace"))]
    return png(*parts, (b"IDAT", zlib.compress(rows)), (b"IEND", b""))


def png(*parts: tuple[bytes, bytes]) -> bytes:
    """A PNG picture of these parts, checksums right."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
