"""Texts of templates: YAML 1.1 as CloudFormation has it, JSON, and objects of Python's; what is none of them; and how much is read."""

import datetime
import json
import time

import pytest
import yaml

from awsmock_ar_apigw.templates import document
from awsmock_ar_apigw.templates.errors import TemplateError
from templates.language.around import one, refused, value

QUEUE = """
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      X: {}
"""


def x(text):
    """What a value of YAML is, as a property."""
    return one(QUEUE.replace("{}", text)).resources["Queue"].properties["X"]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2012-10-17", "2012-10-17"),
        ("2012-10-17T10:00:00Z", "2012-10-17T10:00:00Z"),
        ("NO", False),
        ("yes", True),
        ("on", True),
        ("'no'", "no"),
        ("!!str no", "no"),
        ("012345670123", 0o12345670123),
        ("0300", 192),
        ("012345678901", 12345678901.0),
        ("'012345678901'", "012345678901"),
        ("680841e1", 6808410.0),
        (".5", 0.5),
        ("-7", -7),
        ("1.2.3", "1.2.3"),
        ("7a", "7a"),
        ("'012345670123'", "012345670123"),
        ("12:30", 750),
        ("1_000", 1000),
        ("0x1F", 31),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("=", "="),
        ("y", "y"),
        ("{200: a, yes: b, 2010-09-09: c}", {"200": "a", "yes": "b", "2010-09-09": "c"}),
        ("''", ""),
        ("[a, [1]]", ["a", [1]]),
        ("!!int '7'", 7),
    ],
)
def test_yaml_is_1_1_without_dates(text, means):
    assert x(text) == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Ref 123", {"Ref": "123"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!Sub no", {"Fn::Sub": "no"}),
        ("!Join ['', [a, !Ref B]]", {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!GetAZs ''", {"Fn::GetAZs": ""}),
        ("!If [A, 1, !Ref AWS::NoValue]", {"Fn::If": ["A", 1, {"Ref": "AWS::NoValue"}]}),
        ("!FindInMap [A, B, C]", {"Fn::FindInMap": ["A", "B", "C"]}),
        ("!Base64 a", {"Fn::Base64": "a"}),
        ("!Transform {Name: A}", {"Fn::Transform": {"Name": "A"}}),
        ("!Select [0, !Split [',', 'a,b']]", {"Fn::Select": [0, {"Fn::Split": [",", "a,b"]}]}),
    ],
)
def test_a_short_form_is_its_function(text, means):
    assert document.of_text(f"X: {text}", "t")["X"] == means


def test_a_short_form_is_taught_to_no_other_loader():
    assert x("!Ref AWS::Region") == {"Ref": "AWS::Region"}
    with pytest.raises(yaml.constructor.ConstructorError):
        yaml.safe_load("!Ref A")
    assert yaml.safe_load("2012-10-17") == datetime.date(2012, 10, 17)


@pytest.mark.parametrize(
    "tag", ["!!binary", "!!timestamp", "!!set", "!!omap", "!!python/object:os.system", "!!int"]
)
def test_a_tag_that_cloudformation_does_not_know_is_refused(tag):
    with refused(r"line 6, column 10: .*(The tag|is no int)"):
        x(f"{tag} a")


def test_a_short_form_that_is_none_is_refused_with_the_one_that_is_near():
    with refused('Did you mean "!GetAtt"?'):
        x("!GetAt A.B")


def test_a_key_that_is_there_twice_is_refused_in_yaml_and_in_json():
    with refused(r'^the template, line 4, column 1: "Resources" is there twice'):
        one("Resources:\n  A:\n    Type: AWS::SQS::Queue\nResources: {}\n")
    with refused('^the template, line 2, column 1: "Resources" is there twice'):
        one('{"Resources": {},\n"Resources": {}}')
    with refused('^the template: "Resources" is there twice'):
        one(r'{"a": "\ud83d\ude00", "Resources": {}, "Resources": {}}')


