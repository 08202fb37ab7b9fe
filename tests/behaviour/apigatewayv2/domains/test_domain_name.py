"""Domain names: their one configuration, mutual TLS, and the time that a change takes."""

import re

import pytest

from awsmock_ar_apigw import mock_cloud
from support import ACCOUNT, SESSION, client_of
from support_v2 import CERTIFICATE, OTHER_CERTIFICATE, make_domain

NAME = "api.example.com"
ARN = f"arn:aws:apigateway:us-east-1::/domainnames/{NAME}"
TRUSTSTORE = {"TruststoreUri": "s3://bucket-name/truststore.pem", "TruststoreVersion": "v1"}


@pytest.fixture
def slow_cloud(client):
    """A cloud whose clock stands still, so that a change under way can be seen; it is within that of the client."""
    with mock_cloud(seed=7, isolated=True, pace="manual") as made:
        yield made


def get(client, name=NAME):
    found = client.get_domain_name(DomainName=name)
    del found["ResponseMetadata"]
    return found


def update(client, configuration=None, name=NAME, **asked):
    if configuration is not None:
        asked["DomainNameConfigurations"] = [configuration]
    changed = client.update_domain_name(DomainName=name, **asked)
    del changed["ResponseMetadata"]
    return changed


def configuration(answer):
    (only,) = answer["DomainNameConfigurations"]
    return only


def status(client, name=NAME):
    return configuration(get(client, name))["DomainNameStatus"]


# Creation


def test_a_new_one_has_every_default_and_can_be_used_at_once(client):
    made = make_domain(client)
    host = configuration(made)["ApiGatewayDomainName"]
    assert re.fullmatch(r"d-[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com", host)
    assert made == {
        "ApiMappingSelectionExpression": "$request.basepath",
        "DomainName": NAME,
        "DomainNameArn": ARN,
        "DomainNameConfigurations": [
            {
                "ApiGatewayDomainName": host,
                "CertificateArn": CERTIFICATE,
                "DomainNameStatus": "AVAILABLE",
                "EndpointType": "REGIONAL",
                "HostedZoneId": "Z1UJRXOUMOOFQ8",
                "IpAddressType": "ipv4",
                "SecurityPolicy": "TLS_1_2",
            }
        ],
        "RoutingMode": "API_MAPPING_ONLY",
        "Tags": {},
    }
    assert get(client) == made


def test_what_is_given_takes_the_place_of_defaults(client):
    made = make_domain(
        client,
        DomainNameConfigurations=[
            {
                "CertificateArn": CERTIFICATE,
                "CertificateName": "mine",
                "EndpointType": "REGIONAL",
                "IpAddressType": "dualstack",
                "OwnershipVerificationCertificateArn": OTHER_CERTIFICATE,
                "SecurityPolicy": "TLS_1_2",
            }
        ],
        MutualTlsAuthentication=TRUSTSTORE,
        RoutingMode="ROUTING_RULE_THEN_API_MAPPING",
        Tags={"stage": "prod"},
    )
    own = configuration(made)
    assert own["CertificateName"] == "mine"
    assert own["IpAddressType"] == "dualstack"
    assert own["OwnershipVerificationCertificateArn"] == OTHER_CERTIFICATE
    assert made["MutualTlsAuthentication"] == TRUSTSTORE
    assert made["RoutingMode"] == "ROUTING_RULE_THEN_API_MAPPING"
    assert made["Tags"] == {"stage": "prod"}
    assert get(client) == made


def test_what_the_service_answers_is_ignored_in_a_request(client):
    first = configuration(make_domain(client))
    sent = {
        **first,
        "CertificateUploadDate": 0,
        "DomainNameStatus": "PENDING_CERTIFICATE_REIMPORT",
        "DomainNameStatusMessage": "no",
        "HostedZoneId": "Z0",
    }
    second = configuration(make_domain(client, "www.example.com", DomainNameConfigurations=[sent]))
    assert second.keys() == first.keys()
    assert second["ApiGatewayDomainName"] != first["ApiGatewayDomainName"]
    assert {**second, "ApiGatewayDomainName": first["ApiGatewayDomainName"]} == first


