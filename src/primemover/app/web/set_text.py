"""Sets as one line of text in the visitor's unit, as the terminal takes them, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from primemover.app.log_words import parse_sets
from primemover.app.web.units import KG_PER_LB, kg_number

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.programme.log import CompletedSet

_LOAD: Final = re.compile(r"[x×*](\d{1,4}(?:\.\d{1,2})?)(kg|lbs?)?(?=$|[,@])", re.ASCII)
_KEPT_DECIMALS: Final = 2


def sets_text(sets: Sequence[CompletedSet], *, visit: Visit) -> str:
    """The sets as somebody would type them: ``12,10``, ``10x20,8x20@2``, ``30s``.

    Repetitions left stand at the end when they were the same for all.
    """
    left = {one.reps_in_reserve for one in sets}
    reserve = left.pop() if len(left) == 1 else None
    body = ",".join(_text(one, visit=visit) for one in sets)
    return body if reserve is None or not body else f"{body}@{reserve}"


def sets_from(
    text: str, *, visit: Visit, where: str, before: Sequence[CompletedSet] = ()
) -> tuple[CompletedSet, ...]:
    """The sets of a line; of as many as ``before`` the sides and repetitions left stay.

    Raises
    ------
    UsageError
        When it is written otherwise, or a number in it cannot be meant.
    """

    def in_kg(found: re.Match[str]) -> str:
        number, unit = float(found[1]), found[2] or ("lb" if visit.imperial else "kg")
        kg = number if unit == "kg" else round(number * KG_PER_LB, _KEPT_DECIMALS)
        return f"x{kg:g}"

    sets = parse_sets(_LOAD.sub(in_kg, text.replace(" ", "").lower()), where=where)
    if len(sets) != len(before):
        return sets
    return tuple(
        replace(
            new,
            side=old.side,
            reps_in_reserve=old.reps_in_reserve
            if new.reps_in_reserve is None
            else new.reps_in_reserve,
            load_kg=old.load_kg if _same(new, old, visit=visit) else new.load_kg,
        )
        for new, old in zip(sets, before, strict=True)
    )


def _same(new: CompletedSet, old: CompletedSet, *, visit: Visit) -> bool:
    """Whether two loads read the same to the visitor: what was not changed stays exact."""
    return kg_number(new.load_kg, visit=visit) == kg_number(old.load_kg, visit=visit)


def _text(one: CompletedSet, *, visit: Visit) -> str:
    amount = f"{one.hold_s:g}s" if one.hold_s is not None else f"{one.reps}"
    return f"{amount}x{kg_number(one.load_kg, visit=visit)}" if one.load_kg else amount
