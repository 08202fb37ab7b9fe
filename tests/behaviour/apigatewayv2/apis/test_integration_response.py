"""Integration responses: how a WebSocket API turns what its backend answers."""

import pytest

FOUND = "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
MAPPED = {"method.response.header.x": "integration.response.header.y"}


@pytest.fixture
def integration(client, websocket_api):
    """The ids of an integration of a WebSocket API, as parameters."""
    made = client.create_integration(ApiId=websocket_api, IntegrationType="MOCK")
    return {"ApiId": websocket_api, "IntegrationId": made["IntegrationId"]}


def make(client, integration, key="$default", **more):
    answer = client.create_integration_response(**integration, IntegrationResponseKey=key, **more)
    del answer["ResponseMetadata"]
    return answer


def ids(integration, response):
    return {**integration, "IntegrationResponseId": response["IntegrationResponseId"]}


def get(client, integration, response):
    answer = client.get_integration_response(**ids(integration, response))
    del answer["ResponseMetadata"]
    return answer


def update(client, integration, response, **asked):
    answer = client.update_integration_response(**ids(integration, response), **asked)
    del answer["ResponseMetadata"]
    assert get(client, integration, response) == answer
    return answer


def delete(client, integration, response):
    client.delete_integration_response(**ids(integration, response))


def listed(client, integration):
    return client.get_integration_responses(**integration)["Items"]


def keys(client, integration):
    return [one["IntegrationResponseKey"] for one in listed(client, integration)]


# Creation


def test_a_new_one_has_an_id_and_a_key(client, integration):
    made = make(client, integration)
    assert len(made["IntegrationResponseId"]) == 7
    assert made == {
        "IntegrationResponseId": made["IntegrationResponseId"],
        "IntegrationResponseKey": "$default",
    }
    assert get(client, integration, made) == made


def test_what_is_given_is_answered(client, integration):
    asked = {
        "ContentHandlingStrategy": "CONVERT_TO_TEXT",
        "ResponseParameters": MAPPED,
        "ResponseTemplates": {"application/json": "$input.body"},
        "TemplateSelectionExpression": "\\$default",
    }
    made = make(client, integration, "/2\\d\\d/", **asked)
    assert made == {
        **asked,
        "IntegrationResponseId": made["IntegrationResponseId"],
        "IntegrationResponseKey": "/2\\d\\d/",
    }
    assert get(client, integration, made) == made


def test_what_clients_send_without_meaning_is_not_kept(client, integration):
    made = make(
        client, integration, ResponseParameters={}, ResponseTemplates={}, TemplateSelectionExpression=""
    )
    assert made.keys() == {"IntegrationResponseId", "IntegrationResponseKey"}


def test_a_key_is_required(client, integration, refused):
    with refused("BadRequestException", match="at 'integrationResponseKey' failed to satisfy constraint"):
        client.create_integration_response(**integration)
    with refused("BadRequestException", match="IntegrationResponseKey must not be empty"):
        make(client, integration, "")
    made = make(client, integration)
    with refused("BadRequestException", match="IntegrationResponseKey must not be empty"):
        update(client, integration, made, IntegrationResponseKey="")


def test_a_strategy_is_one_of_two(client, integration, refused):
    with refused("BadRequestException", match="[CONVERT_TO_BINARY, CONVERT_TO_TEXT]"):
        make(client, integration, ContentHandlingStrategy="CONVERT")


def test_an_http_api_has_none(client, http_api, refused):
    made = client.create_integration(
        ApiId=http_api,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="GET",
        IntegrationUri="https://example.com",
    )
    integration = {"ApiId": http_api, "IntegrationId": made["IntegrationId"]}
    said = "IntegrationResponses are currently not supported for this API protocol type."
    with refused("BadRequestException", match=said):
        make(client, integration)
    assert listed(client, integration) == []


# Keys


