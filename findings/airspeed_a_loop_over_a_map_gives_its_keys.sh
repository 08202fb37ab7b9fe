#!/usr/bin/env bash
# Package:  airspeed-ext 0.6.9, which LocalStack keeps for AWS's dialect of Velocity, and airspeed 0.7.1 (pinned below), Python 3.10 or later
# Input:    two templates of three lines: a loop over a map, and a variable that is set within a loop and read behind it
# Guess:    `1,2,` and `[2]`, as Velocity and API Gateway have it: a loop over a map is one over its values, and #set holds until the end
# Seen:     `a,b,` by both; `[]` by airspeed-ext, `[$last]` by airspeed
# Why:      a loop goes over Python's dictionary, and a block has variables of its own
# For us:   mapping templates are read by code of our own (tests/websocket/test_templates.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/program.py" <<'PROGRAM'
import sys

import airspeed

OVER_A_MAP = "#foreach($value in $map)$value,#end"
SET_WITHIN = "#foreach($one in [1, 2])#set($last = $one)#end[$last]"
seen = [
    airspeed.Template(OVER_A_MAP).merge({"map": {"a": 1, "b": 2}}),
    airspeed.Template(SET_WITHIN).merge({}),
]
print(sys.argv[1], *seen)
# What is read behind the loop was never set there: one writes nothing, one the name.
assert seen == ["a,b,", sys.argv[2]], seen
PROGRAM
for package in airspeed-ext==0.6.9 airspeed==0.7.1; do
    "${PYTHON:-python3}" -m venv "$folder/$package"
    "$folder/$package/bin/python" -m pip install --quiet --disable-pip-version-check "$package"
done
"$folder/airspeed-ext==0.6.9/bin/python" "$folder/program.py" "airspeed-ext 0.6.9" "[]"
"$folder/airspeed==0.7.1/bin/python" "$folder/program.py" "airspeed 0.7.1" "[\$last]"
