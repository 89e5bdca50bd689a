"""The gate before every request: who may ask, from where, how much and how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from primemover.app.web.application import MODULES, create_app
from primemover.app.web.endpoints import Endpoint
from primemover.app.web.security import guard, limits, sessions
from primemover.app.web.security.headers import POLICY, STRICT
from primemover.app.web.security.limits import Bucket, Buckets, Rate
from primemover.app.web.security.origins import Origins, is_loopback, origins_of
from primemover.app.web.security.sessions import Sessions
from primemover.app.web.site import ServeSettings
from tests.app.web.browser import Browser
from tests.app.web.checking import begin

HERE = "http://127.0.0.1:8765"
CHANGING = [each for pages in MODULES for each in pages.endpoints if each.method != "GET"]


@pytest.fixture
def bare(client: Browser) -> TestClient:
    """The same app, asked by what knows no tokens and keeps no cookies of ours."""
    return TestClient(client.app, base_url=HERE, raise_server_exceptions=False)


class _Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


# -- from where ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"]
)
def test_the_app_answers_to_its_own_names(client: Browser, host: str) -> None:
    assert client.get("/learn", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8765",
        "127.0.0.1.evil.example:8765",
        "127.0.0.1:9999",
        "127.0.0.1",
        "localhost.:8765",
        "user@127.0.0.1:8765",
        "127.0.0.1:8765/evil",
        "127.0.0.1:x",
        "[::1",
        "192.168.1.5:8765",
        "",
    ],
)
def test_another_name_for_this_machine_is_refused(client: Browser, host: str) -> None:
    """DNS rebinding: a page elsewhere gives its own name this machine's address."""
    answer = client.get("/learn", headers={"Host": host})
    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers
    assert "not an address of the app" in answer.text


@pytest.mark.parametrize("origin", [HERE, "http://localhost:8765", "http://[::1]:8765"])
def test_pages_of_ours_may_ask(client: Browser, origin: str) -> None:
    assert client.get("/learn", headers={"Origin": origin}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["null", "https://evil.example", "http://127.0.0.1:9999", "https://127.0.0.1:8765", "x", ""],
)
def test_pages_of_others_may_not(client: Browser, origin: str) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, "/sign-in", headers={"Origin": origin})
        assert answer.status_code == 403
        assert "came from another site" in answer.text


@pytest.mark.parametrize(
    ("site", "mode", "dest", "method", "status"),
    [
        ("same-origin", "cors", "empty", "GET", 200),
        ("none", "navigate", "document", "GET", 200),
        ("cross-site", "cors", "empty", "GET", 403),
        ("cross-site", "no-cors", "image", "GET", 403),
        ("cross-site", "navigate", "iframe", "GET", 403),
        ("cross-site", "navigate", "document", "POST", 403),
        ("same-site", "no-cors", "script", "GET", 403),
        ("same-site", "navigate", "document", "POST", 403),
        ("same-site", "navigate", "document", "GET", 200),
        ("nonsense", "cors", "empty", "GET", 403),
    ],
)
def test_what_the_browser_says_of_its_origin_counts(
    client: Browser, site: str, mode: str, dest: str, method: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    path = "/learn" if method == "GET" else "/sign-out"
    assert client.request(method, path, headers=headers).status_code == status


def test_a_link_elsewhere_leads_in_without_losing_the_session(client: Browser) -> None:
    client.get("/learn")
    before = dict(client.cookies)
    headers = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
        "Cookie": "",
    }
    answer = client.get("/learn?a=<b>", headers=headers)
    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0;url=/learn?a=' in answer.text
    assert "<b>" not in answer.text
    assert "set-cookie" not in answer.headers
    assert dict(client.cookies) == before


def test_a_link_with_two_slashes_leads_nowhere_else(client: Browser) -> None:
    headers = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    answer = client.get(f"{HERE}//evil.example/", headers=headers)
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("path", ["/%5Cevil.example/", "/%09/evil.example/", "/%0a/evil.example"])
def test_nor_one_with_what_browsers_read_as_two(client: Browser, path: str) -> None:
    headers = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    page = client.get(f"{HERE}{path}", headers=headers).text
    led = re.findall(r'(?:url=|href=")(/[^"]*evil[^"]*)"', page)
    assert len(led) == 2
    assert {each.lower() for each in led} == {path.lower()}


LEADING = {"back", "return", "to", "next"}
"""What fields are called that say where to go on."""
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "evil.example",
    "javascript:alert(1)",
)