def test_a_key_is_taken_once_for_each_integration(client, integration, refused):
    first, second = make(client, integration), make(client, integration, "/4\\d\\d/")
    said = "IntegrationResponse with key $default already exists for this Integration"
    with refused("ConflictException", match=said, status=409):
        make(client, integration)
    with refused("ConflictException", match=said, status=409):
        update(client, integration, second, IntegrationResponseKey="$default")
    assert update(client, integration, first, IntegrationResponseKey="$default") == first
    api = integration["ApiId"]
    other = client.create_integration(ApiId=api, IntegrationType="MOCK")["IntegrationId"]
    make(client, {"ApiId": api, "IntegrationId": other})


def test_a_key_that_is_left_is_free(client, integration):
    first = make(client, integration)
    update(client, integration, first, IntegrationResponseKey="/200/")
    second = make(client, integration)
    assert keys(client, integration) == ["/200/", "$default"]
    delete(client, integration, second)
    third = make(client, integration)
    assert keys(client, integration) == ["/200/", "$default"]
    assert third["IntegrationResponseId"] != second["IntegrationResponseId"]


# Parameters


@pytest.mark.parametrize("key", ["method.response.header.x-y", "route.response.header.x"])
@pytest.mark.parametrize(
    "value",
    [
        "'static'",
        "''",
        "integration.response.header.x-y",
        "integration.response.body",
        "integration.response.body.pets[0].name",
    ],
)
def test_a_header_is_quoted_or_picked_from_the_response(client, integration, key, value):
    assert make(client, integration, ResponseParameters={key: value})["ResponseParameters"] == {key: value}


@pytest.mark.parametrize(
    "key",
    [
        "integration.response.header.x",
        "method.response.body.x",
        "method.response.header.",
        "method.response.header.a b",
        "method.request.header.x",
        "append:header.x",
        "x",
    ],
)
def test_another_key_of_a_parameter_is_refused(client, integration, refused, key):
    made = make(client, integration)
    said = f"{FOUND}[Invalid mapping expression specified: {key}]"
    with refused("BadRequestException", match=said):
        make(client, integration, "/200/", ResponseParameters={key: "'x'"})
    with refused("BadRequestException", match=said):
        update(client, integration, made, ResponseParameters={key: "'x'"})


@pytest.mark.parametrize(
    "value",
    [
        "static",
        "integration.response.header",
        "integration.response.statuscode",
        "integration.response.body..x",
        "integration.response.body.$.x",
        "route.request.header.x",
        "context.connectionId",
        "$response.header.x",
    ],
)
def test_another_value_of_a_parameter_is_refused(client, integration, refused, value):
    said = f"{FOUND}[Invalid mapping expression parameter specified: {value}]"
    with refused("BadRequestException", match=said):
        make(client, integration, ResponseParameters={"method.response.header.x": value})


# Updates


@pytest.fixture
def full(client, integration):
    """A response that has everything."""
    return make(
        client,
        integration,
        ContentHandlingStrategy="CONVERT_TO_TEXT",
        ResponseParameters=MAPPED,
        ResponseTemplates={"application/json": "x"},
        TemplateSelectionExpression="\\$default",
    )


def test_an_update_keeps_what_it_leaves_out(client, integration, full):
    assert update(client, integration, full) == full


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("ContentHandlingStrategy", "CONVERT_TO_BINARY"),
        ("IntegrationResponseKey", "/200/"),
        ("TemplateSelectionExpression", "${integration.response.body.x}"),
    ],
)
def test_an_update_replaces_what_it_names(client, integration, full, member, value):
    assert update(client, integration, full, **{member: value}) == {**full, member: value}


@pytest.mark.parametrize(
    ("member", "empty"),
    [
        ("TemplateSelectionExpression", ""),
        ("ResponseParameters", {"method.response.header.x": ""}),
    ],
)
def test_an_empty_value_clears(client, integration, full, member, empty):
    left = {name: value for name, value in full.items() if name != member}
    assert update(client, integration, full, **{member: empty}) == left


