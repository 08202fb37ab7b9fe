"""Route keys: the grammar of each protocol, and which two keys an API can't have at once."""

import pytest

MALFORMED = (
    "The provided route key is not formatted properly for HTTP protocol. "
    'Format should be "[HTTP METHOD] /[RESOURCE PATH]" or "$default"'
)
BAD_PARTS = (
    "One or more path parts appear to be invalid. Parts are validated against this regular expression: "
    r"^(\{[\w.:-]+\+?\}|[a-zA-Z0-9.:_-]+)$"
)
GREEDY = 'The path of the provided route key "{}" is not valid. A greedy path variable is its last part.'
RESERVED = (
    'The provided route key "{}" is not valid for WEBSOCKET protocol. '
    "Only $connect, $disconnect and $default can begin with $"
)


def make(client, api, key):
    return client.create_route(ApiId=api, RouteKey=key)["RouteId"]


def rename(client, api, route, key):
    return client.update_route(ApiId=api, RouteId=route, RouteKey=key)["RouteKey"]


@pytest.fixture(params=["create", "update"])
def ask(request, client):
    """A call that asks for a key: for a new route, or for one that is there."""

    def of(api):
        if request.param == "create":
            return lambda key: client.create_route(ApiId=api, RouteKey=key)["RouteKey"]
        route = make(client, api, "GET /another/{deeply}/placed/one")
        return lambda key: rename(client, api, route, key)

    return of


# The grammar of HTTP APIs


@pytest.mark.parametrize("method", ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])
def test_an_http_key_is_a_method_and_a_path(ask, http_api, method):
    assert ask(http_api)(f"{method} /pets") == f"{method} /pets"


@pytest.mark.parametrize(
    "key",
    [
        "$default",
        "GET /",
        "GET /pets/",
        "GET /Pets/UPPER.case_and-more:1",
        "GET /{a:int}/{_}",
        "GET /{id}",
        "GET /{proxy+}",
        "GET /pets/{petId}/toys/{toy_id}",
        "GET /pets/{pet.id}/{rest-of-it+}",
    ],
)
def test_a_path_may_have_variables(ask, http_api, key):
    assert ask(http_api)(key) == key


@pytest.mark.parametrize(
    "key",
    [
        "GET",
        "GET ",
        "GET pets",
        "/pets",
        "get /pets",
        "TRACE /pets",
        "GETS /pets",
        "GET  /pets",
        " GET /pets",
        "GET /pets ",
        "GET /my pets",
        "GET /pets\n",
        "$connect",
        "$defaults",
        "ANY $default",
        "sendmessage",
    ],
)
def test_an_http_key_of_another_form_is_refused(ask, http_api, refused, key):
    call = ask(http_api)
    with refused("BadRequestException", match=MALFORMED):
        call(key)


@pytest.mark.parametrize(
    "path",
    [
        "/{}",
        "/{+}",
        "/{id",
        "/id}",
        "/pets/a{id}",
        "/pets/{id}.json",
        "/{a}{b}",
        "/{{id}}",
        "/{pet/id}",
        "/{pet$id}",
        "/{id++}",
        "/{+id}",
        "/{é}",
        "/voice/*",
        "/a~b",
        "/a,b",
        "/a//b",
        "//a",
        "/$default",
        "/a%20b",
        "/é",
        "/a?b=c",
        "/a@b",
        "/a+b",
    ],
)
def test_parts_of_a_path_that_aws_does_not_have_are_refused_in_its_words(ask, http_api, refused, path):
    call = ask(http_api)
    with refused("BadRequestException") as refusal:
        call(f"PUT {path}")
    assert refusal.error.response["Error"]["Message"] == BAD_PARTS


@pytest.mark.parametrize("path", ["/{proxy+}/pets", "/{proxy+}/", "/pets/{proxy+}/{id}", "/{a+}/{b+}"])
def test_a_greedy_variable_before_the_last_is_refused(ask, http_api, refused, path):
    call = ask(http_api)
    with refused("BadRequestException", match=GREEDY.format(f"PUT {path}")):
        call(f"PUT {path}")


# The grammar of WebSocket APIs


@pytest.mark.parametrize(
    "key",
    ["$connect", "$disconnect", "$default", "sendmessage", "GET /pets", "pay$", "{a}", "two words", "/200/"],
)
def test_a_websocket_key_is_predefined_or_does_not_begin_with_a_dollar(ask, websocket_api, key):
    client_call = ask(websocket_api)
    assert client_call(key) == key


