"""The one answer that is a stream: an export, as async clients read it."""

import json

from awsmock_ar_apigw import mock_apigatewayv2
from support_aio import KEYS, each_client, in_a_loop

EXPORT = {"Specification": "OAS30", "OutputType": "JSON"}


@each_client
@in_a_loop
async def test_an_export_is_read_whole_in_pieces_and_by_lines(make):
    async with mock_apigatewayv2(), make("apigatewayv2", region_name="eu-west-1", **KEYS) as client:
        api = (await client.create_api(Name="pets", ProtocolType="HTTP"))["ApiId"]
        await client.create_route(ApiId=api, RouteKey="GET /pets")

        whole = await (await client.export_api(ApiId=api, **EXPORT))["body"].read()
        assert list(json.loads(whole)["paths"]) == ["/pets"]

        body = (await client.export_api(ApiId=api, **EXPORT))["body"]
        pieces = [await body.read(7), await body.read(), await body.read()]
        assert (b"".join(pieces), len(pieces[0]), pieces[2]) == (whole, 7, b"")

        async with (await client.export_api(ApiId=api, **EXPORT))["body"] as stream:
            assert [line async for line in stream.iter_lines()] == whole.splitlines()


@each_client
@in_a_loop
async def test_a_definition_comes_in_and_goes_out(make):
    async with mock_apigatewayv2(), make("apigatewayv2", region_name="eu-west-1", **KEYS) as client:
        paths = {"/pets": {"get": {"responses": {}}}}
        definition = {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": paths}
        api = (await client.import_api(Body=json.dumps(definition)))["ApiId"]
        body = (await client.export_api(ApiId=api, **EXPORT))["body"]
        assert json.loads(await body.read())["info"] == definition["info"]
