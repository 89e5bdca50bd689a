"""A programme as one self-contained HTML file that also prints well."""

from __future__ import annotations

from primemover.knowledge import Knowledge
from primemover.report.pages import render_page
from primemover.report.programme.view import ProgrammeView, SequenceView
from primemover.report.sections.pictures import PictureLink, Pictures, PictureView
from primemover.report.typesetting import Sheet


def programme_html(view: ProgrammeView, *, sheet: Sheet, knowledge: Knowledge) -> str:
    """The page of a programme; the same view gives the same text.

    Each movement is shown moving where it comes first, as long as the page stays small enough to
    send; on paper it stands still.
    """
    pictures = Pictures(knowledge=knowledge)
    # in reading order: a picture is put in where it comes first, and led back to from then on
    exercises = [pictures.of_exercise(each.exercise, name=each.name) for each in view.exercises]
    desk, yoga = (_of(sequence, pictures=pictures) for sequence in (view.desk, view.yoga))
    return render_page(
        "programme.html.j2",
        view=view,
        pictures={"exercises": exercises, "desk": desk, "yoga": yoga},
        pictures_move=pictures.loop_bytes > 0,
        large=sheet.large_print,
        letter=sheet.paper == "letter",
        references=view.references,
    )


def _of(
    sequence: SequenceView | None, *, pictures: Pictures
) -> list[PictureView | PictureLink | None]:
    poses = sequence.poses if sequence else ()
    return [pictures.of_exercise(pose.exercise, name=pose.name) for pose in poses]
