"""The face of the program: a text and a conversation in, a reply and the conversation after it out."""

from collections.abc import Sequence
from typing import NamedTuple

from lnbot.answer import texts
from lnbot.answer.bibliography import Bibliography
from lnbot.answer.compare import Comparison
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.conversation import FRESH, Conversation, in_context, leans
from lnbot.answer.find import Finder, Found
from lnbot.answer.prepared import Prepared, prepare, shipped_knowledge
from lnbot.answer.reply import Reply
from lnbot.answer.sets import Sets
from lnbot.knowledge.model import Fact, abbreviation_id
from lnbot.question.question import Question
from lnbot.question.reader import read_question

ENOUGH = 0.25
"""The score below which the best fact is not taken for an answer."""

ALONGSIDE, ALIKE = 0.7, 0.88
"""The shares of the best score from which on another fact is told as well: one that adds to it, and one of another study."""

MOST_POINTS = 4

LEANING, CLEAR = 0.6, 0.6
"""How well a message that sounds like a follow-up has to fit what was said before, as a share of its fit alone; and the
score from which on one that does not sound so is taken alone."""

TELLING = 1.5
"""The weight from which on a word asks for something."""

MANY_STUDIES = 4
"""From how many studies on their figures are listed in one line each rather than told."""


class Turn(NamedTuple):
    """A reply, and the conversation as it stands after it."""

    reply: Reply
    conversation: Conversation


