"""Reading a folder of YAML files into records. Whether the records fit together is `check`'s business."""

import os
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from lnbot.knowledge.faults import Fault
from lnbot.knowledge.records import (
    AbbreviationRecord,
    AbsenceRecord,
    DiscrepancyRecord,
    FactRecord,
    IntentRecord,
    MessageRecord,
    PhrasingRecord,
    Record,
    ReferenceRecord,
    ReviewRecord,
    StatementRecord,
    StudyRecord,
    SynonymRecord,
    TermRecord,
    TopicRecord,
    TreatmentRecord,
    read_record,
)
from lnbot.knowledge.yaml_source import Path, Source, read_source

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)

TERM_SECTIONS = {
    "aspects": "aspect",
    "events": "event",
    "populations": "population",
    "countries": "country",
    "bodies": "body",
    "trials": "trial",
    "designs": "design",
    "journals": "journal",
    "outside": "outside",
    "unreported": "unreported",
}
_SECTIONS: dict[str, type[Record]] = {
    "references": ReferenceRecord,
    "treatments": TreatmentRecord,
    "abbreviations": AbbreviationRecord,
    "studies": StudyRecord,
    "statements": StatementRecord,
    "discrepancies": DiscrepancyRecord,
    "intents": IntentRecord,
    "synonyms": SynonymRecord,
    "messages": MessageRecord,
    "phrasings": PhrasingRecord,
    "topics": TopicRecord,
    "absences": AbsenceRecord,
    **dict.fromkeys(TERM_SECTIONS, TermRecord),
}
_NEEDED = ("review.yaml", "references.yaml", "treatments.yaml", "vocabulary.yaml", "discrepancies.yaml", "intents.yaml")


class Entry(NamedTuple, Generic[R_co]):
    """A record and where it is written."""

    record: R_co
    source: Source
    path: Path

    def fault(self, problem: str, *field: str | int) -> Fault:
        """Return a fault of this entry's `field`."""
        line = self.source.line((*self.path, *field))
        return Fault(
            self.source.file, line, f"{getattr(self.record, 'id', '')} {'.'.join(map(str, field))}".strip(), problem
        )


class Records:
    """All records of a knowledge base, by section, with where each is written."""

    def __init__(self) -> None:
        """Start with none."""
        self.sections: dict[str, list[Entry[Record]]] = {name: [] for name in _SECTIONS}
        self.review: Entry[ReviewRecord] | None = None

    def of(self, section: str, kind: type[R]) -> list[Entry[R]]:
        """Return the entries of `section`, whose records are of `kind`."""
        return [Entry(e.record, e.source, e.path) for e in self.sections[section] if isinstance(e.record, kind)]

    def facts(self) -> Iterator[tuple[Entry[StudyRecord] | None, Entry[FactRecord | StatementRecord]]]:
        """Yield every fact of a study with that study, then every statement with None."""
        for study in self.of("studies", StudyRecord):
            for i, fact in enumerate(study.record.facts):
                yield study, Entry(fact, study.source, (*study.path, "facts", i))
        for statement in self.of("statements", StatementRecord):
            yield None, Entry(statement.record, statement.source, statement.path)


def is_yaml(name: str) -> bool:
    """Whether a file called `name` is one of a knowledge base: not what editors leave beside it (``.#trial.yaml``)."""
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")


def yaml_files(folder: str) -> list[str]:
    """Return the YAML files of a knowledge base, as paths relative to `folder`, sorted."""
    found = []
    for top, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.relpath(os.path.join(top, f), folder) for f in files if is_yaml(f)]
    return sorted(found)


def read_folder(folder: str) -> tuple[Records, list[Fault]]:
    """Return the records of the knowledge base in `folder` and every fault in reading them."""
    records = Records()
    if not os.path.isdir(folder):
        return records, [Fault(folder, 0, "", "no such folder; a knowledge base is a folder of YAML files")]
    files = yaml_files(folder)
    if not files:
        return records, [Fault(folder, 0, "", f"not a knowledge base: it should hold {', '.join(_NEEDED)}")]
    faults = [Fault(os.path.join(folder, name), 0, "", "the file is missing") for name in _NEEDED if name not in files]
    for name in files:
        path = os.path.join(folder, name)
        source, wrong = read_source(path, path)
        faults += wrong
        if source is not None:
            faults += _take(records, source)
    return records, faults


def _take(records: Records, source: Source) -> list[Fault]:
    if not isinstance(source.value, dict):
        return [Fault(source.file, 1, "", f"should be a mapping with one of {', '.join(_SECTIONS)}")]
    faults = []
    for section, value in source.value.items():
        if section == "review":
            review, wrong = read_record(ReviewRecord, value, source, ("review",))
            faults += wrong
            if review is not None:
                records.review = Entry(review, source, ("review",))
        elif section not in _SECTIONS:
            problem = f"unknown key; known are review, {', '.join(_SECTIONS)}"
            faults.append(Fault(source.file, source.line((section,)), section, problem))
        elif not isinstance(value, list):
            faults.append(Fault(source.file, source.line((section,)), section, "should be a list"))
        else:
            for i, item in enumerate(value):
                record, wrong = read_record(_SECTIONS[section], item, source, (section, i))
                faults += wrong
                if record is not None:
                    records.sections[section].append(Entry(record, source, (section, i)))
    return faults
