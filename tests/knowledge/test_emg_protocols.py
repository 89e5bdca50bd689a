"""What is recorded with surface EMG hangs together, and says no more than it may."""

from __future__ import annotations

from typing import Final

import pytest

from primemover.knowledge import load_knowledge
from primemover.measures.emg.channels import standing_for
from tests.words import forbidden_in

KNOWLEDGE: Final = load_knowledge()
PROTOCOLS: Final = KNOWLEDGE.emg_protocols


def test_the_movements_people_record_are_there() -> None:
    assert set(PROTOCOLS) >= {
        "prone_hip_extension",
        "bridge",
        "clam",
        "squat",
        "deadlift",
        "step_up",
        "one_leg_stand",
        "walking",
    }


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_muscle_that_is_compared_is_recorded(name: str) -> None:
    protocol = PROTOCOLS[name]
    for pair in (*protocol.order, *protocol.co_contraction):
        assert {pair.first, pair.second} <= set(protocol.muscles)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_group_that_is_shared_among_has_a_muscle_that_is_recorded(name: str) -> None:
    protocol = PROTOCOLS[name]
    groups = {KNOWLEDGE.emg_muscles[each].group for each in _with_sensors(protocol.muscles)}
    assert set(protocol.share) <= groups


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_muscle_can_be_recorded_by_a_sensor(name: str) -> None:
    for muscle in PROTOCOLS[name].muscles:
        assert _with_sensors((muscle,)), f"no sensor place for {muscle}"


@pytest.mark.parametrize("name", PROTOCOLS)
def test_rest_comes_first_and_nothing_is_claimed(name: str) -> None:
    protocol = PROTOCOLS[name]
    assert any("still" in each for each in protocol.steps)
    assert "does not show" in protocol.does_not_mean
    texts = (*protocol.steps, protocol.suggests, protocol.does_not_mean)
    assert not forbidden_in((name, each) for each in texts)


def test_glutes_last_is_told_as_usual() -> None:
    prone = PROTOCOLS["prone_hip_extension"]
    assert "in healthy people gluteus maximus comes last" in prone.does_not_mean
    values = {(each.value, each.unit) for each in prone.norms}
    assert {
        (196.0, "ms"),
        (100.0, "ms"),
        (12.0, "ms"),
        (131.0, "ms"),
        (39.0, "ms"),
        (45.0, "ms"),
    } == (values)


def _with_sensors(muscles: tuple[str, ...]) -> list[str]:
    return [
        each
        for muscle in muscles
        for each in standing_for(muscle, knowledge=KNOWLEDGE)
        if each in KNOWLEDGE.emg_muscles
    ]
