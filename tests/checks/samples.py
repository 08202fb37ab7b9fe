"""Values that are just right and just wrong, for each constrained shape of an input."""

from __future__ import annotations

import re

from awsmock_ar_apigw.cloud.services import SERVICES
from awsmock_ar_apigw.spec.model import load
from support import ACCOUNT

MODELS = {service: load(service) for service in SERVICES}
ARN = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/"
UUID = "11aa22bb-33cc-4dd5-8ee6-ffffffffffff"
ECR = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/"


def length(limit, size):
    """The text of a length that is beyond a limit."""
    return f"Member must have length {'less' if limit == 'max' else 'greater'} than or equal to {size}"


def name(most):
    """Names of resources: (right, wrong)."""
    right = ["a234", "0---", "Ab-_", "9" * most, "z" + "-" * (most - 1)]
    wrong = {
        "": ("pattern", "min"),
        "abc": ("pattern", "min"),
        "a" * (most + 1): ("pattern", "max"),
        "-abc": ("pattern",),
        "_abc": ("pattern",),
        "a bc": ("pattern",),
        "abcd\n": ("pattern",),
        "abcé": ("pattern",),
        "٣٣٣٣": ("pattern",),  # digits, but not of ASCII
        "a.bcd": ("pattern",),
    }
    return right, wrong


# By pattern: values that are just right, and values that are just wrong with what they break.
PATTERNS = {
    "ServiceName": name(40),
    "VpcConnectorName": name(40),
    "VpcIngressConnectionName": name(40),
    "ConnectionName": name(32),
    "AutoScalingConfigurationName": name(32),
    "ObservabilityConfigurationName": name(32),
    "AppRunnerResourceArn": (
        [
            ARN + "service/web/1",
            ARN + "s",
            ARN + "a" * (1011 - len(ARN)),
            f"arn:aws-us-gov:apprunner:us-gov-west-1:{ACCOUNT}:service/w",
            f"arn:aws:::{ACCOUNT}:_",
        ],
        {
            ARN: ("pattern",),
            ARN + "a" * (1012 - len(ARN)): ("max",),
            ARN + "a" * 1012: ("pattern", "max"),
            ARN + "service/wéb": ("pattern",),
            ARN + "service/web\n": ("pattern",),
            ARN + "service:web": ("pattern",),
            ARN.replace(ACCOUNT, ACCOUNT[1:]) + "service/web": ("pattern",),
            ARN.replace(ACCOUNT, "1" + ACCOUNT) + "service/web": ("pattern",),
            " " + ARN + "service/web": ("pattern",),
            "service/web": ("pattern",),
        },
    ),
    "RoleArn": (
        [ROLE + "a", ROLE + "a" * 990, ROLE + "service-role/AppRunner", ROLE + "w+=,.@-/",
         ROLE.replace("aws", "aws-cn") + "ab"],
        {
            ROLE: ("pattern",),
            ROLE[:28]: ("pattern", "min"),
            ROLE + "a" * (1024 - len(ROLE) + 1): ("max",),
            ROLE + "a" * 1001: ("pattern", "max"),
            ROLE + "ab\n": ("pattern",),
            ROLE + "abé": ("pattern",),
            ROLE.replace("role", "user") + "abcd": ("pattern",),
            ROLE.replace("aws", "aws-iso-c") + "ab": ("pattern",),
        },
    ),
    "KmsKeyArn": (
        [KEY + UUID, KEY.replace("aws", "aws-cn").replace("us-east", "cn-north") + UUID],
        {
            "": ("pattern",),
            KEY + UUID.upper(): ("pattern",),
            KEY + UUID + "\n": ("pattern",),
            KEY.replace("us-east-1", "us-east-10") + UUID: ("pattern",),
            KEY.replace("key/", "alias/") + UUID: ("pattern",),
            KEY + UUID + "0" * 256: ("pattern", "max"),
        },
    ),
    "ImageIdentifier": (
        [
            ECR + "app",
            ECR + "app:latest",
            ECR + "team/app.x-y_z:v1.2-3",
            ECR + "app@sha256:0a",
            "public.ecr.aws/aws-containers/hello-app-runner:latest",
            "public.ecr.aws/a/b/c",
            ECR + "a" * (1024 - len(ECR)),
        ],
        {
            "": ("pattern", "min"),
            ECR: ("pattern",),
            ECR + "App": ("pattern",),
            ECR + "app:": ("pattern",),
            ECR + "app:é": ("pattern",),
            ECR + "app:latest\n": ("pattern",),
            ECR + "a..b": ("pattern",),
            ECR + "a" * (1025 - len(ECR)): ("max",),
            "public.ecr.aws/app": ("pattern",),
            "docker.io/library/nginx": ("pattern",),
            "nginx": ("pattern",),
        },
    ),
    "Cpu": (
        ["256", "512", "1024", "2048", "4096", "0.25 vCPU", "0.5 vCPU", "1 vCPU", "2 vCPU", "4 vCPU"],
        {
            "2567": ("pattern",),
            "256\n": ("pattern",),
            "1": ("pattern", "min"),
            "0.25 vCPUs": ("pattern", "max"),
            "1 vcpu": ("pattern",),
            "1vCPU": ("pattern",),
            "8 vCPU": ("pattern",),
            "1 vCPU ": ("pattern",),
        },
    ),
    "Memory": (
        ["512", "1024", "2048", "3072", "4096", "6144", "8192", "10240", "12288",
         "0.5 GB", "1 GB", "2 GB", "3 GB", "4 GB", "6 GB", "8 GB", "10 GB", "12 GB"],
        {
            "5120": ("pattern",),
            "512 GB": ("pattern",),
            "5 GB": ("pattern",),
            "2": ("pattern", "min"),
            "12288 MB": ("pattern", "max"),
            "2 gb": ("pattern",),
            "2 GB\n": ("pattern",),
        },
    ),
    "DomainName": (
        ["a", "example.com", "*.example.com", "A-9.*", "a" * 255],
        {
            "": ("pattern", "min"),
            "a" * 256: ("pattern", "max"),
            "exämple.com": ("pattern",),
            "example.com\n": ("pattern",),
            "exa_mple.com": ("pattern",),
        },
    ),
    "SourceDirectory": (
        ["/", "a" * 4096, "\n", "é"],
        {"": ("pattern", "min"), "a" * 4097: ("max",), "a\0": ("pattern",)},
    ),
    "TagKey": (
        ["k", "k" * 128, "AWS:k", "xaws:", "é", " "],
        {
            "": ("pattern", "min"),
            "k" * 129: ("max",),
            "aws:": ("pattern",),
            "aws:" + "k" * 125: ("pattern", "max"),
            "k\n": ("pattern",),
        },
    ),
    "TagValue": (["", "v" * 256, "é"], {"v" * 257: ("max",), "a\nb": ("pattern",), "v\n": ("pattern",)}),
    "String": (
        ["", "s" * 51_200, "é"],
        {"s" * 51_201: ("max",), "a\nb": ("pattern",), "\n": ("pattern",)},
    ),
    "NextToken": (["t", "t" * 1024], {"": ("min",), "t" * 1025: ("max",), "t\n": ("pattern",)}),
    # Sensitive ones
    "BuildCommand": (["make", "m" * 10_000, "\t"], {"": ("pattern",), "a\nb": ("pattern",), "a\r": ("pattern",)}),
    "StartCommand": (["run", "r" * 10_000, "é"], {"": ("pattern",), "a\nb": ("pattern",), "\r": ("pattern",)}),
    "RuntimeEnvironmentVariablesKey": (
        ["k", "k" * 51_200],
        {"": ("min",), "k" * 51_201: ("max",), "secret\n": ("pattern",)},
    ),
    "RuntimeEnvironmentVariablesValue": (
        ["", "v" * 51_200],
        {"v" * 51_201: ("max",), "sec\nret": ("pattern",)},
    ),
}  # fmt: skip


