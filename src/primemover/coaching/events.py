"""What a coached set tells, frame by frame: codes with their numbers; the words live in the app."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something to show or say; ``code`` names it, ``time_s`` is the frame's time.

    Those without numbers of their own: ``place.…`` (what to change before counting begins or goes
    on, one at a time), ``ready`` the first time somebody is placed and ``again`` after an
    interruption, ``not_counted.…`` (large enough, and yet no repetition of this movement),
    ``pause`` and ``resume`` as the person asked, ``done`` when the target is reached, ``finish``
    or ``stop`` when the person ended it.
    """

    time_s: float
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted(Event):
    """``count``: repetition ``number`` of the set; ``depth`` as the movement defines it.

    ``seconds`` from start to now, ``seconds_out`` from start to the turning point.
    """

    number: int
    depth: float | None
    seconds: float
    seconds_out: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Partial(Event):
    """``partial``: a movement too small to count; ``share`` of what would have."""

    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Word(Event):
    """``cue.…``: one thing to change; ``praise.…``: what a cue asked for was done, once a cue.

    ``reading`` earned it.
    """

    reading: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Held(Event):
    """``hold``: the position is held; ``hold_s`` so far. ``hold_broken``: it was left."""

    hold_s: float
