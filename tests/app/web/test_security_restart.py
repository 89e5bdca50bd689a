"""The app ended and started again in the middle of things: who was here still is, and no more."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from primemover.app.web.application import create_app
from primemover.app.web.security import sessions
from primemover.app.web.security.passphrase import Passphrase
from primemover.app.web.security.sessions import Sessions
from primemover.app.web.site import ServeSettings
from tests.app.web.browser import Browser

PASSPHRASE = "four words make one"


class Clock:
    """A clock that moves when told to."""

    now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def serving(tmp_path: Path) -> ServeSettings:
    return ServeSettings(store=tmp_path / "store", folder=tmp_path / "own")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "own" / "sessions.json"


@contextmanager
def started(serving: ServeSettings, *, as_before: Browser | None = None) -> Iterator[Browser]:
    """The app, asked by a browser that has the cookies it had ``as_before``."""
    scheme = "https" if serving.tls else "http"
    with Browser(create_app(serving), base_url=f"{scheme}://127.0.0.1:8765") as found:
        for cookie in as_before.cookies.jar if as_before else ():
            found.cookies.jar.set_cookie(cookie)
        yield found


# -- pages -------------------------------------------------------------------------------------


def test_a_form_typed_before_is_taken_after(serving: ServeSettings) -> None:
    with started(serving) as before:
        before.get("/settings")
        before.get("/settings")
        token = before.token
        assert token
    with started(serving, as_before=before) as after:
        sent = {"csrf": token, "theme": "dark"}
        headers = {"X-CSRF-Token": ""}
        done = after.post("/settings/looks", data=sent, headers=headers, follow_redirects=False)
        assert done.status_code == 303
        assert after.cookies["theme"] == "dark"


def test_who_has_signed_in_still_is(serving: ServeSettings, tmp_path: Path) -> None:
    Passphrase(tmp_path / "own").set(PASSPHRASE)
    with started(serving) as before:
        before.post("/sign-in", data={"passphrase": PASSPHRASE})
        assert before.get("/today", follow_redirects=False).status_code == 200
    with started(serving, as_before=before) as after:
        assert after.get("/today", follow_redirects=False).status_code == 200
        after.post("/sign-out")
    with started(serving, as_before=before) as later:
        assert later.get("/today", follow_redirects=False).headers["Location"] == "/sign-in"


def test_after_another_passphrase_nobody_is(serving: ServeSettings, tmp_path: Path) -> None:
    Passphrase(tmp_path / "own").set(PASSPHRASE)
    with started(serving) as elsewhere:
        elsewhere.post("/sign-in", data={"passphrase": PASSPHRASE})
    with started(serving) as here:
        here.post("/sign-in", data={"passphrase": PASSPHRASE})
        new = {"current": PASSPHRASE, "passphrase": PASSPHRASE * 2, "again": PASSPHRASE * 2}
        here.post("/settings/passphrase", data=new)
    with started(serving, as_before=elsewhere) as after:
        assert after.get("/today", follow_redirects=False).headers["Location"] == "/sign-in"
    with started(serving, as_before=here) as after:
        assert after.get("/today", follow_redirects=False).status_code == 200


def test_apps_on_two_ports_keep_their_own(serving: ServeSettings) -> None:
    with started(serving) as one:
        one.get("/settings")
        one.get("/settings")
        token = one.token
    other = create_app(replace(serving, port=8766)).state.safety.sessions
    other.end_all()
    with started(serving, as_before=one) as after:
        assert after.token == token


def test_what_passed_through_an_app_that_was_killed_is_gone(
    serving: ServeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "tmp"  # other apps on this machine look after what lies where all files do
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    script = (
        "import os; from primemover.app.web.passing_folders import PassingFolder;"
        "f = PassingFolder(); (f.path / 'archive.zip').write_bytes(b'somebody');"
        "print(f.path, flush=True); os._exit(9)"
    )
    environment = {**os.environ, "TMPDIR": str(own), "TEMP": str(own), "TMP": str(own)}
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment
    )
    left = Path(run.stdout.strip())
    assert left.parent == own
    assert (left / "archive.zip").is_file()
    with started(serving):
        assert not left.exists()


def test_the_app_keeps_at_its_end_when_each_was_last_used(
    serving: ServeSettings, tmp_path: Path
) -> None:
    path = tmp_path / "own" / "sessions-8765.json"

    def last_used_s() -> float:
        (only,) = json.loads(path.read_text())["sessions"]
        return float(only["used_s"])

    with started(serving) as client:
        client.get("/settings")
        client.get("/settings")
        begun_s = last_used_s()
        client.get("/settings")
    assert last_used_s() > begun_s


# -- what is kept ------------------------------------------------------------------------------


def test_a_kill_ends_no_session_but_that_of_a_phone(path: Path) -> None:
    first = Sessions(path=path)
    seen_again, phone = first.begin(), first.begin(may="film", person="somebody")
    never_seen_again = first.begin()
    owner = first.begin(signed_in=True)
    assert first.find(seen_again.id)
    second = Sessions(path=path)
    found = second.find(seen_again.id)
    assert found
    assert (found.csrf, found.signed_in, found.may) == (seen_again.csrf, False, "all")
    again = second.find(owner.id)
    assert again
    assert again.signed_in
    assert second.find(phone.id) is None
    assert second.find(never_seen_again.id) is None


def test_who_has_signed_out_is_not_let_in_after_a_kill_either(path: Path) -> None:
    kept = Sessions(path=path)
    session = kept.begin(signed_in=True)
    kept.end(session)
    assert Sessions(path=path).find(session.id) is None


def test_the_file_gives_no_session_away_and_names_nobody(path: Path) -> None:
    kept = Sessions(path=path)
    owner = kept.begin(signed_in=True, person="somebody")
    phone = kept.begin(may="film", person="somebody")
    told = path.read_text()
    for secret in (owner.id, owner.csrf, phone.id, phone.csrf, "somebody"):
        assert secret not in told
    for key in [each["key"] for each in json.loads(told)["sessions"]]:
        assert Sessions(path=path).find(key) is None
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_token_does_not_tell_the_cookie() -> None:
    session = Sessions().begin()
    assert session.id not in session.csrf
    assert session.csrf not in session.id
    assert session.csrf != Sessions().begin().csrf


def test_a_restart_makes_no_session_younger(path: Path) -> None:
    clock = Clock()
    session = Sessions(path=path, clock=clock).begin(signed_in=True)
    clock.now_s += sessions.IDLE_S + 1
    assert Sessions(path=path, clock=clock).find(session.id) is None
    kept = Sessions(path=path, clock=clock)
    session = kept.begin(signed_in=True)
    for _ in range(int(sessions.LONGEST_S // 36_000) + 1):
        clock.now_s += 36_000
        found = kept.find(session.id)
        kept.close()
        kept = Sessions(path=path, clock=clock)
    assert found is None


def test_when_it_was_last_used_outlasts_an_orderly_end(path: Path) -> None:
    clock = Clock()
    kept = Sessions(path=path, clock=clock)
    session = kept.begin(signed_in=True)
    clock.now_s += sessions.IDLE_S - 60
    assert kept.find(session.id)
    kept.close()
    clock.now_s += 3_600
    assert Sessions(path=path, clock=clock).find(session.id)


def test_strangers_on_a_network_write_nothing(path: Path) -> None:
    kept = Sessions(path=path, strangers=False)
    stranger = kept.begin()
    assert kept.find(stranger.id)
    assert Sessions(path=path).find(stranger.id) is None


def test_only_so_many_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_KNOWN", 5)
    kept = Sessions(path=path)
    begun = [kept.begin(signed_in=True) for _ in range(9)]
    kept = Sessions(path=path)
    begun += [kept.begin(signed_in=True) for _ in range(2)]
    assert len(json.loads(path.read_text())["sessions"]) == 5
    after = Sessions(path=path)
    assert [after.find(each.id) is not None for each in begun] == [False] * 6 + [True] * 5


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b'{"version": 1}',
        b'{"version": 1, "sessions": [3]}',
        b'{"version": 1, "sessions": [{"key": [], "made_s": 0, "used_s": 0, "signed_in": true}]}',
        b'{"version": 1, "sessions": [{"key": "a", "made_s": "", "used_s": 0, "signed_in": true}]}',
        b'{"version": 1, "sessions": [{"key": "a", "made_s": 0, "used_s": 0, "signed_in": 1}]}',
        b'{"version": 2, "sessions": []}',
    ],
)
def test_a_damaged_file_is_nobody(path: Path, told: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(told)
    kept = Sessions(path=path)
    session = kept.begin(signed_in=True)
    assert Sessions(path=path).find(session.id)


def test_where_nothing_can_be_written_the_app_works(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    kept = Sessions(path=blocked / "sessions.json")
    session = kept.begin(signed_in=True)
    assert kept.find(session.id)
    kept.end_all()
    assert kept.find(session.id) is None
