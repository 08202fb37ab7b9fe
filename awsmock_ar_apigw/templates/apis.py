"""APIs of templates: made by CreateApi, or of an OpenAPI definition by ImportApi."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.templates.definitions import stored_at
from awsmock_ar_apigw.templates.gateway import OfApiGateway
from awsmock_ar_apigw.templates.refused import failed
from awsmock_ar_apigw.templates.resource import Member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.templates.declared import Declared
    from awsmock_ar_apigw.templates.made import Made
    from awsmock_ar_apigw.templates.resource import Properties, Update
    from awsmock_ar_apigw.templates.site import Site

_DEFINITIONS = ("Body", "BodyS3Location")
# What may stand beside a definition.
_OF_IMPORT = (*_DEFINITIONS, "BasePath", "FailOnWarnings")


class Api(OfApiGateway):
    """An API."""

    def __init__(self, name: str, ref: str) -> None:
        super().__init__(name, ref, members={"BasePath": Member("Basepath")})

    def begin(self, site: Site, declared: Declared, given: Properties) -> Mapping[str, Any]:
        """Create it, or import it."""
        if not any(name in given for name in _DEFINITIONS):
            return super().begin(site, declared, given)
        return self.call(site, "ImportApi", self._imported(site, declared, "Import", given))

    def change(self, site: Site, declared: Declared, made: Made, update: Update) -> Mapping[str, Any]:
        """Change it, or import it anew where its definition has changed.

        A CORS configuration that its template leaves out is deleted. [chosen: the schema lets its update handler delete, and there is
        an operation for it]
        """
        if any(name in update.given for name in _DEFINITIONS):
            if not update.changed:
                return {}
            params = self._imported(site, declared, "Reimport", update.given)
            return self.call(site, "ReimportApi", {**params, **made.handle["ids"]})
        answered = super().change(site, declared, made, update)
        if update.leaves_out("CorsConfiguration"):
            site.call(self.service, "DeleteCorsConfiguration", **made.handle["ids"])
        return answered

    def _imported(self, site: Site, declared: Declared, verb: str, given: Properties) -> dict[str, Any]:
        """The parameters of an import: nothing may stand beside the definition that it could say itself.

        [observed: aws-cdk#15754, of name, protocolType and corsConfiguration; serverless-application-model#3615, of tags]
        [chosen, for all others: they are members of CreateApi like these]

        Raises:
            DeploymentError: there is more.
        """
        if also := [name for name in given if name not in _OF_IMPORT]:
            fields = ", ".join(f"{name[0].lower()}{name[1:]}={_text(given[name])}" for name in also)
            message = f"Redundant fields [{fields}] provided when either Body or BodyS3Location is not empty"
            why = "(say it in the definition instead)"
            raise failed(site, declared, f"{message} {why}", also[0], "BadRequestException")
        body = given["Body"] if "Body" in given else stored_at(site, given["BodyS3Location"])
        return self.params(site, verb, {**given, "Body": body})

    def attributes_of(self, site: Site, declared: Declared, shown: Mapping[str, Any]) -> dict[str, Any]:
        """The attributes."""
        where = site.where
        arn = f"arn:{where.partition}:execute-api:{where.region}:{where.account}:{shown['ApiId']}"
        return super().attributes_of(site, declared, {**shown, "ExecuteApiArn": arn})


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
