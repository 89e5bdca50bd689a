"""What a person sees when something did not work: why, and what to do, in plain words."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from primemover.app.web.security.headers import make_strict
from primemover.app.web.visit import Visit
from primemover.errors import PrimeMoverError

MOST_TOLD: Final = 10
"""Faults of one form that are told; a hostile one can have thousands."""
_MOST_CHARACTERS: Final = 300


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
    told = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults[:MOST_TOLD])
    return _page(request, status=422, faults=tuple(told))


async def _not_possible(request: Request, fault: Exception) -> Response:
    """The page for what cannot be done, in the words of the fault."""
    return _page(request, status=409, faults=(str(fault),))


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


def _page(request: Request, *, status: int, faults: tuple[str, ...]) -> Response:
    visit = Visit(request)
    # What a fault says may name somebody: whoever has not signed in learns only its kind.
    told = tuple(_shown(each) for each in faults) if visit.may("film") else ()
    if not visit.is_part:
        return visit.page(
            "fault.html.j2", status=status, code=status, faults=told, back=_back(request)
        )
    part = visit.page("fault_part.html.j2", status=status, code=status, faults=told)
    part.headers.update({"HX-Retarget": "#said", "HX-Reswap": "innerHTML"})
    return part


def _shown(fault: str) -> str:
    """A fault, never endless: it may repeat what was sent."""
    return fault if len(fault) <= _MOST_CHARACTERS else f"{fault[:_MOST_CHARACTERS]}…"


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
