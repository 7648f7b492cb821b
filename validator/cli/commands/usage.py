"""What ``--help`` shows, made from the commands as data."""

from __future__ import annotations

import textwrap

from validator.cli.arguments import Option
from validator.cli.command_table import COMMANDS
from validator.cli.plain_options import EVERYWHERE
from validator.i18n.catalog import Catalog

WIDTH = 95  #: columns that the help takes where there is room


def usage(command: str, catalog: Catalog, width: int = WIDTH) -> str:
    """Return the help for a command, or, without a name, for all of them, in so many columns."""
    say = catalog.say
    about = next((each for each in COMMANDS if each.name == command), None)
    if about is None:
        head = say("Tells what is wrong in a configuration, where, why, and which guide step fixes it.")
        line = "guiderail COMMAND [OPTION…]"
        rows = _rows([(each.name, each.help) for each in COMMANDS], catalog, width)
        between = "\n" + say("Commands:") + "\n" + rows
    else:
        head, between = say(about.help), ""
        line = " ".join(part for part in ("guiderail", about.name, "[OPTION…]", about.operands) if part)
    options = (*(about.options if about else ()), *EVERYWHERE)
    shown = _rows([(_head(each), each.help) for each in options], catalog, width)
    codes = say("Exit codes: 0 fine, 1 findings, 2 the request could not be carried out, 3 nothing checked.")
    parts = [_wrapped(head, width), "\n\n", say("Usage: {usage}", usage=line), "\n", between]
    return "".join([*parts, "\n", say("Options:"), "\n", shown, "\n", _wrapped(codes, width), "\n"])


def _rows(rows: list[tuple[str, str]], catalog: Catalog, width: int) -> str:
    lines = []
    for head, text in rows:
        wrapped = _wrapped(catalog.say(text), width - 29).splitlines()
        first = f"  {head:26} {wrapped[0]}" if len(head) <= 26 else f"  {head}\n{'':29}{wrapped[0]}"
        lines += [first, *(f"{'':29}{line}" for line in wrapped[1:])]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False)


def _head(option: Option) -> str:
    names = f"{option.short}, {option.name}" if option.short else f"    {option.name}"
    value = "|".join(option.choices) if option.choices else option.value
    return f"{names} {value}".rstrip()
