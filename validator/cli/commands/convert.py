"""``guiderail convert``: the same configuration in another form."""

from __future__ import annotations

from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.engine import files
from validator.errors import FileError, UsageError, mark
from validator.guides.conversion import convert, kinds
from validator.printable import visible


def run(call: Call) -> int:
    """Write the configuration in the form that ``--to`` names."""
    to = call.asked.last("--to")
    if to is None:
        raise UsageError(
            mark("The option `{option}` is missing: say which form to write, one of {choices}."),
            option="--to",
            choices=", ".join(f"`{each}`" for each in kinds()),
        )
    platform = call.platform(call.asked.last("--platform"))
    path, data = call.content(call.asked.operands[0])
    converted = convert(data, path, files.guess_format(path, data), to, platform=platform)
    output = call.asked.last("--output")
    if output is None or output == "-":
        call.screen.say(converted.text)
    elif not files.create(output, converted.text):
        raise FileError(
            mark("The file `{path}` is already there; name another with the option `--output`."), path=output
        )
    for notice in converted.notices:
        params = {name: visible(value) for name, value in notice.params.items()}
        call.screen.tell(call.catalog.say(notice.message, **params))
    return Exit.FINE
