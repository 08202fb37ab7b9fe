"""A cloud's state as a text: what a person may write, what is made of it, and what is said of what can't be."""

from __future__ import annotations

import json

import pytest
import yaml

from awsmock_ar_apigw import MockError, mock_apigatewayv2, mock_cloud
from awsmock_ar_apigw.cloud.cloud import Cloud
from awsmock_ar_apigw.cloud.services import backend_of, part_of
from awsmock_ar_apigw.cloud.state_file.writing import SERVICES
from support import client_of, fingerprint, public_image
from support_state import assert_comes_back, beside, stored

ACCOUNT, HOME = "123456789012", "us-east-1"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pets"
IMAGE = public_image()


def state(region=HOME, **services):
    """A state with what is stored in one Region."""
    return {"version": 1, "accounts": {ACCOUNT: {region: services}}}


def v2(**lists):
    return state(apigatewayv2=lists)


def pets(**more):
    return {"Name": "pets", "ProtocolType": "HTTP", **more}


def chat(**more):
    return {
        "Name": "chat",
        "ProtocolType": "WEBSOCKET",
        "RouteSelectionExpression": "$request.body.action",
        **more,
    }


def service(**more):
    return {"ServiceName": "web-app", "SourceConfiguration": IMAGE, **more}


@pytest.fixture
def cloud():
    with mock_cloud(seed=7, isolated=True, pace="manual", start_time=1_700_000_000) as made:
        yield made


def refused(cloud, given):
    """What is said of a state that can't be loaded, which changes nothing."""
    before = fingerprint(cloud), cloud.clock.now, cloud.export_state()
    with pytest.raises(MockError) as caught:
        cloud.load_state(given)
    assert (fingerprint(cloud), cloud.clock.now, cloud.export_state()) == before
    return str(caught.value)


@pytest.mark.parametrize("service", SERVICES)
def test_each_kind_that_is_stored_has_its_list_under_the_name_of_its_view(service):
    rows = part_of(service, "filed").FILED
    assert {row.kind.name for row in rows.values()} == {kind.name for kind in backend_of(service).kinds}
    shelves = part_of(service, "views").SHELVES
    assert {name: row.kind.name for name, row in rows.items() if name != "certificates"} == {
        name: shelf.kind.name for name, shelf in shelves.items()
    }


# By hand


def test_what_creation_makes_may_be_left_out(cloud):
    cloud.load_state(v2(apis=[pets(routes=[{"RouteKey": "GET /pets"}], stages=[{"StageName": "$default"}])]))
    client = client_of("apigatewayv2")
    (api,) = client.get_apis()["Items"]
    assert api["ApiEndpoint"] == f"https://{api['ApiId']}.execute-api.us-east-1.amazonaws.com"
    assert [one["RouteKey"] for one in client.get_routes(ApiId=api["ApiId"])["Items"]] == ["GET /pets"]
    assert api["CreatedDate"] == cloud.clock.now.replace(microsecond=0)


def test_ids_that_are_left_out_are_drawn_by_the_seed(cloud):
    cloud.load_state(v2(apis=[pets(), pets()]))
    drawn = [api.id for api in cloud.apigatewayv2.apis]
    assert len(set(drawn)) == 2
    other = Cloud(seed=7)
    other.load_state(v2(apis=[pets(), pets()]))
    assert [api.id for api in other.apigatewayv2.apis] == drawn


def test_ids_that_are_given_move_none_of_those_to_come(cloud):
    with mock_apigatewayv2(seed=7, isolated=True):
        first = client_of("apigatewayv2").create_api(**pets())["ApiId"]
    cloud.load_state(v2(apis=[pets(ApiId="mine", routes=[{"RouteId": "r1", "RouteKey": "GET /pets"}])]))
    assert client_of("apigatewayv2").create_api(**pets())["ApiId"] == first


