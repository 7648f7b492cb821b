"""What was copied along with a line, or was typed as in another language, recognised by the line itself.

Each function looks at one line and proposes causes. Nothing here decides: :mod:`validator.documents.causes`
accepts a cause only if the text can be read further without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from validator.documents.limits import LONGEST_LINE
from validator.documents.model import FORMAT_NAMES, Format
from validator.documents.template_markup import shown
from validator.documents.unread_places import INVISIBLE, SPACES
from validator.lazy_dataclasses import dataclass, field
from validator.lazy_regex import regex
from validator.placeholders import MARKUP

Change = tuple[int, int, str]  #: what is at these two offsets becomes this text

_UNSEEN = regex(f"[{INVISIBLE}{SPACES}]+")
_LINE = regex(r"[^\r\n]+")
_SIGN = regex(rf"[:=][\s{INVISIBLE}]*")

_KEY = r"(?=[ \t]*(?:- )?[\"']?[A-Za-z_$][\w.-]*[\"']?[ \t]*[:=])"
#: case, and what was copied along at the beginning of a line
_PREFIXES = (
    ("markdown-fence", regex(r"(?P<bad>[ \t]*(?:`{3,}|~{3,})[\w+-]*[ \t]*)\Z")),
    (
        "line-number",
        regex(
            rf"[ \t]*(?P<bad>[0-9]{{1,5}}(?:[ \t]*[|.)│][ \t]?|\t| |[ \t]*:[ \t]?{_KEY}))"
            r"(?=[ \t]*[\w\"'{}\[\]#<-])"
        ),
    ),
    (
        "prompt",
        regex(r"[ \t]*(?P<bad>(?:\$|PS [^>\r\n]*>|>>>|[\w.-]+@[\w.-]+:[^\s$#]*[$#])[ \t])(?=[ \t]*\S)"),
    ),
    ("quoting", regex(r"[ \t]*(?P<bad>(?:>[ \t]?)+)(?=[ \t]*[\w\"'{}\[\]#-])")),
    ("diff-sign", regex(rf"[ \t]*(?P<bad>[+-])(?![ \t][^ \t]){_KEY}")),
    ("bullet", regex(rf"[ \t]*(?P<bad>[*+•·‣▪●○–—-][ \t]*){_KEY}")),
)
_SLASHES = regex(
    r"\"(?:[^\"\\\r\n]|\\.)*\"|'[^'\r\n]*'"
    r"|(?:(?<=[\s,\]}\"'])|\A)(?P<bad>//|/\*)|\A[ \t]*(?P<first>;|--(?=[ \t])|<!--|REM[ \t])"
)
_CLOSERS = {"/*": "*/", "<!--": "-->"}

_SHELL = regex(
    r"[ \t]*(?P<word>(?i:set|setx|setenv|env|arg|declare(?: -x)?|typeset|local|let|const|var|-e|--env)[ \t]+"
    r"|(?:heroku|fly|flyctl|railway|vercel|netlify|gh|docker|kubectl)[ \t](?:[^=\r\n]{0,60}[ \t])?"
    r"|(?:export[ \t]+){2,}|-[ \t]+|\$(?i:env:)|\$)(?P<name>[A-Za-z_]\w*)(?P<sign>[ \t]*=[ \t]*|[ \t]+)(?=\S)"
)
_SECOND = regex(r"[ \t,;]+(?P<name>(?:export[ \t]+)?[A-Za-z_]\w*=)")


_TEXTS = (Format.YAML, Format.TOML, Format.ENV)
_JSONS = (Format.JSON, Format.JSONC)
#: case, formats, what is wrong in a line (``bad``, and ``end`` if two places are), and what takes its place
_HABITS = (
    (
        "markdown-emphasis",
        _TEXTS,
        regex(r"[ \t]*(?:- )?(?P<bad>\*\*?|__)[\w.-]+(?P<end>\*\*?|__)(?=[ \t]*[:=])"),
        "",
    ),
    (
        "markdown-emphasis",
        (Format.YAML,),
        regex(r"[^:#]*:[ \t]+(?P<bad>\*\*?)[^*\s][^*]*(?P<end>\*\*?)[ \t]*\Z"),
        "",
    ),
    (
        "markdown-code",
        (Format.YAML, Format.TOML),
        regex(r"[^:=#]*[:=][ \t]+(?P<bad>`)[^`\"]*(?P<end>`)[ \t]*\Z"),
        '"',
    ),
    ("markdown-table", _TEXTS, regex(r"[ \t]*(?P<bad>\|)[^|]+\|.*\|[ \t]*\Z"), "#"),
    ("decoration-line", _TEXTS, regex(r"[ \t]*(?P<bad>={2,}|\*{3,}|_{3,}|~{3,}|--|-{4,})[ \t]*\Z"), "#"),
    ("json-line", (Format.ENV,), regex(r"[ \t]*(?P<bad>[{}\"])(?:[\"}{, \t]*\Z|.*[\"{][ \t]*:)"), "#"),
    ("section-header", (Format.ENV,), regex(r"[ \t]*(?P<bad>\[[\w .-]+\])[ \t]*\Z"), "#"),
    (
        "table-header",
        (Format.YAML,),
        regex(r"(?P<bad>\[(?P<name>[A-Za-z_][\w-]*)\])[ \t]*(?:#.*)?\Z"),
        r"\g<name>:",
    ),
    ("dash-without-space", (Format.YAML,), regex(r"[ \t]*(?P<bad>-)(?=[A-Za-z_][\w.-]*:[ \t])"), "- "),
    ("bullet", (Format.YAML,), regex(r"[ \t]+(?P<bad>[*+•·‣▪●○–—][ \t]+)(?=[\w\"'$])"), "- "),
    (
        "text-line",
        (Format.YAML,),
        regex(r"(?P<bad>[A-ZÀ-Ý][\w'’,.-]*(?:[ \t]+[\w'’(),.!?-]+){3,})[ \t]*\Z"),
        "#",
    ),
    (
        "program-word",
        (Format.TOML,),
        regex(r"[ \t]*(?P<bad>(?:export|set|const|let|var)[ \t]+)(?=[\w-]+[ \t]*=)"),
        "",
    ),
    ("equals-twice", (Format.TOML,), regex(r"[ \t]*[\w.\"-]+[ \t]*(?P<bad>==|:=|=>)"), "="),
    ("table-separator", (Format.TOML,), regex(r"[ \t]*\[+[\w-]+(?P<bad>[ \t]+|/|::?)[\w-]+\]"), "."),
    ("document-end", (Format.YAML,), regex(r"(?P<bad>\.\.\.)[ \t]*\Z"), "#"),
    ("ellipsis", (*_JSONS, Format.YAML), regex(r"[ \t]*(?P<bad>(?:\.\.\.|…),?)[ \t]*\Z"), ""),
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a text cannot be read: a case of ``syntax-error``, its place, and the ways to change the text."""

    case: str
    start: int
    end: int
    options: Sequence[Sequence[Change]]  #: each may be what the author meant
    params: dict[str, str | int] = field(default_factory=dict)
    rule: str = "syntax-error"
    ordered: bool = False  #: the first option with which the whole text can be read is the one that is meant


