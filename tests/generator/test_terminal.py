"""The output of commands on a page has the colours of a terminal, and its text stays as it is."""

from __future__ import annotations

import re

import pytest

from docs.generator.terminal import coloured
from validator.i18n.catalog import Catalog


def output(*lines: str) -> str:
    return "<code>" + "\n".join(f'<span class="go">{line}</span>' for line in lines) + "\n</code>"


@pytest.mark.parametrize(
    ("language", "word"), [("en", "warning"), ("fr", "avertissement"), ("es", "advertencia")]
)
def test_a_finding_is_marked_by_its_severity(language: str, word: str) -> None:
    page = output(
        f"{word}[some-rule]: text", " --&gt; a.yaml:3:4", "3 | a: b", "  |    ^", "  = help: [x] - y"
    )
    shown = coloured(page, Catalog(language))
    assert f'<span class="warning">{word}[some-rule]</span>: text' in shown
    assert '<span class="warning">    ^</span>' in shown
    assert "= <b>help</b>: [x] - y" in shown
    assert _text(shown) == _text(page)


def test_only_the_lines_of_a_difference_are_added_or_removed() -> None:
    page = output(
        "- no change", "--- a/x", "+++ b/x", "@@ -1 +1 @@", " same", "-old", "+new", "End.", "- no change"
    )
    shown = coloured(page, Catalog("en"))
    assert re.findall(r'<span class="(g[di])">([^<]+)</span>', shown) == [("gd", "-old"), ("gi", "+new")]
    assert _text(shown) == _text(page)


def _text(html: str) -> str:
    return re.sub("<[^>]+>", "", html)
