from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from primemover.recordings.picture_facts import EVERY_S, UNKNOWN, PictureWatch
from primemover.recordings.video import Picture

WIDTH, HEIGHT = 640, 360
# Shifts are found on a copy 192 pixels wide; the peak of a phase correlation between blurred
# strips is good to half a pixel.
SHIFT_WIDTHS = 0.5 / 192


def scenery(shift_px: int = 0) -> Picture:
    """A room with structure everywhere, seen by a camera turned by so many pixels."""
    noise = np.random.default_rng(1).integers(0, 255, (HEIGHT // 8, 2 * WIDTH // 8), np.uint8)
    room = cv2.resize(noise, (2 * WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    view = room[:, 200 + shift_px : 200 + shift_px + WIDTH]
    return np.ascontiguousarray(np.repeat(view[:, :, None], 3, axis=2))


def test_a_still_camera_is_still() -> None:
    watch = PictureWatch()
    watch.look(scenery(), time_s=0.0)
    assert watch.look(scenery(), time_s=0.5).background_speed == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("shift_px", [6, 16, -20])
def test_a_turning_camera_is_measured_in_picture_widths_a_second(shift_px: int) -> None:
    watch = PictureWatch()
    watch.look(scenery(), time_s=0.0)
    speed = watch.look(scenery(shift_px), time_s=0.5).background_speed
    assert speed == pytest.approx(abs(shift_px) / WIDTH / 0.5, abs=SHIFT_WIDTHS / 0.5)


def test_somebody_walking_through_one_border_is_no_camera_movement() -> None:
    watch = PictureWatch()
    watch.look(scenery(), time_s=0.0)
    disturbed = scenery()
    disturbed[:, : WIDTH // 4] = scenery(40)[:, : WIDTH // 4]
    assert watch.look(disturbed, time_s=0.5).background_speed == pytest.approx(0, abs=1e-3)


def test_a_flat_background_tells_nothing() -> None:
    watch = PictureWatch()
    flat = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    watch.look(flat, time_s=0.0)
    assert math.isnan(watch.look(flat, time_s=0.5).background_speed)


def test_brightness_and_sharpness() -> None:
    white = PictureWatch().look(np.full((HEIGHT, WIDTH, 3), 255, np.uint8), time_s=0.0)
    assert white.brightness == pytest.approx(1)
    assert white.sharpness == pytest.approx(0)
    sharp = PictureWatch().look(scenery(), time_s=0.0).sharpness
    blurry = cv2.blur(scenery(), (31, 31)).astype(np.uint8)
    blurred = PictureWatch().look(blurry, time_s=0.0).sharpness
    assert sharp > 5 * blurred


def test_pictures_in_between_are_not_looked_at() -> None:
    watch = PictureWatch()
    times_s = np.arange(0, 2, 0.1)
    looked = [watch.look(scenery(), time_s=t) is not UNKNOWN for t in times_s]
    assert sum(looked) == math.ceil(2 / EVERY_S)
