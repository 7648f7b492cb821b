"""The table of the verbs, for the page about packs: what each demands, with an example."""

from __future__ import annotations

from collections.abc import Iterator

from validator.i18n.catalog import Catalog
from validator.packs import verbs
from validator.reporters.markdown import code


def verb_table(catalog: Catalog) -> str:
    """Return a Markdown table with a row for each verb."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in _rows(catalog))


def _rows(catalog: Catalog) -> Iterator[list[str]]:
    say = catalog.say_in
    yield [
        say("table of verbs", "verb"),
        say("table of verbs", "requires that the value"),
        say("table of verbs", "in a check"),
        say("table of verbs", "valid"),
        say("table of verbs", "not valid"),
    ]
    yield ["---"] * 5
    for name in verbs.names():
        verb = verbs.load(name)
        example = verb.example
        check = f"{example.aim}\n{name}: {example.options}"
        yield [code(name), catalog.say(verb.summary), *map(_lines, (check, example.good, example.bad))]


def _lines(text: str) -> str:
    return "<br>".join(map(code, text.splitlines()))
