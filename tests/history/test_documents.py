"""Documents: what is written is read back equal, and nothing else is read at all."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primemover.errors import StoreError
from primemover.history.documents import (
    from_document,
    from_mapping_document,
    to_document,
    to_mapping_document,
)
from primemover.programme.log import Absence, CompletedSession, Recheck
from primemover.programme.plan import Plan, PlannedSession, SittingBreak
from tests.history import made

KINDS = (Plan, CompletedSession, Absence, Recheck)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_written_is_read_back_equal(kind: type[Any], data: st.DataObject) -> None:
    record = data.draw(made.any_of(kind))
    text = to_document(record)
    back = from_document(text, kind=kind, where="here")
    assert back == record
    assert to_document(back) == text


def test_types_come_back_as_they_were() -> None:
    back = from_document(to_document(made.plan()), kind=Plan, where="here")
    assert isinstance(back.weeks, tuple)
    assert isinstance(back.inputs.answers["goals.list"], tuple)
    assert isinstance(back.inputs.settings.refused, frozenset)
    assert back.inputs.settings.starts_on == made.MONDAY
    assert isinstance(next(back.sessions()), PlannedSession)


def test_a_sitting_break_and_read_only_mappings_are_kept() -> None:
    plan = made.plan()
    chosen = replace(plan.inputs.settings, chosen=MappingProxyType({"core.1": "plank"}))
    full = replace(
        plan,
        inputs=replace(plan.inputs, settings=chosen, answers=MappingProxyType({"a": 1})),
        sitting_break=SittingBreak(every_min=30, session=next(plan.sessions())),
    )
    assert from_document(to_document(full), kind=Plan, where="here") == full


def test_equal_plans_have_equal_documents() -> None:
    names = [f"exercise {n}" for n in range(50)]

    def with_refused(order: list[str]) -> Plan:
        plan = made.plan()
        refused = replace(plan.inputs.settings, refused=frozenset(order))
        return replace(plan, inputs=replace(plan.inputs, settings=refused))

    assert to_document(with_refused(names)) == to_document(with_refused(names[::-1]))


def _changed(*path: str | int, to: object) -> str:
    document = json.loads(to_document(made.plan()))
    place = document
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = to
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (_changed("withheld", to=3), "withheld"),
        (_changed("inputs", "settings", "minutes", to="20"), "inputs.settings.minutes"),
        (_changed("inputs", "settings", "minutes", to=20.5), "inputs.settings.minutes"),
        (_changed("inputs", "settings", "starts_on", to="soon"), "inputs.settings.starts_on"),
        (_changed("weeks", 0, "sessions", 0, "kind", to="dance"), "weeks.0.sessions.0.kind"),
        (_changed("weeks", 0, "more", to=1), "weeks.0.more"),
        (_changed("more", to=1), "more"),
        (_changed("inputs", "findings", 0, "status", to=None), "inputs.findings.0.status"),
        ("{}", "inputs"),
        ("[]", "all of it"),
        ("", "all of it"),
        ("{},{}", "all of it"),
        ("null", "all of it"),
        ('{"weeks": ', "JSON"),
        (_changed("inputs", "answers", to=[1]), "inputs.answers"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str, named: str) -> None:
    with pytest.raises(StoreError) as refused:
        from_document(text, kind=Plan, where="plan 7")
    assert "plan 7" in str(refused.value)
    assert named in str(refused.value)


def test_all_faults_come_together() -> None:
    document = json.loads(to_document(made.plan()))
    document["withheld"] = 1
    document["advice"] = 2
    with pytest.raises(StoreError, match=r"(?s)advice.*withheld"):
        from_document(json.dumps(document), kind=Plan, where="here")


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": math.nan},
        {"minutes": math.inf},
        {"note": "a\0b"},
        {"note": "\ud800"},
        {"effort": True},
        {"effort": "6"},
        {"kind": "dance"},
        {"on": "2026-03-02"},
        {"exercises": [1]},
    ],
)
def test_what_would_not_come_back_is_not_written(change: dict[str, Any]) -> None:
    with pytest.raises(StoreError, match=r"cannot be kept|expected a CompletedSession"):
        to_document(replace(made.session(1), **change))


def test_a_backslash_before_u0000_is_text() -> None:
    record = replace(made.session(1), note="a\\u0000b")
    assert from_document(to_document(record), kind=CompletedSession, where="here") == record


def test_mappings_are_kept_as_json() -> None:
    values = {"a": [1, 2.5, None, True, "ü"], "b": MappingProxyType({"c": ()})}
    text = to_mapping_document(values, where="here")
    found = from_mapping_document(text, where="here")
    assert found == {"a": [1, 2.5, None, True, "ü"], "b": {"c": []}}


@pytest.mark.parametrize(
    "value", [math.nan, -math.inf, object(), {1}, b"bytes", "\0", "\ud800", made.MONDAY]
)
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(StoreError, match=r"^answers of check 1"):
        to_mapping_document({"a": value}, where="answers of check 1")


@pytest.mark.parametrize("text", ["", "[]", "1", "{", "[" * 100_000])
def test_other_json_is_no_mapping(text: str) -> None:
    with pytest.raises(StoreError, match=r"^here"):
        from_mapping_document(text, where="here")
