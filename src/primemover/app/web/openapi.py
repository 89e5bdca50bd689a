"""The addresses of the app as an OpenAPI 3.1 document, made from what answers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import metadata
from typing import Any, Final

from primemover.app.web.endpoints import TOKEN_FIELD, Endpoint, Form, NoForm, Pages
from primemover.app.web.security.limits import MOST_ADDRESS_BYTES

VERSION: Final = "3.1.0"
MOST_OF_PATH: Final = 200
"""Characters of what stands for a name in a path; longer ones are addresses that are none."""

_PARAMETER: Final = re.compile(r"{([a-z_]+)(?::[a-z]+)?}")
_HTML: Final = {"text/html": {"schema": {"type": "string"}}}

FAULTS: Final[Mapping[str, str]] = {
    "400": "The request cannot be read.",
    "401": "Nobody is signed in, and the app has a passphrase.",
    "403": "The request comes from elsewhere, or its form is of a session that is over.",
    "404": "There is no such thing.",
    "409": "It cannot be done as things are; the page says why.",
    "410": "The person whom the form is about is not kept any more.",
    "413": "Too much at once.",
    "414": f"The address is longer than {MOST_ADDRESS_BYTES} bytes.",
    "421": "The host is none of the app's names.",
    "422": "A field is not what it must be; the page says which, and what was typed is kept.",
    "429": "Too often; the header Retry-After says when to try again.",
    "431": "The headers are too long.",
}
"""What any address may answer when something is wrong."""

CHANGING: Final[Mapping[str, str]] = {
    "303": "Done; the next page is where Location says.",
    "408": "The body took too long to arrive.",
    "415": "The body is no form.",
}
"""What addresses may answer besides that change something."""


def openapi_of(modules: Iterable[Pages]) -> dict[str, Any]:
    """The document: every address, what it takes, and what it answers."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for endpoint in (each for pages in modules for each in pages.endpoints):
        path = _PARAMETER.sub(r"{\1}", endpoint.path) or "/"
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, schemas=schemas)
    return {
        "openapi": VERSION,
        "info": {
            "title": "primemover, the app in the browser",
            "version": metadata.version("primemover"),
            "description": "For pages of this app alone: forms carry the token of their session.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas,
            "responses": {code: _fault(text) for code, text in FAULTS.items()},
        },
    }


def _operation(endpoint: Endpoint, *, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{endpoint.method.lower()}:{endpoint.path}",
        "summary": endpoint.summary,
        "tags": [endpoint.tag or "app"],
        "parameters": [*_in_path(endpoint), *_in_query(endpoint.query, schemas=schemas)],
        "responses": _responses(endpoint),
    }
    if endpoint.method != "GET":
        operation["requestBody"] = _body(endpoint, schemas=schemas)
    return operation


def _in_path(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": MOST_OF_PATH},
        }
        for name in _PARAMETER.findall(endpoint.path)
    ]


def _in_query(form: type[Form], *, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if form is NoForm:
        return []
    schema = _schema(form, schemas=schemas)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": inner}
        for name, inner in schema.get("properties", {}).items()
    ]


def _body(endpoint: Endpoint, *, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(endpoint.form, schemas=schemas)
    token = {"type": "string", "description": "The token of the session, or in X-CSRF-Token."}
    files = {name: {"type": "string", "format": "binary"} for name in endpoint.files}
    whole = {
        "type": "object",
        "properties": {**schema.get("properties", {}), **files, TOKEN_FIELD: token},
        "required": [*schema.get("required", [])],
        "additionalProperties": False,
    }
    kind = "multipart/form-data" if files else "application/x-www-form-urlencoded"
    return {"required": False, "content": {kind: {"schema": whole}}}


def _schema(form: type[Form], *, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a form; what it refers to goes into ``schemas``."""
    schema = form.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    return schema


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    good = {"200": {"description": endpoint.summary or "The page.", "content": _content(endpoint)}}
    changing = CHANGING if endpoint.method != "GET" else {"303": CHANGING["303"]}
    return {
        **good,
        **{
            code: _fault(text) if code != "303" else _gone_on(text)
            for code, text in changing.items()
        },
        **{code: {"$ref": f"#/components/responses/{code}"} for code in FAULTS},
    }


def _content(endpoint: Endpoint) -> dict[str, Any]:
    return _HTML if endpoint.method != "GET" else {"*/*": {"schema": {}}}


def _fault(text: str) -> dict[str, Any]:
    return {"description": text, "content": _HTML}


def _gone_on(text: str) -> dict[str, Any]:
    location = {"required": True, "schema": {"type": "string"}}
    return {"description": text, "headers": {"Location": location}}
