"""Routing rules: their conditions, their one action, and their order."""

import re

import pytest

from support import ACCOUNT
from support_v2 import make_domain

NAME = "api.example.com"
ACTIONS = [{"InvokeApi": {"ApiId": "r3stap1abc", "Stage": "prod"}}]


@pytest.fixture
def domain(client):
    """The name of a domain that has routing rules."""
    return make_domain(client, RoutingMode="ROUTING_RULE_THEN_API_MAPPING")["DomainName"]


def paths(*any_of):
    return {"MatchBasePaths": {"AnyOf": list(any_of)}}


def headers(*any_of):
    return {"MatchHeaders": {"AnyOf": [{"Header": name, "ValueGlob": glob} for name, glob in any_of]}}


def make(client, priority=1, conditions=(), actions=ACTIONS, domain=NAME):
    made = client.create_routing_rule(
        DomainName=domain, Actions=actions, Conditions=list(conditions), Priority=priority
    )
    del made["ResponseMetadata"]
    return made


def get(client, rule, domain=NAME):
    found = client.get_routing_rule(DomainName=domain, RoutingRuleId=rule["RoutingRuleId"])
    del found["ResponseMetadata"]
    return found


def replace(client, rule, priority=1, conditions=(), actions=ACTIONS):
    changed = client.put_routing_rule(
        DomainName=NAME,
        RoutingRuleId=rule["RoutingRuleId"],
        Actions=actions,
        Conditions=list(conditions),
        Priority=priority,
    )
    del changed["ResponseMetadata"]
    return changed


def listed(client, domain=NAME):
    return client.list_routing_rules(DomainName=domain)["RoutingRules"]


@pytest.fixture
def check_refused_both_ways(client, refused):
    """What is asked of a rule is refused, of a new one and of one that is there."""

    def check_both_ways(code="BadRequestException", *, match, status=400, **asked):
        with refused(code, match=match, status=status):
            make(client, **{"priority": 7, **asked})
        made = make(client, 9)
        with refused(code, match=match, status=status):
            replace(client, made, **{"priority": 7, **asked})

    return check_both_ways


# Creation


def test_a_new_rule_is_answered_with_its_id_and_arn_and_keeps_the_base_path(client, domain):
    conditions = [paths("pets/v1"), headers(("X-Version", "beta*"))]
    made = make(client, 10, conditions)
    rule_id = made["RoutingRuleId"]
    assert re.fullmatch("[a-z0-9]{6}", rule_id)
    assert made == {
        "Actions": [{"InvokeApi": {"ApiId": "r3stap1abc", "Stage": "prod", "StripBasePath": False}}],
        "Conditions": conditions,
        "Priority": 10,
        "RoutingRuleArn": f"arn:aws:apigateway:us-east-1:{ACCOUNT}:/domainnames/{NAME}/routingrules/{rule_id}",
        "RoutingRuleId": rule_id,
    }
    assert get(client, made) == made


@pytest.mark.parametrize("strip", [True, False])
def test_a_rule_can_say_whether_the_base_path_is_stripped(client, domain, strip):
    actions = [{"InvokeApi": {"ApiId": "abcd1234", "Stage": "v-1_b", "StripBasePath": strip}}]
    assert make(client, actions=actions)["Actions"] == actions


@pytest.mark.parametrize(
    "conditions",
    [
        [],
        [paths("pets")],
        [headers(("a", "b"))],
        [headers(("a", "b")), headers(("a", "c"))],
        [headers(("a", "b")), paths("pets"), headers(("c", "d"))],
    ],
)
def test_a_rule_has_up_to_one_base_path_and_two_headers_and_without_any_catches_all(
    client, domain, conditions
):
    assert make(client, conditions=conditions)["Conditions"] == conditions


@pytest.mark.parametrize(
    "conditions",
    [[paths("a"), paths("b")], [headers(("a", "b"))] * 3, [paths("a"), headers(("a", "b")), paths("a")]],
)
def test_more_conditions_are_refused(check_refused_both_ways, domain, conditions):
    check_refused_both_ways(
        conditions=conditions,
        match="A routing rule can have at most one matchBasePaths condition and two matchHeaders conditions.",
    )