@pytest.mark.parametrize("asked", [None, [], [{"CertificateArn": CERTIFICATE}] * 2])
def test_there_is_exactly_one_configuration(client, refused, asked):
    more = {} if asked is None else {"DomainNameConfigurations": asked}
    with refused("BadRequestException", match="Invalid input. Expected one domain name configuration"):
        client.create_domain_name(DomainName=NAME, **more)


@pytest.mark.parametrize(
    "name", ["example.com", "*.example.com", "a.b.c.example.com", "0-1.example", f"{63 * 'a'}.example.com"]
)
def test_a_name_in_dns_can_be_one(client, name):
    assert make_domain(client, name)["DomainName"] == name
    assert get(client, name)["DomainNameArn"].endswith(f"/domainnames/{name}")


@pytest.mark.parametrize(
    "name",
    [
        "API.example.com",
        "api_1.example.com",
        "api.example.com.",
        ".example.com",
        "api..example.com",
        "-api.example.com",
        "api-.example.com",
        "example",
        "*",
        "*.com*",
        "api.*.com",
        "bücher.example",
        "api/example.com",
        "api.example.com\n",
        f"{64 * 'a'}.example.com",
    ],
)
def test_any_other_name_is_refused(client, refused, name):
    said = f"Invalid domain name {name}. A domain name may contain only lower case letters, digits, hyphens and dots."
    with refused("BadRequestException", match=said):
        make_domain(client, name)


def test_a_name_has_at_most_512_characters(client, refused):
    longest = ".".join([*(31 * "a" for _ in range(15)), 32 * "a"])
    assert len(longest) == 512
    make_domain(client, longest)
    with refused("BadRequestException", match="Member must have length less than or equal to 512"):
        make_domain(client, f"a{longest}")


def test_a_name_is_there_once(client, refused):
    make_domain(client)
    with refused("ConflictException", match="The domain name you provided already exists.", status=409):
        make_domain(client, DomainNameConfigurations=[{"CertificateArn": OTHER_CERTIFICATE}])


def test_each_account_and_region_has_its_own():
    with mock_cloud(isolated=True):
        here, there = client_of("apigatewayv2"), client_of("apigatewayv2", "eu-west-1")
        make_domain(here)
        certificate = CERTIFICATE.replace("us-east-1", "eu-west-1")
        made = make_domain(there, DomainNameConfigurations=[{"CertificateArn": certificate}])
        assert made["DomainNameArn"] == ARN.replace("us-east-1", "eu-west-1")
        here.delete_domain_name(DomainName=NAME)
        assert get(there) == made


REGIONAL_ONLY = (
    "Only REGIONAL domain names with a security policy of TLS 1.2 can be managed through the API Gateway V2 API. "
    "For TLS 1.0 domain names, please use the API Gateway V1 API to upgrade your security policy to TLS 1.2. "
    "Currently, only REST APIs can be attached to a domain name with a security policy of TLS 1.0."
)


@pytest.mark.parametrize("asked", [{"EndpointType": "EDGE"}, {"SecurityPolicy": "TLS_1_0"}])
def test_only_regional_endpoints_with_tls_1_2_are_managed_here(client, refused, asked):
    with refused("BadRequestException", match=REGIONAL_ONLY):
        make_domain(client, DomainNameConfigurations=[{"CertificateArn": CERTIFICATE, **asked}])
    make_domain(client)
    with refused("BadRequestException", match=REGIONAL_ONLY):
        update(client, asked)


@pytest.mark.parametrize("asked", [{}, {"CertificateArn": ""}, {"CertificateName": "mine"}])
def test_a_certificate_is_needed(client, refused, asked):
    with refused(
        "BadRequestException", match="A certificate ARN must be provided for a regional domain name."
    ):
        make_domain(client, DomainNameConfigurations=[asked])


