"""Long hand-written pages: sections that are folded until somebody wants them, and options as a list.

A heading such as ``## Title { #anchor .fold }`` folds its section; the first paragraph of the section stays
in view below the heading.
"""

from __future__ import annotations

import re
from functools import partial

from validator.i18n.catalog import Catalog

_MANY = 10  #: more options than these are folded
_SECTION = r"""
    <h{level}\ class="fold"\ id="(?P<anchor>[^"]+)">(?P<title>.*?)</h{level}>\s*
    (?:<p>(?P<gist>.*?)</p>\s*)?
    (?P<rest>.*?)(?=<h[1-{level}][\ >]|\Z)
"""
_TABLE = re.compile(r"<table>(?:(?!</table>).)*?<tbody>\s*<tr>\s*<td><code>-.*?</table>", re.DOTALL)
_HEADING = re.compile(r'<h2[^>]* id="([^"]+)"')
_ROW = re.compile(
    r"<tr>\s*<td>(?P<names><code>(?P<name>--[a-z-]+).*?)</td>\s*<td>(?P<text>.*?)</td>\s*</tr>", re.DOTALL
)


def folded(html: str, catalog: Catalog) -> str:
    """Return a page with its sections folded, and its tables of options as lists whose items have anchors."""
    html = "".join(_with_options(part, catalog) for part in re.split(r"(?=<h2[ >])", html))
    for level in (3, 2):
        section = re.compile(_SECTION.format(level=level), re.DOTALL | re.VERBOSE)
        html = section.sub(partial(_fold, level), html)
    return html


def _fold(level: int, section: re.Match[str]) -> str:
    gist = f'<p class="gist">{re.sub("</?a[^>]*>", "", section["gist"])}</p>' if section["gist"] else ""
    title = f'<h{level} id="{section["anchor"]}">{section["title"]}</h{level}>'
    return f'<details class="fold"><summary>{title}{gist}</summary>\n{section["rest"]}</details>\n'


def _with_options(part: str, catalog: Catalog) -> str:
    """Return a section with its table of options as a list."""
    heading = _HEADING.match(part)
    return _TABLE.sub(lambda table: _options(table[0], heading[1], catalog), part) if heading else part


def _options(table: str, command: str, catalog: Catalog) -> str:
    rows = list(_ROW.finditer(table))
    items = [
        f'<div id="{command}{row["name"]}"><dt><a href="#{command}{row["name"]}">{row["names"]}</a></dt>'
        f"<dd>{row['text']}</dd></div>"
        for row in rows
    ]
    options = '<dl class="options">\n' + "\n".join(items) + "\n</dl>"
    if len(rows) <= _MANY:
        return options
    names = " ".join(f"<code>{row['name']}</code>" for row in rows)
    summary = f"<b>{catalog.say('Options:')} {len(rows)}</b> <small>{names}</small>"
    return f'<details class="options"><summary>{summary}</summary>\n{options}\n</details>'
