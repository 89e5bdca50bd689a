"""``/people``: everybody whose history is kept here; a trainer's view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.following import Followed, Lately, follow
from primemover.app.remarks import own_finding
from primemover.app.retests import whole
from primemover.app.share import note_about
from primemover.app.store import new_id, new_person
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.handing import handed, written
from primemover.app.web.pages.history import period_report
from primemover.app.web.taken_back import (
    LastThrownAway,
    put_back_remark,
    take_out_finding,
    take_out_note,
)
from primemover.app.web.visit import Visit
from primemover.app.web.whose import COOKIE
from primemover.history.records import NoteRecord, OwnFinding, Person
from primemover.programme.plan import PlannedSession
from primemover.report.professional_note import note_html
from primemover.report.programme import write_programme
from primemover.terms import STATUS_WORDS, Side, Status

PAGES: Final = Pages(prefix="/people")

LONGEST_LABEL: Final = 80
LONGEST_TEXT: Final = 2000
AT_ONCE: Final = 4
"""People whose facts are read before the page is shown; each takes some 75 ms."""

Place = Literal[
    "/",
    "/today",
    "/plan",
    "/plan/new",
    "/plan/settings",
    "/check",
    "/history",
    "/settings",
    "/settings#erase",
]
"""Where one goes with somebody else chosen."""


class NewPerson(Form):
    """What somebody new is called on this machine."""

    label: str = ""


class WhoIs(Form):
    """Whom of the list to show, by a part of the name, and whether with all that is known."""

    find: Annotated[str, Field(max_length=LONGEST_LABEL)] = ""
    facts: Literal["", "all"] = ""


class Going(Form):
    """Where to go."""

    to: Place = "/"


class Remark(Form):
    """What a professional notes."""

    text: str = ""


class WhichRemark(Form):
    """A note or a finding by its id."""

    remark: str


class Own(Form):
    """A professional's own finding; ``rule`` names the one it stands in place of, "" for none."""

    rule: str = ""
    status: Status = "supported"
    side: Literal["", "left", "right"] = ""
    text: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One person of the list."""

    found: Followed
    lately: Lately
    coming: PlannedSession | None

    @property
    def beyond_noise(self) -> int:
        """Tests that changed by more than noise."""
        return sum(change.verdict == "more_than_noise" for change in self.found.changes)


@dataclass(frozen=True, kw_only=True, slots=True)
class InPlace:
    """A finding of the newest check, and what a professional says in its place."""

    rule: str
    title: str
    status: Status
    own: tuple[OwnFinding, ...]


@PAGES.get("", query=WhoIs)
def everybody(visit: Visit, *, query: WhoIs) -> Response:
    """Everybody kept here: last session, next one, what asks for a look.

    Of more than :data:`AT_ONCE` people each card is filled in when it is got to.
    """
    return _everybody(visit, query=query)


@PAGES.post("", form=NewPerson)
def add(visit: Visit, *, form: NewPerson) -> Response:
    """Adds somebody, who is then the person of these pages."""
    fault = _name_fault(form.label)
    if not fault and visit.store.find_person(form.label) is not None:
        fault = "taken"
    if fault:
        return _everybody(visit, label=form.label, fault=fault)
    person = new_person(form.label)
    visit.store.add_person(person)
    return _chosen(visit, person=person, to=f"/people/{person.id}")


@PAGES.post("/{ident}/name", form=NewPerson)
def rename(visit: Visit, *, ident: str, form: NewPerson) -> Response:
    """Calls somebody otherwise; the name before can be taken again at once."""
    person = _person(visit, ident=ident)
    fault = _name_fault(form.label)
    if not fault and not visit.store.rename_person(person.id, label=form.label):
        fault = "taken"
    if fault:
        return _client(visit, person=person, typed=form, fault=fault)
    if form.label != person.label:
        _names(visit).keep(person.label, person=person.id)
        told = visit.language("“%(before)s” is now called “%(now)s”.")
        told %= {"before": person.label, "now": form.label}
        visit.say(told, undo=f"/people/{person.id}/name-back")
    return visit.go(f"/people/{person.id}")


@PAGES.post("/{ident}/name-back")
def name_back(visit: Visit, *, ident: str) -> Response:
    """Calls somebody what they were called before."""
    person = _person(visit, ident=ident)
    before = _names(visit).take(person.id)
    if before is not None and not visit.store.rename_person(person.id, label=before):
        return _client(visit, person=person, typed=NewPerson(label=before), fault="taken")
    return visit.go(f"/people/{person.id}")


@PAGES.post("/{ident}/switch", form=Going)
def switch(visit: Visit, *, ident: str, form: Going) -> Response:
    """These pages, of somebody else from now on."""
    return _chosen(visit, person=_person(visit, ident=ident), to=form.to)


@PAGES.get("/{ident}")
def client(visit: Visit, *, ident: str) -> Response:
    """One person in three minutes: changes first, then adherence, pain, feel, notes.

    As a part of a page it is the person's card in the list.
    """
    person = _person(visit, ident=ident)
    if visit.is_part:
        return visit.page("people/card.html.j2", row=_row(visit, person=person))
    return _client(visit, person=person)


@PAGES.post("/{ident}/note", form=Remark)
def keep_note(visit: Visit, *, ident: str, form: Remark) -> Response:
    """Keeps what a professional notes."""
    person = _person(visit, ident=ident)
    if not form.text or len(form.text) > LONGEST_TEXT:
        return _client(visit, person=person, typed=form, fault="note")
    visit.store.add_note(
        NoteRecord(id=new_id(), person=person.id, on=visit.today, by="professional", text=form.text)
    )
    return visit.go(f"/people/{person.id}")


@PAGES.post("/{ident}/take-back", form=WhichRemark)
def take_remark_back(visit: Visit, *, ident: str, form: WhichRemark) -> Response:
    """Takes a note or an own finding out; it can be put back until another one is taken out."""
    person, undo = _person(visit, ident=ident), f"/people/{ident}/put-back"
    if not (
        take_out_note(visit, note=form.remark, person=person.id, undo=undo)
        or take_out_finding(visit, finding=form.remark, person=person.id, undo=undo)
    ):
        raise HTTPException(404)
    return visit.go(f"/people/{person.id}")


@PAGES.post("/{ident}/put-back")
def put_remark_back(visit: Visit, *, ident: str) -> Response:
    """Puts back the note or finding taken out last of this person, as it was."""
    person = _person(visit, ident=ident)
    put_back_remark(visit, person=person.id)
    return visit.go(f"/people/{person.id}")


@PAGES.post("/{ident}/finding", form=Own)
def keep_finding(visit: Visit, *, ident: str, form: Own) -> Response:
    """Keeps a professional's own finding with its reason; the check stays as it was."""
    person = _person(visit, ident=ident)
    checks = visit.store.checks(person.id)
    if fault := _fault(form, rules={each.rule for each in _in_place(visit, person=person)}):
        return _client(visit, person=person, typed=form, fault=fault)
    side: Side | None = form.side or None
    visit.store.add_own_finding(
        own_finding(
            checks,
            person=person,
            rule=form.rule,
            status=form.status,
            reason=form.reason,
            text=form.text,
            by=form.by,
            side=side,
        )
    )
    return visit.go(f"/people/{person.id}")


