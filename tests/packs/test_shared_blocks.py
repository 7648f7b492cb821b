"""Keys at the top that begin with ``x-`` hold blocks that a configuration shares by anchors."""

from __future__ import annotations

import pytest

from validator.documents.model import Format
from validator.engine import full_check
from validator.fast_path import acceptance
from validator.packs import registry
from validator.packs.examples import complete

SHARED = "x-shared: &shared\n  account_sid: AC3f1e0d2c4b5a69788796a5b4c3d2e1f0\n"


def rules(text: str) -> list[str]:
    report = full_check.report([full_check.judge(text.encode(), "config.yaml", Format.YAML)])[0]
    return [each.rule for each in report.diagnostics if each.rule != "platform-retired"]


@pytest.mark.parametrize("platform", registry.declared())
def test_a_shared_block_is_no_finding(platform: str) -> None:
    assert rules(SHARED + complete(platform)) == []


def test_another_key_is_still_unknown_and_so_is_one_further_inside() -> None:
    text = complete("azure-bot-service")
    assert rules(SHARED.replace("x-", "x_") + text) == ["unknown-field"]
    assert rules(text.replace("bot:\n", "bot:\n  x-note: mine\n", 1)) == ["unknown-field"]


def test_a_secret_in_a_shared_block_is_reported() -> None:
    token = "  auth_token: 0a1b2c3d4e5f60718293a4b5c6d7e8f9\n"
    assert rules(SHARED + token + complete("azure-bot-service")) == ["secret-in-file"]


def test_a_file_with_a_shared_block_is_left_to_the_full_check() -> None:
    text = SHARED + complete("azure-bot-service")
    assert acceptance.accept_file(text.encode(), ".yaml") is None
