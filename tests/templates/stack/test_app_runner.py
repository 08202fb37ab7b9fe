"""A service of App Runner as a resource of a stack: changed, replaced, found otherwise, and deleted."""

import pytest

from awsmock_ar_apigw import DeploymentError, TemplateError, mock_apprunner
from support import client_of, public_image


def web(**properties):
    """A template with a service."""
    given = {"ServiceName": "web-app", "SourceConfiguration": public_image(), **properties}
    return {
        "Resources": {"Web": {"Type": "AWS::AppRunner::Service", "Properties": given}},
        "Outputs": {"Url": {"Value": {"Fn::Sub": "https://${Web.ServiceUrl}"}}},
    }


def app(request):
    return {"path": request.path}


@pytest.fixture
def stack(cloud):
    return cloud.deploy(web(), applications={"Web": app})


def test_a_service_is_changed_in_place(cloud, stack):
    arn, bigger = stack.resources["Web"].physical_id, {"Cpu": "2048", "Memory": "4096"}
    assert stack.update(web(InstanceConfiguration=bigger)) == [
        "Modify Web (AWS::AppRunner::Service): InstanceConfiguration"
    ]
    assert stack.resources["Web"].physical_id == arn
    assert stack.resources["Web"].item["InstanceConfiguration"]["Cpu"] == "2048"
    assert cloud.request("GET", stack.outputs["Url"] + "/pets").json() == {"path": "/pets"}


def test_another_name_replaces_it_and_the_application_answers_there(cloud, stack):
    old = stack.outputs["Url"]
    assert stack.update(web(ServiceName="other-app"))[0].action == "Replace"
    assert [one.name for one in cloud.apprunner.services] == ["other-app"]
    assert stack.outputs["Url"] != old
    assert cloud.request("GET", stack.outputs["Url"] + "/pets").json() == {"path": "/pets"}


def test_another_application_can_be_given(cloud, stack):
    assert not stack.update(applications={"Web": lambda request: {"other": True}})
    assert cloud.request("GET", stack.outputs["Url"] + "/pets").json() == {"other": True}


def test_what_somebody_changed_is_drift(stack):
    arn = stack.resources["Web"].physical_id
    source = public_image(Port="9000")
    client_of("apprunner").update_service(ServiceArn=arn, SourceConfiguration=source)
    assert not stack.drift()  # the template says nothing of the port
    image = {**source["ImageRepository"], "ImageIdentifier": "public.ecr.aws/nginx/nginx:1"}
    client_of("apprunner").update_service(ServiceArn=arn, SourceConfiguration={"ImageRepository": image})
    (found,) = stack.drift()
    assert found.property == "SourceConfiguration.ImageRepository.ImageIdentifier"


def test_a_stack_waits_for_its_services_however_time_goes():
    with mock_apprunner(pace="manual", isolated=True) as cloud:
        stack = cloud.deploy(web())
        assert stack.resources["Web"].item.status == "RUNNING"
        stack.delete()
        assert len(cloud.apprunner.services) == 0


def test_a_service_that_fails_is_rolled_back(cloud):
    cloud.fail_next("CreateService")
    with pytest.raises(DeploymentError, match=r"Web \(AWS::AppRunner::Service\)"):
        cloud.deploy(web())
    assert (len(cloud.stacks), len(cloud.apprunner.services)) == (0, 0)


PRIVATE = {"IngressConfiguration": {"IsPubliclyAccessible": False}}


def test_a_private_service_has_no_url_though_its_type_has_one(cloud):
    with pytest.raises(TemplateError, match="Attribute 'ServiceUrl' does not exist") as caught:
        cloud.deploy(web(NetworkConfiguration=PRIVATE))
    assert "Did you mean" not in str(caught.value)
    assert (len(cloud.stacks), len(cloud.apprunner.services)) == (0, 0)


def test_an_attribute_that_the_type_lacks_is_said_to_be_none(cloud):
    template = web()
    template["Outputs"]["Url"]["Value"] = {"Fn::GetAtt": ["Web", "ServiceUri"]}
    with pytest.raises(TemplateError, match=r'"ServiceUrl".*does not support attribute type ServiceUri'):
        cloud.deploy(template)


def test_a_size_that_is_written_otherwise_is_no_drift_and_an_update_that_was_rolled_back_is(cloud):
    sizes = [
        {"InstanceConfiguration": {"Cpu": "1 vCPU", "Memory": size}} for size in ("2 GB", "3 GB", "4 GB")
    ]
    stack = cloud.deploy(web(**sizes[0]))
    assert stack.drift() == []
    stack.update(web(**sizes[1]))
    assert stack.drift() == []

    cloud.fail_next("UpdateService")
    stack.update(web(**sizes[2]))  # as at AWS, where the service is RUNNING again, and nobody says why
    assert stack.status == "UPDATE_COMPLETE"
    assert stack.drift() == [
        "Web (AWS::AppRunner::Service): InstanceConfiguration.Memory: expected '4 GB', found '3072'"
    ]
