"""What is offered, and its prices, in the forms in which they are said."""
# ruff: noqa: E501 - a sentence and its reading stand side by side

import pytest

from voxie_platform.interview.readers.items import half_priced, read_items
from voxie_platform.interview.readers.numerals import digits

SAID = {
    "kitchens for 1,500 dollars": "kitchens: 1500 dollars",
    "Kitchens for 1.500 euros, doors 1,100": "Kitchens: 1500 euros, doors: 1100",
    "a wedding for 1,250.50 euros": "wedding: 1250.50 euros",
    "repairs for two thousand dollars": "repairs: 2000 dollars",
    "repairs for two thousand five hundred dollars": "repairs: 2500 dollars",
    "haircut for 25 to 30 euros": "haircut: 25 to 30 euros",
    "haircut 25-30 euros, color $40-$60": "haircut: 25 to 30 euros, color: 40 to 60 dollars",
    "haircut from twenty five euros to thirty euros": "haircut: 25 to 30 euros",
    "haircut between 20 and 30": "haircut: 20 to 30",
    "haircut between twenty and a hundred euros and color for 50 euros": "haircut: 20 to 100 euros, color: 50 euros",
    "fifteen euros for a haircut and forty for color": "haircut: 15 euros, color: 40",
    "15 pounds for a kids cut, thirty two for a ladies cut, manicure $30": "kids cut: 15 pounds, ladies cut: 32, manicure: 30 dollars",
    "we charge 80 dollars for a checkup and from 30 euros for a massage": "checkup: 80 dollars, massage: from 30 euros",
    "membership 39.99 a month, training from 40 pounds an hour": "membership: 39.99, training: from 40 pounds",
    "25 to 30 euros for a haircut": "haircut: 25 to 30 euros",
    "haircut 20 euros for kids, shave 15": "haircut for kids: 20 euros, shave: 15",
    "a consultation is 80, a will is 350 and a contract is one twenty": "consultation: 80, will: 350, contract: 120",
    "a wash one twenty five euros, ten for a towel": "wash: 1.25 euros, towel: 10",
    "single room ninety, double room one oh five, suite two eighty": "single room: 90, double room: 105, suite: 280",
    "airport forty five, downtown twenty, per mile it's two fifty": "airport: 45, downtown: 20, per mile: 2.50",
    "kitchen twelve hundred, door twelve fifty": "kitchen: 1200, door: 1250",
    "coffee two fifty, cake four": "coffee: 2.50, cake: 4",
    "a contract is one twenty": "contract: 1.20",
    "haircut 80, colour 350, and one twenty for highlights": "haircut: 80, colour: 350, highlights: 120",
    "workshops 80, 2 for children": "workshops: 80, 2 for children: ",
    "Margherita 8.50, Salami 10,50 and Tiramisu for 6 50": "Margherita: 8.50, Salami: 10.50, Tiramisu: 6.50",
}


@pytest.mark.parametrize("said", SAID)
def test_a_price_is_read_whole(said):
    items = read_items(said, asked=True)
    assert ", ".join(f"{item['name']}: {item['price']}" for item in items) == SAID[said]
    assert not half_priced(items)


@pytest.mark.parametrize(("known", "price"), [("50 euros", "160"), ("3", "1.60"), ("", "1.60")])
def test_a_price_in_two_numbers_is_the_one_that_is_like_those_known(known, price):
    before = [{"name": "colour", "price": known}]
    assert read_items("the colour is one sixty", asked=True, beside=before) == [
        {"name": "colour", "price": price}
    ]


def test_an_address_in_figures_is_no_sum():
    items = read_items("pictures from http://169.254.169.254/latest", asked=True)
    assert "169254" not in str(items)


@pytest.mark.parametrize("said", ["haircut for 20 or 30 euros", "workshops for 5 to 10 people"])
def test_a_price_that_was_read_in_half_is_known_to_be(said):
    assert half_priced(read_items(said, asked=True))


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("a thousand", "1000"), ("one hundred and twenty thousand", "120000"), ("two thousand and twenty six", "2026"),
        ("twenty five hundred", "2500"), ("one thousand two hundred thirty four", "1234"), ("3 thousand", "3000"),
        ("nine and ten", "9 and 10"), ("five five five one two", "5 5 5 1 2"),
    ],
)  # fmt: skip
def test_a_number_in_words(said, number):
    assert digits(said) == number


def test_a_number_before_a_thing_is_no_price_where_nobody_speaks_of_money():
    items = read_items("workshops, 2 for children", asked=True)
    assert items == [{"name": "workshops", "price": ""}, {"name": "2 for children", "price": ""}]