WRONG_CERTIFICATES = [
    ("certificate", "Invalid certificate ARN: certificate. It must be the ARN of a certificate in AWS"),
    (f"{CERTIFICATE}/1", f"Invalid certificate ARN: {CERTIFICATE}/1. It must be the ARN"),
    (
        CERTIFICATE.replace(":acm:", ":iam:"),
        "It must be the ARN of a certificate in AWS Certificate Manager.",
    ),
    (
        CERTIFICATE.replace(":acm:", ":acm-pca:"),
        "It must be the ARN of a certificate in AWS Certificate Manager.",
    ),
    (
        CERTIFICATE.replace("arn:aws:", "arn:aws-cn:"),
        "It must be the ARN of a certificate in AWS Certificate",
    ),
    (
        CERTIFICATE.replace("us-east-1", "eu-west-1"),
        f"Invalid certificate ARN: {CERTIFICATE.replace('us-east-1', 'eu-west-1')}. Certificate must be in 'us-east-1'.",
    ),
    (
        CERTIFICATE.replace(ACCOUNT, "210987654321"),
        "The certificate provided must be owned by the account creating the domain.",
    ),
]


@pytest.mark.parametrize("member", ["CertificateArn", "OwnershipVerificationCertificateArn"])
@pytest.mark.parametrize(("arn", "said"), WRONG_CERTIFICATES)
def test_a_certificate_is_one_of_this_account_and_region(client, refused, member, arn, said):
    with refused("BadRequestException", match=said):
        make_domain(client, DomainNameConfigurations=[{"CertificateArn": CERTIFICATE, member: arn}])
    make_domain(client)
    with refused("BadRequestException", match=said):
        update(client, {member: arn})


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("EndpointType", "PRIVATE"),
        ("SecurityPolicy", "TLS_1_3"),
        ("IpAddressType", "ipv6"),
        ("CertificateName", 129 * "a"),
        ("CertificateArn", 2049 * "a"),
    ],
)
def test_the_models_limits_hold_inside_the_configuration(client, refused, member, value):
    with refused("BadRequestException", match=f"at 'domainNameConfigurations.1.member.{member[0].lower()}"):
        make_domain(client, DomainNameConfigurations=[{"CertificateArn": CERTIFICATE, member: value}])


def test_a_routing_mode_is_one_of_three(client, refused):
    with refused(
        "BadRequestException", match="enum value set: [API_MAPPING_ONLY, ROUTING_RULE_ONLY, ROUTING"
    ):
        make_domain(client, RoutingMode="NONE")


def test_tags_are_checked(client, refused):
    with refused(
        "BadRequestException", match="Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)"
    ):
        make_domain(client, Tags={"aws:mine": "1"})


def test_a_domain_name_is_tagged_by_its_arn(client):
    make_domain(client, Tags={"a": "1"})
    client.tag_resource(ResourceArn=ARN, Tags={"b": "2"})
    client.untag_resource(ResourceArn=ARN, TagKeys=["a"])
    assert client.get_tags(ResourceArn=ARN)["Tags"] == get(client)["Tags"] == {"b": "2"}


@pytest.mark.parametrize(
    ("region", "partition", "suffix", "zone"),
    [
        ("us-east-2", "aws", "amazonaws.com", "ZOJJZC49E0EPZ"),
        ("us-west-1", "aws", "amazonaws.com", "Z2MUQ32089INYE"),
        ("us-west-2", "aws", "amazonaws.com", "Z2OJLYMUO9EFXC"),
        ("eu-west-1", "aws", "amazonaws.com", "ZLY8HYME6SFDD"),
        ("eu-central-1", "aws", "amazonaws.com", None),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn", None),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com", None),
    ],
)
def test_hosts_and_hosted_zones_are_those_of_the_region(region, partition, suffix, zone):
    zones = set()
    for _ in range(2):
        with mock_cloud(isolated=True):
            client = SESSION.client("apigatewayv2", region_name=region)
            certificate = CERTIFICATE.replace("us-east-1", region).replace("arn:aws:", f"arn:{partition}:")
            made = make_domain(client, DomainNameConfigurations=[{"CertificateArn": certificate}])
        assert made["DomainNameArn"] == f"arn:{partition}:apigateway:{region}::/domainnames/{NAME}"
        own = configuration(made)
        assert re.fullmatch(
            rf"d-[a-z0-9]{{10}}\.execute-api\.{region}\.{suffix}", own["ApiGatewayDomainName"]
        )
        zones.add(own["HostedZoneId"])
    (always,) = zones
    assert always == zone or (zone is None and re.fullmatch("Z[A-Z0-9]{13}", always))


