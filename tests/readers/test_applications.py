"""Behind API Gateway an application answers as it does alone, on every way; where a reader changes that, it stands here."""

import asyncio
import gc
import warnings

import apig_wsgi
import pytest

from readers.applications import COOKIES, in_fastapi, in_flask
from readers.exchanges import FORM, by_fastapi, by_flask, by_gateway
from readers.ways import WAYS, Reached

APPLICATIONS = {
    "mangum": (by_fastapi, in_fastapi),
    "apig_wsgi": (by_flask, in_flask),
    "serverless_wsgi": (by_flask, in_flask),
    "zappa": (by_flask, in_flask),
}

# What a reader changes, by the payload format: members of an answer's JSON, or of the answer. Those of a path in format 2.0
# come of paths that are decoded already [real: A39], and are decoded again.
TWICE = {"path with a percent sign": {"path": "/pets/100%", "rest": "100%"}}
DIFFERENT = {
    # mangum 0.22.0: it reads http.path, which has no slash at its end [real: A36]. The route then redirects to itself.
    ("mangum", "2.0"): {
        **TWICE,
        "path with a slash at its end": {"path": "/pets/7", "rest": "7"},
        "route with a slash at its end": {
            "status": 307,
            "type": None,
            "location": "https://{host}/list/",
            "body": b"",
        },
    },
    # apig-wsgi 2.20.0: what is no ASCII any more is taken for bytes of Latin-1, which are no UTF-8.
    ("apig_wsgi", "2.0"): {**TWICE, "path in UTF-8": {"path": "/pets/Zo\ufffd A", "rest": "Zo\ufffd A"}},
    # serverless-wsgi 3.1.0: it cuts a path at a question mark, which another gateway leaves there.
    ("serverless_wsgi", "2.0"): {
        **TWICE,
        "path with an encoded question mark": {"path": "/pets/a", "rest": "a"},
    },
    # Zappa 0.63.0: its middleware adds each cookie again, under a name in lower case.
    ("zappa", "1.0"): {"answer with cookies": {"cookies": [*COOKIES, *COOKIES]}},
    ("zappa", "2.0"): {**TWICE, "answer with cookies": {"cookies": [*COOKIES, *COOKIES]}},
}


def changed(answer, difference, host):
    if isinstance(answer.body, dict) and difference.keys() <= answer.body.keys():
        return answer._replace(body={**answer.body, **difference})
    filled = {
        name: value.format(host=host) if name == "location" else value for name, value in difference.items()
    }
    return answer._replace(**filled)


@pytest.mark.rows("O1", "O3", "O4", "O10", "A21", "A22", "A27", "A28", "A29", "A39", "A43")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("reader", APPLICATIONS)
def test_an_application_answers_as_it_does_alone(request, cloud, reader, version, way):
    handler = request.getfixturevalue(f"with_{reader}")(way.prefix(version))
    reached = Reached(cloud, way, handler, version)
    alone, app = APPLICATIONS[reader]
    expected = alone(app, reached.host)
    for name, difference in DIFFERENT.get((reader, version), {}).items():
        expected[name] = changed(expected[name], difference, reached.host)
    assert by_gateway(reached) == expected


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("reader", APPLICATIONS)
def test_what_stands_in_front_of_a_path_is_not_found_unless_a_setting_takes_it_away(
    request, cloud, reader, version, way
):
    handler = request.getfixturevalue(f"with_{reader}")("")
    # Zappa takes the stage away itself.
    found = not way.prefix(version) or (reader == "zappa" and way.prefix(version) == "/prod")
    assert Reached(cloud, way, handler, version).send("GET", "/pets/7").status == (200 if found else 404)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("reader", ["mangum", "serverless_wsgi", "zappa"])
def test_a_setting_takes_letters_away_and_no_segments(request, cloud, reader, version):
    """Behind `/pet`, the path `/pets/7` of a way that has no prefix is `s/7`."""
    handler = request.getfixturevalue(f"with_{reader}")("/pet")
    assert Reached(cloud, WAYS[0], handler, version).send("GET", "/pets/7").status == 404


