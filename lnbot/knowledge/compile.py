"""From the records that editors write to the knowledge that the program answers from."""

import os
import zlib
from collections.abc import Iterator

from lnbot.knowledge.check import check_folder
from lnbot.knowledge.citation import family_name, full_citation
from lnbot.knowledge.faults import KnowledgeError
from lnbot.knowledge.load import TERM_SECTIONS, Records, yaml_files
from lnbot.knowledge.model import (
    Entity,
    Fact,
    Figure,
    Intent,
    Knowledge,
    Reference,
    Review,
    Study,
    Table,
    abbreviation_id,
)
from lnbot.knowledge.quantities import quantity
from lnbot.knowledge.records import (
    AbbreviationRecord,
    AbsenceRecord,
    DiscrepancyRecord,
    FactRecord,
    FigureRecord,
    IntentRecord,
    MessageRecord,
    PhrasingRecord,
    ReferenceRecord,
    StatementRecord,
    StudyRecord,
    SynonymRecord,
    TermRecord,
    TopicRecord,
    TreatmentRecord,
)
from lnbot.language.characters import plain
from lnbot.language.numbers import numbers
from lnbot.language.words import words


def compile_folder(folder: str) -> Knowledge:
    """Return the knowledge base in `folder`.

    Raises:
        KnowledgeError: it has any fault.

    """
    records, faults = check_folder(folder)
    if faults or records.review is None:
        raise KnowledgeError(faults)
    review = records.review.record
    tables = tuple(Table(t.number, t.title, tuple(t.rows)) for t in review.tables)
    references = {e.record.number: _reference(e.record) for e in records.of("references", ReferenceRecord)}
    doubts = [e.record for e in records.of("discrepancies", DiscrepancyRecord)]
    doubtful: dict[str, tuple[str, ...]] = {}
    for doubt in doubts:
        for fact_id in doubt.facts:
            doubtful[fact_id] = (*doubtful.get(fact_id, ()), doubt.id)
    designs = _designs(records)
    facts = [_fact(study.record if study else None, e.record, doubtful, designs) for study, e in records.facts()]
    by_id = {fact.id: fact for fact in facts}
    facts += [_doubt(doubt, by_id) for doubt in doubts]
    facts += [_abbreviation(e.record) for e in records.of("abbreviations", AbbreviationRecord)]
    facts += [_bibliography(reference) for reference in references.values()]
    by_id = {fact.id: fact for fact in facts}
    facts += [_topic(e.record, by_id) for e in records.of("topics", TopicRecord)]
    facts += [_absence(e.record, by_id) for e in records.of("absences", AbsenceRecord)]
    studies = list(_studies(records, references, tables, designs))
    return Knowledge(
        version=_version(folder),
        review=Review(
            review.title,
            tuple(review.authors),
            review.journal,
            review.year,
            review.volume,
            review.issue,
            review.pages,
            review.doi,
            tuple(review.sections.items()),
            tables,
        ),
        facts={fact.id: fact for fact in facts},
        studies={study.id: study for study in studies},
        references=references,
        entities={entity.id: entity for entity in _entities(records, studies)},
        names=tuple(_names(records)),
        intents=tuple(_intent(e.record) for e in records.of("intents", IntentRecord)),
        asks=tuple(_asks(records)),
        synonyms=tuple((e.record.word, *e.record.names) for e in records.of("synonyms", SynonymRecord)),
        messages=tuple((x, e.record.id) for e in records.of("messages", MessageRecord) for x in e.record.examples),
    )


def _version(folder: str) -> str:
    """Return a short text that changes with every change of a file of `folder`."""
    sums = []
    for name in yaml_files(folder):
        with open(os.path.join(folder, name), "rb") as file:
            sums.append(zlib.crc32(file.read()))
    return f"{zlib.crc32(repr(sums).encode()):08x}"


