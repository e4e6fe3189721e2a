"""The bot's own limits: how much one person, and one group, may ask in a minute."""

import enum
import time
from collections.abc import Callable, Hashable

from lnbot.telegram.pace import Window

MINUTE = 60

PRESSES = 60
"""How many buttons one person may press, and questions edit, in a minute: more than a hand does."""


class Verdict(enum.Enum):
    """Whether a question is answered, gets the one notice that there were too many, or nothing at all."""

    ANSWER = enum.auto()
    NOTICE = enum.auto()
    SILENCE = enum.auto()


class Floods:
    """Counts questions by person and by group."""

    def __init__(self, user: int, member: int, group: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow so many questions a minute: a `user` in private, a `member` of a group, a `group` in all."""
        self._most = {"user": user, "member": member, "group": group, "press": PRESSES}
        self._clock = clock
        self._windows: dict[tuple[str, Hashable], Window] = {}
        self._noticed: dict[Hashable, float] = {}

    def asks(self, chat: int, user: int, *, group: bool) -> Verdict:
        """Count a question of `user` in `chat` and return what becomes of it."""
        now = self._clock()
        self._tidy(now)
        person = self._window("member", (chat, user)) if group else self._window("user", user)
        everyone = self._window("group", chat) if group else person
        if not person.wait(now) and not everyone.wait(now):
            for window in {id(person): person, id(everyone): everyone}.values():
                window.add(now)
            return Verdict.ANSWER
        # A notice is a message like any other: in a group that is at its limit there is one for all.
        whom: Hashable = chat if everyone.wait(now) else (chat, user)
        if now - self._noticed.get(whom, -MINUTE) < MINUTE:
            return Verdict.SILENCE
        self._noticed[whom] = now
        if group and not everyone.wait(now):
            everyone.add(now)
        return Verdict.NOTICE

    def presses(self, chat: int, user: int, *, group: bool) -> bool:
        """Count a button that `user` presses in `chat` and return whether it does something: it changes or sends a message."""
        now = self._clock()
        self._tidy(now)
        windows = [self._window("press", user)] + ([self._window("group", chat)] if group else [])
        if any(window.wait(now) for window in windows):
            return False
        for window in windows:
            window.add(now)
        return True

    def wait(self, chat: int, user: int, *, group: bool) -> int:
        """Return in how many seconds `user` may ask in `chat` again."""
        now = self._clock()
        person = self._window("member", (chat, user)) if group else self._window("user", user)
        everyone = self._window("group", chat) if group else person
        return max(1, round(max(person.wait(now), everyone.wait(now))))

    def _window(self, kind: str, key: Hashable) -> Window:
        return self._windows.setdefault((kind, key), Window(self._most[kind], MINUTE))

    def _tidy(self, now: float) -> None:
        for idle in [key for key, window in self._windows.items() if window.idle(now)]:
            del self._windows[idle]
        for past in [key for key, at in self._noticed.items() if now - at >= MINUTE]:
            del self._noticed[past]
