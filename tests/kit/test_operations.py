"""Operations and their pages, where no operation of a service reaches a corner of them."""

from __future__ import annotations

import re

import pytest
from botocore.model import ServiceModel

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.base.errors import ServiceError
from awsmock_ar_apigw.base.messages import HttpRequest
from awsmock_ar_apigw.kit.page import Listing, Page, listing
from awsmock_ar_apigw.kit.rule import Rule
from kit.zoo import BAD, WHY, World, backend


@pytest.fixture
def world():
    return World()


# Operations

SHAPES = {
    "MakeInput": {
        "type": "structure",
        "required": ["Name"],
        "members": {
            "Name": {"shape": "Long", "locationName": "name"},
            "Size": {"shape": "Size", "locationName": "size"},
            "Note": {"shape": "Long", "locationName": "note"},
            "Deep": {"shape": "Deep", "locationName": "deep"},
        },
    },
    "Deep": {"type": "structure", "members": {"Note": {"shape": "Long", "locationName": "note"}}},
    "ListInput": {
        "type": "structure",
        "members": {
            "MaxResults": {"shape": "Text", "location": "querystring", "locationName": "maxResults"},
            "NextToken": {"shape": "Text", "location": "querystring", "locationName": "nextToken"},
            "Kind": {"shape": "Text", "location": "querystring", "locationName": "kind"},
        },
    },
    "ListOutput": {
        "type": "structure",
        "members": {"Items": {"shape": "Texts"}, "NextToken": {"shape": "Text"}},
    },
    "Texts": {"type": "list", "member": {"shape": "Text"}},
    "Text": {"type": "string"},
    "Long": {"type": "string"},
    "Size": {"type": "integer", "min": 1, "max": 5},
}
MODEL = ServiceModel(
    {
        "metadata": {},
        "operations": {
            name: {
                "name": name,
                "http": {"method": "POST", "requestUri": f"/v2/{name}"},
                "input": {"shape": f"{name}Input"},
                "output": {"shape": "ListOutput"},
            }
            for name in ("Make", "List")
        },
        "shapes": SHAPES,
    },
    "zoo",
)


def bound(name, handler, **declared):
    made = backend()
    made.op(name, **declared)(handler)
    return made, made.bind(MODEL.operation_model(name))


def refused(made, one, params):
    """What is said of parameters that break the model's constraints, or None."""
    breaches = one.check(params)
    return made.refusal_of(breaches, one.says).message if breaches else None


OWN = Rule(BAD, "The size can't be {value}.", WHY)
UNNAMED = Rule(BAD, "A name, please.", WHY)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"Name": "ab"}, None),
        ({"Name": "abcd", "Size": 5}, None),
        ({"Name": "ab", "Size": 6}, "The size can't be 6."),
        ({"Name": "ab", "Size": 0}, "The size can't be 0."),
        ({}, "A name, please."),
        ({"Name": "abcde"}, "A name, please."),
        # The first breach that has words of its own says so, also beside others.
        ({"Size": 9, "Note": "too long"}, "A name, please."),
        ({"Name": "ab", "Size": 9, "Note": "too long"}, "The size can't be 9."),
        (
            {"Name": "ab", "Note": "too long"},
            (
                "1 validation error detected: Value 'too long' at 'note' failed to satisfy constraint: "
                "Member must have length less than or equal to 4"
            ),
        ),
        (
            {"Name": "ab", "Deep": {"Note": "x"}},
            (
                "1 validation error detected: Value 'x' at 'deep.note' failed to satisfy constraint: "
                "Member must have length greater than or equal to 2"
            ),
        ),
    ],
)
def test_a_member_may_be_refused_in_words_of_its_own(params, said):
    made, one = bound("Make", lambda _call, _p: {}, says={"size": OWN, "name": UNNAMED})
    assert refused(made, one, params) == said


@pytest.mark.parametrize(
    ("params", "paths"),
    [
        ({"Name": "ab", "Note": ""}, []),
        ({"Name": "ab", "Deep": {"Note": ""}}, []),
        ({"Name": "ab", "Note": "x"}, ["note"]),
        ({"Name": "ab", "Note": "too long"}, ["note"]),
        ({"Name": "", "Note": ""}, ["name"]),
        ({"Name": "", "Note": "", "Size": 9}, ["name", "size"]),
        ({"Note": ""}, ["name"]),
    ],
)
def test_an_empty_text_may_clear_a_member_whose_text_is_longer_otherwise(params, paths):
    _made, one = bound("Make", lambda _call, _p: {}, clears=("note", "deep"))
    assert [".".join(breach.path) for breach in one.check(params) or ()] == paths
    _made, strict = bound("Make", lambda _call, _p: {})
    if params.get("Note") == "":
        assert "note" in [breach.path[0] for breach in strict.check(params)]


