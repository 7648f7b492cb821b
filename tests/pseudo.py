"""A language for tests: every text that went through a catalog can be distinguished from one that did not."""

from __future__ import annotations

import re

from validator.i18n.catalog import Catalog

_ACCENTED = str.maketrans("aceinouyACEINOUY", "áçëîñöüýÁÇËÎÑÖÜÝ")
#: what a translation leaves as it is: calls, code spans, addresses, placeholders, attributes and tags
_LITERAL = re.compile(
    r"(\{\{.*?\}\}|\{%.*?%\}|``.+?``|`[^`]*`|https?://\S+|\{[^{}]*\}|<[^<>]+>|\]\([^)]*\))", re.DOTALL
)
START, END = "⟦", "⟧"


class Pseudo(Catalog):
    """A catalog whose texts are all translated: ``⟦Thë fîëld `{key}` îs ünknöwñ.⟧``."""

    def __init__(self) -> None:
        super().__init__("qps")

    def translate(self, text: str, domain: str = "validator", context: str = "") -> str:
        return pseudo(text) if text else text

    def translate_plural(self, one: str, many: str, n: int) -> str:
        return pseudo(one if n == 1 else many)


def pseudo(text: str) -> str:
    """Return the text in the test language; white space around it stays outside."""
    core = text.strip()
    before, after = text.split(core, 1) if core else (text, "")
    parts = _LITERAL.split(core)  # every second part is literal
    parts[::2] = [part.translate(_ACCENTED) for part in parts[::2]]
    return f"{before}{START}{''.join(parts)}{END}{after}"
