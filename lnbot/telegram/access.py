"""Who is answered, where the operator has said so: the groups and the people on a list."""

from telegram import Update
from telegram.constants import ChatType

from lnbot.telegram.settings import Settings, numbers_of


class Access:
    """Admits updates by the lists of `settings`; an empty list admits all."""

    def __init__(self, settings: Settings) -> None:
        """Read the lists."""
        self._chats = numbers_of(settings.allowed_chats)
        self._users = numbers_of(settings.allowed_users)

    def admits(self, update: Update) -> bool:
        """Whether `update` is of a chat and of somebody to be answered. In a group that is listed everybody is."""
        chat, user = update.effective_chat, update.effective_user
        grouped = chat is not None and chat.type != ChatType.PRIVATE
        if grouped and self._chats:
            return chat is not None and chat.id in self._chats
        return not self._users or (user is not None and user.id in self._users)
