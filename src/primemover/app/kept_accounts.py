"""Simulations worked out before, found again by all that they depend on.

A body's size is told of a person: what is kept lies in the cache, which erasing clears.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from primemover.errors import PrimeMoverError, RecordingError
from primemover.simulation.ordered_exercises import ExerciseOrder
from primemover.simulation.versions import digest_of_code, versions_of_simulation
from primemover.simulation.who_carries import WhoCarries

if TYPE_CHECKING:
    from primemover.app.simulating import Wished
    from primemover.recordings.cache import Cache
    from primemover.simulation.body_size import BodySize


def kept_account(wish: Wished, *, cache: Cache | None) -> WhoCarries | None:
    """The account of the same movement, body and versions; None where there is none.

    A film's account is never kept.
    """
    document = _found(_account_key(wish), cache=cache) if cache and not wish.pose else None
    try:
        return WhoCarries.from_dict(document) if document else None
    except PrimeMoverError:  # damaged: as good as absent
        return None


def keep_account(account: WhoCarries, *, wish: Wished, cache: Cache | None) -> None:
    """Nothing comes back; an account of the library is kept where that can be."""
    if cache and not wish.pose:
        _keep(account.to_dict(), key=_account_key(wish), cache=cache)


def kept_order(size: BodySize, *, cache: Cache | None) -> ExerciseOrder | None:
    """The order for this body and these versions; None where there is none."""
    document = _found(_order_key(size), cache=cache) if cache else None
    try:
        return ExerciseOrder.from_dict(document) if document else None
    except PrimeMoverError:
        return None


def keep_order(order: ExerciseOrder, *, cache: Cache | None) -> None:
    """Nothing comes back; the order is kept where that can be."""
    if cache:
        _keep(order.to_dict(), key=_order_key(order.body), cache=cache)


def _account_key(wish: Wished) -> str:
    from primemover.recordings.cache import key_of

    return key_of(
        what="who carries",
        motion=wish.motion,
        body=asdict(wish.size),
        load_kg=wish.load_kg,
        side=wish.side,
        weaken=[asdict(each) for each in wish.weaken],
        what_if=wish.what_if,
        versions=versions(),
    )


def _order_key(size: BodySize) -> str:
    from primemover.recordings.cache import key_of

    return key_of(what="order", body=asdict(size), versions=versions())


def _found(key: str, *, cache: Cache) -> Mapping[str, Any] | None:
    text = cache.load_text(key)
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _keep(document: Mapping[str, Any], *, key: str, cache: Cache) -> None:
    with suppress(RecordingError):  # what was worked out is told, kept or not
        cache.store_text(key, text=json.dumps(document, allow_nan=False))


def versions() -> dict[str, str]:
    """What simulations depend on besides what is asked: libraries, knowledge and code."""
    return {**versions_of_simulation(), "code": digest_of_code()}
