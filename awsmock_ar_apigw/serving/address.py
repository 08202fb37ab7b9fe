"""Addresses: which API, and which of its stages, a host and a path lead to.

Rows such as A4 are those of the collected facts on HTTP API requests; WebSocket APIs have the same hosts and domain names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.base.named import NamedTuple
from awsmock_ar_apigw.base.where import DNS_SUFFIXES
from awsmock_ar_apigw.kit.kind import key_of
from awsmock_ar_apigw.services.apigatewayv2.apis.deployment import deployed
from awsmock_ar_apigw.services.apigatewayv2.apis.protocol import API, WEBSOCKET
from awsmock_ar_apigw.services.apigatewayv2.apis.stage import STAGE
from awsmock_ar_apigw.services.apigatewayv2.domains.api_mapping import API_MAPPING
from awsmock_ar_apigw.services.apigatewayv2.domains.domain_name import DOMAIN_NAME
from awsmock_ar_apigw.serving.refusals import FORBIDDEN, NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.kit.call import Scope
    from awsmock_ar_apigw.services.apigatewayv2.apis.configuration import Configuration
    from awsmock_ar_apigw.serving.refusals import Answer
    from awsmock_ar_apigw.state.record import Record

    # A moment in an account and Region: what is stored there.
    At = Callable[[Where], Scope]

# [documented: A1; inferred: A2]; other names of that kind are somebody else's, such as those of a stand-in for AWS.
_DEFAULT_HOST = re.compile(
    rf"([a-z0-9]+)\.execute-api\.([a-z0-9-]+)\.({'|'.join(map(re.escape, DNS_SUFFIXES))})"
)
DEFAULT_STAGE = "$default"


class Place(NamedTuple):
    """Where a request is answered.

    Attributes:
        where: the account and Region.
        api: the API, as it is now.
        stage: the stage, as it is now.
        served: the API as the stage serves it: as it was deployed.
        domain: the domain name that was asked; None for the default host.
        mapping_key: what the mapping of the domain name takes of the path; None for the default host.
        rest: what is left of the path for the route, as it was sent: empty, or from a slash on.
    """

    where: Where
    api: Record
    stage: Record
    served: Configuration
    domain: Record | None
    mapping_key: str | None
    rest: str

    @property
    def stage_name(self) -> str:
        """The name of the stage, ``$default`` too."""
        name: str = self.stage.members["StageName"]
        return name

    @property
    def raw_path(self) -> str:
        """The path behind the mapping key, with the stage in front unless it is ``$default``, decoded once.

        [real: A21, A23, A27, A28, A39]
        """
        return decoded(self.prefix + self.rest)

    @property
    def prefix(self) -> str:
        """The stage as it stands in front of a path."""
        return "" if self.stage_name == DEFAULT_STAGE else f"/{self.stage_name}"

    @property
    def route_path(self) -> str:
        """The path that routes are compared with: decoded, without stage and mapping key [inferred: A7; U2]."""
        return decoded(self.rest) or "/"


class Elsewhere(NamedTuple):
    """A host of AWS's that leads to no API, or a path that leads to no stage: what is answered, and why."""

    answer: Answer
    why: str


# A path that leads to no stage of a WebSocket API, which the layer in front of all APIs answers, too [real: W16; inferred: W7; U3].
NO_STAGE = FORBIDDEN._replace(headers=(("x-amzn-errortype", "ForbiddenException"),))

# A host that no API has: the layer in front of all APIs answers, and names itself in another way. [client: A9, A10; U6]
UNKNOWN_HOST = FORBIDDEN._replace(headers=(("x-amzn-errortype", "ForbiddenException"),))


@lru_cache(maxsize=256)
def _default_parts(host: str) -> tuple[str, str, str] | None:
    """The API, the Region and the end that a default host names; None for any other host."""
    found = _DEFAULT_HOST.fullmatch(_name(host))
    return (found[1], found[2], found[3]) if found else None


