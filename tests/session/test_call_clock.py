"""When a call is reminded, warned and ended; how long a model may be silent."""

import pytest

from voxie_platform.agents.config import Limits
from voxie_platform.voice.patience import MUTE_SECONDS, SLOW_SECONDS, Patience, Waiting
from voxie_platform.worker.clock import CallClock, Due

LIMITS = Limits(silence_reminder_seconds=10, max_silence_seconds=30, max_duration_seconds=300)


@pytest.fixture
def clock():
    return CallClock(LIMITS, began=0.0)


def test_a_silent_caller_is_reminded_once_and_then_let_go(clock):
    assert list(clock.due(9)) == []
    assert list(clock.due(10)) == [Due.REMINDER]
    clock.sound(12)  # the reminder itself
    assert list(clock.due(25)) == []
    assert list(clock.due(30)) == [Due.SILENCE_OVER]


def test_a_word_of_the_caller_ends_the_silence(clock):
    assert list(clock.due(10)) == [Due.REMINDER]
    clock.caller_heard(20)
    assert list(clock.due(29)) == []
    assert list(clock.due(30)) == [Due.REMINDER]


def test_a_speaking_agent_is_no_silence(clock):
    for second in range(0, 100, 5):
        clock.sound(second)
        assert list(clock.due(second + 4)) == []


def test_the_longest_time_is_warned_of_once():
    clock = CallClock(LIMITS, began=0.0)
    clock.sound(269)
    assert list(clock.due(270)) == [Due.WARNING]
    clock.sound(299)
    assert list(clock.due(299)) == []
    assert list(clock.due(300)) == [Due.TIME_OVER]


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def patience(now):
    return Patience(lambda: now[0])


def test_a_model_that_was_asked_is_slow_and_then_mute(patience, now):
    patience.asked()
    assert patience.waiting is Waiting.FINE
    now[0] = SLOW_SECONDS
    assert patience.waiting is Waiting.SLOW
    now[0] = MUTE_SECONDS
    assert patience.waiting is Waiting.MUTE


def test_any_sign_of_life_ends_the_wait(patience, now):
    patience.asked()
    now[0] = SLOW_SECONDS
    patience.answered()
    now[0] = 100
    assert patience.waiting is Waiting.FINE


def test_a_cough_needs_no_answer(patience, now):
    patience.turn_ended()
    patience.words_heard("")
    now[0] = 100
    assert patience.waiting is Waiting.FINE


def test_the_wait_for_an_answer_begins_when_the_caller_fell_silent(patience, now):
    patience.turn_ended()
    now[0] = 3
    patience.words_heard("a table please")
    now[0] = SLOW_SECONDS
    assert patience.waiting is Waiting.SLOW


def test_words_that_come_after_the_answer_start_no_new_wait(patience, now):
    patience.turn_ended()
    patience.answered()
    patience.words_heard("a table please")
    now[0] = 100
    assert patience.waiting is Waiting.FINE
