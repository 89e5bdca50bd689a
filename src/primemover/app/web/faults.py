"""What a person sees when something did not work: why, and what to do, in plain words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from primemover.app.web.security.headers import make_strict
from primemover.app.web.visit import Visit
from primemover.errors import PrimeMoverError

MOST_TOLD: Final = 10
"""Faults of one form that are told; a hostile one can have thousands."""
_MOST_CHARACTERS: Final = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault as a page tells it; ``field`` is the name of what was sent, "" where it is none."""

    text: str
    field: str = ""

    def short(self) -> Fault:
        """The same, never endless: it may repeat what was sent."""
        return replace(self, text=_cut(self.text), field=_cut(self.field))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"


async def _refused_by_http(request: Request, fault: Exception) -> Response:
    """The page for an address that is none, a form that is too old, a body that is too large."""
    status, headers = 404, None
    if isinstance(fault, HTTPException):
        status, headers = fault.status_code, fault.headers
    answer = _page(request, status=status, faults=())
    answer.headers.update(headers or {})
    return answer


async def _not_understood(request: Request, fault: Exception) -> Response:
    """The page for fields that are not what they must be, when the form did not tell itself."""
    faults = fault.errors() if isinstance(fault, ValidationError) else []
    told = tuple(_plainly(one) for one in faults[:MOST_TOLD])
    if request.method == "GET":  # nobody typed a field: an address is wrong as a whole
        told = tuple(dict.fromkeys(Fault(text=_OF_ADDRESS.get(one.text, one.text)) for one in told))
    return _page(request, status=422, faults=told)


_UNCLEAR: Final = "This cannot be what is meant here."
_OF_ADDRESS: Final = {
    _UNCLEAR: "The address may be old, or a letter of it is wrong.",
    "Something is missing here.": "The address may be old, or a part of it is missing.",
}
"""What is said of an address in place of what is said of a field."""


def _plainly(fault: ErrorDetails) -> Fault:
    """What is wrong with one field, in words that the catalogue knows."""
    return Fault(text=_wrong(fault), field=".".join(map(str, fault["loc"])))


def _wrong(fault: ErrorDetails) -> str:
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "greater_than_equal":
            return f"Give at least {limits['ge']:g} here."
        case "greater_than":
            return f"Give more than {limits['gt']:g} here."
        case "less_than_equal":
            return f"Give at most {limits['le']:g} here."
        case "int_parsing" | "int_from_float":
            return "Give a whole number here."
        case "float_parsing" | "finite_number":
            return "Give a number here."
        case "string_too_long":
            return f"Give at most {limits['max_length']} characters here."
        case "missing":
            return "Something is missing here."
        case _:
            return _UNCLEAR


async def _not_possible(request: Request, fault: Exception) -> Response:
    """The page for what cannot be done, in the words of the fault."""
    return _page(request, status=409, faults=(Fault(text=str(fault)),))


async def _broken(request: Request, fault: Exception) -> Response:
    """The page for a fault of ours; it says nothing of the inside."""
    answer = Visit(request).page("security/refused.html.j2", status=500, why="broken")
    make_strict(answer.headers)
    return answer


HANDLERS: Final[dict[Any, Any]] = {
    HTTPException: _refused_by_http,
    ValidationError: _not_understood,
    PrimeMoverError: _not_possible,
    Exception: _broken,
}
"""What answers when a page raises."""


def _page(request: Request, *, status: int, faults: tuple[Fault, ...]) -> Response:
    visit = Visit(request)
    # What a fault says may name somebody: whoever has not signed in learns only its kind.
    told = tuple(each.short() for each in faults) if visit.may("film") else ()
    if not visit.is_part:
        return visit.page(
            "fault.html.j2", status=status, code=status, faults=told, back=_back(request)
        )
    part = visit.page("fault_part.html.j2", status=status, code=status, faults=told)
    part.headers.update({"HX-Retarget": "#said", "HX-Reswap": "innerHTML"})
    return part


def _back(request: Request) -> str:
    """The page the person came from, whole with what stands after ``?``, when it is one of ours."""
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    ours = came.netloc == request.headers.get("Host", "") and came.path.startswith("/")
    if not ours or came.path.startswith("//"):
        return "/"
    return f"{came.path}?{came.query}" if came.query else came.path
