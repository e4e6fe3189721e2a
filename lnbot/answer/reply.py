"""What the assistant answers."""

from typing import Literal, NamedTuple

Kind = Literal["answer", "clarify", "not_in_review", "declined", "off_topic", "chat"]


class Reply(NamedTuple):
    """A reply, in the order in which people read it.

    `lead` is the answer itself; `points` what belongs to it, an item each; `notes` what qualifies it; `sources` where it
    stands. `refs` are the reference numbers cited, ascending; `facts` the ids of the facts that it rests on; `options`, for
    a question back, the questions that can be chosen; `confidence` is from 0 to 1; `read_as` says how the question was read.
    """

    kind: Kind
    lead: str
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    refs: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    confidence: float = 1.0
    read_as: str = ""
