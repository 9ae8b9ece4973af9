"""How long an answer takes, on a clock that is set by hand."""

import pytest

from voxie_platform.calls.models import Took
from voxie_platform.voice.stopwatch import Stopwatch


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now

    def after(self, ms):
        self.now += ms / 1000


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(clock):
    return Stopwatch(clock)


def answered(watch, clock, model=300, more=100):
    watch.caller_done()
    clock.after(model)
    watch.output()
    clock.after(more)
    watch.sound()
    return watch.taken()


def test_an_answer_is_timed_from_the_end_of_the_speech(watch, clock):
    assert answered(watch, clock) == Took(latency_ms=400, model_ms=300, function_ms=0)
    assert answered(watch, clock, model=50) == Took(latency_ms=150, model_ms=50, function_ms=0)


def test_a_greeting_or_a_reminder_took_no_time_of_anybodys(watch, clock):
    watch.asked()
    watch.output()
    watch.sound()
    assert watch.taken() == Took()
    watch.caller_done()
    clock.after(9000)
    watch.unprompted()
    watch.sound()
    assert watch.taken() == Took()


def test_functions_before_the_first_sound_are_part_of_the_answer(watch, clock):
    watch.caller_done()
    clock.after(200)
    watch.output()
    clock.after(700)
    watch.ran(700)
    watch.asked()
    clock.after(250)
    watch.output()
    watch.sound()
    assert watch.taken() == Took(latency_ms=1150, model_ms=450, function_ms=700), "it was waited for twice"


def test_a_model_that_is_asked_again_before_it_said_anything_is_waited_for_once(watch, clock):
    watch.caller_done()
    clock.after(300)
    watch.asked()
    clock.after(200)
    watch.output()
    watch.output()
    watch.sound()
    assert watch.taken() == Took(latency_ms=500, model_ms=500, function_ms=0)


def test_functions_side_by_side_count_once(watch, clock):
    watch.caller_done()
    watch.output()
    clock.after(500)
    watch.ran(400)
    clock.after(100)
    watch.ran(600)
    watch.sound()
    assert watch.taken().function_ms == 500


def test_what_follows_a_first_word_has_a_time_of_its_own(watch, clock):
    assert answered(watch, clock).latency_ms == 400
    clock.after(1000)
    watch.ran(800)
    watch.asked()
    clock.after(120)
    watch.output()
    watch.sound()
    assert watch.taken() == Took(latency_ms=None, model_ms=120, function_ms=800)


def test_a_second_turn_before_the_answer_is_the_one_that_is_answered(watch, clock):
    watch.caller_done()
    clock.after(5000)
    assert answered(watch, clock).latency_ms == 400


def test_a_time_is_given_to_one_turn_alone(watch, clock):
    answered(watch, clock)
    assert watch.taken() == Took()
    watch.sound()
    assert watch.taken() == Took(), "another piece of the same response"
