"""What a service's configuration is filled up with, what is refused in it, and how an update changes it."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import mock_apprunner
from awsmock_ar_apigw.kit.rule import Rule
from awsmock_ar_apigw.services.apprunner import configuration
from support import (
    ACCESS_ROLE,
    ACCOUNT,
    INSTANCE_ROLE,
    available_connection,
    client_of,
    code,
    make_service,
    private_image,
    public_image,
)

OTHER_ACCOUNT = "210987654321"
MEMBERS = (
    "SourceConfiguration",
    "InstanceConfiguration",
    "HealthCheckConfiguration",
    "NetworkConfiguration",
    "ObservabilityConfiguration",
)


class Here(NamedTuple):
    """ARNs of what a configuration may refer to."""

    connection: str
    connector: str
    tracing: str
    auto_scaling: str


def make_here(client, cloud):
    connector = client.create_vpc_connector(VpcConnectorName="private", Subnets=["subnet-1"])
    tracing = client.create_observability_configuration(ObservabilityConfigurationName="tracing")
    scaling = client.create_auto_scaling_configuration(AutoScalingConfigurationName="small")
    return Here(
        available_connection(client, cloud),
        connector["VpcConnector"]["VpcConnectorArn"],
        tracing["ObservabilityConfiguration"]["ObservabilityConfigurationArn"],
        scaling["AutoScalingConfiguration"]["AutoScalingConfigurationArn"],
    )


@pytest.fixture
def here(client, cloud):
    return make_here(client, cloud)


def describe(client, arn):
    return client.describe_service(ServiceArn=arn)["Service"]


def dig(whole, path):
    for name in path.split("."):
        whole = whole[name]
    return whole


def nest(path, value, into):
    """A copy of ``into`` with a value at a path."""
    first, _, rest = path.partition(".")
    return {**into, first: nest(rest, value, into.get(first, {})) if rest else value}


def without(whole, path):
    """A copy of ``whole`` without what is at a path."""
    first, _, rest = path.partition(".")
    if rest:
        return {**whole, first: without(whole[first], rest)}
    return {name: value for name, value in whole.items() if name != first}


# Defaults

AUTO_DEPLOYMENTS = "SourceConfiguration.AutoDeploymentsEnabled"
IMAGE_PORT = "SourceConfiguration.ImageRepository.ImageConfiguration.Port"
CODE_PORT = "SourceConfiguration.CodeRepository.CodeConfiguration.CodeConfigurationValues.Port"
# What is filled in, and another value that must win over it.
DEFAULTS: dict[str, tuple[Any, Any]] = {
    "InstanceConfiguration.Cpu": ("1024", "256"),
    "InstanceConfiguration.Memory": ("2048", "12288"),
    "HealthCheckConfiguration.Protocol": ("TCP", "HTTP"),
    "HealthCheckConfiguration.Path": ("/", "/healthy"),
    "HealthCheckConfiguration.Interval": (5, 20),
    "HealthCheckConfiguration.Timeout": (2, 1),
    "HealthCheckConfiguration.HealthyThreshold": (1, 20),
    "HealthCheckConfiguration.UnhealthyThreshold": (5, 1),
    "NetworkConfiguration.EgressConfiguration.EgressType": ("DEFAULT", "VPC"),
    "NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible": (True, False),
    "NetworkConfiguration.IpAddressType": ("IPV4", "DUAL_STACK"),
    "ObservabilityConfiguration.ObservabilityEnabled": (False, True),
    AUTO_DEPLOYMENTS: (True, False),
    IMAGE_PORT: ("8080", "80"),
    CODE_PORT: ("8080", "80"),
}
# What some of those values need beside them.
NEEDED = {
    "InstanceConfiguration.Cpu": ("InstanceConfiguration.Memory", lambda _: "512"),
    "InstanceConfiguration.Memory": ("InstanceConfiguration.Cpu", lambda _: "4096"),
    "NetworkConfiguration.EgressConfiguration.EgressType": (
        "NetworkConfiguration.EgressConfiguration.VpcConnectorArn",
        lambda here: here.connector,
    ),
    "ObservabilityConfiguration.ObservabilityEnabled": (
        "ObservabilityConfiguration.ObservabilityConfigurationArn",
        lambda here: here.tracing,
    ),
}


def request_for(path, here):
    """A request whose default for this path is the one in the table: of the account's own image, or of code."""
    source = code(here.connection) if path == CODE_PORT else private_image()
    return {"ServiceName": "web-app", "SourceConfiguration": source}


def test_this_file_knows_every_default():
    assert {row.path for row in configuration.DEFAULTS.rows} == set(DEFAULTS)


@pytest.mark.parametrize("path", DEFAULTS)
def test_what_a_request_leaves_out_is_filled_in(client, here, path):
    made = client.create_service(**request_for(path, here))["Service"]
    assert dig(made, path) == DEFAULTS[path][0]
    assert dig(describe(client, made["ServiceArn"]), path) == DEFAULTS[path][0]


@pytest.mark.parametrize("path", DEFAULTS)
def test_what_a_request_gives_stays(client, here, path):
    request = nest(path, DEFAULTS[path][1], request_for(path, here))
    if path in NEEDED:
        beside, value = NEEDED[path]
        request = nest(beside, value(here), request)
    made = client.create_service(**request)["Service"]
    assert dig(describe(client, made["ServiceArn"]), path) == DEFAULTS[path][1]