# Where a redirect to a path of the application leads out of it, by the payload format.
ASTRAY = {
    # mangum never puts the prefix back.
    ("mangum", "1.0"): {"default host, prod", "domain with key, $default", "domain with key, prod"},
    ("mangum", "2.0"): {"default host, prod", "domain with key, $default", "domain with key, prod"},
    # The prefix is put back: in format 2.0 it is the stage, and no part of what a client of a domain name asks for.
    ("apig_wsgi", "1.0"): set(),
    ("apig_wsgi", "2.0"): {"domain, prod", "domain with key, $default", "domain with key, prod"},
    ("serverless_wsgi", "1.0"): set(),
    ("serverless_wsgi", "2.0"): {"domain, prod", "domain with key, $default", "domain with key, prod"},
    # Format 1.0: on the default host it always puts the stage of its settings in front.
    ("zappa", "1.0"): {"default host, $default"},
    ("zappa", "2.0"): {"domain, prod", "domain with key, $default", "domain with key, prod"},
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize(("reader", "version"), ASTRAY)
def test_a_redirect_to_a_path_stays_in_the_application_or_leads_astray(request, cloud, reader, version, way):
    handler = request.getfixturevalue(f"with_{reader}")(way.prefix(version))
    reached = Reached(cloud, way, handler, version)
    location = reached.send("GET", "/list").headers["location"]
    assert (location != f"{reached.base}/list/") == (way.name in ASTRAY[reader, version])


@pytest.mark.rows("A7", "A23", "A24")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("reader", APPLICATIONS)
def test_the_root_answers_but_for_mangum_behind_a_stage_in_format_2_0(request, cloud, reader, version, way):
    """http.path has no slash there at all [real: A36], and FastAPI redirects to one that is outside of the stage."""
    handler = request.getfixturevalue(f"with_{reader}")(way.prefix(version))
    reached = Reached(cloud, way, handler, version)
    answer = reached.send("GET", "/")
    if (reader, version, way.stage) == ("mangum", "2.0", "prod"):
        assert (answer.status, answer.headers["location"]) == (307, f"https://{reached.host}/")
    else:
        assert answer.json() == {"root": True}


# A line that comes twice, `a` and `b`; alone, Flask has it as `a,b`. serverless-wsgi has the last one of format 1.0.
REPEATED = {
    ("mangum", "1.0"): "a, b",
    ("mangum", "2.0"): "a,b",
    ("apig_wsgi", "1.0"): "a,b",
    ("apig_wsgi", "2.0"): "a,b",
    ("serverless_wsgi", "1.0"): "b",
    ("serverless_wsgi", "2.0"): "a,b",
    ("zappa", "1.0"): "a, b",
    ("zappa", "2.0"): "a,b",
}


@pytest.mark.rows("C16", "D17", "D20")
@pytest.mark.parametrize(("reader", "version"), REPEATED)
def test_a_repeated_header_is_joined_by_commas(request, cloud, reader, version):
    handler = request.getfixturevalue(f"with_{reader}")("")
    reached = Reached(cloud, WAYS[0], handler, version)
    answer = reached.send("GET", "/pets/7", headers=[("x-tag", "a"), ("x-tag", "b")])
    assert answer.json()["tag"] == REPEATED[reader, version]


@pytest.mark.rows("O2", "E8")
def test_mangum_says_json_where_an_application_says_no_type_in_format_2_0(with_mangum, cloud):
    types = {}
    for version in ("1.0", "2.0"):
        reached = Reached(cloud, WAYS[0], with_mangum(""), version)
        types[version] = reached.send("GET", "/moved").headers["content-type"]
    assert types == {"1.0": "text/plain; charset=utf-8", "2.0": "application/json"}


def test_apig_wsgi_sends_bytes_in_format_1_0_if_it_is_told_to(cloud):
    reached = Reached(cloud, WAYS[0], apig_wsgi.make_lambda_handler(in_flask), "1.0")
    assert reached.send("GET", "/picture").status == 500
    assert "UnicodeDecodeError" in cloud.requests[-1].why


def test_serverless_wsgi_puts_the_stage_in_front_of_redirects_unless_it_is_told_not_to(
    with_serverless_wsgi, cloud, monkeypatch
):
    reached = Reached(cloud, WAYS[0], with_serverless_wsgi(""), "2.0")
    assert reached.send("GET", "/list").headers["location"] == f"{reached.base}/list/"
    monkeypatch.delenv("STRIP_STAGE_PATH")
    assert reached.send("GET", "/list").headers["location"] == f"{reached.base}/$default/list/"


@pytest.mark.rows("C34")
def test_zappa_reads_forms_if_it_supports_bytes(with_zappa, cloud):
    """API Gateway sends them in base64, which Zappa otherwise takes for the body itself."""
    forms = []
    for supported in (False, True):
        reached = Reached(cloud, WAYS[0], with_zappa("", BINARY_SUPPORT=supported), "2.0")
        answer = reached.send("POST", "/pets/7", headers={"content-type": FORM}, body="a=1")
        forms.append(answer.json()["form"])
    assert forms == [{"YT0x": ""}, {"a": "1"}]  # YT0x is a=1 in base64


def test_mangum_fails_after_a_loop_was_run_in_its_thread(with_mangum, cloud):
    """It asks for the current loop, which ``asyncio.run`` takes away; a function at AWS has its thread for itself."""
    reached = Reached(cloud, WAYS[0], with_mangum(""), "2.0")
    assert reached.send("GET", "/text").status == 418
    asyncio.run(asyncio.sleep(0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of a coroutine that it leaves behind
        assert reached.send("GET", "/text").status == 500
        gc.collect()
    assert "There is no current event loop" in cloud.requests[-1].why


def test_within_a_running_loop_mangum_has_a_thread_with_one_of_its_own(with_mangum, current_loop, cloud):
    """It runs the current loop, and one runs already: functions are called outside of it, as at AWS."""
    reached = Reached(cloud, WAYS[0], with_mangum(""), "2.0")

    async def sent():
        return reached.send("GET", "/text")

    assert current_loop.run_until_complete(sent()).status == 418  # as the application answers
