"""How far repetitions went: bars for all, degrees only where their interval is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from primemover.coaching.extents import LIVE_MODEL, extents
from primemover.coaching.report import LiveRepetition, SetReport, SetTarget
from primemover.knowledge import Calibration, Knowledge, load_knowledge
from primemover.knowledge.calibration import CalibratedQuantity, CalibrationBand

WITHOUT = load_knowledge()
SQUAT = WITHOUT.coached["squat"]


def _knowing(calibrations: Mapping[str, Calibration]) -> Knowledge:
    return replace(WITHOUT, calibrations=MappingProxyType(dict(calibrations)))


def _calibrated(*bands: CalibrationBand, factor: float = 1.0) -> Knowledge:
    quantity = CalibratedQuantity(unit="deg", bands=bands)
    return _knowing(
        {
            LIVE_MODEL: Calibration(
                id=LIVE_MODEL,
                pose_engine="mediapipe",
                pose_model="lite",
                version="1",
                made_from="made up",
                real_factor=factor,
                real_factor_reason="made up" if factor != 1 else "",
                quantities={"knee_depth": quantity},
            )
        }
    )


def _band(low_deg: float, high_deg: float, **known: object) -> CalibrationBand:
    return CalibrationBand.model_validate(
        {"yaw_from_deg": low_deg, "yaw_to_deg": high_deg, "where": "made up", **known}
    )


def _set(*excursions: float, depth: float | None = 100.0) -> SetReport:
    repetitions = tuple(
        LiveRepetition(
            number=number, start_s=0.0, turn_s=1.0, end_s=2.0, depth=depth, excursion=excursion
        )
        for number, excursion in enumerate(excursions, start=1)
    )
    return SetReport(
        movement="squat",
        side=None,
        target=SetTarget(reps=len(excursions)),
        repetitions=repetitions,
        partials=0,
        holds=(),
        words=(),
        active_s=9.0,
        ended="done",
    )


def test_without_a_calibration_there_are_bars_and_no_degrees() -> None:
    found = extents(_set(80.0, 78.0, 100.0, 92.0, 40.0), movement=SQUAT, knowledge=_knowing({}))
    assert [each.word for each in found] == [
        "like_most",
        "like_most",
        "furthest",
        "further",
        "less",
    ]
    assert [each.share for each in found] == pytest.approx([0.8, 0.78, 1.0, 0.92, 0.4])
    assert {(each.low_deg, each.high_deg) for each in found} == {(None, None)}


def test_the_model_of_files_says_nothing_of_the_one_in_the_browser() -> None:
    full = WITHOUT.calibrations["mediapipe-full"]
    found = extents(_set(80.0), movement=SQUAT, knowledge=_knowing({full.id: full}))
    assert found[0].low_deg is None


def test_degrees_come_with_an_interval_that_holds_from_every_place_of_the_camera() -> None:
    """Half-widths for real footage; the bias taken off; the wider of both bands."""
    knowledge = _calibrated(
        _band(0, 30, refuse_reason="from the front", remedy="film from the side"),
        _band(30, 60, bias=-10.0, half_width=10.0),
        _band(60, 90, bias=-20.0, half_width=5.0),
        factor=2.0,
    )
    (found,) = extents(_set(80.0), movement=SQUAT, knowledge=knowledge)
    assert (found.low_deg, found.high_deg) == pytest.approx((90.0, 130.0))


def test_a_place_where_it_is_refused_leaves_no_degrees() -> None:
    knowledge = _calibrated(
        _band(0, 45, refuse_reason="from the front", remedy="film from the side"),
        _band(45, 90, bias=0.0, half_width=5.0),
    )
    (found,) = extents(_set(80.0), movement=SQUAT, knowledge=knowledge)
    assert found.low_deg is None


def test_what_was_not_seen_and_what_no_calibration_measures_has_no_degrees() -> None:
    knowledge = _calibrated(_band(0, 180, bias=0.0, half_width=5.0))
    assert extents(_set(80.0), movement=SQUAT, knowledge=knowledge)[0].low_deg is not None
    assert extents(_set(80.0, depth=None), movement=SQUAT, knowledge=knowledge)[0].low_deg is None
    step_up = WITHOUT.coached["step_up"]  # its reading is a share of a shank, no angle
    assert extents(_set(80.0), movement=step_up, knowledge=knowledge)[0].low_deg is None


def test_a_set_without_repetitions_has_none() -> None:
    assert extents(_set(), movement=SQUAT, knowledge=WITHOUT) == ()
