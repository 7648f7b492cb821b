"""Which English text a translated page was made from, as a short hash in its front matter."""

from __future__ import annotations

import re
from hashlib import sha256

from docs.generator.tables import without_rows

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def source_hash(text: str) -> str:
    """Return the hash of a page's text without its front matter, as ``source-hash:`` names it: 12 hex digits.

    White space around the text, the kind of line ends and rows made from the code do not count.
    """
    body = without_rows(_FRONT_MATTER.sub("", text.replace("\r\n", "\n"), count=1))
    return sha256(body.strip().encode()).hexdigest()[:12]
