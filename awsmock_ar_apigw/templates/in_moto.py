"""Resources that moto makes, where it is active: each by a stack of its own, in moto's CloudFormation.

moto is called by botocore, as a test's own code calls it, and knows itself what its CloudFormation can make, and how: no call of
another service is written down here. What it can't make is there in name alone. References between resources have their
values by then, so that a stack of one resource is all that it takes.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.serving.http_api.service_integration import client_of
from awsmock_ar_apigw.templates.errors import StandInWarning
from awsmock_ar_apigw.templates.simple import failed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site

# What a resource's handle has if moto has the resource: the name of its stack there.
HANDLE = "moto"
_RESOURCE, _REF = "Resource", "Ref"
# Functions, and what belongs to them, run here.
_NOT_THERE = ("AWS::Lambda::", "AWS::CloudFormation::", "AWS::CDK::")
# The attributes that moto's resources have, by type, of those that don't follow from an id. [moto 5.2.5]
_ATTRIBUTES = {
    "AWS::EC2::EIP": ("AllocationId",),
    "AWS::EC2::VPC": ("DefaultNetworkAcl", "DefaultSecurityGroup"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("CanonicalHostedZoneID", "DNSName", "LoadBalancerFullName"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("TargetGroupFullName",),
    "AWS::IAM::ManagedPolicy": ("PolicyId",),
    "AWS::IAM::Role": ("Arn", "RoleId"),
}


class InMoto(NamedTuple):
    """A resource that moto has.

    Attributes:
        stack: the name of its stack there.
        ref: its physical id.
        attributes: what moto says of it.
    """

    stack: str
    ref: str
    attributes: Mapping[str, Any]


def is_active() -> bool:
    """Whether moto answers calls now."""
    models = sys.modules.get("moto.core.models")
    return models is not None and bool(models.botocore_stubber.enabled)


def create(site: Site, declared: Declared, properties: Mapping[str, Any], name: str) -> InMoto | None:
    """Make a resource in moto; None if it can't be made there.

    Parameters:
        site: where the stack is made.
        declared: the resource.
        properties: what it is to be like.
        name: what its stack there may be called.

    Raises:
        DeploymentError: the service, as moto has it, refuses it.
    """
    if not is_active() or declared.type.startswith(_NOT_THERE):
        return None
    stack = f"awsmock-{''.join(letter if letter.isalnum() else '-' for letter in name)}"[:128]
    try:
        _call(site, "create_stack", StackName=stack, TemplateBody=_template(declared.type, properties))
        said = _outputs(_call(site, "describe_stacks", StackName=stack)["Stacks"][0])
    except ClientError as error:
        _call(site, "delete_stack", StackName=stack)
        raise _refused(site, declared, error) from error
    except (BotoCoreError, MockError) as error:
        raise failed(site, declared, f"moto's CloudFormation can't be asked: {error}") from error
    except Exception as error:  # noqa: BLE001 - moto's own, in this process: a template is not to fail of it
        _call(site, "delete_stack", StackName=stack)
        _warn(declared, error)
        return None
    ref = said.pop(_REF, None)
    if ref is None:
        _call(site, "delete_stack", StackName=stack)
        return None
    return InMoto(stack, ref, said)


def update(site: Site, declared: Declared, properties: Mapping[str, Any], stack: str) -> None:
    """Change a resource in moto.

    Raises:
        DeploymentError: the service, as moto has it, refuses it.
    """
    try:
        _call(site, "update_stack", StackName=stack, TemplateBody=_template(declared.type, properties))
    except ClientError as error:
        raise _refused(site, declared, error) from error
    except (BotoCoreError, MockError) as error:
        raise failed(site, declared, f"moto's CloudFormation can't be asked: {error}") from error
    except Exception as error:  # noqa: BLE001 - likewise
        _warn(declared, error)


def delete(site: Site, declared: Declared, stack: str) -> None:
    """Take a resource away in moto, unless moto has ended.

    Raises:
        DeploymentError: the service, as moto has it, refuses it.
    """
    if not is_active():
        return
    try:
        _call(site, "delete_stack", StackName=stack)
    except ClientError as error:
        raise _refused(site, declared, error) from error


def is_there(site: Site, stack: str) -> bool:
    """Whether moto still has the stack of a resource."""
    try:
        return bool(is_active() and _call(site, "describe_stacks", StackName=stack)["Stacks"])
    except ClientError:
        return False


def _call(site: Site, method: str, **params: Any) -> dict[str, Any]:
    client = client_of(house_of(site.world), "cloudformation", site.where.region)
    # What moto says of what it can't make is no news: it is there in name then.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tried to parse")
        found: dict[str, Any] = getattr(client, method)(**params)
    return found


def _template(type_name: str, properties: Mapping[str, Any]) -> str:
    wanted = _ATTRIBUTES.get(type_name, ())
    outputs: dict[str, Any] = {name: {"Value": {"Fn::GetAtt": [_RESOURCE, name]}} for name in wanted}
    outputs[_REF] = {"Value": {"Ref": _RESOURCE}}
    resource = {"Type": type_name, "Properties": properties}
    return json.dumps({"Resources": {_RESOURCE: resource}, "Outputs": outputs}, default=str)


def _outputs(stack: Mapping[str, Any]) -> dict[str, Any]:
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())}


def _refused(site: Site, declared: Declared, error: ClientError) -> Exception:
    said = error.response["Error"]
    return failed(site, declared, said.get("Message", str(error)), code=said.get("Code", ""))


def _warn(declared: Declared, error: Exception) -> None:
    warnings.warn(
        f"{declared.logical_id} ({declared.type}) is there in name alone: moto's CloudFormation failed of it, by "
        f"{type(error).__name__}: {error}.",
        StandInWarning,
        stacklevel=2,
    )
