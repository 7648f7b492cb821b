"""One call of the command: what was asked, and what the commands share in answering it."""

from __future__ import annotations

import os
import shutil
import sys

from validator.arguments import Arguments
from validator.catalog import Catalog
from validator.errors import FileError, UsageError, mark
from validator.screen import Screen, is_terminal


class Call:
    """One call of the command."""

    def __init__(
        self, asked: Arguments, catalog: Catalog, screen: Screen, *, leave_foreign: bool = False
    ) -> None:
        self.asked = asked
        self.catalog = catalog
        self.screen = screen
        self.leave_foreign = leave_foreign  #: named files that belong to no platform are left alone

    def platform(self, name: str | None) -> str | None:
        """Return the platform of a name or alias; None for none. Raises UsageError if it is unknown."""
        from validator import pack

        if name is None:
            return None
        known = pack.by_name()
        if name in known:
            return known[name]
        meant = pack.meant(name)
        if meant:
            raise UsageError(
                mark("The platform `{value}` is unknown: did you mean `{suggestion}`?"),
                value=name,
                suggestion=meant,
            )
        platforms = ", ".join(f"`{each}`" for each in pack.names())
        raise UsageError(
            mark("The platform `{value}` is unknown; the known ones are {platforms}."),
            value=name,
            platforms=platforms,
        )

    def content(self, path: str) -> tuple[str, bytes]:
        """Return the name and the bytes of a file, or of standard input for ``-``. Raises FileError."""
        from validator import files

        if path == "-":
            from validator.document import LIMITS

            name = self.asked.last("--stdin-filename") or "<stdin>"
            return name, sys.stdin.buffer.read(LIMITS.file_size + 1) if sys.stdin else b""
        if os.path.isdir(path):
            raise FileError(mark("The path `{path}` is a folder: name a file in it."), path=path)
        return path, files.content(path)

    def colors(self) -> bool:
        """Tell whether standard output takes colours."""
        return self.color_choice()[0]

    def color_choice(self) -> tuple[bool, str]:
        """Return whether there are colours, and the option or variable that decides; empty: the terminal."""
        wish = self.asked.last("--color") or "auto"
        if wish != "auto":
            return wish == "always", "--color"
        if os.environ.get("NO_COLOR"):
            return False, "NO_COLOR"
        if os.environ.get("TERM") == "dumb":
            return False, "TERM"
        for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
            if os.environ.get(name):
                return True, name
        return is_terminal(sys.stdout), ""

    def width(self) -> int:
        """Return how many columns a page may take; 0, the usual number, where nobody reads on a terminal."""
        if not is_terminal(sys.stdout):
            return 0
        return max(40, min(shutil.get_terminal_size().columns, 100))