@pytest.mark.parametrize("condition", [{}, {**paths("a"), **headers(("a", "b"))}])
def test_a_condition_is_of_one_kind(check_refused_both_ways, domain, condition):
    check_refused_both_ways(
        conditions=[paths("a"), condition],
        match="A condition must have exactly one of matchBasePaths and matchHeaders.",
    )


@pytest.mark.parametrize("condition", [headers(), headers(("a", "b"), ("c", "d"))])
def test_a_condition_on_headers_has_one(check_refused_both_ways, domain, condition):
    check_refused_both_ways(
        conditions=[condition], match="The anyOf of a matchHeaders condition must have exactly one value."
    )


@pytest.mark.parametrize("any_of", [["a"], ["a", "b/c", "d"]])
def test_a_condition_on_base_paths_has_one_or_more(client, domain, any_of):
    made = make(client, conditions=[paths(*any_of)])
    assert made["Conditions"] == [paths(*any_of)]
    assert replace(client, made, conditions=[paths(*any_of, "z")])["Conditions"] == [paths(*any_of, "z")]


def test_a_condition_on_base_paths_has_any(check_refused_both_ways, domain):
    check_refused_both_ways(
        conditions=[headers(("a", "b")), paths()],
        match="The anyOf of a matchBasePaths condition must have at least one value.",
    )


def test_each_of_several_base_paths_is_checked(check_refused_both_ways, domain):
    check_refused_both_ways(conditions=[paths("fine", "a b")], match="Invalid base path.")


SPECIAL = "*?-!#$%&'.^_`|~"


@pytest.mark.parametrize("name", ["a", "X-Version-1", SPECIAL, 39 * "h"])
def test_a_header_is_named_by_allowed_characters(client, domain, name):
    conditions = [headers((name, "a"))]
    assert make(client, conditions=conditions)["Conditions"] == conditions


@pytest.mark.parametrize("name", ["", 40 * "h", "a b", "a:b", "a(b", "ä", "a/b", "a\n"])
def test_any_other_header_is_refused(check_refused_both_ways, domain, name):
    check_refused_both_ways(
        conditions=[headers(("fine", "a")), headers((name, "a"))],
        match=f"Invalid header name. It must have fewer than 40 characters out of a-z, A-Z, 0-9 and {SPECIAL}",
    )


@pytest.mark.parametrize("glob", ["a", "?-!#$%&'.^_`|~", 127 * "v", "*a", "a*", "*a*", "*", "*infix*-match"])
def test_a_value_is_globbed_at_its_ends_or_as_the_reference_writes_it(client, domain, glob):
    conditions = [headers(("a", glob))]
    assert make(client, conditions=conditions)["Conditions"] == conditions


@pytest.mark.parametrize("glob", ["", 128 * "v", "a b", "a/b", "a=b", "ä", "a\n"])
def test_a_value_of_other_characters_is_refused(check_refused_both_ways, domain, glob):
    check_refused_both_ways(
        conditions=[headers(("a", glob))],
        match=f"Invalid header glob value. It must have fewer than 128 characters out of a-z, A-Z, 0-9 and {SPECIAL}",
    )


@pytest.mark.parametrize("glob", ["a*b", "a*b*", "*a*b*", "*a*b*c", "**", "**a", "a**", "*a**", "**a*b"])
def test_any_other_wildcard_is_refused(check_refused_both_ways, domain, glob):
    check_refused_both_ways(
        conditions=[headers(("fine", "a")), headers(("a", glob))],
        match="Invalid header glob value. Wildcards are only supported as in *prefix-match, suffix-match*, and "
        "*infix*-match.",
    )


