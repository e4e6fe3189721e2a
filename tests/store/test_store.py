"""What goes into the store comes out of it, and what is removed is gone."""

import re
import zoneinfo
from pathlib import Path

import pytest

from lnbot.store.chat_settings import DEFAULTS
from lnbot.store.removal import DAY, HOUR, RETENTION
from lnbot.store.store import Store
from lnbot.store.values import ChatSettings, Exchange, Place, QuietHours, Speaker

README = (Path(__file__).parents[2] / "README.md").read_text()
NOW = 1_700_000_000
GROUP, TOPIC, ANN, BOB = -1001, 7, 11, 12
ASKED = Exchange(
    chat_id=GROUP,
    message_id=500,
    thread_id=TOPIC,
    user_id=ANN,
    answers=(501, 502),
    question="anifrolumab for Mr Smith?",
    kind="not_in_review",
    read_as="anifrolumab",
    before=b"\x00state",
    at=NOW,
)


async def test_settings_of_a_topic_fall_back_to_its_chat(store: Store) -> None:
    """What holds is a topic's own, else its chat's, else the defaults; resetting a topic gives it back to its chat."""
    topic, other = Place(GROUP, TOPIC), Place(GROUP, 8)
    assert await store.settings.of(topic) == DEFAULTS
    await store.settings.change(Place(GROUP), lambda s: s._replace(speak="everything"))
    assert (await store.settings.of(topic)).speak == "everything"
    quiet = QuietHours(22 * 60, 7 * 60, "Europe/Berlin")
    own = ChatSettings("commands", "short", quiet, feedback=False, keep_questions=False)
    assert await store.settings.change(topic, lambda _: own) == own
    assert await store.settings.of(topic) == own
    assert await store.settings.of(other) == DEFAULTS._replace(speak="everything")
    assert await store.settings.of(Place(-2, TOPIC)) == DEFAULTS
    await store.settings.reset(topic)
    assert (await store.settings.of(topic)).speak == "everything"


async def test_a_change_of_settings_starts_from_what_holds(store: Store) -> None:
    """One setting changes; the others stay as they were, and the quiet hours can be taken away again."""
    place = Place(GROUP)
    await store.settings.change(place, lambda s: s._replace(quiet=QuietHours(0, 60, "UTC")))
    await store.settings.change(place, lambda s: s._replace(verbosity="short"))
    assert await store.settings.of(place) == DEFAULTS._replace(quiet=QuietHours(0, 60, "UTC"), verbosity="short")
    await store.settings.change(place, lambda s: s._replace(quiet=None))
    assert await store.settings.of(place) == DEFAULTS._replace(verbosity="short")


@pytest.mark.parametrize(
    ("quiet", "minute_utc", "covered"),
    [
        (QuietHours(9 * 60, 17 * 60, "UTC"), 9 * 60, True),
        (QuietHours(9 * 60, 17 * 60, "UTC"), 17 * 60, False),
        (QuietHours(22 * 60, 7 * 60, "UTC"), 23 * 60, True),
        (QuietHours(22 * 60, 7 * 60, "UTC"), 6 * 60 + 59, True),
        (QuietHours(22 * 60, 7 * 60, "UTC"), 12 * 60, False),
        (QuietHours(60, 60, "UTC"), 12 * 60, True),
        # In winter Berlin is an hour ahead.
        (QuietHours(9 * 60, 17 * 60, "Europe/Berlin"), 8 * 60, True),
        (QuietHours(9 * 60, 17 * 60, "Europe/Berlin"), 16 * 60, False),
    ],
)
def test_quiet_hours_are_those_of_their_zone(quiet: QuietHours, minute_utc: int, covered: bool) -> None:
    """The end is not included; they may go over midnight; the same start and end is the whole day."""
    midnight = NOW - NOW % DAY
    assert quiet.cover(midnight + minute_utc * 60) is covered


def test_quiet_hours_of_an_unknown_zone_are_refused() -> None:
    """A zone that does not exist is not taken for another one."""
    with pytest.raises(zoneinfo.ZoneInfoNotFoundError):
        QuietHours(0, 60, "Europe/Atlantis").cover(NOW)


