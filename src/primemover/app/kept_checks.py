"""A check into the history, with its landmarks and pictures; and findings out of it again."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primemover.app.store import new_id

if TYPE_CHECKING:
    from primemover.checkup import CheckResult, TestResult
    from primemover.history.records import CheckRecord, Person, PictureRecord, TrackRecord
    from primemover.history.store import Store
    from primemover.programme.log import Recheck
    from primemover.programme.plan import FindingInBrief
    from primemover.signals.movement import Movement


def keep_check(
    result: CheckResult, *, store: Store, person: Person, repeats: str = ""
) -> CheckRecord:
    """``result`` as it is now kept: answers, findings, landmarks and drawn pictures; no video.

    Parameters
    ----------
    repeats : str
        Id of the check that this one repeats on purpose, to learn the person's own noise.
    """
    record = record_of(result, person=person, repeats=repeats)
    store.add_check(record)
    return record


def record_of(result: CheckResult, *, person: Person, repeats: str = "") -> CheckRecord:
    """``result`` as it can be kept; nothing is written."""
    from primemover.history.records import CheckRecord

    tracks, pictures = _files(result.tests)
    document = plain_json(result.to_dict())
    return CheckRecord(
        id=new_id(),
        person=person.id,
        at=datetime.now(UTC),
        answers=document["answers"],
        result=document,
        versions=dict(result.versions),
        tracks=tracks,
        pictures=pictures,
        repeats=repeats,
    )


def recheck_of(record: CheckRecord, *, result: CheckResult) -> Recheck:
    """The line of the log by which a plan follows a check done again.

    Check and line share one id: a plan reads the answers where the check is kept.
    """
    from primemover.programme.log import Recheck
    from primemover.programme.planning import brief

    return Recheck(id=record.id, on=date.today(), findings=brief(result.findings))


def findings_of(document: dict[str, Any]) -> tuple[FindingInBrief, ...]:
    """The findings of a kept check, or of a ``check.json``, as a plan needs them."""
    from primemover.programme.plan import FindingInBrief

    return tuple(
        FindingInBrief(
            rule=each["rule"],
            status=each["status"],
            title=each["title"],
            side=each.get("side"),
            compensation=each.get("compensation", ""),
        )
        for each in document.get("findings", ())
    )


def plain_json(document: dict[str, Any]) -> dict[str, Any]:
    """``document`` as it comes back from JSON, so that what is kept equals what is read."""
    plain: dict[str, Any] = json.loads(json.dumps(document, ensure_ascii=False))
    return plain


def _files(
    tests: tuple[TestResult, ...],
) -> tuple[tuple[TrackRecord, ...], tuple[PictureRecord, ...]]:
    from primemover.history.records import PictureRecord, TrackRecord

    tracks: list[TrackRecord] = []
    pictures: list[PictureRecord] = []
    for test in tests:
        if test.movement is None:
            continue
        track = TrackRecord(
            id=new_id(),
            test=test.test,
            side=test.side,
            source=test.source,
            parquet=_parquet(test.movement),
        )
        tracks.append(track)
        pictures += [
            PictureRecord(id=new_id(), track=track.id, number=number, png=png)
            for number, png in enumerate(test.key_frames, start=1)
        ]
    return tuple(tracks), tuple(pictures)


def _parquet(movement: Movement) -> bytes:
    from primemover.recordings.tracks import save_pose_track

    with tempfile.TemporaryDirectory(prefix="primemover-") as folder:
        path = Path(folder) / "track.parquet"
        save_pose_track(movement.track, path=path)
        return path.read_bytes()
