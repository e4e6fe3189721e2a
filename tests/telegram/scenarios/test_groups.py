"""Groups: who is answered, where, and who decides that."""

import pytest

from lnbot.telegram import texts
from tests.telegram.fake_api import World
from tests.telegram.fake_api.chats import FakeChat, Posted
from tests.telegram.fake_api.people import Person

pytestmark = pytest.mark.usefixtures("bot")

FEI = "@lnreview_bot response rate of tacrolimus in CYC-resistant patients"


async def change(world: World, admin: Person, page: Posted, *labels: str) -> None:
    """Press buttons of /settings one after the other."""
    for label in labels:
        await admin.presses(page, label)
        await world.settled()


async def test_five_people_talk_across_each_other_in_two_topics(world: World) -> None:
    """Each goes on from their own answer, in their own topic; what is not for the bot is not answered."""
    people = ann, bob, cid, dee, eve = [world.user(name) for name in ("Ann", "Bob", "Cid", "Dee", "Eve")]
    ward = world.group("Ward", people, forum=True)
    dosing, papers = await ann.opens_topic(ward, "Dosing"), await ann.opens_topic(ward, "Papers")

    async def asks(who: Person, text: str, thread: int, **more: Posted) -> Posted:
        asked = await who.says(ward, text, thread=thread, **more)
        answer = await ward.next_reply()
        assert answer.message.message_thread_id == thread
        assert answer.message.reply_to_message is not None
        assert answer.message.reply_to_message.message_id == asked.id
        return answer

    fei = await asks(ann, FEI, dosing.id)
    assert "Fei 2013" in fei.text
    assert "Iwata 2018" in (await asks(bob, "@lnreview_bot side effects of rituximab in Japan", dosing.id)).text
    assert "[37]" in (await asks(cid, "/ask complete remission in the Chinese rituximab report", papers.id)).text
    await dee.says(ward, "lunch?", thread=dosing.id)
    await eve.says(ward, "what about tacrolimus", thread=papers.id)
    await world.silent(ward)
    assert "Aspergillosis" in (await asks(ann, "@lnreview_bot and its side effects?", dosing.id)).text
    assert "Iwata 2018" in (await asks(bob, "@LNreview_bot how many patients?", dosing.id)).text
    assert "[37]" in (await asks(cid, "@lnreview_bot which reference is that?", papers.id)).text
    assert "Fei 2013" not in (await asks(ann, "@lnreview_bot and its side effects?", papers.id)).text
    assert "2 or 3 mg" in (await asks(dee, "and the dose?", dosing.id, reply_to=fei)).text
    assert not world.refused


@pytest.mark.parametrize("privacy", [True, False])
@pytest.mark.parametrize(
    "said", ["dose of tacrolimus?", "@somebody_else dose of tacrolimus?", "/ask@other_bot x", "mail@lnreview_bot x"]
)
async def test_what_is_not_for_the_bot_is_not_answered(world: World, said: str, privacy: bool) -> None:
    """Whether Telegram shows it to the bot or not."""
    world.account.privacy = privacy
    ann = world.user("Ann")
    ward = world.group("Ward", [ann])
    await ann.says(ward, said)
    await world.silent(ward)


async def test_a_mention_under_somebodys_message_asks_what_that_says(world: World) -> None:
    """A colleague's question is put to the bot by a mention alone, or by /ask."""
    ann, bob = world.user("Ann"), world.user("Bob")
    ward = world.group("Ward", [ann, bob])
    asked = await ann.says(ward, "dose of tacrolimus")
    for call in ("@lnreview_bot", "/ask"):
        await bob.says(ward, call, reply_to=asked)
        assert "Fei 2013" in (await ward.next_reply()).text
    await bob.says(ward, "@lnreview_bot")
    assert "for example" in (await ward.next_reply()).text


async def test_an_answer_sent_inline_is_no_question(world: World) -> None:
    """It comes back to the bot as a message of the person who sent it."""
    world.account.privacy = False
    ann = world.user("Ann")
    ward = world.group("Ward", [ann])
    found = await ann.inline("tacrolimus respon")
    await ann.chooses(found, found.results[0], ward)
    await ann.chooses(found, found.results[0], ann.chat)
    await world.silent(ward)
    await world.silent(ann.chat)


async def test_a_channels_post_is_no_question(world: World) -> None:
    """Telegram forwards it into the discussion group."""
    ward = world.group("Ward", [world.user("Ann")], bot_admin=True)
    await world.channel_speaks(ward, "@lnreview_bot dose of tacrolimus")
    await world.silent(ward)


@pytest.mark.parametrize(
    ("label", "answered"),
    [
        ("on commands only", {"command"}),
        ("on mentions and commands", {"command", "mention"}),
        ("on mentions, replies and commands", {"command", "mention", "reply"}),
        ("on everything about the review", {"command", "mention", "reply", "text"}),
    ],
)
async def test_admins_choose_when_the_bot_speaks(world: World, label: str, answered: set[str]) -> None:
    """Each choice takes in the ones before it; chatter is never answered."""
    world.account.privacy = False
    ann, eve = world.user("Ann"), world.user("Eve")
    ward = world.group("Ward", [ann], admins=[eve])
    await eve.says(ward, "/settings")
    page = await ward.next_reply()
    await change(world, eve, page, "When I speak", label)
    sayings = {
        "command": ("/ask dose of tacrolimus", None),
        "mention": ("@lnreview_bot dose of tacrolimus", None),
        "reply": ("dose of tacrolimus", page),
        "text": ("dose of tacrolimus", None),
    }
    spoken = set()
    for kind, (said, reply_to) in sayings.items():
        await ann.says(ward, said, reply_to=reply_to)
        await world.settled()
        if ward.unread():
            spoken.add(kind)
    assert spoken == answered
    await ann.says(ward, "good morning all, coffee?")
    await world.silent(ward)
    assert not world.refused


