"""One person followed through a video, among others if need be."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from primemover.knowledge import load_knowledge
from primemover.recordings.people import (
    Moment,
    Person,
    PersonChoice,
    Window,
    choose_person,
    distinct,
    people_of,
    region_of,
    require_clear_choice,
    require_inside,
    size_ratio,
)
from primemover.recordings.picture_facts import PictureFacts, PictureWatch
from primemover.recordings.pose_engine import Landmarks, Picture, PoseEngine, PoseSession
from primemover.recordings.video import DecodeLimits, VideoReader

SURVEY_EVERY_S: Final = 2.0

Progress = Callable[[float], None]
"""Called with the share done, 0 to 1. What it raises stops the work and cleans up."""


@dataclass(kw_only=True, slots=True)
class Watched:
    """What one pass over a recording has seen, picture by picture."""

    width_px: int = 0
    height_px: int = 0
    times_s: list[float] = field(default_factory=list)
    landmarks: list[Landmarks | None] = field(default_factory=list)
    facts: list[PictureFacts] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """A recording watched to the end, who is in it and who of them was followed.

    ``chosen`` is None when one person at most was seen. ``size_ratio`` is the size of the
    largest person other than the chosen one over that of the chosen one, 0 without others.
    """

    watched: Watched
    people: tuple[Person, ...] = ()
    chosen: Person | None = None

    @property
    def size_ratio(self) -> float:
        """Size of the largest other person over that of the chosen one."""
        return 0.0 if self.chosen is None else size_ratio(self.chosen, people=self.people)


class Share:
    """Progress that never runs backwards, over one or two passes."""

    def __init__(self, report: Progress) -> None:
        self._report, self._start, self._done = report, 0.0, 0.0

    def next_pass(self) -> None:
        """Nothing comes back; what is left is now the whole of the coming pass."""
        self._start = self._done

    def report(self, part: float) -> None:
        """Nothing comes back; ``part`` of this pass is done."""
        self._done = max(self._done, self._start + (1 - self._start) * min(1.0, part))
        self._report(self._done)


def follow_person(
    source: Path,
    *,
    engine: PoseEngine,
    choice: PersonChoice,
    report: Progress,
    limits: DecodeLimits,
) -> Followed:
    """The recording watched once; with several people again, the chosen one alone in view.

    Raises
    ------
    RecordingError
        When the chosen point is outside the picture, or nobody was named and two are alike.
    """
    share = Share(report)
    with engine.open() as session, VideoReader(source, limits=limits) as reader:
        size = {"width_px": reader.info.width_px, "height_px": reader.info.height_px}
        require_inside(choice, **size, name=reader.name)
        watched = _survey(reader, session=session, share=share)
        scale = watched.width_px / reader.info.width_px
    if not _crowded(watched.moments):
        return Followed(watched=watched)
    people = people_of(watched.moments)
    whole = Window(left_px=0, top_px=0, width_px=watched.width_px, height_px=watched.height_px)
    chosen, region = None, whole
    if len(people) > 1:
        chosen = choose_person(people, choice=choice, picture=whole, scale=scale)
        alike = load_knowledge().gates["people_alike"].value
        require_clear_choice(chosen, people=people, choice=choice, alike=alike, name=reader.name)
        others = [p for p in people if p is not chosen]
        region = region_of(chosen, others=others, picture=whole)
    share.next_pass()
    with engine.open() as session, VideoReader(source, limits=limits) as reader:
        alone = _follow(reader, session=session, share=share, region=region)
    alone.moments = watched.moments
    return Followed(watched=alone, people=people, chosen=chosen)


def is_on_another(
    hip_px: tuple[float, float], *, moment: Moment, chosen: Person, people: Sequence[Person]
) -> bool:
    """Whether the followed hips are nearer to somebody else than to the chosen person.

    False when the chosen person, or the followed one, was not seen at that moment.
    """
    own = chosen.at(moment.time_s)
    if own is None or not all(map(math.isfinite, hip_px)):
        return False
    own_px = math.dist(hip_px, own.hip_px)
    there = [p.at(moment.time_s) for p in people if p is not chosen]
    return any(math.dist(hip_px, o.hip_px) < own_px for o in there if o is not None)


def _crowded(moments: Sequence[Moment]) -> bool:
    return any(len(m.seen) > 1 for m in moments)


def _survey(reader: VideoReader, *, session: PoseSession, share: Share) -> Watched:
    """Everybody looked for every two seconds; followed only while there is one person."""
    watched = Watched()
    watch = PictureWatch()
    due_s = 0.0
    for frame in reader:
        if frame.time_s >= due_s:
            seen = distinct(session.people(frame.picture))
            watched.moments.append(Moment(time_s=frame.time_s, seen=seen))
            due_s = frame.time_s + SURVEY_EVERY_S
        if _crowded(watched.moments):  # another pass will follow
            continue
        watched.landmarks.append(session.follow(frame.picture))
        watched.times_s.append(frame.time_s)
        watched.facts.append(watch.look(frame.picture, time_s=frame.time_s))
        share.report(_part(reader, time_s=frame.time_s))
    _finish(watched, reader=reader)
    return watched


def _follow(reader: VideoReader, *, session: PoseSession, share: Share, region: Window) -> Watched:
    """The person in ``region`` followed; their landmarks in pixels of the whole picture."""
    watched = Watched()
    watch = PictureWatch()
    for frame in reader:
        watched.landmarks.append(_in_region(frame.picture, session=session, region=region))
        watched.times_s.append(frame.time_s)
        watched.facts.append(watch.look(frame.picture, time_s=frame.time_s))
        share.report(_part(reader, time_s=frame.time_s))
    _finish(watched, reader=reader)
    return watched


def _in_region(picture: Picture, *, session: PoseSession, region: Window) -> Landmarks | None:
    found = session.follow(np.ascontiguousarray(picture[region.rows, region.columns]))
    if found is None:
        return None
    corner = (region.left_px, region.top_px)
    return replace(found, image_position_px=found.image_position_px + corner)


def _part(reader: VideoReader, *, time_s: float) -> float:
    """Share of the recording seen; without a stated length, of a guess that keeps growing."""
    length_s = reader.info.duration_s or (time_s + 10.0)
    return time_s / min(length_s, reader.limits.max_duration_s)


def _finish(watched: Watched, *, reader: VideoReader) -> None:
    watched.width_px, watched.height_px = reader.size_px
    watched.notes = list(reader.notes)
