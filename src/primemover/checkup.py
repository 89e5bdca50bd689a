"""The main job on one page: answers and recordings in, findings and a programme out.

Safety comes first. A stop ends the check with where to go; a pause leaves what can be said of
habits until a professional agrees. Otherwise every recording is looked at, a failed one is named
and the others go on, and what could not be seen never keeps anybody from a programme.

Answers alone load no video library: the rooms that need one are imported where they are used.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from primemover.errors import PrimeMoverError, RecordingError
from primemover.findings.emg_files import EmgFile as EmgFile
from primemover.findings.emg_files import EmgTestResult, look_at_emg, recorded_tests
from primemover.findings.filmed import film_remedy
from primemover.findings.gate import SafetyGate, safety_gate
from primemover.findings.judge import judge, rules
from primemover.findings.model import CheckEvidence, FilmedTest, Finding
from primemover.findings.short_answer import ShortAnswer, not_asked, short_answer
from primemover.findings.summary import page_one
from primemover.knowledge import Knowledge, load_knowledge
from primemover.recordings.made_by import calibration_of, pose_versions
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    import xarray as xr

    from primemover.measures.model import Measure, Refusal
    from primemover.programme.model import Programme
    from primemover.recordings.answers import Answers
    from primemover.recordings.cache import Cache
    from primemover.signals.movement import Movement
    from primemover.simulation.who_carries import WhoCarries

Progress = Callable[[str, float], None]
"""Takes the name of a recording and how much of it is done, 0 to 1; a failed one never says 1."""

_SIDE_PX: Final = 1000
_PX_PER_M: Final = 200
"""A drawn picture five metres wide: whoever moves stays in it."""

SAVED_TRACKS: Final = (".parquet", ".trc")
"""Files that hold poses already, and no pictures."""

POSE_SHARE: Final = 0.95
"""How much of a recording's time goes into finding the pose; the rest is arithmetic."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """One recording to look at.

    ``path`` is a video, or a pose track saved before (``.parquet``, ``.trc``). ``side`` is the
    side tested, as the person means it. ``person`` says whom to follow in the picture. ``source``
    is what it is called where that is not the name of the file.
    """

    test: str
    path: str | Path
    side: Side | None = None
    person: str = "largest"
    source: str = ""

    @property
    def name(self) -> str:
        """What it is called: as said, else by its file."""
        return self.source or Path(self.path).name

    def __post_init__(self) -> None:
        if self.side is not None and self.side not in SIDES:
            raise PrimeMoverError(
                f"Recording of {self.test}: expected side 'left', 'right' or None, "
                f"got {self.side!r}; say the person's own side"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class TestResult:
    """What one recording gave.

    ``problem`` says in one message why it was not used ("" when it was). ``key_frames`` are PNG
    pictures with the skeleton drawn: start and turning point of a typical repetition, and the
    moment furthest from the rest. The series are at ``movement.angles`` (xarray).
    """

    __test__ = False  # the name would make pytest collect it

    test: str
    side: Side | None
    source: str
    movement: Movement | None = None
    measures: tuple[Measure, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    key_frames: tuple[bytes, ...] = ()
    problem: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about the recording itself: cut short, read in part, several people seen."""
        return tuple(self.movement.track.attrs.get("notes", ())) if self.movement else ()

    def to_dict(self) -> dict[str, Any]:
        """The result as plain JSON values; pictures are counted, series left out."""
        from primemover.findings.plain import plain

        movement = self.movement
        return {
            "test": self.test,
            "side": self.side,
            "source": self.source,
            "problem": self.problem,
            "notes": [*self.notes],
            "view": plain(movement.view) if movement else None,
            "checks": plain(movement.gates) if movement else [],
            "repetitions": plain(movement.repetitions) if movement else [],
            "partial_repetitions": plain(movement.partials) if movement else [],
            "counted_signal": movement.counted_signal if movement else "",
            "measures": plain(self.measures),
            "refusals": plain(self.refusals),
            "key_frames": len(self.key_frames),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """A whole check: what was told and seen, what stands out, and what to do.

    ``short_answer`` answers what people come with. ``messages`` are the at most three worth
    reading first, ``today`` one thing to do and ``next_look`` one thing to answer or film (""
    when there is none). ``programme`` is None only when safety stopped or paused the check.
    ``load_sharing`` says who carried the load in recordings of which that was asked, ``recorded``
    what muscle sensors read.
    """

    answers: Answers = field(repr=False)  # about health: no log or prompt shows them by itself
    gate: SafetyGate = field(repr=False)
    tests: tuple[TestResult, ...]
    findings: tuple[Finding, ...]
    programme: Programme | None
    versions: dict[str, str]
    messages: tuple[str, ...]
    short_answer: ShortAnswer
    today: str = ""
    next_look: str = ""
    notes: tuple[str, ...] = field(default=())
    load_sharing: tuple[WhoCarries, ...] = ()
    recorded: tuple[EmgTestResult, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The result as plain JSON values; pictures are counted, series left out."""
        from primemover.findings.plain import plain

        return {
            "outcome": self.gate.outcome,
            "answers": plain(self.answers.values),
            "gate": plain(self.gate),
            "tests": [test.to_dict() for test in self.tests],
            "findings": plain(self.findings),
            "programme": plain(self.programme),
            "short_answer": plain(self.short_answer),
            "messages": [*self.messages],
            "today": self.today,
            "next_look": self.next_look,
            "notes": [*self.notes],
            "load_sharing": [each.to_dict() for each in self.load_sharing],
            "recorded": [each.to_dict() for each in self.recorded],
            "versions": dict(self.versions),
        }


def check(
    answers: Answers,
    *,
    recordings: Iterable[Recording] = (),
    cache: Cache | None = None,
    progress: Progress | None = None,
    knowledge: Knowledge | None = None,
    muscles: bool = False,
    emg: Iterable[EmgFile | EmgTestResult] = (),
) -> CheckResult:
    """The check of one person: gate, recordings, findings, programme.

    Parameters
    ----------
    answers : Answers
        From ``read_answers`` or ``parse_answers``; they may be empty.
    recordings : iterable of Recording
        Each is looked at by itself; one that fails is kept with its ``problem``.
    cache : Cache, optional
        Where pose tracks are kept, so that nothing is computed twice.
    progress : callable, optional
        Called with a recording's name and the share done.
    knowledge : Knowledge, optional
        The one shipped by default.
    muscles : bool
        Whether to simulate who carried the load in each recording; needs the muscles extra.
    emg : iterable of EmgFile
        Recordings of muscle sensors; a result of an earlier check counts as it was measured.
    """
    known = knowledge or load_knowledge()
    gate = safety_gate(answers, knowledge=known)
    if gate.outcome != "go":
        unseen = (*recordings, *emg)
        return _held_back(answers, gate=gate, knowledge=known, recordings=unseen)
    tests = tuple(
        _look_at(each, gate=gate, knowledge=known, cache=cache, progress=progress or _silent)
        for each in recordings
    )
    recorded = look_at_emg(emg, gate=gate, knowledge=known, progress=progress or _silent)
    evidence = CheckEvidence(
        answers=answers,
        filmed=tuple(_filmed(tests)),
        knowledge=known,
        gate=gate,
        recorded=tuple(recorded_tests(recorded)),
    )
    findings = judge(evidence)
    programme = _programme(answers, findings=findings, gate=gate, knowledge=known)
    page = page_one(findings, today=programme.today)
    carried, uncarried = _who_carried(tests if muscles else (), answers=answers, progress=progress)
    return CheckResult(
        answers=answers,
        gate=gate,
        tests=tests,
        findings=findings,
        programme=programme,
        versions=versions_of(known, tests=tests),
        messages=tuple(f"{m.headline}. {m.detail}" for m in page.messages),
        short_answer=short_answer(findings),
        today=page.today,
        next_look=_again(tests, gate=gate, knowledge=known) or page.next_look,
        notes=uncarried,
        load_sharing=carried,
        recorded=recorded,
    )


def _who_carried(
    tests: Sequence[TestResult], *, answers: Answers, progress: Progress | None
) -> tuple[tuple[WhoCarries, ...], tuple[str, ...]]:
    """Who carried the load in each recording, and of which that could not be worked out."""
    from primemover.simulation.recorded import assumed_of, body_of, who_carried

    accounts, notes = [], []
    for test in tests:
        if test.movement is None:
            continue
        try:
            body = body_of(answers)
            account = who_carried(
                test, body=body, assumed=assumed_of(answers), progress=progress or _silent
            )
            accounts.append(account)
        except PrimeMoverError as problem:
            notes.append(f"Who carried the load was not worked out. {problem}")
    return tuple(accounts), tuple(dict.fromkeys(notes))


def _again(tests: Sequence[TestResult], *, gate: SafetyGate, knowledge: Knowledge) -> str:
    """How to film again the first recording that could not be used, or "".

    Not when another recording of the same test served, nor while a warning sign is unanswered,
    which comes first.
    """
    served = {(test.test, test.side) for test in tests if not test.problem}
    for test in () if gate.unanswered else tests:
        known = test.test in knowledge.tests and test.test not in gate.excluded_tests
        if test.problem and known and (test.test, test.side) not in served:
            return f"{test.source} could not be used. {film_remedy(test.test, knowledge=knowledge)}"
    return ""


def examine(
    recording: Recording,
    *,
    cache: Cache | None = None,
    progress: Progress | None = None,
    knowledge: Knowledge | None = None,
) -> TestResult:
    """What one recording gives by itself: measures and refusals, no findings, no pictures.

    A recording that cannot be used comes back with its ``problem``. Parameters as for
    :func:`check`.
    """
    return _look_at(
        recording,
        gate=SafetyGate(),
        knowledge=knowledge or load_knowledge(),
        cache=cache,
        progress=progress or _silent,
        pictures=False,
    )


def _held_back(
    answers: Answers,
    *,
    gate: SafetyGate,
    knowledge: Knowledge,
    recordings: Sequence[object],
) -> CheckResult:
    """A check that safety stopped or paused: no recording is looked at, nothing prescribed."""
    allowed = [
        rule
        for rule in rules().values()
        if rule.id == "safety_gate" or (gate.outcome == "pause" and rule.habit)
    ]
    evidence = CheckEvidence(answers=answers, filmed=(), knowledge=knowledge, gate=gate)
    findings = judge(evidence, among=allowed)
    page = page_one(findings)
    unseen = "The recordings were not looked at: what is said above comes first."
    return CheckResult(
        answers=answers,
        gate=gate,
        tests=(),
        findings=findings,
        programme=None,
        versions=versions_of(knowledge, tests=()),
        messages=tuple(f"{m.headline}. {m.detail}" for m in page.messages),
        short_answer=not_asked(),
        today=page.today,
        notes=(unseen,) if recordings else (),
    )


def _look_at(
    recording: Recording,
    *,
    gate: SafetyGate,
    knowledge: Knowledge,
    cache: Cache | None,
    progress: Progress,
    pictures: bool = True,
) -> TestResult:
    """One recording from pose to measures; whatever is wrong with it becomes its ``problem``."""
    name = ":".join(filter(None, (recording.test, recording.side)))
    source = recording.name
    try:
        _require_test(recording.test, gate=gate, knowledge=knowledge, source=source)
        track = _track(recording, cache=cache, progress=lambda done: progress(name, done))
        result = _measured(recording, track=track, knowledge=knowledge, pictures=pictures)
    except PrimeMoverError as problem:
        return TestResult(
            test=recording.test, side=recording.side, source=source, problem=str(problem)
        )
    progress(name, 1.0)
    return result


def _require_test(test: str, *, gate: SafetyGate, knowledge: Knowledge, source: str) -> None:
    protocol = knowledge.tests.get(test)
    if protocol is None or protocol.camera is None:
        filmed = sorted(name for name, each in knowledge.tests.items() if each.camera)
        raise RecordingError(
            f"{source}: expected a test that is filmed ({', '.join(filmed)}), got {test!r}; "
            "name the test of this recording"
        )
    if test in gate.excluded_tests:
        raise RecordingError(
            f"{source}: not judged, because “{protocol.name}” is left out for your safety "
            f"({gate.why_not(test)}); leave this test out for now"
        )


def _track(
    recording: Recording, *, cache: Cache | None, progress: Callable[[float], None]
) -> xr.Dataset:
    path = Path(recording.path)
    if path.suffix == ".parquet":
        from primemover.recordings.tracks import load_pose_track

        return load_pose_track(path)
    if path.suffix == ".trc":
        return _trc_track(path)
    from primemover.recordings.pose import estimate_pose

    return estimate_pose(
        path,
        person=recording.person,
        cache=cache,
        progress=lambda done: progress(POSE_SHARE * done),
    )


def _trc_track(path: Path) -> xr.Dataset:
    from primemover.recordings.trc import read_trc

    track = read_trc(path)
    if "pose_engine" not in track.attrs:
        raise RecordingError(
            f"{path.name}: expected the 33 landmarks of a pose track, got other markers "
            f"({track.sizes['keypoint']}); export the track with `primemover export-track --trc`"
        )
    return _seen_straight_on(track)


def _seen_straight_on(track: xr.Dataset) -> xr.Dataset:
    """``track`` with the picture a camera far away would give; markers alone carry none.

    The pose engine is uncalibrated, so everything measured in it has low confidence.
    """
    import numpy as np

    position = track["position"].transpose("time", "space", "keypoint").values[:, :2]
    middle_px = np.array([[_SIDE_PX / 2], [_SIDE_PX / 2]])
    picture = track["image_position"].copy(data=middle_px + _PX_PER_M * position)
    seen = track["confidence"].copy(data=np.isfinite(picture.values).all(axis=1).astype(float))
    track = track.assign(image_position=picture, confidence=seen)
    return track.assign_attrs(width_px=_SIDE_PX, height_px=_SIDE_PX)


def _measured(
    recording: Recording, *, track: xr.Dataset, knowledge: Knowledge, pictures: bool
) -> TestResult:
    from primemover.measures.measuring import measure_movement
    from primemover.measures.model import Measure, Refusal
    from primemover.signals.analyse import analyse_movement

    movement = analyse_movement(
        track, protocol=knowledge.tests[recording.test], side=recording.side
    )
    found = measure_movement(movement, calibration=calibration_of(track, knowledge=knowledge))
    return TestResult(
        test=recording.test,
        side=movement.side,
        source=recording.name,
        movement=movement,
        measures=tuple(each for each in found if isinstance(each, Measure)),
        refusals=tuple(each for each in found if isinstance(each, Refusal)),
        key_frames=_key_frames(recording, movement=movement) if pictures else (),
    )


def _key_frames(recording: Recording, *, movement: Movement) -> tuple[bytes, ...]:
    if Path(recording.path).suffix in SAVED_TRACKS:
        return ()
    from primemover.findings.key_moments import key_times_s
    from primemover.recordings.key_frames import draw_key_frames

    try:
        return draw_key_frames(
            recording.path,
            track=movement.track,
            times_s=key_times_s(movement),
            near_side=movement.view.near_side,
        )
    except RecordingError:
        return ()  # the measures stand without pictures


def _filmed(tests: Iterable[TestResult]) -> Iterator[FilmedTest]:
    for test in tests:
        if test.movement is not None:
            yield FilmedTest(
                test=test.test,
                side=test.side,
                measures=test.measures,
                refusals=test.refusals,
                near_side=test.movement.view.near_side,
                source=test.source,
            )


def _programme(
    answers: Answers, *, findings: Sequence[Finding], gate: SafetyGate, knowledge: Knowledge
) -> Programme:
    from primemover.programme.prescribe import prescribe

    return prescribe(answers=answers, findings=findings, gate=gate, knowledge=knowledge)


def versions_of(knowledge: Knowledge, *, tests: Iterable[TestResult] = ()) -> dict[str, str]:
    """Everything needed to judge the same recordings again and get the same result.

    Without tests only software and knowledge, which all else follows from.
    """
    versions = {"primemover": _software_version(), "knowledge": knowledge.version}
    for test in tests:
        if test.movement is not None:
            versions |= pose_versions(test.movement.track, knowledge=knowledge)
    return versions


def _software_version() -> str:
    try:
        return importlib.metadata.version("primemover")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _silent(name: str, share: float) -> None:
    """Progress nobody listens to."""
