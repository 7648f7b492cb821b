"""``guiderail lsp`` without the libraries that it needs."""

from __future__ import annotations

from unittest import mock

import pytest
from command import run


@pytest.mark.parametrize(
    "language, sentence",
    [
        ("en", "The libraries for editors are missing"),
        ("fr", "Les bibliothèques pour les éditeurs manquent"),
        ("es", "Faltan las bibliotecas para los editores"),
    ],
)
def test_one_sentence_says_how_to_install_the_libraries(language: str, sentence: str) -> None:
    with mock.patch("validator.cli.commands.lsp.find_spec", return_value=None):
        outcome = run("lsp", "--lang", language)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"guiderail: {sentence}")
    assert "pip install 'guiderail[lsp]'" in outcome.err
    assert outcome.err.count("\n") == 1
