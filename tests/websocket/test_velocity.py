"""Templates in Velocity's language: what they come to, which AWS was seen to make of most of them; and that each ends."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsmock_ar_apigw import MockError
from awsmock_ar_apigw.serving.velocity import java
from awsmock_ar_apigw.serving.velocity.evaluation import MOST_STEPS, rendered
from awsmock_ar_apigw.serving.velocity.java import from_json, written

VARIABLES = {
    "name": "Steve",
    "no": False,
    "yes": True,
    "nothing": None,
    "n": 3,
    "big": 1 << 62,
    "endless": float("inf"),
    "user": {"name": "Ann", "tags": ["a", "b"]},
}

# What AWS makes of what they are about was recorded in the tests of localstack/airspeed: a template, and what it comes to.
RECORDED = [
    ("Dear $unknown.", "Dear ."),
    ("Dear $!unknown, $ and $5", "Dear , $ and $5"),
    ("Dear ${name}.", "Dear Steve."),
    ("Dear $name}.", "Dear Steve}."),
    ("#if($unknown)yes#end", "yes"),
    ("#if($nothing)yes#end", "yes"),
    ("#if($unknown.b.c)yes#end", "yes"),
    ("#if(!$nothing)yes#end", ""),
    ("#if($no)yes#end", ""),
    ("#if(!$no)yes#end", "yes"),
    ("#if($no)one#elseif($yes)two#{else}three#end", "two"),
    ("#if($no)one#elseif($no)two#else three#end", " three"),
    ("#if($no)true#{end}after", "after"),
    ("#if( ($n == 3) && ($yes == $yes) )yes#end", "yes"),
    ("#if($no || $yes)yes#end#if($no or $no)no#end", "yes"),
    ("#if(!$no && !$yes)yes#end", ""),
    ("#foreach($i in [1, 2, 3])$i#if($foreach.hasNext), #end#end", "1, 2, 3"),
    ("#foreach($i in [1, 2, 3])#if($foreach.first)f#end#if($foreach.last)l#end#end", "fl"),
    ("#foreach($w in ['a', 'b'])$velocityCount,$foreach.index,#end", "1,0,2,1,"),
    ("#foreach($j in [1,2])#foreach($i in [3, 4])$foreach.count,#end$foreach.count|#end", "1,2,1|1,2,2|"),
    ("#set($i = 1)$i,#foreach($i in [7, 8])$i,#set($i = $i)#end$i", "1,7,8,1"),
    ("#foreach($v in $unknown)x#end", ""),
    ("#foreach($v in [2..-2])$v,#end", "2,1,0,-1,-2,"),
    ("#set($v = true)$v", "true"),
    ("## note\nx\ny## $z", "x\ny"),
    ("a#*\n b *#\n c", "a\n c"),
    ('#set($s = "[""x""]")$s', '["x"]'),
    ("#set($s = '[\"x\"]')$s", '["x"]'),
    ('#set($s = "I am $name.")$s', "I am Steve."),
    ('#set($s = "I am \\$name.")$s', "I am $name."),
    ("#set($m = {'pet': 'Rex', 'age': 15})$m.pet $m.age", "Rex 15"),
    ("#set($m = {})$m", "{}"),
    ("#set($m = {'x': 'a', 'y': 'b'})$m.toString()", "{x=a, y=b}"),
    ("#set($m = {})#set($key = 'x')#set($m[$key] = 'a')$m", "{x=a}"),
    ("#set($l = ['a', 'b', 'c'])#set($i = 1)#set($l[$i] = 'x')$l", "[a, x, c]"),
    ("#set($m = {'x': 'old'})#set($o = $m.put('x', 'new'))$o - $m.x", "old - new"),
    ('#set($m = {})#set($o = $m.put(\'x\', null))#if("$m.x" == "")none#end', "none"),
    ("#set($l = [1,2])#set($o = $l.add('s'))#foreach($i in $l)$i,#end", "1,2,s,"),
    ("#set($l = [1,2,3])$l.size() $l.contains(10) $l.get(1) $l.isEmpty()", "3 false 2 false"),
    ("#set($s = 'cat, bat')$s.replaceAll('.at', 'dog')", "dog, dog"),
    ("#set($s = 'elephant')$s.indexOf('p') $s.substring(3, 6) $s.length()", "3 pha 8"),
    ("#set($s = '2024')$s.matches('[0-9]*')", "true"),
    ("#set($s = 'x2024')$s.matches('[0-9]*')", "false"),
    ("#set($a = (5 + 4) > 2)$a #set($a = 4 > 2 + 5)$a", "true false"),
    ("#set($a = 6 * 4 - 2)$a #set($b = 2 + 6 * 4)$b #set($c = $n % 2)$c", "22 26 1"),
    ("#set($a = 90.0 / 30)$a #set($b = .5*.3)$b", "3.0 0.15"),
    ("#define($b)x#end$b()$b()", "x()x()"),
    ("#define($i)$foreach.index#end#foreach($x in [1,2,3])$i#end", "012"),
    ("before #stop after", "before "),
    ("#macro(twice $n)$n$n#end#twice(1)", "#twice(1)"),
    ("#return($v)#evaluate($name)", "#return($v)#evaluate($name)"),
    ("#if(true)\nyes##\n#end", "yes"),
    ('{"color": "#ff00aa"}', '{"color": "#ff00aa"}'),
    ("\\#end \\# end \\$name", "#end \\# end $name"),
    ("\\\\$name \\ \\\\ \\# \\$", "\\Steve \\ \\\\ \\# \\$"),
    ('\\#set( $name = "x" )', '#set( Steve = "x" )'),
    ('#set($s = "a\\\\""b""")$s', 'a\\\\"b"'),
    ('#set($s = "\\\\left\\nright")$s', "\\\\left\\nright"),
    ('#set($o = {\n  "a": "x",\n  "b": "y"\n} )\n  "$o.a": "$o.b"', '  "x": "y"'),
    ("$user.tags[1] $user['name'] $user.missing|", "b Ann |"),
]


