"""Who may call a function: what its ``AWS::Lambda::Permission`` say, asked where a stack was deployed with ``permissions=True``.

[documented: API Gateway developer guide, "Troubleshooting issues with HTTP API Lambda integrations", "Control access to HTTP APIs with AWS
Lambda authorizers"; Lambda developer guide, "Resource-based policies": an unqualified policy is about the unqualified function alone]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.cloud.requests import house_of
from awsmock_ar_apigw.serving.refusals import FAILED
from awsmock_ar_apigw.templates.lambda_arns import known
from awsmock_ar_apigw.templates.made import Made
from awsmock_ar_apigw.templates.physical import name_for, overridden
from awsmock_ar_apigw.templates.simple import Simple, failed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.serving.exchange import Exchange
    from awsmock_ar_apigw.serving.functions import Target
    from awsmock_ar_apigw.serving.house import House
    from awsmock_ar_apigw.state.record import Record
    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.site import Site

_GATEWAY = "apigateway.amazonaws.com"
_INVOKE = "lambda:invokefunction"
# What logs say of each [real: H23, and its like for integrations].
_LOGGED = "The IAM role configured on the {0} or API Gateway doesn't have permissions to call the {0}. Check the permissions and try again."


class Permission(NamedTuple):
    """What a permission says, for one function.

    Attributes:
        function: its ARN, with a version or an alias if it is about one.
        principal: who may call it.
        action: what may be done.
        source_arn: which resource may, with wildcards; None for any.
        source_account: whose resource may; None for anybody's.
    """

    function: str
    principal: str
    action: str
    source_arn: str | None
    source_account: str | None


class Permissions:
    """The permissions of a cloud's functions, as far as stacks are to be held to them.

    Attributes:
        granted: those that there are, by who made them.
    """

    def __init__(self) -> None:
        self._guarded: set[str] = set()
        self.granted: dict[tuple[Any, ...], Permission] = {}

    def guard(self, arn: str) -> None:
        """Let a function be called by those alone who may."""
        self._guarded.add(arn)

    def forget(self, arn: str) -> None:
        """A function is gone."""
        self._guarded.discard(arn)

    def check(self, target: Target, exchange: Exchange, by: Record) -> None:
        """Refuse what may not call a function.

        Parameters:
            target: the function.
            exchange: what is on its way.
            by: the integration or the authorizer that calls it.

        Raises:
            Refused: it may not.
        """
        if target.arn not in self._guarded or _has_role(by):
            return
        source = _source(exchange, by)
        account = exchange.place.where.account
        near = [one for one in self.granted.values() if _is_about(one.function, target.arn)]
        whys = [_why_not(one, target.invoked, source, account) for one in near]
        if "" in whys:
            return
        kind = "authorizer" if "AuthorizerId" in by.members else "integration"
        exchange.noted[f"{kind}.error"] = _LOGGED.format(kind)
        raise FAILED.because(_missing(target, source, near, whys))


def _has_role(by: Record) -> bool:
    """Whether the call is made with a role of the account's, whose policy nobody looks at here."""
    return bool(by.members.get("CredentialsArn") or by.members.get("AuthorizerCredentialsArn"))


def _source(exchange: Exchange, by: Record) -> str:
    """The ARN of what calls [documented: C58, C59, H45; of WebSocket APIs: client, CDK's WebSocketLambdaIntegration]."""
    place = exchange.place
    where = place.where
    start = f"arn:{where.partition}:execute-api:{where.region}:{where.account}:{place.api.key}"
    if "AuthorizerId" in by.members:
        return f"{start}/authorizers/{by.members['AuthorizerId']}"
    method, there, path = exchange.route_key.partition(" ")
    if not there:
        return f"{start}/{place.stage_name}/{exchange.route_key}"
    if method == "ANY":
        method = exchange.request.method  # [chosen: permissions have * there]
    return f"{start}/{place.stage_name}/{method}{path}"


def _is_about(function: str, arn: str) -> bool:
    return function == arn or function.startswith(f"{arn}:")


def _why_not(one: Permission, invoked: str, source: str, account: str) -> str:
    """Why a permission doesn't let a call be; empty where it does."""
    if one.function != invoked:
        return f"it is for {one.function}, and {invoked} is called"
    if one.principal not in (_GATEWAY, "*"):
        return f"its Principal is {one.principal}, and has to be {_GATEWAY}"
    if not _is_like(_INVOKE, one.action.lower()):
        return f"its Action is {one.action}, and has to be lambda:InvokeFunction"
    if one.source_account not in (None, account):
        return f"its SourceAccount is {one.source_account}, and the API is of {account}"
    if one.source_arn is not None and not _fits(one.source_arn, source):
        return f"its SourceArn is {one.source_arn}, which {source} doesn't fit"
    return ""


