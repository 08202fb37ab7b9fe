"""What the mock costs, beside the same client with a canned transport ("null"), in one run.

    python tests/benchmarks/speed.py [--quick]

Prints ratios, medians of paired rounds: calls, entering and leaving, import to first answer, growth, memory.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import statistics
import subprocess
import sys
import time
import tracemalloc

import botocore.session
from botocore.awsrequest import AWSResponse

from awsmock_ar_apigw import mock_apprunner, mock_cloud

PUBLIC = {
    "ImageRepository": {
        "ImageIdentifier": "public.ecr.aws/aws-containers/hello-app-runner:latest",
        "ImageRepositoryType": "ECR_PUBLIC",
        "ImageConfiguration": {"Port": "8000", "RuntimeEnvironmentVariables": {"MODE": "test", "LEVEL": "3"}},
    }
}


def client_of(service: str):
    session = botocore.session.Session()
    return session.create_client(
        service, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret"
    )


class Raw:
    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_kwargs):
        return [self.body]


class Null:
    """The same client, answered with a canned response just before it would send."""

    def __init__(self, service: str) -> None:
        self.client = client_of(service)
        self.response = (200, {}, b"{}")
        self.client.meta.events.register("before-send", self._answer)

    def _answer(self, request, **_kwargs):
        status, headers, body = self.response
        return AWSResponse(request.url, status, headers, Raw(body))


def timed(call, params) -> float:
    start = time.perf_counter()
    for one in params:
        call(**one)
    return (time.perf_counter() - start) / len(params)


def apprunner_calls(client, cloud):
    """For each operation, its parameters call by call; what they need is made here."""
    number = itertools.count()

    def service(**more):
        name = f"service-{next(number)}"
        return client.create_service(ServiceName=name, SourceConfiguration=PUBLIC, **more)["Service"][
            "ServiceArn"
        ]

    def scaling():
        made = client.create_auto_scaling_configuration(
            AutoScalingConfigurationName=f"scaling-{next(number)}"
        )
        return made["AutoScalingConfiguration"]["AutoScalingConfigurationArn"]

    def connection():
        made = client.create_connection(ConnectionName=f"connection-{next(number)}", ProviderType="GITHUB")
        return made["Connection"]["ConnectionArn"]

    def observability():
        made = client.create_observability_configuration(ObservabilityConfigurationName=f"obs-{next(number)}")
        return made["ObservabilityConfiguration"]["ObservabilityConfigurationArn"]

    def connector():
        made = client.create_vpc_connector(VpcConnectorName=f"connector-{next(number)}", Subnets=["subnet-1"])
        return made["VpcConnector"]["VpcConnectorArn"]

    def ingress():
        made = client.create_vpc_ingress_connection(
            ServiceArn=one, VpcIngressConnectionName=f"ingress-{next(number)}", IngressVpcConfiguration=VPC
        )
        return made["VpcIngressConnection"]["VpcIngressConnectionArn"]

    def paused():
        arn = service()
        client.pause_service(ServiceArn=arn)
        return arn

    def domain():
        name = f"d{next(number)}.example.com"
        client.associate_custom_domain(ServiceArn=two, DomainName=name)
        return name

    one, two = service(), service()
    asc, obs, vpc = scaling(), observability(), connector()
    linked, joined = connection(), ingress()
    return {
        "AssociateCustomDomain": lambda: {"ServiceArn": one, "DomainName": f"a{next(number)}.example.com"},
        "CreateAutoScalingConfiguration": lambda: {"AutoScalingConfigurationName": f"new-{next(number)}"},
        "CreateConnection": lambda: {"ConnectionName": f"new-{next(number)}", "ProviderType": "GITHUB"},
        "CreateObservabilityConfiguration": lambda: {
            "ObservabilityConfigurationName": f"new-{next(number)}",
            "TraceConfiguration": {"Vendor": "AWSXRAY"},
        },
        "CreateService": lambda: {"ServiceName": f"new-{next(number)}", "SourceConfiguration": PUBLIC},
        "CreateVpcConnector": lambda: {"VpcConnectorName": f"new-{next(number)}", "Subnets": ["subnet-1"]},
        "CreateVpcIngressConnection": lambda: {
            "ServiceArn": two,
            "VpcIngressConnectionName": f"new-{next(number)}",
            "IngressVpcConfiguration": VPC,
        },
        "DeleteAutoScalingConfiguration": lambda: {"AutoScalingConfigurationArn": scaling()},
        "DeleteConnection": lambda: {"ConnectionArn": connection()},
        "DeleteObservabilityConfiguration": lambda: {"ObservabilityConfigurationArn": observability()},
        "DeleteService": lambda: {"ServiceArn": service()},
        "DeleteVpcConnector": lambda: {"VpcConnectorArn": connector()},
        "DeleteVpcIngressConnection": lambda: {"VpcIngressConnectionArn": ingress()},
        "DescribeAutoScalingConfiguration": lambda: {"AutoScalingConfigurationArn": asc},
        "DescribeCustomDomains": lambda: {"ServiceArn": two, "MaxResults": 5},
        "DescribeObservabilityConfiguration": lambda: {"ObservabilityConfigurationArn": obs},
        "DescribeService": lambda: {"ServiceArn": two},
        "DescribeVpcConnector": lambda: {"VpcConnectorArn": vpc},
        "DescribeVpcIngressConnection": lambda: {"VpcIngressConnectionArn": joined},
        "DisassociateCustomDomain": lambda: {"ServiceArn": two, "DomainName": domain()},
        "ListAutoScalingConfigurations": lambda: {"MaxResults": 10},
        "ListConnections": lambda: {"MaxResults": 10},
        "ListObservabilityConfigurations": lambda: {"MaxResults": 10},
        "ListOperations": lambda: {"ServiceArn": two},
        "ListServices": lambda: {"MaxResults": 10},
        "ListServicesForAutoScalingConfiguration": lambda: {
            "AutoScalingConfigurationArn": default_scaling(client),
            "MaxResults": 10,
        },
        "ListTagsForResource": lambda: {"ResourceArn": two},
        "ListVpcConnectors": lambda: {"MaxResults": 10},
        "ListVpcIngressConnections": lambda: {"MaxResults": 10},
        "PauseService": lambda: {"ServiceArn": service()},
        "ResumeService": lambda: {"ServiceArn": paused()},
        "StartDeployment": lambda: {"ServiceArn": service()},
        "TagResource": lambda: {"ResourceArn": linked, "Tags": [{"Key": "team", "Value": "a"}]},
        "UntagResource": lambda: {"ResourceArn": linked, "TagKeys": ["team"]},
        "UpdateDefaultAutoScalingConfiguration": lambda: {"AutoScalingConfigurationArn": asc},
        "UpdateService": lambda: {"ServiceArn": service(), "InstanceConfiguration": {"Memory": "4 GB"}},
        "UpdateVpcIngressConnection": lambda: {
            "VpcIngressConnectionArn": ingress(),
            "IngressVpcConfiguration": VPC,
        },
    }


VPC = {"VpcId": "vpc-1", "VpcEndpointId": "vpce-1"}


def default_scaling(client) -> str:
    listed = client.list_auto_scaling_configurations()["AutoScalingConfigurationSummaryList"]
    return next(one["AutoScalingConfigurationArn"] for one in listed if one["IsDefault"])


def per_call(service: str, calls_of, rounds: int, batch: int) -> dict[str, float]:
    """The ratio to null of each operation: the median of paired rounds."""
    ratios = {}
    ours, null = client_of(service), Null(service)
    for operation in ours.meta.service_model.operation_names:
        method = botocore.xform_name(operation)
        with mock_cloud() as cloud:
            params_of = calls_of(ours, cloud)[operation]
            mine, theirs = getattr(ours, method), getattr(null.client, method)
            kept = {}
            ours.meta.events.register_last(
                f"before-parse.{ours.meta.service_model.service_id.hyphenize()}.{operation}",
                lambda response_dict, kept=kept, **_kwargs: kept.update(response_dict),
                unique_id="keep",
            )
            mine(**params_of())
            null.response = (kept["status_code"], dict(kept["headers"]), kept["body"])
            ours.meta.events.unregister(
                f"before-parse.{ours.meta.service_model.service_id.hyphenize()}.{operation}", unique_id="keep"
            )
            found = []
            for _ in range(rounds):
                params = [params_of() for _ in range(batch)]
                timed(mine, [params_of() for _ in range(2)])  # as null: both have been called since patching
                cost = timed(mine, params)
                with_null(null, theirs, params[:2])
                found.append(cost / with_null(null, theirs, params))
            ratios[operation] = statistics.median(found)
    return ratios


def with_null(null, call, params) -> float:
    """The cost of null, with no mock of ours in the way: its request is signed as ever."""
    from awsmock_ar_apigw.intercept import seam  # noqa: PLC0415

    seam._unpatch()
    try:
        return timed(call, params)
    finally:
        seam._patch()


def entering(rounds: int) -> float:
    """Seconds to enter and leave a mock."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        with mock_apprunner():
            pass
        found.append(time.perf_counter() - start)
    return statistics.median(found)


