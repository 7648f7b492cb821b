"""``guiderail lsp``: talk to an editor over standard input and output."""

from __future__ import annotations

from importlib.util import find_spec

from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.errors import GuiderailError, mark


def run(call: Call) -> int:
    """Serve until the editor ends. Raises GuiderailError if the libraries for it are missing."""
    if not all(map(find_spec, ("pygls", "lsprotocol"))):
        raise GuiderailError(
            mark("The libraries for editors are missing: install them with `{command}`."),
            command="pip install 'guiderail[lsp]'",
        )
    from validator.lsp.server import serve

    serve(call.asked.last("--lang"))
    return Exit.FINE
