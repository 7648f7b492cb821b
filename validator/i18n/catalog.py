"""Texts in the reader's language.

English sentences are the message ids, so a missing translation shows English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from validator.i18n.language import SOURCE, is_language_name
from validator.lazy_regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:  # English is spoken without any of these
    from gettext import GNUTranslations
    from pathlib import Path

    from validator.diagnostics import Param
    from validator.errors import GuiderailError

_SHARED = "validator"  #: the domain of the code and of the rules that every platform shares
_DOMAIN = regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
#: a doubled brace belongs to a text that is quoted, such as a vendor's template variable
_PLACEHOLDER = regex(r"\{\{[^{}]*\}\}|\{([a-z][a-z0-9_]*)\}")
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


class Catalog:
    """The texts in one language."""

    def __init__(self, language: str = SOURCE) -> None:
        self.language = language

    def say(self, text: str, /, **params: Param) -> str:
        """Return the sentence in the reader's language, with its placeholders filled."""
        return self.fill(self.translate(text), params)

    def say_in(self, context: str, text: str, /, **params: Param) -> str:
        """Return a text that is translated by its context, as short words need it."""
        return self.fill(self.translate(text, context=context), params)

    def say_plural(self, one: str, many: str, n: int, /, **params: Param) -> str:
        """Return the sentence that agrees with ``n``; ``{n}`` in it is the number as people write it."""
        return self.fill(self.translate_plural(one, many, n), {"n": self.count(n), **params})

    def say_error(self, error: GuiderailError) -> Iterator[str]:
        """Yield a sentence for all that is wrong with a request, with its place in front if it has one.

        What a terminal would act on is escaped; secrets are not masked.
        """
        from validator.printable import visible

        for each in error.all_errors:
            params = {name: visible(str(value)) for name, value in each.params.items()}
            place = f"{visible(each.place)}: " if each.place else ""
            yield f"{place}{self.say(each.message, **params)}"

    def translate(self, text: str, domain: str = _SHARED, context: str = "") -> str:
        """Return what the catalog of ``domain`` has for the text, else the text; placeholders stay."""
        found = self._translations(domain)
        if found is None or not text:  # gettext answers the empty text with the catalog's header
            return text
        said = found.pgettext(context, text) if context else found.gettext(text)
        return _harmless(said, domain)

    def knows(self, text: str, domain: str = _SHARED, context: str = "") -> bool:
        """Tell whether the catalog of ``domain`` has the text, whatever it says for it."""
        found = self._translations(domain)
        texts: Mapping[object, str] = getattr(found, "_catalog", {})  # gettext has no other way to ask
        return bool(texts.get(f"{context}\x04{text}" if context else text))

    def translate_plural(self, one: str, many: str, n: int) -> str:
        """Return the form that agrees with ``n``, placeholders unfilled."""
        found = self._translations(_SHARED)
        if found is None:
            return one if n == 1 else many
        return found.ngettext(one, many, n)

    def fill(self, text: str, params: Mapping[str, Param]) -> str:
        """Return the text with ``{name}`` replaced by the parameter of that name; unknown ones stay."""

        def value(match: re.Match[str]) -> str:
            name = match[1]
            return self._value(params[name]) if name in params else match[0]

        return _PLACEHOLDER.sub(value, text)

    def count(self, n: int) -> str:
        """Return a quantity as people write it: ``1,200``. Lines, codes and ports are no quantities."""
        fewest = self.say_in("fewest digits of a number that are grouped by thousands", "4")
        if not fewest.isdecimal() or len(str(abs(n))) < int(fewest):
            return str(n)
        return f"{n:,}".replace(",", self.say_in("between the thousands of a number", ","))

    def date(self, iso: str) -> str:
        """Return an ISO date written out: ``31 December 2021``; any other text as it is."""
        found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", iso)
        if found is None:
            return iso
        day = str(int(found[3]))
        if day == "1":
            day = self.say_in("first day of a month", "1")
        month = self._months()[int(found[2]) - 1]
        return self.say_in("date", "{day} {month} {year}", day=day, month=month, year=found[1])

    def listing(self, texts: Iterable[str]) -> str:
        """Return the texts as one, with the separator of the language between them."""
        return self.say_in("between the items of a list", ", ").join(texts)

    def _months(self) -> tuple[str, ...]:
        return (
            self.say_in("month", "January"),
            self.say_in("month", "February"),
            self.say_in("month", "March"),
            self.say_in("month", "April"),
            self.say_in("month", "May"),
            self.say_in("month", "June"),
            self.say_in("month", "July"),
            self.say_in("month", "August"),
            self.say_in("month", "September"),
            self.say_in("month", "October"),
            self.say_in("month", "November"),
            self.say_in("month", "December"),
        )

    def _value(self, param: Param) -> str:
        if not isinstance(param, (str, int)):  # a label
            param = self.translate(param.text, param.domain, param.context)
        if self.language.split("_")[0] in _RIGHT_TO_LEFT:  # keep the value's own direction
            return f"\N{FIRST STRONG ISOLATE}{param}\N{POP DIRECTIONAL ISOLATE}"
        return str(param)

    def _translations(self, domain: str) -> GNUTranslations | None:
        if self.language == SOURCE:
            return None
        return _loaded(self.language, domain, _pack_folders.get(domain))