def test_no_form_leads_elsewhere() -> None:
    """Whatever says where to go on takes addresses of this app alone."""
    forms = {form for pages in MODULES for one in pages.endpoints for form in (one.form, one.query)}
    leading = [
        (form, field.alias or name)
        for form in forms
        for name, field in form.model_fields.items()
        if (field.alias or name) in LEADING
    ]
    assert len(leading) >= 3
    for form, name in leading:
        for where in ELSEWHERE:
            with pytest.raises(ValidationError) as refused:
                form.model_validate({name: where})
            assert name in {fault["loc"][0] for fault in refused.value.errors()}, (form, where)


def test_only_plain_addresses_and_localhost_are_this_machine() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]")))
    others = ("0.0.0.0", "::", "", "192.168.1.2", "localhost.evil.example", "my-machine")
    assert not any(map(is_loopback, others))


def test_names_of_the_network_count_only_when_served_there() -> None:
    assert not origins_of("127.0.0.1", port=1, tls=False).has_host("192.0.2.7:1")
    assert origins_of("192.0.2.7", port=1, tls=True).has_host("192.0.2.7:1")
    assert origins_of("192.0.2.7", port=1, tls=True).has_host("localhost:1")


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("127.0.0.2", "127.0.0.2:8765"),
        ("127.1.2.3", "127.1.2.3:8765"),
        ("[::1]", "[::1]:8765"),
        ("0:0:0:0:0:0:0:1", "[::1]:8765"),
    ],
)
def test_every_address_of_this_machine_can_be_served(tmp_path: Path, host: str, asked: str) -> None:
    settings = ServeSettings(store=tmp_path / "store", folder=tmp_path / "own", host=host)
    with Browser(create_app(settings), base_url=f"http://{asked}") as found:
        assert found.get("/learn").status_code == 200
        assert found.get("/learn", headers={"Host": "127.0.0.1:8765"}).status_code == 200
        assert found.get("/learn", headers={"Host": "127.0.0.77:8765"}).status_code == 421


def test_the_usual_port_may_be_left_out() -> None:
    plain = Origins(names=frozenset({"localhost"}), port=80, tls=False)
    assert plain.has_host("localhost")
    assert not plain.has_origin("https://localhost")
    assert Origins(names=frozenset({"localhost"}), port=443, tls=True).has_host("localhost")


# -- sockets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Host": "evil.example:8765"},
        {"Sec-Fetch-Site": "cross-site"},
        {"X-Large": "x" * 40_000},
    ],
)
def test_a_socket_opens_for_our_own_pages_alone(client: Browser, headers: dict[str, str]) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/live/socket?set=x", headers=headers),
    ):
        pass


def test_a_socket_without_an_origin_is_refused(bare: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        bare.websocket_connect("ws://127.0.0.1:8765/live/socket"),
    ):
        pass


# -- headers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/app.css", "/settings", "/sw.js"])
def test_every_answer_has_the_strict_headers(client: Browser, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in STRICT} == STRICT
    assert "Server" not in answer.headers


def test_refusals_and_faults_have_them_too(client: Browser, bare: TestClient) -> None:
    for answer in (
        client.get("/", headers={"Host": "evil.example"}),
        bare.post("/sign-out"),
        client.get("/%00"),
    ):
        assert answer.headers["Content-Security-Policy"] == POLICY


