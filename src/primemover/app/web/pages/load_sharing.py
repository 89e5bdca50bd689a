"""``/results/…/load/…``: who carried the load in one recording, worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.simulating import is_there
from primemover.app.web.carrying import Carrying, carryings_of
from primemover.app.web.endpoints import Pages
from primemover.app.web.load_asked import Asked, Meant, fields_of, meant, words_of
from primemover.app.web.result_shown import ResultShown, result_shown
from primemover.app.web.visit import Visit

if TYPE_CHECKING:
    from primemover.checkup import CheckResult, TestResult
    from primemover.simulation.who_carries import WhoCarries

PAGES: Final = Pages(prefix="/results")


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
    working = going is not None and not going.over
    if visit.is_part:
        if working:
            return visit.page("results/load_progress.html.j2", going=going, here=here)
        return visit.go(here)
    account = accounts_of(visit, shown=shown).get(number)
    if account is None and working:
        heading = _heading(shown, number=number)
        return visit.page("results/load_going.html.j2", going=going, heading=heading, here=here)
    typed = fields_of(
        _last(going, account=account), visit=visit, film=film, answers=shown.result.answers
    )
    return _page(visit, shown=shown, number=number, typed=typed)


@PAGES.post("/{check}/load/{number:int}", form=Asked)
def work_out(visit: Visit, *, check: str, number: int, form: Asked) -> Response:
    """Begin to work it out; the page says how far it has got, or which field cannot be meant."""
    shown, film = _film(visit, check=check, number=number)
    if not _can(film):
        raise HTTPException(404)
    asked = meant(form, visit=visit, film=film, answers=shown.result.answers)
    if asked.faults or asked.body is None:
        typed = form.model_dump()
        return _page(visit, shown=shown, number=number, typed=typed, asked=asked)
    if is_there():
        carryings_of(visit.site).add(
            Carrying(
                key=(check, number),
                person=visit.person.id,
                result=replace(film, side=asked.side),
                body=asked.body,
                assumed=asked.assumed,
                load_kg=asked.load_kg,
            )
        )
    return visit.go(f"/results/{check}/load/{number}")


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
            can=_can(test) or film.number in accounts,
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
    """The check and the recording in it, where its load can be, or has been, worked out."""
    records = visit.store.checks(visit.person.id)
    shown = result_shown(visit.site, check=check, records=records)
    if shown is None or number >= len(shown.result.tests):
        raise HTTPException(404)
    film = shown.result.tests[number]
    if film.movement is None or shown.result.gate.outcome == "stop":
        raise HTTPException(404)
    if not _can(film) and number not in accounts_of(visit, shown=shown):
        raise HTTPException(404)
    return shown, film


def _heading(shown: ResultShown, *, number: int) -> str:
    return shown.films[number].view.heading


def _last(going: Carrying | None, *, account: WhoCarries | None) -> Meant | None:
    """What was asked last: what is on its way or failed, else what the account is of."""
    if going is not None:
        return Meant(load_kg=going.load_kg, side=going.result.side, body=going.body)
    if account is not None:
        return Meant(load_kg=account.load_kg, side=account.side, body=account.body)
    return None


def _page(
    visit: Visit,
    *,
    shown: ResultShown,
    number: int,
    typed: Mapping[str, str],
    asked: Meant | None = None,
) -> Response:
    """The account there is, and the form that asks for one or for another."""
    film, answers = shown.result.tests[number], shown.result.answers
    going = carryings_of(visit.site).find((shown.record.id, number), person=visit.person.id)
    account = accounts_of(visit, shown=shown).get(number)
    why = asked.why if asked else meant(Asked(), visit=visit, film=film, answers=answers).why
    return visit.page(
        "results/load.html.j2",
        status=422 if asked else 200,
        shown=shown,
        heading=_heading(shown, number=number),
        here=f"/results/{shown.record.id}/load/{number}",
        account=_part(account, visit=visit) if account else None,
        going=going if going is not None and not going.over else None,
        fault=going.fault if going is not None else "",
        can=_can(film),
        sided=film.side is not None,
        installed=is_there(),
        typed=typed,
        faults=asked.faults if asked else (),
        why=why,
        words=words_of(visit, film=film, answers=answers),
    )


def _part(account: WhoCarries, *, visit: Visit) -> Markup:
    """The account as the report shows it; it is escaped where it is made."""
    from primemover.report.carrying.page import carrying_parts
    from primemover.report.pages import render_page

    parts = carrying_parts((account,), knowledge=visit.knowledge)
    return Markup(render_page("carrying/alone.html.j2", **parts))
