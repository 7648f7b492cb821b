"""Where the documentation is published: the variable, the setting, then what the build knew."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from validator import build_cache
from validator.engine.site_address import VARIABLE, site_address


@pytest.mark.parametrize(
    ("variable", "setting", "built", "address"),
    [
        ("https://a.example/docs", "https://b.example/", "https://c.example/", "https://a.example/docs/"),
        ("", "https://b.example/", "https://c.example/", "https://b.example/"),
        ("", "", "https://c.example", "https://c.example/"),
        ("", "", None, ""),
        ("javascript:alert(1)", "", None, ""),
    ],
)
def test_the_nearest_address_counts(
    monkeypatch: pytest.MonkeyPatch, variable: str, setting: str, built: str | None, address: str
) -> None:
    monkeypatch.setenv(VARIABLE, variable)
    monkeypatch.setattr(build_cache, "built", lambda _: built and SimpleNamespace(ADDRESS=built))
    assert site_address(setting) == address
