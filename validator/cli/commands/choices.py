"""What there is to choose for a command that was called without the name that it needs."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence

from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.cli.terminal import is_terminal
from validator.errors import UsageError, mark
from validator.packs import registry
from validator.reporters import rule_index
from validator.reporters.platforms import platform_names

_WIDTH = 80


def list_platforms(call: Call, names: Sequence[str] = ()) -> int:
    """Say that a platform is missing and which there are, all or those of ``names``; return the exit code."""
    command = call.asked.command
    usage = f"guiderail {command} PLATFORM"
    call.screen.complain(
        call.catalog,
        UsageError(
            mark("The command `{command}` needs a platform, by a name or an alias: `{usage}`."),
            command=command,
            usage=usage,
        ),
    )
    for line in platform_names(names or registry.names()):
        call.screen.tell(f"  {line}")
    return Exit.REFUSED


def ask_platform(call: Call, names: Sequence[str]) -> str:
    """Return the platform that the person at the terminal chooses; empty at the end of the input.

    The answer is a number of the list, a name or an alias.
    """
    call.screen.tell(call.catalog.say("Which platform is it for? Enter a number or a name."))
    for number, line in enumerate(platform_names(names), 1):
        call.screen.tell(f"  {number}  {line}")
    while (typed := call.screen.ask("> ")) is not None:
        answer = typed.strip()
        if answer.isdecimal() and 1 <= int(answer) <= len(names):
            return names[int(answer) - 1]
        if answer:
            try:
                return call.platform(answer) or ""
            except UsageError as error:
                call.screen.complain(call.catalog, error)
    return ""


def may_ask(call: Call) -> bool:
    """Tell whether somebody can answer questions."""
    return not call.asked.has("--no-input") and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def list_rules(call: Call) -> int:
    """Say that a rule is missing and which there are; return the exit code."""
    call.screen.complain(
        call.catalog,
        UsageError(
            mark("The command `{command}` needs a rule, as a report names it in square brackets: `{usage}`."),
            command="explain",
            usage="guiderail explain RULE",
        ),
    )
    for line in _rules(call):
        call.screen.tell(line)
    return Exit.REFUSED


def _rules(call: Call) -> Iterator[str]:
    width = call.width() or _WIDTH
    for platform, homes in rule_index.by_platform().items():
        yield registry.load(platform).title if platform else call.catalog.say("Every platform")
        names = ", ".join(home.name for home in homes)
        yield textwrap.indent(textwrap.fill(names, width - 2, break_on_hyphens=False), "  ")
