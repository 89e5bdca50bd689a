"""The laws of the combination, as docs/science/combining.md states them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from primemover.findings.combine import combine
from primemover.findings.model import Direction, EvidenceItem
from primemover.terms import Status

MIRROR: dict[Status, Status] = {
    "supported": "not_supported",
    "not_supported": "supported",
    "cannot_tell": "cannot_tell",
}


def items(*, parts: tuple[str, ...] = ("",)) -> st.SearchStrategy[EvidenceItem]:
    return st.builds(
        EvidenceItem,
        key=st.sampled_from(["felt", "squat/heel_lift", "plank/line", "sitting"]),
        origin=st.sampled_from(["answer", "camera"]),
        direction=st.sampled_from(["for", "against", "unclear", "missing"]),
        statement=st.sampled_from(["a", "b"]),
        strength=st.sampled_from(["borderline", "clear"]),
        confidence=st.sampled_from(["normal", "low"]),
        part=st.sampled_from(parts),
    )


several = st.lists(items(parts=("", "heel")), max_size=6)
one_part = st.lists(items(), max_size=6)


def item(direction: Direction, *, key: str = "felt", **changes: object) -> EvidenceItem:
    made = EvidenceItem(key=key, origin="answer", direction=direction, statement=direction)
    return replace(made, **changes)  # type: ignore[arg-type]


@given(several, st.data())
def test_a_duplicate_never_changes_the_status(
    found: list[EvidenceItem], data: st.DataObject
) -> None:
    again = data.draw(st.sampled_from(found)) if found else item("missing")
    assert combine([*found, again]).status == combine(found or [again]).status


@given(several, st.randoms())
def test_order_does_not_matter(found: list[EvidenceItem], random: object) -> None:
    shuffled = sorted(found, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert combine(shuffled) == combine(found)


@given(several, items(parts=("", "heel")))
def test_evidence_for_never_turns_stands_out_into_looks_fine(
    found: list[EvidenceItem], more: EvidenceItem
) -> None:
    before = combine(found).status
    after = combine([*found, replace(more, direction="for")]).status
    assert (before, after) != ("supported", "not_supported")


@given(several, items(parts=("", "heel")))
def test_evidence_for_with_a_key_of_its_own_never_weakens(
    found: list[EvidenceItem], more: EvidenceItem
) -> None:
    more = replace(more, direction="for", key="its own")
    if combine(found).status == "supported":
        assert combine([*found, more]).status == "supported"


@given(several)
def test_what_is_missing_concludes_nothing(found: list[EvidenceItem]) -> None:
    missing = [replace(each, direction="missing") for each in found]
    assert combine(missing).status == "cannot_tell"


@given(one_part)
def test_for_and_against_weigh_alike(found: list[EvidenceItem]) -> None:
    swap: dict[Direction, Direction] = {"for": "against", "against": "for"}
    mirrored = [replace(each, direction=swap.get(each.direction, each.direction)) for each in found]
    assert combine(mirrored).status == MIRROR[combine(found).status]


@given(st.lists(items(), max_size=6))
def test_a_camera_that_saw_badly_supports_nothing_alone(found: list[EvidenceItem]) -> None:
    low = [replace(each, confidence="low") for each in found]
    assert combine(low).status == "cannot_tell"


@given(several)
def test_left_and_right_are_alike(found: list[EvidenceItem]) -> None:
    left = combine([replace(each, side="left") for each in found])
    right = combine([replace(each, side="right") for each in found])
    assert left.status == right.status


def test_one_clear_item_is_enough_and_one_borderline_is_not() -> None:
    assert combine([item("for")]).status == "supported"
    assert combine([item("for", strength="borderline")]).status == "cannot_tell"


def test_two_borderline_items_count_only_from_different_sources() -> None:
    a = item("for", strength="borderline")
    assert combine([a, replace(a, statement="again")]).status == "cannot_tell"
    assert combine([a, replace(a, key="another")]).status == "supported"


def test_a_contradiction_is_shown_and_concludes_nothing() -> None:
    combined = combine([item("for"), item("against", key="squat/heel_lift")])
    assert combined.status == "cannot_tell"
    assert combined.contradictions == ("These do not agree: against; but: for",)


def test_one_key_that_disagrees_with_itself_counts_for_neither() -> None:
    combined = combine([item("for"), item("against")])
    assert (combined.points_for, combined.points_against) == (0, 0)
    assert [each.direction for each in combined.items] == ["unclear"]
    assert combined.contradictions


def test_a_part_that_looks_fine_does_not_speak_against_another() -> None:
    found = [
        item("for", part="heel"),
        item("against", part="trunk", key="b"),
        item("against", part="balance", key="c"),
    ]
    assert combine(found).status == "supported"
    assert combine(found).contradictions == ()


def test_a_part_that_leans_keeps_the_rest_from_looking_fine() -> None:
    leaning = item("for", part="heel", strength="borderline")
    assert combine([leaning, item("against", part="trunk", key="b")]).status == "cannot_tell"
