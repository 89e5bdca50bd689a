"""What the app keeps while it runs: made once, whoever asks first, and gone with the person."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Barrier
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import pytest

import primemover.app.web
from primemover.app.web import uploads
from primemover.app.web.live.keeping import KeptSets
from primemover.app.web.live.sets import LiveSets, live_sets
from primemover.app.web.site import Forgets, Site
from primemover.app.web.taken_back import LastThrownAway
from primemover.app.web.uploads import uploads_of
from primemover.history.store import Store
from tests.app.web.browser import Browser
from tests.app.web.checking import begin, go_through
from tests.app.web.live_clients import open_set
from tests.app.web.lived_in import live_in

AT_ONCE = 8
SLOW_S = 0.05
"""Long enough that all who ask at once find nothing there yet."""
_SHARED = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)


class _Part:
    """One that takes its time."""

    def __init__(self) -> None:
        time.sleep(SLOW_S)

    def forget(self, person: str) -> None:
        """Nothing; it holds nothing."""


def _asked_at_once(ask: Callable[[], object]) -> list[object]:
    """What everybody gets who asks at the same moment."""
    ready = Barrier(AT_ONCE)

    def one(_: int) -> object:
        ready.wait()
        return ask()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_a_part_is_made_once_however_many_ask(site: Site) -> None:
    found = _asked_at_once(lambda: site.part("slow", make=_Part))
    assert len({id(each) for each in found}) == 1
    assert site.parts["slow"] is found[0]


def test_page_and_socket_find_the_same_sets(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    load = KeptSets.load

    def slowly(kept: KeptSets, *, youngest_s: float) -> object:
        time.sleep(SLOW_S)
        return load(kept, youngest_s=youngest_s)

    monkeypatch.setattr(KeptSets, "load", slowly)
    fresh = replace(site, parts={})
    found = _asked_at_once(lambda: live_sets(fresh))
    assert len({id(each) for each in found}) == 1


def test_live_sets_are_there_from_the_start(site: Site) -> None:
    """Those kept on disk are of people who may be erased before anybody opens a set."""
    assert any(isinstance(part, LiveSets) for part in site.parts.values())


def test_only_the_site_itself_takes_parts_in() -> None:
    taken = re.compile(
        r"site\.parts(\[[^\]]+\]\s*=|\.(setdefault|update))|object\]\", \S*site\.parts"
    )
    folder = Path(primemover.app.web.__file__).parent
    assert [path.name for path in folder.rglob("*.py") if taken.search(path.read_text())] == []


def test_what_was_thrown_away_last_comes_back_once() -> None:
    found: LastThrownAway[str] = LastThrownAway()
    assert found.take("a") is None
    found.keep("one", person="a")
    found.keep("two", person="a")
    found.keep("three", person="b")
    assert "a" in found
    assert found.take("a") == "two"
    assert found.take("a") is None
    found.forget("b")
    assert "b" not in found


def test_nothing_of_somebody_erased_stays_in_memory(
    client: Browser, site: Site, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("primemover.app.storage.cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(uploads, "require_video_extra", lambda: None)
    lived = live_in(store, label="client one")
    person = lived.person
    client.get("/")
    _use_everything(client, site=site, person=person.id, entry=lived.pain.id, on=str(lived.pain.on))
    assert len(site.parts) >= 5
    assert [name for name, part in site.parts.items() if not _can_forget(part)] == []
    holding = [name for name, part in site.parts.items() if _holds(part, person.id)]
    assert len(holding) >= 5, "the test would prove nothing of a part that is empty"
    assert client.post("/settings/erase", data={"label": person.label}).status_code == 200
    assert [name for name, part in site.parts.items() if _holds(part, person.id)] == []


def _can_forget(part: object) -> bool:
    return isinstance(part, Forgets)


def _use_everything(client: Browser, *, site: Site, person: str, entry: str, on: str) -> None:
    """A result looked at, a check thrown away, an entry taken out, a set begun, a film sent."""
    go_through(client)
    assert client.post("/check/finish").url.path.startswith("/results/")
    begin(client)
    client.post("/check/discard")
    client.post(f"/history/day/{on}/take-back", data={"entry": entry})
    open_set(client)
    films = uploads_of(site, take=lambda _, __: None)
    film = BytesIO(b"no film at all")
    films.add(film, name="a.mp4", person=person, check="c", test="squat", side=None)


def _holds(part: object, text: str) -> bool:
    """Whether a text can be reached from ``part``, over what belongs to it alone."""
    seen: set[int] = set()
    open_ones: list[object] = [part]
    while open_ones:
        one = open_ones.pop()
        if id(one) in seen or isinstance(one, _SHARED):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            if one == text:
                return True
        elif not type(one).__module__.startswith(("primemover.knowledge", "threading", "_thread")):
            open_ones.extend(gc.get_referents(one))
            open_ones.extend(one if isinstance(one, dict) else ())  # a dict tells its values alone
    return False


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/eat?without=everything", "The address may be old, or a letter of it is wrong."),
        ("/eat?people=99", "Give at most 12 here."),
        ("/signs?to=https://elsewhere.example", "The address may be old"),
    ],
)
def test_an_address_that_cannot_be_meant_is_answered_in_plain_words(
    client: Browser, address: str, told: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 422
    said = answer.text.partition("<h1>")[2].partition("</section>")[0]
    assert told in said
    assert "<code>" not in said
