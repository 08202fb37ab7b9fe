"""What tests of several folders need: clients, sources, and what a cloud has stored."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.journal import differences_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.kit.difference import Difference

SESSION = boto3.session.Session(
    aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="secret", region_name="us-east-1"
)

ACCOUNT = "123456789012"
ACCESS_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ecr-access"
INSTANCE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/instance"


@cache
def client_of(service: str, region: str = "us-east-1", endpoint_url: str | None = None) -> Any:
    """A client that checks no parameters itself; made once, since a mock catches clients made before it."""
    return SESSION.client(
        service, region_name=region, endpoint_url=endpoint_url, config=Config(parameter_validation=False)
    )


def public_image(**more: Any) -> dict[str, Any]:
    """A source that needs nothing else: an image in ECR Public; ``more`` goes into its ImageConfiguration."""
    repository: dict[str, Any] = {
        "ImageIdentifier": "public.ecr.aws/aws-containers/hello-app-runner:latest",
        "ImageRepositoryType": "ECR_PUBLIC",
    }
    if more:
        repository["ImageConfiguration"] = more
    return {"ImageRepository": repository}


def private_image(account: str = ACCOUNT, **more: Any) -> dict[str, Any]:
    """A source in ECR, of this account or another; ``more`` goes into its ImageConfiguration."""
    repository: dict[str, Any] = {
        "ImageIdentifier": f"{account}.dkr.ecr.us-east-1.amazonaws.com/app:latest",
        "ImageRepositoryType": "ECR",
    }
    if more:
        repository["ImageConfiguration"] = more
    return {
        "ImageRepository": repository,
        "AuthenticationConfiguration": {"AccessRoleArn": ACCESS_ROLE},
    }


def code(connection: str, **more: Any) -> dict[str, Any]:
    """A source on GitHub behind a connection; ``more`` goes into its CodeConfigurationValues."""
    return {
        "CodeRepository": {
            "RepositoryUrl": "https://github.com/my-account/python-hello",
            "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
            "CodeConfiguration": {
                "ConfigurationSource": "API",
                "CodeConfigurationValues": {"Runtime": "PYTHON_311", **more},
            },
        },
        "AuthenticationConfiguration": {"ConnectionArn": connection},
    }


# The least memory that App Runner offers with each number of CPU units.
LEAST_MEMORY = {"256": "512", "512": "1024", "1024": "2048", "2048": "4096", "4096": "8192"}


def sized(cpu: str) -> dict[str, Any]:
    """A request for instances with this many CPU units, and the least memory that goes with them."""
    return {"InstanceConfiguration": {"Cpu": cpu, "Memory": LEAST_MEMORY[cpu]}}


def make_service(client: Any, name: str = "web-app", **more: Any) -> str:
    """Create a service from a public image, unless told otherwise, and return its ARN."""
    more.setdefault("SourceConfiguration", public_image())
    answer = client.create_service(ServiceName=name, **more)
    arn: str = answer["Service"]["ServiceArn"]
    return arn


def available_connection(client: Any, cloud: Any, name: str = "github") -> str:
    """Create a connection, complete its handshake and return its ARN."""
    answer = client.create_connection(ConnectionName=name, ProviderType="GITHUB")
    arn: str = answer["Connection"]["ConnectionArn"]
    cloud.apprunner.approve_connection(arn)
    return arn


def differences_met(cloud: Any) -> set[Difference]:
    """Where AWS was seen to differ from its reference: the rows that the calls of a cloud have met."""
    return {row for call in cloud.calls for row in differences_in(call)}


def fingerprint(cloud: Any) -> str:
    """Everything that a cloud stores, and what it expects to happen."""
    stored = [
        (where, name, list(table.all()))
        for where, tables in world_of(cloud).store.places()
        for name, table in tables.items()
        if any(table.all())
    ]
    return repr((stored, sorted(world_of(cloud).timeline._queue)))


class Refusal:
    """What ``refusal`` gives: the error, once it has come."""

    error: ClientError


@contextmanager
def refusal(
    cloud: Any, code: str, match: str = "", *, status: int = 400, settle: bool = True
) -> Iterator[Refusal]:
    """The call in the block is refused with this code and a message that holds ``match``, and nothing has changed.

    What is pending happens before the call, unless ``settle`` is false.
    """
    if settle:
        cloud.settle()
    before = fingerprint(cloud)
    refused = Refusal()
    with pytest.raises(ClientError) as caught:
        yield refused
    refused.error = caught.value
    answer = caught.value.response
    assert answer["Error"]["Code"] == code
    assert match in answer["Error"]["Message"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == status
    assert fingerprint(cloud) == before


# The three ARNs of a revision, each from the full one, which ``str`` leaves as it is.


def by_revision(arn: str) -> str:
    """The ARN that ends with a revision's number."""
    return arn.rsplit("/", 1)[0]


def by_name(arn: str) -> str:
    """The ARN that ends with a name."""
    return arn.rsplit("/", 2)[0]


each_form = pytest.mark.parametrize("form", [str, by_revision, by_name])
each_numbered_form = pytest.mark.parametrize("form", [str, by_revision])


def each_wrong_arn(resource: str, *, other: str = "connection") -> pytest.MarkDecorator:
    """A test for each way in which an ARN is wrong: as ``swap``, what to replace in it, and ``code``, the error.

    ``resource`` is what the ARN holds before its id, such as ``service/web-app``; ``other`` another kind of resource.
    """
    kind, *parts = resource.split("/")
    within = "/".join(["", *parts, ""])
    shorter, elsewhere = ("/".join(["", *parts[:-1], *last, ""]) for last in ([], ["other"]))
    rows = [
        ((":apprunner:", ":s3:"), "InvalidRequestException"),
        ((f":{kind}/", f":{other}/"), "InvalidRequestException"),
        ((within, shorter), "InvalidRequestException"),
        ((f"{resource}/", "-/" * (len(parts) + 2)), "InvalidRequestException"),
        (("arn:aws:", "arn:aws-cn:"), "ResourceNotFoundException"),
        (("us-east-1", "eu-west-1"), "ResourceNotFoundException"),
        ((ACCOUNT, "210987654321"), "ResourceNotFoundException"),
        ((within, elsewhere), "ResourceNotFoundException"),
    ]
    return pytest.mark.parametrize(("swap", "code"), rows)
