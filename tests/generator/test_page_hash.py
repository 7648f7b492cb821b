"""The hash that names the English text of a translated page."""

from __future__ import annotations

import pytest

from docs.generator.page_hash import source_hash

PAGE = "---\ntitle: Rules\n---\n\n# Rules\n\nEach has a page.\n"


@pytest.mark.parametrize(
    "other",
    [
        "# Rules\n\nEach has a page.",
        PAGE.replace("title: Rules", "title: All rules"),
        PAGE.replace("\n", "\r\n"),
        PAGE + "\n\n",
    ],
    ids=["no front matter", "another title", "Windows line ends", "lines at the end"],
)
def test_only_the_text_of_a_page_counts(other: str) -> None:
    assert source_hash(other) == source_hash(PAGE)


def test_another_text_has_another_hash() -> None:
    assert source_hash(PAGE.replace("page", "place")) != source_hash(PAGE)
    assert source_hash(f"{PAGE}\n---\nmore\n---\n") != source_hash(PAGE)


def test_a_hash_is_short_and_hexadecimal() -> None:
    assert len(source_hash(PAGE)) == 12
    assert int(source_hash(PAGE), 16)
