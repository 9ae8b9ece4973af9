"""Twenty and more written visitors: what they said is in the sheet, and nothing else."""
# ruff: noqa: T201 - the marks per field are what these tests are for

import re

import pytest

from tests.interview.visiting import plain, visit, visitors
from voxie_platform.interview.readers.numerals import digits

ALL = {visitor.name: visitor for visitor in visitors()}


def without_punctuation(words):
    """Ears that write no capitals and no signs."""
    kept = re.sub(r"(?<=\d)[.:](?=\d)|(?<=\w)@(?=\w)|(?<=\w)\.(?=\w)|://|/", lambda found: found[0], words)
    return re.sub(r"\s+", " ", re.sub(r"[,;!?]|\.(?!\w)|(?<!\w):|:(?= )", " ", kept)).lower().strip()


FORM = {"name:", "price:", "topic:", "text:", "null", "parking", "name", "price"}
EARS = {
    "as written": lambda words: words,
    "in digits": digits,
    "lower case": str.lower,
    "without punctuation": without_punctuation,
}


@pytest.mark.parametrize("name", ALL)
async def test_a_visitor_gets_the_agent_they_described(workspace, name):
    result = await visit(workspace, ALL[name])
    show(result)
    expected = result.visitor.expected
    assert not result.wrong
    assert not result.missing
    assert [function.kind for function in result.config.functions] == expected["functions"]
    assert result.config.identity.timezone == expected.get("timezone", result.config.identity.timezone)
    for sentence in expected.get("said", ()):
        assert sentence in result.said
    assert result.config.model_dump_json().count("169.254") == 0
    for secret in expected.get("absent", ()):
        assert secret not in result.config.model_dump_json() + str(result.entries)


@pytest.mark.parametrize("name", ALL)
async def test_every_default_was_spoken_before_it_was_saved(workspace, name):
    result = await visit(workspace, ALL[name])
    spoken = result.said.lower()
    config = result.config
    assert config.models.voice in spoken
    assert config.greeting.text.lower() in spoken
    assert config.prompt.tone in spoken


@pytest.mark.parametrize("after", [1, 3, 5, 8])
@pytest.mark.parametrize("name", ["01_bella_napoli", "03_hairdresser", "10_half_answers", "20_wrong_hours"])
async def test_a_dropped_interview_goes_on_where_it_was(workspace, name, after):
    result = await visit(workspace, ALL[name], dropped_after=after)
    assert not result.wrong
    assert not result.missing


@pytest.mark.parametrize("ears", EARS)
async def test_no_ears_make_a_wrong_value(workspace, ears):
    results = [await visit(workspace, visitor, ears=EARS[ears]) for visitor in ALL.values()]
    for result in results:
        show(result, only_faults=True)
    counts = {
        kind: sum(mark[0] == kind for result in results for mark in result.marks.values())
        for kind in ("right", "wrong", "missing")
    }
    print(f"{ears}: {counts}")
    assert counts["right"] >= 0.95 * sum(counts.values())
    for result in results:
        assert not invented(result)
    if ears != "without punctuation":  # there a list of items without an "and" cannot be told apart
        assert counts["wrong"] == counts["missing"] == 0


def invented(result):
    """Words in the sheet that the visitor never said."""
    heard = set(plain(" ".join(words for words, _ in result.turns)))
    free = (
        "business_name",
        "trade",
        "address",
        "services",
        "facts",
        "audience",
        "handover",
        "never",
        "tone",
        "greeting",
    )
    entries = [
        result.entries[name] for name in free if name in result.entries and not result.entries[name].default
    ]
    figures = re.sub(r"\D", "", "".join(plain(" ".join(words for words, _ in result.turns))))
    unheard = [word for entry in entries for word in plain(entry.value) if word not in heard | FORM]
    return [word for word in unheard if not (word.isdigit() and word in figures)]


def show(result, *, only_faults=False):
    """Right, wrong and missing per field, and the talk where something is not right."""
    for name, (kind, expected, value) in result.marks.items():
        if kind != "right" or not only_faults:
            print(
                f"{result.visitor.name:28} {kind:8} {name:16} {value!r}"
                + ("" if kind == "right" else f" expected {expected!r}")
            )
    if (result.wrong or result.missing) and not only_faults:
        for heard, said in result.turns:
            print(f"    visitor: {heard}\n    voxie:   {said}")
