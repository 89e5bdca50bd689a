"""Errors a person can act on: where it happened, what was expected, what to do."""

from __future__ import annotations


class PrimeMoverError(Exception):
    """Base of every error raised on purpose; its message is fit to show to a person.

    Write messages as: where; expected X, got Y; what to do.
    """


class KnowledgeError(PrimeMoverError):
    """A knowledge file is wrong; the message lists every fault found in one go."""


class AnswersError(PrimeMoverError):
    """An answers file is wrong; the message lists every fault found in one go."""


class RecordingError(PrimeMoverError):
    """A recording cannot be read or must not be used; the message names file, fault and remedy."""


class SeveralPeopleError(RecordingError):
    """Several people are in the picture and nobody said who is meant; name one and try again."""


class MissingExtraError(PrimeMoverError):
    """An optional part is not installed; the message says which and how to get it."""


def how_to_install(extra: str) -> str:
    """What to type to get an optional part; it comes with the source, not from anywhere else.

    Examples
    --------
    >>> how_to_install("video")
    'pip install ".[video]" in the folder of the project'
    """
    return f'pip install ".[{extra}]" in the folder of the project'


class StoreError(PrimeMoverError):
    """A store or an archive cannot be opened, read or written; the message says what to do."""


class PlanError(PrimeMoverError):
    """A plan cannot be made or changed as asked; the message says why, and what would do."""


class LoadSharingError(PrimeMoverError, ValueError):
    """Arrays cannot be shared among muscles as given; the message lists every fault found."""
