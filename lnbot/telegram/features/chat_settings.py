"""/settings: how the bot behaves in a chat or topic, for those who may change it."""

import re
from collections.abc import Callable
from zoneinfo import available_timezones

from telegram import Message, Update
from telegram.ext import ChatMemberHandler, CommandHandler, filters

from lnbot.render.telegram_html import Block, messages, paragraph
from lnbot.store.values import ChatSettings, Place, QuietHours
from lnbot.telegram import pages, texts
from lnbot.telegram.address import argument, in_group, place_of
from lnbot.telegram.admins import Admins, author
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.buttons import Pressed
from lnbot.telegram.features.questions import Context, Handlers
from lnbot.telegram.settings_menu import change, menu

DAY = 24 * 60
_HOURS = re.compile(r"(\d{1,2})(?::?(\d\d))?\s*(?:-|–|to|until)\s*(\d{1,2})(?::?(\d\d))?(?:\s+(\S+))?", re.IGNORECASE)


class SettingsFeature:
    """Shows settings and changes them."""

    def __init__(self, desk: Desk, admins: Admins) -> None:
        """Keep settings through `desk`; `admins` says who may change them."""
        self.desk = desk
        self.admins = admins

    def handlers(self) -> Handlers:
        """Return the handlers of the command, and of changes among the administrators."""
        return [
            CommandHandler("settings", self.command, filters.UpdateType.MESSAGE),
            ChatMemberHandler(self.members_changed, ChatMemberHandler.CHAT_MEMBER),
        ]

    async def command(self, update: Update, _: Context) -> None:
        """Show the settings with the buttons to change them, or change the quiet hours as the command says."""
        message = update.message
        if message is None:
            return
        place, wanted = place_of(message), argument(message)
        if refusal := await self._refusal(message, author(message)):
            chosen = await self.desk.memory.settings(place)
            await self.desk.say(message, (*self._page(chosen, message, place), paragraph(refusal)))
            return
        word, hours = (*wanted.split(maxsplit=1), "", "")[:2]
        if word.lower() == "quiet" and in_group(message):
            await self._set_quiet(message, place, hours)
            return
        chosen = await self.desk.memory.settings(place)
        await self.desk.say(
            message, self._page(chosen, message, place), menu("", chosen, place, group=in_group(message))
        )

    async def pressed(self, pressed: Pressed) -> str:
        """Open a menu or change a setting; the message changes with it."""
        thread, name, value = pressed.number(0), pressed.argument(1), pressed.argument(2)
        message, group = pressed.message, in_group(pressed.message)
        if thread < 0:
            return texts.GONE
        if refusal := await self._refusal(message, pressed.who.user_id):
            return refusal
        place, kept = Place(message.chat_id, thread), self.desk.memory.store.settings
        changes = name == "reset" or bool(value)
        if name == "reset":
            await kept.reset(place)
        elif value:
            wanted = change(name, value)
            if wanted is None:
                return texts.GONE
            await kept.change(place, wanted)
        chosen = await self.desk.memory.settings(place)
        opened = "" if changes else name
        text = messages(self._page(chosen, message, place, opened))[0]
        await self.desk.sender.edit(message.chat_id, message.message_id, text, menu(opened, chosen, place, group=group))
        return texts.SETTINGS_DONE if changes else ""

    async def members_changed(self, update: Update, _: Context) -> None:
        """Forget who administrates a chat in which that may have changed."""
        if update.chat_member is not None:
            self.admins.forget(update.chat_member.chat.id)

    async def _set_quiet(self, message: Message, place: Place, hours: str) -> None:
        chosen = await self.desk.memory.settings(place)
        wanted = quiet_hours(hours, chosen.quiet.zone if chosen.quiet else "UTC")
        if wanted is None:
            await self.desk.say(message, (paragraph(texts.SETTINGS_QUIET_WRONG),))
            return
        chosen = await self.desk.memory.store.settings.change(place, wanted)
        await self.desk.say(message, self._page(chosen, message, place), menu("", chosen, place, group=True))

    async def _refusal(self, message: Message, user_id: int) -> str:
        """Return why the user may not change the settings of the chat of `message`, or nothing where they may."""
        may = await self.admins.may_change(message.chat, user_id)
        return texts.SETTINGS_UNKNOWN if may is None else "" if may else texts.SETTINGS_WHO

    @staticmethod
    def _page(chosen: ChatSettings, message: Message, place: Place, opened: str = "") -> tuple[Block, ...]:
        page = pages.settings(chosen, group=in_group(message), topic=bool(place.thread_id))
        more = (paragraph(texts.SETTINGS_QUIET_MEANS, texts.SETTINGS_QUIET_HOW),) if opened in ("quiet", "zone") else ()
        return (*page, *more)


def quiet_hours(text: str, zone: str) -> Callable[[ChatSettings], ChatSettings] | None:
    """Return the change that `text` asks for, ``22:00-07:00 Europe/Vienna`` or ``off``; None where it is neither.

    `zone` is the time zone where it names none.
    """
    if text.strip().lower() in ("off", "none", "no"):
        return lambda before: before._replace(quiet=None)
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    start, end = _minutes(found[1], found[2]), _minutes(found[3], found[4])
    named = found[5] or zone
    known = next((name for name in available_timezones() if name.lower() == named.lower()), "")
    if start < 0 or end < 0 or not known:
        return None
    return lambda before: before._replace(quiet=QuietHours(start, end, known))


def _minutes(hour: str, minute: str | None) -> int:
    """Return a time of day as minutes after midnight, 24 o'clock as midnight; -1 where there is no such time."""
    minutes = int(hour) * 60 + int(minute or 0)
    return minutes % DAY if minutes <= DAY and int(minute or 0) < 60 else -1