def test_an_alias_stands_for_what_its_anchor_names_and_a_merge_for_its_members():
    text = """
Metadata:
  Common: &common {A: 1, B: 2}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      X: *common
      Y: {<<: *common, B: 3}
      Z: {<<: [{C: 4}, *common]}
"""
    assert one(text).resources["Queue"].properties == {
        "X": {"A": 1, "B": 2},
        "Y": {"A": 1, "B": 3},
        "Z": {"C": 4, "A": 1, "B": 2},
    }
    with refused("Only objects can be merged"):
        one(text.replace("<<: *common", "<<: 7"))
    with refused(r"\*other stands for nothing that ends before it"):
        one(text.replace("X: *common", "X: *other"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Resources: [", r"line 2, column 1: Template format error: YAML not well-formed"),
        ("{'a': 1}", "line 1, column 2: Template format error: JSON not well-formed"),
        ('{"a": NaN}', "NaN is no number"),
        ("a: .nan", r"line 1, column 4: \.nan is no number"),
        ("a: 12e999", "12e999 is no number in JSON. If it is a text, put it in quotes"),
        ("- a\n- b", "unsupported structure"),
        ("a:\tb\n\tc: d", "not well-formed"),
        ("", "unsupported structure"),
        ("a: b\n---\na: b", "one document"),
        ("? {a: b}\n: c", "map keys must be strings; received a map"),
        ("!Sub a: b\n", "map keys must be strings; received a map"),
        ("a: \x07\n", "not well-formed"),
    ],
)
def test_what_is_no_template_says_where(text, says):
    with refused(says):
        document.of_text(text, "the template")


@pytest.mark.parametrize("key", ["!Sub '${A}:sub'", "[a]"])
def test_a_function_is_no_key(key):
    with refused("line 6, column 11: map keys must be strings; received a map"):
        x(f"{{{key}: b}}")


HOSTILE = {
    "aliases of five megabytes": "a: &a [x]\nb: [" + ",".join(["*a"] * 1_666_666) + "]\n",
    "aliases of a megabyte": "a: &a [x,x,x]\nb: [" + ",".join(["*a"] * 300_000) + "]\n",
    "aliases of aliases": "a0: &a0 [x,x]\n"
    + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 5)}]\n" for n in range(1, 30)),
    "an alias of a long text": f"a: &a {'x' * 500_000}\nb: [" + ",".join(["*a"] * 100_000) + "]\n",
    "an alias of itself": "a: &a\n  b: *a\n",
    "merges of merges": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n}\n  <<: [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
    "aliases that are deep": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 600)),
    "depth in YAML": "- " * 400_000 + "\n",
    "depth in lists": "[" * 400_000,
    "depth by margins": "".join(" " * n + "a:\n" for n in range(1200)),
    "depth in JSON": '{"a":' * 100_000,
    "depth in JSON that is whole": '{"a":' * 20_000 + "1" + "}" * 20_000,
    "digits": "a: " + "9" * 900_000,
    "digits in JSON": '{"a": ' + "9" * 900_000 + "}",
    "digits in sixties": "a: 1" + ":59" * 300_000,
    "variables": '{"Resources": {"A": {"Type": "AWS::SQS::Queue", "Properties": {"X": {"Fn::Sub": "'
    + "${a" * 300_000
    + '}"}}}}}',
    "half a surrogate pair": '{"a": "\ud800"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_with_a_clear_error_within_a_second(name):
    begun = time.thread_time()
    with pytest.raises(TemplateError):
        one(HOSTILE[name])
    assert time.thread_time() - begun < 1


def test_an_alias_is_as_deep_as_what_it_stands_for():
    def deep(levels):
        return (
            f"Metadata:\n  A: &a {'[' * 50}{']' * 50}\n  B: {'[' * levels}*a{']' * levels}\nResources: {{}}\n"
        )

    assert document.of_text(deep(48), "the template")["Metadata"]["B"]
    with refused("It is nested too deeply; 100 levels are allowed"):
        document.of_text(deep(49), "the template")


# Objects of Python's


def test_an_object_of_pythons_is_copied():
    source = {"Resources": {"A": {"Type": "AWS::SQS::Queue", "Properties": {"X": ["a"], 200: "b"}}}}
    found = one(source)
    source["Resources"]["A"]["Properties"]["X"].append("b")
    assert found.resources["A"].properties == {"X": ["a"], "200": "b"}


def _itself():
    found = {}
    found["a"] = found
    return found


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (datetime.date(2012, 10, 17), "is nothing that a template can hold"),
        ({True: 1}, "map keys must be strings"),
        (float("inf"), "is nothing that a template can hold"),
        (b"a", "is nothing that a template can hold"),
        (_itself(), "nested too deeply"),
    ],
)
def test_an_object_that_no_template_can_hold_is_refused(held, says):
    with refused(says):
        value(held)


def test_a_source_that_is_nothing_of_the_kind_is_refused():
    with refused("7 is no template. Give the path of a file"):
        one(7)


def test_yaml_and_json_of_a_template_are_the_same():
    text = QUEUE.replace("{}", "[1, true, a, {b: !Ref AWS::Region}]")
    found = one(text)
    as_json = {name: {"Type": r.type, "Properties": r.properties} for name, r in found.resources.items()}
    assert one(json.dumps({"Resources": as_json})).resources == found.resources


# Lines


LINED = """
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      X: !Join
        - ''
        - - a
          - b
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("Resources",), 2),
        (("Resources", "Queue"), 3),
        (("Resources", "Queue", "Properties", "X"), 6),
        (("Resources", "Queue", "Properties", "X", "Fn::Join", 0), 7),
        (("Resources", "Queue", "Properties", "X", "Fn::Join", 1, 1), 9),
        (("Resources", "Queue", "Properties", "Nothing"), 5),
        (("Resources", "Nothing"), None),
        (("Outputs", "Nothing"), None),
    ],
)
def test_a_path_of_a_text_has_a_line_and_what_is_not_there_that_of_what_it_is_missing_from(path, line):
    assert document.lines_of(LINED)(path) == line


def test_a_path_of_json_has_a_line_too():
    text = json.dumps({"Resources": {"A": {"Type": "AWS::SQS::Queue", "Nope": 1}}}, indent=1)
    with refused(r"^the template, line 5: Resources\.A\.Nope: Invalid template resource property 'Nope'"):
        one(text)
