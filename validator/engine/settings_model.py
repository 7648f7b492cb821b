"""The form of the settings: which keys there are, what each takes, and what it is for, as data.

Settings that people write are held to it when they are read; their JSON Schema and the check of their page
are made from it.
"""

from __future__ import annotations

from validator.errors import mark
from validator.lazy_dataclasses import dataclass, field, field_names, field_types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

Level: TypeAlias = 'Literal["error", "warning", "info", "off"]'
Threshold: TypeAlias = 'Literal["error", "warning", "info", "never"]'


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a settings file says; the defaults are what holds without one."""

    language: str = ""
    platforms: dict[str, str] = field(default_factory=dict)
    exclude: list[str] = field(default_factory=list)
    select: list[str] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    severity: dict[str, Level] = field(default_factory=dict)
    per_file_ignores: dict[str, list[str]] = field(default_factory=dict)
    fail_on: Threshold = "error"
    baseline: str = ""
    packs: list[str] = field(default_factory=list)
    site_url: str = ""


#: the name of each key in the file, and that of its field
KEYS = {name.replace("_", "-"): name for name in field_names(Settings)}


@dataclass(frozen=True, slots=True)
class About:
    """What a key is for (a message id), and TOML that shows a right use of it."""

    help: str
    example: str


ABOUT = {
    "language": About(
        mark("Language of all texts, unless `--lang` or the variable `GUIDERAIL_LANG` names one."),
        'language = "fr"',
    ),
    "platforms": About(
        mark("Platform for files that match a pattern; the first matching pattern wins."),
        '[platforms]\n"voice/*.yaml" = "ibm-voice-agent"',
    ),
    "exclude": About(
        mark("Patterns for the files to skip when a folder is searched and when the hook runs."),
        'exclude = ["drafts"]',
    ),
    "select": About(mark("Report only these rules."), 'select = ["secret-in-file"]'),
    "ignore": About(mark("Leave these rules out."), 'ignore = ["secret-in-file"]'),
    "severity": About(
        mark("For rules, the severity of what they find; `off` leaves the rule out."),
        '[severity]\nsecret-in-file = "error"',
    ),
    "per-file-ignores": About(
        mark("Rules to leave out in the files that match a pattern."),
        '[per-file-ignores]\n"tests/**" = ["secret-in-file"]',
    ),
    "fail-on": About(mark("Lowest severity that makes the exit code 1."), 'fail-on = "warning"'),
    "baseline": About(
        mark("File with existing findings that are not reported."),
        'baseline = "guiderail-baseline.json"',
    ),
    "packs": About(
        mark("Folders of external packs, in addition to the built-in platforms."),
        'packs = ["packs/acme-sms"]',
    ),
    "site-url": About(
        mark("Address at which the documentation is published; without it, reports contain no links."),
        'site-url = "https://docs.example.org/guiderail/"',
    ),
}


def has_form(data: dict[str, Any]) -> bool:
    """Tell whether values by the names of their fields are of the form of the settings.

    It spares a valid file the import of pydantic, whose verdict is the same.
    """
    hints = field_types(Settings)
    return all(name in hints and _is_of(hints[name], value) for name, value in data.items())


def _is_of(hint: Any, value: Any) -> bool:
    from typing import get_args, get_origin

    inner = get_args(hint)
    if get_origin(hint) is list:
        return isinstance(value, list) and all(_is_of(inner[0], item) for item in value)
    if get_origin(hint) is dict:
        return isinstance(value, dict) and all(_is_of(inner[1], item) for item in value.values())
    return isinstance(value, str) and (not inner or value in inner)
