"""Settings: read from the environment, refused by name where they are wrong."""

from pathlib import Path

import pytest

from lnbot.cli import main
from lnbot.telegram.settings import PREFIX, Settings, SettingsError, described, read_settings

TOKEN = "123456789:AAFakeTokenOfTheTests_0123456789abc"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the settings of whoever runs the tests."""
    for name, _, _ in described():
        monkeypatch.delenv(name, raising=False)


def test_a_token_is_all_that_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest has defaults; the token shows in no text of the settings."""
    monkeypatch.setenv("LNBOT_TOKEN", TOKEN)
    settings = read_settings()
    assert settings.token.get_secret_value() == TOKEN
    assert settings.api_url == "https://api.telegram.org"
    assert TOKEN not in f"{settings!r} {settings}"


def test_a_token_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As container platforms give secrets; a line break at its end does no harm."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    monkeypatch.setenv("LNBOT_TOKEN_FILE", str(file))
    assert read_settings().token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("LNBOT_TOKEN", "", "LNBOT_TOKEN is empty or not set"),
        ("LNBOT_TOKEN", "not a token", "LNBOT_TOKEN has 11 characters that are no token"),
        ("LNBOT_TOKEN", "12345", "LNBOT_TOKEN has 5 characters that are no token"),
        ("LNBOT_TOKEN_FILE", "/no/such/file", "LNBOT_TOKEN_FILE has '/no/such/file', which cannot be read"),
        ("LNBOT_API_URL", "telegram", "LNBOT_API_URL has 'telegram', which is not right: give an address"),
        ("LNBOT_KNOWLEDGE", "/no/such/folder", "LNBOT_KNOWLEDGE has '/no/such/folder'"),
        ("LNBOT_LOG_LEVEL", "loud", "LNBOT_LOG_LEVEL has 'loud', which is not right: input should be 'debug'"),
        (
            "LNBOT_WEBHOOK_URL",
            "http://bot.example.org/x",
            "LNBOT_WEBHOOK_URL has 'http://bot.example.org/x', which is not right",
        ),
        ("LNBOT_WEBHOOK_URL", "https://bot.example.org/x", "LNBOT_WEBHOOK_SECRET has 0 characters, which is not right"),
        ("LNBOT_LISTEN", "8080", "LNBOT_LISTEN has '8080', which is not right: give host:port"),
        ("LNBOT_ALLOWED_USERS", "ann", "LNBOT_ALLOWED_USERS has 'ann', which is not right: give numbers"),
        ("LNBOT_USER_LIMIT", "many", "LNBOT_USER_LIMIT has 'many'"),
        ("LNBOT_USER_LIMIT", "0", "LNBOT_USER_LIMIT has '0'"),
        ("LNBOT_MEMBER_LIMIT", "-1", "LNBOT_MEMBER_LIMIT has '-1'"),
        ("LNBOT_GROUP_LIMIT", "20", "LNBOT_GROUP_LIMIT has '20', which is not right: input should be less than 20"),
        ("LNBOT_KEEP_DAYS", "x", "LNBOT_KEEP_DAYS has 'x'"),
    ],
)
def test_a_wrong_value_is_one_line_with_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, reason: str
) -> None:
    """The bot does not start: exit status 2, and nothing but that line."""
    monkeypatch.setenv("LNBOT_TOKEN", TOKEN if name != "LNBOT_TOKEN_FILE" else "")
    monkeypatch.setenv(name, value)
    assert main(["telegram"]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith(reason)
    assert printed.count("\n") == 1
    assert TOKEN not in printed


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line each."""
    monkeypatch.setenv("LNBOT_USER_LIMIT", "x")
    monkeypatch.setenv("LNBOT_LOG_LEVEL", "x")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert len(str(caught.value).splitlines()) == 2


def test_token_and_file_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which one is meant is not guessed."""
    monkeypatch.setenv("LNBOT_TOKEN", TOKEN)
    monkeypatch.setenv("LNBOT_TOKEN_FILE", "/x")
    with pytest.raises(SettingsError, match="both set"):
        read_settings()


def test_the_help_and_the_readme_list_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    """And the README no other one."""
    with pytest.raises(SystemExit):
        main(["telegram", "--help"])
    shown = capsys.readouterr().out
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for name in (PREFIX + field.upper() for field in Settings.model_fields):
        assert f"  {name}\n" in shown
        assert f"`{name}`" in readme
