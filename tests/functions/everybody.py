"""All kinds of callers of one pizzeria: each sentence with the whole answer, then what is left in the store."""

OFFERS = "I can book a table, look up what is free, move a booking, cancel a booking, answer questions about the business or take a message."

Dialogue = tuple[list[tuple[str, str]], list[str]]

EVERYBODY: dict[str, Dialogue] = {
    "asks for prices and for what is not there": (
        [
            ("what does a margherita cost?", "Margherita for 8 euros."),
            ("how much is the salami?", "Salami for 10 euros."),
            ("do you have tiramisu?", "Yes, we have Tiramisu for 6.50 euros."),
            (
                "do you have lasagna?",
                "I am sorry, I don't see lasagna in what I have here. Shall I take a message?",
            ),
            (
                "what pizzas do you have?",
                "We have Margherita for 8 euros, Salami for 10 euros, Quattro Formaggi for 12 euros and Tiramisu for 6.50 euros.",
            ),
            (
                "what's on the menu?",
                "We have Margherita for 8 euros, Salami for 10 euros, Quattro Formaggi for 12 euros and Tiramisu for 6.50 euros.",
            ),
            ("how much are two margheritas?", "Margherita for 8 euros."),
            ("is there any parking?", "There is a car park right behind the house."),
            (
                "what does the calzone cost?",
                "I am sorry, I don't see calzone in what I have here. Shall I take a message?",
            ),
            (
                "do you have wifi?",
                "I am sorry, I don't see wifi in what I have here. Shall I take a message?",
            ),
        ],
        [],
    ),
    "wants to know what there is": (
        [
            (
                "How much is a pizza?",
                "We have Margherita for 8 euros, Salami for 10 euros, Quattro Formaggi for 12 euros and Tiramisu for 6.50 euros.",
            ),
            (
                "what desserts do you have?",
                "I don't see desserts named as such. We have Margherita for 8 euros, Salami for 10 euros, Quattro Formaggi for 12 euros and Tiramisu for 6.50 euros. Shall I take a message?",
            ),
            ("Do you sell Margheritas?", "Yes, we have Margherita for 8 euros."),
            ("Tell me the price of quattro formaggi", "Quattro Formaggi for 12 euros."),
            (
                "I'd like to know what the menu is",
                "We have Margherita for 8 euros, Salami for 10 euros, Quattro Formaggi for 12 euros and Tiramisu for 6.50 euros.",
            ),
            (
                "What do you have?",
                "We have Margherita for 8 euros, Salami for 10 euros, Quattro Formaggi for 12 euros and Tiramisu for 6.50 euros.",
            ),
            (
                "Which is the cheapest pizza?",
                "We have Margherita for 8 euros, Salami for 10 euros, Quattro Formaggi for 12 euros and Tiramisu for 6.50 euros.",
            ),
            ("and the salami?", "We have Salami for 10 euros."),
        ],
        [],
    ),
    "gives name and number in one breath": (
        [
            ("I have a complaint about my bill", "What is your name?"),
            ("yes", "Sorry, I did not get that. What is your name?"),
            (
                "Anna, 030 55512",
                "From Anna, zero three zero, five five five, one two. The message: I have a complaint about my bill. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Anna 03055512: I have a complaint about my bill"],
    ),
    "leaves a question that nobody can answer": (
        [
            (
                "what does the calzone cost?",
                "I am sorry, I don't see calzone in what I have here. Shall I take a message?",
            ),
            ("yes", "What is your name?"),
            (
                "Anna, 030 55512",
                "From Anna, zero three zero, five five five, one two. The message: Asks: what does the calzone cost? Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Anna 03055512: Asks: what does the calzone cost?"],
    ),
    "says yes and no to everything": (
        [
            ("I want to leave a message", "What is the message?"),
            ("yes", "Sorry, I did not get that. What is the message?"),
            ("please call me back about a party", "What is your name?"),
            ("yes", "Sorry, I did not get that. What is your name?"),
            ("no", "What number can you be reached at?"),
            ("Anna", "Thank you. What number can you be reached at?"),
            ("no", "From Anna, no number. The message: Call me back about a party. Is that right?"),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Anna -: Call me back about a party"],
    ),
    "wants to leave in the middle of a message": (
        [
            ("leave a message", "What is the message?"),
            ("please call me", "What is your name?"),
            (
                "I want to leave",
                "We were not done, so I have not entered anything. Thank you for calling Bella Napoli. Goodbye!",
            ),
        ],
        [],
    ),
    "leaves neither name nor number": (
        [
            ("I'd like to leave a message", "What is the message?"),
            ("your pizza was cold", "What is your name?"),
            ("I don't want to tell you my name", "What number can you be reached at?"),
            (
                "no",
                "From somebody without a name or a number. The message: Your pizza was cold. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from nobody -: Your pizza was cold"],
    ),
    "answers with nonsense": (
        [
            ("take a message", "What is the message?"),
            ("the oven is hot", "What is your name?"),
            ("why?", "Sorry, I did not get that. What is your name?"),
            ("hm what", "What number can you be reached at?"),
            ("dunno", "Sorry, I did not get that. What number can you be reached at?"),
            (
                "555",
                "From somebody without a name, five five five. The message: The oven is hot. Is that right?",
            ),
            (
                "555",
                "Sorry, I did not get that. From somebody without a name, five five five. The message: The oven is hot. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from nobody 555: The oven is hot"],
    ),
    "says all of a message at once, then more": (
        [
            (
                "Can somebody call me back? This is Tom Miller, 0171 555 1234.",
                "From Tom Miller, zero one seven, one five five, five one two, three four. The message: Can somebody call me back? Is that right?",
            ),
            (
                "It is about the wedding.",
                "From Tom Miller, zero one seven, one five five, five one two, three four. The message: Can somebody call me back? It is about the wedding. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Tom Miller 01715551234: Can somebody call me back? It is about the wedding."],
    ),
    "hangs up in the middle of a message": (
        [
            ("leave a message", "What is the message?"),
            ("please call me", "What is your name?"),
            (
                "bye",
                "We were not done, so I have not entered anything. Thank you for calling Bella Napoli. Goodbye!",
            ),
        ],
        [],
    ),
    "says nothing but yes": (
        [
            ("leave a message", "What is the message?"),
            ("yes", "Sorry, I did not get that. What is the message?"),
            ("yes", "Then I leave no message. Is there anything else?"),
            ("yes", f"{OFFERS}"),
        ],
        [],
    ),
    "leaves a message for somebody by name": (
        [
            ("leave a message for Luigi: the wine arrives Monday", "What is your name?"),
            ("it's Franco", "What number can you be reached at?"),
            (
                "0171 22233344",
                "From Franco, zero one seven, one two two, two three three, three four four. The message: For Luigi: the wine arrives Monday. Is that right?",
            ),
            (
                "no, the name is Franko with a k",
                "From Franko, zero one seven, one two two, two three three, three four four. The message: For Luigi: the wine arrives Monday. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Franko 017122233344: For Luigi: the wine arrives Monday"],
    ),
    "corrects the number": (
        [
            ("leave a message", "What is the message?"),
            ("call me please about the invoice", "What is your name?"),
            ("Bo", "What number can you be reached at?"),
            (
                "555 1212 33",
                "From Bo, five five five, one two one, two three three. The message: Call me please about the invoice. Is that right?",
            ),
            ("no", "What should I change: the name, the number or the message?"),
            ("the number", "What number can you be reached at?"),
            (
                "555 1212 34",
                "From Bo, five five five, one two one, two three four. The message: Call me please about the invoice. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Bo 555121234: Call me please about the invoice"],
    ),
    "has no phone": (
        [
            ("can you tell the chef that the soup was cold", "What is your name?"),
            ("Sue", "What number can you be reached at?"),
            ("what?", "What number can you be reached at?"),
            (
                "I have no phone",
                "From Sue, no number. The message: Tell the chef that the soup was cold. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Sue -: Tell the chef that the soup was cold"],
    ),
    "is impatient": (
        [
            (
                "table tomorrow 8 two people smith quick",
                "We are closed tomorrow, Monday the 23rd of November. Which day would you like?",
            ),
            ("tuesday then", "At what time?"),
            ("yes yes", "Sorry, I did not get that. At what time?"),
            (
                "bye",
                "We were not done, so I have not entered anything. Thank you for calling Bella Napoli. Goodbye!",
            ),
        ],
        [],
    ),
    "is chatty": (
        [
            (
                "Oh hello dear, lovely weather today isn't it, well my husband and I have our anniversary and we were thinking of coming to eat something nice with you on Friday, around half past seven maybe",
                "What name may I put it under?",
            ),
            (
                "Oh yes, well, my name is Margaret Brown, we used to live around the corner you know",
                "Friday the 27th of November at 7:30 pm, a table for two, under Margaret Brown, with the note: our anniversary. Is that right?",
            ),
            (
                "Yes that's lovely, thank you so much dear",
                "It is booked. Friday the 27th of November at 7:30 pm, a table for two, under Margaret Brown. Is there anything else?",
            ),
            ("No that's all, bye bye", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        ["2026-11-27 19:30 2 Margaret Brown booked (our anniversary)"],
    ),
    "is elderly": (
        [
            ("Hello? Is somebody there?", f"Hello. {OFFERS}"),
            ("I would like to come for dinner on Saturday", "At what time?"),
            ("pardon?", "At what time?"),
            ("at seven", "For how many people?"),
            ("could you repeat that please?", "For how many people?"),
            ("we are two old people", "What name may I put it under?"),
            (
                "Gertrud Baumann",
                "Saturday the 28th of November at 7 pm, a table for two, under Gertrud Baumann. Is that right?",
            ),
            (
                "yes that is correct young man",
                "It is booked. Saturday the 28th of November at 7 pm, a table for two, under Gertrud Baumann. Is there anything else?",
            ),
        ],
        ["2026-11-28 19:00 2 Gertrud Baumann booked"],
    ),
    "changes their mind": (
        [
            ("A table for two on Friday at seven", "What name may I put it under?"),
            ("actually make it Saturday", "What name may I put it under?"),
            ("no wait, Friday was fine, but at eight", "What name may I put it under?"),
            ("Peter", "Friday the 27th of November at 8 pm, a table for two, under Peter. Is that right?"),
            (
                "hmm, three people actually",
                "Friday the 27th of November at 8 pm, a table for three, under Peter. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 8 pm, a table for three, under Peter. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:00 3 Peter booked"],
    ),
    "asks three things at once": (
        [
            (
                "Do you have parking, are dogs allowed and can I book a table for Friday?",
                "There is a car park right behind the house. Dogs are welcome on the terrace. At what time?",
            ),
            (
                "at seven for three, and what does a margherita cost?",
                "Margherita for 8 euros. What name may I put it under?",
            ),
            ("Lisa", "Friday the 27th of November at 7 pm, a table for three, under Lisa. Is that right?"),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for three, under Lisa. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 3 Lisa booked"],
    ),
    "asks three questions": (
        [
            (
                "When are you open on Friday, do you have parking and can I pay by card?",
                "On Friday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm. There is a car park right behind the house. We take cards and cash.",
            ),
        ],
        [],
    ),
    "comes on a day that is closed": (
        [
            (
                "A table on Monday at eight for two",
                "We are closed tomorrow, Monday the 23rd of November. Which day would you like?",
            ),
            (
                "then on Sunday",
                "Do you mean today, Sunday the 22nd of November, or Sunday the 29th of November?",
            ),
            (
                "next Sunday",
                "On Sunday the 29th of November I can book from noon to 7:30 pm. What time would you like?",
            ),
            ("at seven", "What name may I put it under?"),
            ("Kim", "Sunday the 29th of November at 7 pm, a table for two, under Kim. Is that right?"),
            (
                "yes",
                "It is booked. Sunday the 29th of November at 7 pm, a table for two, under Kim. Is there anything else?",
            ),
        ],
        ["2026-11-29 19:00 2 Kim booked"],
    ),
    "is a party of thirty": (
        [
            (
                "Hello, we'd like to book for a party of 30 next Saturday at 7",
                "I can book for up to six people. Shall I take a message for more?",
            ),
            ("yes please", "What is your name?"),
            ("Anna Schmidt", "What number can you be reached at?"),
            (
                "0171 5551234",
                "From Anna Schmidt, zero one seven, one five five, five one two, three four. The message: Would like to book for 30 people on Saturday the 28th of November at 7 pm. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        [
            "message from Anna Schmidt 01715551234: Would like to book for 30 people on Saturday the 28th of November at 7 pm."
        ],
    ),
    "tells a large party's wishes in one go": (
        [
            (
                "uh we want to come, it's my mother's birthday, she turns eighty, on the fifth of December at noon, nine people",
                "I can book for up to six people. Shall I take a message for more?",
            ),
            ("yes", "What is your name?"),
            ("Karl", "What number can you be reached at?"),
            (
                "030 1234567",
                "From Karl, zero three zero, one two three, four five six seven. The message: Would like to book for nine people on Saturday the 5th of December at noon (it's my mother's birthday). Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        [
            "message from Karl 0301234567: Would like to book for nine people on Saturday the 5th of December at noon (it's my mother's birthday)."
        ],
    ),
    "cancels what was just booked": (
        [
            (
                "A table for two on Friday at seven under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
            (
                "oh, I need to cancel that",
                "Friday the 27th of November at 7 pm, a table for two, under Anna: shall I cancel it?",
            ),
            ("yes", "It is cancelled. Is there anything else?"),
        ],
        ["2026-11-27 19:00 2 Anna cancelled"],
    ),
    "cancels what is not there": (
        [
            ("I want to cancel my reservation", "What name is the booking under?"),
            ("Zimmermann", "I cannot find a booking under Zimmermann. Could you spell the name for me?"),
            ("Z I M M E R", "I cannot find a booking under Zimmer. Shall I take a message?"),
            ("yes", "What number can you be reached at?"),
            (
                "no number",
                "From Zimmer, no number. The message: Wants to cancel a booking that was not found under Zimmer. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Zimmer -: Wants to cancel a booking that was not found under Zimmer."],
    ),
    "moves what was just booked": (
        [
            (
                "A table for two on Friday at seven under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
            (
                "can you move it to Saturday at eight?",
                "Friday the 27th of November at 7 pm, a table for two, under Anna, moves to Saturday the 28th of November at 8 pm. Is that right?",
            ),
            (
                "yes",
                "It is moved. Saturday the 28th of November at 8 pm, a table for two, under Anna. Is there anything else?",
            ),
            ("thanks, goodbye", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        ["2026-11-28 20:00 2 Anna booked"],
    ),
    "turns out to be more": (
        [
            (
                "A table for two on Friday at seven under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
            (
                "Oh wait, we will be four",
                "Friday the 27th of November at 7 pm, a table for two, under Anna, becomes a table for four. Is that right?",
            ),
            (
                "yes",
                "It is moved. Friday the 27th of November at 7 pm, a table for four, under Anna. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 4 Anna booked"],
    ),
    "wants another hour right after": (
        [
            (
                "A table for two on Friday at seven under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
            (
                "can we make it eight o'clock instead?",
                "Friday the 27th of November at 7 pm, a table for two, under Anna, moves to Friday the 27th of November at 8 pm. Is that right?",
            ),
            (
                "yes",
                "It is moved. Friday the 27th of November at 8 pm, a table for two, under Anna. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:00 2 Anna booked"],
    ),
    "cancels after all not": (
        [
            (
                "A table for two on Friday at seven under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
            (
                "cancel my booking",
                "Friday the 27th of November at 7 pm, a table for two, under Anna: shall I cancel it?",
            ),
            ("no", "All right, everything stays as it is. Is there anything else?"),
            ("bye", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        ["2026-11-27 19:00 2 Anna booked"],
    ),
    "wants what is taken": (
        [
            (
                "Tables for six on Friday at seven under Bo",
                "Friday the 27th of November at 7 pm, a table for six, under Bo. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for six, under Bo. Is there anything else?",
            ),
            (
                "and another table for six on Friday at seven under Jim",
                "I am sorry, Friday the 27th of November at 7 pm is not free. I could offer 5:30 pm or 8:30 pm. Which would you like?",
            ),
            (
                "the later one",
                "Friday the 27th of November at 8:30 pm, a table for six, under Jim. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 8:30 pm, a table for six, under Jim. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:30 6 Jim booked", "2026-11-27 19:00 6 Bo booked"],
    ),
    "wants a human": (
        [
            (
                "Can I speak to a real person?",
                "I cannot put you through, but I can take a message. What is the message?",
            ),
            ("It's about a job", "What is your name?"),
            ("Tim", "What number can you be reached at?"),
            ("I'd rather not", "From Tim, no number. The message: About a job. Is that right?"),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Tim -: About a job"],
    ),
    "insists on a human": (
        [
            ("human", "I cannot put you through, but I can take a message. What is the message?"),
            ("operator", "I cannot put you through, but I can take a message. What is the message?"),
            ("are you a robot?", "I am an automatic assistant, not a person. What is the message?"),
            ("give me the manager!", "What is your name?"),
            ("no", "What number can you be reached at?"),
        ],
        [],
    ),
    "wants to order food": (
        [
            (
                "I'd like to order two margheritas for pick up",
                "I cannot take orders myself, but I can pass it on as a message. What is your name?",
            ),
            ("yes", "Sorry, I did not get that. What is your name?"),
            ("Tom Miller", "What number can you be reached at?"),
            (
                "0171 555 1234",
                "From Tom Miller, zero one seven, one five five, five one two, three four. The message: I'd like to order two margheritas for pick up. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Tom Miller 01715551234: I'd like to order two margheritas for pick up"],
    ),
    "wants a pizza delivered": (
        [
            ("I want a pizza", f"Sorry, I did not get that. {OFFERS} Shall I take a message?"),
            ("a margherita", "We have Margherita for 8 euros."),
            (
                "delivery to Main street 5",
                "I cannot take orders myself, but I can pass it on as a message. What is your name?",
            ),
            ("no", "What number can you be reached at?"),
            (
                "bye",
                "We were not done, so I have not entered anything. Thank you for calling Bella Napoli. Goodbye!",
            ),
        ],
        [],
    ),
    "asks the same thing twice": (
        [
            (
                "When do you open on Friday?",
                "On Friday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm.",
            ),
            (
                "When do you open on Friday?",
                "On Friday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm.",
            ),
            ("Sorry, when?", "On Friday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm."),
            ("ok thanks", "You are welcome. Is there anything else?"),
            ("bye", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        [],
    ),
    "says only hello": (
        [
            ("hello?", f"Hello. {OFFERS}"),
        ],
        [],
    ),
    "says hello again and again": (
        [
            ("hello?", f"Hello. {OFFERS}"),
            ("hello?", "Yes, I am here. How can I help you?"),
            ("are you there?", "Yes, I am here. How can I help you?"),
            ("can you hear me?", "Yes, I am here. How can I help you?"),
        ],
        [],
    ),
    "says um": (
        [
            ("um", "Take your time."),
            ("uh", "Take your time."),
            ("hmm", "Take your time."),
            ("well...", "Take your time."),
            ("a table please", "Which day would you like?"),
        ],
        [],
    ),
    "thinks aloud": (
        [
            ("a table please", "Which day would you like?"),
            ("um", "Take your time. Which day would you like?"),
            ("uh let me think", "Take your time. Which day would you like?"),
            ("hmm Friday", "At what time?"),
            ("er, I don't know, eight maybe", "For how many people?"),
            ("um", "Take your time. For how many people?"),
            ("us two", "What name may I put it under?"),
            (
                "uh... Jones",
                "Friday the 27th of November at 8 pm, a table for two, under Jones. Is that right?",
            ),
            (
                "yeah",
                "It is booked. Friday the 27th of November at 8 pm, a table for two, under Jones. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:00 2 Jones booked"],
    ),
    "swears": (
        [
            ("this is bullshit", f"Sorry, I did not get that. {OFFERS} Shall I take a message?"),
            ("fuck you", "Sorry, I did not get that. Shall I take a message?"),
            ("you are a stupid machine", "Sorry, I did not get that. Shall I take a message?"),
            ("bye", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        [],
    ),
    "swears and books": (
        [
            ("I want a damn table for two on friday at fucking eight", "What name may I put it under?"),
            (
                "Smith you idiot",
                "Friday the 27th of November at 8 pm, a table for two, under Smith. Is that right?",
            ),
            (
                "hell yes",
                "It is booked. Friday the 27th of November at 8 pm, a table for two, under Smith. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:00 2 Smith booked"],
    ),
    "is rude": (
        [
            ("shut up", f"Sorry, I did not get that. {OFFERS} Shall I take a message?"),
            ("I hate this", "Sorry, I did not get that. Shall I take a message?"),
            (
                "let me talk to someone",
                "I cannot put you through, but I can take a message. What is your name?",
            ),
            ("no", "What number can you be reached at?"),
            (
                "bye",
                "We were not done, so I have not entered anything. Thank you for calling Bella Napoli. Goodbye!",
            ),
        ],
        [],
    ),
    "says numbers in words without a cue": (
        [
            (
                "we are five, tomorrow at eight",
                "We are closed tomorrow, Monday the 23rd of November. Which day would you like?",
            ),
            ("on Tuesday then", "What name may I put it under?"),
            ("Jane", "Tuesday the 24th of November at 8 pm, a table for five, under Jane. Is that right?"),
            (
                "yes",
                "It is booked. Tuesday the 24th of November at 8 pm, a table for five, under Jane. Is there anything else?",
            ),
        ],
        ["2026-11-24 20:00 5 Jane booked"],
    ),
    "says large numbers in words": (
        [
            (
                "table for twenty on the twenty seventh at half past eight",
                "I can book for up to six people. Shall I take a message for more?",
            ),
            ("six", "What name may I put it under?"),
            ("Bo", "Friday the 27th of November at 8:30 pm, a table for six, under Bo. Is that right?"),
            (
                "yes",
                "It is booked. Friday the 27th of November at 8:30 pm, a table for six, under Bo. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:30 6 Bo booked"],
    ),
    "asks on about other days": (
        [
            (
                "When are you open on Saturday?",
                "On Saturday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm.",
            ),
            ("And on Sunday?", "Today we are open from noon to 9 pm. We are open now, until 9 pm."),
            ("And on Monday?", "Tomorrow, Monday, we are closed."),
        ],
        [],
    ),
    "says no verb at all": (
        [
            ("Friday at seven for two", "What name may I put it under?"),
            ("Ann", "Friday the 27th of November at 7 pm, a table for two, under Ann. Is that right?"),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Ann. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Ann booked"],
    ),
    "abbreviates the day": (
        [
            ("Two people on Sat at 8", "What name may I put it under?"),
            ("Kim", "Saturday the 28th of November at 8 pm, a table for two, under Kim. Is that right?"),
            (
                "yes",
                "It is booked. Saturday the 28th of November at 8 pm, a table for two, under Kim. Is there anything else?",
            ),
        ],
        ["2026-11-28 20:00 2 Kim booked"],
    ),
    "writes like a text message": (
        [
            ("Book a table Sat 7pm for 2", "What name may I put it under?"),
            ("Lee", "Saturday the 28th of November at 7 pm, a table for two, under Lee. Is that right?"),
            (
                "yes",
                "It is booked. Saturday the 28th of November at 7 pm, a table for two, under Lee. Is there anything else?",
            ),
        ],
        ["2026-11-28 19:00 2 Lee booked"],
    ),
    "means one of two Sundays": (
        [
            (
                "Sun at 6 for four please",
                "Do you mean today, Sunday the 22nd of November, or Sunday the 29th of November?",
            ),
            ("next one", "What name may I put it under?"),
            ("Lee", "Sunday the 29th of November at 6 pm, a table for four, under Lee. Is that right?"),
            (
                "yes",
                "It is booked. Sunday the 29th of November at 6 pm, a table for four, under Lee. Is there anything else?",
            ),
        ],
        ["2026-11-29 18:00 4 Lee booked"],
    ),
    "only thanks": (
        [
            ("thanks", "You are welcome. How can I help you?"),
        ],
        [],
    ),
    "is allergic": (
        [
            (
                "A table for two on Friday at seven under Anna, I'm allergic to nuts",
                "Friday the 27th of November at 7 pm, a table for two, under Anna, with the note: I'm allergic to nuts. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Anna booked (I'm allergic to nuts)"],
    ),
    "brings a child": (
        [
            (
                "Can I book a table for two on Friday at seven with a high chair?",
                "What name may I put it under?",
            ),
            (
                "Mia",
                "Friday the 27th of November at 7 pm, a table for two, under Mia, with the note: with a high chair. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Mia. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Mia booked (with a high chair)"],
    ),
    "leaves in the middle of a booking": (
        [
            ("A table for two on Friday at seven", "What name may I put it under?"),
            (
                "I want to leave",
                "We were not done, so I have not entered anything. Thank you for calling Bella Napoli. Goodbye!",
            ),
        ],
        [],
    ),
    "gives up with a goodbye": (
        [
            ("A table for two on Friday", "At what time?"),
            (
                "forget it, goodbye",
                "We were not done, so I have not entered anything. Thank you for calling Bella Napoli. Goodbye!",
            ),
        ],
        [],
    ),
    "asks what is free": (
        [
            ("do you have anything free on Friday evening?", "For how many people?"),
            (
                "two",
                "On Friday the 27th of November I have a table for two for example at 5:30 pm, 6:30 pm, 7:30 pm and 8:30 pm. Which time would you like?",
            ),
            ("the last one", "What name may I put it under?"),
            ("Ann", "Friday the 27th of November at 8:30 pm, a table for two, under Ann. Is that right?"),
            (
                "yes",
                "It is booked. Friday the 27th of November at 8:30 pm, a table for two, under Ann. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:30 2 Ann booked"],
    ),
    "asks about dishes in the middle of a booking": (
        [
            ("Book a table for Friday at seven for two", "What name may I put it under?"),
            ("how much is a margherita?", "Margherita for 8 euros. What name may I put it under?"),
            (
                "and do you have lasagna?",
                "I am sorry, I don't see lasagna in what I have here. What name may I put it under?",
            ),
            ("Ann", "Friday the 27th of November at 7 pm, a table for two, under Ann. Is that right?"),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Ann. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Ann booked"],
    ),
    "is running late": (
        [
            ("We have a table tonight at seven and are running late", "What is your name?"),
            ("yes", "Sorry, I did not get that. What is your name?"),
            ("Ann", "What number can you be reached at?"),
            (
                "no",
                "From Ann, no number. The message: We have a table tonight at seven and are running late. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Ann -: We have a table tonight at seven and are running late"],
    ),
    "lost something": (
        [
            ("I left my umbrella at your place yesterday", "What is your name?"),
            ("yes", "Sorry, I did not get that. What is your name?"),
            ("Bob Stone", "What number can you be reached at?"),
            (
                "it's 555 123 456",
                "From Bob Stone, five five five, one two three, four five six. The message: I left my umbrella at your place yesterday. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Bob Stone 555123456: I left my umbrella at your place yesterday"],
    ),
    "asks for what nobody knows": (
        [
            (
                "Do you sell gift vouchers?",
                "I am sorry, I don't see gift vouchers in what I have here. Shall I take a message?",
            ),
            ("no", "All right. Is there anything else?"),
            ("ok bye", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        [],
    ),
    "wants everything repeated": (
        [
            (
                "A table for two on Friday at seven under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "sorry, can you repeat that?",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            ("what?", "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?"),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
            (
                "what did you book?",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Anna booked"],
    ),
    "asks for a booking that nobody knows": (
        [
            (
                "When is my booking?",
                "I can only tell what we book in this call, or move and cancel a booking. Shall I take a message?",
            ),
            (
                "do I have a reservation for Friday?",
                "I can only tell what we book in this call, or move and cancel a booking. Shall I take a message?",
            ),
        ],
        [],
    ),
    "asks for prices and then books": (
        [
            ("Hi, I was wondering what the Quattro Formaggi costs", "Quattro Formaggi for 12 euros."),
            ("ok and the margherita?", "We have Margherita for 8 euros."),
            (
                "great, then a table for three tomorrow evening",
                "We are closed tomorrow, Monday the 23rd of November. Which day would you like?",
            ),
            ("Wednesday", "At what time?"),
            ("7", "What name may I put it under?"),
            ("Bob", "Wednesday the 25th of November at 7 pm, a table for three, under Bob. Is that right?"),
            (
                "yes",
                "It is booked. Wednesday the 25th of November at 7 pm, a table for three, under Bob. Is there anything else?",
            ),
            ("bye", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        ["2026-11-25 19:00 3 Bob booked"],
    ),
    "comes in half an hour": (
        [
            ("are you open right now?", "Today we are open from noon to 9 pm. We are open now, until 9 pm."),
            ("can we come in half an hour? we are two", "What name may I put it under?"),
            (
                "Meier",
                "Today, Sunday the 22nd of November, at 3:30 pm, a table for two, under Meier. Is that right?",
            ),
            (
                "yes",
                "It is booked. Today, Sunday the 22nd of November, at 3:30 pm, a table for two, under Meier. Is there anything else?",
            ),
        ],
        ["2026-11-22 15:30 2 Meier booked"],
    ),
    "asks other things in the middle": (
        [
            ("book a table", "Which day would you like?"),
            ("where are you exactly?", "The address is Hauptstrasse 5, Berlin. Which day would you like?"),
            ("Friday", "At what time?"),
            (
                "what time do you close on Friday?",
                "On Friday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm. At what time?",
            ),
            ("eight", "For how many people?"),
            ("4", "What name may I put it under?"),
            (
                "Kim Lee",
                "Friday the 27th of November at 8 pm, a table for four, under Kim Lee. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 8 pm, a table for four, under Kim Lee. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:00 4 Kim Lee booked"],
    ),
    "gives a number nobody asked for": (
        [
            ("table for two friday at 7", "What name may I put it under?"),
            (
                "Anna, my number is 0171 5551234",
                "Friday the 27th of November at 7 pm, a table for two, under Anna, telephone zero one seven, one five five, five one two, three four. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Anna booked"],
    ),
    "agrees and adds a wish": (
        [
            (
                "table for two friday at 7 under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes and we need a high chair",
                "Friday the 27th of November at 7 pm, a table for two, under Anna, with the note: a high chair. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Anna booked (a high chair)"],
    ),
    "agrees and asks": (
        [
            (
                "table for two friday at 7 under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes, do you have parking?",
                "There is a car park right behind the house. Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Anna booked"],
    ),
    "asks for a price that nobody told": (
        [
            (
                "what do you charge for a wedding party?",
                "I am sorry, I do not know that. Shall I take a message?",
            ),
            ("yes", "What is your name?"),
            ("Sue", "What number can you be reached at?"),
            (
                "555 123 123",
                "From Sue, five five five, one two three, one two three. The message: Asks: what do you charge for a wedding party? Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Sue 555123123: Asks: what do you charge for a wedding party?"],
    ),
    "called the wrong number": (
        [
            ("is this the hairdresser?", "This is Bella Napoli."),
            ("oh sorry, wrong number", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        [],
    ),
    "spells the name at the read-back": (
        [
            ("dinner on Friday", "At what time?"),
            ("around eight", "For how many people?"),
            ("my wife and I", "What name may I put it under?"),
            (
                "under Petersen",
                "Friday the 27th of November at 8 pm, a table for two, under Petersen. Is that right?",
            ),
            (
                "no, Pedersen, P E D E R S E N",
                "Friday the 27th of November at 8 pm, a table for two, under Pedersen. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 8 pm, a table for two, under Pedersen. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:00 2 Pedersen booked"],
    ),
    "takes whatever is soonest": (
        [
            (
                "when is the next free table for two?",
                "I could offer today, Sunday the 22nd of November, at 3:30 pm. Would that suit you?",
            ),
            ("ok", "What name may I put it under?"),
            (
                "Jo",
                "Today, Sunday the 22nd of November, at 3:30 pm, a table for two, under Jo. Is that right?",
            ),
            (
                "yes",
                "It is booked. Today, Sunday the 22nd of November, at 3:30 pm, a table for two, under Jo. Is there anything else?",
            ),
        ],
        ["2026-11-22 15:30 2 Jo booked"],
    ),
    "does not care for the hour": (
        [
            ("table on saturday for two", "At what time?"),
            ("not too late", "Sorry, I did not get that. At what time?"),
            (
                "whenever",
                "On Saturday the 28th of November I have a table for two for example at noon, 5:30 pm, 7 pm and 8:30 pm. Which time would you like?",
            ),
            ("the first one", "What name may I put it under?"),
            ("Ann", "Saturday the 28th of November at noon, a table for two, under Ann. Is that right?"),
            (
                "yes",
                "It is booked. Saturday the 28th of November at noon, a table for two, under Ann. Is there anything else?",
            ),
        ],
        ["2026-11-28 12:00 2 Ann booked"],
    ),
    "asks for a job, reachable by e-mail": (
        [
            ("are you hiring?", "I am sorry, I do not know that. Shall I take a message?"),
            ("yes", "What is your name?"),
            ("Max Power", "What number can you be reached at?"),
            (
                "max@power.de",
                "From Max Power, no number. The message: Asks: are you hiring? E-mail: max@power.de. Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Max Power -: Asks: are you hiring? E-mail: max@power.de"],
    ),
    "thanks and ends": (
        [
            (
                "A table for two on Friday at seven under Anna",
                "Friday the 27th of November at 7 pm, a table for two, under Anna. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Anna. Is there anything else?",
            ),
            ("no thank you", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        ["2026-11-27 19:00 2 Anna booked"],
    ),
    "wants no message but a table": (
        [
            (
                "do you have gluten free pizza?",
                "I am sorry, I don't see gluten free pizza in what I have here. Shall I take a message?",
            ),
            (
                "no thanks, but can I book a table for Friday at seven for two?",
                "What name may I put it under?",
            ),
            ("Lia", "Friday the 27th of November at 7 pm, a table for two, under Lia. Is that right?"),
            (
                "yes",
                "It is booked. Friday the 27th of November at 7 pm, a table for two, under Lia. Is there anything else?",
            ),
        ],
        ["2026-11-27 19:00 2 Lia booked"],
    ),
    "asks for opening hours bit by bit": (
        [
            ("do you open on Mondays?", "Tomorrow, Monday, we are closed."),
            ("how about Tuesdays?", "On Tuesday we are open from noon to 2:30 pm and from 5:30 pm to 10 pm."),
            (
                "until when?",
                "Our opening hours are: Monday closed; Tuesday to Saturday from noon to 2:30 pm and from 5:30 pm to 10 pm; Sunday from noon to 9 pm.",
            ),
            (
                "and for lunch?",
                "Our opening hours are: Monday closed; Tuesday to Saturday from noon to 2:30 pm and from 5:30 pm to 10 pm; Sunday from noon to 9 pm.",
            ),
        ],
        [],
    ),
    "asks for two things": (
        [
            ("how much is a margherita and a salami?", "Margherita for 8 euros and Salami for 10 euros."),
            (
                "do you have margherita and tiramisu?",
                "Yes, we have Margherita for 8 euros and Tiramisu for 6.50 euros.",
            ),
        ],
        [],
    ),
    "asks what is in it": (
        [
            ("is there gluten in the margherita?", "I am sorry, I do not know that. Shall I take a message?"),
        ],
        [],
    ),
    "asks for parking": (
        [
            ("can I pay with card", "We take cards and cash."),
            ("is parking free?", "There is a car park right behind the house."),
        ],
        [],
    ),
    "wants a time that is past": (
        [
            ("a table yesterday", "Saturday the 21st of November is past. Which day would you like?"),
            ("a table today at 2", "For how many people?"),
            (
                "today at 8 for two",
                "Today, Sunday the 22nd of November, I can book from 3 pm to 7:30 pm. What time would you like?",
            ),
            ("at 7", "What name may I put it under?"),
            ("Al", "Today, Sunday the 22nd of November, at 7 pm, a table for two, under Al. Is that right?"),
            (
                "yes",
                "It is booked. Today, Sunday the 22nd of November, at 7 pm, a table for two, under Al. Is there anything else?",
            ),
        ],
        ["2026-11-22 19:00 2 Al booked"],
    ),
    "makes small talk first": (
        [
            ("how are you?", "Very well, thank you. How can I help you?"),
            (
                "good, can I get a table for 2 tomorrow",
                "We are closed tomorrow, Monday the 23rd of November. Which day would you like?",
            ),
            ("ok Tuesday 6pm", "What name may I put it under?"),
            ("Bea", "Tuesday the 24th of November at 6 pm, a table for two, under Bea. Is that right?"),
            (
                "correct",
                "It is booked. Tuesday the 24th of November at 6 pm, a table for two, under Bea. Is there anything else?",
            ),
        ],
        ["2026-11-24 18:00 2 Bea booked"],
    ),
    "says no and means nothing": (
        [
            (
                "Book a table Friday 8 pm for 4 under Bell",
                "Friday the 27th of November at 8 pm, a table for four, under Bell. Is that right?",
            ),
            ("no", "What should I change?"),
            (
                "nothing, it is fine",
                "Friday the 27th of November at 8 pm, a table for four, under Bell. Is that right?",
            ),
            (
                "yes",
                "It is booked. Friday the 27th of November at 8 pm, a table for four, under Bell. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:00 4 Bell booked"],
    ),
    "looks something up before the yes": (
        [
            (
                "Book a table Friday 8 pm for 4 under Bell",
                "Friday the 27th of November at 8 pm, a table for four, under Bell. Is that right?",
            ),
            ("hang on let me check", "Take your time. Is that right?"),
            (
                "ok yes",
                "It is booked. Friday the 27th of November at 8 pm, a table for four, under Bell. Is there anything else?",
            ),
        ],
        ["2026-11-27 20:00 4 Bell booked"],
    ),
    "confirms and hangs up in one breath": (
        [
            ("leave a message", "What is the message?"),
            (
                "the printer needs toner. this is Sam from Copyfix, 555 88 99 00",
                "From Sam, five five five, eight eight nine, nine zero zero. The message: The printer needs toner. this is Sam from Copyfix. Is that right?",
            ),
            ("correct, thanks, bye", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Sam 555889900: The printer needs toner. this is Sam from Copyfix"],
    ),
    "takes note of an answer": (
        [
            (
                "when are you open",
                "Our opening hours are: Monday closed; Tuesday to Saturday from noon to 2:30 pm and from 5:30 pm to 10 pm; Sunday from noon to 9 pm.",
            ),
            ("ok", "Is there anything else?"),
            ("no", "Thank you for calling Bella Napoli. Goodbye!"),
        ],
        [],
    ),
    "wants to be called back by somebody": (
        [
            ("Is Luigi there?", "I am sorry, I do not know that. Shall I take a message?"),
            ("can he call me back?", "What is your name?"),
            ("Mia", "What number can you be reached at?"),
            (
                "555 123 999",
                "From Mia, five five five, one two three, nine nine nine. The message: Can he call me back? Is that right?",
            ),
            ("yes", "Thank you, I have noted your message. Is there anything else?"),
        ],
        ["message from Mia 555123999: Can he call me back?"],
    ),
    "comes with children": (
        [
            ("book a table for me and my 3 kids on wed at noon", "What name may I put it under?"),
            ("Roe", "Wednesday the 25th of November at noon, a table for four, under Roe. Is that right?"),
            (
                "yes please thank you",
                "It is booked. Wednesday the 25th of November at noon, a table for four, under Roe. Is there anything else?",
            ),
        ],
        ["2026-11-25 12:00 4 Roe booked"],
    ),
}