def is_default_host(host: str) -> bool:
    """Whether a host is one that AWS gives to APIs."""
    return _default_parts(host) is not None


def is_known(host: str, places: Iterable[Where], at: At) -> bool:
    """Whether a host is one that AWS gives to APIs, or a domain name that is stored."""
    return is_default_host(host) or _domain_of(_name(host), places, at) is not None


def decoded(path: str) -> str:
    """A path with its percent-encoding taken away, once; what can't be decoded stays as it is [inferred: A41; U3]."""
    try:
        return unquote(path, errors="strict") if "%" in path else path
    except UnicodeDecodeError:
        return path


def find(host: str, path: str, places: Iterable[Where], at: At) -> Place | Elsewhere:
    """Where a request is answered, of a host that is known.

    Parameters:
        host: as the client sent it, with a port or without.
        path: as the client sent it.
        places: each account and Region in which something is stored.
        at: opens one of them.
    """
    default = _default_parts(host)
    if default:
        return _by_default_host(default, path, places, at)
    name = _name(host)
    domain = _domain_of(name, places, at)
    return (
        _in_domain(*domain, path) if domain else Elsewhere(UNKNOWN_HOST, f"There is no domain name {name!r}.")
    )


def protocols_at(host: str, places: Iterable[Where], at: At) -> set[str]:
    """The protocols of the APIs that a host leads to, by whatever path: HTTP, WEBSOCKET, or none."""
    name = _name(host)
    default = _default_parts(name)
    if default:
        scopes = [at(where) for where in places if (where.region, where.dns_suffix) == default[1:]]
        apis = [scope.table(API).get(default[0]) for scope in scopes]
    elif domain := _domain_of(name, places, at):
        scope, record = domain
        mappings = scope.table(API_MAPPING).rows("parent", record.key)
        apis = [scope.table(API).get(mapping.members["ApiId"]) for mapping in mappings]
    else:
        apis = []
    return {api.members["ProtocolType"] for api in apis if api is not None}


def hosts_of(place: Scope) -> set[str]:
    """The hosts of the APIs in an account and Region: default ones, and domain names; a star stands for a first label."""
    where = place.where
    apis = {f"{api.key}.execute-api.{where.region}.{where.dns_suffix}" for api in place.table(API).all()}
    return apis | {domain.key.lower() for domain in place.table(DOMAIN_NAME).all()}


def _name(host: str) -> str:
    return host.rpartition("@")[2].partition(":")[0].rstrip(".").lower()


# Default hosts


def _by_default_host(
    host: tuple[str, str, str], path: str, places: Iterable[Where], at: At
) -> Place | Elsewhere:
    api_id, region, suffix = host
    for where in places:
        if (where.region, where.dns_suffix) == (region, suffix):
            scope = at(where)
            api = scope.table(API).get(api_id)
            if api is not None:
                return _in_api(scope, api, path)
    return Elsewhere(UNKNOWN_HOST, f"There is no API {api_id!r} in {region}.")


def _in_api(scope: Scope, api: Record, path: str) -> Place | Elsewhere:
    """The stage is chosen before the route: by the first segment, if it is the name of one [documented: A4; A5 to A7]."""
    first, slash, rest = path[1:].partition("/")
    stages = scope.table(STAGE)
    named = stages.get(key_of(api.key, first)) if first else None
    if named is not None and first != DEFAULT_STAGE:
        found = _in_stage(scope, api, named, slash + rest)
    else:
        default = stages.get(key_of(api.key, DEFAULT_STAGE))
        if default is None:
            return Elsewhere(_missing(api), f"{_without_stage(api, first)} {_stages(scope, api)}")
        found = _in_stage(scope, api, default, path)
    if isinstance(found, Place) and found.served.api.members["DisableExecuteApiEndpoint"]:
        return Elsewhere(
            _missing(api), "Its default endpoint is disabled (disableExecuteApiEndpoint): ask a domain name."
        )  # A32, A33; W9
    return found


