"""Whose history a visit is about, when several people's are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.store import OWN_LABEL, new_person
from primemover.app.web.security.safety import SESSION

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.history.records import Person

COOKIE: Final = "whose"
"""Names the person chosen last; it holds an id, never a name."""


def person_of_visit(visit: Visit) -> Person:
    """The person a form is about, else the one chosen last, else the first there is.

    In an empty history somebody new is made.

    Raises
    ------
    HTTPException
        403 for a paired phone whose person is not there any more, its session is over; 410 for a
        form about somebody who is not.
    """
    people = visit.store.people()
    # A paired phone films for one person only, whatever its cookies and forms say.
    fixed = visit.session.person or visit.about
    found = next((one for one in people if one.id == (fixed or _cookie(visit))), None)
    if found is not None:
        return found
    if visit.session.person:
        visit.safety.sessions.end(visit.session)
        visit.request.scope[SESSION] = None
        raise HTTPException(403)
    if visit.about:
        raise HTTPException(410)
    if people:
        return people[0]
    person = new_person(OWN_LABEL)
    visit.store.add_person(person)
    return person


def stay_with(visit: Visit, *, answer: Response) -> None:
    """Nothing; after a form about somebody, the app shows this person again and says so.

    Another window may have changed over to somebody else since that form was shown.
    """
    if not visit.about or visit.session.person or _cookie(visit) in {"", visit.about}:
        return
    if any(text.startswith(f"{COOKIE}=") for text in answer.headers.getlist("set-cookie")):
        return  # the form itself changed over, or erased
    visit.remember(answer, name=COOKIE, value=visit.about)
    told = visit.language(
        "That window was about “%(name)s”, and so is what you sent. The app shows “%(name)s” again."
    )
    visit.say(told % {"name": visit.person.label})


def _cookie(visit: Visit) -> str:
    return visit.request.cookies.get(COOKIE, "")
