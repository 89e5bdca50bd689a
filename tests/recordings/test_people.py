from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.errors import RecordingError
from primemover.recordings.people import (
    Moment,
    Person,
    Window,
    choose_person,
    distinct,
    parse_person,
    people_of,
    region_of,
    require_clear_choice,
    require_inside,
    size_ratio,
    windows_of,
)
from primemover.recordings.pose_engine import PersonSeen

PICTURE = Window(left_px=0, top_px=0, width_px=1000, height_px=600)
sides_px = st.integers(min_value=32, max_value=4000)


def seen(x: float, y: float = 300, reach: float = 200) -> PersonSeen:
    return PersonSeen(hip_px=(x, y), reach_px=reach)


def person(*sightings: PersonSeen) -> Person:
    return Person(times_s=tuple(2.0 * i for i in range(len(sightings))), seen=sightings)


@given(sides_px, sides_px, st.floats(0, 0.999), st.floats(0, 0.999))
def test_every_place_is_owned_by_exactly_one_square(
    width: int, height: int, x: float, y: float
) -> None:
    somebody = seen(x * width, y * height)
    whole, *squares = windows_of(width, height=height)
    assert whole.owns(somebody)
    assert sum(w.owns(somebody) for w in squares) == (1 if squares else 0)


@given(sides_px, sides_px)
def test_squares_stay_inside_and_own_only_their_middle(width: int, height: int) -> None:
    for window in windows_of(width, height=height)[1:]:
        assert window.left_px >= 0
        assert window.top_px >= 0
        assert window.left_px + window.width_px <= width
        assert window.top_px + window.height_px <= height
        start = window.left_px if window.along_x else window.top_px
        side, end = window.width_px, max(width, height)
        low, high = window.owned_px
        # A quarter, but for rounding to whole pixels: bodies at the edge are cut.
        assert start == 0 or low >= start + side / 4 - 1
        assert start + side == end or high <= start + 3 * side / 4 + 1


def test_a_person_found_in_two_windows_counts_once() -> None:
    assert len(distinct([seen(300), seen(320, 310), seen(700)])) == 2


def test_people_are_joined_over_time() -> None:
    moments = [
        Moment(time_s=2.0 * i, seen=(seen(250 + 10 * i), seen(750 - 10 * i))) for i in range(4)
    ]
    first, second = people_of(moments)
    assert first.hip_px(0) == (250, 280)
    assert second.hip_px(0) == (720, 750)
    assert first.at(4.0) == seen(270)
    assert first.at(5.0) is None


def test_somebody_seen_for_a_moment_does_not_count() -> None:
    moments = [
        Moment(time_s=0.0, seen=(seen(250),)),
        Moment(time_s=2.0, seen=(seen(250), seen(800))),
        Moment(time_s=4.0, seen=(seen(250),)),
    ]
    assert len(people_of(moments)) == 1
    assert len(people_of(moments[1:2])) == 2, "with one moment everybody counts"


@pytest.mark.parametrize(
    ("choice", "index"),
    [
        ("largest", 1),
        ("left", 0),
        ("right", 2),
        ("0.1,0.5", 0),
        ("0.9,0.5", 2),
        ("960,600", 1),
        ("1,1", 2),
        (" LEFT ", 0),
    ],
)
def test_the_chosen_person(choice: str, index: int) -> None:
    people = [person(seen(200)), person(seen(500, reach=260)), person(seen(800))]
    # The recording is twice as large as the picture that was searched.
    chosen = choose_person(people, choice=parse_person(choice), picture=PICTURE, scale=0.5)
    assert chosen is people[index]


@pytest.mark.parametrize("text", ["", "biggest", "0.5", "1,2,3", "a,b", "-1,0.5", "nan,0", "0,inf"])
def test_other_choices_are_refused(text: str) -> None:
    with pytest.raises(RecordingError, match="expected largest, left, right or x,y, got"):
        parse_person(text)


@pytest.mark.parametrize(
    ("reach", "choice", "clear"),
    [(180, "largest", False), (180, "left", True), (180, "0.2,0.5", True), (130, "largest", True)],
)
def test_two_of_a_size_are_no_clear_choice(reach: float, choice: str, clear: bool) -> None:
    people = [person(*[seen(200)] * 3), person(*[seen(700, reach=reach)] * 3)]

    def require() -> None:
        require_clear_choice(
            people[0], people=people, choice=parse_person(choice), alike=0.7, name="two.mp4"
        )

    if clear:
        require()
        return
    with pytest.raises(RecordingError, match=r"^two.mp4: two people are in the .*`--person right`"):
        require()


def test_who_was_never_there_at_the_same_time_is_nobody_else() -> None:
    here = Person(times_s=(0.0, 2.0), seen=(seen(200), seen(210)))
    later = Person(times_s=(4.0, 6.0), seen=(seen(600), seen(610)))
    both = Person(times_s=(2.0, 4.0, 6.0), seen=(seen(600), seen(600), seen(610)))
    assert size_ratio(here, people=[here, later]) == 0
    assert size_ratio(later, people=[later, both]) == 1


@pytest.mark.parametrize("text", ["1001,300", "500,601", "5000,0.5"])
def test_a_point_outside_the_picture_is_refused(text: str) -> None:
    with pytest.raises(RecordingError, match=r"a.mp4: .*inside the picture of 1000 × 600 pixels"):
        require_inside(parse_person(text), width_px=1000, height_px=600, name="a.mp4")


@pytest.mark.parametrize("text", ["1000,600", "1,1", "0.3,0.2", "left"])
def test_a_point_inside_the_picture_is_taken(text: str) -> None:
    require_inside(parse_person(text), width_px=1000, height_px=600, name="a.mp4")


@given(
    st.lists(
        st.tuples(st.floats(0, 999), st.floats(0, 599), st.floats(20, 400)),
        min_size=2,
        max_size=4,
    )
)
def test_the_region_holds_the_chosen_hips_and_leaves_out_who_stands_apart(
    places: list[tuple[float, float, float]],
) -> None:
    people = [person(seen(x, y, r)) for x, y, r in places]
    for chosen, other in itertools.permutations(people, 2):
        region = region_of(chosen, others=[other], picture=PICTURE)
        (x, _), (y, _) = chosen.hip_px(0), chosen.hip_px(1)
        assert region.left_px <= x <= region.left_px + region.width_px
        assert region.top_px <= y <= region.top_px + region.height_px
        (ox, _), (oy, _) = other.hip_px(0), other.hip_px(1)
        apart = max(abs(x - ox), abs(y - oy)) > 2 * (1 + max(chosen.reach_px, other.reach_px) / 20)
        inside = (
            region.left_px < ox < region.left_px + region.width_px
            and region.top_px < oy < region.top_px + region.height_px
        )
        assert not (apart and inside)


def test_ways_that_cross_leave_the_region_whole() -> None:
    there, back = person(seen(200), seen(800)), person(seen(800), seen(200))
    region = region_of(there, others=[back], picture=PICTURE)
    assert (region.left_px, region.width_px) == (0, 1000)
