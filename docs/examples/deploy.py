"""Deploy, poll, update, pause, resume and delete an App Runner service against the mock, and print each state.

    python docs/examples/deploy.py

``deploy`` and the other functions are what one's own code could look like: they know nothing of the mock.
"""

from __future__ import annotations

from typing import Any

import botocore.session

from awsmock_ar_apigw import mock_apprunner, per_call


def wait(client: Any, arn: str) -> str:
    """Poll a service until no operation is in progress, and return the state that it is in."""
    while True:
        status = client.describe_service(ServiceArn=arn)["Service"]["Status"]
        print(f"    {status}")
        if status != "OPERATION_IN_PROGRESS":
            return status


def deploy(client: Any, name: str) -> str:
    """Create a service from a public image and return its ARN."""
    answer = client.create_service(
        ServiceName=name,
        SourceConfiguration={
            "ImageRepository": {
                "ImageIdentifier": "public.ecr.aws/aws-containers/hello-app-runner:latest",
                "ImageRepositoryType": "ECR_PUBLIC",
                "ImageConfiguration": {"Port": "8000"},
            }
        },
        InstanceConfiguration={"Cpu": "1 vCPU", "Memory": "2 GB"},
    )
    return answer["Service"]["ServiceArn"]


def main() -> None:
    client = botocore.session.get_session().create_client("apprunner", region_name="eu-west-1")
    print("create")
    arn = deploy(client, "hello-app-runner")
    wait(client, arn)
    steps = {
        "update": lambda: client.update_service(ServiceArn=arn, InstanceConfiguration={"Memory": "4 GB"}),
        "pause": lambda: client.pause_service(ServiceArn=arn),
        "resume": lambda: client.resume_service(ServiceArn=arn),
        "delete": lambda: client.delete_service(ServiceArn=arn),
    }
    for name, step in steps.items():
        print(name)
        step()
        wait(client, arn)
    print("operations, newest first")
    for operation in client.list_operations(ServiceArn=arn)["OperationSummaryList"]:
        print(f"    {operation['Type']:16} {operation['Status']}")


if __name__ == "__main__":
    with mock_apprunner(pace=per_call(60)):
        main()
