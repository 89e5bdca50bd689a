"""JSON from somebody else: read within limits, or refused with the reason."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from primemover.history.archive_layout import MAX_DEPTH, MAX_DIGITS, MAX_TEXT_CHARACTERS


def read_json(data: bytes, *, text_limit: int = MAX_TEXT_CHARACTERS) -> Any:
    """The value written in ``data``.

    Raises
    ------
    ValueError
        With the reason: no UTF-8, no JSON, a name given twice, a number that is not finite or
        too long, a text that is too long or cannot be kept, nesting that is too deep.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_named_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise ValueError(f"expected UTF-8, got other bytes at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"expected JSON, got something else ({error.msg})") from None
    except RecursionError:
        raise ValueError(f"expected at most {MAX_DEPTH} levels of nesting, got more") from None
    require_modest(value, text_limit=text_limit)
    return value


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"expected finite numbers, got {name}")


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS + 1:  # room for the sign; Python is slow with endless ones
        raise ValueError(f"expected numbers of at most {MAX_DIGITS} digits, got {len(digits)}")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("expected finite numbers, got one that is too large")
    return number


def require_modest(value: object, *, text_limit: int = MAX_TEXT_CHARACTERS) -> None:
    """Pass silently when nothing in ``value`` is too long, too deep or cannot be kept.

    Looked at without recursion: the depth is not to be trusted.

    Raises
    ------
    ValueError
        With the reason.
    """
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError(f"expected at most {MAX_DEPTH} levels of nesting, got more")
        level = [inner for each in level for inner in _looked_at(each, text_limit=text_limit)]


def _looked_at(value: object, *, text_limit: int) -> Iterable[object]:
    """What is inside ``value``, which is itself fit to be kept."""
    if isinstance(value, str):
        require_text(value, limit=text_limit)
    elif isinstance(value, int):
        _require_short(value)
    elif isinstance(value, dict):
        for name in value:
            require_text(name, limit=text_limit)
        return value.values()
    elif isinstance(value, list):
        return value
    return ()


def _require_short(number: int) -> None:
    if abs(number) >= 10**MAX_DIGITS:
        raise ValueError(f"expected numbers of at most {MAX_DIGITS} digits, got more")


def require_text(text: str, *, limit: int) -> None:
    """Pass silently when every database can keep ``text`` and it is not endless.

    Raises
    ------
    ValueError
        With the reason.
    """
    if len(text) > limit:
        raise ValueError(f"expected texts of at most {limit} characters, got {len(text)}")
    if "\0" in text:
        raise ValueError("a text holds the character NUL")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("a text holds half a character (a lone surrogate)") from None
