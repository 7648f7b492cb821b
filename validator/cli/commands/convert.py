"""``guiderail convert``: the same configuration in another form."""

from __future__ import annotations

from itertools import islice

from validator.cli.commands.call import Call
from validator.cli.commands.overview import configurations_here
from validator.cli.exit_codes import Exit
from validator.engine import files
from validator.errors import FileError, UsageError, mark
from validator.guides.conversion import convert, kinds
from validator.packs import registry
from validator.printable import visible
from validator.secrets import Masker

_MOST_SHOWN = 10  #: files


def _list_choices(call: Call) -> int:
    """Say that a file is missing, which forms there are and which files are here; return the exit code."""
    say, listing = call.catalog.say, call.catalog.listing
    error = UsageError(
        mark("The command `{command}` needs a file and the format to write: `{usage}`."),
        command="convert",
        usage="guiderail convert FILE --to KIND",
    )
    call.screen.complain(call.catalog, error)
    call.screen.tell(say("Formats: {forms}", forms=listing(f"`{each}`" for each in kinds())))
    for path, platform in islice(configurations_here(call), _MOST_SHOWN):
        title = registry.load(platform).title if platform else ""
        call.screen.tell(f"  {visible(Masker()(path))}  {title}")
    return Exit.REFUSED


def run(call: Call) -> int:
    """Write the configuration in the form that ``--to`` names."""
    if not call.asked.operands:
        return _list_choices(call)
    to = call.asked.last("--to")
    if to is None:
        raise UsageError(
            mark("The option `{option}` is missing: give the format to write, one of {choices}."),
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
            mark("The file `{path}` already exists; name another with the option `--output`."), path=output
        )
    for notice in converted.notices:
        params = {name: visible(value) for name, value in notice.params.items()}
        call.screen.tell(call.catalog.say(notice.message, **params))
    return Exit.FINE
