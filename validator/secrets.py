"""Secrets: telling references from literals, and masking what must never be shown.

One policy for all output. A secret is known by its field (``writeOnly``), by its name (:func:`names_secret`)
or by its shape (:func:`shapes`); all else is shown. Masking cannot be switched off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from validator import urls
from validator.lazy_regex import regex
from validator.placeholders import is_name, is_well_known
from validator.suggest import is_one_slip

MASK = "••••"  #: fixed width: it tells neither length nor beginning
_LEAST = 7  #: characters of a known secret that is looked for elsewhere; a shorter one would mask words
_MOST_READ = 100_000  #: characters of values in a short text; of one with more, the rest is not shown
_MOST_KNOWN = 5_000  #: known secrets that are looked for; of a file with more, nothing is shown

_REFERENCE = regex(  # as in packs, so that it is compiled once
    r"^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|env\([A-Za-z_][A-Za-z0-9_]*\)|op://[^ ]+(?: [^ ]+)*"
    r"|@Microsoft\.KeyVault\([^)]+\)|vault:[^ ]+"
    r"|\$\{\{ ?(secrets|vars|env)\.[A-Za-z_][A-Za-z0-9_]* ?\}\}|ENC\[[^\]]+\]|encrypted:[^ ]+)\Z"
)
_FOREIGN_REFERENCE = regex(
    r"(?:\$\{\{?[^{}]*\}?\}|\{\{[^{}]*\}\}|\$\([A-Za-z_]\w*\)|%[A-Za-z_]\w*%|<[^<>]*>"
    r"|!(?:Ref|GetAtt|ImportValue|reference)\b.*|\[.*\(.*\)\])\Z"
)

#: words that say of a value that it is secret, in English, French and Spanish
SECRET_WORDS = (
    r"token|secret|passphrase|passw(?:or)?d|passcode|pwd|api[ _-]?key|authori[sz]ation|bearer"
    r"|(?:access|account|admin|app|auth|client|consumer|encryption|functions?|master|priv(?:ate)?|secret|service"
    r"|shared|signing|ssh|storage|subscription|webhook)[ _-]?key"
    r"|jeton|mot[ _-]?de[ _-]?passe|mdp|cl[eé][ _-]?(?:d['’_ -]?)?(?:api|acc[eè]s|secr[eè]te|priv[eé]e)"
    r"|contrase[nñ]a|secreto|clave(?:[ _-]?(?:de[ _-]?)?(?:api|acceso|secreta|privada))?"
)
_SECRET_NAME = regex(
    rf"(?:.*[^a-z]|.*(?=token|secret|passw|api_?key))?(?:{SECRET_WORDS}|pass|cookie|sig)"
    r"(?:[_. -]*(?:value|text|plain|string|old|new|prod|production|test|dev|staging|live|primary|secondary"
    r"|[0-9]+))*\Z",
    re.DOTALL,
)
#: one is in each name of a secret, and in each text with a word for a secret, once its case is folded
_PARTS_OF_WORDS = (
    *("token", "secret", "pass", "pwd", "key", "author", "bearer", "cookie", "sig"),
    *("jeton", "mdp", "cle", "clé", "contrase", "clave"),
)
_LAST_WORD = regex(r"[a-z]+(?=[^a-z]*\Z)")
_EASILY_MISSPELT = ("token", "secret", "password", "apikey")
#: the name of a value in a line of text, up to where the value begins
_NAMED = regex(
    r"(?<![\w.-])(?P<name>(?:(?:mot de|cl[eé]|api|access|private|secret|clave|clave de) )?[\w.-]{3,100}+)"
    r"[\"']?(?:\s*[:=]\s*|\s+(?:is|est|es)\s+|(?P<apart>[ \t]+))"
)
#: up to the next name if quotation marks leave no doubt (a name after a space has no digits), else to the end
_VALUE = regex(
    r"""(?P<quote>["'])(?:(?!(?P=quote)|\\).|\\.)*(?P=quote)"""
    r"""(?=[\s}\],;]*$|[\s}\]]*[,;]\s*["']?[A-Za-z_][\w.-]*["']?\s*[:=]"""
    r"""|(?<!"")(?<!'')[\s}\]]*\s["']?[A-Za-z_][A-Za-z_.-]*["']?\s*[:=])|(?<==)[^\s"';&,]+(?=[;&][A-Za-z]\w*=)|.*""",
    re.MULTILINE,
)
_HARMLESS = regex(r"(?:true|false|null|none|~|yes|no|on|off|[|>][+-]?|[\[{(]*)[\]}),;\s]*\Z", re.IGNORECASE)
_SHAPES = (
    # a Twilio auth token or another hexadecimal key, no identifier and none that was cut; keys of messengers
    regex(r"(?<![0-9A-Za-z])(?!AC|CA|(?:ac|ca)[0-9a-f]{31,33}(?![0-9a-f]))[g-z]?(?=[0-9a-fA-F]{0,200}[0-9])"
          r"(?:[0-9a-fA-F]{32}|(?=[0-9]*[a-fA-F])[0-9a-fA-F]{28,})(?![0-9A-Za-z])|"
          r"(?<![A-Za-z0-9_])(?:[0-9]{8,10}:[\w-]{33,}|(?=[^\s]{0,100}[0-9])[MNO][\w-]{22,}\.[\w-]{6}\.[\w-]{27,})"),
    # a JSON Web Token, looked for once in each word, so that the time is linear
    regex(r"(?<![\w-])(?>[\w-]*?(?=eyJ))(?P<token>eyJ[\w-]{8,}+\.[\w-]+(?:\.[\w-]*)?)"),
    # how credentials begin, as vendors and secret scanners publish it; others are known as long and mixed
    regex(r"(?<![A-Za-z0-9_])(?:hf_[A-Za-z]{30,}|(?=[^\s]{0,100}[0-9])(?:"
          r"(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])|ABSK[\w+/]{60,}|"  # Amazon
          r"gh[opsur]_\w{20,}|github_pat_\w{20,}|gl[a-z]{2,5}-[\w.-]{20,}|GR1348941[\w-]{15,}|"  # code hosts
          r"xox[a-z](?:\.xox[a-z])?-[\w-]{12,}|xapp-[\w-]{12,}|SG\.[\w-]{10,}\.[\w-]{10,}|xkeysib-[\w-]{40,}|"
          r"[rs]k_(?:live|test|prod)_\w{10,}|whsec_[\w+/=]{20,}|sq0[a-z]{3}-[\w-]{20,}|EAAA[\w-]{50,}|"
          r"npm_\w{20,}|pypi-[\w-]{30,}|AKC\w{20,}|cmVmd\w{40,}|sk-[\w-]{20,}|\w{14}\.atlasv1\.[\w-]{40,}|"
          r"AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|[\w.~]{3}[0-9]Q~[\w.~-]{30,}|"  # Google, Azure
          r"(?:shp(?:at|ca|pa|ss)|do[opr]_v1|pscale_[a-z]+|lin_api|glsa|glc|sntry[su]|ntn)_[\w+/=.-]{20,}|"
          r"(?:hv[sbr]|dp\.(?:pt|st|ct|sa)|dt0c01)\.[\w.-]{20,}|(?:NR(?:AK|II|JS)|PMAK|API)-[\w-]{15,}))"),
    regex(r"(?<![A-Za-z])(?i:bearer|basic)\s+(?P<token>(?=[^\s]*[0-9])[\w.+/~=-]{12,})"),
    regex(r"(?:hooks\.slack\.com/[a-z]+|\.webhook\.office\.com/webhookb2|discord(?:app)?\.com/api/webhooks)"
          r"/(?P<token>[\w@/+-]{20,})"),
    regex(r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----"
          r"(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|[\s\S]*)"),
)  # fmt: skip
#: for each shape, texts of which one is in all that has it, without regard to case; the first has a long run
_NEEDED = ("", "eyj",
           ("hf_ a3t akia asia abia acca absk gho_ ghp_ ghs_ ghu_ ghr_ github gl gr13 xox xapp sg. xkeysib"
            " _live_ _test_ _prod_ whsec sq0 eaaa npm_ pypi akc cmvmd sk- atlasv1 aiza ya29 gocspx q~ shp v1_"
            " pscale lin_ sntry ntn_ hvs. hvb. hvr. dp. dt0c nrak nrii nrjs pmak api-"),
           "bearer bas", "slack office discord", "-----begin")  # fmt: skip
_LONG_RUN = regex(r"[0-9A-Za-z]{28}|[0-9]:[\w-]{33}|\.[\w-]{6}\.[\w-]{27}")
_SHAPE_MARKS = ("@", "eyJ", "hf_", "hooks.slack", "discord", "-----BEGIN")  #: of the short, or without digits
_LONG = regex(r"[A-Za-z0-9+/_=~-]{16,}")
_HEX = "0123456789abcdefABCDEF"
_GUID_OR_GAP = regex(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[^A-Za-z0-9]+")
#: an identifier of Twilio, even if some characters of it, or its prefix, are missing or mistyped
_NEARLY_SID = regex(
    r"(?:[A-Z]{2}(?=.{6,60}\Z)|[a-z]{2}(?=.{30,34}\Z)|(?=.{30,33}\Z))"
    r"[0-9a-fA-F]+(?:[g-zG-Z][0-9a-fA-F]+){0,2}[g-zG-Z]?\Z"
)
_DIGEST = regex(r"[0-9a-f]{40,}")
_ORDINARY = regex(r"[A-Za-z]+(?:[_.-][A-Za-z]+)*\Z")
_RUN = regex(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def is_reference(text: str) -> bool:
    """Tell whether ``text`` is wholly a reference to a secret kept elsewhere."""
    return bool(_REFERENCE.match(text))


def is_variable(text: str) -> bool:
    """Tell whether ``text`` is ``${NAME}``, the only reference that may be inside a URL."""
    return bool(re.match(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}\Z", text))


def is_literal(text: str) -> bool:
    """Tell whether a value may itself be a secret: no reference of any tool, no placeholder, no switch."""
    text = text.strip()
    is_other = is_reference(text) or _FOREIGN_REFERENCE.match(text) or _HARMLESS.match(text)
    return not (is_other or MASK in text or is_name(text) or is_well_known(text))


def may_name_secret(text: str) -> bool:
    """Tell whether a text may have a word for a secret in it, which is not misspelt."""
    return any(map(text.casefold().__contains__, _PARTS_OF_WORDS))


@lru_cache(maxsize=50_000)
def names_secret(name: str) -> bool:
    """Tell whether a name says of its value that it is secret, even if the name is misspelt."""
    name = name if name.islower() else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    if may_name_secret(name) and _SECRET_NAME.match(name):
        return True
    return any(is_one_slip(last, word) for last in _LAST_WORD.findall(name) for word in _EASILY_MISSPELT)


def spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of everything in a text of a user that is a secret by its shape or name."""
    found, begin = shapes(text), len(text) - len(text.lstrip(" \t-\"'"))
    done = read = 0  # where the last secret ends; characters of values, which may overlap
    for match in _NAMED.finditer(text):
        if match.start() < done or (match["apart"] and ("_" not in match["name"] or match.start() > begin)):
            continue  # it is inside a secret, or lacks its colon elsewhere than at the beginning of a line
        value = _VALUE.match(text, match.end()) if names_secret(match["name"]) else None
        read += len(value[0]) if value else 0
        if value and read > _MOST_READ + 50 * len(text):
            return [*found, (value.start(), len(text))]
        access = value and text[match.end() - 1] in ":=" and re.match(r"[^\s@\"']+@[^\s@]", value[0])
        if value and not access and _is_named_literal(value[0]):
            found.append((value.start(), done := value.start() + len(value[0].rstrip())))
    return found


def _is_named_literal(value: str) -> bool:
    """Tell whether what a secret's name is followed by is a literal."""
    text = value.strip("\"' \t")
    is_whole = re.match(r"[^\w#]*\s#(?=.*[0-9])(?!.*\s[A-Za-z]{2,}(?!\S))", text)  # no comment
    front = text if is_whole else re.split(r"\s+#", text, maxsplit=1)[0]
    return is_literal(front) and is_literal(front.rstrip("\"' \t,;}])"))


def shapes(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of everything in a text that is shaped like a credential."""
    is_sid = text[:2] in ("AC", "MG", "SK", "SM") and len(text) == 34 and not text[2:].strip(_HEX)
    has_digits = not is_sid and len(text) >= 16 and any(map(str.isdigit, text))
    if not has_digits and not any(map(text.__contains__, _SHAPE_MARKS)):
        return []
    found = _published(text, range(6) if has_digits or "hf_" in text else (1, 4, 5))
    return found + [match.span() for match in _LONG.finditer(text) if has_digits and _is_random(match[0])]


def _published(text: str, numbers: Iterable[int]) -> list[tuple[int, int]]:
    found = [(a, b) for a, b in urls.users(text) if not (is_variable(text[a:b]) or is_well_known(text[a:b]))]
    folded, long = text.casefold(), (0,) if _LONG_RUN.search(text) else ()
    possible = [_SHAPES[n] for n in numbers if n in long or any(map(folded.__contains__, _NEEDED[n].split()))]
    return found + [match.span(match.lastgroup or 0) for form in possible for match in form.finditer(text)]


def _is_random(word: str) -> bool:
    """Tell whether a long word changes between letters, capitals and digits as only a machine's words do."""
    pieces = [each for each in _GUID_OR_GAP.split(word) if len(each) > 3 and not _NEARLY_SID.match(each)]
    text = "".join(pieces)
    kinds = (text != text.upper()) + (text != text.lower()) + any(map(str.isdigit, text))
    runs = sum(len(_RUN.findall(piece)) for piece in pieces)
    if kinds == 3:
        return len(text) >= 16 and len(text) < runs * (3.1 if len(text) >= 20 else 2)
    return kinds == 2 and not text.isalpha() and len(max(pieces, key=len)) >= 20 and len(text) < runs * 3.5


class Masker:
    """Masks what is secret in a text: by its shape, by its name, or since it is known from elsewhere."""

    def __init__(self, secrets: Iterable[str] = (), more: Masker | None = None) -> None:
        """``secrets`` are known from a file or from the environment; ``more`` knows others."""
        self._known: set[str] = set(more._known if more else ())
        for secret in secrets:
            if len(self._known) <= _MOST_KNOWN:
                self._known.update(islice(filter(_is_telling, _spellings(secret)), _MOST_KNOWN + 1))

    def __call__(self, text: str) -> str:
        """Return ``text`` with everything secret masked."""
        return masked(text, self.spans(text))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the (start, end) of everything in ``text`` that must not be shown."""
        return [*spans(text), *self.known(text)]

    def known(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where in ``text`` the known secrets are; all of it if they are too many."""
        for secret in self._known if len(self._known) <= _MOST_KNOWN else {text}:
            at = text.find(secret)
            while at >= 0:
                yield at, at + len(secret)
                at = text.find(secret, at + 1)


def without_shapes(text: str) -> str:
    """Return finished output without the shapes that no word or digest of our own has: the last net."""
    return masked(text, (span for span in _published(text, range(4)) if not _DIGEST.fullmatch(text, *span)))


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return ``text`` with each of the spans, joined where they overlap or touch, replaced by one mask."""
    result, done, masking_to = [], 0, -1
    for start, end in sorted(spans):
        if start > masking_to:
            result += [text[done:start], MASK]
        masking_to = done = max(masking_to, end)
    return "".join([*result, text[done:]])


def _spellings(secret: str) -> set[str]:
    """Return the ways in which one secret, or what a block of secrets consists of, may be written."""
    import json  # only a literal secret pays for these
    from urllib.parse import quote, unquote

    parts = {*(found := (secret, *re.split(r"[\"'{}\[\],\r\n]+|:\s", secret))), *map(str.strip, found)}
    parts |= {quote(part, "", errors="surrogatepass") for part in parts} | {unquote(part) for part in parts}
    return parts | {json.dumps(part, ensure_ascii=ascii)[1:-1] for part in parts for ascii in (True, False)}


def _is_telling(secret: str) -> bool:
    """Tell whether a secret can be looked for elsewhere without masking ordinary words and names."""
    return len(secret) >= _LEAST and is_literal(secret) and not _ORDINARY.match(secret)
