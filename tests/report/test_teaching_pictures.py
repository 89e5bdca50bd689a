"""The pictures that teach: all there, small, looping, described, and shown where they belong."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from pathlib import Path

import pytest

from primemover.knowledge import load_knowledge
from primemover.programme.model import Programme
from primemover.report import render_html, teaching_pictures
from primemover.report.sections import pictures as section
from primemover.report.sections.pictures import (
    PictureLink,
    Pictures,
    PictureView,
    picture_alt,
)
from primemover.report.teaching_pictures import (
    motion_of_exercise,
    motion_of_test,
    teaching_picture,
)
from tests.report.results import check_result, programme, recordings
from tests.words import forbidden_words

LOOP_MOST_BYTES = 180_000
ALL_MOST_BYTES = 8_000_000
WIDTH_PX = 960
FOLDER = Path(teaching_pictures.__file__).parent / "motion_pictures"
MOTIONS = load_knowledge().motions
REPEAT_FOR_EVER = b"elst\x01\x00\x00\x01"
"""An edit list (version 1) with the flag that says the track begins again at its end."""


def with_exercises(*exercises: str) -> Programme:
    """The programme of the tests with these exercises in its first block."""
    plan = programme()
    clam = plan.blocks[0].exercises[0]
    chosen = tuple(
        dataclasses.replace(clam, exercise=name, name=load_knowledge().exercises[name].name)
        for name in exercises
    )
    block = dataclasses.replace(plan.blocks[0], exercises=chosen)
    return dataclasses.replace(plan, blocks=(block,))


@pytest.fixture(scope="module")
def source() -> str:
    return render_html(check_result())


def test_every_motion_has_a_picture_and_no_picture_is_left_over() -> None:
    named = {p.name for p in FOLDER.iterdir() if p.suffix in {".avif", ".webp"}}
    assert named == {f"{m}{end}" for m in MOTIONS for end in (".avif", ".still.webp")}
    assert set(json.loads((FOLDER / "index.json").read_text())) == set(MOTIONS)


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert max(sizes.values()) <= LOOP_MOST_BYTES
    assert sum(sizes.values()) <= ALL_MOST_BYTES


@pytest.mark.parametrize("motion", sorted(MOTIONS))
def test_a_picture_moves_for_ever_and_is_as_large_as_its_still(motion: str) -> None:
    image = pytest.importorskip("PIL.Image")
    picture = teaching_picture(motion)
    assert picture is not None
    loop, still = image.open(io.BytesIO(picture.loop)), image.open(io.BytesIO(picture.still))
    assert loop.format == "AVIF"
    assert still.format == "WEBP"
    assert loop.n_frames >= 10
    assert REPEAT_FOR_EVER in picture.loop
    assert loop.size == still.size == (picture.width_px, picture.height_px)
    assert picture.width_px == WIDTH_PX
    assert picture.height_px <= WIDTH_PX * 3 // 4


@pytest.mark.parametrize("motion", sorted(MOTIONS))
def test_the_words_beside_a_picture_say_what_is_seen(motion: str) -> None:
    shown = MOTIONS[motion]
    picture = teaching_picture(motion)
    assert picture is not None
    alt = picture_alt(shown, picture=picture)
    assert shown.name in alt
    assert "tick" in alt
    assert shown.faults[shown.commonest_fault].sign_seen.rstrip(".") in alt
    assert not forbidden_words(alt)


def test_no_exercise_shows_a_motion_that_is_not_its_own() -> None:
    knowledge = load_knowledge()
    for exercise in knowledge.exercises:
        motion = motion_of_exercise(exercise, knowledge=knowledge)
        assert motion is None or exercise in motion.exercises
    for test in knowledge.tests:
        motion = motion_of_test(test, knowledge=knowledge)
        assert motion is None or test in motion.tests
    assert motion_of_exercise("gluteal_squeeze", knowledge=knowledge) is None


def test_an_exercise_comes_with_its_picture_what_to_see_and_what_to_do(source: str) -> None:
    clam = MOTIONS["clam"]
    fault = clam.faults[clam.commonest_fault]
    card = source[source.index("<h4>Clam</h4>") : source.index("<h4>Gluteal squeeze</h4>")]
    for words in (fault.sign_seen, fault.instead, clam.feel):
        assert words in card
    assert card.count("data:image/avif;base64,") == 1
    assert card.count("data:image/webp;base64,") == 1


def test_a_picture_is_put_in_once_and_later_places_lead_to_it(source: str) -> None:
    assert source.count('id="motion-clam"') == 1
    assert source.count('href="#motion-clam"') >= 1
    uris = re.findall(r"data:image/(?:avif|webp)[^\"]+", source)
    assert uris
    assert len(uris) == len(set(uris))


def test_every_moving_picture_can_be_held_still(source: str) -> None:
    figures = re.findall(r'<figure class="motion".*?</figure>', source, re.DOTALL)
    assert figures
    for figure in figures:
        assert figure.count('class="moving"') == figure.count('class="hold"') == 1
        held = re.search(r'class="hold" type="checkbox" id="([^"]+)"', figure)
        assert held is not None
        assert f'for="{held.group(1)}"' in figure
        # the still carries the words; the loop over it would only say them twice
        assert re.search(r'class="still"[^>]* alt="[^"]{20,}"', figure)
        assert re.search(r'class="moving"[^>]* alt=""', figure)
    assert 'id="hold-every"' in source


def test_paper_and_reduced_motion_show_the_still(source: str) -> None:
    printed = source[source.index("@media print") :]
    assert re.search(r"\.moving[^{]*\{ display: none !important", printed)
    calm = source[source.index("prefers-reduced-motion: reduce") :]
    assert re.match(r"[^}]*\.moving[^}]*display: none", calm)


def test_a_report_without_pictures_offers_no_control() -> None:
    page = render_html(check_result(programme=None, tests=()))
    assert '<figure class="motion"' not in page
    assert 'id="hold-every"' not in page


def test_beyond_the_budget_the_still_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section, "LOOP_BUDGET_BYTES", 10)
    page = render_html(check_result())
    assert 'class="still"' in page
    assert 'class="moving"' not in page
    assert 'class="hold"' not in page


def test_the_same_motion_for_a_test_leads_to_that_of_the_exercise() -> None:
    pictures = Pictures(knowledge=load_knowledge())
    assert isinstance(pictures.of_exercise("clam", name="Clam"), PictureView)
    assert pictures.of_test("clam", name="The clam test") == PictureLink(
        ident="motion-clam", name="Clam"
    )
    assert pictures.of_exercise("gluteal_squeeze", name="Gluteal squeeze") is None


def test_all_pictures_together_fit_a_report() -> None:
    """No programme is longer than the budget allows for; this one is twice as long."""
    names = [m.exercises[0] for m in MOTIONS.values() if m.exercises][:24]
    page = render_html(check_result(programme=with_exercises(*dict.fromkeys(names))))
    assert len(page.encode()) < 3_000_000


def test_to_film_again_comes_with_the_movement_only_where_filming_helps() -> None:
    tests = recordings()
    refused = next(t for t in tests if t.refusals and not t.problem)
    for cause, helps in (("view", True), ("not_visible", False), ("attenuated", False)):
        gates = dataclasses.replace(refused.movement, gates=())  # type: ignore[type-var]
        refusals = tuple(dataclasses.replace(r, cause=cause) for r in refused.refusals)
        test = dataclasses.replace(refused, refusals=refusals, movement=gates)
        page = render_html(check_result(tests=(test,), programme=None))
        assert ("To film it again" in page) == helps
        assert ('<figure class="motion"' in page) == (helps and _pictured(test.test))


def _pictured(test: str) -> bool:
    motion = motion_of_test(test, knowledge=load_knowledge())
    return motion is not None and teaching_picture(motion.id) is not None
