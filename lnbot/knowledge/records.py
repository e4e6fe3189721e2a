"""How entries are written in the YAML files: one type a kind of entry, read strictly, every fault said.

`knowledge/README.md` explains the same to the people who write them. Fields without a default are needed.
"""

import difflib
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from lnbot.knowledge.faults import Fault
from lnbot.knowledge.yaml_source import Path, Source, Value, dotted


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as an editor writes it."""


class FigureRecord(Record, frozen=True):
    """A figure as printed, and what it measures."""

    printed: str
    measure: str = ""
    unit: str = ""
    at: Literal["", "baseline", "end"] = ""
    time: str = ""
    of: str = ""
    arm: str = ""


class FactRecord(Record, frozen=True):
    """One thing that the review states about a study.

    `lacks` are the aspects of which the text says that the review gives no figure, or nothing at all.
    """

    id: str
    about: list[str]
    text: str
    where: list[str]
    figures: list[FigureRecord | str] = []
    refs: list[int] = []
    lacks: list[str] = []
    note: str = ""
    asks: list[str] = []


class StatementRecord(Record, frozen=True):
    """One thing that the review says in words."""

    id: str
    about: list[str]
    text: str
    where: list[str]
    by: str = "authors"
    figures: list[FigureRecord | str] = []
    refs: list[int] = []
    lacks: list[str] = []
    note: str = ""
    asks: list[str] = []


class StudyRecord(Record, frozen=True):
    """A cohort, trial or series with its facts."""

    id: str
    ref: int
    treatments: list[str]
    countries: list[str]
    kind: Literal["randomised trial", "trial", "cohort", "registry", "case series", "case report", "meta-analysis"]
    design: str
    facts: list[FactRecord]
    centres: Literal["single", "multi", "not stated"] = "not stated"
    patients: int | None = None
    table: Literal[2, 3] | None = None
    about: list[str] = []


class ReferenceRecord(Record, frozen=True):
    """An entry of the reference list."""

    number: int
    authors: list[str]
    title: str
    journal: str
    year: int
    cited: list[str]
    et_al: bool = False
    volume: str = ""
    issue: str = ""
    pages: str = ""
    url: str = ""
    note: str = ""


class TermRecord(Record, frozen=True):
    """A thing that questions name: an aspect, an event, a population, a country, a body, a trial, a design, a journal.

    `names` count however they are written, `exact` ones only so; `treatment` is the one that a population had, `kind_of`
    the wider term that this one belongs to (a complete response is a response), `printed` how the reference list prints
    a journal.
    """

    id: str
    name: str
    names: list[str] = []
    exact: list[str] = []
    treatment: str = ""
    kind_of: str = ""
    printed: str = ""


class SynonymRecord(Record, frozen=True):
    """Words that say the same in a question; `word` stands for all of them."""

    word: str
    names: list[str]


class TreatmentRecord(Record, frozen=True, rename={"class_": "class"}):
    """A treatment, a class of treatments or a combination of them."""

    id: str
    name: str
    names: list[str] = []
    exact: list[str] = []
    kind: Literal["drug", "class", "combination"] = "drug"
    class_: str = ""
    parts: list[str] = []


class AbbreviationRecord(Record, frozen=True):
    """An abbreviation that the review uses."""

    short: str
    long: str
    where: list[str]
    spelled: bool = True
    also: list[str] = []
    note: str = ""


class SideRecord(Record, frozen=True):
    """One of the values of a discrepancy, as printed, with its place."""

    printed: str
    where: str


class DiscrepancyRecord(Record, frozen=True):
    """A place where the review contradicts itself or prints what cannot be right.

    `note` is the one sentence that stands under an answer resting on one of `facts`; `text` says it in full.
    """

    id: str
    kind: Literal[
        "text against table",
        "parts against whole",
        "percentage against count",
        "unit",
        "legend",
        "footnote",
        "citation",
        "between sections",
        "implausible",
    ]
    sides: list[SideRecord]
    text: str
    note: str
    sure: Literal["certain", "likely", "possible"]
    facts: list[str] = []
    refs: list[int] = []
    about: list[str] = []
    computed: list[str] = []
    asks: list[str] = []


class TableRecord(Record, frozen=True):
    """A table of the article; `rows` are the reference numbers of its rows in order of print, `names` how people call it."""

    number: int
    title: str
    rows: list[int] = []
    names: list[str] = []


class ReviewRecord(Record, frozen=True):
    """The article itself."""

    title: str
    authors: list[str]
    journal: str
    year: int
    volume: str
    issue: str
    pages: str
    doi: str
    sections: dict[str, str]
    tables: list[TableRecord]


class IntentRecord(Record, frozen=True):
    """A kind of message that is no question on the facts, or a form of question, and how people put it.

    `names` are phrases, matched word for word, `at_least` so many of them; `patterns` regular expressions over the whole
    text, for what no phrase says, tried only on texts that hold one of the words of `when`.
    """

    id: str
    names: list[str] = []
    at_least: int = 1
    patterns: list[str] = []
    when: list[str] = []


class MessageRecord(Record, frozen=True):
    """A kind of message, and examples of how people put it. The kind ``question`` holds questions that sound like others."""

    id: Literal["question", "advice", "emergency", "off-topic", "attack", "greeting", "thanks", "help"]
    examples: list[str]


class PhrasingRecord(Record, frozen=True):
    """More ways in which people ask for a fact, written apart from it."""

    fact: str
    asks: list[str]


class TopicRecord(Record, frozen=True):
    """What people ask that takes several facts to answer, in the order in which a reply tells them."""

    id: str
    facts: list[str]
    asks: list[str]


class AbsenceRecord(Record, frozen=True):
    """What people expect in the review but it does not report.

    `lacks` completes "The review does not report ..."; `near` are the facts that may be offered instead, as such.
    """

    id: str
    lacks: str
    asks: list[str]
    near: list[str] = []


T = TypeVar("T", bound=Record)


def read_record(kind: type[T], value: Value, source: Source, path: Path) -> tuple[T | None, list[Fault]]:
    """Return `value`, which stands at `path` of `source`, as a record of `kind`, and everything wrong with it.

    A fault in one field does not hide those of the next, so the fields are converted one by one.
    """
    if not isinstance(value, dict):
        return None, [_fault(source, path, f"should be a mapping with {_named(kind)}, not {_spoken(value)}")]
    faults: list[Fault] = []
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key in value:
        if key not in fields:
            near = difflib.get_close_matches(key, fields, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {_named(kind)}"
            faults.append(_fault(source, (*path, key), f"unknown key; {hint}"))
    given: dict[str, Any] = {}
    for key, field in fields.items():
        if key in value:
            given[field.name], wrong = _convert(field.type, value[key], source, (*path, key))
            faults.extend(wrong)
        elif field.required:
            faults.append(_fault(source, path, f"{key!r} is missing"))
    return (None, faults) if faults else (kind(**given), [])


def _convert(kind: Any, value: Value, source: Source, path: Path) -> tuple[Any, list[Fault]]:
    if get_origin(kind) is list and isinstance(value, list):
        converted, faults = [], []
        for i, item in enumerate(value):
            one, wrong = _convert(get_args(kind)[0], item, source, (*path, i))
            converted.append(one)
            faults.extend(wrong)
        return converted, faults
    records = [option for option in (kind, *get_args(kind)) if isinstance(option, type) and issubclass(option, Record)]
    if records and (isinstance(value, dict) or kind in records):
        return read_record(records[0], value, source, path)
    try:
        return msgspec.convert(value, kind), []
    except msgspec.ValidationError as error:
        problem = str(error).replace("`", "'").split(" - at")[0]
        return None, [_fault(source, path, f"{_spoken(value)}: {problem}")]


def _fault(source: Source, path: Path, problem: str) -> Fault:
    return Fault(source.file, source.line(path), dotted(path), problem)


def _named(kind: type[Record]) -> str:
    return ", ".join(field.encode_name for field in msgspec.structs.fields(kind))


def _spoken(value: Value) -> str:
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    return "nothing" if value is None else repr(value)
