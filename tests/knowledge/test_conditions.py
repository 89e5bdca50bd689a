"""Conditions obey three-valued logic, and nothing that could never hold is accepted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from primemover.knowledge import Condition

NAMES = ("a.yes", "a.no", "a.maybe")
LEAVES = st.builds(
    lambda name, wanted: {"question": name, "equals": wanted},
    st.sampled_from(NAMES),
    st.booleans(),
)
TREES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(
            lambda group, items: {group: items},
            st.sampled_from(["any_of", "all_of", "none_of"]),
            st.lists(parts, min_size=1, max_size=3),
        ),
        st.lists(parts, min_size=2, max_size=4).map(
            lambda items: {"any_of": items, "count_at_least": 2}
        ),
    ),
    max_leaves=8,
)
SHEETS = st.dictionaries(st.sampled_from(NAMES), st.booleans())


def condition(tree: dict[str, Any]) -> Condition:
    return Condition.model_validate(tree)


@given(tree=TREES, sheet=SHEETS, more=SHEETS)
def test_a_settled_verdict_survives_further_answers(
    tree: dict[str, Any], sheet: dict[str, bool], more: dict[str, bool]
) -> None:
    verdict = condition(tree).holds(sheet)
    if verdict is not None:
        assert condition(tree).holds({**more, **sheet}) is verdict


@given(tree=TREES, sheet=SHEETS)
def test_none_of_is_the_opposite(tree: dict[str, Any], sheet: dict[str, bool]) -> None:
    verdict = condition(tree).holds(sheet)
    opposite = condition({"none_of": [tree]}).holds(sheet)
    assert opposite is (None if verdict is None else not verdict)


@given(first=TREES, second=TREES, sheet=SHEETS)
def test_de_morgan(first: dict[str, Any], second: dict[str, Any], sheet: dict[str, bool]) -> None:
    neither = condition({"none_of": [first, second]}).holds(sheet)
    both_not = condition({"all_of": [{"none_of": [first]}, {"none_of": [second]}]}).holds(sheet)
    assert neither is both_not


@given(first=TREES, second=TREES, sheet=SHEETS)
def test_counting_all_is_all_of(
    first: dict[str, Any], second: dict[str, Any], sheet: dict[str, bool]
) -> None:
    counted = condition({"any_of": [first, second], "count_at_least": 2})
    assert counted.holds(sheet) is condition({"all_of": [first, second]}).holds(sheet)


@given(tree=TREES)
def test_complete_answers_always_settle_it(tree: dict[str, Any]) -> None:
    assert condition(tree).holds(dict.fromkeys(NAMES, True)) is not None


@given(tree=TREES)
def test_no_answers_never_settle_it(tree: dict[str, Any]) -> None:
    assert condition(tree).holds({}) is None


@given(tree=TREES, sheet=SHEETS)
def test_unless_holds_until_a_part_certainly_does(
    tree: dict[str, Any], sheet: dict[str, bool]
) -> None:
    verdict = condition({"unless": [tree]}).holds(sheet)
    assert verdict is (condition(tree).holds(sheet) is not True)


@given(value=st.floats(0, 10), low=st.floats(0, 10), high=st.floats(0, 10))
def test_a_range_includes_both_ends(value: float, low: float, high: float) -> None:
    within = condition({"question": "pain.knee", "at_least": low, "at_most": high})
    assert within.holds({"pain.knee": value}) is (low <= value <= high)


@pytest.mark.parametrize(
    ("tree", "sheet", "verdict"),
    [
        ({"question": "a.b", "equals": True}, {"a.b": 1}, False),
        ({"question": "a.b", "equals": 9}, {"a.b": 9.0}, True),
        ({"question": "a.b", "includes": "x"}, {"a.b": ("x", "y")}, True),
        ({"question": "a.b", "includes": "x"}, {"a.b": ()}, False),
        ({"question": "a.b", "one_of": ["x", "y"]}, {"a.b": "y"}, True),
        ({"question": "a.b", "at_least": 4}, {"a.b": "five"}, None),
        ({"question": "a.b", "at_least": 1}, {"a.b": True}, None),
        ({"question": "felt.plank.low_back", "at_least": 4}, {"felt.plank": {"low_back": 5}}, True),
        ({"question": "felt.plank.low_back", "at_least": 4}, {"felt.plank": {"chest": 5}}, False),
        ({"question": "felt.plank.low_back", "at_least": 4}, {}, None),
    ],
)
def test_comparisons(tree: dict[str, Any], sheet: dict[str, Any], verdict: bool | None) -> None:
    assert condition(tree).holds(sheet) is verdict


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"question": "a.b"},
        {"equals": True},
        {"question": "a.b", "equals": True, "at_least": 1},
        {"question": "a.b", "any_of": [{"question": "a.c", "equals": True}]},
        {"any_of": [{"question": "a.b", "equals": True}], "count_at_least": 2},
        {"all_of": [{"question": "a.b", "equals": True}], "count_at_least": 1},
        {"any_of": []},
        {"question": "a.b", "at_least": "4"},
        {"question": "a.b", "equal": True},
    ],
)
def test_a_condition_that_says_nothing_is_refused(tree: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        condition(tree)


def test_it_names_every_question_it_looks_at() -> None:
    tree = {
        "any_of": [
            {"question": "a.b", "equals": True},
            {"none_of": [{"question": "c.d", "at_least": 1}]},
        ]
    }
    assert condition(tree).questions() == {"a.b", "c.d"}
