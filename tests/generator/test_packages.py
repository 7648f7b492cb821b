"""The contributor's page lists the packages as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from expected import expect_in

from docs.generator.packages import questions, with_table
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages


@pytest.mark.parametrize("language", languages())
def test_the_page_has_each_package_with_its_question(language: str, checkout: Path) -> None:
    file = checkout / "docs" / language / "contribute.md"
    catalog = Catalog(language)
    page = with_table(file.read_text(encoding="utf-8"), catalog)
    for folder, question in questions().items():
        assert page.count(f"| `{folder}/` | {catalog.say(question)} |\n") == 1
    expect_in(file, page)


def test_only_the_rows_of_the_table_change() -> None:
    page = (
        "# A\n\n| package | question |\n|---|---|\n| `validator/old/` | Old? |\n\n| `validator/x.py` | B |\n"
    )
    rows = "".join(f"| `{folder}/` | {question} |\n" for folder, question in questions().items())
    assert with_table(page, Catalog()) == page.replace("| `validator/old/` | Old? |\n", rows)
