"""The page's figures from rows whose answers are put in."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from benchmarks.accuracy.faults import FAULTS
from benchmarks.accuracy.figures import (
    FRONTAL,
    NAMES,
    SAGITTAL,
    TIMES,
    against_own,
    bands,
    counts,
    detections,
    filming,
    legs,
)
from benchmarks.accuracy.scoring import quantities_of
from primemover.knowledge import load_knowledge
from tests.accuracy.experiment import row, table

HEELS = next(spec for spec in FAULTS if spec.fault == "heel_lift")


def heel(value: float, *, share: float = 0.0, **changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "quantity": "heel_lift",
        "unit": "%",
        "value": value,
        "raw": value,
        "true": share * HEELS.size,
        "purpose": "fault" if share else "clean",
        "fault": "heel_lift" if share else "",
        "fault_share": share,
    }
    return row(**(usual | changes))


def test_bands_take_errors_apart() -> None:
    rows = [
        row(body=body, true=true, raw_true_track=true + 2.0, raw=true - 3.0, value=true + 1.0)
        for body in ("a", "b")
        for true in (80.0, 100.0, 120.0)
    ]
    (band,) = bands(table(*rows), part="check")
    assert (band.quantity, band.from_deg, band.to_deg) == ("knee_depth", 75, 90)
    assert band.raw.bias == pytest.approx(-3.0)
    assert band.projection.bias == pytest.approx(2.0)
    assert band.detector.bias == pytest.approx(-5.0)
    assert band.said.bias == pytest.approx(1.0)
    assert band.within_slope == pytest.approx(1.0)


def test_bands_leave_out_the_leg_not_asked_about_the_other_part_and_bad_filming() -> None:
    good = [row(body=body) for body in "abc"]
    other = [
        row(said=False, is_near=False, raw=0.0),
        row(part="fit", raw=0.0),
        row(filming="moving_camera", purpose="filming", raw=0.0),
    ]
    (band,) = bands(table(*good, *other), part="check")
    assert band.raw.n == 3
    assert band.raw.bias == 0.0


def test_a_view_from_half_behind_counts_as_the_one_from_half_in_front() -> None:
    rows = [row(yaw_true_deg=140.0) for _ in range(3)]
    (band,) = bands(table(*rows), part="check")
    assert (band.from_deg, band.to_deg) == (30, 45)


def test_a_fault_far_above_clean_ones_is_always_told() -> None:
    clean = [heel(float(v), body=body) for body in "ab" for v in (2, 4)]
    bad = [heel(float(v), share=1.0, body=body) for body in "ab" for v in (14, 20)]
    (found,) = detections(table(*clean, *bad))
    assert (found.spec.fault, found.share, found.clean, found.faulty) == ("heel_lift", 1.0, 4, 4)
    assert found.between.value == 1.0
    assert found.hits_at_5 == 1.0
    assert found.false_alarms.value == 0.0
    assert found.called.value > 0.5


def test_people_who_differ_are_told_apart_by_their_own_clean_clips() -> None:
    own = {"a": 0.0, "b": 40.0, "c": 80.0}
    clean = [heel(base + v, body=body) for body, base in own.items() for v in (-1.0, 1.0)]
    bad = [heel(base + 15.0, share=1.0, body=body) for body, base in own.items()]
    (found,) = detections(table(*clean, *bad))
    assert found.within.value == 1.0
    assert found.between.value < 0.8


def test_a_clean_clip_is_never_its_own_reference() -> None:
    values = np.array([1.0, 3.0, 10.0, 7.0])
    found = against_own(
        values, faulty=np.array([False, False, True, False]), bodies=["a", "a", "a", "b"]
    )
    assert found[:3] == pytest.approx([-2.0, 2.0, 8.0])
    assert math.isnan(found[3])


def test_a_fault_that_lowers_a_quantity_is_turned_round() -> None:
    depth = {"purpose": "fault", "fault": "shallow", "fault_share": 1.0}
    clean = [row(body=body, value=110.0) for body in "abc"]
    bad = [row(body=body, value=95.0, **depth) for body in "abc"]
    (found,) = detections(table(*clean, *bad))
    assert found.between.value == 1.0


def test_no_limit_of_the_product_no_verdict() -> None:
    changes = {"test": "bench_dip", "quantity": "hip_drift"}
    rising = {"purpose": "fault", "fault": "drift", "fault_share": 1.0}
    rows = [row(body=b, value=2.0, **changes) for b in "abc"]
    rows += [row(body=b, value=30.0, half_width=1.0, **changes, **rising) for b in "abc"]
    (found,) = detections(table(*rows))
    assert found.called.value == 1.0
    clam = [row(test="clam", quantity="hip_opening", yaw_true_deg=0.0, body=b) for b in "abc"]
    small = {"purpose": "fault", "fault": "small", "fault_share": 1.0, "value": 30.0}
    clam += [r | small for r in clam]
    (found,) = detections(table(*clam))
    assert math.isnan(found.called.value)


def test_bad_filming_is_held_back_by_refusal_or_by_low_confidence() -> None:
    bad = {"purpose": "filming", "filming": "cropped_feet"}
    rows = [
        row(**bad, refused="cropped", value=None, half_width=None, confidence=""),
        row(**bad, confidence="low", value=500.0),
        row(**bad, value=103.0),
        row(**bad, value=106.0),
    ]
    (found,) = filming(table(*rows))
    assert (found.kind, found.n) == ("cropped feet", 4)
    assert found.held_back.value == 0.5
    assert found.refused.value == 0.25
    assert found.misled.value == 0.25


def test_an_oblique_view_is_a_wrong_one_for_angles_seen_from_the_side_only() -> None:
    front = {"test": "one_leg_stand", "yaw_true_deg": 0.0}
    rows = [
        row(yaw_true_deg=45.0, purpose="oblique", confidence="low"),
        row(yaw_true_deg=46.0, purpose="oblique"),
        row(**front, quantity="trunk_side_lean"),
        row(
            test="one_leg_stand",
            quantity="trunk_side_lean",
            yaw_true_deg=90.0,
            purpose="filming",
            filming="wrong_view",
            refused="view",
        ),
        row(),
    ]
    found = {each.kind: each for each in filming(table(*rows))}
    assert found["wrong view"].n == 2
    assert found["wrong view"].held_back.value == 1.0
    assert found["clean, from the side"].n == 1
    assert found["clean, from the side"].refused.value == 0.0


def test_counts_are_exact_or_not_and_refused_ones_apart() -> None:
    usual = {"quantity": "repetitions", "side": "", "true": 2.0}
    rows = [
        row(**usual, value=2.0),
        row(**usual, value=3.0, clip="off"),
        row(**usual, value=None, refused="gaps"),
        row(**usual, value=2.0, purpose="counting", yaw_true_deg=15.0),
        row(**usual, value=9.0, yaw_true_deg=10.0),
    ]
    found = {each.kind: each for each in counts(table(*rows))}
    assert (found["all"].n, found["all"].refused) == (3, 1)
    assert found["all"].exact.value == pytest.approx(2 / 3)
    assert found["all"].wrong == ("off: 3 for 2",)
    assert found["pauses, partial repetitions, uneven tempo"].exact.value == 1.0


def test_the_far_leg_beside_the_near_one() -> None:
    view = {"yaw_true_deg": 40.0, "purpose": "oblique"}
    rows = [row(**view, raw=100.0 - off) for off in (10, 12, 14)]
    rows += [row(**view, raw=100.0 - off, is_near=False, said=False) for off in (4, 6, 8)]
    (found,) = legs(table(*rows))
    assert (found.near, found.far, found.n) == (12.0, 6.0, 3)


def test_every_measure_has_a_name() -> None:
    filmed = [test.id for test in load_knowledge().tests.values() if test.camera]
    said = {quantity for test in filmed for quantity in quantities_of(test)}
    always_refused = {"lumbar_arch", "pelvis_roll"}
    assert said - always_refused == {*SAGITTAL, *FRONTAL, *TIMES, "repetitions"} == set(NAMES)


def test_nothing_at_all_gives_nothing() -> None:
    empty = table()
    assert bands(empty, part="check") == []
    assert detections(empty) == []
    assert filming(empty) == []
    assert counts(empty) == []
    assert np.array(legs(empty)).size == 0
