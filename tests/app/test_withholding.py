"""The command line under the same rule: what was told anywhere withholds, and only answers lift."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from primemover.app.cli import run
from primemover.app.exit_codes import ExitCode
from primemover.app.store import OWN_LABEL
from primemover.app.withholding import ask_again, keep_answers, told_by
from primemover.history.opening import open_store
from primemover.knowledge import load_knowledge
from tests.app.terminal import Capture, log_of, shown
from tests.app.web.people import ANSWERS, NO_SIGNS, somebody, with_plan

KNOWLEDGE = load_knowledge()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a history may lie, and where the command line looks for it."""
    folder = tmp_path / "history"
    monkeypatch.setenv("PRIMEMOVER_STORE", str(folder))
    return folder


def test_a_sign_answered_yes_in_a_kept_check_withholds_the_session(
    store: Path, capsys: Capture
) -> None:
    with open_store(store) as kept:
        with_plan(kept)
        somebody(kept, **{"safety.chest": True})
    told = shown(capsys, "today", code=ExitCode.SAFETY_STOP)
    assert "No exercises for now" in told
    assert "chest pain" in told
    with open_store(store) as kept:
        person = kept.find_person(OWN_LABEL)
        assert person is not None
        keep_answers(ANSWERS, store=kept, person=person)
    assert "w01d1" in shown(capsys, "today")


def test_a_sign_told_of_a_day_before_is_of_today(store: Path, capsys: Capture) -> None:
    with open_store(store) as kept:
        person = with_plan(kept)
        keep_answers(ANSWERS, store=kept, person=person)
    before = date.today() - timedelta(days=2)
    assert run(["log", "--on", str(before), "--stop-sign", "chest_pain"]) == ExitCode.SAFETY_STOP
    (stop,) = log_of(store).rechecks
    assert stop.on == date.today()
    shown(capsys, "today", code=ExitCode.SAFETY_STOP)


def test_a_check_in_hand_forgets_its_signs_when_one_is_told(store: Path) -> None:
    from primemover.app.web.check_flow import begun, change, in_hand

    with open_store(store) as kept:
        person = with_plan(kept)
        quick = KNOWLEDGE.check_depths["quick"]
        begun(person, depth=quick, store=kept, knowledge=KNOWLEDGE)
        change(
            kept,
            person=person.id,
            how=lambda hand: hand.answered(
                {**NO_SIGNS, "about.age_years": 34.0}, shown=(*NO_SIGNS, "about.age_years")
            ),
        )
        ask_again(store=kept, person=person, knowledge=KNOWLEDGE)
        hand = in_hand(kept, person=person.id)
        assert hand is not None
        assert not NO_SIGNS.keys() & hand.answers.keys()
        assert not NO_SIGNS.keys() & set(hand.seen)
        assert hand.answers["about.age_years"] == 34.0


def test_the_last_word_is_what_is_known(store: Path) -> None:
    with open_store(store) as kept:
        person = somebody(kept, **{"safety.chest": True})
        keep_answers({"safety.chest": False}, store=kept, person=person)
        assert told_by(person, store=kept, knowledge=KNOWLEDGE)["safety.chest"] is False
