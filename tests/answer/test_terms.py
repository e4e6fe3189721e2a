"""Terms: abbreviations, and the numbered definitions of refractory lupus nephritis."""

from lnbot.answer.assistant import Assistant


def test_the_legend_of_a_table_gives_the_abbreviations_that_it_spells_out(assistant: Assistant) -> None:
    """The legend of the rituximab table spells out five, that of the calcineurin table three."""
    second = assistant.answer("all abbreviations explained below table 2 pls").reply
    assert {f.removeprefix("abbreviation-") for f in second.facts} == {"crr", "prr", "haca", "lon", "pres"}
    third = assistant.answer("abbreviations of table 3").reply
    assert {f.removeprefix("abbreviation-") for f in third.facts} == {"crr", "prr", "cmv"}


def test_an_abbreviation_is_spelt_out(assistant: Assistant) -> None:
    """One that is named is answered alone, wherever it stands."""
    assert "posterior reversible encephalopathy syndrome" in assistant.answer("what does PRES stand for").reply.lead


def test_an_entry_of_the_table_of_definitions_is_a_definition(assistant: Assistant) -> None:
    """Number 9 there is not reference 9."""
    reply = assistant.answer("Table 1 entry #9, please.").reply
    assert "high dose" in reply.lead and "Definition #9" in reply.lead


def test_all_definitions_are_nine(assistant: Assistant) -> None:
    """The list has a line for each."""
    reply = assistant.answer("list all definitions of refractory LN in table 1").reply
    assert reply.lead.startswith("9 definitions") and len(reply.points) == 9
