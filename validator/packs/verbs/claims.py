"""The verb ``claims``: no configuration of another platform may have the value; else like ``unique``."""

from __future__ import annotations

from validator.errors import mark
from validator.packs.verb import Example, Verb
from validator.packs.verbs import unique

VERB = Verb(
    summary=mark("is used by no configuration of another platform"),
    options=unique.OPTIONS,
    claim=unique.claim,
    generate=unique.generate,
    example=Example(
        options="{}",
        good="{platform: one, value: '+12025550142'}\n{platform: two, value: '+12025550143'}",
        bad="{platform: one, value: '+12025550142'}\n{platform: two, value: '+12025550142'}",
    ),
    between="different",
)
