"""``/results/…/load/…``: who carried the load in one recording, worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final

from markupsafe import Markup
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.simulating import MOST_LOAD_KG, is_there
from primemover.app.web.carrying import Carrying, carryings_of
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.result_shown import ResultShown, result_shown
from primemover.app.web.visit import Visit
from primemover.errors import PrimeMoverError
from primemover.simulation.recorded import assumed_of, body_of

if TYPE_CHECKING:
    from primemover.checkup import CheckResult, TestResult
    from primemover.simulation.who_carries import WhoCarries

PAGES: Final = Pages(prefix="/results")


class Asked(Form):
    """What was held meanwhile."""

    load_kg: Annotated[float, Field(ge=0, le=MOST_LOAD_KG, allow_inf_nan=False)] = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadLink:
    """One recording of a check whose load can be worked out; ``opening`` where it has been.

    ``can`` is whether it can ever be, and ``why_not`` says why not ("" for no reason known).
    """

    number: int
    heading: str
    opening: tuple[str, ...]
    can: bool
    why_not: str


@PAGES.get("/carrying.css")
def looks(visit: Visit) -> Response:
    """The looks of the pictures of who carries the load, and of nothing else."""
    from primemover.report.pages import render_page

    return Response(
        render_page("carrying/carrying.css"),
        media_type="text/css",
        headers={"Cache-Control": "max-age=3600"},
    )


@PAGES.get("/{check}/load/{number:int}")
def load(visit: Visit, *, check: str, number: int) -> Response:
    """Who carried the load in one recording; how far it has got, or what it takes to see it."""
    shown, film = _film(visit, check=check, number=number)
    here = f"/results/{check}/load/{number}"
    going = carryings_of(visit.site).find((check, number), person=visit.person.id)
    account = accounts_of(visit, shown=shown).get(number)
    if account is None and going is not None and not going.over:
        name = "results/load_progress.html.j2" if visit.is_part else "results/load_going.html.j2"
        return visit.page(name, going=going, heading=_heading(shown, number=number), here=here)
    if visit.is_part:
        return visit.go(here)
    return visit.page(
        "results/load.html.j2",
        shown=shown,
        heading=_heading(shown, number=number),
        here=here,
        account=_part(account, visit=visit) if account else None,
        fault=going.fault if going is not None else "",
        body=_body(shown.result),
        installed=is_there(),
        refused=_refused(film),
    )


@PAGES.post("/{check}/load/{number:int}", form=Asked)
def work_out(visit: Visit, *, check: str, number: int, form: Asked) -> Response:
    """Begin to work it out; the page says how far it has got."""
    shown, film = _film(visit, check=check, number=number)
    here = f"/results/{check}/load/{number}"
    if is_there():
        carryings_of(visit.site).add(
            Carrying(
                key=(check, number),
                person=visit.person.id,
                result=film,
                body=body_of(shown.result.answers),
                assumed=assumed_of(shown.result.answers),
                load_kg=form.load_kg,
            )
        )
    return visit.go(here)


def accounts_of(visit: Visit, *, shown: ResultShown) -> Mapping[int, WhoCarries]:
    """The accounts there are of a check, by the number of the recording: new ones, else kept."""
    tests = shown.result.tests
    kept = {
        number: account
        for account in shown.result.load_sharing
        for number, test in enumerate(tests)
        if (test.test, test.side, test.source)
        == (account.movement, account.side, account.recording)
    }
    return kept | carryings_of(visit.site).accounts(shown.record.id, person=visit.person.id)


def with_accounts(visit: Visit, *, shown: ResultShown) -> CheckResult:
    """The check with the accounts at hand, in the order filmed."""
    accounts = accounts_of(visit, shown=shown)
    if not accounts:
        return shown.result
    return replace(shown.result, load_sharing=tuple(accounts[each] for each in sorted(accounts)))


def links_of(visit: Visit, *, shown: ResultShown) -> tuple[LoadLink, ...]:
    """Recordings of a check, with what is known already or why it cannot be worked out."""
    from primemover.report.carrying.answer import opening
    from primemover.simulation.filmed_scenes import WHY_NOT

    accounts = accounts_of(visit, shown=shown)
    return tuple(
        LoadLink(
            number=film.number,
            heading=film.view.heading,
            opening=opening(accounts[film.number], knowledge=visit.knowledge)
            if film.number in accounts and not accounts[film.number].refused
            else (),
            can=_can(test),
            why_not=WHY_NOT.get(test.test, ""),
        )
        for film, test in zip(shown.films, shown.result.tests, strict=True)
        if test.movement is not None
    )


def _can(film: TestResult) -> bool:
    """Whether the load of a recording is worked out at all: known before anybody asks."""
    from primemover.simulation.filmed_scenes import SCENES

    return film.test in SCENES


def _film(visit: Visit, *, check: str, number: int) -> tuple[ResultShown, TestResult]:
    records = visit.store.checks(visit.person.id)
    shown = result_shown(visit.site, check=check, records=records)
    if shown is None or number >= len(shown.result.tests):
        raise HTTPException(404)
    film = shown.result.tests[number]
    if film.movement is None or shown.result.gate.outcome == "stop" or not _can(film):
        raise HTTPException(404)
    return shown, film


def _heading(shown: ResultShown, *, number: int) -> str:
    return shown.films[number].view.heading


def _refused(film: TestResult) -> str:
    return film.problem


def _body(result: CheckResult) -> Mapping[str, Any]:
    """The body that is meant: what was told of it, or why it cannot be."""
    try:
        size, fault = body_of(result.answers), ""
    except PrimeMoverError as problem:
        size, fault = None, str(problem)
    told = result.answers
    return {
        "size": size,
        "fault": fault,
        "told": told.number("about.mass_kg") is not None
        and told.number("about.height_cm") is not None,
    }


def _part(account: WhoCarries, *, visit: Visit) -> Markup:
    """The account as the report shows it; it is escaped where it is made."""
    from primemover.report.carrying.page import carrying_parts
    from primemover.report.pages import render_page

    parts = carrying_parts((account,), knowledge=visit.knowledge)
    return Markup(render_page("carrying/alone.html.j2", **parts))
