"""A private chat: a newcomer's first minutes, a trainee's evening."""

import pytest

from lnbot.telegram import texts
from tests.telegram.fake_api import World
from tests.telegram.fake_api.faults import Slow
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
        assert answer.text.startswith(answer.formatted("bold")[0])
    assert not world.refused


async def test_an_answer_has_its_figure_in_bold_first_and_its_source_last(world: World) -> None:
    """Answer in bold, caveats, details folded away, sources; buttons for what else is known."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    answer = await ann.chat.next_reply()
    assert answer.text.startswith(answer.formatted("bold")[0])
    assert "88.5%" in answer.formatted("bold")[0]
    assert "Mean proteinuria" in answer.formatted("expandable_blockquote")[0]
    assert answer.text.endswith("Clin Exp Rheumatol 2013;31:62-8 [59]")
    offered = {"Side effects", "Proteinuria", "Dose", "All studies", "Source in full", "Copy citation"}
    assert offered <= set(answer.labels)
    assert (await ann.copies(answer, "Copy citation")).startswith("Fei Y")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Side effects", "Aspergillosis"),
        ("Proteinuria", "6.9"),
        ("Dose", "2 or 3 mg"),
        ("All studies", "Lee 2010 [60]"),
        ("Source in full", "Low-dose tacrolimus in treating lupus nephritis refractory to cyclophosphamide"),
    ],
)
async def test_what_is_offered_under_an_answer_is_answered(world: World, label: str, expected: str) -> None:
    """A button leads to what it says, about the study of the answer."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    press = await ann.presses(await ann.chat.next_reply(), label)
    assert expected in (await ann.chat.next_reply()).text
    await world.settled()
    assert press.answered


async def test_a_follow_up_goes_on_from_the_answer_also_after_a_restart(world: World, bot: Bot) -> None:
    """The dialogue is in the database."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    await ann.chat.next_reply()
    await world.settled()
    await bot.restart()
    await ann.says(ann.chat, "and its side effects?")
    assert "Aspergillosis" in (await ann.chat.next_reply()).text
    await ann.says(ann.chat, "which reference is that?")
    assert "[59]" in (await ann.chat.next_reply()).text


async def test_a_press_is_followed_up_like_a_question(world: World) -> None:
    """Who pressed a button goes on from its answer."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    await ann.presses(await ann.chat.next_reply(), "Dose")
    assert "2 or 3 mg" in (await ann.chat.next_reply()).text
    await ann.says(ann.chat, "and the proteinuria?")
    assert "6.9" in (await ann.chat.next_reply()).text


async def test_after_an_hour_nobody_means_the_same_conversation(world: World) -> None:
    """By the clock of Telegram, which is that of the messages."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    await ann.chat.next_reply()
    world.clock.advance(3700)
    await ann.says(ann.chat, "and its side effects?")
    assert "Fei 2013" not in (await ann.chat.next_reply()).text


async def test_forgetting_ends_the_conversation(world: World) -> None:
    """After /forget a follow-up has nothing to follow."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    await ann.chat.next_reply()
    await ann.says(ann.chat, "/forget")
    assert (await ann.chat.next_reply()).text == texts.FORGOTTEN
    await ann.says(ann.chat, "and its side effects?")
    assert "Fei 2013" not in (await ann.chat.next_reply()).text


@pytest.mark.parametrize("typed", ["3", "the third", "how do EULAR/ERA-EDTA define refractory LN?"])
async def test_an_option_can_be_typed(world: World, typed: str) -> None:
    """By its number, by its place, or in its words, beside its button."""
    ann = world.user("Ann")
    await ann.says(ann.chat, "hello")
    assert "3. how do EULAR" in (await ann.chat.next_reply()).text
    await ann.says(ann.chat, typed)
    assert "EULAR" in (await ann.chat.next_reply()).formatted("bold")[0]


async def test_an_edited_question_has_its_answer_edited(world: World) -> None:
    """The same message changes, and what follows goes on from the new answer; nothing else is sent."""
    ann = world.user("Ann")
    asked = await ann.says(ann.chat, FEI)
    answer = await ann.chat.next_reply()
    await ann.edits(asked, "side effects of rituximab in Japan")
    await world.silent(ann.chat)
    assert "Iwata 2018" in answer.text
    assert answer.edits == 1
    await ann.says(ann.chat, "how many patients?")
    assert "Iwata 2018" in (await ann.chat.next_reply()).text


