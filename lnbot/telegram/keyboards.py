"""The buttons under messages."""

from collections.abc import Iterable, Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit
from telegram.helpers import create_deep_linked_url

from lnbot.answer.offers import Offer
from lnbot.answer.reply import Reply
from lnbot.knowledge.citation import full_citation
from lnbot.knowledge.model import Entity, Reference
from lnbot.render.telegram_html import shortened, units
from lnbot.telegram import texts
from lnbot.telegram.codec import LONGEST_DATA, Verb, fact_link, pack

Row = list[InlineKeyboardButton]

WIDE = 24
"""Up to how many characters a label may have to share its row."""

LONGEST_LABEL = 60
"""Characters of an option on its button; it stands in full in the message."""

MOST_SOURCES = 5
"""Up to how many sources are given in full at a press."""

PAGE = 12
"""How many treatments are shown at once."""


def button(label: str, verb: Verb, *arguments: str | int) -> InlineKeyboardButton:
    """Return a button that says what to do."""
    return InlineKeyboardButton(label, callback_data=pack(verb, *arguments))


def keyboard(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """Return `rows` as a keyboard, or None where there are no buttons."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def paired(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    """Return `buttons` in rows of two, those with long labels alone."""
    rows: list[Row] = []
    for one in buttons:
        room = rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= WIDE
        if room and len(one.text) <= WIDE:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def options(choices: Sequence[str]) -> list[Row]:
    """Return a row for each of `choices`, which are questions."""
    return [[option(number, choice)] for number, choice in enumerate(choices, 1)]


def option(number: int, question: str) -> InlineKeyboardButton:
    """Return the button that asks `question`, the option with `number`."""
    label = shortened(question, LONGEST_LABEL)
    data = f"v1:{Verb.ASK}:{question}"
    if len(data.encode()) <= LONGEST_DATA:
        return InlineKeyboardButton(label, callback_data=pack(Verb.ASK, question))
    return button(label, Verb.OPTION, number)


def offers(made: Sequence[Offer]) -> list[Row]:
    """Return the buttons of what else can be asked."""
    return paired([button(offer.label, Verb.OFFER, offer.aspect, offer.subject) for offer in made])


def sources(reply: Reply, references: dict[int, Reference]) -> Row:
    """Return the buttons that give the sources of `reply` in full, and copy the citation if it is one."""
    if not 1 <= len(reply.refs) <= MOST_SOURCES:
        return []
    label = texts.SOURCE_IN_FULL if len(reply.refs) == 1 else texts.SOURCES_IN_FULL
    numbers = ".".join(map(str, reply.refs))
    copy = [copying(references[reply.refs[0]])] if len(reply.refs) == 1 else []
    entry = f"reference-{reply.refs[0]}"
    return copy if reply.facts[:1] == (entry,) else [button(label, Verb.SOURCES, numbers), *copy]


def copying(reference: Reference) -> InlineKeyboardButton:
    """Return the button that copies the citation of `reference`, as much of it as Telegram copies."""
    citation = full_citation(reference)
    most = InlineKeyboardButtonLimit.MAX_COPY_TEXT
    if units(citation) > most and len(reference.authors) > 1:
        citation = full_citation(reference._replace(authors=reference.authors[:1], et_al=True))
    return InlineKeyboardButton(texts.COPY_CITATION, copy_text=CopyTextButton(shortened(citation, most)))


def rating(message_id: int) -> Row:
    """Return the buttons to rate the answer to the question in message `message_id`."""
    return [button(texts.GOOD, Verb.RATE, 1, message_id), button(texts.BAD, Verb.RATE, 0, message_id)]


def in_private(username: str, payload: str, label: str = texts.ASK_IN_PRIVATE) -> Row:
    """Return a link that opens the bot's private chat with what `payload` says."""
    return [InlineKeyboardButton(label, url=create_deep_linked_url(username, payload or None))] if username else []


def about_fact(username: str, reply: Reply) -> Row:
    """Return a link to go on from `reply` in private."""
    return in_private(username, fact_link(reply.facts[0]) if reply.facts else "", texts.ASK_MORE)


def treatments(entities: Sequence[Entity], page: int) -> InlineKeyboardMarkup | None:
    """Return the treatments of a `page` (from 0) to choose from, with the ways to the other pages."""
    shown = entities[page * PAGE : (page + 1) * PAGE]
    turning = [button(texts.LESS, Verb.TREATMENTS, page - 1)] if page else []
    if (page + 1) * PAGE < len(entities):
        turning.append(button(texts.MORE, Verb.TREATMENTS, page + 1))
    return keyboard([*paired([button(_name(e), Verb.TREATMENT, e.id) for e in shown]), turning])


def outcomes(made: Sequence[Offer], treatment: str) -> InlineKeyboardMarkup | None:
    """Return what can be asked about `treatment`, and the way back."""
    rows = paired([button(offer.label, Verb.OUTCOME, offer.aspect, treatment) for offer in made])
    return keyboard([*rows, [button(texts.ALL_TREATMENTS, Verb.TREATMENTS, 0)]])


def after_outcome(treatment: str) -> list[Row]:
    """Return the ways back from an outcome of `treatment`."""
    return [[button(texts.BACK, Verb.TREATMENT, treatment), button(texts.ALL_TREATMENTS, Verb.TREATMENTS, 0)]]


def compared(entities: Sequence[Entity], first: str = "") -> InlineKeyboardMarkup | None:
    """Return the treatments to compare: the first one, or the one to set beside `first`."""
    before = (first,) if first else ()
    rows = paired([button(_name(e), Verb.COMPARE, *before, e.id) for e in entities if e.id != first])
    return keyboard([*rows, [button(texts.BACK, Verb.COMPARE)] if first else []])


def comparison(first: str, second: str, aspects: Sequence[tuple[str, str]], shown: str) -> list[Row]:
    """Return the outcomes (number and label each) by which `first` and `second` can be compared, `shown` marked."""
    buttons = [
        button(texts.CHOSEN.format(label=label) if place == shown else label, Verb.COMPARE, first, second, place)
        for place, label in aspects
    ]
    return [*paired(buttons), [button(texts.OTHER_COMPARISON, Verb.COMPARE)]]


def tables() -> InlineKeyboardMarkup | None:
    """Return the tables to choose from."""
    return keyboard([[button(label, Verb.TABLE, number)] for number, label in texts.TABLES.items()])


def _name(entity: Entity) -> str:
    name = entity.name.partition(" (")[0]
    for long, short in texts.SHORTER.items():
        name = name.replace(long, short)
    return shortened(name[:1].upper() + name[1:], LONGEST_LABEL)
