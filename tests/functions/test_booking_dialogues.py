"""Whole booking calls, sentence by sentence, through the demo brain, on the real store."""

from datetime import datetime, timedelta

import pytest

from tests.functions.calls import BERLIN, PLAN, SUNDAY, Call, around, call
from tests.functions.conftest import EVERYTHING
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.hours import OpeningHours
from voxie_platform.functions.records import Unit
from voxie_platform.functions.store import FunctionStore

FRIDAY_AT_7 = "2026-11-27 19:00"

DIALOGUES: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "all in one sentence": (
        [
            ("I'd like to book a table for four on Friday at seven under Anna.",
             "Friday the 27th of November at 7 pm, a table for four, under Anna. Is that right?"),
            ("Yes, please.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 4 Anna booked"],
    ),
    "one thing at a time": (
        [
            ("I'd like to book a table.", "Which day"),
            ("Friday.", "At what time?"),
            ("seven", "For how many people?"),
            ("four", "What name"),
            ("Anna Keller", "under Anna Keller. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 4 Anna Keller booked"],
    ),
    "the name before it is asked for": (
        [
            ("A table for two on Friday.", "At what time?"),
            ("Noodles.", "Sorry, I did not get that. At what time?"),
            ("Anna Keller", "At what time?"),
            ("at eight", "at 8 pm, a table for two, under Anna Keller. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        ["2026-11-27 20:00 2 Anna Keller booked"],
    ),
    "a bare number to the question what to change": (
        [
            ("A table for two on Friday at eight under Anna.", "at 8 pm, a table for two, under Anna. Is that right?"),
            ("No.", "What should I change?"),
            ("10", "I can book from noon to 1 pm and from 5:30 pm to 8:30 pm. What time would you like?"),
            ("eight", "at 8 pm, a table for two, under Anna. Is that right?"),
            ("No.", "What should I change?"),
            ("30", "I can book for up to six people."),
            ("two", "at 8 pm, a table for two, under Anna. Is that right?"),
            ("No.", "What should I change?"),
            ("six", "Six o'clock, or six people?"),
            ("people", "at 8 pm, a table for six, under Anna. Is that right?"),
            ("No.", "What should I change?"),
            ("4", "at 8 pm, a table for four, under Anna. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        ["2026-11-27 20:00 4 Anna booked"],
    ),
    "a holiday by its name": (
        [
            ("A table for two on the day after Easter Monday at seven under Anna.", "Tuesday the 30th of March at 7 pm, a table for two, under Anna."),
            ("Yes.", "It is booked."),
        ],
        ["2027-03-30 19:00 2 Anna booked"],
    ),
    "a date that no calendar has": (
        [
            ("A table on Tuesday.", "At what time?"),
            ("Can I book a table for the 31st of November at 7 pm for two under Ann?",
             "There is no 31st of November. Which day would you like?"),
            ("Friday the 31st of November", "There is no 31st of November. Which day would you like?"),
            ("The 27th.", "Friday the 27th of November at 7 pm, a table for two, under Ann. Is that right?"),
            ("Yes.", "It is booked."),
            ("Move my booking to the 30th of February.", "There is no 30th of February. Which day would you like?"),
            ("Never mind", "everything stays as it is"),
        ],
        [f"{FRIDAY_AT_7} 2 Ann booked"],
    ),
    "a date that no calendar has, corrected at once": (
        [
            ("A table for two on the 31st of November, sorry, the 27th of November at 7 pm under Ann.",
             "Friday the 27th of November at 7 pm, a table for two, under Ann."),
            ("Yes.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 2 Ann booked"],
    ),
    "wishes denied, asked about and made": (
        [
            ("A table for two on Friday at seven under Anna, we don't need a high chair.",
             "a table for two, under Anna. Is that right?"),
            ("And what about allergies, do you have gluten free?",
             "I am sorry, I do not know that. Friday the 27th of November at 7 pm, a table for two, under Anna. Is"),
            ("Could we sit outside?", "under Anna, with the note: outside. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 2 Anna booked"],
    ),
    "the time corrected by a bare number while the name is asked": (
        [
            ("A table for two on Friday at half past seven.", "What name"),
            ("Make it eight instead.", "What name"),
            ("Actually nine.", "I can book"),
            ("Eight.", "What name"),
            ("No, make it six.", "Six o'clock, or six people?"),
            ("Six o'clock.", "What name"),
            ("Anna", "Friday the 27th of November at 6 pm, a table for two, under Anna. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        ["2026-11-27 18:00 2 Anna booked"],
    ),
    "an hour that can be nothing else, right after it was booked": (
        [
            ("A table for two on Friday at half past seven under Anna.", "Is that right?"),
            ("Yes.", "It is booked."),
            ("Make it eight instead.", "moves to Friday the 27th of November at 8 pm. Is that right?"),
            ("No.", "To which day and time should I move it?"),
            ("Saturday at six.", "moves to Saturday the 28th of November at 6 pm. Is that right?"),
            ("Yes.", "It is moved."),
            ("Make it seven instead.", "moves to Saturday the 28th of November at 7 pm. Is that right?"),
            ("No, another table for two on Thursday at seven under Anna.", "Thursday the 26th of November at 7 pm, a table"),
            ("Yes.", "It is booked."),
        ],
        ["2026-11-26 19:00 2 Anna booked", "2026-11-28 18:00 2 Anna booked"],
    ),
    "a number beside the people, the hour and the telephone number": (
        [
            ("A table on Friday at 7, 0171 555 1234, two people.", "What name"),
            ("Keller", "Friday the 27th of November at 7 pm, a table for two, under Keller, telephone zero one seven, one five five, five one two, three four. Is"),
            ("No, my number is 0171 555 12 35 and we are four", "a table for four, under Keller, telephone zero one seven, one five five, five one two, three five."),
            ("Yes.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 4 Keller booked"],
    ),
    "now, said of everything but the day": (
        [
            ("A table for two on Friday at seven under Anna.", "Friday the 27th of November at 7 pm, a table for two"),
            ("Actually, now we are five.", "Friday the 27th of November at 7 pm, a table for five, under Anna. Is"),
            ("No wait, right now I'm not sure.", "What should I change?"),
            ("No, now it is three of us.", "Friday the 27th of November at 7 pm, a table for three, under Anna. Is"),
            ("Can you do it now?", "Friday the 27th of November at 7 pm, a table for three, under Anna. Is that right?"),
            ("Yes.", "It is booked."),
            ("Can you move my booking now?", "To which day and time should I move it?"),
        ],
        [f"{FRIDAY_AT_7} 3 Anna booked"],
    ),
    "one of the party": (
        [
            ("A table for four on Friday at seven under Anna, one of us is in a wheelchair.", "a table for four, under Anna, with the note:"),
            ("And two of us are vegetarian.", "a table for four, under Anna"),
            ("Yes.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 4 Anna booked"],
    ),
    "a day that is over": (
        [
            ("A table for two last Friday at seven under Anna.", "Friday the 20th of November"),
            ("A week on Friday.", "Friday the 4th of December at 7 pm, a table for two, under Anna. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        ["2026-12-04 19:00 2 Anna booked"],
    ),
    "found by the family name": (
        [
            ("A table for two on Friday at seven under Anna Keller.", "under Anna Keller. Is that right?"),
            ("Yes.", "It is booked."),
            ("Move the booking under Bob Keller to Saturday.", "I cannot find a booking under Bob Keller."),
            ("Keller.", "under Anna Keller, moves to Saturday the 28th of November at 7 pm. Is that right?"),
            ("Yes.", "It is moved."),
            ("Cancel the booking under Keller.", "under Anna Keller: shall I cancel it?"),
            ("Yes.", "It is cancelled."),
        ],
        ["2026-11-28 19:00 2 Anna Keller cancelled"],
    ),
    "a name that never comes": (
        [
            ("I want to cancel my booking.", "What name is the booking under?"),
            ("Jane Miller", "I cannot find a booking under Jane Miller. Could you spell the name for me?"),
            ("It was on Friday.", "I cannot find it without the name. Shall I take a message?"),
            ("Then book me a table for two on Friday at seven.", "What name may I put it under?"),
            ("Jane Miller", "a table for two, under Jane Miller. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 2 Jane Miller booked"],
    ),
    "no message in place of a name": (
        [
            ("I want to cancel my booking.", "What name is the booking under?"),
            ("I really don't know.", "Sorry, I did not get that. What name is the booking under?"),
            ("I do not know it.", "I cannot find it without the name. Shall I take a message?"),
            ("No.", "everything stays as it is"),
        ],
        [],
    ),
    "for somebody else, who is ten": (
        [
            ("A table for one on Friday at 7 pm for my son, he's called Tim.", "at 7 pm, a table for one, under Tim. Is that right?"),
            ("He's only ten.", "at 7 pm, a table for one, under Tim. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 1 Tim booked"],
    ),
    "dates with dots": (
        [
            ("A table for two on 27.11.2026 at 7.30 pm under Anna.", "Friday the 27th of November at 7:30 pm, a table for two, under Anna. Is"),
            ("No, the day is wrong.", "Which day would you like?"),
            ("12.12.", "Saturday the 12th of December at 7:30 pm, a table for two, under Anna. Is that right?"),
            ("No, on the 31.11. please.", "There is no 31st of November. Which day would you like?"),
            ("On the 27.11. at 7 pm.", "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 2 Anna booked"],
    ),
    "right now": (
        [
            ("Do you have a table for two right now?", "At what time?"),
            ("At six, under Lee.", "Today, Sunday the 22nd of November, at 6 pm, a table for two, under Lee."),
            ("Yes.", "It is booked."),
        ],
        ["2026-11-22 18:00 2 Lee booked"],
    ),
    "as Whisper writes it": (
        [
            ("Can I have a table on Friday, 7 p.m., for 4 people?", "What name"),
            ("It's for Anna Keller. Thanks.", "Friday the 27th of November at 7 pm, a table for four, under Anna Keller."),
            ("Yep.", "It is booked."),
        ],
        [f"{FRIDAY_AT_7} 4 Anna Keller booked"],
    ),
    "for for is for four": (
        [("A table for for on Friday at 7 p.m. under Lee.", "a table for four, under Lee"), ("Yes.", "booked")],
        [f"{FRIDAY_AT_7} 4 Lee booked"],
    ),
    "name and people first": (
        [
            ("Reserve a table under Smith, we are five.", "Which day"),
            ("Next Friday.", "At what time?"),
            ("Half past seven.", "Friday the 27th of November at 7:30 pm, a table for five, under Smith"),
            ("Correct.", "booked"),
        ],
        ["2026-11-27 19:30 5 Smith booked"],
    ),
    "structured words in any order": (
        [("Reserve a table for two on 2026-11-27 at 19:00 for Li", "7 pm, a table for two, under Li"), ("Yes", "booked")],
        [f"{FRIDAY_AT_7} 2 Li booked"],
    ),
    "the day is closed": (
        [
            ("Can I book a table for tomorrow at 8 for three?", "We are closed tomorrow, Monday the 23rd of November."),
            ("Saturday", "What name"),
            ("Keller, K E double L E R", "Saturday the 28th of November at 8 pm, a table for three, under Keller"),
            ("yes", "booked"),
        ],
        ["2026-11-28 20:00 3 Keller booked"],
    ),
    "the time is outside the hours": (
        [
            ("Book a table for Friday the 27th at 3 pm for two", "from noon to 1 pm and from 5:30 pm to 8:30 pm"),
            ("Then at six.", "What name"),
            ("Ann", "at 6 pm"),
            ("yes", "booked"),
        ],
        ["2026-11-27 18:00 2 Ann booked"],
    ),
    "seven in the morning is closed": (
        [
            ("A table on Friday at seven in the morning for two", "I can book from noon"),
            ("At seven in the evening", "What name"),
            ("Li", "at 7 pm"),
            ("yes", "booked"),
        ],
        [f"{FRIDAY_AT_7} 2 Li booked"],
    ),
    "corrected within the sentence": (
        [
            ("I'd like to book for Friday, no, Saturday at seven, no, eight for four, no, five", "What name"),
            ("Weber", "Saturday the 28th of November at 8 pm, a table for five, under Weber"),
            ("ok", "booked"),
        ],
        ["2026-11-28 20:00 5 Weber booked"],
    ),
    "the day corrected at the read-back": (
        [
            ("A table for five next Friday at half past seven for Maria", "Friday the 27th of November at 7:30 pm"),
            ("not Friday, Saturday", "Saturday the 28th of November at 7:30 pm, a table for five, under Maria"),
            ("Yes.", "booked"),
        ],
        ["2026-11-28 19:30 5 Maria booked"],
    ),
    "the time corrected at the read-back": (
        [
            ("A table for two on Tuesday at 7:30 pm under Smith", "at 7:30 pm"),
            ("No, make it eight.", "Tuesday the 24th of November at 8 pm, a table for two, under Smith"),
            ("Yes that's right.", "booked"),
        ],
        ["2026-11-24 20:00 2 Smith booked"],
    ),
    "a bare number that could be both": (
        [
            ("A table for two on Tuesday at 7 under Smith", "at 7 pm"),
            ("No, make it six.", "Six o'clock, or six people?"),
            ("Six people.", "at 7 pm, a table for six, under Smith"),
            ("Yes.", "booked"),
        ],
        ["2026-11-24 19:00 6 Smith booked"],
    ),
    "yes, but": (
        [
            ("Book a table for 2 on Friday at 7 under Ann", "Is that right?"),
            ("Yes, but at eight.", "at 8 pm"),
            ("Yes.", "booked"),
        ],
        ["2026-11-27 20:00 2 Ann booked"],
    ),
    "the people corrected": (
        [
            ("Book a table for 2 on Friday at 7 under Ann", "Is that right?"),
            ("No, for three people.", "a table for three"),
            ("Yes.", "booked"),
        ],
        [f"{FRIDAY_AT_7} 3 Ann booked"],
    ),
    "the name corrected and spelled": (
        [
            ("Book a table for 2 on Friday at 7 under Bo", "under Bo. Is that right?"),
            ("No, the name is wrong.", "What name"),
            ("Beau. B, E, A, U.", "under Beau. Is that right?"),
            ("Yes.", "booked"),
        ],
        [f"{FRIDAY_AT_7} 2 Beau booked"],
    ),
    "no without more": (
        [
            ("A table on Friday at seven for two under Bob", "Is that right?"),
            ("No.", "What should I change?"),
            ("The time.", "At what time?"),
            ("Eight o'clock", "at 8 pm"),
            ("Yes", "booked"),
        ],
        ["2026-11-27 20:00 2 Bob booked"],
    ),
    "asked about in the middle": (
        [
            ("Book a table for two on Friday at six", "What name"),
            ("Do you have parking?", "There is a car park right behind the house. What name may I put it under?"),
            ("Anna", "under Anna. Is that right?"),
            ("What time do you close?", "Is that right?"),
            ("Yes", "booked"),
        ],
        ["2026-11-27 18:00 2 Anna booked"],
    ),
    "looked up first": (
        [
            ("Do you have a table free on Friday at 7 p.m. for four?", "Yes, a table for four is free on Friday the 27th of November at 7 pm. Shall I book it"),
            ("Yes please.", "What name"),
            ("Anna", "Is that right?"),
            ("Correct.", "booked"),
        ],
        [f"{FRIDAY_AT_7} 4 Anna booked"],
    ),
    "looked up and not wanted": (
        [
            ("Do you have a table free on Friday at 7 p.m. for four?", "Shall I book it"),
            ("No.", "Is there anything else?"),
        ],
        [],
    ),
    "times listed": (
        [
            ("What times do you have free on Saturday evening for two?", "5:30 pm"),
            ("The first one.", "What name"),
            ("Lee", "Saturday the 28th of November at 5:30 pm"),
            ("yes", "booked"),
        ],
        ["2026-11-28 17:30 2 Lee booked"],
    ),
    "whenever": (
        [
            ("Book a table for two on Wednesday", "At what time?"),
            ("Whenever.", "Which time would you like?"),
            ("The second one.", "What name"),
            ("Ann", "at 5:30 pm"),
            ("yes", "booked"),
        ],
        ["2026-11-25 17:30 2 Ann booked"],
    ),
    "a day that is past": (
        [
            ("Table for two on the 3rd of November at 7", "Tuesday the 3rd of November is past."),
            ("the third of December", "What name"),
            ("Kim", "Thursday the 3rd of December at 7 pm"),
            ("yes", "booked"),
        ],
        ["2026-12-03 19:00 2 Kim booked"],
    ),
    "yesterday": ([("Table for two yesterday at 7", "is past. Which day")], []),
    "further ahead than is booked": (
        [("Table for two on the first of July at 7", "I can only book until Friday the 21st of May")], []
    ),
    "too many people": (
        [
            ("I want a table for twelve people on Friday at 7.", "I can book for up to six people."),
            ("Then for six.", "What name"),
            ("Tom", "a table for six, under Tom"),
            ("Yes", "booked"),
        ],
        [f"{FRIDAY_AT_7} 6 Tom booked"],
    ),
    "nobody comes": (
        [("A table for zero people on Friday at seven", "For how many people?"), ("two", "What name"), ("Ann", "for two"),
         ("yes", "booked")],
        [f"{FRIDAY_AT_7} 2 Ann booked"],
    ),
    "today or in a week": (
        [
            ("A table for two on Sunday at 6", "Do you mean today, Sunday the 22nd of November, or Sunday the 29th of November?"),
            ("Next Sunday", "What name"),
            ("Li", "Sunday the 29th of November at 6 pm"),
            ("yes", "booked"),
        ],
        ["2026-11-29 18:00 2 Li booked"],
    ),
    "tonight": (
        [("I need a table tonight at 7 for two under Lee", "Today, Sunday the 22nd of November, at 7 pm"), ("yes", "booked")],
        ["2026-11-22 19:00 2 Lee booked"],
    ),
    "in an hour": (
        [("A table for two in an hour", "What name"), ("Bob", "at 4 pm, a table for two"), ("yes", "booked")],
        ["2026-11-22 16:00 2 Bob booked"],
    ),
    "two days at once": (
        [
            ("A table on Friday or Saturday at seven for two", "Do you mean Friday the 27th of November or Saturday the 28th"),
            ("Saturday", "What name"),
            ("Weber", "Saturday the 28th of November at 7 pm"),
            ("yes", "booked"),
        ],
        ["2026-11-28 19:00 2 Weber booked"],
    ),
    "a weekday that is not on that date": (
        [
            ("A table for two on Thursday the 27th of November at 7", "Do you mean Thursday the 26th of November or Friday the 27th"),
            ("Friday", "What name"),
            ("Ann", "Friday the 27th of November at 7 pm"),
            ("yes", "booked"),
        ],
        [f"{FRIDAY_AT_7} 2 Ann booked"],
    ),
    "my wife and I, off the grid": (
        [
            ("Can I get a table for my wife and I on Saturday at quarter to eight", "I could offer 7:30 pm or 8 pm."),
            ("The later one", "What name"),
            ("It's Jones", "Saturday the 28th of November at 8 pm, a table for two, under Jones"),
            ("right", "booked"),
        ],
        ["2026-11-28 20:00 2 Jones booked"],
    ),
    "with a telephone number": (
        [
            ("I need a table for two for dinner on Friday at 7, my number is 0171 555 1234 and the name is Li Wei", "under Li Wei"),
            ("yes", "booked"),
        ],
        [f"{FRIDAY_AT_7} 2 Li Wei booked"],
    ),
    "never mind": (
        [("A table for four on Friday at seven under Anna.", "Is that right?"), ("Never mind.", "I have booked nothing")], []
    ),
    "hung up at the read-back": (
        [
            ("A table for four on Friday at seven under Anna.", "Is that right?"),
            ("Goodbye.", "You did not confirm it, so I have not entered anything."),
        ],
        [],
    ),
    "not understood": (
        [
            ("A table for four on Friday at seven", "What name"),
            ("What?", "What name may I put it under?"),
            ("It is raining over here again", "Sorry, I did not get that. What name may I put it under?"),
            ("Anna.", "under Anna"),
            ("hmm", "Take your time. Is that right?"),
            ("Over here the rain is falling", "Sorry, I did not get that. Friday"),
            ("Yes", "booked"),
        ],
        [f"{FRIDAY_AT_7} 4 Anna booked"],
    ),
    "Christmas Eve": (
        [("A table for two on Christmas Eve at 7pm under Ann", "Thursday the 24th of December at 7 pm"), ("yes", "booked")],
        ["2026-12-24 19:00 2 Ann booked"],
    ),
    "moved and cancelled in the same call": (
        [
            ("A table for two on Friday at 7 under Ann Lee", "Is that right?"),
            ("Yes", "booked"),
            ("Can I move my booking to Saturday at eight, please?", "moves to Saturday the 28th of November at 8 pm. Is that right?"),
            ("Yes", "It is moved."),
            ("I want to cancel my booking", "shall I cancel it?"),
            ("Yes", "It is cancelled."),
            ("No, that's all.", "Goodbye"),
        ],
        ["2026-11-28 20:00 2 Ann Lee cancelled"],
    ),
    "moved, its hour told by itself": (
        [
            ("A table for two on Friday at eight under Anna.", "Is that right?"),
            ("Yes.", "It is booked."),
            ("I want to move my booking to Thursday evening", "moves to Thursday the 26th of November at 8 pm. Is that right?"),
            ("seven", "moves to Thursday the 26th of November at 7 pm. Is that right?"),
            ("seven", "moves to Thursday the 26th of November at 7 pm. Is that right?"),
            ("4", "moves to Thursday the 26th of November at 7 pm for four. Is that right?"),
            ("Yes.", "It is moved."),
            ("Cancel it.", "shall I cancel it?"),
            ("seven", "Sorry, I did not get that."),
        ],
        ["2026-11-26 19:00 4 Anna booked"],
    ),
    "a booking that exists, told of as if it were new": (
        [
            ("A table for two on Friday at eight under Anna.", "Is that right?"),
            ("Yes.", "It is booked."),
            ("I've got a table on Friday and I need to move it.", "To which day and time should I move it?"),
            ("at seven", "moves to Friday the 27th of November at 7 pm. Is that right?"),
            ("Yes.", "It is moved."),
            ("I have a reservation on Friday, can we cancel it?", "shall I cancel it?"),
            ("No.", "everything stays as it is"),
            ("I'd like another table on Saturday at one for two under Bob.", "Saturday the 28th of November at 1 pm"),
            ("Yes.", "It is booked."),
        ],
        ["2026-11-28 13:00 2 Bob booked", "2026-11-27 19:00 2 Anna booked"],
    ),
    "a booking of an earlier call, told of as if it were new": (
        [
            ("I booked a table for Friday at eight, can we make it half past?", "What name is the booking under?"),
            ("Anna", "I cannot find a booking under Anna."),
            ("Never mind.", "everything stays as it is"),
            ("A table for Friday, please.", "At what time?"),
        ],
        [],
    ),
    "a wish for what could be asked about, at a time": (
        [
            ("I'd like to come with the dogs on Friday at eight.", "For how many people?"),
            ("Never mind.", "I have booked nothing"),
            ("I'd like to know if dogs may come on Friday at eight.", "Dogs are welcome on the terrace."),
            ("Can we have the dogs with us?", "Dogs are welcome on the terrace."),
        ],
        [],
    ),
    "a question for something on a day": (
        [
            ("Can I have a vegan pizza on Friday?", "Four of our pizzas are vegan."),
            ("Can we have a table with the dogs on Friday?", "At what time?"),
            ("Never mind.", "I have booked nothing"),
            ("Can I get one for the dogs on Friday?", "At what time?"),
        ],
        [],
    ),
    "moved to a part of the day that its hour is not in": (
        [
            ("A table for two on Friday at eight under Anna.", "Is that right?"),
            ("Yes.", "It is booked."),
            ("Move my booking to Saturday, for lunch.", "At what time?"),
            ("one", "moves to Saturday the 28th of November at 1 pm. Is that right?"),
            ("Yes.", "It is moved."),
        ],
        ["2026-11-28 13:00 2 Anna booked"],
    ),
    "an hour corrected where one of two days is asked for": (
        [
            ("A table for two on Sunday at one under Anna.", "Do you mean today, Sunday the 22nd of November, or Sunday the 29th"),
            ("No, seven.", "Do you mean today, Sunday the 22nd of November, or Sunday the 29th"),
            ("the 29th", "Sunday the 29th of November at 7 pm, a table for two, under Anna. Is that right?"),
            ("Yes.", "It is booked."),
        ],
        ["2026-11-29 19:00 2 Anna booked"],
    ),
    "moved with more people": (
        [
            ("A table for two on Friday at 7 under Ann Lee", "Is that right?"),
            ("Yes", "booked"),
            ("I want to change my booking to six people", "becomes a table for six. Is that right?"),
            ("Yes", "It is moved."),
        ],
        [f"{FRIDAY_AT_7} 6 Ann Lee booked"],
    ),
    "not cancelled after all": (
        [
            ("A table for two on Friday at 7 under Ann Lee", "Is that right?"),
            ("Yes", "booked"),
            ("Cancel my booking", "shall I cancel it?"),
            ("No", "everything stays as it is"),
        ],
        [f"{FRIDAY_AT_7} 2 Ann Lee booked"],
    ),
    "one of two cancelled": (
        [
            ("A table for two on Friday at 7 under Ann Lee", "Is that right?"),
            ("Yes", "booked"),
            ("Another table for two on Saturday at 7 under Ann Lee", "Is that right?"),
            ("Yes", "booked"),
            ("I'd like to cancel a booking", "Which one: Friday the 27th of November at 7 pm or Saturday"),
            ("The one on Friday", "Friday the 27th of November at 7 pm, a table for two, under Ann Lee: shall I cancel it?"),
            ("Yes", "It is cancelled."),
        ],
        ["2026-11-28 19:00 2 Ann Lee booked", f"{FRIDAY_AT_7} 2 Ann Lee cancelled"],
    ),
}  # fmt: skip


async def rows(store: FunctionStore) -> list[str]:
    page = await store.bookings(limit=10)
    return [
        f"{it.starts_at.astimezone(BERLIN):%Y-%m-%d %H:%M} {it.party} {it.name} {it.status}"
        for it in page.items
    ]


@pytest.mark.parametrize("name", DIALOGUES)
async def test_a_booking_call(name: str, caller: Call, store: FunctionStore) -> None:
    turns, expected = DIALOGUES[name]
    for sentence, answer in turns:
        assert answer in await caller.say(sentence)
    assert await rows(store) == expected


async def fill(store: FunctionStore, *times: str, day: str = "Friday", party: int = 6) -> None:
    for time in times:
        caller = call(EVERYTHING, around(store))
        await caller.talk(f"A table for {party} on {day} at {time} under Earlier", "yes")


DAY_TOLD_TWICE = {
    "said": "I'd like a table for two tomorrow at seven pm under Miller",
    "date": "2026-11-24",
}


@pytest.mark.parametrize(
    "said", ["24th", "twenty-fourth", "twenty fourth", "24th please", "24", "the 24th, for three", "the second one", "the latter", "Tuesday"]
)  # fmt: skip
async def test_one_of_two_days_is_chosen_however_it_is_said(said: str, caller: Call) -> None:
    asked = await caller.desk.call("book", DAY_TOLD_TWICE)
    assert "Do you mean tomorrow, Monday the 23rd of November, or Tuesday the 24th" in asked.say
    caller.desk.caller_spoke()
    answer = await caller.desk.call("book", {"said": said})
    assert answer.say.startswith("Tuesday the 24th of November at 7 pm, a table for t")


@pytest.mark.parametrize("said", ["No, seven.", "two", "three of us"])
async def test_a_number_that_is_neither_of_two_days_chooses_none(said: str, caller: Call) -> None:
    await caller.desk.call("book", DAY_TOLD_TWICE)
    caller.desk.caller_spoke()
    asked = await caller.desk.call("book", {"said": said})
    assert "Do you mean tomorrow, Monday the 23rd of November, or Tuesday the 24th" in asked.say


async def test_thanksgiving_is_booked_and_told_on_the_day_of_the_country(store: FunctionStore) -> None:
    in_october = SUNDAY.replace(month=10, day=1)
    caller = call(EVERYTHING, around(store, now=in_october, timezone="America/Toronto"))
    assert "the 12th of October" in await caller.say("Are you open on Thanksgiving?")
    assert "closed on Monday the 12th of October" in await caller.say("A table for Thanksgiving, please.")


async def test_a_full_slot_is_refused_and_the_times_beside_it_are_offered(
    caller: Call, store: FunctionStore
) -> None:
    await fill(store, "7 pm")
    said = await caller.say("A table for six on Friday at seven under Schulz")
    assert said == (
        "I am sorry, Friday the 27th of November at 7 pm is not free. I could offer 5:30 pm or 8:30 pm. "
        "Which would you like?"
    )
    assert "at 8:30 pm" in await caller.say("Half past eight then.")
    await caller.say("yes")
    assert "2026-11-27 20:30 6 Schulz booked" in await rows(store)


@pytest.mark.parametrize(
    ("answer", "time"),
    [
        ("The later one.", "20:30"),
        ("the earlier one please", "17:30"),
        ("The second.", "20:30"),
        ("8.30 p.m.", "20:30"),
    ],
)
async def test_an_offered_time_is_taken_however_it_is_named(
    caller: Call, store: FunctionStore, answer: str, time: str
) -> None:
    await fill(store, "7 pm")
    await caller.talk("A table for six on Friday at seven under Schulz", answer, "yes")
    assert f"2026-11-27 {time} 6 Schulz booked" in await rows(store)


async def test_yes_to_two_offers_is_asked_back(caller: Call, store: FunctionStore) -> None:
    await fill(store, "7 pm")
    said = await caller.talk("A table for six on Friday at seven under Schulz", "Yes please")
    assert "Which one" in said
    assert "at 8:30 pm" in await caller.say("the second")


async def test_one_offer_is_taken_with_a_yes(caller: Call, store: FunctionStore) -> None:
    await fill(store, "8 pm")
    assert "I could offer 6:30 pm. Would that suit you?" in await caller.say(
        "A table for six on Friday at eight under Schulz"
    )
    assert "at 6:30 pm" in await caller.say("Yes please")


async def test_a_full_day_offers_the_same_time_on_other_days(caller: Call, store: FunctionStore) -> None:
    await fill(store, "noon", "1 pm", "5:30 pm", "7 pm", "8:30 pm")
    said = await caller.say("A table for six on Friday at seven under Schulz")
    assert "Saturday the 28th of November at 7 pm or Sunday the 29th of November at 7 pm" in said
    assert "Saturday the 28th of November at 7 pm, a table for six" in await caller.say("Saturday")


async def test_the_smallest_table_that_fits_is_taken_first(store: FunctionStore) -> None:
    for number in range(4):
        await call(EVERYTHING, around(store)).talk(
            f"A table for two on Friday at 7 under Name{'abcd'[number]}", "yes"
        )
    units = {booking.unit for booking in (await store.bookings(limit=10)).items}
    assert units == {"Table 1", "Table 2", "Table 3", "Table 4"}
    said = await call(EVERYTHING, around(store)).say("A table for two on Friday at 7 under Late")
    assert "is not free" in said


async def test_who_was_slower_is_offered_another_time_at_the_yes(store: FunctionStore) -> None:
    first, second = call(EVERYTHING, around(store)), call(EVERYTHING, around(store))
    for caller in (first, second):
        assert "Is that right?" in await caller.say("A table for six on Friday at seven under Schulz")
    assert "It is booked" in await first.say("yes")
    assert "was taken this very moment. I could offer 5:30 pm or 8:30 pm" in await second.say("yes")
    assert "at 8:30 pm" in await second.say("the later one")
    assert "It is booked" in await second.say("yes")


async def test_a_booking_of_an_earlier_call_is_found_by_its_name(caller: Call, store: FunctionStore) -> None:
    await call(EVERYTHING, around(store)).talk("A table for two on Friday at 7 under Ann Lee", "yes")
    assert "What name" in await caller.say("I'd like to move my booking from Friday to Saturday")
    assert "moves to Saturday the 28th of November at 7 pm" in await caller.say("Ann Lee")
    assert "It is moved" in await caller.say("Yes")


async def test_a_booking_that_is_not_found_leads_to_a_message(caller: Call, store: FunctionStore) -> None:
    await caller.talk("I want to cancel my booking", "Keller")
    assert "Shall I take a message?" in await caller.say("K E L L A R")
    assert "What number" in await caller.say("Yes please")
    said = await caller.say("555 12345")
    assert "Wants to cancel a booking" in said
    await caller.say("yes")
    [message] = (await store.messages(limit=5)).items
    assert (message.name, message.phone) == ("Kellar", "55512345")


async def test_more_people_than_are_taken_can_be_left_as_a_message(
    caller: Call, store: FunctionStore
) -> None:
    await caller.talk("I want a table for twelve people on Friday at 7.", "Yes please", "My name is Tom")
    said = await caller.say("oh one seven one five five five one two three four")
    assert "zero one seven, one five five, five one two, three four" in said
    await caller.say("Yes")
    assert await rows(store) == []
    assert [it.text for it in (await store.messages(limit=5)).items] == [
        "Would like to book for twelve people on Friday the 27th of November at 7 pm."
    ]


async def test_lead_time_is_kept(store: FunctionStore) -> None:
    await store.set_calendar("main", PLAN.model_copy(update={"lead_minutes": 180}))
    caller = call(EVERYTHING, around(store))
    assert "I could offer 6 pm" in await caller.say("A table for two today at 5 pm under Ann")


async def test_dentists_take_one_and_nobody_asks_how_many(store: FunctionStore) -> None:
    plan = PLAN.model_copy(
        update={"units": (Unit(name="Dr. Ray"),), "booking_minutes": 30, "slot_minutes": 15}
    )
    await store.set_calendar("main", plan)
    caller = call(EVERYTHING, around(store))
    await caller.say("I need an appointment on Friday at quarter past twelve")
    assert "at 12:15 pm, an appointment, under Ann" in await caller.say("Ann")
    await caller.say("Yes")
    assert await rows(store) == ["2026-11-27 12:15 1 Ann booked"]


NIGHTS = OpeningHours(
    saturday=(("18:00", "24:00"),),
    sunday=(("00:00", "06:00"), ("18:00", "24:00")),
    monday=(("00:00", "06:00"),),
)


async def night_club(store: FunctionStore) -> Call:
    plan = PLAN.model_copy(update={"opening_hours": NIGHTS, "booking_minutes": 60})
    await store.set_calendar("main", plan)
    return call(EVERYTHING, around(store, now=datetime(2027, 3, 22, 12, tzinfo=BERLIN)))


async def test_an_hour_that_the_clocks_skip_does_not_exist(store: FunctionStore) -> None:
    caller = await night_club(store)
    said = await caller.say("A table for two on the 28th of March 2027 at 2:30 am under Ann")
    assert "there is no 2:30 am" in said
    assert "at 3:30 am" in await caller.say("at 3:30 am")
    await caller.say("yes")
    [booking] = (await store.bookings(limit=1)).items
    assert booking.starts_at.astimezone(BERLIN).isoformat() == "2027-03-28T03:30:00+02:00"


async def test_after_midnight_belongs_to_the_evening_before(store: FunctionStore) -> None:
    caller = await night_club(store)
    said = await caller.say("A table for two on Saturday night at half past eleven under Ann")
    assert "Saturday the 27th of March at 11:30 pm" in said
    await caller.say("yes")
    other = call(EVERYTHING, around(store, now=datetime(2027, 3, 22, 12, tzinfo=BERLIN)))
    assert "Sunday the 28th of March at midnight" in await other.say(
        "A table for two on Saturday at midnight under Bo"
    )


async def test_the_night_the_clocks_go_back_holds_both_passes_of_the_hour(store: FunctionStore) -> None:
    plan = PLAN.model_copy(
        update={"opening_hours": NIGHTS, "booking_minutes": 120, "units": (Unit(name="Table 1", capacity=4),)}
    )
    await store.set_calendar("main", plan)
    now = datetime(2026, 10, 20, 12, tzinfo=BERLIN)
    first = call(EVERYTHING, around(store, now=now))
    await first.talk("A table for two on the 25th of October at 2 am under Ann", "yes")
    [booking] = (await store.bookings(limit=1)).items
    assert booking.ends_at - booking.starts_at == timedelta(hours=2)
    held = await store.held(booking.calendar_id, booking.starts_at, booking.ends_at)
    assert len(held["Table 1"]) == 120 / 5
    second = call(EVERYTHING, around(store, now=now))
    assert "is not free" in await second.say("A table for two on the 25th of October at 2:30 am under Bo")


async def test_now_is_the_calendars_day_not_that_of_utc(store: FunctionStore) -> None:
    late = datetime(2026, 11, 27, 0, 30, tzinfo=BERLIN)
    caller = call(EVERYTHING, around(store, now=late))
    assert "Today, Friday the 27th of November, at 7 pm" in await caller.say(
        "A table for two tonight at 7 under Ann"
    )
    assert SUNDAY.tzinfo is BERLIN


async def test_a_number_that_was_given_is_read_back_and_kept(caller: Call, store: FunctionStore) -> None:
    await caller.talk("A table for two on Friday at 7 under Ann Lee")

    said = await caller.say("My number is 555 123 4567")

    assert (
        "under Ann Lee, telephone five five five, one two three, four five six seven. Is that right?" in said
    )
    assert "It is booked" in await caller.say("Yes")
    [booking] = (await store.bookings(limit=5)).items
    assert booking.phone == "5551234567"


@pytest.mark.parametrize(
    ("answer", "then"),
    [("Yes please", "What is your name?"), ("No", "I have booked nothing"), ("For three then", "What name")],
)
async def test_an_offered_message_stays_offered_after_a_sentence_nobody_understands(
    caller: Call, answer: str, then: str
) -> None:
    offered = await caller.say("A table for twenty people on Friday at 7")
    assert offered.endswith("Shall I take a message for more?")

    assert await caller.say("Blah blah") == "Sorry, I did not get that. Shall I take a message for more?"

    assert then in await caller.say(answer)


async def test_a_new_grid_does_not_book_over_what_the_old_one_holds(store: FunctionStore) -> None:
    hourly = PLAN.model_copy(
        update={"slot_minutes": 60, "booking_minutes": 60, "units": (Unit(name="Table 1", capacity=4),)}
    )
    await store.set_calendar("main", hourly)
    await call(EVERYTHING, around(store)).talk("A table for two on Friday at 8 under Ann", "yes")
    await store.set_calendar("main", hourly.model_copy(update={"slot_minutes": 20}))
    second = call(EVERYTHING, around(store))
    assert "is not free" in await second.say("A table for two on Friday at 8:40 pm under Bo")
    assert "at 7 pm" in await second.say("then at seven")


async def test_without_a_plan_or_a_word_for_it_things_are_called_bookings(store: FunctionStore) -> None:
    caller = call((BookingsSettings(),), around(store))
    assert await caller.say("what can you do?") == (
        "I can make a booking, look up what is free, move a booking or cancel a booking."
    )
    assert "Which day" in await caller.say("I'd like a table")


async def test_a_booking_is_not_moved_to_a_date_that_no_calendar_has(
    caller: Call, store: FunctionStore
) -> None:
    await caller.talk("A table for two on Friday at 7 pm under Ann", "Yes.")
    later = call(EVERYTHING, around(store))
    assert "What name" in await later.say("Move my booking to the 30th of February at 8.")
    assert await later.say("Ann") == "There is no 30th of February. Which day would you like?"
    assert "moves to Saturday the 28th of November at 8 pm" in await later.say("Saturday.")
