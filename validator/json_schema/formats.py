"""The values of JSON Schema's ``format`` keyword: does a text have the form that the name promises?

Each test follows the document that JSON Schema names for the format; no library is asked. Whatever is no
text fits every format, and so does any text where the name is not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from validator.json_schema import linear_regex

Test = Callable[[str], bool]

FORMATS: dict[str, Test] = {}


def fits(name: str, text: str) -> bool:
    """Tell whether ``text`` has the format ``name``; true for a name that is not known."""
    test = FORMATS.get(name)
    return test is None or test(text)


def _format(name: str) -> Callable[[Test], Test]:
    def register(test: Test) -> Test:
        FORMATS[name] = test
        return test

    return register


def _of_form(name: str, expression: str) -> None:
    pattern = re.compile(expression, re.ASCII | re.DOTALL)
    FORMATS[name] = lambda text: pattern.fullmatch(text) is not None


# --- dates and times: RFC 3339, section 5.6 and appendix A ------------------------------------------------

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d))", re.ASCII
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MINUTES = 24 * 60  #: of a day


@_format("date")
def is_date(text: str) -> bool:
    """Tell whether a text is a ``full-date`` that is in the calendar."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = map(int, match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] + (leap and month == 2)


@_format("time")
def is_time(text: str) -> bool:
    """Tell whether a text is a ``full-time``; a leap second only where it is midnight in UTC."""
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    hour, minute, second = (int(match[group]) for group in (1, 2, 3))
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
    if hour > 23 or minute > 59 or second > 60 or hours > 23 or minutes > 59:
        return False
    offset = (hours * 60 + minutes) * (-1 if match["sign"] == "-" else 1)
    return second < 60 or (hour * 60 + minute - offset) % _MINUTES == _MINUTES - 1


@_format("date-time")
def is_date_time(text: str) -> bool:
    """Tell whether a text is a ``date-time``: a date, a T and a time."""
    return text[10:11] in ("T", "t") and is_date(text[:10]) and is_time(text[11:])


_TIME_PARTS = r"T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)"
_DATE_PARTS = r"(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)"
_of_form("duration", rf"P(?:{_DATE_PARTS}(?:{_TIME_PARTS})?|{_TIME_PARTS}|\d+W)")


# --- patterns: ECMA-262 ----------------------------------------------------------------------------------


@_format("regex")
def is_regex(text: str) -> bool:
    """Tell whether a text is a pattern."""
    try:
        linear_regex.parse(text)
    except linear_regex.Malformed:
        return False
    except linear_regex.Unsupported:  # right, but not to be searched for here
        return True
    return True


# --- addresses: RFC 2673 and 4291, 9562, 6901, and the draft on relative pointers -------------------------

_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_GROUP = re.compile(r"[0-9A-Fa-f]{1,4}")

