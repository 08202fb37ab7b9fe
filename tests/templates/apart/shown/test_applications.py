"""Applications behind an HTTP API, each from its template to an answered request."""

from pathlib import Path

import pytest
import requests

from awsmock_ar_apigw import mock_apigatewayv2

APPLICATIONS = Path(__file__).parent / "applications"
NAMES = ("fastapi", "powertools", "flask")


@pytest.fixture
def cloud():
    with mock_apigatewayv2() as cloud:
        yield cloud


@pytest.fixture(params=NAMES)
def url(request, cloud):
    return cloud.deploy(APPLICATIONS / f"{request.param}.yaml", permissions=True).outputs["Url"]


def test_a_path_and_a_query_reach_the_application(url):
    assert requests.get(url + "/pets/7").json() == {"id": 7, "greeting": "hello"}
    assert requests.get(url + "/pets/7?loud=true").json() == {"id": 7, "greeting": "HELLO"}


def test_what_it_refuses_is_refused(url):
    assert requests.get(url + "/pets/8").status_code == 404


def test_a_body_reaches_it(url):
    answer = requests.post(url + "/pets", json={"name": "Tom"})
    assert (answer.status_code, answer.json()) == (201, {"made": "Tom"})


def test_three_applications_whose_modules_have_one_name_are_apart(cloud):
    urls = [cloud.deploy(APPLICATIONS / f"{name}.yaml").outputs["Url"] for name in NAMES]
    assert len({requests.get(url + "/pets/8").text for url in urls}) == 3
    for url in urls:
        assert requests.get(url + "/pets/7").json()["greeting"] == "hello"
