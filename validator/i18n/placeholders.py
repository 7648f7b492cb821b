"""The words of a command line that a reader replaces, such as ``FILE``, in the reader's language."""

from __future__ import annotations

from validator.i18n.catalog import Catalog
from validator.lazy_regex import regex

_WORD = regex(r"(?<![\w{(-])[A-Z]{3,}(?![\w})])")


def localized(text: str, catalog: Catalog) -> str:
    """Return a usage line or a help text with its placeholders in the language of the catalog."""
    say = catalog.say_in
    words = {
        "COMMAND": say("placeholder", "COMMAND"),
        "DIR": say("placeholder", "DIR"),
        "FIELD": say("placeholder", "FIELD"),
        "FILE": say("placeholder", "FILE"),
        "FORMAT": say("placeholder", "FORMAT"),
        "KIND": say("placeholder", "KIND"),
        "LANG": say("placeholder", "LANG"),
        "NAME": say("placeholder", "NAME"),
        "NUMBER": say("placeholder", "NUMBER"),
        "OPTION": say("placeholder", "OPTION"),
        "PATH": say("placeholder", "PATH"),
        "PLATFORM": say("placeholder", "PLATFORM"),
        "RULE": say("placeholder", "RULE"),
        "SECONDS": say("placeholder", "SECONDS"),
        "SHELL": say("placeholder", "SHELL"),
        "STEP": say("placeholder", "STEP"),
        "VALUE": say("placeholder", "VALUE"),
    }
    return _WORD.sub(lambda found: words.get(found[0], found[0]), text)