_of_form("ipv4", _IPV4)
_of_form("uuid", r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_of_form("json-pointer", r"(?:/(?:[^~/]|~[01])*)*")
_of_form("relative-json-pointer", r"(?:0|[1-9]\d*)(?:#|(?:/(?:[^~/]|~[01])*)*)")


@_format("ipv6")
def is_ipv6(text: str) -> bool:
    """Tell whether a text is one of the forms of RFC 4291, section 2.2, without a zone."""
    if len(text) > 45:
        return False
    left, gap, right = text.partition("::")
    head, tail = _groups(left, last=not gap), _groups(right, last=True)
    if head is None or tail is None:
        return False
    return head + tail <= 7 if gap else head == 8


def _groups(text: str, *, last: bool) -> int | None:
    """Return how many groups of 16 bits stand in a part of an address; None if it is none."""
    if not text:
        return 0
    *groups, end = text.split(":")
    if not all(map(_GROUP.fullmatch, groups)):
        return None
    if _GROUP.fullmatch(end):
        return len(groups) + 1
    return len(groups) + 2 if last and FORMATS["ipv4"](end) else None


# --- URIs: RFC 3986, appendix A; IRIs: RFC 3987, section 2.2; templates: RFC 6570 -------------------------

_PERCENT = r"%[0-9A-Fa-f]{2}"
_UCS = (
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_REST = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?P<after>//(?P<authority>[^/?#]*))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.DOTALL,
)
_FUTURE = re.compile(r"[Vv][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+")


def _characters(more: str, others: str) -> re.Pattern[str]:
    return re.compile(rf"(?:[A-Za-z0-9._~!$&'()*+,;={more}{others}-]|{_PERCENT})*")


class _Alphabet:
    """What may stand in the parts of a URI, or, with ``others``, of an IRI."""

    def __init__(self, others: str = "", private: str = "") -> None:
        self.user, self.name = _characters(":", others), _characters("", others)
        self.path, self.fragment = _characters(":@/", others), _characters(":@/?", others)
        self.query = _characters(":@/?", others + private)


_URI, _IRI = _Alphabet(), _Alphabet(_UCS, _PRIVATE)


def _is_reference(text: str, alphabet: _Alphabet) -> bool:
    match = _REST.fullmatch(text)
    if match is None:
        return False
    path = match["path"]
    if match["after"] is None and match["scheme"] is None and ":" in path.partition("/")[0]:
        return False
    if match["after"] is not None and not _is_authority(match["authority"], alphabet):
        return False
    return all(
        part is None or allowed.fullmatch(part)
        for part, allowed in (
            (path, alphabet.path),
            (match["query"], alphabet.query),
            (match["fragment"], alphabet.fragment),
        )
    )


def _is_authority(text: str, alphabet: _Alphabet) -> bool:
    user, at, place = text.rpartition("@")
    if at and not alphabet.user.fullmatch(user):
        return False
    if place.startswith("["):
        host, _, port = place[1:].partition("]")
        return (is_ipv6(host) or bool(_FUTURE.fullmatch(host))) and bool(re.fullmatch(r"(?::[0-9]*)?", port))
    host, _, port = place.partition(":")
    return bool(alphabet.name.fullmatch(host) and re.fullmatch("[0-9]*", port))


@_format("uri-reference")
def is_uri_reference(text: str) -> bool:
    """Tell whether a text is a URI or a reference relative to one."""
    return _is_reference(text, _URI)


@_format("iri-reference")
def is_iri_reference(text: str) -> bool:
    """Tell whether a text is an IRI or a reference relative to one."""
    return _is_reference(text, _IRI)


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@_format("uri")
def is_uri(text: str) -> bool:
    """Tell whether a text is a URI with its scheme."""
    return bool(_SCHEME.match(text)) and is_uri_reference(text)


@_format("iri")
def is_iri(text: str) -> bool:
    """Tell whether a text is an IRI with its scheme."""
    return bool(_SCHEME.match(text)) and is_iri_reference(text)


_VARIABLE = rf"(?:[A-Za-z0-9_]|{_PERCENT})+(?:\.(?:[A-Za-z0-9_]|{_PERCENT})+)*(?:\*|:[1-9]\d{{0,3}})?"
_LITERAL = rf"[!#$&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~{_UCS}{_PRIVATE}]|{_PERCENT}"
_of_form("uri-template", rf"(?:{_LITERAL}|\{{[+#./;?&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*\}})*")


# --- mail: RFC 5321, section 4.1.2 and 4.1.3; RFC 6531 ----------------------------------------------------

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LOCAL = re.compile(rf'{_ATOM}+(?:\.{_ATOM}+)*|"(?:[ !#-\[\]-~]|\\[ -~])*"')
_WIDE_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]"
_WIDE_LOCAL = re.compile(rf'{_WIDE_ATOM}+(?:\.{_WIDE_ATOM}+)*|"(?:[ !#-\[\]-~\u0080-\U0010ffff]|\\[ -~])*"')
_LONGEST_LOCAL = 64  #: octets


@_format("email")
def is_email(text: str) -> bool:
    """Tell whether a text is a ``Mailbox``."""
    local, _, domain = text.rpartition("@")
    return bool(_LOCAL.fullmatch(local)) and len(local) <= _LONGEST_LOCAL and _is_domain(domain, is_hostname)


@_format("idn-email")
def is_idn_email(text: str) -> bool:
    """Tell whether a text is a ``Mailbox`` that may hold letters of all scripts."""
    local, _, domain = text.rpartition("@")
    if not _WIDE_LOCAL.fullmatch(local) or len(local.encode("utf-8", "replace")) > _LONGEST_LOCAL:
        return False
    return _is_domain(unicodedata.normalize("NFC", domain), is_idn_hostname)


def _is_domain(text: str, is_host: Test) -> bool:
    if text.startswith("[") and text.endswith("]"):
        inside = text[1:-1]
        return is_ipv6(inside[5:]) if inside[:5].lower() == "ipv6:" else FORMATS["ipv4"](inside)
    return is_host(text)


# --- names of hosts: RFC 1123, section 2.1; RFC 5890 to 5893 ----------------------------------------------

_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_LONGEST_LABEL, _LONGEST_NAME = 63, 253  #: octets


@_format("hostname")
def is_hostname(text: str) -> bool:
    """Tell whether a text is the name of a host in ASCII; labels in Punycode must stand for a right one."""
    labels = text.split(".")
    return len(text) <= _LONGEST_NAME and all(_is_ascii_label(label) for label in labels)


def _is_ascii_label(label: str) -> bool:
    if len(label) > _LONGEST_LABEL or not _LABEL.fullmatch(label):
        return False
    return _of_punycode(label) is not None if label[:4].lower() == "xn--" else True


def _of_punycode(label: str) -> str | None:
    """Return the label that an A-label stands for; None if it stands for none."""
    code = label[4:].lower()
    try:
        meant = code.encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return None
    if meant.isascii() or meant.encode("punycode").decode("ascii") != code:
        return None
    return meant if _is_wide_label(meant) and _is_bidi_right([meant]) else None


