"""What a portal is made of: which values are right, and what an update does to each member."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from awsmock_ar_apigw import mock_cloud
from support import ACCOUNT, client_of
from support_v2 import ACM, COGNITO, COLORS, make_portal, make_product, portal_content, seen_portal

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
LATER = START + timedelta(seconds=10)
OTHER_ACCOUNT = "210987654321"


@pytest.fixture
def cloud():
    """A cloud whose clock stands still."""
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=START) as made:
        yield made


@pytest.fixture(params=["create", "update"])
def ask(request, client):
    """Create a portal with a member, or give the member to a portal that is there: both check alike."""
    if request.param == "create":
        return lambda **asked: make_portal(client, **asked)
    portal = make_portal(client)["PortalId"]
    return lambda **asked: client.update_portal(PortalId=portal, **asked)


# Unions


@pytest.mark.parametrize(
    ("authorization", "right"),
    [
        ({"None": {}}, True),
        ({"CognitoConfig": COGNITO}, True),
        ({}, False),
        ({"None": {}, "CognitoConfig": COGNITO}, False),
    ],
)
def test_a_portal_has_exactly_one_authorization(ask, refused, authorization, right):
    if right:
        assert ask(Authorization=authorization)["Authorization"] == authorization
        return
    match = "Invalid authorization: exactly one of cognitoConfig and none must be specified."
    with refused("BadRequestException", match=match):
        ask(Authorization=authorization)


@pytest.mark.parametrize(
    ("endpoint", "shown"),
    [
        ({"None": {}}, {}),
        ({"AcmManaged": ACM}, ACM),
        ({}, None),
        ({"None": {}, "AcmManaged": ACM}, None),
    ],
)
def test_a_portal_has_exactly_one_endpoint_configuration(ask, refused, endpoint, shown):
    if shown is not None:
        found = ask(EndpointConfiguration=endpoint)["EndpointConfiguration"]
        managed = {name: found.pop(name) for name in ("PortalDefaultDomainName", "PortalDomainHostedZoneId")}
        assert all(managed.values())
        assert found == shown
        return
    match = "Invalid endpointConfiguration: exactly one of acmManaged and none must be specified."
    with refused("BadRequestException", match=match):
        ask(EndpointConfiguration=endpoint)


# Cognito


@pytest.mark.parametrize("missing", sorted(COGNITO))
def test_a_user_pool_is_named_whole(ask, refused, missing):
    wire = f"authorization.cognitoConfig.{missing[0].lower()}{missing[1:]}"
    with refused("BadRequestException", match=f"Value null at '{wire}' failed to satisfy constraint"):
        ask(Authorization={"CognitoConfig": {k: v for k, v in COGNITO.items() if k != missing}})


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("UserPoolArn", "arn:aws-cn:cognito-idp:cn-north-1:123456789012:userpool/cn-north-1_aB9"),
        ("UserPoolArn", "arn:aws:cognito-idp:eu-west-1:210987654321:userpool/eu-west-1_aB9"),
        ("UserPoolDomain", "pets.auth.us-east-1.amazoncognito.com"),
        ("UserPoolDomain", "https://login.example.com/"),
        ("UserPoolDomain", "https://Login.Example.com"),
        ("AppClientId", "a"),
        ("AppClientId", "a+b_c"),
        ("AppClientId", 256 * "a"),
    ],
)
def test_right_members_of_a_user_pool_pass(ask, member, value):
    asked = {"CognitoConfig": {**COGNITO, member: value}}
    assert ask(Authorization=asked)["Authorization"] == asked


@pytest.mark.parametrize(
    ("member", "value", "what"),
    [
        ("UserPoolArn", "arn:aws:iam::123456789012:role/some-role", "user pool ARN"),
        ("UserPoolArn", "arn:aws:cognito-idp:us-east-1:1234:userpool/us-east-1_aB9", "user pool ARN"),
        ("UserPoolArn", "arn:aws:cognito-idp:us-east-1:123456789012:userpool/", "user pool ARN"),
        ("UserPoolArn", "arn:aws:cognito-idp:us-east-1:123456789012:userpool/no-underscore", "user pool ARN"),
        ("UserPoolArn", "x" + COGNITO["UserPoolArn"], "user pool ARN"),
        ("UserPoolArn", COGNITO["UserPoolArn"] + "\n", "user pool ARN"),
        ("UserPoolDomain", "http://login.example.com", "user pool domain"),
        ("UserPoolDomain", "https://login.example.com/path", "user pool domain"),
        ("UserPoolDomain", "a-single-label-of-a-name", "user pool domain"),
        ("UserPoolDomain", "https://-login.example.com", "user pool domain"),
        ("UserPoolDomain", "https://login..example.com", "user pool domain"),
        ("AppClientId", "a-b", "app client ID"),
        ("AppClientId", "ä", "app client ID"),
    ],
)
def test_wrong_members_of_a_user_pool_are_refused(ask, refused, member, value, what):
    with refused("BadRequestException", match=f"Invalid {what} specified: {value}"):
        ask(Authorization={"CognitoConfig": {**COGNITO, member: value}})


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("UserPoolArn", 19 * "a"),
        ("UserPoolArn", 2049 * "a"),
        ("UserPoolDomain", "auth.example.com"),
        ("UserPoolDomain", 2049 * "a"),
        ("AppClientId", ""),
        ("AppClientId", 257 * "a"),
    ],
)
def test_members_of_a_user_pool_have_lengths(ask, refused, member, value):
    wire = f"authorization.cognitoConfig.{member[0].lower()}{member[1:]}"
    with refused("BadRequestException", match=f"at '{wire}' failed to satisfy constraint: Member must have"):
        ask(Authorization={"CognitoConfig": {**COGNITO, member: value}})


# Domain names of one's own


@pytest.mark.parametrize("missing", sorted(ACM))
def test_a_domain_name_comes_with_its_certificate(ask, refused, missing):
    wire = f"endpointConfiguration.acmManaged.{missing[0].lower()}{missing[1:]}"
    with refused("BadRequestException", match=f"Value null at '{wire}' failed to satisfy constraint"):
        ask(EndpointConfiguration={"AcmManaged": {k: v for k, v in ACM.items() if k != missing}})


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("DomainName", "a.b"),
        ("DomainName", "xn--pets-0qa.example.co.uk"),
        ("DomainName", f"{63 * 'a'}.example.com"),
        ("CertificateArn", "arn:aws:acm:eu-west-1:210987654321:certificate/abc-123"),
        ("CertificateArn", "arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/abc"),
    ],
)
def test_right_domain_names_and_certificates_pass(ask, member, value):
    asked = {**ACM, member: value}
    found = ask(EndpointConfiguration={"AcmManaged": asked})["EndpointConfiguration"]
    assert {name: found[name] for name in ACM} == asked


@pytest.mark.parametrize(
    ("member", "value", "what"),
    [
        ("DomainName", "localhost", "domain name"),
        ("DomainName", "*.example.com", "domain name"),
        ("DomainName", "Developers.example.com", "domain name"),
        ("DomainName", "developers.example.com.", "domain name"),
        ("DomainName", "https://developers.example.com", "domain name"),
        ("DomainName", "under_score.example.com", "domain name"),
        ("DomainName", "-a.example.com", "domain name"),
        ("DomainName", f"{64 * 'a'}.example.com", "domain name"),
        ("CertificateArn", "arn:aws:iam::123456789012:server-certificate/pets", "certificate ARN"),
        ("CertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/", "certificate ARN"),
        ("CertificateArn", "arn:aws:acm:us-east-1:1234:certificate/abc", "certificate ARN"),
    ],
)
def test_wrong_domain_names_and_certificates_are_refused(ask, refused, member, value, what):
    with refused("BadRequestException", match=f"Invalid {what} specified: {value}"):
        ask(EndpointConfiguration={"AcmManaged": {**ACM, member: value}})


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("DomainName", "ab"),
        ("DomainName", f"{'a.' * 127}abc"),
        ("CertificateArn", "arn:aws:a"),
        ("CertificateArn", 2049 * "a"),
    ],
)
def test_domain_names_and_certificates_have_lengths(ask, refused, member, value):
    wire = f"endpointConfiguration.acmManaged.{member[0].lower()}{member[1:]}"
    with refused("BadRequestException", match=f"at '{wire}' failed to satisfy constraint: Member must have"):
        ask(EndpointConfiguration={"AcmManaged": {**ACM, member: value}})


# Content


@pytest.mark.parametrize(
    ("content", "wire"),
    [
        ({"Theme": {"CustomColors": COLORS}}, "displayName"),
        ({"DisplayName": "Pet store"}, "theme"),
        (portal_content(Theme={}), "theme.customColors"),
        (portal_content("ab"), "displayName"),
        (portal_content(256 * "a"), "displayName"),
        (portal_content(Description=1025 * "a"), "description"),
    ],
)
def test_content_must_be_whole_and_of_some_length(ask, refused, content, wire):
    with refused("BadRequestException", match=f"at 'portalContent.{wire}' failed to satisfy constraint"):
        ask(PortalContent=content)


@pytest.mark.parametrize(
    "content",
    [
        portal_content("abc"),
        portal_content(255 * "a"),
        portal_content(Description="d"),
        portal_content(Description=1024 * "d"),
    ],
)
def test_right_content_passes(ask, content):
    assert ask(PortalContent=content)["PortalContent"] == content


def test_an_empty_description_is_none(ask):
    assert ask(PortalContent=portal_content(Description=""))["PortalContent"] == portal_content()


@pytest.mark.parametrize("color", sorted(COLORS))
def test_a_theme_has_six_colors_of_some_length_and_any_form(ask, refused, color):
    def asked(value):
        colors = {**COLORS, color: value}
        return portal_content(Theme={"CustomColors": {k: v for k, v in colors.items() if v is not None}})

    for right in ("#fff", "rgb(10, 20, 255)", "teal"):
        assert ask(PortalContent=asked(right))["PortalContent"] == asked(right)
    wire = f"portalContent.theme.customColors.{color[0].lower()}{color[1:]}"
    for wrong in (None, "", 17 * "a"):
        with refused("BadRequestException", match=f"at '{wire}' failed to satisfy constraint"):
            ask(PortalContent=asked(wrong))


def test_when_the_logo_came_is_not_the_callers_to_say(ask):
    theme = {"CustomColors": COLORS, "LogoLastUploaded": datetime(2020, 1, 1, tzinfo=timezone.utc)}
    assert ask(PortalContent=portal_content(Theme=theme))["PortalContent"] == portal_content()


# Logo and app monitor


@pytest.mark.parametrize(
    "uri", ["s3://pets/logo.png", "https://example.com/logo.png", f"s3://{1087 * 'a'}", "data:x"]
)
def test_of_a_logo_only_the_time_is_shown(ask, uri):
    answer = ask(LogoUri=uri)
    assert "LogoUri" not in answer
    assert answer["PortalContent"]["Theme"]["LogoLastUploaded"] == START


@pytest.mark.parametrize("uri", ["logo.png", "/logo.png", "s3:", "s3://pets/my logo.png", "3s://pets"])
def test_what_is_no_uri_is_no_logo(ask, refused, uri):
    with refused("BadRequestException", match=f"Invalid logo URI specified: {uri}"):
        ask(LogoUri=uri)


def test_the_uri_of_a_logo_has_at_most_1092_characters(ask, refused):
    with refused("BadRequestException", match="at 'logoUri' failed to satisfy constraint"):
        ask(LogoUri=f"s3://{1088 * 'a'}")


@pytest.mark.parametrize("name", ["a", "pets.monitor-1_#", 255 * "a"])
def test_right_names_of_app_monitors_pass(ask, name):
    assert ask(RumAppMonitorName=name)["RumAppMonitorName"] == name


@pytest.mark.parametrize("name", [".pets", "pets monitor", "pets/monitor"])
def test_wrong_names_of_app_monitors_are_refused(ask, refused, name):
    with refused("BadRequestException", match=f"Invalid app monitor name specified: {name}"):
        ask(RumAppMonitorName=name)


def test_the_name_of_an_app_monitor_has_at_most_255_characters(ask, refused):
    with refused("BadRequestException", match="at 'rumAppMonitorName' failed to satisfy constraint"):
        ask(RumAppMonitorName=256 * "a")


@pytest.mark.parametrize("member", ["LogoUri", "RumAppMonitorName"])
def test_an_empty_text_is_as_none(client, member):
    made = make_portal(client, **{member: ""})
    assert made.keys() == make_portal(client).keys()
    assert made["PortalContent"] == portal_content()


# Products


def test_products_are_included_in_the_order_that_is_asked_for(client, ask):
    arns = [make_product(client, name) for name in ("Cats", "Dogs", "Birds")][::-1]
    assert ask(IncludedPortalProductArns=arns)["IncludedPortalProductArns"] == arns


def test_a_product_is_included_once(client, ask, refused):
    cats, dogs = make_product(client, "Cats"), make_product(client, "Dogs")
    said = "Invalid includedPortalProductArns: a portal product cannot be included twice."
    with refused("BadRequestException", match=said):
        ask(IncludedPortalProductArns=[cats, dogs, cats])


@pytest.mark.parametrize(
    "swap",
    [
        (":/portalproducts/", ":/portals/"),
        (":apigateway:", ":apprunner:"),
        (ACCOUNT, ""),
        (ACCOUNT, "1234"),
        ("arn:aws:", "urn:aws:"),
        ("/portalproducts/", "/portalproducts/SHOUTING"),
        ("/portalproducts/", "/portalproducts/more/"),
    ],
)
def test_what_is_no_product_cannot_be_included(client, ask, refused, swap):
    right = make_product(client)
    wrong = right.replace(*swap)
    with refused("BadRequestException", match=f"Invalid portal product ARN specified: {wrong}"):
        ask(IncludedPortalProductArns=[right, wrong])


@pytest.mark.parametrize("wrong", ["deleted", "another Region", "another partition", "never made"])
def test_a_product_must_be_there(client, ask, refused, wrong):
    arn = make_product(client)
    if wrong == "deleted":
        client.delete_portal_product(PortalProductId=arn.rpartition("/")[2])
    if wrong == "another Region":
        elsewhere = client_of("apigatewayv2", "eu-west-1")
        assert make_product(elsewhere)
    bad = {
        "deleted": arn,
        "another Region": arn.replace("us-east-1", "eu-west-1"),
        "another partition": arn.replace("arn:aws:", "arn:aws-cn:"),
        "never made": arn[:-10] + 10 * "0",
    }[wrong]
    with refused("BadRequestException", match=f"Invalid portal product identifier specified {bad}"):
        ask(IncludedPortalProductArns=[bad])


def test_a_product_of_another_account_is_not_shared(client, ask, refused):
    arn = make_product(client).replace(ACCOUNT, OTHER_ACCOUNT)
    with refused("AccessDeniedException", match=f"Portal product {arn} isn't shared with you.", status=403):
        ask(IncludedPortalProductArns=[arn])


@pytest.mark.parametrize("length", [19, 2049])
def test_the_arn_of_a_product_has_20_to_2048_characters(ask, refused, length):
    with refused("BadRequestException", match="at 'includedPortalProductArns.1.member' failed to satisfy"):
        ask(IncludedPortalProductArns=[length * "a"])


# Updates


@pytest.fixture
def whole(client, cloud):
    """A portal with everything, as it was answered; time has passed since."""
    made = make_portal(
        client,
        Authorization={"CognitoConfig": COGNITO},
        EndpointConfiguration={"AcmManaged": ACM},
        PortalContent=portal_content(Description="All about pets"),
        IncludedPortalProductArns=[make_product(client, "Cats"), make_product(client, "Dogs")],
        LogoUri="s3://pets/logo.png",
        RumAppMonitorName="pets-monitor",
        Tags={"team": "pets"},
    )
    cloud.clock.advance(seconds=10)
    return made


def test_what_an_update_leaves_out_stays(client, whole):
    client.update_portal(PortalId=whole["PortalId"])
    assert seen_portal(client, whole["PortalId"]) == {**whole, "LastModified": LATER}


@pytest.mark.parametrize(
    ("member", "asked", "then"),
    [
        ("Authorization", {"None": {}}, {"None": {}}),
        ("Authorization", {"CognitoConfig": {**COGNITO, "AppClientId": "b"}}, None),
        ("IncludedPortalProductArns", [], []),
        ("RumAppMonitorName", "other", "other"),
        ("RumAppMonitorName", "", "gone"),
    ],
)
def test_an_update_replaces_a_member_or_clears_it(client, whole, member, asked, then):
    expected = {**whole, "LastModified": LATER, member: asked if then is None else then}
    if then == "gone":
        del expected[member]
    client.update_portal(PortalId=whole["PortalId"], **{member: asked})
    assert seen_portal(client, whole["PortalId"]) == expected


def test_an_update_replaces_the_products(client, whole):
    cats, dogs = whole["IncludedPortalProductArns"]
    birds = make_product(client, "Birds")
    answer = client.update_portal(PortalId=whole["PortalId"], IncludedPortalProductArns=[birds, cats])
    assert answer["IncludedPortalProductArns"] == [birds, cats]
    assert dogs not in seen_portal(client, whole["PortalId"])["IncludedPortalProductArns"]


def test_an_update_gives_a_portal_another_domain_or_back_the_default(client, whole):
    managed = {
        name: value for name, value in whole["EndpointConfiguration"].items() if name.startswith("Portal")
    }
    assert len(managed) == 2
    other = {**ACM, "DomainName": "other.example.com"}
    for asked, shown in (({"AcmManaged": other}, other), ({"None": {}}, {})):
        answer = client.update_portal(PortalId=whole["PortalId"], EndpointConfiguration=asked)
        assert answer["EndpointConfiguration"] == {**managed, **shown}


@pytest.mark.parametrize("more", [{}, {"Description": ""}, {"Description": "Other"}])
def test_content_is_replaced_whole_and_the_logo_stays(client, whole, more):
    colors = {**COLORS, "TextColor": "black"}
    content = portal_content("Other store", Theme={"CustomColors": colors}, **more)
    client.update_portal(PortalId=whole["PortalId"], PortalContent=content)
    described = {name: text for name, text in more.items() if text}
    assert seen_portal(client, whole["PortalId"])["PortalContent"] == {
        "DisplayName": "Other store",
        "Theme": {"CustomColors": colors, "LogoLastUploaded": START},
        **described,
    }


@pytest.mark.parametrize(("uri", "then"), [("s3://pets/other.png", {"LogoLastUploaded": LATER}), ("", {})])
def test_a_logo_comes_anew_or_goes(client, whole, uri, then):
    client.update_portal(PortalId=whole["PortalId"], LogoUri=uri)
    found = seen_portal(client, whole["PortalId"])
    theme = {"CustomColors": COLORS, **then}
    assert found == {
        **whole,
        "LastModified": LATER,
        "PortalContent": {**whole["PortalContent"], "Theme": theme},
    }
