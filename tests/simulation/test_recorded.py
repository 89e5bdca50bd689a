"""Who carried the load in a recording: what was not told of the body is said in the account."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from primemover.recordings.answers import parse_answers
from primemover.simulation.body_size import BodySize
from primemover.simulation.recorded import assumed_of, body_of, who_carried
from primemover.simulation.who_carries import WhoCarries
from tests.simulation.stand_in import put_in
from tests.synthetic import synthetic_track


@pytest.mark.parametrize(
    ("about", "assumed"),
    [
        ({}, ("mass", "height")),
        ({"height_cm": 172}, ("mass",)),
        ({"mass_kg": 55}, ("height",)),
        ({"mass_kg": 55, "height_cm": 172}, ()),
    ],
)
def test_what_was_not_told_of_the_body_is_in_the_account(
    monkeypatch: pytest.MonkeyPatch, about: dict[str, float], assumed: tuple[str, ...]
) -> None:
    put_in(monkeypatch)
    answers = parse_answers({"about": about}, source="test")
    assert assumed_of(answers) == assumed
    recorded = SimpleNamespace(
        test="squat",
        side=None,
        source="squat.mp4",
        movement=SimpleNamespace(track=synthetic_track("squat")),
    )
    account = who_carried(
        recorded,
        body=body_of(answers),
        assumed=assumed_of(answers),
        progress=lambda words, share: None,
    )
    assert account.assumed == assumed
    assert account.body.mass_kg == about.get("mass_kg", BodySize().mass_kg)
    assert WhoCarries.from_dict(account.to_dict()).assumed == assumed
