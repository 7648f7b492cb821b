"""Rows of tables that are made from the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from expected import expect_in

from docs.generator.page_hash import source_hash
from docs.generator.tables import with_rows, without_rows
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.reporters.registry import FORMATS

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = "# Formats\n\n<!-- rows: formats -->\n\n| form | is for |\n|---|---|\n| `old` | nobody |\n\nThe end.\n"


@pytest.mark.parametrize("language", languages())
def test_the_rows_on_the_pages_are_those_of_the_code(language: str) -> None:
    for file in sorted((DOCS / language).glob("*.md")):
        expect_in(file, with_rows(file.read_text(encoding="utf-8"), Catalog(language)))


def test_every_format_has_a_row_and_no_other() -> None:
    rows = [line for line in with_rows(PAGE, Catalog()).splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == list(FORMATS)
    assert with_rows(PAGE, Catalog()).endswith("|\n\nThe end.\n")


def test_a_translation_is_up_to_date_whatever_the_rows_are() -> None:
    assert source_hash(with_rows(PAGE, Catalog())) == source_hash(PAGE) == source_hash(without_rows(PAGE))
    assert source_hash(PAGE.replace("is for", "for")) != source_hash(PAGE)
