"""Sharing policies: what is a policy, and what a product has of one."""

import json

import pytest

from support import ACCOUNT

MALFORMED = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
STATEMENT = {
    "Sid": "Share",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
    "Action": ["apigateway:GetPortalProduct", "apigateway:Get*"],
    "Resource": f"arn:aws:apigateway:us-east-1:{ACCOUNT}:/portalproducts/abcdefghij",
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
}
POLICY = {"Version": "2012-10-17", "Id": "mine", "Statement": [STATEMENT]}


@pytest.fixture
def product(client):
    return client.create_portal_product(DisplayName="Pets")["PortalProductId"]


def put(client, product, policy):
    text = policy if isinstance(policy, str) else json.dumps(policy)
    client.put_portal_product_sharing_policy(PortalProductId=product, PolicyDocument=text)


def get(client, product):
    return client.get_portal_product_sharing_policy(PortalProductId=product)["PolicyDocument"]


def without(name, statement=STATEMENT):
    return {element: value for element, value in statement.items() if element != name}


def with_statement(**changed):
    return {**POLICY, "Statement": [{**STATEMENT, **changed}]}


def padded(length):
    text = json.dumps(POLICY)
    return text + " " * (length - len(text))


def test_a_policy_is_got_as_it_was_put(client, product):
    text = json.dumps(POLICY, indent=3)
    put(client, product, text)
    answer = client.get_portal_product_sharing_policy(PortalProductId=product)
    assert answer["PortalProductId"] == product
    assert answer["PolicyDocument"] == text


def test_a_second_policy_takes_the_place_of_the_first(client, product):
    put(client, product, POLICY)
    put(client, product, with_statement(Effect="Deny"))
    assert json.loads(get(client, product)) == with_statement(Effect="Deny")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_policy_is_deleted_however_often_it_was_put(client, refused, product, times):
    for _ in range(times):
        put(client, product, POLICY)
    client.delete_portal_product_sharing_policy(PortalProductId=product)
    with refused("NotFoundException", status=404):
        get(client, product)
    put(client, product, POLICY)
    put(client, product, POLICY)
    client.delete_portal_product(PortalProductId=product)
    assert client.list_portal_products()["Items"] == []


def test_a_policy_is_no_change_of_its_product(client, cloud, product):
    before = client.get_portal_product(PortalProductId=product)["LastModified"]
    cloud.clock.advance(seconds=60)
    put(client, product, POLICY)
    assert client.get_portal_product(PortalProductId=product)["LastModified"] == before


@pytest.mark.parametrize("operation", ["get", "delete"])
def test_a_product_without_a_policy_has_none_to_get_or_delete(client, refused, product, operation):
    message = "Invalid PortalProductSharingPolicy identifier specified"
    with refused("NotFoundException", match=message, status=404):
        getattr(client, f"{operation}_portal_product_sharing_policy")(PortalProductId=product)


def test_a_deleted_policy_is_gone_and_the_product_stays(client, refused, product):
    put(client, product, POLICY)
    client.delete_portal_product_sharing_policy(PortalProductId=product)
    assert client.get_portal_product(PortalProductId=product)["DisplayName"] == "Pets"
    with refused("NotFoundException", status=404):
        get(client, product)
    with refused("NotFoundException", status=404):
        client.delete_portal_product_sharing_policy(PortalProductId=product)


def test_two_products_have_policies_of_their_own(client, refused, product):
    other = client.create_portal_product(DisplayName="Cats")["PortalProductId"]
    put(client, product, POLICY)
    with refused("NotFoundException", status=404):
        get(client, other)


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("get", {}),
        ("put", {"PolicyDocument": json.dumps(POLICY)}),
        ("put", {"PolicyDocument": "no policy"}),
        ("delete", {}),
    ],
    ids=["get", "put", "put what is wrong", "delete"],
)
def test_of_an_unknown_product_no_policy_is_found(client, refused, product, operation, more):
    message = "Invalid PortalProduct identifier specified"
    with refused("NotFoundException", match=message, status=404):
        getattr(client, f"{operation}_portal_product_sharing_policy")(PortalProductId="abcdefghij", **more)


