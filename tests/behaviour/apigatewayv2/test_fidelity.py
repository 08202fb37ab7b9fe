"""Where API Gateway V2 was seen to differ from its reference: what ``fidelity="observed"`` switches over, and in which words."""

from __future__ import annotations

import pytest

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_cloud
from support_v2 import make_domain

NAME = "api.example.com"


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, fidelity="observed") as made:
        yield made


@pytest.fixture
def mapping(client, http_api):
    """A mapping of the domain name to the stage ``prod`` of the HTTP API."""
    make_domain(client)
    client.create_stage(ApiId=http_api, StageName="prod")
    made = client.create_api_mapping(DomainName=NAME, ApiId=http_api, Stage="prod")
    return made["ApiMappingId"]


def test_a_domain_name_that_is_taken_is_a_bad_request(client, refused):
    make_domain(client)
    with refused("BadRequestException", match="The domain name you provided already exists."):
        make_domain(client)


def test_an_api_that_is_not_there_cannot_be_mapped(client, refused, mapping):
    with refused("BadRequestException", match="Invalid API identifier specified") as refusal:
        client.create_api_mapping(DomainName=NAME, ApiId="nosuchapi1", Stage="prod", ApiMappingKey="v2")
    assert "nosuchapi1" not in refusal.error.response["Error"]["Message"]
    with refused("BadRequestException", match="Invalid API identifier specified"):
        client.update_api_mapping(DomainName=NAME, ApiMappingId=mapping, ApiId="nosuchapi1")


def test_a_stage_that_is_not_there_cannot_be_mapped(client, refused, mapping, http_api):
    with refused("BadRequestException", match="Invalid stage identifier specified"):
        client.create_api_mapping(DomainName=NAME, ApiId=http_api, Stage="dev", ApiMappingKey="v2")
    with refused("BadRequestException", match="Invalid stage identifier specified"):
        client.update_api_mapping(DomainName=NAME, ApiMappingId=mapping, ApiId=http_api, Stage="dev")


def test_what_is_there_can_be_mapped_and_other_names_can_be_taken(client, mapping, http_api):
    make_domain(client, "www.example.com")
    client.create_api_mapping(DomainName=NAME, ApiId=http_api, Stage="prod", ApiMappingKey="v2")
    assert len(client.get_api_mappings(DomainName=NAME)["Items"]) == 2


def test_an_api_that_is_not_there_is_still_not_found_elsewhere(client, refused):
    with refused(
        "NotFoundException", match="Invalid API identifier specified 123456789012:nosuchapi1", status=404
    ):
        client.get_api(ApiId="nosuchapi1")


def test_an_update_of_an_api_answers_201_and_other_updates_200(client, cloud, http_api):
    client.create_stage(ApiId=http_api, StageName="prod")
    changed = client.update_api(ApiId=http_api, Description="Pets")
    assert changed["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert changed["Description"] == "Pets"
    assert cloud.calls[-1].status == 201
    answer = client.update_stage(ApiId=http_api, StageName="prod", Description="live")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_product_without_a_description_shows_none(client):
    product = client.create_portal_product(DisplayName="Pets")["PortalProductId"]
    assert "Description" not in client.get_portal_product(PortalProductId=product)
    client.update_portal_product(PortalProductId=product, Description="All of them")
    assert client.get_portal_product(PortalProductId=product)["Description"] == "All of them"


def test_the_list_of_calls_holds_the_error_that_came(client, cloud, refused):
    make_domain(client)
    with refused("BadRequestException"):
        make_domain(client)
    call = next(call for call in reversed(cloud.calls) if call.operation == "CreateDomainName")
    assert (call.error, call.status) == ("BadRequestException", 400)
    assert call.message == "The domain name you provided already exists."


def test_a_mock_that_joins_another_cannot_switch_it_over():
    with (
        mock_cloud(isolated=True),
        pytest.raises(MockError, match="comes too late"),
        mock_apigatewayv2(fidelity="observed"),
    ):
        pass
    with mock_cloud(isolated=True, fidelity="observed") as cloud, mock_apigatewayv2() as joined:
        assert joined is cloud
