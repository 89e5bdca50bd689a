"""A kept check as its pages show it: judged again from what is kept, beside the one before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, cast

from primemover.app.web.film_seen import COUNTS, LeftOut, left_out
from primemover.history.judging import judge_again, judged_today

if TYPE_CHECKING:
    from primemover.app.web.site import Site
    from primemover.checkup import CheckResult, TestResult
    from primemover.findings.change import Change, Comparison
    from primemover.history.records import CheckRecord
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.report.sections.filmed import FilmedView
    from primemover.report.sections.page_one import FirstPage
    from primemover.report.skeleton import Skeleton

PART: Final = "results shown"
MOST_KEPT: Final = 12
"""Results kept at hand, of all people: looking at landmarks again takes a moment, turning a page
should not. One takes a megabyte for twenty seconds of film."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmShown:
    """One recording: its report, its skeleton, its number among those of the check."""

    number: int
    view: FilmedView
    skeleton: Skeleton | None
    again: bool
    """Whether it served for nothing more than counting."""
    left: LeftOut


@dataclass(frozen=True)
class ResultShown:
    """One kept check with everything its page shows."""

    record: CheckRecord
    result: CheckResult
    knowledge: Knowledge

    @property
    def at(self) -> datetime:
        """When it was made, where the machine is."""
        return self.record.at.astimezone()

    @property
    def judged_anew(self) -> bool:
        """Whether software or knowledge have changed since, so that it was judged again."""
        return not judged_today(self.record, knowledge=self.knowledge)

    @cached_property
    def parts(self) -> Mapping[str, Any]:
        """What the sections of the report show, by name."""
        from primemover.report.html import report_parts

        return report_parts(self.result, knowledge=self.knowledge, on=self.at.date(), plan=False)

    @property
    def page(self) -> FirstPage:
        """Page one of the report."""
        return cast("FirstPage", self.parts["page"])

    @cached_property
    def films(self) -> tuple[FilmShown, ...]:
        """Every recording, in the order filmed."""
        return tuple(
            FilmShown(
                number=number,
                view=view,
                skeleton=_skeleton(test),
                again=all(measure.quantity in COUNTS for measure in test.measures),
                left=left_out(test, view=view),
            )
            for number, (test, view) in enumerate(
                zip(self.result.tests, self.parts["filmed"], strict=True)
            )
        )

    @property
    def unmeasured(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Recordings whose model nobody has held against the truth, and what that leaves out."""
        return tuple((f.view.heading, f.left.unmeasured) for f in self.films if f.left.unmeasured)

    @property
    def to_film_again(self) -> tuple[FilmShown, ...]:
        """Recordings of which another film would show more."""
        return tuple(film for film in self.films if film.view.problem or film.left.to_film)


def _skeleton(test: TestResult) -> Skeleton | None:
    from primemover.report.skeleton import skeleton_of

    return skeleton_of(test.movement) if test.movement is not None else None


class _Kept:
    """The results shown last, by check and version of the knowledge."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[str, ResultShown] = OrderedDict()

    def get(self, check: str) -> ResultShown | None:
        with self._lock:
            found = self._found.get(check)
            if found is not None:
                self._found.move_to_end(check)
            return found

    def put(self, shown: ResultShown) -> ResultShown:
        with self._lock:
            self._found[shown.record.id] = shown
            while len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)
        return shown

    def forget(self, person: str) -> None:
        """Nothing; no result of this person is at hand any more: they were erased."""
        with self._lock:
            for check in [c for c, shown in self._found.items() if shown.record.person == person]:
                del self._found[check]


def _kept(site: Site) -> _Kept:
    return site.part(PART, make=_Kept)


def remember(site: Site, *, record: CheckRecord, result: CheckResult) -> None:
    """Nothing; a check that was just judged need not be judged again for its page."""
    _kept(site).put(ResultShown(record=record, result=result, knowledge=site.knowledge))


def result_shown(site: Site, *, check: str, records: Sequence[CheckRecord]) -> ResultShown | None:
    """The kept check of this id as it is shown; None when it is none of these.

    ``records`` are the checks kept of the person whose page it is, read for this very page: what
    was erased since, perhaps on the terminal, is shown no more.
    """
    if not any(each.id == check for each in records):
        return None
    found = _kept(site).get(check)
    if found is not None:
        return found
    record = site.store.check(check)
    if record is None:
        return None
    result = judge_again(record, knowledge=site.knowledge)
    return _kept(site).put(
        ResultShown(
            record=record, result=_with_pictures(result, record=record), knowledge=site.knowledge
        )
    )


def _with_pictures(result: CheckResult, *, record: CheckRecord) -> CheckResult:
    """The result with the pictures that were drawn when the check was made."""
    if not record.pictures or len(result.tests) != len(record.tracks):
        return result
    drawn = (
        tuple(
            picture.png
            for picture in sorted(record.pictures, key=lambda each: each.number)
            if picture.track == track.id
        )
        for track in record.tracks
    )
    tests = zip(result.tests, drawn, strict=True)
    return replace(result, tests=tuple(replace(test, key_frames=png) for test, png in tests))


def since_last(
    record: CheckRecord, *, records: Sequence[CheckRecord], store: Store, knowledge: Knowledge
) -> tuple[CheckRecord, Comparison] | None:
    """The check before (or the one repeated) and what changed; None for the first.

    ``records`` are all checks kept of the person, oldest first.
    """
    from primemover.app.retests import comparison_of, done, set_beside

    upto = tuple(each for each in done(records) if each.at <= record.at)
    if not upto or upto[-1].id != record.id:
        return None
    before = set_beside(upto)
    if before is None:
        return None
    compared = comparison_of(before, after=upto[-1], records=upto, store=store, knowledge=knowledge)
    return before, compared


def learnt(comparison: Comparison) -> tuple[Change, ...]:
    """Readings whose own noise is known by now."""
    return tuple(c for c in comparison.changes if c.noise and c.noise.origin == "own")
