"""The comments of a text, for the few files in which one of them addresses guiderail.

Readers say where only white space and comments can be; what looks like a comment elsewhere, such as a
number sign in a quoted text, is not one.
"""

from __future__ import annotations

import re

from validator.documents.model import Comment
from validator.lazy_regex import regex

ADDRESS = "guiderail:"  #: how a comment begins that addresses us

NUMBER_SIGN = regex(r"#[^\r\n]*")
SLASHES = regex(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)


class Comments:
    """Collects the comments of one text while it is read."""

    def __init__(self, text: str, form: re.Pattern[str] = NUMBER_SIGN) -> None:
        self.wanted = ADDRESS in text  #: false in nearly every file, which then pays nothing
        self.kept: list[Comment] = []
        self._text = text
        self._form = form

    def between(self, start: int, end: int) -> None:
        """Keep the comments of a stretch that holds nothing else but white space."""
        if self.wanted and start < end:
            found = self._form.finditer(self._text, start, end)
            self.kept += [Comment(each.start(), each.end()) for each in found]
