"""The bibliography reader, on entries whose reading is known."""

from __future__ import annotations

from primemover.knowledge import Source
from primemover.knowledge.sources import parse_bibliography

TWO = """% a comment

@article{lewis2009,
  author = {Lewis, CL and Sahrmann, SA},
  year = {2009},
  journal = {J Athl Train},
  volume = {44},
  number = {3},
  pages = {238--248},
}

@misc{somebody,
  author = {{An Office for Health and Care}},
  title = {A leaflet {with} braces},
}
"""


def source(**fields: str) -> Source:
    return Source(**{"id": "key", "kind": "article", **fields})


def test_entries_are_read_field_by_field() -> None:
    entries, faults = parse_bibliography(TWO)
    assert faults == ()
    assert list(entries) == ["lewis2009", "somebody"]
    assert entries["lewis2009"]["pages"] == "238--248"
    assert entries["somebody"]["title"] == "A leaflet {with} braces"


def test_what_is_no_entry_is_named() -> None:
    entries, faults = parse_bibliography(TWO + "\n@book{other,\n}\n")
    assert len(entries) == 2
    assert any("@book{other," in fault for fault in faults)


def test_short_names_count_the_authors() -> None:
    assert source(author="Lewis, CL", year="2009").short == "Lewis 2009"
    assert source(author="Lewis, CL and Sahrmann, SA", year="2009").short == "Lewis & Sahrmann 2009"
    assert source(author="Bull, FC and others", year="2020").short == "Bull et al. 2020"
    assert source(author="{An Office for Health and Care}").short == "An Office for Health and Care"
    assert source(title="Hip hinge").short == "Hip hinge"


def test_the_full_reference_is_one_line() -> None:
    entries, _ = parse_bibliography(TWO)
    full = source(**entries["lewis2009"]).full
    assert full == "Lewis CL, Sahrmann SA. 2009. J Athl Train 44(3):238–248"