FIRST_NULL = """
import sys, botocore.session
from botocore.awsrequest import AWSResponse
class Raw:
    def stream(self, **kwargs): return [b'{"ServiceSummaryList":[]}']
session = botocore.session.Session()
client = session.create_client(
    "apprunner", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
client.meta.events.register("before-send", lambda request, **kw: AWSResponse(request.url, 200, {}, Raw()))
client.list_services()
print(" ".join(sys.modules))
"""
FIRST_OURS = """
import sys, botocore.session
from awsmock_ar_apigw import mock_apprunner
with mock_apprunner():
    session = botocore.session.Session()
    client = session.create_client(
        "apprunner", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    client.list_services()
print(" ".join(sys.modules))
"""


def first_answer(rounds: int) -> tuple[float, set[str]]:
    """The ratio to null of a whole process up to its first answer, and the modules that only ours loads."""
    found, modules = [], {}
    # Installed packages come with their bytecode: a checkout must be allowed to write its own.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(rounds):
        cost = {}
        for name, program in (("ours", FIRST_OURS), ("null", FIRST_NULL)):
            start = time.perf_counter()
            run = subprocess.run(
                [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
            )
            cost[name] = time.perf_counter() - start
            modules[name] = set(run.stdout.split())
        found.append(cost["ours"] / cost["null"])
    return statistics.median(found), modules["ours"] - modules["null"]


def growth(many: int, rounds: int) -> float:
    """How much longer a page of 25 takes out of many services than out of 100."""
    client = client_of("apprunner")

    def page(cloud_client, token=None):
        return lambda: cloud_client.list_connections(MaxResults=25, **({"NextToken": token} if token else {}))

    clouds = {}
    for count in (100, many):
        mock = mock_apprunner(isolated=True)
        mock.start()
        for number in range(count):
            client.create_connection(ConnectionName=f"connection-{number}", ProviderType="GITHUB")
        token = client.list_connections(MaxResults=25)["NextToken"]
        clouds[count] = (mock, token)
    gc.collect()
    gc.freeze()
    large = [0.0] * rounds
    for place in range(rounds):
        large[place] = _page_cost(client, clouds[many][1])
    clouds[many][0].stop()
    small = [_page_cost(client, clouds[100][1]) for _ in range(rounds)]
    clouds[100][0].stop()
    gc.unfreeze()
    return statistics.median(large) / statistics.median(small)


def _page_cost(client, token) -> float:
    start = time.perf_counter()
    client.list_connections(MaxResults=25, NextToken=token)
    return time.perf_counter() - start


def memory(count: int) -> tuple[float, float]:
    """Bytes per stored service in all, and of its content."""
    client = client_of("apprunner")
    with mock_apprunner() as cloud:
        client.create_service(ServiceName="warm", SourceConfiguration=PUBLIC)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for number in range(count):
            client.create_service(ServiceName=f"service-{number}", SourceConfiguration=PUBLIC)
        cloud.calls.clear()
        gc.collect()
        used = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        tables = next(iter(cloud.store.places()))[1]
        seen: set[int] = set()  # what records share is counted once
        content = sum(_size(record.members, seen) for record in tables["apprunner.Service"].all())
    return used / count, content / count


def _size(value, seen) -> int:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    inner = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, list | tuple):
        inner = value
    return sys.getsizeof(value) + sum(_size(one, seen) for one in inner)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds and resources")
    quick = parser.parse_args().quick
    rounds, batch, many = (5, 20, 5_000) if quick else (15, 30, 100_000)
    ratios = per_call("apprunner", apprunner_calls, rounds, batch)
    for operation, ratio in sorted(ratios.items(), key=lambda row: row[1]):
        print(f"    {operation:45} {ratio:.2f}")
    print(
        f"call / null, App Runner: geometric mean {statistics.geometric_mean(ratios.values()):.2f} (budget 0.90), "
        f"worst {max(ratios.values()):.2f} (budget 1.15)"
    )
    print(f"enter and leave: {entering(500) * 1e6:.0f} us (budget 100)")
    ratio, modules = first_answer(5 if quick else 15)
    own = {name for name in modules if name.startswith("awsmock_ar_apigw")}
    print(
        f"import to first answer / null: {ratio:.2f} (budget 1.20); modules: {len(modules - own)} of others, "
        f"{len(own)} of ours"
    )
    print(f"page of 25 out of {many} / out of 100: {growth(many, 200 if quick else 600):.2f} (budget 1.15)")
    used, content = memory(500 if quick else 3000)
    print(
        f"a stored service: {used:.0f} bytes, {content:.0f} of them content: {used - content:.0f} beyond (budget 2048)"
    )


if __name__ == "__main__":
    main()
