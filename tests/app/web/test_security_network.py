"""Beyond this machine: only encrypted, only with a passphrase; and a phone that may film."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from starlette.websockets import WebSocketDisconnect

from benchmarks.history.good_archive import fill_good_store
from primemover.app.web.application import create_app
from primemover.app.web.security import guard, limits, origins
from primemover.app.web.security.certificates import CERTIFICATE, KEY, certificate_for
from primemover.app.web.security.faults import ServingError
from primemover.app.web.security.limits import Rate
from primemover.app.web.security.pairing import CODE_S, MOST_CODES, PairingCodes
from primemover.app.web.security.passphrase import Passphrase
from primemover.app.web.security.qr import qr_svg
from primemover.app.web.security.serving import require_safe_serving
from primemover.app.web.site import ServeSettings
from tests.app.web.browser import Browser
from tests.app.web.checking import begin

PASSPHRASE = "four words make one"
LAN = "192.0.2.7"


@pytest.fixture
def serving(tmp_path: Path) -> ServeSettings:
    """Served on the network as it must be."""
    return ServeSettings(
        store=tmp_path / "store", folder=tmp_path / "own", host=LAN, port=8765, tls=True
    )


@pytest.fixture
def network(serving: ServeSettings) -> Iterator[Browser]:
    """The computer's own browser, signed in, with the app open to the network."""
    assert serving.folder
    Passphrase(serving.folder).set(PASSPHRASE)
    require_safe_serving(serving)
    with Browser(create_app(serving), base_url="https://127.0.0.1:8765") as found:
        found.post("/sign-in", data={"passphrase": PASSPHRASE})
        yield found


# -- serving ---------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_alone_needs_nothing(tmp_path: Path, host: str) -> None:
    found = require_safe_serving(ServeSettings(folder=tmp_path, host=host))
    assert found.certificate is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", LAN, "my-machine", "localhost.example"])
def test_the_network_is_refused_without_a_passphrase_or_tls(tmp_path: Path, host: str) -> None:
    settings = ServeSettings(folder=tmp_path, host=host)
    for tls in (False, True):
        with pytest.raises(ServingError, match="no passphrase is set"):
            require_safe_serving(replace(settings, tls=tls))
    Passphrase(tmp_path).set(PASSPHRASE)
    with pytest.raises(ServingError, match="--tls"):
        require_safe_serving(settings)
    assert not (tmp_path / KEY).exists()


def test_with_both_there_is_a_certificate(serving: ServeSettings) -> None:
    assert serving.folder
    Passphrase(serving.folder).set(PASSPHRASE)
    found = require_safe_serving(serving).certificate
    assert found
    assert {LAN, "127.0.0.1", "localhost", "::1"} <= set(found.names)
    assert re.fullmatch("([0-9A-F]{2}:){31}[0-9A-F]{2}", found.fingerprint)
    assert found.key_path.stat().st_mode & 0o777 == 0o600
    assert timedelta(days=364) < found.until - datetime.now(UTC) < timedelta(days=366)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(found.path, found.key_path)


def test_a_certificate_is_kept_until_it_must_be_renewed(tmp_path: Path) -> None:
    first = certificate_for(LAN, folder=tmp_path)
    assert certificate_for(LAN, folder=tmp_path) == first
    assert certificate_for("127.0.0.1", folder=tmp_path).fingerprint == first.fingerprint
    later = datetime.now(UTC) + timedelta(days=340)
    renewed = certificate_for(LAN, folder=tmp_path, now=later)
    assert renewed.fingerprint != first.fingerprint
    other = certificate_for("192.0.2.8", folder=tmp_path, now=later)
    assert "192.0.2.8" in other.names


