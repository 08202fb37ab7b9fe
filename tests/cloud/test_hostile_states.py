"""Whatever a state file has in it, it is loaded or refused with words: no error from inside, and nothing changes if it is refused."""

from __future__ import annotations

import copy
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import HandshakeRefused, MockError, mock_cloud
from awsmock_ar_apigw.cloud.cloud import Cloud
from awsmock_ar_apigw.cloud.state_file import yaml_text
from awsmock_ar_apigw.cloud.state_file.misread import Misread
from support import client_of, fingerprint, public_image
from support_state import assert_comes_back

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        [
            "",
            "0",
            "$default",
            "GET /",
            "DELETED",
            "RUNNING",
            "2030-01-01T00:00:00Z",
            "(gone)",
            "undone",
            "\ud800",
            "a" * 2_000,
        ]
    ),
    st.sampled_from([[], {}, [[]], [None], [{}], {"": {}}, {"a": None}, {"Status": "RUNNING"}]),
)


def furnish_apis(v2):
    """APIs of either protocol, a stage with settings of a route that is gone, a domain name, VPC links."""
    function = "arn:aws:lambda:us-east-1:123456789012:function:pets"
    http = v2.create_api(Name="pets", ProtocolType="HTTP", Target=function, Tags={"a": "b"})["ApiId"]
    route = v2.create_route(ApiId=http, RouteKey="GET /pets")["RouteId"]
    v2.create_stage(ApiId=http, StageName="dev", RouteSettings={"GET /pets": {"ThrottlingBurstLimit": 1}})
    v2.delete_route(ApiId=http, RouteId=route)
    asked = {"Name": "chat", "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"}
    chat = v2.create_api(**asked)["ApiId"]
    v2.create_model(ApiId=chat, Name="Pet", Schema="{}", ContentType="application/json")
    made = v2.create_integration(ApiId=chat, IntegrationType="MOCK")["IntegrationId"]
    v2.create_integration_response(ApiId=chat, IntegrationId=made, IntegrationResponseKey="$default")
    route = v2.create_route(ApiId=chat, RouteKey="$connect", Target=f"integrations/{made}")["RouteId"]
    v2.create_route_response(ApiId=chat, RouteId=route, RouteResponseKey="$default")
    v2.create_stage(ApiId=chat, StageName="prod", AutoDeploy=True)
    domain = {"DomainName": "api.example.com"}
    certificates = [f"arn:aws:acm:us-east-1:123456789012:certificate/{one}" for one in "ab"]
    v2.create_domain_name(**domain, DomainNameConfigurations=[{"CertificateArn": certificates[0]}])
    v2.create_api_mapping(**domain, ApiId=chat, Stage="prod")
    v2.update_domain_name(**domain, DomainNameConfigurations=[{"CertificateArn": certificates[1]}])
    v2.create_vpc_link(Name="link", SubnetIds=["subnet-1"])


def furnish_services(cloud, runner):
    """A service with a domain and an update that fails, one that is gone, and a connection."""
    runner.create_connection(ConnectionName="github", ProviderType="GITHUB")
    arn, gone = (
        runner.create_service(ServiceName=name, SourceConfiguration=public_image())["Service"]["ServiceArn"]
        for name in ("web-app", "gone")
    )
    cloud.clock.advance(minutes=5)
    runner.associate_custom_domain(ServiceArn=arn, DomainName="example.com")
    runner.delete_service(ServiceArn=gone)
    cloud.clock.advance(seconds=5)
    cloud.apprunner.validate_domain("web-app", "example.com")
    cloud.clock.advance(minutes=5)
    cloud.fail_next("UpdateService")
    runner.update_service(ServiceArn=arn, InstanceConfiguration={"Memory": "4 GB"})


def furnished():
    """A state with something of everything, some of it under way."""
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as cloud:
        furnish_apis(client_of("apigatewayv2"))
        furnish_services(cloud, client_of("apprunner"))
        client_of("apigatewayv2").create_vpc_link(Name="pending", SubnetIds=["subnet-1"])
        return json.loads(cloud.export_state("json"))


STATE = furnished()


def places(value, path=()):
    """The path of each value."""
    yield path
    for step, below in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(below, (*path, step))


PLACES = [path for path in places(STATE) if path]


def at(document, path):
    for step in path:
        document = document[step]
    return document


