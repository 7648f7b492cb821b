"""``guiderail schema``: the JSON Schema of a platform's configuration, the settings or the JSON report."""

from __future__ import annotations

import json

from validator.cli.commands.call import Call
from validator.cli.commands.choices import list_platforms
from validator.cli.exit_codes import Exit
from validator.engine import files
from validator.engine.settings_schema import settings_schema
from validator.packs import registry
from validator.reporters.editor_schema import editor_schema
from validator.reporters.formats.json import report_schema


def run(call: Call) -> int:
    """Print the schema, its texts in the chosen language, or write it to a file."""
    if call.asked.has("--report"):
        text = report_schema()
    elif call.asked.has("--settings"):
        text = _text(settings_schema(call.catalog))
    elif not call.asked.operands:
        return list_platforms(call)
    else:
        name = call.platform(call.asked.operands[0]) or ""
        text = _text(editor_schema(registry.load(name), call.catalog, site=call.site()))
    output = call.asked.last("--output")
    if output:
        call.screen.complain_of(call.catalog, files.write(output, text))
    else:
        call.screen.say(text, ours=True)
    return Exit.FINE


def _text(schema: object) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=True) + "\n"
