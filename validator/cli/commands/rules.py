"""``guiderail rules``: the list of the rules, of all platforms or of one."""

from __future__ import annotations

from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.reporters.rule import rule_table
from validator.reporters.rules_json import rule_list


def run(call: Call) -> int:
    """List the rules, for a terminal or as JSON."""
    call.find_packs()
    platform = call.platform(call.asked.last("--platform"))
    if call.asked.last("--format") == "json":
        text = rule_list(platform).decode()
    else:
        text = rule_table(call.catalog, platform, width=call.width(), colors=call.colors())
    call.screen.say(text, ours=True)
    return Exit.FINE
