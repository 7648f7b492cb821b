"""The beginning of a configuration as a file with comments: what each field is, and which step fills it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from validator.documents.model import Data, Format, Path
from validator.documents.writer import Comments, write
from validator.guides import starter
from validator.guides.starter import Draft, Question
from validator.i18n.catalog import Catalog
from validator.reporters.terminal import lines
from validator.reporters.wording import pack_words, step_words

_WIDTH = 78  #: columns of a comment after its sign, the indent included


def starter_file(of: Draft, answers: Mapping[str, str], format: Format, catalog: Catalog) -> str:
    """Return the text of a configuration; what is still open is in angle brackets."""
    titles = Counter(catalog.fill("{title}", {"title": each.title}) for each in of.questions)

    def open_text(question: Question) -> str:
        title = catalog.fill("{title}", {"title": question.title})
        text = f"{title} ({question.name})" if titles[title] > 1 else title
        return f"<{text.replace('<', '').replace('>', '')}>"

    data = starter.filled(of, answers, open_text)
    if format is Format.JSON:
        return write(data, format)
    head = [f"# {line}" for line in _head(of, catalog)]
    above = dict(_above(of, data, catalog))
    first = next(iter(data))
    return write(data, format, Comments({**above, (first,): [*head, "", *above.get((first,), [])]}))


def _head(of: Draft, catalog: Catalog) -> Iterator[str]:
    words = pack_words(of.pack.name, catalog)
    yield words(str(of.pack.schema.get("title", of.pack.title)), "field")
    yield from lines(words(str(of.pack.schema.get("description", "")), ""), _WIDTH)
    usage = f"guiderail guide {of.pack.name}"
    yield from lines(
        catalog.say(
            "Replace the placeholders in angle brackets; the steps are those of the guide: `{command}`.",
            command=usage,
        ),
        _WIDTH,
    )


def _above(of: Draft, data: Data, catalog: Catalog) -> Iterator[tuple[Path, list[str]]]:
    """Yield the comment above each field that is on its own line."""
    words, last = pack_words(of.pack.name, catalog), ""
    for path in starter.members(data):
        about = starter.field_at(of.pack, path)
        if about is None or isinstance(path[-1], int):
            continue
        width = _WIDTH - 2 * (len(path) - 1)
        above = [""] if len(path) == 1 else []
        if not about.block and about.step != last and "const" not in about.schema:
            step = step_words(of.pack.name, about.step, catalog)
            last = about.step
            if step:
                named = catalog.say("Step {number}: {title}", number=step.number, title=step.title)
                above += lines(named, width)
        above += lines(words(str(about.schema.get("description", "")), ""), width)
        values = [f"`{each.value}`" for each in about.values if not each.refused_by]
        if len(values) > 1:
            choices = catalog.say("One of these values: {values}", values=catalog.listing(values))
            above += lines(choices, width)
        yield path, [f"# {line}" if line else "" for line in above]