def _missing(api: Record) -> Answer:
    """What is answered where an API has no stage for a path."""
    return NO_STAGE if api.members["ProtocolType"] == WEBSOCKET else NOT_FOUND


def _without_stage(api: Record, first: str) -> str:
    """Why a path leads nowhere that begins with no stage's name: a WebSocket API has no other [documented: W2]."""
    name = repr(api.members["Name"])
    if api.members["ProtocolType"] == WEBSOCKET:
        return (
            f"{name} has no stage {first!r}, and a WebSocket API has no $default one: the path must name one."
        )
    return f"{name} has neither a stage {first!r} nor a $default stage."


def _in_stage(scope: Scope, api: Record, stage: Record, rest: str) -> Place | Elsewhere:
    served = deployed(scope, stage)
    if served is None:
        return Elsewhere(
            _missing(api),
            f"Nothing is deployed to stage {stage.members['StageName']!r} of {api.members['Name']!r}: a stage serves "
            "deployments. Create one, or the stage with AutoDeploy.",
        )  # A8; W6, W7
    return Place(scope.where, api, stage, served, None, None, rest)


def _stages(scope: Scope, api: Record) -> str:
    names = [repr(stage.members["StageName"]) for stage in scope.table(STAGE).rows("parent", api.key)]
    return f"Its stages are: {', '.join(names)}." if names else "It has no stage: create one."


# Domain names


def _domain_of(name: str, places: Iterable[Where], at: At) -> tuple[Scope, Record] | None:
    """The domain name itself goes before one with a star in the place of its first label [documented: A17]."""
    scopes = [at(where) for where in places]
    for asked in (name, f"*.{name.partition('.')[2]}"):
        for scope in scopes:
            domain = next((one for one in scope.table(DOMAIN_NAME).all() if one.key.lower() == asked), None)
            if domain is not None:
                return scope, domain
    return None


def _in_domain(scope: Scope, domain: Record, path: str) -> Place | Elsewhere:
    """The mapping with the longest key that the path begins with, by whole segments [documented: A12, A13; A14]."""
    if domain.members["RoutingMode"] != "API_MAPPING_ONLY":
        raise MockError(
            f"{domain.key!r} has routing rules, which lead to REST APIs: the mock has none. Give it API mappings and the "
            "routing mode API_MAPPING_ONLY."
        )
    mappings = list(scope.table(API_MAPPING).rows("parent", domain.key))
    if not mappings:
        return Elsewhere(UNKNOWN_HOST, f"{domain.key!r} has no API mapping.")  # A19
    plain = decoded(path)
    fitting = [mapping for mapping in mappings if _begins(plain, mapping.members["ApiMappingKey"])]
    if not fitting:
        keys = ", ".join(repr(mapping.members["ApiMappingKey"]) for mapping in mappings)
        return Elsewhere(
            NOT_FOUND, f"No API mapping of {domain.key!r} fits the path. Their keys are: {keys}."
        )  # U7
    mapping = max(fitting, key=lambda one: len(one.members["ApiMappingKey"]))
    key, api_id = mapping.members["ApiMappingKey"], mapping.members["ApiId"]
    api = scope.table(API).get(api_id)
    stage = scope.table(STAGE).get(key_of(api_id, mapping.members["Stage"]))
    if api is None or stage is None:
        return Elsewhere(NOT_FOUND, f"The mapping of {domain.key!r} leads to an API or a stage that is gone.")
    found = _in_stage(scope, api, stage, _behind(path, key))
    return found._replace(domain=domain, mapping_key=key) if isinstance(found, Place) else found


def _begins(path: str, key: str) -> bool:
    return not key or path == f"/{key}" or path.startswith(f"/{key}/")


def _behind(path: str, key: str) -> str:
    """What is left of a path, as it was sent, behind as many segments as a key has."""
    if not key:
        return path
    segments = path.split("/")[key.count("/") + 2 :]
    return "".join(f"/{segment}" for segment in segments)
