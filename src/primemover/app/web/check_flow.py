"""A check in hand: what was answered and filmed so far, kept after every step.

It lies in the history as something unfinished, so it stops and resumes anywhere. Nothing of it is
judged before it is finished, but for the safety gate, which is asked at every step.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from primemover.app.kept_checks import plain_json, recheck_of, record_of
from primemover.app.store import new_id
from primemover.app.web.passing_folders import PassingFolder
from primemover.app.withholding import answered_on, answered_since
from primemover.findings.emg_files import kept_results
from primemover.findings.gate import SafetyGate, safety_gate
from primemover.history.records import TrackRecord, Unfinished
from primemover.recordings.answers import Answers

if TYPE_CHECKING:
    import xarray as xr

    from primemover.checkup import CheckResult, Recording
    from primemover.findings.emg_files import EmgTestResult
    from primemover.history.records import CheckRecord, Person
    from primemover.history.store import Store
    from primemover.knowledge import CheckDepth, Knowledge
    from primemover.terms import Side

KIND: Final = "check"
ASKED_ANEW: Final = frozenset(
    {"safety", "readiness", "pain", "felt", "squat", "hinge", "lunge", "step", "timed", "scale"}
)
"""Sections whose earlier answers are not shown: safety is of today, and a try is its own."""

ASKED_EVERYWHERE: Final = frozenset({"safety", "readiness", "pain"})
"""Those of them that say nothing of how deep a check goes: each asks for more where it is due."""

_TURN: Final = threading.RLock()
"""One change of a check at a time: an upload ends while a form is sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckInHand:
    """A check that was begun.

    Attributes
    ----------
    depth : str
        Id of the depth in the knowledge.
    answers : mapping
        Values by question id, also of questions that are not asked any more.
    seen : tuple of str
        Questions that were shown and answered or skipped.
    passed : tuple of str
        Steps gone past without an answer or a recording.
    undo : mapping
        What the last step changed, by question id: the values before, None for none.
    repeats : str
        Id of the check that this one repeats with nothing changed.
    recorded : tuple of mapping
        What muscle sensors read, each as ``EmgTestResult.to_dict()``.
    """

    id: str
    person: str
    depth: str
    answers: Mapping[str, object] = field(default_factory=dict, repr=False)
    seen: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    undo: Mapping[str, object] = field(default_factory=dict, repr=False)
    repeats: str = ""
    tracks: tuple[TrackRecord, ...] = ()
    recorded: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    def told(self, knowledge: Knowledge) -> Answers:
        """The answers to questions that are asked, given the others, in the usual order."""
        kept = {
            question.id: self.answers[question.id]
            for question in knowledge.questions.values()
            if question.id in self.answers and question.asked(self.answers)
        }
        return Answers(values=kept, source="this check")

    def gate(self, knowledge: Knowledge) -> SafetyGate:
        """What safety says to the answers so far."""
        return safety_gate(self.told(knowledge), knowledge=knowledge)

    def answered(self, values: Mapping[str, object], *, shown: tuple[str, ...]) -> CheckInHand:
        """The check with the questions ``shown`` answered as ``values`` say; others skipped."""
        before = {name: self.answers.get(name) for name in shown}
        answers = {name: value for name, value in self.answers.items() if name not in shown}
        answers |= {name: values[name] for name in shown if values.get(name) is not None}
        return replace(
            self, answers=answers, seen=tuple(dict.fromkeys((*self.seen, *shown))), undo=before
        )

    def undone(self) -> CheckInHand:
        """The check as it was before the last answers."""
        answers = {name: value for name, value in self.answers.items() if name not in self.undo}
        answers |= {name: value for name, value in self.undo.items() if value is not None}
        seen = tuple(name for name in self.seen if name not in self.undo)
        return replace(self, answers=answers, seen=seen, undo={})

    def past(self, step: str) -> CheckInHand:
        """The check with ``step`` gone past."""
        return replace(self, passed=tuple(dict.fromkeys((*self.passed, step))))

    def as_deep_as(self, depth: CheckDepth) -> CheckInHand:
        """The check gone on with at another depth; every answer and recording stays."""
        return replace(self, depth=depth.id)

    def filmed(self, test: str, *, side: Side | None = None) -> TrackRecord | None:
        """The recording of this test and side, or None."""
        return next((t for t in self.tracks if (t.test, t.side) == (test, side)), None)

    def with_film(
        self, test: str, *, side: Side | None, track: xr.Dataset, source: str
    ) -> CheckInHand:
        """The check with this recording, in the place of an earlier one of the same."""
        film = TrackRecord(
            id=new_id(), test=test, side=side, source=source, parquet=_parquet(track)
        )
        return replace(self, tracks=(*self._others(test, side=side), film))

    def without_film(self, test: str, *, side: Side | None) -> CheckInHand:
        """The check without this recording."""
        return replace(self, tracks=self._others(test, side=side))

    def with_sensors(self, result: EmgTestResult) -> CheckInHand:
        """The check with this recording of muscle sensors, in the place of one of the same."""
        others = (
            each
            for each in self.recorded
            if (each.get("protocol"), each.get("side")) != (result.protocol, result.side)
        )
        return replace(self, recorded=(*others, plain_json(result.to_dict())))

    def without_sensors(self) -> CheckInHand:
        """The check without any recording of muscle sensors."""
        return replace(self, recorded=())

    def _others(self, test: str, *, side: Side | None) -> tuple[TrackRecord, ...]:
        return tuple(t for t in self.tracks if (t.test, t.side) != (test, side))