@_format("idn-hostname")
def is_idn_hostname(text: str) -> bool:
    """Tell whether a text is the name of a host in letters of any script, as IDNA 2008 allows it."""
    if len(text) > _LONGEST_NAME * 4:
        return False
    meant, octets = [], -1
    for label in _DOTS.split(text):
        if label.isascii():
            if not _is_ascii_label(label):
                return False
            octets += len(label) + 1
            meant.append(_of_punycode(label) or label if label[:4].lower() == "xn--" else label)
            continue
        if not _is_wide_label(label):
            return False
        octets += len(label.encode("punycode")) + 5
        meant.append(label)
    return octets <= _LONGEST_NAME and _is_bidi_right(meant)


def _is_wide_label(label: str) -> bool:
    """Tell whether a label is a U-label: RFC 5891, section 4.2.3."""
    if len(label) > _LONGEST_LABEL or label[2:4] == "--" or label[0] == "-" or label[-1] == "-":
        return False
    if len(label.encode("punycode")) + 4 > _LONGEST_LABEL:
        return False
    if unicodedata.category(label[0]).startswith("M") or unicodedata.normalize("NFC", label) != label:
        return False
    return all(_may_stand(label, at) for at in range(len(label)))


#: RFC 5892, section 2.6: what the general rule would get wrong
_VALID = frozenset("\u00df\u03c2\u06fd\u06fe\u0f0b\u3007")
_INVALID = frozenset("\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b")
_OLD_HANGUL = re.compile("[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]")
_BLOCKS = re.compile("[\u20d0-\u20ff\U0001d100-\U0001d24f]")  #: marks for symbols, and music


def _may_stand(label: str, at: int) -> bool:
    character = label[at]
    if character in _CONTEXT:
        return _CONTEXT[character](label, at)
    return _is_protocol_valid(character)


@lru_cache(maxsize=4096)
def _is_protocol_valid(character: str) -> bool:
    """Tell whether RFC 5892, section 3, derives PVALID for a character without a context."""
    if character in _VALID or character in _INVALID:
        return character in _VALID
    if unicodedata.category(character) == "Cn":
        return False
    if character.isascii():
        return character == "-" or character.isdigit() or ("a" <= character <= "z")
    normal = unicodedata.normalize("NFKC", character)
    if unicodedata.normalize("NFKC", normal.casefold()) != character:
        return False
    if _OLD_HANGUL.match(character) or _BLOCKS.match(character):
        return False
    return unicodedata.category(character) in ("Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc")


def _is_of(*scripts: str) -> Callable[[str], bool]:
    return lambda character: unicodedata.name(character, "").startswith(scripts)


_is_greek, _is_hebrew = _is_of("GREEK "), _is_of("HEBREW ")
_is_japanese = _is_of("HIRAGANA LETTER", "KATAKANA LETTER", "CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH")
_ARABIC_DIGITS = "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"
_EASTERN_DIGITS = "\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9"


def _after_virama(label: str, at: int) -> bool:
    return at > 0 and unicodedata.combining(label[at - 1]) == 9


#: between letters of these scripts that join, a non-joiner changes what is seen
_joins = _is_of("ARABIC LETTER", "SYRIAC LETTER", "NKO LETTER", "MONGOLIAN LETTER", "MANDAIC LETTER")


def _non_joiner(label: str, at: int) -> bool:
    if _after_virama(label, at):
        return True
    return 0 < at < len(label) - 1 and _joins(label[at - 1]) and _joins(label[at + 1])


#: RFC 5892, appendix A: where characters may stand that are right only in company
_CONTEXT: dict[str, Callable[[str, int], bool]] = {
    "\u200c": _non_joiner,
    "\u200d": _after_virama,
    "\u00b7": lambda label, at: at > 0 and label[at - 1 : at + 2] == "l\u00b7l",
    "\u0375": lambda label, at: at + 1 < len(label) and _is_greek(label[at + 1]),
    "\u05f3": lambda label, at: at > 0 and _is_hebrew(label[at - 1]),
    "\u05f4": lambda label, at: at > 0 and _is_hebrew(label[at - 1]),
    "\u30fb": lambda label, at: any(map(_is_japanese, label)),
    **dict.fromkeys(_ARABIC_DIGITS, lambda label, at: not any(digit in label for digit in _EASTERN_DIGITS)),
    **dict.fromkeys(_EASTERN_DIGITS, lambda label, at: not any(digit in label for digit in _ARABIC_DIGITS)),
}


def _is_bidi_right(labels: list[str]) -> bool:
    """Tell whether all labels of a name keep the rule of RFC 5893, section 2, if one runs right to left."""
    kinds = [[unicodedata.bidirectional(character) for character in label] for label in labels]
    if not any(kind in ("R", "AL", "AN") for label in kinds for kind in label):
        return True
    return all(_runs_right(label) for label in kinds)


def _runs_right(kinds: list[str]) -> bool:
    shown = list(kinds)
    while shown and shown[-1] == "NSM":
        shown.pop()
    if not shown:
        return False
    if kinds[0] == "L":
        allowed = {"L", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
        return set(kinds) <= allowed and shown[-1] in ("L", "EN")
    if kinds[0] not in ("R", "AL") or {"EN", "AN"} <= set(kinds):
        return False
    allowed = {"R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"}
    return set(kinds) <= allowed and shown[-1] in ("R", "AL", "EN", "AN")