@PAGES.get("/{ident}/programme.pdf")
def programme(visit: Visit, *, ident: str) -> Response:
    """The programme on paper."""
    course = _followed(visit, person=_person(visit, ident=ident)).course
    if course is None or course.plan.withheld:
        raise HTTPException(404)
    pdf = written(
        lambda folder: write_programme(
            course.plan,
            folder=folder,
            formats=("pdf",),
            log=course.log,
            knowledge=visit.knowledge,
        ).paths[0]
    )
    return handed(pdf, name="programme.pdf")


@PAGES.get("/{ident}/report.pdf")
def report(visit: Visit, *, ident: str) -> Response:
    """The report of the time since the plan began, on paper."""
    found = _followed(visit, person=_person(visit, ident=ident))
    return handed(period_report(visit, found=found, kind="pdf"), name="training.pdf")


@PAGES.get("/{ident}/note.html")
def note(visit: Visit, *, ident: str) -> Response:
    """The note for a professional, as a page to keep."""
    person = _person(visit, ident=ident)
    if not visit.store.checks(person.id) and visit.store.current_plan(person.id) is None:
        raise HTTPException(404)
    told = note_about(visit.store, person=person, knowledge=visit.knowledge)
    return handed(note_html(told), name="note.html")


def _everybody(
    visit: Visit, *, query: WhoIs | None = None, label: str = "", fault: str = ""
) -> Response:
    visit.person  # noqa: B018 - an empty history gets its first person
    asked = query or WhoIs()
    people = visit.store.people()
    shown = sorted(
        (one for one in people if asked.find.casefold() in one.label.casefold()),
        key=lambda one: (one.id != visit.person.id, one.label.casefold()),
    )
    at_once = shown if asked.facts or len(shown) <= AT_ONCE else ()
    return visit.page(
        "people/everybody.html.j2",
        status=422 if fault else 200,
        all=len(people),
        shown=shown,
        rows={one.id: _row(visit, person=one) for one in at_once},
        later=len(at_once) < len(shown),
        at_once=AT_ONCE,
        find=asked.find,
        label=label,
        fault=fault,
        longest=LONGEST_LABEL,
    )


