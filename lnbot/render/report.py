"""What was kept for the editor of the knowledge base, as text and as JSON."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from lnbot.store.values import Reason, Remark

_HEADINGS: dict[Reason, str] = {"unanswered": "Not answered", "disliked": "Disliked", "comment": "Comments"}


def report_text(remarks: Sequence[Remark], days: int) -> str:
    """Return `remarks`, most frequent first, by reason, for a person to read; `days` is how far back they go."""
    blocks = []
    for reason, heading in _HEADINGS.items():
        found = [remark for remark in remarks if remark.reason == reason]
        if found:
            blocks.append("\n".join([f"{heading} ({_times(found)} in all):", *map(_entry, found)]))
    liked = [remark for remark in remarks if remark.reason == "liked"]
    if liked:
        blocks.append(f"Liked: {_times(liked)}.")
    return "\n\n".join([f"The last {days} day{'s' if days > 1 else ''}.", *(blocks or ["Nothing was kept."])])


def report_json(remarks: Sequence[Remark], days: int) -> str:
    """Return `remarks` as one JSON object: the days, and for each reason a list, most frequent first."""
    lists = {reason: [_object(r) for r in remarks if r.reason == reason] for reason in (*_HEADINGS, "liked")}
    return json.dumps({"days": days, **lists}, ensure_ascii=False)


def _entry(remark: Remark) -> str:
    understood = ", ".join(filter(None, (remark.kind, f"read as: {remark.read_as}" if remark.read_as else "")))
    text = " ".join(remark.text.split())
    lines = [f"{remark.times:4} x  {text}", f"        last on {_day(remark)}{'; ' if understood else ''}{understood}"]
    return "\n".join(lines)


def _object(remark: Remark) -> dict[str, str | int]:
    return {
        "text": remark.text,
        "times": remark.times,
        "kind": remark.kind,
        "read_as": remark.read_as,
        "last": _day(remark),
    }


def _day(remark: Remark) -> str:
    return datetime.fromtimestamp(remark.last, UTC).date().isoformat()


def _times(remarks: Sequence[Remark]) -> int:
    return sum(remark.times for remark in remarks)
