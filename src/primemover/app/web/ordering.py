"""Exercises by how much they ask of somebody's own glutes, worked out while the app runs.

What was worked out is kept where the command line keeps it: in the cache, which goes when somebody
is erased.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from primemover.app.kept_accounts import keep_order, kept_order
from primemover.app.storage import open_cache
from primemover.app.web.child_work import Child, listen, start
from primemover.app.web.passing_folders import PassingFolder
from primemover.errors import PrimeMoverError
from primemover.simulation.ordered_exercises import ExerciseOrder, shipped_order

if TYPE_CHECKING:
    from primemover.app.web.site import Site
    from primemover.simulation.body_size import BodySize

PART: Final = "order of exercises"
WORKER: Final = "primemover.app.web.ordering_worker"
HALTED: Final = "working it out came to a halt; try it once more"
_CLOSING_S: Final = 10.0

State = Literal["working", "done", "failed"]


@dataclass(kw_only=True, slots=True)
class Ordering:
    """The order for one person's body on its way; ``fault`` says why nothing came of it."""

    person: str
    body: BodySize
    state: State = "working"
    share: float = 0.0
    fault: str = ""
    order: ExerciseOrder | None = None
    child: Child | None = None


class Orderings:
    """The order for each person who asked for it, one worked out after the other."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._turn = threading.Lock()
        self._found: dict[str, Ordering] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False

    def find(self, person: str, *, body: BodySize) -> Ordering | None:
        """What this person asked for with this body."""
        with self._lock:
            found = self._found.get(person)
            return found if found is not None and found.body == body else None

    def add(self, person: str, *, body: BodySize) -> Ordering:
        """The order as it is worked out now; one for another body is given up."""
        with self._lock:
            found = self.find(person, body=body)
            if found is not None and found.state == "working":
                return found
            self.forget(person)
            wanted = self._found[person] = Ordering(person=person, body=body)
            one = threading.Thread(target=self._work_out, args=(wanted,), daemon=True)
            self._threads = [each for each in self._threads if each.is_alive()] + [one]
            one.start()
            return wanted

    def forget(self, person: str) -> None:
        """Nothing; what this person asked for is ended and gone."""
        with self._lock:
            found = self._found.pop(person, None)
            if found is not None and found.child is not None:
                found.child.kill()

    def close(self) -> None:
        """Nothing; work in hand is ended."""
        with self._lock:
            self._closed = True
            for person in tuple(self._found):
                self.forget(person)
            threads = tuple(self._threads)
        for each in threads:
            each.join(timeout=_CLOSING_S)

    def _work_out(self, wanted: Ordering) -> None:
        """One order; its state changes last, since whoever sees it may ask for more."""
        state: State = "failed"
        try:
            with self._turn:
                wanted.order = self._order(wanted) if self._is_wanted(wanted) else None
            if wanted.order is not None and self._is_wanted(wanted):
                keep_order(wanted.order, cache=open_cache(None))
                state = "done"
        except PrimeMoverError as fault:
            wanted.fault = str(fault)
        except OSError as fault:
            wanted.fault = f"{fault.strerror or fault}; try it once more"
        finally:
            if state == "failed":
                wanted.fault = wanted.fault or HALTED
            with self._lock:
                wanted.child, wanted.state = None, state

    def _is_wanted(self, wanted: Ordering) -> bool:
        """Whether nobody gave it up meanwhile."""
        with self._lock:
            return not self._closed and self._found.get(wanted.person) is wanted

    def _order(self, wanted: Ordering) -> ExerciseOrder | None:
        with PassingFolder() as folder:
            written = folder / "order.json"
            asked = {"folder": str(folder), "order": str(written), "body": asdict(wanted.body)}
            child = self._start(wanted, asked=asked)

            def further(share: float) -> None:
                wanted.share = max(wanted.share, share)

            if not listen(child, tell=further):
                return None
            return ExerciseOrder.from_dict(json.loads(written.read_text(encoding="utf-8")))

    def _start(self, wanted: Ordering, *, asked: Mapping[str, Any]) -> Child:
        child = start(WORKER, wanted=asked)
        with self._lock:
            wanted.child = child
            if not self._is_wanted(wanted):
                child.kill()
        return child


def orderings_of(site: Site) -> Orderings:
    """What this app works out."""
    return site.part(PART, make=Orderings)


def order_of_body(body: BodySize) -> ExerciseOrder | None:
    """The order for this body that comes with the package or is kept; None where there is none."""
    shipped = shipped_order()
    if shipped is not None and shipped.body == body:
        return shipped
    return kept_order(body, cache=open_cache(None))