def _fits(pattern: str, arn: str) -> bool:
    """Whether an ARN fits another with wildcards, part by part [documented: IAM user guide, condition operators, "ArnLike"]."""
    wanted, parts = pattern.split(":", 5), arn.split(":", 5)
    if len(wanted) != len(parts):
        return pattern == "*"
    return all(map(_is_like, parts, wanted))


def _is_like(text: str, pattern: str) -> bool:
    """Whether a text is as a pattern has it, in which ``*`` stands for any part, and ``?`` for any character."""
    at = place = 0
    star = tried = -1
    while at < len(text):
        wanted = pattern[place : place + 1]
        if wanted == "*":
            star, tried = place, at
            place += 1
        elif wanted in ("?", text[at]):
            place, at = place + 1, at + 1
        elif star >= 0:  # the last star stands for one character more
            tried += 1
            place, at = star + 1, tried
        else:
            return False
    return not pattern[place:].strip("*")


def _missing(target: Target, source: str, near: list[Permission], whys: list[str]) -> str:
    """Which permission is missing: in words, and as it would stand in a template."""
    there = "It has none. " if not near else f"It has: {'; '.join(whys)}. "
    qualified = f":{target.qualifier}" if target.qualifier else ""
    return (
        f"API Gateway may not call {target.invoked}: no AWS::Lambda::Permission lets {source}. {there}Add one:\n\n"
        "  Permission:\n"
        "    Type: AWS::Lambda::Permission\n"
        "    Properties:\n"
        "      Action: lambda:InvokeFunction\n"
        f"      FunctionName: {target.name}{qualified}\n"
        f"      Principal: {_GATEWAY}\n"
        f"      SourceArn: {_suggested(source)}\n"
    )


def _suggested(source: str) -> str:
    """A source ARN as templates have it: of any stage, and with a wildcard for each variable of the path."""
    start, _, rest = source.partition("/")
    if rest.startswith("authorizers/"):
        return f'"{source}"'
    _stage, _, route = rest.partition("/")
    literal, *variables = route.split("{")
    wildcards = "".join(f"*{one.partition('}')[2]}" for one in variables)
    return f'"{start}/*/{literal}{wildcards}"'


def _permissions(house: House) -> Permissions:
    """Those of a cloud, from the first stack on that is to be held to them."""
    with house.world.lock:
        if house.permissions is None:
            house.permissions = Permissions()
    permissions: Permissions = house.permissions  # type: ignore[assignment]
    return permissions


def guard(site: Site, arn: str) -> None:
    """Let a function be called by those alone who may."""
    _permissions(house_of(site.world)).guard(arn)


def unguard(site: Site, arn: str) -> None:
    """A function is gone."""
    permissions = house_of(site.world).permissions
    if isinstance(permissions, Permissions):
        permissions.forget(arn)


class PermissionType(Simple):
    """``AWS::Lambda::Permission``: none of its properties can be changed."""

    def __init__(self) -> None:
        super().__init__(
            "AWS::Lambda::Permission",
            frozenset(
                {
                    "Action",
                    "EventSourceToken",
                    "FunctionName",
                    "FunctionUrlAuthType",
                    "InvokedViaFunctionUrl",
                    "Principal",
                    "PrincipalOrgID",
                    "SourceAccount",
                    "SourceArn",
                }
            ),
            frozenset({"Id"}),
        )

    def create(self, site: Site, declared: Declared, properties: Mapping[str, Any]) -> Made:
        """Let somebody call a function."""
        for name in ("Action", "Principal"):
            if not isinstance(properties.get(name), str):
                raise failed(site, declared, f"It needs {name}.", name)
        arn = known(site, declared, properties)
        name = name_for(site, declared, most=100)
        key = (site.where, name)
        self._grant(site, properties, arn, key)
        return overridden(site, declared, Made(name, {"Id": name}, {"key": key}))

    def bring_back(self, site: Site, declared: Declared, properties: Mapping[str, Any], made: Made) -> Made:
        """Let them again, in a cloud that was restored."""
        self._grant(site, properties, known(site, declared, properties), made.handle["key"])
        return made

    @staticmethod
    def _grant(site: Site, properties: Mapping[str, Any], arn: str, key: tuple[Any, ...]) -> None:
        if site.permissions:
            _permissions(house_of(site.world)).granted[key] = Permission(
                arn,
                properties["Principal"],
                properties["Action"],
                properties.get("SourceArn"),
                properties.get("SourceAccount"),
            )

    def delete(self, site: Site, declared: Declared, made: Made) -> None:  # noqa: ARG002 - as the protocol has it
        """Take it back."""
        permissions = house_of(site.world).permissions
        if isinstance(permissions, Permissions):
            permissions.granted.pop(made.handle["key"], None)
