"""The face of the program: a text and a conversation in, a reply and the conversation after it out."""

from typing import NamedTuple

from lnbot.answer import texts
from lnbot.answer.bibliography import Bibliography
from lnbot.answer.clarify import Clarifying
from lnbot.answer.compare import Comparison
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.conversation import FRESH, Context, Conversation, chosen, leans
from lnbot.answer.find import Finder, Found
from lnbot.answer.parts import SURE, joined, parted
from lnbot.answer.premise import Premises
from lnbot.answer.prepared import Prepared, prepare, shipped_knowledge
from lnbot.answer.refusal import Refusal
from lnbot.answer.reply import Reply
from lnbot.answer.sets import Sets
from lnbot.answer.small_talk import without_facts
from lnbot.answer.terms import Terms
from lnbot.answer.told import Telling
from lnbot.question.question import Question
from lnbot.question.reader import read_question

SAYING = 2.5
"""The weight from which on a word is repeated when a reply says how the question was read."""


MOST_SAID, LONGEST_SAID = 12, 40
"""How many words are repeated, and how many characters of each."""


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
        self.context = Context(self.finder)
        self.premises = Premises(self.finder)
        self.bibliography = Bibliography(self.finder, self.composer)
        self.terms = Terms(self.finder, self.composer)
        self.sets = Sets(self.finder, self.composer)
        self.comparison = Comparison(self.finder, self.composer, self.sets)
        self.clarifying = Clarifying(self.finder, self.sets)
        self.telling = Telling(self.finder, self.composer, self.sets, self.bibliography)
        self.refusal = Refusal(self.finder, self.composer)

    @classmethod
    def open(cls, folder: str = "") -> "Assistant":
        """Return an assistant for the knowledge base in `folder`, or for the one that ships with the program.

        Raises:
            KnowledgeError: the knowledge base has faults.

        """
        return cls(prepare(folder or shipped_knowledge()))

    def answer(self, text: str, before: Conversation = FRESH) -> Turn:
        """Return the reply to `text`, said after `before`."""
        whole = self._answer(text, before)
        parts = parted(text)
        if parts is None or whole.reply.kind not in ("answer", "not_in_review"):
            return whole
        first = self._answer(parts[0], before)
        second = self._answer(parts[1], first.conversation)
        return Turn(self._both(whole.reply, first.reply, second.reply), whole.conversation)

    def _both(self, whole: Reply, first: Reply, second: Reply) -> Reply:
        """Return the reply to a question of two parts: `whole` where it tells of both, else the parts together."""
        if first.kind != "answer" or second.kind != "answer" or min(first.confidence, second.confidence) < SURE:
            return whole
        if not second.facts or second.lead != self.composer.statement(self.knowledge.facts[second.facts[0]]):
            return whole  # a list or a computation is no second part
        told = [bool(part.facts) and part.facts[0] in whole.facts for part in (first, second)]
        if whole.kind == "answer" and (all(told) or not any(told)):
            return whole
        if whole.kind != "answer" or told[0]:
            return joined(whole if told[0] else first, second, self.knowledge.facts, self.composer)
        return joined(first, whole, self.knowledge.facts, self.composer)

    def _answer(self, text: str, before: Conversation) -> Turn:
        question = read_question(chosen(text, before) or text, self.lexicon)
        alone = self.finder.rank(question)
        reply = without_facts(question, alone[0].certainty if alone else 0.0)
        if reply is not None:
            return Turn(reply, before)
        meant, remark = self.premises.righted(self.context.completed(question, before))
        open_ended = meant == question and (before == FRESH or not leans(question))
        found = alone if meant == question else self.finder.rank(meant)
        reply = self._from_facts(meant, found, remark, open_ended=open_ended)
        if reply.kind == "not_in_review" and meant != question and question.treatments and not before.treatments:
            # "What about rituximab" after talk of no treatment: nothing on that talk, but on rituximab.
            alone_reply = self._from_facts(question, alone, "", open_ended=False)
            if alone_reply.kind == "answer":
                meant, reply = question, alone_reply
        return Turn(reply, self.context.after(meant, reply, before))

    def _from_facts(self, question: Question, found: list[Found], remark: str, *, open_ended: bool) -> Reply:
        score = found[0].certainty if found else 0.0
        claimed = self.premises.misplaced(question)
        remarks = tuple(filter(None, (remark, claimed, self._corrections(question))))
        reading = Reading(self._read_as(question), score, remarks)
        return (
            self.bibliography.reply(question, reading)
            or self.terms.reply(question, found, reading)
            or self.refusal.absent(question, found, reading)
            or self.comparison.reply(question, reading)
            or self.sets.reply(question, reading)
            or (self.clarifying.reply(question, reading) if open_ended else None)
            or self.telling.reply(question, found, reading)
            or self.refusal.reply(question, found, reading)
        )

    def _corrections(self, question: Question) -> str:
        pairs = ", ".join(f"'{c.written}' as '{c.read}'" for c in question.corrections)
        return texts.CORRECTED.format(pairs=pairs) if pairs else ""

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
        words = [t for t in question.tokens if t.concept[0] not in "#@" and weights.get(t.concept, 0.0) >= SAYING]
        parts += [
            t.written if len(t.written) <= LONGEST_SAID else f"{t.written[:LONGEST_SAID]}…" for t in words[:MOST_SAID]
        ]
        parts += [f"reference {number}" for number in question.references]
        return ", ".join(dict.fromkeys(parts)) or question.text[:80]
