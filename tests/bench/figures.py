"""What was measured, held against what was promised, and shown: as text, on the page and as a chart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from docs.generator.page_hash import source_hash

MANY = 10_000  #: files of the largest corpus that is measured for every platform, and edits in an editor
VERY_MANY = 100_000  #: files from which a million is calculated
#: what each figure may be at most
PROMISED: dict[str, float] = {
    "one-yaml": 2.5,
    "one-json": 2.6,
    "one-toml": 3.5,
    "one-env": 3,
    "three-findings": 7,
    "help": 3,
    "version": 3,
    "many": 9,
    "two-processes": 0.6,
    "cached": 3,
    "million-minutes": 10,
    "editor-start": 100,
    "editor-key": 5,
    "editor-key-long": 10,
    "editor-memory": 80,
    "peak-one": 40,
    "peak-many": 40,
    "peak-million": 200,
    "site": 20,
}
ABOUT = {
    "one-yaml": "one valid YAML file, slowest platform, ÷ python -c pass",
    "one-json": "one valid JSON file, slowest platform, ÷ python -c pass",
    "one-toml": "one valid TOML file, slowest platform, ÷ python -c pass",
    "one-env": "one valid .env file, ÷ python -c pass",
    "three-findings": "a file with three findings, slowest platform, ÷ pass",
    "help": "--help, wall ÷ python -c pass",
    "version": "--version, wall ÷ python -c pass",
    "many": "10,000 valid files, slowest platform, CPU ÷ cat",
    "two-processes": "10,000 files, wall of two processes ÷ one",
    "cached": "10,000 unchanged files with the cache, CPU ÷ cat",
    "million-minutes": "1,000,000 files of the slowest platform, minutes",
    "editor-start": "editor: start of the server ÷ python -c pass",
    "editor-key": "editor: a keystroke at 30 lines, p95 ÷ python -c pass",
    "editor-key-long": "editor: completion at 2,000 lines, p95 ÷ pass",
    "editor-memory": "editor: memory after 10,000 edits, MiB",
    "peak-one": "peak memory, one file, MiB",
    "peak-many": "peak memory, 10,000 files, MiB",
    "peak-million": "peak memory, 100,000 files, MiB",
    "site": "building the site, all languages, seconds",
}
Figures = Mapping[str, float]

_FIGURE = re.compile(r"[^|\n]*<!-- ([a-z0-9-]+) -->")
_COMMA = ("fr", "es")  #: languages that write a comma before the fraction


def verdicts(figures: Figures) -> Iterable[str]:
    """Yield a line for each promise that something was measured for."""
    for name, most in PROMISED.items():
        if name in figures:
            met = "met" if figures[name] <= most else "NOT MET"
            yield f"{ABOUT[name]:58}{figures[name]:8.2f}  at most {most:<5g} {met}"


def written(value: float, language: str) -> str:
    """Return a figure as people write it, with as many digits as it is good for."""
    text = f"{value:.1f}" if value < 20 else f"{value:.0f}"
    if value < 1:
        text = f"{value:.2f}"
    return text.replace(".", ",") if language in _COMMA else text


def on_page(page: str, measured: Mapping[str, Any], language: str) -> str:
    """Return a page with the figures that were measured in the places that are marked for them."""

    def cell(found: re.Match[str]) -> str:
        name = found[1]
        value = measured["figures"].get(name)
        text = measured[name] if name in ("date", "machine") else "–"
        if value is not None:
            text = written(value, language)
        return f" {text} <!-- {name} -->"

    return _FIGURE.sub(cell, page)


def show(docs: Path, measured: Mapping[str, Any]) -> None:
    """Write what was measured into the documentation: the page and the chart in each language."""
    (docs / "speed.json").write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for language in CHARTS:
        (docs / "pictures" / f"speed-{language}.svg").write_text(chart(measured, language), "utf-8")
    pages = {path.parent.name: path for path in docs.glob("*/speed.md")}
    for language in sorted(pages, key=lambda each: each != "en"):
        text = on_page(pages[language].read_text("utf-8"), measured, language)
        english = source_hash(pages["en"].read_text("utf-8"))
        pages[language].write_text(re.sub(r'(source-hash: ")[0-9a-f]+', rf"\g<1>{english}", text), "utf-8")


# --- the chart ---------------------------------------------------------------------------------------

_STYLE = """
svg{--back:#fbfbfd;--edge:#d7d9e0;--text:#24292f;--ours:#0a58a8;--theirs:#9aa3b2}
@media (prefers-color-scheme:dark){
svg{--back:#161a22;--edge:#363c49;--text:#e3e6ec;--ours:#8ec1ff;--theirs:#5d6675}}
text{font:14px system-ui,sans-serif;fill:var(--text)}.back{fill:var(--back);stroke:var(--edge)}
.ours{fill:var(--ours)}.theirs{fill:var(--theirs)}
""".strip()
_WIDTH, _ROW, _LEFT, _PAD = 760, 30, 210, 24
#: what the chart is called in each language
CHARTS = {
    "en": "One valid YAML file: time ÷ python -c pass",
    "fr": "Un fichier YAML valide : temps ÷ python -c pass",
    "es": "Un archivo YAML válido: tiempo ÷ python -c pass",
}


def chart(measured: Mapping[str, Any], language: str) -> str:
    """Return a picture of what one valid YAML file takes, as multiples of the start of Python."""
    figures = measured["figures"]
    rows = [("python -c pass", 1.0), ("guiderail", figures["one-yaml"])]
    rows += [(name, figures[key]) for name, key in measured["peers"].items() if key in figures]
    rows.sort(key=lambda row: row[1])
    scale = (_WIDTH - _LEFT - 90) / max(value for _, value in rows)
    height = len(rows) * _ROW + 2 * _PAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{language}"',
        f' viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">',
        f"<title>{escape(CHARTS[language])}</title><style>{_STYLE}</style>",
        f'<rect class="back" x=".5" y=".5" width="{_WIDTH - 1}" height="{height - 1}" rx="10"/>',
    ]
    for at, (name, value) in enumerate(rows):
        top = _PAD + at * _ROW
        kind = "ours" if name == "guiderail" else "theirs"
        length = max(2, round(value * scale))
        parts += [
            f'<text x="{_LEFT - 12}" y="{top + 19}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="{kind}" x="{_LEFT}" y="{top + 5}" width="{length}" height="20" rx="3"/>',
            f'<text x="{_LEFT + length + 8}" y="{top + 19}">× {written(value, language)}</text>',
        ]
    return "\n".join([*parts, "</svg>\n"])
