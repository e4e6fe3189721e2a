"""References as reference managers read them."""

import re

import pytest

from lnbot.answer.assistant import Assistant
from lnbot.render.bibliography import cite


def test_ris_gives_the_last_page_whole(assistant: Assistant) -> None:
    """The printed 62–8 ends at page 68."""
    ris = cite(assistant.knowledge.references[59], "ris")
    assert "SP  - 62\n" in ris and "EP  - 68\n" in ris
    assert ris.startswith("TY  - JOUR\nAU  - Fei, Y\n") and ris.rstrip().endswith("ER  -")


@pytest.mark.parametrize("form", ["text", "bibtex", "ris"])
def test_every_reference_has_every_form(assistant: Assistant, form: str) -> None:
    """Each names its title and its year, and no page range ends before it starts."""
    for reference in assistant.knowledge.references.values():
        cited = cite(reference, form)
        assert str(reference.year) in cited
        assert reference.title.split()[0] in cited
        pages = re.findall(r"^[SE]P  - (\d+)$", cited, re.MULTILINE)
        assert pages == sorted(pages, key=int)


def test_bibtex_escapes_what_tex_reads_but_not_in_addresses(assistant: Assistant) -> None:
    """Braces balance in every entry; an address stays as it can be opened."""
    for reference in assistant.knowledge.references.values():
        entry = cite(reference, "bibtex")
        assert entry.count("{") == entry.count("}")
        assert not reference.url or f"url = {{{reference.url}}}" in entry