def of_line(text: str, start: int, end: int, at: int, format: Format) -> Iterator[Cause]:
    """Yield what may be wrong with the line between two offsets; reading stopped at ``at``."""
    line = text[start:end]
    yield from _template(text, line, start, format)
    yield from _unseen(text, line, start, at, format)
    yield from _habit(line, start, format)
    yield from _prefix(text, line, start, format)
    if format in (Format.YAML, Format.TOML, Format.ENV):
        yield from _comment(text, line, start, format)
    if format is Format.ENV:
        yield from _shell(line, start)
        yield from _wrapped(text, line, start)


def _habit(line: str, start: int, format: Format) -> Iterator[Cause]:
    """Yield what people write who are used to Markdown, to programs or to another format."""
    for case, formats, pattern, text in _HABITS:
        found = pattern.match(line) if format in formats else None
        if found is None:
            continue
        at, to = found.span("bad")
        right = found.expand(text)
        changes = [(start + at, start + to, right)]
        if "end" in pattern.groupindex:
            first, last = found.span("end")
            changes.append((start + first, start + last, right))
        yield Cause(case, start + at, start + to, [changes], {"found": found["bad"].strip()})


def _template(text: str, line: str, start: int, format: Format) -> Iterator[Cause]:
    found = [match for match in MARKUP.finditer(line) if len(match[0]) > 3]
    if not found:
        return
    alone = len(found[0][0]) == len(line.strip())
    changes = [
        (start + each.start(), start + each.end(), _filler(len(each[0]), alone, format)) for each in found
    ]
    where, to, _ = changes[0]
    params: dict[str, str | int] = {"found": shown(found[0][0])}
    yield Cause("", where, to, [changes], params, "template-not-rendered")