def _client(
    visit: Visit, *, person: Person, typed: Form | None = None, fault: str = ""
) -> Response:
    row = _row(visit, person=person)
    own = visit.store.own_findings(person.id)
    return visit.page(
        "people/client.html.j2",
        status=422 if fault else 200,
        row=row,
        client=person,
        felt=_felt(row.found),
        notes=visit.store.notes(person.id)[::-1],
        own=own[::-1],
        in_place=_in_place(visit, person=person),
        statuses=tuple(STATUS_WORDS),
        typed=typed,
        fault=fault,
        longest=LONGEST_TEXT,
        longest_label=LONGEST_LABEL,
    )


def _row(visit: Visit, *, person: Person) -> Row:
    found = follow(
        visit.store, person=person, on=visit.today, knowledge=visit.knowledge, trends=False
    )
    return Row(
        found=found,
        lately=found.lately(knowledge=visit.knowledge),
        coming=found.course.next_session() if found.course and not found.withheld else None,
    )


def _followed(visit: Visit, *, person: Person) -> Followed:
    return follow(visit.store, person=person, on=visit.today, knowledge=visit.knowledge)


def _felt(found: Followed) -> Mapping[str, float]:
    """Where the newest check says that the clam was felt, after the cue when both were told."""
    for record in reversed(found.records):
        for name in ("felt.clam_after", "felt.clam_before"):
            told: Any = record.answers.get(name)
            if isinstance(told, Mapping) and told:
                return {site: float(value) for site, value in told.items()}
    return {}


def _in_place(visit: Visit, *, person: Person) -> tuple[InPlace, ...]:
    """The findings of the newest check that has any, with what professionals said of each."""
    own = visit.store.own_findings(person.id)
    for check in reversed(whole(visit.store.checks(person.id))):
        findings: Any = check.result.get("findings") or ()
        if findings:
            return tuple(
                InPlace(
                    rule=each["rule"],
                    title=each["title"],
                    status=each["status"],
                    own=tuple(o for o in own if o.rule == each["rule"] and o.check == check.id),
                )
                for each in findings
            )
    return ()


def _name_fault(label: str) -> str:
    """What is wrong with a name, but for its being taken; "" for nothing."""
    if not label:
        return "empty"
    return "too_long" if len(label) > LONGEST_LABEL else ""


def _names(visit: Visit) -> LastThrownAway[str]:
    """What people were called before, by their id, for as long as the app runs."""
    return visit.site.part("people", make=LastThrownAway)


def _fault(form: Own, *, rules: set[str]) -> str:
    """Which field says something that cannot be kept; "" for none."""
    if not form.rule and not form.text:
        return "text"
    if form.rule and form.rule not in rules:
        return "rule"
    if not form.reason:
        return "reason"
    return "long" if max(len(form.text), len(form.reason), len(form.by)) > LONGEST_TEXT else ""


def _person(visit: Visit, *, ident: str) -> Person:
    found = next((one for one in visit.store.people() if one.id == ident), None)
    if found is None:
        raise HTTPException(404)
    return found


def _chosen(visit: Visit, *, person: Person, to: str) -> Response:
    """Sends the browser on; from now on its pages are this person's."""
    answer = visit.go(to)
    visit.remember(answer, name=COOKIE, value=person.id)
    return answer