def test_parts_refer_to_each_other_by_the_ids_that_are_given(cloud):
    integration = {"IntegrationId": "i1", "IntegrationType": "AWS_PROXY", "IntegrationUri": FUNCTION}
    integration["PayloadFormatVersion"] = "2.0"
    route = {"RouteKey": "GET /pets", "Target": "integrations/i1"}
    api = pets(ApiId="mine", integrations=[integration], routes=[route])
    domain = {"DomainName": "api.example.com", "api_mappings": [{"ApiId": "mine", "Stage": "$default"}]}
    domain["DomainNameConfigurations"] = [
        {"CertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/a"}
    ]
    cloud.load_state(
        v2(apis=[{**api, "stages": [{"StageName": "$default", "AutoDeploy": True}]}], domain_names=[domain])
    )
    cloud.functions["pets"] = lambda event, _context: {"path": event["rawPath"]}
    assert cloud.request("GET", "https://api.example.com/pets").json() == {"path": "/pets"}


def test_a_new_stage_with_auto_deploy_serves_what_is_there(cloud):
    cloud.load_state(v2(apis=[pets(ApiId="mine", Target=FUNCTION)]))
    assert client_of("apigatewayv2").get_stage(ApiId="mine", StageName="$default")["DeploymentId"]
    assert_comes_back(cloud)


def test_a_service_is_running_unless_it_is_said(cloud):
    cloud.load_state(state(apprunner={"services": [service()]}))
    item = cloud.apprunner.services["web-app"]
    assert item.status == "RUNNING"
    operations = client_of("apprunner").list_operations(ServiceArn=item.arn)["OperationSummaryList"]
    assert [(one["Type"], one["Status"]) for one in operations] == [("CREATE_SERVICE", "SUCCEEDED")]


def test_what_is_pending_lands_at_its_time(cloud):
    pending = [{"At": "2023-11-14T22:15:00Z", "Status": "RUNNING", "Phase": "done"}]
    under_way = {"Status": "OPERATION_IN_PROGRESS", "Phase": "running", "Pending": pending}
    cloud.load_state(
        {**state(apprunner={"services": [service(**under_way)]}), "time": "2023-11-14T22:14:00Z"}
    )
    item = cloud.apprunner.services["web-app"]
    assert item.pending.at.isoformat() == "2023-11-14T22:15:00+00:00"
    cloud.clock.advance(seconds=59)
    assert cloud.apprunner.services["web-app"].status == "OPERATION_IN_PROGRESS"
    cloud.clock.advance(seconds=1)
    assert cloud.apprunner.services["web-app"].status == "RUNNING"


def test_an_update_under_way_says_what_comes_back(cloud):
    client = client_of("apprunner")
    arn = client.create_service(**service())["Service"]["ServiceArn"]
    cloud.settle()
    cloud.fail_next("UpdateService")
    client.update_service(ServiceArn=arn, InstanceConfiguration={"Memory": "4 GB"})
    assert_comes_back(cloud)
    assert client.describe_service(ServiceArn=arn)["Service"]["InstanceConfiguration"]["Memory"] == "2048"


def test_the_default_takes_the_place_of_what_is_built_in(cloud):
    mine = {"AutoScalingConfigurationName": "mine", "IsDefault": True}
    cloud.load_state(state(apprunner={"auto_scaling_configurations": [mine]}))
    found = client_of("apprunner").list_auto_scaling_configurations()["AutoScalingConfigurationSummaryList"]
    assert [(one["AutoScalingConfigurationName"], one["IsDefault"]) for one in found] == [
        ("DefaultConfiguration", False),
        ("mine", True),
    ]
    assert_comes_back(cloud)


def test_a_domain_gets_the_records_that_its_status_has(cloud):
    domain = {"DomainName": "example.com", "Status": "ACTIVE"}
    cloud.load_state(state(apprunner={"services": [service(custom_domains=[domain], Status="PAUSED")]}))
    (shown,) = client_of("apprunner").describe_custom_domains(
        ServiceArn=cloud.apprunner.services["web-app"].arn
    )["CustomDomains"]
    assert shown["Status"] == "ACTIVE"
    assert_comes_back(cloud)


# Formats and places


def furnish():
    client = client_of("apigatewayv2")
    made = client.create_api(
        **pets(Target=FUNCTION, Description='yes, "ä": #1\n\t\x85', Tags={"no": "null", "1": "0x1"})
    )
    client.create_route(ApiId=made["ApiId"], RouteKey="GET /pets/{id}")
    client_of("apprunner").create_service(**service())


def test_both_formats_say_the_same(cloud):
    furnish()
    text = cloud.export_state()
    assert yaml.safe_load(text) == json.loads(cloud.export_state("json"))
    assert cloud.export_state(format="yaml") == text
    assert_comes_back(cloud)


