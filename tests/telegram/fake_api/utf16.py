"""Text as Telegram counts it: in UTF-16 code units."""


def length(text: str) -> int:
    """Return the number of UTF-16 units of `text`."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def part(text: str, offset: int, size: int) -> str:
    """Return the `size` units of `text` from `offset`; a pair that is cut gives a replacement character."""
    units = text.encode("utf-16-le", errors="surrogatepass")
    return units[2 * offset : 2 * (offset + size)].decode("utf-16-le", errors="replace")
