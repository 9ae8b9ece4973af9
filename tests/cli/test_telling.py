"""How a summary reads in a terminal."""

from tests.store.examples import summary
from voxie_platform.calls.summary import Place, Sentiment, Statement
from voxie_platform.cli.calls.telling import lines_of_summary


def test_each_statement_stands_with_its_turns_and_the_teller_is_named():
    again = Statement(text="Call\nback", turns=(Place(attempt=1, seq=2), Place(attempt=2, seq=1)))
    mood = Sentiment(mood="negative", turns=again.turns)
    told = summary("c", action_items=(again,), sentiment=mood, turns_left_out=7)
    assert list(lines_of_summary(told)) == [
        "summary          booked, told by rules",
        "  A table was booked. [turn 1]",
        "  to do: Call back [turns 2, 2/1]",
        "  name: Ann 🍕 [turn 1]",
        "  mood: negative, as the model judged it [turns 2, 2/1]",
        "  7 turns in the middle were not shown to the model",
    ]