async def test_only_admins_change_settings_and_others_are_told_who_can(world: World) -> None:
    """Of the command and of each button; who is made an admin may at once."""
    ann, eve = world.user("Ann"), world.user("Eve")
    ward = world.group("Ward", [ann], admins=[eve])
    await ann.says(ward, "/settings")
    told = await ward.next_reply()
    assert texts.SETTINGS_WHO in told.text
    assert told.labels == []
    await eve.says(ward, "/settings")
    page = await ward.next_reply()
    press = await ann.presses(page, "Rating buttons")
    await world.settled()
    assert (press.text, press.alert) == (texts.SETTINGS_WHO, True)
    assert page.edits == 0


async def test_an_anonymous_admin_changes_settings(world: World) -> None:
    """They speak as the group; who they are is not needed."""
    eve = world.user("Eve")
    ward = world.group("Ward", [], anonymous=[eve])
    await eve.says(ward, "/settings")
    page = await ward.next_reply()
    await change(world, eve, page, "Length of answers", "short")
    assert "Answers: short" in page.text


async def test_settings_are_of_a_topic_or_of_the_whole_group(world: World) -> None:
    """A topic without its own has those of the group, and can go back to them."""
    ann, eve = world.user("Ann"), world.user("Eve")
    ward = world.group("Ward", [ann], admins=[eve], forum=True)
    topic = await eve.opens_topic(ward, "Dosing")
    await eve.says(ward, "/settings", thread=topic.id)
    page = await ward.next_reply()
    assert texts.SETTINGS_TOPIC in page.text
    await change(world, eve, page, "Rating buttons")
    for thread, shows in ((topic.id, False), (0, True)):
        await ann.says(ward, FEI, thread=thread)
        assert (texts.GOOD in (await ward.next_reply()).labels) is shows
    await change(world, eve, page, texts.SETTINGS_BUTTONS["reset"])
    await ann.says(ward, FEI, thread=topic.id)
    assert texts.GOOD in (await ward.next_reply()).labels


async def test_in_quiet_hours_only_commands_are_answered_and_without_a_sound(world: World) -> None:
    """The hours are chosen by buttons or typed, with a time zone."""
    ann, eve = world.user("Ann"), world.user("Eve")
    ward = world.group("Ward", [ann], admins=[eve])
    await eve.says(ward, "/settings quiet 00:00-24:00 europe/vienna")
    assert "Quiet hours: 00:00 to 00:00, Europe/Vienna" in (await ward.next_reply()).text
    await ann.says(ward, FEI)
    await world.silent(ward)
    await ann.says(ward, "/ask dose of tacrolimus")
    await ward.next_reply()
    assert world.made("sendMessage")[-1].parameters["disable_notification"] == "true"
    await eve.says(ward, "/settings quiet off")
    assert "Quiet hours: none" in (await ward.next_reply()).text
    await ann.says(ward, FEI)
    assert "Fei 2013" in (await ward.next_reply()).text


@pytest.mark.parametrize("hours", ["", "soon", "25:00-07:00", "22:00-07:61", "22:00-07:00 Europe/Atlantis"])
async def test_hours_that_are_none_are_told_how_to_be_written(world: World, hours: str) -> None:
    """Nothing changes."""
    eve = world.user("Eve")
    ward = world.group("Ward", [], admins=[eve])
    await eve.says(ward, f"/settings quiet {hours}")
    assert (await ward.next_reply()).text == texts.SETTINGS_QUIET_WRONG


async def test_quiet_hours_by_buttons(world: World) -> None:
    """Hours first, then the time zone; what is chosen is marked."""
    eve = world.user("Eve")
    ward = world.group("Ward", [], admins=[eve])
    await eve.says(ward, "/settings")
    page = await ward.next_reply()
    await change(world, eve, page, "Quiet hours", "22:00 – 07:00", "Quiet hours", "Time zone", "Europe/Berlin")
    assert "Quiet hours: 22:00 to 07:00, Europe/Berlin" in page.text
    await change(world, eve, page, "Quiet hours", "Time zone")
    assert "✓ Europe/Berlin" in page.labels
    await change(world, eve, page, texts.BACK, "Quiet hours", "none")
    assert "Quiet hours: none" in page.text
    assert not world.refused


async def test_an_edited_mention_has_its_answer_edited_in_the_group(world: World) -> None:
    """As in private; a question that is only now put to the bot is answered."""
    world.account.privacy = False
    ann = world.user("Ann")
    ward = world.group("Ward", [ann])
    asked = await ann.says(ward, FEI)
    answer = await ward.next_reply()
    await ann.edits(asked, "@lnreview_bot side effects of rituximab in Japan")
    await world.silent(ward)
    assert "Iwata 2018" in answer.text
    late = await ann.says(ward, "dose of tacrolimus")
    await world.silent(ward)
    await ann.edits(late, "@lnreview_bot dose of tacrolimus")
    assert "Fei 2013" in (await ward.next_reply()).text


async def test_what_somebody_asked_in_private_shows_nowhere_else(world: World) -> None:
    """The dialogue of a person in private is not theirs in a group."""
    ann = world.user("Ann")
    ward: FakeChat = world.group("Ward", [ann])
    await ann.says(ann.chat, FEI.removeprefix("@lnreview_bot "))
    await ann.chat.next_reply()
    await ann.says(ward, "@lnreview_bot and its side effects?")
    assert "Fei 2013" not in (await ward.next_reply()).text
