"""Pictures that teach: served whole, kept by the browser, held still without a script."""

from __future__ import annotations

import hashlib
import re

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from primemover.app.web.picturing import figure_of_exercise, figure_of_motion, figure_of_test
from primemover.app.web.rendering import environment
from primemover.app.web.site import Site
from primemover.app.web.visit import Visit
from primemover.report.teaching_pictures import teaching_picture


@pytest.fixture
def visit(client: TestClient, site: Site) -> Visit:
    """A visit to ``/``."""
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "app": client.app}
    return Visit(Request(scope))


def test_the_loop_of_the_clam_comes_whole_and_may_be_kept(client: TestClient) -> None:
    picture = teaching_picture("clam")
    assert picture is not None
    answer = client.get("/pictures/clam.avif")
    assert answer.content == picture.loop
    assert answer.headers["content-type"] == "image/avif"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "name", ["clam.exe", "clam", "nobody.avif", "..%2Findex.json", "index.json"]
)
def test_what_is_no_picture_is_not_served(client: TestClient, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_exercises_tests_and_motions_lead_to_the_same_picture(visit: Visit) -> None:
    by_exercise, by_test = (
        figure_of_exercise("clam", visit=visit),
        figure_of_test("clam", visit=visit),
    )
    assert by_exercise is not None
    assert by_exercise == by_test == figure_of_motion("clam", visit=visit)
    assert figure_of_exercise("no_such_exercise", visit=visit) is None


def test_every_address_in_a_figure_is_served(client: TestClient, visit: Visit) -> None:
    macros = environment(visit.language).get_template("macros/pictures.html.j2").module
    shown = str(macros.exercise(visit, "clam"))  # type: ignore[attr-defined]
    addresses = re.findall(r'src="([^"]+)"', shown)
    assert len(addresses) == 2
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert 'type="checkbox"' in shown
    assert re.search(r'alt="Clam: done well', shown)
    assert "style=" not in shown


def test_an_address_that_is_kept_for_ever_changes_with_what_it_holds(
    client: TestClient, visit: Visit
) -> None:
    figure = figure_of_exercise("clam", visit=visit)
    assert figure is not None
    for address in (figure.loop, figure.still):
        held = hashlib.sha256(client.get(address).content).hexdigest()
        version = address.partition("?v=")[2]
        assert len(version) >= 8
        assert held.startswith(version)
