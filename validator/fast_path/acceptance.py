"""Accept a valid file, or leave it to the full check, whose result is final."""

from __future__ import annotations

import os

from validator.documents import discovery
from validator.fast_path.generated import is_known_by_name, is_known_by_words, load_acceptor
from validator.fast_path.predicates import unfinished
from validator.fast_path.reader import Unusual, data_and_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.fast_path.verdict_cache import Verdict, VerdictCache

#: what only one document of a run may claim: rule, purpose and number
Claim = tuple[str, str, str]

SWITCH = "GUIDERAIL_FAST"  #: the variable that turns the fast path off with the value 0


def is_on() -> bool:
    """Tell whether the fast path may be used."""
    return os.environ.get(SWITCH) != "0"


def accept_file(content: bytes, name: str, cache: VerdictCache | None = None) -> Verdict | None:
    """Return the platform and the claims of a valid file; None if only the full check can tell.

    ``name`` is the file's name, or only its extension with the dot. The platform is empty if the file cannot
    belong to any. With ``cache``, which may know the verdict, the claims are fingerprints.
    """
    if is_known_by_name(name):
        return None
    ending = ".env" if discovery.is_env(name) else name[name.rfind(".") :].lower()
    if cache is None:
        found = _accept_content(content, ending)
        return None if found is None else (*found, "")
    key = cache.name(content, ending)
    verdict = cache.verdict(key)
    if verdict is None:
        found = _accept_content(content, ending)
        verdict = None if found is None else (found[0], list(map(cache.fingerprint, found[1])), key)
    return verdict


def _accept_content(content: bytes, ending: str) -> tuple[str, list[Claim]] | None:
    if b"guiderail:" in content:  # there may be a suppression in a comment
        return None
    if ending == ".env":  # only the full check reads these, and only those of a platform
        is_plain = content.isascii() and b"\0" not in content and b"platform" not in content
        return None if not is_plain or is_known_by_words(content) else ("", [])
    try:
        data, texts = data_and_texts(content, ending)
    except Unusual:
        return None
    if data.__class__ is not dict or "platform" not in data:
        return None if is_known_by_words(content) else ("", [])
    platform = data["platform"]
    accept = load_acceptor(platform) if platform.__class__ is str else None
    if accept is None or unfinished(texts):
        return None
    claims: list[Claim] | None = accept(data)
    if claims is None or len(set(claims)) < len(claims):
        return None
    return platform, claims
