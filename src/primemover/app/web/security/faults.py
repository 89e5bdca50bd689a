"""What cannot be served safely, told so that it can be put right."""

from __future__ import annotations

from primemover.errors import PrimeMoverError


class ServingError(PrimeMoverError):
    """The app cannot be served as asked; the message says why, and what would do."""
