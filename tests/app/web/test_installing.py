"""The app kept by the browser: manifest, icons, service worker, and how files are sent."""

from __future__ import annotations

import gzip
import json
import re
import struct
from importlib.resources import files

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from primemover.app.web.assets import ASK_AGAIN, FOR_EVER, TYPES, Assets
from tests.app.web.browser import Browser

STATIC = files("primemover.app.web") / "static"


def test_the_manifest_says_what_installing_needs(client: Browser) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert told["name"] == told["short_name"] == "primemover"
    assert told["start_url"] == told["scope"] == "/"
    assert told["display"] == "standalone"
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}


def test_every_icon_is_there_in_the_size_it_says(client: Browser) -> None:
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in icons}
    for icon in icons:
        answer = client.get(icon["src"])
        assert answer.headers["Content-Type"].startswith(icon["type"])
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", answer.content[16:24])
            assert icon["sizes"] == f"{width}x{height}"


class TestServiceWorker:
    def test_it_keeps_what_the_page_for_later_loads_and_nothing_else(self, client: Browser) -> None:
        worker = client.get("/sw.js")
        assert worker.headers["Content-Type"].startswith("text/javascript")
        shell = json.loads(re.findall(r"^const SHELL = (.*);$", worker.text, re.MULTILINE)[0])
        assert 'const AWAY = "/away";' in worker.text  # any other page holds what people told
        page = client.get("/away").text
        assert shell
        assert set(shell) == set(re.findall(r'(?:href|src)="(/[^"]+)"', page)) - {"/"}
        assert all(client.get(address).status_code == 200 for address in shell)

    def test_the_page_for_later_names_nobody_and_begins_nothing(self, client: Browser) -> None:
        client.get("/")
        client.cookies.clear()
        answer = client.get("/away")
        assert "Set-Cookie" not in answer.headers
        assert "csrf" not in answer.text.lower()
        assert "script" not in answer.text

    def test_its_version_follows_what_it_keeps(
        self, client: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = client.get("/sw.js").text.splitlines()[0]
        assert client.get("/sw.js").text.splitlines()[0] == before
        client.cookies.set("language", "de")
        assert client.get("/sw.js").text.splitlines()[0] != before

    def test_it_asks_for_every_page(self) -> None:
        program = (STATIC / "installing" / "service_worker.js").read_text(encoding="utf-8")
        assert "put(" not in program  # nothing but the shell ever gets into the cache


class TestAssets:
    @pytest.fixture
    def static(self, tmp_path: object) -> TestClient:
        folder = files("primemover.app.web") / "static"
        return TestClient(Starlette(routes=[Mount("/static", Assets(directory=str(folder)))]))

    def test_an_address_with_a_version_is_kept_for_ever(self, static: TestClient) -> None:
        assert static.get("/static/app.css?v=1").headers["Cache-Control"] == FOR_EVER
        assert static.get("/static/app.css").headers["Cache-Control"] == ASK_AGAIN

    def test_what_has_not_changed_is_not_sent_again(self, static: TestClient) -> None:
        tag = static.get("/static/app.css").headers["ETag"]
        answer = static.get("/static/app.css", headers={"If-None-Match": tag})
        assert answer.status_code == 304
        assert answer.content == b""

    def test_only_files_below_are_sent(self, static: TestClient) -> None:
        assert static.get("/static/../application.py").status_code == 404
        assert static.get("/static/%2e%2e/application.py").status_code == 404
        assert static.get("/static/icons").status_code == 404


@pytest.fixture
def packed(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A folder with a file of every type, and one that has a small form."""
    folder = tmp_path_factory.mktemp("static")
    for ending in TYPES:
        (folder / f"one{ending}").write_bytes(b"x")
    (folder / "large.wasm").write_bytes(b"large" * 1000)
    (folder / "large.wasm.gz").write_bytes(gzip.compress(b"large" * 1000, mtime=0))
    return TestClient(Starlette(routes=[Mount("/static", Assets(directory=folder))]))


@pytest.mark.parametrize(("ending", "kind"), sorted(TYPES.items()))
def test_types_are_ours_whatever_the_system_believes(
    ending: str, kind: str, packed: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mimetypes.guess_type", lambda *_, **__: ("text/plain", None))
    found = packed.get(f"/static/one{ending}").headers["Content-Type"]
    assert found.partition(";")[0] == kind


def test_every_type_of_file_we_have_is_known() -> None:
    def endings(folder: object) -> set[str]:
        found = set()
        for each in folder.iterdir():  # type: ignore[attr-defined]
            if each.is_dir():
                found |= endings(each) if each.name != "vendor" else set()
            else:
                found.add("." + each.name.rpartition(".")[2])
        return found

    assert endings(STATIC) <= set(TYPES)


def test_the_small_form_is_for_those_who_take_it(packed: TestClient) -> None:
    small = packed.get("/static/large.wasm")
    whole = packed.get("/static/large.wasm", headers={"Accept-Encoding": "identity"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in whole.headers
    assert small.content == whole.content == b"large" * 1000
    assert int(small.headers["Content-Length"]) < int(whole.headers["Content-Length"])
    assert small.headers["Vary"] == whole.headers["Vary"] == "Accept-Encoding"
    assert small.headers["Content-Type"] == whole.headers["Content-Type"] == "application/wasm"
    assert small.headers["ETag"] != whole.headers["ETag"]
