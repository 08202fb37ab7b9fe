"""Where resources are made one by one, as a stack makes them, and looked at by a client."""

from __future__ import annotations

from typing import Any

import boto3

from awsmock_ar_apigw.base.where import Where
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.kit.kind import alive
from awsmock_ar_apigw.templates.declared import Declared
from awsmock_ar_apigw.templates.registry import type_named
from awsmock_ar_apigw.templates.schema import schema_of
from awsmock_ar_apigw.templates.site import Site
from support import ACCOUNT, available_connection, client_of

APP = "arn:aws:lambda:us-east-1:123456789012:function:app"
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012"


class Lab:
    """A stack by hand: what was made stands in ``made``, latest last."""

    def __init__(self, cloud: Any) -> None:
        self.cloud = cloud
        self.site = Site(world_of(cloud), Where(ACCOUNT, "us-east-1"), "shop")
        self.made: list[tuple[Any, Declared, Any]] = []

    def make(self, name: str, **properties: Any) -> Any:
        """Make a resource; returns what there is."""
        return self.make_as(f"{name.rpartition('::')[2]}{len(self.made)}", name, properties)

    def make_as(self, logical_id: str, name: str, properties: dict[str, Any]) -> Any:
        """Make a resource with a logical id."""
        kind = type_named(full(name))
        declared = Declared(logical_id, full(name), properties)
        made = kind.create(self.site, declared, properties)
        self.made.append((kind, declared, made))
        return made

    def update(self, **changed: Any) -> Any:
        """Change the latest resource: ``...`` takes a property out of its template."""
        kind, declared, made = self.made[-1]
        new = {**declared.properties, **changed}
        new = {name: value for name, value in new.items() if value is not ...}
        made = kind.update(self.site, declared, made, declared.properties, new)
        self.made[-1] = kind, declared._replace(properties=new), made
        return made

    def read(self) -> Any:
        """The properties of the latest resource as they are now."""
        kind, declared, made = self.made[-1]
        return kind.read(self.site, declared, made)

    def shown(self) -> dict[str, Any]:
        """What a client sees of the latest resource, with its tags."""
        kind, declared, made = self.made[-1]
        client = client_of(kind.service)
        if "before" in made.handle:
            parts = made.handle["before"].values()
            gets = {part.noun: client._make_api_call(f"Get{part.noun}", part.ids) for part in parts}
            return {"ApiId": made.physical_id, **gets}
        noun = declared.type.rpartition("::")[2]
        seen = client._make_api_call(f"{kind.reads}{noun}", made.handle["ids"])
        if kind.reads == "Describe":
            tags = client.list_tags_for_resource(ResourceArn=made.physical_id)["Tags"]
            return {**seen[noun], "Tags": tags}
        return seen

    def delete_all(self) -> None:
        """Take away what was made, the latest first."""
        while self.made:
            self.delete(self.made.pop())

    def delete(self, of: tuple[Any, Declared, Any]) -> None:
        """Take away one of what was made."""
        kind, declared, made = of
        kind.delete(self.site, declared, made)

    def left(self) -> list[str]:
        """What is still there: of what no type of CloudFormation makes, nothing is said."""
        return [
            f"{kind} {record.key}"
            for _where, tables in world_of(self.cloud).store.places()
            for kind, table in tables.items()
            for record in table.all()
            if alive(record)
            and kind not in ("apprunner.Connection", "apprunner.Operation")
            and not record.members.get("IsDefault")
        ]

    # What others stand on

    def http_api(self, **more: Any) -> str:
        return self.make("Api", **{"Name": "http", "ProtocolType": "HTTP", **more}).physical_id

    def websocket_api(self) -> str:
        return self.make(
            "Api", Name="ws", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
        ).physical_id

    def integration(self, api: str) -> str:
        return self.make(
            "Integration",
            ApiId=api,
            IntegrationType="HTTP_PROXY",
            IntegrationMethod="GET",
            IntegrationUri="https://example.com",
            PayloadFormatVersion="1.0",
        ).physical_id

    def mock(self, api: str) -> str:
        return self.make("Integration", ApiId=api, IntegrationType="MOCK").physical_id

    def route(self, api: str, key: str = "GET /") -> str:
        return self.make("Route", ApiId=api, RouteKey=key).physical_id

    def stage(self, api: str, name: str = "prod") -> str:
        return self.make("Stage", ApiId=api, StageName=name).physical_id

    def model(self, api: str, name: str = "Pet") -> str:
        self.make("Model", ApiId=api, Name=name, Schema={"type": "object"}, ContentType="application/json")
        return name

    def domain(self, name: str = "api.example.com", **more: Any) -> Any:
        return self.make(
            "DomainName",
            DomainName=name,
            DomainNameConfigurations=[{"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL"}],
            **more,
        )

    def vpc_link(self) -> str:
        return self.make("VpcLink", Name="link", SubnetIds=["subnet-0a1b2c3d"]).physical_id

    def service(self, **more: Any) -> str:
        return self.make("AppRunner::Service", SourceConfiguration=image(), **more).physical_id

    def connection(self) -> str:
        """A connection to GitHub, which somebody has approved: no type of CloudFormation makes one."""
        return available_connection(client_of("apprunner"), self.cloud)

    def stored(self, text: str) -> dict[str, str]:
        """A text in S3, as moto has it: the location, with its version and its tag."""
        s3 = boto3.session.Session().client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="definitions")
        s3.put_bucket_versioning(Bucket="definitions", VersioningConfiguration={"Status": "Enabled"})
        put = s3.put_object(Bucket="definitions", Key="pets.json", Body=text.encode())
        return {
            "Bucket": "definitions",
            "Key": "pets.json",
            "Version": put["VersionId"],
            "Etag": put["ETag"],
        }


def full(name: str) -> str:
    """The whole name of a type: ``Api`` is one of API Gateway's, ``AppRunner::Service`` of App Runner's."""
    return f"AWS::{name}" if "::" in name else f"AWS::ApiGatewayV2::{name}"


def image(**more: Any) -> dict[str, Any]:
    """A source that needs nothing else."""
    return {
        "ImageRepository": {
            "ImageIdentifier": "public.ecr.aws/aws-containers/hello-app-runner:latest",
            "ImageRepositoryType": "ECR_PUBLIC",
            **more,
        }
    }


def paths_of(name: str) -> set[str]:
    """Every property that templates can give to a type, with those within it."""
    return {path for prop, form in schema_of(full(name)).writable.items() for path in _within(prop, form)}


def _within(path: str, form: Any) -> Any:
    yield path
    form = form.get("each", form)
    form = form.get("each", form)
    for name, one in form.get("members", {}).items():
        yield from _within(f"{path}.{name}", one)


def paths_in(name: str, properties: dict[str, Any]) -> set[str]:
    """Every property that is given, likewise."""
    return {
        path
        for prop, value in properties.items()
        for path in _given(prop, schema_of(full(name)).properties[prop], value)
    }


def _given(path: str, form: Any, value: Any) -> Any:
    yield path
    if form["type"] == "list":
        for one in value:
            yield from _given(path, form["each"], one)
    elif form["type"] == "map":
        for one in value.values():
            yield from _given(path, form["each"], one)
    elif form["type"] == "object":
        for member, one in value.items():
            yield from _given(f"{path}.{member}", form["members"][member], one)