@pytest.mark.parametrize("name", [CERTIFICATE, KEY])
@pytest.mark.parametrize("content", [b"", b"nonsense", None])
def test_a_damaged_certificate_is_made_anew(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    certificate_for(LAN, folder=tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    found = certificate_for(LAN, folder=tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(found.path, found.key_path)


# -- on the network --------------------------------------------------------------------------


def test_strangers_on_the_network_see_the_sign_in_page_alone(network: Browser) -> None:
    fill_good_store(network.app.state.site.store, word="zq9")  # type: ignore[attr-defined]
    stranger = Browser(network.app, base_url=f"https://{LAN}:8765", client=("192.0.2.99", 5))
    assert stranger.get("/settings", follow_redirects=False).headers["Location"] == "/sign-in"
    page = stranger.get("/")
    assert page.url.path == "/sign-in"
    assert "zq9" not in page.text
    assert stranger.get("/", headers={"Host": "evil.example:8765"}).status_code == 421


def test_strangers_are_slower_than_this_machine(
    network: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "NETWORK", Rate(burst=5, per_s=0.001))
    stranger = Browser(network.app, base_url=f"https://{LAN}:8765", client=("192.0.2.99", 5))
    here = Browser(network.app, base_url="https://127.0.0.1:8765", client=("127.0.0.1", 5))
    assert [stranger.get("/sw.js").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert [here.get("/sw.js").status_code for _ in range(7)] == [200] * 7
    assert limits.NETWORK.per_s < limits.HERE.per_s


def test_the_passphrase_cannot_be_taken_away_meanwhile(network: Browser) -> None:
    form = {"current": PASSPHRASE}
    assert network.post("/settings/passphrase/forget", data=form).status_code == 422
    assert network.safety.passphrase.is_set


@pytest.fixture
def unguarded(network: Browser) -> Browser:
    """The same app after somebody deleted the file of the passphrase."""
    fill_good_store(network.app.state.site.store, word="zq9")  # type: ignore[attr-defined]
    network.safety.passphrase.path.unlink()
    return network


def test_without_a_passphrase_it_answers_nobody_any_more(unguarded: Browser) -> None:
    stranger = Browser(unguarded.app, base_url=f"https://{LAN}:8765", client=("192.0.2.99", 5))
    paired = unguarded.safety.sessions.begin(may="film", person="x")
    phone = _phone(unguarded)
    phone.cookies.set(unguarded.safety.cookie, paired.id, domain=LAN, path="/")
    paths = ("/", "/settings/export", "/sign-in", "/pair", "/sw.js", "/film")
    for one, path in product((stranger, phone, unguarded), paths):
        answer = one.get(path, follow_redirects=False)
        assert answer.status_code == 503, path
        assert "The passphrase is gone" in answer.text
        assert "zq9" not in answer.text
    assert stranger.get("/static/app.css").status_code == 200


def test_nor_takes_anything_in(unguarded: Browser) -> None:
    stranger = Browser(unguarded.app, base_url=f"https://{LAN}:8765", client=("192.0.2.99", 5))
    chosen = {"passphrase": "one of a stranger", "again": "one of a stranger"}
    assert stranger.post("/settings/passphrase", data=chosen).status_code == 503
    assert not unguarded.safety.passphrase.is_set
    with (
        pytest.raises(WebSocketDisconnect),
        stranger.websocket_connect("/live/socket?set=x"),
    ):
        pass


def test_on_this_machine_alone_none_is_needed(client: Browser) -> None:
    client.safety.passphrase.set(PASSPHRASE)
    client.safety.passphrase.path.unlink()
    assert client.get("/settings").status_code == 200


# -- pairing ---------------------------------------------------------------------------------


def _code(page: str) -> str:
    found = re.search(r"/pair/with/([\w-]+)", page)
    assert found
    return found[1]


def _phone(network: Browser) -> Browser:
    return Browser(network.app, base_url=f"https://{LAN}:8765", client=("192.0.2.50", 5))


def test_without_a_network_it_says_what_to_start(client: Browser) -> None:
    page = client.get("/pair").text
    assert "primemover serve --host 0.0.0.0 --tls" in page
    assert '<svg class="qr' not in page
    assert len(client.safety.codes._codes) == 0


def test_a_phone_is_paired_by_the_code_and_may_only_film(network: Browser) -> None:
    page = network.get("/pair").text
    assert f"https://{LAN}:8765/pair/with/" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert certificate_for(LAN, folder=network.safety.passphrase.path.parent).fingerprint in page
    code = _code(page)
    phone = _phone(network)
    for _ in range(3):
        assert "Pair this phone" in phone.get(f"/pair/with/{code}").text
    paired = phone.post(f"/pair/with/{code}", follow_redirects=False)
    assert (paired.status_code, paired.headers["Location"]) == (303, "/film")
    for path in (
        "/",
        "/settings",
        "/settings/export",
        "/history",
        "/people",
        "/pair",
        "/openapi.json",
    ):
        answer = phone.get(path, follow_redirects=False)
        assert answer.status_code == 403, path
        assert "paired for filming only" in answer.text
    assert phone.post("/settings/erase", data={"label": "me"}).status_code == 403
    assert phone.get("/static/app.css").status_code == 200
    assert phone.get("/film", follow_redirects=False).status_code not in {303, 401, 403}


def test_a_paired_phone_neither_reads_nor_changes_answers(network: Browser) -> None:
    store = network.app.state.site.store  # type: ignore[attr-defined]
    begin(network, depth="standard")
    phone = _phone(network)
    phone.post(f"/pair/with/{_code(network.get('/pair').text)}", follow_redirects=False)
    before = store.unfinished(store.people()[0].id)
    for answer in (phone.get("/film/squat/ask"), phone.post("/film/squat/ask", data={"do": "x"})):
        assert answer.status_code == 403
        assert "paired for filming only" in answer.text
    assert store.unfinished(store.people()[0].id) == before
    assert phone.get("/film/squat/ask/").status_code == 403


def test_a_phone_may_ask_for_the_very_addresses_alone(network: Browser) -> None:
    phone = _phone(network)
    phone.post(f"/pair/with/{_code(network.get('/pair').text)}", follow_redirects=False)
    for path in ("/filmed", "/pictures", "/livestream", "/film-list"):
        assert phone.get(path, follow_redirects=False).status_code == 403, path


def test_a_code_works_once(network: Browser) -> None:
    code = _code(network.get("/pair").text)
    assert _phone(network).post(f"/pair/with/{code}", follow_redirects=False).status_code == 303
    again = _phone(network).post(f"/pair/with/{code}", follow_redirects=False)
    assert again.status_code == 404
    assert "does not work any more" in again.text
    assert _phone(network).get("/pair/with/guessed").status_code == 404


def test_the_phone_films_for_who_was_shown(network: Browser) -> None:
    store = network.app.state.site.store  # type: ignore[attr-defined]
    _, second = fill_good_store(store)
    network.post(f"/people/{second.id}/switch")
    code = _code(network.get("/pair").text)
    assert network.safety.codes.use(code) == second.id


def test_a_phone_whose_person_was_erased_elsewhere_films_for_nobody_else(network: Browser) -> None:
    store = network.app.state.site.store  # type: ignore[attr-defined]
    first, second = fill_good_store(store)
    network.post(f"/people/{second.id}/switch")
    begin(network, depth="standard")
    phone = _phone(network)
    phone.post(f"/pair/with/{_code(network.get('/pair').text)}", follow_redirects=False)
    assert phone.get("/film", follow_redirects=False).status_code in {200, 303}
    store.erase(second.id)
    answer = phone.get("/film", follow_redirects=False)
    assert answer.status_code == 403
    assert first.label not in answer.text
    assert phone.get("/film", follow_redirects=False).headers["Location"] == "/sign-in"


def test_codes_end_with_the_minutes_and_stay_few() -> None:
    now_s = [0.0]
    codes = PairingCodes(clock=lambda: now_s[0])
    code = codes.make("a")
    newer = codes.make("a")
    assert not codes.works(code)
    assert codes.works(newer)
    now_s[0] = CODE_S + 1
    assert not codes.works(newer)
    assert codes.use(newer) is None
    for number in range(1_000):
        codes.make(f"{number}")
    assert len(codes._codes) == MOST_CODES


def test_a_qr_code_has_nothing_written_in() -> None:
    found = qr_svg("https://192.0.2.7:8765/pair/with/x")
    assert "style=" not in found
    assert "<script" not in found
    assert found.startswith("<svg")


def test_listening_everywhere_names_every_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "_way_out", lambda: ["192.0.2.7"])
    monkeypatch.setattr(origins, "_of_own_name", lambda: ["127.0.1.1", "192.0.2.7", "198.51.100.1"])
    monkeypatch.setattr("socket.gethostname", lambda: "Kitchen")
    assert origins.addresses_on_network() == ("192.0.2.7", "198.51.100.1")
    found = origins.origins_of("0.0.0.0", port=8765, tls=True)
    for name in ("192.0.2.7", "198.51.100.1", "kitchen", "kitchen.local", "localhost"):
        assert found.has_origin(f"https://{name}:8765")
    assert not found.has_host("192.0.2.8:8765")
