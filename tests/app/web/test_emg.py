"""A recording of surface EMG given in the app: from the file to the result, and what goes wrong."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from primemover.app.journey import journey_of
from primemover.app.plan_making import KEPT, material_of
from primemover.app.retests import checks_done
from primemover.app.web import check_flow, emg_recordings, emg_worker
from primemover.app.web.emg_recordings import EmgUpload, EmgUploads, emg_uploads, file_name
from primemover.app.web.pages import emg
from primemover.app.web.site import Site
from primemover.errors import StoreError
from primemover.history.archive import export_archive
from primemover.history.erasing import erase_person
from primemover.history.records import CheckRecord
from primemover.history.store import Store
from tests.app.web.browser import Browser
from tests.app.web.people import NO_SIGNS

DEMO = Path(__file__).parents[3] / "demo" / "emg"
FACTS = b'\n[facts]\nelectrodes = "Ag/AgCl, 10 mm"\n'
PATIENCE_S = 120.0
"""A child on a busy machine; the bundled recording takes some seconds."""


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child would do is done in this process: a child takes seconds to start."""

    def done(self: EmgUploads, upload: EmgUpload, *, order: Mapping[str, Any]) -> bool:
        emg_worker.work(order, out=io.BytesIO())
        return True

    monkeypatch.setattr(EmgUploads, "_listened", done)


in_this_process = pytest.mark.usefixtures("here")


def mine(site: Site) -> tuple[EmgUpload, ...]:
    (person,) = site.store.people()
    return emg_uploads(site).of(person.id)


