"""What ``--help`` shows, made from the commands as data."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from validator.cli.arguments import Option
from validator.cli.command_table import COMMANDS
from validator.cli.plain_options import EVERYWHERE
from validator.i18n.catalog import Catalog
from validator.i18n.placeholders import localized

_FIRST_SENTENCE = re.compile(r"(?<=\.)\s.*", re.DOTALL)

WIDTH = 95  #: columns that the help takes where there is room


def usage(command: str, catalog: Catalog, width: int = WIDTH) -> str:
    """Return the help for a command, or, without a name, for all of them, in so many columns."""
    say = catalog.say
    about = next((each for each in COMMANDS if each.name == command), None)
    if about is None:
        head = say("Shows what is wrong in a configuration, where, why, and which guide step fixes it.")
        line = "guiderail COMMAND [OPTION…]"
        listed = rows([(each.name, each.help) for each in COMMANDS], catalog, width, whole=False)
        between = "\n" + say("Commands:") + "\n" + listed
    else:
        head, between = say(about.help), ""
        line = " ".join(part for part in ("guiderail", about.name, "[OPTION…]", about.operands) if part)
    options = (*(about.options if about else ()), *EVERYWHERE)
    shown = rows([(_head(each), each.help) for each in options], catalog, width)
    codes = say("Exit codes: 0 fine, 1 findings, 2 the request could not be carried out, 3 nothing checked.")
    parts = [
        wrapped(head, width),
        "\n\n",
        say("Usage: {usage}", usage=localized(line, catalog)),
        "\n",
        between,
    ]
    return "".join([*parts, "\n", say("Options:"), "\n", shown, "\n", wrapped(codes, width), "\n"])


def rows(pairs: Iterable[tuple[str, str]], catalog: Catalog, width: int, *, whole: bool = True) -> str:
    """Return a line or more for each pair: a word of the command line, and its help (a message id).

    ``whole``: show the help in full instead of its first sentence.
    """
    lines = []
    for name, text in pairs:
        head = localized(name, catalog)
        said = localized(catalog.say(text), catalog)
        text_lines = wrapped(said if whole else _FIRST_SENTENCE.sub("", said), width - 29).splitlines()
        first = (
            f"  {head:26} {text_lines[0]}"
            if len(head) <= 26
            else f"{_broken(head, width)}\n{'':29}{text_lines[0]}"
        )
        lines += [first, *(f"{'':29}{line}" for line in text_lines[1:])]
    return "\n".join(lines) + "\n"


def _broken(head: str, width: int) -> str:
    """Return the names of an option, in several lines if its choices do not fit the width."""
    lines = textwrap.wrap(head.replace("|", "| "), width - 6, break_on_hyphens=False)
    if len(lines) == 1 or len(head) + 2 <= width:
        return f"  {head}"
    return "\n".join(("      " if at else "  ") + line.replace("| ", "|") for at, line in enumerate(lines))


def wrapped(text: str, width: int) -> str:
    """Return a text in lines of so many columns; no word is broken."""
    return textwrap.fill(text, width, break_on_hyphens=False)


def _head(option: Option) -> str:
    names = f"{option.short}, {option.name}" if option.short else f"    {option.name}"
    value = "|".join(option.choices) if option.choices else option.value
    return f"{names} {value}".rstrip()
