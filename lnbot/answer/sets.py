"""Answers on sets of studies: which, how many, highest, lowest, total, mean, range, in both tables.

What is counted, summed or ranked here is computed from the review's figures, and every reply says so and shows from what.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lnbot.answer import texts
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder
from lnbot.answer.reply import Reply
from lnbot.answer.scope import RATE, Scope, Scopes
from lnbot.answer.values import EXCRETION, SIZE, Course, Value, Values, commensurable
from lnbot.knowledge.model import Fact, Study
from lnbot.language.characters import unaccented
from lnbot.language.english import FUNCTION_WORDS, Commonness, commonness
from lnbot.question.question import Question

FORMS = frozenset(("highest", "lowest", "total", "average", "range", "overlap", "count", "list"))
"""The forms of question that ask about a set of studies."""

EXTREMES = frozenset(("highest", "lowest"))
"""The forms of question that ask for the study with an extreme figure: "which paper had the worst response"."""

_OF_STUDIES = frozenset("country design definition refractory-ln comparison evidence follow-up".split())
"""Aspects without figures that a question on a set of studies may name without asking for something else."""

MOST_TOLD = 8
"""How many studies are told in words; of more only a line of figures is given."""

TELLING = 3.2
"""The weight from which on a word asks for something that a list of figures does not tell."""

_DETERMINERS, _REACH = frozenset("which what many all every list name those both two three four 2 3 4".split()), 5
"""The words that ask for a list where the plural of a word for studies follows, and within how many words it has to."""

_STUDIES = frozenset(
    "studies series cohorts trials reports papers rows countries groups surveys registries rcts".split()
)

_PEOPLE = frozenset("patients pts people cases participants subjects".split())

WHOLE = 0.8
"""The share of a question that a fact has to cover for it to be no question on a set."""

PARTS_OF_RATE = (("complete-response", "CR"), ("partial-response", "PR"))
"""The measures that are told beside a response rate, with their abbreviations."""


_WHOLES = frozenset(("overal", "overall", "total"))
"""The stems that ask for the whole rate beside a part of it."""


class Asked(NamedTuple):
    """What a question asks about a set of studies: which studies, for what, and in what form."""

    scope: Scope
    measure: str
    forms: frozenset[str]


class Sets:
    """Answers questions on sets of studies."""

    def __init__(self, finder: Finder, composer: Composer) -> None:
        """Use the studies of the knowledge base that `finder` and `composer` use."""
        self.finder = finder
        self.composer = composer
        self.knowledge = finder.knowledge
        self.values = Values(finder.knowledge)
        self.scopes = Scopes(finder, self.values)
        self._tables = tuple(table.number for table in finder.knowledge.review.tables if table.rows)

    def reply(self, question: Question, reading: Reading) -> Reply | None:
        """Return the reply to `question` if it asks about a set of studies, or None."""
        forms = question.intents & FORMS
        if _asks_for_several(question):
            forms |= {"list"}
        if "country" in question.aspects and "how-many" in question.intents:
            forms |= {"count"}
        if not (forms or question.limits) or not question.intents.isdisjoint(("why", "misprint")):
            return None
        if "bibliographic" in question.intents and forms.isdisjoint(EXTREMES):
            return None
        if question.authors or question.references or question.trials or self.asks_more(question):
            return None
        measure = self.measure(question)
        asked = Asked(self.scopes.of(question, measure), measure, forms)
        if "overlap" in forms:
            return self._overlap(question, reading)
        ranked = question.events and forms & EXTREMES
        if not asked.scope.filters and not (measure and "cohorts" in question.intents) and not ranked:
            return None
        if (
            any(not limit.unit for limit in question.limits)
            and not asked.scope.studies
            and "cohorts" not in question.intents
        ):
            return None
        if "country" in question.aspects and not question.countries and not (measure or question.limits):
            return self._by_country(asked, reading)
        if forms & EXTREMES:
            return None if self._says_so_itself(question) else self._ranked(question, asked, reading)
        if forms & {"total", "average", "range"}:
            return self._summed(question, asked, reading)
        if "cohorts" in question.intents or question.limits or question.tables or question.events:
            return self._listed(question, asked, reading)
        return None

    def told(self, question: Question, reading: Reading) -> Reply | None:
        """Return what each study that fits `question` reports on its measure, or None where it names no measure."""
        measure = self.measure(question)
        scope = self.scopes.of(question, measure)
        if not measure or not scope.filters or len(scope.studies) < 2:
            return None
        return self._told(Asked(scope, measure, frozenset()), reading)

    def measure(self, question: Question) -> str:
        """Return what `question` wants measured: an event, the narrowest aspect that has figures, or the size."""
        if question.events:
            return question.events[0]
        asked = [aspect for aspect in question.aspects if aspect in self.finder.measured and aspect != SIZE]
        narrow = [aspect for aspect in asked if self.knowledge.entities[aspect].parent]
        parts = {part for part, _ in PARTS_OF_RATE}.intersection(asked)
        if len(parts) > 1 or (parts and not _WHOLES.isdisjoint(token.concept for token in question.tokens)):
            return RATE  # which is told with its parts
        found = next(iter((*narrow, *asked)), "")
        if not found and ("sized" in question.intents or SIZE in question.aspects):
            return SIZE
        return found

    def asks_more(self, question: Question) -> bool:
        """Whether `question` has a word that asks for something which no list of figures tells."""
        weights = self.finder.concepts(question)
        numbers = {f"{end:g}" for limit in question.limits for end in (limit.least, limit.most)}
        more = [
            token.written
            for token in question.tokens
            if weights[token.concept] >= TELLING
            and token.concept not in question.cues
            and token.concept[0] not in "#@"
            and token.written not in numbers
            and commonness(unaccented(token.written).lower()) > Commonness.COMMON
        ]
        topics = [a for a in question.aspects if a not in self.finder.measured and a not in _OF_STUDIES]
        topics = [] if question.events else topics
        return bool(more or topics or question.outside or question.unreported or question.bodies)

    # --- highest, lowest

    def _says_so_itself(self, question: Question) -> bool:
        """Whether one fact tells of an extreme in the words of `question`, a highest dose say, and no set is named."""
        best = self.finder.best_stated(question)
        if best is None or best.coverage < WHOLE or question.tables or "cohorts" in question.intents:
            return False
        if best.fact.study and self.measure(question) in self.finder.measured - {"dose"}:
            return False
        return all(self.finder.covers(best.fact, cue) for cue in question.cues if cue not in FUNCTION_WORDS)

    def _ranked(self, question: Question, asked: Asked, reading: Reading) -> Reply | None:
        measure = asked.measure or RATE
        if measure == EXCRETION and not question.intents.isdisjoint(("fall", "change")):
            return self._falls(asked, reading)
        values = commensurable(self.values.values(asked.scope.studies, measure))
        if len(values) < 2 and question.countries:
            everywhere = question._replace(countries=())
            return self._ranked(everywhere, asked._replace(scope=self.scopes.of(everywhere, measure)), reading)
        if measure == EXCRETION:
            values = self._ends(asked.scope.studies, "after" in question.intents)
        if len(values) < 2:
            return None
        down = "highest" in asked.forms
        ranked = sorted(values, key=lambda v: -v.number if down else v.number)
        top = [v for v in ranked if v.number == ranked[0].number]
        word = texts.HIGHEST if down else texts.LOWEST
        lead = word.format(what=self._name(measure), count=len(values), lines="; ".join(map(self.line, top)))
        return self._composed(lead, [self.line(v) for v in ranked if v not in top], values, texts.RANKED, reading)

    def _ends(self, studies: Sequence[Study], after: bool) -> list[Value]:
        """Return the proteinuria of each of `studies` at the end, or at the start, where both are given."""
        courses = self.values.courses(studies, EXCRETION)
        pairs = [(c, c.end, c.after) if after else (c, c.start, c.before) for c in courses]
        return [Value(course.study, course.fact, figure, number) for course, figure, number in pairs]

    def _falls(self, asked: Asked, reading: Reading) -> Reply | None:
        courses = self.values.courses(asked.scope.studies, asked.measure)
        if len(courses) < 2:
            return None
        down = "highest" in asked.forms
        by_share = sorted(courses, key=lambda c: -c.share if down else c.share)
        by_fall = sorted(courses, key=lambda c: -c.fall if down else c.fall)
        word = "Largest" if down else "Smallest"
        lead = f"{word} fall of proteinuria in relation to its start: {self._course(by_share[0])}."
        first = f"{word} in absolute terms: {self._course(by_fall[0])}."
        others = [self._course(course) for course in by_share[1:MOST_TOLD]]
        facts = [course.fact for course in courses]
        return self._noted(lead, [first, *others], facts, texts.FALLS, reading)

    def _course(self, course: Course) -> str:
        subject = self.composer.subject(course.study)
        return f"{subject}: {course.start.printed} to {course.end.printed} (-{course.fall:.2f} g/day, -{course.share:.0f}%)"

    def _by_country(self, asked: Asked, reading: Reading) -> Reply | None:
        counted: dict[str, list[Study]] = {}
        for study in asked.scope.studies:
            for country in study.countries:
                counted.setdefault(country, []).append(study)
        if not counted:
            return None
        ranked = sorted(counted.items(), key=lambda item: len(item[1]) * (-1 if "lowest" not in asked.forms else 1))
        lines = [f"{self._name(c)}: {len(s)} ({', '.join(f'[{x.ref}]' for x in s)})" for c, s in ranked]
        named = ", ".join(self._name(country) for country, _ in ranked)
        lead = f"{lines[0]}." if asked.forms & {"highest", "lowest"} else f"{len(ranked)} countries: {named}."
        profiles = [self.knowledge.facts[study.facts[0]] for _, studies in ranked for study in studies]
        return self._noted(lead, lines, profiles, texts.COUNTED, reading)

    # --- total, mean, range

    def _summed(self, question: Question, asked: Asked, reading: Reading) -> Reply | None:
        sized = any(token.concept == "patient" for token in question.tokens)
        measure = asked.measure or (RATE if asked.forms & {"average", "range"} and not sized else SIZE)
        values = commensurable(self.values.values(asked.scope.studies, measure))
        if len(values) < 2:
            return None
        without = [study for study in asked.scope.studies if study not in {value.study for value in values}]
        if "range" in asked.forms:
            return self._range(values, self._name(measure), reading)
        if measure == SIZE:
            return self._patients(values, without, asked, reading)
        if "average" in asked.forms and values[0].dimension == "%":
            return self._mean(values, self._name(measure), without, reading)
        if "total" in asked.forms and values[0].dimension == "count":
            total = sum(value.number for value in values)
            working = texts.COMPUTED.format(working=" + ".join(f"{v.number:g}" for v in values) + f" = {total:g}")
            lead = f"{total:g} in {len(values)} studies ({self._name(measure)})."
            return self._composed(
                lead, [self.line(v) for v in values], values, working + self._left_out(without), reading
            )
        return None

    def _range(self, values: Sequence[Value], name: str, reading: Reading) -> Reply:
        low, high = (pick(values, key=lambda v: v.number) for pick in (min, max))
        lead = f"{name.capitalize()} from {low.figure.printed} to {high.figure.printed} in {len(values)} studies."
        points = [f"Lowest: {self.line(low)}", f"Highest: {self.line(high)}"]
        return self._composed(lead, points, values, texts.RANKED, reading)

    def _patients(
        self, values: Sequence[Value], without: Sequence[Study], asked: Asked, reading: Reading
    ) -> Reply | None:
        sized = [value for value in values if value.study.patients]
        sizes = [value.study.patients or 0 for value in sized]
        if not sizes:
            return None
        total = sum(sizes)
        lead = f"{total} patients in {len(sizes)} studies."
        if "average" in asked.forms:
            lead = f"{total / len(sizes):.1f} patients a study on average ({total} in {len(sizes)})."
        working = texts.COMPUTED.format(working=" + ".join(map(str, sizes)) + f" = {total}")
        return self._composed(lead, [self.line(v) for v in sized], sized, working + self._left_out(without), reading)

    def _mean(self, values: Sequence[Value], name: str, without: Sequence[Study], reading: Reading) -> Reply:
        plain = sum(v.number for v in values) / len(values)
        lead = f"{name.capitalize()}: {plain:.1f}% as the plain mean of {len(values)} studies."
        whole = sum(v.study.patients or 0 for v in values)
        if whole and all(v.study.patients for v in values):
            weighted = sum(v.number * (v.study.patients or 0) for v in values) / whole
            lead = f"{lead[:-1]}, {weighted:.1f}% weighted by patients."
        note = texts.POOLED + self._left_out(without)
        return self._composed(lead, [self.line(v) for v in values], values, note, reading)

    # --- which, how many

    def _listed(self, question: Question, asked: Asked, reading: Reading) -> Reply | None:
        scope = asked.scope
        if not scope.studies:
            return self._none(asked, reading)
        if asked.measure and asked.measure not in (SIZE, RATE):
            return self._told(asked, reading)
        count = len(scope.studies)
        if count < 2 and not question.limits:
            return None
        lead = f"{count} {'study' if count == 1 else 'studies'} ({', '.join(scope.filters)}):"
        rates = {v.study.id: v for v in self.values.values(scope.studies, RATE)}
        lines = [self.line(rates[s.id]) if s.id in rates else self._introduced(s) for s in scope.studies]
        facts = [rates[s.id].fact if s.id in rates else self.knowledge.facts[s.facts[0]] for s in scope.studies]
        return self._noted(lead, lines, facts, texts.COUNTED + self._left_out(scope.unsaid), reading)

    def _none(self, asked: Asked, reading: Reading) -> Reply | None:
        if not asked.scope.filters:
            return None
        lead = texts.NO_STUDY.format(filters=", ".join(asked.scope.filters))
        return self._noted(lead, [], [], texts.COUNTED + self._left_out(asked.scope.unsaid), reading)

    def _told(self, asked: Asked, reading: Reading) -> Reply | None:
        """Return what each study of the scope reports on the measure: figures where most have them, else in words."""
        values = self.values.values(asked.scope.studies, asked.measure)
        told = self.values.told(asked.scope.studies, asked.measure)
        if len(told) < 2 and len(values) < 2:
            return None
        name = self._name(asked.measure)
        if len(values) > MOST_TOLD or 2 * len(values) > len(told):
            lead = f"{len(values)} {'study reports' if len(values) == 1 else 'studies report'} {name}:"
            return self._composed(lead, map(self.line, values), values, texts.COUNTED, reading)
        lines = [self.composer.statement(fact) for fact in told[:MOST_TOLD]]
        if len(told) > MOST_TOLD:
            more = ", ".join(self.knowledge.studies[fact.study].label for fact in told[MOST_TOLD:])
            lines.append(texts.MORE.format(studies=more))
        return self.composer.composed(texts.STUDIES_ON.format(count=len(told), what=name), lines, told, reading)

    def _overlap(self, question: Question, reading: Reading) -> Reply | None:
        tables = question.tables if len(question.tables) > 1 else self._tables
        if not set(tables) <= set(self._tables):
            return None
        listed = [self.scopes.of(question._replace(tables=(table,), treatments=())).studies for table in tables]
        shared = [c for c in dict.fromkeys(c for s in listed[0] for c in s.countries) if _everywhere(c, listed)]
        if not shared:
            return None
        lead = f"{len(shared)} countries stand in both tables: {', '.join(map(self._name, shared))}."
        of = {c: [s for studies in listed for s in studies if c in s.countries] for c in shared}
        lines = [f"{self._name(c)}: {', '.join(f'[{s.ref}]' for s in of[c])}" for c in shared]
        facts = [self.knowledge.facts[s.facts[0]] for c in shared for s in of[c]]
        return self._noted(lead, lines, facts, texts.COUNTED, reading)

    # --- words

    def line(self, value: Value) -> str:
        """Return the figure of a study after its name: a course from end to end, a rate with its parts."""
        subject = self.composer.subject(value.study)
        if value.figure.measure == SIZE:
            return subject if value.study.patients else f"{subject}: {value.figure.printed}"
        if value.figure.at:
            ends = [f.printed for f in value.fact.figures if f.measure == value.figure.measure and f.at]
            return f"{subject}: {texts.COURSE.join(ends[:2])}"
        printed = value.figure.printed
        if value.figure.measure == RATE:
            parts = [(short, self.values.value(value.study, part)) for part, short in PARTS_OF_RATE]
            said = [f"{short} {part.number:g}%" for short, part in parts if part and part.figure.percent is not None]
            printed = f"{value.number:g}%" if value.figure.percent is not None else printed
            printed += f" ({', '.join(said)})" if said else ""
        elif value.figure.percent is not None:
            printed = f"{value.number:g}%"
        return f"{subject}: {printed}"

    def _introduced(self, study: Study) -> str:
        return f"{self.composer.subject(study)}: {study.design}"

    def _name(self, thing: str) -> str:
        return self.knowledge.entities[thing].name

    def _left_out(self, studies: Iterable[Study]) -> str:
        named = ", ".join(f"{study.label} [{study.ref}]" for study in studies)
        return f" {texts.LEFT_OUT.format(studies=named)}" if named else ""

    def _composed(
        self, lead: str, points: Iterable[str], values: Sequence[Value], note: str, reading: Reading
    ) -> Reply:
        return self._noted(lead, points, [value.fact for value in values], note, reading)

    def _noted(self, lead: str, points: Iterable[str], facts: Sequence[Fact], note: str, reading: Reading) -> Reply:
        reading = reading._replace(remarks=(note, *reading.remarks), confidence=max(reading.confidence, 0.8))
        return self.composer.composed(lead, points, list(dict.fromkeys(facts)), reading)


def _asks_for_several(question: Question) -> bool:
    """Whether `question` asks for a list of studies: "which of the rituximab cohorts", "all Chinese series"."""
    said = [token.written.lower().split()[-1] for token in question.tokens]
    following = [said[i + 1 : i + 1 + _REACH] for i, word in enumerate(said) if word in _DETERMINERS]
    return any(not _STUDIES.isdisjoint(near) and _PEOPLE.isdisjoint(near) for near in following)


def _everywhere(country: str, listed: Sequence[Sequence[Study]]) -> bool:
    """Whether a study of each of `listed` is from `country`."""
    return all(any(country in study.countries for study in studies) for studies in listed)
