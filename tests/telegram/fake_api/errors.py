"""What the Bot API says when it refuses a call."""

from collections.abc import Mapping
from http import HTTPStatus


class Refusal(Exception):  # noqa: N818 - it is an answer of the API, not a fault of the program
    """A call that is refused, with the status, description and parameters of the answer."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


def bad_request(text: str, **parameters: int) -> Refusal:
    """Return the refusal of a call that asks for something impossible."""
    return Refusal(HTTPStatus.BAD_REQUEST, f"Bad Request: {text}", parameters)


def forbidden(text: str) -> Refusal:
    """Return the refusal of a call that the bot may not make."""
    return Refusal(HTTPStatus.FORBIDDEN, f"Forbidden: {text}")


def conflict(text: str) -> Refusal:
    """Return the refusal of a second poller."""
    return Refusal(HTTPStatus.CONFLICT, f"Conflict: {text}")


def too_many_requests(seconds: int) -> Refusal:
    """Return the refusal of a call beyond the flood limits, to be made again after `seconds`."""
    return Refusal(HTTPStatus.TOO_MANY_REQUESTS, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


UNAUTHORIZED = (HTTPStatus.UNAUTHORIZED, "Unauthorized")
NOT_FOUND = (HTTPStatus.NOT_FOUND, "Not Found")
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
