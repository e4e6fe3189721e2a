"""The buttons of /settings, and what each of them changes."""

from collections.abc import Callable
from typing import NamedTuple, cast

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from lnbot.store.values import ChatSettings, Place, QuietHours, Speak, Verbosity
from lnbot.telegram import pages, texts
from lnbot.telegram.codec import Verb
from lnbot.telegram.keyboards import button, keyboard, paired

Change = Callable[[ChatSettings], ChatSettings]

HOURS = ((22 * 60, 7 * 60), (22 * 60, 6 * 60), (20 * 60, 8 * 60), (18 * 60, 8 * 60))
"""Quiet hours to choose from: from and until, in minutes after midnight."""

ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""Time zones to choose from; any other one can be typed."""

ON, OFF = "on", "off"


class Choice(NamedTuple):
    """One of the values of a setting: how the button carries it, and its label."""

    value: str
    label: str


def menu(opened: str, chosen: ChatSettings, place: Place, *, group: bool) -> InlineKeyboardMarkup | None:
    """Return the buttons of the menu `opened`: the values of one setting, or all settings where it is empty.

    In a private chat (`group` is false) there are fewer: the bot always speaks there, and nobody is disturbed.
    """

    def to(name: str, label: str, value: str = "") -> InlineKeyboardButton:
        return button(label, Verb.SETTINGS, place.thread_id, name, *([value] if value else []))

    choices = _choices(opened, chosen)
    if choices:
        listed = [
            to(opened, texts.CHOSEN.format(label=choice.label) if choice.value == now else choice.label, choice.value)
            for now in (_value(opened, chosen),)
            for choice in choices
        ]
        zone = [to("zone", texts.SETTINGS_BUTTONS["zone"])] if opened == "quiet" and chosen.quiet else []
        rows = paired(listed) if opened == "zone" else [[one] for one in listed]
        return keyboard([*rows, zone, [to("", texts.BACK)]])
    names = ("speak", "verbosity", "quiet", "feedback", "keep") if group else ("verbosity", "feedback", "keep")
    buttons = [
        to(name, _switch(name, chosen), _other(name, chosen))
        if name in _SWITCHES
        else to(name, texts.SETTINGS_BUTTONS[name])
        for name in names
    ]
    reset = [to("reset", texts.SETTINGS_BUTTONS["reset"])] if place.thread_id else []
    return keyboard([*paired(buttons), reset])


def change(name: str, value: str) -> Change | None:
    """Return the change that gives the setting `name` the `value` of a button, or None where there is no such value."""
    if name == "speak" and value in texts.SETTINGS_SPEAK:
        return lambda before: before._replace(speak=cast(Speak, value))
    if name == "verbosity" and value in texts.SETTINGS_VERBOSITY:
        return lambda before: before._replace(verbosity=cast(Verbosity, value))
    if name == "feedback" and value in (ON, OFF):
        return lambda before: before._replace(feedback=value == ON)
    if name == "keep" and value in (ON, OFF):
        return lambda before: before._replace(keep_questions=value == ON)
    if name == "zone" and value in ZONES:
        return lambda before: before._replace(quiet=before.quiet and before.quiet._replace(zone=value))
    if name == "quiet" and value == OFF:
        return lambda before: before._replace(quiet=None)
    hours = next((pair for pair in HOURS if _code(*pair) == value), None)
    if name == "quiet" and hours:
        return lambda before: before._replace(quiet=QuietHours(*hours, before.quiet.zone if before.quiet else ZONES[0]))
    return None


_SWITCHES = ("feedback", "keep")


def _choices(name: str, chosen: ChatSettings) -> list[Choice]:
    if name == "speak":
        return [Choice(*item) for item in texts.SETTINGS_SPEAK.items()]
    if name == "verbosity":
        return [Choice(*item) for item in texts.SETTINGS_VERBOSITY.items()]
    if name == "zone" and chosen.quiet:
        return [Choice(zone, zone) for zone in ZONES]
    if name == "quiet":
        hours = [Choice(_code(*pair), f"{pages.clock(pair[0])} – {pages.clock(pair[1])}") for pair in HOURS]
        return [Choice(OFF, texts.SETTINGS_QUIET_NONE), *hours]
    return []


def _value(name: str, chosen: ChatSettings) -> str:
    quiet = chosen.quiet
    values = {"speak": chosen.speak, "verbosity": chosen.verbosity, "zone": quiet.zone if quiet else ""}
    values["quiet"] = _code(quiet.start, quiet.end) if quiet else OFF
    return values.get(name, "")


def _switch(name: str, chosen: ChatSettings) -> str:
    return texts.SETTINGS_TURN[_other(name, chosen) == ON].format(what=texts.SETTINGS_BUTTONS[name])


def _other(name: str, chosen: ChatSettings) -> str:
    """Return what a switch is turned to: what it is not."""
    return OFF if (chosen.feedback if name == "feedback" else chosen.keep_questions) else ON


def _code(start: int, end: int) -> str:
    return f"{start}-{end}"
