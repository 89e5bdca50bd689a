"""``/emg``: a recording of surface EMG given, its channels named, and what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.kept_checks import keep_check
from primemover.app.web import check_flow
from primemover.app.web.emg_recordings import EmgUpload, emg_uploads
from primemover.app.web.emg_worker import PAGE, PART, RESULT, TABLE
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.film_seen import without_commands
from primemover.app.web.handing import handed
from primemover.app.web.visit import Visit
from primemover.checkup import check
from primemover.errors import PrimeMoverError
from primemover.findings.emg_files import EmgTestResult, kept_results
from primemover.recordings.answers import Answers
from primemover.recordings.emg.units import volts_in
from primemover.report.pages import render_page
from primemover.terms import SIDES

if TYPE_CHECKING:
    from primemover.knowledge import EmgMuscle, EmgProtocol

PAGES: Final = Pages(prefix="/emg")

MOST_RECORDING_BYTES: Final = 512 << 20
"""An hour of eight channels at 2 kHz as numbers, ten minutes as text."""

ANY: Final = "any"
"""The protocol of a recording of which nobody said what was done."""

NOT_A_MUSCLE: Final = "none"
OTHER_MUSCLE: Final = "other"

UnitName = Literal["file", "V", "mV", "uV"]
SideName = Literal["left", "right", "none"]
WorkingSide = Literal["left", "right"]


class ChannelsForm(Form):
    """What every channel is, in the order in which they were shown.

    ``muscle`` is an id, ``other`` for a muscle that is not in the list, or ``none``.
    """

    muscle: tuple[str, ...] = ()
    side: tuple[SideName, ...] = ()
    unit: tuple[UnitName, ...] = ()
    rate_hz: str = ""
    working: WorkingSide | None = None


class KeepForm(Form):
    """Where a result is kept: ``alone``, or with the ``check`` in hand."""

    into: Literal["alone", "check"] = "alone"


@PAGES.get("")
def protocols(visit: Visit) -> Response:
    """What can be recorded, and the recordings that are here."""
    known = visit.knowledge
    return visit.page(
        "emg/protocols.html.j2",
        protocols=[each for each in known.emg_protocols.values() if each.id != ANY],
        any_movement=known.emg_protocols[ANY],
        uploads=emg_uploads(visit.site).of(visit.person.id),
        known=known,
    )


@PAGES.get("/account.css")
def looks(visit: Visit) -> Response:
    """The looks of a result of surface EMG, and of nothing else."""
    del visit
    return Response(
        f".report {{\n{render_page('emg/emg.css')}\n}}\n",
        media_type="text/css",
        headers={"Cache-Control": "max-age=3600"},
    )


@PAGES.get("/{protocol}")
def protocol(visit: Visit, *, protocol: str) -> Response:
    """How a movement is recorded, where the sensors go, and the form that takes the recording."""
    return _protocol_page(visit, protocol=_protocol(visit, name=protocol))


@PAGES.post("/{protocol}", files=("recording", "mapping"), most_bytes=MOST_RECORDING_BYTES)
def upload(
    visit: Visit, *, protocol: str, recording: UploadFile | None, mapping: UploadFile | None
) -> Response:
    """Take in a recording; it is looked at on this machine."""
    asked, _ = _protocol(visit, name=protocol), visit.language
    try:
        if recording is None:
            raise PrimeMoverError(_("Choose a recording first."))
        taken = emg_uploads(visit.site).add(
            recording.file,
            name=recording.filename or "",
            person=visit.person.id,
            protocol=asked.id,
            mapping=mapping.file if mapping else None,
        )
    except PrimeMoverError as fault:
        refused = without_commands(str(fault))
        return _protocol_page(visit, protocol=asked, refused=refused, status=422)
    return visit.go(_path(taken))


@PAGES.get("/on/{recording}")
def recording(visit: Visit, *, recording: str) -> Response:
    """One recording: how far it is, which channel is which muscle, or what it shows."""
    found = _find(visit, recording=recording)
    if found.state == "working":
        page = "emg/progress.html.j2" if visit.is_part else "emg/going.html.j2"
        return visit.page(page, upload=found, here=_path(found))
    if visit.is_part:
        return visit.go(_path(found))
    if found.state == "found":
        return _channels_page(visit, upload=found)
    return visit.page(
        "emg/result.html.j2" if found.state == "done" else "emg/failed.html.j2",
        upload=found,
        here=_path(found),
        protocol=visit.knowledge.emg_protocols[found.protocol],
        account=_account(found) if found.state == "done" else "",
        kept_at=_kept_at(visit, upload=found) if found.state == "done" else "",
        checking=check_flow.in_hand(visit.store, person=visit.person.id) is not None,
        marks=Markup(render_page("partials/icons.html.j2")),
        plain=without_commands,
    )


@PAGES.post("/on/{recording}", form=ChannelsForm)
def examine(visit: Visit, *, recording: str, form: ChannelsForm) -> Response:
    """Take what the channels are, and begin to examine the recording."""
    found = _find(visit, recording=recording)
    if found.state != "found":
        return visit.go(_path(found))
    try:
        mapping = _mapping(visit, upload=found, form=form)
    except PrimeMoverError as fault:
        return _channels_page(visit, upload=found, form=form, refused=str(fault), status=422)
    found.typed = form
    emg_uploads(visit.site).examine(found, mapping=mapping, side=form.working)
    return visit.go(_path(found))


@PAGES.post("/on/{recording}/maximum", files=("maximum",), most_bytes=MOST_RECORDING_BYTES)
def add_maximum(visit: Visit, *, recording: str, maximum: UploadFile | None) -> Response:
    """Take in one more recording of maximal contractions."""
    found, _ = _find(visit, recording=recording), visit.language
    if found.state != "found":
        return visit.go(_path(found))
    try:
        if maximum is None:
            raise PrimeMoverError(_("Choose a recording first."))
        emg_uploads(visit.site).add_maximum(found, source=maximum.file, name=maximum.filename or "")
    except PrimeMoverError as fault:
        return _channels_page(visit, upload=found, refused=str(fault), status=422)
    return visit.go(_path(found))


@PAGES.post("/on/{recording}/maxima/remove")
def remove_maxima(visit: Visit, *, recording: str) -> Response:
    """Take the recordings of maximal contractions away again."""
    found = _find(visit, recording=recording)
    if found.state == "found":
        emg_uploads(visit.site).drop_maxima(found)
    return visit.go(_path(found))


@PAGES.post("/on/{recording}/keep", form=KeepForm)
def keep(visit: Visit, *, recording: str, form: KeepForm) -> Response:
    """Keep a result in the history of the person, by itself or with the check in hand."""
    found, _ = _find(visit, recording=recording), visit.language
    if found.state != "done" or _kept_at(visit, upload=found):
        return visit.go(_kept_at(visit, upload=found) or _path(found))
    kept = _as_kept(visit, upload=found)
    if form.into == "check" and check_flow.change(
        visit.store, person=visit.person.id, how=lambda each: each.with_sensors(kept)
    ):
        visit.say(_("The result is part of your check now and is kept when the check ends."))
    else:
        checked = check(Answers(values={}), emg=(kept,), knowledge=visit.knowledge)
        keep_check(checked, store=visit.store, person=visit.person)
        visit.say(_("The result is kept in your history."))
    return visit.go(_kept_at(visit, upload=found) or _path(found))


@PAGES.post("/in-check/remove")
def out_of_check(visit: Visit) -> Response:
    """Take what muscle sensors read out of the check in hand again."""
    check_flow.change(
        visit.store, person=visit.person.id, how=check_flow.CheckInHand.without_sensors
    )
    return visit.go("/check")


def _kept_at(visit: Visit, *, upload: EmgUpload) -> str:
    """Where this very result is kept: the check in hand, a check of the history, or ""."""
    hand = check_flow.in_hand(visit.store, person=visit.person.id)
    if hand is not None and _holds(hand.recorded, upload=upload):
        return "/check"
    for record in reversed(visit.store.checks(visit.person.id)):
        if _holds(record.result.get("recorded"), upload=upload):
            return f"/results/{record.id}"
    return ""


def _holds(recorded: object, *, upload: EmgUpload) -> bool:
    return any(
        each.source == upload.name and each.document == upload.result
        for each in kept_results(recorded)
    )


def _as_kept(visit: Visit, *, upload: EmgUpload) -> EmgTestResult:
    """The result as a check holds it: measures, refusals and orders, no samples."""
    protocol, document = visit.knowledge.emg_protocols[upload.protocol], upload.result or {}
    side = document.get("side")
    return EmgTestResult(
        protocol=protocol.id,
        test=protocol.test,
        side=side if side in SIDES else None,
        source=upload.name,
        document=document,
    )


@PAGES.post("/on/{recording}/erase")
def erase(visit: Visit, *, recording: str) -> Response:
    """Erase a recording and everything made of it."""
    uploads, _ = emg_uploads(visit.site), visit.language
    found = uploads.find(recording, person=visit.person.id)
    if found is not None:
        uploads.drop(found)
        visit.say(_("The recording is erased with everything made of it."))
    return visit.go("/emg")


@PAGES.get("/on/{recording}/result.html")
def page(visit: Visit, *, recording: str) -> Response:
    """The whole result as one page that needs nothing else."""
    return _file(visit, recording=recording, name=PAGE, ending="html")


@PAGES.get("/on/{recording}/result.json")
def as_json(visit: Visit, *, recording: str) -> Response:
    """The result as data, without the samples."""
    return _file(visit, recording=recording, name=RESULT, ending="json")


@PAGES.get("/on/{recording}/result.parquet")
def table(visit: Visit, *, recording: str) -> Response:
    """The measures as a table."""
    return _file(visit, recording=recording, name=TABLE, ending="parquet")


def _file(visit: Visit, *, recording: str, name: str, ending: str) -> Response:
    found = _find(visit, recording=recording)
    path = found.folder / name
    if found.state != "done" or not path.is_file():
        raise HTTPException(404)
    kind = "application/vnd.apache.parquet" if ending == "parquet" else ""
    return handed(path.read_bytes(), name=f"emg-{found.protocol}.{ending}", kind=kind)


def _account(upload: EmgUpload) -> Markup:
    """The result as the report shows it; it is escaped where it is made."""
    return Markup((upload.folder / PART).read_text(encoding="utf-8"))


def _protocol(visit: Visit, *, name: str) -> EmgProtocol:
    found = visit.knowledge.emg_protocols.get(name)
    if found is None:
        raise HTTPException(404)
    return found


def _find(visit: Visit, *, recording: str) -> EmgUpload:
    found = emg_uploads(visit.site).find(recording, person=visit.person.id)
    if found is None:
        raise HTTPException(404)
    return found


def _path(upload: EmgUpload) -> str:
    return f"/emg/on/{upload.id}"


def _protocol_page(
    visit: Visit, *, protocol: EmgProtocol, refused: str = "", status: int = 200
) -> Response:
    known = visit.knowledge
    sensors: list[EmgMuscle] = [
        known.emg_muscles[each] for each in protocol.muscles if each in known.emg_muscles
    ]
    return visit.page(
        "emg/protocol.html.j2",
        status=status,
        protocol=protocol,
        sensors=sensors,
        known=known,
        refused=refused,
    )


def _channels_page(
    visit: Visit,
    *,
    upload: EmgUpload,
    form: ChannelsForm | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    found, known = upload.found or {}, visit.knowledge
    form = form or upload.typed
    rows = [dict(each) for each in _candidates(found)]
    if form is not None:
        for row, *typed in zip(rows, form.muscle, form.side, form.unit, strict=False):
            row["muscle"], row["side"], row["typed_unit"] = typed
    protocol = known.emg_protocols[upload.protocol]
    return visit.page(
        "emg/channels.html.j2",
        status=status,
        upload=upload,
        here=_path(upload),
        protocol=protocol,
        found=found,
        rows=rows,
        others=[each for each in found.get("channels", ()) if each["kind"]],
        asks_rate=any(each["rate_hz"] is None for each in rows),
        rate=form.rate_hz if form else "",
        working=form.working if form else None,
        maxima=[Path(each).name for each in upload.maxima],
        muscles=sorted(known.emg_muscles, key=lambda each: known.muscles[each].name),
        known=known,
        refused=refused or upload.fault,
        plain=without_commands,
    )


def _candidates(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Channels that may be EMG: all but those that another sensor is told to be."""
    return [each for each in found.get("channels", ()) if not each["kind"]]


