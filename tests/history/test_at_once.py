"""Several programs write to one store at once: each gets its turn, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from primemover.history.opening import open_store
from tests.history import made

WRITERS = 3
EACH = 10

WRITING = """
import sys
from dataclasses import replace
from primemover.history.opening import open_store
from tests.history import made
place, writer, each = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
owner = made.person()
with open_store(place) as store:
    store.add_person(owner)  # by everybody: it is kept once
    for number in range(each):
        mine = replace(made.session(number), id=f"{writer}-{number}")
        store.add_session(mine, person=owner.id)
        store.add_session(made.session(number), person=owner.id)  # by everybody
        store.add_check(made.check(1000 * writer + number, owner=owner.id))
        store.log(owner.id)
"""


def test_programs_that_write_at_once_take_turns(place: str) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", WRITING, place, f"{writer}", f"{EACH}"],
            stderr=subprocess.PIPE,
            text=True,
        )
        for writer in range(WRITERS)
    ]
    said = [program.communicate()[1] for program in programs]
    assert said == [""] * WRITERS
    with open_store(place) as store:
        (owner,) = store.people()
        log = store.log(owner.id)
        assert {s.id for s in log.sessions} == {
            *(f"{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)),
            *(f"session-{number}" for number in range(EACH)),
        }
        assert len(log.sessions) == (WRITERS + 1) * EACH
        assert len(store.checks(owner.id)) == WRITERS * EACH
        assert all(len(s.exercises[0].sets) == 3 for s in log.sessions)


def test_a_reader_sees_a_whole_moment(tmp_path: Path) -> None:
    """While somebody writes, nobody sees a session without its sets."""
    place = str(tmp_path / "history.sqlite")
    with open_store(place) as store:
        owner = made.person()
        store.add_person(owner)
        with subprocess.Popen([sys.executable, "-c", WRITING, place, "0", f"{EACH}"]) as writer:
            while writer.poll() is None:
                for session in store.log(owner.id).sessions:
                    assert [len(e.sets) for e in session.exercises] == [3, 1]
        assert writer.returncode == 0