def test_hosted_zones_of_other_regions_differ():
    zones = set()
    with mock_cloud(isolated=True):
        for region in ("eu-central-1", "eu-north-1", "ap-south-1"):
            certificate = CERTIFICATE.replace("us-east-1", region)
            client = client_of("apigatewayv2", region)
            made = make_domain(client, DomainNameConfigurations=[{"CertificateArn": certificate}])
            zones.add(configuration(made)["HostedZoneId"])
    assert len(zones) == 3


# Mutual TLS


@pytest.mark.parametrize("asked", [{}, None])
def test_without_a_truststore_there_is_no_mutual_tls(client, asked):
    more = {} if asked is None else {"MutualTlsAuthentication": asked}
    assert "MutualTlsAuthentication" not in make_domain(client, **more)


@pytest.mark.parametrize(
    "uri", ["s3://bucket-name/key-name", "s3://abc/a/b/c.pem", f"s3://{63 * 'b'}/k", "s3://my.bucket.1/ä b"]
)
def test_a_truststore_is_an_object_in_s3(client, uri):
    made = make_domain(client, MutualTlsAuthentication={"TruststoreUri": uri})
    assert made["MutualTlsAuthentication"] == {"TruststoreUri": uri}


@pytest.mark.parametrize(
    "uri",
    [
        "bucket-name/key-name",
        "https://bucket-name/key-name",
        "s3://bucket-name",
        "s3://bucket-name/",
        "s3:///key-name",
        "s3://ab/key",
        f"s3://{64 * 'b'}/k",
        "s3://Bucket/key",
        "s3://-bucket/key",
        "s3://bucket-/key",
    ],
)
def test_a_truststore_is_nothing_else(client, refused, uri):
    said = "Invalid truststoreUri. It must be the URI of an object in Amazon S3, such as s3://bucket-name/key-name."
    with refused("BadRequestException", match=said):
        make_domain(client, MutualTlsAuthentication={"TruststoreUri": uri})
    make_domain(client)
    with refused("BadRequestException", match=said):
        update(client, MutualTlsAuthentication={"TruststoreUri": uri})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"TruststoreUri": ""}, "at 'mutualTlsAuthentication.truststoreUri' failed to satisfy"),
        ({"TruststoreUri": "s3://bucket/" + 2048 * "k"}, "length less than or equal to 2048"),
        ({**TRUSTSTORE, "TruststoreVersion": ""}, "at 'mutualTlsAuthentication.truststoreVersion' failed"),
        ({**TRUSTSTORE, "TruststoreVersion": 65 * "v"}, "length less than or equal to 64"),
        ({"TruststoreVersion": "v1"}, "A truststoreUri must be provided for mutual TLS authentication."),
    ],
)
def test_a_truststore_has_an_address_and_perhaps_a_version(client, refused, asked, said):
    with refused("BadRequestException", match=said):
        make_domain(client, MutualTlsAuthentication=asked)


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ({}, TRUSTSTORE),
        ({"TruststoreVersion": "v2"}, {**TRUSTSTORE, "TruststoreVersion": "v2"}),
        ({"TruststoreVersion": ""}, {"TruststoreUri": TRUSTSTORE["TruststoreUri"]}),
        ({"TruststoreUri": "s3://other/key"}, {**TRUSTSTORE, "TruststoreUri": "s3://other/key"}),
        ({"TruststoreUri": ""}, None),
        ({"TruststoreUri": "", "TruststoreVersion": "v2"}, None),
    ],
)
def test_an_update_merges_into_a_truststore_or_ends_mutual_tls(client, asked, after):
    make_domain(client, MutualTlsAuthentication=TRUSTSTORE)
    assert update(client, MutualTlsAuthentication=asked).get("MutualTlsAuthentication") == after
    assert get(client).get("MutualTlsAuthentication") == after


