"""The fake takes and refuses HTML as Telegram does."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.errors import Refusal
from tests.telegram.fake_api.html import parse_html
from tests.telegram.fake_api.shapes import Entity
from tests.telegram.fake_api.texts import message_text


def entity(kind: str, offset: int, length: int, url: str = "", language: str = "") -> Entity:
    return Entity(type=kind, offset=offset, length=length, url=url, language=language)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>bold</b> plain", "bold plain", [entity("bold", 0, 4)]),
        ("<STRONG>x</strong>", "x", [entity("bold", 0, 1)]),
        ("<b>bold <i>both</i></b>", "bold both", [entity("bold", 0, 9), entity("italic", 5, 4)]),
        ("<b>😀</b><i>é</i>", "😀é", [entity("bold", 0, 2), entity("italic", 2, 1)]),
        (
            "<u>a</u><s>b</s><del>c</del>",
            "abc",
            [entity("underline", 0, 1), *(entity("strikethrough", i, 1) for i in (1, 2))],
        ),
        (
            "<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>",
            "ab",
            [entity("spoiler", i, 1) for i in (0, 1)],
        ),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        ('<blockquote expandable="">a</blockquote>', "a", [entity("expandable_blockquote", 0, 1)]),
        (
            '<a href="https://doi.org/10.1?a=1&amp;b=2">x</a>',
            "x",
            [entity("text_link", 0, 1, url="https://doi.org/10.1?a=1&b=2")],
        ),
        ("<a>doi.org</a>", "doi.org", [entity("text_link", 0, 7, url="http://doi.org")]),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ("a &lt; b &amp; c &gt; d &quot; &#8804; &#x2264;", 'a < b & c > d " ≤ ≤', []),
        ("&apos; &nbsp; & &", "&apos; &nbsp; & &", []),
        ("<b></b>nothing in it", "nothing in it", []),
        ("p > 0.05", "p > 0.05", []),
        ("<b>x</>", "x", [entity("bold", 0, 1)]),
    ],
)
def test_what_telegram_takes(source: str, text: str, entities: list[Entity]) -> None:
    """Tags become entities counted in UTF-16 units; only four names of characters are known, numbers all."""
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("p < 0.05", 'Unsupported start tag "" at byte offset 2'),
        ("é <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("p<0.05", "Unclosed start tag at byte offset 1"),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<a ='x'>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_what_telegram_cannot_parse(source: str, words: str) -> None:
    """The refusal says what is wrong and at which byte, in Telegram's words."""
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    "source",
    [
        "<code><b>x</b></code>",
        "<b><code>x</code></b>",
        "<blockquote>a<blockquote>b</blockquote></blockquote>",
        '<a href="not a link">x</a>',
        "<b>x</b> " * 101,
    ],
)
def test_what_telegram_would_silently_lose(source: str) -> None:
    """Formatting that Telegram drops without a word is refused, so that a test hears of it."""
    with pytest.raises(Refusal, match="silently lose"):
        message_text(source, "HTML")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_escaped_comes_out_as_it_was(before: str, bold: str) -> None:
    """No text can break out of its tags once `<`, `>` and `&` are escaped; offsets count UTF-16 units of any text."""
    text, entities = parse_html(f"{escape(before)}<b>{escape(bold)}</b>")
    assert text == before + bold
    assert entities == ([entity("bold", utf16.length(before), utf16.length(bold))] if bold else [])


def test_text_is_trimmed_and_entities_with_it() -> None:
    """Space around a message goes; what is found in it is marked."""
    text, entities = message_text("  \n see /ref@lnreview_bot or @ann, https://doi.org/10.1 <b>now</b>\n\n ", "HTML")
    assert text == "see /ref@lnreview_bot or @ann, https://doi.org/10.1 now"
    assert [(e.type, text[e.offset : e.end]) for e in entities] == [
        ("bot_command", "/ref@lnreview_bot"),
        ("mention", "@ann"),
        ("url", "https://doi.org/10.1"),
        ("bold", "now"),
    ]


@pytest.mark.parametrize("source", ["", "   ", "<b> </b>", "\n"])
def test_a_message_without_text_is_refused(source: str) -> None:
    """Space is no text."""
    with pytest.raises(Refusal, match="message text is empty"):
        message_text(source, "HTML")


def test_length_counts_utf16_units_after_parsing() -> None:
    """Tags do not count, characters beyond the basic plane count twice."""
    assert len(message_text("<b>" + "x" * 4096 + "</b>", "HTML").text) == 4096
    assert len(message_text("😀" * 2048, "HTML").text) == 2048
    for source in ("x" * 4097, "😀" * 2048 + "x"):
        with pytest.raises(Refusal, match="message is too long"):
            message_text(source, "HTML")


def test_other_parse_modes_are_refused() -> None:
    """The project writes HTML; anything else is a mistake."""
    with pytest.raises(Refusal, match="unsupported parse_mode"):
        message_text("*x*", "MarkdownV2")
