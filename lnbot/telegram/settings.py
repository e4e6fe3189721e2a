"""What an operator sets, from environment variables with the prefix ``LNBOT_``."""

import os
import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict
from telegram.constants import FloodLimit, WebhookLimit

PREFIX = "LNBOT_"

TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{3,}")

SECRET = re.compile(
    rf"[A-Za-z0-9_-]{{{WebhookLimit.MIN_SECRET_TOKEN_LENGTH:d},{WebhookLimit.MAX_SECRET_TOKEN_LENGTH:d}}}"
)

TELEGRAM = "https://api.telegram.org"


class SettingsError(Exception):
    """A setting is wrong; each line of the message names one, what it had, and what would be right."""


class Settings(BaseSettings):
    """The settings of `lnbot telegram`. The description of each is what its users read about it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True)

    token: Annotated[SecretStr, Field(description="the bot's token, as BotFather gives it")] = SecretStr("")
    token_file: Annotated[str, Field(description="a file that holds the token, in place of LNBOT_TOKEN")] = ""
    api_url: Annotated[str, Field(description="where the Bot API is, for a server of your own")] = TELEGRAM
    database_url: Annotated[
        str, Field(description="SQLAlchemy async URL of the store (default: a SQLite file in the user's data folder)")
    ] = ""
    webhook_url: Annotated[
        str, Field(description="public address to which Telegram sends updates, https (default: updates are fetched)")
    ] = ""
    webhook_secret: Annotated[
        SecretStr, Field(description="what Telegram has to show with each update; needed with LNBOT_WEBHOOK_URL")
    ] = SecretStr("")
    listen: Annotated[str, Field(description="host:port of webhook, health and metrics")] = "127.0.0.1:8080"
    copy_name: Annotated[
        str,
        Field(description="name of this copy, where several share a database (default: its machine and LNBOT_LISTEN)"),
    ] = ""
    allowed_chats: Annotated[
        str, Field(description="numbers of the only groups that are answered, separated by commas (default: all)")
    ] = ""
    allowed_users: Annotated[
        str, Field(description="numbers of the only people who are answered, separated by commas (default: all)")
    ] = ""
    knowledge: Annotated[str, Field(description="folder of another knowledge base (default: the one that ships)")] = ""
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="debug, info, warning or error")
    ] = "info"
    log_format: Annotated[
        Literal["text", "json"], Field(description="text, or json: an object a line, with the number of the update")
    ] = "text"
    user_limit: Annotated[int, Field(ge=1, description="questions that one person may ask in private, a minute")] = 30
    member_limit: Annotated[int, Field(ge=1, description="questions that one person may ask in a group, a minute")] = 10
    group_limit: Annotated[
        int,
        Field(
            ge=1,
            lt=FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP,
            description="answers that one group gets, a minute; Telegram allows "
            f"{FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP:d} messages",
        ),
    ] = 18
    keep_days: Annotated[
        int, Field(ge=1, le=3650, description="days for which questions are kept for the editor of the knowledge base")
    ] = 180

    @field_validator("api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+\S*", value):
            raise ValueError("give an address like https://api.telegram.org")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _is_public(cls, value: str) -> str:
        if value and not re.fullmatch(r"https://[^\s/]+(/\S*)?|http://(localhost|127\.0\.0\.1)(:\d+)?(/\S*)?", value):
            raise ValueError("give an https address, like https://bot.example.org/telegram")
        return value

    @field_validator("listen")
    @classmethod
    def _is_place(cls, value: str) -> str:
        if not re.fullmatch(r"[^\s:]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}", value):
            raise ValueError("give host:port, like 127.0.0.1:8080")
        return value

    @field_validator("allowed_chats", "allowed_users")
    @classmethod
    def _are_numbers(cls, value: str) -> str:
        if value and not re.fullmatch(r"\s*-?\d+\s*(,\s*-?\d+\s*)*", value):
            raise ValueError("give numbers separated by commas, like -1001234567890, 42")
        return value

    @field_validator("knowledge")
    @classmethod
    def _is_folder(cls, value: str) -> str:
        if value and not os.path.isdir(value):
            raise ValueError("give a folder that exists, like /srv/lnbot/knowledge")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_small_letters(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_secret(self) -> Self:
        secret = self.webhook_secret.get_secret_value()
        if self.webhook_url and not SECRET.fullmatch(secret):
            raise ValueError(
                f"LNBOT_WEBHOOK_SECRET has {len(secret)} characters, which is not right: with LNBOT_WEBHOOK_URL give it "
                f"{WebhookLimit.MIN_SECRET_TOKEN_LENGTH:d} to {WebhookLimit.MAX_SECRET_TOKEN_LENGTH:d} letters, digits, _ or -"
            )
        if self.webhook_url and self.token.get_secret_value() and self.token.get_secret_value() in self.webhook_url:
            raise ValueError("LNBOT_WEBHOOK_URL holds the token; give the webhook a path of its own")
        return self

    @model_validator(mode="after")
    def _has_token(self) -> Self:
        token = self.token.get_secret_value().strip()
        name = "LNBOT_TOKEN"
        if token and self.token_file:
            raise ValueError("LNBOT_TOKEN and LNBOT_TOKEN_FILE are both set; set one of them")
        if self.token_file:
            name = "LNBOT_TOKEN_FILE"
            token = _content(self.token_file)
        if not token:
            raise ValueError(f"{name} is empty or not set; set LNBOT_TOKEN to the token that BotFather gave you")
        if not TOKEN.fullmatch(token):
            # What it had is not shown: it may be most of a real token.
            raise ValueError(
                f"{name} has {len(token)} characters that are no token; one looks like 123456789:AAE4bC..."
            )
        object.__setattr__(self, "token", SecretStr(token))
        return self


def numbers_of(listed: str) -> frozenset[int]:
    """Return the numbers of `listed`, which are separated by commas."""
    return frozenset(int(number) for number in listed.split(",") if number.strip())


def read_settings(knowledge: str = "") -> Settings:
    """Return the settings of the environment; `knowledge` names another knowledge base than it does.

    Raises:
        SettingsError: one or more are wrong.

    """
    try:
        return Settings(knowledge=knowledge) if knowledge else Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_lines(error))) from None


def described() -> Iterator[tuple[str, str, str]]:
    """Yield the name, the description and the default of each setting."""
    for name, field in Settings.model_fields.items():
        yield PREFIX + name.upper(), field.description or "", _default(field)


def _default(field: FieldInfo) -> str:
    return "" if isinstance(field.default, SecretStr) else str(field.default)


def _content(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ValueError(f"LNBOT_TOKEN_FILE has {path!r}, which cannot be read: {reason}") from None


def _lines(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        reason = fault["msg"].removeprefix("Value error, ")
        if not fault["loc"]:
            yield reason
            continue
        name = str(fault["loc"][0])
        field = name if name.startswith(PREFIX) else PREFIX + name.upper()
        yield f"{field} has {_given(field)!r}, which is not right: {reason[:1].lower()}{reason[1:]}"


def _given(variable: str) -> str:
    """Return what stands in the environment variable `variable`, whatever the case of its name."""
    return next((value for name, value in os.environ.items() if name.upper() == variable.upper()), "")
