"""How a service is configured: what App Runner fills in, what it refuses, and how an update changes it.

A configuration is the mapping of the members that CreateService and UpdateService share, whole and with sizes
in units.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.cite import chosen, documented, observed
from awsmock_ar_apigw.kit.default import Default, Defaults
from awsmock_ar_apigw.kit.rule import Rule, check_all
from awsmock_ar_apigw.services.apprunner.backend import INVALID_REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.backend import Params
    from awsmock_ar_apigw.kit.call import Call

MEMBERS = (
    "SourceConfiguration",
    "InstanceConfiguration",
    "HealthCheckConfiguration",
    "NetworkConfiguration",
    "ObservabilityConfiguration",
    "AutoScalingConfigurationArn",
)

# Looking into a configuration


def source(whole: Params) -> Mapping[str, Any]:
    """Its source."""
    return whole["SourceConfiguration"]  # type: ignore[no-any-return]


def image(whole: Params) -> Mapping[str, Any]:
    """Its image repository; empty where it has a code repository."""
    return source(whole).get("ImageRepository", {})  # type: ignore[no-any-return]


def code(whole: Params) -> Mapping[str, Any]:
    """Its code repository; empty where it has an image repository."""
    return source(whole).get("CodeRepository", {})  # type: ignore[no-any-return]


def api_values(whole: Params) -> Mapping[str, Any]:
    """What its code runs with, where the API says so: with REPOSITORY, App Runner ignores the values."""
    values: Mapping[str, Any] = code_configuration(whole).get("CodeConfigurationValues", {})
    return values if code_configuration(whole).get("ConfigurationSource") == "API" else {}


def code_configuration(whole: Params) -> Mapping[str, Any]:
    """How its code is built and run; empty where it has an image repository."""
    return code(whole).get("CodeConfiguration", {})  # type: ignore[no-any-return]


def run_settings(whole: Params) -> Mapping[str, Any]:
    """What the instances run with: of the image, or of the code."""
    return image(whole).get("ImageConfiguration", {}) or api_values(whole)


def authentication(whole: Params) -> Mapping[str, Any]:
    """How App Runner gets at the source."""
    return source(whole).get("AuthenticationConfiguration", {})  # type: ignore[no-any-return]


def egress(whole: Params) -> Mapping[str, Any]:
    """Where its outgoing traffic goes."""
    return whole.get("NetworkConfiguration", {}).get("EgressConfiguration", {})  # type: ignore[no-any-return]


def observability(whole: Params) -> Mapping[str, Any]:
    """What is observed of it."""
    return whole.get("ObservabilityConfiguration", {})  # type: ignore[no-any-return]


def is_public(whole: Params) -> bool:
    """Whether it can be reached from everywhere."""
    ingress: Mapping[str, Any] = whole["NetworkConfiguration"]["IngressConfiguration"]
    return bool(ingress["IsPubliclyAccessible"])


def is_of(repository: Mapping[str, Any], account: str) -> bool:
    """Whether an image stands in ECR, in a repository of this account: the account leads its identifier."""
    identifier: str = repository["ImageIdentifier"]
    return repository["ImageRepositoryType"] == "ECR" and identifier.startswith(f"{account}.")


# Defaults


def _deploys_by_itself(whole: Params) -> bool:
    """Whether a push deploys: not from ECR Public, and not from another account's ECR."""
    repository = image(whole)
    return not repository or is_of(repository, whole["AccountId"])


DEFAULTS = Defaults(
    Default("InstanceConfiguration.Cpu", "1024", documented("InstanceConfiguration › Cpu")),
    Default("InstanceConfiguration.Memory", "2048", documented("InstanceConfiguration › Memory")),
    Default(
        "HealthCheckConfiguration.Protocol",
        "TCP",
        documented("HealthCheckConfiguration › Protocol"),
    ),
    Default("HealthCheckConfiguration.Path", "/", documented("HealthCheckConfiguration › Path")),
    Default("HealthCheckConfiguration.Interval", 5, documented("HealthCheckConfiguration › Interval")),
    Default("HealthCheckConfiguration.Timeout", 2, documented("HealthCheckConfiguration › Timeout")),
    Default(
        "HealthCheckConfiguration.HealthyThreshold",
        1,
        documented("HealthCheckConfiguration › HealthyThreshold"),
    ),
    Default(
        "HealthCheckConfiguration.UnhealthyThreshold",
        5,
        documented("HealthCheckConfiguration › UnhealthyThreshold"),
    ),
    Default(
        "NetworkConfiguration.EgressConfiguration.EgressType",
        "DEFAULT",
        documented("CreateService › Examples"),
    ),
    Default(
        "NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible",
        True,
        documented("CreateService › Examples"),
    ),
    Default(
        "NetworkConfiguration.IpAddressType",
        "IPV4",
        documented("NetworkConfiguration › IpAddressType"),
    ),
    Default(
        "ObservabilityConfiguration.ObservabilityEnabled",
        False,
        documented("CreateService › Examples"),
    ),
    Default(
        "SourceConfiguration.AutoDeploymentsEnabled",
        _deploys_by_itself,
        documented("SourceConfiguration › AutoDeploymentsEnabled"),
    ),
    Default(
        "SourceConfiguration.ImageRepository.ImageConfiguration.Port",
        "8080",
        documented("ImageConfiguration › Port"),
        where=lambda whole: bool(image(whole)),
    ),
    Default(
        "SourceConfiguration.CodeRepository.CodeConfiguration.CodeConfigurationValues.Port",
        "8080",
        documented("CodeConfigurationValues › Port"),
        where=lambda whole: bool(api_values(whole)),
    ),
)

