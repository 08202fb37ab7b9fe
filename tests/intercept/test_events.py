"""The events of a client that is mocked: those of one that isn't, in the same order, but for those that the docs list."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.httpsession import URLLib3Session

from awsmock_ar_apigw import mock_cloud
from intercept.events import emitted, first_parts, unheard
from support import SESSION

CALLS = {"apprunner": "list_services", "apigatewayv2": "get_apis"}
DENIED = (403, b'{"__type": "AccessDeniedException"}', {"x-amzn-errortype": "AccessDeniedException"})
DOWN = (503, b"{}", {"x-amzn-errortype": "ServiceUnavailable"})
# What a server sends in turn, and what plans the same of a mock.
ENDS = {
    "an answer": ([(200, b"{}", {})], {}),
    "an error": ([DENIED], {"error": "AccessDeniedException"}),
    "a retry": ([DOWN, (200, b"{}", {})], {"error": "ServiceUnavailable"}),
    "no answer": ([None] * 5, {"raises": EndpointConnectionError, "times": None}),
}
each_call = pytest.mark.parametrize("service", CALLS)
each_end = pytest.mark.parametrize("end", ENDS)
each_mode = pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])


def client_in(mode, service):
    return SESSION.client(service, config=Config(retries={"mode": mode, "total_max_attempts": 2}))


def call(client, service):
    with suppress(ClientError, EndpointConnectionError):
        getattr(client, CALLS[service])()


def server_that_sends(answers):
    """What stands for the network: it sends these answers; None is none."""
    left = iter(answers)

    def send(_session, request):
        answer = next(left)
        if answer is None:
            raise EndpointConnectionError(endpoint_url=request.url)
        status, body, headers = answer
        return AWSResponse(request.url, status, headers, SimpleNamespace(stream=lambda **_options: [body]))

    return send


@each_call
@each_end
@each_mode
def test_a_client_that_is_mocked_has_the_events_of_one_that_is_not(monkeypatch, service, end, mode):
    answers, planned = ENDS[end]
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    with pytest.MonkeyPatch.context() as patched, emitted() as real:
        patched.setattr(URLLib3Session, "send", server_that_sends(answers))
        call(client_in(mode, service), service)
    with mock_cloud(isolated=True) as cloud, emitted() as mocked:
        if planned:
            cloud.faults.add("*", **planned)
        call(client_in(mode, service), service)
    assert set(first_parts(real)) >= {*unheard(), "request-created", "needs-retry"}
    assert mocked == [name for name in real if name.partition(".")[0] not in unheard()]


@each_call
def test_the_handlers_of_all_other_events_are_called(service):
    client = client_in("standard", service)
    with pytest.MonkeyPatch.context() as patched, emitted() as real:
        patched.setattr(URLLib3Session, "send", server_that_sends([(200, b"{}", {})]))
        call(client, service)
    heard = []
    for name in real:
        client.meta.events.register_first(name, lambda name=name, **_event: heard.append(name))
    with mock_cloud(isolated=True):
        call(client, service)
    assert set(first_parts(real)) - set(first_parts(heard)) == unheard()
    assert len(heard) == len(set(heard)) == len(real) - 3


@each_call
def test_a_url_that_is_signed_in_advance_is_signed(service):
    with mock_cloud(isolated=True), emitted() as names:
        client_in("standard", service).generate_presigned_url(CALLS[service])
    assert unheard() - set(first_parts(names)) == {"before-send"}