@pytest.mark.parametrize("path", [path for path in DEFAULTS if "." in path and path != CODE_PORT])
def test_a_given_neighbour_does_not_stop_a_default(client, here, path):
    # Members stand beside the missing one, so its structure is there already.
    neighbours = {
        "InstanceConfiguration": {"InstanceRoleArn": INSTANCE_ROLE},
        "HealthCheckConfiguration": {},
        "NetworkConfiguration": {"EgressConfiguration": {}, "IngressConfiguration": {}},
        "SourceConfiguration": private_image(StartCommand="run"),
    }
    made = client.create_service(ServiceName="web-app", **neighbours)["Service"]
    assert dig(made, path) == DEFAULTS[path][0]
    assert made["InstanceConfiguration"]["InstanceRoleArn"] == INSTANCE_ROLE


@pytest.mark.parametrize(
    ("source", "deploys"),
    [
        pytest.param(lambda _here: public_image(), False, id="ECR Public"),
        pytest.param(lambda _here: private_image(), True, id="this account's ECR"),
        pytest.param(lambda _here: private_image(OTHER_ACCOUNT), False, id="another account's ECR"),
        pytest.param(lambda here: code(here.connection), True, id="code"),
    ],
)
def test_the_kind_of_source_says_whether_a_push_deploys(client, here, source, deploys):
    arn = make_service(client, SourceConfiguration=source(here))
    assert describe(client, arn)["SourceConfiguration"]["AutoDeploymentsEnabled"] is deploys


@pytest.mark.parametrize(
    ("source", "deploys"),
    [
        pytest.param(lambda _here: public_image(), False, id="ECR Public"),
        pytest.param(lambda _here: private_image(), False, id="this account's ECR"),
        pytest.param(lambda _here: private_image(), True, id="this account's ECR, said aloud"),
        pytest.param(lambda _here: private_image(OTHER_ACCOUNT), False, id="another account's ECR"),
        pytest.param(lambda here: code(here.connection), False, id="code"),
        pytest.param(lambda here: code(here.connection), True, id="code, said aloud"),
    ],
)
def test_a_caller_says_whether_a_push_deploys(client, here, source, deploys):
    asked = {**source(here), "AutoDeploymentsEnabled": deploys}
    arn = make_service(client, SourceConfiguration=asked)
    assert describe(client, arn)["SourceConfiguration"] == nest(
        "ImageRepository.ImageConfiguration.Port" if "ImageRepository" in asked else CODE_PORT[20:],
        "8080",
        asked,
    )


def test_a_repository_that_configures_itself_gets_no_values(client, here):
    source = nest(
        "CodeRepository.CodeConfiguration", {"ConfigurationSource": "REPOSITORY"}, code(here.connection)
    )
    arn = make_service(client, SourceConfiguration=source)
    assert describe(client, arn)["SourceConfiguration"] == {**source, "AutoDeploymentsEnabled": True}


def test_values_that_a_repository_overrules_are_ignored(client, here):
    ignored = code(here.connection, **SECRETS)
    ignored["CodeRepository"]["CodeConfiguration"]["ConfigurationSource"] = "REPOSITORY"
    arn = make_service(client, SourceConfiguration=ignored)
    assert describe(client, arn)["SourceConfiguration"] == {**ignored, "AutoDeploymentsEnabled": True}


def test_nothing_is_filled_in_that_has_no_default(client):
    service = describe(client, make_service(client))
    assert "EncryptionConfiguration" not in service
    assert service["InstanceConfiguration"].keys() == {"Cpu", "Memory"}
    assert service["NetworkConfiguration"]["EgressConfiguration"].keys() == {"EgressType"}
    assert service["ObservabilityConfiguration"].keys() == {"ObservabilityEnabled"}
    assert "AuthenticationConfiguration" not in service["SourceConfiguration"]


# Sizes: InstanceConfiguration › Cpu, Memory

CPU = {"0.25": "256", "0.5": "512", "1": "1024", "2": "2048", "4": "4096"}
MEMORY = {
    "0.5": "512",
    "1": "1024",
    "2": "2048",
    "3": "3072",
    "4": "4096",
    "6": "6144",
    "8": "8192",
    "10": "10240",
    "12": "12288",
}
# Which go together: the guide; the documentation of AWS CDK's Memory.
OFFERED = {
    "0.25": ["0.5", "1"],
    "0.5": ["1"],
    "1": ["2", "3", "4"],
    "2": ["4", "6"],
    "4": ["8", "10", "12"],
}
PAIRS = [(cpu, memory) for cpu in CPU for memory in MEMORY]
WRITTEN = {
    "in units": lambda cpu, memory: {"Cpu": CPU[cpu], "Memory": MEMORY[memory]},
    "in vCPU and GB": lambda cpu, memory: {"Cpu": f"{cpu} vCPU", "Memory": f"{memory} GB"},
    "either way": lambda cpu, memory: {"Cpu": f"{cpu} vCPU", "Memory": MEMORY[memory]},
}


def in_units(cpu, memory):
    return WRITTEN["in units"](cpu, memory)


def create_sized(client, instance):
    arn = make_service(client, InstanceConfiguration=instance)
    return describe(client, arn)["InstanceConfiguration"]


def update_sized(client, instance):
    arn = make_service(client, InstanceConfiguration={"Cpu": "1024", "Memory": "3072"})
    client.update_service(ServiceArn=arn, InstanceConfiguration=instance)
    return describe(client, arn)["InstanceConfiguration"]


both_ways = pytest.mark.parametrize("ask", [create_sized, update_sized])


