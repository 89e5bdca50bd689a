"""The page of settings: looks, data given and taken in, a person erased, the passphrase."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from benchmarks.history.good_archive import fill_good_store, good_check, good_unfinished
from primemover.app.store import new_person
from primemover.app.web.live.sets import LiveSets
from primemover.app.web.passing_folders import FOLDER
from primemover.app.web.settings_data import notice_text
from primemover.app.web.site import Forgets, Site
from primemover.app.web.uploads import Uploads
from primemover.history.archive import export_archive
from primemover.history.backup import verify_backup
from primemover.history.opening import open_store
from primemover.history.records import Person
from primemover.history.store import Store
from tests.app.web.browser import Browser

MARKER = "zq8marker"
PASSPHRASE = "four words make one"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files and the cache lie where the test can look at them."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr("primemover.app.storage.cache_folder", lambda: tmp_path / "cache")
    return temporary


@pytest.fixture
def filled(store: Store) -> tuple[Person, Person]:
    return fill_good_store(store, word=MARKER)


def _forms(page: str) -> int:
    return page.count("<form")


# -- looks -----------------------------------------------------------------------------------


def test_looks_are_remembered_for_this_site_alone(client: Browser) -> None:
    chosen = {"language": "de", "units": "imperial", "theme": "dark"}
    answer = client.post("/settings/looks", data=chosen, follow_redirects=False)
    assert answer.status_code == 303
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 3
    assert all("SameSite=strict" in each and "HttpOnly" in each for each in cookies)
    page = client.get("/settings").text
    assert '<html lang="de" data-theme="dark">' in page
    assert 'value="imperial" checked' in page


def test_choosing_nothing_special_forgets(client: Browser) -> None:
    client.post("/settings/looks", data={"theme": "dark"})
    client.post("/settings/looks", data={"theme": "auto"})
    assert 'data-theme="auto"' in client.get("/settings").text
    assert "theme" not in client.cookies


def test_that_settings_are_kept_is_said_once(client: Browser) -> None:
    page = client.post("/settings/looks", data={"theme": "light"})
    assert "Your settings are kept." in page.text
    assert "Your settings are kept." not in client.get("/settings").text


@pytest.mark.parametrize("theme", ['"><script>', "none", "DARK"])
def test_a_theme_that_is_none_is_not_shown(client: Browser, theme: str) -> None:
    assert client.post("/settings/looks", data={"theme": theme}).status_code == 422
    client.cookies.set("theme", theme.replace('"', "'"), domain="127.0.0.1")
    assert 'data-theme="auto"' in client.get("/settings").text


def test_another_person_is_shown_when_chosen(
    client: Browser, filled: tuple[Person, Person]
) -> None:
    first, second = filled
    page = client.get("/settings").text
    assert f"Erase everything of “{first.label}”" in page
    assert f'formaction="/people/{second.id}/switch"' in page
    client.post(f"/people/{second.id}/switch")
    assert f"Erase everything of “{second.label}”" in client.get("/settings").text
    assert client.post("/people/nobody/switch").status_code == 404


# -- data ------------------------------------------------------------------------------------


def test_an_archive_of_everything_is_downloaded_and_leaves_no_file(
    client: Browser, filled: tuple[Person, Person], own_folders: Path, tmp_path: Path
) -> None:
    answer = client.get("/settings/export")
    assert answer.headers["content-disposition"].startswith('attachment; filename="primemover-')
    assert answer.headers["Cache-Control"] == "no-store"
    assert list(own_folders.glob(f"{FOLDER}*")) == []
    path = tmp_path / "downloaded.zip"
    path.write_bytes(answer.content)
    client.app.state.site.store.erase(filled[0].id)  # type: ignore[attr-defined]
    with path.open("rb") as file:
        page = client.post("/settings/import", files={"archive": ("a.zip", file)})
    assert page.status_code == 200
    assert "Archive read" in page.text
    assert "Here already" in page.text
    assert list(own_folders.iterdir()) == []


def test_a_history_moves_to_an_app_that_was_only_opened(
    client: Browser, filled: tuple[Person, Person], store: Store, tmp_path: Path
) -> None:
    person = filled[0]
    moved = store.people()
    archive = export_archive(store, people=[person.id], path=tmp_path / "moved.zip")
    for one in moved:
        store.erase(one.id)
    page = client.get("/settings").text  # as the first page does, it makes somebody
    (opened,) = store.people()
    if opened.label != person.label:
        store.erase(opened.id)
        store.add_person(replace(opened, label=person.label))
        page = client.get("/settings").text
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    assert token.endswith(opened.id)
    with archive.open("rb") as file:
        headers = {"X-CSRF-Token": token}
        answer = client.post(
            "/settings/import", files={"archive": ("a.zip", file)}, headers=headers
        )
    assert answer.status_code == 200
    assert store.people() == (person,)
    assert person.id in answer.text  # the page that tells of it is about who was taken in


def test_one_person_alone_is_downloaded(client: Browser, filled: tuple[Person, Person]) -> None:
    client.post(f"/people/{filled[1].id}/switch")
    answer = client.get("/settings/export?of=person")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert MARKER.encode() not in archive.read("people.jsonl")


def test_a_backup_is_downloaded_that_proves_whole(
    client: Browser, filled: tuple[Person, Person], own_folders: Path, tmp_path: Path
) -> None:
    answer = client.get("/settings/backup")
    path = tmp_path / "history.backup"
    path.write_bytes(answer.content)
    assert verify_backup(path)["people"] == 2
    assert list(own_folders.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x00" * 100_000])
@pytest.mark.parametrize("name", ["a.zip", "../../etc/passwd", "a\\b.zip", "x" * 2_000, "\u202e"])
def test_a_hostile_archive_changes_nothing(
    client: Browser,
    filled: tuple[Person, Person],
    own_folders: Path,
    store: Store,
    content: bytes,
    name: str,
) -> None:
    answer = client.post("/settings/import", files={"archive": (name, content)})
    assert answer.status_code in {400, 422}
    assert "Traceback" not in answer.text
    assert len(store.people()) == 2
    assert list(own_folders.iterdir()) == []


def test_no_archive_chosen_is_said_beside_the_field(client: Browser) -> None:
    answer = client.post("/settings/import", data={"x": ""})
    assert answer.status_code == 422
    assert 'id="archive-fault"' in answer.text


def test_a_second_file_is_refused(client: Browser) -> None:
    files = [("archive", ("a.zip", b"x")), ("other", ("b.zip", b"y"))]
    assert client.post("/settings/import", files=files).status_code == 400


def test_an_archive_of_the_same_people_otherwise_is_told(
    client: Browser, store: Store, tmp_path: Path
) -> None:
    with open_store(tmp_path / "other.sqlite") as other:
        fill_good_store(other)
        path = export_archive(other, path=tmp_path / "o.zip")
    person, _ = fill_good_store(store, word="different")
    with path.open("rb") as file:
        answer = client.post("/settings/import", files={"archive": ("o.zip", file)})
    assert answer.status_code == 422
    assert "nothing was imported" in answer.text
    assert store.people()[0] == person


# -- erase -----------------------------------------------------------------------------------


class _Part:
    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def forget(self, person: str) -> None:
        self.forgotten.append(person)


def test_a_person_is_erased_to_the_last_byte(
    client: Browser, store: Store, site: Site, filled: tuple[Person, Person], tmp_path: Path
) -> None:
    person, other = filled
    part = _Part()
    site.parts["test"] = part
    cached = tmp_path / "cache" / "ab" / "abc.parquet"
    cached.parent.mkdir(parents=True)
    cached.write_bytes(MARKER.encode())
    code = client.safety.codes.make(person.id)
    client.get("/settings/export")
    before = client.safety.sessions.begin(signed_in=True)
    token = client.token
    page = client.post("/settings/erase", data={"label": person.label})
    assert page.status_code == 200
    assert "was erased" in page.text
    assert '<th scope="row">Checks</th><td class="figures">2</td>' in page.text
    assert "Begun and not ended" in page.text
    assert page.headers["Clear-Site-Data"]
    assert store.people() == (other,)
    assert set(part.forgotten) == {person.id}
    assert not client.safety.codes.works(code)
    assert client.safety.sessions.find(before.id) is None
    assert client.token != token
    found = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and MARKER.encode() in path.read_bytes()
    ]
    assert found == []


@pytest.mark.parametrize("part", [Uploads, LiveSets, _Part])
def test_what_the_app_holds_while_it_runs_can_forget(part: type[object]) -> None:
    assert issubclass(part, Forgets)


def test_films_on_their_way_are_gone_with_the_person(
    client: Browser, site: Site, store: Store, own_folders: Path
) -> None:
    client.get("/")
    (person,) = store.people()
    films = Uploads(take=lambda _, __: None)
    site.parts["uploads"] = films
    film = BytesIO(MARKER.encode())
    kept = films.add(film, name="a.mp4", person=person.id, check="c", test="squat", side=None)
    client.post("/settings/erase", data={"label": person.label})
    assert films.of(person.id) == ()
    assert films.find(kept.id, person=person.id) is None
    films.close()
    files = [path for path in own_folders.rglob("*") if path.is_file()]
    assert [path for path in files if MARKER.encode() in path.read_bytes()] == []


def test_a_name_with_outer_spaces_can_be_confirmed(client: Browser, store: Store) -> None:
    store.add_person(new_person("  client one "))  # as a script may call somebody
    assert client.post("/settings/erase", data={"label": "client on"}).status_code == 422
    assert client.post("/settings/erase", data={"label": "  client one "}).status_code == 200
    assert store.find_person("  client one ") is None


@pytest.mark.parametrize("label", ["", "someone", "ZQ8MARKER ONE", "zq8marker one x"])
def test_only_the_very_name_erases(
    client: Browser, store: Store, filled: tuple[Person, Person], label: str
) -> None:
    answer = client.post("/settings/erase", data={"label": label})
    assert answer.status_code == 422
    assert 'id="label-fault"' in answer.text
    assert len(store.people()) == 2


# -- passphrase ------------------------------------------------------------------------------


def _set(client: Browser, passphrase: str = PASSPHRASE, **more: str) -> int:
    form = {"passphrase": passphrase, "again": passphrase, **more}
    status: int = client.post("/settings/passphrase", data=form).status_code
    return status


def test_with_a_passphrase_nobody_else_sees_a_page(client: Browser, store: Store) -> None:
    fill_good_store(store, word=MARKER)
    assert _set(client) == 200
    assert client.get("/settings").status_code == 200
    stranger = Browser(client.app, base_url="http://127.0.0.1:8765")
    for path in ("/", "/settings", "/history", "/settings/export", "/nowhere", "/people"):
        answer = stranger.get(path, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/sign-in"
    as_part = stranger.get("/", headers={"HX-Request": "true"})
    assert (as_part.status_code, as_part.headers["HX-Redirect"]) == (401, "/sign-in")
    assert stranger.post("/settings/erase", data={"label": "x"}).status_code == 401
    for path in ("/sign-in", "/static/app.css", "/away", "/sw.js", "/manifest.webmanifest"):
        answer = stranger.get(path)
        assert answer.status_code == 200
        assert MARKER not in answer.text


def test_signing_in_and_out(client: Browser) -> None:
    _set(client)
    stranger = Browser(client.app, base_url="http://127.0.0.1:8765")
    stranger.get("/sign-in")
    planted = stranger.token
    wrong = stranger.post("/sign-in", data={"passphrase": "something else"})
    assert wrong.status_code == 422
    assert "That is not the passphrase" in wrong.text
    right = stranger.post("/sign-in", data={"passphrase": PASSPHRASE}, follow_redirects=False)
    assert (right.status_code, right.headers["Location"]) == (303, "/")
    assert stranger.token != planted
    assert stranger.get("/settings").status_code == 200
    stranger.post("/sign-out")
    assert stranger.get("/settings", follow_redirects=False).status_code == 303


def test_attempts_are_throttled(client: Browser) -> None:
    _set(client)
    stranger = Browser(client.app, base_url="http://127.0.0.1:8765")
    found = [
        stranger.post("/sign-in", data={"passphrase": f"wrong {n}"}).status_code for n in range(7)
    ]
    assert found == [422] * 5 + [429] * 2
    late = stranger.post("/sign-in", data={"passphrase": PASSPHRASE})
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 1


def test_the_file_holds_a_hash_that_only_its_owner_reads(client: Browser, tmp_path: Path) -> None:
    _set(client)
    path = tmp_path / "own" / "passphrase.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert PASSPHRASE not in path.read_text()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"salt": "zz", "hash": "zz"}', "null"])
def test_a_damaged_file_lets_nobody_in(client: Browser, tmp_path: Path, content: str) -> None:
    _set(client)
    (tmp_path / "own" / "passphrase.json").write_text(content)
    stranger = Browser(client.app, base_url="http://127.0.0.1:8765")
    assert stranger.get("/settings", follow_redirects=False).status_code == 303
    assert stranger.post("/sign-in", data={"passphrase": PASSPHRASE}).status_code == 422
    assert stranger.post("/sign-in", data={"passphrase": ""}).status_code == 422


def test_it_is_changed_and_taken_away_by_who_knows_it(client: Browser) -> None:
    _set(client)
    assert _set(client, "another one of mine", current="wrong") == 422
    assert _set(client, "another one of mine", current=PASSPHRASE) == 200
    forget = {"current": PASSPHRASE}
    assert client.post("/settings/passphrase/forget", data=forget).status_code == 422
    forget = {"current": "another one of mine"}
    assert client.post("/settings/passphrase/forget", data=forget).status_code == 200
    assert not client.safety.passphrase.is_set


@pytest.mark.parametrize(
    ("typed", "again", "fault"),
    [("short", "short", "passphrase"), (PASSPHRASE, "x", "again"), ("", "", "passphrase")],
)
def test_a_passphrase_that_will_not_do_is_told_beside_the_field(
    client: Browser, typed: str, again: str, fault: str
) -> None:
    answer = client.post("/settings/passphrase", data={"passphrase": typed, "again": again})
    assert answer.status_code == 422
    assert f'id="{fault}-fault"' in answer.text
    assert not client.safety.passphrase.is_set


# -- the rest --------------------------------------------------------------------------------


def test_licences_are_shown(client: Browser) -> None:
    assert "Apache" in notice_text()
    assert "Apache" in client.get("/settings/licences").text


def test_what_is_kept_is_counted(client: Browser, store: Store) -> None:
    client.get("/")
    (person,) = store.people()
    store.add_check(good_check(1, person=person.id, word="w"))
    store.keep_unfinished(good_unfinished(person.id, word="w"))
    assert '<dt>Checks</dt><dd class="figures">1</dd>' in client.get("/settings").text


def test_what_runs_forgets_before_it_is_erased_and_after(
    client: Browser, site: Site, store: Store, filled: tuple[Person, Person]
) -> None:
    """Before, so that nothing goes on writing; after, since a page may just have been asked for."""
    there: list[bool] = []

    class Part:
        def forget(self, person: str) -> None:
            there.append(person in {one.id for one in store.people()})

    site.parts["watching"] = Part()
    client.post(f"/people/{filled[0].id}/switch")
    client.post("/settings/erase", data={"label": filled[0].label})
    assert there == [True, False]