async def test_an_edited_command_has_its_answer_edited(world: World) -> None:
    """/ref 59 that becomes /ref 60."""
    ann = world.user("Ann")
    asked = await ann.says(ann.chat, "/ref 59")
    answer = await ann.chat.next_reply()
    await ann.edits(asked, "/ref 60")
    await world.silent(ann.chat)
    assert answer.text.startswith("[60]")


async def test_an_edit_after_an_hour_changes_nothing(world: World) -> None:
    """The answer stays, and nothing is said."""
    ann = world.user("Ann")
    asked = await ann.says(ann.chat, FEI)
    answer = await ann.chat.next_reply()
    world.clock.advance(3700)
    await ann.edits(asked, "side effects of rituximab in Japan")
    await world.silent(ann.chat)
    assert answer.edits == 0


async def test_typing_shows_while_an_answer_takes_its_time(world: World) -> None:
    """Only then: an answer that comes at once shows none."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    await ann.chat.next_reply()
    assert ann.chat.actions == []
    world.faults.plan("sendMessage", Slow(1.0))
    await ann.says(ann.chat, "dose of tacrolimus")
    await ann.chat.next_reply()
    assert ann.chat.actions == ["typing"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/help", "/treatments"),
        ("/about", "10.1016/j.autrev.2019.03.004"),
        ("/privacy", "one hour"),
        ("/definitions", "9 definitions"),
        ("/table 1", "9 definitions"),
        ("/table 2", "15 studies"),
        ("/table 3", "7 studies"),
        ("/table 4", texts.TABLE_WHICH),
        ("/ref 59", "[59] Fei Y"),
        ("/ref [59]", "[59] Fei Y"),
        ("/ref 103", "ends at 102"),
        ("/ref", "1 to 102"),
        ("/ref x", "1 to 102"),
        ("/ask dose of tacrolimus", "Fei 2013"),
        ("/ask", texts.ASK_HOW),
        ("/compare tacrolimus rituximab", "rituximab: 50% to 100%"),
        ("/feedback", texts.FEEDBACK_HOW),
        ("/feedback well done", texts.FEEDBACK_THANKS),
        ("/forget", texts.FORGOTTEN_NOTHING),
        ("/unheard_of", texts.UNKNOWN_COMMAND),
        ("/compare tacrolimus", texts.COMPARE_SECOND.format(first="Tacrolimus")),
        ("/", "review"),
        ("// x", "review"),
    ],
)
async def test_each_command_does_what_it_says(world: World, command: str, expected: str) -> None:
    """With its argument, and without."""
    ann = world.user("Ann")
    await ann.says(ann.chat, command)
    assert expected in (await ann.chat.next_reply()).text
    assert not world.refused


async def test_commands_stand_alone(world: World) -> None:
    """What was said before does not change what a command asks; what follows goes on from it."""
    ann = world.user("Ann")
    await ann.says(ann.chat, "/definitions")
    await ann.chat.next_reply()
    await ann.says(ann.chat, "/ref 59")
    assert (await ann.chat.next_reply()).text.startswith("[59]")


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("ref_59", "[59] Fei Y"),
        ("fact_fei-2013_2eside-effects", "Aspergillosis"),
        ("ask_side-effects-of-rituximab-in-Japan", "Iwata 2018"),
        ("tacrolimus", "tacrolimus"),
        ("true", texts.WELCOME),
        ("f_", texts.WELCOME),
        ("ask", texts.WELCOME),
        ("fact_no-such-fact", texts.LINK_GONE),
    ],
)
async def test_a_deep_link_leads_to_a_fact_a_reference_or_a_question(world: World, payload: str, expected: str) -> None:
    """Pressing "Start" behind the link answers at once."""
    ann = world.user("Ann")
    await ann.starts(payload)
    assert expected in (await ann.chat.next_reply()).text


async def test_what_is_no_text_is_told_once_that_only_text_is_read(world: World) -> None:
    """A caption under a picture is a question all the same."""
    ann = world.user("Ann")
    await ann.sends(ann.chat, voice={"file_id": "x", "file_unique_id": "x", "duration": 1})
    assert (await ann.chat.next_reply()).text == texts.TEXT_ONLY
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    await ann.sends(ann.chat, photo=photo, caption="dose of tacrolimus")
    assert "Fei 2013" in (await ann.chat.next_reply()).text


async def test_a_vote_is_noted_changed_and_withdrawn(world: World) -> None:
    """Each press says what became of it."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    answer = await ann.chat.next_reply()
    for label, notice in ((texts.BAD, texts.RATED), (texts.GOOD, texts.RATED), (texts.GOOD, texts.RATED_BACK)):
        press = await ann.presses(answer, label)
        await world.settled()
        assert press.text == notice


