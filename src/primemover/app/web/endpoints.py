"""Addresses of the app: what answers them, what they take, and how that is told in OpenAPI.

A page is a plain function of a :class:`~primemover.app.web.visit.Visit`; what a form holds comes
checked, as a pydantic model. Such functions run in a thread of their own, so reading the history
keeps nobody waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from primemover.app.web.visit import Visit

Method = Literal["GET", "POST", "DELETE"]
Answering = Callable[..., Response]
Function = TypeVar("Function", bound=Answering)


class Form(BaseModel):
    """What a form or the part of an address after ``?`` may hold; anything else is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class NoForm(Form):
    """Nothing at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One address: ``path`` as Starlette writes it (``/check/{test}``), and what answers it.

    ``form`` is what the body holds, ``query`` what may stand after ``?``. ``files`` are names of
    uploaded files, which the function reads itself and as a stream.
    """

    method: Method
    path: str
    answer: Answering
    form: type[Form] = NoForm
    query: type[Form] = NoForm
    files: tuple[str, ...] = ()
    tag: str = ""

    @property
    def summary(self) -> str:
        """First line of what the function says of itself."""
        return (self.answer.__doc__ or "").strip().partition("\n")[0]


@dataclass(kw_only=True, slots=True)
class Pages:
    """The addresses of one module, collected by decorating what answers them.

    >>> pages = Pages(prefix="/learn")
    >>> @pages.get("/muscles")
    ... def muscles(visit):
    ...     "The three gluteal muscles."
    ...     return visit.page("learn/muscles.html.j2")
    """

    prefix: str = ""
    endpoints: list[Endpoint] = field(default_factory=list)

    def get(self, path: str, *, query: type[Form] = NoForm) -> Callable[[Function], Function]:
        """What registers a function that shows something and changes nothing."""
        return self._registering(method="GET", path=path, query=query)

    def post(
        self, path: str, *, form: type[Form] = NoForm, files: tuple[str, ...] = ()
    ) -> Callable[[Function], Function]:
        """What registers a function that changes something."""
        return self._registering(method="POST", path=path, form=form, files=files)

    def _registering(self, *, path: str, **kept: Any) -> Callable[[Function], Function]:
        def register(function: Function) -> Function:
            tag = self.prefix.strip("/").partition("/")[0]
            self.endpoints.append(
                Endpoint(path=self.prefix + path, answer=function, tag=tag, **kept)
            )
            return function

        return register


def routes_of(pages: Pages) -> Iterator[Route]:
    """The routes of a module, for Starlette."""
    for endpoint in pages.endpoints:
        yield Route(endpoint.path, _served(endpoint), methods=[endpoint.method])


def _served(endpoint: Endpoint) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        given: dict[str, Any] = dict(request.path_params)
        if endpoint.query is not NoForm:
            given["query"] = endpoint.query.model_validate(
                _read(request.query_params, endpoint.query)
            )
        if endpoint.form is not NoForm:
            async with request.form() as fields:
                given["form"] = endpoint.form.model_validate(_read(fields, endpoint.form))
        visit = Visit(request)
        return await run_in_threadpool(endpoint.answer, visit, **given)

    return serve


def _read(sent: Any, form: type[Form]) -> Mapping[str, Any]:
    """The fields as sent, but for the token that says where the form comes from.

    A field left empty counts as not sent; one that takes several values gets them all.
    """
    found: dict[str, Any] = {}
    for name in dict.fromkeys(key for key, _ in sent.multi_items() if key != "csrf"):
        values = [value for value in sent.getlist(name) if value != ""]
        known = form.model_fields.get(name)
        many = known is not None and get_origin(known.annotation) in (tuple, list, frozenset)
        if many:
            found[name] = values
        elif values:
            found[name] = values[-1]
    return found
