"""What is wrong with a knowledge base is found, all in one run, with file and line; nothing is half loaded."""

from pathlib import Path

import pytest

from lnbot.answer.prepared import prepare
from lnbot.knowledge.check import check_folder
from lnbot.knowledge.faults import KnowledgeError
from lnbot.knowledge.yaml_source import LARGEST_FILE


def faults(folder: Path) -> list[str]:
    return [str(fault).removeprefix(f"{folder}/") for fault in check_folder(str(folder))[1]]


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def test_the_tiny_knowledge_base_has_no_fault(tiny: Path) -> None:
    """The base that the other tests spoil is sound."""
    assert faults(tiny) == []


SPOILT = [
    (
        "trial.yaml",
        "design: obs",
        "desing: obs",
        "trial.yaml:7: studies[0].desing: unknown key; did you mean 'design'?",
    ),
    ("trial.yaml", "    design: observational study\n", "", "trial.yaml:2: studies[0]: 'design' is missing"),
    ("trial.yaml", "patients: 10", "patients: ten", "trial.yaml:8: studies[0].patients: 'ten': Expected 'int | null'"),
    ("trial.yaml", "kind: cohort", "kind: guess", "Invalid enum value 'guess'"),
    ("trial.yaml", "about: [response]", "about: [respones]", "no id 'respones'; did you mean 'response'?"),
    ("trial.yaml", "countries: [norway]", "countries: [norwy]", "no country 'norwy'; did you mean 'norway'?"),
    ("trial.yaml", "ref: 1", "ref: 2", "no reference 2"),
    ("trial.yaml", "id: nothing-works", "id: roe-1999.response", "is used already at"),
    ("trial.yaml", '"70%", measure', '"most", measure', "'most' holds no number"),
    ("trial.yaml", '"7/10"', '"17/10"', "the part exceeds its whole"),
    ("trial.yaml", '"7/10"', '"6/10"', "6 of 10 is 60.0%, not 70%"),
    ("trial.yaml", 'printed: "20%", measure: complete', 'printed: "80%", measure: complete', "more than the 70%"),
    ("trial.yaml", "text: 70%", "text: 75%", "75 is none of the fact's figures"),
    ("trial.yaml", 'where: ["1 p1"]', "where: []", "no place is given"),
    ("trial.yaml", 'where: ["1 p1"]', 'where: ["page 3"]', "'page 3' is not a place"),
    ("trial.yaml", "table: 3", "table: 2", "row [1] of table 3 has no study"),
    (
        "trial.yaml",
        "facts: [nothing-works, ",
        "facts: [nothing-work, ",
        "no fact 'nothing-work'; did you mean 'nothing-works'?",
    ),
    ("trial.yaml", "facts: [nothing-works, roe-1999.response]", "facts: []", "no fact is given"),
    ("trial.yaml", "near: [roe-1999.response]", "near: [roe]", "no fact 'roe'"),
    (
        "trial.yaml",
        "asks: [which colour did the pills have, were the tablets red or blue]",
        "asks: []",
        "no example question",
    ),
    ("vocabulary.yaml", "[responders]", "[sugar pills]", "is shared with"),
    ("references.yaml", "number: 1", "number: 9", "no reference 1"),
    ("references.yaml", "number: 1", "number: 1.5", "Expected 'int', got 'float'"),
    ("intents.yaml", "'^thanks$'", "'('", "is no regular expression"),
    ("trial.yaml", "studies:", "studdies:", "studdies: unknown key"),
    ("trial.yaml", "ref: 1\n", "ref: 1\n    ref: 1\n", "the key is given twice"),
    ("trial.yaml", "text: The", "\ttext: The", "the line holds a tab"),
    ("trial.yaml", "text: The", "text: [The", "not YAML"),
    ("trial.yaml", "studies:", "- studies:", "not YAML"),
    ("trial.yaml", "id: roe-1999\n", "id: &a roe-1999\n    about: [*a]\n", "alias *a: aliases are not allowed"),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), SPOILT)
def test_each_fault_is_named(tiny: Path, file: str, old: str, new: str, expected: str) -> None:
    """A fault gives its file and line, what is wrong and what would be right."""
    spoil(tiny, file, old, new)
    found = faults(tiny)
    assert any(expected in fault for fault in found), found
    assert all(".yaml" in fault for fault in found)


def test_all_faults_come_in_one_run(tiny: Path) -> None:
    """Faults of different files and records do not hide each other."""
    spoil(tiny, "trial.yaml", "patients: 10", "patients: ten")
    spoil(tiny, "trial.yaml", "kind: cohort", "kind: guess")
    spoil(tiny, "vocabulary.yaml", "name: Norway", "nmae: Norway")
    assert len(faults(tiny)) >= 4


def test_an_unused_reference_is_a_fault(tiny: Path) -> None:
    """Some fact has to rest on every reference."""
    more = (tiny / "references.yaml").read_text().split("references:\n")[1].replace("number: 1", "number: 2")
    with (tiny / "references.yaml").open("a") as file:
        file.write(more)
    assert any("no fact cites reference 2" in fault for fault in faults(tiny))


HOSTILE: list[tuple[str, bytes, str]] = [
    ("empty", b"", "the file is empty"),
    ("comment only", b"# nothing\n", "the file is empty"),
    ("a list", b"- 1\n", "should be a mapping"),
    ("a word", b"nothing\n", "should be a mapping"),
    ("latin-1", "studies: # \xe9\n".encode("latin-1"), "is not UTF-8"),
    ("binary", bytes(range(256)), "UTF-8"),
    ("control characters", b"a: \x00\n", "not YAML"),
    ("deep", b"studies: " + b"[" * 5000, "nest"),
    ("50 MB", b"# " + b"x" * 50_000_000, "the file has 50 MB"),
    ("a bomb", b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "alias *a: aliases are not allowed"),
    ("a python object", b"studies: !!python/object/apply:os.system [ls]\n", "should be a mapping"),
    ("a date for a text", b"statements:\n  - {id: 2020-01-01, about: [], text: x, where: []}\n", "no place is given"),
]


@pytest.mark.parametrize(("_name", "raw", "expected"), HOSTILE, ids=[h[0] for h in HOSTILE])
def test_bad_files_are_survived(tiny: Path, _name: str, raw: bytes, expected: str) -> None:
    """Whatever a file holds, the check ends with a message that names it."""
    (tiny / "more.yaml").write_bytes(raw)
    found = faults(tiny)
    assert any("more.yaml" in fault and expected in fault for fault in found), found


def test_missing_folder_and_missing_file_are_faults(tiny: Path) -> None:
    """A path that is no knowledge base says what would be one."""
    assert "no such folder" in faults(tiny / "nowhere")[0]
    (tiny / "references.yaml").unlink()
    assert "references.yaml: the file is missing" in faults(tiny)[0]
    (tiny / "empty").mkdir()
    assert "not a knowledge base" in faults(tiny / "empty")[0]


def test_a_faulty_knowledge_base_is_not_used(tiny: Path) -> None:
    """One fault anywhere, and nothing is answered from it."""
    assert prepare(str(tiny)).knowledge.facts
    spoil(tiny, "trial.yaml", "ref: 1", "ref: 2")
    with pytest.raises(KnowledgeError, match=r"trial\.yaml:3"):
        prepare(str(tiny))


def test_the_limit_of_a_file_is_far_above_what_ships() -> None:
    """No file of the shipped knowledge base comes near the limit."""
    shipped = Path(__file__).parents[2] / "knowledge"
    assert max(path.stat().st_size for path in shipped.rglob("*.yaml")) < LARGEST_FILE / 4
