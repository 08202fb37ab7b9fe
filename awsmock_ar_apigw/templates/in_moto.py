"""Resources that moto makes, where it is active: each by a stack of its own, in moto's CloudFormation.

moto is called by botocore, as a test's own code calls it, and knows itself what its CloudFormation can make, and how: no call of
another service is written down here. What it can't make is there in name alone. References between resources have their
values by then, so that a stack of one resource is all that it takes.
"""

from __future__ import annotations

import json
import sys
import uuid
import warnings
from contextlib import suppress
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
# What moto warns of: what it can't make, which is there in name then; and that one of its services refuses in another's words.
_NO_NEWS = ("Tried to parse", r"Exception\(.*does not match an error shape")
# EC2's error for what something else is in. [documented: EC2's error codes]
_IN_USE = "DependencyViolation"
# Functions, and what belongs to them, run here.
_NOT_THERE = ("AWS::Lambda::", "AWS::CloudFormation::", "AWS::CDK::")
# The attributes that moto's resources have, by type, of those that don't follow from an id. [moto 5.2.5]
_ATTRIBUTES = {
    "AWS::EC2::EIP": ("AllocationId",),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("DNSName",),
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
    stubber = getattr(models, "botocore_stubber", None)
    return bool(getattr(stubber, "enabled", False))


def create(site: Site, declared: Declared, properties: Mapping[str, Any], name: str) -> InMoto | None:
    """Make a resource in moto; None if it can't be made there, or isn't to be: a test that gives its ``Ref`` has it already.

    Parameters:
        site: where the stack is made.
        declared: the resource.
        properties: what it is to be like.
        name: its name, which is its id where moto's own is none.

    Raises:
        DeploymentError: the service, as moto has it, refuses it.
    """
    is_given = _REF in site.overrides.get(declared.logical_id, {})
    if is_given or not is_active() or declared.type.startswith(_NOT_THERE):
        return None
    # Nobody else's, whichever clouds moto has been beside: a refusal is followed by its end.
    stack = f"awsmock-{declared.logical_id[:64]}-{uuid.uuid4().hex}"
    try:
        _call(site, "create_stack", StackName=stack, TemplateBody=_template(declared.type, properties))
        said = _outputs(_call(site, "describe_stacks", StackName=stack)["Stacks"][0])
    except ClientError as error:
        _clear(site, stack)
        raise _refused(site, declared, error) from error
    except (BotoCoreError, MockError) as error:
        raise failed(site, declared, f"moto's CloudFormation can't be asked: {error}") from error
    except Exception as error:  # noqa: BLE001 - moto's own, in this process: a template is not to fail of it
        _clear(site, stack)
        _warn(declared, error)
        return None
    ref = said.pop(_REF, None)
    if ref is None:
        _clear(site, stack)
        return None
    # Some of moto's resources have none that is a text, and show what Python calls them.
    return InMoto(stack, name if ref.startswith("<moto.") else ref, said)


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

    Of a network moto leaves parts behind, such as route tables, and refuses to take away what these are in: that is its own affair.
    [moto 5.2.5: its route tables, gateways and the like have no end in CloudFormation]

    Raises:
        DeploymentError: the service, as moto has it, refuses it.
    """
    if not is_active():
        return
    try:
        _call(site, "delete_stack", StackName=stack)
    except ClientError as error:
        said = error.response["Error"]
        if said.get("Code") != _IN_USE:
            raise failed(
                site, declared, said.get("Message", str(error)), code=said.get("Code", "")
            ) from error
        warnings.warn(
            f"{declared.logical_id} ({declared.type}) is left in moto, which says: {said.get('Message')}",
            StandInWarning,
            stacklevel=2,
        )


def is_there(site: Site, stack: str) -> bool:
    """Whether moto still has the stack of a resource."""
    try:
        return bool(is_active() and _call(site, "describe_stacks", StackName=stack)["Stacks"])
    except ClientError:
        return False


def _call(site: Site, method: str, **params: Any) -> dict[str, Any]:
    client = client_of(house_of(site.world), "cloudformation", site.where.region)
    with warnings.catch_warnings():
        for said in _NO_NEWS:
            warnings.filterwarnings("ignore", said)
        found: dict[str, Any] = getattr(client, method)(**params)
    return found


def _clear(site: Site, stack: str) -> None:
    """Leave nothing of a stack that has come to nothing: why it has is told, and moto may fail of its end, too."""
    with suppress(Exception):
        _call(site, "delete_stack", StackName=stack)


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
    message = said.get("Message", str(error))
    why = f'(so moto says; without it, this is there in name: overrides={{"{declared.logical_id}": {{"Ref": …}}}})'
    return failed(site, declared, f"{message} {why}", code=said.get("Code", ""))


def _warn(declared: Declared, error: Exception) -> None:
    why = (
        f"moto's CloudFormation lacks a package ({error}). Install it: pip install 'moto[cloudformation]'."
        if isinstance(error, ImportError)
        else f"moto's CloudFormation failed of it, by {type(error).__name__}: {error}."
    )
    warnings.warn(
        f"{declared.logical_id} ({declared.type}) is there in name alone: {why}", StandInWarning, stacklevel=2
    )