def test_every_size_is_offered_with_another():
    assert set(OFFERED) == set(CPU)
    assert {memory for offered in OFFERED.values() for memory in offered} == set(MEMORY)


@both_ways
@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize(("cpu", "memory"), [pair for pair in PAIRS if pair[1] in OFFERED[pair[0]]])
def test_a_pair_of_sizes_that_is_offered_comes_back_in_units(client, cpu, memory, written, ask):
    assert ask(client, WRITTEN[written](cpu, memory)) == in_units(cpu, memory)


@both_ways
@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize(("cpu", "memory"), [pair for pair in PAIRS if pair[1] not in OFFERED[pair[0]]])
def test_any_other_pair_of_sizes_is_refused(client, refused, cpu, memory, written, ask):
    arn = make_service(client, "other-app", InstanceConfiguration={"Cpu": "1024", "Memory": "3072"})
    words = f"offers with this Cpu. Cpu: {CPU[cpu]}, Memory: {MEMORY[memory]}"
    with refused("InvalidRequestException", match=words):
        if ask is create_sized:
            ask(client, WRITTEN[written](cpu, memory))
        else:
            client.update_service(ServiceArn=arn, InstanceConfiguration=WRITTEN[written](cpu, memory))


ALONE = [
    (name, written, count in fitting)
    for name, unit, sizes, fitting in (("Cpu", "vCPU", CPU, ["1"]), ("Memory", "GB", MEMORY, OFFERED["1"]))
    for count, units in sizes.items()
    for written in (units, f"{count} {unit}")
]


@both_ways
@pytest.mark.parametrize(("name", "size", "fits"), ALONE)
def test_a_size_alone_makes_a_pair_with_the_default_or_with_what_is_there(client, name, size, fits, ask):
    # The default is 1 vCPU with 2 GB, and what is updated has 1 vCPU with 3 GB.
    if fits:
        number, _, unit = size.partition(" ")
        assert ask(client, {name: size})[name] == ({**CPU, **MEMORY}[number] if unit else size)
    else:
        words = "Memory isn't a size that App Runner offers with this Cpu."
        with pytest.raises(client.exceptions.InvalidRequestException, match=words):
            ask(client, {name: size})


# Rules: by name, what breaks one (with words of the refusal), and what comes close and is right


def ask(source=None, **more):
    return {"SourceConfiguration": public_image() if source is None else source, **more}


def egress(**members):
    return {"NetworkConfiguration": {"EgressConfiguration": members}}


def observed(enabled, **members):
    return {"ObservabilityConfiguration": {"ObservabilityEnabled": enabled, **members}}


SECRETS = {"RuntimeEnvironmentSecrets": {"KEY": "arn:aws:ssm:us-east-1:123456789012:parameter/key"}}
WITH_ROLE = {"InstanceConfiguration": {"InstanceRoleArn": INSTANCE_ROLE}}
CODE_CONFIGURATION = "CodeRepository.CodeConfiguration"
REPOSITORY_TYPE = "ImageRepository.ImageRepositoryType"
ROLE = {"AuthenticationConfiguration": {"AccessRoleArn": ACCESS_ROLE}}
API_ALONE = {"ConfigurationSource": "API"}

PUBLIC, PRIVATE = (image()["ImageRepository"]["ImageIdentifier"] for image in (public_image, private_image))

BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "ONE_SOURCE": (
        "You must provide either CodeRepository or ImageRepository in SourceConfiguration, but not both.",
        {
            "no source": lambda _: ask({}),
            "a role and no source": lambda _: ask(ROLE),
            "both sources": lambda here: ask({**public_image(), **code(here.connection)}),
        },
    ),
    "NO_CODE_CONFIGURATION": (
        "CodeConfiguration is required for a service with a code repository.",
        {"code alone": lambda here: ask(without(code(here.connection), CODE_CONFIGURATION))},
    ),
    "NO_CODE_VALUES": (
        "CodeConfigurationValues is required when ConfigurationSource is API.",
        {"API alone": lambda here: ask(nest(CODE_CONFIGURATION, API_ALONE, code(here.connection)))},
    ),
    "NO_CONNECTION": (
        "AuthenticationConfiguration with a ConnectionArn is required for a code repository.",
        {
            "a role": lambda here: ask({**code(here.connection), **ROLE}),
            "nothing in it": lambda here: ask({**code(here.connection), "AuthenticationConfiguration": {}}),
            "none": lambda here: ask(without(code(here.connection), "AuthenticationConfiguration")),
        },
    ),
    "NO_ACCESS_ROLE": (
        f"AuthenticationConfiguration with an AccessRoleArn is required for an ECR image repository: {PRIVATE}",
        {
            "none": lambda _: ask(without(private_image(), "AuthenticationConfiguration")),
            "a connection": lambda here: ask(
                {**private_image(), "AuthenticationConfiguration": {"ConnectionArn": here.connection}}
            ),
        },
    ),
    "WRONG_REPOSITORY_TYPE": (
        (
            "ImageRepositoryType doesn't fit the ImageIdentifier: ECR is for private repositories, and ECR_PUBLIC for "
            "public.ecr.aws. ImageIdentifier: "
        ),
        {
            "a private image": lambda _: ask(nest(REPOSITORY_TYPE, "ECR_PUBLIC", private_image())),
            "a public image": lambda _: ask({**nest(REPOSITORY_TYPE, "ECR", public_image()), **ROLE}),
        },
    ),
    "PUBLIC_AUTO_DEPLOYMENT": (
        "App Runner doesn't support automatic deployments for an image in an ECR Public repository.",
        {"a public image": lambda _: ask({**public_image(), "AutoDeploymentsEnabled": True})},
    ),
    # aws/apprunner-roadmap#170
    "FOREIGN_AUTO_DEPLOYMENT": (
        "App Runner doesn't support automatic deployments for an image in an ECR repository of a different account.",
        {
            "another account": lambda _: ask(
                {**private_image(OTHER_ACCOUNT), "AutoDeploymentsEnabled": True}
            ),
            # The account leads the identifier, and may stand anywhere else in it.
            "this one in the path": lambda _: ask(
                nest(
                    "ImageRepository.ImageIdentifier",
                    f"{OTHER_ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/{ACCOUNT}.app:1",
                    {**private_image(), "AutoDeploymentsEnabled": True},
                )
            ),
        },
    ),
    "RESERVED_VARIABLE": (
        "PORT is a reserved environment variable of App Runner.",
        {
            "a variable of an image": lambda _: ask(public_image(RuntimeEnvironmentVariables={"PORT": "80"})),
            "a variable of code": lambda here: ask(
                code(here.connection, RuntimeEnvironmentVariables={"A": "b", "PORT": ""})
            ),
            "a secret of an image": lambda _: ask(
                public_image(RuntimeEnvironmentSecrets={"PORT": "key"}), **WITH_ROLE
            ),
            "a secret of code": lambda here: ask(
                code(here.connection, RuntimeEnvironmentSecrets={"PORT": "key"}), **WITH_ROLE
            ),
        },
    ),
    "SECRETS_WITHOUT_ROLE": (
        "Instance Role have to be provided if passing in RuntimeEnvironmentSecrets.",
        {
            "an image": lambda _: ask(public_image(**SECRETS)),
            "code": lambda here: ask(code(here.connection, **SECRETS)),
            # The role that fetches the image is another one.
            "an access role": lambda _: ask(private_image(**SECRETS)),
        },
    ),
    # The patterns leave the points of "0.5" and "0.25" unescaped: any character passes there.
    "UNKNOWN_CPU": (
        "Cpu isn't a size that App Runner offers: 0",
        {
            size: lambda _, size=size: ask(InstanceConfiguration={"Cpu": size, "Memory": "1 GB"})
            for size in ("0x5 vCPU", "0x25 vCPU", "0 25 vCPU", "0125 vCPU")
        },
    ),
    "UNKNOWN_MEMORY": (
        "Memory isn't a size that App Runner offers: 0",
        {
            size: lambda _, size=size: ask(InstanceConfiguration={"Memory": size, "Cpu": "1 vCPU"})
            for size in ("0x5 GB", "0,5 GB", "015 GB")
        },
    ),
    "WRONG_PAIR": (
        "Memory isn't a size that App Runner offers with this Cpu. Cpu: 256, Memory: 2048",
        {
            "a pair": lambda _: ask(InstanceConfiguration={"Cpu": "256", "Memory": "2048"}),
            "a size alone": lambda _: ask(InstanceConfiguration={"Cpu": "0.25 vCPU"}),
        },
    ),
    "SECRET_ELSEWHERE": (
        (
            "RuntimeEnvironmentSecrets can refer to secrets of AWS Secrets Manager, and to parameters of AWS Systems "
            "Manager Parameter Store in the same account."
        ),
        {
            reference: lambda _, reference=reference: ask(
                public_image(RuntimeEnvironmentSecrets={"KEY": reference}), **WITH_ROLE
            )
            for reference in (
                "arn:aws:s3:::bucket",
                "arn:aws:ssm:us-east-1:123456789012:document/key",
                "arn:aws:ssm:us-east-1:210987654321:parameter/key",
                "arn:aws:secretsmanager:us-east-1:12:secret:key",
            )
        },
    ),
    "NO_CONNECTOR": (
        "VpcConnectorArn is required when EgressType is VPC.",
        {"VPC alone": lambda _: ask(**egress(EgressType="VPC"))},
    ),
    "CONNECTOR_WITHOUT_VPC": (
        "VpcConnectorArn is only valid when EgressType is VPC. ARN: arn:aws:apprunner:",
        {
            "DEFAULT": lambda here: ask(**egress(EgressType="DEFAULT", VpcConnectorArn=here.connector)),
            # Left out, the type is DEFAULT.
            "no type": lambda here: ask(**egress(VpcConnectorArn=here.connector)),
        },
    ),
    "NO_OBSERVABILITY_ARN": (
        "ObservabilityConfigurationArn is required when ObservabilityEnabled is true.",
        {"enabled alone": lambda _: ask(**observed(True))},
    ),
    "OBSERVABILITY_ARN_WHEN_OFF": (
        (
            "ObservabilityConfigurationArn can be specified only when ObservabilityEnabled is true. "
            "ARN: arn:aws:apprunner:"
        ),
        {"disabled": lambda here: ask(**observed(False, ObservabilityConfigurationArn=here.tracing))},
    ),
}
KEPT: dict[str, dict[str, Any]] = {
    "ONE_SOURCE": {"an image": lambda _: ask(), "code": lambda here: ask(code(here.connection))},
    "NO_CODE_CONFIGURATION": {"code": lambda here: ask(code(here.connection))},
    "NO_CODE_VALUES": {
        "REPOSITORY alone": lambda here: ask(
            nest(CODE_CONFIGURATION, {"ConfigurationSource": "REPOSITORY"}, code(here.connection))
        )
    },
    "NO_CONNECTION": {"a connection": lambda here: ask(code(here.connection))},
    "NO_ACCESS_ROLE": {
        "a role": lambda _: ask(private_image()),
        "ECR Public needs none": lambda _: ask(public_image()),
        "ECR Public may have one": lambda _: ask({**public_image(), **ROLE}),
    },
    "WRONG_REPOSITORY_TYPE": {"ECR": lambda _: ask(private_image()), "ECR_PUBLIC": lambda _: ask()},
    "PUBLIC_AUTO_DEPLOYMENT": {
        "said to be off": lambda _: ask({**public_image(), "AutoDeploymentsEnabled": False}),
        "a private image": lambda _: ask({**private_image(), "AutoDeploymentsEnabled": True}),
    },
    "FOREIGN_AUTO_DEPLOYMENT": {
        "said to be off": lambda _: ask({**private_image(OTHER_ACCOUNT), "AutoDeploymentsEnabled": False}),
        "left out": lambda _: ask(private_image(OTHER_ACCOUNT)),
        "its own": lambda _: ask({**private_image(), "AutoDeploymentsEnabled": True}),
        "code": lambda here: ask({**code(here.connection), "AutoDeploymentsEnabled": True}),
    },
    "RESERVED_VARIABLE": {
        "names like it": lambda _: ask(
            public_image(
                RuntimeEnvironmentVariables={"port": "80", "PORTS": "80", "APP_PORT": "80"}, Port="80"
            )
        ),
        "values": lambda _: ask(public_image(RuntimeEnvironmentVariables={"A": "PORT"})),
        "ignored": lambda here: ask(
            nest(
                f"{CODE_CONFIGURATION}.ConfigurationSource",
                "REPOSITORY",
                code(here.connection, RuntimeEnvironmentVariables={"PORT": "80"}),
            )
        ),
    },
    "SECRETS_WITHOUT_ROLE": {
        "an image": lambda _: ask(public_image(**SECRETS), **WITH_ROLE),
        "code": lambda here: ask(code(here.connection, **SECRETS), **WITH_ROLE),
        "no secret in it": lambda _: ask(public_image(RuntimeEnvironmentSecrets={})),
        "a variable is no secret": lambda _: ask(public_image(RuntimeEnvironmentVariables={"A": "b"})),
    },
    "UNKNOWN_CPU": {"0.5": lambda _: ask(InstanceConfiguration={"Cpu": "0.5 vCPU", "Memory": "1 GB"})},
    "UNKNOWN_MEMORY": {"0.5": lambda _: ask(InstanceConfiguration={"Cpu": "0.25 vCPU", "Memory": "0.5 GB"})},
    "WRONG_PAIR": {"a pair": lambda _: ask(InstanceConfiguration={"Cpu": "256", "Memory": "1024"})},
    "SECRET_ELSEWHERE": {
        reference: lambda _, reference=reference: ask(
            public_image(RuntimeEnvironmentSecrets={"KEY": reference}), **WITH_ROLE
        )
        for reference in (
            "arn:aws:ssm:eu-west-1:123456789012:parameter/a/key",
            "arn:aws:secretsmanager:us-east-1:210987654321:secret:key-AbCdEf",
            "key",
        )
    },
    "NO_CONNECTOR": {
        "both": lambda here: ask(**egress(EgressType="VPC", VpcConnectorArn=here.connector)),
        "neither": lambda _: ask(**egress(EgressType="DEFAULT")),
    },
    "CONNECTOR_WITHOUT_VPC": {
        "both": lambda here: ask(**egress(EgressType="VPC", VpcConnectorArn=here.connector)),
        "neither": lambda _: ask(**egress(EgressType="DEFAULT")),
    },
    "NO_OBSERVABILITY_ARN": {
        "both": lambda here: ask(**observed(True, ObservabilityConfigurationArn=here.tracing)),
        "neither": lambda _: ask(**observed(False)),
    },
    "OBSERVABILITY_ARN_WHEN_OFF": {
        "both": lambda here: ask(**observed(True, ObservabilityConfigurationArn=here.tracing)),
        "neither": lambda _: ask(**observed(False)),
    },
}
REFUSALS = [
    pytest.param(rule, words, request, id=f"{rule}-{what}")
    for rule, (words, requests) in BROKEN.items()
    for what, request in requests.items()
]
# An update that leaves out its CodeConfiguration or how it gets at the source means those that are there.
STAYS = {"NO_CODE_CONFIGURATION-code alone", "NO_CONNECTION-none"}
KEEPERS = [
    pytest.param(request, id=f"{rule}-{what}")
    for rule, asks in KEPT.items()
    for what, request in asks.items()
]


