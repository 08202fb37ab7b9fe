"""App Runner services answer requests, by applications that stand in for what App Runner would run."""

from __future__ import annotations

import urllib.request

import pytest

from awsmock_ar_apigw import MockError, mock_apprunner
from support import client_of, make_service


def echo(request):
    return {"path": request.path, "from": request.headers["x-forwarded-for"], "host": request.host}


@pytest.fixture
def url(cloud, client):
    """The address of a service that runs, and has an application."""
    make_service(client)
    cloud.settle()
    cloud.apprunner.serve("web-app", echo)
    return f"https://{cloud.apprunner.services['web-app']['ServiceUrl']}"


def test_a_running_service_answers_at_its_url(cloud, url):
    answer = cloud.request("GET", url + "/pets?x=1", source_ip="203.0.113.9")
    assert answer.status == 200
    assert answer.json() == {"path": "/pets", "from": "203.0.113.9", "host": url.removeprefix("https://")}
    (request,) = cloud.requests
    assert (request.service, request.api, request.region) == ("web-app", None, "us-east-1")
    assert request.line().endswith("-> 200 by service 'web-app'")
    assert cloud.requests.of(service="web-*") == [request]


@pytest.mark.parametrize("how", ["name", "id", "arn"])
def test_a_service_is_named_as_everywhere(cloud, client, how):
    make_service(client)
    cloud.settle()
    service = cloud.apprunner.services["web-app"]
    cloud.apprunner.serve(getattr(service, how), lambda _request: "here")
    assert cloud.request("GET", f"https://{service['ServiceUrl']}/").text == "here"


def test_a_wsgi_and_an_asgi_application_answer(cloud, url):
    def wsgi(environ, start_response):
        start_response("201 Created", [("content-type", "text/plain")])
        return [environ["PATH_INFO"].encode()]

    async def asgi(scope, _receive, send):
        await send({"type": "http.response.start", "status": 202, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    for app, status in ((wsgi, 201), (asgi, 202)):
        cloud.apprunner.serve("web-app", app)
        answer = cloud.request("GET", url + "/a")
        assert (answer.status, answer.text) == (status, "/a")


def test_what_an_application_raises_is_a_500_or_comes_through(cloud, url):
    def broken(_request):
        raise LookupError("no pets")

    cloud.apprunner.serve("web-app", broken)
    assert cloud.request("GET", url).status == 500
    assert "no pets" in cloud.requests[-1].why
    assert "LookupError" in cloud.requests[-1].traceback
    cloud.apprunner.serve("web-app", broken, reraise=True)
    with pytest.raises(LookupError):
        cloud.request("GET", url)


def test_a_custom_domain_answers_once_it_is_active(cloud, client, url):
    arn = cloud.apprunner.services["web-app"].arn
    client.associate_custom_domain(ServiceArn=arn, DomainName="example.com")
    cloud.settle()
    with pytest.raises(MockError, match=r"No API answers at example\.com"):
        cloud.request("GET", "https://example.com/")
    cloud.apprunner.validate_domain("web-app", "example.com")
    cloud.settle()
    assert cloud.request("GET", "https://example.com/").json()["host"] == "example.com"
    assert cloud.request("GET", "https://www.example.com/").status == 200


def test_without_an_application_or_in_another_state_it_says_what_is_wrong(cloud, client, url):
    make_service(client, "another")
    cloud.settle()
    another = cloud.apprunner.services["another"]["ServiceUrl"]
    with pytest.raises(MockError, match=r"Give it an application: cloud\.apprunner\.serve\('another', app\)"):
        cloud.request("GET", f"https://{another}/")
    client.pause_service(ServiceArn=cloud.apprunner.services["web-app"].arn)
    cloud.settle()
    with pytest.raises(MockError, match="'web-app' is in the state PAUSED"):
        cloud.request("GET", url)
    client.delete_service(ServiceArn=cloud.apprunner.services["web-app"].arn)
    cloud.settle()
    with pytest.raises(MockError, match="No API answers at"):
        cloud.request("GET", url)


def test_what_is_no_service_or_no_application_is_refused(cloud, client):
    with pytest.raises(MockError, match=r"serve isn't possible\. No service is called 'web-app'"):
        cloud.apprunner.serve("web-app", echo)
    make_service(client)
    with pytest.raises(MockError, match="can't be called"):
        cloud.apprunner.serve("web-app", "app")


def test_whoever_asks_is_answered_also_where_app_runner_alone_is_mocked():
    with mock_apprunner(isolated=True) as cloud:
        make_service(client_of("apprunner"))
        cloud.settle()
        cloud.apprunner.serve("web-app", lambda _request: "here")
        url = f"https://{cloud.apprunner.services['web-app']['ServiceUrl']}/"
        with urllib.request.urlopen(url) as answer:
            assert answer.read() == b"here"
