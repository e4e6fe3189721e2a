"""What a message leans on, and what it does not."""

from lnbot.answer.assistant import Assistant
from lnbot.answer.reply import Reply
from lnbot.batch import converse


def last(assistant: Assistant, *turns: str) -> Reply:
    return converse(list(turns), assistant)


def test_an_aspect_alone_stays_with_the_study(assistant: Assistant) -> None:
    """A question for side effects alone is about the study that was told of."""
    reply = last(assistant, "tacrolimus in Korea, response?", "and its side effects?")
    assert reply.refs == (60,) and "77.7%" in reply.lead


def test_another_country_keeps_treatment_and_measure(assistant: Assistant) -> None:
    """Asked about Japan next, rituximab and the response are kept."""
    reply = last(assistant, "rituximab response rate in Korea", "what about Japan?")
    assert reply.refs[:1] == (18,) and "83.3%" in reply.lead


def test_another_treatment_keeps_the_measure(assistant: Assistant) -> None:
    """Asked about leflunomide next, the proteinuria is kept."""
    reply = last(assistant, "proteinuria with bortezomib", "and leflunomide?")
    assert 86 in reply.refs and "3.5" in reply.lead


def test_which_reference_is_that(assistant: Assistant) -> None:
    """A question for the source gives the entry behind the last answer."""
    assert last(assistant, "response to tacrolimus in CYC-resistant patients", "which ref is that?").refs == (59,)


def test_a_fresh_question_inherits_nothing(assistant: Assistant) -> None:
    """A question that names all it needs is answered as if it were the first."""
    fresh = "how do EULAR/ERA-EDTA define refractory LN?"
    assert last(assistant, "tacrolimus in Korea, response?", fresh) == last(assistant, fresh)


def test_small_talk_leaves_the_conversation_as_it_is(assistant: Assistant) -> None:
    """Thanks between two questions change nothing."""
    between = last(assistant, "tacrolimus in Korea, response?", "thanks!", "and its side effects?")
    assert between == last(assistant, "tacrolimus in Korea, response?", "and its side effects?")


def test_a_bare_question_stays_with_the_study_of_the_last_answer(assistant: Assistant) -> None:
    """The class is not reported for Vigna-Perez; that of another study is no answer."""
    reply = last(assistant, "dose of rituximab in Vigna-Perez 2006", "LN class?")
    assert reply.kind == "not_in_review" and "Fei" not in reply.lead


def test_a_country_after_questions_on_one_study_keeps_the_treatment(assistant: Assistant) -> None:
    """The talk is of rituximab, so that Japan means Iwata and not the Japanese series on cyclosporine A."""
    turns = ["response rate of rituximab in italy", "and in spain?", "side effects?", "what about Japan"]
    assert last(assistant, *turns).refs == (18,)
