"""Whose history a visit is about, when several people's are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from primemover.app.store import OWN_LABEL, new_person

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.history.records import Person

COOKIE: Final = "whose"
"""Names the person chosen last; it holds an id, never a name."""


def person_of_visit(visit: Visit) -> Person:
    """The person chosen last, else the first there is; somebody new in an empty history."""
    people = visit.store.people()
    # A paired phone films for one person only, whatever its cookies say.
    chosen = visit.session.person or visit.request.cookies.get(COOKIE, "")
    found = next((one for one in people if one.id == chosen), None)
    if found is not None:
        return found
    if people:
        return people[0]
    person = new_person(OWN_LABEL)
    visit.store.add_person(person)
    return person
