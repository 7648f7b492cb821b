"""Rows of tables that are made from the code."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
        text = file.read_text(encoding="utf-8")
        wanted = with_rows(text, Catalog(language))
        if os.environ.get("GUIDERAIL_UPDATE"):
            file.write_text(wanted, encoding="utf-8", newline="")
        else:
            assert text == wanted, f"GUIDERAIL_UPDATE=1 writes the rows of {language}/{file.name}"


def test_every_format_has_a_row_and_no_other() -> None:
    rows = [line for line in with_rows(PAGE, Catalog()).splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == list(FORMATS)
    assert with_rows(PAGE, Catalog()).endswith("|\n\nThe end.\n")


def test_a_translation_is_up_to_date_whatever_the_rows_are() -> None:
    assert source_hash(with_rows(PAGE, Catalog())) == source_hash(PAGE) == source_hash(without_rows(PAGE))
    assert source_hash(PAGE.replace("is for", "for")) != source_hash(PAGE)
