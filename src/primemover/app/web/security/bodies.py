"""Bodies of requests: no longer, no slower and of no more parts than there is room for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

from primemover.app.web.security.limits import FORM_S, MOST_FIELDS, MOST_FORM_BYTES, STALLED_S

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def bounded(request: Request, *, most_bytes: int) -> Request:
    """The request, whose body ends in a refusal when it is longer or slower than it may be.

    Raises
    ------
    HTTPException
        411 or 413 at once when the request itself says how long its body is.
    """
    told = request.headers.get("Content-Length", "")
    if told and not (told.isascii() and told.isdigit() and len(told) < 20):
        raise HTTPException(400)
    if told and int(told) > most_bytes:
        raise HTTPException(413)
    return Request(request.scope, receive=_bounded(request.receive, most_bytes=most_bytes))


def _bounded(receive: Receive, *, most_bytes: int) -> Receive:
    got = 0
    began_s = time.monotonic()
    longest_s = FORM_S if most_bytes <= MOST_FORM_BYTES else float("inf")

    async def receive_some() -> Message:
        nonlocal got
        try:
            message = await asyncio.wait_for(receive(), timeout=STALLED_S)
        except TimeoutError:
            raise HTTPException(408) from None
        got += len(message.get("body", b""))
        if got > most_bytes:
            raise HTTPException(413)
        if time.monotonic() - began_s > longest_s:
            raise HTTPException(408)
        return message

    return receive_some


@asynccontextmanager
async def form_of(request: Request, *, files: int) -> AsyncIterator[FormData]:
    """The fields of the body, and its files; empty for a body that is no form.

    Raises
    ------
    HTTPException
        400 for a form that cannot be read or has too many fields, 415 for a body that is
        something else.
    """
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in FORMS:
        if await request.body():
            raise HTTPException(415)
        yield FormData()
        return
    reading = request.form(max_files=files, max_fields=MOST_FIELDS, max_part_size=MOST_FORM_BYTES)
    async with reading as form:
        yield form
