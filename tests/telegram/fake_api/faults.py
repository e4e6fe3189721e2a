"""Misbehaviour on command: how the server can treat a call other than by answering it."""

from dataclasses import dataclass, field

from tests.telegram.fake_api.errors import Refusal, too_many_requests


@dataclass(frozen=True)
class Slow:
    """Waits before it acts on the call."""

    seconds: float


@dataclass(frozen=True)
class Late:
    """Acts at once, and answers only after a while: a client that gave up does not know that it was done."""

    seconds: float


@dataclass(frozen=True)
class Broken:
    """Answers with a status of 5xx and a page of HTML, as a proxy does, without acting."""

    status: int = 502


@dataclass(frozen=True)
class Garbage:
    """Acts, and answers 200 with what is no JSON."""


@dataclass(frozen=True)
class DropBefore:
    """Closes the connection without acting or answering."""


@dataclass(frozen=True)
class DropAfter:
    """Acts, and closes the connection without answering."""


@dataclass(frozen=True)
class Refused:
    """Refuses the call with these words."""

    refusal: Refusal


def flooded(seconds: int) -> Refused:
    """Return the fault of a call that has to wait for `seconds`."""
    return Refused(too_many_requests(seconds))


Fault = Slow | Late | Broken | Garbage | DropBefore | DropAfter | Refused


@dataclass
class Planned:
    """A fault that waits for its calls; `hits` says how many it met."""

    method: str
    fault: Fault
    times: int | None
    chat_id: int | None
    hits: int = field(default=0)

    def meets(self, method: str, chat_id: int | None) -> bool:
        """Whether it is for this call."""
        return (
            (self.times is None or self.hits < self.times)
            and self.method.lower() in ("", method.lower())
            and self.chat_id in (None, chat_id)
        )


class Faults:
    """The faults that wait for their calls."""

    def __init__(self) -> None:
        self._planned: list[Planned] = []

    def plan(self, method: str, fault: Fault, *, times: int | None = 1, chat_id: int | None = None) -> Planned:
        """Let the next `times` calls of `method` (each of them, for None; of any method, for "") meet `fault`."""
        planned = Planned(method, fault, times, chat_id)
        self._planned.append(planned)
        return planned

    def clear(self) -> None:
        """Behave from now on."""
        self._planned.clear()

    def met(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that this call meets, if any."""
        for planned in self._planned:
            if planned.meets(method, chat_id):
                planned.hits += 1
                return planned.fault
        return None