def given(client: Browser, content: bytes, *, name: str = "bridge.csv", to: str = "bridge") -> str:
    """Where the recording is after it was given."""
    answer = client.post(f"/emg/{to}", files={"recording": (name, content)}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def after(client: Browser, path: str, *, site: Site) -> str:
    """The page once nothing is worked on."""
    until = time.monotonic() + PATIENCE_S
    while any(each.state == "working" for each in mine(site)) and time.monotonic() < until:
        time.sleep(0.05)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def said(**changed: object) -> dict[str, object]:
    """What is said of the four channels of the bundled recording."""
    return {
        "muscle": ["gluteus_maximus", "hamstrings", "erector_spinae", "none"],
        "side": ["right", "right", "right", "left"],
        "unit": ["uV"] * 4,
        "rate_hz": "1000",
        **changed,
    }


def chosen(page: str, select: str) -> str:
    part = page.split(f'id="{select}"')[1].split("</select>")[0]
    return str(re.findall(r'value="([^"]*)" selected', part)[0])


def test_every_movement_says_how_it_is_recorded_and_where_sensors_go(
    client: Browser, site: Site
) -> None:
    page = client.get("/emg").text
    for protocol in site.knowledge.emg_protocols.values():
        assert f'href="/emg/{protocol.id}"' in page
        own = client.get(f"/emg/{protocol.id}").text
        assert str(escape(protocol.steps[0])) in own
        for muscle in set(protocol.muscles) & set(site.knowledge.emg_muscles):
            assert str(escape(site.knowledge.emg_muscles[muscle].place)) in own
    assert client.get("/emg/juggling").status_code == 404


def test_from_the_file_to_the_result_without_writing_a_mapping(client: Browser, site: Site) -> None:
    path = given(client, (DEMO / "bridge.csv").read_bytes())
    page = after(client, path, site=site)
    assert "does not say how many samples" not in page
    assert "Samples a second" in page
    assert chosen(page, "muscle-1") == "none", "s1 names no muscle, so none is guessed"
    with (DEMO / "mvic" / "hip_extension.csv").open("rb") as maximum:
        client.post(f"{path}/maximum", files={"maximum": ("hip_extension.csv", maximum)})
    assert "<li>hip_extension.csv</li>" in client.get(path).text
    (upload,) = mine(site)
    folder = upload.folder
    assert upload.recording.exists()
    answer = client.post(path, data=said(), follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    page = after(client, path, site=site)
    assert 'class="emg' in page, page
    assert "gluteus maximus" in page.lower()
    used = set(re.findall(r'<use href="#([^"]+)"', page))
    assert used
    assert used <= set(re.findall(r'<symbol id="([^"]+)"', page)), "marks that are drawn"
    assert not upload.recording.exists(), "the recording is deleted once it is examined"
    assert not (folder / "maxima").exists()
    document = json.loads(client.get(f"{path}/result.json").text)
    assert document["protocol"]["id"] == "bridge"
    assert [each["name"] for each in document["channels"]] == ["s1", "s2", "s3"]
    assert "gluteus_maximus" in {each["muscle"] for each in document["maxima"]}
    assert client.get(f"{path}/result.parquet").content[:4] == b"PAR1"
    whole = client.get(f"{path}/result.html")
    assert "attachment" in whole.headers["Content-Disposition"]
    assert "bridge.csv" in client.get("/emg").text
    client.post(f"{path}/erase")
    assert client.get(path).status_code == 404
    assert not folder.exists()


@in_this_process
def test_a_mapping_file_fills_in_what_channels_are(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.post(
        "/emg/bridge",
        files={
            "recording": ("bridge.csv", (DEMO / "bridge.csv").read_bytes()),
            "mapping": ("mapping.toml", (DEMO / "mapping.toml").read_bytes() + FACTS),
        },
        follow_redirects=False,
    )
    path = answer.headers["Location"]
    page = after(client, path, site=site)
    assert [chosen(page, f"muscle-{n}") for n in (1, 2, 3, 4)] == [
        "gluteus_maximus",
        "hamstrings",
        "erector_spinae",
        "gluteus_maximus",
    ]
    assert chosen(page, "side-4") == "left"
    assert "As told: µV" in page
    assert "Samples a second" not in page, "the mapping says it"
    orders: list[Mapping[str, Any]] = []
    monkeypatch.setattr(emg_worker, "work", lambda order, *, out: orders.append(order))
    client.post(path, data=said())
    after(client, path, site=site)
    assert [each["mapping"]["facts"] for each in orders] == [{"electrodes": "Ag/AgCl, 10 mm"}]


@in_this_process
def test_muscles_and_sides_are_guessed_from_names(client: Browser, site: Site) -> None:
    rows = "\n".join(f"{n / 1000},{n % 7},{n % 5},{n % 3}" for n in range(3000))
    text = f"time (s),R GMAX (mV),links BF (mV),ACC.X (g)\n{rows}\n"
    page = after(client, given(client, text.encode()), site=site)
    assert (chosen(page, "muscle-1"), chosen(page, "side-1")) == ("gluteus_maximus", "right")
    assert (chosen(page, "muscle-2"), chosen(page, "side-2")) == ("biceps_femoris", "left")
    assert "As told: mV" in page
    assert "Also in the file: ACC.X" in page


@in_this_process
@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"muscle": ["none"] * 4}, "at least one channel which muscle"),
        ({"muscle": ["gluteus_maximus"]}, "Say for every channel"),
        ({"muscle": ["heart", "none", "none", "none"]}, "muscles from the list"),
        ({"unit": ["uV", "file", "file", "file"]}, "unit of these channels: s2, s3"),
        ({"rate_hz": ""}, "does not say how many samples a second has"),
        ({"rate_hz": "fast"}, "Give the samples a second as a number"),
        ({"rate_hz": "1e99"}, "Give the samples a second as a number"),
    ],
)
def test_what_is_missing_is_asked_for_again_and_what_was_typed_stays(
    client: Browser, site: Site, changed: dict[str, object], fault: str
) -> None:
    path = given(client, (DEMO / "bridge.csv").read_bytes())
    after(client, path, site=site)
    answer = client.post(path, data=said(**changed), follow_redirects=False)
    assert answer.status_code == 422
    assert fault in answer.text
    if len(changed.get("muscle", range(4))) == 4:  # type: ignore[arg-type]
        assert chosen(answer.text, "unit-1") == "uV"


@in_this_process
def test_a_field_that_is_none_of_its_choices_is_refused(client: Browser, site: Site) -> None:
    path = given(client, (DEMO / "bridge.csv").read_bytes())
    after(client, path, site=site)
    assert client.post(path, data=said(unit=["furlongs"] * 4)).status_code == 422
    assert mine(site)[0].state == "found"


@in_this_process
def test_one_leg_at_a_time_asks_which(client: Browser, site: Site) -> None:
    path = given(client, (DEMO / "bridge.csv").read_bytes(), to="prone_hip_extension")
    assert "Which leg worked?" in after(client, path, site=site)
    answer = client.post(path, data=said(), follow_redirects=False)
    assert answer.status_code == 422
    assert "Say which leg worked" in answer.text


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 500, "film.mp4"),
        ("cut.c3d", b"\x02P" + b"\x00" * 100, "cut.c3d"),
        ("notes.csv", b"Dear diary,\nnothing here\n", "notes.csv"),
        ("<script>alert(1)</script>.csv", b"x,y\n1,2\n", "script"),
        ("../../etc/passwd", b"root:x:0:0\n", "passwd"),
    ],
)
def test_what_is_no_recording_is_told_by_name_and_goes(
    client: Browser, site: Site, name: str, content: bytes, fault: str
) -> None:
    path = given(client, content, name=name)
    (upload,) = mine(site)
    page = after(client, path, site=site)
    assert "<script>alert(1)" not in page
    if upload.state == "failed":
        assert "could not be used" in page
        assert fault in page
        assert "primemover-app-" not in page, "no path of ours is told"
        assert not upload.recording.exists()
    else:  # a table of numbers may be a recording; it is asked what it is
        assert upload.state == "found"
    assert upload.recording.parent == upload.folder / "recording"


