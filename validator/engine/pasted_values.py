"""What is wrong with a value that can be read: markup of templates, comments, and what was copied along."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator import placeholders
from validator.diagnostics import Diagnostic, Edit, Fix, Param
from validator.documents.limits import LONGEST_LINE
from validator.documents.model import FORMAT_NAMES, Format, Style
from validator.engine.annotated_document import Field, Subject, name_of
from validator.engine.phone_numbers import as_e164
from validator.engine.rule_wording import would_fit
from validator.json_schema.keywords import Failure
from validator.lazy_dataclasses import replace
from validator.lazy_regex import regex
from validator.secrets import is_variable

_COMMENT = regex(r"(?P<value>\S.*?)(?P<space>\s+)(?P<sign>//|/\*)(?:[^\r\n]*?(?P<end>\s*\*/))?[^\r\n]*\Z")
_GLUED = regex(r"(?P<value>[^\s#]+)(?P<sign>#)[ \t]?[^\r\n]*\Z")
_ENDS = regex(r"(?P<value>.*[^\s,;\\])\s*(?P<sign>[,;\\])[\s,;\\]*\Z")
_LABEL = regex(r"(?P<label>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ ]{1,40}:)\s+(?P<value>\S.*)\Z")
_ANGLES = regex(r"<(?P<value>[A-Za-z][\w+.-]*:[^<>\s]+|\+[0-9]+|\$\{\w+\})>\Z")
_LINK = regex(r"\[[^\]]*\]\((?P<value>[^()\s]+)\)\Z")
_TAGS = "(?:a|b|br|code|div|em|font|i|kbd|li|mark|p|pre|small|span|strong|td|tt|u)"
_HTML = regex(
    rf"(?P<open>(?:<{_TAGS}(?:\s[^<>]*)?>)*)(?P<value>[^<>]+)(?P<close>(?:</{_TAGS}>|<br[ \t]*/?>)*)\Z",
    re.IGNORECASE,
)
_ENTITY = regex(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_QUOTES = regex(r"([\"'])(?P<value>[^\"']+)\1\Z")
_BRACES = regex(r"[{\[][A-Za-z][\w -]*[}\]]")
_LOGIN = regex(r"(?P<label>Bearer|Basic|Token)\s+(?P<value>\S+)\Z", re.IGNORECASE)
_WORDS_BEFORE = regex(
    r"(?P<label>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ ]{1,40}?)(?:[ \t]+|[ \t]*[=>]+[ \t]*)(?P<value>AC[0-9a-fA-F]{32}|https?://\S+)\Z"
)
_REMARK = regex(r"(?P<value>\+[0-9][0-9 .-]{6,}[0-9])[ \t]+(?P<label>\(?[A-Za-z][A-Za-z .-]*\)?)\Z")
_SIGN_BEFORE = regex(r"(?P<label>[=>:]+)[ \t]*(?P<value>\S+)\Z")
#: the case, signs of which one is in each text that fits, once its case is folded, and the pattern
_AROUND = (
    ("label", (":",), _LABEL),
    ("angle-brackets", ("<",), _ANGLES),
    ("markdown-link", ("](",), _LINK),
    ("inner-quotes", ("'", '"'), _QUOTES),
    ("label", ("bearer", "basic", "token"), _LOGIN),
    ("label", ("ac", "://"), _WORDS_BEFORE),
    ("sign-before", ("=", ">", ":"), _SIGN_BEFORE),
    ("label", ("+",), _REMARK),
)
_SIGNS_AROUND = frozenset("<>]=\"'")  #: one of these, two words or a colon in front: in each text that fits
#: a link that the filter of a mail service put in place of the one in the mail
_FILTERED = regex(
    r"https://(?:[\w.-]+\.safelinks\.protection\.outlook\.com/[^?\s]*\?(?:[^\s#]*&)?url=(?P<query>[^&\s]+)"
    r"|urldefense\.(?:com|proofpoint\.com)/v[0-9]/(?:__(?P<plain>\S+?)__;|url\?u=(?P<coded>[^&\s]+)))\S*\Z"
)
_SECOND = regex(r"(?P<value>\S+)(?P<space>[ \t]+)(?P<name>(?:export[ \t]+)?[A-Za-z_]\w*)=")
_KEY_OF_URL = regex(r"(?<=:)(?!//)(?:\$env:)?[^:/@\s]+(?=@)")
_COMMAND = regex(r"\$\([^()]*\s[^()]*\)|`[^`]+`")


def find(subject: Subject, about: Field, failures: list[Failure], *, exact: bool) -> Diagnostic | None:
    """Return the finding about a text that is not the value itself; None if it is.

    ``exact``: the field takes an identifier, a secret, a number or a URL, so that nothing else can be part of
    the text. ``failures`` are the keywords that the text fails.
    """
    if subject.is_filled(about.path) or about.kind == "payload":
        return None
    template = _template(subject, about, exact=exact or bool(failures))
    if template is not None or not (failures or exact):
        return template
    return next(_pasted(subject, about, failures, exact=exact), None)


def _template(subject: Subject, about: Field, *, exact: bool) -> Diagnostic | None:
    """Return the finding about markup: the whole of any text, or a part of one that must be exact."""
    text = str(about.value)
    if not any(map(text.__contains__, placeholders.MARKUP_SIGNS)):
        return None
    found = placeholders.MARKUP.search(text) if exact else placeholders.MARKUP.fullmatch(text.strip())
    if found is None or subject.pack.corrects_only or not subject.pack.name:
        return None
    from validator.documents.template_markup import shown

    finding = subject.finding("template-not-rendered", about.path, found=shown(found[0]))
    name = placeholders.meant_reference(text)
    return subject.with_fix(finding, about.path, f"${{{name}}}", safe=False) if name else finding


def _pasted(subject: Subject, about: Field, failures: list[Failure], *, exact: bool) -> Iterator[Diagnostic]:
    """Yield what is around the value, where the text without it would be accepted."""
    text, format = str(about.value), subject.document.format
    if len(text) > LONGEST_LINE:
        return
    plain = subject.document.style(about.path) is Style.PLAIN
    has_words = len(text.split()) > 1

    def right(value: str) -> str:
        return (as_e164(value) if about.kind == "number" else "") or value

    def fits(value: str) -> bool:
        value = right(value)
        if not failures or (exact and is_variable(value)):
            return subject.refers(value)
        meant = {"true": True, "false": False}.get(value, value) if plain else value
        return all(would_fit(subject, each, meant) for each in failures)

    if not text and format is Format.ENV and begins_comment(subject, about):
        yield subject.finding("wrong-length", about.path, case="minLength-comment", limit="1", length=0)
    if (
        plain
        and has_words
        and ("//" in text or "/*" in text)
        and (found := _COMMENT.match(text))
        and fits(found["value"])
    ):
        sign: dict[str, Param] = {"found": found["sign"], "format": FORMAT_NAMES[format]}
        closer = found.span("end") if found["end"] else None
        yield _part(subject, about, "slash-comment", found.span("sign"), "#", sign, also=closer)
    if (
        plain
        and format is Format.YAML
        and "#" in text
        and (found := _GLUED.match(text))
        and "://" not in text
        and fits(found["value"])
    ):
        yield _part(subject, about, "comment-without-space", found.span("sign"), " #", {})
    if plain and format is Format.ENV and (found := _SECOND.match(text)) and fits(found["value"]):
        start, end = found.span("space")
        yield _part(subject, about, "two-on-line", found.span("name"), "\n", {}, edit=(start, end))
    if (
        plain
        and text.rstrip()[-1:] in (",", ";", "\\")
        and (found := _ENDS.match(text))
        and fits(found["value"])
    ):
        character: dict[str, Param] = {"character": found["sign"], "format": FORMAT_NAMES[format]}
        edit = (found.end("value"), len(text))
        yield _part(subject, about, "trailing-punctuation", found.span("sign"), "", character, edit=edit)
    if about.kind == "url" and (found := _FILTERED.match(text)):
        finding = subject.finding("stray-character", about.path, case="mail-filter")
        meant = _before_filter(found)
        certain = all(would_fit(subject, each, meant) for each in failures)
        yield subject.with_fix(finding, about.path, meant) if meant and certain else finding
    plainly = _without_html(text)
    is_html = fits(plainly) if failures or "<" in text else about.kind == "url" and "&amp;" in text
    if plainly and is_html:
        yield subject.with_fix(
            subject.finding("stray-character", about.path, case="html"), about.path, plainly
        )
    folded = text.casefold()
    is_bare = not has_words and text.strip()[:1] != ":" and _SIGNS_AROUND.isdisjoint(text)
    for case, signs, pattern in () if is_bare else _AROUND:
        may_fit = any(map(folded.__contains__, signs))
        if may_fit and (found := pattern.match(text.strip())) and fits(found["value"]):
            label = found.groupdict().get("label", "")
            finding = subject.finding("stray-character", about.path, case=case, label=label)
            yield subject.with_fix(finding, about.path, right(found["value"]))
    name, _, value = text.partition("=")
    if value and name.strip().lower() == name_of(about.path).lower() and fits(value.strip()):
        finding = subject.finding("stray-character", about.path, case="label", label=f"{name.strip()}=")
        yield subject.with_fix(finding, about.path, right(value.strip()))


def _before_filter(link: re.Match[str]) -> str:
    """Return the link that a mail filter has replaced; empty if its form does not say it plainly."""
    from urllib.parse import unquote

    return link["plain"] or unquote(link["query"] or "")


def _without_html(text: str) -> str:
    """Return the text that a browser shows for tags around it and entities in it; empty without any."""
    found = _HTML.match(text.strip()) if "&" in text or ">" in text else None
    if found is None or (found["open"] and not found["close"]):
        return ""
    from html import unescape

    plainly = _ENTITY.sub(lambda entity: unescape(entity[0]), found["value"]).strip()
    return "" if plainly == text.strip() else plainly


def begins_comment(subject: Subject, about: Field, *, glued: bool = False) -> bool:
    """Tell whether the value is empty because a comment begins where it was to begin.

    ``glued``: only one without a space after the sign, as comments of YAML hardly ever are.
    """
    document = subject.document
    at = document.lines.offset(document.value_range(about.path).end)
    rest = document.lines.text[at : at + LONGEST_LINE].lstrip(" \t:" if glued else " \t")
    return rest.startswith("#") and not (glued and rest[1:2].strip("#") in ("", " ", "\t", "\r", "\n"))


def _part(
    subject: Subject,
    about: Field,
    case: str,
    span: tuple[int, int],
    text: str,
    params: dict[str, Param],
    *,
    edit: tuple[int, int] | None = None,
    also: tuple[int, int] | None = None,
) -> Diagnostic:
    """Return the ``syntax-error`` about a part of an unquoted value, with the fix that replaces the part.

    ``edit``: what the fix replaces, if more than the part; ``also``: what it deletes as well.
    """
    document = subject.document
    value = document.lines.offset(document.value_range(about.path).start)
    start, end = value + span[0], value + span[1]
    finding = subject.finding("syntax-error", about.path, at=document.lines.range(start, end), case=case)
    finding = replace(finding, params={**finding.params, **params})
    if document.raw(about.path) != about.value:  # over several lines
        return finding
    first, last = edit or span
    edits = [Edit(document.lines.range(value + first, value + last), text)]
    if also:
        edits.append(Edit(document.lines.range(value + also[0], value + also[1]), ""))
    return replace(finding, fix=Fix(True, tuple(edits)))


def command(subject: Subject, about: Field) -> Diagnostic | None:
    """Return the finding about a command of a shell in place of a value; None if there is none."""
    text = str(about.value).strip()
    if text[:1] not in "$`" or not _COMMAND.fullmatch(text) or subject.is_filled(about.path):
        return None
    return subject.finding("placeholder-left", about.path, case="command")


def variable(subject: Subject, about: Field, failures: list[Failure], *, exact: bool) -> Diagnostic | None:
    """Return the finding about a variable as another program writes it, where a reference is accepted."""
    if not (failures or exact) or subject.is_filled(about.path):
        return None
    text = str(about.value)
    key = _KEY_OF_URL.search(text) if about.kind == "url" and "@" in text else None
    if key and _BRACES.fullmatch(key[0]):
        return subject.finding("placeholder-left", about.path, case="url")
    name = placeholders.variable_of_another_program(key[0] if key else text)
    if not name:
        return _vault_address(subject, about, text)
    reference = f"${{{name}}}"
    whole = text[: key.start()] + reference + text[key.end() :] if key else reference
    if not all(would_fit(subject, each, whole) for each in failures):
        return None
    finding = subject.finding("placeholder-left", about.path, case="reference", reference=reference)
    if key:
        finding = replace(finding, params={**finding.params, "value": key[0]})
    safe = (key[0] if key else text.strip()) == f"${name}"  # only a shell's form surely names this variable
    return subject.with_fix(finding, about.path, whole, safe=safe)


def _vault_address(subject: Subject, about: Field, text: str) -> Diagnostic | None:
    if about.secret and placeholders.is_unclosed_vault(text.strip()):
        finding = subject.finding("placeholder-left", about.path, case="key-vault-open")
        return subject.with_fix(finding, about.path, f"{text.strip()})")
    if not about.secret or not placeholders.is_vault_address(text.strip()):
        return None
    reference = f"@Microsoft.KeyVault(SecretUri={text.strip()})"
    finding = subject.finding("placeholder-left", about.path, case="key-vault")
    return subject.with_fix(finding, about.path, reference, safe=False)
