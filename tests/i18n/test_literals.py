"""Every text that the code hands over to be shown is in a catalog, wherever the call is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from docs.generator import catalogs

CHECKOUT = Path(__file__).parent.parent.parent


def shown(code: bytes) -> Iterator[tuple[str, int]]:
    """Yield each literal text that a call hands over to be translated, with its 1-based line."""
    for node in ast.walk(ast.parse(catalogs.without_other_names(code))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        for place in catalogs.KEYWORDS.get(name, ()):
            if isinstance(place, int) and len(node.args) >= place:
                first = node.args[place - 1]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    yield first.value, node.lineno


def test_every_text_of_the_code_is_in_the_catalog() -> None:
    template = catalogs.load(catalogs.template_file(catalogs.VALIDATOR))
    assert template is not None
    known = {
        form
        for message in template
        for form in (message.id if isinstance(message.id, tuple) else [message.id])
    }
    lost = [
        f"{file.relative_to(CHECKOUT).as_posix()}:{line}: {text!r}"
        for folder in ("validator", "docs/generator")
        for file in sorted((CHECKOUT / folder).rglob("*.py"))
        for text, line in shown(file.read_bytes())
        if text not in known and catalogs.has_words(text)
    ]
    assert not lost, "no catalog has these texts: write the call outside of an f-string\n" + "\n".join(lost)


def test_a_call_inside_an_f_string_is_found() -> None:
    assert list(shown(b"print(f'[{say(\"wrong\")}]')")) == [("wrong", 1)]
    assert list(shown(b"catalog.say_plural('one', 'many', 2)")) == [("one", 1), ("many", 1)]
