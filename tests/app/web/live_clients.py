"""A page's part of a live set, for tests: opens sets, sends the frames of a track."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xarray as xr
from starlette.testclient import WebSocketTestSession

from primemover.app.web.live.wire import write_frame
from primemover.coaching.frames import LandmarkFrame, frames_of
from tests.app.web import checking
from tests.app.web.browser import Browser


def open_set(client: Browser, exercise: str = "bodyweight_squat", **form: Any) -> str:
    """The token of a set opened as the page does it."""
    checking.no_signs(client)
    answer = client.post(f"/coach/{exercise}", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["set"][0]


@contextmanager
def joined(client: Browser, token: str) -> Iterator[WebSocketTestSession]:
    """The line to a set."""
    with client.websocket_connect(f"/live/socket?set={token}") as line:
        yield line


def later(frames: Iterable[LandmarkFrame], *, by_s: float) -> list[LandmarkFrame]:
    """The same frames at a later time."""
    return [replace(frame, time_s=frame.time_s + by_s) for frame in frames]


def played(line: WebSocketTestSession, frames: Iterable[LandmarkFrame]) -> list[dict[str, Any]]:
    """The answers to these frames."""
    answers = []
    for frame in frames:
        line.send_bytes(write_frame(frame))
        answers.append(line.receive_json())
    return answers


def frames(track: xr.Dataset) -> list[LandmarkFrame]:
    """The frames of a track, beginning after the start of the set's clock."""
    return later(frames_of(track), by_s=0.1)


def said(answers: Iterable[dict[str, Any]]) -> list[str]:
    """Every code of these answers, in order."""
    return [code for answer in answers for code in answer["events"]]
