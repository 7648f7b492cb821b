"""``guiderail rules``: the list of all rules."""

from __future__ import annotations

from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.reporters.rule import rule_table
from validator.reporters.rules_json import rule_list


def run(call: Call) -> int:
    """List the rules, for a terminal or as JSON."""
    call.find_packs()
    as_json = call.asked.last("--format") == "json"
    text = rule_list().decode() if as_json else rule_table(call.catalog, colors=call.colors())
    call.screen.say(text, ours=True)
    return Exit.FINE