def test_an_operation_has_one_handler_and_a_model_s_operation_needs_one():
    made, _one = bound("Make", lambda _call, _p: {})
    with pytest.raises(MockError, match=r"zoo\.Make has two handlers"):
        made.op("Make")(lambda _call, _p: {})
    with pytest.raises(MockError, match=r"zoo\.List is in this botocore and not in the mock"):
        made.bind(MODEL.operation_model("List"))


# Pages

PAGE = Page(
    "Items",
    refuses=Rule(BAD, "token {token}", WHY),
    size=2,
    most=30,
    refuses_size=Rule(BAD, "size {value}", WHY),
)


def cut(world, page, params, whole):
    _made, one = bound("List", lambda _call, _p: None, page=page)
    return one.cutter.cut(world.call, params, whole)


@pytest.fixture
def houses(world):
    """A list of five houses."""
    for number in range(5):
        world.make("House", "z1", f"h{number}")
    return listing(world.call, world.kind("House"), lambda record: record.key, by=("parent", "z1"))


@pytest.mark.parametrize(
    ("asked", "count"),
    [({}, 2), ({"MaxResults": "1"}, 1), ({"MaxResults": "30"}, 5), ({"MaxResults": "004"}, 4)],
)
def test_a_size_that_comes_as_text_is_a_number_up_to_the_most(world, houses, asked, count):
    answer = cut(world, PAGE, asked, houses)
    assert answer["Items"] == [f"z1/h{number}" for number in range(count)]
    assert ("NextToken" in answer) == (count < 5)


@pytest.mark.parametrize("size", ["0", "31", "-1", "+1", "", " ", "1.0", "one", "²", "٣", "1" * 5_000])
def test_a_size_that_is_no_such_number_is_refused(world, houses, size):
    with pytest.raises(ServiceError, match=re.escape(f"BadRequestException: size {size}")):
        cut(world, PAGE, {"MaxResults": size}, houses)


def test_a_size_that_the_model_has_checked_is_taken_as_it_is(world, houses):
    assert len(cut(world, PAGE, {"MaxResults": 31}, houses)["Items"]) == 5
    assert len(cut(world, PAGE, {"MaxResults": 3}, houses)["Items"]) == 3
    assert len(cut(world, PAGE._replace(most=None), {"MaxResults": "3"}, houses)["Items"]) == 3


def test_without_a_size_of_its_own_a_list_is_one_page(world, houses):
    answer = cut(world, PAGE._replace(size=None), {}, houses)
    assert len(answer["Items"]) == 5
    assert "NextToken" not in answer


def test_a_list_may_have_an_order_of_its_own(world):
    """By its name, from behind: the place of a record is what the next page is found by."""
    for key in ("h3", "h1", "h5", "h2", "h4"):
        world.make("House", "z1", key)

    def place(record):
        return 9 - int(record.key[-1])

    def rows(after):
        ordered = sorted(world.call.table(world.kind("House")).all(), key=place)
        return (record for record in ordered if after is None or place(record) > after)

    whole = Listing(rows, lambda record: record.key[-1], {"Also": 1}, place)
    found, token = [], {}
    while True:
        answer = cut(world, PAGE, token, whole)
        assert answer["Also"] == 1
        found.append(answer["Items"])
        assert len(found) <= 5, "the pages do not end"
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert found == [["5", "4"], ["3", "2"], ["1"]]


def test_a_token_is_bound_to_what_else_was_asked_for(world, houses):
    token = cut(world, PAGE, {"Kind": "a", "MaxResults": "2"}, houses)["NextToken"]
    asked = {"Kind": "a", "MaxResults": "2", "NextToken": token}
    assert cut(world, PAGE, asked, houses)["Items"] == ["z1/h2", "z1/h3"]
    for other in ({"Kind": "b"}, {"MaxResults": "3"}, {"NextToken": token[:-1]}):
        with pytest.raises(ServiceError, match="BadRequestException: token"):
            cut(world, PAGE, {**asked, **other}, houses)
    with pytest.raises(ServiceError, match="BadRequestException: token"):
        cut(world, PAGE, {"NextToken": token}, houses)


def test_a_request_s_members_are_read_under_their_names_on_the_wire():
    _made, one = bound("List", lambda _call, _p: None, page=PAGE)
    assert one.read(HttpRequest("POST", "/v2/List", "maxResults=2&kind=a", {}, b"")) == {
        "MaxResults": "2",
        "Kind": "a",
    }