def test_an_update_can_begin_mutual_tls(client, refused):
    made = make_domain(client)
    update(client, MutualTlsAuthentication={"TruststoreUri": ""})
    assert get(client) == made
    with refused(
        "BadRequestException", match="A truststoreUri must be provided for mutual TLS authentication."
    ):
        update(client, MutualTlsAuthentication={"TruststoreVersion": "v1"})
    update(client, MutualTlsAuthentication=TRUSTSTORE)
    assert get(client)["MutualTlsAuthentication"] == TRUSTSTORE


# Update


def test_what_is_left_out_of_an_update_stays(client):
    made = make_domain(
        client, MutualTlsAuthentication=TRUSTSTORE, RoutingMode="ROUTING_RULE_ONLY", Tags={"a": "1"}
    )
    assert update(client) == made
    assert get(client) == made


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ({"CertificateArn": OTHER_CERTIFICATE}, {"CertificateArn": OTHER_CERTIFICATE}),
        ({"IpAddressType": "dualstack"}, {"IpAddressType": "dualstack"}),
        ({"CertificateName": "new"}, {"CertificateName": "new"}),
        (
            {"OwnershipVerificationCertificateArn": CERTIFICATE},
            {"OwnershipVerificationCertificateArn": CERTIFICATE},
        ),
        ({"OwnershipVerificationCertificateArn": ""}, {"OwnershipVerificationCertificateArn": None}),
        ({"HostedZoneId": "Z0", "DomainNameStatus": "UPDATING", "ApiGatewayDomainName": "d-0"}, {}),
    ],
)
def test_a_configuration_takes_in_what_is_asked_of_it(client, asked, after):
    made = make_domain(
        client,
        DomainNameConfigurations=[
            {
                "CertificateArn": CERTIFICATE,
                "CertificateName": "old",
                "OwnershipVerificationCertificateArn": OTHER_CERTIFICATE,
            }
        ],
    )
    update(client, asked)
    expected = {**configuration(made), **after}
    assert configuration(get(client)) == {
        name: value for name, value in expected.items() if value is not None
    }


def test_a_certificate_cannot_be_taken_away(client, refused):
    make_domain(client)
    with refused(
        "BadRequestException", match="A certificate ARN must be provided for a regional domain name."
    ):
        update(client, {"CertificateArn": ""})


@pytest.mark.parametrize("asked", [[], [{}, {}]])
def test_an_update_has_one_configuration_or_none(client, refused, asked):
    make_domain(client)
    with refused("BadRequestException", match="Invalid input. Expected one domain name configuration"):
        update(client, DomainNameConfigurations=asked)
    update(client, {})


@pytest.mark.parametrize("mode", ["API_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_API_MAPPING"])
def test_a_routing_mode_is_changed_at_once(client, mode):
    made = make_domain(client, RoutingMode="ROUTING_RULE_THEN_API_MAPPING")
    assert update(client, RoutingMode=mode) == {**made, "RoutingMode": mode}


def test_a_routing_mode_can_be_changed_away_from_what_is_there(client, http_api):
    client.create_stage(ApiId=http_api, StageName="prod")
    make_domain(client, RoutingMode="ROUTING_RULE_THEN_API_MAPPING")
    client.create_api_mapping(DomainName=NAME, ApiId=http_api, Stage="prod")
    client.create_routing_rule(
        DomainName=NAME,
        Actions=[{"InvokeApi": {"ApiId": "r3st", "Stage": "prod"}}],
        Conditions=[],
        Priority=1,
    )
    update(client, RoutingMode="API_MAPPING_ONLY")
    update(client, RoutingMode="ROUTING_RULE_ONLY")
    assert len(client.get_api_mappings(DomainName=NAME)["Items"]) == 1
    assert len(client.list_routing_rules(DomainName=NAME)["RoutingRules"]) == 1


# The time that it takes