# Sizes come back in units, whichever way they were given.
# [observed: terraform-provider-aws's tests send "1 vCPU" and "3 GB" and read 1024 and 3072]
_UNITS = 1024
CPU = {f"{count} vCPU": str(int(float(count) * _UNITS)) for count in ("0.25", "0.5", *"124")}
MEMORY = {f"{count} GB": str(int(float(count) * _UNITS)) for count in ("0.5", *"123468", "10", "12")}
# The memory that App Runner offers with each CPU, in units. [observed: the guide, and the documentation of AWS CDK]
PAIRS = {
    "256": ("512", "1024"),
    "512": ("1024",),
    "1024": ("2048", "3072", "4096"),
    "2048": ("4096", "6144"),
    "4096": ("8192", "10240", "12288"),
}


def in_units(instance: Mapping[str, Any]) -> dict[str, Any]:
    """An instance configuration with its sizes in units."""
    cpu, memory = instance["Cpu"], instance["Memory"]
    units = {"Cpu": CPU.get(cpu, cpu), "Memory": MEMORY.get(memory, memory)}
    return {**instance, **units}


# Rules


def _one_source(whole: Params) -> bool:
    return ("CodeRepository" in source(whole)) != ("ImageRepository" in source(whole))


def _is_reference(value: str, account: str) -> bool:
    """Whether a value is the ARN of a secret, that of a parameter of the account, or a parameter's name."""
    if not value.startswith("arn:") or re.fullmatch(
        r"arn:[^:]+:secretsmanager:[^:]+:[0-9]{12}:secret:.+", value
    ):
        return True
    parameter = re.fullmatch(r"arn:[^:]+:ssm:[^:]+:([0-9]{12}):parameter/.+", value)
    return parameter is not None and parameter[1] == account


def _private_host(identifier: str) -> bool:
    return not identifier.startswith("public.ecr.aws/")


