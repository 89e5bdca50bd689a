"""The article is answered completely: every point, a verdict, a sentence, a place."""

from __future__ import annotations

from pathlib import Path

import pytest

import primemover
from primemover.knowledge import ArticlePoint, load_knowledge
from tests.words import forbidden_words

KNOWLEDGE = load_knowledge()
POINTS = sorted(KNOWLEDGE.article.values(), key=lambda point: point.number)
ROOMS = {"programme", "report"}
RULES = Path(primemover.__file__).parent / "findings" / "rules"


def part_exists(part: str) -> bool:
    room, _, name = part.partition("/")
    if room == "findings":
        return (RULES / f"{name}.py").is_file()
    if not name:
        return room in ROOMS or hasattr(KNOWLEDGE, room)
    if room == "questions":
        return name in KNOWLEDGE.question_sections
    return name in getattr(KNOWLEDGE, room)


def test_every_point_from_1_to_56() -> None:
    assert [point.number for point in POINTS] == list(range(1, 57))


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.id)
def test_a_point_is_answered_in_one_plain_sentence_and_somewhere(
    point: ArticlePoint,
) -> None:
    assert point.reason.endswith(".")
    assert ". " not in point.reason
    assert forbidden_words(point.reason) == []
    assert all(part_exists(part) for part in point.parts), point.parts


def test_a_verdict_on_the_evidence_names_it() -> None:
    """Contradicted and indirect need a source; what was never tested has none to name."""
    for point in POINTS:
        if point.verdict in ("contradicted", "indirect"):
            assert point.sources, point.id
        if point.kind in ("instruction", "offer", "audience"):
            assert point.verdict in ("instruction", "offer"), point.id


def test_the_points_the_review_moved_stand_as_it_said() -> None:
    verdicts = {point.number: point.verdict for point in POINTS}
    assert verdicts[17] == verdicts[35] == verdicts[15] == "indirect"
    assert verdicts[7] == "not_found"
    assert verdicts[14] == "partly"
    assert verdicts[19] == verdicts[23] == "indirect"


def test_a_claim_counts_as_read_only_with_its_source() -> None:
    for point in POINTS:
        if point.kind in ("claim", "test", "exercise") and not point.sources:
            assert point.seen == "recalled", point.id
    assert "arms" in KNOWLEDGE.article["30"].reason
