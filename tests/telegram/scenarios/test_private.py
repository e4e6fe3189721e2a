"""A private chat: a newcomer's first minutes, a trainee's evening."""

import pytest

from tests.telegram.fake_api import World
from tests.telegram.scenarios.conftest import Bot

pytestmark = pytest.mark.usefixtures("bot")

FEI = "response rate of tacrolimus in CYC-resistant patients"


async def test_a_newcomer_is_welcomed_with_examples_that_work(world: World) -> None:
    """/start says what the bot knows; each of its buttons is answered with figures or names."""
    ann = world.user("Ann")
    await ann.starts()
    welcome = await ann.chat.next_reply()
    assert "Refractory lupus nephritis" in welcome.text
    assert len(welcome.labels) == 4
    for label in welcome.labels:
        await ann.presses(welcome, label)
        answer = await ann.chat.next_reply()
        assert answer.formatted("bold")[0] == answer.text.split("\n")[0]
    assert not world.refused


async def test_an_answer_has_its_figure_in_bold_first_and_its_source_last(world: World) -> None:
    """Answer in bold, caveats, details folded away, sources; buttons for what else is known."""
    ann = world.user("Ann")
    asked = await ann.says(ann.chat, FEI)
    answer = await ann.chat.next_reply()
    assert answer.text.startswith(answer.formatted("bold")[0])
    assert "88.5%" in answer.formatted("bold")[0]
    assert "Mean proteinuria" in answer.formatted("expandable_blockquote")[0]
    assert answer.text.endswith("Clin Exp Rheumatol 2013;31:62-8 [59]")
    assert answer.message.reply_to_message is not None
    assert answer.message.reply_to_message.message_id == asked.id
    assert {"Side effects", "Proteinuria", "Dose", "All studies", "Source in full", "Copy citation"} <= set(
        answer.labels
    )
    assert (await ann.copies(answer, "Copy citation")).startswith("Fei Y")


async def test_a_follow_up_goes_on_from_the_answer_also_after_a_restart(world: World, bot: Bot) -> None:
    """The dialogue is in the database."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    await ann.chat.next_reply()
    await world.settled()
    await bot.restart()
    await ann.says(ann.chat, "and its side effects?")
    assert "Aspergillosis" in (await ann.chat.next_reply()).text