def begun(
    person: Person, *, depth: CheckDepth, store: Store, knowledge: Knowledge, again: bool = False
) -> CheckInHand:
    """A new check, kept; with the facts of the last one that hardly change filled in.

    What was answered outside a check since then counts too; that of today is not asked again.

    Parameters
    ----------
    again : bool
        Nothing has changed since the last check: it is repeated to learn the person's own noise.
    """
    from primemover.app.retests import checks_done

    earlier = checks_done(store, person=person)
    last = earlier[-1] if earlier else None
    alone = answered_since(last.at if last else None, store=store, person=person)
    carried = {
        name: value
        for name, value in {**(last.answers if last else {}), **alone}.items()
        if may_carry(name, knowledge=knowledge) and not knowledge.questions[name].required
    }
    today = answered_on(date.today(), store=store, person=person)
    found = CheckInHand(
        id=new_id(),
        person=person.id,
        depth=depth.id,
        answers=carried | today,
        seen=tuple(today),
        repeats=earlier[-1].id if earlier and again else "",
    )
    keep(found, store=store)
    return found


def depth_of(record: CheckRecord, *, knowledge: Knowledge) -> CheckDepth:
    """How deep a kept check went: the least depth that films and tries all that is in it.

    What may be carried over from an earlier check says nothing of this one.
    """
    from primemover.history.readings import filmed_in

    filmed = set(filmed_in(record))
    tried = {
        name for name in record.answers if name.partition(".")[0] in ASKED_ANEW - ASKED_EVERYWHERE
    }
    *lesser, deepest = sorted(knowledge.check_depths.values(), key=lambda each: each.order)
    for depth in lesser:
        answered = {name for test in depth.films for name in knowledge.tests[test].questions}
        if filmed <= set(depth.films) and tried <= answered.union(depth.questions):
            return depth
    return deepest


def may_carry(question: str, *, knowledge: Knowledge) -> bool:
    """Whether an earlier answer to ``question`` may be shown again."""
    known = knowledge.questions.get(question)
    return known is not None and known.section not in ASKED_ANEW


def keep(found: CheckInHand, *, store: Store) -> None:
    """Nothing; the check is kept as it stands."""
    store.keep_unfinished(
        Unfinished(
            id=found.id,
            person=found.person,
            kind=KIND,
            at=datetime.now(UTC),
            document=_document(found),
            tracks=found.tracks,
        )
    )


