"""One call of the command: what was asked, and what the commands share in answering it."""

from __future__ import annotations

import contextlib
import os
import sys

from validator.cli.arguments import Arguments
from validator.cli.terminal import Screen, columns_of, is_terminal
from validator.documents.limits import LIMITS
from validator.engine.settings import Lookup
from validator.errors import FileError, SettingsError, mark
from validator.i18n.catalog import Catalog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.documents.model import Reading
    from validator.engine.variables import Variable, Variables


class Call:
    """One call of the command."""

    def __init__(
        self,
        asked: Arguments,
        catalog: Catalog,
        screen: Screen,
        settings: Lookup,
        *,
        leave_foreign: bool = False,
    ) -> None:
        self.asked = asked
        self.catalog = catalog
        self.screen = screen
        self.settings = settings
        self.leave_foreign = leave_foreign  #: named files that belong to no platform are left alone
        self._stdin: bytes | None = None  #: what standard input held, once it has been read

    def platform(self, name: str | None) -> str | None:
        """Return the platform of a name or alias; None for none. Raises UsageError if it is unknown."""
        if name is None:
            return None
        from validator.packs import external

        return external.find_platform(name)

    def add_packs(self) -> None:
        """Let the packs that ``--pack`` and the settings name be known.

        Raises PackError for one of the option that is broken; what is wrong with settings, ``check`` tells.
        """
        if self.asked.has("--pack"):
            from pathlib import Path

            from validator.packs import external

            for folder in self.asked.all("--pack"):
                external.add_folder(Path(folder))
        with contextlib.suppress(SettingsError):
            self.settings.here()

    def find_packs(self) -> None:
        """Let all packs be known that are installed; report those that are broken."""
        from validator.packs import external

        for error in external.discover():
            self.screen.complain(self.catalog, error)

    def content(self, path: str, *, most: int = LIMITS.file_size) -> tuple[str, bytes]:
        """Return the name and the bytes of a file, or of standard input for ``-``. Raises FileError.

        ``most``: bytes that are read; one more tells that there are more.
        """
        from validator.engine import detection, files

        if path == "-":
            name = self.asked.last("--stdin-filename") or "<stdin>"
            if self._stdin is None:
                self._stdin = sys.stdin.buffer.read(most + 1) if sys.stdin else b""
            return name, self._stdin
        if os.path.isdir(path):
            raise FileError(mark("The path `{path}` is a folder: name a file in it."), path=path)
        detection.refuse_foreign(path)
        return path, files.content(path, most=most)

    def variables(self) -> Variables | None:
        """Return what fills in references; None if they are to be left alone.

        Of several environment files the later one wins, and over all of them the environment. Raises
        FileError for an environment file that cannot be read.
        """
        paths, environment = self.asked.all("--env-file"), self.asked.has("--env")
        if not paths and not environment:
            return None
        from validator.engine import variables

        found: dict[str, Variable] = {}
        for path in paths:
            found |= variables.in_file(path, self._environment_file(path))
        return found | variables.in_environment(os.environ) if environment else found

    def _environment_file(self, path: str) -> Reading:
        """Return what an environment file says; it may be empty. Raises FileError if it is not one."""
        from validator.documents.model import Format
        from validator.documents.reader import read
        from validator.engine import files
        from validator.reporters.wording import word
        from validator.secrets import Masker

        reading = read(files.content(path, pipes=True), format=Format.ENV)
        problem = next((each for each in reading.diagnostics if each.severity == "error"), None)
        if reading.documents or problem is None:
            return reading
        raise FileError(
            mark("The environment file `{path}` cannot be read at line {line}, column {column}: {reason}"),
            path=path,
            line=problem.range.start.line,
            column=problem.range.start.column,
            reason=word(problem, self.catalog, Masker()).message,
        )

    def site(self) -> str:
        """Return where the documentation is published; empty if nobody says where."""
        from validator.engine.site_address import site_address

        with contextlib.suppress(SettingsError):
            return site_address(self.settings.here().settings.site_url)
        return ""

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
        width = columns_of(sys.stdout)
        return width and max(40, min(width, 100))
