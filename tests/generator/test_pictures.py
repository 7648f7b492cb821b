"""The pictures of the terminal show what guiderail really prints."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from pathlib import Path

import pytest

from docs.generator.pictures import drawn, output, pictures
from validator.i18n.language import languages

SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=1)
def made() -> dict[str, str]:
    return pictures()


def words(picture: str) -> list[str]:
    """Return the words in a picture, line after line."""
    lines = ET.fromstring(picture).iter(f"{SVG}text")
    return " ".join(" ".join(span.text or "" for span in line) for line in lines).split()


def test_committed_pictures_are_what_the_script_makes_now(checkout: Path) -> None:
    """Run `make pictures` if this fails, and look at what has changed."""
    there = {
        file.relative_to(checkout).as_posix(): file.read_text(encoding="utf-8")
        for file in (checkout / "docs" / "pictures").glob("*.svg")
        if not file.stem.startswith("speed-")  # charts, drawn by `make bench`
    }
    assert there == made()


def test_there_is_a_picture_of_the_check_in_every_language() -> None:
    for language in languages():
        assert f"docs/pictures/check-{language}.svg" in made()


@pytest.mark.parametrize("place", sorted(made()))
def test_pictures_need_no_other_file_and_say_what_they_show(place: str) -> None:
    picture = made()[place]
    root = ET.fromstring(picture)
    title = root.find(f"{SVG}title")
    assert root.get("role") == "img"
    assert title is not None
    assert title.text
    assert root.get("aria-labelledby") == title.get("id")
    assert "prefers-color-scheme:dark" in picture
    assert not re.search(r"(href|src)=|url\(|@import", picture)


@pytest.mark.parametrize("language", languages())
def test_every_printed_word_is_in_the_picture(language: str) -> None:
    call = ["check", "docs/examples/broken/azure-bot-service.yaml"]
    printed = re.sub(r"\x1b\[[0-9;]*m", " ", output(call, language)).split()
    shown = " ".join(words(drawn(call, output(call, language), "title", language)))
    assert [word for word in printed if word not in shown] == []


def test_long_lines_are_folded_and_markup_is_text() -> None:
    long = "word " * 60 + "x" * 250 + " <script>&amp;</script>"
    picture = drawn(["check"], f"\x1b[1;31m{long}\x1b[0m\n", '"><script>', "en")
    assert words(picture)[2:].count("word") == 60
    root = ET.fromstring(picture)
    assert root.find(f".//{SVG}script") is None
    width = float(root.get("width") or 0)
    for span in root.iter(f"{SVG}tspan"):
        assert float(span.get("x") or 0) + float(span.get("textLength") or 0) <= width
