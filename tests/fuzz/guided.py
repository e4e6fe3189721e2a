"""Coverage-guided fuzzing of the channel: `python -m tests.fuzz.guided [-runs=N] [CORPUS]`; the flags are libFuzzer's.

The bytes are what is said, what a button carries, what is typed inline, or a whole update as JSON, by their first byte.
"""

import json
import sys

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore] # it has no types, and no wheel for some interpreters

with atheris.instrument_imports(
    include=["lnbot.telegram", "lnbot.render", "lnbot.store"], enable_loader_override=False
):
    from lnbot.answer.assistant import Assistant
    from tests.fuzz.harness import Channel
    from tests.telegram.faults.test_odd_updates import ANN, DATE, FULL, GROUP, MESSAGE, PRIVATE


def main() -> None:
    """Fuzz until the runs are over, or something is found: that ends the process with another status than 0."""
    channel = Channel(Assistant.open())
    ann = channel.world.user("Ann")
    ann.chat.started = True
    channel.world.group("Ward", [ann], forum=True)

    def one_input(data: bytes) -> None:
        kind, rest = data[:1], data[1:].decode(errors="surrogateescape")
        match kind[0] % 5 if kind else 4:
            case 0:
                slash = [{"type": "bot_command", "offset": 0, "length": len(rest.split(" ")[0])}]
                message = {"message_id": 5, "date": DATE, "chat": PRIVATE, "from": ANN, "text": rest}
                channel.handle({"message": {**message, "entities": slash if rest.startswith("/") else []}})
            case 1:
                channel.handle({"callback_query": {**FULL["callback_query"], "data": rest}})
            case 2:
                channel.handle({"inline_query": {"id": "2", "from": ANN, "query": rest, "offset": ""}})
            case 3:
                channel.handle({"message": {**MESSAGE, "chat": GROUP, "text": f"@lnreview_bot {rest}", "entities": []}})
            case _:
                channel.receive(data)

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


def seeds() -> list[bytes]:
    """Return inputs to begin with."""
    texts = [
        "/start ref_59",
        "/start fact_x",
        "/compare a b",
        "/settings quiet 22:00-07:00 Europe/Vienna",
        "/feedback x",
    ]
    presses = ["v1:q:dose", "v1:r:1:5", "v1:st:speak:all", "v1:s:59.60", "v1:c:a:b:1", "v1:to:x:y", "v1:ts:1", "v1:o:1"]
    return [
        *(b"\x00" + text.encode() for text in texts),
        *(b"\x01" + press.encode() for press in presses),
        b"\x02tacrolimus",
        b"\x03dose of tacrolimus",
        *(json.dumps({"update_id": 1, kind: body}).encode() for kind, body in FULL.items()),
    ]


if __name__ == "__main__":
    main()
