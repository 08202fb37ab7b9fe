"""An API as an OpenAPI definition, in the shape that real exports have."""

from __future__ import annotations

import datetime
import re
from collections import Counter
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
# How OpenAPI sees what an authorizer reads. [chosen: our sources have the extension alone, and OpenAPI wants a scheme
# around it; its flows are none that API Gateway knows]
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
        **writer.extension(words.CORS, _wire(api.members.get("CorsConfiguration", {}))),
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
    base_path = "" if stage in (None, DEFAULT) else f"/{stage}"
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
        self._names = self._collected()
        self._operation_ids: set[str | None] = {None}

    def _collected(self) -> dict[str, str]:
        """The integrations that no single operation can hold, with the names that operations call them by.

        [chosen: one that several routes have, or none, would be several, or none, when it is imported again]
        """
        targets = Counter(_integration_of(route) for route in self._routes)
        ids = [one for one in targets if one and targets[one] > 1]
        ids += [one for one in self._integrations if one not in targets]
        return {integration_id: f"integration{number}" for number, integration_id in enumerate(ids, start=1)}

    def extension(self, name: str, value: Any) -> Object:
        """A member that API Gateway adds to OpenAPI, where an export has those, and there is anything in it."""
        return {name: value} if self._extensions and value != {} else {}

    def paths(self) -> Object:
        """The routes, by path and method. An export without extensions has the path of ANY, and no more of it."""
        found: dict[str, Object] = {}
        for route in self._routes:
            method, path = _method_and_path(route)
            item = found.setdefault(path, {})
            operation = self._operation(route)
            item.update(
                self.extension(method, operation) if method == words.ANY_METHOD else {method: operation}
            )
        return found

    def _operation(self, route: Record) -> Object:
        members = route.members
        key, name = members["RouteKey"], members.get("OperationName")
        # OpenAPI allows each name once; the second of two routes goes without.
        is_new = name not in self._operation_ids
        self._operation_ids.add(name)
        return {
            **_filled("isDefaultRoute", key == DEFAULT),
            **({"operationId": name} if is_new else {}),
            **_filled(
                "parameters",
                [_parameter(variable, key) for variable in dict.fromkeys(_VARIABLE.findall(key))],
            ),
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
        if integration_id is None:
            return {}
        if integration_id in self._names:
            return {"$ref": f"#/components/{words.INTEGRATIONS}/{self._names[integration_id]}"}
        return _integration(self._integrations[integration_id])

    def components(self) -> Object:
        """The authorizers, and the integrations that operations name."""
        named = {name: _integration(self._integrations[key]) for key, name in self._names.items()}
        return {
            **_filled("securitySchemes", dict(map(self._scheme, self._authorizers.values()))),
            **self.extension(words.INTEGRATIONS, named),
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


def _parameter(variable: str, key: str) -> Object:
    return {
        "name": variable,
        "in": "path",
        "description": f"Generated path parameter for {key}",
        "required": True,
        "schema": {"type": "string"},
    }


def _integration(record: Record) -> Object:
    return _named(record.members, words.INTEGRATION_WORDS)


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
