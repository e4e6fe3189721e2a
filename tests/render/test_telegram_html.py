"""Replies as Telegram HTML: nothing lost, nothing too long, nothing that Telegram would read as a tag."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from lnbot.answer.assistant import Assistant
from lnbot.answer.reply import Reply
from lnbot.render.telegram_html import (
    OPEN_POINTS,
    Block,
    blocks,
    bullets,
    folded,
    heading,
    messages,
    paragraph,
    shortened,
    units,
)
from tests.telegram.fake_api.html import parse_html

ANYTHING = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(str.strip)
TAGS = st.sampled_from(("", "b", "i", "blockquote expandable"))
PAGES = st.lists(st.builds(Block, st.lists(ANYTHING, min_size=1, max_size=6).map(tuple), TAGS), min_size=1, max_size=6)


@given(PAGES, st.integers(60, 300))
@settings(deadline=None)
def test_no_message_is_too_long_and_no_character_is_lost(page: list[Block], limit: int) -> None:
    """Whatever stands in it: each message parses on its own, and together they say all that the page says."""
    made = [parse_html(text) for text in messages(page, limit)]
    assert all(0 < units(message.text) <= limit for message in made)
    said = "".join("".join(message.text for message in made).split())
    assert said == "".join("".join(line for block in page for line in block.lines).split())


@given(PAGES)
@settings(deadline=None)
def test_what_is_written_is_never_read_as_a_tag(page: list[Block]) -> None:
    """Of all formatting that Telegram finds there is only what blocks have."""
    wanted = {"b": "bold", "i": "italic", "blockquote expandable": "expandable_blockquote"}
    found = {entity.type for text in messages(page) for entity in parse_html(text).entities}
    assert found <= {wanted[block.tag] for block in page if block.tag}


def test_what_fits_is_one_message() -> None:
    """Blocks stand apart; escaped characters count once."""
    page = (heading("a < b"), paragraph("c & d", "e"), folded(["f"]))
    assert messages(page) == ("<b>a &lt; b</b>\n\nc &amp; d\ne\n\n<blockquote expandable>f</blockquote>",)
    assert len(messages((paragraph("<" * MessageLimit.MAX_TEXT_LENGTH),))) == 1


def test_a_long_list_is_cut_between_its_items() -> None:
    """With its tag in both messages, where it has one."""
    first, second = messages((folded(["one", "two", "three", "four"]),), 12)
    assert (first, second) == (
        "<blockquote expandable>one\ntwo</blockquote>",
        "<blockquote expandable>three\nfour</blockquote>",
    )


def test_a_long_line_is_cut_after_a_sentence_or_a_word() -> None:
    """Where there is one in the second half of what fits."""
    assert messages((paragraph("First part. Second part"),), 15) == ("First part.", "Second part")
    assert messages((paragraph("alpha beta gamma"),), 12) == ("alpha beta", "gamma")


def test_what_reads_as_one_character_is_not_cut() -> None:
    """A letter with its accent, people joined to a family."""
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert messages((paragraph("x" * 8 + family),), 12)[0] == "x" * 8
    assert messages((paragraph("xxxe\u0301xx"),), 4)[0] == "xxx"


def test_a_block_moves_to_the_next_message_where_little_room_is_left() -> None:
    """Rather than leave a few words behind."""
    assert messages((paragraph("x" * 15), paragraph("alpha beta gamma")), 20) == ("x" * 15, "alpha beta gamma")


def test_details_of_one_study_are_folded_away_and_studies_of_a_list_are_not(assistant: Assistant) -> None:
    """The answer itself stands open."""
    one = blocks(assistant.answer("response rate of tacrolimus in CYC-resistant patients").reply)
    several = blocks(assistant.answer("proteinuria of rituximab").reply)
    assert [block.tag for block in one] == ["b", "i", "blockquote expandable", ""]
    assert several[1].tag == ""
    assert len(several[1].lines) == 7


def test_a_comparison_shows_both_sides(assistant: Assistant) -> None:
    """Neither is a detail of the other."""
    page = blocks(assistant.answer("tacrolimus vs rituximab: response rate").reply)
    assert page[0].tag == "b"
    assert page[1].lines[0].startswith("• rituximab")


def test_a_short_reply_has_no_details_and_one_caveat() -> None:
    """For chats that want it so."""
    reply = Reply("answer", "Lead.", ("detail",), ("one", "two"), ("source",))
    assert [block.lines for block in blocks(reply, short=True)] == [("Lead.",), ("one",), ("source",)]


def test_few_lines_more_than_stand_open_are_not_folded() -> None:
    """Opening a quote for one line is no gain."""
    points = tuple(f"point {number}" for number in range(OPEN_POINTS + 2))
    assert "blockquote expandable" not in [block.tag for block in blocks(Reply("answer", "All:", points))]
    points += ("more",)
    assert "blockquote expandable" in [block.tag for block in blocks(Reply("answer", "All:", points))]


def test_small_talk_and_refusals_are_not_bold() -> None:
    """Bold is for answers."""
    for kind, tag in (("answer", "b"), ("not_in_review", "b"), ("chat", ""), ("declined", ""), ("off_topic", "")):
        assert blocks(Reply(kind, "Lead."))[0].tag == tag  # type: ignore[arg-type] # a loop's texts are no literals


@pytest.mark.parametrize(("limit", "expected"), [(20, "tacrolimus, China"), (12, "tacrolimus…"), (8, "tacroli…")])
def test_a_title_that_is_too_long_ends_in_an_ellipsis(limit: int, expected: str) -> None:
    """After a word where that is not far."""
    assert shortened("tacrolimus, China", limit) == expected
    assert units(shortened("tacrolimus, China", limit)) <= limit


def test_bullets_mark_each_item() -> None:
    """With a dot."""
    assert bullets(["a", "b"]).lines == ("• a", "• b")