# Lengths that no constraint of the model gives: most are in the descriptions of their shapes.
IN_PROSE = re.compile(r"with a length between \[(\d+)-(\d+)\]")
CHOSEN = {"Arn": (0, 2048), "SelectionExpression": (0, 2048)}
# What the model limits and a rule knows better: a time-out's longest depends on the protocol of its API.
BY_RULE = {"IntegerWithLengthBetween50And30000"}


def bounds(shape):
    """The lower and upper limits of a shape; None where there is none."""
    found = IN_PROSE.search(shape.documentation)
    if found:
        return int(found[1]), int(found[2])
    limits = shape.metadata
    return CHOSEN.get(shape.name, (limits.get("min"), limits.get("max")))


def samples(shape):
    """(right, wrong) values of a shape, wrong ones with the texts of what they break, in order."""
    limits = shape.metadata
    pattern = f"Member must satisfy regular expression pattern: {limits.get('pattern')}"
    if shape.name in PATTERNS:
        right, wrong = PATTERNS[shape.name]
        said = {
            value: [pattern if what == "pattern" else length(what, limits[what]) for what in broken]
            for value, broken in wrong.items()
        }
        return right, said
    if enum := limits.get("enum"):
        text = f"Member must satisfy enum value set: [{', '.join(enum)}]"
        others = {enum[0].swapcase(), enum[0] + " ", enum[0] + "\n", "", "NONE!"}
        return list(enum), {value: [text] for value in others}
    least, most = bounds(shape)
    return (_numbers if shape.type_name == "integer" else _texts)(least, most)


def _numbers(least, most):
    right, wrong = [least, least + 1], {}
    for value in (least - 1, -(2**31)):
        wrong[value] = [f"Member must have value greater than or equal to {least}"]
    if most is not None:
        right += [most, most - 1]
        for value in (most + 1, 2**31 - 1):
            wrong[value] = [f"Member must have value less than or equal to {most}"]
    return right, wrong


def _texts(least, most):
    wrong = {"x" * (least - 1): [length("min", least)]} if least else {}
    if most is not None:
        wrong["x" * (most + 1)] = [length("max", most)]
    return ["x" * least, "x" * (most or 100), "é" * (most or 100)], wrong


def constrained(shape):
    """Whether a value of a shape can be wrong."""
    if shape.name in BY_RULE:
        return False
    return "enum" in shape.metadata or "pattern" in shape.metadata or bounds(shape) != (None, None)
