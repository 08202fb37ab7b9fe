"""Numbers as AWS's own parser reads them, over raw HTTP and through clients: none makes the mock stumble, and none that
JSON doesn't have is stored or answered.
"""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest
from botocore.exceptions import ClientError

from awsmock_ar_apigw import Cloud, MockError, mock_apigatewayv2
from awsmock_ar_apigw.base import strict_json
from awsmock_ar_apigw.base.messages import HttpRequest
from support import SESSION, client_of
from wire.raw import ask, signed

DIGITS = "9" * 5_000
# The least and the greatest Integer.
LEAST, MOST = -(2**31), 2**31 - 1


def app_runner(operation, body):
    """The answer of App Runner to a body that is written by hand."""
    target = f"AppRunner.{operation}"
    return ask("POST", "/", body.encode(), authorization=signed("apprunner"), **{"x-amz-target": target})


def said(operation, body):
    """What App Runner says of a body that it can't read."""
    status, code, content = app_runner(operation, body)
    assert (status, code) == (400, "SerializationException")
    return content["message"]


def to_integer(found):
    return f"{found}_VALUE can not be converted to an Integer"


# What is no number


@pytest.mark.parametrize(
    ("operation", "body", "words"),
    [
        ("ListServices", '{"MaxResults": "1"}', to_integer("STRING")),
        ("ListServices", '{"MaxResults": true}', to_integer("TRUE")),
        ("ListServices", '{"MaxResults": false}', to_integer("FALSE")),
        ("ListServices", '{"MaxResults": [1]}', "Start of list found where not expected"),
        ("ListServices", '{"MaxResults": {"a": 1}}', "Start of structure or map found where not expected."),
        ("ListServices", '{"NextToken": 1}', "NUMBER_VALUE can not be converted to a String"),
        ("ListServices", '{"NextToken": 1.5}', "NUMBER_VALUE can not be converted to a String"),
        ("ListServices", f'{{"NextToken": {DIGITS}}}', "NUMBER_VALUE can not be converted to a String"),
        ("ListServices", '{"NextToken": true}', "TRUE_VALUE can not be converted to a String"),
        ("ListServices", "[]", "Start of list found where not expected"),
        ("ListServices", "1", "Expected null"),
        ("CreateVpcConnector", '{"Subnets": "subnet"}', "Expected list or null"),
        ("CreateVpcConnector", '{"Subnets": 1e400}', "Expected list or null"),
        ("CreateVpcConnector", '{"Subnets": {}}', "Start of structure or map found where not expected."),
        ("CreateVpcConnector", '{"Subnets": [1]}', "NUMBER_VALUE can not be converted to a String"),
        ("CreateVpcConnector", '{"Subnets": [null]}', "NULL_VALUE can not be converted to a String"),
        ("CreateService", '{"SourceConfiguration": "text"}', "Expected null"),
        ("CreateService", '{"SourceConfiguration": []}', "Start of list found where not expected"),
        (
            "ListAutoScalingConfigurations",
            '{"LatestOnly": 1}',
            "NUMBER_VALUE can not be converted to a Boolean",
        ),
        (
            "ListAutoScalingConfigurations",
            '{"LatestOnly": "x"}',
            "STRING_VALUE can not be converted to an Boolean",
        ),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_of_another_type_is_told_in_the_words_of_aws(operation, body, words):
    assert said(operation, body) == words


def test_a_map_is_told_too():
    configuration = '{"ImageRepository": {"ImageConfiguration": {"RuntimeEnvironmentVariables": 1}}}'
    assert said("CreateService", f'{{"SourceConfiguration": {configuration}}}') == "Expected map or null"


# Whole numbers


@pytest.mark.parametrize(
    ("written", "shown", "limit"),
    [
        ("99999999999", MOST, "less than or equal to 20"),
        ("2147483648", MOST, "less than or equal to 20"),
        ("1e400", MOST, "less than or equal to 20"),
        ("1e300", MOST, "less than or equal to 20"),
        (DIGITS, MOST, "less than or equal to 20"),
        ("1" + "0" * 400, MOST, "less than or equal to 20"),
        ("21.5", 21, "less than or equal to 20"),
        ("0.9", 0, "greater than or equal to 1"),
        ("-0.9", 0, "greater than or equal to 1"),
        ("-0", 0, "greater than or equal to 1"),
        ("-0.0", 0, "greater than or equal to 1"),
        ("1e-400", 0, "greater than or equal to 1"),
        ("-99999999999", LEAST, "greater than or equal to 1"),
        ("-1e400", LEAST, "greater than or equal to 1"),
        (f"-{DIGITS}", LEAST, "greater than or equal to 1"),
    ],
    ids=lambda value: str(value)[:16],
)
def test_a_fraction_is_cut_off_and_what_is_too_great_becomes_the_greatest(written, shown, limit):
    status, code, content = app_runner("ListServices", f'{{"MaxResults": {written}}}')
    assert (status, code) == (400, "InvalidRequestException")
    assert content["Message"] == (
        f"1 validation error detected: Value '{shown}' at 'maxResults' failed to satisfy constraint: "
        f"Member must have value {limit}"
    )


@pytest.mark.parametrize("written", ["2", "2.0", "2.9", "2e0", "20e-1", "0.2e1"])
def test_a_number_is_what_it_is_however_it_is_written(written):
    cloud = Cloud()
    target = {"x-amz-target": "AppRunner.ListAutoScalingConfigurations"}
    body = f'{{"MaxResults": {written}}}'.encode()
    cloud.handle(HttpRequest("POST", "/", "", {"authorization": signed("apprunner"), **target}, body))
    assert cloud.calls[-1].params == {"MaxResults": 2}
    assert type(cloud.calls[-1].params["MaxResults"]) is int


@pytest.mark.parametrize("written", [DIGITS, "1e400", "-1e400", "1" + "0" * 400, "0." + DIGITS])
def test_a_number_that_nobody_asked_for_is_not_looked_at(written):
    assert app_runner("ListServices", f'{{"Size": {written}}}').status == 200


# Numbers with fractions


@pytest.fixture
def api():
    with mock_apigatewayv2(isolated=True) as cloud:
        client = client_of("apigatewayv2")
        yield cloud, client.create_api(Name="pets", ProtocolType="HTTP")["ApiId"]


def rated(api, rate):
    """The answer to a stage with a rate that is written by hand; it is strict JSON."""
    cloud, api_id = api
    body = f'{{"stageName": "test", "defaultRouteSettings": {{"throttlingRateLimit": {rate}}}}}'
    headers = {"authorization": signed("apigateway")}
    response = cloud.handle(HttpRequest("POST", f"/v2/apis/{api_id}/stages", "", headers, body.encode()))
    return response.status, json.loads(response.body, parse_constant=pytest.fail)


@pytest.mark.parametrize("rate", ["1e400", "-1e400", "1" + "0" * 400, DIGITS, f"-{DIGITS}", "1.8e308"])
def test_a_number_beyond_all_doubles_is_refused(api, rate):
    status, content = rated(api, rate)
    assert (status, content["message"]) == (400, "NUMBER_VALUE can not be converted to a Double")
    assert client_of("apigatewayv2").get_stages(ApiId=api[1])["Items"] == []


@pytest.mark.parametrize("rate", ['"NaN"', '"Infinity"', '"-Infinity"', '"1.5"'])
def test_no_text_is_a_number(api, rate):
    status, content = rated(api, rate)
    assert (status, content["message"]) == (400, "STRING_VALUE can not be converted to a Double")


@pytest.mark.parametrize(
    "rate", ["0", "1", "1.5", "1e308", "5e-324", "1e-400", "-0", "-0.0", "1" + "0" * 300]
)
def test_a_number_that_a_double_holds_is_stored_and_answered(api, rate):
    status, content = rated(api, rate)
    assert status == 201
    answered = content["defaultRouteSettings"]["throttlingRateLimit"]
    assert answered == float(rate)
    assert not str(answered).startswith("-")
    (stage,) = client_of("apigatewayv2").get_stages(ApiId=api[1])["Items"]
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == float(rate)


def test_an_answer_that_json_has_no_words_for_is_a_bug_of_the_mock():
    for number in (float("nan"), float("inf"), -float("inf")):
        with pytest.raises(MockError, match="a number that JSON doesn't have"):
            strict_json.write({"Rate": [number]})


# Times


def uploaded(api, moment):
    """The answer to a domain name with a time that is written by hand."""
    body = f'{{"domainName": "a.example.com", "domainNameConfigurations": [{{"certificateUploadDate": {moment}}}]}}'
    headers = {"authorization": signed("apigateway")}
    response = api[0].handle(HttpRequest("POST", "/v2/domainnames", "", headers, body.encode()))
    return response.headers.get("x-amzn-ErrorType"), json.loads(response.body)["message"]


@pytest.mark.parametrize(
    "moment",
    [
        *("1e400", "-1e400", DIGITS, "1e15", "253402300800", "-62135596801"),
        '"10000-01-01T00:00:00Z"',
        '"0000-01-01T00:00:00Z"',
        '"9999-12-31T23:59:59-14:00"',
        '"0001-01-01T00:00:00+14:00"',
        '"NaN"',
        "true",
    ],
    ids=lambda moment: moment[:20],
)
def test_a_time_that_no_datetime_holds_is_refused(api, moment):
    token = {'"': "STRING", "t": "TRUE"}.get(moment[0], "NUMBER")
    assert uploaded(api, moment) == (
        "SerializationException",
        f"{token}_VALUE can not be converted to milliseconds since epoch",
    )


@pytest.mark.parametrize(
    "moment",
    ["253402300799", "-62135596800", "-0.0", "1e-400", '"9999-12-31T23:59:59Z"', '"0001-01-01T00:00:00Z"'],
)
def test_a_time_that_a_datetime_holds_is_read(api, moment):
    assert uploaded(api, moment)[0] == "BadRequestException"  # it lacks a certificate, and nothing else


@pytest.mark.parametrize("year", [2, 999, 1600, 9998])
def test_times_of_all_years_are_written_and_read(year):
    start = datetime.datetime(year, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
    with mock_apigatewayv2(isolated=True, pace="manual", start_time=start):
        made = client_of("apigatewayv2").create_api(Name="pets", ProtocolType="HTTP")
    assert made["CreatedDate"] == start


# Numbers of Python


class Floating(float):
    """As numpy's are."""


class Whole(int):
    """As those of enumerations are."""


NUMBERS = [
    *(0, 1, -1, 2**31, 2**63, -(2**63), 10**400, 10**5000, True, False, Whole(3)),
    *(1.5, -0.0, 1e308, float("nan"), float("inf"), -float("inf"), Floating(2.5), Floating("nan")),
    *(Decimal("1.5"), Decimal("1e400"), Decimal("NaN"), Decimal("Infinity"), 1j, "1", "NaN", "Infinity"),
]
CALLS = {
    "an integer": ("apprunner", "list_services", lambda number: {"MaxResults": number}),
    "an integer in a query": (
        "apigatewayv2",
        "list_routing_rules",
        lambda number: {"DomainName": "example.com", "MaxResults": number},
    ),
    "a text in a query": ("apigatewayv2", "get_apis", lambda number: {"MaxResults": number}),
    "a double": (
        "apigatewayv2",
        "create_stage",
        lambda number: {
            "ApiId": "a1b2c3d4e5",
            "StageName": "test",
            "DefaultRouteSettings": {"ThrottlingRateLimit": number},
        },
    ),
    "a time": (
        "apigatewayv2",
        "create_domain_name",
        lambda number: {
            "DomainName": "example.com",
            "DomainNameConfigurations": [{"CertificateUploadDate": number}],
        },
    ),
}


@pytest.mark.parametrize("checks", [True, False], ids=["checked", "unchecked"])
@pytest.mark.parametrize("place", CALLS)
def test_a_number_of_python_s_is_refused_by_botocore_or_answered_by_the_mock(cloud, place, *, checks):
    service, method, params = CALLS[place]
    client = SESSION.client(service) if checks else client_of(service)
    for number in NUMBERS:
        answered = len(cloud.calls)
        try:
            getattr(client, method)(**params(number))
        except ClientError:
            pass
        except Exception:  # noqa: BLE001 - botocore's own, before there is a request
            assert len(cloud.calls) == answered
            continue
        assert len(cloud.calls) == answered + 1
