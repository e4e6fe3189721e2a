"""Question banks: running them and judging the replies, as tests/questions/FORMAT.md says, to the letter."""

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import msgspec
import yaml

from lnbot.answer.assistant import Assistant
from lnbot.answer.reply import Kind, Reply
from lnbot.batch import converse
from lnbot.render.plain import plain_text

READ_FIRST = 1200
"""Characters of a reply within which a pattern counts as found, but for the groups that ask for much."""

_LONG_GROUPS = ("compare", "aggregate", "list")

Group = Literal[
    "fact",
    "paraphrase",
    "typo",
    "followup",
    "compare",
    "aggregate",
    "list",
    "reference",
    "definition",
    "narrative",
    "premise",
    "near_miss",
    "advice",
    "off_topic",
    "misprint",
    "chat",
]


class BankError(Exception):
    """A question bank that cannot be read; says which file and what is wrong."""


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is expected of the reply to the last turn."""

    kind: Kind | list[Kind]
    must: list[str] = []
    must_any: list[list[str]] = []
    must_not: list[str] = []
    refs: list[int] = []
    refs_exact: bool = False


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One conversation and what is expected of its end."""

    id: str
    group: Group
    turns: list[str]
    expect: Expectation
    where: str = ""
    note: str = ""


class Verdict(NamedTuple):
    """A case, the reply to it and everything in which the reply fails; nothing means that it is right."""

    case: Case
    reply: Reply
    wrong: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether an answer was expected and a refusal came: needless, and no false figure."""
        return bool(self.wrong) and "answer" in _kinds(self.case) and self.reply.kind in ("not_in_review", "off_topic")


class Result(NamedTuple):
    """The verdicts on all cases of some banks."""

    verdicts: tuple[Verdict, ...]

    @property
    def percent(self) -> float:
        """The share of cases that are right, in per cent."""
        return 100 * sum(not v.wrong for v in self.verdicts) / max(len(self.verdicts), 1)

    def groups(self) -> dict[str, tuple[int, int, int]]:
        """Return by group the number of cases, of right ones, and of needless refusals."""
        counted: dict[str, tuple[int, int, int]] = {}
        for verdict in self.verdicts:
            cases, right, refused = counted.get(verdict.case.group, (0, 0, 0))
            counted[verdict.case.group] = (cases + 1, right + (not verdict.wrong), refused + verdict.refused)
        return dict(sorted(counted.items()))

    def histogram(self) -> list[tuple[float, int, int]]:
        """Return for each tenth of confidence its lower end and the number of right and of wrong replies."""
        bands = [[0, 0] for _ in range(10)]
        for verdict in self.verdicts:
            bands[min(int(verdict.reply.confidence * 10), 9)][bool(verdict.wrong)] += 1
        return [(i / 10, right, wrong) for i, (right, wrong) in enumerate(bands)]

    def as_json(self) -> str:
        """Return the result as a JSON object."""
        return json.dumps(
            {
                "percent": round(self.percent, 1),
                "groups": {g: {"cases": n, "right": r, "refused": f} for g, (n, r, f) in self.groups().items()},
                "histogram": self.histogram(),
                "failures": [
                    {"id": v.case.id, "turns": v.case.turns, "wrong": v.wrong, "reply": plain_text(v.reply)}
                    for v in self.verdicts
                    if v.wrong
                ],
            },
            ensure_ascii=False,
        )

    def __str__(self) -> str:
        """Return every failure, then a line a group, then the whole."""
        lines = []
        for verdict in self.verdicts:
            if verdict.wrong:
                lines.append(f"{verdict.case.id} ({verdict.case.group}): {' / '.join(verdict.case.turns)}")
                lines += [f"    {problem}" for problem in verdict.wrong]
                lines.append(f"    reply ({verdict.reply.kind}): {' '.join(plain_text(verdict.reply).split())[:300]}")
        lines.append(f"{'group':<12}{'cases':>7}{'right':>7}{'wrong':>7}{'refused':>9}")
        for group, (cases, right, refused) in self.groups().items():
            lines.append(f"{group:<12}{cases:>7}{right:>7}{cases - right - refused:>7}{refused:>9}")
        lines.append("confidence  right  wrong")
        lines += [f"from {low:.1f}    {right:>6}{wrong:>7}" for low, right, wrong in self.histogram()]
        right = sum(not v.wrong for v in self.verdicts)
        lines.append(f"{right} of {len(self.verdicts)} right ({self.percent:.1f}%)")
        return "\n".join(lines)


def evaluate(banks: Iterable[str], assistant: Assistant) -> Result:
    """Return the verdicts on all cases of the files `banks`, answered by `assistant`.

    Raises:
        BankError: a file is no question bank.

    """
    return Result(tuple(judge(case, converse(case.turns, assistant)) for bank in banks for case in read_bank(bank)))


def read_bank(path: str) -> list[Case]:
    """Return the cases of the bank at `path`.

    Raises:
        BankError: the file cannot be read, or a case is not as the format says.

    """
    try:
        with open(path, encoding="utf-8") as file:
            raw: Any = yaml.safe_load(file)
        if not isinstance(raw, list):
            raise BankError(f"{path}: should be a list of cases")
        cases = [_case(item, path, i) for i, item in enumerate(raw)]
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BankError(f"{path}: {error}") from error
    ids = [case.id for case in cases]
    twice = sorted({case_id for case_id in ids if ids.count(case_id) > 1})
    if twice:
        raise BankError(f"{path}: ids given twice: {', '.join(twice)}")
    return cases


def _case(item: object, path: str, number: int) -> Case:
    try:
        case = msgspec.convert(item, Case)
    except msgspec.ValidationError as error:
        name = item.get("id", f"number {number + 1}") if isinstance(item, dict) else f"number {number + 1}"
        raise BankError(f"{path}: case {name}: {error}") from error
    if not case.turns:
        raise BankError(f"{path}: case {case.id}: 'turns' should hold at least one message")
    expect = case.expect
    for pattern in [*expect.must, *expect.must_not, *(p for group in expect.must_any for p in group)]:
        try:
            re.compile(pattern)
        except re.error as error:
            raise BankError(f"{path}: case {case.id}: {pattern!r} is no regular expression: {error}") from error
    return case


def judge(case: Case, reply: Reply) -> Verdict:
    """Return the verdict on `reply` as the last reply of `case`."""
    expect = case.expect
    whole = normalised(plain_text(reply))
    read = whole if case.group in _LONG_GROUPS else whole[:READ_FIRST]
    wrong = []
    kinds = _kinds(case)
    if reply.kind not in kinds:
        wrong.append(f"kind is {reply.kind}, expected {' or '.join(kinds)}")
    if len(kinds) == 1 or reply.kind == "answer":
        wrong += [f"not found: {pattern}" for pattern in expect.must if not _found(pattern, read)]
        wrong += [f"none found of: {group}" for group in expect.must_any if not any(_found(p, read) for p in group)]
        missing = [number for number in expect.refs if number not in reply.refs]
        if missing:
            wrong.append(f"references not cited: {missing}; cited: {list(reply.refs)}")
        if expect.refs_exact and set(reply.refs) - set(expect.refs):
            wrong.append(f"other references cited: {sorted(set(reply.refs) - set(expect.refs))}")
    wrong += [f"must not be said: {pattern}" for pattern in expect.must_not if _found(pattern, whole)]
    return Verdict(case, reply, tuple(wrong))


def _kinds(case: Case) -> list[Kind]:
    kind = case.expect.kind
    return [kind] if isinstance(kind, str) else kind


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def normalised(text: str) -> str:
    """Return `text` as patterns are searched in it: NFKC, one dash, one space, no space before % and around ±."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join("-" if unicodedata.category(c) == "Pd" or c == "−" else c for c in text)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?± ?", "±", re.sub(r" %", "%", text))
