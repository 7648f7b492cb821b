"""``guiderail platforms``: the platforms that guiderail knows."""

from __future__ import annotations

from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.reporters.platforms import platform_list


def run(call: Call) -> int:
    """List the platforms."""
    call.find_packs()
    call.screen.say(platform_list(call.catalog, width=call.width()))
    return Exit.FINE