ONE_SOURCE = Rule(
    INVALID_REQUEST,
    "You must provide either CodeRepository or ImageRepository in SourceConfiguration, but not both.",
    documented("SourceConfiguration › CodeRepository"),
    lambda _call, whole: not _one_source(whole),
)
NO_CODE_CONFIGURATION = Rule(
    INVALID_REQUEST,
    "CodeConfiguration is required for a service with a code repository.",
    documented("CodeRepository › CodeConfiguration: required for CreateService"),
    lambda _call, whole: bool(code(whole)) and "CodeConfiguration" not in code(whole),
)
NO_CODE_VALUES = Rule(
    INVALID_REQUEST,
    "CodeConfigurationValues is required when ConfigurationSource is API.",
    chosen("with API, App Runner has no other values to use: CodeConfiguration › ConfigurationSource"),
    lambda _call, whole: (
        code_configuration(whole).get("ConfigurationSource") == "API" and not api_values(whole)
    ),
)
NO_CONNECTION = Rule(
    INVALID_REQUEST,
    "AuthenticationConfiguration with a ConnectionArn is required for a code repository.",
    documented("AuthenticationConfiguration › ConnectionArn"),
    lambda _call, whole: bool(code(whole)) and "ConnectionArn" not in authentication(whole),
)
NO_ACCESS_ROLE = Rule(
    INVALID_REQUEST,
    "AuthenticationConfiguration with an AccessRoleArn is required for an ECR image repository: "
    "{SourceConfiguration[ImageRepository][ImageIdentifier]}",
    documented("AuthenticationConfiguration › AccessRoleArn"),
    lambda _call, whole: (
        image(whole).get("ImageRepositoryType") == "ECR" and "AccessRoleArn" not in authentication(whole)
    ),
)
WRONG_REPOSITORY_TYPE = Rule(
    INVALID_REQUEST,
    "ImageRepositoryType doesn't fit the ImageIdentifier: ECR is for private repositories, and ECR_PUBLIC for "
    "public.ecr.aws. ImageIdentifier: {SourceConfiguration[ImageRepository][ImageIdentifier]}",
    documented("ImageRepository › ImageRepositoryType: it reflects private or public"),
    lambda _call, whole: (
        bool(image(whole))
        and (image(whole)["ImageRepositoryType"] == "ECR") != _private_host(image(whole)["ImageIdentifier"])
    ),
)
PUBLIC_AUTO_DEPLOYMENT = Rule(
    INVALID_REQUEST,
    "App Runner doesn't support automatic deployments for an image in an ECR Public repository.",
    observed("hashicorp/terraform-provider-aws#24531 and #24631"),
    lambda _call, whole: (
        image(whole).get("ImageRepositoryType") == "ECR_PUBLIC"
        and source(whole).get("AutoDeploymentsEnabled") is True
    ),
)
FOREIGN_AUTO_DEPLOYMENT = Rule(
    INVALID_REQUEST,
    "App Runner doesn't support automatic deployments for an image in an ECR repository of a different account.",
    observed(
        "aws/apprunner-roadmap#170, where the message is a picture: its words are our choice, after those of ECR Public"
    ),
    lambda call, whole: (
        image(whole).get("ImageRepositoryType") == "ECR"
        and not is_of(image(whole), call.where.account)
        and source(whole).get("AutoDeploymentsEnabled") is True
    ),
)
SECRETS_WITHOUT_ROLE = Rule(
    INVALID_REQUEST,
    "Instance Role have to be provided if passing in RuntimeEnvironmentSecrets.",
    observed("two public reports of the same text"),
    lambda _call, whole: (
        bool(run_settings(whole).get("RuntimeEnvironmentSecrets"))
        and "InstanceRoleArn" not in whole.get("InstanceConfiguration", {})
    ),
)
SECRET_ELSEWHERE = Rule(
    INVALID_REQUEST,
    "RuntimeEnvironmentSecrets can refer to secrets of AWS Secrets Manager, and to parameters of AWS Systems Manager "
    "Parameter Store in the same account.",
    documented("ImageConfiguration › RuntimeEnvironmentSecrets; that the call is refused is chosen"),
    lambda call, whole: (
        not all(
            _is_reference(value, call.where.account)
            for value in run_settings(whole).get("RuntimeEnvironmentSecrets", {}).values()
        )
    ),
)
RESERVED_VARIABLE = Rule(
    INVALID_REQUEST,
    "PORT is a reserved environment variable of App Runner. Use Port for the port that the application listens to.",
    observed("the guide: managing environment variables; the words are our choice"),
    lambda _call, whole: any(
        "PORT" in run_settings(whole).get(kind, ())
        for kind in ("RuntimeEnvironmentVariables", "RuntimeEnvironmentSecrets")
    ),
)
UNKNOWN_CPU = Rule(
    INVALID_REQUEST,
    "Cpu isn't a size that App Runner offers: {InstanceConfiguration[Cpu]}",
    documented("InstanceConfiguration › Cpu; the pattern leaves its points unescaped"),
    lambda _call, whole: not whole["InstanceConfiguration"]["Cpu"].isdecimal(),
)
UNKNOWN_MEMORY = Rule(
    INVALID_REQUEST,
    "Memory isn't a size that App Runner offers: {InstanceConfiguration[Memory]}",
    documented("InstanceConfiguration › Memory; the pattern leaves its point unescaped"),
    lambda _call, whole: not whole["InstanceConfiguration"]["Memory"].isdecimal(),
)
WRONG_PAIR = Rule(
    INVALID_REQUEST,
    "Memory isn't a size that App Runner offers with this Cpu. Cpu: {InstanceConfiguration[Cpu]}, "
    "Memory: {InstanceConfiguration[Memory]}",
    chosen("the guide and the documentation of AWS CDK offer no other memory with this CPU"),
    lambda _call, whole: (
        whole["InstanceConfiguration"]["Memory"] not in PAIRS[whole["InstanceConfiguration"]["Cpu"]]
    ),
)
NO_CONNECTOR = Rule(
    INVALID_REQUEST,
    "VpcConnectorArn is required when EgressType is VPC.",
    documented("EgressConfiguration › EgressType"),
    lambda _call, whole: egress(whole).get("EgressType") == "VPC" and "VpcConnectorArn" not in egress(whole),
)
CONNECTOR_WITHOUT_VPC = Rule(
    INVALID_REQUEST,
    "VpcConnectorArn is only valid when EgressType is VPC. ARN: "
    "{NetworkConfiguration[EgressConfiguration][VpcConnectorArn]}",
    documented("EgressConfiguration › VpcConnectorArn"),
    lambda _call, whole: egress(whole).get("EgressType") != "VPC" and "VpcConnectorArn" in egress(whole),
)
NO_OBSERVABILITY_ARN = Rule(
    INVALID_REQUEST,
    "ObservabilityConfigurationArn is required when ObservabilityEnabled is true.",
    documented("ServiceObservabilityConfiguration › ObservabilityEnabled"),
    lambda _call, whole: (
        bool(observability(whole).get("ObservabilityEnabled"))
        and "ObservabilityConfigurationArn" not in observability(whole)
    ),
)
OBSERVABILITY_ARN_WHEN_OFF = Rule(
    INVALID_REQUEST,
    "ObservabilityConfigurationArn can be specified only when ObservabilityEnabled is true. ARN: "
    "{ObservabilityConfiguration[ObservabilityConfigurationArn]}",
    documented("ServiceObservabilityConfiguration › ObservabilityConfigurationArn"),
    lambda _call, whole: (
        not observability(whole).get("ObservabilityEnabled")
        and "ObservabilityConfigurationArn" in observability(whole)
    ),
)
_OF_CODE = (NO_CODE_CONFIGURATION, NO_CODE_VALUES, NO_CONNECTION)
_OF_IMAGES = (NO_ACCESS_ROLE, WRONG_REPOSITORY_TYPE, PUBLIC_AUTO_DEPLOYMENT, FOREIGN_AUTO_DEPLOYMENT)
_OF_BOTH = (
    RESERVED_VARIABLE,
    SECRETS_WITHOUT_ROLE,
    SECRET_ELSEWHERE,
    UNKNOWN_CPU,
    UNKNOWN_MEMORY,
    WRONG_PAIR,
    NO_CONNECTOR,
    CONNECTOR_WITHOUT_VPC,
    NO_OBSERVABILITY_ARN,
    OBSERVABILITY_ARN_WHEN_OFF,
)