@pytest.mark.parametrize("path", ["pets", "Pets/v1/all", "$-_.+!*'()", 300 * "p"])
def test_a_base_path_is_written_as_the_key_of_an_api_mapping(client, domain, path):
    assert make(client, conditions=[paths(path)])["Conditions"] == [paths(path)]


@pytest.mark.parametrize("path", ["", "/", "/pets", "pets/", "pets//v1", "a b", "a?b", "ä", 301 * "p", "a\n"])
def test_any_other_base_path_is_refused(check_refused_both_ways, domain, path):
    check_refused_both_ways(
        conditions=[paths(path)],
        match="Invalid base path. It may contain only letters, numbers and $-_.+!*'(), with a '/' between its levels.",
    )


@pytest.mark.parametrize("actions", [[], ACTIONS * 2])
def test_a_rule_has_one_action(check_refused_both_ways, domain, actions):
    check_refused_both_ways(actions=actions, match="A routing rule must have exactly one action.")


@pytest.mark.parametrize(
    ("invoked", "said"),
    [
        ({"ApiId": "", "Stage": "prod"}, "Invalid API identifier specified"),
        ({"ApiId": "R3ST", "Stage": "prod"}, "Invalid API identifier specified"),
        ({"ApiId": "a/b", "Stage": "prod"}, "Invalid API identifier specified"),
        ({"ApiId": "r3st", "Stage": "$default"}, "Invalid stage identifier specified"),
        ({"ApiId": "r3st", "Stage": "a.b"}, "Invalid stage identifier specified"),
        ({"ApiId": "r3st", "Stage": ""}, "Member must have length greater than or equal to 1"),
        ({"ApiId": "r3st", "Stage": 129 * "s"}, "Member must have length less than or equal to 128"),
        ({"ApiId": "r3st"}, "Value null at 'actions.1.member.invokeApi.stage'"),
        ({"Stage": "prod"}, "Value null at 'actions.1.member.invokeApi.apiId'"),
    ],
)
def test_an_action_names_an_api_and_a_stage(check_refused_both_ways, domain, invoked, said):
    check_refused_both_ways(actions=[{"InvokeApi": invoked}], match=said)


@pytest.mark.parametrize("stage", ["prod", "$default"])
def test_an_http_api_is_no_target_whatever_the_stage(check_refused_both_ways, domain, http_api, stage):
    actions = [{"InvokeApi": {"ApiId": http_api, "Stage": stage}}]
    check_refused_both_ways(
        actions=actions, match="Only REST APIs are supported as the target of a routing rule."
    )


def test_a_websocket_api_is_no_target(check_refused_both_ways, domain, websocket_api):
    actions = [{"InvokeApi": {"ApiId": websocket_api, "Stage": "prod"}}]
    check_refused_both_ways(
        actions=actions, match="Only REST APIs are supported as the target of a routing rule."
    )


@pytest.mark.parametrize("priority", [1, 1_000_000])
def test_a_priority_is_one_to_a_million(client, domain, priority):
    assert make(client, priority)["Priority"] == priority


@pytest.mark.parametrize(
    ("priority", "said"),
    [
        (0, "value greater than or equal to 1"),
        (-1, "greater than"),
        (1_000_001, "less than or equal to 1000000"),
    ],
)
def test_any_other_priority_is_refused(check_refused_both_ways, domain, priority, said):
    check_refused_both_ways(priority=priority, match=said)


@pytest.mark.parametrize("member", ["Actions", "Conditions", "Priority"])
@pytest.mark.parametrize("operation", ["create_routing_rule", "put_routing_rule"])
def test_a_rule_is_given_whole(client, refused, domain, operation, member):
    asked = {"Actions": ACTIONS, "Conditions": [], "Priority": 1}
    if operation == "put_routing_rule":
        asked["RoutingRuleId"] = make(client)["RoutingRuleId"]
    del asked[member]
    with refused("BadRequestException", match=f"Value null at '{member.lower()}' failed to satisfy"):
        getattr(client, operation)(DomainName=NAME, **asked)