def test_this_file_knows_every_rule():
    rules = {name for name, value in vars(configuration).items() if isinstance(value, Rule)}
    assert rules == BROKEN.keys() == KEPT.keys()


@pytest.mark.parametrize(("rule", "words", "request_of"), REFUSALS)
def test_a_new_service_that_breaks_a_rule_is_refused(client, here, refused, rule, words, request_of):
    request = request_of(here)
    with refused("InvalidRequestException", match=words):
        client.create_service(ServiceName="web-app", **request)


@pytest.mark.parametrize("request_of", KEEPERS)
def test_a_new_service_that_keeps_the_rules_is_made(client, here, request_of):
    arn = make_service(client, **request_of(here))
    assert describe(client, arn)["Status"] == "RUNNING"


def make_alike(client, here, request):
    """A service with a source of the kind that a request names, and nothing that it asks for."""
    source = request["SourceConfiguration"]
    is_code = "CodeRepository" in source and "ImageRepository" not in source
    return make_service(client, SourceConfiguration=code(here.connection) if is_code else public_image())


@pytest.mark.parametrize(("rule", "words", "request_of"), [case for case in REFUSALS if case.id not in STAYS])
def test_an_update_that_breaks_a_rule_is_refused(client, here, refused, rule, words, request_of):
    request = request_of(here)
    arn = make_alike(client, here, request)
    with refused("InvalidRequestException", match=words):
        client.update_service(ServiceArn=arn, **request)


