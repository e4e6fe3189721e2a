"""Answers on the reference list: entries by number, by author, journal and year, and what a statement rests on."""

from collections.abc import Sequence

from lnbot.answer import texts
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder
from lnbot.answer.index import author_id
from lnbot.answer.reply import Reply
from lnbot.knowledge.citation import full_citation, source_line
from lnbot.knowledge.model import Fact, Reference
from lnbot.knowledge.places import spoken
from lnbot.question.question import Question

TELLING = 1.5
"""The weight from which on a word asks for something beyond the entry itself."""

SPECIFIC = 2.5
"""The weight from which on a word says what the entries asked for are about."""

MOST_ENTRIES = 25
"""How many entries are listed; of more only their number is given."""

IN_FULL = 3
"""Up to how many entries are given in full; of more only authors, journal and year."""


class Bibliography:
    """Answers questions about the references of one knowledge base."""

    def __init__(self, finder: Finder, composer: Composer) -> None:
        """Use the references of the knowledge base that `finder` and `composer` use."""
        self.finder = finder
        self.composer = composer
        self.knowledge = finder.knowledge

    def reply(self, question: Question, reading: Reading) -> Reply | None:
        """Return the reply to `question` if it asks for entries of the list by their numbers or particulars."""
        return (
            self._missing(question)
            or self._itself(question, reading)
            or self._by_number(question, reading)
            or self._chosen(question, reading)
        )

    def behind(self, facts: Sequence[Fact], reading: Reading) -> Reply:
        """Return the references that `facts` rest on, in full, and what they are cited for."""
        numbers = sorted({number for fact in facts for number in fact.refs})
        entries = [self.knowledge.facts[f"reference-{number}"] for number in numbers]
        lines = [self._entry(number) for number in numbers]
        if len(numbers) > IN_FULL:
            return self._listed(numbers, "", reading)
        said = [fact for fact in facts if fact not in entries]
        points = [*lines[1:], *(self.composer.statement(fact) for fact in said)]
        reply = self.composer.composed(lines[0], points, [*entries, *said], reading)
        return reply._replace(sources=reply.sources[:1])

    def _missing(self, question: Question) -> Reply | None:
        missing = [number for number in question.references if number not in self.knowledge.references]
        if not missing:
            return None
        lead = texts.NO_REFERENCE.format(number=missing[0], last=max(self.knowledge.references))
        return Reply("not_in_review", lead, read_as=f"reference {missing[0]}")

    def _itself(self, question: Question, reading: Reading) -> Reply | None:
        """Say where the review itself appeared: its text does not, so that it is no fact of it."""
        if "itself" not in question.intents or question.names_something or question.journals:
            return None
        review = self.knowledge.review
        lead = texts.ITSELF.format(
            journal=review.journal, year=review.year, volume=review.volume, pages=review.pages, doi=review.doi
        )
        return Reply("not_in_review", lead, confidence=0.9, read_as=reading.read_as)

    def _by_number(self, question: Question, reading: Reading) -> Reply | None:
        if not question.references:
            return None
        weights = self.finder.concepts(question)
        asked = [t.concept for t in question.tokens if t.concept not in question.cues and not t.written.isdecimal()]
        if any(concept[0] in "#@" or weights[concept] >= TELLING for concept in asked):
            return None
        return self._listed(question.references, "", reading._replace(confidence=1.0))

    def _chosen(self, question: Question, reading: Reading) -> Reply | None:
        """Return the entries of the authors, journals and years that `question` names, if it is after entries."""
        if question.intents.isdisjoint(("bibliographic", "cohorts", "self-citing")) or question.references:
            return None
        if "self-citing" in question.intents and not question.authors:
            question = question._replace(authors=(author_id(self.knowledge.review.authors[0]),))
            return self._listed(self._by(question.authors), texts.SELF_CITING, reading._replace(confidence=0.9))
        ends = question.intents & {"oldest", "newest"}
        limits = [limit for limit in question.limits if limit.unit == "year"]
        if len(limits) < len(question.limits):
            return None
        if not (question.journals or question.years or limits or self._bare(question)):
            return None
        if "bibliographic" not in question.intents and not self._bare(question):
            return None
        if question.treatments or question.countries or question.events or question.tables:
            return None
        if set(question.aspects) - {"authorship"}:
            return None
        counted = "count" in question.intents and "bibliographic" in question.intents
        leading = "first-authored" in question.intents
        authors = question.authors or self._own_author(question, leading=leading)
        if not (question.journals or question.years or limits or authors or counted or ends):
            return None
        years = () if limits else question.years
        chosen = [
            number
            for number, reference in sorted(self.knowledge.references.items())
            if self._is_by(reference, authors)
            and (not leading or author_id(reference.authors[0]) in authors)
            and self._is_in(reference, question.journals)
            and (not years or reference.year in years)
            and all(limit.holds(reference.year) for limit in limits)
        ]
        said = [self.knowledge.entities[journal].name for journal in question.journals]
        said += [author.replace("-", " ").title() for author in authors] + [str(year) for year in years]
        said += [str(limit) for limit in limits]
        if ends and chosen:
            years_of = sorted(self.knowledge.references[number].year for number in chosen)
            ending = {years_of[0] if end == "oldest" else years_of[-1] for end in ends}
            chosen = [number for number in chosen if self.knowledge.references[number].year in ending]
        how_many = not question.intents.isdisjoint(("count", "how-many"))
        return self._listed(chosen, ", ".join(said), reading._replace(confidence=0.9), counted=how_many)

    def _own_author(self, question: Question, *, leading: bool) -> tuple[str, ...]:
        """Return the author of the review whom a question on first authors names: he is read as one of the review's authors."""
        if not leading:
            return ()
        said = {token.written for token in question.tokens} | question.cues
        names = (author_id(author) for author in self.knowledge.review.authors)
        return tuple(name for name in names if name in said)

    def _bare(self, question: Question) -> bool:
        """Whether `question` says nothing of what the entries are about."""
        weights = self.finder.concepts(question)
        entry = {"#authorship", "#authors", *(f"#{journal}" for journal in question.journals)}
        said = [t.concept for t in question.tokens if t.concept not in question.cues | entry and t.concept[0] != "@"]
        return all(weights[concept] < SPECIFIC for concept in said)

    def _by(self, authors: Sequence[str]) -> list[int]:
        return [number for number, entry in sorted(self.knowledge.references.items()) if self._is_by(entry, authors)]

    def _is_by(self, reference: Reference, authors: Sequence[str]) -> bool:
        names = {author_id(author) for author in reference.authors}
        return all(author in names for author in authors)

    def _is_in(self, reference: Reference, journals: Sequence[str]) -> bool:
        return not journals or any(reference.journal in self.knowledge.entities[journal].parts for journal in journals)

    def _listed(self, numbers: Sequence[int], what: str, reading: Reading, *, counted: bool = False) -> Reply:
        entries = [self.knowledge.facts[f"reference-{number}"] for number in numbers]
        if len(numbers) == len(self.knowledge.references):
            lead = texts.ALL_REFERENCES.format(count=len(numbers), last=max(numbers))
            return Reply("answer", lead, notes=(texts.LISTED,), confidence=reading.confidence, read_as=reading.read_as)
        if not numbers:
            lead = texts.NO_ENTRY.format(what=what)
            return Reply("not_in_review", lead, confidence=reading.confidence, read_as=reading.read_as)
        if len(numbers) <= IN_FULL and not counted:
            lines = [self._entry(number) for number in numbers]
            reply = self.composer.composed(lines[0], lines[1:], entries, reading)
            return reply._replace(sources=reply.sources[:1])
        lead = f"{len(numbers)} {'reference' if len(numbers) == 1 else 'references'}" + (f" ({what}):" if what else ":")
        reply = self.composer.composed(lead, map(self._short, numbers[:MOST_ENTRIES]), entries, reading)
        return reply._replace(sources=(), notes=(*reply.notes, texts.LISTED))

    def _entry(self, number: int) -> str:
        reference = self.knowledge.references[number]
        cited = "; ".join(dict.fromkeys(spoken(place).partition(", paragraph")[0] for place in reference.cited))
        return f"[{number}] {full_citation(reference)}" + (f" Cited in: {cited}." if cited else "")

    def _short(self, number: int) -> str:
        reference = self.knowledge.references[number]
        authors = reference.authors[0] + (" et al" if reference.et_al or len(reference.authors) > 1 else "")
        return f"[{number}] {authors}. {reference.title} {source_line(reference)}"
