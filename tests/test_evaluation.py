"""The judge of question banks judges as FORMAT.md says."""

from pathlib import Path

import pytest

from lnbot.answer.reply import Reply
from lnbot.evaluation import BankError, Case, Expectation, judge, normalised, read_bank


def verdict(reply: Reply, group: str = "fact", **expect: object) -> tuple[str, ...]:
    expectation = Expectation(**{"kind": "answer", **expect})  # type: ignore[arg-type]  # filled by each test
    return judge(Case("a", group, ["?"], expectation), reply).wrong  # type: ignore[arg-type]  # any group


def answer(text: str, *refs: int) -> Reply:
    return Reply("answer", text, refs=refs)


def test_patterns_are_searched_after_normalisation() -> None:
    """Dashes, spaces and compatibility forms do not decide; case does not either."""
    assert normalised("6.9 ± 4.5\u00a0g \n 38.5 % 3–4 −1") == "6.9±4.5 g 38.5% 3-4 -1"
    assert verdict(answer("MEXICO"), must=["mexico"]) == ()


def test_every_must_and_one_of_each_any() -> None:
    """All of `must`, and from each list of `must_any` one."""
    assert verdict(answer("a b"), must=["a", "b"], must_any=[["x", "a"]]) == ()
    assert len(verdict(answer("a"), must=["a", "b"], must_any=[["x", "y"]])) == 2


def test_what_stands_after_1200_characters_does_not_count() -> None:
    """A buried answer is none, but in the groups that ask for much."""
    late = answer("x" * 1200 + " late")
    assert verdict(late, must=["late"])
    assert not verdict(late, "list", must=["late"])
    assert verdict(late, must_not=["late"])


def test_references_have_to_be_cited() -> None:
    """All of `refs`; none but them when they are exact."""
    assert verdict(answer("", 1, 2), refs=[1]) == ()
    assert verdict(answer("", 1), refs=[1, 2])
    assert verdict(answer("", 1, 2), refs=[1], refs_exact=True)


def test_other_kinds_are_not_asked_for_content() -> None:
    """Where several kinds do, patterns are asked of an answer only; what must not be said, always."""
    clarify = Reply("clarify", "which?")
    assert verdict(clarify, kind=["answer", "clarify"], must=["88"]) == ()
    assert verdict(clarify, kind="answer")
    assert verdict(clarify, kind=["answer", "clarify"], must_not=["which"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1", "should be a list"),
        ("- {id: a, group: fact, turns: [x]}", "case a: .*expect"),
        ("- {id: a, group: fuct, turns: [x], expect: {kind: answer}}", "case a"),
        ("- {id: a, group: fact, turns: [x], expect: {kind: answer, must: ['(']}}", "no regular expression"),
        ("- {id: a, group: fact, turns: [x], expect: {kind: answer}}\n" * 2, "given twice: a"),
        ("- [", "bank.yaml"),
    ],
)
def test_a_bad_bank_says_what_is_wrong(tmp_path: Path, text: str, expected: str) -> None:
    """The file, the case and the fault are named."""
    path = tmp_path / "bank.yaml"
    path.write_text(text)
    with pytest.raises(BankError, match=expected):
        read_bank(str(path))
