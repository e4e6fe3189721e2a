"""How a reference is cited: in short within a reply, in full on a line of its own."""

from lnbot.knowledge.model import Reference


def family_name(author: str) -> str:
    """Return the family name of `author` as printed in the reference list: ``van Vollenhoven RF`` gives ``van Vollenhoven``."""
    parts = author.split()
    while len(parts) > 1 and (parts[-1].isupper() or parts[-1] in ("3rd", "Jr.")):
        parts.pop()
    return " ".join(parts).removesuffix(" Jr.")


def author_line(reference: Reference) -> str:
    """Return the authors as a short citation names them: ``Fei et al.``, ``Kronbichler and Mayer``."""
    names = [family_name(author) for author in reference.authors]
    if reference.et_al or len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)


def source_line(reference: Reference) -> str:
    """Return where `reference` appeared: ``Clin Exp Rheumatol 2013;31:62-8``."""
    issue = f"({reference.issue})" if reference.issue else ""
    place = f";{reference.volume}{issue}:{reference.pages}" if reference.volume else ""
    return f"{reference.journal} {reference.year}{place}".strip().replace("–", "-")


def full_citation(reference: Reference) -> str:
    """Return the whole entry on one line, with its authors as printed."""
    authors = ", ".join(reference.authors) + (", et al" if reference.et_al else "")
    end = "" if reference.title.endswith("?") else "."
    tail = f" {reference.url}" if reference.url else ""
    note = f" [{reference.note}]" if reference.note else ""
    return f"{authors}. {reference.title}{end} {source_line(reference)}.{note}{tail}"