def test_a_fault_of_ours_says_nothing_of_the_inside(
    client: Browser, bare: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr("primemover.app.web.whose.person_of_visit", fail)
    answer = bare.get("/learn")
    assert answer.status_code == 500
    assert "fault of ours" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_the_policy_lets_nothing_from_elsewhere_in() -> None:
    assert "'unsafe-inline'" not in POLICY
    assert "'unsafe-eval'" not in POLICY
    assert "*" not in POLICY
    assert "http" not in POLICY
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in POLICY


def test_pages_are_kept_by_nobody_and_files_for_ever(client: Browser) -> None:
    assert client.get("/learn").headers["Cache-Control"] == "no-store"
    page = client.get("/learn").text
    style = re.search(r'href="(/static/app\.css[^"]*)"', page)
    assert style
    assert "immutable" in client.get(style[1]).headers["Cache-Control"]


def test_whatever_may_be_about_somebody_is_kept_by_no_browser(client: Browser) -> None:
    begin(client)
    client.get("/today")
    open_to_all = {"/results/report.css", "/results/carrying.css", "/emg/account.css"}
    paths = [each.path for pages in MODULES for each in pages.endpoints if each.method == "GET"]
    kept = {
        path: found
        for path in paths
        if "{" not in path and path not in open_to_all
        if (found := client.get(path).headers.get("Cache-Control")) != "no-store"
    }
    assert len(paths) > 50
    assert kept == {}


# -- sessions and tokens ---------------------------------------------------------------------


def test_the_cookie_is_for_this_site_alone(client: Browser) -> None:
    cookie = client.get("/learn").headers["set-cookie"]
    assert cookie.startswith("primemover-8765=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "set-cookie" not in client.get("/learn").headers


def test_with_tls_the_cookie_is_secure(tmp_path: Path) -> None:
    app = create_app(ServeSettings(store=tmp_path / "s", folder=tmp_path / "own", tls=True))
    with TestClient(app, base_url="https://127.0.0.1:8765") as client:
        answer = client.get("/learn")
        assert answer.headers["set-cookie"].startswith("__Host-primemover-8765=")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_files_begin_no_session(client: Browser) -> None:
    for path in ("/static/app.css", "/manifest.webmanifest", "/sw.js"):
        assert "set-cookie" not in client.get(path).headers
    assert len(client.safety.sessions) == 0


def _filled(endpoint: Endpoint) -> str:
    numbered = re.sub(r"{[^}]*:int}", "0", endpoint.path)
    return re.sub(r"{[^}]*}", "x", numbered)


@pytest.mark.parametrize("endpoint", CHANGING, ids=lambda each: f"{each.method} {each.path}")
def test_nothing_is_changed_without_the_token(
    client: Browser, bare: TestClient, endpoint: Endpoint
) -> None:
    path = _filled(endpoint)
    assert bare.request(endpoint.method, path).status_code == 403
    client.get("/learn")
    for token in ("", "x", client.token[:-1], f"{client.token}x"):
        answer = client.request(endpoint.method, path, headers={"X-CSRF-Token": token})
        assert answer.status_code == 403
        answer = client.request(
            endpoint.method, path, data={"csrf": token}, headers={"X-CSRF-Token": ""}
        )
        assert answer.status_code == 403


def test_the_token_of_another_session_is_worth_nothing(client: Browser, bare: TestClient) -> None:
    client.get("/learn")
    bare.get("/learn")
    assert bare.post("/sign-out", data={"csrf": client.token}).status_code == 403


def test_the_token_may_be_in_the_form_or_in_a_header(client: Browser) -> None:
    client.get("/learn")
    token = client.token
    form = {"csrf": token}
    headers = {"X-CSRF-Token": ""}
    sent = client.post("/sign-out", data=form, headers=headers, follow_redirects=False)
    assert sent.status_code == 303


def test_every_page_with_a_form_carries_the_token(client: Browser) -> None:
    page = client.get("/settings").text
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", page, flags=re.DOTALL)
    assert forms
    assert all(client.token in form for form in forms)
    assert f'hx-headers=\'{{"X-CSRF-Token": "{client.token}' in page


@pytest.mark.parametrize(
    "cookie", ["", "x", "a" * 64, "a" * 5_000, "é", '"', ";;;", "=", "x=y=z", "\\u0000"]
)
def test_a_bad_cookie_is_nobody(client: Browser, bare: TestClient, cookie: str) -> None:
    headers: dict[str, Any] = {"Cookie": f"primemover-8765={cookie}".encode()}
    answer = bare.get("/learn", headers=headers)
    assert answer.status_code == 200
    assert "set-cookie" in answer.headers


def test_sessions_end_when_unused_and_when_old() -> None:
    clock = _Clock()
    kept = Sessions(clock=clock)
    session = kept.begin()
    assert kept.find(session.id) is session
    clock.now_s += sessions.IDLE_S + 1
    assert kept.find(session.id) is None
    session = kept.begin()
    while clock.now_s - session.made_s < sessions.LONGEST_S - 3_600:
        clock.now_s += 3_600
        assert kept.find(session.id) is session
    clock.now_s += 3_601
    assert kept.find(session.id) is None
    phone = kept.begin(may="film")
    clock.now_s += sessions.PAIRED_LONGEST_S + 1
    assert kept.find(phone.id) is None


def test_a_flood_of_visitors_pushes_nobody_out() -> None:
    kept = Sessions()
    mine = kept.begin()
    assert kept.find(mine.id)
    for _ in range(10_000):
        kept.begin()
    assert len(kept) <= sessions.MOST_NEW + sessions.MOST_KNOWN
    assert kept.find(mine.id) is mine


def test_thousands_of_visitors_leave_the_app_small(client: Browser, bare: TestClient) -> None:
    client.get("/learn")
    client.get("/learn")
    for _ in range(2 * sessions.MOST_NEW):
        client.safety.sessions.begin()
        bare.cookies.clear()
    bare.get("/sign-in")
    assert len(client.safety.sessions) <= sessions.MOST_NEW + sessions.MOST_KNOWN
    assert client.post("/sign-out", follow_redirects=False).status_code == 303


def test_what_is_said_is_shown_once_with_its_undo(client: Browser) -> None:
    client.get("/learn")
    session = client.safety.sessions.find(client.cookies[client.safety.cookie])
    assert session
    for number in range(9):
        session.say(f"said <{number}>", undo="/undo-it")
    page = client.get("/learn").text
    assert "said &lt;8&gt;" in page
    assert "said &lt;3&gt;" not in page
    assert 'action="/undo-it"' in page
    assert "said" not in re.sub(r'(id|class)="said"', "", client.get("/learn").text)


# -- how much, how often ---------------------------------------------------------------------


def test_a_bucket_fills_again() -> None:
    clock = _Clock()
    bucket = Bucket(Rate(burst=3, per_s=0.5), clock=clock)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert bucket.wait_s == pytest.approx(2.0)
    clock.now_s += 2.0
    assert [bucket.take(), bucket.take()] == [True, False]


def test_buckets_forget_the_least_recent_client() -> None:
    buckets = Buckets(most=10)
    for number in range(1_000):
        buckets.take(f"{number}", rate=Rate(burst=1, per_s=1e-9))
    assert len(buckets) == 10
    assert buckets.take("999", rate=Rate(burst=1, per_s=1e-9)) > 0


def test_who_asks_too_often_waits(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "HERE", Rate(burst=10, per_s=0.001))
    found = [client.get("/sw.js").status_code for _ in range(12)]
    assert found == [200] * 10 + [429] * 2
    assert client.get("/learn").headers["Retry-After"] == "5"


def test_an_endless_header_or_address_is_refused(client: Browser) -> None:
    assert client.get("/learn", headers={"X-Large": "x" * 40_000}).status_code == 431
    assert client.get(f"/learn?{'x' * 5_000}").status_code == 414
    assert client.get(f"/learn?{'a&' * 600}").status_code == 413


@pytest.mark.parametrize("told", [True, False])
def test_a_body_that_is_too_long_is_refused(client: Browser, told: bool) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(300):
            yield b"x" * 1_000

    content: Any = b"x" * 300_000 if told else endless()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sign-out", content=content, headers=kind).status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "9" * 30, "²"])
def test_a_length_that_is_none_is_refused(client: Browser, length: str) -> None:
    headers: dict[str, Any] = {"Content-Length": length.encode()}
    assert client.post("/sign-out", headers=headers).status_code in {400, 413}


def test_thousands_of_fields_are_refused(client: Browser) -> None:
    many = "&".join(f"f{number}=1" for number in range(2_000))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sign-in", content=many, headers=kind).status_code == 400
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\n1\r\n' for n in range(2_000)
    )
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post("/sign-in", content=f"{parts}--b--\r\n", headers=kind)
    assert answer.status_code == 400


def test_few_of_the_faults_of_a_hostile_form_are_told(client: Browser) -> None:
    client.safety.passphrase.set("a long passphrase")
    many = {f"f{number}": "x" * 1_000 for number in range(100)}
    answer = client.post("/sign-in", data=many)
    assert answer.status_code == 422
    assert len(answer.text) < 8_000


@pytest.mark.parametrize(
    "kind", ["application/json", "text/xml", "", "multipart/form-data", "application/x-tar"]
)
def test_a_body_of_another_kind_is_refused(client: Browser, kind: str) -> None:
    answer = client.post("/sign-in", content=b"{}", headers={"Content-Type": kind})
    assert answer.status_code in {400, 415}


@pytest.mark.parametrize("body", [b"a=%ff%fe", b"\xff\xfe=\x00", b"%00=%00", b"=&=&&&", b"a=%zz"])
def test_text_that_is_none_is_told_not_crashed(client: Browser, body: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in ("/sign-in", "/settings/looks", "/settings/erase"):
        assert client.post(path, content=body, headers=kind).status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/static/../application.py",
        "/static/%2e%2e/application.py",
        "/static/..%2fapplication.py",
        "/static/%2e%2e%2f%2e%2e%2fcli.py",
        "/static//etc/passwd",
        "/static/..\\application.py",
        "/static/icons/../../visit.py",
        "/static/%00",
        "/static/app.css%00.png",
    ],
)
def test_no_path_leads_out_of_the_files_of_the_app(bare: TestClient, path: str) -> None:
    answer = bare.get(path)
    assert answer.status_code == 404
    assert "from __future__" not in answer.text


def test_there_are_only_so_many_uploads_at_once() -> None:
    uploads = limits.Uploads(2)
    with uploads.one(), uploads.one(), pytest.raises(Exception, match="429"), uploads.one():
        pass
    assert uploads.count == 0
