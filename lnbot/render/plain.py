"""A reply as plain text."""

from lnbot.answer.reply import Reply


def plain_text(reply: Reply) -> str:
    """Return the whole of `reply`: the answer first, then its points, what qualifies it, options and sources."""
    blocks = [reply.lead]
    if reply.points:
        blocks.append("\n".join(f"- {point}" for point in reply.points))
    if reply.notes:
        blocks.append("\n".join(reply.notes))
    if reply.options:
        blocks.append("\n".join(f"{i}. {option}" for i, option in enumerate(reply.options, 1)))
    if reply.sources:
        blocks.append("\n".join(reply.sources))
    return "\n\n".join(filter(None, blocks))
