"""Forms of texts: the shortest and the longest of each, and each character that may stand in one."""

from __future__ import annotations

import string
import sys
from typing import NamedTuple

import pytest

from awsmock_ar_apigw.cloud.services import backend_of
from awsmock_ar_apigw.services.apigatewayv2 import forms
from awsmock_ar_apigw.services.apigatewayv2.apis import integration_uri
from awsmock_ar_apigw.services.apigatewayv2.limits import Form
from support import ACCOUNT

ANY = {*map(chr, range(128)), "é", "٣"}
NO_SPACE = ANY - {*string.whitespace}
LOWER = {*string.ascii_lowercase, *string.digits}
WORD = LOWER | {*string.ascii_uppercase}
GLOB = WORD | {*"*?-!#$%&'.^_`|~"}
PATH = WORD | {*"$-_.+!*'()/"}
HERE = f"us-east-1:{ACCOUNT}:"


class Row(NamedTuple):
    """Texts of a form: as much of a part as makes the length, between a head and a tail that stay.

    ``shortest`` is the length of the shortest that is right, be it by the form's own bound or since nothing shorter
    could be of the form; ``characters`` may stand in the part.
    """

    shortest: int
    longest: int
    characters: set[str]
    head: str = ""
    tail: str = ""
    part: str = "a"

    def text(self, size: int, inside: str = "") -> str:
        """A text of this length, or longer."""
        fixed = len(self.head + inside + self.tail)
        return self.head + (self.part * size)[: max(size - fixed, 0)] + inside + self.tail


def behind(head, characters, longest=2048, *, least=1):
    """Texts of which the head stays."""
    return Row(len(head) + least, longest, characters, head)


def in_dns(shortest, longest, characters=LOWER):
    """Names of labels as long as labels can be."""
    return Row(shortest, longest, characters | {"-", "."}, tail="b.c", part=63 * "a" + ".")


PRODUCT = f"arn:aws:apigateway:{HERE}/portalproducts/"
ROWS = {
    forms.STAGE_NAME: Row(1, 128, WORD | {"_", "-"}),
    forms.STAGE_VARIABLE_NAME: Row(1, 64, WORD | {"_"}),
    forms.STAGE_VARIABLE_VALUE: Row(1, 512, WORD | {*"-._~:/?#&=,"}),
    forms.MODEL_NAME: Row(1, 128, WORD),
    forms.HEADER_NAME: Row(1, 39, GLOB),
    forms.HEADER_GLOB: Row(1, 127, GLOB),
    forms.MAPPING_KEY: Row(0, 300, PATH),
    forms.BASE_PATH: Row(1, 300, PATH),
    forms.HOST_NAME: in_dns(3, 512),
    forms.TRUSTSTORE: behind("s3://abc/", ANY - {"\n"}),
    forms.REST_API_ID: Row(1, 128, LOWER),
    forms.REST_STAGE: Row(1, 128, WORD | {"_", "-"}),
    forms.REST_PATH: behind("/", WORD | {*"._:-/"}, 4096, least=0),
    forms.USER_POOL_ARN: behind(f"arn:aws:cognito-idp:{HERE}userpool/us-east-1_", WORD | {"_"}),
    forms.USER_POOL_DOMAIN: in_dns(20, 2048, WORD),
    forms.APP_CLIENT_ID: Row(1, 256, WORD | {"_", "+"}),
    forms.CERTIFICATE_ARN: behind(f"arn:aws:acm:{HERE}certificate/", WORD | {"-"}),
    forms.OWN_DOMAIN: in_dns(3, 256),
    forms.LOGO_URI: behind("a:", NO_SPACE, 1092),
    forms.APP_MONITOR_NAME: Row(1, 255, WORD | {*".-_#"}),
    forms.PRODUCT_ARN: behind(PRODUCT, LOWER, len(PRODUCT) + 30, least=10),
    integration_uri.URL: behind("http://", NO_SPACE),
    integration_uri.LISTENER: behind(
        f"arn:aws:elasticloadbalancing:{HERE}listener/app/a/b/", NO_SPACE - {"/"}
    ),
    integration_uri.CLOUD_MAP: behind(f"arn:aws:servicediscovery:{HERE}service/", NO_SPACE - {"/"}),
    integration_uri.FUNCTION: behind(f"arn:aws:lambda:{HERE}function:", NO_SPACE - {"/"}),
    integration_uri.ACTION: behind("arn:aws:apigateway:us-east-1:s3:path/", NO_SPACE),
}
each_form = pytest.mark.parametrize(("form", "row"), ROWS.items(), ids=[form.what for form in ROWS])


def test_each_form_has_a_row():
    assert backend_of("apigatewayv2").kinds  # every file of the service is there
    modules = [module for name, module in sys.modules.items() if name.startswith("awsmock_ar_apigw.services")]
    forms = {value for module in modules for value in vars(module).values() if isinstance(value, Form)}
    assert forms == ROWS.keys()


@each_form
def test_a_text_is_as_long_as_its_form_allows(form, row):
    for size in (row.shortest, row.shortest + 1, row.longest - 1, row.longest):
        assert len(row.text(size)) == size
        assert form.fits(row.text(size))
    assert not form.fits(row.text(row.longest + 1))
    if row.shortest:
        assert not form.fits(row.text(row.shortest)[:-1])


@each_form
def test_a_text_is_of_the_characters_that_its_form_allows(form, row):
    fitting = {one for one in ANY if form.fits(row.text(row.shortest, f"a{one}a"))}
    assert fitting == row.characters


NAMED = {form: row for form, row in ROWS.items() if ACCOUNT in row.head}


@pytest.mark.parametrize(("form", "row"), NAMED.items(), ids=[form.what for form in NAMED])
def test_an_account_has_twelve_digits(form, row):
    text = row.text(row.shortest)
    for account in (ACCOUNT[1:], ACCOUNT + "1", ACCOUNT[1:] + "a", ""):
        assert not form.fits(text.replace(ACCOUNT, account))


# What is inside a text, and as long as it may be.
INSIDE = [
    (forms.HOST_NAME, "{}.com", 63),
    (forms.HOST_NAME, "*.{}.com", 63),
    (forms.HOST_NAME, "example.{}", 63),
    (forms.OWN_DOMAIN, "{}.com", 63),
    (forms.OWN_DOMAIN, "example.{}", 63),
    (forms.USER_POOL_DOMAIN, "https://{}.example.com/", 63),
    (forms.USER_POOL_DOMAIN, "https://www.example.{}", 63),
    (forms.TRUSTSTORE, "s3://{}/pets.pem", 63),
]


@pytest.mark.parametrize(("form", "text", "longest"), INSIDE)
def test_a_label_is_as_long_as_it_may_be_and_begins_and_ends_with_no_hyphen(form, text, longest):
    assert form.fits(text.format(longest * "a"))
    assert not form.fits(text.format((longest + 1) * "a"))
    assert not form.fits(text.format("-aaa"))
    assert not form.fits(text.format("aaa-"))
    assert form.fits(text.format("a-a"))


def test_a_bucket_has_three_characters_or_more():
    assert forms.TRUSTSTORE.fits("s3://abc/pets.pem")
    assert not forms.TRUSTSTORE.fits("s3://ab/pets.pem")
