"""Every address that shows something, with an example of it to open.

An address without an example fails ``test_every_page``: whoever adds a page adds it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from primemover.app.web.application import MODULES

if TYPE_CHECKING:
    from tests.browser.lived_app import LivedApp


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One address opened by somebody.

    ``route`` is the address as the app writes it; ``path`` is filled with
    :attr:`~tests.browser.lived_app.LivedApp.names`. ``whose`` is a key of its people. ``locked``
    is looked at where a passphrase is asked for and nobody is signed in.
    """

    route: str
    path: str
    whose: str = "lived_one"
    note: str = ""
    locked: bool = False

    @property
    def name(self) -> str:
        """A name for people and files."""
        what = self.route.strip("/").replace("/", "-").replace("{", "").replace("}", "") or "home"
        return f"{what}-{self.note}" if self.note else what

    def address(self, lived: LivedApp) -> str:
        """The address with everything filled in."""
        known = {name: quote(value, safe="") for name, value in lived.names.items()}
        if "{code}" in self.path:
            known["code"] = quote(lived.pairing_code(), safe="")
        return self.path.format(**known, **{f"id_{key}": one for key, one in lived.people.items()})


def _page(route: str, path: str = "", *, whose: str = "lived_one", note: str = "") -> Example:
    return Example(route=route, path=path or route, whose=whose, note=note)


PAGES: Final[tuple[Example, ...]] = (
    _page("/"),
    _page("/", whose="new", note="new"),
    _page("/", whose="mid", note="in-a-check"),
    _page("/learn"),
    _page("/learn/compensation"),
    _page("/learn/article"),
    _page("/learn/words"),
    _page("/learn/order"),
    _page("/learn/yoga"),
    _page("/signs", whose="stop"),
    _page("/signs", whose="pause", note="pause"),
    _page("/signs", whose="ended", note="told"),
    _page("/signs/answer", whose="new"),
    _page("/feel"),
    _page("/feel/first", whose="mid"),
    _page("/feel/again", whose="mid"),
    _page("/feel/result", whose="mid"),
    _page("/check", whose="new", note="start"),
    _page("/check", whose="mid"),
    _page("/check/step/{step}", "/check/step/about-1", whose="mid", note="about"),
    _page("/check/step/{step}", "/check/step/pain-1", whose="mid", note="pain"),
    _page("/check/step/{step}", "/check/step/felt-clam_before", whose="mid", note="felt"),
    _page("/check/stop", whose="stop"),
    _page("/check/pause", whose="pause"),
    _page("/check/finish", whose="mid"),
    _page("/film", whose="mid"),
    _page("/film/{test}", "/film/plank", whose="mid", note="side"),
    _page("/film/{test}", "/film/one_leg_stand?side=left", whose="mid", note="front"),
    _page("/film/{test}/camera", "/film/plank/camera?set={film}", whose="mid"),
    _page("/film/{test}/going", "/film/plank/going?upload={upload}", whose="mid"),
    _page("/film/{test}/seen", "/film/squat/seen", whose="mid"),
    _page("/film/{test}/ask", "/film/plank/ask", whose="mid"),
    _page("/results"),
    _page("/results", whose="new", note="new"),
    _page("/results/{check}", "/results/{check}"),
    _page("/results/{check}", "/results/{sensors}", note="sensors"),
    _page("/results/{check}/load/{number:int}", "/results/{check}/load/0"),
    _page("/plan"),
    _page("/plan", whose="new", note="none"),
    _page("/plan", whose="ended", note="withheld"),
    _page("/plan/new", "/plan/new?check={check}"),
    _page("/plan/settings"),
    _page("/plan/week/{number}", "/plan/week/7"),
    _page("/plan/why"),
    _page("/plan/swap/{slot}", "/plan/swap/{slot}"),
    _page("/plan/away"),
    _page("/today"),
    _page("/today", whose="new", note="new"),
    _page("/today", whose="train", note="in-hand"),
    _page("/today/finish", whose="train"),
    _page("/today/stop", whose="train"),
    _page("/today/stopped", whose="ended"),
    _page("/today/done"),
    _page("/today/desk"),
    _page("/today/session", whose="train"),
    _page("/today/session/end", whose="between"),
    _page("/today/session/swap", whose="fresh"),
    _page("/coach"),
    _page("/coach/{exercise}", "/coach/bodyweight_squat"),
    _page("/coach/{exercise}", "/coach/lateral_band_walk", note="by-hand"),
    _page("/coach/{exercise}/live", "/coach/bodyweight_squat/live?set={set}&reps=4"),
    _page("/coach/{exercise}/over", "/coach/bodyweight_squat/over?set={over}"),
    _page("/eat"),
    _page("/eat/questions"),
    _page("/eat/shopping"),
    _page("/eat/{dish}", "/eat/oat_bowl"),
    _page("/emg"),
    _page("/emg/{protocol}", "/emg/bridge"),
    _page("/emg/on/{recording}", "/emg/on/{emg_going}", note="going"),
    _page("/emg/on/{recording}", "/emg/on/{emg_found}", note="channels"),
    _page("/emg/on/{recording}", "/emg/on/{emg_done}", note="result"),
    _page("/emg/on/{recording}", "/emg/on/{emg_failed}", note="failed"),
    _page("/history"),
    _page("/history", whose="new", note="new"),
    _page("/history/calendar", "/history/calendar?month={month}"),
    _page("/history/loads"),
    _page("/history/tests"),
    _page("/history/pain"),
    _page("/history/notes"),
    _page("/history/day/{on}", "/history/day/{day}"),
    _page("/history/day/{on}", "/history/day/{painful}", note="painful"),
    _page("/history/day/{on}/edit/{entry}", "/history/day/{day}/edit/{entry}"),
    _page("/people"),
    _page("/people/{ident}", "/people/{id_lived_two}"),
    _page("/settings"),
    _page("/settings/licences"),
    _page("/pair", whose="mid"),
    _page("/pair/with/{code}", "/pair/with/{code}", whose="mid"),
    _page("/pair/with/{code}", "/pair/with/none", whose="mid", note="over"),
    Example(route="/sign-in", path="/sign-in", whose="", locked=True),
    _page("/away"),
)
"""Addresses that a person looks at."""

