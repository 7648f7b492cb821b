"""Nobody's secret is in the repository: what looks like one says of itself that it is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from repositories import files_of

SHAPES = {
    "a Twilio auth token": r"(?<![0-9A-Za-z])[0-9a-fA-F]{32}(?![0-9A-Za-z])",
    "a Twilio API key": r"\bSK[0-9a-fA-F]{32}\b",
    "a JSON Web Token": r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\n)+[0-9A-Za-z+/=]{40,}",
    "a key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b",
    "a key in base64": r"(?<![\w+/=-])(?:[0-9A-Za-z+/]{43}=|[0-9A-Za-z+/]{86}==)(?![\w+/=])",
    "a token of a code host": r"\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}",
    "a token of a package registry": r"\bpypi-[\w-]{30,}|\bnpm_\w{30,}",
    "a token of a chat or a bank": r"\bxox[abposr]-[\w-]{10,}|\b[rsp]k_(?:live|test)_\w{10,}",
    "a password in a URL": r"\w://[^\s/:@\"'<>`{}]*:[^\s\"'<>`@/{}$]{6,}(?=@)",
    "a named value": r"(?i:token|secret|passw(?:or)?d|pwd|api[_-]?key)[\"']?\s*[:=]\s*[\"']?"
    r"(?=[\w+/-]*[0-9])(?=[\w+/-]*[A-Za-z])[\w+/-]{20,}",
}
#: what made-up secrets hold so that everyone sees it; chance puts none of it into a real one
MADE_UP = re.compile(
    r"fake|not.?(?:a.?)?real|example|canary|hunter2|dead.?beef|c0de|0a1b2c3d4e|0123456789|1234567890|(.)\1{7}"
    r"|314159265|passw0rd|s3cret|jumbo|lit-key|your_|replace|3f1e0d2c4b5a6978"
    r"|eyJhbGciOiJub25l"  # the start of a token that nobody has signed
    r"|jh8980432610",  # the sample that the documentation of a Terraform provider shows
    re.IGNORECASE,
)


def looks_like_secrets(text: str) -> Iterator[str]:
    """Yield what looks like a secret of somebody, with what it looks like."""
    for what, shape in SHAPES.items():
        for match in re.finditer(shape, text):
            if not MADE_UP.search(match[0]):
                yield f"{what}: {match[0][:12]}…"


def test_no_secret_is_in_the_repository(checkout: Path) -> None:
    found = []
    for file in files_of(checkout):
        text = (checkout / file).read_text(encoding="utf-8", errors="replace")
        found += [f"{file}: {each}" for each in looks_like_secrets(text)]
    assert found == [], "if it is made up, let it say so: put FAKE or 0123456789 into it"


#: what a real one of each shape may look like, parted so that this file holds none
PARTED = {
    "a Twilio auth token": "8f14e45fceea167a|5a36dedd4bea2543",
    "a Twilio API key": "SK8f14e45fceea167a|5a36dedd4bea2543",
    "a JSON Web Token": "eyJhbGciOi|JIUzI1NiJ9.eyJzdWIiOiI3MyJ9.TJVA95OrM7E2",
    "a private key": "-----BEGIN EC PRIVATE |KEY-----\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY",
    "a key of a cloud": "AKIA|QYLPMN5HHHFPZAM2",
    "a key in base64": "kq3YH5tVbO1v9wXkJmQp|7ZcF2sLdRgUeTnAyBhCiDjE=",
    "a token of a code host": "ghp|_x7Kd92LmQp4VtRw8ZsYb3NcHf6JgTa1E5uXo",
    "a token of a package registry": "npm|_x7Kd92LmQp4VtRw8ZsYb3NcHf6JgTa1E5uXo",
    "a token of a chat or a bank": "xoxb-74920|51836-x7Kd92LmQp4V",
    "a password in a URL": "https:/|/user:Kd92LmQp@host/",
    "a named value": 'auth_token = "x7Kd92LmQp4|VtRw8ZsYb3N"',
}


@pytest.mark.parametrize("what", SHAPES)
def test_a_secret_would_be_seen(what: str) -> None:
    found = looks_like_secrets(f"x: {PARTED[what].replace('|', '')}\n")
    assert what in {each.split(":")[0] for each in found}