@pytest.mark.parametrize("request_of", KEEPERS)
def test_an_update_that_keeps_the_rules_is_made(client, here, request_of):
    request = request_of(here)
    arn = make_alike(client, here, request)
    client.update_service(ServiceArn=arn, **request)
    assert client.list_operations(ServiceArn=arn)["OperationSummaryList"][0]["Status"] == "SUCCEEDED"


def test_a_rule_is_about_the_whole_and_not_about_what_an_update_names(client, here, refused):
    arn = make_service(client)
    with refused("InvalidRequestException", match="Instance Role have to be provided"):
        client.update_service(ServiceArn=arn, SourceConfiguration=public_image(**SECRETS))
    client.update_service(ServiceArn=arn, **WITH_ROLE)
    # The role is there now, though this update doesn't name it.
    client.update_service(ServiceArn=arn, SourceConfiguration=public_image(**SECRETS))
    kept = describe(client, arn)["SourceConfiguration"]["ImageRepository"]["ImageConfiguration"]
    assert kept["RuntimeEnvironmentSecrets"] == SECRETS["RuntimeEnvironmentSecrets"]


def test_a_refused_role_or_secret_shows_nothing_of_the_secret(client, refused):
    with refused("InvalidRequestException") as refusal:
        client.create_service(ServiceName="web-app", SourceConfiguration=public_image(**SECRETS))
    assert "parameter/key" not in str(refusal.error)


# Updates: [chosen] instance, health check and network are merged by member, the rest is replaced

FULL = {
    "InstanceConfiguration": {"Cpu": "2048", "Memory": "4096", "InstanceRoleArn": INSTANCE_ROLE},
    "HealthCheckConfiguration": {
        "Protocol": "HTTP",
        "Path": "/up",
        "Interval": 9,
        "Timeout": 8,
        "HealthyThreshold": 7,
        "UnhealthyThreshold": 6,
    },
    "NetworkConfiguration": {
        "EgressConfiguration": {"EgressType": "DEFAULT"},
        "IngressConfiguration": {"IsPubliclyAccessible": False},
        "IpAddressType": "DUAL_STACK",
    },
}
MERGED = [
    ("InstanceConfiguration", "Cpu", "1024"),
    ("InstanceConfiguration", "Memory", "6144"),
    ("InstanceConfiguration", "InstanceRoleArn", INSTANCE_ROLE + "-2"),
    ("HealthCheckConfiguration", "Protocol", "TCP"),
    ("HealthCheckConfiguration", "Path", "/down"),
    ("HealthCheckConfiguration", "Interval", 1),
    ("HealthCheckConfiguration", "Timeout", 1),
    ("HealthCheckConfiguration", "HealthyThreshold", 1),
    ("HealthCheckConfiguration", "UnhealthyThreshold", 1),
    ("NetworkConfiguration", "IngressConfiguration", {"IsPubliclyAccessible": True}),
    ("NetworkConfiguration", "IpAddressType", "IPV4"),
]


@pytest.mark.parametrize(("part", "name", "value"), MERGED)
def test_an_update_of_one_member_leaves_the_others(client, part, name, value):
    arn = make_service(client, **FULL)
    before = describe(client, arn)
    client.update_service(ServiceArn=arn, **{part: {name: value}})
    after = describe(client, arn)
    assert after[part] == {**FULL[part], name: value}
    assert {other: after[other] for other in MEMBERS if other != part} == {
        other: before[other] for other in MEMBERS if other != part
    }


def test_an_update_of_the_egress_alone_leaves_the_ingress(client, here):
    arn = make_service(client, **FULL)
    wanted = egress(EgressType="VPC", VpcConnectorArn=here.connector)
    client.update_service(ServiceArn=arn, **wanted)
    expected = {**FULL["NetworkConfiguration"], **wanted["NetworkConfiguration"]}
    assert describe(client, arn)["NetworkConfiguration"] == expected


def test_an_update_of_a_network_leaves_what_it_does_not_name(client, here):
    private = {"IngressConfiguration": {"IsPubliclyAccessible": False}}
    network = {**egress(EgressType="VPC", VpcConnectorArn=here.connector)["NetworkConfiguration"], **private}
    arn = make_service(client, NetworkConfiguration=network)
    for empty in ({"IngressConfiguration": {}}, {"EgressConfiguration": {}}, {}):
        client.update_service(ServiceArn=arn, NetworkConfiguration=empty)
        assert describe(client, arn)["NetworkConfiguration"] == {**network, "IpAddressType": "IPV4"}
    other = client.create_vpc_connector(VpcConnectorName="other", Subnets=["subnet-2"])
    connector = other["VpcConnector"]["VpcConnectorArn"]
    client.update_service(ServiceArn=arn, **egress(VpcConnectorArn=connector))
    wanted = {"EgressType": "VPC", "VpcConnectorArn": connector}
    assert describe(client, arn)["NetworkConfiguration"]["EgressConfiguration"] == wanted


