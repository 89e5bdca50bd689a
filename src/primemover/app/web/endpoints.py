"""Addresses of the app: what answers them, what they take, and how that is told in OpenAPI.

A page is a plain function of a :class:`~primemover.app.web.visit.Visit`; what a form holds comes
checked, as a pydantic model. Such functions run in a thread of their own, so reading the history
keeps nobody waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from primemover.app.web.security.bodies import bounded, form_of
from primemover.app.web.security.limits import MOST_FORM_BYTES, MOST_UPLOAD_BYTES
from primemover.app.web.security.safety import SESSION
from primemover.app.web.security.sessions import Session, about_of
from primemover.app.web.visit import Visit
from primemover.app.web.whose import stay_with

TOKEN_FIELD: Final = "csrf"  # noqa: S105 - a name
TOKEN_HEADER: Final = "X-CSRF-Token"  # noqa: S105 - a name

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
    uploaded files; the function gets each as a Starlette ``UploadFile`` of that name (its
    ``.file`` lies unnamed on the disk and is gone afterwards), or None when none was sent.
    ``most_bytes`` is how long the body may be.
    """

    method: Method
    path: str
    answer: Answering
    form: type[Form] = NoForm
    query: type[Form] = NoForm
    files: tuple[str, ...] = ()
    most_bytes: int = MOST_FORM_BYTES
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
        self,
        path: str,
        *,
        form: type[Form] = NoForm,
        files: tuple[str, ...] = (),
        most_bytes: int = 0,
    ) -> Callable[[Function], Function]:
        """What registers a function that changes something.

        ``most_bytes`` is what the body may hold when that is not the usual of forms or uploads.
        """
        usual = MOST_UPLOAD_BYTES if files else MOST_FORM_BYTES
        return self._registering(
            method="POST", path=path, form=form, files=files, most_bytes=most_bytes or usual
        )

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
        if endpoint.method == "GET":
            return await _answered(endpoint, request, FormData(), token=_asking(request))
        with _counted(endpoint, request):
            body = bounded(request, most_bytes=endpoint.most_bytes)
            async with form_of(body, files=len(endpoint.files)) as fields:
                return await _answered(endpoint, request, fields, token=_own(request, fields))

    return serve


async def _answered(
    endpoint: Endpoint, request: Request, fields: FormData, *, token: str
) -> Response:
    given: dict[str, Any] = dict(request.path_params)
    if endpoint.query is not NoForm:
        given["query"] = endpoint.query.model_validate(_read(request.query_params, endpoint.query))
    for name in endpoint.files:
        sent = fields.get(name)
        given[name] = sent if isinstance(sent, UploadFile) and sent.filename else None
    if endpoint.form is not NoForm:
        texts = FormData([(key, value) for key, value in fields.multi_items() if key not in given])
        given["form"] = endpoint.form.model_validate(_read(texts, endpoint.form))
    visit = Visit(request, about=about_of(token))
    return await run_in_threadpool(_answer, endpoint, visit, given)


def _answer(endpoint: Endpoint, visit: Visit, given: Mapping[str, Any]) -> Response:
    answer = endpoint.answer(visit, **given)
    if endpoint.method != "GET":
        stay_with(visit, answer=answer)
    return answer


def _counted(endpoint: Endpoint, request: Request) -> AbstractContextManager[None]:
    return request.app.state.safety.uploads.one() if endpoint.files else nullcontext()


def _asking(request: Request) -> str:
    """The token of a page of this session that asks for a part of itself; "" for other visits."""
    token = request.headers.get(TOKEN_HEADER, "")
    session: Session | None = request.scope[SESSION]
    return token if session is not None and session.fits(token) else ""


def _own(request: Request, fields: FormData) -> str:
    """The token of a request that a page of this very session sent.

    Raises
    ------
    HTTPException
        403 otherwise: the token is missing, or of a session that is over.
    """
    session: Session | None = request.scope[SESSION]
    token = fields.get(TOKEN_FIELD) or request.headers.get(TOKEN_HEADER)
    if session is None or not isinstance(token, str) or not session.fits(token):
        raise HTTPException(403)
    return token


def _read(sent: Any, form: type[Form]) -> Mapping[str, Any]:
    """The fields as sent, but for the token that says where the form comes from.

    A field left empty counts as not sent; one that takes several values gets them all.
    """
    found: dict[str, Any] = {}
    for name in dict.fromkeys(key for key, _ in sent.multi_items() if key != TOKEN_FIELD):
        values = [value for value in sent.getlist(name) if value != ""]
        known = form.model_fields.get(name)
        many = known is not None and get_origin(known.annotation) in (tuple, list, frozenset)
        if many:
            found[name] = values
        elif values:
            found[name] = values[-1]
    return found
