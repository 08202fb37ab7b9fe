"""Stacks that share values: exports of the one are imports of the other."""

import pytest

from awsmock_ar_apigw import DeploymentError, TemplateError
from support_stacks import api

OWNER = {
    "Resources": {"Api": api()},
    "Outputs": {"Id": {"Value": {"Ref": "Api"}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-id"}}}},
}
USER = {
    "Resources": {
        "Deployed": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {"ApiId": {"Fn::ImportValue": "owner-id"}, "StageName": "prod"},
        }
    }
}


def test_a_stack_imports_what_another_exports(cloud):
    owner = cloud.deploy(OWNER, name="owner")
    assert dict(owner.exports) == {"owner-id": owner.outputs["Id"]}
    cloud.deploy(USER, name="user")
    assert [one.parent.id for one in cloud.apigatewayv2.stages] == [owner.outputs["Id"]]


def test_what_nobody_exports_can_t_be_imported(cloud):
    cloud.deploy(OWNER, name="other")
    cloud.deploy(OWNER, name="owner", region="eu-west-1")
    with pytest.raises(TemplateError, match="owner-id"):
        cloud.deploy(USER, name="user")
    assert len(cloud.apigatewayv2.stages) == 0
    assert list(cloud.stacks) == ["other", "owner"]


def test_an_export_s_name_is_taken_in_its_account_and_region(cloud):
    template = {**OWNER, "Outputs": {"Id": {"Value": {"Ref": "Api"}, "Export": {"Name": "id"}}}}
    cloud.deploy(template, name="one")
    with pytest.raises(
        DeploymentError, match="Export with name id is already exported by stack one"
    ) as caught:
        cloud.deploy(template, name="other")
    assert caught.value.resource == "Id"
    assert len(cloud.apigatewayv2.apis) == 1
    assert cloud.deploy(template, name="other", region="eu-west-1").status == "CREATE_COMPLETE"


def test_two_outputs_can_t_have_the_same_export(cloud):
    output = {"Value": {"Ref": "Api"}, "Export": {"Name": "id"}}
    with pytest.raises(TemplateError, match="Output One is exported as 'id' already"):
        cloud.deploy({**OWNER, "Outputs": {"One": output, "Two": output}})
    assert len(cloud.apigatewayv2.apis) == 0


def test_a_stack_whose_export_is_imported_can_t_be_deleted(cloud):
    owner, user = cloud.deploy(OWNER, name="owner"), cloud.deploy(USER, name="user")
    with pytest.raises(DeploymentError, match="Export owner-id cannot be deleted as it is in use by user"):
        owner.delete()
    assert owner.status == "CREATE_COMPLETE"
    assert len(cloud.apigatewayv2.apis) == 1
    user.delete()
    owner.delete()
    assert len(cloud.stacks) == 0


def test_an_export_that_is_imported_can_t_be_changed(cloud):
    owner = cloud.deploy(OWNER, name="owner")
    cloud.deploy(USER, name="user")
    id_before = owner.outputs["Id"]
    chat = api(ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    for template in ({**OWNER, "Resources": {"Api": chat}}, {"Resources": OWNER["Resources"]}):
        with pytest.raises(
            DeploymentError, match="Export owner-id cannot be updated as it is in use by user"
        ):
            owner.update(template)
        assert owner.status == "UPDATE_ROLLBACK_COMPLETE"
        assert [one.id for one in cloud.apigatewayv2.apis] == [id_before]
        assert dict(owner.exports) == {"owner-id": id_before}


def test_an_update_keeps_its_own_exports(cloud):
    owner = cloud.deploy(OWNER, name="owner")
    owner.update({**OWNER, "Resources": {"Api": api("dogs")}})
    assert owner.status == "UPDATE_COMPLETE"
    assert list(owner.exports) == ["owner-id"]


def test_a_stack_reads_the_outputs_of_another_by_name(cloud):
    owner = cloud.deploy(OWNER, name="owner", region="eu-west-1")
    asked = {"StackName": "owner", "OutputName": "Id", "Region": "eu-west-1"}
    template = {"Resources": {"Api": api(Description={"Fn::GetStackOutput": asked})}}
    cloud.deploy(template, name="user")
    assert cloud.apigatewayv2.apis.where(region="us-east-1")["pets"]["Description"] == owner.outputs["Id"]
    with pytest.raises(TemplateError, match="There is no stack owner in eu-north-1"):
        cloud.deploy(
            template
            | {
                "Resources": {
                    "Api": api(Description={"Fn::GetStackOutput": {**asked, "Region": "eu-north-1"}})
                }
            },
            name="other",
        )
