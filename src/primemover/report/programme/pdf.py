"""A programme on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import PurePath

from primemover.report.programme.exercises import StillView
from primemover.report.programme.view import ProgrammeView
from primemover.report.teaching_pictures import teaching_picture
from primemover.report.typesetting import Sheet, typeset


def programme_pdf(view: ProgrammeView, *, sheet: Sheet) -> bytes:
    """The PDF of a programme, with text that can be selected and pictures that are told in words.

    Raises
    ------
    MissingExtraError
        When the typesetter is not installed.
    """
    pictures = {still.file: _still(still) for still in _stills(view)}
    return typeset("programme", data=asdict(view), sheet=sheet, pictures=pictures)


def _stills(view: ProgrammeView) -> Iterator[StillView]:
    sequences = [each for each in (view.yoga, view.desk) if each is not None]
    stills = [exercise.still for exercise in view.exercises]
    stills += [pose.still for sequence in sequences for pose in sequence.poses]
    yield from (still for still in stills if still is not None)


def _still(still: StillView) -> bytes:
    picture = teaching_picture(PurePath(still.file).stem)
    return picture.still if picture else b""
