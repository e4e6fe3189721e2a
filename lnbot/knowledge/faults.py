"""What is wrong with a knowledge base, said so that an editor can mend it."""

from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong: in which file and line, in which field, what is wrong and what would be right."""

    file: str
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        """Return ``file:line: field: problem``, as editors and terminals know to jump to."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}: {self.problem}" if self.field else f"{where}: {self.problem}"


class KnowledgeError(Exception):
    """A knowledge base that cannot be used; `faults` says everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep `faults`, sorted by file and line."""
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))