LEADING_ON: Final = frozenset({"/check/next"})
"""Addresses that only lead to another."""

PARTS: Final[tuple[Example, ...]] = (_page("/feel/map", "/feel/map?lower_buttock=4"),)
"""Addresses of parts of a page."""

FILES: Final[tuple[Example, ...]] = (
    _page("/results/report.css"),
    _page("/results/carrying.css"),
    _page("/results/{check}/skeleton/{number:int}.json", "/results/{check}/skeleton/0.json"),
    _page("/results/{check}/report.html", "/results/{check}/report.html"),
    _page("/results/{check}/check.json", "/results/{check}/check.json"),
    _page("/results/{check}/note.html", "/results/{check}/note.html"),
    _page("/results/{check}/fhir.json", "/results/{check}/fhir.json"),
    _page("/plan/files/{name}", "/plan/files/programme.pdf"),
    _page("/coach/{exercise}/skeleton.json", "/coach/bodyweight_squat/skeleton.json?set={over}"),
    _page("/eat/shopping.csv"),
    _page("/eat/recipes.pdf"),
    _page("/emg/account.css"),
    _page("/emg/on/{recording}/result.html", "/emg/on/{emg_done}/result.html"),
    _page("/emg/on/{recording}/result.json", "/emg/on/{emg_done}/result.json"),
    _page("/emg/on/{recording}/result.parquet", "/emg/on/{emg_done}/result.parquet"),
    _page("/history/report.html"),
    _page("/history/report.pdf"),
    _page("/people/{ident}/programme.pdf", "/people/{id_lived_two}/programme.pdf"),
    _page("/people/{ident}/report.pdf", "/people/{id_lived_two}/report.pdf"),
    _page("/people/{ident}/note.html", "/people/{id_lived_two}/note.html"),
    _page("/settings/export"),
    _page("/settings/backup"),
    _page("/pictures/{name}", "/pictures/clam.avif"),
    _page("/manifest.webmanifest"),
    _page("/sw.js"),
)
"""Addresses that answer with something other than a page of the app."""


def routes() -> frozenset[str]:
    """Every address of the app that can be looked at."""
    return frozenset(
        endpoint.path
        for pages in MODULES
        for endpoint in pages.endpoints
        if endpoint.method == "GET"
    )


def routes_with_examples() -> frozenset[str]:
    """Every address that is opened by the tests."""
    return frozenset(one.route for one in (*PAGES, *PARTS, *FILES)) | LEADING_ON
