"""A rule with every kind of text that the catalogs collect."""

from __future__ import annotations

RULES = """
a-rule:
  severity: error
  title: A short name
  message: >-
    The field `{key}` is
    wrong.
  help: Mend it.
  expected: '`{host}`'
  related: The other one.
  cases:
    on: {message: Another wording., expected: three words here}
  example: {text: "not: for people", good: "fine: yes"}
"""