def _filler(size: int, alone: bool, format: Format) -> str:
    """Return text as long as markup, which takes its place to see whether all else can be read."""
    if format in (Format.JSON, Format.JSONC):
        return " " * size if alone else '"' + "x" * (size - 2) + '"'
    if alone:
        return "#" + "x" * (size - 1)
    return '"' + "x" * (size - 2) + '"' if format is Format.TOML else "x" * size


def _unseen(text: str, line: str, start: int, at: int, format: Format) -> Iterator[Cause]:
    """Yield the characters that nobody sees: in front of the value, at the end, or where reading stopped."""
    found = list(_UNSEEN.finditer(line))
    if not found:
        return
    outside = [each for each in found if start + each.start() <= at <= start + each.end()]
    outside = sorted({each.span(): each for each in (*_outside(line), *outside)}.values(), key=re.Match.start)
    if not outside:
        return
    first = outside[0]
    here = [(start + each.start(), start + each.end(), each[0]) for each in outside]
    everywhere = {*here, *_everywhere(text)}
    options = [
        [(first_, last, change(unseen)) for first_, last, unseen in sorted(places)]
        for change in _WITHOUT_UNSEEN[:: -1 if format is Format.ENV else 1]
        for places in (here, everywhere)
    ]
    code = f"U+{ord(first[0][0]):04X}"
    cases = _INVISIBLE_CASES if _is_invisible(first[0][0]) else _SPACE_CASES
    case = cases[_place_in(line, first)]
    yield Cause(case, start + first.start(), start + first.end(), options, {"code": code}, ordered=True)


def _is_invisible(character: str) -> bool:
    return re.match(f"[{INVISIBLE}]", character) is not None


def _visible(characters: str) -> str:
    return "".join("" if _is_invisible(each) else " " for each in characters)


#: what takes the place of such characters; spaces come last where they mean something
_WITHOUT_UNSEEN = (_visible, lambda _: " ", lambda _: "")


def _outside(line: str) -> Iterator[re.Match[str]]:
    """Yield the characters that nobody sees in front of the value of a line, and after it."""
    sign = _SIGN.search(line)
    value = sign.end() if sign else 0
    for each in _UNSEEN.finditer(line):
        rest = line[each.end() :].lstrip(f" \t{SPACES}")
        if each.start() < value or not rest or rest[0] == "#" or not line[: each.start()].strip():
            yield each