class Assistant:
    """Answers questions from one knowledge base. It keeps no state: the same turn gives the same reply."""

    def __init__(self, prepared: Prepared) -> None:
        """Answer from `prepared`."""
        self.knowledge = prepared.knowledge
        self.lexicon = prepared.lexicon
        self.finder = Finder(prepared.knowledge, prepared.concepts)
        self.composer = Composer(prepared.knowledge)
        self.bibliography = Bibliography(self.finder, self.composer)
        self.sets = Sets(self.finder, self.composer)
        self._unreported = {e.id for e in self.knowledge.entities.values() if e.kind in ("outside", "unreported")}
        self.comparison = Comparison(self.finder, self.composer, self.sets)

    @classmethod
    def open(cls, folder: str = "") -> "Assistant":
        """Return an assistant for the knowledge base in `folder`, or for the one that ships with the program.

        Raises:
            KnowledgeError: the knowledge base has faults.

        """
        return cls(prepare(folder or shipped_knowledge()))

    def answer(self, text: str, before: Conversation = FRESH) -> Turn:
        """Return the reply to `text`, said after `before`."""
        if before.options and (choice := _choice(text, before.options)):
            text = choice
        question = read_question(text, self.lexicon)
        reply = self._without_facts(question)
        if reply is not None:
            return Turn(reply, before)
        return self._from_facts(question, before)

    def _without_facts(self, question: Question) -> Reply | None:
        """Return the reply to a message that no fact answers: small talk, requests for advice, attacks."""
        said = question.intents
        personal = "advice" in said and "person" in said and "review" not in said
        cases: tuple[tuple[bool, Reply], ...] = (
            (not question.tokens, Reply("chat", texts.EMPTY, read_as="nothing to read")),
            ("emergency" in said, Reply("declined", f"{texts.EMERGENCY} {texts.DECLINED}", read_as="an emergency")),
            (personal, Reply("declined", texts.DECLINED, read_as="a request for advice on a person's care")),
            (not said.isdisjoint(("attack", "task")), Reply("off_topic", texts.OFF_TOPIC, read_as="not on the review")),
            ("thanks" in said, Reply("chat", texts.THANKS, read_as="thanks")),
            ("greeting" in said, Reply("chat", texts.GREETING, options=texts.EXAMPLES, read_as="a greeting")),
            (
                "help" in said and not question.names_something,
                Reply("chat", texts.HELP, options=texts.EXAMPLES, read_as="a request for help"),
            ),
        )
        return next((reply for fits, reply in cases if fits), None)

    def _from_facts(self, question: Question, before: Conversation) -> Turn:
        named = question
        found = self.finder.rank(question)
        if before != FRESH and not question.outside:
            filled = in_context(question, before)
            again = self.finder.rank(filled)
            if again and self._belongs(question, found, again):
                question, found = filled, again
        score = found[0].score if found else 0.0
        reading = Reading(self._read_as(question), score, self._corrections(question))
        reply = (
            self.bibliography.reply(named, reading)
            or self._numbered(question, reading)
            or self._definitions(question, reading)
            or self._spelt_out(question, found, reading)
            or self.comparison.reply(question, reading)
            or self.sets.reply(question, reading)
        )
        if reply is None:
            fitting = [one for one in found if self.finder.answers(one.fact, question)]
            meant = next((one for one in found if one.fact.kind != "discrepancy"), None)
            aside = meant is not None and fitting and fitting[0].score < meant.score * ALONGSIDE
            if not fitting or fitting[0].score < ENOUGH or aside or self._unknown(question, fitting[0].fact):
                return Turn(self._unanswered(question, found, reading), before)
            reply = self._answered(question, fitting, reading)
        return Turn(reply, self._after(question, reply))

    def _unknown(self, question: Question, fact: Fact) -> bool:
        """Return whether `question` names a thing that the review is known not to report, and `fact` says nothing of it."""
        named = [t.concept for t in question.tokens if t.concept[1:].partition(":")[0] in self._unreported]
        return not all(self.finder.covers(fact, concept) for concept in named)

    def _belongs(self, question: Question, found: list[Found], again: list[Found]) -> bool:
        """Return whether `question` is better read with what was said before (`again`) than alone (`found`)."""
        alone = found[0].score if found else 0.0
        if leans(question):
            return again[0].score >= alone * LEANING
        if question.names_something:
            return False
        asked = {a for a in (*question.aspects, *question.events) if a in self.finder.measured}
        told = not asked.isdisjoint(again[0].fact.about) and again[0].score >= alone * LEANING
        return told or (alone < CLEAR and again[0].score >= alone * ALONGSIDE)

    def _answered(self, question: Question, found: list[Found], reading: Reading) -> Reply:
        best = found[0]
        if best.fact.refs and (best.fact.kind == "reference" or "bibliographic" in question.intents):
            return self.bibliography.behind(best.fact, reading)
        alike = [
            f.fact for f in found if f.score >= best.score * (ALIKE if _of_another(f.fact, best.fact) else ALONGSIDE)
        ]
        if len({fact.study for fact in alike if fact.study}) >= MANY_STUDIES:
            listed = self.sets.told(question, reading)
            if listed is not None:
                return listed
        alike = self._every_aspect(question, alike[:MOST_POINTS], found)
        return self.composer.answer(alike, reading, self._context(alike))

    def _every_aspect(self, question: Question, stated: list[Fact], found: list[Found]) -> list[Fact]:
        """Return `stated` with what the same study states on aspects that `question` names beside the first one."""
        lead = stated[0]
        asked = [a for a in (*question.aspects, *question.events) if a in self.finder.measured]
        for aspect in asked if lead.study else ():
            if not any(aspect in fact.about for fact in stated if fact.study == lead.study):
                more = (f.fact for f in found if f.fact.study == lead.study and aspect in f.fact.about)
                stated = [*stated, *list(more)[:1]]
        return stated

    def _definitions(self, question: Question, reading: Reading) -> Reply | None:
        """Return all definitions of the first table, if `question` asks for the list of them."""
        listing = not question.intents.isdisjoint(("list", "count"))
        if not listing or "definition" not in question.aspects or question.treatments or question.definitions:
            return None
        places = {f"T1 #{n}": n for n in range(1, 10)}
        rows: dict[int, Fact] = {}
        for fact in self.knowledge.facts.values():
            held = [places[where] for where in fact.where if where in places]
            if len(held) == 1 and fact.kind == "statement":
                rows.setdefault(held[0], fact)
        facts = [fact for _, fact in sorted(rows.items())]
        if question.tables not in ((), (1,)) or not facts:
            return None
        lead = f"{len(facts)} definitions of refractory LN in Table 1:"
        return self.composer.composed(lead, [fact.text for fact in facts], facts, reading._replace(confidence=0.9))

    def _numbered(self, question: Question, reading: Reading) -> Reply | None:
        """Return the definitions of refractory LN that `question` names by number, from each table that numbers them so."""
        if not question.definitions or not question.intents.isdisjoint(("list", "count", "misprint")):
            return None
        tables = [table for table in question.tables if table in (1, 3)] or [1, 3]
        wanted = {f"T{table} #{number}" for number in question.definitions for table in tables}
        facts = [fact for fact in self.knowledge.facts.values() if len(wanted.intersection(fact.where)) == 1]
        facts = [f for f in facts if f.kind == "statement" and sum("#" in where for where in f.where) == 1]
        weights = self.finder.concepts(question)
        asked = [concept for concept, weight in weights.items() if weight >= TELLING and concept not in question.cues]
        if not facts or not all(any(self.finder.covers(fact, c) for fact in facts) for c in asked if c[0] not in "#@"):
            return None
        return self.composer.answer(facts, reading._replace(confidence=0.9))

    def _spelt_out(self, question: Question, found: list[Found], reading: Reading) -> Reply | None:
        """Return what the abbreviations of `question` stand for, if that is asked, and what else it asks of them."""
        if "abbreviation" not in question.intents:
            return None
        named = [abbreviation_id(token.written) for token in question.tokens]
        facts = [self.knowledge.facts[fact_id] for fact_id in dict.fromkeys(named) if fact_id in self.knowledge.facts]
        if not facts:
            return None
        more = [f.fact for f in found[:1] if f.score >= ENOUGH and f.fact not in facts]
        return self.composer.answer(facts + more, reading._replace(confidence=0.9))

    def _context(self, stated: Sequence[Fact]) -> list[Fact]:
        """Return the facts that belong beside a study's response: who was treated, with what, and the proteinuria."""
        fact = stated[0]
        if fact.kind != "study" or "response" not in fact.about or len({f.study for f in stated}) > 1:
            return []
        wanted = ("patients", "dose", "proteinuria")
        listed = [self.knowledge.facts[fact_id] for fact_id in self.knowledge.studies[fact.study].facts]
        beside = [next((f for f in listed if aspect in f.about and f not in stated), None) for aspect in wanted]
        return list(dict.fromkeys(f for f in beside if f is not None))

    def _unanswered(self, question: Question, found: list[Found], reading: Reading) -> Reply:
        named = [*question.treatments, *question.populations, *question.bodies, *question.trials, *question.events]
        named += [*question.unreported, *(thing for thing in question.outside if thing != "other-diseases")]
        if not named and not question.names_something and "domain" not in question.intents:
            return Reply("off_topic", texts.OFF_TOPIC, confidence=0.5, read_as=reading.read_as)
        lead = texts.NOT_REPORTED
        outside = [
            token.written
            for token in question.tokens
            if token.concept[0] == "#" and token.concept[1:].partition(":")[0] in question.outside
        ]
        if outside:
            lead = texts.NOT_NAMED.format(names=", ".join(dict.fromkeys(outside)))
        nearest = []
        if found and found[0].score >= ENOUGH / 2:
            nearest = [texts.NEAREST.format(text=self.composer.statement(found[0].fact))]
        return Reply(
            "not_in_review",
            lead,
            notes=(texts.LOOKED_FOR.format(words=reading.read_as), texts.OLDER, *nearest, *reading.remarks),
            confidence=1 - reading.confidence,
            read_as=reading.read_as,
        )

    def _corrections(self, question: Question) -> tuple[str, ...]:
        if not question.corrections:
            return ()
        pairs = ", ".join(f"'{c.written}' as '{c.read}'" for c in question.corrections)
        return (texts.CORRECTED.format(pairs=pairs),)

    def _read_as(self, question: Question) -> str:
        """Return the question as it was read: what it names, then the words that say most."""
        names = self.knowledge.entities
        parts = [
            names[t.concept[1:]].name if t.concept[1:] in names else t.written
            for t in question.tokens
            if t.concept.startswith("#")
        ]
        parts += [f"{t.written} (author)" for t in question.tokens if t.concept.startswith("@")]
        weights = self.finder.concepts(question)
        words = [t for t in question.tokens if t.concept[0] not in "#@" and weights.get(t.concept, 0.0) >= 2.5]
        parts += [t.written for t in words]
        parts += [f"reference {number}" for number in question.references]
        return ", ".join(dict.fromkeys(parts)) or question.text[:80]

    def _after(self, question: Question, reply: Reply) -> Conversation:
        facts = [self.knowledge.facts[fact_id] for fact_id in reply.facts]
        studies = tuple(dict.fromkeys(fact.study for fact in facts if fact.study))
        lead = facts[0] if facts else None
        return Conversation(
            studies=studies,
            references=(lead.refs if lead and len(lead.refs) <= 2 and len(studies) <= 1 else ()),
            treatments=question.treatments,
            countries=question.countries,
            aspects=question.aspects,
            options=reply.options,
        )


def _of_another(fact: Fact, lead: Fact) -> bool:
    """Whether `fact` is of another study than `lead`."""
    return bool(fact.study and lead.study and fact.study != lead.study)


def _choice(text: str, options: Sequence[str]) -> str:
    """Return the one of `options` that `text` picks by its number, or nothing."""
    said = text.strip().rstrip(".)").lower()
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth")
    for i, option in enumerate(options, 1):
        if (
            said in (str(i), f"the {ordinals[i - 1]} one", f"the {ordinals[i - 1]}")
            if i <= len(ordinals)
            else said == str(i)
        ):
            return option
    return ""
