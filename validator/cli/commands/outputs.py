"""Where the reports of a run go, and in which format: standard output, files, or both."""

from __future__ import annotations

import os
import sys

from validator.cli.arguments import Arguments
from validator.cli.terminal import Screen, is_terminal
from validator.engine import files
from validator.errors import UsageError, mark
from validator.lazy_dataclasses import replace
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run
from validator.secrets import without_shapes
from validator.suggest import only_nearest


class Outputs:
    """What ``--format`` and ``--output`` ask for. Raises UsageError for a format that does not exist."""

    def __init__(self, asked: Arguments) -> None:
        format = asked.last("--format")
        outputs = [_output(each) for each in asked.all("--output")]
        self.shown = ""  #: the format on standard output; empty: nothing goes there
        if all(named for named, _ in outputs):
            self.shown = format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
        self._files = [(named or format or "text", path) for named, path in outputs]

    @property
    def is_for_people(self) -> bool:
        """Tell whether a person reads along, who is glad of a summary."""
        if self.shown == "concise":
            return is_terminal(sys.stdout)
        return not self.shown or FORMATS[self.shown].has_summary

    def write(self, run: Run, screen: Screen) -> None:
        """Write the reports everywhere. Raises FileError for a file that cannot be written."""
        for piece in FORMATS[self.shown].report(run) if self.shown else ():
            screen.say(piece)
        for format, path in self._files:
            text = "".join(FORMATS[format].report(replace(run, colors=False, width=0)))
            screen.complain_of(run.catalog, files.write(path, without_shapes(text)))


def _output(value: str) -> tuple[str, str]:
    """Return the format, empty if none is named, and the file of one ``--output``."""
    format, colon, path = value.partition(":")
    if colon and format in FORMATS and not path:
        raise UsageError(
            mark("The option `{option}` needs a value, for example `{example}`."),
            option="--output",
            example=f"--output {value}FILE",
        )
    if colon and format in FORMATS:
        return format, path
    meant = only_nearest(format, FORMATS) if colon else ""
    if meant:
        raise UsageError(
            mark("The value `{value}` of the option `{option}` is unknown: did you mean `{suggestion}`?"),
            value=value,
            option="--output",
            suggestion=f"{meant}:{path}",
        )
    return "", value