def _everywhere(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield such characters of all lines, with their offsets."""
    for line in _LINE.finditer(text):
        for each in _outside(line[0]) if len(line[0]) <= LONGEST_LINE else ():
            yield line.start() + each.start(), line.start() + each.end(), each[0]


_SPACE_CASES = ("space-in-indentation", "space-around-equals", "space-after-colon", "space-misplaced")
_INVISIBLE_CASES = (
    "invisible-in-indentation",
    "invisible-around-equals",
    "invisible-after-colon",
    "invisible-misplaced",
)


def _place_in(line: str, found: re.Match[str]) -> int:
    """Return which of the cases about characters that nobody sees applies."""
    before, after = line[: found.start()].rstrip(" \t"), line[found.end() :].lstrip(" \t")
    if not before:
        return 0
    if before.endswith("=") or after.startswith("="):
        return 1
    return 2 if before.endswith(":") else 3


def _prefix(text: str, line: str, start: int, format: Format) -> Iterator[Cause]:
    for case, pattern in _PREFIXES:
        found = pattern.match(line)
        if found is None or (format is Format.YAML and found["bad"][0] == "-" and case == "bullet"):
            continue
        first, last = start + found.start("bad"), start + found.end("bad")
        shown_prefix = found["bad"].strip()
        options: list[list[Change]] = [[(first, last, "")], _in_all_lines(text, pattern)]
        if case == "markdown-fence":
            options = [[(start, _next_line(text, start + len(line)), "")], _without_lines(text, pattern)]
        if case == "line-number" and found["bad"] != found["bad"].rstrip():
            options.append([(first, first + len(found["bad"].rstrip()), "")])
        if case == "diff-sign":
            options.append([(first, last, " ")])
        if case == "bullet":
            options.append([(first, last, " " * (last - first))])
            if format is Format.YAML:
                options.append([(first, last, "- ")])
        params: dict[str, str | int] = {} if case == "markdown-fence" else {"found": shown_prefix}
        yield Cause(case, first, start + len(found["bad"].rstrip()) + found.start("bad"), options, params)


def _in_all_lines(text: str, pattern: re.Pattern[str]) -> list[Change]:
    """Return what deletes a prefix in each line that has it, with the spaces before it that align numbers."""
    found = ((line.start(), pattern.match(line[0])) for line in _LINE.finditer(text))
    return [
        (start if found["bad"][0].isdigit() else start + found.start("bad"), start + found.end("bad"), "")
        for start, found in found
        if found
    ]


def _without_lines(text: str, pattern: re.Pattern[str]) -> list[Change]:
    lines = (line for line in _LINE.finditer(text) if pattern.match(line[0]))
    return [(line.start(), _next_line(text, line.end()), "") for line in lines]


def _next_line(text: str, end: int) -> int:
    found = re.compile(r"\r\n|\r|\n").match(text, end)
    return found.end() if found else end


def _comment(text: str, line: str, start: int, format: Format) -> Iterator[Cause]:
    for found in _SLASHES.finditer(line):
        sign = found["bad"] or found["first"]
        if not sign:
            continue
        at = start + found.start("bad" if found["bad"] else "first")
        params: dict[str, str | int] = {"found": sign.strip(), "format": FORMAT_NAMES[format]}
        yield Cause("slash-comment", at, at + len(sign.strip()), [_as_comment(text, at, sign)], params)
        return


def _as_comment(text: str, at: int, sign: str) -> list[Change]:
    """Return what makes a comment of another language one that begins with a number sign on each line."""
    changes: list[Change] = [(at, at + len(sign), "# " if sign[-1] in " \t" else "#")]
    closer = _CLOSERS.get(sign.strip())
    if closer is None:
        return changes
    end = text.find(closer, at + len(sign))
    if end < 0:
        return changes
    changes += [(each.end(), each.end(), "# ") for each in re.compile(r"\r\n|\r|\n").finditer(text, at, end)]
    before = len(text[at:end]) - len(text[at:end].rstrip(" \t"))
    return [*changes, (end - before, end + len(closer), "")]


def _shell(line: str, start: int) -> Iterator[Cause]:
    found = _SHELL.match(line)
    if found is None:
        return
    first, last = start + found.start("word"), start + found.end("word")
    changes: list[Change] = [(first, last, ""), (start + found.start("sign"), start + found.end("sign"), "=")]
    yield Cause(
        "shell-syntax",
        first,
        first + len(found["word"].rstrip()),
        [changes],
        {"found": found["word"].strip()},
    )


def _wrapped(text: str, line: str, start: int) -> Iterator[Cause]:
    """Yield the line with the rest of an identifier, which an e-mail or a PDF has broken."""
    before = _BROKEN.search(text, max(0, start - 99), start)
    if before and _REST.fullmatch(line) and len(before["value"]) + len(line.strip()) in (32, 34):
        yield Cause("wrapped-line", start, start + len(line), [[(before.end("value"), start, "")]])


_BROKEN = regex(r"=(?P<value>(?:[A-Z]{2})?[0-9a-fA-F]{1,33})[ \t]*\r?\n\Z")
_REST = regex(r"[0-9a-fA-F]{1,33}[ \t]*")


def second_variable(text: str, at: int) -> Cause | None:
    """Return the cause of text after the value of a ``.env`` line that is a separate variable."""
    space = at
    while space and text[space - 1] in " \t,;":
        space -= 1
    found = _SECOND.match(text, space)
    if found is None:
        return None
    return Cause(
        "two-on-line", found.start("name"), found.end("name") - 1, [[(space, found.start("name"), "\n")]]
    )
