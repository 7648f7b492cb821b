"""A pack to begin with: small, whole, explained in the reader's language, and right from the first day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from textwrap import wrap

from validator.documents.scalars import quoted
from validator.i18n.catalog import Catalog

_NUMBER = "+12025550142"


def new_pack(name: str, catalog: Catalog, today: str) -> dict[str, str]:
    """Return the files of a new pack by their names.

    ``name`` is the platform's name on the command line, ``today`` the day (ISO 8601) on which its invented
    source counts as read. Comments and texts are in the catalog's language.
    """
    title = name.replace("-", " ").title()
    words = _Words(catalog, name, title, today)
    return {
        "pack.yaml": words.header(),
        "schema.json": json.dumps(words.schema(), indent=2, ensure_ascii=False) + "\n",
        "rules.yaml": words.rules(),
        "guide.yaml": words.guide(),
        "example.yaml": words.example(),
    }


class _Words:
    """The files of one new pack."""

    def __init__(self, catalog: Catalog, name: str, title: str, today: str) -> None:
        self._say, self._name, self._title, self._today = catalog.say, name, title, today

    def header(self) -> str:
        say = self._say
        return _lines(
            *_comment(say("The name of the platform, and its status.")),
            f"name: {self._name}",
            f"title: {quoted(self._title)}",
            f"vendor: {quoted(self._title)}",
            "status:",
            "  state: active",
            _pair("  text", say("{platform} sends text messages through Twilio.", platform=self._title)),
            *_comment(
                say("The public pages that the rules come from, with the day on which you last read them.")
            ),
            "sources:",
            "  manual:",
            _pair("    title", say("Manual for {platform}", platform=self._title)),
            "    url: https://example.com/manual",
            f"    seen: {self._today}",
        )

    def schema(self) -> dict[str, object]:
        say, platform = self._say, self._title
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": platform,
            "description": say("The number and the callback of {platform}.", platform=platform),
            "type": "object",
            "required": ["platform", "sender", "callback_url"],
            "additionalProperties": False,
            "properties": {
                "platform": {
                    "title": say("Platform"),
                    "description": say("The name of the platform that the file is for."),
                    "const": self._name,
                    "examples": [self._name],
                },
                "sender": {
                    "$ref": "../common/schema.json#/$defs/number",
                    "title": say("Sender number"),
                    "description": say("The Twilio number that sends."),
                    "examples": [_NUMBER],
                },
                "callback_url": {
                    "title": say("Callback URL"),
                    "description": say("The URL that is called for each reply."),
                    "type": "string",
                    "x-kind": "url",
                    "pattern": "^https://",
                    "x-rule": self._rule,
                    "examples": ["https://example.com/replies"],
                },
            },
        }

    def rules(self) -> str:
        say = self._say
        return _lines(
            *_comment(
                say(
                    "In the schema, `x-rule` next to a keyword names the rule that is reported when the"
                    " keyword fails."
                ),
                say("The example changes `example.yaml` into a file that breaks just this rule."),
            ),
            f"{self._rule}:",
            "  severity: error",
            _pair("  title", say("Callback without https")),
            _pair("  message", say("The callback URL does not begin with `https://`.")),
            _pair("  help", say("Enter the address of the callback with `https://`.")),
            _pair("  why", say("Without encryption, anyone along the way can read the replies.")),
            "  source: manual",
            "  example:",
            "    at: /callback_url",
            "    bad:",
            "      - from: 'callback_url: https:'",
            "        to: 'callback_url: http:'",
            "    good:",
            "      - from: /replies",
            "        to: /answers",
        )

    def guide(self) -> str:
        say = self._say
        return _lines(
            *_comment(say("What a person does, in order; `fills` leads each finding to its step.")),
            _pair("title", say("Send text messages with {platform}", platform=self._title)),
            _pair(
                "intro",
                say("{platform} sends through a number of your Twilio account.", platform=self._title),
            ),
            *_comment(say("The vendor’s own words on a button, as each language shows them.")),
            "labels:",
            "  save: {en: Save, fr: Enregistrer, es: Guardar}",
            "links:",
            "  manual:",
            _pair("    title", say("Manual for {platform}", platform=self._title)),
            "    url: https://example.com/manual",
            f"    seen: {self._today}",
            "steps:",
            "  - id: number",
            _pair("    title", say("Enter the number")),
            _pair("    text", say("Enter the Twilio number as the {link} says.", link=_MANUAL)),
            "    fills: [/sender]",
            _pair("    verify", say("The field shows the number in E.164 format.")),
            _pair("    unchecked", say("Only you know which of your numbers is correct.")),
            "  - id: callback",
            _pair("    title", say("Enter the callback URL")),
            _pair("    text", say("Paste the URL and click {button}.", button=_SAVE)),
            "    fills: [/callback_url]",
            _pair("    verify", say("A text message to the number reaches the callback.")),
        )

    def example(self) -> str:
        say = self._say
        return _lines(
            *_comment(say("A complete configuration in which nothing is wrong.")),
            f"platform: {self._name}",
            f"sender: {quoted(_NUMBER)}",
            "callback_url: https://example.com/replies",
        )

    @property
    def _rule(self) -> str:
        return f"{self._name}-callback-not-https"


_MANUAL = "{{ link('manual') }}"
_SAVE = "{{ label('save') }}"


def _pair(key: str, text: str) -> str:
    return f"{key}: {quoted(text)}"


def _comment(*sentences: str) -> Iterable[str]:
    for sentence in sentences:
        yield from wrap(sentence, 100, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"
