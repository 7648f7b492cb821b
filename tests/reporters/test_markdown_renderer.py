"""Markdown of our own making becomes HTML or lines; what is foreign in it stays text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.reporters import markdown_renderer


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Click **Save**.", "<p>Click <strong>Save</strong>.</p>"),
        ("Enter `a < b`.", "<p>Enter <code>a &lt; b</code>.</p>"),
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two lines.</p>"),
        ("- one\n- two `x`", "<ul><li>one</li><li>two <code>x</code></li></ul>"),
        ("- one\n  more\n- two", "<ul><li>one more</li><li>two</li></ul>"),
        ("See [the page](https://a.example/b?c=1&d=2).", None),
        ("`` a ` b ``", "<p><code>a ` b</code></p>"),
        (r"\*no\* \[link\]", "<p>*no* [link]</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(text: str, html: str | None) -> None:
    expected = html
    if expected is None:
        expected = '<p>See <a href="https://a.example/b?c=1&amp;d=2">the page</a>.</p>'
    assert markdown_renderer.html(text) == expected


@pytest.mark.parametrize(
    "url", ["https://a.example", "http://a.example", "mailto:a@b.example", "#step", "../x/#y"]
)
def test_addresses_of_the_web_and_of_the_site_are_linked(url: str) -> None:
    assert markdown_renderer.is_safe(url)
    assert "<a " in markdown_renderer.html(f"[x]({url})")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "vbscript:x", "\x01javascript:x", " https:x"],
)
def test_other_addresses_are_not(url: str) -> None:
    assert not markdown_renderer.is_safe(url)
    assert "<a " not in markdown_renderer.html(f"[x]({url})")


def test_lines_name_addresses_and_mark_bold_words() -> None:
    text = "Click **Save** on [the page](https://a.example). **It is gone.**"
    assert (
        markdown_renderer.lines(text, bold="<{}>".format)
        == "Click <Save> on the page <https://a.example>. It is gone."
    )


def test_messages_keep_only_their_code_spans() -> None:
    assert (
        markdown_renderer.sentence_html("The `a<b>` is **bad** [x](y).")
        == "The <code>a&lt;b&gt;</code> is **bad** [x](y)."
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}
        for name, value in attrs:
            assert name == "href"
            assert markdown_renderer.is_safe(value or "")


@given(st.text(alphabet="<>&\"'`*[]()\\ \n-:/#abjs!=", max_size=60))
def test_no_text_brings_other_tags_with_it(text: str) -> None:
    for made in (markdown_renderer.html, markdown_renderer.inline_html, markdown_renderer.sentence_html):
        tags = Tags()
        tags.feed(made(text))
        tags.close()
        assert tags.found <= {"p", "ul", "li", "code", "strong", "a"}


def test_on_a_terminal_the_title_of_a_page_is_quoted_and_words_of_a_sentence_are_not() -> None:
    text = "Open the [Twilio console](https://a.example), then [Create an app](https://b.example)."
    shown = markdown_renderer.lines(text, bold=str, title="“{}”".format)
    assert shown == "Open the Twilio console <https://a.example>, then “Create an app” <https://b.example>."
