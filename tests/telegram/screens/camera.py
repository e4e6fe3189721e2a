"""Photographs pages with headless Chromium."""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import NamedTuple

from tests.telegram.screens.page import WIDTH

_NAMES = ("chromium", "chromium-browser", "google-chrome")
FONT = "Roboto"
"""What phones write in: with another font lines and labels are longer or shorter than people see them."""
_TALLEST = 16_000
_DATA = re.compile(r'data-(\w+)="([^"]*)"')


class Picture(NamedTuple):
    """A photograph, the height of what it shows, whether that is wider than a phone, and labels of buttons that are cut."""

    path: Path
    height: int
    wide: bool
    cut: tuple[str, ...]


def chromium() -> str:
    """Return the browser that is installed, or nothing."""
    return next(filter(None, map(shutil.which, _NAMES)), "")


def missing() -> str:
    """Return what photographs need and is not installed, or nothing."""
    if not chromium():
        return "Chromium"
    fonts = subprocess.run(["fc-list", FONT], check=False, capture_output=True, text=True).stdout
    return "" if fonts.strip() else f"the font {FONT}"


def photograph(page: str, picture: Path) -> Picture:
    """Write `page` beside `picture` and photograph all of it, at twice the density, into `picture`.

    Raises:
        subprocess.CalledProcessError: the browser cannot.

    """
    source = picture.with_suffix(".html")
    source.write_text(page, encoding="utf-8")
    root = dict(_DATA.findall(_browse(source, picture, "--dump-dom").partition("<head>")[0]))
    height = min(int(root["height"]), _TALLEST)
    _browse(source, picture, f"--window-size={WIDTH},{height}", f"--screenshot={picture}")
    cut = tuple(label for label in unescape(root["cut"]).split("|") if label)
    return Picture(picture, height, root["wide"] == "true", cut)


def _browse(source: Path, picture: Path, *what: str) -> str:
    profile = picture.with_suffix(".profile")
    done = subprocess.run(
        [
            chromium(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=2",
            f"--window-size={WIDTH},800",
            f"--user-data-dir={profile}",
            *what,
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    shutil.rmtree(profile, ignore_errors=True)
    return done.stdout
