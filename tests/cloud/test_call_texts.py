"""A call as a text: ARNs are cut before what they are of, and what was cut is shown in full on demand."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw.base.text import arguments, glimpse, in_full, sentence, without_origin
from support import ACCOUNT, client_of, make_service, public_image

ORIGIN = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:"
SECRETS = {"RuntimeEnvironmentVariables": {"PASSWORD": "hunter2"}, "StartCommand": "run --token=s3cret"}


# ARNs


def test_the_end_of_a_long_arn_stays_readable(cloud, client):
    arn = make_service(client)
    client.describe_service(ServiceArn=arn)
    assert cloud.calls[-1].line() == f"DescribeService(ServiceArn='arn:…:{arn.removeprefix(ORIGIN)}') -> 200"


def test_the_longest_arn_that_a_call_may_have_keeps_its_whole_end(cloud, client):
    arn = f"{ORIGIN}autoscalingconfiguration/{32 * 'x'}/{2**31 - 1}/{32 * 'f'}"
    with pytest.raises(ClientError):
        client.describe_auto_scaling_configuration(AutoScalingConfigurationArn=arn)
    assert (
        f"AutoScalingConfigurationArn='arn:…:autoscalingconfiguration/{32 * 'x'}/{2**31 - 1}/{32 * 'f'}')"
        in cloud.calls[-1].line()
    )


def test_an_arn_of_another_region_or_account_keeps_both(cloud, client):
    for place in (f"eu-west-1:{ACCOUNT}", "us-east-1:111111111111"):
        arn = f"arn:aws:apprunner:{place}:service/web-app/{32 * 'f'}"
        with pytest.raises(ClientError):
            client.describe_service(ServiceArn=arn)
        line = cloud.calls[-1].line()
        assert line.startswith(f"DescribeService(ServiceArn='arn:…:{place}:service/web-app/{32 * 'f'}') -> ")
        assert f"in your AWS account: arn:…:{place}:service/web-app/" in line


def test_a_short_arn_and_an_arn_that_has_neither_region_nor_account_are_shown():
    assert glimpse("arn:aws:sns:us-east-1:1:x") == "'arn:aws:sns:us-east-1:1:x'"
    here = ("us-east-1", ACCOUNT)
    assert without_origin("arn:aws:apigateway:us-east-1::/apis/1234567890", here) == "arn:…:/apis/1234567890"
    assert without_origin(f"arn:aws:iam::{ACCOUNT}:role/ecr-access", here) == "arn:…:role/ecr-access"


def test_of_an_arn_within_another_the_inner_one_stays():
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:hello"
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    assert arguments({"Target": uri}) == "Target='arn:…:function:hello/invocations'"


def test_what_only_begins_as_an_arn_is_cut_too():
    assert glimpse("arn:" + 400 * "x") == f"'arn:…{140 * 'x'}'"
    assert len(glimpse("arn:" + 400 * "\n")) == 280


def test_a_long_message_is_cut_in_its_arns_first_and_a_short_one_is_not():
    arn = f"{ORIGIN}service/web-app/{32 * 'f'}"
    assert sentence(f"No {arn}.", 160) == f"No {arn}."
    assert sentence(f"{80 * 'x'} '{arn}'.", 160) == f"{80 * 'x'} 'arn:…:service/web-app/{32 * 'f'}'."
    assert sentence(f"{80 * 'x'} {arn}", 160) == f"{80 * 'x'} arn:…:service/web-app/{32 * 'f'}"
    assert len(sentence(f"{200 * 'x'} {arn}", 160)) == 160


def test_a_message_that_goes_on_behind_its_arns_is_seen_to_be_cut():
    assert sentence(320 * "arn:" + 200 * "x", 160) == f"arn:…:{153 * 'x'}…"
    assert sentence(320 * "arn:" + "x", 160) == "arn:…:x"


@given(st.text("arn:/ \n\ud800x", max_size=400).map("arn:".__add__))
def test_whatever_begins_as_an_arn_has_a_short_text(text):
    assert len(glimpse(text)) <= 280
    glimpse(text).encode()


# In full


def test_in_full_a_call_has_all_that_its_parameters_hold_but_nothing_sensitive(cloud, client):
    make_service(client, SourceConfiguration=public_image(Port="9000", **SECRETS))
    shown = cloud.calls[-1].in_full()
    assert shown.startswith(
        "CreateService(\n    ServiceName='web-app',\n    SourceConfiguration={'ImageRepository': {"
    )
    assert "'Port': '9000'" in shown
    assert "'RuntimeEnvironmentVariables': (hidden)" in shown
    assert shown.endswith(",\n) -> 200")
    assert not [secret for secret in ("hunter2", "PASSWORD", "s3cret") if secret in shown]


def test_in_full_a_call_that_is_short_is_one_line(cloud, client):
    client.list_services()
    assert cloud.calls[-1].in_full() == "ListServices() -> 200"


def test_in_full_nothing_is_cut_of_arns_texts_and_messages(cloud):
    gateway = client_of("apigatewayv2")
    with pytest.raises(ClientError):
        gateway.create_api(Name=300 * "x", ProtocolType="HTTP")
    shown = cloud.calls[-1].in_full()
    assert shown.count(300 * "x") == shown.count("x" * 300 + "'") >= 1
    assert cloud.calls[-1].message in shown
    assert "…" not in shown


def test_in_full_a_number_that_python_does_not_write_is_said():
    assert in_full({"A": 10**5000, "B": 200 * [1]}).startswith("\n    A=(thousands of digits),\n    B=[1,\n")
