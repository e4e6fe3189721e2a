"""Places that people and bots have in a chat."""

from dataclasses import dataclass
from typing import Any

import msgspec

from tests.telegram.fake_api.shapes import User

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
PRESENT = frozenset(("creator", "administrator", "member", "restricted"))
ADMINS = frozenset(("creator", "administrator"))


@dataclass
class Member:
    """Somebody's place in a chat; `status` is in the words of the Bot API."""

    user: User
    status: str
    anonymous: bool = False

    @property
    def present(self) -> bool:
        """Whether they are in the chat."""
        return self.status in PRESENT

    @property
    def admin(self) -> bool:
        """Whether they administer the chat."""
        return self.status in ADMINS

    def shape(self) -> dict[str, Any]:
        """Return the ChatMember object of the Bot API."""
        shape: dict[str, Any] = {"status": self.status, "user": msgspec.to_builtins(self.user)}
        match self.status:
            case "creator":
                shape["is_anonymous"] = self.anonymous
            case "administrator":
                shape |= {"can_be_edited": False, "is_anonymous": self.anonymous, **dict.fromkeys(_RIGHTS, True)}
            case "restricted":
                shape |= {"is_member": True, "until_date": 0, **dict.fromkeys(_PERMISSIONS, False)}
            case "kicked":
                shape["until_date"] = 0
        return shape