def test_a_recording_that_cannot_be_examined_can_be_corrected(client: Browser, site: Site) -> None:
    path = given(client, (DEMO / "bridge.csv").read_bytes())
    after(client, path, site=site)
    client.post(f"{path}/maximum", files={"maximum": ("cut.c3d", b"\x02P" + b"\x00" * 100)})
    client.post(path, data=said())
    page = after(client, path, site=site)
    assert "What is in the recording" in page
    assert (
        "cut.c3d"
        in page.split('<div class="notice" role="alert" id="fault">')[1].split("</div>")[0]
    )
    assert chosen(page, "muscle-2") == "hamstrings"
    assert chosen(page, "unit-2") == "uV"
    client.post(f"{path}/maxima/remove")
    assert "cut.c3d</li>" not in client.get(path).text
    client.post(path, data=said())
    assert 'class="emg' in after(client, path, site=site)


def test_nothing_given_is_asked_for_and_an_empty_file_is_told(client: Browser) -> None:
    answer = client.post("/emg/bridge", data={}, follow_redirects=False)
    assert (answer.status_code, "Choose a recording first." in answer.text) == (422, True)
    answer = client.post("/emg/bridge", files={"recording": ("a.csv", b"")}, follow_redirects=False)
    assert answer.status_code == 422
    assert "a.csv: the file is empty (0 bytes)" in answer.text


def test_too_large_a_body_is_refused_at_once(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"Content-Length": str(emg.MOST_RECORDING_BYTES + 1)}
    answer = client.post("/emg/bridge", files={"recording": ("a.csv", b"1,2\n")}, headers=told)
    assert answer.status_code == 413


def test_without_the_token_of_a_page_nothing_is_taken(client: Browser, site: Site) -> None:
    client.get("/emg")
    wrong = {"X-CSRF-Token": "none"}
    answer = client.post("/emg/bridge", files={"recording": ("a.csv", b"1,2\n")}, headers=wrong)
    assert answer.status_code == 403
    elsewhere = {"Origin": "http://elsewhere.example"}
    answer = client.post("/emg/bridge", files={"recording": ("a", b"1,2\n")}, headers=elsewhere)
    assert answer.status_code == 403
    assert mine(site) == ()


@in_this_process
def test_two_at_once_wait_for_each_other_and_stay_apart(client: Browser, site: Site) -> None:
    content = (DEMO / "bridge.csv").read_bytes()
    one, two = given(client, content), given(client, content, name="other.csv")
    assert "bridge.csv" in after(client, one, site=site)
    assert "other.csv" in after(client, two, site=site)
    client.post(f"{one}/erase")
    assert client.get(two).status_code == 200


@in_this_process
def test_there_is_room_for_so_many(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emg_recordings, "MOST_OF_PERSON", 1)
    given(client, b"1,2\n")
    answer = client.post("/emg/bridge", files={"recording": ("a.csv", b"1,2\n")})
    assert answer.status_code == 422
    assert "erase one of them first" in answer.text


@in_this_process
def test_a_recording_is_nobody_elses(client: Browser, site: Site, store: Store) -> None:
    path = given(client, (DEMO / "bridge.csv").read_bytes())
    after(client, path, site=site)
    (upload,) = mine(site)
    assert emg_uploads(site).find(upload.id, person="somebody else") is None


def examined(client: Browser, site: Site) -> str:
    """Where the result of the bundled recording is."""
    path = given(client, (DEMO / "bridge.csv").read_bytes())
    after(client, path, site=site)
    client.post(path, data=said())
    assert 'class="emg' in after(client, path, site=site)
    return path


def kept_checks(site: Site) -> tuple[CheckRecord, ...]:
    (person,) = site.store.people()
    return site.store.checks(person.id)


