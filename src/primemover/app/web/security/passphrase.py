"""A passphrase for the pages: kept as scrypt alone, in a file that only its owner may read.

It keeps others from the pages. The history on the disk is as open as any file of this user.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from primemover.app.web.security.faults import ServingError
from primemover.history.durability import OWNER_ONLY_FILE
from primemover.history.whole_files import written_whole

FILE_NAME: Final = "passphrase.json"
SHORTEST: Final = 10
"""Characters; a few words. Attempts are throttled besides."""
LONGEST: Final = 1_000
_MEMORY_BYTES: Final = 64 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What is kept of a passphrase: how it was hashed, and the hash."""

    salt: str
    hash: str
    n: int = 1 << 15
    r: int = 8
    p: int = 1
    version: int = 1


class Passphrase:
    """The passphrase of the app in ``folder``, when one is set."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    @property
    def is_set(self) -> bool:
        """Whether the pages ask for one; a file that cannot be read counts, and lets nobody in."""
        return self.path.exists()

    def fits(self, typed: str) -> bool:
        """Whether ``typed`` is the passphrase; takes a tenth of a second, either way."""
        kept = self._kept()
        if kept is None or len(typed) > LONGEST:
            return False
        found = _hashed(typed, kept=kept)
        return hmac.compare_digest(found, bytes.fromhex(kept.hash))

    def set(self, chosen: str) -> None:
        """Nothing; ``chosen`` is asked for from now on.

        Raises
        ------
        ServingError
            When it is too short or too long.
        """
        if not SHORTEST <= len(chosen) <= LONGEST:
            raise ServingError(
                f"The passphrase must have at least {SHORTEST} characters: take a few words."
            )
        kept = Kept(salt=secrets.token_hex(16), hash="")
        digest = _hashed(chosen, kept=kept).hex()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(self.path, overwrite=True) as file:
            file.write(json.dumps({**asdict(kept), "hash": digest}).encode())
        os.chmod(self.path, OWNER_ONLY_FILE)  # noqa: PTH101 - says the same as Path.chmod

    def forget(self) -> None:
        """Nothing; none is asked for any more."""
        self.path.unlink(missing_ok=True)

    def _kept(self) -> Kept | None:
        try:
            kept = Kept(**json.loads(self.path.read_bytes()))
            bytes.fromhex(kept.salt + kept.hash)
        except (OSError, ValueError, TypeError):
            return None
        return kept if kept.version == 1 and 128 * kept.n * kept.r < _MEMORY_BYTES else None


def _hashed(typed: str, *, kept: Kept) -> bytes:
    return hashlib.scrypt(
        typed.encode("utf-8", "surrogatepass"),
        salt=bytes.fromhex(kept.salt),
        n=kept.n,
        r=kept.r,
        p=kept.p,
        maxmem=_MEMORY_BYTES,
    )
