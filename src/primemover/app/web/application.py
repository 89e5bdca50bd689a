"""The app as one object: every page, the history behind them, and what keeps it safe."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import as_file, files
from typing import Final

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from primemover.app.web.assets import Assets
from primemover.app.web.endpoints import Pages, routes_of
from primemover.app.web.pages import (
    check,
    coach,
    eat,
    filming,
    first_win,
    history,
    home,
    installing,
    learn,
    people,
    pictures,
    plan,
    results,
    settings,
    today,
)
from primemover.app.web.site import ServeSettings, Site
from primemover.app.web.visit import Visit
from primemover.errors import PrimeMoverError
from primemover.history.opening import open_store
from primemover.knowledge import load_knowledge

MODULES: Final[tuple[Pages, ...]] = (
    home.PAGES,
    learn.PAGES,
    first_win.PAGES,
    check.PAGES,
    filming.PAGES,
    results.PAGES,
    plan.PAGES,
    today.PAGES,
    coach.PAGES,
    eat.PAGES,
    history.PAGES,
    people.PAGES,
    settings.PAGES,
    pictures.PAGES,
    installing.PAGES,
)
"""Every module with addresses, in the order of the journey."""


def create_app(serving: ServeSettings) -> Starlette:
    """The app; the history is opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with open_store(serving.store) as store:
            app.state.site = Site(settings=serving, store=store, knowledge=load_knowledge())
            yield

    with as_file(files("primemover.app.web") / "static") as static:
        return Starlette(
            routes=[
                *(route for pages in MODULES for route in routes_of(pages)),
                Mount("/static", Assets(directory=static)),
            ],
            exception_handlers={
                HTTPException: _not_found,
                ValidationError: _not_understood,
                PrimeMoverError: _refused,
            },
            lifespan=lifespan,
        )


async def _not_found(request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 404
    return Visit(request).page("fault.html.j2", status=status, code=status, faults=())


async def _not_understood(request: Request, fault: Exception) -> Response:
    faults = fault.errors() if isinstance(fault, ValidationError) else []
    told = tuple(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults)
    return Visit(request).page("fault.html.j2", status=422, code=422, faults=told)


async def _refused(request: Request, fault: Exception) -> Response:
    return Visit(request).page("fault.html.j2", status=409, code=409, faults=(str(fault),))
