"""What must be true of a translation: each function yields, in words, what is wrong with one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import yaml

_AVOID = Path(__file__).parent / "glossary" / "avoid.yaml"
NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"

_CALL = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_CODE = re.compile(r"``.+?``|`[^`]*`", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s)>\]»”\"`]*[^\s)>\]»”\"`.,;:!?]")
_ANCHOR = re.compile(r"\{[:#][^}]*\}|<[^<>]+>|(?<=\])\([^)\s]*\)")
_PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z][a-z0-9_]*)\}(?!\})")
_LITERAL = re.compile("|".join(part.pattern for part in (_CALL, _CODE, _ADDRESS, _ANCHOR)), re.DOTALL)
_KEPT_WORDS = re.compile(r"\b(?:STOP|START|HELP|SID|TwiML|E\.164|Twilio|U\+[0-9A-F]{4})\b")

Check = Callable[[str, str], Iterator[str]]


def prose(text: str) -> str:
    """Return the text with ▯ for what is literal, and with ▮ for what holds or is a placeholder."""
    text = _LITERAL.sub(lambda found: "▮" if _PLACEHOLDER.search(found[0]) else "▯", text)
    return _PLACEHOLDER.sub("▮", text)


# --- the same in every language ----------------------------------------------------------------------


def same_placeholders(english: str, text: str) -> Iterator[str]:
    yield from _compared("placeholder", set(_PLACEHOLDER.findall(english)), set(_PLACEHOLDER.findall(text)))


def same_code(english: str, text: str) -> Iterator[str]:
    text = re.sub("FICHIER|ARCHIVO", "FILE", text)  # as in the usage lines
    found = (set(_CODE.findall(_CALL.sub("", part))) for part in (english, text))
    yield from _compared("code span", *found)


def same_addresses(english: str, text: str) -> Iterator[str]:
    yield from _compared("address", set(_ADDRESS.findall(english)), set(_ADDRESS.findall(text)))


def same_calls(english: str, text: str) -> Iterator[str]:
    yield from _compared("call", set(_CALL.findall(english)), set(_CALL.findall(text)))


def same_fixed_words(english: str, text: str) -> Iterator[str]:
    lost = set(_KEPT_WORDS.findall(prose(english))) - set(_KEPT_WORDS.findall(prose(text)))
    yield from (f"lost {word!r}" for word in sorted(lost))


def same_shape(english: str, text: str) -> Iterator[str]:
    """The white space around it, its paragraphs, list items, table rows and bold parts."""
    if not any(character.isalpha() for character in english):
        return  # a separator is nothing but its shape
    for what, pattern in (
        ("white space at the start", r"\A\s+"),
        ("white space at the end", r"\s+\Z"),
        ("empty lines", r"\n\s*\n"),
        ("list items", r"^\s*(?:[-*+]|[0-9]+\.)\s"),
        ("table rows", r"^\s*\|"),
        ("headings", r"^#+ "),
        ("bold marks", r"\*\*"),
        ("links", r"\]\("),
    ):
        marks = (re.findall(pattern, part, re.MULTILINE) for part in (english, text))
        before, after = (Counter(mark.strip(" ") for mark in found) for found in marks)
        if sum(before.values()) != sum(after.values()) or (what.startswith("white") and before != after):
            yield f"{what}: {sum(before.values())} in English, {sum(after.values())} here"


def _compared(what: str, english: set[str], found: set[str]) -> Iterator[str]:
    yield from (f"lost {what} {one!r}" for one in sorted(english - found))
    yield from (f"new {what} {one!r}" for one in sorted(found - english))


# --- typography --------------------------------------------------------------------------------------

_FRENCH = {
    rf"(?<![{NBSP}{NARROW}]):(?![0-9]|//)": "no-break space before the colon",
    rf"(?<![{NARROW}!?])[;!?]": "narrow no-break space before ; ! ?",
    rf"«(?![{NBSP}{NARROW}])": "no-break space after «",
    rf"(?<![{NBSP}{NARROW}])»": "no-break space before »",
    r"'": "apostrophe ’",
    r'"': "quotation marks « »",
    rf"[0-9▮▯](?![{NBSP}{NARROW}]).?%": "no-break space before %",
    r"(?:\A|[^«]*»|\A[^«»]*)[^«»]*“": "« » outside, “ ” only inside them",
    r"\.\.\.": "one character …",
    r"(?<=\S) {2,}": "one space",
    rf"[ ][{NBSP}{NARROW}]|[{NBSP}{NARROW}][ ]": "one space, not two kinds",
}
_SPANISH = {
    r"\s[:;!?]": "no space before : ; ! ?",
    r"«\s|\s»": "no space inside « »",
    r"'": "quotation marks «»",
    r'"': "quotation marks «»",
    rf"[0-9▮▯](?![{NBSP}{NARROW}]).?%": "no-break space before %",
    r"(?:\A|[^«]*»|\A[^«»]*)[^«»]*“": "« » outside, “ ” only inside them",
    r"\.[»”]": "the full stop after the closing mark",
    r"\.\.\.": "one character …",
    r"(?<=\S) {2,}": "one space",
}


def french_typography(english: str, text: str) -> Iterator[str]:
    yield from _typography(_FRENCH, text)


def spanish_typography(english: str, text: str) -> Iterator[str]:
    plain = prose(text)
    yield from _typography(_SPANISH, text)
    for opening, closing in ("¿?", "¡!"):
        if plain.count(opening) != plain.count(closing):
            yield f"{opening} for every {closing}"


def _typography(rules: dict[str, str], text: str) -> Iterator[str]:
    plain = prose(text)
    for pattern, wanted in rules.items():
        found = re.search(pattern, plain)
        if found:
            yield f"{wanted}: {plain[max(0, found.end() - 12) : found.end() + 6]!r}"
    if plain.count("«") != plain.count("»"):
        yield "» for every «"


# --- words -------------------------------------------------------------------------------------------


@lru_cache
def _avoided() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = yaml.safe_load(_AVOID.read_text(encoding="utf-8"))
    return found


def avoided_words(language: str) -> Check:
    """Return the check for the words that a language never uses."""

    def check(english: str, text: str) -> Iterator[str]:
        plain, source = prose(text), prose(english)
        for entry in _avoided().get(language, ()):
            found = re.search(entry["find"], plain, re.IGNORECASE)
            if not found or ("when" in entry and not re.search(entry["when"], source, re.IGNORECASE)):
                continue
            if "unless" in entry and re.search(entry["unless"], source, re.IGNORECASE):
                continue
            yield f"{found[0]!r}: say {entry['say']!r} ({entry['why']})"

    return check


ALL: dict[str, Check] = {
    "placeholders": same_placeholders,
    "code": same_code,
    "addresses": same_addresses,
    "calls": same_calls,
    "fixed words": same_fixed_words,
    "shape": same_shape,
}
OF_LANGUAGE: dict[str, dict[str, Check]] = {
    "fr": {"typography": french_typography, "words": avoided_words("fr")},
    "es": {"typography": spanish_typography, "words": avoided_words("es")},
}