@st.composite
def mutations(draw):
    """A state in which a few values are others, are away, are twice, or have another name."""
    document = copy.deepcopy(STATE)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(PLACES))
        try:
            above = at(document, path[:-1])
            value = above[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
        match draw(st.sampled_from(["other", "other", "away", "another's", "named", "twice"])):
            case "other":
                above[path[-1]] = draw(JUNK)
            case "away":
                del above[path[-1]]
            case "another's":
                above[path[-1]] = copy.deepcopy(at(STATE, draw(st.sampled_from(PLACES))))
            case "named" if isinstance(above, dict):
                above[draw(st.text(max_size=3))] = value
            case "twice" if isinstance(above, list):
                above.append(copy.deepcopy(value))
    return document


def check_load(state):
    """Load it into a new cloud: it is loaded, and can be exported and looked at; or it is refused, and nothing has changed."""
    cloud = Cloud(pace="manual", seed=1, start_time=0)
    before = fingerprint(cloud)
    try:
        cloud.load_state(state)
    except MockError as error:
        says = str(error)
    else:
        assert_can_be_used(cloud)
        return
    assert "bug of the mock" not in says
    says.encode()
    assert fingerprint(cloud) == before


def assert_can_be_used(cloud):
    """It can be exported, gives the same again, and answers."""
    text = cloud.export_state("json")
    again = Cloud(pace="manual", seed=1)
    again.load_state(text)
    assert again.export_state("json") == text
    cloud.settle()
    cloud.summary()
    look_at_all(cloud)


def test_what_is_changed_here_comes_back_as_it_is():
    cloud = Cloud(pace="manual", seed=7)
    cloud.load_state(STATE)
    assert json.loads(cloud.export_state("json")) == STATE
    assert_comes_back(cloud)


def look_at_all(cloud):
    """Each operation that lists is answered, in the places that there are."""
    with mock_cloud(isolated=True, pace="manual", seed=1) as held:
        held.load_state(cloud.export_state("json"))
        v2, runner = client_of("apigatewayv2"), client_of("apprunner")
        for api in v2.get_apis()["Items"]:
            for name in ("routes", "integrations", "authorizers", "models", "stages", "deployments"):
                getattr(v2, f"get_{name}")(ApiId=api["ApiId"])
        for domain in v2.get_domain_names()["Items"]:
            v2.get_api_mappings(DomainName=domain["DomainName"])
        v2.get_vpc_links()
        for one in runner.list_services()["ServiceSummaryList"]:
            runner.describe_service(ServiceArn=one["ServiceArn"])
            runner.list_operations(ServiceArn=one["ServiceArn"])
            runner.describe_custom_domains(ServiceArn=one["ServiceArn"])
        runner.list_connections()
        runner.list_auto_scaling_configurations()
        ask_each_stage(held)


def ask_each_stage(cloud):
    """A request or a handshake is answered, or it is said what the mock would need."""
    for stage in cloud.apigatewayv2.stages:
        api = cloud.apigatewayv2.apis[stage.arn.split("/")[2]]
        host = f"{api.id}.execute-api.us-east-1.amazonaws.com"
        says = ""
        try:
            if api["ProtocolType"] == "WEBSOCKET":
                cloud.connect(f"wss://{host}/{stage.name}").close()
            else:
                cloud.request("GET", f"https://{host}/{stage.name}/pets")
        except (MockError, HandshakeRefused) as error:
            says = str(error)
        assert "report" not in says


@given(mutations())
def test_any_change_of_a_state_is_loaded_or_refused(document):
    check_load(document)


@given(
    st.recursive(
        JUNK,
        lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below, max_size=3),
    )
)
def test_any_value_is_loaded_or_refused(value):
    for given_state in (
        value,
        {"version": 1, "accounts": value},
        {"version": 1, "accounts": {"123456789012": {"us-east-1": value}}},
    ):
        check_load(given_state)


@given(st.binary(max_size=60), st.integers(0, 4_000))
def test_any_bytes_in_a_file_are_loaded_or_refused(tmp_path_factory, junk, place):
    folder = tmp_path_factory.mktemp("state")
    for form in ("json", "yaml"):
        whole = (json.dumps(STATE) if form == "json" else yaml.safe_dump(STATE)).encode()
        path = folder / f"state.{form}"
        path.write_bytes(whole[:place] + junk + whole[place + len(junk) :])
        check_load(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 100_000 + "\n", "nest"),
        ('{"a":' * 100_000 + "\n", "nested too deeply"),
        ("- " * 5_000 + "\n", "nested too deeply"),
        ("a: " + "[" * 500 + "\n", "nested too deeply"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n"
                for before, name in zip("abcdefgh", "bcdefghi", strict=True)
            ),
            "aliases stand for more than 1000000 values",
        ),
        (
            "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 600)),
            "nested too deeply",
        ),
        ("a: &a [*a]\n", "stands for nothing that ends before it"),
        ("a: \x00\n", "no YAML"),
        ("{\n\x00", "no JSON"),
        ("version: 1\naccounts: 1e999\n", "accounts: This must be"),
        ('{\n"version": ' + "1" * 5_000 + "}", "it is no JSON"),
        ("? [a]\n: b\n", "a name must be a text"),
        ("!pet a: b\n", "a tag has no meaning here: !pet"),
        ("version: 1\n---\nversion: 1\n", "there is more than one document in it"),
        ("<<: 7\n", "only mappings can be merged"),
        ("a: \ud800\n", "no YAML"),
    ],
)
def test_what_would_be_too_much_is_refused(text, says):
    with pytest.raises(MockError) as caught:
        Cloud().load_state(text)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 1_000


def test_an_alias_of_a_state_is_as_deep_as_what_it_stands_for():
    def deep(levels):
        return f"a: &a {'[' * 30}{']' * 30}\nb: {'[' * levels}*a{']' * levels}\n"

    assert yaml_text.read(deep(30))["b"]
    with pytest.raises(Misread, match="it is nested too deeply"):
        yaml_text.read(deep(31))


def test_a_name_of_a_state_may_be_an_alias_of_a_text():
    text = "&a version: 1\nb: {*a : [2, 3]}\n"
    assert yaml_text.read(text) == {"version": 1, "b": {"version": [2, 3]}}
    assert [line for _path, line in yaml_text.places(text)] == [1, 2, 2, 2, 2]
