"""The depths of a check: what each asks and films, and whether a quick one keeps its promise."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from primemover.knowledge import CheckDepth, Station, load_knowledge


def test_every_depth_asks_all_that_can_stop_or_pause_a_check_before_it_films() -> None:
    knowledge = load_knowledge()
    quick = knowledge.check_depths["quick"]
    deciding = {
        name
        for row in knowledge.safety.values()
        if row.level in ("emergency", "urgent", "block", "gate") and row.when is not None
        for name in row.when.questions()
    }
    # questions about eating are asked only of those who want ideas for food
    assert {name for name in deciding if not name.startswith("food.")} <= set(quick.questions)
    assert knowledge.check_depths["full"].every_question


def test_every_required_question_belongs_to_the_quick_check() -> None:
    knowledge = load_knowledge()
    required = {q.id for q in knowledge.questions.values() if q.required}
    assert required <= set(knowledge.check_depths["quick"].questions)


def test_a_question_that_depends_on_another_comes_with_it() -> None:
    knowledge = load_knowledge()
    asked = set(knowledge.check_depths["quick"].questions)
    for name in asked:
        question = knowledge.questions[name]
        if question.ask_if is not None and question.section != "readiness":
            assert question.ask_if.questions() <= asked


def test_what_a_station_films_is_filmed_from_there() -> None:
    knowledge = load_knowledge()
    for depth in knowledge.check_depths.values():
        for station in depth.stations:
            for test in station.film:
                camera = knowledge.tests[test].camera
                assert camera is not None
                assert camera.views[0] == station.view


def test_the_full_check_films_everything_that_can_be_filmed() -> None:
    knowledge = load_knowledge()
    filmed = {name for name, test in knowledge.tests.items() if test.camera is not None}
    assert set(knowledge.check_depths["full"].films) == filmed


def test_the_camera_of_the_quick_check_is_set_up_once_and_moved_twice() -> None:
    stations = load_knowledge().check_depths["quick"].stations
    places = [(s.view, s.height) for s in stations if s.view != "none"]
    assert len(places) == len(set(places)) == 3


def test_the_clam_is_asked_without_the_cue_first() -> None:
    asked = load_knowledge().check_depths["quick"].questions
    assert asked.index("felt.clam_before") < asked.index("felt.clam_after")


@pytest.mark.parametrize(
    "broken", [{"film": ()}, {"film": ("squat",), "view": "none"}], ids=["nothing", "unseen"]
)
def test_a_station_without_sense_is_refused(broken: dict[str, object]) -> None:
    station = load_knowledge().check_depths["quick"].stations[0]
    with pytest.raises(ValidationError):
        Station.model_validate({**station.model_dump(), **broken})


def test_a_depth_without_stations_is_refused() -> None:
    depth = load_knowledge().check_depths["quick"]
    with pytest.raises(ValidationError):
        CheckDepth.model_validate({**depth.model_dump(), "stations": ()})
