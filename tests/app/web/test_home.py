"""The first page, and what an address answers that is none."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_the_first_page_is_there(client: TestClient) -> None:
    assert client.get("/").status_code == 200


def test_an_unknown_address_says_so(client: TestClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
