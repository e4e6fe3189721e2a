"""A strict fake of the Bot API, and the people who write to the bot.

    async with serving() as world:                      # world.url is LNBOT_API_URL, world.token is LNBOT_TOKEN
        ann = world.user("Ann")
        await ann.says(ann.chat, "response rate of tacrolimus")
        reply = await ann.chat.next_reply()
        press = await (await ann.presses(reply, "Side effects")).answer()
        await world.settled()

It refuses what Telegram refuses, in Telegram's words, and misbehaves on command: `world.faults`, `world.inbox.twice` and
`again`, `world.account.revoked`, `world.clock.advance`. In two things it is stricter than Telegram: formatting that
Telegram would silently lose, and buttons that say two things at once, are refused. What it does not know (Markdown, albums,
stickers, payments, business accounts, channels to write to) it refuses too: no test passes by its silence.
"""

from tests.telegram.fake_api.chats import FakeChat, Posted, Topic
from tests.telegram.fake_api.errors import Refusal
from tests.telegram.fake_api.people import Person
from tests.telegram.fake_api.queries import InlineAnswer, Press
from tests.telegram.fake_api.server import serving
from tests.telegram.fake_api.world import TOKEN, Call, World

__all__ = [
    "TOKEN",
    "Call",
    "FakeChat",
    "InlineAnswer",
    "Person",
    "Posted",
    "Press",
    "Refusal",
    "Topic",
    "World",
    "serving",
]