def check(call: Call, whole: Params) -> None:
    """Refuse a whole configuration, new or updated, that breaks a rule; that it has one source was asked before.

    Raises:
        ServiceError: InvalidRequestException.
    """
    check_all(_OF_CODE if "CodeRepository" in source(whole) else _OF_IMAGES, call, whole)
    check_all(_OF_BOTH, call, whole)


# Making one


def completed(given: Params, account: str) -> dict[str, Any]:
    """The configuration that a request asks for, with every default, in units."""
    whole = DEFAULTS.fill({**given, "AccountId": account})
    del whole["AccountId"]
    whole["InstanceConfiguration"] = in_units(whole["InstanceConfiguration"])
    return whole


def updated(old: Params, given: Params) -> dict[str, Any]:
    """What a request asks for, over what there is.

    Instance, health check and network settings are merged member by member, a source's repository is
    replaced (its CodeConfiguration stays unless given), and the rest is replaced.
    [chosen: a member that an update leaves out stays; CodeConfiguration is documented as required only for CreateService]
    """
    asked = {name: given[name] for name in MEMBERS if name in given}
    for name in ("InstanceConfiguration", "HealthCheckConfiguration"):
        if name in asked:
            asked[name] = {**old[name], **asked[name]}
    if "NetworkConfiguration" in asked:
        asked["NetworkConfiguration"] = _updated_network(
            old["NetworkConfiguration"], asked["NetworkConfiguration"]
        )
    if "SourceConfiguration" in asked:
        asked["SourceConfiguration"] = _updated_source(source(old), source(asked))
    return {**old, **asked}


def _updated_network(old: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**old, **given}
    for name in ("EgressConfiguration", "IngressConfiguration"):
        whole[name] = {**old[name], **given.get(name, {})}
    asked = given.get("EgressConfiguration", {})
    if asked.get("EgressType") == "DEFAULT" and "VpcConnectorArn" not in asked:
        # Who leaves the VPC leaves its connector.
        whole["EgressConfiguration"].pop("VpcConnectorArn", None)
    return whole


def _updated_source(old: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**old, **given}
    if "CodeRepository" in given:
        kept = {
            name: value
            for name, value in old.get("CodeRepository", {}).items()
            if name == "CodeConfiguration"
        }
        whole["CodeRepository"] = {**kept, **given["CodeRepository"]}
    elif "AutoDeploymentsEnabled" not in given and _home(old) != _home(given):
        # Whether a push deploys depends on whose repository it is: its default is worked out anew.
        del whole["AutoDeploymentsEnabled"]
    return whole


def _home(a_source: Mapping[str, Any]) -> tuple[str, str]:
    """Whose repository an image comes from: its type, and the account that leads a private identifier."""
    repository = a_source["ImageRepository"]
    return repository["ImageRepositoryType"], repository["ImageIdentifier"].partition(".")[0]