async def test_a_dialogue_is_its_speaker_s_alone_and_stale_after_an_hour(store: Store) -> None:
    """Chat, topic and user together name a dialogue; what was said last replaces it; after an hour it is no more meant."""
    speaker = Speaker(GROUP, TOPIC, ANN)
    assert await store.dialogues.of(speaker, NOW) is None
    await store.dialogues.keep(speaker, b"first", NOW)
    await store.dialogues.keep(speaker, b"\xff\x00second", NOW + 10)
    assert await store.dialogues.of(speaker, NOW + 10) == b"\xff\x00second"
    for other in (Speaker(GROUP, 0, ANN), Speaker(GROUP, TOPIC, BOB), Speaker(-2, TOPIC, ANN)):
        assert await store.dialogues.of(other, NOW + 10) is None
    assert await store.dialogues.of(speaker, NOW + 10 + HOUR - 1) is not None
    assert await store.dialogues.of(speaker, NOW + 10 + HOUR) is None


async def test_a_clock_that_was_set_back_does_not_keep_a_dialogue_for_ever(store: Store) -> None:
    """A dialogue from what is now the future counts as stale, unless it is just ahead."""
    speaker = Speaker(GROUP, 0, ANN)
    await store.dialogues.keep(speaker, b"x", NOW)
    assert await store.dialogues.of(speaker, NOW - 30) == b"x"
    assert await store.dialogues.of(speaker, NOW - DAY) is None


async def test_an_exchange_is_kept_for_a_day_without_identifiers(store: Store) -> None:
    """All of it comes back but what could tell who the patient is."""
    await store.exchanges.keep(ASKED, unanswered=False)
    kept = await store.exchanges.of(GROUP, 500, NOW + DAY - 1)
    assert kept == ASKED._replace(question="anifrolumab for [name]?")
    assert await store.exchanges.of(GROUP, 500, NOW + DAY) is None
    assert await store.exchanges.of(GROUP, 501, NOW) is None
    assert await store.remarks.since(0) == []


async def test_an_unanswered_question_goes_to_the_editor_once(store: Store) -> None:
    """Answering an edited question anew replaces what the editor was given of it, or takes it back."""
    await store.exchanges.keep(ASKED, unanswered=True)
    await store.exchanges.keep(ASKED._replace(question="belimumab?", read_as="belimumab"), unanswered=True)
    assert [(r.reason, r.text, r.times, r.read_as) for r in await store.remarks.since(0)] == [
        ("unanswered", "belimumab?", 1, "belimumab")
    ]
    await store.exchanges.keep(ASKED._replace(kind="answer"), unanswered=False)
    assert await store.remarks.since(0) == []


async def test_where_the_chat_does_not_allow_it_no_question_is_kept(store: Store) -> None:
    """The exchange can still be edited and rated, but holds no words, and the editor gets nothing."""
    await store.settings.change(Place(GROUP), lambda s: s._replace(keep_questions=False))
    await store.exchanges.keep(ASKED, unanswered=True)
    kept = await store.exchanges.of(GROUP, 500, NOW)
    assert kept == ASKED._replace(question="", read_as="")
    assert await store.exchanges.rate(GROUP, 500, BOB, good=False, now=NOW) == "noted"
    assert await store.remarks.since(0) == []


async def test_a_vote_can_be_changed_and_withdrawn(store: Store) -> None:
    """Each user has one vote on an answer; the editor sees the votes that stand, not who voted."""
    await store.exchanges.keep(ASKED, unanswered=False)

    async def reasons() -> list[tuple[str, int]]:
        return [(remark.reason, remark.times) for remark in await store.remarks.since(0)]

    assert await store.exchanges.rate(GROUP, 500, ANN, good=False, now=NOW) == "noted"
    assert await store.exchanges.rate(GROUP, 500, BOB, good=False, now=NOW) == "noted"
    assert await reasons() == [("disliked", 2)]
    assert await store.exchanges.rate(GROUP, 500, ANN, good=True, now=NOW) == "noted"
    assert sorted(await reasons()) == [("disliked", 1), ("liked", 1)]
    assert await store.exchanges.rate(GROUP, 500, ANN, good=True, now=NOW) == "withdrawn"
    assert await store.exchanges.rate(GROUP, 500, BOB, good=False, now=NOW) == "withdrawn"
    assert await reasons() == []
    assert await store.exchanges.rate(GROUP, 999, ANN, good=True, now=NOW) == "gone"
    assert await store.exchanges.rate(GROUP, 500, ANN, good=True, now=NOW + DAY) == "gone"


