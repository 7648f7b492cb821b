"""Placeholders that a template or a vendor's page left in a value. References (``${NAME}``) do not count."""

from __future__ import annotations

import re

from validator.lazy_regex import regex

_OWNER = r"(?:YOUR|VOTRE|VOS|IHRE?)"
#: one of these is in each text that has what the next two patterns look for, once its case is folded
_MARKS = (
    *("your", "votre", "vos", "ihr", "su_", "tu_", "replace", "change", "todo", "tbd", "xxx", "<", "??"),
    *("ı", "\u0307"),  # letters that a pattern takes for i
)
#: found anywhere in an identifier, a secret, a number or a URL
_INSIDE = regex(
    rf"(?<![A-Za-z])(?:{_OWNER}[_-][\wÜÖÄ-]+|(?:SU|TU)_(?:CLAVE|TOKEN|SID|NUMERO|CUENTA)\w*|"
    r"(?:REPLACE|CHANGE)[_-]?ME(?![A-Za-z]))|<[^<>\s][^<>]*>",
    re.IGNORECASE,
)
#: the whole of any text
_WHOLE = regex(
    rf"(?:{_OWNER}[_-][\wÜÖÄ-]+|(?:SU|TU)_[A-Z_]+|REPLACE[_-]?ME|CHANGE[_-]?ME|TODO|TBD|<[^<>]+>|x{{3,}}|\?{{2,}})\Z",
    re.IGNORECASE,
)
#: the whole of an identifier, a secret or a number
_WHOLE_OF_VALUE = regex(
    r"(?:example|test|dummy|\[[^\]]*\]|\{[^}]*\}|\{\{.*\}\}|%[^%]*%|n{6,}|[A-Z]{2}(.)\1{31}|"
    r"[A-Z]{2}[x.…*]{4,}[0-9a-f]*|[A-Z]{2}1234567890[0-9a-f]*(?:…|\.{3})|[A-Z]{2}(?:a{6,}|0{6,})\.*|[A-Z]{2}(?:1234567890abcdef|0123456789abcdef){2}|"
    r"\+?1?[x#*]{6,}|[•●∙·*]{4,}[0-9a-f]{0,8}|\+?[0-9]{0,4}[xn]{6,}|\+[0-9 ().-]{0,14}[x#*]{3,}|"
    r"\+1234567890|\+15555555555|\+1?0{7,})\Z",
    re.IGNORECASE,
)

#: one of these is in each text of that kind, once its case is folded, unless one character fills it
_MARKS_OF_VALUE = (
    *("example", "test", "dummy", "[", "{", "%", "nnnnnn", "x", ".", "…", "*", "#", "•", "●", "∙", "·"),
    *("1234567890", "0123456789", "aaaaaa", "000000", "5555555555"),
)

#: what people write who know references from elsewhere
_NEARLY_REFERENCE = regex(
    r"\$([A-Za-z_]\w*)|\{\{\s*([A-Za-z_]\w*)\s*\}\}|%([A-Za-z_]\w*)%|([A-Z]+(?:_[A-Z]+)+)", re.ASCII
)


#: markup of template engines: Jinja, Helm, Mustache, ERB, Concourse, token replacement in pipelines
MARKUP = regex(
    r"\{\{[^\r\n]{0,300}?\}\}+|\{%[^\r\n]{0,300}?%\}|\{#[^\r\n]{0,300}?#\}|<%[^\r\n]{0,300}?%>|\[%[^\r\n]{0,300}?%\]|<\?[^\r\n]{0,300}?\?>"
    r"|#\{[^{}\r\n]{0,300}\}#?|@@\w+@@|\(\([A-Za-z][\w./:-]*\)\)|(?<!\w)__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__(?!\w)"
)
MARKUP_SIGNS = ("{{", "{%", "{#", "<%", "[%", "<?", "#{", "@@", "((", "__")  #: one is in each markup
#: variables as other programs write them: shells, pipelines, Node.js, Python, Ruby, PHP, Java, C#, Terraform
_OF_OTHERS = regex(
    r"(?:\$([A-Za-z_]\w*)|%([A-Za-z_]\w*)%|\$(?:\{|)[Ee][Nn][Vv]:([A-Za-z_]\w*)\}?|\$\(([A-Za-z_]\w*)\)"
    r"|\$\{([A-Za-z_]\w*)|\{([A-Z][A-Z0-9]*_[A-Z0-9_]+)\}|\$\(\(([A-Za-z_]\w*)\)\)|\$\{([A-Za-z][\w-]*-[\w-]*)\}"
    r"|\$\{[ \t]+([A-Za-z_]\w*)[ \t]*\}|\$\{([A-Za-z_]\w*)[ \t]+\}"
    r"|\$\{[ \t]*(?:env|secrets|vars)\.([A-Za-z_]\w*)[ \t]*\}"
    r"|process\.env(?:\.([A-Za-z_]\w*)|\[[\"']([A-Za-z_]\w*)[\"']\])|import\.meta\.env\.([A-Za-z_]\w*)"
    r"|(?:os\.)?(?:environ|ENV|\$_ENV|\$ENV)(?:\[[\"']?|\{[\"']?|\.get\([\"']|\.fetch\([\"'])([A-Za-z_]\w*)[\"']?[\]})]"
    r"|(?:os\.|System\.|os\.Get|std::env::)?(?:[Gg]et[Ee]nv|env|ENV|var|Environment\.GetEnvironmentVariable)"
    r"\([\"']([A-Za-z_]\w*)[\"']\)|(?:env|ENV|var|vars|secrets)\.([A-Za-z_]\w*)|env:([A-Za-z_]\w*))",
    re.ASCII,
)
#: the address of a secret in a key vault of Azure
_VAULT_ADDRESS = regex(r"https://[\w-]+\.vault\.azure\.net/secrets/[\w-]+(?:/\w*)?/?", re.ASCII)
_UNCLOSED_VAULT = regex(r"@Microsoft\.KeyVault\([\w.:;/=-]+", re.ASCII)
#: the dots or stars with which a console covers a secret, perhaps with its last characters
_COVERED = regex(r"[•●∙·*]{4,}[0-9A-Za-z]{0,8}")
_SIGNS_OF_OTHERS = ("$", "%", "{", "env", "var", "secrets")  #: one is in each text that matches


