"""Whatever copies of the bot do in whatever order, updates are held, finished and given back as a simple model says."""

import asyncio
import tempfile
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lnbot.store.store import Store
from lnbot.store.updates import LEASE
from lnbot.store.values import Taken

OWNERS = st.sampled_from(("copy-1", "copy-2", "copy-3"))
CLAIMED = st.integers(0, 4)
KEPT = st.integers(10, 18)
STEPS = st.sampled_from((1, LEASE // 2, LEASE - 1, LEASE))


@dataclass
class Update:
    """What the model knows of an update."""

    owner: str = ""
    until: int = 0
    attempts: int = 0
    finished: bool = False


@dataclass
class Model:
    """Which updates there are, and who holds which lane until when."""

    now: int = 1_700_000_000
    updates: dict[int, Update] = field(default_factory=dict)
    lanes: dict[int, tuple[str, int]] = field(default_factory=dict)

    def busy(self, lane: int) -> bool:
        """Whether somebody handles an update of `lane`."""
        return lane in self.lanes and self.lanes[lane][1] > self.now

    def free_lane(self, lane: int, owner: str) -> None:
        """Free `lane` if it is `owner`'s."""
        if self.lanes.get(lane, ("", 0))[0] == owner:
            del self.lanes[lane]

    def next_update(self) -> int | None:
        """Return the oldest update that is kept and not finished in a lane that is free."""
        open_ones = [n for n, update in self.updates.items() if n >= 10 and not update.finished]
        return min((n for n in open_ones if not self.busy(n % 3)), default=None)


class Copies(RuleBasedStateMachine):
    """Copies of the bot that claim, keep, take, finish and give back updates while time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.store = self.runner.run(Store.open(f"sqlite+aiosqlite:///{self.folder.name}/store.sqlite3"))

    def teardown(self) -> None:
        """Close what was opened."""
        self.runner.run(self.store.close())
        self.runner.close()
        self.folder.cleanup()

    @rule(seconds=STEPS)
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.model.now += seconds

    @rule(number=CLAIMED, owner=OWNERS)
    def claim(self, number: int, owner: str) -> None:
        """Claiming works where nobody holds the update and it is not finished."""
        known = self.model.updates.setdefault(number, Update())
        free = not known.finished and known.until <= self.model.now
        assert self.runner.run(self.store.updates.claim(number, owner, self.model.now)) is free
        if free:
            known.owner, known.until = owner, self.model.now + LEASE

    @rule(number=KEPT)
    def keep(self, number: int) -> None:
        """Keeping works once."""
        new = number not in self.model.updates
        assert self.runner.run(self.store.updates.keep(number, number % 3, b"body", self.model.now)) is new
        self.model.updates.setdefault(number, Update())

    @rule(owner=OWNERS)
    def take(self, owner: str) -> None:
        """What is taken is the oldest update in a lane that nobody is busy with."""
        number = self.model.next_update()
        taken = self.runner.run(self.store.updates.take(owner, self.model.now))
        if number is None:
            assert taken is None
            return
        known = self.model.updates[number]
        known.owner, known.until, known.attempts = owner, self.model.now + LEASE, known.attempts + 1
        assert taken == Taken(number, number % 3, b"body", known.attempts)
        self.model.lanes[number % 3] = (owner, known.until)

    @rule(number=CLAIMED | KEPT, owner=OWNERS)
    def finish(self, number: int, owner: str) -> None:
        """Finished is finished, by whoever; a lane is freed by who holds it."""
        self.runner.run(self.store.updates.finish(number, owner))
        known = self.model.updates.get(number)
        if known is not None and not known.finished:
            known.finished, known.owner = True, ""
            self.model.free_lane(number % 3 if number >= 10 else -1, owner)

    @rule(number=CLAIMED | KEPT, owner=OWNERS)
    def release(self, number: int, owner: str) -> None:
        """Who holds an update can give it back, and with it the lane."""
        self.runner.run(self.store.updates.release(number, owner))
        known = self.model.updates.get(number)
        if known is not None and not known.finished:
            self.model.free_lane(number % 3 if number >= 10 else -1, owner)
            if known.owner == owner:
                known.owner, known.until = "", 0

    @rule(owner=OWNERS)
    def restart(self, owner: str) -> None:
        """A copy that starts again gives back all that it held."""
        self.runner.run(self.store.updates.release_all(owner))
        for known in self.model.updates.values():
            if known.owner == owner:
                known.owner, known.until = "", 0
        for lane in list(self.model.lanes):
            self.model.free_lane(lane, owner)

    @invariant()
    def nothing_is_lost(self) -> None:
        """What was kept and not finished is still there."""
        expected = sum(n >= 10 and not update.finished for n, update in self.model.updates.items())
        assert self.runner.run(self.store.updates.waiting()) == expected


Copies.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestCopies = Copies.TestCase
