"""The layouts of guides and pages: Jinja templates of ``validator/reporters/templates``, filled with data.

A layout is code of ours; what fills it is never read as a template. In HTML layouts everything is escaped
that is not Markup already; in the others, whoever gives a foreign value escapes it first.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_FOLDER = Path(__file__).parent / "templates"


def filled(layout: str, folder: Path = _FOLDER, **values: Any) -> str:
    """Return the layout of that file name, such as ``guide.md.j2``, filled with the values.

    A layout may call the functions among them. A value that is missing is a mistake and raises.
    """
    return _environment(folder).get_template(layout).render(values)


@lru_cache(maxsize=2)
def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
