"""Updates: each is handled once, whoever delivers it how often, and those of a lane in order.

Two ways to work with it, by how many copies of the bot run:

- One copy that keeps the order itself: `claim` an update, handle it, `finish` it.
- Several copies, or updates that must survive a crash: `keep` each update before it is acknowledged; then `take` the next
  one, handle it, `finish` it. Of a lane (a chat, or whatever has to be kept in order) one copy handles one update at a time,
  the oldest first.

Whoever handles an update holds it for a lease; after a crash it can be claimed or taken again once the lease is over.
"""

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lnbot.store.database import Database, inserted
from lnbot.store.tables import LaneRow, UpdateRow
from lnbot.store.values import Taken

LEASE = 120
"""Seconds for which an update is held: longer than it takes to handle one, also where sending has to wait its turn."""

_LANES_TRIED = 8
"""How many lanes are tried at a time; others may be faster at the first ones."""


class UpdateStore:
    """The updates that were received, and who handles them."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`."""
        self.database = database

    async def claim(self, update_id: int, owner: str, now: int) -> bool:
        """Claim an update for `owner`; False when it is finished or somebody else's, until the lease of that one is over."""
        mine = {UpdateRow.owner: owner, UpdateRow.lease_until: now + LEASE}
        free = (UpdateRow.update_id == update_id, ~UpdateRow.finished, ~_held(UpdateRow, now))
        new = {
            UpdateRow.update_id: update_id,
            UpdateRow.received_at: now,
            UpdateRow.attempts: 1,
            UpdateRow.finished: False,
        }
        async with self.database.writing() as connection:
            again = update(UpdateRow).where(*free).values({**mine, UpdateRow.attempts: UpdateRow.attempts + 1})
            if (await connection.execute(again)).rowcount:
                return True
            return await inserted(connection, insert(UpdateRow).values({**mine, **new}))

    async def keep(self, update_id: int, lane: int, body: bytes, now: int) -> bool:
        """Keep an update until it is finished; False when it is known already, finished or not."""
        values = {
            UpdateRow.update_id: update_id,
            UpdateRow.lane: lane,
            UpdateRow.body: body,
            UpdateRow.received_at: now,
            UpdateRow.lease_until: 0,
            UpdateRow.attempts: 0,
            UpdateRow.finished: False,
        }
        async with self.database.writing() as connection:
            return await inserted(connection, insert(UpdateRow).values(values))

    async def take(self, owner: str, now: int) -> Taken | None:
        """Take the oldest update that was kept and whose lane nobody is busy with, or None."""
        held = select(LaneRow.lane).where(_held(LaneRow, now))
        oldest = func.min(UpdateRow.update_id)
        free = (
            select(UpdateRow.lane)
            .where(~UpdateRow.finished, UpdateRow.lane.is_not(None), UpdateRow.lane.not_in(held))
            .group_by(UpdateRow.lane)
            .order_by(oldest)
            .limit(_LANES_TRIED)
        )
        async with self.database.reading() as connection:
            lanes = (await connection.execute(free)).scalars().all()
        for lane in lanes:
            if lane is not None and (taken := await self._take_from(lane, owner, now)) is not None:
                return taken
        return None

    async def _take_from(self, lane: int, owner: str, now: int) -> Taken | None:
        mine = {"owner": owner, "lease_until": now + LEASE}
        async with self.database.writing() as connection:
            grab = update(LaneRow).where(LaneRow.lane == lane, ~_held(LaneRow, now)).values(**mine)
            if not (await connection.execute(grab)).rowcount and not await inserted(
                connection, insert(LaneRow).values(lane=lane, **mine)
            ):
                return None
            first = (
                select(UpdateRow.update_id, UpdateRow.body, UpdateRow.attempts)
                .where(~UpdateRow.finished, UpdateRow.lane == lane)
                .order_by(UpdateRow.update_id)
                .limit(1)
            )
            row = (await connection.execute(first)).first()
            if row is None or row.body is None:
                await connection.execute(delete(LaneRow).where(LaneRow.lane == lane))
                return None
            attempts = row.attempts + 1
            there = update(UpdateRow).where(UpdateRow.update_id == row.update_id)
            await connection.execute(there.values(**mine, attempts=attempts))
            return Taken(row.update_id, lane, row.body, attempts)

    async def extend(self, update_id: int, owner: str, now: int) -> bool:
        """Hold an update for longer; False when it is `owner`'s no more."""
        async with self.database.writing() as connection:
            there = update(UpdateRow).where(UpdateRow.update_id == update_id, UpdateRow.owner == owner)
            lanes = select(UpdateRow.lane).where(UpdateRow.update_id == update_id)
            lane = update(LaneRow).where(LaneRow.lane.in_(lanes), LaneRow.owner == owner)
            await connection.execute(lane.values(lease_until=now + LEASE))
            return bool((await connection.execute(there.values(lease_until=now + LEASE))).rowcount)

    async def finish(self, update_id: int, owner: str) -> None:
        """Note that an update is handled; nothing but its number is kept."""
        async with self.database.writing() as connection:
            await _free_lane_of(connection, update_id, owner)
            there = update(UpdateRow).where(UpdateRow.update_id == update_id)
            await connection.execute(there.values(finished=True, lane=None, body=None, owner=None, lease_until=0))

    async def release(self, update_id: int, owner: str) -> None:
        """Give back an update that could not be handled: it can be claimed or taken again at once."""
        async with self.database.writing() as connection:
            await _free_lane_of(connection, update_id, owner)
            there = update(UpdateRow).where(UpdateRow.update_id == update_id, UpdateRow.owner == owner)
            await connection.execute(there.values(owner=None, lease_until=0))

    async def release_all(self, owner: str) -> None:
        """Give back all that `owner` holds: on its end, or on its start after a crash where its name is the same again."""
        async with self.database.writing() as connection:
            await connection.execute(delete(LaneRow).where(LaneRow.owner == owner))
            there = update(UpdateRow).where(UpdateRow.owner == owner)
            await connection.execute(there.values(owner=None, lease_until=0))

    async def waiting(self) -> int:
        """Return how many updates are kept and not finished."""
        async with self.database.reading() as connection:
            count = select(func.count()).where(~UpdateRow.finished, UpdateRow.body.is_not(None))
            return (await connection.execute(count)).scalar_one()


def _held(row: type[UpdateRow] | type[LaneRow], now: int) -> ColumnElement[bool]:
    # Clocks of copies may differ, by less than a lease; a lease far in the future is from before a clock was set back.
    return and_(row.owner.is_not(None), row.lease_until > now, row.lease_until <= now + 2 * LEASE)


async def _free_lane_of(connection: AsyncConnection, update_id: int, owner: str) -> None:
    lane = select(UpdateRow.lane).where(UpdateRow.update_id == update_id, UpdateRow.lane.is_not(None))
    await connection.execute(delete(LaneRow).where(LaneRow.lane.in_(lane), LaneRow.owner == owner))