def test_a_policy_has_1_to_307200_characters(client, refused, product):
    put(client, product, padded(307_200))
    assert len(get(client, product)) == 307_200
    constraint = "at 'policyDocument' failed to satisfy constraint: Member must have length"
    with refused("BadRequestException", match=constraint):
        put(client, product, padded(307_201))
    with refused("BadRequestException", match=constraint):
        put(client, product, "")
    with refused("BadRequestException", match="at 'policyDocument' failed to satisfy constraint"):
        client.put_portal_product_sharing_policy(PortalProductId=product)


RIGHT = {
    "one statement alone": {"Statement": STATEMENT},
    "the old version": {**POLICY, "Version": "2008-10-17"},
    "two statements": {**POLICY, "Statement": [STATEMENT, STATEMENT]},
    "everyone": with_statement(Principal="*"),
    "several principals": with_statement(
        Principal={"AWS": ["210987654321", "*"], "Service": "ram.amazonaws.com"}
    ),
    "everything": with_statement(Action="*"),
    "a denial": with_statement(Effect="Deny"),
    "all others": {"Statement": {**without("Principal"), "NotPrincipal": {"AWS": ACCOUNT}}},
    "all other actions": {"Statement": {**without("Action"), "NotAction": "apigateway:DELETE"}},
    "all other resources": {"Statement": {**without("Resource"), "NotResource": "*"}},
    "no resource": {"Statement": without("Resource")},
    "no condition": {"Statement": without("Condition")},
    "a condition with a long number": with_statement(Condition={"NumericLessThan": {"a": 10**4_000}}),
}
WRONG = {
    "no JSON": "allow everything",
    "JSON that goes too deep": "[" * 100_000,
    "a number": "1",
    "null": "null",
    "a list": "[]",
    "nothing in it": "{}",
    "no statement": {"Version": "2012-10-17"},
    "no statements": {**POLICY, "Statement": []},
    "a statement that is a text": {**POLICY, "Statement": "Allow"},
    "a statement that is empty": {**POLICY, "Statement": {}},
    "one right and one wrong": {**POLICY, "Statement": [STATEMENT, {}]},
    "an unknown version": {**POLICY, "Version": "2012-10-18"},
    "an unknown element": {**POLICY, "Statements": []},
    "an unknown element of a statement": with_statement(Actions="*"),
    "no effect": {"Statement": without("Effect")},
    "an unknown effect": with_statement(Effect="allow"),
    "no principal": {"Statement": without("Principal")},
    "a principal that is no mapping": with_statement(Principal=ACCOUNT),
    "an empty principal": with_statement(Principal={}),
    "an unknown kind of principal": with_statement(Principal={"Account": ACCOUNT}),
    "a principal without a name": with_statement(Principal={"AWS": []}),
    "a principal that is a number": with_statement(Principal={"AWS": 210987654321}),
    "both principals": with_statement(NotPrincipal="*"),
    "no action": {"Statement": without("Action")},
    "an action without a service": with_statement(Action="GetPortalProduct"),
    "one action without a service": with_statement(Action=["apigateway:GET", "GET"]),
    "an action that is a number": with_statement(Action=1),
    "no actions": with_statement(Action=[]),
    "both actions": with_statement(NotAction="*"),
    "a resource that is a number": with_statement(Resource=1),
    "an empty resource": with_statement(Resource=""),
    "both resources": with_statement(NotResource="*"),
    "a condition that is a text": with_statement(Condition="never"),
    "a condition with what is no number": with_statement(Condition={"NumericLessThan": {"a": float("nan")}}),
    "a condition with no end": with_statement(Condition={"NumericLessThan": {"a": float("inf")}}),
}


@pytest.mark.parametrize("policy", RIGHT.values(), ids=RIGHT)
def test_a_policy_of_a_resource_is_taken(client, product, policy):
    put(client, product, policy)
    assert json.loads(get(client, product)) == policy


@pytest.mark.parametrize("policy", WRONG.values(), ids=WRONG)
def test_what_is_no_policy_of_a_resource_is_refused(client, refused, product, policy):
    with refused("BadRequestException", match=MALFORMED):
        put(client, product, policy)
