"""Replies to messages that no fact answers: small talk, requests for advice on a person, attacks, what is off topic."""

from lnbot.answer import texts
from lnbot.answer.reply import Reply
from lnbot.question.question import Question

LIKELY, PLAIN = 0.6, 0.85
"""How likely a message has to be of a kind to be taken for one of it, and to be so although it names things of the review."""

HALF, VAGUE = 0.45, 0.45
"""How likely a message that names nothing of the field has to be off topic, if its best fact scores below the second."""

ASKED, CLEARLY_ASKED = 0.62, 0.8
"""How surely the best fact has to be meant for a message to be a question, and not small talk, or not a request for advice."""

SURELY = 0.95
"""How likely a request for advice has to be if no word in it stands for a person, or a message off topic if it names a
measure that questions on studies name too."""

URGENT = 0.2
"""How likely a message has to be an emergency for emergency care to be named."""


def without_facts(question: Question, score: float) -> Reply | None:
    """Return the reply to `question`, which the best fact fits with `score`, if it is no question on the review, or None."""
    if not question.tokens:
        return Reply("chat", texts.EMPTY, read_as="nothing to read")
    return _declined(question, score) or _off_topic(question, score) or _chat(question, score)


def _declined(question: Question, score: float) -> Reply | None:
    urgent = question.kinds.get("emergency", 0.0)
    likely = question.kinds.get("advice", 0.0) + urgent
    personal = "person" in question.intents or urgent >= LIKELY or likely >= SURELY
    if likely < LIKELY or (score >= CLEARLY_ASKED and likely < SURELY) or not personal:
        return None
    if question.names_study and score >= ASKED and urgent < URGENT:
        return None
    if urgent >= URGENT:
        return Reply("declined", f"{texts.EMERGENCY} {texts.DECLINED}", read_as="an emergency")
    return Reply("declined", texts.DECLINED, read_as="a request for advice on a person's care")


def _off_topic(question: Question, score: float) -> Reply | None:
    likely = question.kinds.get("off-topic", 0.0) + question.kinds.get("attack", 0.0)
    needed = PLAIN if question.names_field or question.treatments else LIKELY
    known = question.names_drug or (question.unreported and not question.outside and likely < SURELY)
    vague = likely >= HALF and score < VAGUE and not question.names_field and not question.treatments
    if (
        question.intents.isdisjoint(("attack", "task"))
        and (known or not vague)
        and (known or likely < needed or score >= ASKED)
    ):
        return None
    return Reply("off_topic", texts.OFF_TOPIC, confidence=likely, read_as="not on the review")


def _chat(question: Question, score: float) -> Reply | None:
    cases = (
        ("thanks", Reply("chat", texts.THANKS, read_as="thanks")),
        ("greeting", Reply("chat", texts.GREETING, options=texts.EXAMPLES, read_as="a greeting")),
        ("help", Reply("chat", texts.HELP, options=texts.EXAMPLES, read_as="a request for help")),
    )
    if question.names_something:
        return None
    talk = sum(question.kinds.get(kind, 0.0) for kind, _ in cases)
    if talk >= LIKELY and score < VAGUE:
        return max(cases, key=lambda case: question.kinds.get(case[0], 0.0))[1]
    for kind, reply in cases:
        if kind in question.intents:
            return reply
        likely = question.kinds.get(kind, 0.0)
        if likely >= PLAIN or (likely >= LIKELY and score < ASKED):
            return reply
    return None
