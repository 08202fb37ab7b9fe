"""What makes no sense is refused when it is planned; and what is planned can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.faults.common import COMMON
from support import make_service

THROTTLED = {"error": "ThrottlingException"}


@pytest.mark.parametrize(
    ("operation", "options", "said"),
    [
        (
            "Nope",
            THROTTLED,
            "No operation of apprunner or apigatewayv2 or apigatewaymanagementapi is named 'Nope'. Operations are named as AWS",
        ),
        ("create_service", THROTTLED, 'Did you mean "CreateService"?'),
        ("CreateServices", THROTTLED, 'Did you mean "CreateService"?'),
        ("apprunner.GetApi", THROTTLED, "No operation of apprunner is named 'GetApi'"),
        (
            "s3.GetObject",
            THROTTLED,
            "The mock has no service 's3'. Name one of: apprunner, apigatewayv2, apigatewaymanagementapi.",
        ),
        ("List*", {"service": "s3", **THROTTLED}, "The mock has no service 's3'"),
        (
            "apprunner.*",
            {"service": "apigatewayv2", **THROTTLED},
            "no service 'apprunner' and 'apigatewayv2'",
        ),
        (None, THROTTLED, "None is not a name. Give a text"),
        ("List*", {"service": 7, **THROTTLED}, "7 is not a name. Give a text"),
        ("List*", {}, "Nothing would go wrong. Give error, raises or latency."),
        ("List*", {"error": "Throttling", "raises": ReadTimeoutError}, "A call has one end"),
        ("List*", {"error": ValueError}, "is no code of an error. Give a text"),
        ("List*", {"message": "Ouch.", "latency": 1}, "Give it as a text, with error."),
        ("List*", {"message": 7, **THROTTLED}, "message=7 is no text of an error"),
        ("List*", {"when": "p", **THROTTLED}, "when='p' can't be asked. Give a function of the parameters"),
        (
            "List*",
            {"times": 0, **THROTTLED},
            "times=0 plans nothing. Give one or more, up to 2147483647, or None for every call.",
        ),
        ("List*", {"times": True, **THROTTLED}, "times=True plans nothing"),
        ("List*", {"times": 1.5, **THROTTLED}, "times=1.5 plans nothing"),
        (
            "List*",
            {"probability": 0, **THROTTLED},
            "probability=0 is none. Give a number above 0, and 1 at most.",
        ),
        ("List*", {"probability": 1.1, **THROTTLED}, "probability=1.1 is none"),
        ("List*", {"probability": "half", **THROTTLED}, "probability='half' is none"),
    ],
)
def test_what_makes_no_sense_is_refused_when_it_is_added(cloud, operation, options, said):
    with pytest.raises(MockError) as caught:
        cloud.faults.add(operation, **options)
    assert said in str(caught.value)
    assert len(cloud.faults) == 0


def test_an_error_that_the_operation_does_not_have_is_refused_with_those_that_it_has(cloud):
    with pytest.raises(MockError) as caught:
        cloud.faults.add("CreateService", error="NotFoundException")
    assert str(caught.value).startswith(
        "apprunner.CreateService can't answer NotFoundException. Use an error that is listed: "
        "InternalServiceErrorException, InvalidRequestException, ServiceQuotaExceededException; or a common one: "
        "AccessDeniedException, ExpiredTokenException, "
    )


def test_an_error_that_some_of_the_operations_do_not_have_is_refused_with_one_that_has_it(cloud):
    with pytest.raises(MockError) as caught:
        cloud.faults.add("*Service", error="InvalidStateException")
    assert str(caught.value).startswith(
        "apprunner.CreateService and 1 more can't answer InvalidStateException. Name operations that list it, such as "
        "apprunner.DeleteService; or use an error that is listed: InternalServiceErrorException, "
    )
    with pytest.raises(MockError, match="such as apigatewayv2"):
        cloud.faults.add("Create*", error="ConflictException")
    cloud.faults.add("CreateApi", error="ConflictException")


def test_a_fault_reads_as_it_was_planned(cloud, client):
    def is_big(_params):
        return True

    planned = cloud.faults.add(
        "List*",
        service="apprunner",
        raises=ReadTimeoutError,
        latency=5,
        when=is_big,
        times=None,
        probability=0.5,
    )
    assert repr(planned) == (
        '<Fault("List*", service="apprunner", raises=ReadTimeoutError, latency=5, when=is_big, times=None, '
        "probability=0.5), fired 0>"
    )
    planned.remove()
    denied = cloud.faults.add("ListServices", error="AccessDeniedException", message="No.", times=3)
    with pytest.raises(ClientError):
        client.list_services()
    words = 'Fault("ListServices", error="AccessDeniedException", message="No.", times=3), fired 1 of 3'
    assert repr(denied) == f"<{words}>"
    assert repr(cloud.faults) == f"<Faults [<{words}>]>"
    denied.remove()
    assert repr(denied) == f"<{words}, removed>"


def test_faults_can_be_listed_and_counted(cloud):
    assert (list(cloud.faults), len(cloud.faults)) == ([], 0)
    first = cloud.faults.add("ListServices", **THROTTLED)
    second = cloud.faults.add("GetApis", **THROTTLED)
    assert list(cloud.faults) == [first, second]
    assert len(cloud.faults) == 2
    for planned in cloud.faults:
        planned.remove()
    assert len(cloud.faults) == 0


def test_what_never_happened_is_told_in_words(cloud, client):
    cloud.faults.add("ListServices", error="AccessDeniedException", times=3)
    cloud.faults.add("GetApi*", latency=5)
    cloud.faults.add("ListConnections", latency=5, probability=1e-9)
    cloud.fail_next("UpdateService")
    cloud.fail_next("CreateService", times=3)
    cloud.queue_next("DeleteService", seconds=5)
    with pytest.raises(ClientError):
        client.list_services()
    client.list_connections()  # met, and spared by chance
    make_service(client)
    assert cloud.faults.unused() == [
        'faults.add("GetApi*", latency=5): never happened',
        'fail_next("UpdateService"): 1 of 1 never happened',
        'fail_next("CreateService"): 2 of 3 never happened',
        'queue_next("DeleteService"): 1 of 1 never happened',
    ]


def test_nothing_is_unused_where_nothing_was_planned_or_all_of_it_happened(cloud, client):
    assert cloud.faults.unused() == []
    cloud.faults.add("ListServices", latency=1)
    client.list_services()
    assert cloud.faults.unused() == []


def test_the_page_about_failures_lists_every_common_error():
    page = Path(__file__).parents[2] / "docs" / "pages" / "how-to" / "failures.md"
    rows = re.findall(r"^\| `(\w+)` \| (\d{3}) \|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(code, str(row.status)) for code, row in COMMON.items()]
