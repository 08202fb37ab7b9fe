"""Each of Django's test cases with a mock: what a class sets up is there for each of its tests, and nothing else is."""

import boto3
from django.test import LiveServerTestCase, SimpleTestCase, TestCase, TransactionTestCase

from awsmock_ar_apigw import current_cloud, mock_apigatewayv2, mock_cloud
from shop.models import Deployment

KEYS = {"region_name": "us-east-1", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
client = boto3.client("apigatewayv2", **KEYS)


def deploy(name):
    client.create_api(Name=name, ProtocolType="HTTP")


def names():
    return [api["Name"] for api in client.get_apis()["Items"]]


class EqualStarts:
    """Two tests that would find what the other has made."""

    expected = ()

    def test_one(self):
        self.assertEqual(names(), list(self.expected))
        deploy("one")
        self.assertEqual(len(current_cloud().calls), len(self.expected) + 2)

    test_two = test_one


@mock_apigatewayv2
class Simple(EqualStarts, SimpleTestCase):
    pass


@mock_apigatewayv2
class WithDatabase(EqualStarts, TestCase):
    expected = ("of-the-class",)

    @classmethod
    def setUpTestData(cls):
        deploy("of-the-class")
        Deployment.objects.create(name="of-the-class")

    def test_the_database_is_as_the_cloud(self):
        self.assertEqual([one.name for one in Deployment.objects.all()], names())
        deploy("more")
        Deployment.objects.create(name="more")

    def test_it_is_so_again(self):
        self.assertEqual([one.name for one in Deployment.objects.all()], names())


@mock_cloud
class WithTransactions(EqualStarts, TransactionTestCase):
    expected = ("of-the-test",)

    def setUp(self):
        deploy("of-the-test")


@mock_cloud
class WithAServer(EqualStarts, LiveServerTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        deploy("of-the-class")

    expected = ("of-the-class",)


class Inherits(WithDatabase):
    """A subclass of a decorated case."""
