"""Accept a valid file, or leave it to the full check, whose result is final."""

from __future__ import annotations

import os

from validator.documents import discovery
from validator.fast_path.generated import (
    detect_platform,
    is_declared,
    load_acceptor,
    notices,
    signatures_by_name,
    signatures_by_words,
)
from validator.fast_path.predicates import may_comment_secret, unfinished
from validator.fast_path.reader import Unusual, data_and_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.fast_path.verdict_cache import Verdict, VerdictCache

#: what only one document of a run may claim: rule, purpose, number and what else must be equal
Claim = tuple[str, ...]

SWITCH = "GUIDERAIL_FAST"  #: the variable that turns the fast path off with the value 0


def is_on() -> bool:
    """Tell whether the fast path may be used."""
    return os.environ.get(SWITCH) != "0"


def accept_file(
    content: bytes, name: str, cache: VerdictCache | None = None, *, with_notices: bool = False
) -> Verdict | None:
    """Return the platform and the claims of a valid file; None if only the full check can tell.

    ``with_notices``: also if there are the notices of its platform and nothing else
    (:func:`validator.fast_path.generated.notices`). ``name`` is the file's name, or only its extension with
    the dot. The platform is empty if the file cannot
    belong to any. With ``cache``, which may know the verdict, the claims are fingerprints.
    """
    found = _accept_file(content, name, cache)
    return found if with_notices or not (found and notices(found[0])) else None


def _accept_file(content: bytes, name: str, cache: VerdictCache | None) -> Verdict | None:
    ending = ".env" if discovery.is_env(name) else name[name.rfind(".") :].lower()
    if cache is None:
        found = _accept_content(content, ending, name)
        return None if found is None else (*found, "")
    key = cache.name(content, f"{ending}{signatures_by_name(name) or ''}")
    verdict = cache.verdict(key)
    if verdict is None:
        found = _accept_content(content, ending, name)
        verdict = None if found is None else (found[0], list(map(cache.fingerprint, found[1])), key)
    return verdict


def _accept_content(content: bytes, ending: str, name: str) -> tuple[str, list[Claim]] | None:
    if b"guiderail:" in content:  # there may be a suppression in a comment
        return None
    if ending == ".env" and content.isascii() and not _signatures(content, name):
        # of no platform: the full check reads these only if it has to
        return None if b"\0" in content or b"platform" in content else ("", [])
    try:
        data, texts = data_and_texts(content, ending)
    except Unusual:
        return None
    platform = _platform_of(data, content, ending, name)
    if not platform:
        return None if platform is None else ("", [])
    accept = load_acceptor(platform)
    if accept is None or unfinished(texts):
        return None
    if b"#" in content and ending != ".json" and may_comment_secret(content):
        return None
    claims: list[Claim] | None = accept(data)
    if claims is None or len(set(claims)) < len(claims):
        return None
    return platform, claims


def _platform_of(data: object, content: bytes, ending: str, name: str) -> str | None:
    """Return the platform of a document, empty for none; None if only the full check can tell."""
    named = data.get("platform") if isinstance(data, dict) else None
    if is_declared(named):
        return str(named)
    signatures = _signatures(content, name)
    if not isinstance(data, dict):
        return None if signatures else ""
    found = detect_platform(data, ending, signatures)
    return found if found or "platform" not in data else None


def _signatures(content: bytes, name: str) -> set[int]:
    """Return the numbers of the signatures that may fit a file, by its name and its words."""
    return {*signatures_by_name(name), *signatures_by_words(content)}