async def test_short_answers_and_no_rating_where_somebody_wants_that(world: World) -> None:
    """/settings in private: everybody may change their own chat."""
    ann = world.user("Ann")
    await ann.says(ann.chat, "/settings")
    page = await ann.chat.next_reply()
    assert "When I speak" not in page.labels
    for label in ("Length of answers", "short", "Rating buttons"):
        await ann.presses(page, label)
        await world.settled()
    await ann.says(ann.chat, FEI)
    answer = await ann.chat.next_reply()
    assert not answer.formatted("expandable_blockquote")
    assert texts.GOOD not in answer.labels
    assert not world.refused


async def test_browsing_goes_from_treatment_to_outcome_and_back_in_one_message(world: World) -> None:
    """Nothing new is sent; the message changes."""
    ann = world.user("Ann")
    await ann.says(ann.chat, "/treatments")
    page = await ann.chat.next_reply()
    await ann.presses(page, "Rituximab")
    await world.settled()
    await ann.presses(page, "Proteinuria")
    await world.settled()
    assert "7 studies report proteinuria" in page.text
    await ann.presses(page, texts.BACK)
    await world.settled()
    await ann.presses(page, texts.ALL_TREATMENTS)
    await world.settled()
    await ann.presses(page, texts.MORE)
    await world.silent(ann.chat)
    assert page.text == texts.BROWSE
    assert texts.LESS in page.labels
    assert not world.refused


async def test_comparing_goes_from_one_treatment_to_another_and_between_outcomes(world: World) -> None:
    """In one message; the outcome shown is marked."""
    ann = world.user("Ann")
    await ann.says(ann.chat, "/compare")
    page = await ann.chat.next_reply()
    for label in ("Tacrolimus", "Cyclosporine A", "Proteinuria"):
        await ann.presses(page, label)
        await world.settled()
    assert "6.9" in page.text
    assert "Jesus 2018" in page.text
    assert "✓ Proteinuria" in page.labels
    await ann.presses(page, texts.OTHER_COMPARISON)
    await world.silent(ann.chat)
    assert page.text == texts.COMPARE_FIRST
    assert not world.refused


@pytest.mark.parametrize(
    "data", ["", "v0:q:x", "v1:zz:1", "v1:f:side-effects:no-such-study", "v1:r:1:x", "v1:st:x", "💥"]
)
async def test_a_button_that_says_nothing_known_is_told_to_be_too_old(world: World, data: str) -> None:
    """Old buttons, and what somebody made up."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    answer = await ann.chat.next_reply()
    press = await ann.replays(answer, data)
    await world.settled()
    assert texts.GONE in (press.text, *(posted.text for posted in ann.chat.unread()))


async def test_a_button_under_a_message_that_the_bot_no_longer_sees_is_answered(world: World) -> None:
    """Where it has a question; what would change the message is told to be too old."""
    ann = world.user("Ann")
    await ann.says(ann.chat, FEI)
    await ann.presses(await ann.chat.next_reply(), "Dose", inaccessible=True)
    assert "2 or 3 mg" in (await ann.chat.next_reply()).text
    await ann.says(ann.chat, "/treatments")
    press = await ann.presses(await ann.chat.next_reply(), "Rituximab", inaccessible=True)
    await world.silent(ann.chat)
    assert press.text == texts.GONE


async def test_a_trainees_evening(world: World, bot: Bot) -> None:
    """From the first hello to the citation, with a slip of spelling, a detour, a restart and a name that the review lacks."""
    ann = world.user("Ann")
    for said, expected in (
        ("hi", "Hello"),
        ("response rate of tacrolimus in CYC-resistant patients", "88.5%"),
        ("and its side effects?", "Aspergillosis"),
        ("imunoadsorption proteinuria", "Stummvoll 2005"),
        ("which rituximab studies had at least 60 patients", "Iaccarino 2015"),
        ("anifrolumab response rate in refractory LN", "does not mention anifrolumab"),
        ("should I give my patient rituximab?", "cannot advise"),
        ("who won the world cup", "not about the review"),
        ("/ref 59", "[59]"),
        ("thanks!", "welcome"),
    ):
        await ann.says(ann.chat, said)
        assert expected in (await ann.chat.next_reply()).text, said
        if said.startswith("imuno"):
            await world.settled()
            await bot.restart()
    # The poll that the restart broke off does not count.
    assert {call.method for call in world.refused} <= {"getUpdates"}
