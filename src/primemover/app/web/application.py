"""The app as one object: every page, the history behind them, and what keeps it safe."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import as_file, files
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute

from primemover.app.web.assets import Assets
from primemover.app.web.endpoints import Pages, routes_of
from primemover.app.web.faults import HANDLERS
from primemover.app.web.live.sets import live_sets
from primemover.app.web.live.socket import live_socket
from primemover.app.web.openapi import openapi_of
from primemover.app.web.pages import (
    check,
    coach,
    eat,
    emg,
    filming,
    first_win,
    history,
    home,
    installing,
    learn,
    load_sharing,
    logbook,
    ordered,
    pairing,
    people,
    pictures,
    plan,
    results,
    session,
    settings,
    signing_in,
    signs,
    today,
)
from primemover.app.web.passing_folders import sweep
from primemover.app.web.security.guard import Guard
from primemover.app.web.security.safety import SESSION, safety_of
from primemover.app.web.site import ServeSettings, Site
from primemover.history.opening import open_store
from primemover.knowledge import load_knowledge

MODULES: Final[tuple[Pages, ...]] = (
    home.PAGES,
    learn.PAGES,
    ordered.PAGES,
    first_win.PAGES,
    signs.PAGES,
    check.PAGES,
    filming.PAGES,
    load_sharing.PAGES,  # before those of one check, whose address any name would be
    results.PAGES,
    plan.PAGES,
    today.PAGES,
    session.PAGES,
    session.COACHED,
    coach.PAGES,
    eat.PAGES,
    emg.PAGES,
    history.PAGES,
    logbook.PAGES,
    people.PAGES,
    settings.PAGES,
    signing_in.PAGES,
    pairing.PAGES,
    pictures.PAGES,
    installing.PAGES,
)
"""Every module with addresses, in the order of the journey."""


def create_app(serving: ServeSettings) -> Starlette:
    """The app; the history is opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        sweep()
        with open_store(serving.store) as store:
            app.state.site = Site(settings=serving, store=store, knowledge=load_knowledge())
            live_sets(app.state.site)  # those kept on disk belong to people who may be erased
            try:
                yield
            finally:
                app.state.site.close()
                safety.sessions.close()

    safety = safety_of(serving)
    with as_file(files("primemover.app.web") / "static") as static:
        app = Starlette(
            routes=[
                *(route for pages in MODULES for route in routes_of(pages)),
                Route("/openapi.json", _openapi),
                WebSocketRoute("/live/socket", live_socket),
                Mount("/static", Assets(directory=static)),
            ],
            middleware=[Middleware(Guard, safety=safety)],
            exception_handlers=HANDLERS,
            lifespan=lifespan,
        )
    app.state.safety = safety
    return app


async def _openapi(request: Request) -> Response:
    """The addresses of the app, for programs that have a session of it."""
    if request.scope[SESSION] is None:
        raise HTTPException(403)
    return JSONResponse(openapi_of(MODULES))
