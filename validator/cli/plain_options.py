"""Options of a plain check, which the fast command can answer; the table of all commands includes them."""

from __future__ import annotations

from validator.cli.arguments import Command, Option
from validator.errors import mark

HELP = Option("--help", mark("Show this help and exit."), short="-h")
VERSION_OPTION = Option("--version", mark("Show the version and exit."), short="-V")
LANG = Option("--lang", mark("Language of all texts: en, fr or es."), value="LANG")
COLOR = Option(
    "--color",
    mark("When to use colours; auto uses them on a terminal."),
    value="WHEN",
    choices=("auto", "always", "never"),
)
EVERYWHERE = (LANG, COLOR, VERSION_OPTION, HELP)

JOBS = Option(
    "--jobs",
    mark("Number of worker processes (default: auto, one per processor if there are many files)."),
    short="-j",
    value="N",
)
NO_CACHE = Option("--no-cache", mark("Check every file again, ignoring the cache."))
QUIET = Option("--quiet", mark("Report errors only, and no summary."), short="-q")

PLAIN_CHECK = Command(
    "check",
    mark(
        "Check configuration files. In a folder, only files that belong to a platform are checked;"
        " `-` reads standard input."
    ),
    operands="[PATH…]",
    aliases=("validate",),
    options=(JOBS, NO_CACHE, QUIET),
)
