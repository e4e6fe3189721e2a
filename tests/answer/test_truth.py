"""What every reply has to keep to, whatever was asked."""

import json
import os
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lnbot.answer.assistant import Assistant
from lnbot.answer.reply import Reply
from lnbot.batch import converse
from lnbot.evaluation import read_bank
from lnbot.language.characters import plain
from lnbot.language.numbers import numbers
from tests.conftest import ROOT

BANKS = sorted((ROOT / "tests" / "questions").glob("*.yaml"))
COMPUTED = ("Computed", "Counted", "Ranked", "computed")


def figures(text: str) -> set[float]:
    """Return the numbers of `text` that state something: not references, years of citations, places or footnotes."""
    bare = re.sub(
        r"\[\d+\]|#\d|\*\d|Tables? \d|sections? \d(\.\d)?|[A-Z][\w-]+ (19|20)\d\d|class \w+", " ", plain(text)
    )
    return {number.value for number in numbers(bare) if number.written[0].isdigit()}


def allowed(reply: Reply, assistant: Assistant) -> set[float]:
    """Return the numbers that the facts of `reply` state, the sizes of their studies and how many studies they are of."""
    facts = [assistant.knowledge.facts[fact_id] for fact_id in reply.facts]
    held = {value for fact in facts for figure in fact.figures for value in figure.values}
    held |= {value for fact in facts for text in (fact.text, fact.note) for value in figures(text)}
    sizes = {assistant.knowledge.studies[fact.study].patients for fact in facts if fact.study}
    studies = {fact.study for fact in facts if fact.study}
    return held | {float(size) for size in sizes if size} | {float(len(studies))}


def strays(reply: Reply, assistant: Assistant) -> set[float]:
    """Return the numbers of an answer that neither its facts state nor it marks as computed."""
    if reply.kind != "answer" or any(note.startswith(COMPUTED) or "computed" in note for note in reply.notes):
        return set()
    said = " ".join((reply.lead, *reply.points))
    return figures(said) - allowed(reply, assistant)


@pytest.mark.parametrize("bank", BANKS, ids=lambda path: path.stem)
def test_every_figure_is_one_of_the_facts(assistant: Assistant, bank: os.PathLike[str]) -> None:
    """Whatever a bank asks, each figure of an answer is stated by a fact that the reply names, or marked as computed."""
    for case in read_bank(str(bank)):
        reply = converse(list(case.turns), assistant)
        assert strays(reply, assistant) == set(), (case.id, reply.lead)


@pytest.mark.parametrize("bank", BANKS, ids=lambda path: path.stem)
def test_every_reference_is_one_of_the_facts(assistant: Assistant, bank: os.PathLike[str]) -> None:
    """A reference is cited only where a fact of the reply carries it."""
    for case in read_bank(str(bank)):
        reply = converse(list(case.turns), assistant)
        carried = {number for fact in reply.facts for number in assistant.knowledge.facts[fact].refs}
        assert set(reply.refs) <= carried, case.id


WORDS = st.sampled_from(
    "rituximab tacrolimus MMF proteinuria response Spain Korea table 3 #6 deaths how many why highest ref 59 vs and not "
    "lupus % mg/kg Fei 2013 \N{ZERO WIDTH SPACE} \N{RIGHT-TO-LEFT OVERRIDE} <b> ' \" ; DROP ? ! 103 relapse children".split()
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=14))
def test_no_message_breaks_it(assistant: Assistant, parts: list[str]) -> None:
    """Words of the field and noise in any order give a reply of a known kind, without a stray figure."""
    reply = assistant.answer(" ".join(parts)).reply
    assert reply.lead
    assert strays(reply, assistant) == set()


def test_a_message_of_any_length_is_answered(assistant: Assistant) -> None:
    """10,000 characters get a short reply."""
    assert len(assistant.answer("rituximab " * 1000).reply.lead) < 1000


def test_the_same_bytes_in_every_process() -> None:
    """Replies depend neither on hashing nor on the order of the questions."""
    asked = [case.turns[-1] for case in read_bank(str(BANKS[0]))][:40]
    shown = set()
    for seed, order in (("1", asked), ("2", asked[::-1])):
        lines = "\n".join(json.dumps({"id": text, "turns": [text]}) for text in order)
        done = subprocess.run(
            [sys.executable, "-m", "lnbot", "ask", "--jsonl"],
            input=lines,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=False,
        )
        assert done.returncode == 0
        shown.add("\n".join(sorted(done.stdout.splitlines())))
    assert len(shown) == 1


def test_a_measure_that_is_not_reported_of_a_treatment_is_not_answered_with_another(assistant: Assistant) -> None:
    """The review tells of harms of voclosporin, not of deaths."""
    reply = assistant.answer("does the review say anything on voclosporin mortality").reply
    assert reply.kind == "not_in_review" and "deaths" in reply.lead