def test_who_leaves_the_vpc_leaves_its_connector(client, here):
    arn = make_service(client, **egress(EgressType="VPC", VpcConnectorArn=here.connector))
    client.update_service(ServiceArn=arn, **egress(EgressType="DEFAULT"))
    assert describe(client, arn)["NetworkConfiguration"]["EgressConfiguration"] == {"EgressType": "DEFAULT"}


def test_observability_can_be_switched_off_without_its_arn(client, here):
    arn = make_service(client, **observed(True, ObservabilityConfigurationArn=here.tracing))
    client.update_service(ServiceArn=arn, **observed(False))
    assert describe(client, arn)["ObservabilityConfiguration"] == {"ObservabilityEnabled": False}


def test_an_image_repository_is_replaced_whole(client):
    arn = make_service(client, SourceConfiguration=public_image(Port="80", StartCommand="run"))
    client.update_service(ServiceArn=arn, SourceConfiguration=public_image(StartCommand="walk"))
    source = describe(client, arn)["SourceConfiguration"]
    assert source["ImageRepository"]["ImageConfiguration"] == {"StartCommand": "walk", "Port": "8080"}


def test_code_keeps_its_configuration_and_its_connection_unless_given(client, here):
    # CodeRepository › CodeConfiguration is required only for CreateService.
    source = code(here.connection, Port="80", StartCommand="run")
    arn = make_service(client, SourceConfiguration=nest("CodeRepository.SourceDirectory", "/app", source))
    before = describe(client, arn)["SourceConfiguration"]
    assert before["CodeRepository"]["SourceDirectory"] == "/app"
    branch = {"Type": "BRANCH", "Value": "release"}
    repository = {"RepositoryUrl": "https://github.com/my-account/other", "SourceCodeVersion": branch}
    client.update_service(ServiceArn=arn, SourceConfiguration={"CodeRepository": repository})
    after = describe(client, arn)["SourceConfiguration"]
    configured = before["CodeRepository"]["CodeConfiguration"]
    assert configured["CodeConfigurationValues"]["StartCommand"] == "run"
    assert after == {**before, "CodeRepository": {**repository, "CodeConfiguration": configured}}


def test_a_new_code_configuration_replaces_the_old_one(client, here):
    arn = make_service(client, SourceConfiguration=code(here.connection, Port="80", StartCommand="run"))
    wanted = nest(CODE_CONFIGURATION, {"ConfigurationSource": "REPOSITORY"}, code(here.connection))
    client.update_service(ServiceArn=arn, SourceConfiguration=wanted)
    source = describe(client, arn)["SourceConfiguration"]
    assert source["CodeRepository"] == wanted["CodeRepository"]


def test_an_update_of_the_image_leaves_what_stands_beside_it(client):
    arn = make_service(client, SourceConfiguration={**private_image(), "AutoDeploymentsEnabled": False})
    image = {"ImageRepository": private_image(Port="80")["ImageRepository"]}
    client.update_service(ServiceArn=arn, SourceConfiguration=image)
    source = describe(client, arn)["SourceConfiguration"]
    assert source == {**image, **ROLE, "AutoDeploymentsEnabled": False}


@pytest.mark.parametrize(
    ("before", "after", "deploys"),
    [
        (private_image(), public_image(), False),
        (private_image(), private_image(OTHER_ACCOUNT), False),
        (public_image(), private_image(), True),
        (private_image(OTHER_ACCOUNT), private_image(), True),
    ],
    ids=["to public", "to another account", "from public", "from another account"],
)
def test_an_image_from_another_place_deploys_as_one_from_there(client, before, after, deploys):
    arn = make_service(client, SourceConfiguration=before)
    client.update_service(ServiceArn=arn, SourceConfiguration=after)
    assert describe(client, arn)["SourceConfiguration"]["AutoDeploymentsEnabled"] is deploys


def test_another_image_from_the_same_place_deploys_as_its_caller_has_said(client):
    arn = make_service(client, SourceConfiguration={**private_image(), "AutoDeploymentsEnabled": False})
    source = nest(
        "ImageRepository.ImageIdentifier", f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/app:2", private_image()
    )
    client.update_service(ServiceArn=arn, SourceConfiguration=source)
    assert describe(client, arn)["SourceConfiguration"]["AutoDeploymentsEnabled"] is False


@pytest.mark.parametrize(
    "part", ["InstanceConfiguration", "HealthCheckConfiguration", "NetworkConfiguration"]
)
def test_an_empty_structure_in_an_update_changes_nothing(client, part):
    arn = make_service(client, **FULL)
    before = describe(client, arn)
    client.update_service(ServiceArn=arn, **{part: {}})
    after = describe(client, arn)
    assert {name: after[name] for name in MEMBERS} == {name: before[name] for name in MEMBERS}


# Whatever the update


def some(**members):
    """A structure with any of these members."""
    return st.fixed_dictionaries({}, optional=members)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12)
variables = st.dictionaries(texts.filter(lambda name: name != "PORT"), texts, max_size=3)
instances = st.sampled_from(
    [write(cpu, memory) for write in WRITTEN.values() for cpu, memory in PAIRS if memory in OFFERED[cpu]]
)
numbers = st.integers(1, 20)
settings = {
    "Port": st.sampled_from(["80", "8080", "3000"]),
    "StartCommand": st.sampled_from(["run", "walk", "./start --fast"]),
    "RuntimeEnvironmentVariables": variables,
    "RuntimeEnvironmentSecrets": variables,
}


