"""A chat of the fake as a page that looks like a phone."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from tests.telegram.fake_api import FakeChat, InlineAnswer, Posted
from tests.telegram.fake_api.shapes import Button, Message
from tests.telegram.screens.styled import styled

STYLE = (Path(__file__).parent / "phone.css").read_text(encoding="utf-8")
WIDTH = 400
"""Pixels across, as on a common phone."""
EXPANDED = "expanded"


def page(chat: FakeChat, *, title: str = "", posted: Iterable[Posted] | None = None, expanded: bool = False) -> str:
    """Return the page of `chat`, of all that stands there or of `posted`; long quotes are cut unless `expanded`."""
    shown = [p for p in (posted if posted is not None else chat.messages.values()) if not p.deleted]
    bubbles = "\n".join(_bubble(p, chat) for p in shown)
    name = chat.bot.first_name if chat.kind == "private" else chat.title
    return document(title or name, name, "bot" if chat.kind == "private" else "group", bubbles, expanded=expanded)


def inline_page(answer: InlineAnswer, bot_username: str) -> str:
    """Return the page of what is offered for an inline query."""
    button = f'<div class="results-button">{escape(answer.button.text)}</div>' if answer.button else ""
    rows = "\n".join(
        f'<div class="result"><div class="thumb">{escape(r.title[:1])}</div><div><div class="result-title">'
        f'{escape(r.title)}</div><div class="result-text">{escape(r.description)}</div></div></div>'
        for r in answer.results
    )
    body = f'<div class="results">{button}{rows}</div><div class="field">@{escape(bot_username)} {escape(answer.query)}</div>'
    return document(f"@{bot_username} {answer.query}", "Somebody else", "last seen recently", body)


def document(title: str, name: str, below: str, body: str, *, expanded: bool = False) -> str:
    """Return a whole page with the head of a chat and `body` under it; the page says how it came out.

    Its root has `data-height`, `data-wide` (whether something sticks out) and `data-cut` (labels of buttons that do not fit).
    """
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head>
<body class="{EXPANDED if expanded else ""}" style="width:{WIDTH}px">
<header><div class="avatar">{escape(name[:1])}</div><div><div class="name">{escape(name)}</div>
<div class="below">{escape(below)}</div></div></header>
<main>{body}</main>
<script>
for (const quote of document.querySelectorAll(".expandable"))
  if (quote.scrollHeight > quote.clientHeight) quote.classList.add("cut");
const wide = (element) => element.scrollWidth > element.clientWidth;
const cut = [...document.querySelectorAll(".button")].filter(wide);
document.documentElement.dataset.cut = cut.map((button) => button.textContent).join("|");
document.documentElement.dataset.wide = wide(document.body);
document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height);
</script></body></html>
"""


def _bubble(posted: Posted, chat: FakeChat) -> str:
    message = posted.message
    if not (posted.text or message.poll):
        return f'<div class="service">{escape(_event(message))}</div>'
    mine = message.sender is not None and not message.sender.is_bot
    side = "out" if mine and chat.kind == "private" else "in"
    parts = []
    if chat.kind != "private" and message.sender is not None:
        parts.append(f'<div class="sender">{escape(message.sender.first_name)}</div>')
    if message.via_bot:
        parts.append(f'<div class="via">via @{escape(message.via_bot.username)}</div>')
    replied = message.reply_to_message
    if replied is not None and replied.text:
        who = replied.sender.first_name if replied.sender else ""
        parts.append(f'<div class="reply"><b>{escape(who)}</b><br>{escape(replied.text[:60])}</div>')
    parts.append(f'<div class="text">{styled(posted.text, message.entities or message.caption_entities)}</div>')
    time = datetime.fromtimestamp(message.date, UTC).strftime("%H:%M")
    parts.append(f'<div class="time">{"edited " if posted.edits else ""}{time}</div>')
    bubble = f'<div class="bubble {side}">{"".join(parts)}</div>'
    keyed = " keyed" if posted.rows else ""
    return f'<div class="row {side}"><div class="message{keyed}">{bubble}{_keyboard(posted.rows)}</div></div>'


def _event(message: Message) -> str:
    if message.forum_topic_created is not None:
        return f"topic “{message.forum_topic_created['name']}”"
    names = [user.first_name for user in message.new_chat_members]
    return f"{', '.join(names)} joined" if names else "…"


def _keyboard(rows: list[list[Button]]) -> str:
    if not rows:
        return ""
    lines = "".join(
        f'<div class="buttons">{"".join(f"<div class=button>{escape(b.text)}{_mark(b)}</div>" for b in row)}</div>'
        for row in rows
    )
    return f'<div class="keyboard">{lines}</div>'


def _mark(button: Button) -> str:
    mark = "↗" if button.url else "⧉" if button.copy_text else ""
    return f"<sup>{mark}</sup>" if mark else ""
