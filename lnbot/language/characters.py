"""One way of writing for every character that people and printers write in several ways."""

import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´ʼ"), "'") | dict.fromkeys(map(ord, "“”„‟″«»"), '"')
_SUPERSCRIPTS = {ord("²"): "^2", ord("³"): "^3", ord("¹"): "^1", ord("⁴"): "^4", ord("⁵"): "^5", ord("⁶"): "^6"}
_SYMBOLS = {ord("×"): "x", ord("μ"): "u", ord("µ"): "u", ord("≥"): ">=", ord("≤"): "<=", ord("®"): "", ord("™"): ""}
_TABLE = _DASHES | _QUOTES | _SUPERSCRIPTS | _SYMBOLS


def plain(text: str) -> str:
    """Return `text` with compatibility forms, dashes, quotes and spaces written in one way.

    Superscripts keep their level (``m²`` becomes ``m^2``), so that an exponent is not taken for a figure; invisible
    and direction-changing characters go; every run of white space becomes one space.
    """
    text = unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs", "Cn"))
    return " ".join(kept.split())


def unaccented(text: str) -> str:
    """Return `text` without diacritics: ``García`` becomes ``Garcia``."""
    if text.isascii():
        return text
    split = unicodedata.normalize(
        "NFD", text.replace("ß", "ss").replace("ø", "o").replace("æ", "ae").replace("œ", "oe")
    )
    return "".join(c for c in split if not unicodedata.combining(c))
