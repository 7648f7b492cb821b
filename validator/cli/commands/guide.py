"""``guiderail guide``: the steps of a platform, filled in and ticked by a configuration if one is given."""

from __future__ import annotations

from validator.cli.commands.call import Call
from validator.cli.commands.choices import list_platforms
from validator.cli.exit_codes import Exit
from validator.engine import files
from validator.errors import UsageError, mark
from validator.guides.guide import guide_text
from validator.guides.progress import Progress, platform_of, progress
from validator.reporters.guide import FORMATS, GuidePage, guide_page
from validator.reporters.guide_overview import overview
from validator.reporters.wording import pack_words
from validator.secrets import without_shapes


def run(call: Call) -> int:
    """Show the guide, or write it to a file."""
    if not call.asked.operands and not call.asked.has("--config"):
        return list_platforms(call)
    output, form = call.asked.last("--output"), call.asked.last("--format") or "text"
    name, done, incomplete = _progress(call, call.platform(next(iter(call.asked.operands), None)) or "")
    step = call.asked.last("--step")
    colors = form == "text" and not output and call.colors()

    def page(step: str | None, *, after_overview: bool = False) -> GuidePage:
        choice = done.choice if done else None
        found = guide_text(
            name, call.catalog.language, pack_words(name, call.catalog), step=step, choice=choice
        )
        width = call.width()
        return guide_page(
            found, call.catalog, done, width=width, colors=colors, after_overview=after_overview
        )

    if done and form == "text" and step is None:
        text = overview(page(None))
        if call.asked.has("--all"):
            text += "\n" + FORMATS[form](page(None, after_overview=True))
        elif done.next:
            text += "\n" + FORMATS[form](page(done.next.id, after_overview=True))
    else:
        text = FORMATS[form](page(step))
    if output:
        call.screen.complain_of(call.catalog, files.write(output, without_shapes(text)))
    else:
        call.screen.say(text)
    return Exit.NOT_ASKED if incomplete else Exit.FINE


def _progress(call: Call, platform: str) -> tuple[str, Progress | None, bool]:
    """Return the platform of the guide, how far the file given with ``--config`` has come, and whether Twilio
    could not be asked about something. Raises UsageError for ``--verify`` without a file.
    """
    config = call.asked.last("--config")
    if config is None:
        for option in ("--verify", "--env-file", "--timeout"):
            if call.asked.has(option):
                raise UsageError(
                    mark("The option `{option}` needs the option `{other}`."), option=option, other="--config"
                )
        return platform, None, False
    path, data = call.content(config)
    format = files.guess_format(path, data)
    platform = platform or platform_of(data, path, format)
    done = progress(platform, data, path, format)
    if not call.asked.has("--verify"):
        return platform, done, False
    from validator.cli.commands import verify

    said, incomplete = verify.answers(call, done, data, path, format)
    return platform, progress(platform, data, path, format, said), incomplete
