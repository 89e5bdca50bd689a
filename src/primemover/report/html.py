"""The check as one self-contained HTML file: no script, no outside request, nothing to install."""

from __future__ import annotations

from datetime import date

from primemover.checkup import CheckResult
from primemover.knowledge import Knowledge, load_knowledge
from primemover.report.carrying.page import carrying_parts
from primemover.report.citations import Citations
from primemover.report.pages import render_page
from primemover.report.sections.article import article_rows, verdict_counts
from primemover.report.sections.emg import emg_section
from primemover.report.sections.felt import felt_view
from primemover.report.sections.filmed import filmed_views
from primemover.report.sections.found import finding_groups
from primemover.report.sections.method import LIMITS, version_rows
from primemover.report.sections.page_one import first_page
from primemover.report.sections.pictures import Pictures
from primemover.report.sections.plan import PlanView, plan_view
from primemover.report.sections.stop import stop_page


def render_html(
    result: CheckResult, *, knowledge: Knowledge | None = None, on: date | None = None
) -> str:
    """The report of ``result`` as one HTML document; the same result gives the same text.

    Parameters
    ----------
    knowledge : Knowledge, optional
        Where names, steps and sources are looked up; the one shipped with the package by default.
    on : date, optional
        Day of the check, said on page one.

    Notes
    -----
    A check that safety stopped gives one calm page that says what to do, and nothing else.
    """
    knowledge = knowledge or load_knowledge()
    if result.gate.outcome == "stop":
        return render_page("stop.html.j2", stop=stop_page(result.gate.triggered))
    return render_page("report.html.j2", **report_parts(result, knowledge=knowledge, on=on))


def report_parts(
    result: CheckResult, *, knowledge: Knowledge, on: date | None = None, plan: bool = True
) -> dict[str, object]:
    """What the templates under ``templates/sections`` show of ``result``, by the names they use.

    Parameters
    ----------
    plan : bool
        Whether the programme is among it, with its pictures.
    """
    citations, pictures = Citations(knowledge.sources), Pictures(knowledge=knowledge)
    # in reading order: citations are numbered, and pictures shown, where they are first met
    groups = finding_groups(result.findings, citations=citations)
    programme = _plan(result, citations=citations, pictures=pictures) if plan else None
    filmed = filmed_views(result.tests, citations=citations, pictures=pictures)
    article = article_rows(knowledge, citations=citations)
    return {
        "pictures_move": pictures.loop_bytes > 0,
        "page": first_page(result, on=on),
        "gate": result.gate,
        "filmed": filmed,
        "felt": felt_view(result.answers),
        "groups": groups,
        "plan": programme,
        "article": article,
        "verdicts": verdict_counts(article),
        "versions": version_rows(result.versions),
        "limits": LIMITS,
        "references": citations.references(),
        **carrying_parts(result.load_sharing, knowledge=knowledge),
        **emg_section(result.recorded, knowledge=knowledge),
        "could_simulate": not result.load_sharing and _could_simulate(result),
    }


def _could_simulate(result: CheckResult) -> bool:
    """Whether the load in any of the recordings could be simulated, were it asked for."""
    from primemover.simulation.filmed_scenes import SCENES

    return any(test.movement is not None and test.test in SCENES for test in result.tests)


def _plan(result: CheckResult, *, citations: Citations, pictures: Pictures) -> PlanView | None:
    if result.programme is None:
        return None
    return plan_view(result.programme, citations=citations, pictures=pictures)