def _mapping(visit: Visit, *, upload: EmgUpload, form: ChannelsForm) -> dict[str, Any]:
    """What was said of the channels, as a mapping file says it.

    Raises
    ------
    PrimeMoverError
        Saying what is missing; nothing is guessed in its place.
    """
    _, found = visit.language, upload.found or {}
    rows = _candidates(found)
    muscles = {*visit.knowledge.emg_muscles, NOT_A_MUSCLE, OTHER_MUSCLE}
    if not len(rows) == len(form.muscle) == len(form.side) == len(form.unit):
        raise PrimeMoverError(_("Say for every channel which muscle it is."))
    if not muscles.issuperset(form.muscle):
        raise PrimeMoverError(_("Choose the muscles from the list."))
    if set(form.muscle) <= {NOT_A_MUSCLE}:
        raise PrimeMoverError(_("Say of at least one channel which muscle it is."))
    if visit.knowledge.emg_protocols[upload.protocol].sided and form.working is None:
        raise PrimeMoverError(_("Say which leg worked: yours, as you stand."))
    if without := [name for name, *told in _named(rows, form=form) if _lacks_unit(*told)]:
        names = ", ".join(without)
        raise PrimeMoverError(_("Choose the unit of these channels: %(names)s") % {"names": names})
    said = zip(rows, form.muscle, form.side, form.unit, strict=True)
    channels = {row["name"]: _said(muscle, side, unit) for row, muscle, side, unit in said}
    kept = {name: found[name] for name in ("unit", "time_column", "facts") if found.get(name)}
    return {**kept, **_rate(visit, form=form, found=found), "channels": channels}


