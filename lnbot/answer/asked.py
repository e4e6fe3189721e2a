"""What a question asks about a set of studies."""

from typing import NamedTuple

from lnbot.answer.scope import Scope

EXTREMES = frozenset(("highest", "lowest"))
"""The forms of question that ask for the study with an extreme figure: "which paper had the worst response"."""


class Asked(NamedTuple):
    """What a question asks about a set of studies: which studies, for what, and in what form."""

    scope: Scope
    measure: str
    forms: frozenset[str]
