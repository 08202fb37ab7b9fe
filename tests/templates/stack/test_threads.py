"""Stacks that are deployed at the same time don't know each other."""

from concurrent.futures import ThreadPoolExecutor

from awsmock_ar_apigw import MockError
from support_stacks import PETS, pets


def test_stacks_can_be_deployed_from_several_threads(cloud):
    with ThreadPoolExecutor(4) as pool:
        stacks = list(pool.map(lambda name: cloud.deploy(PETS, name=name), ["one", "two", "three", "four"]))
    assert sorted(cloud.stacks) == ["four", "one", "three", "two"]
    for stack in stacks:
        assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": "7"}


def test_of_several_threads_one_has_a_name(cloud):
    def deploy(_number):
        try:
            return cloud.deploy(PETS, name="pets")
        except MockError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(deploy, range(4)))
    assert sum(isinstance(one, str) for one in found) == 3
    assert len(cloud.apigatewayv2.apis) == 1


CALLS = """
import threading

import boto3

found = []


def call():
    client = boto3.client("apigatewayv2", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    found.append(client.get_apis()["Items"])


thread = threading.Thread(target=call)
thread.start()
thread.join(20)
if not found:
    raise ImportError("a lock is held")


def handler(event, context):
    return {"id": len(found)}
"""


def test_no_lock_is_held_while_functions_are_imported(cloud):
    stack = cloud.deploy(pets(Pets={"Code": {"ZipFile": CALLS}}))
    assert cloud.request("GET", stack.outputs["Url"] + "/pets/7").json() == {"id": 1}