def _named(
    rows: list[Mapping[str, Any]], *, form: ChannelsForm
) -> Iterator[tuple[str, str, str, str]]:
    """Name, muscle, unit typed and unit of the file, of each channel."""
    for row, muscle, unit in zip(rows, form.muscle, form.unit, strict=True):
        yield row["name"], muscle, unit, row["unit"]


def _lacks_unit(muscle: str, unit: str, of_file: str) -> bool:
    return muscle != NOT_A_MUSCLE and unit == "file" and volts_in(of_file) is None


def _said(muscle: str, side: str, unit: str) -> dict[str, Any]:
    """One channel as a mapping says it."""
    if muscle == NOT_A_MUSCLE:
        return {"kind": "ignore"}
    said: dict[str, Any] = {"kind": "emg"}
    if muscle != OTHER_MUSCLE:
        said["muscle"] = muscle
    if side != "none":
        said["side"] = side
    if unit != "file":
        said["unit"] = unit
    return said


def _rate(visit: Visit, *, form: ChannelsForm, found: Mapping[str, Any]) -> dict[str, float]:
    """The rate that was typed, where the file says none; that of a mapping file else."""
    _ = visit.language
    if not form.rate_hz:
        if any(each["rate_hz"] is None for each in _candidates(found)):
            raise PrimeMoverError(_("The file does not say how many samples a second has: say it."))
        return {"rate_hz": found["rate_hz"]} if found.get("rate_hz") else {}
    try:
        rate_hz = float(form.rate_hz.replace(",", "."))
    except ValueError:
        rate_hz = float("nan")
    if not 1.0 <= rate_hz <= 1e6:
        raise PrimeMoverError(_("Give the samples a second as a number, such as 2000."))
    return {"rate_hz": rate_hz}
