"""``/settings``: language, units, looks, data, passphrase, what this app is made of."""

from __future__ import annotations

from importlib import metadata
from typing import Final, Literal

from pydantic import Field
from starlette.datastructures import UploadFile
from starlette.responses import Response

from primemover.app.keeping import held_of
from primemover.app.web import languages, whose
from primemover.app.web.endpoints import Form, NoForm, Pages
from primemover.app.web.security.faults import ServingError
from primemover.app.web.security.limits import SIGNING_IN
from primemover.app.web.security.passphrase import LONGEST, SHORTEST
from primemover.app.web.security.safety import SESSION, own_folder
from primemover.app.web.settings_data import (
    archive_download,
    backup_download,
    erase_everything,
    import_upload,
    notice_text,
)
from primemover.app.web.visit import Visit
from primemover.errors import StoreError

PAGES: Final = Pages(prefix="/settings")

MOST_ARCHIVE_BYTES: Final = 4 << 30


class Looks(Form):
    """How the app speaks, measures and looks."""

    language: Literal["auto", "en", "de"] = "auto"
    units: Literal["metric", "imperial"] = "metric"
    theme: Literal["auto", "light", "dark"] = "auto"


class Export(Form):
    """Whose records go into the archive."""

    of: Literal["everybody", "person"] = "everybody"


class Erase(Form):
    """The name typed to confirm."""

    label: str = Field(default="", max_length=500)


class NewPassphrase(Form):
    """A passphrase typed twice, and the one before when there is one."""

    current: str = Field(default="", max_length=LONGEST)
    passphrase: str = Field(default="", max_length=LONGEST)
    again: str = Field(default="", max_length=LONGEST)


class Current(Form):
    """The passphrase that is set."""

    current: str = Field(default="", max_length=LONGEST)


@PAGES.get("")
def settings(visit: Visit) -> Response:
    """Everything that can be set, and everything that can be done with what is kept."""
    return _shown(visit)


@PAGES.post("/looks", form=Looks)
def looks(visit: Visit, *, form: Looks) -> Response:
    """The settings again, in the language and looks that were chosen."""
    answer = visit.go("/settings")
    visit.remember(answer, name=languages.COOKIE, value=form.language.removeprefix("auto"))
    visit.remember(answer, name="units", value=form.units.removeprefix("metric"))
    visit.remember(answer, name="theme", value=form.theme.removeprefix("auto"))
    language = languages.language_named(form.language, visit=visit)
    visit.say(language("Your settings are kept."))
    return answer


@PAGES.get("/export", query=Export)
def export(visit: Visit, *, query: Export) -> Response:
    """An archive with everything that is kept, for any program to read."""
    return archive_download(visit, everybody=query.of == "everybody")


@PAGES.get("/backup")
def backup(visit: Visit) -> Response:
    """A verified copy of the whole history, as one file."""
    return backup_download(visit)


@PAGES.post("/import", form=NoForm, files=("archive",), most_bytes=MOST_ARCHIVE_BYTES)
def take_in(visit: Visit, *, archive: UploadFile | None) -> Response:
    """What an archive brought; all of it is looked at before the first record is written."""
    if archive is None:
        text = visit.language("Choose an archive first.")
        return _shown(visit, status=422, faults={"archive": text})
    try:
        done = import_upload(visit, archive=archive)
    except StoreError as error:
        return _shown(visit, status=422, faults={"archive": str(error)})
    visit.look_again()
    return visit.page("settings/imported.html.j2", added=done.added, there=done.there)


@PAGES.post("/erase", form=Erase)
def erase(visit: Visit, *, form: Erase) -> Response:
    """What was erased of this person: everything; every session ends."""
    person = visit.person
    if form.label != person.label.strip():  # what a form holds comes without outer spaces
        text = visit.language("That is not the name. Type it exactly as it is written here.")
        return _shown(visit, status=422, faults={"label": text})
    erased = erase_everything(visit, person=person)
    signed_in = visit.session.signed_in
    visit.safety.sessions.end_all()
    visit.request.scope[SESSION] = visit.safety.sessions.begin(signed_in=signed_in)
    answer = visit.page("settings/erased.html.j2", label=person.label, erased=erased)
    visit.remember(answer, name=whose.COOKIE, value="")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@PAGES.post("/passphrase", form=NewPassphrase)
def set_passphrase(visit: Visit, *, form: NewPassphrase) -> Response:
    """The settings again; from now on the pages ask for the passphrase."""
    if fault := _current_fault(visit, form.current):
        return _shown(visit, status=422, faults={"current": fault})
    if form.passphrase != form.again:
        fault = visit.language("The two are not the same. Type it twice.")
        return _shown(visit, status=422, faults={"again": fault})
    try:
        visit.safety.passphrase.set(form.passphrase)
    except ServingError as error:
        return _shown(visit, status=422, faults={"passphrase": str(error)})
    told = visit.language("The passphrase is set. Other browsers must sign in now.")
    return _signed_in_anew(visit, told=told)


@PAGES.post("/passphrase/forget", form=Current)
def forget_passphrase(visit: Visit, *, form: Current) -> Response:
    """The settings again; the pages ask for no passphrase any more."""
    if fault := _current_fault(visit, form.current):
        return _shown(visit, status=422, faults={"current": fault})
    if visit.safety.on_network:
        fault = visit.language("The app is open to the network now, so it needs a passphrase.")
        return _shown(visit, status=422, faults={"current": fault})
    visit.safety.passphrase.forget()
    told = visit.language("The pages ask for no passphrase any more.")
    return _signed_in_anew(visit, told=told)


@PAGES.get("/licences")
def licences(visit: Visit) -> Response:
    """What the app is made of, and under which licences."""
    return visit.page("settings/licences.html.j2", notice=notice_text())


def _shown(visit: Visit, *, status: int = 200, faults: dict[str, str] | None = None) -> Response:
    site = visit.site
    return visit.page(
        "settings/settings.html.j2",
        status=status,
        faults=faults or {},
        languages=languages.NAMES,
        held=held_of(visit.store, person=visit.person),
        people=visit.store.people(),
        where=getattr(visit.store, "where", ""),
        folder=own_folder(site.settings),
        version=metadata.version("primemover"),
        shortest=SHORTEST,
        has_passphrase=visit.safety.passphrase.is_set,
        on_network=visit.safety.on_network,
    )


def _current_fault(visit: Visit, typed: str) -> str:
    """Why ``typed`` does not show that this is the owner; "" when it does, or nobody need show."""
    safety = visit.safety
    if not safety.passphrase.is_set:
        return ""
    client = visit.request.client.host if visit.request.client else ""
    if safety.signing_in.take(client, rate=SIGNING_IN) or not safety.signing_in_all.take():
        return visit.language("Too many attempts. Wait a minute, then try again.")
    return "" if safety.passphrase.fits(typed) else visit.language("That is not the passphrase.")


def _signed_in_anew(visit: Visit, *, told: str) -> Response:
    """The settings, in a session of its own; every other one is over."""
    visit.safety.sessions.end_all()
    visit.request.scope[SESSION] = visit.safety.sessions.begin(signed_in=True)
    visit.say(told)
    return visit.go("/settings#passphrase")
