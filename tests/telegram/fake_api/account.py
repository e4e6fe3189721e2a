"""The bot's account."""

from dataclasses import dataclass, field

from tests.telegram.fake_api.shapes import Me, User


@dataclass
class Account:
    """The bot's account, with what BotFather and the bot itself set there."""

    user: User
    privacy: bool = True
    inline: bool = True
    inline_feedback: bool = True
    guests: bool = True
    revoked: bool = False
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """By scope (as JSON) and language."""
    about: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name, description and short description, by which of them and language."""

    def me(self) -> Me:
        """Return the answer to getMe."""
        return Me(
            id=self.user.id,
            is_bot=True,
            first_name=self.user.first_name,
            username=self.user.username,
            can_join_groups=True,
            can_read_all_group_messages=not self.privacy,
            supports_inline_queries=self.inline,
            supports_guest_queries=self.guests,
        )