@pytest.mark.parametrize("key", ["$", "$Connect", "$connect ", "$other", "$request.body.action"])
def test_another_key_that_begins_with_a_dollar_is_refused(ask, websocket_api, refused, key):
    call = ask(websocket_api)
    with refused("BadRequestException", match=RESERVED.format(key)):
        call(key)


# Of both


@pytest.mark.parametrize("protocol", ["http_api", "websocket_api"])
def test_a_key_must_not_be_empty(request, ask, refused, protocol):
    call = ask(request.getfixturevalue(protocol))
    with refused("BadRequestException", match="Route key is required"):
        call("")


def test_a_new_route_must_have_a_key(client, http_api, refused):
    with refused("BadRequestException", match="Route key is required"):
        client.create_route(ApiId=http_api)


@pytest.mark.parametrize(
    ("protocol", "keys"),
    [
        ("http_api", ["$default", "GET /pets", "GET /pets/{id}", "ANY /{proxy+}"]),
        ("websocket_api", ["$connect", "$disconnect", "$default", "sendmessage", "GET /pets/{id}"]),
    ],
)
def test_a_key_is_taken_only_once(request, client, ask, refused, protocol, keys):
    api = request.getfixturevalue(protocol)
    for key in keys:
        make(client, api, key)
    call = ask(api)
    for key in keys:
        taken = f"Route with key {key} already exists for this API"
        with refused("ConflictException", match=taken, status=409):
            call(key)


@pytest.mark.parametrize(
    ("had", "asked"),
    [
        ("GET /a/{x}", "GET /a/{y}"),
        ("GET /{x}/b/{y}", "GET /{x}/b/{z}"),
        ("GET /{x}/b/{y}", "GET /{z}/b/{y}"),
        ("ANY /a/{x+}", "ANY /a/{y+}"),
    ],
)
def test_variables_of_other_names_in_the_same_places_conflict(client, ask, http_api, refused, had, asked):
    make(client, http_api, had)
    call = ask(http_api)
    conflict = f'The provided route key "{asked}" has a conflicting variable on the same hierarchical level as "{had}"'
    with refused("ConflictException", match=conflict, status=409):
        call(asked)


@pytest.mark.parametrize(
    ("had", "asked"),
    [
        ("GET /a/{x}", "GET /a/x"),
        ("GET /a/{x}", "GET /A/{x}"),
        ("GET /a/{x}", "GET /a/{y+}"),
        ("GET /a/{x}", "PUT /a/{y}"),
        ("GET /a/{x}", "ANY /a/{y}"),
        ("GET /a/{x}", "GET /b/{y}"),
        ("GET /a/{x}", "GET /a/{x}/"),
        ("GET /a/{x}/b", "GET /a/{x}/c"),
    ],
)
def test_other_keys_stand_beside_each_other(client, ask, http_api, had, asked):
    make(client, http_api, had)
    assert ask(http_api)(asked) == asked
    assert had in [route["RouteKey"] for route in client.get_routes(ApiId=http_api)["Items"]]


def test_keys_of_websocket_apis_have_no_variables_that_could_conflict(client, ask, websocket_api):
    make(client, websocket_api, "{x}")
    assert ask(websocket_api)("{y}") == "{y}"


def test_another_api_may_have_the_same_key(client, http_api, ask):
    make(client, http_api, "GET /a/{x}")
    other = client.create_api(Name="others", ProtocolType="HTTP")["ApiId"]
    assert ask(other)("GET /a/{x}") == "GET /a/{x}"
    assert make(client, other, "PUT /a/{y}")


def test_a_route_may_keep_its_key_and_rename_its_variables(client, http_api):
    route = make(client, http_api, "GET /a/{x}")
    assert rename(client, http_api, route, "GET /a/{x}") == "GET /a/{x}"
    assert rename(client, http_api, route, "GET /a/{y}") == "GET /a/{y}"


@pytest.mark.parametrize("way", ["delete", "update"])
def test_a_key_that_is_given_up_is_free(client, http_api, way):
    route = make(client, http_api, "GET /a/{x}")
    if way == "delete":
        client.delete_route(ApiId=http_api, RouteId=route)
    else:
        rename(client, http_api, route, "GET /b")
    assert make(client, http_api, "GET /a/{y}")
