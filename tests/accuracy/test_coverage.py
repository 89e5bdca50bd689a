"""Coverage of intervals whose answers are put in: without the factor, and as they are shown."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.accuracy.coverage import HEADLINE, coverages, side_view
from tests.accuracy.experiment import row, table


def off(error: float, **changes: Any) -> dict[str, Any]:
    """A reading that far from the truth, ±4 for rendered people and ±6 as shown."""
    usual = {"value": 100.0 + error, "half_width_rendered": 4.0, "half_width": 6.0}
    return row(**(usual | changes))


def test_coverage_is_judged_without_the_factor_and_the_wider_one_stands_beside() -> None:
    rows = [off(error, body=body) for body, error in zip("aabb", (0, 5, 7, -1), strict=True)]
    (found,) = coverages(table(*rows))
    assert (found.n, found.share.value, found.half_width) == (4, 0.5, 4.0)
    assert (found.share_shown.value, found.half_width_shown) == (0.75, 6.0)
    assert found.mae == pytest.approx(13 / 4)
    assert found.bias == pytest.approx(11 / 4)


def test_its_interval_is_redrawn_by_whole_bodies() -> None:
    rows = [off(0.0, body="a")] * 3 + [off(9.0, body="b")] * 3
    (found,) = coverages(table(*rows))
    assert (found.share.low, found.share.value, found.share.high) == (0.0, 0.5, 1.0)


def test_coverage_counts_only_what_was_said_from_the_side_and_not_badly_filmed() -> None:
    rows = [off(0.0, body=body) for body in "abc"]
    rows += [
        off(500.0, yaw_true_deg=40.0),
        off(500.0, part="fit"),
        off(500.0, said=False),
        off(0.0, value=None, half_width=None, half_width_rendered=None, refused="view"),
    ]
    kinds = ("wrong_view", "cropped_feet", "second_person", "moving_camera", "dark")
    rows += [off(500.0, purpose="filming", filming=kind) for kind in kinds]
    (found,) = coverages(table(*rows))
    assert (found.n, found.share.value) == (3, 1.0)


def test_the_side_view_is_told_by_purpose_at_normal_confidence_alone() -> None:
    rows = [off(1.0, body=body) for body in "abc"]
    rows += [off(5.0, body=body, purpose="fault", fault="shallow") for body in "abc"]
    rows += [off(500.0, body=body, confidence="low") for body in "abc"]
    rows += [off(500.0, body=body, yaw_true_deg=50.0, purpose="oblique") for body in "abc"]
    rows += [off(0.0, body="a", purpose="counting")]
    found = {each.purpose: each for each in side_view(table(*rows))}
    assert set(found) == {"", "clean", "fault"}
    assert (found[""].n, found["clean"].n, found["fault"].n) == (7, 3, 3)
    assert (found["clean"].share.value, found["fault"].share.value) == (1.0, 0.0)
    assert found["fault"].share_shown.value == 1.0
    assert (found["clean"].mae, found["fault"].mae) == (1.0, 5.0)


def test_the_side_view_speaks_of_the_measures_of_the_summary_alone() -> None:
    rows = [off(1.0, body=body, quantity=q) for body in "abc" for q in (*HEADLINE, "shin_angle")]
    found = [each.quantity for each in side_view(table(*rows)) if each.purpose == ""]
    assert found == list(HEADLINE)


def test_nothing_at_all_gives_nothing() -> None:
    assert coverages(table()) == []
    assert side_view(table()) == []
