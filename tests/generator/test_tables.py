"""Rows of tables that are made from the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from expected import expect_in

from docs.generator.page_hash import source_hash
from docs.generator.tables import labelled, with_rows, without_rows
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


def test_a_cell_names_its_column_where_a_row_is_more_than_a_term_and_its_text() -> None:
    def table(*titles: str) -> str:
        head, row = ("".join(f"<{tag}>{title}</{tag}>" for title in titles) for tag in ("th", "td"))
        return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table>"

    assert 'class="stacks"' in labelled(table("a", "b"))
    assert "data-label" not in labelled(table("a", "b"))
    assert '<td role="cell">a</td><td data-label="b" role="cell">b</td>' in labelled(table("a", "b", "c"))
    assert labelled(table(*"abcdef")) == table(*"abcdef")
