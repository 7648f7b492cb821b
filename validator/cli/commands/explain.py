"""``guiderail explain``: what a rule means and how to fix what it finds."""

from __future__ import annotations

from validator.cli.commands.call import Call
from validator.cli.commands.choices import list_rules
from validator.cli.exit_codes import Exit
from validator.reporters import rule_index
from validator.reporters.rule import explanation


def run(call: Call) -> int:
    """Show the explanation of the rule that was named."""
    if not call.asked.operands:
        return list_rules(call)
    home = rule_index.home(call.asked.operands[0])
    verbose = call.asked.has("--verbose")
    call.screen.say(
        explanation(home, call.catalog, width=call.width(), colors=call.colors(), verbose=verbose)
    )
    return Exit.FINE
