"""A programme as one self-contained HTML file that also prints well."""

from __future__ import annotations

from primemover.knowledge import Knowledge
from primemover.report.pages import render_page
from primemover.report.programme.view import ProgrammeView
from primemover.report.sections.pictures import PictureLink, Pictures, PictureView
from primemover.report.typesetting import Sheet


def programme_html(view: ProgrammeView, *, sheet: Sheet, knowledge: Knowledge) -> str:
    """The page of a programme; the same view gives the same text.

    Each movement is shown moving where it comes first, as long as the page stays small enough to
    send; on paper it stands still.
    """
    pictures = Pictures(knowledge=knowledge)
    shown: dict[str, PictureView | PictureLink | None] = {}
    sequences = [each for each in (view.desk, view.yoga) if each is not None]
    names = [(each.exercise, each.name) for each in view.exercises]
    names += [(pose.exercise, pose.name) for sequence in sequences for pose in sequence.poses]
    for exercise, name in names:
        if exercise not in shown:
            shown[exercise] = pictures.of_exercise(exercise, name=name)
    return render_page(
        "programme.html.j2",
        view=view,
        pictures=shown,
        pictures_move=pictures.loop_bytes > 0,
        large=sheet.large_print,
        letter=sheet.paper == "letter",
        references=view.references,
    )
