"""What the README says of the Telegram bot is so."""

import re
from pathlib import Path

from lnbot.telegram import texts

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_readme_has_every_command_of_the_bot_and_no_other() -> None:
    """As the menu has them, and /start, which every bot has."""
    listed = re.findall(r"^\| `/([a-z]+)", README, re.M)
    assert sorted(listed) == sorted({*texts.COMMANDS, "start"})


def test_the_readme_names_the_switches_of_botfather() -> None:
    """Without them parts of the bot do not work."""
    for switch in ("Group Privacy", "Inline Mode", "Inline Feedback", "Guest Mode"):
        assert f"| {switch} |" in README
