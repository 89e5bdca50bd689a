"""``/learn``: the three gluteal muscles, what the article says and what is known of it."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from primemover.app.web.endpoints import Pages
from primemover.app.web.visit import Visit
from primemover.report.citations import Citations
from primemover.report.learning import (
    HELPERS,
    article_beside_evidence,
    borne_out,
    compensation_cards,
    muscle_cards,
    overstated,
)
from primemover.report.sections.article import verdict_counts
from primemover.simulation.ordered_exercises import shipped_order
from primemover.terms import GLUTES

PAGES: Final = Pages(prefix="/learn")

STRAIGHTEN: Final = ["gluteus_maximus", "hamstrings", "adductor_magnus"]
"""Muscles that straighten the hip, as a picture shows them."""


@PAGES.get("")
def learn(visit: Visit) -> Response:
    """The three gluteal muscles, what each does and where it lies; ways on to all else."""
    known, citations = visit.knowledge, Citations(visit.knowledge.sources)
    points = article_beside_evidence(known, citations=Citations(known.sources))
    return visit.page(
        "learn/muscles.html.j2",
        cards=muscle_cards(GLUTES, knowledge=known, citations=citations),
        helpers=muscle_cards(HELPERS, knowledge=known, citations=citations),
        counts=verdict_counts(points),
        sequence=known.yoga_sequences["fifteen"],
        ordered=shipped_order() is not None,
        references=citations.references(),
    )


@PAGES.get("/compensation")
def compensation(visit: Visit) -> Response:
    """How other parts take over: what is supported, and where the article says too much."""
    known, citations = visit.knowledge, Citations(visit.knowledge.sources)
    return visit.page(
        "learn/compensation.html.j2",
        holds=borne_out(known, citations=citations),
        too_much=overstated(known, citations=citations),
        cards=compensation_cards(known, citations=citations),
        straighten=STRAIGHTEN,
        references=citations.references(),
    )


@PAGES.get("/article")
def article(visit: Visit) -> Response:
    """The article point by point: what it says, what is known, what the app does for it."""
    known, citations = visit.knowledge, Citations(visit.knowledge.sources)
    points = article_beside_evidence(known, citations=citations)
    return visit.page(
        "learn/article.html.j2",
        points=points,
        counts=verdict_counts(points),
        references=citations.references(),
    )


@PAGES.get("/words")
def words(visit: Visit) -> Response:
    """Words of this app that are not everyday words, in plain ones."""
    return visit.page("learn/words.html.j2")


@PAGES.get("/yoga")
def yoga(visit: Visit) -> Response:
    """The guided sequence, pose by pose."""
    known, citations = visit.knowledge, Citations(visit.knowledge.sources)
    sequence = known.yoga_sequences["fifteen"]
    return visit.page(
        "learn/yoga.html.j2",
        way=_way_to_yoga(visit),
        sequence=sequence,
        poses=tuple((pose, known.exercise(pose.poses[0])) for pose in sequence.poses),
        instead={
            pose.poses[0]: tuple(known.exercise(other) for other in pose.poses[1:])
            for pose in sequence.poses
        },
        citations=citations.cite(sequence.sources),
        references=citations.references(),
    )


def _way_to_yoga(visit: Visit) -> str:
    """Where the guided session begins: in the plan that holds yoga, or where it gets into it."""
    if visit.course is None:
        return "/check"
    planned = any(session.kind == "yoga" for session in visit.course.plan.sessions())
    return "/today" if planned else "/plan/settings"
