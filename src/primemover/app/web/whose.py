"""Whose history a visit is about, when several people's are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from primemover.app.store import OWN_LABEL, new_person
from primemover.app.web.security.safety import SESSION

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.history.records import Person

COOKIE: Final = "whose"
"""Names the person chosen last; it holds an id, never a name."""


def person_of_visit(visit: Visit) -> Person:
    """The person chosen last, else the first there is; somebody new in an empty history.

    Raises
    ------
    HTTPException
        403 for a paired phone whose person is not there any more; its session is over.
    """
    people = visit.store.people()
    # A paired phone films for one person only, whatever its cookies say.
    chosen = visit.session.person or visit.request.cookies.get(COOKIE, "")
    found = next((one for one in people if one.id == chosen), None)
    if found is not None:
        return found
    if visit.session.person:
        visit.safety.sessions.end(visit.session)
        visit.request.scope[SESSION] = None
        raise HTTPException(403)
    if people:
        return people[0]
    person = new_person(OWN_LABEL)
    visit.store.add_person(person)
    return person