def in_hand(store: Store, *, person: str) -> CheckInHand | None:
    """The check that the person begun last and did not end, or None."""
    found = store.unfinished(person, kind=KIND)
    return _read(max(found, key=lambda each: each.at)) if found else None


def change(
    store: Store, *, person: str, how: Callable[[CheckInHand], CheckInHand]
) -> CheckInHand | None:
    """The check in hand after ``how`` changed it, kept; None when there is none (any more)."""
    with _TURN:
        found = in_hand(store, person=person)
        if found is None:
            return None
        changed = how(found)
        if changed != found:
            keep(changed, store=store)
        return changed


def finish(
    person: Person, *, store: Store, knowledge: Knowledge
) -> tuple[CheckRecord, CheckResult] | None:
    """The check in hand as it is kept, and as it was judged; in the same turn it ends.

    None when there is none (any more): a form sent twice ends one check once. Where an earlier
    check or a plan is there it is a re-test: a line in the log lets the plan follow what it found.
    """
    from primemover.app.retests import checks_done
    from primemover.programme.log import TrainingLog

    with _TURN:
        found = in_hand(store, person=person.id)
        if found is None:
            return None
        result = judged(found, knowledge=knowledge)
        record = record_of(result, person=person, repeats=found.repeats)
        followed = bool(
            checks_done(store, person=person) or store.current_plan(person.id) is not None
        )
        with store.together() as adding:
            adding.add_check(record)
            if followed:
                line = recheck_of(record, result=result)
                adding.add_log(TrainingLog(rechecks=(line,)), person=person.id)
            adding.drop_unfinished(found.id, person=person.id)
    return record, result


def judged(found: CheckInHand, *, knowledge: Knowledge) -> CheckResult:
    """What the check finds as it stands."""
    from primemover.checkup import check

    with recordings(found.tracks) as films:
        return check(
            found.told(knowledge),
            recordings=films,
            knowledge=knowledge,
            emg=kept_results(found.recorded),
        )


@contextmanager
def recordings(tracks: tuple[TrackRecord, ...]) -> Iterator[tuple[Recording, ...]]:
    """The landmarks as files for as long as they are looked at."""
    from primemover.checkup import Recording

    with PassingFolder() as folder:
        found = []
        for number, track in enumerate(tracks):
            path = folder / f"{number}.parquet"
            path.write_bytes(track.parquet)
            found.append(
                Recording(test=track.test, path=path, side=track.side, source=track.source)
            )
        yield tuple(found)


def _parquet(track: xr.Dataset) -> bytes:
    from primemover.recordings.tracks import save_pose_track

    with PassingFolder() as folder:
        path = folder / "track.parquet"
        save_pose_track(track, path=path)
        return path.read_bytes()


def _document(found: CheckInHand) -> dict[str, Any]:
    return {
        "depth": found.depth,
        "answers": _plain(found.answers),
        "seen": [*found.seen],
        "passed": [*found.passed],
        "undo": {name: value for name, value in _plain(found.undo).items() if value is not None},
        "undone_to_nothing": [name for name, value in found.undo.items() if value is None],
        "repeats": found.repeats,
        "recorded": [*found.recorded],
    }


def _plain(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: [*value] if isinstance(value, tuple) else value for name, value in values.items()}


def _read(kept: Unfinished) -> CheckInHand:
    """What was kept; whatever an older one lacks is simply not there."""
    document: Mapping[str, Any] = kept.document
    undo: dict[str, object] = dict(document.get("undo", {}))
    return CheckInHand(
        id=kept.id,
        person=kept.person,
        depth=document.get("depth", "quick"),
        answers=_values(document.get("answers", {})),
        seen=tuple(document.get("seen", ())),
        passed=tuple(document.get("passed", ())),
        undo=_values(undo | dict.fromkeys(document.get("undone_to_nothing", ()))),
        repeats=document.get("repeats", ""),
        tracks=kept.tracks,
        recorded=tuple(document.get("recorded", ())),
    )


def _values(stored: Mapping[str, Any]) -> dict[str, object]:
    return {n: tuple(v) if isinstance(v, list) else v for n, v in stored.items()}
