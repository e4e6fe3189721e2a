"""The commands that are questions: what each asks, so that it can be answered, and answered anew when it is edited."""

from typing import NamedTuple

from telegram import Message, User

from lnbot.answer.offers import Offers
from lnbot.telegram.address import asked_by_command, command_in, heard

DEFINITIONS = "list the definitions of refractory LN"
TABLES = {1: DEFINITIONS, 2: "list the studies in table 2", 3: "list the studies in table 3"}


class Asked(NamedTuple):
    """A question, and whether it stands `alone`, leaning on nothing said before."""

    text: str
    alone: bool = False


NOTHING = Asked("")


def asked(message: Message, bot: User, offers: Offers) -> Asked:
    """Return what `message` asks, by a command or in plain words; `NOTHING` where its command is no question."""
    command = command_in(message)
    if not command:
        return Asked(heard(message, bot).text)
    argument = asked_by_command(message, bot)
    number = _number(argument)
    if command == "ask":
        return Asked(argument)
    if command == "definitions":
        return Asked(DEFINITIONS, alone=True)
    if command == "ref" and number >= 0:
        return Asked(f"reference {number}", alone=True)
    if command == "table" and number in TABLES:
        return Asked(TABLES[number], alone=True)
    if command == "compare":
        return Asked(offers.compared_in(argument), alone=True)
    return NOTHING


def _number(text: str) -> int:
    """Return the number that `text` is, in brackets or not; -1 where it is none."""
    digits = text.strip("[]#. ")
    return int(digits) if digits.isascii() and digits.isdecimal() else -1