def _fact(
    study: StudyRecord | None,
    record: FactRecord | StatementRecord,
    doubtful: dict[str, tuple[str, ...]],
    designs: dict[str, tuple[str, ...]],
) -> Fact:
    about = list(record.about)
    if study is not None:
        about += [study.id, *study.treatments, *study.countries, *study.about, *designs[study.id]]
    refs = record.refs or ([study.ref] if study is not None else [])
    return Fact(
        id=record.id,
        kind="statement" if study is None else "study",
        study="" if study is None else study.id,
        by=record.by if isinstance(record, StatementRecord) else "",
        about=tuple(dict.fromkeys(about)),
        text=record.text,
        figures=tuple(_figure(figure) for figure in record.figures),
        refs=tuple(sorted(set(refs))),
        where=tuple(record.where),
        note=record.note,
        lacks=tuple(record.lacks),
        discrepancies=doubtful.get(record.id, ()),
    )


def _figure(record: FigureRecord | str) -> Figure:
    if isinstance(record, str):
        record = FigureRecord(printed=record)
    read = quantity(record.printed)
    return Figure(
        record.printed,
        record.measure,
        record.unit or read.unit,
        record.at,
        record.time,
        record.of,
        record.arm,
        read.values,
        read.spread,
        read.part,
        read.whole,
        read.percent,
    )


def _doubt(record: DiscrepancyRecord, facts: dict[str, Fact]) -> Fact:
    concerned = [facts[fact_id] for fact_id in record.facts]
    about = [*record.about, *(tag for fact in concerned for tag in fact.about)]
    refs = {number for fact in concerned for number in fact.refs} | set(record.refs)
    studies = {fact.study for fact in concerned}
    return Fact(
        id=record.id,
        kind="discrepancy",
        study=studies.pop() if len(studies) == 1 else "",
        by="",
        about=tuple(dict.fromkeys(about)),
        text=record.text + _computed(record.text, record),
        figures=tuple(_figure(side.printed) for side in record.sides),
        refs=tuple(sorted(refs)),
        where=tuple(dict.fromkeys(side.where for side in record.sides)),
        note=record.note + _computed(record.note, record),
        lacks=(),
        discrepancies=(),
        doubt=f"{record.kind}, {record.sure}",
    )


def _computed(text: str, record: DiscrepancyRecord) -> str:
    """Return which numbers of `text` are computed and not printed in the review, as a sentence."""
    said = {number.value for number in numbers(plain(text)) if number.written[0].isdigit()}
    own = [one for one in record.computed if one[0].isdigit() and not said.isdisjoint(quantity(one).values)]
    return f" (Computed, not printed there: {', '.join(own)}.)" if own else ""


def _abbreviation(record: AbbreviationRecord) -> Fact:
    also = f" (also: {', '.join(record.also)})" if record.also else ""
    text = f"{record.short} stands for {record.long}{also}."
    if not record.spelled:
        text = f"{record.short} is used without being spelt out in the review; in general it stands for {record.long}{also}."
    return Fact(
        id=abbreviation_id(record.short),
        kind="abbreviation",
        study="",
        by="",
        about=("abbreviation",),
        text=text,
        figures=(),
        refs=(),
        where=tuple(record.where),
        note=record.note,
        lacks=(),
        discrepancies=(),
    )


def _reference(record: ReferenceRecord) -> Reference:
    return Reference(
        record.number,
        tuple(record.authors),
        record.et_al,
        record.title,
        record.journal,
        record.year,
        record.volume,
        record.issue,
        record.pages,
        record.url,
        record.note,
        tuple(record.cited),
    )


def _bibliography(reference: Reference) -> Fact:
    return Fact(
        id=f"reference-{reference.number}",
        kind="reference",
        study="",
        by="",
        about=(),
        text=full_citation(reference),
        figures=(),
        refs=(reference.number,),
        where=(f"ref {reference.number}", *reference.cited),
        note="",
        lacks=(),
        discrepancies=(),
    )


def _topic(record: TopicRecord, facts: dict[str, Fact]) -> Fact:
    held = [facts[fact_id] for fact_id in record.facts]
    studies = {fact.study for fact in held}
    return _holding(record.id, "topic", "", held)._replace(
        study=studies.pop() if len(studies) == 1 else "",
        about=tuple(dict.fromkeys(tag for fact in held for tag in fact.about)),
        refs=tuple(sorted({number for fact in held for number in fact.refs})),
        where=tuple(dict.fromkeys(code for fact in held for code in fact.where)),
        doubt=held[0].doubt,
    )


def _absence(record: AbsenceRecord, facts: dict[str, Fact]) -> Fact:
    return _holding(record.id, "absence", record.lacks, [facts[fact_id] for fact_id in record.near])


