"""``/results``: what a check found, test by test, with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from primemover.app.retests import Repeatable, repeatable, whole
from primemover.app.web.endpoints import Pages
from primemover.app.web.film_seen import without_commands
from primemover.app.web.handing import handed
from primemover.app.web.pages.load_sharing import links_of, with_accounts
from primemover.app.web.result_shown import ResultShown, learnt, result_shown, since_last
from primemover.app.web.uploads import reads_films
from primemover.app.web.visit import Visit
from primemover.findings.emg_files import kept_results

if TYPE_CHECKING:
    from primemover.history.records import CheckRecord
    from primemover.knowledge import Question

PAGES: Final = Pages(prefix="/results")

_SECTIONS: Final = {
    "found": "sections/found.html.j2",
    "article": "sections/article.html.j2",
    "method": "sections/method.html.j2",
    "sources": "sections/sources.html.j2",
    "icons": "partials/icons.html.j2",
    "sensors": "emg/section.html.j2",
}
"""Parts of the report that a page takes over as they are."""


@PAGES.get("")
def results(visit: Visit) -> Response:
    """Every check kept, the newest first."""
    records = visit.store.checks(visit.person.id)
    return visit.page(
        "results/list.html.j2", rows=[_row(each, visit=visit) for each in reversed(records)]
    )


def _row(record: CheckRecord, *, visit: Visit) -> dict[str, object]:
    document = record.result
    findings = document.get("findings") or ()
    statuses = [f.get("status") for f in findings] if isinstance(findings, list | tuple) else []
    tests = document.get("tests") or ()
    return {
        "record": record,
        "at": record.at.astimezone(),
        "outcome": document.get("outcome", "go"),
        "stands_out": statuses.count("supported"),
        "fine": statuses.count("not_supported"),
        "films": len(tests) if isinstance(tests, list | tuple) else 0,
        "sensors": tuple(_recorded(record, visit=visit)),
    }


def _recorded(record: CheckRecord, *, visit: Visit) -> Iterator[str]:
    """Names of the movements that muscle sensors recorded."""
    for each in kept_results(record.result.get("recorded")):
        protocol = visit.knowledge.emg_protocols.get(each.protocol)
        yield protocol.name if protocol else each.protocol


@PAGES.get("/report.css")
def looks(visit: Visit) -> Response:
    """The looks of the parts that a page takes over from the report, and of nothing else."""
    from primemover.report.pages import render_page

    return Response(
        f".report {{\n{render_page('parts.css')}\n}}\n",
        media_type="text/css",
        headers={"Cache-Control": "max-age=3600"},
    )


@PAGES.get("/{check}")
def result(visit: Visit, *, check: str) -> Response:
    """One check: what stands out first, then each test, the evidence, and what changed."""
    records = visit.store.checks(visit.person.id)
    shown = _shown(visit, check=check, records=records)
    if shown.result.gate.outcome == "stop":
        return _stopped(visit, shown=shown)
    if shown.record.of_sensors_alone:
        return _sensors_alone(visit, shown=shown)
    beside = since_last(shown.record, records=records, store=visit.store, knowledge=visit.knowledge)
    newest = whole(records)[-1].id == check
    return visit.page(
        "results/result.html.j2",
        shown=shown,
        page=shown.page,
        plain=without_commands,
        reads_films=reads_films(),
        films=[(film, _recording(shown, number=film.number)) for film in shown.films],
        loads=links_of(visit, shown=shown),
        parts={name: _part(template, shown=shown) for name, template in _SECTIONS.items()},
        beside=beside,
        learnt=learnt(beside[1]) if beside and shown.record.repeats == beside[0].id else (),
        newest=newest,
        missing=_missing(visit, shown=shown) if newest else (),
        repeatable=_repeatable(visit, record=shown.record) if newest else None,
        plan=visit.store.current_plan(visit.person.id),
    )


def _sensors_alone(visit: Visit, *, shown: ResultShown) -> Response:
    """Recordings of muscle sensors with nothing else beside them."""
    told = [each for each in shown.result.findings if each.status in ("supported", "not_supported")]
    return visit.page(
        "results/sensors.html.j2",
        shown=shown,
        told=told,
        parts={name: _part(_SECTIONS[name], shown=shown) for name in ("icons", "sensors")},
    )


def _missing(visit: Visit, *, shown: ResultShown) -> tuple[Question, ...]:
    """Questions of the newest check without which a stop cannot be ruled out, still unanswered."""
    if not shown.result.gate.answer_first:
        return ()
    held, known = visit.held, visit.knowledge.questions
    if held is None or held.why != "unanswered":
        return ()
    still = (known[name] for name in shown.result.gate.unanswered if name not in held.lately)
    return tuple(question for question in still if question.required)


def _repeatable(visit: Visit, *, record: CheckRecord) -> Repeatable | None:
    return repeatable(record, now=datetime.now(UTC), knowledge=visit.knowledge)


def _stopped(visit: Visit, *, shown: ResultShown) -> Response:
    from primemover.report.sections.stop import stop_page

    return visit.page(
        "results/stop.html.j2",
        stop=stop_page(shown.result.gate.triggered),
        plan=visit.store.current_plan(visit.person.id),
    )


def _part(template: str, *, shown: ResultShown) -> Markup:
    """A part of the report; it is escaped where it is made."""
    from primemover.report.pages import render_page

    return Markup(render_page(template, **shown.parts))


def _recording(shown: ResultShown, *, number: int) -> Markup:
    from primemover.report.pages import render_page

    view = shown.films[number].view
    return Markup(render_page("partials/recording.html.j2", test=view))


@PAGES.get("/{check}/skeleton/{number:int}.json")
def skeleton(visit: Visit, *, check: str, number: int) -> Response:
    """Where the joints of one recording were, frame by frame."""
    films = _shown(visit, check=check).films
    drawn = films[number].skeleton if number < len(films) else None
    if drawn is None:
        raise HTTPException(404)
    return JSONResponse(drawn.to_dict())


@PAGES.get("/{check}/report.html")
def report(visit: Visit, *, check: str) -> Response:
    """The whole report as one file that needs nothing else."""
    from primemover.report.html import render_html

    shown = _shown(visit, check=check)
    page = render_html(
        with_accounts(visit, shown=shown),
        knowledge=visit.knowledge,
        on=shown.record.at.astimezone().date(),
    )
    return _file(page, name="movement-check", ending="html", shown=shown)


@PAGES.get("/{check}/check.json")
def as_json(visit: Visit, *, check: str) -> Response:
    """The check as data."""
    from primemover.report.json import to_json

    shown = _shown(visit, check=check)
    return _file(
        to_json(with_accounts(visit, shown=shown)),
        name="movement-check",
        ending="json",
        shown=shown,
    )


@PAGES.get("/{check}/note.html")
def note(visit: Visit, *, check: str) -> Response:
    """One page for a professional."""
    from primemover.report.professional_note import note_html, professional_note
    from primemover.report.stored_check import read_check

    records = visit.store.checks(visit.person.id)
    shown = _shown(visit, check=check, records=records)
    course = visit.course
    beside = since_last(shown.record, records=records, store=visit.store, knowledge=visit.knowledge)
    written = professional_note(
        read_check({**shown.record.result, "answers": shown.record.answers}),
        checked_on=shown.record.at.astimezone().date(),
        on=visit.today,
        knowledge=visit.knowledge,
        plan=course.plan if course else None,
        log=course.log if course else None,
        own=tuple(
            each for each in visit.store.own_findings(visit.person.id) if each.check in ("", check)
        ),
        changes=beside[1].changes if beside and not shown.record.repeats else (),
    )
    return _file(note_html(written), name="note", ending="html", shown=shown)


@PAGES.get("/{check}/fhir.json")
def fhir(visit: Visit, *, check: str) -> Response:
    """The check as a FHIR R4 bundle under a code that says nothing of the person."""
    from primemover.report.fhir import fhir_bundle, to_fhir_json
    from primemover.report.fhir_codes import identity

    shown = _shown(visit, check=check)
    course = visit.course
    bundle = fhir_bundle(
        {**shown.record.result, "answers": shown.record.answers},
        pseudonym=identity("pseudonym", shown.record.person),
        check_id=shown.record.id,
        at=shown.record.at,
        knowledge=visit.knowledge,
        plan=course.plan if course else None,
        log=course.log if course else None,
    )
    return _file(
        to_fhir_json(bundle),
        name="movement-check-fhir",
        ending="json",
        shown=shown,
        kind="application/fhir+json",
    )


def _file(text: str, *, name: str, ending: str, shown: ResultShown, kind: str = "") -> Response:
    """A file to keep, named by the day of the check."""
    on = shown.record.at.astimezone().date().isoformat()
    return handed(text, name=f"{name}-{on}.{ending}", kind=kind)


def _shown(
    visit: Visit, *, check: str, records: Sequence[CheckRecord] | None = None
) -> ResultShown:
    """The check of this id; ``records`` are those of the person where they are read already.

    Raises
    ------
    HTTPException
        404 when there is none of this person.
    """
    kept = visit.store.checks(visit.person.id) if records is None else records
    shown = result_shown(visit.site, check=check, records=kept)
    if shown is None:
        raise HTTPException(404)
    return shown
