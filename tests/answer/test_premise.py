"""What a question takes for granted and gets wrong is said."""

import pytest

from lnbot.answer.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "remark"),
    [
        ("tacrolimus 88.5% in Korea?", "88.5% is a figure of Fei 2013 [59], not of Lee 2010 [60]."),
        (
            "rituximab response 94% in Spain, right?",
            "94% is a figure of Iaccarino 2015 [39], not of Fernandez-Nebro 2012 [17].",
        ),
    ],
)
def test_a_percentage_of_another_study_is_given_back_to_it(assistant: Assistant, question: str, remark: str) -> None:
    """The study that has the figure is named; a whole number stands for the decimals that it rounds."""
    assert remark in assistant.answer(question).reply.notes


@pytest.mark.parametrize(
    "question", ["response of 78% in Lee 2010?", "rituximab China 83.3%", "response above 80% in Korea"]
)
def test_a_percentage_of_the_study_itself_is_left_alone(assistant: Assistant, question: str) -> None:
    """What is right, and what is a limit, needs no remark."""
    assert not any("is a figure of" in note for note in assistant.answer(question).reply.notes)


def test_a_country_of_another_study_is_corrected(assistant: Assistant) -> None:
    """Fei and colleagues worked in China."""
    reply = assistant.answer("response rate in the Japanese study by Fei 2013").reply
    assert any("China, not Japan" in note for note in reply.notes)
