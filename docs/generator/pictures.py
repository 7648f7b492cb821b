"""Pictures of the terminal for README and documentation, drawn from what the commands really print.

Run as ``python -m docs.generator.pictures`` in a checkout (``make pictures``). Each picture is an SVG file
that needs no other file, reads well on a light and a dark page, and names its content for screen readers.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from shlex import quote

from validator.i18n.catalog import Catalog
from validator.i18n.language import SOURCE, languages
from validator.lazy_dataclasses import dataclass

_CHECKOUT = Path(__file__).parent.parent.parent
_FOLDER = Path("docs", "pictures")
_BROKEN = "docs/examples/broken/azure-bot-service.yaml"

_COLUMNS = 100
_CELL, _LINE, _SIZE, _PAD, _BAR = 8.4, 20, 14, 20, 36
_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
_CLASSES = {
    "1": "b",
    "2": "d",
    "4": "u",
    "31": "red",
    "32": "green",
    "33": "yellow",
    "34": "blue",
    "35": "pink",
    "36": "cyan",
}
_STYLE = """
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--text)}
svg{--back:#fbfbfd;--edge:#d7d9e0;--text:#24292f;--dim:#5b6472;--red:#b42318;--green:#116329;--yellow:#7a5200;
--blue:#0a58a8;--pink:#8a2a7f;--cyan:#0b6472}
@media (prefers-color-scheme:dark){svg{--back:#161a22;--edge:#363c49;--text:#e3e6ec;--dim:#a0a8b7;
--red:#ff9a90;--green:#7ddb91;--yellow:#f0c674;--blue:#8ec1ff;--pink:#f0a8e4;--cyan:#7fdbe6}}
.b{font-weight:bold}.d{fill:var(--dim)}.u{text-decoration:underline}.red{fill:var(--red)}.green{fill:var(--green)}
.yellow{fill:var(--yellow)}.blue{fill:var(--blue)}.pink{fill:var(--pink)}.cyan{fill:var(--cyan)}
.back{fill:var(--back);stroke:var(--edge)}.dot{fill:var(--edge)}
""".strip()


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that look the same."""

    text: str
    classes: str = ""


Line = list[Piece]


def pictures() -> dict[str, str]:
    """Return every picture by its place in the checkout, as it has to be now."""
    found = {}
    for language in languages():
        catalog = Catalog(language)
        calls = {
            "check": ["check", _BROKEN],
            "guide": ["guide", "azure", "--step", "enter-values"],
        }
        titles = {
            "check": catalog.say(
                "guiderail in a terminal: what is wrong in a file, where, and how to fix it"
            ),
            "guide": catalog.say("guiderail in a terminal: one step of a guide"),
        }
        for name, call in calls.items():
            words = call if language == SOURCE else [*call, "--lang", language]
            place = _FOLDER / f"{name}-{language}.svg"
            found[place.as_posix()] = drawn(words, output(words, language), titles[name], language)
    return found


class _Terminal(io.TextIOWrapper):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def output(words: Sequence[str], language: str) -> str:
    """Return what a call of guiderail prints on a terminal with colours, standard error included."""
    from validator.cli.main import main

    stream = _Terminal(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
    with (
        contextlib.chdir(_CHECKOUT),
        _environment(COLUMNS=str(_COLUMNS)),
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(stream),
    ):
        main([*words, "--color", "always", *(() if "--lang" in words else ("--lang", language))])
    buffer = stream.detach()
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def drawn(words: Sequence[str], printed: str, title: str, language: str) -> str:
    """Return the picture of a command line and what it printed, as SVG."""
    prompt = [Piece("$ ", "d"), Piece(" ".join(["guiderail", *map(quote, words)]), "b")]
    lines = [prompt, []]
    for line in _painted(printed.rstrip("\n")):
        lines += _wrapped(line)
    width = round(_COLUMNS * _CELL + 2 * _PAD)
    height = _BAR + len(lines) * _LINE + _PAD
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-labelledby="title" lang="{language}">'
    )
    body = [
        head,
        f'<title id="title">{escape(title)}</title>',
        "<!-- Drawn by `make pictures` from what guiderail printed; do not edit. -->",
        f"<style>{_STYLE}</style>",
        f'<rect class="back" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>',
        *(f'<circle class="dot" cx="{_PAD + 4 + 18 * number}" cy="18" r="5"/>' for number in range(3)),
        *(_text(line, _BAR + _SIZE + number * _LINE) for number, line in enumerate(lines) if line),
        "</svg>",
    ]
    return "\n".join(body) + "\n"


def _text(line: Line, y: int) -> str:
    """Return one line as SVG; every piece is set to its cells, whatever the font."""
    spans, column = [], 0
    for piece in line:
        width = _width(piece.text)
        bare = piece.text.strip(" ")
        start = column + len(piece.text) - len(piece.text.lstrip(" "))
        if bare:
            cells = _width(bare)
            look = f' class="{piece.classes}"' if piece.classes else ""
            x, length = round(_PAD + start * _CELL, 1), round(cells * _CELL, 1)
            spans.append(
                f'<tspan x="{x:g}" textLength="{length:g}"{look}>{escape(bare, quote=False)}</tspan>'
            )
        column += width
    return f'<text y="{y}" xml:space="preserve">{"".join(spans)}</text>'


def _painted(printed: str) -> Iterator[Line]:
    """Yield the lines of a text with escape sequences as pieces."""
    classes = ""
    for line in printed.split("\n"):
        pieces, done = [], 0
        for found in _ESCAPE.finditer(line):
            if found.start() > done:
                pieces.append(Piece(line[done : found.start()], classes))
            codes = [code for code in found[1].split(";") if code in _CLASSES]
            classes = " ".join(_CLASSES[code] for code in codes)
            done = found.end()
        if line[done:]:
            pieces.append(Piece(line[done:], classes))
        yield pieces


def _wrapped(line: Line) -> list[Line]:
    """Return a line as the lines that it takes, broken at a space where there is one."""
    lines: list[Line] = [[]]
    used = 0
    for piece in line:
        for word in re.findall(r" *[^ ]+| +$", piece.text):
            text = word
            if used and used + _width(text) > _COLUMNS:
                lines.append([])
                used, text = 0, text.lstrip(" ")
            while _width(text) > _COLUMNS:
                lines[-1].append(Piece(text[:_COLUMNS], piece.classes))
                lines.append([])
                text = text[_COLUMNS:]
            lines[-1].append(Piece(text, piece.classes))
            used += _width(text)
    return [_joined(each) for each in lines]


def _joined(line: Line) -> Line:
    result: Line = []
    for piece in line:
        if result and result[-1].classes == piece.classes:
            result[-1] = Piece(result[-1].text + piece.text, piece.classes)
        else:
            result.append(piece)
    return result


def _width(text: str) -> int:
    """Return how many cells a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(bool(unicodedata.combining(character)) for character in text)


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def main() -> int:
    """Write the pictures that have changed; return the exit code."""
    for place, picture in pictures().items():
        file = _CHECKOUT / place
        if not file.is_file() or file.read_text(encoding="utf-8") != picture:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(picture, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{place}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
