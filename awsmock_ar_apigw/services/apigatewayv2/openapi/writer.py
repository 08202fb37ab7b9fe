"""An API as an OpenAPI definition, in the shape that real exports have."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.clock import EPOCH
from awsmock_ar_apigw.services.apigatewayv2.apis.authorizer_configuration import JWT
from awsmock_ar_apigw.services.apigatewayv2.apis.route_key import DEFAULT
from awsmock_ar_apigw.services.apigatewayv2.openapi import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from awsmock_ar_apigw.base.where import Where
    from awsmock_ar_apigw.services.apigatewayv2.apis.configuration import Configuration
    from awsmock_ar_apigw.state.record import Record

    Object = dict[str, Any]

_SPECIFICATION = "3.0.1"
_VARIABLE = re.compile(r"\{([^{}]+)\}")
# What an export leaves out. [observed: public samples of exports]
_DEFAULT_TIMEOUT = 30_000
# How OpenAPI sees what an authorizer reads. [observed: public samples of exports]
_JWT_SCHEME: Object = {"type": "oauth2", "flows": {}}
_REQUEST_SCHEME: Object = {"type": "apiKey", "name": "Authorization", "in": "header"}


def document_of(where: Where, configuration: Configuration, stage: str | None, *, extensions: bool) -> Object:
    """The definition whose import makes such an API again.

    Parameters:
        where: where the API is.
        configuration: the API and its parts.
        stage: the stage that serves it; None for the latest configuration.
        extensions: whether to have what API Gateway adds to OpenAPI.

    [observed: public samples of exports, for the members and their order; what samples lack is our choice]
    """
    api, writer = configuration.api, _Writer(configuration, extensions=extensions)
    endpoint = {words.DISABLED: True} if api.members["DisableExecuteApiEndpoint"] else {}
    return {
        "openapi": _SPECIFICATION,
        "info": _info(api),
        "servers": [
            {**_server(where, api, stage), **writer.extension(words.ENDPOINT_CONFIGURATION, endpoint)}
        ],
        **_filled(
            "tags",
            [{"name": name, **writer.extension(words.TAG_VALUE, value)} for name, value in api.tags.items()],
        ),
        "paths": writer.paths(),
        **_filled("components", writer.components()),
        **writer.extension(words.CORS, _named(api.members.get("CorsConfiguration", {}), words.CORS_WORDS)),
        **writer.extension(words.IMPORTEXPORT_VERSION, words.VERSION),
    }


def _info(api: Record) -> Object:
    """What an API is called; one without a version has the time of its creation.

    [observed: public samples show a time there; that it is this one: chosen]
    """
    created = EPOCH + datetime.timedelta(microseconds=api.created)
    return {
        "title": api.members["Name"],
        **_filled("description", api.members.get("Description")),
        "version": api.members.get("Version", f"{created:%Y-%m-%d %H:%M:%S}UTC"),
    }


def _server(where: Where, api: Record, stage: str | None) -> Object:
    """Where a stage is. [observed: a public sample has its name without a slash]"""
    base_path = "" if stage in (None, DEFAULT) else stage
    return {
        "url": f"https://{api.key}.execute-api.{where.region}.{where.dns_suffix}/{{basePath}}",
        "variables": {"basePath": {"default": base_path}},
    }


def _filled(name: str, value: Any) -> Object:
    """A member, unless there is nothing in it."""
    return {name: value} if value else {}


def _wire(members: Mapping[str, Any]) -> Object:
    """The members of a structure as they are on the wire, in one order."""
    return {name[0].lower() + name[1:]: members[name] for name in sorted(members)}


class _Writer:
    """Writes the parts of an API, which name one another."""

    def __init__(self, configuration: Configuration, *, extensions: bool) -> None:
        self._extensions = extensions
        self._routes = sorted(configuration.routes, key=_order)
        self._integrations = {
            record.members["IntegrationId"]: record for record in configuration.integrations
        }
        self._authorizers = {record.members["AuthorizerId"]: record for record in configuration.authorizers}
        self._operation_ids: set[str | None] = {None}

    def extension(self, name: str, value: Any) -> Object:
        """A member that API Gateway adds to OpenAPI, where an export has those, and there is anything in it."""
        return {name: value} if self._extensions and value != {} else {}

    def paths(self) -> Object:
        """The routes, by path and method.

        What guards all methods at once is an extension, and stands where those of other objects do: last.
        [observed: public samples, of other objects; inferred for this one]
        """
        found: dict[str, Object] = {}
        for route in self._routes:
            method, path = _method_and_path(route)
            found.setdefault(path, {})[method] = self._operation(route)
        return {path: self._item(path, operations) for path, operations in found.items()}

    def _item(self, path: str, operations: Object) -> Object:
        """A path: its methods, then its variables, once for all. [observed: public samples]"""
        any_method = operations.pop(words.ANY_METHOD, {})
        variables = dict.fromkeys(_VARIABLE.findall(path))
        return {
            **operations,
            **_filled("parameters", [_parameter(variable) for variable in variables]),
            **self.extension(words.ANY_METHOD, any_method),
        }

    def _operation(self, route: Record) -> Object:
        members = route.members
        key, name = members["RouteKey"], members.get("OperationName")
        # OpenAPI allows each name once; the second of two routes goes without.
        is_new = name not in self._operation_ids
        self._operation_ids.add(name)
        return {
            **_filled("isDefaultRoute", key == DEFAULT),
            **({"operationId": name} if is_new else {}),
            "responses": {"default": {"description": f"Default response for {key}"}},
            **self._security(members),
            **self.extension(words.INTEGRATION, self._integration(_integration_of(route))),
        }

    def _security(self, members: Mapping[str, Any]) -> Object:
        if members["AuthorizationType"] == "AWS_IAM":
            return self.extension(words.AUTH, {"type": "AWS_IAM"})
        authorizer = self._authorizers.get(members.get("AuthorizerId", ""))
        if authorizer is None:
            return {}
        return {"security": [{authorizer.members["Name"]: members.get("AuthorizationScopes", [])}]}

    def _integration(self, integration_id: str | None) -> Object:
        """The integration of a route, in place, however many have it.

        [observed: an export of an API as the developer guide's tutorial makes it, whose routes share one]
        """
        return _integration(self._integrations[integration_id]) if integration_id else {}

    def components(self) -> Object:
        """The authorizers, and the integrations that no route has. [observed: a public sample, for these]"""
        used = set(map(_integration_of, self._routes))
        unused = {
            f"unusedIntegration_{key}": _integration(record)
            for key, record in self._integrations.items()
            if key not in used
        }
        return {
            **_filled("securitySchemes", dict(map(self._scheme, self._authorizers.values()))),
            **self.extension(words.INTEGRATIONS, unused),
        }

    def _scheme(self, authorizer: Record) -> tuple[str, Object]:
        members = authorizer.members
        scheme = _JWT_SCHEME if members["AuthorizerType"] == JWT else _REQUEST_SCHEME
        return members["Name"], {**scheme, **self.extension(words.AUTHORIZER, _authorizer(members))}


def _order(route: Record) -> tuple[str, int]:
    """Routes by path, and those of a path in the order of OpenAPI's methods."""
    method, path = _method_and_path(route)
    return path, (*words.METHODS, words.ANY_METHOD).index(method)


def _method_and_path(route: Record) -> tuple[str, str]:
    """Where a route stands among the paths."""
    key = route.members["RouteKey"]
    if key == DEFAULT:
        return words.ANY_METHOD, words.DEFAULT_PATH
    method, path = key.split(" ", 1)
    return words.ANY_METHOD if method == "ANY" else method.lower(), path


def _integration_of(route: Record) -> str | None:
    target: str | None = route.members.get("Target")
    return target.partition("/")[2] if target else None


def _parameter(variable: str) -> Object:
    return {
        "name": variable,
        "in": "path",
        "description": f"Generated path parameter for {variable}",
        "required": True,
        "schema": {"type": "string"},
    }


def _integration(record: Record) -> Object:
    found = _named(record.members, words.INTEGRATION_WORDS)
    if found.get("timeoutInMillis") == _DEFAULT_TIMEOUT:
        del found["timeoutInMillis"]
    return found


def _authorizer(members: Mapping[str, Any]) -> Object:
    return _named(members, words.AUTHORIZER_WORDS)


def _named(members: Mapping[str, Any], table: Mapping[str, str]) -> Object:
    """A part's members as an extension calls them."""
    return {
        word: _OTHERWISE.get(member, _plain)(members[member])
        for word, member in table.items()
        if member in members
    }


# What documents write in another form than answers do.


def _plain(value: Any) -> Any:
    return value


def _comma_separated(values: Iterable[str]) -> str:
    return ",".join(values)


_OTHERWISE: dict[str, Callable[[Any], Any]] = {
    "AuthorizerType": str.lower,
    "IdentitySource": _comma_separated,
    "IntegrationType": str.lower,
    "JwtConfiguration": _wire,
    "TlsConfig": _wire,
}
