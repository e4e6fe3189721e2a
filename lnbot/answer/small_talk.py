"""Replies to messages that no fact answers: small talk, requests for advice on a person, attacks."""

from lnbot.answer import texts
from lnbot.answer.reply import Reply
from lnbot.question.question import Question


def without_facts(question: Question) -> Reply | None:
    """Return the reply to `question` if it is no question on the review, or None."""
    said = question.intents
    personal = "advice" in said and "person" in said and "review" not in said
    cases: tuple[tuple[bool, Reply], ...] = (
        (not question.tokens, Reply("chat", texts.EMPTY, read_as="nothing to read")),
        ("emergency" in said, Reply("declined", f"{texts.EMERGENCY} {texts.DECLINED}", read_as="an emergency")),
        (personal, Reply("declined", texts.DECLINED, read_as="a request for advice on a person's care")),
        (not said.isdisjoint(("attack", "task")), Reply("off_topic", texts.OFF_TOPIC, read_as="not on the review")),
        ("thanks" in said, Reply("chat", texts.THANKS, read_as="thanks")),
        ("greeting" in said, Reply("chat", texts.GREETING, options=texts.EXAMPLES, read_as="a greeting")),
        (
            "help" in said and not question.names_something,
            Reply("chat", texts.HELP, options=texts.EXAMPLES, read_as="a request for help"),
        ),
    )
    return next((reply for fits, reply in cases if fits), None)