@in_this_process
def test_a_result_is_kept_in_the_history_and_shown_exported_and_erased_with_the_person(
    client: Browser, site: Site, tmp_path: Path
) -> None:
    path = examined(client, site)
    assert "Keep in my history" in client.get(path).text
    assert "Add it to my check" not in client.get(path).text, "no check is in hand"
    shown = client.post(f"{path}/keep", data={"into": "alone"})
    (record,) = kept_checks(site)
    assert str(shown.url).endswith(f"/results/{record.id}")
    assert record.of_sensors_alone
    (upload,) = mine(site)
    every: Any = record.result["recorded"]
    (recorded,) = every
    assert recorded["result"] == upload.result
    page = client.get(path).text
    assert "Keep in my history" not in page
    assert f'href="/results/{record.id}"' in page
    client.post(f"{path}/keep", data={"into": "alone"})
    assert len(kept_checks(site)) == 1, "kept twice it is kept once"
    client.post(f"{path}/erase")
    later = client.get(f"/results/{record.id}").text
    amplitudes = [m for m in recorded["result"]["measures"] if m["quantity"] == "emg_amplitude"]
    assert amplitudes
    for measure in amplitudes:
        assert f"{measure['value']:.0f}" in later
    assert "EMG amplitude" in later
    assert "Make my plan" not in later
    assert "Muscle sensors alone." in client.get("/results").text
    assert "Bridge" in client.get("/results").text
    (person,) = site.store.people()
    written = export_archive(site.store, people=[person.id], path=tmp_path / "all.zip")
    with zipfile.ZipFile(written) as whole:
        texts = [whole.read(name).decode("utf-8", "replace") for name in whole.namelist()]
    assert any('"emg_amplitude"' in text for text in texts)
    erase_person(site.store, person=person)
    assert site.store.check(record.id) is None


@in_this_process
def test_a_recording_kept_by_itself_stands_in_for_no_check(client: Browser, site: Site) -> None:
    client.post(f"{examined(client, site)}/keep", data={"into": "alone"})
    (person,) = site.store.people()
    assert checks_done(site.store, person=person) == ()
    assert journey_of(site.store, person=person, course=None, on=date.today()).here == "test"
    with pytest.raises(StoreError, match="no check is kept"):
        material_of(None, check=KEPT, store=site.store, person=person)


@in_this_process
def test_a_result_becomes_part_of_the_check_in_hand(client: Browser, site: Site) -> None:
    path = examined(client, site)
    client.post("/check/start", data={"depth": "quick"})
    assert "Add it to my check" in client.get(path).text
    shown = client.post(f"{path}/keep", data={"into": "check"})
    assert str(shown.url).endswith("/check")
    assert kept_checks(site) == ()
    assert "Recorded with muscle sensors: Bridge" in " ".join(shown.text.split())
    client.post("/emg/in-check/remove")
    assert "Recorded with muscle sensors" not in client.get("/check").text
    client.post(f"{path}/keep", data={"into": "check"})
    (person,) = site.store.people()
    told = {**NO_SIGNS, "readiness.blood_pressure": "normal", "about.age_years": 34.0}
    check_flow.change(
        site.store, person=person.id, how=lambda hand: hand.answered(told, shown=tuple(told))
    )
    page = client.post("/check/finish")
    (record,) = kept_checks(site)
    assert not record.of_sensors_alone
    assert "What the muscle sensors read" in page.text
    assert f'href="/results/{record.id}"' in client.get(path).text


@in_this_process
def test_only_a_result_can_be_kept_and_nobody_elses(client: Browser, site: Site) -> None:
    path = given(client, (DEMO / "bridge.csv").read_bytes())
    after(client, path, site=site)
    client.post(f"{path}/keep", data={"into": "alone"})
    assert kept_checks(site) == ()
    assert client.post("/emg/on/none/keep", data={"into": "alone"}).status_code == 404
    assert client.post(f"{path}/keep", data={"into": "elsewhere"}).status_code == 422


@in_this_process
def test_it_goes_with_the_person_and_with_the_app(client: Browser, site: Site) -> None:
    given(client, (DEMO / "bridge.csv").read_bytes())
    (upload,) = mine(site)
    site.forget(upload.person)
    assert not upload.folder.exists()
    assert mine(site) == ()
    uploads = EmgUploads()
    taken = uploads.add(io.BytesIO(b"1,2\n"), name="a.csv", person="me", protocol="bridge")
    uploads.close()
    assert not taken.folder.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Übung 1.c3d", "Übung 1.c3d"),
        ("../../etc/passwd", "passwd"),
        (".hidden", "hidden"),
        ("", "recording"),
        ("a" * 300 + ".csv", "a" * 60 + ".csv"),
        ("x\n<b>.csv", "x_n_b_.csv"),
    ],
)
def test_files_keep_a_name_that_does_no_harm(name: str, kept: str) -> None:
    assert file_name(name) == kept