def test_a_priority_is_there_once_for_a_domain_name(client, refused, domain):
    first, second = make(client, 1), make(client, 2)
    said = "A routing rule with priority 1 already exists for this domain name."
    with refused("ConflictException", match=said, status=409):
        make(client, 1, [paths("pets")])
    with refused("ConflictException", match=said, status=409):
        replace(client, second, 1)
    assert replace(client, first, 1) == first
    make_domain(client, "www.example.com", RoutingMode="ROUTING_RULE_ONLY")
    make(client, 1, domain="www.example.com")


def test_a_priority_is_free_when_its_rule_has_another_or_is_gone(client, domain):
    made = make(client, 1)
    replace(client, made, 2)
    first = make(client, 1)
    assert listed(client) == [first, {**made, "Priority": 2}]
    client.delete_routing_rule(DomainName=NAME, RoutingRuleId=made["RoutingRuleId"])
    second = make(client, 2)
    assert listed(client) == [first, second]


@pytest.mark.parametrize("mode", ["ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_API_MAPPING"])
def test_a_routing_mode_with_rules_takes_them(client, mode):
    make_domain(client, RoutingMode=mode)
    made = make(client, 1)
    assert get(client, made) == made
    assert replace(client, made, 2) == {**made, "Priority": 2} == get(client, made)


def test_the_routing_mode_without_rules_takes_none(client, refused, domain):
    made = make(client)
    client.update_domain_name(DomainName=NAME, RoutingMode="API_MAPPING_ONLY")
    said = "Routing rules cannot be used with the domain name because its routing mode is API_MAPPING_ONLY."
    with refused("BadRequestException", match=said):
        make(client, 2)
    with refused("BadRequestException", match=said):
        replace(client, made, 2)
    assert get(client, made) == made
    assert listed(client) == [made]
    client.delete_routing_rule(DomainName=NAME, RoutingRuleId=made["RoutingRuleId"])


# Replacement


def test_a_rule_is_replaced_whole_and_keeps_its_id(client, domain):
    strip = [{"InvokeApi": {"ApiId": "abc", "Stage": "old", "StripBasePath": True}}]
    made = make(client, 1, [paths("pets")], strip)
    changed = replace(client, made, 5, [headers(("a", "b"))])
    assert changed == {
        **made,
        "Actions": [{"InvokeApi": {**ACTIONS[0]["InvokeApi"], "StripBasePath": False}}],
        "Conditions": [headers(("a", "b"))],
        "Priority": 5,
    }
    assert get(client, made) == changed
    assert replace(client, made, 5)["Conditions"] == []


# Listing


def test_rules_are_listed_by_priority(client, domain):
    made = {priority: make(client, priority) for priority in (30, 10, 1_000_000, 20)}
    moved = replace(client, made[10], 25)
    make_domain(client, "www.example.com", RoutingMode="ROUTING_RULE_ONLY")
    other = make(client, 1, domain="www.example.com")
    assert listed(client) == [made[20], moved, made[30], made[1_000_000]]
    assert listed(client, "www.example.com") == [other]


def test_pages_follow_each_other_by_priority(client, domain):
    for priority in (5, 3, 1, 4, 2):
        make(client, priority)
    pages = client.get_paginator("list_routing_rules").paginate(
        DomainName=NAME, PaginationConfig={"PageSize": 2}
    )
    assert [[rule["Priority"] for rule in page["RoutingRules"]] for page in pages] == [[1, 2], [3, 4], [5]]


def test_a_page_goes_on_after_the_last_priority_also_when_that_is_gone(client, domain):
    rules = [make(client, priority) for priority in (10, 20, 30)]
    first = client.list_routing_rules(DomainName=NAME, MaxResults=2)
    client.delete_routing_rule(DomainName=NAME, RoutingRuleId=rules[1]["RoutingRuleId"])
    make(client, 15)
    between = make(client, 25)
    last = client.list_routing_rules(DomainName=NAME, MaxResults=2, NextToken=first["NextToken"])
    assert last["RoutingRules"] == [between, rules[2]]
    assert "NextToken" not in last


