"""Key frames shrink on their way into a document, and never get lost."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.recordings.small_pictures import small_picture

cv2 = pytest.importorskip("cv2", reason="pictures are only drawn with the video extra")

MAX_HEIGHT_PX = 300
COLOUR_TOLERANCE = 4
"""A JPEG of one flat colour comes back within a few levels."""


def png(*, height: int, width: int, noise: bool = True) -> bytes:
    random = np.random.default_rng(1)
    picture = np.full((height, width, 3), (40, 90, 200), np.uint8)
    if noise:
        picture = picture + random.integers(0, 30, picture.shape, np.uint8)
    return bytes(cv2.imencode(".png", picture)[1])


def test_a_large_picture_becomes_a_small_jpeg_of_the_same_shape() -> None:
    before = png(height=900, width=600)
    small = small_picture(before, max_height_px=MAX_HEIGHT_PX)
    assert small.media_type == "image/jpeg"
    assert len(small.data) < len(before) / 4
    after = cv2.imdecode(np.frombuffer(small.data, np.uint8), cv2.IMREAD_COLOR)
    assert after.shape == (300, 200, 3)
    assert np.abs(after.mean(axis=(0, 1)) - (54.5, 104.5, 214.5)).max() < COLOUR_TOLERANCE


def test_a_low_picture_keeps_its_size() -> None:
    small = small_picture(png(height=200, width=300), max_height_px=MAX_HEIGHT_PX)
    after = cv2.imdecode(np.frombuffer(small.data, np.uint8), cv2.IMREAD_COLOR)
    assert after.shape[:2] == (200, 300)


def test_a_picture_that_would_grow_stays_as_it_is() -> None:
    before = png(height=20, width=20, noise=False)
    small = small_picture(before, max_height_px=MAX_HEIGHT_PX)
    assert (small.data, small.media_type) == (before, "image/png")


def test_bytes_that_are_no_picture_stay_as_they_are() -> None:
    assert small_picture(b"not a picture", max_height_px=MAX_HEIGHT_PX).data == b"not a picture"