@pytest.mark.rows("W167")
@pytest.mark.parametrize(("template", "comes_to"), RECORDED)
def test_a_template_comes_to_what_was_recorded_on_aws(template, comes_to):
    assert rendered(template, VARIABLES) == comes_to


@pytest.mark.parametrize(
    ("template", "comes_to"),
    [
        ("#if('')yes#end#if(0)yes#end#if([])yes#end", "yesyesyes"),
        ("#if($nothing == '')yes#end#if($n != '')yes#end", "yesyes"),
        ("#foreach($i in [1, 2])#set($last = $i)#end$last", "2"),
        ("#foreach($v in {'a': 1, 'b': 2})$v,#end", "1,2,"),
        ("#set($m = {'a': 1})#foreach($e in $m.entrySet())$e.key:$e.value:$e.getKey()#end", "a:1:a"),
        ("#set($m = {'a': 1})$m.entrySet() $m.keySet() $m.values()", "[a=1] [a] [1]"),
        ("#set($a = 1 + 'a')$a #set($b = 'a' + 1)$b", "1a a1"),
        ("#set($s = 'it''s')$s", "it's"),
        ("#foreach($i in [1, 2])\n  $i\n#end\nz", "  1\n  2\nz"),
        ("#if($no)\n x\n#else\n y\n#end\nz", "\n y\nz"),
        ("#if(not ($n ne 3) and 2 ge 2 and 1 lt 2 and 2 le 2 and 2 gt 1)yes#end", "yes"),
        ("${name}s $name.s $n.5 $name,", "Steves  3.5 Steve,"),
        ("#nothing #fff #{nothing} #(x)", "#nothing #fff #{nothing} #(x)"),
        ("#set($a = -7 / 2)$a #set($b = -7 % 3)$b #set($c = 10 - 2 - 3)$c", "-3 -1 5"),
        ("#set($a = $nothing + 1)[$a]", "[]"),
        ("#set($a = -7.5 % 2)$a #set($b = 7.5 / 2)$b $endless", "-1.5 3.75 Infinity"),
        ("#if($no && $n < 'x')a#end#if($yes || $n < 'x')b#end", "b"),
        ("#set($s = 'a.b..')$s.split('[.]')", "[a, b]"),
        ("#set($s = 'ab')$s.replaceAll('(a)(b)', '$2-\\$1') $s.replaceFirst('.', '')", "b-$1 b"),
        ("#set($s = ' x ')[$s.trim()]$s.isEmpty()$s.equals(' x ')$s.concat('y')", "[x]falsetrue x y"),
        ("#set($m = {})#set($m.a = {})#set($m.a.b = 2)$m", "{a={b=2}}"),
        ("#set($a = 12345678.0)$a #set($b = 0.00012)$b", "1.2345678E7 1.2E-4"),
        ("$unknown.size() $name.nothing", " "),
    ],
)
def test_a_template_comes_to_what_velocity_makes_of_it(template, comes_to):
    assert rendered(template, VARIABLES) == comes_to


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("$name.lower()", r"\.lower\(…\) of a text.* It has charAt, "),
        ("$name.class", r"\.class"),
        ("$name.getClass()", "getClass"),
        ("#foreach($i in [1])#break#end", "#break"),
        ("#parse('x')", "#parse"),
        ("#include('x')", "#include"),
        ("#[[$raw]]#", r"#\[\["),
        ("${unknown|'x'}", "alternate"),
        ("#foreach($i in [1..$n])x#end", "whole numbers in a range"),
        ("#foreach($i in [$n..2])x#end", "whole numbers in a range"),
        ("#set($a = 1)#set($a = $nothing)", "has a value, to nothing"),
        ("#set($name = 'x')", "the service's"),
        ("#if('1' == 1)x#end", "releases of Velocity differ"),
        ("#set($a = 1 / 0)", "divides by zero"),
        ("#if('a' < 'b')x#end", "for numbers"),
        ("#set($a = [1])$a.get(5)", "no place 5"),
        ("#set($a = [1])$a[5]", r"\[5\] of a list that has 1 members"),
        ("#set($a = [1])$a[-1]", r"\[-1\] of a list"),
        ("#set($a = $big * 2)", "64 bits"),
        ("#set($a = $endless % 2)", "can't calculate"),
        ("$endless.intValue()", "intValue"),
        ("#set($a = [1])$a.get('x')", "no place 'x'"),
        ("#if($name)x", "line 1, column 12: there is no #end"),
        ("#set($a = )", "can't be read"),
        ("#if($n not $n)x#end", "can't be read"),
        ("#set($a = $name())", "line 1, column 16: there is no \\)"),
        ("$foreach.x()#if(true)\n$name.size(", "line 2, column 12"),
        ("#end", "nothing that this would end"),
        ("#if($n)x#else y#else z#end", "there is no #end"),
        ("#set($a = [1 2])", "there is no ]"),
        ("#set($a = {1})", "there is no :"),
        ("#set($a = 'x)", "there is no second '"),
        ("#set($a = yes)", "yes is no value"),
        ("#set($a.b() = 1)", "no variable or member to set"),
        ("#set(a = 1)", "no variable or member to set"),
        ("#foreach($i of [1])x#end", "there is no 'in'"),
        ("#foreach($i.x in [1])x#end", "there is no variable"),
        ("#foreach($i in [1..2.5])x#end", "whole numbers"),
        ("${name", "there is no }"),
        ("#* never ends", r"there is no \*#"),
        ("#macro(x", r"there is no \)"),
        ("#set($a = $)", "there is no variable"),
        (f"#set($a = {'9' * 101})", "more than 100 digits"),
        ("#foreach($i in $n)x#end", "neither a list nor a map"),
        ("#foreach($i in [1])$foreach.parent#end", r"\$foreach\.parent"),
        ("#set($s = 'a')$s.substring(2)", "no place 2"),
        ("#set($s = 'a')$s.matches('(')", "no regular expression"),
        ("#set($s = 'a')$s.matches('(a+)+b')", "for ever"),
        ("#set($m = {[1]: 2})", "put"),
        ("#set($n2 = 4)#set($n2.x = 4)", "its own maps and lists"),
    ],
)
def test_what_the_mock_does_not_know_of_aws_is_an_error_that_says_so(template, says):
    with pytest.raises(MockError, match=says):
        rendered(template, VARIABLES)


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("#define($a)$a#end$a", "calls itself"),
        ("#foreach($i in [1..1001])x#end", "1001 turns"),
        ("#foreach($i in [1..1000])#foreach($j in [1..1000])x#end#end", f"{MOST_STEPS} steps"),
        ("#set($s = 'xxxxxxxx')" + '#foreach($i in [1..100])#set($s = "$s$s")#end', "more than 1000000"),
        ("#set($s = 'xxxxxxxx')#foreach($i in [1..100])#set($s = $s + $s)#end", "more than 1000000"),
        (
            "#set($s = 'xx')#foreach($i in [1..100])#set($s = $s.replaceAll('x', 'xx'))#end",
            "more than 1000000",
        ),
        ("#set($l = [1, 2])#foreach($i in [1..100])#set($x = $l.addAll($l))#end", "more than 1000000"),
        ("#set($l = [1])#foreach($i in [1..100])#set($l = [$l, $l])#end$l", "more than 1000000"),
        (
            "#set($l = [1])#foreach($i in [1..100])#set($l = [$l, $l])#end#if($l == [1])x#end",
            "more than 1000000",
        ),
        ("#set($n = 9)#foreach($i in [1..100])#set($n = $n * $n)#end", "64 bits"),
        ("#foreach($i in [1..99999999])x#end", "more than 1000000"),
        ("#set($l = [])#set($x = $l.add($l))$l", "calls itself|nested"),
        ("#if(true)" * 3000 + "#end" * 3000, "nested"),
    ],
)
def test_a_template_that_does_not_end_or_explodes_is_ended(template, says):
    began = time.perf_counter()
    with pytest.raises(MockError, match=says):
        rendered(template, {})
    assert time.perf_counter() - began < 20


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_any_value_of_json_can_be_written_and_a_list_is_json(value):
    assert isinstance(written(from_json(value)), str)
    assert written(from_json([1, "a", {"b": [True, None]}])) == '[1,"a",{"b":[true,null]}]'
    assert written(from_json({"a": 1, "b": [{"c": 5}]})) == '{a=1, b=[{"c":5}]}'


