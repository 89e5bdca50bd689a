"""One request of one person: who it is, in which language, and how an answer is made."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from primemover.app.web.languages import Language, language_of
from primemover.app.web.security.safety import SESSION, session_of

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.app.web.security.safety import Safety
    from primemover.app.web.security.sessions import May, Said, Session
    from primemover.app.web.site import Site
    from primemover.history.records import Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.withholding import Withheld

_YEAR_S: Final = 365 * 24 * 3600


class Visit:
    """What a page gets: the request, whose it is, and ways to answer.

    ``person`` is somebody of the history; the first page anybody opens makes one, called as the
    command line calls the only person of a history. ``about`` is the id of the person whose page
    sent a form, which decides: another window may have chosen somebody else since.
    """

    def __init__(self, request: Request, *, about: str = "") -> None:
        self.request = request
        self.about = about

    @property
    def site(self) -> Site:
        """What all visits share."""
        site: Site = self.request.app.state.site
        return site

    @property
    def store(self) -> Store:
        """The history."""
        return self.site.store

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge shipped with the app."""
        return self.site.knowledge

    @cached_property
    def person(self) -> Person:
        """Whose pages these are."""
        from primemover.app.web.whose import person_of_visit

        return person_of_visit(self)

    def look_again(self) -> None:
        """Nothing; whoever the form was about may be gone, so ``person`` is found anew."""
        self.about = ""
        self.__dict__.pop("person", None)

    @cached_property
    def course(self) -> Course | None:
        """Where the person stands in the plan; None before there is one."""
        from primemover.app.course import course_of

        if self.store.current_plan(self.person.id) is None:
            return None
        return course_of(self.store, person=self.person, on=self.today, knowledge=self.knowledge)

    @cached_property
    def held(self) -> Withheld | None:
        """Why the person may not move now; None where they may."""
        from primemover.app.withholding import withheld_from

        waits = self.course.plan.withheld if self.course else ""
        return withheld_from(self.person, store=self.store, knowledge=self.knowledge, waits=waits)

    def withheld(self, *, to: str = "", waits: bool = True) -> Response | None:
        """Where to, in place of a page on which somebody moves; None where nothing is withheld.

        Parameters
        ----------
        to : str
            Where to go on once nothing is withheld any more; the page asked for, when not given.
        waits : bool
            Whether a plan that waits withholds this page too.
        """
        from urllib.parse import urlencode

        if self.held is None or (self.held.why == "waits" and not waits):
            return None
        asked = self.request.url.path
        asked += f"?{self.request.url.query}" if self.request.url.query else ""
        back = to or (asked if self.request.method == "GET" else "/")
        return self.go(f"/signs?{urlencode({'to': back})}")

    @property
    def today(self) -> date:
        """The day, where the machine is."""
        return date.today()

    @cached_property
    def language(self) -> Language:
        """The language of the answer: chosen, or what the browser prefers, or English."""
        return language_of(self.request)

    @property
    def imperial(self) -> bool:
        """Whether lengths and loads are shown in feet, inches and pounds."""
        return self.request.cookies.get("units") == "imperial"

    @property
    def theme(self) -> str:
        """``light``, ``dark`` or ``auto``, as chosen."""
        chosen = self.request.cookies.get("theme", "")
        return chosen if chosen in {"light", "dark"} else "auto"

    @property
    def safety(self) -> Safety:
        """What keeps the app safe: sessions, limits, the passphrase."""
        safety: Safety = self.request.app.state.safety
        return safety

    @property
    def session(self) -> Session:
        """The stay of this browser; begun when there is none."""
        return session_of(self.request.scope)

    @property
    def csrf(self) -> str:
        """The token that forms of this page carry: whose session it is, and whom it is about."""
        known = self.session.person or (self.person.id if self.may("all") else "")
        return self.session.token(known) if known else self.session.csrf

    def may(self, what: May) -> bool:
        """Whether this session may do so: a paired phone only ``"film"``, a stranger nothing."""
        session: Session | None = self.request.scope.get(SESSION)
        if session is None or session.may == "all":
            return self.safety.lets_in(session)
        return session.may == what

    def say(self, text: str, *, undo: str = "") -> None:
        """Nothing; ``text`` is shown once on the next page.

        ``undo`` is an address that takes back what was done: the page gets a button that posts
        there.
        """
        self.session.say(text, undo=undo)

    def take_said(self) -> tuple[Said, ...]:
        """What is to be shown on this page, which is then forgotten."""
        return self.session.take_said()

    @property
    def is_part(self) -> bool:
        """Whether only a part of the page is asked for (by HTMX)."""
        return self.request.headers.get("HX-Request") == "true"

    def remember(self, answer: Response, *, name: str, value: str) -> None:
        """Nothing; the browser keeps a choice for a year, or forgets it when empty."""
        secure = self.safety.origins.tls
        if value:
            answer.set_cookie(
                name, value, max_age=_YEAR_S, samesite="strict", httponly=True, secure=secure
            )
        else:
            answer.delete_cookie(name, samesite="strict", httponly=True, secure=secure)

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page, or a part of one, made of a template under ``templates/``."""
        from primemover.app.web.rendering import render

        return HTMLResponse(render(template, visit=self, **values), status_code=status)

    def go(self, path: str) -> Response:
        """What sends the browser to ``path``, the whole page even after a part was asked for."""
        if self.is_part:
            return Response(headers={"HX-Redirect": path})
        return RedirectResponse(path, status_code=303)
