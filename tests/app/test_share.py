"""``primemover note`` and ``primemover fhir``: from a folder and from the history."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from primemover.app.exit_codes import ExitCode
from primemover.app.share import FHIR_EXAMPLES, NOTE_EXAMPLES, fhir, note
from primemover.app.usage import UsageError
from primemover.errors import AnswersError, PrimeMoverError, StoreError
from primemover.history.opening import open_store
from primemover.history.records import CheckRecord, OwnFinding, Person, PlanRecord
from primemover.programme.log import CompletedSession, PainNote
from primemover.report.json import FORMAT
from tests.report.test_professional_note import plan, stored

Capture = pytest.CaptureFixture[str]
TODAY = date.today()


def _document() -> dict[str, Any]:
    """A check whose answers are real ones: hostile ones never get into a history."""
    return {
        "format": FORMAT,
        **stored(),
        "answers": {"about.age_years": 34, "sitting.hours_work_day": 9},
    }


def _folder(tmp_path: Path, document: object) -> Path:
    folder = tmp_path / "result"
    folder.mkdir()
    (folder / "check.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def _store(tmp_path: Path, *, checks: int = 1, plans: int = 1) -> str:
    where = tmp_path / "history.sqlite"
    with open_store(where) as store:
        store.add_person(Person(id="person-1", label="me", created_at=datetime.now(UTC)))
        for number in range(checks):
            store.add_check(
                CheckRecord(
                    id=f"check-{number}",
                    person="person-1",
                    at=datetime(2026, 11, 2, tzinfo=UTC) + timedelta(days=number),
                    answers=_document()["answers"],
                    result=_document(),
                    versions={"primemover": "0.1.0"},
                )
            )
        for number in range(plans):
            store.add_plan(
                PlanRecord(
                    id=f"plan-{number}",
                    person="person-1",
                    made_at=datetime(2026, 11, 2, tzinfo=UTC),
                    plan=plan(),
                )
            )
        store.add_session(
            CompletedSession(id="s1", on=date(2026, 11, 2), session="w01d1"), person="person-1"
        )
        store.add_pain(
            PainNote(id="p1", on=date(2026, 11, 3), place="knee", rating=4), person="person-1"
        )
        for check, text in (("check-0", "Heels are fine"), ("another", "Of another check")):
            store.add_own_finding(
                OwnFinding(
                    id=f"own-{check}", person="person-1", on=TODAY, status="not_supported",
                    text=text, reason="seen", check=check, rule="squat_heels",
                )
            )  # fmt: skip
    return str(where)


def test_a_note_from_a_folder_is_printed(tmp_path: Path, capsys: Capture) -> None:
    assert note(check=_folder(tmp_path, _document())) is ExitCode.OK
    assert "Stands out: Heels in the squat." in capsys.readouterr().out


def test_a_note_is_a_page_or_plain_text(tmp_path: Path, capsys: Capture) -> None:
    folder = _folder(tmp_path, _document())
    note(check=folder / "check.json", out=tmp_path / "note.html")
    note(check=folder, out=tmp_path / "note.txt")
    assert (tmp_path / "note.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "note.txt").read_text(encoding="utf-8").startswith("NOTE FOR A PROF")
    assert "sent nowhere" in capsys.readouterr().err


def test_a_note_from_the_history_holds_the_weeks_since(tmp_path: Path, capsys: Capture) -> None:
    note(store=_store(tmp_path))
    text = " ".join(capsys.readouterr().out.split())
    assert "Movement check of 2026-11-02" in text
    assert "Done: 1 session of" in text
    assert "knee 4" in text
    assert "Heels are fine" in text
    assert "Of another check" not in text


def test_a_plan_alone_is_enough(tmp_path: Path, capsys: Capture) -> None:
    note(store=_store(tmp_path, checks=0))
    assert "PROGRAMME IN BRIEF" in capsys.readouterr().out


def test_two_checks_are_compared(tmp_path: Path, capsys: Capture) -> None:
    note(store=_store(tmp_path, checks=2))
    assert "CHANGES SINCE THE TEST BEFORE" in capsys.readouterr().out


def test_a_history_with_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="has no check and no plan yet"):
        note(store=_store(tmp_path, checks=0, plans=0))


def test_a_bundle_from_the_history(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "bundle.json"
    assert fhir(store=_store(tmp_path), out=out, without=("about",)) is ExitCode.OK
    shown = capsys.readouterr()
    assert str(out) in shown.out
    assert "It holds the answers, " in shown.out
    assert "and a programme." in shown.out
    assert "sent nowhere" in shown.err
    bundle = json.loads(out.read_text(encoding="utf-8"))
    text = json.dumps(bundle)
    assert "person-1" not in text
    kinds = {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}
    assert [item["linkId"] for item in kinds["QuestionnaireResponse"]["item"]] == ["sitting"]


def test_the_pseudonym_stays_and_can_be_chosen(tmp_path: Path) -> None:
    where = _store(tmp_path)
    names = []
    for number, chosen in enumerate((None, None, "client-17")):
        out = tmp_path / f"{number}.json"
        fhir(store=where, out=out, pseudonym=chosen)
        person = json.loads(out.read_text(encoding="utf-8"))["entry"][0]["resource"]
        names.append(person["identifier"][0]["value"])
    assert names[0] == names[1]
    assert names[2] == "client-17"


@pytest.mark.parametrize(
    "content",
    ["", "[]", "[1]", '"a"', '{"gate": 3}', '{"tests": [{"measures": [3]}], "versions": 4}'],
)
def test_what_is_no_check_is_refused_in_words(tmp_path: Path, content: str) -> None:
    file = tmp_path / "check.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(PrimeMoverError, match=r"expected the check\.json of a check"):
        note(check=file)


def test_answers_of_a_file_are_checked(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match=r"about\.age_years"):
        note(check=_folder(tmp_path, {**_document(), "answers": {"about.age_years": "old"}}))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(PrimeMoverError, match=r"expected the check\.json"):
        fhir(check=tmp_path / "nothing", out=tmp_path / "b.json")


def test_an_unknown_section_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean food"):
        fhir(check=tmp_path, out=tmp_path / "b.json", without=("foood",))


@pytest.mark.parametrize("help_text", [NOTE_EXAMPLES, FHIR_EXAMPLES])
def test_the_help_says_that_nothing_is_sent(help_text: str) -> None:
    assert "Nothing leaves this machine by itself" in help_text