async def test_the_editor_sees_the_most_frequent_first(store: Store) -> None:
    """Questions that differ in case and punctuation count as one, with the latest words; then the latest comes first."""
    for number, question in enumerate(
        ("Anifrolumab?", "obinutuzumab", "anifrolumab", "voclosporin", "p<0.05", "p>0.05")
    ):
        asked = ASKED._replace(message_id=number, question=question, at=NOW + number)
        await store.exchanges.keep(asked, unanswered=True)
    await store.exchanges.comment("Thanks, write to ann@example.org", NOW)
    found = [(remark.reason, remark.text, remark.times, remark.last - NOW) for remark in await store.remarks.since(NOW)]
    assert found == [
        ("unanswered", "anifrolumab", 2, 2),
        ("unanswered", "p>0.05", 1, 5),
        ("unanswered", "p<0.05", 1, 4),
        ("unanswered", "voclosporin", 1, 3),
        ("unanswered", "obinutuzumab", 1, 1),
        ("comment", "Thanks, write to [e-mail]", 1, 0),
    ]
    assert [remark.text for remark in await store.remarks.since(NOW + 4)] == ["p>0.05", "p<0.05"]


async def test_whatever_can_be_typed_can_be_kept(store: Store) -> None:
    """Characters that a database refuses and texts of any length are no error."""
    for number, question in enumerate(("\x00 and \ud83d", "🩺" * 4096, "Robert'); DROP TABLE remarks;--", "?", "")):
        await store.exchanges.keep(
            ASKED._replace(message_id=number, question=question, read_as=question), unanswered=True
        )
    stored = {remark.text: remark.times for remark in await store.remarks.since(0)}
    assert stored == {"  and �": 1, "🩺" * 1000: 1, "Robert'); DROP TABLE remarks;--": 1, "?": 1}


async def fill(store: Store) -> None:
    """Give Ann and Bob a dialogue, an exchange and a vote each, in the group and in their private chats."""
    for number, user in enumerate((ANN, BOB)):
        for chat in (GROUP, user):
            await store.dialogues.keep(Speaker(chat, 0, user), b"x", NOW)
            asked = ASKED._replace(chat_id=chat, message_id=number, user_id=user, question=f"of {user} in {chat}")
            await store.exchanges.keep(asked, unanswered=True)
        await store.exchanges.rate(GROUP, 0, user, good=False, now=NOW)
        await store.settings.change(Place(user), lambda s: s._replace(verbosity="short"))
    await store.settings.change(Place(GROUP), lambda s: s._replace(verbosity="short"))


async def test_a_user_is_forgotten_with_all_that_came_of_them(store: Store) -> None:
    """Dialogues, exchanges, votes, private settings and what the editor was given of them go; nobody else's does."""
    await fill(store)
    assert await store.forget_user(ANN) > 0
    assert await store.dialogues.of(Speaker(GROUP, 0, ANN), NOW) is None
    assert await store.exchanges.of(GROUP, 0, NOW) is None
    assert await store.exchanges.of(ANN, 0, NOW) is None
    assert await store.settings.of(Place(ANN)) == DEFAULTS
    left = [(remark.reason, remark.text) for remark in await store.remarks.since(0)]
    assert sorted(left) == [
        ("unanswered", f"of {BOB} in {GROUP}"),
        ("unanswered", f"of {BOB} in {BOB}"),
    ]
    assert await store.dialogues.of(Speaker(GROUP, 0, BOB), NOW) == b"x"
    assert await store.exchanges.of(GROUP, 1, NOW) is not None
    assert await store.settings.of(Place(GROUP)) != DEFAULTS
    assert await store.forget_user(ANN) == 0


async def test_a_chat_that_was_left_is_dropped(store: Store) -> None:
    """All that was said and chosen there goes; what the same people say elsewhere stays."""
    await fill(store)
    assert await store.drop_chat(GROUP) > 0
    assert await store.settings.of(Place(GROUP)) == DEFAULTS
    assert await store.dialogues.of(Speaker(GROUP, 0, ANN), NOW) is None
    assert await store.exchanges.of(GROUP, 0, NOW) is None
    assert await store.exchanges.rate(GROUP, 0, BOB, good=False, now=NOW) == "gone"
    left = [(remark.reason, remark.text) for remark in await store.remarks.since(0)]
    assert sorted(left) == [("unanswered", f"of {ANN} in {ANN}"), ("unanswered", f"of {BOB} in {BOB}")]
    assert await store.dialogues.of(Speaker(ANN, 0, ANN), NOW) == b"x"
    assert await store.drop_chat(GROUP) == 0