@pytest.mark.parametrize(
    "asked",
    [
        {"configuration": {"CertificateArn": OTHER_CERTIFICATE}},
        {"configuration": {"IpAddressType": "dualstack"}},
        {"MutualTlsAuthentication": {"TruststoreVersion": "v2"}},
        {"MutualTlsAuthentication": {"TruststoreUri": ""}},
    ],
)
def test_a_new_configuration_or_truststore_is_rolled_out_in_a_minute(client, slow_cloud, asked):
    made = make_domain(client, MutualTlsAuthentication=TRUSTSTORE)
    changed = update(client, **asked)
    assert configuration(changed)["DomainNameStatus"] == "UPDATING"
    assert changed != made
    slow_cloud.clock.advance(seconds=59.9)
    assert get(client) == changed
    slow_cloud.clock.advance(seconds=0.1)
    configuration(changed)["DomainNameStatus"] = "AVAILABLE"
    assert get(client) == changed


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"RoutingMode": "ROUTING_RULE_ONLY"},
        {"configuration": {}},
        {"configuration": {"CertificateArn": CERTIFICATE}},
        {"MutualTlsAuthentication": {}},
        {"MutualTlsAuthentication": TRUSTSTORE},
    ],
)
def test_what_stays_as_it_was_takes_no_time(client, slow_cloud, asked):
    make_domain(client, MutualTlsAuthentication=TRUSTSTORE)
    assert configuration(update(client, **asked))["DomainNameStatus"] == "AVAILABLE"


@pytest.mark.parametrize(
    "asked", [{}, {"RoutingMode": "ROUTING_RULE_ONLY"}, {"configuration": {"CertificateArn": CERTIFICATE}}]
)
def test_while_it_is_updated_it_cannot_be_modified(client, slow_cloud, asked):
    make_domain(client)
    changed = update(client, {"CertificateArn": OTHER_CERTIFICATE})
    with pytest.raises(client.exceptions.ConflictException) as caught:
        update(client, **asked)
    answer = caught.value.response
    assert answer["Error"]["Message"] == "The domain name cannot be modified while its status is UPDATING."
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert get(client) == changed
    slow_cloud.settle()
    update(client, **asked)


def test_while_it_is_updated_it_can_be_tagged_and_deleted(client, slow_cloud):
    make_domain(client)
    update(client, {"CertificateArn": OTHER_CERTIFICATE})
    client.tag_resource(ResourceArn=ARN, Tags={"a": "1"})
    assert status(client) == "UPDATING"
    client.delete_domain_name(DomainName=NAME)
    slow_cloud.settle()
    assert client.get_domain_names()["Items"] == []


def test_an_update_that_fails_leaves_it_as_it_was_and_says_so(client, slow_cloud):
    made = make_domain(client, MutualTlsAuthentication=TRUSTSTORE)
    slow_cloud.fail_next("UpdateDomainName")
    changed = update(
        client, {"CertificateArn": OTHER_CERTIFICATE}, MutualTlsAuthentication={"TruststoreUri": ""}
    )
    assert configuration(changed)["CertificateArn"] == OTHER_CERTIFICATE
    assert configuration(changed)["DomainNameStatus"] == "UPDATING"
    slow_cloud.settle()
    message = "The last update failed. The domain name is configured as it was before."
    configuration(made)["DomainNameStatusMessage"] = message
    assert get(client) == made
    update(client, RoutingMode="ROUTING_RULE_ONLY")
    assert "DomainNameStatusMessage" not in configuration(get(client))


def test_without_another_pace_the_next_call_finds_it_available(client):
    make_domain(client)
    assert (
        configuration(update(client, {"CertificateArn": OTHER_CERTIFICATE}))["DomainNameStatus"] == "UPDATING"
    )
    assert status(client) == "AVAILABLE"


# What a person does


def by_hand(cloud, step):
    getattr(cloud.apigatewayv2, step)(NAME)


