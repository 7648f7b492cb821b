"""What the formats for other programs share: addresses, fingerprints, JSON that every encoding carries."""

from __future__ import annotations

from collections import Counter

from validator.diagnostics import Diagnostic
from validator.engine.full_check import rule_of
from validator.packs import registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def step_page(site: str, language: str, platform: str, step: str) -> str:
    """Return a guide step's address on the documentation site, which is published at ``site``.

    Empty without a site, and for an external pack, of which the site knows nothing.
    """
    if not site or registry.external_folder(platform) is not None:
        return ""
    return f"{_start(site, language)}guides/{platform}/#{step}"


def rule_page(site: str, language: str, finding: Diagnostic) -> str:
    """Return the address of the page on a finding's rule; empty as above."""
    rule = finding.rule
    if not site:
        return ""
    if registry.external_folder(finding.pack) is not None and rule_of(finding).domain == finding.pack:
        return ""
    return f"{_start(site, language)}rules/{rule}/"


def field_page(site: str, language: str, platform: str, anchor: str = "") -> str:
    """Return the address of a field on its reference page, or of that page; empty without a site."""
    page = site and f"{_start(site, language)}reference/{platform}/"
    return f"{page}#{anchor}" if page and anchor else page


def local(path: str, folder: str) -> str:
    """Return a path with forward slashes and, if it is in ``folder``, relative to it."""
    from pathlib import PurePath

    pure = PurePath(path)
    if folder and pure.is_absolute() and pure.is_relative_to(folder):
        pure = pure.relative_to(folder)
    return pure.as_posix() if path else ""


def uri(path: str) -> str:
    """Return a path with forward slashes as a URI, relative if the path is; every odd byte is encoded."""
    from urllib.parse import quote

    encoded = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{encoded}" if path.startswith("/") else encoded


def json_text(value: Any) -> str:
    """Return a value as JSON in printable ASCII only, so that every encoding can carry it."""
    import json

    return json.dumps(value, indent=2, ensure_ascii=True).replace("\x7f", "\\u007f") + "\n"


class Fingerprints:
    """Names for findings that stay the same when lines move and values change."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str | int, ...]] = Counter()

    def of(self, *parts: str | int) -> str:
        """Return the fingerprint of what is the same in every run; equal ones are numbered.

        It has 64 digits: 32 would look like a token and be masked.
        """
        import json
        from hashlib import sha256

        self._seen[parts] += 1
        return sha256(json.dumps([*parts, self._seen[parts]]).encode()).hexdigest()


def _start(site: str, language: str) -> str:
    root = f"{site.rstrip('/')}/"
    return root if language == "en" else f"{root}{language}/"
