"""What the editor of the knowledge base is given: questions that were not answered or were disliked, and comments."""

import re

from sqlalchemy import select

from lnbot.store.database import Database
from lnbot.store.tables import RemarkRow
from lnbot.store.values import Remark


class RemarkStore:
    """What was kept for the editor."""

    def __init__(self, database: Database) -> None:
        """Read it from `database`."""
        self.database = database

    async def since(self, moment: int) -> list[Remark]:
        """Return what was kept since `moment` (seconds UTC), most frequent first, then the latest first.

        Texts of one reason that differ only in case, spaces and punctuation are one remark, with the words of the latest.
        """
        rows = (
            select(RemarkRow.reason, RemarkRow.text, RemarkRow.kind, RemarkRow.read_as, RemarkRow.at)
            .where(RemarkRow.at >= moment)
            .order_by(RemarkRow.at, RemarkRow.id)
        )
        found: dict[tuple[str, str], Remark] = {}
        async with self.database.reading() as connection:
            async for reason, text, kind, read_as, at in await connection.stream(rows):
                key = (reason, _folded(text))
                before = found.pop(key, None)
                found[key] = Remark(reason, text, before.times + 1 if before else 1, kind, read_as, at)
        return sorted(found.values(), key=lambda remark: (-remark.times, -remark.last, remark.text))


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|[<>=+%]", text.casefold())) or text
