"""One live session as a state machine, frame by frame, with no transport."""

from __future__ import annotations