# What goes wrong with a certificate, how it is mended, and the status and what is said meanwhile.
TROUBLES = [
    (
        ("fail_certificate_reimport", "reimport_certificate"),
        "PENDING_CERTIFICATE_REIMPORT",
        "The certificate that was imported again is not valid for the domain name.",
    ),
    (
        ("expire_ownership_certificate", "renew_ownership_certificate"),
        "PENDING_OWNERSHIP_VERIFICATION",
        "The ownership verification certificate has expired.",
    ),
]


@pytest.mark.parametrize(("steps", "waits", "said"), TROUBLES)
def test_one_with_a_certificate_in_trouble_cannot_be_modified(client, cloud, refused, steps, waits, said):
    breaks, mends = steps
    made = make_domain(client)
    by_hand(cloud, breaks)
    trouble = {"DomainNameStatus": waits, "DomainNameStatusMessage": said}
    assert configuration(get(client)) == {**configuration(made), **trouble}
    refusal = f"The domain name cannot be modified while its status is {waits}."
    with refused("ConflictException", match=refusal, status=409):
        update(client, {"CertificateArn": OTHER_CERTIFICATE})
    by_hand(cloud, mends)
    assert get(client) == made


@pytest.mark.parametrize(("steps", "waits", "_said"), TROUBLES)
def test_one_with_a_certificate_in_trouble_can_be_deleted(client, cloud, steps, waits, _said):
    make_domain(client)
    by_hand(cloud, steps[0])
    assert status(client) == waits
    client.delete_domain_name(DomainName=NAME)
    assert client.get_domain_names()["Items"] == []


# Reading and deletion


def test_all_are_listed_in_the_order_of_creation(client):
    names = [f"{letter}.example.com" for letter in "cab"]
    made = [make_domain(client, name) for name in names]
    assert client.get_domain_names()["Items"] == made
    first = client.get_domain_names(MaxResults="2")
    assert first["Items"] == made[:2]
    last = client.get_domain_names(MaxResults="2", NextToken=first["NextToken"])
    assert last["Items"] == made[2:]
    assert "NextToken" not in last


def test_pages_are_asked_for_rightly(client, refused):
    with refused("BadRequestException", match="Invalid value for maxResults: 0."):
        client.get_domain_names(MaxResults="0")
    with refused("BadRequestException", match="Invalid pagination token"):
        client.get_domain_names(NextToken="next")


def test_a_deleted_one_is_gone_with_its_mappings_and_rules(client, http_api):
    client.create_stage(ApiId=http_api, StageName="prod")
    for name in (NAME, "www.example.com"):
        make_domain(client, name, RoutingMode="ROUTING_RULE_THEN_API_MAPPING")
        client.create_api_mapping(DomainName=name, ApiId=http_api, Stage="prod")
        client.create_routing_rule(
            DomainName=name,
            Actions=[{"InvokeApi": {"ApiId": "r3st", "Stage": "prod"}}],
            Conditions=[],
            Priority=1,
        )
    client.delete_domain_name(DomainName=NAME)
    make_domain(client)
    assert client.get_api_mappings(DomainName=NAME)["Items"] == []
    assert client.list_routing_rules(DomainName=NAME)["RoutingRules"] == []
    assert len(client.get_api_mappings(DomainName="www.example.com")["Items"]) == 1
    assert len(client.list_routing_rules(DomainName="www.example.com")["RoutingRules"]) == 1


def test_an_api_can_be_deleted_once_the_domain_name_in_front_of_it_is_gone(client, refused, http_api):
    client.create_stage(ApiId=http_api, StageName="prod")
    make_domain(client)
    client.create_api_mapping(DomainName=NAME, ApiId=http_api, Stage="prod")
    with refused("BadRequestException", match=f"Deleting API {http_api} failed."):
        client.delete_api(ApiId=http_api)
    client.delete_domain_name(DomainName=NAME)
    client.delete_api(ApiId=http_api)


@pytest.mark.parametrize("operation", ["get_domain_name", "update_domain_name", "delete_domain_name"])
def test_an_unknown_one_is_not_found(client, refused, operation):
    make_domain(client)
    with refused("NotFoundException", match="Invalid domain name identifier specified", status=404):
        getattr(client, operation)(DomainName="www.example.com")
