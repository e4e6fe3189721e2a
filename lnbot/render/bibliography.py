"""References ready to paste: as text, for BibTeX and for reference managers (RIS)."""

from lnbot.knowledge.citation import family_name, full_citation
from lnbot.knowledge.model import Reference


def cite(reference: Reference, form: str) -> str:
    """Return `reference` in `form`: ``text``, ``bibtex`` or ``ris``."""
    return {"text": _text, "bibtex": _bibtex, "ris": _ris}[form](reference)


def _text(reference: Reference) -> str:
    return f"[{reference.number}] {full_citation(reference)}"


def _bibtex(reference: Reference) -> str:
    key = "".join(c for c in family_name(reference.authors[0]) if c.isalnum()) + str(reference.year)
    authors = " and ".join(map(_inverted, reference.authors)) + (" and others" if reference.et_al else "")
    fields = {
        "author": authors,
        "title": f"{{{reference.title}}}",
        "journal": reference.journal,
        "year": str(reference.year),
        "volume": reference.volume,
        "number": reference.issue,
        "pages": reference.pages.replace("–", "--"),
        "url": reference.url,
        "note": reference.note,
    }
    body = ",\n".join(
        f"  {name} = {{{value if name == 'url' else _escaped(value)}}}" for name, value in fields.items() if value
    )
    return f"@{'article' if reference.journal else 'misc'}{{{key}-{reference.number},\n{body}\n}}"


def _escaped(text: str) -> str:
    for character in "&%#_":
        text = text.replace(character, "\\" + character)
    return text


def _ris(reference: Reference) -> str:
    start, end = _ends(reference.pages)
    lines = [("TY", "JOUR" if reference.journal else "GEN")]
    lines += [("AU", _inverted(author)) for author in reference.authors]
    lines += [("TI", reference.title), ("JO", reference.journal), ("PY", str(reference.year)), ("VL", reference.volume)]
    lines += [("IS", reference.issue), ("SP", start), ("EP", end), ("UR", reference.url), ("N1", reference.note)]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines if value) + "\nER  - \n"


def _ends(pages: str) -> tuple[str, str]:
    """Return the first and the last page, the last one whole: ``62`` and ``68`` of the printed ``62–8``."""
    start, _, end = pages.partition("–")
    return start, start[: len(start) - len(end)] + end if end.isdecimal() else end


def _inverted(author: str) -> str:
    """Return `author`, printed ``Fei Y``, as reference managers want it: ``Fei, Y``."""
    family = family_name(author)
    initials = author.removeprefix(family).strip()
    return f"{family}, {initials}" if initials and author.startswith(family) else author
