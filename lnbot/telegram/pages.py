"""The pages of the bot's own words: start, help, about, privacy, settings."""

from lnbot.knowledge.model import Knowledge
from lnbot.render.telegram_html import Block, bullets, heading, paragraph
from lnbot.store.removal import DAY, HOUR, Retention
from lnbot.store.values import ChatSettings
from lnbot.telegram import texts


def welcome(knowledge: Knowledge) -> tuple[Block, ...]:
    """Return the page that /start shows."""
    return heading(texts.WELCOME), paragraph(_of_review(texts.WELCOME_MORE, knowledge)), paragraph(texts.WELCOME_END)


def helping(username: str) -> tuple[Block, ...]:
    """Return the page that /help shows."""
    return (
        heading(texts.HELP),
        paragraph(texts.HELP_ASK),
        bullets(texts.HELP_COMMANDS),
        bullets(line.format(username=username) for line in texts.HELP_ELSEWHERE),
        paragraph(texts.HELP_EDIT),
        paragraph(texts.HELP_TRY),
    )


def about(knowledge: Knowledge) -> tuple[Block, ...]:
    """Return the page that /about shows."""
    lines = (texts.ABOUT_REVIEW, texts.ABOUT_DATE, texts.ABOUT_NOT, texts.ABOUT_HOW)
    return heading(texts.ABOUT), *(paragraph(_of_review(line, knowledge)) for line in lines)


def privacy(retention: Retention) -> tuple[Block, ...]:
    """Return the page that /privacy shows, where `retention` holds."""
    spans = {
        "dialogue": _span(retention.dialogues),
        "exchange": _span(retention.exchanges),
        "remark": _span(retention.remarks),
        "update": _span(retention.updates),
    }
    return (
        heading(texts.PRIVACY),
        bullets(line.format(**spans) for line in texts.PRIVACY_KEPT),
        paragraph(texts.PRIVACY_NOT),
        paragraph(texts.PRIVACY_FORGET),
        paragraph(texts.PRIVACY_PATIENTS),
    )


def settings(chosen: ChatSettings, *, group: bool, topic: bool) -> tuple[Block, ...]:
    """Return the page that /settings shows, with what is `chosen`."""
    values = {
        "speak": texts.SETTINGS_SPEAK[chosen.speak],
        "verbosity": texts.SETTINGS_VERBOSITY[chosen.verbosity],
        "quiet": quiet(chosen),
        "feedback": texts.SETTINGS_SWITCH[chosen.feedback],
        "keep": texts.SETTINGS_SWITCH[chosen.keep_questions],
    }
    lines = [
        line.format(value=values[name])
        for name, line in texts.SETTINGS_LINES.items()
        if group or name not in ("speak", "quiet")
    ]
    return heading(texts.SETTINGS_TOPIC if topic else texts.SETTINGS), bullets(lines)


def quiet(chosen: ChatSettings) -> str:
    """Return the quiet hours in words."""
    if chosen.quiet is None:
        return texts.SETTINGS_QUIET_NONE
    return texts.SETTINGS_QUIET.format(
        start=clock(chosen.quiet.start), end=clock(chosen.quiet.end), zone=chosen.quiet.zone
    )


def clock(minutes: int) -> str:
    """Return `minutes` after midnight as a time of day: ``21:30``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _span(seconds: int) -> str:
    if seconds <= HOUR:
        return texts.HOUR
    days = seconds // DAY
    return texts.DAY if days == 1 else texts.DAYS.format(count=days)


def _of_review(text: str, knowledge: Knowledge) -> str:
    review = knowledge.review
    return text.format(
        authors=", ".join(review.authors),
        title=review.title,
        journal=review.journal,
        year=review.year,
        volume=review.volume,
        issue=review.issue,
        pages=review.pages,
        doi=review.doi,
        facts=len(knowledge.facts),
        version=knowledge.version,
    )
