"""Whether the records of a knowledge base fit together. Each rule is a function that yields the faults it finds."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator

from lnbot.knowledge.faults import Fault
from lnbot.knowledge.load import TERM_SECTIONS, Entry, Records, read_folder
from lnbot.knowledge.model import abbreviation_id
from lnbot.knowledge.places import parse_place
from lnbot.knowledge.quantities import NAMED_IN_TEXT, quantity
from lnbot.knowledge.records import (
    AbbreviationRecord,
    AbsenceRecord,
    DiscrepancyRecord,
    FactRecord,
    FigureRecord,
    IntentRecord,
    MessageRecord,
    PhrasingRecord,
    Record,
    ReferenceRecord,
    StatementRecord,
    StudyRecord,
    SynonymRecord,
    TermRecord,
    TopicRecord,
    TreatmentRecord,
)
from lnbot.language.characters import plain
from lnbot.language.english import FUNCTION_WORDS
from lnbot.language.numbers import numbers
from lnbot.language.words import stem, words

# Number words that good prose uses without counting anything.
PROSE_NUMBERS = frozenset(("one", "once", "two", "twice", "half", "zero"))
ROUNDING = 0.101
"""Percentage points by which a printed percentage may miss its count: one decimal, cut or rounded."""


class Ids:
    """Every id of a knowledge base, by what may be named where."""

    def __init__(self, records: Records) -> None:
        """Collect the ids of `records`."""
        self.terms = {e.record.id: section for section in TERM_SECTIONS for e in records.of(section, TermRecord)}
        self.treatments = {e.record.id for e in records.of("treatments", TreatmentRecord)}
        self.studies = {e.record.id for e in records.of("studies", StudyRecord)}
        self.references = {e.record.number for e in records.of("references", ReferenceRecord)}
        self.facts = {entry.record.id for _, entry in records.facts()}
        self.doubtful = {fact for e in records.of("discrepancies", DiscrepancyRecord) for fact in e.record.facts}

    @property
    def tags(self) -> set[str]:
        """What `about` may name."""
        return set(self.terms) | self.treatments | self.studies

    def kind(self, kind: str) -> set[str]:
        """Return the ids of terms of `kind`, ``country`` say."""
        return {term for term, section in self.terms.items() if TERM_SECTIONS[section] == kind}


Rule = Callable[[Records, Ids], Iterable[Fault]]


def check_folder(folder: str) -> tuple[Records, list[Fault]]:
    """Return the records of the knowledge base in `folder` and everything that is wrong with it, sorted."""
    records, faults = read_folder(folder)
    if not faults:
        ids = Ids(records)
        faults = [fault for rule in RULES for fault in rule(records, ids)]
    return records, sorted(set(faults))


def unique_ids(records: Records, ids: Ids) -> Iterator[Fault]:
    """Ids are given once."""
    seen: dict[str | int, str] = {}
    entries: list[Entry[Record]] = [e for section in records.sections.values() for e in section]
    entries += [Entry(entry.record, entry.source, entry.path) for study, entry in records.facts() if study is not None]
    for entry in entries:
        key = getattr(entry.record, "id", None) or getattr(entry.record, "number", None)
        if isinstance(entry.record, AbbreviationRecord):
            key = abbreviation_id(entry.record.short)
        if isinstance(entry.record, ReferenceRecord):
            key = f"reference-{entry.record.number}"
        if isinstance(entry.record, IntentRecord):
            key = f"intent {key}"
        if key is None or isinstance(entry.record, MessageRecord):
            continue  # the examples of one kind of message may stand in several files
        here = f"{entry.source.file}:{entry.source.line(entry.path)}"
        if key in seen:
            yield entry.fault(f"{key!r} is used already at {seen[key]}", "id")
        seen.setdefault(key, here)


def known_ids(records: Records, ids: Ids) -> Iterator[Fault]:
    """Whatever is named exists."""
    tags, countries = ids.tags, ids.kind("country")
    measures = ids.kind("aspect") | ids.kind("event")
    people = ids.kind("body") | ids.studies
    for entry in records.of("studies", StudyRecord):
        study = entry.record
        yield from _dangling(entry, study.treatments, ids.treatments, "treatment", "treatments")
        yield from _dangling(entry, study.countries, countries, "country", "countries")
        yield from _dangling(entry, study.about, tags, "id", "about")
        yield from _dangling(entry, [study.ref], ids.references, "reference", "ref")
    for _, fact in records.facts():
        yield from _dangling(fact, fact.record.about, tags, "id", "about")
        yield from _dangling(fact, fact.record.lacks, ids.kind("aspect") | ids.kind("event"), "aspect", "lacks")
        yield from _dangling(fact, fact.record.refs, ids.references, "reference", "refs")
        named = [f.measure for f in _figures(fact.record) if f.measure]
        yield from _dangling(fact, named, measures, "aspect or event", "figures")
        if isinstance(fact.record, StatementRecord):
            yield from _dangling(fact, [fact.record.by], people, "body or study", "by")
    for treatment in records.of("treatments", TreatmentRecord):
        near = [treatment.record.class_] if treatment.record.class_ else []
        yield from _dangling(treatment, near, ids.treatments, "treatment", "class")
        yield from _dangling(treatment, treatment.record.parts, ids.treatments, "treatment", "parts")
    for section in TERM_SECTIONS:
        for term in records.of(section, TermRecord):
            near = [term.record.treatment] if term.record.treatment else []
            yield from _dangling(term, near, ids.treatments, "treatment", "treatment")
            wider = [term.record.kind_of] if term.record.kind_of else []
            kinds = ids.kind(TERM_SECTIONS[section]) | (ids.kind("population") if section == "countries" else set())
            yield from _dangling(term, wider, kinds, TERM_SECTIONS[section], "kind_of")
    asked = ids.facts | {doubt.record.id for doubt in records.of("discrepancies", DiscrepancyRecord)}
    for phrasing in records.of("phrasings", PhrasingRecord):
        yield from _dangling(phrasing, [phrasing.record.fact], asked, "fact", "fact")
    for topic in records.of("topics", TopicRecord):
        yield from _dangling(topic, topic.record.facts, asked, "fact", "facts")
    for absence in records.of("absences", AbsenceRecord):
        yield from _dangling(absence, absence.record.near, asked, "fact", "near")
    for doubt in records.of("discrepancies", DiscrepancyRecord):
        yield from _dangling(doubt, doubt.record.facts, ids.facts, "fact", "facts")
        yield from _dangling(doubt, doubt.record.refs, ids.references, "reference", "refs")
        yield from _dangling(doubt, doubt.record.about, tags, "id", "about")


def _dangling(
    entry: Entry[Record], named: Iterable[str | int], known: Iterable[str | int], what: str, field: str
) -> Iterator[Fault]:
    known = list(known)
    for name in named:
        if name not in known:
            near = difflib.get_close_matches(str(name), map(str, known), 1)
            yield entry.fault(f"no {what} {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""), field)


def places(records: Records, ids: Ids) -> Iterator[Fault]:
    """Each fact has a place, and each place is written as a place."""
    cells: list[tuple[Entry[Record], list[str], str]] = []
    cells += [(entry, entry.record.where, "where") for _, entry in records.facts()]
    cells += [(e, e.record.where, "where") for e in records.of("abbreviations", AbbreviationRecord)]
    cells += [(e, e.record.cited, "cited") for e in records.of("references", ReferenceRecord)]
    cells += [(e, [s.where for s in e.record.sides], "sides") for e in records.of("discrepancies", DiscrepancyRecord)]
    for entry, codes, field in cells:
        if not codes:
            yield entry.fault("no place is given; write where the review states this", field)
        for code in codes:
            try:
                parse_place(code)
            except ValueError as error:
                yield entry.fault(str(error), field)


def figures(records: Records, ids: Ids) -> Iterator[Fault]:
    """Measured figures hold a number; parts do not exceed their whole; a rate fits its count."""
    for _, entry in records.facts():
        fact = entry.record
        for i, figure in enumerate(_figures(fact)):
            read = quantity(figure.printed)
            if figure.measure and not read.values:
                yield entry.fault(f"{figure.printed!r} holds no number", "figures", i)
            if read.part is not None and read.whole is not None and read.part > read.whole:
                yield entry.fault(f"{figure.printed!r}: the part exceeds its whole", "figures", i)
            if figure.measure == "response" and (read.percent or 0) > 100:
                yield entry.fault(f"{figure.printed!r}: a response rate over 100%", "figures", i)
        if fact.id not in ids.doubtful:
            yield from _parts_of_response(entry)


def _parts_of_response(entry: Entry[FactRecord | StatementRecord]) -> Iterator[Fault]:
    rates: dict[str, float] = {}
    counts: list[tuple[float, float]] = []
    for figure in _figures(entry.record):
        read = quantity(figure.printed)
        if figure.arm or figure.of or figure.time:
            continue
        if read.percent is not None and figure.measure.endswith("response"):
            rates.setdefault(figure.measure, read.percent)
        if figure.measure == "response" and read.part is not None and read.whole:
            counts.append((read.part, read.whole))
    whole = rates.get("response")
    parts = [rates[name] for name in ("complete-response", "partial-response") if name in rates]
    if whole is not None and parts and sum(parts) > whole + ROUNDING:
        yield entry.fault(f"complete and partial response make {sum(parts):g}%, more than the {whole:g}%", "figures")
    for part, of in counts:
        if whole is not None and abs(100 * part / of - whole) >= 0.5 + ROUNDING:
            yield entry.fault(f"{part:g} of {of:g} is {100 * part / of:.1f}%, not {whole:g}%", "figures")


def numbers_in_texts(records: Records, ids: Ids) -> Iterator[Fault]:
    """A text gives no number that its figures do not hold."""
    for _, entry in records.facts():
        fact = entry.record
        held = {value for figure in _figures(fact) for value in quantity(figure.printed).values}
        for field, text in (("text", fact.text), ("note", fact.note)):
            for number in numbers(NAMED_IN_TEXT.sub(" ", plain(text))):
                if number.value not in held and number.written.lower() not in PROSE_NUMBERS:
                    yield entry.fault(f"{number.written} is none of the fact's figures", field)
    for doubt in records.of("discrepancies", DiscrepancyRecord):
        printed = [side.printed for side in doubt.record.sides] + doubt.record.computed
        held = {value for text in printed for value in quantity(text).values}
        for field, said in (("text", doubt.record.text), ("note", doubt.record.note)):
            for number in numbers(NAMED_IN_TEXT.sub(" ", plain(said))):
                if number.value not in held and number.written.lower() not in PROSE_NUMBERS:
                    yield doubt.fault(f"{number.written} is on no side and not under 'computed'", field)


def used_references(records: Records, ids: Ids) -> Iterator[Fault]:
    """Some fact rests on every reference."""
    used = {e.record.ref for e in records.of("studies", StudyRecord)}
    used |= {number for _, entry in records.facts() for number in entry.record.refs}
    for entry in records.of("references", ReferenceRecord):
        if entry.record.number not in used:
            yield entry.fault(f"no fact cites reference {entry.record.number}", "number")


def whole_entries(records: Records, ids: Ids) -> Iterator[Fault]:
    """What the program takes for granted is there: authors of a reference, facts of a study, words of a phrase."""
    for reference in records.of("references", ReferenceRecord):
        if not reference.record.authors:
            yield reference.fault("no author is given; write at least one", "authors")
    for study in records.of("studies", StudyRecord):
        if not study.record.facts:
            yield study.fault("the study has no fact; give it at least a profile", "facts")
    for intent in records.of("intents", IntentRecord):
        for i, name in enumerate(intent.record.names):
            if not words(name):
                yield intent.fault(f"the phrase {name!r} holds no word", "names", i)
    for table in records.review.record.tables if records.review else ():
        if records.review and not all(words(name) for name in table.names):
            yield records.review.fault(f"a name of table {table.number} holds no word", "tables")


def found_by_questions(records: Records, ids: Ids) -> Iterator[Fault]:
    """What only its example questions find has some, and a topic has facts to tell."""
    asking: list[Entry[TopicRecord] | Entry[AbsenceRecord]] = list(records.of("topics", TopicRecord))
    asking += records.of("absences", AbsenceRecord)
    for entry in asking:
        if not entry.record.asks:
            yield entry.fault("no example question is given; without one nothing finds it", "asks")
    for topic in records.of("topics", TopicRecord):
        if not topic.record.facts:
            yield topic.fault("no fact is given; write those that answer, the most direct first", "facts")


def unshared_names(records: Records, ids: Ids) -> Iterator[Fault]:
    """No two entities answer to one name."""
    entries: list[Entry[TermRecord] | Entry[TreatmentRecord]] = list(records.of("treatments", TreatmentRecord))
    entries += [e for section in TERM_SECTIONS for e in records.of(section, TermRecord)]
    owner: dict[tuple[str, ...], str] = {}
    for entry in entries:
        term = entry.record
        for name in [term.name, *term.names, *term.exact]:
            exact = name in term.exact
            key = tuple(w.written if exact else stem(w.folded) for w in words(name))
            if not key:
                yield entry.fault(f"the name {name!r} holds no word", "names")
            elif owner.setdefault(key, term.id) != term.id:
                yield entry.fault(f"the name {name!r} is shared with {owner[key]!r}; give it to one of them", "names")


def synonyms(records: Records, ids: Ids) -> Iterator[Fault]:
    """A synonym is one word, no function word, and in one group only."""
    group: dict[str, str] = {}
    for entry in records.of("synonyms", SynonymRecord):
        for name in [entry.record.word, *entry.record.names]:
            found = words(name)
            if len(found) != 1 or found[0].folded in FUNCTION_WORDS:
                yield entry.fault(f"{name!r} should be one word that carries meaning", "names")
            elif (other := group.setdefault(stem(found[0].folded), entry.record.word)) != entry.record.word:
                yield entry.fault(f"{name!r} is in the group of {other!r} already; keep it in one of them", "names")


def patterns(records: Records, ids: Ids) -> Iterator[Fault]:
    """Every pattern is a regular expression."""
    for entry in records.of("intents", IntentRecord):
        for i, pattern in enumerate(entry.record.patterns):
            try:
                re.compile(pattern)
            except re.error as error:
                yield entry.fault(f"{pattern!r} is no regular expression: {error}", "patterns", i)


def table_rows(records: Records, ids: Ids) -> Iterator[Fault]:
    """Each row of a table is a study's, and each study of a table has a row."""
    if records.review is None:
        return
    studies = {(e.record.table, e.record.ref): e for e in records.of("studies", StudyRecord) if e.record.table}
    rows = {(table.number, ref) for table in records.review.record.tables for ref in table.rows}
    for table, ref in sorted(rows - set(studies)):
        yield records.review.fault(f"row [{ref}] of table {table} has no study with 'table: {table}'", "tables")
    for key in set(studies) - rows:
        yield studies[key].fault(f"table {key[0]} has no row [{key[1]}] in review.yaml", "table")


def titles(records: Records, ids: Ids) -> Iterator[Fault]:
    """The article itself is described."""
    if records.review is None:
        yield Fault("review.yaml", 0, "review", "is missing")


def _figures(fact: FactRecord | StatementRecord) -> list[FigureRecord]:
    return [FigureRecord(printed=figure) if isinstance(figure, str) else figure for figure in fact.figures]


RULES: tuple[Rule, ...] = (
    titles,
    table_rows,
    patterns,
    unique_ids,
    known_ids,
    places,
    figures,
    numbers_in_texts,
    used_references,
    whole_entries,
    found_by_questions,
    unshared_names,
    synonyms,
)
