"""Sections that are folded, and options as lists with anchors."""

from __future__ import annotations

import re

import pytest

from docs.generator.folds import folded
from validator.i18n.catalog import Catalog

SECTION = '<h2 class="fold" id="run">Run</h2>\n<p>Runs <a href="x">it</a>.</p>\n<p>More.</p>\n'


def options(*names: str) -> str:
    rows = "".join(
        f"<tr>\n<td><code>{name} X</code></td>\n<td>does <b>{name}</b></td>\n</tr>\n" for name in names
    )
    return (
        f"<table>\n<thead><tr><th>option</th><th>does</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )


def test_the_first_paragraph_of_a_folded_section_stays_in_view_without_its_links() -> None:
    page = folded(SECTION + '<h2 id="end">End</h2>\n<p>Last.</p>', Catalog())
    assert '<summary><h2 id="run">Run</h2><p class="gist">Runs it.</p></summary>' in page
    assert re.search(r"<p>More.</p>\s*</details>\s*<h2 id=\"end\">", page)


def test_a_folded_section_holds_those_below_it() -> None:
    page = folded(SECTION + '<h3 class="fold" id="fast">Fast</h3>\n<p>Runs fast.</p>\n', Catalog())
    assert re.search(r"<h3 id=\"fast\">.*</details>\s*</details>\s*\Z", page, re.DOTALL)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_many_options_are_folded_and_counted(language: str) -> None:
    few, many = (
        folded(SECTION + options(*names), Catalog(language))
        for names in (["--a"], [f"--{c}-x" for c in "abcdefghijk"])
    )
    assert '<details class="options">' not in few
    assert re.search(r"<details class=\"options\"><summary><b>[A-Z]\w+\s?: 11</b>", many)
    assert '<div id="run--k-x">' in many
