"""Each update is handled once, however often Telegram delivers it, before and after a restart."""

import logging

from telegram import Update

from lnbot.store.errors import StoreUnavailableError
from lnbot.telegram.memory import Memory

log = logging.getLogger(__name__)

POLLING = "polling"
"""Who handles updates: Telegram lets one process poll, so what it held before a crash is its again."""


class Once:
    """Claims updates in the store. Where the database is away they are handled all the same: late is worse than twice."""

    def __init__(self, memory: Memory, owner: str = POLLING) -> None:
        """Claim updates for `owner`."""
        self._updates = memory.store.updates
        self._clock = memory.clock
        self._owner = owner

    async def begin(self) -> None:
        """Give back what was claimed before a crash."""
        await self._updates.release_all(self._owner)

    async def claim(self, update: Update) -> bool:
        """Return whether `update` is to be handled now."""
        try:
            return await self._updates.claim(update.update_id, self._owner, self._clock())
        except StoreUnavailableError as error:
            log.warning("update %d is handled without the database: %s", update.update_id, error)
            return True

    async def finish(self, update: Update) -> None:
        """Note that `update` was handled."""
        try:
            await self._updates.finish(update.update_id, self._owner)
        except StoreUnavailableError as error:
            log.warning("update %d was handled, which the database does not know: %s", update.update_id, error)
