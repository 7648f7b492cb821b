"""How a text that cannot be read may be changed where what its author meant is certain.

Each function knows one format and answers for the cases of ``syntax-error`` that its reader reports. It only
proposes: :mod:`validator.documents.causes` reads the changed text before anything is offered as a fix.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from validator.diagnostics import Diagnostic
from validator.documents.model import FORMAT_NAMES, Format
from validator.documents.pasted_lines import Cause, Change, second_variable
from validator.lazy_regex import regex
from validator.placeholders import variable_of_another_program

Options = Sequence[Sequence[Change]]

_SINGLE = regex(r"'((?:[^'\\\r\n]|\\.)*)'(?=[ \t]*(?:[,:}\]\r\n#]|//|\Z))")
_TYPOGRAPHIC = regex(r"[“”„‟«»‘’‚‹›]([^\"\\\r\n]*?)[“”„‟«»‘’‚‹›](?=[ \t]*(?:[,:}\]\r\n#=]|//|\Z))")
_JSON_KEY = regex(r'"(?:[^"\\\r\n]|\\.)*"[ \t]*:')
_JSON_WORDS = regex(
    r"(?:\$\{\w+\}|[^\s\"'\[\],{}#/])(?:\$\{\w+\}|[^\"'\r\n,\[\]{}#]){0,200}(?=[ \t]{0,9}(?:[,}\]\r\n]|\Z))"
)
_COMMENT = regex(r"(?://|#)[^\r\n]*|/\*.*?\*/", re.DOTALL)
_LINE_BREAK = regex(r"\r\n|\r|\n")
_ASSIGNED = regex(r"[ \t]*:?=>?[ \t]*")
_COLON = regex(r"[ \t]*:[ \t]*")
_YAML_VALUE = regex(r"[^\r\n]*?:[ \t]+(?P<value>[^\s\"'|>][^\r\n]*?)[ \t]*(?=[ \t]#|[\r\n]|\Z)")
_LABEL = regex(
    r"(?P<label>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ ]{1,40}: +)(?=(?:[A-Z]{2}[0-9a-fA-F]{32}|\+[0-9]{6,15}|https?://\S+|\$\{\w+\})\Z)"
)
#: the key of a block and its value, on the line of the block
_KEY_AND_VALUE = regex(r"(?:[a-z][a-z0-9_]*|[A-Za-z]\w*-[\w-]+): +\S+\Z")
_LINK = regex(r"\[[^\]\r\n]*\]\((?P<url>https?://[^)\s]+)\)")
_WORD = regex(r"[$%A-Za-z][^\s#,{}]*(?=[ \t]*(?:[\r\n#,}\]]|\Z))")
_TAB_WIDTHS = (2, 4, 8)


def cause_of(text: str, found: Diagnostic, at: int, end: int, format: Format) -> Cause | None:
    """Return the cause of a finding at two offsets with what may be changed, if that is certain."""
    if found.rule != "syntax-error":
        return None
    if format in (Format.JSON, Format.JSONC):
        return _json(text, found.case, at, end, format)
    if format is Format.YAML:
        return _yaml(text, found.case, at)
    if format is Format.TOML:
        return _toml(text, found.case, at, end)
    return _env(text, found.case, at)


def _variable(text: str, at: int, *, quotes: bool) -> Cause | None:
    """Return the cause of a variable as another program writes it; ``quotes``: a text has quotation marks."""
    word = _WORD.match(text, at)
    name = variable_of_another_program(word[0]) if word else ""
    if word is None or not name:
        return None
    reference = f"${{{name}}}"
    params: dict[str, str | int] = {"found": word[0], "reference": reference}
    change = (at, word.end(), f'"{reference}"' if quotes else reference)
    return Cause("other-variable", at, word.end(), [[change]], params)


def _same(case: str, at: int, end: int, *options: Sequence[Change]) -> Cause | None:
    """Return the cause that the reader has named already."""
    useful = [each for each in options if each]
    return Cause(case, at, end, useful) if useful else None


# --- JSON --------------------------------------------------------------------------------------------


def _json(text: str, case: str, at: int, end: int, format: Format) -> Cause | None:
    if case == "missing-comma" and text[at] == ";":
        if re.compile(r";\s*[}\]]").match(text, at):  # after the last entry
            return _punctuation(text, at, format)
        return Cause("semicolon-for-comma", at, at + 1, [[(at, at + 1, ",")]])
    if case == "missing-comma" and (inner := _inner_quotes(text, at)):
        return Cause("quotes-in-text", at - 1, at, [inner])
    if case == "missing-quotes" and (code := _PROGRAM.match(text)):
        changes = [(*code.span("bad"), "")]
        if last := _LAST_SEMICOLON.search(text):
            changes.append((last.start(), last.start() + 1, ""))
        return Cause("program-word", *code.span("bad"), [changes], {"found": code["bad"].strip()})
    if case == "unclosed-bracket" and (closer := _wrong_closer(text)):
        wrong, right = closer
        params: dict[str, str | int] = {"character": text[wrong], "expected": right}
        return Cause("wrong-bracket", wrong, wrong + 1, [[(wrong, wrong + 1, right)]], params)
    if case in ("trailing-comma", "extra-comma"):
        return _same(case, at, end, [(at, at + 1, "")])
    if text.startswith('\\"', at):
        places = [each.start() for each in re.finditer(r'\\"', text)]
        return Cause("escaped-quotes", at, at + 2, [[(each, each + 1, "") for each in places]])
    if case == "missing-comma":
        return _same(case, at, end, _comma(text, at))
    if case == "single-quotes":
        return _same(case, at, end, _double(text, at))
    if case == "unquoted-key":
        return _same(case, at, end, _around(at, end))
    if case == "literal-case":
        word = {"none": "null"}.get(text[at:end].lower(), text[at:end].lower())
        return _same(case, at, end, [(at, end, word)] if word in ("true", "false", "null") else [])
    if case == "comment-in-json":
        return _same(case, at, end, _without_comment(text, at, format))
    if case == "typographic-quotes":
        return _same(case, at, end, _straight(text, at))
    if case == "missing-colon" and text[at : at + 1] == "=":
        return _same(case, at, end, [(at, at + 1, ":")])
    if case in ("missing-quotes", "bad-number", "bad-value"):
        if variable := _variable(text, at, quotes=True):
            return variable
        words = _JSON_WORDS.match(text, at)
        plain = words and not re.match(r"-?[0-9.]+\Z", words[0])
        return _same(case, at, end, _around(at, at + len(words[0].rstrip())) if words and plain else [])
    if case == "extra-text" and text[at : at + 1] in (";", ","):
        return _punctuation(text, at, format)
    return None


def _inner_quotes(text: str, at: int) -> Sequence[Change]:
    """Return what replaces the quotation marks inside a text that one of them has ended before a word."""
    start = text.rfind('"', 0, at - 1)
    line = _TO_LAST_QUOTE.match(text, start) if start >= 0 and text[at - 1] == '"' else None
    if line is None or not text[at].isalnum():
        return []
    inner = [start + 1 + place.start() for place in re.finditer('(?<!\\\\)"', line["text"])]
    sign = "'" if line["text"].startswith("[") else '\\"'  # expressions of ARM templates have their own
    return [(each, each + 1, sign) for each in inner]


_TO_LAST_QUOTE = regex(r'"(?P<text>[^\r\n]*)"[ \t]*[,}\]]*[ \t]*(?=[\r\n]|\Z)')


def _wrong_closer(text: str) -> tuple[int, str] | None:
    """Return where the first bracket or brace closes one of the other kind, and what was to be there."""
    opened: list[str] = []
    for found in _JSON_SIGN.finditer(text):
        if found[0] in ("{", "["):
            opened.append("}" if found[0] == "{" else "]")
        elif found[0] in ("}", "]"):
            if not opened:
                return None
            right = opened.pop()
            if right != found[0]:
                return found.start(), right
    return None


_JSON_SIGN = regex(r'"(?:[^"\\\r\n]|\\.)*"|[{}\[\]]')
_PROGRAM = regex(
    r"\s*(?P<bad>(?:export[ \t]+default|module\.exports[ \t]*=|(?:const|let|var)[ \t]+\w+[ \t]*=)\s*)"
    r"(?=[{\[])"
)
_LAST_SEMICOLON = regex(r";(?=\s*\Z)")


def _comma(text: str, at: int) -> Sequence[Change]:
    """Return the comma after the value before ``at`` if a value on its own line or a key follows."""
    before = len(text[:at].rstrip())
    apart = _LINE_BREAK.search(text, before, at) is not None
    starts = text[at : at + 1] in ('"', "{", "[", "-") or text[at : at + 1].isalnum()
    between_words = _WORD_BEFORE.search(text, max(0, before - 99), before) and _QUOTED_WORD.match(text, at)
    if before and starts and (apart or between_words or _JSON_KEY.match(text, at)):
        return [(before, before, ",")]
    return []


_WORD_BEFORE = regex(r'[\[,]\s*"[\w.+-]+"\Z')
_QUOTED_WORD = regex(r'"[\w.+-]+"\s*[,\]]')


def _double(text: str, at: int) -> Sequence[Change]:
    """Return what makes the single quotation marks around a text double ones."""
    found = _SINGLE.match(text, at)
    if found is None:
        return []
    changes: list[Change] = [(at, at + 1, '"')]
    for each in re.finditer(r"\\'|\\.|\"", found[1]):
        start = at + 1 + each.start()
        if each[0] == "\\'":
            changes.append((start, start + 1, ""))
        elif each[0] == '"':
            changes.append((start, start, "\\"))
    return [*changes, (found.end(1), found.end(1) + 1, '"')]


def _straight(text: str, at: int) -> Sequence[Change]:
    """Return what makes the typographic quotation marks around a text straight ones."""
    found = _TYPOGRAPHIC.match(text, at)
    if found is None:
        return []
    inside = found[1]
    spaces = "\u00a0\u202f " if text[at] in "«»‹›" else ""
    first, last = found.start(1), found.end(1)
    first += len(inside) - len(inside.lstrip(spaces)) if spaces else 0
    last -= len(inside) - len(inside.rstrip(spaces)) if spaces and first < last else 0
    return [(at, first, '"'), (last, found.end(1) + 1, '"')]


def _around(start: int, end: int) -> Sequence[Change]:
    return [(start, start, '"'), (end, end, '"')] if start < end else []


def _without_comment(text: str, at: int, format: Format) -> Sequence[Change]:
    """Return what deletes a comment, with its line if it is alone there; in JSONC, what makes it one."""
    found = _COMMENT.match(text, at)
    if found is None:
        return []
    if format is Format.JSONC:
        return [(at, at + 1, "//")] if text[at] == "#" else []
    line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    start = at - (len(text[line:at]) - len(text[line:at].rstrip(" \t")))
    end = found.end()
    after = re.compile(r"[ \t]*(\r\n|\r|\n|\Z)").match(text, end)
    if start == line and after:
        return [(start, after.end(), "")]
    return [(start, after.start(1) if after else end, "")]


def _punctuation(text: str, at: int, format: Format) -> Cause | None:
    """Return the cause of a comma or semicolon with which a line ends."""
    found = re.compile(r"[,;]+(?=[ \t]*(?:[\r\n#]|\Z))").match(text, at)
    if found is None:
        return None
    params: dict[str, str | int] = {"character": text[at], "format": FORMAT_NAMES[format]}
    return Cause("trailing-punctuation", at, at + 1, [[(at, found.end(), "")]], params)


# --- TOML and .env -----------------------------------------------------------------------------------


_YES_OR_NO = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def _toml(text: str, case: str, at: int, end: int) -> Cause | None:
    if case == "colon-for-equals":
        return _same(case, at, end, _sign(_COLON, text, at, " = "))
    if case == "literal-case":
        return _same(case, at, end, [(at, end, text[at:end].lower())])
    if case == "missing-quotes" and (right := _YES_OR_NO.get(text[at:end].lower())):
        return Cause("literal-case", at, end, [[(at, end, right)]], {"expected": right})
    if case in ("missing-quotes", "bad-number", "literal-case") and text[end - 1] == ";":
        return _punctuation(text, end - 1, Format.TOML)
    if case in ("missing-quotes", "bad-value") and (variable := _variable(text, at, quotes=True)):
        return variable
    if case in ("missing-quotes", "bad-number", "bad-value") and not re.search(r"[\"'\\]", text[at:end]):
        if case == "bad-value":
            found = re.compile(r"(?:\$\{\w+\}|[^\s\"'\\#{}\[\],])+(?=[ \t]*(?:[\r\n#]|\Z))").match(text, at)
            return _same(case, at, end, _around(at, found.end()) if found else [])
        return _same(case, at, end, _around(at, end))
    if case == "trailing-comma":
        return _same(case, at, end, [(at, at + 1, "")])
    if case == "missing-comma":
        return _same(case, at, end, _comma(text, at))
    if case == "typographic-quotes":
        return _same(case, at, end, _straight(text, at))
    if case in ("extra-comma", "extra-text") and text[at : at + 1] in (",", ";"):
        return _punctuation(text, at, Format.TOML)
    return None


def _env(text: str, case: str, at: int) -> Cause | None:
    if case == "colon-for-equals":
        return _same(case, at, at + 1, _sign(_COLON, text, at, "="))
    if case == "extra-text" and (sign := _COMMENT_SIGN.match(text, at)):
        params: dict[str, str | int] = {"found": sign[0], "format": FORMAT_NAMES[Format.ENV]}
        return Cause("slash-comment", *sign.span(), [[(*sign.span(), "#")]], params)
    if case == "extra-text":
        return second_variable(text, at) or _punctuation(text, at, Format.ENV)
    return None


#: what begins a comment in other files, followed by a word
_COMMENT_SIGN = regex(r"(?:;|//|--)(?=[ \t]*[A-Za-z])")


def _sign(pattern: re.Pattern[str], text: str, at: int, sign: str) -> Sequence[Change]:
    """Return what puts ``sign`` in the place of another sign and the spaces around it."""
    start = at
    while start and text[start - 1] in " \t:":
        start -= 1
    found = pattern.match(text, start)
    return [(start, found.end(), sign)] if found else []


# --- YAML --------------------------------------------------------------------------------------------


def _yaml(text: str, case: str, at: int) -> Cause | None:
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    if case == "missing-colon" and text[at : at + 1] == "=":
        return _same(case, at, at + 1, _sign(_ASSIGNED, text, at, ": "))
    if case == "missing-space-after-colon":
        return _same(case, at, at + 1, [(at + 1, at + 1, " ")])
    if case == "comment-without-space":
        return _same(case, at, at + 1, [(at, at, " ")])
    if case == "tab":
        return _same(case, at, at + 1, *_spaces(text, at))
    if case == "typographic-quotes":
        return _same(case, at, at + 1, _straight(text, at))
    if case in ("extra-text", "extra-comma"):
        return _link(text, start) or _punctuation(text, at, Format.YAML)
    if case in ("colon-in-value", "special-start"):
        return _unquoted(text, case, start, at)
    if case in ("sequence-indent", "bad-indentation"):
        return _aligned(text, case, start, at)
    if case == "block-indent":
        return _same(case, at, at + 1, _indented(text, start))
    return None


def _aligned(text: str, case: str, start: int, at: int) -> Cause | None:
    """Return the cause of a line that is one column away from those of its block."""
    width = at - start
    if text[start:at].strip(" "):
        return None
    dash = case == "sequence-indent"
    widths = {len(each[1]) for each in _BEGINNING.finditer(text, 0, start) if not dash or each[2] == "-"}
    options = [[(start, at, " " * each)] for each in sorted(widths) if abs(each - width) == 1]
    return Cause("sequence-column" if dash else case, at, at + 1, options) if options else None


_BEGINNING = regex(r"^( *)([^\s#])", re.MULTILINE)


def _indented(text: str, start: int) -> Sequence[Change]:
    """Return what indents the lines of a text over several lines, up to the next key or list item."""
    changes: list[Change] = []
    for line in _LINES.finditer(text, start):
        if changes and _KEY_OR_ITEM.match(line[0]):
            break
        changes.append((line.start(), line.start(), "  "))
    return changes


_LINES = regex(r"[^\r\n]+")
_KEY_OR_ITEM = regex(r" *(?:- |[\w\"'.-]+:(?: |\Z))")


def _spaces(text: str, at: int) -> Options:
    """Return the widths that the tabs in the indentation of all lines may have been meant with."""
    tabs = [
        (match.start() + found.start(), match.start() + found.end())
        for match in re.finditer(r"(?:(?<=[\r\n])|\A)[ \t]*\t[ \t]*(?=\S)", text)
        for found in re.finditer(r"\t", match[0])
    ]
    if not any(start <= at < end for start, end in tabs):
        return [[(at, at + 1, " ")]]
    return [[(start, end, " " * width) for start, end in tabs] for width in _TAB_WIDTHS]


def _link(text: str, start: int) -> Cause | None:
    line = re.compile(r"[^\r\n]*").match(text, start)
    found = _LINK.search(text, start, line.end() if line else start)
    if found is None:
        return None
    first, last = found.span("url")
    return Cause("markdown-link", *found.span(), [[(found.start(), first, ""), (last, found.end(), "")]])


def _unquoted(text: str, case: str, start: int, at: int) -> Cause | None:
    """Return the cause of a value that YAML cannot read without quotation marks."""
    found = _YAML_VALUE.match(text, start)
    if found is None:
        return None
    value, first, last = found["value"], *found.span("value")
    if variable := _variable(text, first, quotes=False):
        return variable
    if label := _LABEL.match(value):
        end = first + len(label[0])
        shown = label[0].strip()
        return Cause("label-in-value", first, first + len(shown), [[(first, end, "")]], {"found": shown})
    if case == "colon-in-value" and _KEY_AND_VALUE.match(value):
        own = len(text[start:first]) - len(text[start:first].lstrip(" -"))
        line_break = "\r\n" if "\r\n" in text else "\n"
        block = [(len(text[:first].rstrip(" \t")), first, line_break + " " * (own + 2))]
        return Cause("key-in-value", at, at + 1, [_around(first, last), block])
    if '"' in value or "\\" in value or (case == "special-start" and value[0] not in "@`%"):
        return None
    return _same(case, at, at + 1, _around(first, last))