@pytest.mark.parametrize("name", ["state.yaml", "state.yml", "state.json"])
def test_a_state_is_loaded_from_a_file(cloud, tmp_path, name):
    furnish()
    path = tmp_path / name
    path.write_text(cloud.export_state("json" if name.endswith("json") else "yaml"), encoding="utf-8")
    assert stored(beside(cloud, path)) == stored(beside(cloud, str(path))) == stored(cloud)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("nowhere.yaml", "can't be read"),
        ("state.toml", "Let it end in one of: .json, .yaml, .yml"),
        (7, "7 is no state. Give the path"),
        ("{", "line 1: it is no JSON"),
        ("a: [\n", "it is no YAML"),
        ('{"version": 1, "version": 1}', "'version' is there twice"),
        ("version: 1\nversion: 1\n", "line 2: 'version' is there twice"),
        ("a: 1\n---\nb: 2\n", "more than one document"),
        ("a: !!python/none\n", "a tag has no meaning here"),
        ("a: *b\n", "stands for nothing"),
        ('{"version": NaN}', "NaN is no number"),
        ("\n", "This must be members with their names, and not None"),
        ({}, "write version: 1"),
        ({"version": 2}, "version: The version of the format is 1, and not 2"),
        ({"version": True}, "and not True"),
        ({"version": 1, "account": {}}, 'Did you mean "accounts"?'),
        ({"version": 1, "options": {"fidelity": "observed"}}, "this one has fidelity='documented'"),
        ({"version": 1, "options": {"pace": "real"}}, "There can be: account_id, fidelity"),
        ({"version": 1, "time": "soon"}, "time: 'soon' is not a moment"),
        ({"version": 1, "time": []}, "time: This must be a moment"),
        ({"version": 1, "accounts": []}, "accounts: This must be members with their names"),
        ({"version": 1, "accounts": {"7": {}}}, "An account has 12 digits"),
        ({"version": 1, "accounts": {ACCOUNT: {"Paris": {}}}}, "This is no name of a Region"),
        (state(s3={}), "There can be: apigatewayv2, apprunner"),
        (v2(api=[]), 'Did you mean "apis"?'),
        (v2(apis={}), "apis (Api): This must be a list"),
        (v2(apis=["pets"]), "apis[0] (Api): This must be members with their names, and not 'pets'"),
    ],
)
def test_what_is_no_state_is_refused(cloud, given, says, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert says in refused(cloud, given)


def test_a_format_that_there_is_not_is_refused(cloud):
    with pytest.raises(MockError, match='Did you mean "yaml"'):
        cloud.export_state("yml")


def test_a_stopped_mock_exports_what_was_there_and_loads_nothing():
    with mock_cloud(isolated=True) as cloud:
        furnish()
    text = cloud.export_state()
    assert "GET /pets/{id}" in text
    with pytest.raises(MockError, match="has stopped"):
        cloud.load_state(text)


def test_half_of_a_character_can_be_written_in_json_alone(cloud):
    cloud.load_state(v2(apis=[pets(Description="\ud800")]))
    assert '"\\ud800"' in cloud.export_state("json")
    other = beside(cloud, cloud.export_state("json"))
    assert stored(other) == stored(cloud)
    with pytest.raises(MockError, match="export it as JSON"):
        cloud.export_state()


def test_what_people_write_in_yaml_is_taken_as_they_mean_it(cloud):
    cloud.load_state(
        """
        version: 1
        accounts:
          123456789012:
            us-east-1:
              apigatewayv2:
                apis:
                  - &plain {Name: "on", ProtocolType: HTTP, DisableExecuteApiEndpoint: true}
                  - <<: *plain
                    Name: 2030-01-31
        """
    )
    assert [api.name for api in cloud.apigatewayv2.apis] == ["on", "2030-01-31"]
    assert [api["DisableExecuteApiEndpoint"] for api in cloud.apigatewayv2.apis] == [True, True]


# Rules: each with a state that breaks it, beside the one that doesn't

INTEGRATION = {"IntegrationId": "i1", "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "ANY"}
INTEGRATION |= {"IntegrationUri": "https://example.com", "PayloadFormatVersion": "1.0"}
ROUTE = {"RouteId": "r1", "RouteKey": "GET /pets", "Target": "integrations/i1"}
GOOD = pets(ApiId="mine", integrations=[INTEGRATION], routes=[ROUTE], stages=[{"StageName": "dev"}])
DEPLOYMENT = {"DeploymentId": "d1", "Stage": "dev"}
DOMAIN = {
    "DomainName": "api.example.com",
    "DomainNameConfigurations": [{"CertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/a"}],
    "api_mappings": [{"ApiId": "mine", "Stage": "dev"}],
}
ARN = f"arn:aws:apprunner:us-east-1:{ACCOUNT}:"
CONNECTOR = {"VpcConnectorName": "vpcs", "Subnets": ["subnet-1"]}


def altered(record, **changes):
    """A record with changes; None takes a member away."""
    return {name: value for name, value in {**record, **changes}.items() if value is not None}


def egress(arn):
    return {"EgressConfiguration": {"EgressType": "VPC", "VpcConnectorArn": arn}}


BROKEN = {
    "a member that there isn't": (
        v2(apis=[altered(GOOD, Nam="x")]),
        "apis[0] › Nam (Api): There is no 'Nam' here. Did you mean \"Name\"?",
    ),
    "a member of another type": (
        v2(apis=[altered(GOOD, Name=7)]),
        "apis[0] › Name (Api): This must be a text, and not 7",
    ),
    "a truth that is a number": (
        v2(apis=[altered(GOOD, DisableExecuteApiEndpoint=1)]),
        "DisableExecuteApiEndpoint (Api): This must be true or false, and not 1",
    ),
    "a number that is a truth": (
        v2(apis=[altered(GOOD, integrations=[altered(INTEGRATION, TimeoutInMillis=True)])]),
        "integrations[0] › TimeoutInMillis (Integration): This must be a whole number of 32 bits, and not True",
    ),
    "a member within a member": (
        v2(apis=[altered(GOOD, CorsConfiguration={"AllowOrigin": ["*"]})]),
        "CorsConfiguration › AllowOrigin (Api): There is no 'AllowOrigin' here. Did you mean \"AllowOrigins\"?",
    ),
    "what is required": (v2(apis=[{"Name": "pets"}]), "apis[0] (Api): BadRequestException: "),
    "a rule of its creation": (
        v2(apis=[altered(GOOD, CorsConfiguration={"AllowOrigins": ["*"], "AllowCredentials": True})]),
        "apis[0] (Api): BadRequestException: ",
    ),
    "an id that is none": (
        v2(apis=[altered(GOOD, ApiId="Mine!")]),
        "apis[0] › ApiId (Api): An id has 1 to 32",
    ),
    "an id twice": (v2(apis=[GOOD, GOOD]), "apis[1] › ApiId (Api): mine is there already."),
    "a key twice": (
        v2(apis=[altered(GOOD, routes=[ROUTE, altered(ROUTE, RouteId="r2")])]),
        "routes[1] (Route): ConflictException: Route with key GET /pets already exists for this API",
    ),
    "a target that there isn't": (
        v2(apis=[altered(GOOD, routes=[altered(ROUTE, Target="integrations/i2")])]),
        "routes[0] (Route): BadRequestException: Invalid Integration identifier specified",
    ),
    "a mapping to no stage": (
        v2(apis=[GOOD], domain_names=[altered(DOMAIN, api_mappings=[{"ApiId": "mine", "Stage": "prod"}])]),
        "api_mappings[0] (ApiMapping): NotFoundException: Invalid stage identifier specified",
    ),
    "a mapping to no API": (
        v2(domain_names=[DOMAIN]),
        "api_mappings[0] (ApiMapping): NotFoundException: Invalid API identifier specified",
    ),
    "settings of no route": (
        v2(apis=[altered(GOOD, stages=[{"StageName": "dev", "RouteSettings": {"GET /": {}}}])]),
        "stages[0] (Stage): NotFoundException: Unable to find Route by key GET /",
    ),
    "a stage that has no name": (
        v2(apis=[altered(GOOD, stages=[{}])]),
        "stages[0] (Stage): A Stage has a StageName",
    ),
    "a stage that serves nothing that is": (
        v2(apis=[altered(GOOD, stages=[{"StageName": "dev", "DeploymentId": "d1", "AutoDeploy": True}])]),
        "stages[0] › DeploymentId (Stage): Invalid Deployment identifier specified",
    ),
    "a deployment for no stage": (
        v2(apis=[altered(GOOD, deployments=[altered(DEPLOYMENT, Stage="prod")])]),
        "deployments[0] › Stage (Deployment): Invalid stage identifier specified",
    ),
    "a deployment of a part that is gone": (
        v2(apis=[altered(GOOD, deployments=[altered(DEPLOYMENT, Configuration={"routes": ["r2"]})])]),
        "Configuration › routes[0] (Deployment): There is no Route r2 any more",
    ),
    "a deployment of what could not be": (
        v2(apis=[altered(GOOD, deployments=[altered(DEPLOYMENT, Configuration={"routes": [ROUTE]})])]),
        "Invalid Integration identifier specified",
    ),
    "a deployment without what its route needs": (
        v2(apis=[altered(GOOD, deployments=[altered(DEPLOYMENT, Configuration={"routes": ["r1"]})])]),
        "Configuration › routes[0] (Deployment): It needs mine/i1, which isn't among what was deployed with it",
    ),
    "an ARN whose end is none": (
        state(apprunner={"services": [service(ServiceArn=f"{ARN}service/web-app/No!")]}),
        "ServiceArn (Service): An id has 1 to 32 letters and digits",
    ),
    "a revision that is no number": (
        state(
            apprunner={
                "auto_scaling_configurations": [
                    {
                        "AutoScalingConfigurationName": "mine",
                        "AutoScalingConfigurationArn": f"{ARN}autoscalingconfiguration/mine/{'9' * 5_000}/a",
                    }
                ]
            }
        ),
        "AutoScalingConfigurationArn (AutoScalingConfiguration): The revision in it must be a number",
    ),
    "a deployment of another API": (
        v2(
            apis=[
                altered(GOOD, deployments=[altered(DEPLOYMENT, Configuration={"Api": pets(ApiId="yours")})])
            ]
        ),
        "Configuration › Api › ApiId (Deployment): This must be mine",
    ),
    "a list of a configuration": (
        v2(apis=[altered(GOOD, deployments=[altered(DEPLOYMENT, Configuration={"route": []})])]),
        'Did you mean "routes"?',
    ),
    "a status that there isn't": (
        v2(vpc_links=[{"Name": "x", "SubnetIds": ["subnet-1"], "VpcLinkStatus": "AVAILABL"}]),
        "VpcLinkStatus (VpcLink): 'AVAILABL' is no status of it. Did you mean \"AVAILABLE\"?",
    ),
    "a status that doesn't last": (
        v2(vpc_links=[{"Name": "x", "SubnetIds": ["subnet-1"], "VpcLinkStatus": "PENDING"}]),
        "No change of it leads through PENDING (done)",
    ),
    "a phase without a status": (
        v2(vpc_links=[{"Name": "x", "SubnetIds": ["subnet-1"], "Phase": "done"}]),
        "Without a VpcLinkStatus, nothing can be pending",
    ),
    "a state of what has none": (v2(apis=[altered(GOOD, Status="AVAILABLE")]), "There is no 'Status' here"),
    "tags of what has none": (
        v2(apis=[altered(GOOD, routes=[altered(ROUTE, Tags={"a": "b"})])]),
        "There is no 'Tags' here",
    ),
    "tags that are none": (
        v2(apis=[altered(GOOD, Tags={"aws:a": "b"})]),
        "Tag keys cannot start with 'aws:'",
    ),
    "a time that is none": (
        v2(apis=[altered(GOOD, CreatedDate="now")]),
        "CreatedDate (Api): 'now' is not a moment",
    ),
    "an ARN of another account": (
        state(
            apprunner={
                "connections": [
                    {
                        "ConnectionName": "git",
                        "ProviderType": "GITHUB",
                        "ConnectionArn": "arn:aws:apprunner:us-east-1:210987654321:connection/git/a",
                    }
                ]
            }
        ),
        f"ConnectionArn (Connection): This must be the ARN of a Connection of this account and Region, with its name in it: {ARN}connection/git/…",
    ),
    "an ARN with another name": (
        state(apprunner={"services": [service(ServiceArn=f"{ARN}service/other/0123")]}),
        "ServiceArn (Service): This must be the ARN of a Service",
    ),
    "a name twice": (
        state(apprunner={"services": [service(), service()]}),
        "services[1] (Service): InvalidRequestException: Service with the provided name already exists: web-app",
    ),
    "a connector that there isn't": (
        state(
            apprunner={
                "services": [
                    service(
                        NetworkConfiguration=egress(
                            f"{ARN}vpcconnector/vpc/1/0123456789abcdef0123456789abcdef"
                        )
                    )
                ]
            }
        ),
        "services[0] (Service): InvalidRequestException: The VPC connector ARN you specified isn't valid",
    ),
    "a URL of another form": (
        state(apprunner={"services": [service(ServiceUrl="www.example.com")]}),
        "ServiceUrl (Service): This must be of the form www.us-east-1.awsapprunner.com",
    ),
    "an operation that stands elsewhere": (
        state(apprunner={"services": [service(operations=[{"Type": "CREATE_SERVICE", "Status": "FAILED"}])]}),
        "services[0] › operations (Service): The last of its operations must be SUCCEEDED",
    ),
    "an operation of no type": (
        state(apprunner={"services": [service(operations=[{"Type": "CREATE"}])]}),
        "operations[0] › Type (Operation): This must be one of CREATE_SERVICE",
    ),
    "two defaults": (
        state(
            apprunner={
                "auto_scaling_configurations": [
                    {"AutoScalingConfigurationName": name, "IsDefault": True} for name in ("one1", "two2")
                ]
            }
        ),
        "IsDefault (AutoScalingConfiguration): Only one can be the default",
    ),
    "no default": (
        state(
            apprunner={
                "auto_scaling_configurations": [
                    {
                        "AutoScalingConfigurationName": "DefaultConfiguration",
                        "AutoScalingConfigurationArn": f"{ARN}autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001",
                        "IsDefault": False,
                    }
                ]
            }
        ),
        "IsDefault (AutoScalingConfiguration): One of them must be the default",
    ),
    "a time of deletion of what lives": (
        state(apprunner={"vpc_connectors": [altered(CONNECTOR, DeletedAt="2030-01-01T00:00:00Z")]}),
        "DeletedAt (VpcConnector): Only what is DELETED or INACTIVE has this",
    ),
    "what nothing brings back": (
        state(apprunner={"services": [service(Status="RUNNING", Before={})]}),
        "Before (Service): Nothing that is pending could bring this back",
    ),
    "what is pending in no order": (
        state(
            apprunner={
                "services": [
                    service(
                        Status="OPERATION_IN_PROGRESS",
                        Phase="running",
                        Pending=[
                            {"At": 9, "Status": "OPERATION_IN_PROGRESS", "Phase": "undoing"},
                            {"At": 8, "Status": "RUNNING", "Phase": "undone"},
                        ],
                    )
                ]
            }
        ),
        "Pending[1] › At (Service): It comes after the one before it",
    ),
    "what is pending at no time": (
        state(
            apprunner={
                "services": [
                    service(
                        Status="OPERATION_IN_PROGRESS",
                        Phase="running",
                        Pending=[{"Status": "RUNNING", "Phase": "done"}],
                    )
                ]
            }
        ),
        "Pending[0] (Service): What is pending has At",
    ),
    "a certificate for no service": (
        state(
            apprunner={
                "certificates": [
                    {"Names": ["a.example.com"], "ServiceArn": ARN, "CertificateValidationRecords": []}
                ]
            }
        ),
        "ServiceArn (Certificate): There is no such service",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_breaks_a_rule_is_refused_with_where_it_stands(cloud, broken):
    given, says = BROKEN[broken]
    assert says in refused(cloud, given)


def test_what_breaks_none_is_loaded(cloud):
    api = altered(GOOD, deployments=[DEPLOYMENT], stages=[{"StageName": "dev", "DeploymentId": "d1"}])
    older = {
        "DeploymentId": "d0",
        "Configuration": {
            "Api": pets(ApiId="mine"),
            "integrations": ["i1"],
            "routes": [altered(ROUTE, RouteKey="GET /")],
        },
    }
    connector = altered(
        CONNECTOR, VpcConnectorArn=f"{ARN}vpcconnector/vpcs/1/0123456789abcdef0123456789abcdef"
    )
    services = [
        service(
            NetworkConfiguration=egress(connector["VpcConnectorArn"]),
            ServiceUrl="abc.us-east-1.awsapprunner.com",
        ),
        service(
            ServiceName="gone",
            Status="DELETED",
            DeletedAt="2030-01-01T00:00:00Z",
            NetworkConfiguration=egress(
                "arn:aws:apprunner:us-east-1:123456789012:vpcconnector/old/1/0123456789abcdef0123456789abcdef"
            ),
        ),
    ]
    link = {
        "Name": "x",
        "SubnetIds": ["subnet-1"],
        "VpcLinkStatus": "FAILED",
        "Phase": "failed",
        "Reason": "no room",
    }
    cloud.load_state(
        state(
            apigatewayv2={
                "apis": [altered(api, deployments=[older, DEPLOYMENT])],
                "domain_names": [DOMAIN],
                "vpc_links": [link],
            },
            apprunner={"vpc_connectors": [connector], "services": services},
        )
    )
    client = client_of("apigatewayv2")
    assert client.get_vpc_links()["Items"][0]["VpcLinkStatusMessage"] == "no room"
    assert [one["DeploymentId"] for one in client.get_deployments(ApiId="mine")["Items"]] == ["d0", "d1"]
    assert len(client_of("apprunner").list_services()["ServiceSummaryList"]) == 1
    assert_comes_back(cloud)


def test_all_that_is_wrong_is_told_at_once_with_its_lines(cloud, tmp_path):
    path = tmp_path / "state.yaml"
    path.write_text(
        """version: 1
accounts:
  "123456789012":
    us-east-1:
      apigatewayv2:
        apis:
          - Name: pets
            ProtocolType: HTTP
            routes:
              - RouteKey: GET pets
              - RouteKey: GET /pets
                Targets: integrations/i1
          - Name: pets
            ProtocolType: SOAP
"""
    )
    text = refused(cloud, path)
    assert text.startswith(f"{path} can't be loaded, and nothing has changed:\n  line 10: ")
    assert [line.split(":")[0].strip() for line in text.splitlines()[1:-1]] == [
        "line 10",
        "line 12",
        "line 13",
    ]
    document = yaml.safe_load(path.read_text())
    lines = refused(cloud, json.dumps(document, indent=2)).splitlines()
    assert [line.partition(":")[2] for line in lines[1:-1]] == [
        line.partition(":")[2] for line in text.splitlines()[1:-1]
    ]


def test_of_many_findings_the_first_are_told(cloud):
    text = refused(cloud, v2(apis=[{"Name": ""} for _ in range(30)]))
    assert text.count("apis[") == 20
    assert "… and 10 more" in text


# Beside what is there


def test_a_state_is_loaded_beside_what_is_there(cloud):
    client = client_of("apigatewayv2")
    own = client.create_api(**pets())["ApiId"]
    cloud.load_state(v2(apis=[GOOD]))
    assert [one["ApiId"] for one in client.get_apis()["Items"]] == [own, "mine"]
    assert "mine is there already" in refused(cloud, v2(apis=[GOOD]))


def test_the_time_of_a_cloud_that_was_called_never_goes_back(cloud):
    early, late = {**v2(), "time": "2001-01-01T00:00:00Z"}, {**v2(), "time": "2031-01-01T00:00:00Z"}
    cloud.load_state(early)
    assert cloud.clock.now.year == 2001
    client_of("apigatewayv2").get_apis()
    cloud.load_state(late)
    assert cloud.clock.now.year == 2031
    cloud.load_state(early)
    assert cloud.clock.now.year == 2031


def test_quotas_are_asked_too():
    few = Cloud(quotas={"apigatewayv2.Api": 1})
    few.load_state(v2(apis=[GOOD]))
    assert "TooManyRequests" in refused(few, v2(apis=[pets()]))


def test_what_aws_was_seen_to_do_comes_back_too():
    with mock_cloud(seed=7, isolated=True, pace="manual", fidelity="observed") as cloud:
        furnish()
        assert_comes_back(cloud)
        with pytest.raises(MockError, match="Load it into a cloud with the same"):
            Cloud().load_state(cloud.export_state())
