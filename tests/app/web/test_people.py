"""Several people in one app: nobody sees the other's, and a client is told in one page."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from primemover.app.retests import checks_done, comparison_of
from primemover.app.store import new_person
from primemover.app.web.pages import people
from primemover.app.web.pages.people import AT_ONCE
from primemover.app.web.taken_back import LastThrownAway
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from tests.app.web.browser import Browser
from tests.app.web.lived_in import Lived, live_in
from tests.app.web.people import somebody

KNOWN = load_knowledge()
TODAY = date.today()
MARK_ONE, MARK_TWO = "planted-of-one", "planted-of-two"
HER_PAGES = (
    "/",
    "/today",
    "/plan",
    "/learn",
    "/eat",
    "/eat/shopping",
    "/history",
    "/history/calendar",
    "/history/loads",
    "/history/tests",
    "/history/pain",
    "/history/notes",
)


@pytest.fixture
def lived_one(store: Store) -> Lived:
    return live_in(store, label="client one", mark=MARK_ONE)


@pytest.fixture
def lived_two(store: Store, lived_one: Lived) -> Lived:
    return live_in(store, label="client two", mark=MARK_TWO, weeks=3)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(text)))


def show(client: Browser, one: Lived, to: str = "/history") -> str:
    answer = client.post(f"/people/{one.person.id}/switch", data={"to": to})
    assert answer.status_code == 200
    return answer.text


def days_of(one: Lived) -> list[str]:
    return [f"/history/day/{session.on}" for session in one.log.sessions[:3]]


def test_switching_shows_one_and_never_the_other(
    client: Browser, lived_one: Lived, lived_two: Lived
) -> None:
    for one, mine, other in (
        (lived_one, MARK_ONE, MARK_TWO),
        (lived_two, MARK_TWO, MARK_ONE),
        (lived_one, MARK_ONE, MARK_TWO),
    ):
        show(client, one)
        seen = ""
        for path in (
            *HER_PAGES,
            *days_of(lived_one),
            *days_of(lived_two),
            f"/people/{one.person.id}",
        ):
            text = client.get(path).text
            assert other not in text, (one.person.label, path)
            seen += text
        assert mine in seen, "the mark is one that pages show"


def test_handed_over_files_are_of_the_one_asked_for(
    client: Browser, lived_one: Lived, lived_two: Lived
) -> None:
    show(client, lived_one)
    note = client.get(f"/people/{lived_two.person.id}/note.html").text
    assert MARK_TWO in note
    assert MARK_ONE not in note
    assert MARK_ONE not in client.get(f"/people/{lived_two.person.id}").text


def test_the_chosen_person_is_kept_in_a_cookie_without_a_name(
    client: Browser, lived_one: Lived, lived_two: Lived
) -> None:
    answer = client.post(
        f"/people/{lived_two.person.id}/switch", data={"to": "/plan"}, follow_redirects=False
    )
    cookie = answer.headers["set-cookie"]
    assert answer.headers["location"] == "/plan"
    assert lived_two.person.id in cookie
    assert "client two" not in cookie
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()


@pytest.mark.parametrize(
    "to", ["https://example.org", "//example.org", "/people/../x", "javascript:"]
)
def test_switching_leads_nowhere_else(client: Browser, lived_one: Lived, to: str) -> None:
    answer = client.post(
        f"/people/{lived_one.person.id}/switch", data={"to": to}, follow_redirects=False
    )
    assert answer.status_code == 422


def test_the_list_tells_of_each_what_asks_for_a_look(
    client: Browser, store: Store, lived_one: Lived, lived_two: Lived
) -> None:
    cards = re.findall(
        r'<li class="card person.*?(?=<li class="card person|</ul>\s*<section)',
        client.get("/people").text,
        re.S,
    )
    assert len(cards) == 2
    first, second = (words(card) for card in cards)
    assert "client one" in first
    assert "client two" in second
    records = checks_done(store, person=lived_one.person)
    told = comparison_of(
        records[0], after=records[-1], records=records, store=store, knowledge=KNOWN
    )
    assert len(told.of("more_than_noise")) == 1
    assert "one change beyond noise" in first
    assert "pain 4 of 10, low back" in second
    assert "pain" not in first, "older than two weeks"


def test_a_client_is_told_changes_first_then_training_pain_feel_and_notes(
    client: Browser, lived_one: Lived
) -> None:
    page = client.get(f"/people/{lived_one.person.id}").text
    order = [
        page.index(f'id="{part}"') for part in ("changes", "done", "hurt", "felt-head", "notes")
    ]
    assert order == sorted(order)
    said = words(page)
    assert "Time in the plank 40 s → 92 s" in said
    assert "Felt in: upper outer hip 7 of 10, front of the thigh 2 of 10." in said
    assert f"Left hip drops on stairs {MARK_ONE}" in said


def test_a_finding_of_ones_own_needs_words_and_a_reason(
    client: Browser, store: Store, lived_one: Lived
) -> None:
    path = f"/people/{lived_one.person.id}/finding"
    before = store.own_findings(lived_one.person.id)
    for missing in ({"text": "x"}, {"reason": "y"}, {"rule": "no_such_rule", "reason": "y"}):
        answer = client.post(path, data={"status": "refer", **missing})
        assert answer.status_code == 422
        assert store.own_findings(lived_one.person.id) == before
    data = {"status": "refer", "text": "limps", "reason": "seen", "by": "trainer", "side": "left"}
    client.post(path, data=data)
    kept = store.own_findings(lived_one.person.id)[-1]
    assert (kept.status, kept.text, kept.reason, kept.by, kept.side, kept.rule) == (
        "refer",
        "limps",
        "seen",
        "trainer",
        "left",
        "",
    )


def test_saying_otherwise_leaves_the_check_and_shows_both(
    client: Browser, store: Store, lived_one: Lived
) -> None:
    check = store.checks(lived_one.person.id)[-1]
    finding = check.result["findings"][0]  # type: ignore[index]
    client.post(
        f"/people/{lived_one.person.id}/finding",
        data={"rule": finding["rule"], "status": "not_supported", "reason": "looked myself"},
    )
    kept = store.own_findings(lived_one.person.id)[-1]
    assert (kept.rule, kept.check) == (finding["rule"], check.id)
    assert store.checks(lived_one.person.id)[-1] == check
    said = words(client.get(f"/people/{lived_one.person.id}").text)
    assert "a professional says: looks fine" in said
    assert "looked myself" in said


def test_a_professionals_note_says_that_it_is_one(
    client: Browser, store: Store, lived_one: Lived
) -> None:
    client.post(f"/people/{lived_one.person.id}/note", data={"text": "lighter until Friday"})
    note = store.notes(lived_one.person.id)[-1]
    assert (note.by, note.text, note.on) == ("professional", "lighter until Friday", TODAY)
    assert client.post(f"/people/{lived_one.person.id}/note", data={"text": ""}).status_code == 422


def test_somebody_is_added_and_shown(client: Browser, store: Store, lived_one: Lived) -> None:
    page = client.post("/people", data={"label": "Cleo <b>"}).text
    assert store.find_person("Cleo <b>") is not None
    assert "<h1>Cleo &lt;b&gt;</h1>" in page
    assert MARK_ONE not in page


@pytest.mark.parametrize("label", ["", "   ", "client one", "x" * 81])
def test_a_name_that_cannot_be_is_shown_again(
    client: Browser, store: Store, lived_one: Lived, label: str
) -> None:
    answer = client.post("/people", data={"label": label})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text
    assert len(store.people()) == 1


@pytest.mark.parametrize("path", ["", "/note.html", "/programme.pdf", "/report.pdf"])
def test_nobody_of_that_id_is_no_page(client: Browser, lived_one: Lived, path: str) -> None:
    assert client.get(f"/people/somebody-else{path}").status_code == 404


def test_hand_outs_are_files(client: Browser, lived_one: Lived) -> None:
    for name, start in (("programme.pdf", b"%PDF"), ("report.pdf", b"%PDF"), ("note.html", b"<!")):
        answer = client.get(f"/people/{lived_one.person.id}/{name}")
        assert answer.content.startswith(start)
        assert (
            f'filename="{"training" if name.startswith("rep") else name.split(".")[0]}'
            in (answer.headers["content-disposition"])
        )


def test_whoever_has_nothing_yet_is_told_how_to_begin(client: Browser) -> None:
    client.get("/history")
    (ident,) = set(re.findall(r'href="/people/([0-9a-f-]{36})"', client.get("/people").text))
    assert "begin with a check" in client.get(f"/people/{ident}").text


def test_whoever_has_done_a_check_is_led_to_a_plan(client: Browser, store: Store) -> None:
    person = somebody(store)
    assert "make a plan" in client.get("/people").text
    assert 'name="to" value="/plan/new"' in client.get(f"/people/{person.id}").text
    assert 'href="/plan/new"' in client.get("/history").text
    assert client.get("/plan/new").status_code == 200


# -- two windows that show two people ----------------------------------------------------------


def token_on(client: Browser, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def test_a_form_is_about_whoever_its_page_showed(
    client: Browser, store: Store, lived_one: Lived, lived_two: Lived
) -> None:
    show(client, lived_one)
    day = f"/history/day/{TODAY}"
    shown = token_on(client, day)
    show(client, lived_two)
    before = {one.person.id: store.log(one.person.id).pains for one in (lived_one, lived_two)}
    pain = {"place": "knee", "rating": "3"}
    answer = client.post(f"{day}/pain", data=pain, headers={"X-CSRF-Token": shown})
    assert len(store.log(lived_one.person.id).pains) == len(before[lived_one.person.id]) + 1
    assert store.log(lived_two.person.id).pains == before[lived_two.person.id]
    assert "That window was about “client one”" in words(answer.text)
    assert "client one" in words(client.get("/people").text)
    assert f"/people/{lived_one.person.id}" in client.get("/").text


def test_a_part_of_a_page_is_about_whoever_the_page_showed(
    client: Browser, lived_one: Lived, lived_two: Lived
) -> None:
    show(client, lived_one)
    shown = token_on(client, "/history/notes")
    show(client, lived_two)
    part = client.get("/history/notes", headers={"X-CSRF-Token": shown, "HX-Request": "true"})
    assert MARK_ONE in part.text
    assert MARK_TWO not in part.text
    assert MARK_TWO in client.get("/history/notes").text


def test_a_form_about_somebody_erased_changes_nobody(
    client: Browser, store: Store, lived_one: Lived, lived_two: Lived
) -> None:
    show(client, lived_one)
    day = f"/history/day/{TODAY}"
    shown = token_on(client, day)
    store.erase(lived_one.person.id)
    before = store.log(lived_two.person.id).pains
    pain = {"place": "knee", "rating": "3"}
    answer = client.post(f"{day}/pain", data=pain, headers={"X-CSRF-Token": shown})
    assert answer.status_code == 410
    assert "not here any more" in words(answer.text)
    assert store.log(lived_two.person.id).pains == before


def test_a_token_cannot_be_made_for_another_person(client: Browser, lived_one: Lived) -> None:
    forged = f"{'0' * 64}.{lived_one.person.id}"
    answer = client.post(
        f"/history/day/{TODAY}/pain",
        data={"place": "knee", "rating": "3"},
        headers={"X-CSRF-Token": forged},
    )
    assert answer.status_code == 403


def test_a_new_name_is_undone_at_once(client: Browser, store: Store, lived_one: Lived) -> None:
    ident = lived_one.person.id
    page = client.post(f"/people/{ident}/name", data={"label": "client <i>"}).text
    assert "<h1>client &lt;i&gt;</h1>" in page
    assert "“client one” is now called “client &lt;i&gt;”." in page
    assert f'action="/people/{ident}/name-back"' in page
    page = client.post(f"/people/{ident}/name-back").text
    assert "<h1>client one</h1>" in page
    assert store.people() == (lived_one.person,)
    assert store.log(ident) == lived_one.log


@pytest.mark.parametrize("label", ["", "  ", "client two", "x" * 81])
def test_a_new_name_that_cannot_be_is_told_beside_its_field(
    client: Browser, store: Store, lived_two: Lived, lived_one: Lived, label: str
) -> None:
    answer = client.post(f"/people/{lived_one.person.id}/name", data={"label": label})
    assert answer.status_code == 422
    assert 'aria-describedby="label-fault"' in answer.text
    assert 'id="label-fault"' in answer.text
    assert [one.label for one in store.people()] == ["client one", "client two"]


def test_a_name_that_somebody_took_meanwhile_does_not_come_back(
    client: Browser, store: Store, lived_one: Lived
) -> None:
    client.post(f"/people/{lived_one.person.id}/name", data={"label": "another name"})
    client.post("/people", data={"label": "client one"})
    answer = client.post(f"/people/{lived_one.person.id}/name-back")
    assert answer.status_code == 422
    assert [one.label for one in store.people()] == ["another name", "client one"]


def test_erasing_from_the_list_asks_for_the_name_first(
    client: Browser, store: Store, lived_one: Lived, lived_two: Lived
) -> None:
    answer = client.post(
        f"/people/{lived_two.person.id}/switch",
        data={"to": "/settings#erase"},
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/settings#erase"
    assert 'id="erase"' in client.get("/settings").text
    assert client.post("/settings/erase", data={"label": "client one"}).status_code == 422
    assert len(store.people()) == 2
    client.post("/settings/erase", data={"label": "client two"})
    assert [one.label for one in store.people()] == ["client one"]


def test_of_many_people_the_list_opens_without_reading_what_each_did(
    client: Browser, store: Store, lived_one: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(AT_ONCE):
        store.add_person(new_person(f"Somebody {number}"))
    read: list[str] = []
    monkeypatch.setattr(people, "follow", lambda *given, person, **named: read.append(person.label))
    page = client.get("/people").text
    assert read == []
    assert page.count('hx-trigger="revealed"') == AT_ONCE + 1
    monkeypatch.undo()
    card = client.get(f"/people/{lived_one.person.id}", headers={"HX-Request": "true"}).text
    assert card.lstrip().startswith("<li")
    assert "one change beyond noise" in card
    everything = client.get("/people?facts=all").text
    assert words(card).strip() in words(everything)
    assert "hx-trigger" not in everything


def test_somebody_is_found_by_a_part_of_the_name(client: Browser, store: Store) -> None:
    for name in ("Ash", "beech", "Birch", "larch", "Oak"):
        store.add_person(new_person(name))
    page = client.get("/people").text
    named = re.findall(r'<h2><a [^>]*href="/people/[^"]+">(\w+)</a>', page)
    assert named == ["Ash", "beech", "Birch", "larch", "Oak"]
    page = client.get("/people?find=ARCH").text
    assert re.findall(r'<h2><a [^>]*href="/people/[^"]+">(\w+)</a>', page) == ["larch"]
    assert "1 person is called so." in page
    assert "0 people are called so." in client.get("/people?find=elm").text


@pytest.mark.parametrize("kind", ["notes", "own_findings"])
def test_a_remark_on_the_wrong_person_is_taken_out_and_can_be_put_back(
    client: Browser, store: Store, lived_one: Lived, lived_two: Lived, kind: str
) -> None:
    ident = lived_one.person.id
    path = f"/people/{ident}"

    def kept() -> tuple[object, ...]:
        return tuple(getattr(store, kind)(ident))

    before = getattr(store, kind)(ident)
    data = {"remark": before[0].id}
    assert f'value="{before[0].id}"' in client.get(path).text
    assert client.post(f"/people/{lived_two.person.id}/take-back", data=data).status_code == 404
    assert kept() == before, "it is not the other's"
    page = client.post(f"{path}/take-back", data=data).text
    assert kept() == before[1:]
    assert f'action="{path}/put-back"' in page
    assert client.post(f"{path}/take-back", data=data).status_code == 404
    client.post(f"{path}/put-back")
    assert kept() == before


def test_a_remark_of_somebody_erased_cannot_come_back(
    client: Browser, store: Store, lived_one: Lived, lived_two: Lived
) -> None:
    ident = lived_one.person.id
    (note,) = store.notes(ident)
    client.post(f"/people/{ident}/take-back", data={"remark": note.id})
    parts = client.app.state.site.parts  # type: ignore[attr-defined]
    assert any(ident in part for part in parts.values() if isinstance(part, LastThrownAway))
    show(client, lived_one, to="/settings")
    client.post("/settings/erase", data={"label": lived_one.person.label})
    assert not any(ident in part for part in parts.values() if isinstance(part, LastThrownAway))


@pytest.mark.parametrize(
    ("language", "link", "shown"),
    [
        ("en", "People", "Show the pages of “me”"),
        ("de", "Personen", "Seiten von „me“ zeigen"),
    ],
)
def test_somebody_called_me_reads_naturally(
    client: Browser, store: Store, language: str, link: str, shown: str
) -> None:
    client.cookies.set("language", language)
    person = somebody(store)
    own = r'<a href="/people"[^>]*>([^<]+)</a>'
    found = re.search(own, client.get("/settings").text)
    assert found
    assert found[1] == link
    live_in(store, label="client one")
    client.post(f"/people/{store.people()[1].id}/switch", data={"to": "/"})
    assert shown in words(client.get("/people").text)
    store.erase(store.people()[1].id)
    store.rename_person(person.id, label="client two")
    found = re.search(own, client.get("/settings").text)
    assert found
    assert found[1] == "client two", "a name of one's own says whose pages these are"
