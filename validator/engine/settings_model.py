"""The form of the settings: which keys there are, what each takes, and what it is for, as data.

Settings that people write are held to it when they are read; their JSON Schema and the check of their page
are made from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.documents.model import Path
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


def wrong_parts(key: str, value: Any) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the parts of a key's value that have the wrong form, by their paths inside it.

    With a text in place of one of a few texts come those that are allowed; with all else, none.
    """
    return _wrong_inside(field_types(Settings)[KEYS[key]], value, ())


def _wrong_inside(hint: Any, value: Any, path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    from typing import get_args, get_origin

    kind, inner = get_origin(hint), get_args(hint)
    if kind is list and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _wrong_inside(inner[0], item, (*path, index))
    elif kind is dict and isinstance(value, dict):
        for name, item in value.items():
            yield from _wrong_inside(inner[1], item, (*path, name))
    elif kind in (list, dict) or not isinstance(value, str):
        yield path, ()
    elif inner and value not in inner:
        yield path, inner