def _harmless(text: str, domain: str) -> str:
    """Return what the catalog of an external pack says without anything that a terminal acts on."""
    if domain not in _pack_folders:
        return text
    from validator.printable import visible

    return "\n".join(map(visible, text.split("\n")))


#: of the external packs, by the domains of their texts
_pack_folders: Mapping[str, Path] = {}


def use_pack_folders(folders: Mapping[str, Path]) -> None:
    """Look for the catalogs of external packs in their folders; only the registry of packs calls this."""
    global _pack_folders  # noqa: PLW0603  # replaced as a whole, with the registry
    _pack_folders = folders


# --- catalogs on disk --------------------------------------------------------------------------------


@lru_cache
def _loaded(language: str, domain: str, pack: Path | None) -> GNUTranslations | None:
    """Return a catalog; ``pack``: the folder of the external pack that the domain is of, if it is of one."""
    if not is_language_name(language) or not _DOMAIN.fullmatch(domain):
        return None
    from validator import resources

    inside, beside = resources.installed("locales"), resources.source("locales")
    if inside:
        beside = None
    for folder in (pack and pack / "locales", inside, beside):
        if folder is not None:
            found = _read(folder / language / "LC_MESSAGES" / domain, keep=folder is beside)
            if found is not None:
                return found
    return None


def _read(stem: Path, *, keep: bool) -> GNUTranslations | None:
    """Return the catalog in ``<stem>.po`` or ``<stem>.mo``; None if there is none, or only a broken one."""
    import io
    from gettext import GNUTranslations

    try:
        source = stem.with_name(f"{stem.name}.po")
        if source.is_file():
            name = f"locales/{stem.parent.parent.name}/{stem.name}" if keep else ""
            compiled = _compiled(source.read_bytes(), keep_as=name)
        else:
            compiled = stem.with_name(f"{stem.name}.mo").read_bytes()
        return GNUTranslations(io.BytesIO(compiled))
    except Exception:  # noqa: BLE001  # broken is missing; gettext and Babel have no common error
        return None


def _compiled(source: bytes, *, keep_as: str) -> bytes:
    def compile_now() -> bytes:
        import io

        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        result = io.BytesIO()
        write_mo(result, read_po(io.BytesIO(source), abort_invalid=True))
        return result.getvalue()

    if not keep_as:
        return compile_now()
    from validator import build_cache

    compiled: bytes = build_cache.kept(keep_as, build_cache.content_key([source]), compile_now)
    return compiled
