"""Logging: what is written, and what never is: the token, what people write, who they are."""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

UPDATE: ContextVar[int] = ContextVar("update", default=0)
"""The number of the update that is being handled: it tells which lines of the log belong together."""


class WithoutSecrets(logging.Formatter):
    """Writes a line an event. A failure is told by its class and the places it went through, never by its words."""

    def __init__(self, token: str) -> None:
        """Strike out `token` wherever it comes."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of `record`."""
        error = record.exc_info[1] if record.exc_info else None
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        line = super().format(plain).replace("\n", " ")
        if error is not None:
            line += f" | {told(error)}"
        return self._struck(line)

    def _struck(self, text: str) -> str:
        return text.replace(self._token, "<token>") if self._token else text


class AsJson(WithoutSecrets):
    """Writes each event as a JSON object on a line of its own, with the number of the update that it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of `record`."""
        error = record.exc_info[1] if record.exc_info else None
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self._struck(record.getMessage()),
            "update": UPDATE.get() or None,
            "error": self._struck(told(error)) if error is not None else None,
        }
        return json.dumps({key: value for key, value in event.items() if value is not None}, ensure_ascii=False)


def told(error: BaseException) -> str:
    """Return what kind of failure `error` is and where it came from, on one line, without what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames[-8:]))
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__} at {places}" + (f" from {type(cause).__name__}" if cause else "")


def set_up(level: str, token: str, form: str = "text") -> None:
    """Log events of `level` and above to standard error, as ``text`` or as ``json``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson(token) if form == "json" else WithoutSecrets(token))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # httpx logs addresses, which hold the token; the others, when they debug, log what people write.
    for name in ("httpx", "httpcore", "apscheduler", "sqlalchemy", "alembic", "aiosqlite"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # What Telegram answers may hold what people wrote; that it could not be read is told by who asked.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    for name in ("telegram", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
