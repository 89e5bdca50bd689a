"""An app with people at every point of the way, so that each of its pages has something to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx2

from primemover.app.kept_checks import keep_check
from primemover.app.store import new_person
from primemover.app.web.check_flow import begun, change, finish
from primemover.app.web.emg_recordings import emg_uploads
from primemover.app.web.live.going import Asked, CoachedLive, FilmedLive, Owner
from primemover.app.web.live.sets import live_sets
from primemover.app.web.uploads import uploads_of
from primemover.checkup import check
from primemover.coaching.frames import frames_of
from primemover.coaching.live_set import CoachedSet
from primemover.coaching.movements import coached_for
from primemover.coaching.report import SetTarget
from primemover.findings.emg_files import EmgTestResult
from primemover.recordings.answers import Answers
from tests.app.web.emg_given import given_emg
from tests.app.web.live_clients import later
from tests.app.web.lived_in import Lived, live_in
from tests.app.web.people import NO_SIGNS
from tests.browser.fake_camera import CLIPS
from tests.browser.served import Served, served
from tests.synthetic import synthetic_track

if TYPE_CHECKING:
    from primemover.app.web.site import Site
    from primemover.history.records import Person

COACHED: Final = "bodyweight_squat"
FILMS: Final = ("squat", "plank", "one_leg_stand")
TOLD: Final[dict[str, Any]] = {
    **NO_SIGNS,
    "about.age_years": 34.0,
    "about.sex": "male",
    "readiness.blood_pressure": "normal",
    "sitting.hours_work_day": 9.0,
    "sitting.longest_stretch_min": 120.0,
}
"""A 34-year-old who sits nine hours."""
FELT: Final[dict[str, Any]] = {
    "felt.clam_before": {"front_of_thigh": 6, "lower_buttock": 1},
    "felt.clam_after": {"front_of_thigh": 2, "lower_buttock": 6},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class LivedApp:
    """A running app and whom and what to look at.

    ``people`` are ids by what the person is here for: ``lived_one`` has six weeks behind her and a
    check with films, ``lived_two`` three weeks, ``new`` nothing at all; the others are in the
    middle of something. ``names`` are what stands in addresses: ids of checks, days, tokens.
    """

    app: Served
    people: dict[str, str]
    names: dict[str, str]

    def pairing_code(self) -> str:
        """A new one: it works for some minutes only, and a slow machine takes longer."""
        return str(self.app.app.state.safety.codes.make(self.people["mid"]))


@contextmanager
def lived_app(folder: Path) -> Iterator[LivedApp]:
    """The app until the block ends; it takes a few seconds to fill."""
    with served(folder) as app:
        site: Site = app.app.state.site
        lived_one = live_in(site.store, label="client one")
        lived_two = live_in(site.store, label="client two", weeks=3)
        people = {"lived_one": lived_one.person.id, "lived_two": lived_two.person.id}
        names = _of_one(site, lived_one) | _emg_of_one(site, lived_one)
        for key, add in {
            "new": _new,
            "mid": _in_a_check,
            "stop": _at_a_stop_sign,
            "pause": _to_be_cleared,
            "train": _in_a_session,
            "between": _between_sets,
            "fresh": _session_just_begun,
            "ended": _stopped_training,
        }.items():
            person, known = add(site)
            people[key] = person.id
            names |= known
        yield LivedApp(app=app, people=people, names=names)


def _of_one(site: Site, lived_one: Lived) -> dict[str, str]:
    """A check with films as the newest, days and entries of the log, coached sets."""
    first = site.store.checks(lived_one.person.id)[0].id
    found = begun(
        lived_one.person,
        depth=site.knowledge.check_depths["quick"],
        store=site.store,
        knowledge=site.knowledge,
    )
    told = {**TOLD, **FELT}

    def filmed(hand: Any) -> Any:
        hand = hand.answered(told, shown=tuple(told))
        for test in FILMS:
            side = "right" if test == "one_leg_stand" else None
            hand = hand.with_film(
                test, side=side, track=synthetic_track(test), source=f"{test}.mp4"
            )
        return hand

    change(site.store, person=lived_one.person.id, how=filmed)
    ended = finish(lived_one.person, store=site.store, knowledge=site.knowledge)
    assert ended is not None
    session = lived_one.log.sessions[-1]
    place = next(iter(lived_one.plan.sessions())).blocks[0].exercises[0].slot
    return {
        "before": first,
        "check": ended[0].id,
        "recording": "0",
        "month": f"{session.on:%Y-%m}",
        "day": str(session.on),
        "painful": str(lived_one.pain.on),
        "entry": session.id,
        "slot": place,
        "set": _coached(site, person=lived_one.person, over=False),
        "over": _coached(site, person=lived_one.person, over=True),
        "begun": found.id,
    }


def _emg_of_one(site: Site, lived_one: Lived) -> dict[str, str]:
    """Recordings of surface EMG, at every point of their way."""
    given = given_emg(site, person=lived_one.person.id)
    done = emg_uploads(site).find(given.done, person=lived_one.person.id)
    assert done is not None
    kept = EmgTestResult(
        protocol="bridge", test="", side=None, source="kept.csv", document=done.result
    )
    alone = check(Answers(values={}), emg=(kept,), knowledge=site.knowledge)
    record = keep_check(alone, store=site.store, person=lived_one.person)
    return {"sensors": record.id} | {f"emg_{name}": value for name, value in asdict(given).items()}


def _coached(site: Site, *, person: Person, over: bool) -> str:
    """The token of a set of squats; one that is over was done by somebody."""
    movement = coached_for(COACHED, knowledge=site.knowledge)
    assert movement is not None
    coach = CoachedSet(movement, side=None, target=SetTarget(reps=4), knowledge=site.knowledge)
    live = CoachedLive(Owner(person=person.id, what=COACHED, side=None), coach=coach, keep=True)
    token = live_sets(site).add(live)
    if over:
        track = synthetic_track("squat", repetitions=4, rest_s=1.5)
        for frame in later(frames_of(track), by_s=0.1):
            live.take(frame)
        live.do("finish")
    return token


def _new(site: Site) -> tuple[Person, dict[str, str]]:
    person = new_person("newcomer")
    site.store.add_person(person)
    return person, {}


def _checking(site: Site, *, label: str, **told: Any) -> Person:
    """Somebody with a check in hand."""
    person = new_person(label)
    site.store.add_person(person)
    quick = site.knowledge.check_depths["quick"]
    begun(person, depth=quick, store=site.store, knowledge=site.knowledge)
    answers = {**TOLD, **{name.replace("__", "."): value for name, value in told.items()}}
    gate = [*quick.questions]
    shown = tuple(dict.fromkeys((*answers, *(q for q in gate if not q.startswith("felt.")))))
    change(
        site.store,
        person=person.id,
        how=lambda hand: hand.answered(answers, shown=shown),
    )
    return person


def _in_a_check(site: Site) -> tuple[Person, dict[str, str]]:
    person = _checking(site, label="in a check")
    track = synthetic_track("squat")
    change(
        site.store,
        person=person.id,
        how=lambda hand: hand.answered({**hand.answers, **FELT}, shown=tuple(FELT)).with_film(
            "squat", side=None, track=track, source="squat.mp4"
        ),
    )
    film = FilmedLive(
        Owner(person=person.id, what="plank", side=None), coach=None, asked=Asked(longest_s=60)
    )
    return person, {"film": live_sets(site).add(film), "upload": _upload(site, person=person)}


def _upload(site: Site, *, person: Person) -> str:
    """The id of a film that is being looked at, and stays so."""
    films = uploads_of(site, take=lambda _upload, _track: None)
    setattr(films, "_look_at", lambda _upload: None)  # noqa: B010 - a method of this one only
    with (CLIPS / "plank_sag.mp4").open("rb") as film:
        going = films.add(
            film, name="plank.mp4", person=person.id, check="", test="plank", side=None
        )
    going.share = 0.4
    return going.id


def _at_a_stop_sign(site: Site) -> tuple[Person, dict[str, str]]:
    return _checking(site, label="at a stop sign", safety__saddle=True), {}


def _to_be_cleared(site: Site) -> tuple[Person, dict[str, str]]:
    return _checking(site, label="to be cleared", readiness__heart=True), {}


def _in_a_session(site: Site) -> tuple[Person, dict[str, str]]:
    lived = live_in(site.store, label="in a session", weeks=2)
    with _visitor(site, lived.person) as visitor:
        _first_done(visitor)
    return lived.person, {}


def _between_sets(site: Site) -> tuple[Person, dict[str, str]]:
    lived = live_in(site.store, label="between sets", weeks=2)
    with _visitor(site, lived.person) as visitor:
        _first_done(visitor)
        _send(visitor, "/today/session/set", **_SET)
    return lived.person, {}


def _session_just_begun(site: Site) -> tuple[Person, dict[str, str]]:
    lived = live_in(site.store, label="at the start", weeks=1)
    with _visitor(site, lived.person) as visitor:
        _send(visitor, "/today/start", page="/today", minutes="30", kit="usual")
    return lived.person, {}


def _stopped_training(site: Site) -> tuple[Person, dict[str, str]]:
    lived = live_in(site.store, label="ended early", weeks=2)
    with _visitor(site, lived.person) as visitor:
        _send(visitor, "/today/start", page="/today", minutes="30", kit="usual")
        _send(visitor, "/today/stop", page="/today/stop", signs="dizziness")
    return lived.person, {}


_SET: Final = {"reps": "8"}


def _first_done(visitor: httpx2.Client) -> None:
    """Nothing; the session of the day is begun and its first exercise is over."""
    page = _send(visitor, "/today/start", page="/today", minutes="30", kit="usual")
    while "/today/session/set" in page.text:
        page = _send(visitor, "/today/session/set", **_SET)
    _send(visitor, "/today/session/end")


@contextmanager
def _visitor(site: Site, person: Person) -> Iterator[httpx2.Client]:
    """Somebody who sends forms to the running app."""
    address = f"http://127.0.0.1:{site.settings.port}"
    cookies = {"whose": person.id}
    with httpx2.Client(base_url=address, cookies=cookies, follow_redirects=True) as visitor:
        yield visitor


def _send(
    visitor: httpx2.Client, form: str, *, page: str = "/today/session", **fields: str
) -> httpx2.Response:
    """The page after a form of ``page`` was sent, with the token and the turn that stand in it."""
    shown = visitor.get(page)
    hidden = dict(re.findall(r'type="hidden" name="(csrf|turn)" value="([^"]*)"', shown.text))
    if page != "/today/session":
        hidden.pop("turn", None)
    answer = visitor.post(
        form, data={**hidden, **fields}, headers={"Origin": str(visitor.base_url).rstrip("/")}
    )
    answer.raise_for_status()
    return answer
