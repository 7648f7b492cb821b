"""What people from other programs type, and what guiderail calls it. Read when a name is unknown."""

from __future__ import annotations

#: words for a command, and what follows ``guiderail`` instead
COMMANDS = {
    "fix": "check --fix",
    "lint": "check",
    "test": "check",
    "diff": "check --diff",
    "new": "init",
    "create": "init",
    "export": "convert",
    "list": "platforms",
    "docs": "guide",
}
#: options, and those that do it, the first of which the command knows
OPTIONS = {
    "--dry-run": ("--diff", "--output -"),
    "--write": ("--fix",),
    "--autofix": ("--fix",),
    "--json": ("--format json",),
    "--strict": ("--fail-on warning",),
    "--no-color": ("--color never",),
    "--config": ("--settings",),
    "--rule": ("--select",),
    "--exclude": ("--ignore",),
    "--language": ("--lang",),
}