def _holding(own_id: str, kind: str, text: str, held: list[Fact]) -> Fact:
    return Fact(own_id, kind, "", "", (), text, (), (), (), "", (), (), tuple(fact.id for fact in held))


def _designs(records: Records) -> dict[str, tuple[str, ...]]:
    """Return by study the designs whose name, or one of whose names, stands in what its record says of its design."""
    names = {
        term.record.id: [
            f" {' '.join(word.folded for word in words(n))} " for n in (term.record.name, *term.record.names)
        ]
        for term in records.of("designs", TermRecord)
    }
    found = {}
    for entry in records.of("studies", StudyRecord):
        study = entry.record
        said = " ".join(word.folded for word in words(f"{study.kind}, {study.design}, {study.centres} centre"))
        found[study.id] = tuple(d for d, known in names.items() if any(name in f" {said} " for name in known))
    return found


def _studies(
    records: Records,
    references: dict[int, Reference],
    tables: tuple[Table, ...],
    designs: dict[str, tuple[str, ...]],
) -> Iterator[Study]:
    rows = {(table.number, ref): i + 1 for table in tables for i, ref in enumerate(table.rows)}
    for entry in records.of("studies", StudyRecord):
        study = entry.record
        reference = references[study.ref]
        yield Study(
            id=study.id,
            ref=study.ref,
            label=f"{family_name(reference.authors[0])} {reference.year}",
            treatments=tuple(study.treatments),
            countries=tuple(study.countries),
            kind=study.kind,
            design=study.design,
            centres=study.centres,
            patients=study.patients,
            table=study.table or 0,
            row=rows.get((study.table or 0, study.ref), 0),
            about=(*study.about, *designs[study.id]),
            facts=tuple(fact.id for fact in study.facts),
        )


def _entities(records: Records, studies: list[Study]) -> Iterator[Entity]:
    for treatment in records.of("treatments", TreatmentRecord):
        record = treatment.record
        kind = "class" if record.kind == "class" else "treatment"
        yield Entity(record.id, kind, record.name, record.class_, tuple(record.parts))
    for section, kind in TERM_SECTIONS.items():
        for term in records.of(section, TermRecord):
            parts = (term.record.printed,) if term.record.printed else ()
            yield Entity(term.record.id, kind, term.record.name, term.record.treatment or term.record.kind_of, parts)
    for table in records.review.record.tables if records.review else ():
        yield Entity(f"table-{table.number}", "table", f"Table {table.number}", "", ())
    for study in studies:
        yield Entity(study.id, "study", study.label, "", ())


def _intent(record: IntentRecord) -> Intent:
    return Intent(record.id, tuple(record.names), record.at_least, tuple(record.patterns), tuple(record.when))


def _names(records: Records) -> Iterator[tuple[str, str, bool]]:
    """Yield name, id and whether the name counts only as it is written."""
    for treatment in records.of("treatments", TreatmentRecord):
        record = treatment.record
        yield from ((name, record.id, False) for name in [record.name, *record.names])
        yield from ((name, record.id, True) for name in record.exact)
    for table in records.review.record.tables if records.review else ():
        yield from ((name, f"table-{table.number}", False) for name in table.names)
    for section in TERM_SECTIONS:
        for term in records.of(section, TermRecord):
            yield from ((name, term.record.id, False) for name in [term.record.name, *term.record.names])
            yield from ((name, term.record.id, True) for name in term.record.exact)


def _asks(records: Records) -> Iterator[tuple[str, str]]:
    """Yield each example question with the id of the fact it asks for."""
    for _, entry in records.facts():
        yield from ((ask, entry.record.id) for ask in entry.record.asks)
    for doubt in records.of("discrepancies", DiscrepancyRecord):
        yield from ((ask, doubt.record.id) for ask in doubt.record.asks)
    for topic in records.of("topics", TopicRecord):
        yield from ((ask, topic.record.id) for ask in topic.record.asks)
    for absence in records.of("absences", AbsenceRecord):
        yield from ((ask, absence.record.id) for ask in absence.record.asks)
    for phrasing in records.of("phrasings", PhrasingRecord):
        yield from ((ask, phrasing.record.fact) for ask in phrasing.record.asks)
