"""The addresses as OpenAPI, and everything that can be generated from that sent to the app."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from primemover.app.web.application import MODULES, create_app
from primemover.app.web.openapi import openapi_of
from primemover.app.web.site import ServeSettings, Site
from tests.app.web.browser import Browser
from tests.app.web.lived_in import live_in

EXAMPLES = 4
"""Of each address, each way."""

DOCUMENT = openapi_of(MODULES)
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(DOCUMENT)))
OPERATIONS: list[Any] = [cast(Any, each).ok() for each in SCHEMA.get_all_operations()]
ENDPOINTS = [each for pages in MODULES for each in pages.endpoints]
AS_DESCRIBED = [
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def _named(operation: Any) -> str:
    return f"{operation.method} {operation.path}"


def test_every_address_is_described() -> None:
    described = {(m.upper(), path) for path, methods in DOCUMENT["paths"].items() for m in methods}
    assert len(described) == len(ENDPOINTS) == len(OPERATIONS)
    for endpoint in ENDPOINTS:
        assert endpoint.summary, f"{endpoint.method} {endpoint.path} says nothing of itself"


def test_forms_are_described_field_by_field() -> None:
    body = DOCUMENT["paths"]["/settings/looks"]["post"]["requestBody"]["content"]
    fields = body["application/x-www-form-urlencoded"]["schema"]["properties"]
    assert fields["theme"]["enum"] == ["auto", "light", "dark"]
    assert set(fields) == {"language", "units", "theme", "csrf"}
    upload = DOCUMENT["paths"]["/settings/import"]["post"]["requestBody"]["content"]
    assert upload["multipart/form-data"]["schema"]["properties"]["archive"]["format"] == "binary"


def test_the_document_is_for_who_has_a_session(client: Browser) -> None:
    assert client.get("/openapi.json").status_code == 403
    client.get("/settings")
    found = client.get("/openapi.json").json()
    assert found == json.loads(json.dumps(DOCUMENT))
    assert client.post("/openapi.json").status_code == 405


def test_an_answer_that_is_not_described_would_be_found(client: Browser) -> None:
    operation = next(each for each in OPERATIONS if each.path == "/settings")
    answer = client.get("/settings")
    answer.status_code = 418
    case = operation.Case()
    with pytest.raises(BaseException, match="418"):
        case.validate_response(
            Response.from_any(answer), checks=[status_code_conformance], headers={}
        )


def _takes_anything(operation: Any) -> bool:
    raw = DOCUMENT["paths"][operation.path][operation.method]
    return bool(raw["parameters"] or "requestBody" in raw)


def _send(client: Browser, case: Any) -> Any:
    """The answer to a generated request; what no HTTP client can send is left out."""
    sent = case.as_transport_kwargs(base_url=str(client.base_url).rstrip("/"))
    keep = {"method", "url", "params", "data", "files", "content", "headers"}
    found = {name: value for name, value in sent.items() if name in keep and value is not None}
    if isinstance(found.get("data"), bytes | str):
        found["content"] = found.pop("data")
    if "files" in found:
        found["files"] = [(name, _as_file(sent)) for name, sent in _pairs(found["files"])]
    headers = {k: v for k, v in dict(found.pop("headers", {})).items() if k.isascii()}
    headers.pop("User-Agent", None)
    return client.request(headers=headers, follow_redirects=False, **found)


def _pairs(files: Any) -> list[tuple[str, Any]]:
    return list(files.items()) if isinstance(files, dict) else list(files)


def _as_file(sent: Any) -> tuple[str | None, bytes]:
    """A part of a form as a client can send it: what is no bytes is sent as text."""
    name, content = (sent[0], sent[1]) if isinstance(sent, tuple) else ("film", sent)
    whole = content if isinstance(content, bytes) else str(content).encode("utf-8", "replace")
    return (None if name is None else str(name)), whole


def _fuzz(client: Browser, operation: Any, *, mode: GenerationMode) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send_generated(case: Any) -> None:
        answer = _send(client, case)
        assert answer.status_code < 500, answer.text[:300]
        if answer.status_code != 405:  # what is generated for a name may be another address
            case.validate_response(Response.from_any(answer), checks=list(AS_DESCRIBED))

    send_generated()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser of somebody who has a plan, sessions and checks; one app for all addresses."""
    folder = tmp_path_factory.mktemp("lived")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("primemover.app.storage.cache_folder", lambda: folder / "cache")
        app = create_app(ServeSettings(store=folder / "store", folder=folder / "own"))
        browser = Browser(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
        with browser:
            site: Site = app.state.site
            live_in(site.store)
            yield browser


@pytest.mark.slow
@pytest.mark.parametrize(
    ("operation", "mode"),
    [
        pytest.param(operation, mode, id=f"{_named(operation)} {mode.value}")
        for operation in OPERATIONS
        for mode in GenerationMode
        # Where nothing is taken, nothing that is taken can be wrong.
        if mode is GenerationMode.POSITIVE or _takes_anything(operation)
    ],
)
def test_whatever_is_sent_is_answered_as_described(
    lived: Browser, operation: Any, mode: GenerationMode
) -> None:
    _fuzz(lived, operation, mode=mode)


# What schemathesis does not think of: ids and texts that break things elsewhere.
ODD = [
    "x",
    "..",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%00",
    "a%0d%0aSet-Cookie:x=1",
    "%ed%a0%80",
    "%ff%fe",
    "%F0%9F%8D%91",
    "'; DROP TABLE people; --",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "a" * 1_500,
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_names_in_addresses_and_fields_break_nothing(lived: Browser, odd: str) -> None:
    for endpoint in ENDPOINTS:
        path = re.sub(r"{[^}]*}", odd, endpoint.path)
        query = dict.fromkeys(endpoint.query.model_fields, odd)
        fields = dict.fromkeys(endpoint.form.model_fields, odd)
        if endpoint.method == "GET":
            answer = lived.get(path, params=query, follow_redirects=False)
        else:
            answer = lived.request(endpoint.method, path, data=fields, follow_redirects=False)
        assert answer.status_code < 500, f"{endpoint.method} {path}: {answer.text[:200]}"
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert "<script>alert(1)" not in answer.text
        assert "set-cookie:x" not in str(answer.headers).lower()


def test_a_page_of_every_address_without_names_is_there(lived: Browser) -> None:
    plain = [e for e in ENDPOINTS if e.method == "GET" and "{" not in e.path]
    statuses = {each.path: lived.get(each.path or "/").status_code for each in plain}
    assert {path: s for path, s in statuses.items() if s >= 500} == {}