def test_a_page_holds_up_to_a_hundred(client, refused, domain):
    for priority in range(1, 102):
        make(client, priority)
    for more in ({}, {"MaxResults": 100}):
        page = client.list_routing_rules(DomainName=NAME, **more)
        assert [rule["Priority"] for rule in page["RoutingRules"]] == list(range(1, 101))
        assert page["NextToken"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"MaxResults": 0},
            "at 'maxResults' failed to satisfy constraint: Member must have value greater than",
        ),
        ({"MaxResults": 101}, "Member must have value less than or equal to 100"),
        ({"NextToken": "next"}, "Invalid pagination token"),
    ],
)
def test_pages_are_asked_for_rightly(client, refused, domain, asked, said):
    with refused("BadRequestException", match=said):
        client.list_routing_rules(DomainName=NAME, **asked)


# Tags


def test_a_rule_is_tagged_by_its_arn_and_keeps_its_tags_when_it_is_replaced(client, refused, domain):
    made, other = make(client, 1), make(client, 2)
    arn = made["RoutingRuleArn"]
    client.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
    client.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert get(client, made) == made
    replace(client, made, 3)
    assert client.get_tags(ResourceArn=arn)["Tags"] == {"b": "2"}
    assert client.get_tags(ResourceArn=other["RoutingRuleArn"])["Tags"] == {}
    client.delete_routing_rule(DomainName=NAME, RoutingRuleId=made["RoutingRuleId"])
    with refused("NotFoundException", match=f"Invalid resource identifier specified {arn}", status=404):
        client.get_tags(ResourceArn=arn)


@pytest.mark.parametrize(
    ("account", "code", "status"),
    [("", "BadRequestException", 400), ("210987654321", "NotFoundException", 404)],
)
def test_the_arn_of_a_rule_names_this_account(client, refused, domain, account, code, status):
    arn = make(client)["RoutingRuleArn"].replace(ACCOUNT, account)
    with refused(code, match=arn, status=status):
        client.get_tags(ResourceArn=arn)


# Reading and deletion


def test_a_deleted_rule_is_gone(client, domain):
    made, other = make(client, 1), make(client, 2)
    client.delete_routing_rule(DomainName=NAME, RoutingRuleId=made["RoutingRuleId"])
    assert listed(client) == [other]


WHOLE = {"Actions": ACTIONS, "Conditions": [], "Priority": 1}
OPERATIONS = {
    "create_routing_rule": WHOLE,
    "get_routing_rule": {"RoutingRuleId": "nosuch"},
    "list_routing_rules": {},
    "put_routing_rule": {"RoutingRuleId": "nosuch", **WHOLE},
    "delete_routing_rule": {"RoutingRuleId": "nosuch"},
}
OF_ONE = [operation for operation, asked in OPERATIONS.items() if "RoutingRuleId" in asked]


@pytest.mark.parametrize("operation", OF_ONE)
def test_an_unknown_rule_is_not_found(client, refused, domain, operation):
    made = make(client, 2)
    make_domain(client, "www.example.com", RoutingMode="ROUTING_RULE_ONLY")
    for name, rule in ((NAME, "nosuch"), ("www.example.com", made["RoutingRuleId"])):
        with refused("NotFoundException", match="Invalid RoutingRule identifier specified", status=404):
            getattr(client, operation)(DomainName=name, **{**OPERATIONS[operation], "RoutingRuleId": rule})


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_unknown_domain_name_is_said_first(client, refused, operation):
    with refused("NotFoundException", match="Invalid domain name identifier specified", status=404):
        getattr(client, operation)(DomainName=NAME, **OPERATIONS[operation])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_id_of_a_private_domain_name_is_refused(client, refused, domain, operation):
    said = "domainNameId is only supported for private custom domain names."
    with refused("BadRequestException", match=said):
        getattr(client, operation)(DomainName=NAME, DomainNameId="abcd1234", **OPERATIONS[operation])