async def test_a_chat_takes_its_settings_and_dialogues_along_to_its_new_number(store: Store) -> None:
    """What the new chat has already stays; telling it twice, from both sides, changes nothing."""
    new = -100_999
    await fill(store)
    await store.settings.change(Place(GROUP, TOPIC), lambda s: s._replace(speak="everything"))
    await store.dialogues.keep(Speaker(new, 0, BOB), b"newer", NOW)
    await store.migrate_chat(GROUP, new)
    await store.settings.change(Place(new), lambda s: s._replace(feedback=False))
    await store.migrate_chat(GROUP, new)
    assert await store.settings.of(Place(new)) == DEFAULTS._replace(verbosity="short", feedback=False)
    assert (await store.settings.of(Place(new, TOPIC))).speak == "everything"
    assert await store.settings.of(Place(GROUP)) == DEFAULTS
    assert await store.dialogues.of(Speaker(new, 0, ANN), NOW) == b"x"
    assert await store.dialogues.of(Speaker(new, 0, BOB), NOW) == b"newer"
    assert await store.dialogues.of(Speaker(GROUP, 0, ANN), NOW) is None
    assert await store.exchanges.of(GROUP, 0, NOW) is None


async def test_old_rows_are_removed_at_their_age(store: Store) -> None:
    """Each kind of row goes when it is as old as its retention says, and not before."""
    await fill(store)
    await store.updates.claim(1, "copy", NOW)
    ages = sorted({RETENTION.dialogues, RETENTION.exchanges, RETENTION.updates, RETENTION.remarks})
    assert ages == [HOUR, DAY, 2 * DAY, 180 * DAY]
    counts = []
    for age in ages:
        counts.append((await store.tidy(NOW + age - 1), await store.tidy(NOW + age - 1 + HOUR)))
    # 4 dialogues; 4 exchanges with 2 votes; 1 update; 4 unanswered and 2 disliked questions.
    assert counts == [(0, 4), (0, 6), (0, 1), (0, 6)]
    assert await store.remarks.since(0) == []
    assert await store.settings.of(Place(GROUP)) != DEFAULTS


def test_the_readme_says_how_long_rows_are_kept() -> None:
    """The table there has the retention that holds."""
    table = README.partition("## What is kept")[2].partition("\n## ")[0]
    said = re.findall(r"\| (\d+) (hour|day)s? \|", table)
    assert [int(number) * {"hour": HOUR, "day": DAY}[unit] for number, unit in said] == [
        RETENTION.dialogues,
        RETENTION.exchanges,
        RETENTION.remarks,
        RETENTION.updates,
    ]


async def test_an_exchange_outlives_the_dialogue_before_it(store: Store) -> None:
    """After an hour it can still be rated, but what was talked about before is gone."""
    await store.exchanges.keep(ASKED, unanswered=False)
    await store.tidy(NOW + HOUR - 1)
    assert await store.exchanges.of(GROUP, 500, NOW) == ASKED._replace(question="anifrolumab for [name]?")
    await store.tidy(NOW + 2 * HOUR)
    assert await store.exchanges.of(GROUP, 500, NOW) == ASKED._replace(question="anifrolumab for [name]?", before=b"")


async def test_old_rows_are_removed_by_one_copy_an_hour(url: str) -> None:
    """Of copies that all ask for it, one does it; a clock that was set back does not put it off for ever."""
    first, second = await Store.open(url), await Store.open(url)
    try:
        await fill(first)
        assert await first.tidy(NOW + DAY) > 0
        await fill(first)
        assert await second.tidy(NOW + DAY + HOUR - 1) == 0
        assert await second.tidy(NOW + DAY + HOUR) > 0
        await first.dialogues.keep(Speaker(1, 0, 1), b"x", NOW - 2 * DAY)
        assert await first.tidy(NOW) == 1
    finally:
        await first.close()
        await second.close()


async def test_what_is_kept_is_there_after_a_restart(url: str) -> None:
    """A store that is opened again has all that was kept, and its tables are not made again."""
    store = await Store.open(url)
    await fill(store)
    version = await store.version()
    await store.close()
    again = await Store.open(url)
    try:
        assert await again.version() == version
        assert await again.dialogues.of(Speaker(GROUP, 0, ANN), NOW) == b"x"
        assert (await again.settings.of(Place(GROUP))).verbosity == "short"
    finally:
        await again.close()
