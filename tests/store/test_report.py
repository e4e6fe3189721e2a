"""`lnbot report`: what the editor of the knowledge base reads."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from lnbot.cli import main
from lnbot.store.store import Store
from lnbot.store.values import Exchange

ASKED = Exchange(
    chat_id=-1001,
    message_id=0,
    thread_id=0,
    user_id=4711,
    answers=(1,),
    question="",
    kind="not_in_review",
    read_as="anifrolumab",
    before=b"",
    at=0,
)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Four questions of today, one of them disliked and liked, one of 40 days ago, and a comment; gives the time."""
    url = f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3"
    monkeypatch.setenv("LNBOT_DATABASE_URL", url)
    now = int(time.time())

    async def fill() -> None:
        store = await Store.open(url)
        asked = [
            ("Anifrolumab?", now),
            ("voclosporin for Mr Smith", now),
            ("anifrolumab", now),
            ("old", now - 40 * 86_400),
        ]
        for number, (question, at) in enumerate(asked):
            exchange = ASKED._replace(message_id=number, question=question, at=at)
            await store.exchanges.keep(exchange, unanswered=True)
        await store.exchanges.keep(
            ASKED._replace(message_id=9, question="dose", kind="answer", at=now), unanswered=False
        )
        await store.exchanges.rate(-1001, 9, 4711, good=False, now=now)
        await store.exchanges.rate(-1001, 9, 4712, good=True, now=now)
        await store.exchanges.comment("thank\nyou", now)
        await store.close()

    asyncio.run(fill())
    return now


def test_the_report_for_people(kept: int, capsys: pytest.CaptureFixture[str]) -> None:
    """By reason, most frequent first, with how it was understood; never who asked, never identifiers."""
    assert main(["report"]) == 0
    day = time.strftime("%Y-%m-%d", time.gmtime(kept))
    assert (
        capsys.readouterr().out
        == f"""\
The last 30 days.

Not answered (3 in all):
   2 x  anifrolumab
        last on {day}; not_in_review, read as: anifrolumab
   1 x  voclosporin for [name]
        last on {day}; not_in_review, read as: anifrolumab

Disliked (1 in all):
   1 x  dose
        last on {day}; answer, read as: anifrolumab

Comments (1 in all):
   1 x  thank you
        last on {day}

Liked: 1.
"""
    )


def test_the_report_as_json(kept: int, capsys: pytest.CaptureFixture[str]) -> None:
    """One object: the days, and a list for each reason."""
    assert main(["report", "--json", "--days", "60"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["days", "unanswered", "disliked", "comment", "liked"]
    assert printed["days"] == 60
    assert [(entry["text"], entry["times"]) for entry in printed["unanswered"]] == [
        ("anifrolumab", 2),
        ("voclosporin for [name]", 1),
        ("old", 1),
    ]
    assert printed["disliked"] == [
        {
            "text": "dose",
            "times": 1,
            "kind": "answer",
            "read_as": "anifrolumab",
            "last": time.strftime("%Y-%m-%d", time.gmtime(kept)),
        }
    ]
    assert "4711" not in json.dumps(printed)


def test_the_report_of_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty store is no error; one that is not there is, and is not made by looking for it."""
    path = tmp_path / "store.sqlite3"
    url = f"sqlite+aiosqlite:///{path}"
    monkeypatch.setenv("LNBOT_DATABASE_URL", url)
    assert main(["report"]) == 2
    assert capsys.readouterr().err == (
        f"lnbot report: LNBOT_DATABASE_URL: {url}: there is no such file yet; `lnbot telegram` makes it on its first run\n"
    )
    assert not path.exists()

    async def make() -> None:
        await (await Store.open(url)).close()

    asyncio.run(make())
    assert main(["report", "--days", "1"]) == 0
    assert capsys.readouterr().out == "The last 1 day.\n\nNothing was kept.\n"


@pytest.mark.parametrize("days", ["0", "-1", "many", "1.5", "99999999999"])
def test_a_wrong_number_of_days_is_refused(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The error names the option, what it had and what would be right."""
    with pytest.raises(SystemExit) as stopped:
        main(["report", f"--days={days}"])
    assert stopped.value.code == 2
    assert f"argument --days: '{days}' is no number of days; right would be 30" in capsys.readouterr().err