def images():
    private = st.builds(
        lambda more, flag: {**private_image(**more), **flag},
        some(**settings),
        some(AutoDeploymentsEnabled=st.booleans()),
    )
    foreign = st.builds(
        lambda more, flag: {**private_image(OTHER_ACCOUNT, **more), **flag},
        some(**settings),
        some(AutoDeploymentsEnabled=st.just(False)),
    )
    public = st.builds(
        lambda more, flag: {**public_image(**more), **flag},
        some(**settings),
        some(AutoDeploymentsEnabled=st.just(False)),
    )
    return private | foreign | public


def codes(here):
    whole = st.builds(
        lambda more, branch, flag: {
            **nest("CodeRepository.SourceCodeVersion.Value", branch, code(here.connection, **more)),
            **flag,
        },
        some(**settings),
        texts,
        some(AutoDeploymentsEnabled=st.booleans()),
    )
    return whole | whole.map(lambda source: without(source, CODE_CONFIGURATION))


def updates(here, sources):
    connected = {"EgressType": "VPC", "VpcConnectorArn": here.connector}
    traced = {"ObservabilityEnabled": True, "ObservabilityConfigurationArn": here.tracing}
    return some(
        SourceConfiguration=sources,
        InstanceConfiguration=st.builds(
            lambda sizes, role: {**sizes, **role},
            st.just({}) | instances,
            some(InstanceRoleArn=st.sampled_from([INSTANCE_ROLE, INSTANCE_ROLE + "-2"])),
        ),
        HealthCheckConfiguration=some(
            Protocol=st.sampled_from(["TCP", "HTTP"]),
            Path=texts,
            Interval=numbers,
            Timeout=numbers,
            HealthyThreshold=numbers,
            UnhealthyThreshold=numbers,
        ),
        NetworkConfiguration=some(
            EgressConfiguration=st.sampled_from([{}, {"EgressType": "DEFAULT"}, connected]),
            IngressConfiguration=st.sampled_from(
                [{}, *({"IsPubliclyAccessible": is_it} for is_it in (True, False))]
            ),
            IpAddressType=st.sampled_from(["IPV4", "DUAL_STACK"]),
        ),
        ObservabilityConfiguration=st.sampled_from([{"ObservabilityEnabled": False}, traced]),
        AutoScalingConfigurationArn=st.sampled_from([here.auto_scaling, here.auto_scaling.rsplit("/", 2)[0]]),
    ).filter(bool)


def configured(service):
    """What a description says about the configuration."""
    summary = service["AutoScalingConfigurationSummary"]
    return {
        **{name: service[name] for name in MEMBERS},
        "AutoScalingConfigurationArn": summary["AutoScalingConfigurationArn"],
    }


def expected(before, asked, here):
    """The configuration after an update, but for its source: worked out without the mock."""
    after = {name: value for name, value in before.items() if name != "SourceConfiguration"}
    for part in ("InstanceConfiguration", "HealthCheckConfiguration"):
        after[part] = {**before[part], **asked.get(part, {})}
    sizes = after["InstanceConfiguration"]
    for name, unit, table in (("Cpu", " vCPU", CPU), ("Memory", " GB", MEMORY)):
        if sizes[name].endswith(unit):
            sizes[name] = table[sizes[name].removesuffix(unit)]
    network = after["NetworkConfiguration"] = {
        **before["NetworkConfiguration"],
        **asked.get("NetworkConfiguration", {}),
    }
    for part in ("EgressConfiguration", "IngressConfiguration"):
        if not network[part]:  # an empty structure names nothing, so nothing changes
            network[part] = before["NetworkConfiguration"][part]
    if "ObservabilityConfiguration" in asked:
        after["ObservabilityConfiguration"] = asked["ObservabilityConfiguration"]
    if "AutoScalingConfigurationArn" in asked:
        after["AutoScalingConfigurationArn"] = here.auto_scaling
    return after


@given(st.data(), st.booleans())
def test_any_update_is_seen_at_once_and_stays_and_can_be_repeated_or_taken_back(data, is_code):
    client = client_of("apprunner")
    with mock_apprunner(seed=7, isolated=True) as cloud:
        here = make_here(client, cloud)
        source = code(here.connection) if is_code else private_image()
        arn = make_service(client, SourceConfiguration=source, **WITH_ROLE)
        for asked in data.draw(
            st.lists(updates(here, codes(here) if is_code else images()), min_size=1, max_size=4)
        ):
            before = configured(describe(client, arn))

            cloud.fail_next("UpdateService")
            client.update_service(ServiceArn=arn, **asked)
            assert configured(describe(client, arn)) == before

            answered = configured(client.update_service(ServiceArn=arn, **asked)["Service"])
            cloud.settle()
            service = describe(client, arn)
            after = configured(service)
            assert after == answered
            assert without(after, "SourceConfiguration") == expected(before, asked, here)
            if "SourceConfiguration" not in asked:
                assert after["SourceConfiguration"] == before["SourceConfiguration"]

            # What a description shows is a valid update, and one that changes nothing.
            client.update_service(ServiceArn=arn, **after)
            again = describe(client, arn)
            assert without(again, "UpdatedAt") == without(service, "UpdatedAt")
            assert again["UpdatedAt"] > service["UpdatedAt"]