@pytest.mark.parametrize(
    ("member", "asked"),
    [
        ("ResponseParameters", {"method.response.header.z": "'1'"}),
        ("ResponseTemplates", {"text/plain": "y"}),
        ("ResponseTemplates", {"application/json": ""}),
    ],
)
def test_maps_are_merged(client, integration, full, member, asked):
    assert update(client, integration, full, **{member: {}}) == full
    merged = {**full[member], **asked}
    assert update(client, integration, full, **{member: asked}) == {**full, member: merged}


def test_a_template_may_be_empty(client, integration):
    made = make(client, integration, ResponseTemplates={"application/json": ""})
    assert made["ResponseTemplates"] == {"application/json": ""}


def test_an_empty_parameter_is_refused_where_there_is_nothing_to_remove(client, integration, refused):
    with refused("BadRequestException", match="Member must have length greater than or equal to 1"):
        make(client, integration, ResponseParameters={"method.response.header.x": ""})


# Deletion, lists and what is missing


def test_a_deleted_one_is_gone(client, integration, refused):
    made, other = make(client, integration), make(client, integration, "/200/")
    delete(client, integration, made)
    said = "Invalid IntegrationResponse identifier specified"
    for call in (get, update, delete):
        with refused("NotFoundException", match=said, status=404):
            call(client, integration, made)
    assert listed(client, integration) == [other]


def test_responses_go_with_their_integration(client, integration, refused):
    made = make(client, integration)
    client.delete_integration(**integration)
    said = "Invalid Integration identifier specified"
    with refused("NotFoundException", match=said, status=404):
        get(client, integration, made)
    with refused("NotFoundException", match=said, status=404):
        listed(client, integration)


def test_responses_are_listed_in_the_order_of_creation_by_page(client, integration):
    made = [make(client, integration, f"/20{number}/") for number in range(3)]
    first = client.get_integration_responses(**integration, MaxResults="2")
    second = client.get_integration_responses(**integration, MaxResults="2", NextToken=first["NextToken"])
    assert first["Items"] + second["Items"] == made
    assert "NextToken" not in second
    assert listed(client, integration) == made


def test_a_response_belongs_to_one_integration(client, integration, refused):
    made = make(client, integration)
    api = integration["ApiId"]
    other = client.create_integration(ApiId=api, IntegrationType="MOCK")["IntegrationId"]
    other = {"ApiId": api, "IntegrationId": other}
    for call in (get, update, delete):
        with refused("NotFoundException", match="Invalid IntegrationResponse identifier", status=404):
            call(client, other, made)
    assert listed(client, other) == []


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("ApiId", "Invalid API identifier specified 123456789012:missing"),
        ("IntegrationId", "Invalid Integration identifier specified"),
    ],
)
def test_what_a_response_would_belong_to_is_asked_for_first(client, integration, refused, missing, said):
    made = make(client, integration)
    nowhere = {**integration, missing: "missing"}
    calls = [
        lambda: make(client, nowhere),
        lambda: get(client, nowhere, made),
        lambda: update(client, nowhere, made),
        lambda: delete(client, nowhere, made),
        lambda: listed(client, nowhere),
    ]
    for call in calls:
        with refused("NotFoundException", match=said, status=404):
            call()


def test_each_change_deploys_the_stages_that_deploy_themselves(client, integration):
    api = integration["ApiId"]
    client.create_route(ApiId=api, RouteKey="$default")
    client.create_stage(ApiId=api, StageName="live", AutoDeploy=True)

    def deployments():
        return len(client.get_deployments(ApiId=api)["Items"])

    before = deployments()
    made = make(client, integration)
    assert deployments() == before + 1
    update(client, integration, made, IntegrationResponseKey="/200/")
    assert deployments() == before + 2
    delete(client, integration, made)
    assert deployments() == before + 3