@given(st.sampled_from(sorted(java._METHODS)), st.lists(JSON, max_size=3), st.data())
def test_a_method_gives_a_value_or_an_error_that_says_so(kind, args, data):
    values = {"a text": "ab", "a number": 3, "a truth value": True, "a list": [1, 2], "a map": {"a": 1}}
    name = data.draw(st.sampled_from(sorted(java._METHODS[kind])))
    said = name
    try:
        java.call(values[kind], name, args)
    except MockError as error:
        said = str(error)
    assert name in said or "pattern" in said


PIECES = st.sampled_from(
    [
        *"$#\\\"'()[]{}.,:|!<>=+-*/% \n@1a",
        *(
            "$n",
            "${user.name}",
            "$user.tags[0]",
            "$name.length()",
            "$unknown",
            "$foreach.count",
            "..",
            "&&",
            "not ",
        ),
        *(
            "#if(",
            "#else",
            "#elseif(",
            "#end",
            "#set($a = ",
            "#foreach($i in ",
            "#define($d)",
            "#macro(m)",
            "#stop",
        ),
        *("##", "#*", "*#", "#{end}", "true", "null", "[1..3]", "{'a': 1}", "#m(1)", '""'),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_a_template_is_it_comes_to_a_text_or_to_an_error_that_says_so(template):
    try:
        made = rendered(template, VARIABLES)
    except MockError as error:
        made = str(error)
    assert isinstance(made, str)


@given(st.text(st.characters(exclude_characters="$#\\")))
def test_a_template_without_signs_of_its_own_is_a_text(template):
    assert rendered(template, VARIABLES) == template


def test_a_long_template_is_read_in_little_time():
    began = time.perf_counter()
    template = "#set($x = [1, {'a': \"$n\"}])#if($n == 3 || $no)$x[1].a,#end\n" * 550
    assert len(template) > 32_000
    assert rendered(template, VARIABLES) == "3," * 550
    assert time.perf_counter() - began < 20