def variable_of_another_program(text: str) -> str:
    """Return the variable that a text such as ``%NAME%``, ``$env:NAME`` or ``process.env.NAME`` represents.

    Empty if the text is nothing of the kind.
    """
    if not any(map(text.lower().__contains__, _SIGNS_OF_OTHERS)):
        return ""
    match = _OF_OTHERS.fullmatch(text.strip())
    return next(filter(None, match.groups()), "").replace("-", "_") if match else ""


def is_placeholder(text: str, *, kind: str) -> bool:
    """Tell whether a placeholder is left in ``text``.

    ``kind`` is the field's ``x-kind``; empty for names and other free text, where only a text that is
    wholly a placeholder counts. Payloads hold their own variables, so they never count.
    """
    if kind == "payload":
        return False
    text = text.strip()
    if is_well_known(text):
        return True
    if not kind:
        return False
    return (_may_have_mark(text) and bool(_INSIDE.search(text))) or (
        kind != "url" and _may_be_mark(text) and bool(_WHOLE_OF_VALUE.match(text))
    )


def is_markup(text: str) -> bool:
    """Tell whether a whole text is markup of a template engine."""
    return any(map(text.__contains__, MARKUP_SIGNS)) and bool(MARKUP.fullmatch(text))


def meant_reference(text: str) -> str:
    """Return the variable that ``$NAME``, ``{{ NAME }}``, ``%NAME%`` or a bare ``SOME_NAME`` was to name.

    Empty if the text is nothing of the kind.
    """
    match = _NEARLY_REFERENCE.fullmatch(text.strip()) if any(map(text.__contains__, "${%_")) else None
    return next(filter(None, match.groups()), "") if match else ""


#: a reference with tags of HTML around it
_TAGGED = regex(r"(?:<[a-z]{1,9}>)+\$\{\w+\}(?:</[a-z]+>)+\Z", re.IGNORECASE)


def is_name(text: str) -> bool:
    """Tell whether a whole text names a variable, for this program or another, and is no value itself."""
    text = text.strip()
    named = meant_reference(text) or variable_of_another_program(text) or is_markup(text)
    is_vault = is_vault_address(text) or is_unclosed_vault(text)
    return bool(named or (text[:1] == "<" and _TAGGED.match(text)) or is_vault)


def is_vault_address(text: str) -> bool:
    """Tell whether a whole text is the address of a secret in a key vault of Azure."""
    return ".vault.azure.net/" in text and bool(_VAULT_ADDRESS.fullmatch(text))


def is_unclosed_vault(text: str) -> bool:
    """Tell whether a whole text is a reference to a key vault of Azure that lacks its last parenthesis."""
    return text.startswith("@") and bool(_UNCLOSED_VAULT.fullmatch(text))


def is_covered(text: str) -> bool:
    """Tell whether a whole text is what a console shows in place of a secret."""
    return bool(_COVERED.fullmatch(text))


def is_well_known(text: str) -> bool:
    """Tell whether a whole text is a placeholder that vendors print, so that showing it betrays nothing."""
    return _may_have_mark(text) and bool(_WHOLE.match(text.strip()))


def _may_have_mark(text: str) -> bool:
    return any(map(text.casefold().__contains__, _MARKS))


def _may_be_mark(text: str) -> bool:
    folded = text.casefold()
    return any(map(folded.__contains__, _MARKS_OF_VALUE)) or len(set(folded[2:])) == 1
