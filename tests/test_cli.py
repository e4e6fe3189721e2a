"""The command line: its contract, its exit statuses, its errors."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from lnbot.answer.assistant import Assistant
from lnbot.batch import answer_lines
from lnbot.cli import main


def lines(assistant: Assistant, text: bytes) -> tuple[int, list[dict[str, object]]]:
    out = io.StringIO()
    unread = answer_lines(io.BytesIO(text), out, assistant)
    return unread, [json.loads(line) for line in out.getvalue().splitlines()]


def test_ask_prints_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """One question, one answer, exit status 0, also where the review does not know."""
    assert main(["ask", "response rate of tacrolimus in CYC-resistant patients"]) == 0
    assert "88.5%" in capsys.readouterr().out
    assert main(["ask", "what is the response rate of anifrolumab"]) == 0
    assert "anifrolumab" in capsys.readouterr().out


def test_ask_as_json_has_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    """The object has exactly the fields that the README names."""
    assert main(["ask", "--json", "what is reference 59"]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert list(reply) == ["kind", "text", "refs", "facts", "options", "confidence", "read_as"]
    assert reply["refs"] == [59]
    assert 0 <= reply["confidence"] <= 1


def test_many_questions_keep_their_order_and_bad_lines_do_not_stop_them(assistant: Assistant) -> None:
    """A line that cannot be read gives an error in its place; the rest goes on."""
    text = b"\n".join(
        [
            b'{"id": 1, "turns": ["hello"]}',
            b"not json",
            b'{"turns": ["hello"]}',
            b'{"id": 2, "turns": []}',
            b'{"id": 3, "turns": [7]}',
            b"\xff\xfe",
            b"",
            b"[" * 100_000,
            '{"id": "ü", "turns": ["response rate of tacrolimus in Korea", "and side effects?"]}'.encode(),
        ]
    )
    unread, replies = lines(assistant, text)
    assert unread == 6
    assert [reply["id"] for reply in replies] == [1, None, None, None, None, None, None, "ü"]
    assert all("error" in reply for reply in replies[1:-1])
    assert replies[0]["kind"] == "chat"
    assert replies[-1]["refs"] == [60]


def test_batch_exit_status_says_whether_a_line_was_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """1 after a bad line, 0 otherwise."""
    for text, status in ((b'{"id": 1, "turns": ["hi"]}\n', 0), (b"?\n", 1)):
        stdin = io.TextIOWrapper(io.BytesIO(text))
        monkeypatch.setattr("sys.stdin", stdin)
        assert main(["ask", "--jsonl"]) == status


def test_ask_without_a_question_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing question is a usage error with a hint."""
    assert main(["ask"]) == 2
    assert "quotes" in capsys.readouterr().err


def test_facts_are_json_lines_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    """Every fact has its id, text, figures, references, places and subjects."""
    assert main(["facts", "--json"]) == 0
    facts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(facts) > 500
    assert all(list(fact) == ["id", "text", "figures", "refs", "where", "about"] for fact in facts)
    assert len({fact["id"] for fact in facts}) == len(facts)
    assert all(fact["where"] for fact in facts)


@pytest.mark.parametrize(
    ("form", "expected"), [("text", "[59] Fei Y"), ("bibtex", "@article{Fei2013-59"), ("ris", "TY  - JOUR")]
)
def test_cite_prints_references_ready_to_paste(form: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In each format the entry carries authors, title, journal, year, volume and pages."""
    assert main(["cite", "59", "--format", form]) == 0
    out = capsys.readouterr().out
    assert expected in out
    assert all(part in out for part in ("Low-dose tacrolimus", "Clin Exp Rheumatol", "2013", "31", "62", "8"))


def test_cite_names_a_number_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    """Known numbers are printed all the same."""
    assert main(["cite", "59", "103"]) == 1
    printed = capsys.readouterr()
    assert "[59]" in printed.out
    assert "no reference 103; the list has 1 to 102" in printed.err


def test_check_of_a_faulty_folder(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults are printed with file and line, and the status is 1; other commands refuse to use the folder."""
    assert main(["check", str(tiny)]) == 0
    (tiny / "trial.yaml").write_text((tiny / "trial.yaml").read_text().replace("ref: 1", "ref: 2"))
    assert main(["check", str(tiny)]) == 1
    assert "trial.yaml:3: roe-1999 ref: no reference 2" in capsys.readouterr().out
    assert main(["ask", "--knowledge", str(tiny), "hello"]) == 1
    assert "trial.yaml:3" in capsys.readouterr().err


def test_verify_says_when_the_text_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong path is a usage error."""
    assert main(["verify", "/nowhere.txt"]) == 2
    assert "/nowhere.txt" in capsys.readouterr().err


def test_no_command_prints_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command the help is printed."""
    assert main([]) == 2
    assert "chat" in capsys.readouterr().out


def test_a_batch_survives_what_is_no_json(assistant: Assistant) -> None:
    """Constants that JSON does not know and halves of character pairs are one line's fault, not the batch's."""
    given = b'{"id": NaN, "turns": ["hi"]}\n{"id": "\\ud800", "turns": ["hi"]}\n{"id": 3, "turns": ["hi"]}\n'
    unread, (first, second, third) = lines(assistant, given)
    assert unread == 1
    assert first["id"] is None
    assert second["kind"] == third["kind"] == "chat"


def test_one_answer_loads_nothing_of_the_channel_or_the_store() -> None:
    """What only Telegram needs does not slow the command line down."""
    code = "import sys; from lnbot.cli import main; main(['ask', 'hello']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "lnbot.answer.assistant" in loaded
    assert not {"telegram", "sqlalchemy", "alembic", "pydantic", "asyncio"} & set(loaded)
